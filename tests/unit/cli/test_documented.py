"""docs/cli.md names every command and every error code."""

import re
from pathlib import Path

from crm.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
CODE = re.compile(r'KnownError\(\s*"([a-z_]+)"')
SHARED_HELPERS = re.compile(r'noun="([a-z]+)"')


def test_every_command_is_documented() -> None:
    for names in COMMANDS.values():
        for name in names:
            assert re.search(rf"crm (\w+\\\|)*{name}\b|crm \w+(\\\|\w+)*\\\|{name}\b", DOCUMENT), (
                name
            )


def test_every_error_code_is_documented() -> None:
    codes = {"usage", "internal_error", "bad_text"}
    for path in (ROOT / "crm").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        codes.update(CODE.findall(source))
        for noun in SHARED_HELPERS.findall(source):
            codes.update((f"unknown_{noun}", f"ambiguous_{noun}"))
    assert len(codes) > 40
    assert {code for code in codes if f"`{code}`" not in DOCUMENT} == set()
