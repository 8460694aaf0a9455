"""The files of the project, as the architecture's tests look at them."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {"build", "dist", "node_modules", "__pycache__"}


@cache
def tracked() -> list[Path]:
    """Every file under version control; where there is no git, every file that could be."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"],
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
        ).stdout.split("\0")
        found = [ROOT / name for name in listed if name]
    else:
        found = [
            path
            for top in ROOT.iterdir()
            if top.name == ".ci" or not (top.name.startswith(".") or top.name in NOT_OURS)
            for path in ([top] if top.is_file() else top.rglob("*"))
            if not NOT_OURS.intersection(path.relative_to(ROOT).parts)
            and not path.parent.name.endswith(".egg-info")
        ]
    return sorted(path for path in found if path.is_file())


def python_files(*folders: str) -> list[Path]:
    """The tracked Python files, all or those under the folders named."""
    return [
        path
        for path in tracked()
        if path.suffix == ".py"
        and (not folders or any(path.is_relative_to(ROOT / folder) for folder in folders))
    ]
