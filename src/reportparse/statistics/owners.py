"""Which tables of a form are the report's own, by the captions and what is printed below them."""

from collections.abc import Collection, Sequence

from reportparse.codebook import Block, Codebook
from reportparse.report import Finding
from reportparse.statistics.captions import OWN, UNSURE, Owner
from reportparse.statistics.choose import ReadBlock
from reportparse.statistics.ties import explain_undecided
from reportparse.statistics.twice import explain_unsure


def release_repeated(
    owners: Sequence[Owner], printed: Sequence[frozenset[tuple[Block, int, int]]]
) -> list[Owner]:
    """End what a caption says of other tables where one below it prints the same cells again.

    Nothing says of which year or agency that table is.

    Args:
        owners: Whose each table is, by the last caption above it.
        printed: The cells of each table, by block, row and column.
    """
    released: list[Owner] = []
    seen: set[tuple[Block, int, int]] = set()
    above = OWN
    for owner, cells in zip(owners, printed, strict=True):
        if owner is not above:
            above, seen = owner, set()
        is_again = owner != OWN and not seen.isdisjoint(cells)
        is_again = is_again or (bool(seen) and released[-1] is UNSURE)
        released.append(UNSURE if is_again else owner)
        seen |= cells
    return released


def list_cells(blocks: Sequence[ReadBlock]) -> frozenset[tuple[Block, int, int]]:
    """List the cells that a table prints, by block, row and column."""
    return frozenset(
        (read.block, match.entry.index, column.match.entry.index)
        for read in blocks
        for match in read.matches
        if match.entry.valued
        for column in read.segments[read.row_segments[match.item]].columns
    )


def find_own_titles(
    readings: Sequence[tuple[Sequence[ReadBlock], object]],
    owners: Sequence[Owner],
    codebook: Codebook,
) -> frozenset[str]:
    """Return the titles of the forms of which the report prints a table of its own."""
    return frozenset(
        codebook.forms[read.block.form].title
        for (blocks, _), owner in zip(readings, owners, strict=True)
        if owner == OWN
        for read in blocks
    )


def doubt_whole(read: ReadBlock, owner: Owner, undecided: Collection[str]) -> Finding | None:
    """Say what speaks against all of a block: that it may be of another form, year or agency."""
    if read.block.form in undecided:
        return explain_undecided(read)
    return explain_unsure(read) if owner.is_unsure else None
