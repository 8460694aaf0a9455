"""What no file of the project may be or say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.architecture.tree import ROOT, python_files, tracked

if TYPE_CHECKING:
    from pathlib import Path

MOST_LINES = 500
SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}

# The registries' names are written so that this line does not find itself.
PACKAGE_HOSTS = re.compile(
    r"py[p]i\.org|python[h]osted|registry\.n[p]mjs|deb\.[d]ebian\.org|file:/[/]/"
)
MACHINE_PATHS = re.compile(r"(?:^|[^\w.])/(?:home/[a-z]|Users/[A-Za-z]|root/|mnt/|media/|work/)")


def texts() -> dict[Path, str]:
    """The tracked files that hold text."""
    read: dict[Path, str] = {}
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content[:8192]:
            read[path.relative_to(ROOT)] = content.decode("utf-8", errors="replace")
    return read


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files()
    }
    assert lengths
    assert {path: n for path, n in lengths.items() if n > MOST_LINES} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [str(path) for path in python_files("crm") if path.stem in SAY_NOTHING] == []


def test_no_python_among_the_resources() -> None:
    assert python_files("resources") == []


def test_no_file_names_a_package_host_or_a_path_of_somebodys_machine() -> None:
    checkout = str(ROOT) + "/"
    found = [
        f"{path}:{number}: {line.strip()[:100]}"
        for path, text in texts().items()
        for number, line in enumerate(text.splitlines(), start=1)
        if PACKAGE_HOSTS.search(line) or MACHINE_PATHS.search(line) or checkout in line
    ]
    assert found == []
