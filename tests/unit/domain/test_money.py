from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.money import (
    DISCOUNT_SCALE,
    PRICE_SCALE,
    QUANTITY_SCALE,
    divide_half_up,
    format_scaled,
    line_amount,
    minor_digits,
    minor_scale,
    parse_scaled,
    split_equally,
)

AMOUNTS = st.integers(-(10**15), 10**15)
SCALES = st.sampled_from([1, 10, 100, 1_000, 10_000, 1_000_000])


def test_northwinds_first_line_of_each_kind() -> None:
    assert line_amount(140_000, 12_000) == 16_800
    assert line_amount(98_000, 10_000) == 9_800
    assert line_amount(168_000, 15_000, 150_000) == 21_420


@pytest.mark.parametrize(
    ("price", "quantity", "discount", "digits", "amount"),
    [
        (50, 1_000, 0, 2, 1),  # 0.005 is a cent
        (49, 1_000, 0, 2, 0),
        (50, -1_000, 0, 2, -1),  # a return takes back what was billed
        (-50, -1_000, 0, 2, 1),
        (10_000, 500, 0, 0, 1),  # half a yen
        (10_000, 1_000, 0, 3, 1_000),
        (10_000, 1_000, DISCOUNT_SCALE, 2, 0),
    ],
)
def test_halves_go_away_from_zero(
    price: int, quantity: int, discount: int, digits: int, amount: int
) -> None:
    assert line_amount(price, quantity, discount, digits) == amount


@pytest.mark.parametrize("discount", [-1, DISCOUNT_SCALE + 1])
def test_a_discount_is_between_nothing_and_everything(discount: int) -> None:
    with pytest.raises(ValueError, match="discount"):
        line_amount(1, 1, discount)


@given(
    st.integers(-(10**10), 10**10),
    st.integers(-(10**8), 10**8),
    st.integers(0, DISCOUNT_SCALE),
    st.sampled_from([0, 2, 3]),
)
def test_a_line_is_what_decimal_arithmetic_rounds_half_up(
    price: int, quantity: int, discount: int, digits: int
) -> None:
    exact = (
        Decimal(price)
        / PRICE_SCALE
        * (Decimal(quantity) / QUANTITY_SCALE)
        * (1 - Decimal(discount) / DISCOUNT_SCALE)
    )
    rounded = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    assert line_amount(price, quantity, discount, digits) == int(rounded.scaleb(digits))


@given(AMOUNTS, st.integers(-(10**6), 10**6).filter(bool))
def test_division_is_decimals_half_up_and_symmetric(numerator: int, denominator: int) -> None:
    quotient = divide_half_up(numerator, denominator)
    assert quotient == (Decimal(numerator) / Decimal(denominator)).quantize(
        Decimal(1), ROUND_HALF_UP
    )
    assert divide_half_up(-numerator, denominator) == -quotient
    assert divide_half_up(numerator, -denominator) == -quotient


def test_nothing_divides_by_nothing() -> None:
    with pytest.raises(ZeroDivisionError):
        divide_half_up(1, 0)


@given(AMOUNTS, st.integers(1, 60))
def test_shares_add_up_and_differ_by_one_unit_at_most(total: int, n: int) -> None:
    shares = split_equally(total, n)
    assert len(shares) == n
    assert sum(shares) == total
    assert max(shares) - min(shares) <= 1
    assert sorted(shares, key=abs, reverse=True) == shares


def test_a_dinner_for_three() -> None:
    assert split_equally(10_000, 3) == [3_334, 3_333, 3_333]
    with pytest.raises(ValueError, match="nobody"):
        split_equally(10_000, 0)


@pytest.mark.parametrize(
    ("currency", "digits"),
    [("CNY", 2), ("jpy", 0), (" KRW ", 0), ("VND", 0), ("KWD", 3), ("CLF", 4), ("EUR", 2)],
)
def test_minor_units(currency: str, digits: int) -> None:
    assert minor_digits(currency) == digits
    assert minor_scale(currency) == 10**digits


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("0", 0),
        ("12", 1_200),
        ("12.5", 1_250),
        (".5", 50),
        ("5.", 500),
        ("1,234.50", 123_450),
        ("1,234,567", 123_456_700),
        ("  ¥1,234.50 ", 123_450),
        ("￥１，２３４．５０", 123_450),
        ("$-3", -300),
        ("-$3", -300),
        ("－３", -300),
        ("\u22123", -300),
        ("+3.10", 310),
        ("12 €", 1_200),
        ("12元", 1_200),
        ("(45.00)", -4_500),
        ("（45.00）", -4_500),
        ("8.5万", 8_500_000),
        ("8万元", 8_000_000),
        ("2500 万", 2_500_000_000),
        ("1.5億", 15_000_000_000),
        ("0.00001万", 10),
        ("1.2300000", 123),
        ("-0", 0),
    ],
)
def test_reads_what_people_write(text: str, cents: int) -> None:
    assert parse_scaled(text, 100) == cents


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", ".", "¥", "万", "abc", "1e5", "NaN", "Infinity", "0x10", "1_000"),
        *("1,23", "12,34.5", "1,2345", "1,234,5", ",123", "1.2.3", "1 234", "1.234,50"),
        *("--1", "-$-1", "(-1)", "(1", "1)", "5 pcs", "12%", "٣", "½", "²", "1万2", "9" * 65),
        *("99999999999999999999", "(1)" * 40, " " * 10_000 + "x"),
    ],
)
def test_rejects_nonsense(text: str) -> None:
    with pytest.raises(ValueError, match=r"number|large"):
        parse_scaled(text, 100)


def test_finer_digits_are_refused_or_rounded_if_asked() -> None:
    with pytest.raises(ValueError, match="finer"):
        parse_scaled("0.125", 100)
    assert parse_scaled("0.125", 100, exact=False) == 13
    assert parse_scaled("-0.125", 100, exact=False) == -13
    assert parse_scaled("12.340000000000002", 100, exact=False) == 1_234


@given(st.integers(-(2**63) + 1, 2**63 - 1), SCALES)
def test_what_is_formatted_reads_back(value: int, scale: int) -> None:
    text = format_scaled(value, scale)
    assert parse_scaled(text, scale) == value
    assert Decimal(text) * scale == value


@given(AMOUNTS)
def test_thousands_separators_change_nothing(value: int) -> None:
    text = format_scaled(abs(value), 100, 2)
    whole, part = text.split(".")
    assert parse_scaled(f"{int(whole):,}.{part}", 100) == abs(value)


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_a_value_error(text: str) -> None:
    try:
        value = parse_scaled(text, 100)
    except ValueError:
        return
    assert isinstance(value, int)


@pytest.mark.parametrize(
    ("value", "scale", "digits", "text"),
    [
        (12_345, 100, 0, "123.45"),
        (12_300, 100, 0, "123"),
        (12_300, 100, 2, "123.00"),
        (-5, 100, 2, "-0.05"),
        (1_500, 1_000, 0, "1.5"),
        (7, 1, 0, "7"),
        (7, 1, 2, "7.00"),
    ],
)
def test_formats_plainly(value: int, scale: int, digits: int, text: str) -> None:
    assert format_scaled(value, scale, digits) == text


def test_a_scale_is_a_power_of_ten() -> None:
    with pytest.raises(ValueError, match="power of ten"):
        format_scaled(1, 12)
    with pytest.raises(ValueError, match="negative"):
        line_amount(1, 1, 0, -1)
