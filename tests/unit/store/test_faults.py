"""What SQLite reports, in a user's words."""

from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy.exc import OperationalError

from crm.errors import KnownError
from crm.store.faults import explain, known_errors

STORE = Path("/nowhere/tuoke.db")


def reported(code: int) -> driver.Error:
    error = driver.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "known"),
    [
        (5, "store_busy"),
        (517, "store_busy"),  # a stale snapshot
        (6, "store_busy"),
        (11, "store_corrupt"),
        (267, "store_corrupt"),  # of a virtual table
        (26, "store_corrupt"),
        (13, "disk_full"),
        (10, "disk_failed"),
        (8, "store_unwritable"),
        (1032, "store_unwritable"),  # moved away
        (14, "store_unwritable"),
        (18, "too_large"),
    ],
)
def test_each_report_has_its_sentence(code: int, known: str) -> None:
    wrapped = OperationalError("SELECT", {}, reported(code))
    for error in (reported(code), wrapped):
        told = explain(error, STORE)
        assert told is not None
        assert told.code == known
        assert told.sentence.endswith((".", "again"))
    with pytest.raises(KnownError), known_errors(STORE):
        raise wrapped


def test_a_bug_stays_a_bug() -> None:
    assert explain(reported(1), STORE) is None
    assert explain(ValueError("x"), STORE) is None
    with pytest.raises(ZeroDivisionError), known_errors(STORE):
        raise ZeroDivisionError


def test_what_cannot_be_stored() -> None:
    for value, code in (("\ud800", "not_text"), (1 << 80, "number_too_large")):
        with (
            closing(driver.connect(":memory:")) as memory,
            pytest.raises(KnownError) as told,
            known_errors(STORE),
        ):
            memory.execute("SELECT ?", (value,))
        assert told.value.code == code
