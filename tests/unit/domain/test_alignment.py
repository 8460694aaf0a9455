"""How well a search fits a name, and where."""

import pytest

from crm.domain.alignment import Name, aligned, heard, in_order, sounding, written
from crm.domain.pinyin import choices
from crm.domain.tokens import Tokens, name_tokens


def named(text: str) -> Name:
    return Name(text, name_tokens(text, Tokens()))


@pytest.mark.parametrize(
    ("search", "text", "part"),
    [
        *(("新晨", "上海新晨科技", "新晨"), ("xinchen", "上海新晨科技", "新晨")),
        *(("shxc", "上海新晨科技", "上海新晨"), ("上海xc", "上海新晨科技", "上海新晨")),
        *(("shanghxch", "上海新晨科技", "上海新晨"), ("shanghaixinch", "上海新晨科技", "上海新晨")),
        *(("muller", "Müller GmbH", "Müller"), ("mgmbh", "Müller GmbH", "Müller GmbH")),
        *(("zhongqing", "重庆", "重庆"), ("chongqing", "重庆", "重庆")),
        *(("xian", "西安", "西安"), ("xian", "先锋", "先"), ("新晨", "上海（新）晨", "新）晨")),
        *(("zgs", "中国石油", "中国石"), ("zhgsh", "中国石油", "中国石"), ("海新", "上海", None)),
        *(("tcljt", "TCL集团", "TCL集团"), ("cola", "Coca-Cola", "Cola"), ("abc", "", None)),
    ],
)
def test_where_a_search_fits(search: str, text: str, part: str | None) -> None:
    name = named(text)
    fit = aligned(search, name)
    if fit is None:
        assert part is None
    else:
        start, end = name.marks(fit)
        assert text[start:end] == part


def test_what_is_written_so_is_better_than_what_sounds_so_than_initials() -> None:
    name = named("新晨科技")
    found = [aligned(search, name) for search in ("新晨", "xinchen", "xinch", "xchen", "xc")]
    qualities = [fit.quality for fit in found if fit]
    assert qualities == sorted(qualities, reverse=True)
    assert len(set(qualities)) == len(found)


def test_marks_are_places_in_the_name_as_it_stands() -> None:
    name = named("  ＡＢＣ（上海）")
    fit = written("abc上海", name)
    assert fit is not None
    assert name.marks(fit) == (2, 8)


def test_gaps_and_slips() -> None:
    name = named("中国石油化工")
    assert in_order("中石化", name) is not None
    assert in_order("化石", name) is None
    search = [heard(c, r) for c, r in zip("中果石游", choices("中果石游"), strict=True)]
    assert sounding(search, name) is not None
    wrong = [heard(c, r) for c, r in zip("中国石窗", choices("中国石窗"), strict=True)]
    assert sounding(wrong, name) is None
    assert sounding(wrong, name, misses=1) is not None
