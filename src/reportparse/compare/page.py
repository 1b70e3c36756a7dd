"""A comparison as one web page that needs nothing else: no script, no network, no other file."""

from collections.abc import Iterator, Sequence
from functools import partial
from html import escape
from importlib import resources

from reportparse.codebook.analysis import AnalysisBook
from reportparse.compare.charts import LARGE, SMALL, bar_chart, line_chart, point_text
from reportparse.compare.comparison import Answer, Break, Comparison, Operand, Row, Source
from reportparse.compare.links import Links
from reportparse.compare.wording import (
    BREAK_EN,
    BREAK_ZH,
    RELATIONS,
    SMALL_EN,
    SMALL_MARK,
    SMALL_ZH,
    STATES,
    share_text,
    value_text,
)
from reportparse.inert import inert

POLICY = "default-src 'none'; style-src 'unsafe-inline'"  # nothing can run, nothing can be fetched
MOST_CHARTS = 24  # a page of charts that still can be read
MOST_BARS = 40
MOST_OPEN = 60  # sources that are shown at once; a link opens the list if there are more
KEY = (
    ("certain", "确定", "certain"),
    ("doubtful", "存疑", STATES["doubtful"][2]),
    ("contradicted", STATES["contradicted"][1], STATES["contradicted"][2]),
    ("small", SMALL_ZH, f"{SMALL_EN} ({SMALL_MARK})"),
)


def as_html(comparisons: Sequence[Comparison], links: Links, book: AnalysisBook) -> bytes:
    """Return the page: charts, ranks, numbers, breaks, definitions and sources of each question."""
    return _Page(comparisons, links, book).render().encode("utf-8", "backslashreplace")


def _text(text: str) -> str:
    return escape(inert(text))


class _Page:
    """Collects the sources of the numbers while it is written."""

    def __init__(self, comparisons: Sequence[Comparison], links: Links, book: AnalysisBook) -> None:
        self.comparisons = comparisons
        self.links = links
        self.book = book
        self.used: dict[int, tuple[str, int, Source, dict[str, Operand]]] = {}

    def render(self) -> str:
        style = (resources.files("reportparse") / "compare" / "style.css").read_text("utf-8")
        questions = "".join(self._question(one) for one in self.comparisons)
        title = "、".join(dict.fromkeys(one.question.zh for one in self.comparisons[:3]))
        return (
            '<!doctype html>\n<html lang="zh"><head><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{_text(title)}</title><style>{style}</style></head><body>"
            f"{self._opening()}{questions}{self._sources()}</body></html>\n"
        )

    def _opening(self) -> str:
        first = self.comparisons[0]
        years = (
            f"{first.years[0]}–{first.years[-1]}" if len(first.years) > 1 else f"{first.years[0]}"
        )
        count = len({row.agency_key for one in self.comparisons for row in one.rows})
        noun = "agency" if count == 1 else "agencies"
        marks = "".join(
            f'<li><svg viewBox="0 0 16 16"><circle class="{kind}" cx="8" cy="8" r="5"/></svg>'
            f"{zh} <span class=quiet>{_text(en)}</span></li>"
            for kind, zh, en in KEY
        )
        return (
            f"<h1>政府信息公开年度报告比较<small>{count} {noun}, {years}</small></h1>"
            "<p class=quiet>Numbers as the annual reports print them; nothing is completed or "
            "mended. Each links to its page. Only numbers that count the same are joined and "
            "ranked.</p>"
            f'<ul class="key">{marks}'
            '<li><svg viewBox="0 0 16 16"><line class="break" x1="8" x2="8" y1="0" y2="16"/></svg>'
            f"{BREAK_ZH} <span class=quiet>{BREAK_EN}</span></li>"
            '<li><svg viewBox="0 0 16 16"><path class="none" d="M4 4l8 8m0 -8l-8 8"/></svg>'
            "无数据 <span class=quiet>no number: blank, missing, unreadable</span></li></ul>"
        )

    def _question(self, comparison: Comparison) -> str:
        question = comparison.question
        return (
            f"<section><h2>{_text(question.zh)}<small>{_text(question.en)}</small></h2>"
            f"<p>{_text(question.says)} <span class=quiet>{_text(question.source)}</span></p>"
            f"{_formulas(comparison)}{self._charts(comparison)}{self._ranks(comparison)}"
            f"{self._matrix(comparison)}{_breaks(comparison)}{_changes(comparison)}</section>"
        )

    def _charts(self, comparison: Comparison) -> str:
        rows = [
            row
            for row in comparison.rows
            if any(answer.value is not None for answer in row.answers.values())
        ]
        if not rows:
            return "<p>没有可以画出的数 <span class=quiet>no agency has a number to draw</span></p>"
        shown, size = rows[:MOST_CHARTS], LARGE if len(rows) == 1 else SMALL
        figures = "".join(
            f"<figure><figcaption>{_text(row.agency)}</figcaption>"
            f"{line_chart(comparison, row, size, partial(self._link, row))}</figure>"
            for row in shown
        )
        left_out = len(rows) - len(shown)
        note = (
            f"<p class=quiet>The first {len(shown)} of {len(rows)} agencies are drawn; the table "
            "has all, and --agency chooses others.</p>"
            if left_out
            else ""
        )
        one = " one" if size is LARGE else ""
        unit = _unit(comparison)
        head = f"<h3>走势<small>over the years{f', in {_text(unit)}' if unit else ''}</small></h3>"
        return f'{head}<div class="charts{one}">{figures}</div>{note}'

    def _ranks(self, comparison: Comparison) -> str:
        year = comparison.ranked_year
        if year is None:
            return ""
        parts = [f"<h3>{year}年排序<small>ranked, {year}</small></h3>"]
        groups: dict[str | None, list[tuple[Row, Answer]]] = {}
        for row, answer in comparison.ranked(year):
            groups.setdefault(answer.segment, []).append((row, answer))
        for ranked in groups.values():
            if len(groups) > 1:
                forms = " ".join(dict.fromkeys(form for _, one in ranked for form in one.forms))
                parts.append(f"<p class=quiet>Among those that count the same: {_text(forms)}</p>")
            parts.append(f"<figure>{self._bars(ranked)}</figure>")
            if len(ranked) > MOST_BARS:
                parts.append(f"<p class=quiet>The first {MOST_BARS} of {len(ranked)}.</p>")
        parts.append(_unranked(comparison, year))
        return "".join(parts)

    def _bars(self, ranked: Sequence[tuple[Row, Answer]]) -> str:
        rows = {id(answer): row for row, answer in ranked}
        return bar_chart(ranked[:MOST_BARS], lambda answer: self._link(rows[id(answer)], answer))

    def _matrix(self, comparison: Comparison) -> str:
        years = "".join(f"<th>{year}</th>" for year in comparison.years)
        rows = "".join(
            f"<tr><td>{_text(row.agency)}</td>"
            + "".join(
                self._cell(row, row.answers[year], row.breaks.get(year))
                for year in comparison.years
            )
            + "</tr>"
            for row in comparison.rows
        )
        return (
            '<h3>数据<small>all numbers</small></h3><div class="wide"><table class="matrix"><thead>'
            f"<tr><th>机关 agency</th>{years}</tr></thead><tbody>{rows}</tbody></table></div>"
        )

    def _cell(self, row: Row, answer: Answer, found: Break | None) -> str:
        kind = f"{answer.state} broken" if found else answer.state
        mark, zh, _ = STATES[answer.state]
        if answer.value is None:
            text = _text(zh) if answer.state != "no-report" else ""
        else:
            number = value_text(answer) + mark + (SMALL_MARK if answer.is_small else "")
            text = f'<a href="{escape(self._link(row, answer))}">{_text(number)}</a>'
        share = share_text(answer)
        below = f"<small>{_text(share)}</small>" if share else ""
        return f'<td class="{kind}" title="{_text(point_text(answer))}">{text}{below}</td>'

    def _link(self, row: Row, answer: Answer) -> str:
        """Return where a number leads: its page of the PDF, else its entry among the sources."""
        source = answer.source
        if source is None:
            return "#sources"
        entry = (row.agency, answer.year, source, dict[str, Operand]())
        cells = self.used.setdefault(source.report_id, entry)[3]
        for operand in answer.operands:
            cells.setdefault(f"{operand.form} {operand.cell}", operand)
        return self.links.to_page(source, answer.page) or f"#r{source.report_id}"

    def _sources(self) -> str:
        rows = "".join(self._source(number, *entry) for number, entry in sorted(self.used.items()))
        is_open = " open" if len(self.used) <= MOST_OPEN else ""
        return (
            '<section id="sources"><h2>来源<small>sources</small></h2>'
            f"<details{is_open}><summary>{len(self.used)} 份报告 reports</summary>"
            '<table class="full text sources"><thead><tr><th>机关 agency</th><th>年度 year</th>'
            "<th>文件 file</th><th>所用数据 numbers used</th></tr></thead>"
            f"<tbody>{rows}</tbody></table></details></section>"
        )

    def _source(
        self, number: int, agency: str, year: int, source: Source, cells: dict[str, Operand]
    ) -> str:
        name = _text(source.file or source.sha256[:16])
        href = self.links.to_page(source, None)
        name = f'<a href="{escape(href)}">{name}</a>' if href else name
        used = "; ".join(self._operand(source, operand) for operand in cells.values())
        return (
            f'<tr id="r{number}"><td>{_text(agency)}</td><td>{year}</td>'
            f"<td>{name}<br><code>{_text(source.sha256)}</code></td><td>{used}</td></tr>"
        )

    def _operand(self, source: Source, operand: Operand) -> str:
        printed = operand.value if operand.value is not None else operand.status
        raw = f" (“{operand.raw}”)" if operand.raw and operand.raw != operand.value else ""
        text = (
            f"<code>{_text(operand.cell)}</code> {_text(printed)}{_text(raw)} {_text(operand.unit)}"
        )
        if operand.page is None:
            return text
        href = self.links.to_page(source, operand.page)
        page = f"p. {operand.page}"
        return f'{text}, <a href="{escape(href)}">{page}</a>' if href else f"{text}, {page}"


def _unit(comparison: Comparison) -> str:
    units = dict.fromkeys(one.unit for _, one in comparison.answers() if one.value is not None)
    return " / ".join(unit for unit in units if unit != "%")


def _formulas(comparison: Comparison) -> str:
    question = comparison.question
    if not question.measure:
        related = "".join(f"<li>{_text(one)}</li>" for one in question.related)
        more = f"<details><summary>相关指标 see also</summary><ul>{related}</ul></details>"
        return f"<p><code>{_text(question.name)}</code></p>{more if related else ''}"
    rows = "".join(
        f"<tr><td>{_text(' '.join(one.forms))}</td><td><code>{_text(one.text)}</code></td>"
        f"<td>{_text(one.note or '')}</td></tr>"
        for one in comparison.question.formulas
    )
    return (
        '<table class="text"><thead><tr><th>表式 forms</th><th>公式 formula</th>'
        f"<th>说明 note</th></tr></thead><tbody>{rows}</tbody></table>"
    )


def _unranked(comparison: Comparison, year: int) -> str:
    rows = "".join(
        f"<tr><td>{_text(row.agency)}</td><td>{_text(value_text(answer))}</td>"
        f"<td>{_text(answer.unranked or '')}</td></tr>"
        for row, answer in comparison.unranked(year)
        if answer.state != "no-report"
    )
    if not rows:
        return ""
    return (
        "<details open><summary>不参与排序 not ranked, and why</summary>"
        f'<table class="text"><tbody>{rows}</tbody></table></details>'
    )


def _breaks(comparison: Comparison) -> str:
    """Return the breaks, those of one kind together."""
    groups: dict[tuple[str, str, str | None], list[str]] = {}
    for found, row in _found_breaks(comparison):
        key = (RELATIONS[found.relation], found.note, found.source)
        groups.setdefault(key, []).append(f"{row.agency} {found.before}‖{found.after}")
    if not groups:
        return ""
    rows = "".join(
        f"<tr><td>{_text(_listed(where))}</td><td>{_text(relation)}</td><td>{_text(note)}</td>"
        f"<td>{_text(source or '')}</td></tr>"
        for (relation, note, source), where in groups.items()
    )
    return (
        "<h3>口径变化<small>breaks</small></h3>"
        '<table class="full text"><thead><tr><th>何处 where</th><th>关系 relation</th>'
        f"<th>说明 note</th><th>依据 source</th></tr></thead><tbody>{rows}</tbody></table>"
    )


def _changes(comparison: Comparison) -> str:
    rows = "".join(
        f"<tr><td>{_text(row.agency)}</td><td>{_text(change)}</td></tr>"
        for row in comparison.rows
        for change in row.changes
    )
    if not rows:
        return ""
    return (
        "<h3>机构和区划变动<small>mergers and takeovers</small></h3>"
        f'<table class="full text"><tbody>{rows}</tbody></table>'
    )


def _found_breaks(comparison: Comparison) -> Iterator[tuple[Break, Row]]:
    for row in comparison.rows:
        for found in row.breaks.values():
            yield found, row


def _listed(texts: Sequence[str], most: int = 12) -> str:
    shown = "; ".join(texts[:most])
    return f"{shown}; … ({len(texts)})" if len(texts) > most else shown
