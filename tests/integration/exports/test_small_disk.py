"""A disk that is full before the export is: one sentence, and nothing half there."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm.documents.exports.exporting import export_rows
from crm.errors import KnownError
from crm.services.customers import add_customer
from crm.services.desk import Desk
from tests.integration.conftest import TODAY


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for a few pages."""
    place = tmp_path / "disk"
    place.mkdir()
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("only root mounts a small disk")
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("mounting is not allowed here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "all"])
def test_a_full_disk_is_said_and_left_as_it_was(desk: Desk, disk: Path, name: str) -> None:
    for number in range(40):
        note = os.urandom(600).hex()
        add_customer(desk.store, name=f"甲{number}", day=TODAY, note=note)
    kind = "all" if name == "all" else "customers"
    with pytest.raises(KnownError) as refused:
        export_rows(desk.store, kind, disk / name, today=TODAY)
    assert refused.value.code == "file_unwritable"
    assert "full" in refused.value.sentence
    assert list(disk.iterdir()) == []
