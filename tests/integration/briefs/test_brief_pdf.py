"""The brief on paper: one page whatever the history, the right characters, the same bytes."""

import datetime as dt
import re
import uuid
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from crm import i18n
from crm.documents import fonts
from crm.documents.brief_pdf import brief_pdf, write_brief_pdf
from crm.documents.brief_text import brief_text
from crm.documents.fonts import FontSet, Type, system_fonts
from crm.documents.pdf import Page
from crm.errors import KnownError
from crm.models import Gift, Lesson, Task, Visit
from crm.queries.briefs import Brief
from tests.integration.briefs.conftest import DAY, TODAY, Shop

Fill = Callable[[Callable[[Shop], uuid.UUID]], uuid.UUID]
Read = Callable[..., Brief]
MADE = dt.datetime(2026, 9, 22, 8, 42, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.fixture(autouse=True)
def _fonts() -> None:
    try:
        system_fonts()
    except KnownError as missing:  # pragma: no cover - make setup installs one
        pytest.skip(missing.sentence)


def plain(content: bytes) -> str:
    reader = PdfReader(BytesIO(content))
    assert len(reader.pages) == 1
    return reader.pages[0].extract_text()


def squeezed(text: str) -> str:
    return "".join(text.split())


def small(shop: Shop) -> uuid.UUID:
    customer = shop.customer(
        "鼎和餐饮集团（杭州）", address="西湖区文三路 478 号", needs="补 60 件"
    )
    shop.person(customer, "黄晓明", role="decider", title="采购总监", note="户外运动")
    oil = shop.product("花生油 5L")
    shop.order(customer, DAY(2026, 8, 1), 1_860_000, oil, terms_days=30, code="SO-0801")
    step = Visit(
        id=shop.id(), customer_id=customer, day=DAY(2026, 9, 11), said="投诉漏油 😀 𠮷野家"
    )
    step.next_step = "换新盖样品"
    shop.add(step)
    return customer


def huge(shop: Shop) -> uuid.UUID:
    long = "一段非常长的文字，写满了细节（价格、交期）以及 some English words in 2026；" * 40
    customer = shop.customer(
        "名字特别长的客户有限责任公司" * 6, needs=long, situation=long, note=long
    )
    oils = [shop.product(f"{n} 号花生油", (None, 100), (TODAY, 120)) for n in range(20)]
    for n in range(30):
        shop.person(customer, f"联系人{n}" + "长" * n, note=long, likes=long, role="user")
    for n in range(1000):
        day = TODAY - dt.timedelta(days=n)
        shop.order(customer, day, 1_000_00 + n, oils[n % 20], terms_days=30, code=f"SO-{n}")
        visit = Visit(id=shop.id(), customer_id=customer, day=day, said=long, feedback=long)
        visit.next_step, visit.next_on = long, day
        shop.work.add(visit)
    for _ in range(20):
        shop.add(Task(id=shop.id(), customer_id=customer, title=long))
        gift = Gift(id=shop.id(), customer_id=customer, day=TODAY, item=long, cost=12_345)
        shop.add(gift)
        lesson = Lesson(id=shop.id(), customer_id=customer, day=TODAY, mistake=long)
        lesson.correction = long
        shop.add(lesson)
    return customer


def test_the_text_can_be_copied_out_as_it_was_written(fill: Fill, read: Read) -> None:
    found = squeezed(plain(brief_pdf(read(fill(small)), made_at=MADE)))
    for text in (
        "鼎和餐饮集团（杭州）",
        "西湖区文三路478号",
        "户外运动",
        "黄晓明",
        "¥18,600",
        "SO-0801",
        "22Sep202608:42",
        "𠮷野家"[1:],
        "Tosay",
        "page1of1",
    ):
        assert text in found, text


def test_a_thousand_orders_and_visits_fit_one_page(fill: Fill, read: Read) -> None:
    brief = read(fill(huge))
    text = plain(brief_pdf(brief, made_at=MADE))
    assert re.search(r"… \d+ more", text)
    for title in ("Who, and who decides", "Orders and what is owed", "To say", "To bring"):
        assert title in text
    copied = brief_text(brief)
    assert "… 1000 more" in copied  # 1,020 open promises, of which 20 are listed
    assert len(copied.splitlines()) < 200


def test_no_empty_heading(fill: Fill, read: Read) -> None:
    brief = read(fill(lambda shop: shop.customer("新客户")))
    for text in (plain(brief_pdf(brief)), brief_text(brief)):
        assert "To say" in text
        for title in ("Who, and", "State and", "Promised", "contacts", "Orders", "Since", "Gifts"):
            assert title not in text
        for title in ("Dates near", "Not again", "To bring"):
            assert title not in text


def test_the_same_brief_gives_the_same_bytes(fill: Fill, read: Read) -> None:
    brief = read(fill(small))
    first = brief_pdf(brief, made_at=MADE)
    assert first == brief_pdf(brief, made_at=MADE)
    assert first != brief_pdf(brief, made_at=MADE + dt.timedelta(minutes=1))
    info = PdfReader(BytesIO(first)).metadata
    assert info is not None
    assert "鼎和餐饮集团" in str(info.title)


def test_in_chinese(fill: Fill, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(i18n._language, "code", "zh")
    text = plain(brief_pdf(read(fill(small)), made_at=MADE))
    assert "9月11日" in text
    assert "2026年9月22日" in text


def test_every_advice_names_its_fact(fill: Fill, read: Read) -> None:
    brief = read(fill(small))
    page, copied = squeezed(plain(brief_pdf(brief))), squeezed(brief_text(brief))
    for item in (*brief.say, *brief.bring):
        assert squeezed(item.text) + squeezed(item.fact.label) in page
        assert f"{squeezed(item.text)}({squeezed(item.fact.label)})" in copied


def test_a_character_that_no_font_has_is_seen_to_be_missing() -> None:
    found = system_fonts()
    han = found.regular[1]
    narrow = FontSet(regular=(han, han), bold=(han, han))
    page = Page(narrow)
    page.text(50, 50, "户😀\u200d\ufe0f\U000f0000", 12, "#000000")
    written = page.written(title="", language="zh")
    text = plain(written)
    assert text.startswith("户")
    assert len(text) == 3
    assert "\ufffd" not in text


def test_han_bold_is_bold_even_where_the_font_has_none() -> None:
    type_, _text = system_fonts().runs("户", bold=True)[0]
    assert type_.thicken or type_ not in system_fonts().regular


def test_quotation_marks_go_with_their_neighbours() -> None:
    runs = system_fonts().runs("说“好”and“ok”")
    assert [text for _type, text in runs] == ["说“好”", "and“ok”"]
    runs = system_fonts().runs("oil ……还有")
    assert [text for _type, text in runs] == ["oil ", "……还有"]


def test_no_chinese_font(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "_folders", lambda: [tmp_path])
    system_fonts.cache_clear()
    try:
        with pytest.raises(KnownError) as caught:
            system_fonts()
        assert caught.value.code == "font_missing"
        assert "apt install" in caught.value.sentence
    finally:
        system_fonts.cache_clear()


@pytest.mark.parametrize(
    "content", [b"", b"\0\1\0\0", b"not a font at all", b"ttcf" + b"\xff" * 40]
)
def test_a_file_that_is_no_font_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "msyh.ttc").write_bytes(content)
    before = fonts._folders()
    monkeypatch.setattr(fonts, "_folders", lambda: [tmp_path, *before])
    system_fonts.cache_clear()
    try:
        assert all(type_.face.path.name != "msyh.ttc" for type_ in system_fonts().regular)
    finally:
        system_fonts.cache_clear()


def test_widths_add_up() -> None:
    found = system_fonts()
    assert found.width("户户", 10) == pytest.approx(2 * found.width("户", 10))
    assert found.width("户", 20) == pytest.approx(2 * found.width("户", 10))
    assert found.regular[1] == Type(found.regular[1].face)


def test_a_place_that_cannot_be_written(fill: Fill, read: Read, tmp_path: Path) -> None:
    brief = read(fill(small))
    with pytest.raises(KnownError) as caught:
        write_brief_pdf(brief, tmp_path / "missing" / "b.pdf")
    assert caught.value.code == "file_unwritable"
    write_brief_pdf(brief, tmp_path / "b.pdf", made_at=MADE)
    assert [path.name for path in tmp_path.glob("b*")] == ["b.pdf"]


def test_a_heavy_word_does_not_thicken_what_follows() -> None:
    han = system_fonts().regular[1]
    page = Page(FontSet(regular=(han, han), bold=(Type(han.face, thicken=True),) * 2))
    page.text(50, 50, "重", 12, "#000000", bold=True)
    page.text(50, 80, "轻", 12, "#000000")
    contents = PdfReader(BytesIO(page.written(title="", language="zh"))).pages[0].get_contents()
    assert contents is not None
    modes, saved, shown = 0, [], []
    for operands, operator in contents.operations:
        if operator == b"q":
            saved.append(modes)
        elif operator == b"Q":
            modes = saved.pop()
        elif operator == b"Tr":
            modes = int(operands[0])
        elif operator in {b"Tj", b"TJ"}:
            shown.append(modes)
    assert shown == [2, 0]
