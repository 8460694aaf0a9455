"""Reading cells: every function takes a cell as a file holds it and answers a value, or BadCell.

Nothing is guessed: what can mean two things is settled for the whole column (see columns.py) or
refused, with a sentence that names it. None is the answer where a cell stands for nothing, as the
day 0000-00-00.
"""

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from crm.documents.imports.amounts import (
    CURRENCIES,
    NOT_A_NUMBER,
    NOT_EXACT,
    NOT_WHOLE,
    bounds,
    currency,
    discount,
    money,
    number_text,
    price,
    quantity,
    reading,
    whole,
)
from crm.documents.imports.birthdays import birthday
from crm.documents.imports.cells import (
    LONGEST_TEXT,
    code,
    folded,
    is_empty,
    name,
    no_value,
    person,
    plain_number,
    says_nothing,
    text,
)
from crm.documents.imports.dates import day, moment
from crm.documents.imports.fields import BadCell, Parse, Units
from crm.documents.imports.kept import Kept
from crm.documents.imports.phones import phone
from crm.documents.imports.reading import Cell
from crm.documents.imports.spans import first_day, last_day
from crm.documents.imports.times import clock
from crm.domain.money import READING_SCALE as VALUE_SCALE
from crm.i18n import listed, mark
from crm.labels import code_of, label
from crm.queries.phones import is_mobile, phone_keys

__all__ = [
    "CURRENCIES",
    "LONGEST_TEXT",
    "NOT_A_NUMBER",
    "NOT_EXACT",
    "NOT_WHOLE",
    "VALUE_SCALE",
    "Choice",
    "birthday",
    "bounds",
    "clock",
    "code",
    "currency",
    "day",
    "discount",
    "email",
    "email_keys",
    "first_day",
    "folded",
    "is_empty",
    "is_mobile",
    "last_day",
    "moment",
    "money",
    "name",
    "no_value",
    "number_text",
    "one_of",
    "parts_of",
    "parts_written",
    "person",
    "phone",
    "phone_keys",
    "plain_number",
    "price",
    "quantity",
    "reading",
    "shown",
    "text",
    "truth",
    "untruth",
    "whole",
    "words_of",
]

_WORD_LIMIT = 40
_EMAIL = re.compile(r"[^@\s;,]+@[^@\s;,]+")
_ADDRESSES = re.compile(r"[;,；，、\s]+")
_AS_JSON = '["'
_LIST = re.compile(r"[、,，;；|\n]")

NOT_AN_EMAIL = mark("{value} in column {column} is not an e-mail address; write it as a@b.cn.")
NOT_YES_OR_NO = mark("{value} in column {column} is neither yes nor no; write one of these.")
NOT_A_CHOICE = mark("{value} in column {column} is not possible; write one of {choices}.")


def _email(cell: Cell, _units: Units) -> str:
    words = text(cell).removeprefix("mailto:")
    if words.count("@") == 1 and _EMAIL.fullmatch(words):
        return words
    if not email_keys(words) or len(email_keys(words)) < words.count("@"):
        raise BadCell("bad_email", NOT_AN_EMAIL, cell)
    return words


email = Kept(_email, says_nothing)
"""An e-mail address, or several."""


def email_keys(words: str | None) -> frozenset[str]:
    """What the addresses in a text are compared by."""
    if not words:
        return frozenset()
    parts = (part.strip().casefold() for part in _ADDRESSES.split(words))
    return frozenset(part for part in parts if _EMAIL.fullmatch(part))


_YES = {
    *("1", "true", "yes", "y", "t", "on", "是", "是的", "有", "√", "✓", "✔", "☑", "对", "已"),
    *(
        "在职",
        "启用",
        "在售",
        "上架",
        "有效",
        "激活",
        "正常",
        "已退",
        "已退回",
        "需要",
        "active",
        "enabled",
    ),
}
_NO = {
    *("0", "false", "no", "n", "f", "off", "否", "不", "不是", "无", "×", "✗", "✘", "☐", "x", "未"),
    *(
        "离职",
        "停用",
        "停售",
        "下架",
        "没有",
        "无效",
        "禁用",
        "未退",
        "未退回",
        "不需要",
        "inactive",
    ),
    *("disabled",),
}


def truth(cell: Cell, _units: Units) -> bool:
    """Yes or no."""
    if isinstance(cell, bool):
        return cell
    words = folded(text(cell))
    if words in _YES:
        return True
    if words in _NO:
        return False
    raise BadCell("bad_boolean", NOT_YES_OR_NO, cell)


def untruth(cell: Cell, units: Units) -> bool:
    """The opposite of what the column says: discontinued is not active."""
    return not truth(cell, units)


def words_of(cell: Cell, _units: Units) -> list[str]:
    """Several words parted by commas of any kind, or written as a list in JSON."""
    words = text(cell)
    if words.startswith(_AS_JSON):
        with suppress(ValueError):
            return [str(part) for part in json.loads(words)]
    return parts_of(words)


def parts_written(parts: Sequence[str], joined: str) -> str:
    """Several words in one text: as they are joined, or as JSON where one holds a comma."""
    plain = not no_value(joined) and words_of(joined, Units("")) == [*parts]
    return joined if plain else json.dumps([*parts], ensure_ascii=False)


def parts_of(words: str) -> list[str]:
    """The parts of a list in one text."""
    return [part.strip() for part in _LIST.split(words) if part.strip()]


@dataclass(frozen=True, slots=True)
class Choice:
    """A reader of the codes of a group of labels; `own` reads any other text too."""

    group: str
    codes: tuple[str, ...]
    parse: Parse
    own: Kept | None = None

    def __call__(self, cell: Cell, units: Units) -> str:
        """The code the cell means."""
        return self.own(cell, units) if self.own else str(self.parse(cell, units))


def one_of(
    choices: Mapping[str, tuple[str, ...]], group: str, *, own_words: bool = False
) -> Choice:
    """A reader of codes from their labels and synonyms; with own words, of any other text too."""
    known = {folded(word): choice for choice, words in choices.items() for word in (choice, *words)}

    def parse(cell: Cell, _units: Units) -> str:
        words = text(cell)
        choice = (
            known.get(folded(words))
            or known.get(folded(words).replace(" ", "_"))
            or code_of(group, words)
        )
        if choice is None and own_words:
            return words
        if choice is None:
            labels = listed(label(group, code) for code in choices)
            raise BadCell("bad_choice", NOT_A_CHOICE, cell, choices=labels)
        return choice

    own = Kept(parse, says_nothing) if own_words else None
    return Choice(group, tuple(choices), parse, own)


def shown(value: object) -> str:
    """A bad value as a sentence names it: short, in one line."""
    words = " ".join(text(value).split()) if isinstance(value, Cell) else str(value)
    return words if len(words) <= _WORD_LIMIT else words[: _WORD_LIMIT - 1] + "…"
