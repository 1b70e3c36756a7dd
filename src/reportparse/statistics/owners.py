"""Which tables of a form are the report's own, by the captions and what is printed below them."""

from collections.abc import Collection, Sequence

from reportparse.codebook import Block, Codebook
from reportparse.report import Finding
from reportparse.statistics.captions import OWN, UNSURE, Owner
from reportparse.statistics.choose import ReadBlock
from reportparse.statistics.ties import explain_undecided
from reportparse.statistics.twice import explain_unsure


def release_repeated(
    owners: Sequence[Owner], readings: Sequence[tuple[Sequence[ReadBlock], object]]
) -> list[list[Owner]]:
    """End what a caption says of other tables where one below it prints the same cells again.

    Nothing says of which year or agency that table is. Without a line between, the two may be one
    table, as Word joins them.

    Args:
        owners: Whose each table is, by the last caption above it.
        readings: The blocks of each table.

    Returns:
        Whose each block of each table is.
    """
    released: list[list[Owner]] = []
    seen: set[tuple[Block, int, int]] = set()
    above = OWN
    is_again = False
    for owner, (blocks, _) in zip(owners, readings, strict=True):
        if owner is not above:
            above, seen, is_again = owner, set(), False
        released.append([])
        for read in blocks:
            cells = list_cells(read)
            is_again = is_again or (owner != OWN and not seen.isdisjoint(cells))
            released[-1].append(UNSURE if is_again else owner)
            seen |= cells
    return released


def list_cells(read: ReadBlock) -> frozenset[tuple[Block, int, int]]:
    """List the cells that a table prints of a block, by row and column."""
    return frozenset(
        (read.block, match.entry.index, column.match.entry.index)
        for match in read.matches
        if match.entry.valued
        for column in read.segments[read.row_segments[match.item]].columns
    )


def find_own_titles(
    readings: Sequence[tuple[Sequence[ReadBlock], object]],
    owners: Sequence[Sequence[Owner]],
    codebook: Codebook,
) -> frozenset[str]:
    """Return the titles of the forms of which the report prints a table of its own."""
    return frozenset(
        codebook.forms[read.block.form].title
        for (blocks, _), each in zip(readings, owners, strict=True)
        for read, owner in zip(blocks, each, strict=True)
        if owner == OWN
    )


def doubt_whole(read: ReadBlock, owner: Owner, undecided: Collection[str]) -> Finding | None:
    """Say what speaks against all of a block: that it may be of another form, year or agency."""
    if read.block.form in undecided:
        return explain_undecided(read)
    return explain_unsure(read, owner.doubt) if owner.doubt else None
