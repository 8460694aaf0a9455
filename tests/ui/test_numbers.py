"""Numbers in forms, as people write them."""

import pytest

from crm.ui.forms.form import Wrong
from crm.ui.forms.numbers import read_number, show_number


@pytest.mark.parametrize(
    ("text", "scale", "value"),
    [
        ("", 100, None),
        ("  ", 100, None),
        ("12.5", 100, 1250),
        ("¥1,234.50", 100, 123_450),
        ("￥１２", 100, 1200),
        ("8.5万", 100, 8_500_000),
        ("0", 100, 0),
        ("2.125", 1000, 2125),
        ("1万", 1, 10_000),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, scale: int, value: int | None) -> None:
    assert read_number(text, scale) == value
    assert read_number(show_number(value, scale), scale) == value


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("abc", 100),
        ("1.234", 100),
        ("-5", 100),
        ("(5)", 100),
        ("1,23", 100),
        ("1.5", 1),
        ("¥", 100),
    ],
)
def test_what_is_no_amount_is_said_so(text: str, scale: int) -> None:
    with pytest.raises(Wrong, match=r"write it"):
        read_number(text, scale)
