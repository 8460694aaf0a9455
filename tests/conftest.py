"""What every test stands on: an environment of its own, steady examples, and no Qt.

Anything that needs a window lives in tests/ui/conftest.py; this file also serves the runs
in an environment where PySide6 and pytest-qt do not exist.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from pathlib import Path

# Before anything imports Qt; a developer who wants to watch sets QT_QPA_PLATFORM himself.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("default", deadline=None, derandomize=True)
settings.register_profile("ci", deadline=None, derandomize=True, max_examples=50)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "default")
)

# East of Greenwich, so that a UTC day taken for the rep's day shows.
FIXED = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"}
OWN_PREFIXES = ("CRM_", "TUOKE_")
HOMES = {
    "HOME": "home",
    "USERPROFILE": "home",
    "APPDATA": "appdata",
    "LOCALAPPDATA": "appdata",
    "XDG_CACHE_HOME": "xdg/cache",
    "XDG_CONFIG_HOME": "xdg/config",
    "XDG_DATA_HOME": "xdg/data",
    "XDG_STATE_HOME": "xdg/state",
    "XDG_RUNTIME_DIR": "xdg/runtime",
}


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Without pytest-qt nobody else knows the Qt lines of pyproject.toml."""
    if not pluginmanager.hasplugin("pytest-qt"):
        for name in ("qt_api", "qt_log_level_fail"):
            parser.addini(name, "read by pytest-qt where it is installed")


def _enter(environ: pytest.MonkeyPatch, home: Path) -> None:
    for name in os.environ:
        if name.startswith(OWN_PREFIXES) or name == "LANGUAGE":
            environ.delenv(name)
    for name, value in FIXED.items():
        environ.setenv(name, value)
    for name, folder in HOMES.items():
        (home / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
        environ.setenv(name, str(home / folder))
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.fixture(scope="session", autouse=True)
def _session_environment(tmp_path_factory: pytest.TempPathFactory) -> object:
    """What session-wide fixtures see: nobody's real home, a fixed language and zone."""
    with pytest.MonkeyPatch.context() as environ:
        _enter(environ, tmp_path_factory.mktemp("session"))
        yield


@pytest.fixture(autouse=True)
def _environment(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of its own for each test, so that none finds what another left."""
    _enter(monkeypatch, tmp_path_factory.mktemp("env"))
