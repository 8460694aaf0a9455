"""A number that two firms share never writes one of them over the other."""

import datetime as dt
from pathlib import Path

import pytest

from crm.documents.imports.importing import plan_import, read_file, write_import
from crm.errors import KnownError
from crm.queries.customers import list_customers
from crm.services.customers import add_customer
from crm.services.desk import Desk

TODAY = dt.date(2026, 9, 22)


def names(desk: Desk) -> list[str]:
    return sorted(row.name for row in desk.store.read(list_customers, today=TODAY))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_text("客户名称,电话,城市\n北京宏达物流,021-55556666,北京\n", encoding="utf-8")
    return path


def test_another_firm_on_the_same_number_is_another_firm(desk: Desk, file: Path) -> None:
    add_customer(desk.store, name="上海甲贸易", day=TODAY, phone="021-55556666", city="上海")
    incoming = read_file(desk.store, file)
    plan = plan_import(desk.store, incoming, today=TODAY)
    (row,) = plan.rows
    assert row.decision == "created"
    write_import(desk.store, incoming, today=TODAY, plan=plan)
    assert names(desk) == ["上海甲贸易", "北京宏达物流"]


def test_one_mobile_of_two_names_is_a_possible_duplicate(desk: Desk, tmp_path: Path) -> None:
    add_customer(desk.store, name="甲贸易", day=TODAY, phone="13800138000")
    path = tmp_path / "a.csv"
    path.write_text("客户名称,电话\n宏达物流,138 0013 8000\n", encoding="utf-8")
    (row,) = plan_import(desk.store, read_file(desk.store, path), today=TODAY).rows
    assert row.decision == "created"
    assert [likely.name for likely in row.likely] == ["甲贸易"]


def test_the_same_firm_by_a_shorter_name_is_that_firm(desk: Desk, file: Path) -> None:
    add_customer(desk.store, name="北京宏达物流有限公司", day=TODAY, phone="02155556666")
    incoming = read_file(desk.store, file)
    (row,) = plan_import(desk.store, incoming, today=TODAY).rows
    assert row.decision == "updated"


def test_nothing_is_done_that_nobody_saw(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("客户编号,客户名称,城市\nC1,甲公司,宁波\n", encoding="utf-8")
    incoming = read_file(desk.store, path)
    seen = plan_import(desk.store, incoming, today=TODAY)
    add_customer(desk.store, name="乙公司", code="C1", day=TODAY, city="上海")
    with pytest.raises(KnownError) as refused:
        write_import(desk.store, incoming, today=TODAY, plan=seen)
    assert refused.value.code == "plan_changed"
    assert names(desk) == ["乙公司"]
    again = plan_import(desk.store, incoming, today=TODAY)
    write_import(desk.store, incoming, today=TODAY, plan=again)
    assert names(desk) == ["甲公司"]


def test_what_somebody_else_wrote_elsewhere_does_not_matter(desk: Desk, file: Path) -> None:
    incoming = read_file(desk.store, file)
    seen = plan_import(desk.store, incoming, today=TODAY)
    add_customer(desk.store, name="Acme", day=TODAY)
    write_import(desk.store, incoming, today=TODAY, plan=seen)
    assert names(desk) == ["Acme", "北京宏达物流"]
