from collections.abc import Sequence

import pytest

from reportparse.codebook import load_codebook
from reportparse.statistics.matching import Item, Match, make_item, match_entries

FORMS = load_codebook().forms
REQUESTS = FORMS["requests-2019"].blocks[0]
LIST = FORMS["statistics-2014"].blocks[0]
DISPUTES = FORMS["disputes-2019"].blocks[0]
DOCUMENTS = FORMS["disclosure-2021"].blocks[0]


def item(label: str, *above: str, has_values: bool = True) -> Item:
    return make_item([label], above, has_values=has_values)


def match_documents(*labels: str) -> list[Match]:
    return match_entries([item(label) for label in labels], DOCUMENTS.columns, frozenset())


def match_requests(items: Sequence[Item]) -> list[Match]:
    return match_entries(items, REQUESTS.rows, REQUESTS.row_group_keys)


def outcome(matches: Sequence[Match]) -> list[tuple[int, str | None, str, str]]:
    return [(m.item, m.entry.label, m.wording, m.place) for m in matches]


ISSUED, REPEALED, IN_FORCE = "本年制发件数", "本年废止件数", "现行有效件数"


def test_exact_labels_in_order_agree_with_their_place() -> None:
    assert outcome(match_documents(ISSUED, REPEALED, IN_FORCE)) == [
        (0, ISSUED, "exact", "agrees"),
        (1, REPEALED, "exact", "agrees"),
        (2, IN_FORCE, "exact", "agrees"),
    ]


def test_alias_is_told_from_the_official_wording() -> None:
    (match,) = match_documents("先行有效件数")
    assert (match.entry.label, match.wording, match.is_certain) == (IN_FORCE, "alias", True)


def test_missing_label_moves_no_other() -> None:
    assert [m.entry.label for m in match_documents(ISSUED, IN_FORCE)] == [ISSUED, IN_FORCE]


def test_label_the_form_does_not_list_is_left_over() -> None:
    matches = match_documents(ISSUED, "上年制作件数合计", REPEALED, IN_FORCE)
    assert [m.item for m in matches] == [0, 2, 3]


def test_exact_label_out_of_order_disagrees_with_its_place() -> None:
    matches = match_documents(IN_FORCE, ISSUED, REPEALED)
    assert {m.entry.label: m.item for m in matches} == {IN_FORCE: 0, ISSUED: 1, REPEALED: 2}
    (moved,) = [m for m in matches if m.place == "disagrees"]
    assert not moved.is_certain


def test_damaged_label_that_alone_fits_its_place_is_unique() -> None:
    matches = match_documents(ISSUED, "本年止件数", IN_FORCE)
    assert outcome(matches)[1] == (1, REPEALED, "damaged", "unique")
    assert matches[1].is_certain


def test_damaged_label_beside_a_missing_one_is_in_doubt() -> None:
    matches = match_documents("本年制发数", IN_FORCE)
    assert [(m.entry.label, m.is_certain) for m in matches] == [(ISSUED, False), (IN_FORCE, True)]


def test_damaged_label_as_near_to_two_entries_gets_none() -> None:
    matches = match_documents("本年件数", IN_FORCE)
    assert [m.entry.label for m in matches] == [IN_FORCE]


def test_label_printed_twice_gets_no_entry_or_a_doubt() -> None:
    matches = match_documents(ISSUED, ISSUED, REPEALED, IN_FORCE)
    assert not [m for m in matches if m.entry.label == ISSUED and m.is_certain]


def test_row_without_wording_is_never_matched_by_its_place() -> None:
    matches = match_documents(ISSUED, "甲乙丙丁戊", IN_FORCE)
    assert [m.item for m in matches] == [0, 2]


def match_list(*labels: str) -> list[Match]:
    return match_entries([item(label) for label in labels], LIST.rows, LIST.row_group_keys)


def test_number_that_names_another_sibling_leaves_no_certainty() -> None:
    # 4.不同意公开答复数 with its 不 dropped reads as the label of row 2
    assert not any(match.is_certain for match in match_list("4.同意公开答复数"))
    assert [match.is_certain for match in match_list("2.同意公开答复数")] == [True]


def test_number_that_names_no_sibling_refuses_no_label() -> None:
    assert [match.entry.label for match in match_list("9.同意公开答复数")] == ["2.同意公开答复数"]


def test_label_under_the_group_of_another_is_refused() -> None:
    upheld = item("结果维持", "行政复议")
    (match,) = match_entries([upheld], DISPUTES.columns, DISPUTES.column_group_keys)
    assert match.entry.indicator == "reconsideration.upheld"
    lawsuit = item("结果维持", "复议后起诉")
    (match,) = match_entries([lawsuit], DISPUTES.columns, DISPUTES.column_group_keys)
    assert match.entry.indicator == "litigation.after_reconsideration.upheld"


def test_label_that_repeats_without_its_group_gets_no_entry() -> None:
    assert match_entries([item("结果维持")], DISPUTES.columns, DISPUTES.column_group_keys) == []


def test_group_without_values_takes_no_row_of_values() -> None:
    items = [
        item("三、本年度办理结果", has_values=False),
        item("（一）予以公开", "三、本年度办理结果"),
    ]
    matches = match_requests(items)
    assert [m.entry.indicator for m in matches if m.entry.valued] == ["requests.processed.granted"]


@pytest.mark.parametrize(
    ("printed", "other"),
    [("（三）不予公开", "（一）予以公开"), ("（一）予以公开", "（三）不予公开")],
)
def test_granted_and_refused_are_never_exchanged(printed: str, other: str) -> None:
    matches = match_requests([item(printed, has_values=False)])
    assert other not in [m.entry.label for m in matches]


def test_nothing_printed_matches_nothing() -> None:
    assert match_requests([]) == []


def test_wordings_of_an_item_come_likeliest_first_and_once() -> None:
    made = make_item(["3.规章", "其中规章"], ["（一）文件"], has_values=False)
    assert made == Item(("规章",), ("文件",), 3, has_values=False)
