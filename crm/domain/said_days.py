"""Days and times as people say them in a sentence: 昨天下午3点, 下周三, last Tuesday, by 3 Sep."""

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

_DAY = dt.timedelta(days=1)
_WEEK, _MONTHS, _FRIDAY, _SUNDAY = 7, 12, 4, 6
_HAN_WEEKDAYS = {c: n for n, c in enumerate("一二三四五六日")} | {"天": 6}
_HAN_WEEKDAYS |= {str(n): n - 1 for n in range(1, 8)}
_LATIN_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_LATIN_MONTHS = {
    name: n
    for n, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_NEAR = {
    "大前天": -3,
    "前天": -2,
    "昨天": -1,
    "昨日": -1,
    "昨晚": -1,
    "昨儿": -1,
    "今天": 0,
    "今日": 0,
    "今早": 0,
    "今晚": 0,
    "刚刚": 0,
    "刚才": 0,
    "明天": 1,
    "明日": 1,
    "明早": 1,
    "明晚": 1,
    "大后天": 3,
    "后天": 2,
    "the day before yesterday": -2,
    "yesterday": -1,
    "today": 0,
    "this morning": 0,
    "this afternoon": 0,
    "the day after tomorrow": 2,
    "tomorrow": 1,
    "just now": 0,
    "tonight": 0,
    "this evening": 0,
    "day before yesterday": -2,
    "day after tomorrow": 2,
    "tmrw": 1,
    "tmr": 1,
    "tomorow": 1,
    "tommorow": 1,
    "tommorrow": 1,
    "yday": -1,
}
_FESTIVALS = {
    "元旦": (1, 1),
    "五一": (5, 1),
    "国庆": (10, 1),
    "圣诞": (12, 25),
    "christmas": (12, 25),
}
_AFTER = {"元旦": ("1", "2"), "五一": ("5", "6"), "国庆": ("10", "8")}  # the first days after
_PARTS = {"上": 1, "初": 1, "中": 15, "下": 21}
_FAR = 120  # days: nobody tells of a day so long ago by its date alone
_WEEKS = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}
_COUNTS = {c: n for n, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2, "几": 3, "半": 0}
_COUNTS |= {w: n for n, w in enumerate(("one", "two", "three", "four", "five", "six", "seven"), 1)}
_COUNTS |= {"a": 1, "an": 1}

_MON = (
    r"(?P<mon>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\b\.?"
)
# "sat" is a verb too, and "sun" a word in names
_WD = r"(?P<wd>mon|tue|wed|thu|fri|sat(?=urday)|sun(?=day))(?:s|nes|rs|urs|ur)?(?:day)?(?!s)"
_N = r"(?P<n>\d{1,2}|[一二两三四五六七八九十几]|a|one|two|three|four|five|six|seven)"
_TEENS = "[一二三]?十[一二三四五六七八九]?"
_BY = r"(?P<by>by|before|until|till|no later than)"
_ON = r"(?:on|this coming|coming)"

# What is said, by the way it is read; the first that fits at a place wins.
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("full", r"(?P<y>20\d\d)[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})[日号]?"),
        (
            "month_day",
            r"(?<!\d)(?P<m>\d{1,2}|十[一二]?|[一二三四五六七八九])月(?P<d>\d{1,2})[日号]?",
        ),
        ("slash", r"(?<![\d/.-])(?P<m>1[0-2]|0?[1-9])/(?P<d>3[01]|[12]\d|0?[1-9])(?![\d/.%])"),
        ("day_month", rf"\b(?:on |the )*(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MON}\b"),
        (
            "day_month",
            rf"\b(?:on )?{_MON} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?! ?(?:cases|box|pcs))",
        ),
        (
            "weekday",
            r"(?P<w>上上|下下|上|下|这|本)?个?(?:周|星期|礼拜)(?P<wd>[一二三四五六日天]|[1-7](?!\d|[个件箱]))",
        ),
        ("week_end", r"(?P<w>上上|下下|上|下|这|本)?个?(?:周末)"),
        ("week", r"(?P<w>下下|下|这|本)个?(?:周|星期|礼拜)(?:内|里|之内|底)?"),
        ("month_end", r"(?P<w>下|这|本)?个?月(?:底|末)"),
        ("other_month", r"(?P<w>上|下|这|本)个?月(?P<d>\d{1,2})[日号]"),
        (
            "part_of_month",
            r"(?P<m>\d{1,2}|十[一二]?|[一二三四五六七八九])月(?P<part>上旬|初|中旬|中|下旬|底|末)",
        ),
        (
            "han_number",
            rf"(?<![\u4e00-\u9fff])(?P<d>{_TEENS}|[一二三四五六七八九])号(?!楼|线|店|门)",
        ),
        ("after", r"(?P<festival>国庆|五一|元旦)节?(?:假期)?(?:之后|以后|后|过后)"),
        ("day_number", r"(?<![\d月])(?P<d>3[01]|[12]\d|[1-9])号(?!楼|线|店|门|机|院|桌|仓|油)"),
        (
            "away",
            rf"{_N}天(?:之?内|以?后|之后)|过{_N}天".replace("?P<n>", "?P<n>", 1).replace(
                "|过(?P<n>", "|过(?P<n2>"
            ),
        ),
        ("away_weeks", rf"{_N}(?:周|个?星期|个?礼拜)(?:之?内|以?后|之后)"),
        ("away_weeks", rf"\b(?:in|within) {_N} weeks?\b"),
        ("ago", rf"{_N}天(?:之?前|以前)"),
        ("near", "|".join(sorted((k for k in _NEAR if not k.isascii()), key=len, reverse=True))),
        (
            "near",
            r"\b(?:"
            + "|".join(sorted((k for k in _NEAR if k.isascii()), key=len, reverse=True))
            + r")\b",
        ),
        ("latin_week", rf"\b(?:on )?(?P<w>last|next|this) {_WD}\b"),
        ("latin_weekday", rf"\b(?:{_ON} )?{_WD}\b(?! ?market)"),
        ("week", r"\b(?P<w>next|this) week\b"),
        (
            "month_end",
            r"\b(?:the )?end of (?:the |this )?(?:(?P<w>next) )?month\b|\bmonth[- ]end\b",
        ),
        ("away", rf"\b(?:in|within) {_N} days?\b"),
        ("ago", rf"\b{_N} days? ago\b"),
        ("festival", "|".join(_FESTIVALS)),
    )
)
_AFTER_BY = re.compile(r"\s*(?:之前|以前|前(?!台|厅|景|期))")
_BEFORE_BY = re.compile(rf"\b{_BY}\s+(?:the )?$", re.IGNORECASE)
_TIME = re.compile(
    r"(?P<half>凌晨|早上|上午|早|中午|下午|傍晚|晚上|晚)?"
    r"(?:(?P<h>[01]?\d|2[0-4])[:：](?P<m>[0-5]\d)(?!\d)|"
    r"(?P<zh>[01]?\d|2[0-4]|十[一二]?|[一二两三四五六七八九])点(?!点|事)(?:(?P<zm>[0-5]?\d)分?|(?P<hm>半)|(?P<q>一刻))?)"
    r"\s?(?P<ap>am|pm)?",
    re.IGNORECASE,
)
_LATIN_TIME = re.compile(
    r"\b(?:at )?(?P<h>1[0-2]|[1-9])(?:[:.](?P<m>[0-5]\d))? ?(?P<ap>am|pm)\b", re.IGNORECASE
)
_HALVES = re.compile(
    r"上午|早上|中午|下午|傍晚|晚上|\bin the (?:morning|afternoon|evening)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class SaidDay:
    """A day that is said from `start` to `end`; which one depends on the way one looks.

    `past` and `coming` are the day looking back and ahead; `is_ahead` and `is_back` say that it
    can only be meant so; `is_due` that something is to be done by then.
    """

    start: int
    end: int
    past: dt.date
    coming: dt.date
    is_ahead: bool = False
    is_back: bool = False
    is_due: bool = False


@dataclass(frozen=True, slots=True)
class SaidTime:
    """A time of day, as HH:MM; empty where only half a day is said."""

    start: int
    end: int
    time: str


def days_in(text: str, today: dt.date) -> list[SaidDay]:
    """The days that are said, in their order."""
    found: list[SaidDay] = []
    taken: set[int] = set()
    for name, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not taken.isdisjoint(range(*match.span())):
                continue
            said = _day(name, match, today)
            if said is None:
                continue
            taken.update(range(*match.span()))
            day = _with_due(text, said, is_eve=name == "festival")
            if day is not None:
                found.append(day)
    return sorted(found, key=lambda day: day.start)


def times_in(text: str) -> Iterator[SaidTime]:
    """The times that are said."""
    taken: set[int] = set()
    for pattern in (_TIME, _LATIN_TIME):
        for match in pattern.finditer(text):
            if taken.isdisjoint(range(*match.span())):
                taken.update(range(*match.span()))
                yield SaidTime(*match.span(), _clock(match))
    for match in _HALVES.finditer(text):
        if taken.isdisjoint(range(*match.span())):
            yield SaidTime(*match.span(), "")


def _with_due(text: str, day: SaidDay, *, is_eve: bool) -> SaidDay | None:
    after, before = _AFTER_BY.match(text, day.end), _BEFORE_BY.search(text[: day.start])
    if after is None and before is None:
        return None if is_eve else day  # a festival is no day of its own
    start = before.start() if before else day.start
    end = after.end() if after else day.end
    coming = day.coming - _DAY if is_eve else day.coming
    return SaidDay(start, end, day.past, coming, day.is_ahead, day.is_back, is_due=True)


def _day(name: str, match: re.Match[str], today: dt.date) -> SaidDay | None:
    start, end = match.span()
    said = {key: value.lower() for key, value in match.groupdict().items() if value}
    if name in {"near", "ago", "away", "away_weeks"}:
        away = _away(name, match[0].lower(), said)
        day = today + away * _DAY
        return SaidDay(start, end, day, day, is_ahead=away > 0, is_back=away < 0)
    if name in {"weekday", "week", "week_end", "latin_week", "latin_weekday"}:
        return _in_week(name, said, start, end, today)
    if name == "after":
        said["m"], said["d"] = _AFTER[said["festival"]]
    if name == "part_of_month":
        return _part_of_month(said, start, end, today)
    if name in {"month_end", "other_month"}:
        return _in_month(said, start, end, today)
    year = int(said["y"]) if "y" in said else None
    if name == "festival":
        month, number = _FESTIVALS[match[0].lower()]
    elif name in {"day_number", "han_number"}:
        return _number(_count(said["d"]), start, end, today)
    else:
        month = _LATIN_MONTHS[said["mon"]] if "mon" in said else _count(said["m"])
        number = int(said["d"])
    years = [year] if year else [today.year - 1, today.year, today.year + 1]
    days = [_date(each, month, number) for each in years]
    return _either([each for each in days if each], start, end, today)


def _away(name: str, text: str, said: dict[str, str]) -> int:
    """How many days from today."""
    if name == "near":
        return _NEAR[text]
    count = _count(said.get("n") or said["n2"])
    return -count if name == "ago" else count * (_WEEK if name == "away_weeks" else 1)


def _in_week(
    name: str, said: dict[str, str], start: int, end: int, today: dt.date
) -> SaidDay | None:
    monday = today - today.weekday() * _DAY
    which = said.get("w")
    latin = {"last": -1, "this": 0, "next": 1}
    weeks = None if which is None else latin.get(which, _WEEKS.get(which, 0))
    if name == "week_end" and which is None:
        past, coming = monday - _DAY, monday + _SUNDAY * _DAY
        return SaidDay(start, end, past, coming)
    if name in {"week", "week_end"}:
        number = _SUNDAY if name == "week_end" else _FRIDAY
        day = monday + (_WEEK * (weeks or 0) + number) * _DAY
        return SaidDay(start, end, day, day, is_ahead=name == "week" or day > today)
    number = (
        _LATIN_WEEKDAYS[said["wd"]]
        if said["wd"].isalpha() and said["wd"].isascii()
        else (_HAN_WEEKDAYS[said["wd"]])
    )
    if name == "latin_week" and which == "last":  # the one before, be it of this week
        back = (today.weekday() - number - 1) % _WEEK + 1
        day = today - back * _DAY
        return SaidDay(start, end, day, day, is_back=True)
    if weeks is not None:
        day = monday + (_WEEK * weeks + number) * _DAY
        return SaidDay(start, end, day, day, is_ahead=day > today, is_back=day < today)
    past = today - (today.weekday() - number) % _WEEK * _DAY
    coming = today + (number - today.weekday()) % _WEEK * _DAY
    return SaidDay(start, end, past, coming)


def _in_month(said: dict[str, str], start: int, end: int, today: dt.date) -> SaidDay | None:
    step = {"上": -1, "下": 1, "next": 1}.get(said.get("w", ""), 0)
    at = today.year * _MONTHS + today.month - 1 + step
    year, month = at // _MONTHS, at % _MONTHS + 1
    last = calendar.monthrange(year, month)[1]
    found = _date(year, month, int(said.get("d", last)))
    if found is None:
        return None
    return SaidDay(start, end, found, found, is_ahead=found > today, is_back=found < today)


def _part_of_month(said: dict[str, str], start: int, end: int, today: dt.date) -> SaidDay | None:
    month = _count(said["m"])
    if not 1 <= month <= _MONTHS:
        return None
    days = []
    for year in (today.year - 1, today.year, today.year + 1):
        number = _PARTS.get(said["part"][0]) or calendar.monthrange(year, month)[1]
        days.append(dt.date(year, month, number))
    return _either(days, start, end, today)


def _number(number: int, start: int, end: int, today: dt.date) -> SaidDay | None:
    at = today.year * _MONTHS + today.month - 1
    days = [_date(n // _MONTHS, n % _MONTHS + 1, number) for n in range(at - 2, at + 3)]
    return _either([day for day in days if day], start, end, today)


def _either(days: list[dt.date], start: int, end: int, today: dt.date) -> SaidDay | None:
    if not days:
        return None
    past = max((day for day in days if day <= today), default=days[0])
    coming = min((day for day in days if day >= today), default=days[-1])
    is_far = (today - past).days > _FAR and coming > today
    return SaidDay(
        start, end, past, coming, is_ahead=past > today or is_far, is_back=coming < today
    )


def _date(year: int, month: int, day: int) -> dt.date | None:
    if not 1 <= month <= _MONTHS:
        return None
    return dt.date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


def _count(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    if ten and text != "十":
        return 10 * (_COUNTS[tens] if tens else 1) + (_COUNTS[ones] if ones else 0)
    return _COUNTS[text]


def _clock(match: re.Match[str]) -> str:
    said = {key: value.lower() for key, value in match.groupdict().items() if value}
    hour = _count(said.get("h") or said["zh"])
    minute = int(said.get("m") or said.get("zm") or 0)
    minute = 30 if "hm" in said else 15 if "q" in said else minute
    late = said.get("half") in {"下午", "傍晚", "晚上", "晚"} or said.get("ap") == "pm"
    noon = 12
    if (late and hour < noon) or (said.get("half") == "中午" and hour < noon - 1):
        hour += noon
    if said.get("ap") == "am" and hour == noon:
        hour = 0
    is_bare = "zh" in said and "half" not in said and "ap" not in said
    if is_bare and 1 <= hour <= 6:  # noqa: PLR2004 - nobody calls at three in the morning
        hour += noon
    return f"{hour % 24:02d}:{minute:02d}"
