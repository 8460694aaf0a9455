"""Numbers written the common way are read without the library, and just as it reads them."""

from hypothesis import given
from hypothesis import strategies as st

from crm.queries.phones import _keys, phone_keys

AREA = st.sampled_from(["010", "020", "021", "029", "0311", "0571", "0755", "0898", "0991"])
NUMBER = st.from_regex(r"[2-8][0-9]{6,7}", fullmatch=True)


@given(AREA, st.sampled_from(["", "-"]), NUMBER)
def test_landlines(area: str, dash: str, number: str) -> None:
    words = f"{area}{dash}{number}"
    assert phone_keys(words) == _keys(words) == {f"{area}{number}"[1:]}


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_mobiles(number: str) -> None:
    assert phone_keys(number) == _keys(number) == {number}
