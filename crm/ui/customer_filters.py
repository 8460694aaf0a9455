"""What a list of customers is narrowed down by: or within a filter, and between filters."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from crm.domain.choices import CUSTOMER_KINDS, GRADES
from crm.domain.collation import collation_key
from crm.domain.stages import DERIVED_STAGES
from crm.domain.views import Filters, passes
from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.customers import CustomerRow
from crm.ui.customer_columns import EXTRA, extra_text
from crm.ui.held import Held

if TYPE_CHECKING:
    from crm.queries.customer_columns import Money

NONE, ME = "-", "me"
_LONG_AGO = (7, 14, 30, 60, 90, 180)
_LATE = (30, 60, 90)
_MOST = 300  # values that are offered of one filter

Test: TypeAlias = Callable[[CustomerRow], bool]


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a filter in words, with how many customers have it where that is known."""

    value: str
    words: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter; `test` makes the test of one of its values, `needs` is what it has to be read."""

    key: str
    label: str
    options: Callable[[Held], Sequence[Option]]
    test: Callable[[str, Held], Test]
    needs: str = ""


def all_filters(extra: Sequence[str]) -> dict[str, Filter]:
    """Every filter, with those of imports' columns."""
    found = [
        _coded("grade", _("Grade"), GRADES, lambda r: r.grade),
        _coded("stage", _("Stage"), DERIVED_STAGES, lambda r: r.stage),
        _named("city", _("City"), lambda r: r.city),
        _named("channel", _("Source"), lambda r: r.channel, "channel"),
        Filter("cadence", _("Rhythm"), _cadence_options, _cadence_test),
        _named("region", _("District"), lambda r: r.region),
        Filter("owner", _("Owner"), _owner_options, _owner_test),
        _coded("kind", _("Kind"), CUSTOMER_KINDS, lambda r: r.kind),
        Filter("owed", _("Owed"), _owed_options, _owed_test, "owed"),
        Filter("before", _("Last contact before"), _before_options, _before_test),
        Filter("next", _("Next visit"), _next_options, _next_test),
        Filter("unvisited", _("Not visited"), _unvisited_options, _unvisited_test, "visited"),
        *(_extra(key) for key in extra),
    ]
    return {each.key: each for each in found}


USUAL = ("grade", "stage", "city", "channel", "cadence")
"""The filters that are always offered; the others when they are asked for."""


def sift(
    held: Held, rows: Iterable[CustomerRow], filters: Filters, known: Mapping[str, Filter]
) -> list[CustomerRow]:
    """The rows that pass; a filter that is not known lets everything through."""
    tests = [
        [known[key].test(value, held) for value in values]
        for key, values in filters.items()
        if values and key in known
    ]
    return [row for row in rows if passes(row, tests)] if tests else list(rows)


def reads(filters: Filters, known: Mapping[str, Filter]) -> set[str]:
    """What has to be read for these filters."""
    return {known[key].needs for key, values in filters.items() if values and key in known} - {""}


def chip_words(each: Filter, values: Sequence[str], held: Held) -> str:
    """What the chip of this filter says: 级别 A、B."""
    words = {option.value: option.words for option in each.options(held)}
    shown = [words.get(value, value) for value in values]
    more = f" +{len(shown) - 3}" if len(shown) > 3 else ""  # noqa: PLR2004 - what a chip holds
    return f"{each.label} {'、'.join(shown[:3])}{more}"


def _named(
    key: str, words: str, get: Callable[[CustomerRow], str | None], labels: str = ""
) -> Filter:
    """The values that there are, and none."""

    def options(held: Held) -> Sequence[Option]:
        counts = Counter(get(row) for row in held.rows)
        without = counts.pop(None, 0)
        found = [
            Option(value, label(labels, value) if labels else value, count)
            for value, count in counts.most_common(_MOST)
            if value is not None
        ]
        found.sort(key=lambda option: collation_key(option.words))
        return [*found, Option(NONE, _("None"), without)] if without else found

    def test(value: str, held: Held) -> Test:
        del held
        wanted = None if value == NONE else value
        return lambda row: get(row) == wanted

    return Filter(key, words, options, test)


def _coded(
    key: str, words: str, codes: Sequence[str], get: Callable[[CustomerRow], str | None]
) -> Filter:
    """The codes of a closed list, in their order, and none."""
    base = _named(key, words, get)

    def options(held: Held) -> Sequence[Option]:
        counts = Counter(get(row) for row in held.rows)
        found = [Option(code, label(key, code), counts.get(code, 0)) for code in codes]
        without = counts.get(None, 0)
        return [*found, Option(NONE, _("None"), without)] if without else found

    return Filter(key, words, options, base.test)


def _owner_options(held: Held) -> Sequence[Option]:
    counts = Counter((row.owner_id, row.owner) for row in held.rows)
    mine = sum(n for (owner, _name), n in counts.items() if owner == held.me)
    nobody = sum(n for (owner, _name), n in counts.items() if owner is None)
    others = [
        Option(str(owner), name or "", n)
        for (owner, name), n in counts.items()
        if owner not in {None, held.me}
    ]
    others.sort(key=lambda option: collation_key(option.words))
    return [Option(ME, _("Me"), mine), *others, Option(NONE, _("Nobody"), nobody)]


def _owner_test(value: str, held: Held) -> Test:
    if value == ME:
        return lambda row: row.owner_id == held.me
    if value == NONE:
        return lambda row: row.owner_id is None
    return lambda row: str(row.owner_id) == value


def _cadence_options(held: Held) -> Sequence[Option]:
    counts = Counter(_cadence(row, held.today) for row in held.rows)
    words = {
        "ok": _("In rhythm"),
        "ideal": _("Past the ideal"),
        "overdue": _("Overdue"),
        "never": _("Never contacted"),
    }
    return [Option(value, text, counts.get(value, 0)) for value, text in words.items()]


def _cadence(row: CustomerRow, today: dt.date) -> str:
    if row.last_contact is None:
        return "never"
    if row.overdue is not None:
        return "overdue"
    return "ideal" if (today - row.last_contact).days > row.cadence_ideal else "ok"


def _cadence_test(value: str, held: Held) -> Test:
    return lambda row: _cadence(row, held.today) == value


def _owed_options(held: Held) -> Sequence[Option]:
    del held
    late = _("{count} days late or more")
    return [
        Option("any", _("Owes something")),
        Option("late", _("Late")),
        *(Option(str(days), late.format(count=days)) for days in _LATE),
    ]


def _owed_test(value: str, held: Held) -> Test:
    least = {"any": 0, "late": 1}.get(value) if value in {"any", "late"} else int(value)

    def test(row: CustomerRow) -> bool:
        found: Money | None = held.value("owed", row)
        return found is not None and found.amounts[0][1] > 0 and found.late >= (least or 0)

    return test


def _before_options(held: Held) -> Sequence[Option]:
    del held
    ago = _("more than {count} days ago")
    return [Option(str(days), ago.format(count=days)) for days in _LONG_AGO]


def _before_test(value: str, held: Held) -> Test:
    """Before a day, or more than so many days ago; who was never contacted is too."""
    try:
        day = held.today - dt.timedelta(days=int(value))
    except ValueError:
        day = dt.date.fromisoformat(value)
    return lambda row: row.last_contact is None or row.last_contact < day


def _next_options(held: Held) -> Sequence[Option]:
    without = sum(row.next_visit is None for row in held.rows)
    return [
        Option(NONE, _("No next visit"), without),
        Option("week", _("In the next 7 days")),
        Option("some", _("Has a next visit"), len(held.rows) - without),
    ]


def _next_test(value: str, held: Held) -> Test:
    if value == NONE:
        return lambda row: row.next_visit is None
    if value == "week":
        end = held.today + dt.timedelta(days=7)
        return lambda row: row.next_visit is not None and row.next_visit <= end
    return lambda row: row.next_visit is not None


def _unvisited_options(held: Held) -> Sequence[Option]:
    del held
    return [
        Option("week", _("this week")),
        Option("month", _("this month")),
        Option("year", _("this year")),
        Option("never", _("ever")),
    ]


def _unvisited_test(value: str, held: Held) -> Test:
    today = held.today
    starts = {
        "week": today - dt.timedelta(days=today.weekday()),
        "month": today.replace(day=1),
        "year": today.replace(month=1, day=1),
    }
    start = starts.get(value, dt.date.min)

    def test(row: CustomerRow) -> bool:
        day: dt.date | None = held.value("visited", row)
        return day is None or day < start

    return test


def _extra(name: str) -> Filter:
    def get(row: CustomerRow, held: Held) -> str:
        return extra_text((held.value("extra", row) or {}).get(name))

    def options(held: Held) -> Sequence[Option]:
        counts = Counter(get(row, held) for row in held.rows)
        without = counts.pop("", 0)
        found = [Option(value, value, count) for value, count in counts.most_common(_MOST)]
        found.sort(key=lambda option: collation_key(option.words))
        return [*found, Option(NONE, _("None"), without)]

    def test(value: str, held: Held) -> Test:
        wanted = "" if value == NONE else value
        return lambda row: get(row, held) == wanted

    return Filter(EXTRA + name, name, options, test, "extra")
