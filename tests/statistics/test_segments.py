"""How a column is labelled in the data."""

import pytest

from reportparse.pipeline import default_codebook
from reportparse.statistics.grids import Slot
from reportparse.statistics.matching import Match
from reportparse.statistics.segments import ColumnMatch


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
