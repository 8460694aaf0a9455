"""Who may import whom: the contracts hold, and they notice when somebody breaks them."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.architecture.tree import ROOT, python_files

if TYPE_CHECKING:
    from pathlib import Path

LINT = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"

DIRECTION = "Each floor knows only the floors below it"
QT = "Only the window knows Qt"
WINDOW = "The window asks queries and services, never the store"


def lint(tree: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", LINT],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": str(tree)},
        capture_output=True,
        check=False,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_contracts_hold() -> None:
    status, said = lint(ROOT)
    assert status == 0, said


@pytest.mark.parametrize(
    ("path", "source", "broken"),
    [
        ("domain/intruder.py", "import crm.i18n", DIRECTION),
        ("models/intruder.py", "import crm.store", DIRECTION),
        ("queries/intruder.py", "import crm.services", DIRECTION),
        ("services/intruder.py", "def late():\n    import crm.cli", DIRECTION),
        ("stray/__init__.py", "", DIRECTION),
        ("services/intruder.py", "import PySide6.QtCore", QT),
        ("cli/intruder.py", "def late():\n    from PySide6 import QtWidgets", QT),
        ("ui/intruder.py", "import sqlalchemy.orm", WINDOW),
        ("ui/intruder.py", "from crm.models import visits", WINDOW),
        ("ui/intruder.py", "def late():\n    import crm.store", WINDOW),
    ],
)
def test_a_broken_contract_is_noticed(tmp_path: Path, path: str, source: str, broken: str) -> None:
    shutil.copytree(ROOT / "crm", tmp_path / "crm", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "crm" / path).parent.mkdir(exist_ok=True)
    (tmp_path / "crm" / path).write_text(source + "\n")
    status, said = lint(tmp_path)
    assert status != 0
    assert f"{broken} BROKEN" in said


def imported(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add("." * node.level + (node.module or ""))
    return names


@pytest.mark.parametrize("path", python_files("crm/domain"), ids=lambda path: path.stem)
def test_the_domain_stands_on_the_standard_library_alone_and_reads_no_clock(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    foreign = {
        name
        for name in imported(tree)
        if not name.startswith((".", "crm.domain"))
        and name.partition(".")[0] not in sys.stdlib_module_names
    }
    assert not foreign
    clocks = {"now", "today", "utcnow", "time_ns", "monotonic"}
    read = [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in clocks
    ]
    assert not read


PROBE = """
import sys
from crm.__main__ import main
sys.argv = ["crm", *sys.argv[1:]]
try:
    status = main()
except SystemExit as leaving:
    status = leaving.code
qt = sorted(name for name in sys.modules if name.startswith(("PySide6", "shiboken6")))
raise SystemExit(f"imported {qt}" if qt else status)
"""


@pytest.mark.parametrize(
    "steps",
    [
        [["--version"]],
        [["--help"]],
        [["demo", "--size", "1"], ["week"], ["customers", "--json"]],
    ],
    ids=["version", "help", "week"],
)
def test_the_command_line_runs_without_importing_qt(tmp_path: Path, steps: list[list[str]]) -> None:
    for step in steps:
        done = subprocess.run(
            [sys.executable, "-c", PROBE, "--data", str(tmp_path / "data"), *step],
            capture_output=True,
            check=False,
            text=True,
        )
        assert done.returncode == 0, done.stderr
