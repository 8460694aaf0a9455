"""Deciding what the days of a column mean: their order, their year, their epoch, their calendar."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import Final

from crm.documents.imports import birthdays, dates
from crm.documents.imports.cells import plain
from crm.documents.imports.fields import BadCell, Decided, Order, Units
from crm.documents.imports.reading import EPOCH, Cell
from crm.i18n import gettext as _
from crm.queries.birthdays import is_birthday

EPOCH_1904: Final = dt.date(1904, 1, 1)

_HEAD = re.compile(
    r"\s*(\d{1,2})\s*([-/.])\s*(\d{1,2})(?:\s*\2\s*(\d{4}|\d{1,2}))?(?!\d)", re.ASCII
)
_YEARLESS = re.compile(r"\s*\d{1,2}\s*月\s*\d{1,2}\s*[日号]?", re.ASCII)
_YEAR_FIRST = re.compile(r"\s*((?:19|20)\d\d)\s*(?:[-/._, 年]|(?=\d{4}))\s*(\d{1,2})", re.ASCII)
_MOST_OTHERS: Final = 2_000  # different writings looked at closely
_DAY_FIRST: Final = {
    *("EUR", "GBP", "AUD", "NZD", "INR", "SGD", "HKD", "CHF", "RUB", "THB", "VND", "MOP"),
}
_PATTERNS: Final[Mapping[Order, re.Pattern[str]]] = {
    "ymd": re.compile(r"y+\W?m+\W?d+|年\W?月\W?日"),
    "dmy": re.compile(r"d+\W?m+\W?y*|日\W?月\W?年|day\W?first"),
    "mdy": re.compile(r"m+\W?d+\W?y*|月\W?日\W?年|month\W?first"),
}
_AHEAD: Final = {"next_on", "until", "due", "due_on", "starts_on", "starts", "ends", "remind_on"}
_BOTH: Final = {"day", "delivered_on", "planned_on", "time", "at"}
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)", re.ASCII)
_LUNAR = re.compile(r"农历|農曆|阴历|旧历|\blunar\b", re.IGNORECASE)
_SOLAR = re.compile(r"公历|阳历|国历|新历|\bsolar\b", re.IGNORECASE)
_LONG_BEFORE, _LONG_AFTER = dt.timedelta(days=270), dt.timedelta(days=183)
_FOUR_YEARS: Final = 1462
_LEAP_YEAR: Final = 2000
_YEAR_DAYS: Final = 366
_LONGEST_GAP: Final = 60  # days without a cell between the seasons of a column over New Year
_NEW_YEAR_WITHIN: Final = 45


@dataclass(frozen=True, slots=True)
class Seen:
    """A column of days: its header, field and units, its cells, and what the user chose."""

    header: str
    field: str
    units: Units
    cells: Counter[Cell]
    wish: frozenset[str]
    is_birthday: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """What else tells how days are meant: today, words by the table, currencies, headers."""

    today: dt.date
    words: Iterable[str] = ()
    currencies: Collection[str] = ()
    headers: Sequence[str] = ()


@dataclass(slots=True)
class _Look:
    """A column looked at: writings whose order is open, days without a year, serials, full days."""

    seen: Seen
    units: Units
    open: Counter[tuple[str, ...]] = field(default_factory=Counter)
    marks: Counter[str] = field(default_factory=Counter)
    yearless: Counter[tuple[int, int]] = field(default_factory=Counter)
    serials: Counter[float] = field(default_factory=Counter)
    days: Counter[dt.date] = field(default_factory=Counter)
    said: list[Decided] = field(default_factory=list)
    is_sure: bool = False

    def say(self, code: str, sentence: str, choice: str, choices: Mapping[str, str]) -> None:
        header, name = self.seen.header, self.seen.field
        self.said.append(Decided(header, name, code, sentence, choice, choices))


def decide(columns: Sequence[Seen], around: Around) -> tuple[list[Units], list[Decided]]:
    """The units of each column, and what there is to say."""
    looks = [_look(column) for column in columns]
    for look in looks:
        _order_by_evidence(look)
    for look in looks:
        _order_otherwise(look, looks, around)
    for look in looks:
        _read_open(look)
        _epoch(look, looks)
    for look in looks:
        _year(look, looks, around)
        _calendar(look)
    return [look.units for look in looks], [one for look in looks for one in look.said]


def _look(seen: Seen) -> _Look:
    look = _Look(seen, seen.units)
    others: Counter[str] = Counter()
    for cell, times in seen.cells.items():
        if isinstance(cell, str):
            _look_at_text(look, cell, times, others)
        elif isinstance(cell, dt.date):
            look.days[cell.date() if isinstance(cell, dt.datetime) else cell] += times
        elif isinstance(cell, int | float) and not isinstance(cell, bool):
            _look_at_number(look, cell, times)
    for words, times in sorted(others.items())[:_MOST_OTHERS]:
        _look_at_words(look, plain(words[:100]), times)
    return look


def _look_at_text(look: _Look, cell: str, times: int, others: Counter[str]) -> None:
    if found := _YEAR_FIRST.match(cell):
        # Of full days what matters is about when they are.
        look.days[dt.date(int(found[1]), min(max(int(found[2]), 1), 12), 15)] += times
    elif found := _HEAD.match(cell):
        look.open[tuple(part for part in found.group(1, 3, 4) if part)] += times
        look.marks[found[2]] += times
    elif cell:
        others[(_YEARLESS.match(cell) or [cell])[0]] += times


def _look_at_number(look: _Look, cell: float, times: int) -> None:
    if dates.FIRST_SERIAL <= cell <= dates.LAST_SERIAL:
        look.serials[cell] += times
    elif 1 < cell < 13 and cell != int(cell):  # noqa: PLR2004 - 3.5 for 3月5日
        month, _point, day = repr(float(cell)).partition(".")
        look.open[(month, day)] += times


def _look_at_words(look: _Look, words: str, times: int) -> None:
    written = dates.written_day(words)
    if written is None:
        try:
            number = float(words)
        except ValueError:
            return
        if dates.FIRST_SERIAL <= number <= dates.LAST_SERIAL:
            look.serials[number] += times
    elif written.parts:
        look.open[written.parts] += times
    elif written.year is None and written.month is not None and written.day is not None:
        if is_birthday(written.month, written.day, "solar"):
            look.yearless[written.month, written.day] += times
    else:
        _add_day(look, words, times)


def _add_day(look: _Look, words: str, times: int) -> None:
    try:
        found = dates.day(words, look.units)
    except BadCell:
        return
    if found is not None:
        look.days[found] += times


def _fits(look: _Look) -> dict[Order, int]:
    """By order, how many cells can be read in it."""
    counts: dict[Order, int] = dict.fromkeys(dates.ORDERS, 0)
    has_years = any(len(parts) == len("ymd") for parts in look.open)
    orders = dates.ORDERS if has_years else dates.ORDERS[1:]
    for parts, times in look.open.items():
        for order in orders:
            counts[order] += times * (dates.reading_of(parts, order) is not None)
    return counts


def _order_by_evidence(look: _Look) -> None:
    if not look.open:
        return
    counts = _fits(look)
    total, most = look.open.total(), max(counts.values())
    best: list[Order] = [order for order in dates.ORDERS if counts[order] == most]
    if {dates.reading_of(parts, order) for parts in look.open for order in best} and all(
        len({dates.reading_of(parts, order) for order in best}) == 1 for parts in look.open
    ):
        best = best[:1]
    wished: list[Order] = [order for order in dates.ORDERS if order in look.seen.wish]
    if wished:
        look.units = replace(look.units, order=wished[0])
        look.is_sure = True
    elif len(best) == 1:
        look.units = replace(look.units, order=best[0])
        look.is_sure = most == total
    if most and (wished or (len(best) == 1 and most < total)):
        order: Order = wished[0] if wished else best[0]
        _say_order(look, order, counts, total)


def _say_order(look: _Look, order: Order, counts: Mapping[Order, int], total: int) -> None:
    choices: dict[str, str] = {
        other: _order_words(other, example)
        for other in dates.ORDERS
        if counts[other] and (example := _example(look, other)) is not None
    }
    if order not in choices:
        return
    if counts[order] < total:
        sentence = _(
            "The days in column {column} are mixed: {fitting} of {total} fit {order}; "
            "the others are refused."
        ).format(
            column=look.seen.header,
            fitting=f"{counts[order]:,}",
            total=f"{total:,}",
            order=choices[order],
        )
    else:
        sentence = _("Column {column} is read so: {order}.").format(
            column=look.seen.header, order=choices[order]
        )
        others = [words for other, words in choices.items() if other != order]
        if others:
            sentence = _("Column {column} is read so: {order}. It could be: {other}.").format(
                column=look.seen.header, order=choices[order], other=others[-1]
            )
    look.say("order", sentence, order, choices)


def _example(look: _Look, order: Order) -> tuple[str, tuple[int | None, int, int]] | None:
    """The writing that shows the order best: one that another order reads otherwise."""
    best: tuple[tuple[int, tuple[str, ...]], tuple[int | None, int, int]] | None = None
    for parts in look.open:
        reading = dates.reading_of(parts, order)
        if reading is None:
            continue
        ways = {dates.reading_of(parts, other) for other in dates.ORDERS}
        rank = (-len(ways), parts)
        if best is None or rank < best[0]:
            best = rank, reading
    if best is None:
        return None
    mark = min(look.marks, key=lambda one: (-look.marks[one], one), default=".")
    return mark.join(best[0][1]), best[1]


def _order_words(order: Order, example: tuple[str, tuple[int | None, int, int]]) -> str:
    written, (year, month, day) = example
    shown = f"{month:02}-{day:02}" if year is None else f"{year:04}-{month:02}-{day:02}"
    words = {
        "ymd": _("year first, {example} is {day}"),
        "mdy": _("month first, {example} is {day}"),
        "dmy": _("day first, {example} is {day}"),
    }[order]
    return words.format(example=written, day=shown)


def _order_otherwise(look: _Look, looks: Sequence[_Look], around: Around) -> None:
    """The order where the cells do not say it: by the header, by other columns, by habit."""
    if not look.open or look.units.order is not None:
        return
    counts = _fits(look)
    most = max(counts.values())
    best: list[Order] = [order for order in dates.ORDERS if counts[order] == most]
    if most == 0:
        return
    by_header = [order for order in best if _PATTERNS[order].search(look.seen.header.casefold())]
    elsewhere = {other.units.order for other in looks if other.is_sure and other.open}
    by_others = [order for order in best if elsewhere == {order}]
    order = next(iter(by_header or by_others), None) or _by_habit(look, best, around)
    look.units = replace(look.units, order=order)
    if by_header:
        return
    is_plain = all(len(parts) == len("md") for parts in look.open) and order == "mdy"
    if is_plain and _has_han(around.headers):
        return  # 3.5 and 3/5 beside Chinese headers: what there is to say is the year
    _say_order(look, order, counts, look.open.total())


def _by_habit(look: _Look, best: Sequence[Order], around: Around) -> Order:
    wanted: list[Order] = ["mdy", "dmy"]
    ends_in_year = any(len(parts[-1]) > 2 for parts in look.open)  # noqa: PLR2004 - of two digits
    dotted = look.marks["."] == look.marks.total() > 0
    is_chinese = _has_han(around.headers)
    if (dotted and ends_in_year) or (not is_chinese and {*around.currencies} & _DAY_FIRST):
        wanted = ["dmy", "mdy"]
    if is_chinese or not {*around.currencies} - {"CNY"}:
        wanted = ["ymd", *wanted]
    return next((order for order in wanted if order in best), best[0])


def _has_han(words: Iterable[str]) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for word in words for character in word)


def _read_open(look: _Look) -> None:
    if (order := look.units.order) is None:
        return
    for parts, times in look.open.items():
        if (reading := dates.reading_of(parts, order)) is not None:
            year, month, day = reading
            if year is None:
                look.yearless[month, day] += times
            else:
                look.days[dt.date(year, month, day)] += times


def _epoch(look: _Look, looks: Sequence[_Look]) -> None:
    """By the workbook; else 1904 where that alone agrees with the other columns."""
    if not look.serials:
        return
    wish = {"epoch1900": EPOCH, "epoch1904": EPOCH_1904}
    epoch = next((wish[name] for name in sorted(wish) if name in look.seen.wish), None)
    is_odd = epoch is not None
    if epoch is None:
        epoch = look.seen.units.epoch
        others = [day.toordinal() for o in looks if o is not look for day in o.days.elements()]
        if others and epoch == EPOCH and not look.seen.is_birthday:
            mine = median(look.serials.elements()) + EPOCH.toordinal()
            apart = median(others) - mine
            is_odd = abs(apart - _FOUR_YEARS) < _FOUR_YEARS / 8
            epoch = EPOCH_1904 if is_odd else EPOCH
    look.units = replace(look.units, epoch=epoch)
    for number, times in look.serials.items():
        look.days[dates.serial(number, epoch)[0]] += times
    if not is_odd:
        return
    number = min(look.serials)
    choices = {
        name: _("{number} is {day}").format(
            number=f"{number:g}", day=dates.serial(number, start)[0].isoformat()
        )
        for name, start in wish.items()
    }
    choice = "epoch1904" if epoch == EPOCH_1904 else "epoch1900"
    sentence = _("Numbers in column {column} are days counted from {year}: {example}.").format(
        column=look.seen.header,
        year=max(1900, epoch.year),
        example=choices[choice],
    )
    look.say("epoch", sentence, choice, choices)


def _year(look: _Look, looks: Sequence[_Look], around: Around) -> None:
    """The year of days without one; a column that runs over New Year has two."""
    if not look.yearless or look.seen.is_birthday:
        return
    first = _first_month(look.yearless)
    year = _year_near(look, looks, around, first)
    choices = {
        code: words
        for candidate in (year - 1, year, year + 1)
        for code, words in _year_choices(look, candidate, first)
    }
    wished = sorted(choice for choice in look.seen.wish if re.fullmatch(r"\d{4}(-\d\d?)?", choice))
    choice = wished[0] if wished else _year_code(year, first)
    if wished:
        digits, _dash, start = wished[0].partition("-")
        year, first = int(digits), min(max(int(start or 1), 1), 12)
        choices |= dict(_year_choices(look, year, first))
    look.units = replace(look.units, year=year, first_month=first)
    sentence = _("The days in column {column} have no year; {reading}.").format(
        column=look.seen.header, reading=choices.get(choice, choice)
    )
    look.say("year", sentence, choice, choices)
    for (month, day), times in look.yearless.items():
        try:
            look.days[dt.date(year + (month < first), month, day)] += times
        except ValueError:
            continue


def _year_code(year: int, first: int) -> str:
    return str(year) if first == 1 else f"{year}-{first:02}"


def _year_choices(look: _Look, year: int, first: int) -> Iterable[tuple[str, str]]:
    for start in dict.fromkeys((1, first)):
        days = sorted(((month < start, month, day) for month, day in look.yearless))
        shown = [
            f"{year + later:04}-{month:02}-{day:02}" for later, month, day in (days[0], days[-1])
        ]
        words = _("they are from {first} to {last}") if len(days) > 1 else _("it is {first}")
        yield _year_code(year, start), words.format(first=shown[0], last=shown[1])


def _first_month(days: Iterable[tuple[int, int]]) -> int:
    """The month in which a column that runs over New Year begins; 1 for others."""
    places = sorted(
        {dt.date(_LEAP_YEAR, month, min(day, 28)).timetuple().tm_yday for month, day in days}
    )
    if len(places) < 2 or places[0] + _YEAR_DAYS - places[-1] > _NEW_YEAR_WITHIN:  # noqa: PLR2004
        return 1
    gaps = [(after - before, after) for before, after in pairwise(places)]
    widest, after = max(gaps)
    if widest < _LONGEST_GAP:
        return 1
    return (dt.date(_LEAP_YEAR, 1, 1) + dt.timedelta(days=after - 1)).month


def _year_near(look: _Look, looks: Sequence[_Look], around: Around, first: int) -> int:
    """The year in which the days lie nearest to the other columns, to words by the table, today."""
    name, today = look.seen.field, around.today
    near = _middle(
        day for other in looks if other is not look and not other.seen.is_birthday
        for day in other.days.elements()
    )  # fmt: skip
    own = _middle(look.days.elements())
    years = {int(year) for words in around.words for year in _YEAR.findall(str(words))}
    if near is None and own is None and len(years) == 1 and first == 1:
        return years.pop()
    at: Callable[[int], dt.date] = lambda year: _middle_of(look.yearless, year, first)  # noqa: E731
    anchor = own or near
    if anchor is not None or first > 1:
        anchor = anchor or today
        candidates = range(anchor.year - 2, anchor.year + 2)
        if name not in _AHEAD | _BOTH:
            candidates = range(anchor.year - 2, anchor.year + 1)
        return min(candidates, key=lambda year: (abs(at(year) - anchor), -year))
    middle = at(today.year)
    if name in _AHEAD | _BOTH and today - middle > (
        _LONG_AFTER if name in _AHEAD else _LONG_BEFORE
    ):
        return today.year + 1
    return today.year - 1 if name not in _AHEAD and middle - today > _LONG_AFTER else today.year


def _middle(days: Iterable[dt.date]) -> dt.date | None:
    found = [day.toordinal() for day in days]
    return dt.date.fromordinal(int(median(found))) if found else None


def _middle_of(days: Counter[tuple[int, int]], year: int, first: int) -> dt.date:
    found = [
        dt.date(year + (month < first), month, min(day, 28)).toordinal()
        for month, day in days.elements()
    ]
    return dt.date.fromordinal(int(median(found)))


def _calendar(look: _Look) -> None:
    """Whether birthdays are lunar: by the header; by wish or habit where 八月十五 may be either."""
    if not look.seen.is_birthday:
        return
    header = look.seen.header
    wish = look.seen.wish & {"lunar", "solar"}
    is_lunar = bool(_LUNAR.search(header)) and not _SOLAR.search(header)
    is_solar = bool(_SOLAR.search(header)) and not _LUNAR.search(header)
    words_lunar = wish == {"lunar"} if wish else not is_solar
    look.units = replace(look.units, lunar=is_lunar, words_lunar=words_lunar)
    texts = sorted(cell for cell in look.seen.cells if isinstance(cell, str))
    example = next((text for text in texts if birthdays.is_open(plain(text[:100]))), None)
    if example is None or ((is_lunar or is_solar) and not wish):
        return
    choices = {
        "lunar": _("{example} is lunar").format(example=example),
        "solar": _("{example} is solar").format(example=example),
    }
    choice = "lunar" if words_lunar else "solar"
    sentence = _("Birthdays in column {column} that do not say their calendar: {reading}.").format(
        column=header, reading=choices[choice]
    )
    look.say("calendar", sentence, choice, choices)
