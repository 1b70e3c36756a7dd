"""Whether the forms found make a document a report where no title says that it is one."""

from collections.abc import Sequence

from reportparse.report import Statistic

MIN_SHARE = 0.5  # of a form's cells; other documents print a table or two of a form


def shows_report(statistics: Sequence[Statistic]) -> bool:
    """Whether a form is printed for the most part and filled in.

    A report on 法治政府建设 prints 行政许可 and 行政处罚 as disclosure-2021 does, and guides and
    notices print empty forms.
    """
    by_form: dict[str, list[Statistic]] = {}
    for statistic in statistics:
        by_form.setdefault(statistic.form, []).append(statistic)
    return any(map(_is_filled_in, by_form.values()))


def _is_filled_in(cells: Sequence[Statistic]) -> bool:
    printed = [cell for cell in cells if cell.status != "missing"]
    return len(printed) >= MIN_SHARE * len(cells) and any(
        cell.status != "blank" for cell in printed
    )
