from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportparse.codebook import load_codebook
from reportparse.labels import edit_distance, is_damaged_form_of, parse_label


@pytest.mark.parametrize(
    ("printed", "ordinal"),
    [
        ("（三）不予公开", 3),
        ("(三)不予公开", 3),
        ("（ 三 ）不予公开", 3),
        ("〔三〕不予公开", 3),
        ("【三】不予公开", 3),
        ("三、不予公开", 3),
        ("3.不予公开", 3),
        ("3、不予公开", 3),
        ("3．不予公开", 3),
        ("3·不予公开", 3),
        ("3・不予公开", 3),
        ("3不予公开", 3),
        ("③不予公开", 3),
        ("（3）不予公开", 3),
        ("三三、不予公开", 3),
        ("（三不予公开", 3),
        ("十二、不予公开", 12),
        ("二十一、不予公开", 21),
        ("不予公开", None),
        ("不 予\n公 开", None),
        ("不予公開", None),
        ("其中：不予公开", None),
        ("其中:3.不予公开", 3),
        ("3.其中：不予公开", 3),
        ("不予公开：", None),
        ("“不予公开”", None),
    ],
)
def test_variants_of_one_label_have_one_key(printed: str, ordinal: int | None) -> None:
    label = parse_label(printed)
    assert (label.key, label.ordinal) == ("不予公开", ordinal)


@pytest.mark.parametrize("printed", ["其中：规章", "其中:规章", "其中规章", "（一）其中：规章"])
def test_of_which_is_noticed(printed: str) -> None:
    assert parse_label(printed).of_which
    assert parse_label(printed).key == "规章"


def test_bracketed_remark_is_no_part_of_the_key() -> None:
    label = parse_label("（二）部分公开（区分处理的，只计这一情形）")
    assert (label.key, label.remark) == ("部分公开", "区分处理的只计这一情形")


@pytest.mark.parametrize(
    "printed", ["收费金额（单位：万元）", "收费金额(单位:万元)", "收费金额（单位：万元"]
)
def test_unit_in_brackets_is_a_remark(printed: str) -> None:
    assert parse_label(printed)[:2] == ("收费金额", "单位万元")


def test_label_that_is_all_bracket_is_its_own_key() -> None:
    assert parse_label("（本列数据的勾稽关系）").key == "本列数据的勾稽关系"


@pytest.mark.parametrize("text", ["", "  ", "——", "（）", "、"])
def test_text_without_a_letter_has_no_key(text: str) -> None:
    assert parse_label(text).key == ""


@pytest.mark.parametrize("text", ["2016", "12", "3."])
def test_number_alone_is_no_numbering(text: str) -> None:
    assert parse_label(text).key == text.rstrip(".")


@pytest.mark.parametrize("text", ["一、", "（三）", "十"])
def test_numeral_alone_is_kept(text: str) -> None:
    assert parse_label(text).key != ""


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("行政复议", "行政诉讼"),
        ("予以公开", "不予公开"),
        ("同意公开答复数", "不同意公开答复数"),
        ("结果维持", "结果纠正"),
        ("属于国家秘密", "属于工作秘密"),
        ("政务微博公开政府信息数", "政务微信公开政府信息数"),
        ("本年新收", "上年结转"),
        ("维持具体行政行为数", "被依法纠错数"),
        ("总计", "合计"),
    ],
)
def test_confusable_labels_have_keys_of_their_own(left: str, right: str) -> None:
    assert parse_label(left).key != parse_label(right).key


def test_no_two_siblings_of_a_form_share_a_key() -> None:
    for form in load_codebook().forms.values():
        for block in form.blocks:
            for left, right in combinations(block.rows, 2):
                if left.parent == right.parent:
                    assert left.keys.keys().isdisjoint(right.keys), (form.form, left.label)


@given(st.text("（）()一二三1234、.其中：公开不予 \n政府", max_size=14))
def test_key_is_its_own_key(text: str) -> None:
    key = parse_label(text).key
    assert not set(key) & set("（）()、.： \n")


@given(st.text("公开不予政府信息总计数量", min_size=1, max_size=12), st.data())
def test_spaces_anywhere_change_nothing(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    space = data.draw(st.sampled_from([" ", "\n", "\u3000", "\u00a0"]))
    assert parse_label(text[:place] + space + text[place:]) == parse_label(text)


@pytest.mark.parametrize(
    ("left", "right", "edits"),
    [
        ("公开", "公开", 0),
        ("公开", "公", 1),
        ("公开", "公公开", 1),
        ("公开", "开公", 1),
        ("公开", "公示", 1),
        ("", "公开", 2),
    ],
)
def test_edits_are_counted(left: str, right: str, edits: int) -> None:
    assert edit_distance(left, right) == edit_distance(right, left) == edits


@pytest.mark.parametrize(
    ("printed", "official"),
    [
        ("其他法律行政止公开", "其他法律行政法规禁止公开"),
        ("先行有效件数", "现行有效件数"),
        ("属国家秘密", "属于国家秘密"),
        ("属于国国家秘密", "属于国家秘密"),
        ("总", "总计"),
    ],
)
def test_slip_may_be_a_damaged_form(printed: str, official: str) -> None:
    assert is_damaged_form_of(printed, official)


@pytest.mark.parametrize(
    ("printed", "official"),
    [
        ("行政诉讼", "行政复议"),
        ("", "总计"),
        ("总计", ""),
        ("公开", "属于国家秘密"),
        ("逾期不补正", "申请人无正当理由逾期不补正行政机关不再处理其政府信息公开申请"),
        ("结果维持", "其他结果"),
    ],
)
def test_other_words_are_no_damaged_form(printed: str, official: str) -> None:
    assert not is_damaged_form_of(printed, official)
