"""What the properties of a vCard mean, whatever program wrote them."""

import datetime as dt
import re
from collections.abc import Iterable

from crm.documents.imports import values
from crm.documents.imports.fields import BadCell, Parse, Units
from crm.documents.imports.values import email_keys, is_mobile, parts_written
from crm.documents.lines.reading import Component, Line, parts
from crm.documents.lines.tuoke import OURS

_UNITS = Units("CNY")
LONGEST_EXTRA, MOST_EXTRAS = 120, 20
MOST_TAGS = 200
MOST_NUMBERS = 4  # of one sort; the rest is kept as extra

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_LABEL = re.compile(r"_\$!<(.*)>!\$_")
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ].*)?", re.ASCII)
_YEARLESS = re.compile(r"--?(\d{2})-?(\d{2})(?:[T ].*)?", re.ASCII)
# Apple's Chinese birthday: the cycle of sixty years, the year in it, month and day.
_CYCLE = re.compile(r"(\d{4})(\d{4})(\d{2})(\d{2})", re.ASCII)
_CYCLE_YEARS, _FIRST_CYCLE = 60, 2697
_NO_YEAR = 1604
_LUNAR = {"X-ALTBDAY", "X-LUNAR-BDAY", f"{OURS}LUNAR"}

_FAX = ("fax", "传真", "傳真")
_CELL = ("cell", "iphone", "mobile", "手机", "手機", "移动")
_WORK = ("work", "main", "office", "business", "工作", "公司", "单位", "办公", "座机", "固话")
_PAGER = ("pager", "x400", "modem", "isdn", "assistant", "callback")
_WECHAT = ("wechat", "weixin", "微信")
_QQ = ("qq",)
_GENDERS = {"m": "male", "male": "male", "男": "male", "f": "female", "female": "female"} | {
    "女": "female",
    "o": "other",
    "other": "other",
}
_OWN_GROUPS = {"my contacts", "mycontacts", "starred", "我的联系人"}  # every contact is in these
# Said by other means, of no use here, or no text.
_SILENT = {
    *("VERSION", "PRODID", "REV", "UID", "N", "FN", "ORG", "TEL", "EMAIL", "ADR", "URL", "TITLE"),
    *("ROLE",),
    *("NOTE", "BDAY", "CATEGORIES", "GENDER", "X-GENDER", "LABEL", "AGENT", "SORT-STRING", "KIND"),
    *("MAILER", "CLASS", "PROFILE", "NAME", "SOURCE", "GEO", "TZ", "LANG", "MEMBER", "KEY"),
    *("CLIENTPIDMAP", "XML", "CALURI", "CALADRURI", "FBURL", "IMPP", "X-QQ", "X-WECHAT"),
    *("X-WEIXIN", "X-ABLABEL", "X-ABADR", "X-ABUID", "X-ABSHOWAS", "X-GENERATOR", "X-ETAG", "X-ID"),
    *("X-IMAGETYPE", "X-IMAGEHASH", "X-ACTIVITY-ALIAS", "X-EVOLUTION-FILE-AS", "X-CLASS"),
}
_SILENT_STARTS = ("X-PHONETIC", "X-MS-OL-", "X-COUCHDB", "X-FC", "X-SHARED-", "X-APPLE-", OURS)


def full_name(card: Component) -> str:
    """The name as its bearer's language orders it, else whatever the card may be called by."""
    if is_ours(card) and (shown := card.text("FN")):
        return shown
    structured = card.first("N")
    pieces = parts(structured.value) if structured else []
    family, given, more = (*pieces, "", "", "")[:3]
    if _HAN.search(family + given):
        return f"{family}{more}{given}" if _HAN.search(more) else f"{family}{given}"
    if shown := _one_line(card.text("FN")):
        letters = shown.replace(" ", "")
        return letters if letters and all(map(_HAN.match, letters)) else shown
    return (
        " ".join(piece for piece in (given, more, family) if piece)
        or _one_line(card.text("NICKNAME"))
        or ("" if organization(card)[0] else _called_by(card))
    )


def _called_by(card: Component) -> str:
    """A card without any name is called by its address or number, as phones call it."""
    for name in ("EMAIL", "TEL"):
        found = card.first(name)
        if found is not None:
            return _number(found) if name == "TEL" else _address(found)
    return ""


def organization(card: Component) -> tuple[str, str]:
    """The firm and, below it, departments; the firm may be empty."""
    for line in card.all("ORG"):
        firm, *below = (_tidy(card, piece) for piece in parts(line.value))
        if firm or any(below):
            return firm, " / ".join(filter(None, below))
    return "", ""


def is_group(card: Component) -> bool:
    """Whether the card only lists other cards."""
    return card.text("KIND").casefold() == "group"


def is_firm(card: Component, name: str, firm: str) -> bool:
    """Whether the card is the firm's own."""
    if card.text("KIND").casefold() in {"org", "organization"} or not name:
        return True
    if card.text("X-ABSHOWAS").casefold() == "company":
        return True
    structured = card.first("N")
    return name == firm and not (structured and any(parts(structured.value)))


def glimpse(card: Component) -> str:
    """The beginning of a card that names nobody."""
    return "; ".join(f"{line.name}: {_one_line(line.text)[:40]}" for line in card.lines[:5])


def is_ours(card: Component) -> bool:
    """Whether we wrote the card: then its texts stand as they are."""
    return card.first(f"{OURS}CUSTOMER") is not None


def ours(card: Component) -> dict[str, str]:
    """What a card that we wrote says of the customer itself."""
    said = {
        "id": card.text(f"{OURS}CUSTOMER"),
        "code": card.text(f"{OURS}CUSTOMER-CODE"),
    }
    return {header: value for header, value in said.items() if value}


def person(card: Component) -> dict[str, str]:
    """What the card says of the person, by canonical field."""
    said: dict[str, str] = {}
    labels = _labels(card)
    _numbers(card, labels, said)
    _addresses(card, said)
    _messengers(card, labels, said)
    _birthday(card, said)
    uid = card.text("UID").removeprefix("urn:uuid:")
    said |= (
        {"contact_id": uid, "contact_code": card.text(f"{OURS}CODE")}
        if is_ours(card)
        else {"contact_code": uid}
    )
    said["contact_title"] = _tidy(card, card.text("TITLE")) or _one_line(card.text("ROLE"))
    if (role := _one_line(card.text("ROLE"))) and role != said["contact_title"]:
        keep(said, "ROLE", role)
    said["contact_role"] = card.text(f"{OURS}ROLE")
    said["contact_likes"] = card.text(f"{OURS}LIKES")
    gender = (card.text("GENDER") or card.text("X-GENDER")).partition(";")[0]
    said["contact_gender"] = _GENDERS.get(gender.strip().casefold(), "")
    tags = list(dict.fromkeys(_tags(card)))
    said["contact_tags"] = parts_written(tags, "、".join(tags))
    said["contact_note"] = "\n".join(line.text for line in card.all("NOTE"))
    _extras(card, labels, said)
    return {header: value for header, value in said.items() if value}


def firm(card: Component) -> dict[str, str]:
    """What the card says of the firm, or of the place of somebody without one."""
    said: dict[str, str] = {}
    found = _address_of(card)
    if found is not None:
        pieces = [_tidy(card, piece) for piece in parts(found.value)]
        box, more, street, city, region, code, country = (*pieces, *[""] * 7)[:7]
        box = box.rpartition(":")[2]  # the end of a label that should have stood in quotes
        address = " ".join(piece for piece in (street, more, box) if piece)
        said = {"address": address, "city": city, "region": region}
        said |= {"postal_code": code, "country": country}
    faxes = [line for line in card.all("TEL") if _sort(line, "") == "fax"]
    faxes.sort(key=lambda line: "home" in line.types)
    labels = _labels(card)
    faxes += [line for line in card.all("TEL") if _sort(line, labels.get(line.group, "")) == "fax"]
    numbers = map(_number, faxes)
    said["fax"] = next((number for number in numbers if _reads(values.phone, number)), "")
    urls = sorted(card.all("URL"), key=lambda line: "work" not in line.types)
    said["website"] = next((_tidy(card, line.text) for line in urls), "")
    return {header: value for header, value in said.items() if value}


def keep(said: dict[str, str], name: str, value: str) -> None:
    """Keep something that has no field, if it is short, in the lines of the extra column."""
    value = _one_line(value)
    known = said.get("contact_extra", "")
    if not value or len(value) > LONGEST_EXTRA or known.count("\n") >= MOST_EXTRAS:
        return
    names = {line.partition(": ")[0] for line in known.split("\n")}
    place, unique = 2, name
    while unique in names:
        unique, place = f"{name} {place}", place + 1
    said["contact_extra"] = f"{known}\n{unique}: {value}".lstrip("\n")


def _keep_foreign(card: Component, said: dict[str, str], name: str, value: str) -> None:
    """Keep what no column takes; of a card of ours it is in the store already."""
    if not is_ours(card):
        keep(said, name, value)


def _tidy(card: Component, text: str) -> str:
    """A text in one line, unless we wrote it so."""
    return text.strip() if is_ours(card) else _one_line(text)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _labels(card: Component) -> dict[str, str]:
    """What the groups of a card are labelled by the user, or by Apple."""
    return {
        line.group: _LABEL.sub(r"\1", line.text)
        for line in card.lines
        if line.name == "X-ABLABEL" and line.group
    }


def _sort(line: Line, label: str) -> str:
    """What kind of number it is."""
    words = {*line.types, label.casefold()}
    for sort, marks in (("fax", _FAX), ("pager", _PAGER), ("cell", _CELL), ("work", _WORK)):
        if any(mark in word for word in words for mark in marks):
            return sort
    return "other"


def _number(line: Line) -> str:
    words = _one_line(line.text)
    if words[:4].casefold() == "tel:":
        words, _semicolon, more = words[4:].partition(";")
        inside = more.partition("ext=")[2].partition(";")[0]
        return f"{words} ext. {inside}" if inside else words
    return words


def _numbers(card: Component, labels: dict[str, str], said: dict[str, str]) -> None:
    """The mobile and the other phone; what fits neither is kept beside them."""
    mobiles: list[str] = []
    phones: list[tuple[int, str]] = []
    for line in card.all("TEL"):
        label = labels.get(line.group, "")
        number, sort = _number(line), _sort(line, label)
        if any(mark in label.casefold() for mark in _WECHAT):
            said.setdefault("contact_wechat", number)
        elif sort == "pager":
            keep(said, f"TEL {label or 'PAGER'}", number)
        elif not _reads(values.phone, number):
            _keep_foreign(card, said, "TEL", number)
        elif sort == "cell" or (sort == "other" and is_mobile(number)):
            mobiles.append(number)
        elif sort != "fax":
            phones.append((sort != "work" and 1 + ("home" in line.types), number))
    ordered = [number for _rank, number in sorted(phones, key=lambda one: one[0])]
    for header, numbers in (("contact_mobile", mobiles), ("contact_phone", ordered)):
        distinct = list(dict.fromkeys(numbers))
        said[header] = " / ".join(distinct[:MOST_NUMBERS])
        for number in distinct[MOST_NUMBERS:]:
            keep(said, "TEL", number)


def _reads(parse: Parse, words: str) -> bool:
    """Whether the column would take it: one poor number must not reject a whole card."""
    try:
        return bool(parse(words, _UNITS))
    except BadCell:
        return False


def _address(line: Line) -> str:
    return _one_line(line.text).removeprefix("mailto:").strip("<>")


def _addresses(card: Component, said: dict[str, str]) -> None:
    """All e-mail addresses, the preferred first, the private last."""

    def rank(line: Line) -> tuple[bool, bool]:
        preferred = "pref" in line.types or bool(line.param("PREF"))
        return not preferred, "home" in line.types

    found = [_address(line) for line in sorted(card.all("EMAIL"), key=rank)]
    plain = [one for one in dict.fromkeys(found) if len(email_keys(one)) == 1]
    good = [one for one in plain if _reads(values.email, one)][:MOST_NUMBERS]
    said["contact_email"] = "; ".join(good)
    for one in found:
        if one not in good:
            _keep_foreign(card, said, "EMAIL", one)


def _messengers(card: Component, labels: dict[str, str], said: dict[str, str]) -> None:
    """WeChat and QQ, which every phone writes in another way."""
    for line in card.lines:
        service = " ".join(
            (line.name, line.param("X-SERVICE-TYPE"), labels.get(line.group, ""), *line.types)
        ).casefold()
        if line.name not in {"IMPP", "X-QQ", "X-WECHAT", "X-WEIXIN", "X-TENCENT"}:
            continue
        scheme, colon, handle = line.text.partition(":")
        value = _one_line(handle if colon else scheme).lstrip("/")
        service = f"{service} {scheme.casefold() if colon else ''}"
        if any(mark in service for mark in _WECHAT):
            said.setdefault("contact_wechat", value)
        elif any(mark in service.split() or f"x-{mark}" in service for mark in _QQ):
            said.setdefault("contact_qq", value)
        else:
            keep(said, line.param("X-SERVICE-TYPE") or line.name, line.text)


def _birthday(card: Component, said: dict[str, str]) -> None:
    """The day of birth, of the Chinese calendar where only that is known."""
    born = card.first("BDAY")
    lunar = next((one for one in card.lines if one.name in _LUNAR), None)
    other = _lunar_day(lunar) if lunar is not None else ""
    solar = _solar_day(born.text) if born is not None else ""
    solar, other = (day if day and _reads(values.birthday, day) else "" for day in (solar, other))
    said["contact_birthday"] = solar or other
    if born is not None and not solar:
        keep(said, "BDAY", born.text)
    if lunar is not None and (solar or not other):
        keep(said, "X-ALTBDAY", other or lunar.text)


def _solar_day(text: str) -> str:
    """A day as our reader of birthdays takes it; nothing if it is none."""
    text = text.strip()
    if found := _DAY.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _YEARLESS.fullmatch(text):
        year, (month, day) = _NO_YEAR, map(int, found.groups())
    else:
        return ""
    try:
        dt.date(year, month, day)
    except ValueError:
        return ""
    return f"--{month:02}-{day:02}" if year <= _NO_YEAR else f"{year}-{month:02}-{day:02}"


def _lunar_day(line: Line) -> str:
    """A day of the Chinese calendar; nothing if it cannot be read."""
    text = line.text.removeprefix("农历").strip()
    if line.param("CALSCALE").casefold() not in {"", "chinese"}:
        return ""
    if found := _CYCLE.fullmatch(text):
        cycle, year, month, day = map(int, found.groups())
        since = cycle * _CYCLE_YEARS + year - _FIRST_CYCLE
        text = f"{since:04}-{month:02}-{day:02}"
    parts_of_day = re.fullmatch(r"(?:(\d{4})|-)-?(闰?)(\d{2})-?(\d{2})", text)
    if parts_of_day is None:
        return ""
    born, leap, month_text, day_text = parts_of_day.groups()
    return f"农历{born + '-' if born else ''}{leap}{month_text}-{day_text}"


def _address_of(card: Component) -> Line | None:
    """The address of the firm before that of the home."""
    return min(card.all("ADR"), key=lambda line: "home" in line.types, default=None)


def _tags(card: Component) -> Iterable[str]:
    for line in card.all("CATEGORIES"):
        found = parts(line.value, ",", MOST_TAGS)
        if len(found) == 1 and not is_ours(card):
            found = found[0].split(",")  # commas that a program escaped one time too often
        for tag in found:
            plain = tag.strip().casefold()
            if plain and len(plain) <= LONGEST_EXTRA and plain not in _OWN_GROUPS:
                yield _one_line(tag)


def _extras(card: Component, labels: dict[str, str], said: dict[str, str]) -> None:
    """What has no field, by the name the user or the program gave it."""
    home = [line for line in card.all("ADR") if "home" in line.types]
    if len(card.all("ADR")) > len(home):
        for line in home:
            keep(said, "ADR HOME", " ".join(filter(None, parts(line.value))))
    for line in card.lines:
        if line.name in _SILENT or line.name.startswith(_SILENT_STARTS) or "ALTBDAY" in line.name:
            continue
        keep(said, labels.get(line.group) or line.name, line.text.replace(";", " "))
