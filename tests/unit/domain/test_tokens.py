"""What a record is found by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.tokens import (
    Tokens,
    address_tokens,
    code_tokens,
    fold,
    name_tokens,
    near,
    phone_tokens,
    sound_of,
    text_tokens,
)

_ALLOWED = set("!#%+,-.=@^_~")


def of_name(name: str, *, person: bool = False) -> set[str]:
    tokens = Tokens()
    name_tokens(name, tokens, person=person)
    return set(" ".join(tokens).split())


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        *(("Müller", "muller"), ("ＡＢＣ", "abc"), ("Łódź", "lodz"), ("STRASSE", "strasse")),
        *(("Straße", "strasse"), ("上海（新晨）", "上海(新晨)"), ("Ærø", "aero"), ("한국", "한국")),
        ("Crème brûlée", "creme brulee"),
    ],
)
def test_case_width_and_accents_do_not_matter(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_name_is_found_by_characters_syllables_initials_and_its_beginning() -> None:
    tokens = of_name("上海新晨")
    assert {"上", "上海", "海新", "-xin", "hai-xin", "+shx", "+hxc", "+xc"} <= tokens
    assert {"^上", "^-shang", "^+s", "^+sh", "=上海新晨"} <= tokens


def test_of_the_legal_form_nothing_is_kept_but_that_it_is_there() -> None:
    tokens = of_name("上海新晨有限公司")
    assert {"~", "晨有", "+xcy", "+cyx"} <= tokens
    assert not {"公司", "-gong", "gong-si", "+gs"} & tokens
    assert "公司" in of_name("有限公司")


def test_all_readings_are_kept() -> None:
    tokens = of_name("重庆银行")
    assert {"chong-qing", "zhong-qing", "yin-hang", "yin-xing", "^-zhong", "+cqy", "+zqy"} <= tokens
    assert {"-shan", "-dan", "shan-xiao", "=+sxl", "=+dxl"} <= of_name("单小龙", person=True)


def test_words_among_characters() -> None:
    tokens = Tokens()
    name_tokens("TCL集团 Coca-Cola", tokens)
    assert {"tcl", "集团", "ji-tuan", "coca", "cola", "cocacola", "+tcl", "+clj"} <= set(tokens)
    assert {"tcl", "coca", "cola"} <= tokens.words


def test_numbers_codes_and_addresses_are_found_by_any_fragment() -> None:
    tokens = Tokens()
    phone_tokens("138-1234 5678", tokens)
    code_tokens("KH-00123", tokens)
    address_tokens("Zhang.Wei82@xinchen.com.cn", tokens)
    assert {"#1381", "#8123", "#678", "%kh00", "%0123", "=kh-00123"} <= set(tokens)
    assert {"=zhang.wei82@xinchen.com.cn", "%gwei", "%ei82", "%xinc", "%hen"} <= set(tokens)


def test_texts_are_kept_apart_from_names() -> None:
    tokens = Tokens()
    text_tokens("下周送样品 to Müller, order 20260318", tokens)
    assert {",样", ",样品", ",muller", "#2026"} <= set(tokens)
    assert "样品" not in tokens


@given(st.text(), st.booleans())
def test_tokens_are_what_the_index_takes_for_one_word_each(name: str, person: bool) -> None:
    tokens = Tokens()
    line = name_tokens(name, tokens, person=person)
    for way in (text_tokens, code_tokens, phone_tokens, address_tokens):
        way(name, tokens)
    for token in " ".join(tokens).split(" "):
        assert all(c.isalnum() or c in _ALLOWED or c > "\x7f" for c in token), token
    assert all(all(choice) for choice in sound_of(line))


@given(st.text(alphabet="abcde", min_size=1, max_size=8), st.data())
def test_a_word_and_its_misspelling_share_something(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcxyz"))
    for wrong in (
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    ):
        assert set(near(word)) & set(near(wrong))
