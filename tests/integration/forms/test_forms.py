"""Forms go out as workbooks that print on A4, and come in again without a change."""

import datetime as dt
import shutil
import subprocess
import uuid
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from python_calamine import CalamineWorkbook

from crm import i18n
from crm.documents.forms.forms import FORMS, export_form, usual_days
from crm.documents.imports.importing import import_file
from crm.errors import KnownError
from crm.queries.reps import me
from crm.services.contacts import add_contact
from crm.services.customers import add_customer
from crm.services.desk import Desk
from crm.services.gifts import add_gift
from crm.services.meetings import Guest, add_meeting
from crm.services.orders import add_order
from crm.services.targets import set_target
from crm.services.visits import log_visit, plan_visit
from tests.integration.conftest import TODAY, Crm

REPORTS = ("week_report", "ageing")
RECORDS = tuple(code for code in FORMS if code not in REPORTS)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def write(desk: Desk, folder: Path, code: str) -> Path:
    path = folder / f"{code}.xlsx"
    export_form(desk, code, path, days=usual_days(desk, code, TODAY), force=True)
    return path


def cells(path: Path) -> Sequence[Sequence[object]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def sheet_of(path: Path) -> ET.Element:
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        for name in book.namelist():
            if name.endswith((".xml", ".rels")):
                ET.fromstring(book.read(name))  # noqa: S314 - we wrote it
        return ET.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314


@pytest.fixture
def customer(desk: Desk) -> uuid.UUID:
    """A customer with something for every form."""
    store = desk.store
    made = add_customer(store, name="上海一厂", code="S-1", day=dt.date(2026, 1, 5))
    other = add_customer(store, name="Second, Ltd", day=dt.date(2026, 1, 5))
    assert made.record is not None
    assert other.record is not None
    chen = add_contact(
        store, customer=made.record, name="陈工", title="采购经理", mobile="13800000001"
    )
    log_visit(
        store,
        customer=made.record,
        day=TODAY,
        time="09:30",
        today=TODAY,
        contact=chen.record,
        said="=HYPERLINK(1)",
        next_on=TODAY + dt.timedelta(days=1),
    )
    plan_visit(store, customer=other.record, day=TODAY, time="14:00", purpose="- 催款")
    add_gift(store, customer=made.record, day=TODAY, item="茶叶", quantity=2000, cost=20_000)
    add_gift(store, customer=other.record, day=TODAY, item="Pen", cost=1_050, currency="USD")
    add_meeting(
        store,
        day=TODAY,
        kind="banquet",
        guests=[Guest(made.record, chen.record), Guest(other.record)],
        cost=30_000,
        companions=1,
    )
    add_order(
        store, customer=made.record, day=TODAY - dt.timedelta(days=50), amount=99_900, terms_days=30
    )
    with store.reading() as session:
        rep = str(me(session))
    set_target(
        store,
        metric="sales_amount",
        period="month",
        low=8_000_000,
        high=10_000_000,
        scope={"rep": rep},
        today=TODAY,
        from_date=dt.date(2026, 1, 1),
    )
    return made.record


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("code", RECORDS)
@pytest.mark.usefixtures("customer")
def test_a_form_comes_in_again_as_nothing_new(
    desk: Desk, tmp_path: Path, code: str, language: str
) -> None:
    i18n.use(language)
    path = write(desk, tmp_path, code)
    plan, change = import_file(desk.store, path, today=TODAY)
    assert plan.rows
    assert plan.count("unchanged") == len(plan.rows)
    assert change.step is None


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("code", REPORTS)
@pytest.mark.usefixtures("customer")
def test_a_report_is_refused(desk: Desk, tmp_path: Path, code: str, language: str) -> None:
    i18n.use(language)
    path = write(desk, tmp_path, code)
    with pytest.raises(KnownError) as refused:
        import_file(desk.store, path, today=TODAY)
    assert refused.value.code == "form_refused"


@pytest.mark.parametrize("code", FORMS)
@pytest.mark.usefixtures("customer")
def test_it_prints_on_a4(desk: Desk, tmp_path: Path, code: str) -> None:
    path = write(desk, tmp_path, code)
    sheet = sheet_of(path)
    page = sheet.find(f"{_MAIN}pageSetup")
    fit = sheet.find(f"{_MAIN}sheetPr/{_MAIN}pageSetUpPr")
    footer = sheet.find(f"{_MAIN}headerFooter/{_MAIN}oddFooter")
    assert page is not None
    assert page.get("paperSize") == "9"
    assert page.get("fitToHeight") == "0"
    assert fit is not None
    assert fit.get("fitToPage") == "1"
    assert footer is not None
    assert "&P" in (footer.text or "")
    assert sheet.find(f".//{_MAIN}f") is None
    with zipfile.ZipFile(path) as book:
        names = book.read("xl/workbook.xml").decode()
    assert "_xlnm.Print_Titles" in names
    assert "_xlnm.Print_Area" in names


@pytest.mark.usefixtures("customer")
def test_sums_stand_by_currency_and_days_are_days(desk: Desk, tmp_path: Path) -> None:
    rows = cells(write(desk, tmp_path, "gifts"))
    totals = [row[4] for row in rows if row[0] == "Total"]
    assert sorted(map(float, map(str, totals))) == [10.5, 200.0]
    assert sum(row[0] == TODAY for row in rows) == 2


@pytest.mark.parametrize("code", ["visit_plan", "visit_log", "gifts", "entertainment", "goals"])
def test_an_empty_form_has_rows_to_fill_in(desk: Desk, tmp_path: Path, code: str) -> None:
    path = write(desk, tmp_path, code)
    blank = [
        row
        for row in sheet_of(path).iter(f"{_MAIN}row")
        if len(row)
        and all(cell.get("t") is None and cell.find(f"{_MAIN}v") is None for cell in row)
    ]
    assert len(blank) >= (6 if code == "goals" else 20)
    plan_or_error: object
    try:
        plan_or_error = import_file(desk.store, path, today=TODAY)[0].rows
    except KnownError:
        plan_or_error = []
    assert not plan_or_error


def test_many_rows_and_long_texts_are_whole(
    desk: Desk, customer: uuid.UUID, tmp_path: Path
) -> None:
    said = "很长的话" * 500
    log_visit(desk.store, customer=customer, day=TODAY, today=TODAY, said=said, mode="call")
    for number in range(120):
        day, hour = TODAY, f"{8 + number // 60:02}:{number % 60:02}"
        log_visit(
            desk.store, customer=customer, day=day, time=hour, today=TODAY, said="ok", mode="wechat"
        )
    path = write(desk, tmp_path, "visit_log")
    heights = [float(row.get("ht", 15)) for row in sheet_of(path).iter(f"{_MAIN}row")]
    assert max(heights) <= 409
    assert sum(heights) > 120 * 15 + 3000 / 36 * 15
    assert any(said in map(str, row) for row in cells(path))
    plan, _change = import_file(desk.store, path, today=TODAY)
    assert plan.count("unchanged") == len(plan.rows) == 122


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("code", FORMS)
@pytest.mark.usefixtures("customer")
def test_libreoffice_opens_it(desk: Desk, tmp_path: Path, code: str) -> None:
    path = write(desk, tmp_path, code)
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert path.with_suffix(".pdf").stat().st_size > 0


@pytest.mark.usefixtures("customer")
def test_the_command(crm: Crm, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    done = crm("form", "visit_plan", path, "--week", TODAY).data
    assert done["kind"] == "visit_plan"
    assert done["rows"] == 3
    assert "file_exists" in crm("form", "visit_plan", path).err
    assert crm("form", "gifts", path, "--month", "2026-02", "--force").data["rows"] == 0
    assert crm("form", "gifts", tmp_path / "a.csv").status == 1
    both = crm("form", "gifts", path, "--week", TODAY, "--month", "2026-02")
    assert "(usage)" in both.err
