"""When an event is: its own day and time, and the zone they are of where it can be told."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from zoneinfo import ZoneInfo

from crm.documents.lines.reading import Component, Line

_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})T(\d{2}):?(\d{2})(?::?(\d{2}))?(?:\.\d+)?(Z?)", re.ASCII
)
_LONGEST_ZONE = 80
_UNIVERSAL = {"UTC", "Etc/UTC", "GMT", "Etc/GMT", "Zulu"}

# What Windows calls the zones of places where people we sell to are.
_WINDOWS = {
    "china standard time": "Asia/Shanghai",
    "taipei standard time": "Asia/Taipei",
    "tokyo standard time": "Asia/Tokyo",
    "korea standard time": "Asia/Seoul",
    "singapore standard time": "Asia/Singapore",
    "se asia standard time": "Asia/Bangkok",
    "north asia standard time": "Asia/Krasnoyarsk",
    "w. australia standard time": "Australia/Perth",
    "aus eastern standard time": "Australia/Sydney",
    "e. australia standard time": "Australia/Brisbane",
    "new zealand standard time": "Pacific/Auckland",
    "india standard time": "Asia/Kolkata",
    "pakistan standard time": "Asia/Karachi",
    "arabian standard time": "Asia/Dubai",
    "arab standard time": "Asia/Riyadh",
    "israel standard time": "Asia/Jerusalem",
    "turkey standard time": "Europe/Istanbul",
    "russian standard time": "Europe/Moscow",
    "gmt standard time": "Europe/London",
    "greenwich standard time": "Africa/Abidjan",
    "w. europe standard time": "Europe/Berlin",
    "central europe standard time": "Europe/Budapest",
    "central european standard time": "Europe/Warsaw",
    "romance standard time": "Europe/Paris",
    "e. europe standard time": "Europe/Chisinau",
    "fle standard time": "Europe/Kiev",
    "gtb standard time": "Europe/Bucharest",
    "south africa standard time": "Africa/Johannesburg",
    "egypt standard time": "Africa/Cairo",
    "e. south america standard time": "America/Sao_Paulo",
    "argentina standard time": "America/Argentina/Buenos_Aires",
    "atlantic standard time": "America/Halifax",
    "eastern standard time": "America/New_York",
    "central standard time": "America/Chicago",
    "mountain standard time": "America/Denver",
    "us mountain standard time": "America/Phoenix",
    "pacific standard time": "America/Los_Angeles",
    "alaskan standard time": "America/Anchorage",
    "hawaiian standard time": "Pacific/Honolulu",
    "beijing": "Asia/Shanghai",
    "china": "Asia/Shanghai",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, with the time HH:MM unless it is the whole day, and the zone's IANA name if known."""

    day: dt.date
    time: str | None = None
    zone: str | None = None


@dataclass
class Zones:
    """The zones that a calendar file speaks of; `local` is the rep's, none for the system's."""

    components: Sequence[Component]
    local: ZoneInfo | None = None
    _known: dict[str, str | None] = field(default_factory=dict)

    def moment(self, line: Line | None) -> Moment | None:
        """When a property says it is; none if it says nothing that is a day."""
        if line is None:
            return None
        text = line.text
        try:
            if found := _MOMENT.fullmatch(text):
                year, month, day, hour, minute = (int(part) for part in found.groups()[:5])
                at = dt.datetime(year, month, day, hour, minute)  # noqa: DTZ001
                return self._of(at, line, is_utc=bool(found[7]))
            if found := _DAY.fullmatch(text):
                return Moment(dt.date(int(found[1]), int(found[2]), int(found[3])))
        except (ValueError, OverflowError, OSError):
            return None
        return None

    def days(self, lines: Sequence[Line]) -> set[dt.date]:
        """The days in properties that list several moments."""
        found = set()
        for line in lines:
            for text in line.value.split(","):
                moment = self.moment(Line(line.name, text.partition("/")[0], line.params))
                if moment is not None:
                    found.add(moment.day)
        return found

    def _of(self, at: dt.datetime, line: Line, *, is_utc: bool) -> Moment:
        zone = self.name_of(line.param("TZID"))
        if is_utc or zone in _UNIVERSAL:
            zone = self._usual
            moment = at.replace(tzinfo=dt.UTC)
            here = ZoneInfo(zone) if zone else self.local
            at = moment.astimezone(here)
        return Moment(at.date(), f"{at:%H:%M}", zone)

    @cached_property
    def _usual(self) -> str | None:
        """The zone that the whole calendar says it is of."""
        for calendar in self.components:
            if calendar.name == "VCALENDAR":
                zone = self.name_of(calendar.text("X-WR-TIMEZONE"))
                if zone is not None and zone not in _UNIVERSAL:
                    return zone
        return None if self.local is None else self.local.key

    @cached_property
    def _places(self) -> dict[str, str]:
        """What the file's own zones say they are elsewhere called."""
        return {
            zone.text("TZID"): place
            for zone in self.components
            if zone.name == "VTIMEZONE" and (place := zone.text("X-LIC-LOCATION"))
        }

    def name_of(self, name: str) -> str | None:
        """The IANA name of a zone, by whatever name it goes; none if that is not known."""
        name = name.strip()
        if not name or len(name) > _LONGEST_ZONE:
            return None
        if name not in self._known:
            self._known[name] = self._found(name)
        return self._known[name]

    def _found(self, name: str) -> str | None:
        pieces = name.strip("/").split("/")
        endings = ["/".join(pieces[-count:]) for count in (len(pieces), 3, 2)]
        windows = _WINDOWS.get(name.casefold())
        for one in (*endings, self._places.get(name, ""), windows or ""):
            if one and _is_zone(one):
                return one
        return None


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True
