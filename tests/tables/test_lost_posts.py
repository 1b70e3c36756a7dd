"""Posts that a scan has lost stand where the words of headers and rows show them."""

from collections.abc import Sequence

import pytest

from reportparse import load_codebook
from reportparse.layout import Ruling, Word
from reportparse.tables.grid import fill_cells
from reportparse.tables.lost_posts import find_lost_posts
from tests.handset import rule_grid, rule_h, rule_v, set_lattice, set_word

HEADERS = load_codebook().headers
YS = (100, 130, 160, 190)


def rows_of(
    rulings: Sequence[Ruling], words: Sequence[Word]
) -> tuple[list[list[str]], list[str]] | None:
    """Read words between rulings; returns the rows, and the texts beside lost posts."""
    lattice = set_lattice(rulings)
    found = find_lost_posts(lattice, fill_cells(lattice, words, 1)[0], HEADERS)
    if found is None:
        return None
    finer, beside, specks = found
    cells = fill_cells(finer, [word for word in words if word not in specks], 1)[0]
    rows = [[cell.text for cell in cells if cell.row == row] for row in range(len(finer.ys) - 1)]
    return rows, [cell.text for cell in cells if cell.bbox in beside]


def starts_of(rulings: Sequence[Ruling], words: Sequence[Word]) -> list[int]:
    """Return the first columns of the cells of the first row."""
    lattice = set_lattice(rulings)
    found = find_lost_posts(lattice, fill_cells(lattice, words, 1)[0], HEADERS)
    return [] if found is None else [col for row, col, _, _ in found.lattice.cells if row == 0]


def frame(*posts: Ruling) -> list[Ruling]:
    """Rule three rows between two sides."""
    return [*(rule_h(y, 50, 450) for y in YS), rule_v(50, 100, 190), rule_v(450, 100, 190), *posts]


def test_headers_side_by_side_part_the_rows_below_them() -> None:
    words = [set_word("信息内容", 60, 110), set_word("本年处理决定数量", 300, 110)]
    words += [set_word("行政许可", 60, 140), set_word("139", 330, 140)]
    words.append(set_word("第二十条第（六）项", 200, 170))
    assert rows_of(frame(), words) == (
        [["信息内容", "本年处理决定数量"], ["行政许可", "139"], ["第二十条第（六）项"]],
        ["行政许可", "139"],
    )


def test_values_that_stand_between_the_headers_are_parted_by_their_number() -> None:
    words = [set_word("信息内容", 80, 110), set_word("本年制发件数", 200, 110)]
    words += [set_word("本年废止件数", 350, 110), set_word("规章", 60, 140)]
    words += [set_word("0", 180, 140), set_word("7", 320, 140)]
    words.append(set_word("第二十条第（六）项", 200, 170))
    found = rows_of(frame(), words)
    assert found is not None
    assert found[0][1] == found[1] == ["规章", "0", "7"]


def test_headers_read_as_one_word_are_parted_by_the_posts_of_the_rows_below() -> None:
    rulings = [*frame(), rule_v(90, 130, 190), rule_v(410, 100, 190)]
    words = [set_word("社会公法律服", 60, 104), set_word("益组织", 56, 117)]
    words += [set_word("务机构", 94, 117), set_word("其他", 420, 110)]
    words += [set_word("3", 65, 140), set_word("0", 105, 140), set_word("1", 430, 140)]
    found = rows_of(rulings, words)
    assert found is not None
    assert found[0][0] == ["社会公\n益组织", "法律服\n务机构", "其他"]
    assert found[1] == []


def test_two_headers_read_as_one_word_are_parted_between_its_characters() -> None:
    words = [set_word("结果其他", 228, 103), set_word("纠正|结果", 226, 115)]
    words += [set_word("7", 234, 140), set_word("-", 245, 140), set_word("0", 262, 140)]
    found = rows_of(frame(), words)
    assert found is not None
    assert [text.replace("|", "") for text in found[0][0]] == ["结果\n纠正", "其他\n结果"]
    assert found[0][1] == found[1] == ["7", "0"]


def test_digit_close_beside_a_number_is_nothing_left_of_a_post() -> None:
    words = [set_word("结果其他", 228, 103), set_word("纠正结果", 228, 115)]
    words += [set_word("7", 222, 140), set_word("1", 246, 140), set_word("25", 253, 140)]
    assert rows_of(frame(), words) is None  # the cell is left as it is, with all of its digits


def test_two_headers_read_as_one_word_stay_together_where_no_value_below_is_parted() -> None:
    words = [set_word("行政诉讼总计", 220, 110), set_word("12", 240, 140)]
    assert rows_of(frame(), words) is None


def test_of_several_rules_below_the_one_that_centres_both_headers_is_the_post() -> None:
    posts = [rule_v(50 + 40 * col, 130, 190) for col in range(1, 10)]
    words = [set_word("行政复议", 130, 110), set_word("行政诉讼", 330, 110)]
    words += [set_word(str(col), 66 + 40 * col, 140) for col in range(10)]
    found = rows_of([*frame(), *posts], words)
    assert found is not None
    assert found[0][0] == ["行政复议", "行政诉讼"]
    assert starts_of([*frame(), *posts], words) == [0, 5]


def test_label_of_a_row_with_values_is_no_header() -> None:
    words = [set_word("信息内容", 60, 110), set_word("7", 330, 110)]
    words += [set_word("自然人", 60, 140), set_word("其他", 150, 140), set_word("5", 330, 140)]
    rulings = [*frame(), rule_v(300, 100, 190)]
    assert rows_of(rulings, words) is None


def test_three_headers_read_as_one_word_are_parted() -> None:
    words = [set_word("结果维结果纠其他结", 200, 103), set_word("持", 210, 115)]
    words += [set_word("正", 240, 115), set_word("果", 270, 115)]
    words += [set_word("3", 213, 140), set_word("0", 243, 140), set_word("93", 270, 140)]
    found = rows_of(frame(), words)
    assert found is not None
    assert found[0][0] == ["结果维\n持", "结果纠\n正", "其他结\n果"]
    assert found[0][1] == ["3", "0", "93"]


def test_values_beside_a_lost_post_of_one_row_are_parted_and_told() -> None:
    rulings = rule_grid((50, 250, 350, 450), YS)
    rulings = [r for r in rulings if (r.orientation, r.position) != ("v", 350)]
    rulings += [rule_v(350, 100, 130), rule_v(350, 160, 190)]
    words = [set_word("规章", 60, 140), set_word("61", 290, 140), set_word("0", 395, 140)]
    found = rows_of(rulings, words)
    assert found is not None
    assert found[0][1] == ["规章", "61", "0"]
    assert found[1] == ["61", "0"]


@pytest.mark.parametrize(
    "words",
    [
        [set_word("10", 330, 140), set_word("666.63", 348, 140)],
        [set_word("1085", 335, 140)],
        [set_word("61", 290, 140)],
    ],
    ids=["a number with a space", "a number over the post", "one number"],
)
def test_merged_cell_of_one_number_stays_whole(words: list[Word]) -> None:
    rulings = rule_grid((50, 250, 350, 450), YS)
    rulings = [r for r in rulings if (r.orientation, r.position) != ("v", 350)]
    rulings += [rule_v(350, 100, 130), rule_v(350, 160, 190)]
    assert rows_of(rulings, [set_word("规章", 60, 140), *words]) is None


def test_group_over_several_columns_stays_whole() -> None:
    rulings = [*frame(), *(rule_v(x, 130, 190) for x in (150, 250, 350))]
    words = [set_word("法人或其他组织", 210, 110)]
    words += [set_word(text, 60 + 100 * col, 140) for col, text in enumerate("0123")]
    assert rows_of(rulings, words) is None


def test_words_that_are_no_headers_stay_together() -> None:
    words = [set_word("联系人", 60, 110), set_word("电话", 300, 110)]
    words += [set_word("张三", 60, 140), set_word("55", 330, 140)]
    assert rows_of(frame(), words) is None
