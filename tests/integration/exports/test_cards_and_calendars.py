"""What goes out as vCard and iCalendar comes in again without a difference, here and elsewhere."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from crm.bootstrap import _ensure_me
from crm.documents.exports.calendars import write_calendar
from crm.documents.exports.vcards import write_cards
from crm.documents.imports.importing import import_file
from crm.documents.imports.plan import ImportPlan
from crm.models import Contact, Customer, Task, Visit
from crm.services.desk import Desk
from crm.store.store import Store

TODAY = dt.date(2026, 3, 18)
MakeStore = Callable[[Path], Store]

FIRMS = [
    "上海星辰贸易有限公司",
    "Müller & Söhne; GmbH, \\ Berlin",
    "北京(海淀)一厂",
    "Acme, Inc.",
    "很长的名字" * 20 + "有限公司",
    "张三丰",
]
PEOPLE = ["张伟", "欧阳修", "李 雷", "John Q. Doe", "王小明", "O'Neill; Jr.", "😀笑", "陈" * 30]
TEXTS = [
    None,
    "一行\n第二行; 带分号, 逗号\\反斜线",
    "x" * 300,
    "说明" * 120,
    ":冒号: END:VCARD",
    "BEGIN:VEVENT",
    "=3D=\n next",
]


def decisions(plan: ImportPlan) -> Counter[str]:
    return Counter(row.decision for sheet in plan.sheets for row in sheet.rows)


def differing(plan: ImportPlan) -> list[Any]:
    return [
        (row.row, row.decision, dict(row.differences), row.reason)
        for sheet in plan.sheets
        for row in sheet.rows
        if row.decision != "unchanged"
    ]


def fill(store: Store, seed: int, *, same_names: bool = False) -> None:
    """A store of everything that a card or an event can say."""
    some = random.Random(seed)

    def maybe(*values: Any) -> Any:  # noqa: ANN401 - values of any column
        return some.choice([None, *values])

    with store.unit_of_work("add_customer", about="x") as work:
        for place, name in enumerate(some.sample(FIRMS, 4) + (FIRMS[:1] if same_names else [])):
            customer = work.new_id()
            place_of = {"address": maybe("南京路 1 号", "5\n Main; St, \\x"), "city": maybe("上海")}
            work.add(
                Customer(
                    id=customer,
                    name=name,
                    code=maybe(f"C{place}"),
                    phone=maybe("021-62345678", "13900000000", "021-1 / 021-2222222"),
                    fax=maybe("021-62345679"),
                    email=maybe("info@x.cn", "a@b.cn; c@d.cn"),
                    website=maybe("http://x.cn/?a=1,2;3"),
                    postal_code=maybe("200001"),
                    country=maybe("中国"),
                    region=maybe("华东"),
                    tags=maybe(["重点"], ["a,b", "c;d"], ["老客户", "x\\y"]),
                    note=some.choice(TEXTS),
                    **place_of,
                )
            )
            contacts: list[Any] = [None]
            for person in some.sample([*PEOPLE, name], some.randint(0, 4)):
                contact = work.new_id()
                contacts.append(contact)
                calendar = some.choice(["solar", "lunar"])
                born = some.random() < 0.7
                work.add(
                    Contact(
                        id=contact,
                        customer_id=customer,
                        name=person,
                        code=maybe(f"K{contact.hex[-6:]}"),
                        gender=maybe("female", "male", "other"),
                        department=maybe("采购部", "R&D; 一部"),
                        title=maybe("经理, 高级", "CEO"),
                        role=maybe("decider", "gatekeeper"),
                        mobile=maybe("13812345678", "+86 138 1234 5679", "1390000 0001 / 139123"),
                        phone=maybe("021-62340000 转 8", "13700000000", "8001"),
                        email=maybe("a@x.cn", "a@x.cn; b@x.cn"),
                        wechat=maybe("wx_id;1", "微信,名"),
                        qq=maybe("12345678"),
                        birth_year=maybe(1980, 1999) if born else None,
                        birth_month=some.randint(1, 12) if born else None,
                        birth_day=some.randint(1, 28) if born else None,
                        birth_calendar=calendar if born else "solar",
                        likes=maybe("茶; 酒, 书"),
                        note=some.choice(TEXTS),
                        tags=maybe(["a,b", "c"], ["球友"]),
                    )
                )
            for _ in range(some.randint(0, 4)):
                work.add(
                    Visit(
                        id=work.new_id(),
                        customer_id=customer,
                        contact_id=some.choice(contacts),
                        day=TODAY + dt.timedelta(days=some.randint(-400, 100)),
                        time=maybe("00:00", "09:30", "23:59"),
                        zone=maybe("Asia/Shanghai", "America/New_York", "Europe/Berlin"),
                        mode=some.choice(["visit", "call", "video"]),
                        state=some.choice(["planned", "completed", "missed", "cancelled"]),
                        purpose=some.choice(TEXTS),
                        said=some.choice(TEXTS),
                        feedback=some.choice(TEXTS),
                        competitor=maybe("某厂"),
                        result=maybe("order", "自己的话"),
                        next_on=maybe(TODAY),
                        next_step=some.choice(TEXTS),
                    )
                )
            for _ in range(some.randint(0, 3)):
                state = some.choice(["open", "done", "cancelled"])
                due = maybe(TODAY, dt.date(2024, 2, 29))
                work.add(
                    Task(
                        id=work.new_id(),
                        title=some.choice(["打电话; 催款", "Call, then write " + "y" * 90]),
                        customer_id=maybe(customer),
                        due=due,
                        state=state,
                        done_on=TODAY if state == "done" else None,
                        repeat=maybe("week", "quarter", "45d") if due else None,
                        note=some.choice(TEXTS),
                        code=maybe("T1"),
                    )
                )


def told(store: Store, table: str, names: str) -> list[tuple[Any, ...]]:
    with store.reading() as session:
        rows = session.execute(text(f"SELECT {names} FROM {table} WHERE NOT deleted ORDER BY id"))
        return [tuple(row) for row in rows]


PERSON = (
    "hex(id), hex(customer_id), name, code, gender, department, title, role, mobile, phone, email,"
    "wechat, qq, birth_year, birth_month, birth_day, birth_calendar, likes, note, tags"
)
FIRM = (
    "hex(id), name, code, phone, fax, email, website, address, city, region, postal_code, country,"
    "tags, note"
)
VISIT = (
    "hex(id), hex(customer_id), hex(contact_id), day, time, mode, state, purpose, said, feedback,"
    "competitor, result, next_on, next_step"
)
TASK = "hex(id), title, hex(customer_id), due, state, done_on, repeat, note, code"


@pytest.mark.parametrize("seed", range(6))
def test_cards_come_in_again_without_a_difference(
    desk: Desk, make_store: MakeStore, tmp_path: Path, seed: int
) -> None:
    fill(desk.store, seed)
    path = tmp_path / "book.vcf"
    write_cards(desk.store, path, today=TODAY, kind="customers")
    plan, _change = import_file(desk.store, path, today=TODAY)
    assert differing(plan) == []

    other = make_store(tmp_path / "other")
    _ensure_me(other)
    plan, _change = import_file(other, path, today=TODAY)
    assert {*decisions(plan)} <= {"created", "updated", "unchanged"}
    assert told(other, "contact", PERSON) == told(desk.store, "contact", PERSON)
    assert told(other, "customer", FIRM) == told(desk.store, "customer", FIRM)
    again, _change = import_file(other, path, today=TODAY)
    assert differing(again) == []


@pytest.mark.parametrize("seed", range(6))
def test_a_calendar_comes_in_again_without_a_difference(
    desk: Desk, make_store: MakeStore, tmp_path: Path, seed: int
) -> None:
    fill(desk.store, seed)
    book, path = tmp_path / "book.vcf", tmp_path / "visits.ics"
    write_cards(desk.store, book, today=TODAY, kind="customers")
    out = write_calendar(desk.store, path, today=TODAY)
    if not out.count:
        return
    plan, _change = import_file(desk.store, path, today=TODAY)
    assert differing(plan) == []

    other = make_store(tmp_path / "other")
    _ensure_me(other)
    import_file(other, book, today=TODAY)
    plan, _change = import_file(other, path, today=TODAY)
    assert {*decisions(plan)} == {"created"}
    assert told(other, "visit", VISIT) == told(desk.store, "visit", VISIT)
    assert told(other, "task", TASK) == told(desk.store, "task", TASK)
    assert differing(import_file(other, path, today=TODAY)[0]) == []


def test_the_command_chooses_the_format_by_the_ending(
    crm: Any,  # noqa: ANN401 - the command line
    desk: Desk,
    tmp_path: Path,
) -> None:
    fill(desk.store, 3)
    desk.store.close()
    for kind, name in (("contacts", "a.vcf"), ("customers", "b.vcf"), ("visits", "c.ics")):
        assert crm("export", kind, tmp_path / name).data["rows"] > 0
    assert (tmp_path / "a.vcf").read_bytes().startswith(b"BEGIN:VCARD\r\nVERSION:3.0\r\n")
    ran = crm("export", "orders", tmp_path / "d.vcf")
    assert ran.status
    assert "orders are not written as vcf" in ran.err.lower()


def test_cards_are_of_what_phones_read(desk: Desk, tmp_path: Path) -> None:
    fill(desk.store, 5)
    path = tmp_path / "a.vcf"
    write_cards(desk.store, path, today=TODAY)
    for line in path.read_bytes().split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line
        line.decode("utf-8")


def test_zones_of_a_calendar_are_spelled_out(desk: Desk, tmp_path: Path) -> None:
    with desk.store.unit_of_work("add", about="x") as work:
        customer = work.new_id()
        work.add(Customer(id=customer, name="x"))
        for zone in ("America/New_York", "Asia/Shanghai"):
            work.add(
                Visit(
                    id=work.new_id(),
                    customer_id=customer,
                    day=dt.date(2026, 3, 9),
                    time="09:30",
                    zone=zone,
                )
            )
    path = tmp_path / "a.ics"
    write_calendar(desk.store, path, today=TODAY)
    told = path.read_text("utf-8")
    assert "DTSTART;TZID=America/New_York:20260309T093000" in told
    # the clock goes forward on 8 March 2026 at two in the morning
    assert "DTSTART:20260308T020000\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0400" in told
    assert "TZOFFSETFROM:+0800\nTZOFFSETTO:+0800\nTZNAME:CST" in told


def test_what_is_no_number_stays_at_home(desk: Desk, tmp_path: Path) -> None:
    with desk.store.unit_of_work("add", about="x") as work:
        customer = work.new_id()
        work.add(Customer(id=customer, name="x", phone="没有", email="无"))
        work.add(Contact(id=work.new_id(), customer_id=customer, name="a", phone="问前台"))
    path = tmp_path / "a.vcf"
    write_cards(desk.store, path, today=TODAY, kind="customers")
    assert "TEL" not in path.read_text("utf-8")
    assert differing(import_file(desk.store, path, today=TODAY)[0]) == []
