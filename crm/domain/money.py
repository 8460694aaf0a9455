"""Money and scaled numbers: integers all the way, rounded half away from zero as on an invoice."""

import re
from typing import Final

PRICE_SCALE: Final = 10_000
"""A unit price of 1 stands for 1/10,000 of the currency's major unit."""
QUANTITY_SCALE: Final = 1_000
"""A quantity of 1 stands for 1/1,000 of the product's unit."""
READING_SCALE: Final = 1_000_000
"""A reported number of 1 stands for a millionth of its unit."""
DISCOUNT_SCALE: Final = 1_000_000
"""A discount is in parts per million of the line: 150,000 is 15 % off."""

_LARGEST: Final = 2**63 - 1  # what an SQLite integer holds
_LONGEST: Final = 64  # characters: no honest number is longer
_USUAL_DIGITS: Final = 2
_NO_DECIMALS: Final = (
    *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG"),
    *("RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"),
)
_OTHER_DIGITS: Final = {
    **dict.fromkeys(_NO_DECIMALS, 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}  # ISO 4217

_MAGNITUDES: Final = {
    "": 1,
    "千": 10**3,
    "万": 10**4,
    "萬": 10**4,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "億": 10**8,
}
_PLAIN: Final = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},  # full width ASCII
        "\u3000": " ",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2212": "-",
        "\uffe5": "¥",
        "\uffe1": "£",
    }
)
_NUMBER: Final = re.compile(
    r"(?P<before>[+-]?)\ *[¥$€£]?\ *(?P<after>[+-]?)"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d*)(?:\.(?P<part>\d*))?"
    r"\ *(?P<magnitude>百万|千万|[千万萬亿億]?)\ *[元圆¥$€£]?",
    re.ASCII,
)


def divide_half_up(numerator: int, denominator: int) -> int:
    """The nearest whole quotient, halves away from zero; ZeroDivisionError for nothing."""
    quotient, rest = divmod(abs(numerator), abs(denominator))
    if 2 * rest >= abs(denominator):
        quotient += 1
    return quotient if (numerator < 0) == (denominator < 0) else -quotient


def minor_digits(currency: str) -> int:
    """Decimals of an ISO 4217 currency's minor unit (JPY 0, KWD 3); 2 for one it does not know."""
    return _OTHER_DIGITS.get(currency.strip().upper(), _USUAL_DIGITS)


def minor_scale(currency: str) -> int:
    """Minor units in one major unit: 100 for CNY, 1 for JPY, 1,000 for KWD."""
    return _power_of_ten(minor_digits(currency))


def line_amount(unit_price: int, quantity: int, discount: int = 0, minor_digits: int = 2) -> int:
    """An invoice line in minor units, rounded once; ValueError if the discount is not 0 to 100 %.

    `unit_price` is in 1/PRICE_SCALE major units, `quantity` in 1/QUANTITY_SCALE (negative for a
    return), `discount` in 1/DISCOUNT_SCALE of the line.
    """
    if not 0 <= discount <= DISCOUNT_SCALE:
        raise ValueError(f"discount out of range: {discount}")
    exact = unit_price * quantity * (DISCOUNT_SCALE - discount) * _power_of_ten(minor_digits)
    return divide_half_up(exact, PRICE_SCALE * QUANTITY_SCALE * DISCOUNT_SCALE)


def split_equally(total: int, n: int) -> list[int]:
    """`n` shares of `total` minor units that differ by one at most, the larger ones first.

    Their sum is the total; ValueError unless somebody shares.
    """
    if n < 1:
        raise ValueError(f"nobody to share between: {n}")
    share, rest = divmod(abs(total), n)
    sign = -1 if total < 0 else 1
    return [sign * (share + (place < rest)) for place in range(n)]


def parse_scaled(text: str, scale: int, *, exact: bool = True) -> int:
    """A decimal number as people write it, times `scale`; ValueError if it is not one.

    Takes "1,234.50", "￥１２", "$-3", "(45.00)" for -45, "8.5万", "2亿元". Digits finer than
    the scale are a ValueError too, or rounded half up where `exact` is false.
    """
    plain = text.translate(_PLAIN).strip()[: _LONGEST + 1]
    bracketed = plain.startswith("(") and plain.endswith(")")
    found = _NUMBER.fullmatch(plain[1:-1].strip() if bracketed else plain)
    if found is None or len(plain) > _LONGEST:
        raise ValueError(f"not a number: {text[:_LONGEST]!r}")
    whole, part = found["whole"].replace(",", ""), found["part"] or ""
    signs = found["before"] + found["after"] + ("-" if bracketed else "")
    if not whole + part or len(signs) > 1:
        raise ValueError(f"not a number: {text!r}")
    numerator = int(whole + part) * _MAGNITUDES[found["magnitude"]] * scale
    denominator = _power_of_ten(len(part))
    if exact and numerator % denominator:
        raise ValueError(f"finer than 1/{scale}: {text!r}")
    value = divide_half_up(numerator, denominator)
    if value > _LARGEST:
        raise ValueError(f"too large: {text!r}")
    return -value if signs == "-" else value


def format_scaled(value: int, scale: int, min_digits: int = 0) -> str:
    """Plain decimal text of value/scale, exact: at least `min_digits` decimals, else none idle.

    ValueError unless the scale is a power of ten. `parse_scaled` reads it back.
    """
    digits = len(str(scale)) - 1
    if scale != _power_of_ten(digits):
        raise ValueError(f"not a power of ten: {scale}")
    whole, part = divmod(abs(value), scale)
    decimals = f"{part:0{digits}d}" if digits else ""
    decimals = decimals.rstrip("0").ljust(min_digits, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"


def _power_of_ten(digits: int) -> int:
    if digits < 0:
        raise ValueError(f"negative number of digits: {digits}")
    return int(10**digits)
