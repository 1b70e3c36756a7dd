"""Tables that may be one form or another just as well, and what decides between them."""

from collections.abc import Iterable, Sequence

from reportparse.codebook import Codebook
from reportparse.report import Finding
from reportparse.statistics.choose import ReadBlock, Tie
from reportparse.statistics.doubts import make_warning


def settle_ties(
    tables: Sequence[tuple[list[ReadBlock], list[Tie]]],
) -> list[tuple[list[ReadBlock], list[Tie]]]:
    """Decide ties by the other tables: one of them may be the rest of a form parted in two.

    It is where it can be but one of the forms, and prints none of the rows that the first has.
    """
    decided = [
        read
        for blocks, ties in tables
        for read in blocks
        if read.block.form not in tied_forms(ties)
    ]
    return [_settle(blocks, ties, decided) for blocks, ties in tables]


def _settle(
    blocks: Sequence[ReadBlock], ties: Sequence[Tie], decided: Sequence[ReadBlock]
) -> tuple[list[ReadBlock], list[Tie]]:
    settled: list[ReadBlock] = []
    left: list[Tie] = []
    for read in blocks:
        own = [tie for tie in ties if tie.chosen is read]
        continued = [
            reading
            for reading in (read, *[tie.rival for tie in own])
            if any(_continue_each_other(reading, other) for other in decided)
        ]
        if own and len(continued) == 1:
            settled.append(continued[0])
        else:
            settled.append(read)
            left += own
    return settled, left


def _continue_each_other(read: ReadBlock, other: ReadBlock) -> bool:
    return other.block is read.block and _rows_printed(read).isdisjoint(_rows_printed(other))


def _rows_printed(read: ReadBlock) -> set[int]:
    return {match.entry.index for match in read.matches if match.entry.valued}


def prefer_current(
    chosen: Sequence[ReadBlock], ties: Sequence[Tie], codebook: Codebook, year: int | None
) -> tuple[list[ReadBlock], list[Tie]]:
    """Take the form that is prescribed for the year, of two of one title that fit equally well.

    A part of a table leaves out the rows by which the newer form is known. It stays in doubt. Where
    rows are printed there that were not recognised, their number tells more than the year.
    """
    newer = {
        id(tie.chosen): tie.rival
        for tie in ties
        if year is not None and _is_newer(tie, codebook, year)
    }
    blocks = [newer.get(id(read), read) for read in chosen]
    turned = [
        Tie(tie.rival, tie.chosen) if newer.get(id(tie.chosen)) is tie.rival else tie
        for tie in ties
    ]
    return blocks, turned


def _is_newer(tie: Tie, codebook: Codebook, year: int) -> bool:
    chosen, rival = (codebook.forms[read.block.form] for read in tie)
    follows = chosen.title == rival.title and chosen.years.first < rival.years.first <= year
    return follows and not _fits_better(tie.chosen, tie.rival)


def _fits_better(read: ReadBlock, other: ReadBlock) -> bool:
    """Whether rows are printed that were not recognised, about as many as a form has no match for.

    The other has a row or more too many or too few for them.
    """
    unread = _count_unread(read)
    apart, others = (abs(_count_passed_over(each) - unread) for each in (read, other))
    return unread > 0 and apart < others


def _count_unread(read: ReadBlock) -> int:
    """Count the printed rows of values without a match between the first and the last match."""
    matched = {match.item for match in read.matches}
    within = range(min(matched, default=0), max(matched, default=0))
    return sum(read.rows[item].has_values and item not in matched for item in within)


def _count_passed_over(read: ReadBlock) -> int:
    """Count the rows of values of a form that are not printed between the first and the last."""
    printed = _rows_printed(read)
    first, last = min(printed, default=0), max(printed, default=0)
    rows = [row.index for row in read.block.rows if row.valued and first < row.index < last]
    return len(set(rows) - printed)


def tied_forms(ties: Iterable[Tie]) -> set[str]:
    """Return the ids of the forms between which a table cannot decide."""
    return {read.block.form for tie in ties for read in tie}


def explain_undecided(read: ReadBlock) -> Finding:
    """Say that a table may be another form just as well."""
    return make_warning(
        "form.undecided",
        f"the table could be {read.block.form!r} or another form just as well; "
        "its values are doubtful, and the cells of both are listed",
    )
