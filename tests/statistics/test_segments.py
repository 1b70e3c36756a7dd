"""How a column is labelled in the data."""

import pytest

from reportparse.pipeline import default_codebook
from reportparse.statistics.grids import Slot
from reportparse.statistics.matching import Match
from reportparse.statistics.segments import ColumnMatch, match_columns


@pytest.mark.parametrize(
    ("is_ruled", "label"),
    [
        (False, ("法人或其他组织", "商业企业")),
        (True, ("法人或其他组织", "商业企", "业")),
    ],
)
def test_name_set_over_lines_is_one_label_where_no_rules_part_it(
    is_ruled: bool, label: tuple[str, ...]
) -> None:
    (block,) = default_codebook().forms["requests-2021"].blocks
    entry = next(column for column in block.columns if column.label == "商业企业")
    texts = ("业", "商业企", "法人或其他组织")
    slot = Slot(range(2, 3), texts, "", is_ruled=is_ruled, printed=texts)
    assert ColumnMatch(Match(0, entry, "exact", "agrees"), slot).label == label


def test_headers_that_were_read_before_stand_in_the_columns_of_their_own_table() -> None:
    (block,) = default_codebook().forms["requests-2021"].blocks
    labels = [column.label or "" for column in block.columns]
    for first in (1, 3):
        slots = [
            Slot(range(col, col + 1), (label,), "") for col, label in enumerate(labels, start=first)
        ]
        columns = match_columns(slots, block, ())
        assert [column.slot for column in columns] == slots
        assert [column.match.entry for column in columns] == list(block.columns)


def test_header_on_another_year_is_not_the_one_that_was_read_before() -> None:
    (block,) = default_codebook().forms["requests-2021"].blocks
    label = block.columns[0].label or ""
    slots = [Slot(range(1, 2), (label,), "", other_year=other) for other in (False, True)]
    assert [len(match_columns([slot], block, ())) for slot in slots] == [1, 0]
    assert match_columns(slots[:1], block, ("",)) == ()  # the remark speaks against it
