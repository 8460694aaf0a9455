"""crm metric, crm facts."""

import pytest

from tests.integration.conftest import Crm

MARCH = ("--from", "2026-03-01", "--to", "2026-03-31")


@pytest.fixture
def sold(crm: Crm) -> Crm:
    """One order of two customers each, one of them in dollars too."""
    for name, currency, amount in (("Acme", "CNY", 1000), ("Bolt", "CNY", 500), ("Bolt", "USD", 7)):
        if name not in {row["name"] for row in crm("customers").data}:
            crm("customer", "add", name)
        ran = crm("order", "add", name, "--on", "2026-03-10", "--amount", amount,
                  "--currency", currency)  # fmt: skip
        assert ran.status == 0, ran.err
    return crm


def test_metric_as_data(sold: Crm) -> None:
    data = sold("metric", "sales_amount", *MARCH, "--by", "customer").data
    assert {key: data[key] for key in ("metric", "unit", "currency", "value", "fact_count")} == {
        "metric": "sales_amount",
        "unit": "money",
        "currency": "CNY",
        "value": 150_000,
        "fact_count": 2,
    }
    assert [(part["name"], part["value"]) for part in data["by"]] == [
        ("Acme", 100_000),
        ("Bolt", 50_000),
    ]
    assert data["other_currencies"] == [{"currency": "USD", "value": 700, "fact_count": 1}]


def test_metric_for_people_says_what_it_means(sold: Crm) -> None:
    lines = sold("metric", "sales_amount", *MARCH, "--by", "customer", json=False).lines
    assert lines[0] == "Sales  1,500.00 CNY  (2 facts)"
    assert lines[1].startswith("Ordered: ")
    assert lines[2] == "Also 7.00 USD, which is not added."
    assert lines[-2:] == ["Acme      1,000.00", "Bolt      500.00"]


def test_facts_are_those_behind_the_number(sold: Crm) -> None:
    rows = sold("facts", "sales_amount", *MARCH).data
    assert [(row["kind"], row["day"], row["customer"], row["value"]) for row in rows] == [
        ("order", "2026-03-10", "Acme", 100_000),
        ("order", "2026-03-10", "Bolt", 50_000),
    ]
    assert set(rows[0]) == {
        *("id", "kind", "day", "rep", "customer", "product", "value", "currency", "text"),
    }
    assert [row["value"] for row in sold("facts", "orders", *MARCH).data] == [1, 1, 1]
    dollars = sold("facts", "sales_amount", *MARCH, "--currency", "USD").data
    assert [row["value"] for row in dollars] == [700]


def test_everybody_unless_a_rep_is_given(sold: Crm) -> None:
    sold("rep", "add", "Bo")
    assert sold("metric", "orders", *MARCH).data["value"] == 3
    assert sold("metric", "orders", *MARCH, "--rep", "team").data["value"] == 3
    assert sold("metric", "orders", *MARCH, "--rep", "Bo").data["value"] == 0


@pytest.mark.parametrize(
    ("words", "code", "status"),
    [
        (("metric", "steps", *MARCH), "unknown_metric", 1),
        (("facts", "steps", *MARCH), "unknown_metric", 1),
        (("metric", "visits", *MARCH, "--basis", "ordered"), "unknown_basis", 1),
        (("metric", "visits", *MARCH, "--rep", "Nobody"), "unknown_rep", 1),
        (("metric", "visits", *MARCH, "--by", "moon"), "usage", 2),
        (("metric", "visits", "--from", "2026-03-01"), "usage", 2),
        (("metric", "visits", "--from", "2026-03-09", "--to", "2026-03-01"), "days_reversed", 1),
    ],
)
def test_refusals(crm: Crm, words: tuple[str, ...], code: str, status: int) -> None:
    ran = crm(*words)
    assert (ran.status, ran.out) == (status, "")
    assert ran.err.rstrip().endswith(f"({code})")
