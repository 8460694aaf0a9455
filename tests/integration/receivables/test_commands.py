"""crm receivables."""

from tests.integration.conftest import Crm


def test_what_is_owed_with_its_age(crm: Crm) -> None:
    assert crm("receivables").data == {"today": "2026-03-18", "totals": [], "orders": []}
    assert crm("receivables", json=False).lines == ["Nothing is owed."]
    crm("customer", "add", "Acme", "--terms", 30)
    crm("order", "add", "Acme", "--on", "2026-02-01", "--amount", 1000)
    data = crm("receivables").data
    (total,), (order,) = data["totals"], data["orders"]
    assert (total["currency"], total["owed"], total["bands"]["1-30"]) == ("CNY", 100_000, 100_000)
    assert (order["customer"], order["due"], order["days_past_due"]) == ("Acme", "2026-03-03", 15)
    assert crm("receivables", json=False).lines[0] == "1,000.00 CNY owed"
    assert crm("receivables", "Acme", "--rep", "me").data["orders"] != []
    assert "(unknown_customer)" in crm("receivables", "Nobody").err
