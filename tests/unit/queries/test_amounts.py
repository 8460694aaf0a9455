"""Values as they are written and read."""

import pytest

from crm.errors import KnownError
from crm.queries.amounts import plain_value, read_value, show_number, show_value
from crm.queries.metrics import METRICS

SALES, VISITS, QUANTITY = (METRICS[name] for name in ("sales_amount", "visits", "sales_quantity"))


@pytest.mark.parametrize(
    ("text", "currency", "value"),
    [("8万", "CNY", 8_000_000), ("1,234.50", "CNY", 123_450), ("80000", "JPY", 80_000)],
)
def test_money_is_written_in_major_units(text: str, currency: str, value: int) -> None:
    assert read_value(text, SALES, currency) == value


def test_what_is_no_number_is_refused() -> None:
    for text, metric in (("many", VISITS), ("1.5", VISITS), ("0.001", SALES)):
        with pytest.raises(KnownError) as refused:
            read_value(text, metric, "CNY")
        assert refused.value.code == "bad_number"


@pytest.mark.parametrize(
    ("value", "unit", "scale", "currency", "shown"),
    [
        (-123_456_789, "money", 100, "CNY", "-1,234,567.89 CNY"),
        (-5, "money", 100, "CNY", "-0.05 CNY"),
        (1200, "money", 1, "JPY", "1,200 JPY"),
        (1, "customers", 1, None, "1 customer"),
        (2, "customers", 1, None, "2 customers"),
        (2500, "items", 1000, None, "2.5 items"),
        (66, "percent", 1, None, "66 %"),
        (12_500_000, "people", 1_000_000, None, "12.5 people"),
        (3_000_000, "", 1_000_000, None, "3"),
        (None, "money", 100, "CNY", "–"),
    ],
)
def test_shown_with_its_unit(
    value: int | None, unit: str, scale: int, currency: str | None, shown: str
) -> None:
    assert show_value(value, unit, scale, currency) == shown


def test_numbers_alone_and_for_scripts() -> None:
    assert show_number(1_234_567, "customers", 1) == "1,234,567"
    assert plain_value(2500, QUANTITY.unit, QUANTITY.scale) == 2.5
    assert plain_value(2000, QUANTITY.unit, QUANTITY.scale) == 2
    assert plain_value(2050, "money", 100) == 2050
    assert plain_value(None, "times", 1) is None


def test_every_metric_says_what_it_is() -> None:
    for metric in METRICS.values():
        assert metric.label
        assert metric.definition.endswith(".")
        assert metric.nature in ("flow", "level", "share")


@pytest.mark.parametrize("text", ["60", "60%", "60 %", "60％"])
def test_a_share_may_be_written_with_its_sign(text: str) -> None:
    share = next(metric for metric in METRICS.values() if metric.unit == "percent")
    assert read_value(text, share, None) == read_value("60", share, None) > 0


def test_money_has_no_per_cent() -> None:
    with pytest.raises(KnownError):
        read_value("60%", SALES, "CNY")
