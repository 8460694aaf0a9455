from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.ids import IdMinter, id_ending, id_time_ms, parse_id, uuid7

TIMES = st.integers(0, 2**48 - 1)
NOISE = st.binary(min_size=10, max_size=10)


def test_the_example_of_the_rfc() -> None:
    noise = (0xCC3 << 62 | 0x18C4DC0C0C07398F) << 6
    assert str(uuid7(0x017F22E279B0, noise.to_bytes(10))) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@given(TIMES, NOISE)
def test_version_variant_and_time(now_ms: int, noise: bytes) -> None:
    made = uuid7(now_ms, noise)
    assert (made.version, made.variant) == (7, RFC_4122)
    assert id_time_ms(made) == now_ms
    assert uuid7(now_ms, noise) == made


@given(TIMES, TIMES, NOISE, NOISE)
def test_ids_sort_by_time_as_numbers_bytes_and_text(a: int, b: int, x: bytes, y: bytes) -> None:
    first, second = uuid7(min(a, b), x), uuid7(max(a, b), y)
    if a != b:
        assert first < second
        assert first.bytes < second.bytes
        assert str(first) < str(second)


def test_randomness_comes_from_the_system() -> None:
    assert len({uuid7(1) for _ in range(1_000)}) == 1_000


@given(st.lists(st.tuples(st.integers(0, 5), NOISE), min_size=2, max_size=40))
def test_a_minter_only_goes_up(asked: list[tuple[int, bytes]]) -> None:
    minter = IdMinter()
    made = [minter.mint(now_ms, noise) for now_ms, noise in asked]
    assert all(before < after for before, after in pairwise(made))
    assert {(one.version, one.variant) for one in made} == {(7, RFC_4122)}


def test_a_minter_overflows_into_the_next_millisecond() -> None:
    minter = IdMinter()
    first, second = minter.mint(5, b"\xff" * 10), minter.mint(5, bytes(10))
    assert first < second
    assert id_time_ms(second) == 6


def test_threads_share_a_minter() -> None:
    minter = IdMinter()
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(minter.mint, [7] * 2_000))
    assert len(set(made)) == 2_000


@given(st.uuids())
def test_text_reads_back(value: UUID) -> None:
    assert parse_id(str(value)) == value
    assert parse_id(value.hex.upper()) == value


@pytest.mark.parametrize("text", ["", "abc", f"{{{UUID(int=1)}}}", UUID(int=1).urn, "g" * 32])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an id"):
        parse_id(text)


def test_impossible_times_and_noise_are_refused() -> None:
    with pytest.raises(ValueError, match="time"):
        uuid7(-1)
    with pytest.raises(ValueError, match="time"):
        uuid7(2**48)
    with pytest.raises(ValueError, match="random"):
        uuid7(1, b"short")


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("CAFE", "cafe"),
        (" 9fd6-7d38 ", "9fd67d38"),
        ("abc", ""),
        ("cafés", ""),
        ("", ""),
        ("a" * 32, "a" * 32),
        ("a" * 33, ""),
    ],
)
def test_what_may_be_the_end_of_an_id(text: str, digits: str) -> None:
    assert id_ending(text) == digits
