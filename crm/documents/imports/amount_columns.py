"""Deciding what the numbers of a column mean: decimal mark, currency, 万元, shares paid or off."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from crm.documents.imports import amounts
from crm.documents.imports.cells import folded, plain
from crm.documents.imports.fields import Decided, Units
from crm.documents.imports.header_keys import in_brackets, unit_behind
from crm.documents.imports.reading import Cell
from crm.i18n import gettext as _

_NEUTRAL = re.compile(r"[^\d.,]*\d+(?:\.\d{1,2}|\.\d{4,})?[^\d.,]*", re.ASCII)
_POINTED = re.compile(r"[^\d.,]*\d{1,3}(?:,\d{3})+\.\d+[^\d.,]*", re.ASCII)
_THREE = re.compile(r"[^\d.,]*\d{1,3}\.\d{3}[^\d.,]*", re.ASCII)
_ONE_COMMA = re.compile(r"[^\d.,]*\d{1,3},\d{3}[^\d.,]*", re.ASCII)
_DIGITS_ALONE = re.compile(r"[-\d.,' 万千百亿]*")
_ONE_SIGN = re.compile(r"([¥￥€£])[-\d., ]+万?$", re.ASCII)
_UNIT_LABELS = re.compile(r"单位|單位|unit|币种|货币", re.IGNORECASE)
_FACTORS: Final = {"万": 10**4, "千": 10**3, "百万": 10**6, "亿": 10**8, "十万": 10**5}
_UNIT = re.compile(r"(?:人民币)?\s*(百万|十万|[万千亿])?\s*(?:元|圆|人民币)?(?:人民币)?\s*")
_MOST_OTHERS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Seen:
    """A column of numbers: its header, field and units, its texts, and what the user chose."""

    header: str
    field: str
    units: Units
    texts: Counter[str]
    wish: frozenset[str]
    is_money: bool


@dataclass(slots=True)
class _Look:
    seen: Seen
    units: Units
    said: list[Decided] = field(default_factory=list)
    marks: dict[str, int] = field(default_factory=dict)

    def say(self, code: str, sentence: str, choice: str, choices: Mapping[str, str]) -> None:
        header, name = self.seen.header, self.seen.field
        self.said.append(Decided(header, name, code, sentence, choice, choices))


def decide(
    columns: Sequence[Seen], *, words: Mapping[str, str], has_currency: bool
) -> tuple[list[Units], list[list[Decided]]]:
    """The units of each column, and what there is to say of it.

    `words` stand around the table; with a column of currencies, signs are checked row by row.
    """
    looks = [_Look(column, column.units) for column in columns]
    for look in looks:
        _count_marks(look)
    commas = any(look.marks[","] > look.marks["."] for look in looks)
    points = any(look.marks["."] > look.marks[","] for look in looks)
    for look in looks:
        _decimal(look, others="," if commas and not points else ".")
        if look.seen.is_money:
            _factor(look, words)
            if not has_currency:
                _currency(look)
    return [look.units for look in looks], [look.said for look in looks]


def _count_marks(look: _Look) -> None:
    """How many texts can be read with each decimal mark, where they differ."""
    counts = {".": 0, ",": 0, "three": 0, "neither": 0, "plain": 0}
    look.marks = counts
    texts = look.seen.texts
    others: Counter[str] = Counter()
    for text, times in texts.items():
        if _NEUTRAL.fullmatch(text) or _ONE_COMMA.fullmatch(text):
            counts["plain"] += times
        elif _POINTED.fullmatch(text):
            counts["."] += times
        elif _THREE.fullmatch(text):
            counts["three"] += times
        elif any(mark in text for mark in ".,，．"):
            others[text] += times
    for text, times in sorted(others.items())[:_MOST_OTHERS]:
        words = plain(text[:100])
        fits = [mark for mark in ".," if amounts.number_of(words, mark) is not None]
        if len(fits) == 1:
            counts[fits[0]] += times
        elif not fits:
            counts["neither"] += times


def _decimal(look: _Look, *, others: str) -> None:
    counts = look.marks
    wish = {"comma": ",", "point": "."}
    wished = [mark for name, mark in wish.items() if name in look.seen.wish]
    point, comma, three = counts["."], counts[","], counts["three"]
    is_open = not point and not comma and (three or _has_comma(look))
    mark = ","
    if wished:
        mark = wished[0]
    elif point >= comma and not (is_open and others == ","):
        mark = "."
    if mark == "," or (point and comma):
        look.units = replace(look.units, decimal="," if mark == "," else ".")
    is_whole = three and not point and not comma and counts["plain"] == 0 and look.seen.is_money
    if not (mark == "," or (point and comma) or wished or is_whole):
        return
    example = _example(look, mark)
    if example is None:
        return
    choices = {name: _shown(example, one) for name, one in wish.items()}
    choices = {name: words for name, words in choices.items() if words}
    choice = "comma" if mark == "," else "point"
    if point and comma:
        sentence = _(
            "The amounts in column {column} are mixed; {reading}, and those that do not fit "
            "are refused."
        )
    else:
        sentence = _("In column {column} {reading}.")
    reading = choices.get(choice, "")
    look.say("decimal", sentence.format(column=look.seen.header, reading=reading), choice, choices)


def _has_comma(look: _Look) -> bool:
    return any(_ONE_COMMA.fullmatch(text) for text in look.seen.texts)


def _example(look: _Look, mark: str) -> str | None:
    """The text that shows the mark best."""
    other = "." if mark == "," else ","
    found: list[tuple[int, int, str]] = []
    for text in look.seen.texts:
        words = plain(text[:100])
        mine, theirs = amounts.number_of(words, mark), amounts.number_of(words, other)
        if mine is not None and mine != theirs and any(one in words for one in ".,"):
            found.append((theirs is None, len(text), text))
        if len(found) > _MOST_OTHERS:
            break
    return min(found)[2] if found else None


def _shown(example: str, mark: str) -> str:
    number = amounts.number_of(plain(example), mark)
    if number is None:
        return ""
    return _("{example} is {number}").format(example=example, number=format(number, "f"))


def _factor(look: _Look, words: Mapping[str, str]) -> None:
    """万元 by the words around the table, where the header does not say it."""
    header = look.seen.header
    if look.units.factor != 1 or _has_unit(header):
        return
    wished = [int(wish[1:]) for wish in look.seen.wish if re.fullmatch(r"x10*", wish)]
    by_words = factor_of(words)
    factor = wished[0] if wished else by_words
    if by_words is None or factor is None:
        if wished:
            look.units = replace(look.units, factor=wished[0])
        return
    look.units = replace(look.units, factor=factor)
    texts = sorted(look.seen.texts, key=lambda text: (len(text), text))
    example = next((text for text in texts if amounts.number_of(plain(text[:100]))), "1")
    number = amounts.number_of(plain(example[:100])) or 1
    choices = {
        f"x{times}": _("{example} is {number}").format(
            example=example, number=f"{number * times:,.2f}".removesuffix(".00")
        )
        for times in sorted({1, by_words, factor})
    }
    choice = f"x{factor}"
    sentence = _("By the unit that stands by the table, in column {column} {reading}.").format(
        column=header, reading=choices[choice]
    )
    look.say("factor", sentence, choice, choices)


def _has_unit(header: str) -> bool:
    return any(map(_is_unit, (*in_brackets(header), unit_behind(header) or "")))


def _is_unit(words: str) -> bool:
    unit = folded(words).removeprefix("单位").lstrip(": ")
    return bool(unit) and (bool(_UNIT.fullmatch(unit)) or unit.upper() in amounts.SIGNS)


def factor_of(words: Mapping[str, str]) -> int | None:
    """What amounts are multiplied by as words around a table say (单位：万元); None for nothing."""
    for label, value in words.items():
        if not _UNIT_LABELS.search(label):
            continue
        found = _UNIT.fullmatch(folded(str(value)))
        if found is not None and found[1]:
            return _FACTORS[found[1]]
    return None


def _currency(look: _Look) -> None:
    """The currency that the signs beside the numbers name, if it is another than the column's."""
    signs, bare = _signs(look)
    wished = [wish for wish in look.seen.wish if re.fullmatch(r"[A-Z]{3}", wish)]
    if wished:
        look.units = replace(look.units, currency=wished[0])
    own = look.seen.units.currency
    is_own = {own in amounts.SIGNS[sign] for sign in signs}
    if not signs or (is_own == {True} and not wished):
        return
    likely: Counter[str] = Counter()
    for sign, times in signs.items():
        likely.update(dict.fromkeys(amounts.SIGNS[sign], times))
    is_open = True not in is_own and not _has_unit(look.seen.header)
    if not wished and is_open and signs.total() >= bare:
        first = {amounts.SIGNS[sign][0] for sign in signs}
        best = max(sorted(likely), key=lambda one: (likely[one], one in first))
        look.units = replace(look.units, currency=best)
    chosen = look.units.currency
    choices = {one: one for one in sorted({*likely, chosen, own}) if one}
    example = min(signs, key=lambda sign: (-signs[sign], sign))
    if any(chosen not in amounts.SIGNS[sign] for sign in signs):
        sentence = _(
            "Column {column} has several currencies; it is read in {currency}, and amounts in "
            "others are refused."
        )
    elif len(amounts.SIGNS[example]) > 1:
        sentence = _("Amounts in column {column} are in {currency}: they bear the sign {sign}.")
    else:
        return
    sentence = sentence.format(column=look.seen.header, currency=chosen, sign=example)
    look.say("currency", sentence, chosen, choices)


def _signs(look: _Look) -> tuple[Counter[str], int]:
    """How often each sign stands beside a number, and how many numbers have none."""
    signs: Counter[str] = Counter()
    bare = 0
    for text, times in look.seen.texts.items():
        if _DIGITS_ALONE.fullmatch(text):
            bare += times
        elif found := _ONE_SIGN.match(text):
            signs[found[1].replace("￥", "¥")] += times
        elif found_signs := [*amounts.signs_in(plain(text[:100]))]:
            signs[min(found_signs, key=lambda sign: len(amounts.SIGNS[sign]))] += times
        else:
            bare += times
    return signs, bare


def decide_discount(
    header: str, units: Units, cells: Counter[Cell], wish: frozenset[str]
) -> tuple[Units, list[Decided]]:
    """Whether bare shares are what is paid (0.85 for 八五折) or what is off."""
    if "paid" in wish or "off" in wish:
        is_paid = "paid" in wish
    else:
        is_paid = "折" in header and "折让" not in header
    shares = []
    for cell in cells:
        number = amounts.number_of(plain(cell)) if isinstance(cell, str | float | int) else None
        if number is not None and 0 < number <= 100:  # noqa: PLR2004 - 85 for 八五折
            shares.append(number)
    if not shares or not ({"paid", "off"} & wish or is_paid):
        return units, []
    if not wish & {"paid", "off"} and max(shares) <= 1 and min(shares) < 1:
        # Nobody sells most of a price list below half: small shares are what is off.
        is_paid = sum(share >= 0.5 for share in shares) * 2 > len(shares)  # noqa: PLR2004
    units = replace(units, paid=is_paid)
    example = min(shares, key=lambda share: (abs(share - 1) > 1, share))
    share = example if example <= 1 else example / (10 if example <= 10 else 100)  # noqa: PLR2004
    choices = {
        "paid": _("{example} means {percent} of the price is paid").format(
            example=f"{example}", percent=f"{share * 100:g}%"
        ),
        "off": _("{example} means {percent} is taken off").format(
            example=f"{example}", percent=f"{share * 100:g}%"
        ),
    }
    choice = "paid" if is_paid else "off"
    sentence = _("In column {column} {reading}.").format(column=header, reading=choices[choice])
    return units, [Decided(header, "discount", "paid", sentence, choice, choices)]
