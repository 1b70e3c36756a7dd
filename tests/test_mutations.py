"""A damaged label or an exchanged row gives the right indicator or none, never another one."""

from collections.abc import Callable
from itertools import combinations

import pytest

from reportparse.codebook import YEAR_PLACEHOLDER, Block, Entry, load_codebook
from reportparse.report import Statistic
from reportparse.statistics import label_statistics
from tests.typeset import PAGE, SetTable, set_block

CODEBOOK = load_codebook()
BLOCKS = [pytest.param(block, id=f"{block.form}:{block.block}") for block in CODEBOOK.blocks]
# One test for each label and for each row, so that the tests of a long form run side by side.
ROWS = [
    pytest.param(block, entry, id=f"{block.form}:{block.block}:{entry.index}:{entry.label}")
    for block in CODEBOOK.blocks
    for entry in block.row_orders[0]
    if entry.label is not None
]
COLUMNS = [
    pytest.param(block, entry, id=f"{block.form}:{block.block}:{entry.index}:{entry.label}")
    for block in CODEBOOK.blocks
    for entry in block.columns
]
PAIRED_ROWS = [
    pytest.param(block, position, id=f"{block.form}:{block.block}:{position}")
    for block in CODEBOOK.blocks
    for position in range(sum(entry.valued for entry in block.row_orders[0]) - 1)
]


def read(printed: SetTable) -> list[Statistic]:
    return list(label_statistics([printed.table], [PAGE], CODEBOOK, None).statistics)


def true_numbers(block: Block, printed: SetTable) -> dict[tuple[str, str | None, str], int]:
    return {
        (cell.indicator, cell.applicant, cell.span): printed.numbers[key]
        for key, cell in block.cells.items()
        if key in printed.numbers
    }


def check(block: Block, printed: SetTable) -> tuple[int, int]:
    """Return how many values were read and how many of them are certain; none may be wrong."""
    truth = true_numbers(block, printed)
    given = [statistic for statistic in read(printed) if statistic.value is not None]
    for statistic in given:
        key = (statistic.indicator, statistic.applicant, statistic.span)
        assert statistic.value == truth[key], f"{key}: {statistic.value} is {truth[key]}"
    return len(given), sum(statistic.status == "certain" for statistic in given)


def mutations(label: str) -> list[str]:
    """Return the label with each character dropped, doubled, or exchanged with the next."""
    dropped = [label[:i] + label[i + 1 :] for i in range(len(label))]
    doubled = [label[:i] + label[i] + label[i:] for i in range(len(label))]
    swapped = [
        label[:i] + label[i + 1] + label[i] + label[i + 2 :]
        for i in range(len(label) - 1)
        if label[i] != label[i + 1]
    ]
    return [text for text in dict.fromkeys(dropped + doubled + swapped) if text]


def relabel_one(target: Entry, text: str) -> Callable[[Entry, str], str]:
    """Return what prints `text` for the label of one entry and every other label as it is."""
    return lambda entry, label: text if entry is target and label == target.label else label


@pytest.mark.parametrize("block", BLOCKS)
def test_undamaged_form_is_read_whole(block: Block) -> None:
    printed = set_block(block)
    assert check(block, printed) == (len(printed.numbers), len(printed.numbers))


@pytest.mark.parametrize(("block", "entry"), [*ROWS, *COLUMNS])
def test_damaged_label_never_gives_another_indicator(block: Block, entry: Entry) -> None:
    for text in mutations((entry.label or "").replace(YEAR_PLACEHOLDER, "2016")):
        check(block, set_block(block, relabel=relabel_one(entry, text)))


@pytest.mark.parametrize(("block", "first"), PAIRED_ROWS)
def test_exchanged_rows_never_give_another_indicator(block: Block, first: int) -> None:
    valued = [entry for entry in block.row_orders[0] if entry.valued]
    for second in range(first + 1, len(valued)):
        if valued[first].keys == valued[second].keys:
            continue  # 被依法纠错数 of 复议 and 诉讼: exchanged, the page prints the same labels
        order = list(range(len(valued)))
        order[first], order[second] = second, first
        given, certain = check(block, set_block(block, row_order=order))
        assert certain < given or given < len(valued) * len(block.columns)


@pytest.mark.parametrize("block", BLOCKS)
def test_exchanged_columns_never_give_another_indicator(block: Block) -> None:
    for first, second in combinations(range(len(block.columns)), 2):
        order = list(range(len(block.columns)))
        order[first], order[second] = second, first
        check(block, set_block(block, column_order=order))
