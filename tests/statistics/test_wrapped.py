"""Labels set over lines, with values beside their middle and groups' texts between."""

import pytest

from reportparse.layout import TableKind
from reportparse.pipeline import default_codebook
from reportparse.statistics.rows import PrintedRow
from reportparse.statistics.wrapped import label_item, merge_wrapped

(BLOCK,) = default_codebook().forms["requests-2019"].blocks


def line(number: int, *label: str, values: bool = False, last: bool = True) -> PrintedRow:
    """Set a line; `last` says whether its text stands where those of most rows do."""
    top = 10.0 * number
    return PrintedRow(label, {}, number, number, 1, top, top + 8, values, leaf_is_last=last)


def merge(*rows: PrintedRow) -> list[tuple[str, ...]]:
    return [row.label for row in merge_wrapped(rows, BLOCK, TableKind.ALIGNED)]


def test_label_left_of_most_is_joined_around_its_values() -> None:
    assert merge(
        line(0, "一、本年新收政府信", last=False),
        line(1, values=True),
        line(2, "息公开申请数量", last=False),
        line(3, "（一）予以", last=False),
        line(4, values=True),
        line(5, "公开", last=False),
    ) == [("一、本年新收政府信息公开申请数量",), ("（一）予以公开",)]


def test_lines_of_a_groups_text_are_no_part_of_the_labels_beside() -> None:
    merged = merge(
        line(0, "（三）不", last=False),
        line(1, "4.保护第三方合法"),
        line(2, "三", values=True, last=False),
        line(3, "予公开", "权益"),
        line(4, "本", last=False),
        line(5, "5.属于三类内部事务信息", values=True),
    )
    assert [label[-1] for label in merged] == [
        "4.保护第三方合法权益",
        "5.属于三类内部事务信息",
    ]


def test_label_of_a_narrow_column_takes_many_lines() -> None:
    parts = (
        "1.申请人",
        "无正当理",
        "由逾期不",
        "补正、行",
        "政机关不",
        "再处理其",
        "政府信息",
        "公开申请",
    )
    lines = [line(number, part, values=number == 4) for number, part in enumerate(parts)]
    assert merge(*lines) == [("".join(parts),)]


@pytest.mark.parametrize("printed", ["—1.", "（1）", "(1)", "⒈", "⑴", "①", "：1、"])
def test_label_behind_that_of_its_group_is_told_by_any_numbering(printed: str) -> None:
    item = label_item((f"（三）不予公开{printed}属于国家秘密",), BLOCK, has_values=True)
    assert item.keys[-1] == "属于国家秘密"
    assert item.context == ("不予公开",)
