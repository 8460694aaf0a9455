"""The lock files: every package with hashes, no address, nothing forgotten."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.tree import ROOT

PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[0-9][^ ;]*)(?: ; .+)?$")
HASH = re.compile(r"^--hash=sha256:[0-9a-f]{64}$")
LOCKS = ("requirements.lock", "requirements-dev.lock")


def locked(name: str) -> dict[str, str]:
    """Package to version; a line of any other form than pin and hashes fails."""
    pins: dict[str, str] = {}
    whole = (ROOT / name).read_text(encoding="ascii").replace(" \\\n    ", "\n").splitlines()
    hashes = 0
    for line in whole:
        if pin := PIN.match(line):
            assert not pins or hashes, f"{list(pins)[-1]} has no hash"
            pins[pin["name"]] = pin["version"]
            hashes = 0
        else:
            assert HASH.match(line), line
            hashes += 1
    assert hashes
    return pins


def wanted(*, dev: bool) -> list[Requirement]:
    """What pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = project["dependencies"] + (project["optional-dependencies"]["dev"] if dev else [])
    return [Requirement(line) for line in asked]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_what_is_asked_for_and_nothing_but_names_versions_and_hashes(
    name: str,
) -> None:
    pins = locked(name)
    for requirement in wanted(dev="dev" in name):
        version = pins[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{requirement} but {version}: make lock"


def test_tests_run_on_the_versions_that_ship() -> None:
    program, everything = (locked(name) for name in LOCKS)
    assert program.items() <= everything.items()
