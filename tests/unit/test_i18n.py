"""The Chinese catalogue is complete, and says the same as the English source."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
KEYWORDS = {"_": None, "gettext": None, "mark": None, "ngettext": (1, 2)}


def _messages() -> set[str | tuple[str, ...]]:
    found = extract_from_dir(str(ROOT / "crm"), [("**.py", "python")], keywords=KEYWORDS)
    return {message for _file, _line, message, _comments, _context in found}


def _catalogue() -> Catalog:
    path = ROOT / "resources" / "translations" / "zh" / "LC_MESSAGES" / "crm.po"
    with path.open("rb") as file:
        return read_po(file, locale="zh")


def _fields(text: str) -> list[str]:
    return sorted(set(re.findall(r"\{[^}]*\}", text)))


def _strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def _ids(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def test_every_message_is_translated() -> None:
    catalogue = _catalogue()
    missing = []
    for text in _messages():
        key = text if isinstance(text, str) else text[0]
        message = catalogue.get(key)
        if message is None or message.fuzzy or not all(_strings(message)):
            missing.append(key)
    assert not sorted(missing)


def test_no_message_hides_inside_an_f_string() -> None:
    """The extraction does not look there, so the catalogue must have it from elsewhere."""
    known = {text if isinstance(text, str) else text[0] for text in _messages()}
    hidden = [
        first.value
        for path in (ROOT / "crm").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in KEYWORDS and node.args
        if isinstance(first := node.args[0], ast.Constant) and first.value not in known
    ]
    assert not hidden


def test_nothing_is_translated_that_is_never_said() -> None:
    said = {text if isinstance(text, str) else text[0] for text in _messages()}
    stale = [message.id for message in _catalogue() if message.id and _ids(message)[0] not in said]
    assert not stale


def test_placeholders_survive_translation() -> None:
    for message in _catalogue():
        if not message.id:
            continue
        wanted = _fields(" ".join(_ids(message)))
        for string in _strings(message):
            assert set(_fields(string)) <= set(wanted), message.id
            if len(_ids(message)) == 1:
                assert _fields(string) == wanted, message.id


@pytest.mark.parametrize("mark", ["！", "(?<![申宴])请", "您", "成功"])
def test_chinese_speaks_like_a_colleague(mark: str) -> None:
    spoken = [text for message in _catalogue() for text in _strings(message) if message.id]
    assert not [text for text in spoken if re.search(mark, text)]
