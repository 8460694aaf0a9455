"""New rows that may be about a customer who is there."""

import pytest

from crm.documents.imports.plan import Choices, OnPossible
from crm.services.customers import add_customer
from crm.services.desk import Desk
from tests.integration.conftest import Crm
from tests.integration.imports.conftest import Bring, WriteSheet, counts, one

ROWS = (("客户名称", "城市"), ("上海华联超市有限公司", "上海"), ("大成贸易", ""))


@pytest.mark.parametrize(
    ("choice", "expected", "customers"),
    [
        ("new", {"created": 2}, 3),
        ("skip", {"created": 1, "skipped": 1}, 2),
        ("update", {"created": 1, "updated": 1}, 2),
    ],
)
def test_a_likely_customer_is_said_and_treated_as_chosen(
    choice: OnPossible, expected: dict[str, int], customers: int, desk: Desk, bring: Bring
) -> None:
    add_customer(desk.store, name="上海华联超市有限公司", day=desk.today())
    plan = bring("customers", *ROWS, choices=Choices(on_possible=choice))
    assert counts(plan) == expected
    assert one(desk, "SELECT count(*) FROM customer") == customers
    if choice != "update":
        assert [row.row for row in plan.possible] == [2]
        likely = plan.possible[0].likely[0]
        assert likely.name == "上海华联超市有限公司"
        assert likely.reasons
    again = counts(bring("customers", *ROWS, choices=Choices(on_possible=choice)))
    assert set(again) <= {"unchanged", "skipped"}
    assert one(desk, "SELECT count(*) FROM customer") == customers


def test_two_equally_likely_are_not_chosen_between(desk: Desk, bring: Bring) -> None:
    for _ in range(2):
        add_customer(desk.store, name="上海华联超市有限公司", day=desk.today())
    plan = bring("customers", *ROWS, choices=Choices(on_possible="update"))
    assert counts(plan) == {"created": 1, "rejected": 1}
    assert plan.rejected[0].code == "ambiguous_match"


def test_the_likeliest_keeps_its_name(desk: Desk, bring: Bring) -> None:
    add_customer(desk.store, name="苏州恒瑞机电有限公司", day=desk.today())
    rows = (("客户名称", "电话"), ("恒瑞机电", "0512-66668888"), ("苏州市恒瑞机电", ""))
    plan = bring("customers", *rows, choices=Choices(on_possible="update"))
    assert counts(plan) == {"updated": 1, "unchanged": 1}
    assert one(desk, "SELECT name || phone FROM customer") == "苏州恒瑞机电有限公司0512-66668888"
    assert counts(bring("customers", *rows, choices=Choices(on_possible="update"))) == {
        "unchanged": 2
    }


def test_the_first_file_asks_nothing_about_its_own_rows(bring: Bring) -> None:
    plan = bring("customers", ROWS[0], *ROWS[1:], ("上海华联超市有限公司", "苏州"))
    assert plan.possible == []


def test_on_the_command_line(crm: Crm, sheet: WriteSheet) -> None:
    crm("customer", "add", "上海华联超市有限公司")
    path = sheet("客户.csv", ROWS)
    dry = crm("import", path, "--kind", "customers", "--possible", "skip", "--dry-run").data
    assert (dry["created"], dry["skipped"]) == (1, 1)
    ran = crm("import", path, "--kind", "customers", json=False)
    assert any("perhaps 上海华联超市有限公司" in line for line in ran.lines)
    assert len(crm("customers").data) == 3
