"""A truncated or bit-flipped store: right answers or one sentence, never a traceback."""

import random
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crm.errors import KnownError
from crm.store.opening import FILE_NAME, open_store
from crm.store.store import Store
from tests.integration.conftest import Crm
from tests.integration.store.filling import fill

COMMANDS = (
    ("customers",),
    ("customer", "show", "恒达贸易"),
    ("history", "恒达贸易"),
    ("steps",),
    ("week",),
    ("visit", "list"),
    ("undo",),
    ("customer", "add", "新客户"),
    ("doctor",),
)


@pytest.fixture
def sound(make_store: Callable[[Path], Store], tmp_path: Path) -> bytes:
    """A store's bytes as they should be."""
    store = make_store(tmp_path / "sound")
    fill(store)
    store.close()
    return store.path.read_bytes()


def put(folder: Path, content: bytes) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / FILE_NAME).write_bytes(content)


def answers(crm: Crm, *words: str) -> None:
    ran = crm(*words)
    told = f"{words}: {ran.err}"
    assert ran.status in {0, 1}, told
    assert "internal_error" not in ran.err, told
    assert "Traceback" not in ran.err, told
    if ran.status == 0 or words == ("doctor",):
        assert ran.err == "" or ran.out == "", told
    else:
        assert (ran.out, ran.err.count("\n")) == ("", 1), told


def test_flipped_bits(sound: bytes, folder: Path, crm: Crm) -> None:
    where = random.Random(21)
    named = 0
    for number in range(60):
        damaged = bytearray(sound)
        limit = 100 if number < 10 else len(damaged)
        for _ in range(where.choice((1, 1, 8))):
            damaged[where.randrange(limit)] ^= 1 << where.randrange(8)
        put(folder, bytes(damaged))
        for words in where.sample(COMMANDS[:-1], 2):
            answers(crm, *words)
        put(folder, bytes(damaged))
        ran = crm("doctor")
        answers(crm, "doctor")
        named += ran.status
    assert named > 20


def test_blotted_pages(sound: bytes, folder: Path, crm: Crm) -> None:
    where = random.Random(21)
    for _ in range(40):
        damaged = bytearray(sound)
        start = where.randrange(len(damaged) // 512) * 512
        damaged[start : start + 512] = where.randbytes(512)
        put(folder, bytes(damaged))
        for words in where.sample(COMMANDS, 2):
            answers(crm, *words)


def test_truncated(sound: bytes, folder: Path, crm: Crm) -> None:
    where = random.Random(21)
    for length in (1, 99, 100, 4095, 4096, 8192, *(where.randrange(len(sound)) for _ in range(20))):
        put(folder, sound[:length])
        for words in where.sample(COMMANDS, 2):
            answers(crm, *words)
        put(folder, sound[:length])
        assert crm("doctor").status == 1


def test_a_damaged_store_says_so(sound: bytes, folder: Path) -> None:
    put(folder, sound[:5000])
    with (
        pytest.raises(KnownError) as refused,
        closing(open_store(folder)) as store,
        store.reading() as session,
    ):
        session.connection().exec_driver_sql("SELECT * FROM customer, visit").all()
    assert refused.value.code == "store_corrupt"
