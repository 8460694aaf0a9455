"""Who is meant: what is found must be what was given, and doubt must change nothing."""

import uuid
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.errors import KnownError
from crm.labels import folded
from crm.models import Contact, Customer
from crm.queries.customers import find_customer, search_customers
from crm.store.opening import open_store
from crm.store.store import Store

NAMES = ("杭州王氏", "杭州王氏", "Acme", "ACME East", "acme east", "ＣＡＦＥ", "Beef & Co", "dead")
CODES = ("C1", "c1", "A-7", None, "Ｂ９", "cafe", None, "1234")
CITIES = ("杭州", "宁波", None, "Leeds", "Leeds", "上海", None, None)
PHONES = (None, "+86 571-8888 1234", None, None, "(0113) 555", None, None, "13800001111")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(tmp_path_factory.mktemp("lookup"))
    with store.unit_of_work("fill") as work:
        rows = zip(NAMES, CODES, CITIES, PHONES, strict=True)
        for number, (name, code, city, phone) in enumerate(rows, start=1):
            # ids that end in words and digits people type
            ending = ("cafe", "1234", "dead", "beef")[number % 4]
            record = uuid.UUID(f"0190000000007000800000000{number:03}{ending}")
            customer = Customer(id=record, name=name, code=code, city=city, phone=phone)
            work.add(customer)
            work.session.flush()
            work.add(Contact(id=work.new_id(), customer_id=record, name=f"李{number}"))
    yield store
    store.close()


def everyone(store: Store) -> list[tuple[uuid.UUID, str, str | None]]:
    with store.reading() as session:
        return [(c.id, c.name, c.code) for c in session.query(Customer).order_by(Customer.id)]


def meant(store: Store, text: str) -> tuple[uuid.UUID | None, KnownError | None]:
    try:
        return store.read(find_customer, text), None
    except KnownError as error:
        return None, error


def test_an_id_is_found_however_it_is_written(filled: Store) -> None:
    for record, _name, _code in everyone(filled):
        for text in (str(record), record.hex, record.hex.upper(), record.hex[-8:], f" {record} "):
            assert filled.read(find_customer, text) == record


def test_a_code_comes_before_everything_but_an_id(filled: Store) -> None:
    records = {code: record for record, _name, code in everyone(filled) if code}
    for code, record in records.items():
        assert filled.read(find_customer, code) == record
    assert filled.read(find_customer, "b9") == records["Ｂ９"]


def test_a_name_as_written_comes_before_one_in_another_case(filled: Store) -> None:
    by_name = {name: record for record, name, _code in everyone(filled)}
    for name in ("ACME East", "acme east", "Acme"):
        assert filled.read(find_customer, name) == by_name[name]
    with pytest.raises(KnownError) as refused:
        filled.read(find_customer, "Acme EAST")
    assert refused.value.code == "ambiguous_customer"
    assert len(refused.value.candidates) == 2


@pytest.mark.parametrize(
    ("text", "count"), [("杭州王氏", 2), ("leeds", 2), ("李", 8), ("beef", 2), ("555", 1)]
)
def test_a_search_that_finds_several_is_refused(filled: Store, text: str, count: int) -> None:
    if count == 1:
        assert isinstance(filled.read(find_customer, text), uuid.UUID)
        return
    with pytest.raises(KnownError) as refused:
        filled.read(find_customer, text)
    assert refused.value.code == "ambiguous_customer"
    assert len(refused.value.candidates) == count
    for candidate in refused.value.candidates:
        assert candidate in refused.value.sentence


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("８８８８", 1),
        ("88881234", 1),
        ("0113555", 1),
        ("宁波", 1),
        ("李3", 1),
        ("ａcme", 3),
        ("ced", 0),
        ("%", 0),
        ("_", 0),
        ("", 0),
    ],
)
def test_a_search_looks_at_names_city_people_and_digits(
    filled: Store, text: str, found: int
) -> None:
    assert len(filled.read(search_customers, text)) == found


@given(text=st.text(max_size=6) | st.text("0123456789abcdefACM杭州 李-", max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_given_finds_one_that_fits_or_a_known_error(filled: Store, text: str) -> None:
    record, refused = meant(filled, text)
    if record is None:
        assert refused is not None
        assert refused.code in {"unknown_customer", "ambiguous_customer"}
        assert (refused.code == "ambiguous_customer") is (len(refused.candidates) > 1)
        return
    wanted = folded(text)
    rows = {one: (name, code) for one, name, code in everyone(filled)}
    name, code = rows[record]
    assert (
        wanted in folded(name)
        or wanted == folded(code or "")
        or record.hex.endswith(wanted.replace("-", ""))
        or record in filled.read(search_customers, text)
    )
