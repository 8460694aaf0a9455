"""Customers and the people at them, named by rules."""

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from crm.documents.demo import words
from crm.documents.demo.world import World
from crm.models import Assignment, Contact, Customer, StageChange

_ENGLISH_EVERY = 11
_WEIGHTED = [
    (industry, kind, form)
    for industry, kind, form, weight in words.TRADES
    for _turn in range(weight)
]
_BIRTHDAYS_SOON = (2, 5, 9, 13, 20)  # days from today, for some of the rep's own contacts


@dataclass(slots=True)
class Company:
    """A customer in the making; `values` become its row once its story is known."""

    id: UUID
    number: int
    english: bool
    values: dict[str, object]
    owner: UUID | None
    people: list[tuple[UUID, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.values["name"])


def make_company(world: World, number: int, owner: UUID | None, *, dealer: bool = False) -> Company:
    """A customer with a name, a place, what it needs; its number makes its code."""
    dice = world.dice
    english = number % _ENGLISH_EVERY == _ENGLISH_EVERY - 1 and not dealer
    nearby = 90 if owner == world.me else 50
    city, area, districts, streets = words.CITIES[
        0 if world.chance(nearby) else 1 + dice.randrange(2)
    ]
    district, street = dice.choice(districts), dice.choice(streets)
    values: dict[str, object] = {
        "code": f"C{number + 1:04d}",
        "country": "中国",
        "city": city,
        "region": district,
        "address": f"{city}市{district}{street}路{1 + dice.randrange(480)}号",
        "phone": f"{area}-5550{dice.randrange(10_000):04d}",
        "grade": "AABBBCCCCD"[dice.randrange(10)],
        "channel": dice.choice(words.CHANNELS),
    }
    if english:
        values |= _english(world, number, abroad=owner != world.me)
    else:
        industry, kind, form = dice.choice(words.DEALERS if dealer else _WEIGHTED)
        short = dice.choice(words.FIRST) + dice.choice(words.SECOND)
        values |= {
            "name": form.format(city=city, name=short, street=street),
            "short_name": short,
            "industry": industry,
            "kind": kind,
            "needs": dice.choice(words.NEEDS),
            "situation": dice.choice(words.SITUATIONS) if world.chance(60) else None,
        }
    return Company(world.new_id(), number, english, values, owner)


def _english(world: World, number: int, *, abroad: bool) -> dict[str, object]:
    dice = world.dice
    tail, industry = dice.choice(words.ENGLISH_SECOND)
    values: dict[str, object] = {
        "name": f"{dice.choice(words.ENGLISH_FIRST)} {dice.choice(words.ENGLISH_NOUN)} {tail}",
        "industry": industry,
        "kind": "end_customer",
        "needs": dice.choice(words.ENGLISH_NEEDS),
        "email": f"office{number + 1}@example.com",
    }
    if abroad and number % 2:
        country, phone = words.COMPANIES_ABROAD[number // 2 % 2]
        values |= {
            "country": country,
            "city": country,
            "region": None,
            "address": None,
            "phone": f"{phone}{dice.randrange(1000):03d}",
        }
    return values


def add_people(world: World, company: Company, count: int, *, near: bool = False) -> None:
    """The people at a customer, the first of whom decides; `near`: a birthday soon."""
    for place in range(count):
        company.people.append(_add_person(world, company, place, near=near and place == 0))


def _add_person(world: World, company: Company, place: int, *, near: bool) -> tuple[UUID, str]:
    dice = world.dice
    world.people += 1
    number, identity = world.people, world.new_id()
    title, english_title, role = words.TITLES[place % len(words.TITLES)]
    if company.english:
        name, title = dice.choice(words.FOREIGN_PEOPLE), english_title
        likes = dice.choice(words.ENGLISH_LIKES) if world.chance(40) else None
        called = name.split()[0]
    else:
        surname = words.SURNAMES[
            number % 15 if number % 4 == 0 else dice.randrange(len(words.SURNAMES))
        ]
        name = surname + dice.choice(words.GIVEN)
        likes = dice.choice(words.LIKES) if world.chance(40) else None
        called = surname + {"老板": "老板", "厨师长": "师傅", "财务": "会计"}.get(title, "经理")
    world.rows.add(
        Contact,
        id=identity,
        customer_id=company.id,
        name=name,
        gender="female" if number % 5 < 2 else "male",  # noqa: PLR2004
        title=title,
        role=role,
        mobile=f"154{number:08d}",  # no operator has numbers with 154
        wechat=f"wx{number:06d}" if world.chance(70) else None,
        email=f"person{number}@example.com" if company.english else None,
        likes=likes,
        **_birthday(world, number, near=near),
    )
    return identity, called


def _birthday(world: World, number: int, *, near: bool) -> dict[str, object]:
    """Some are known, a quarter of them lunar; the year is not always."""
    dice = world.dice
    lunar = number % 4 == 1
    year = 1962 + dice.randrange(40) if number % 3 else None
    if near:
        day = world.today + dt.timedelta(days=_BIRTHDAYS_SOON[number % len(_BIRTHDAYS_SOON)])
        month, date = _lunar(day) if lunar else (day.month, day.day)
    elif world.chance(45):
        month, date = 1 + dice.randrange(12), 1 + dice.randrange(28)
    else:
        return {}
    return {
        "birth_year": year,
        "birth_month": month,
        "birth_day": date,
        "birth_calendar": "lunar" if lunar else "solar",
    }


def _lunar(day: dt.date) -> tuple[int, int]:
    """The lunar month, negative if a leap one, and day of a date."""
    from lunar_python import Solar

    found = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    return abs(found.getMonth()), found.getDay()


def add_stage(
    world: World, company: Company, stage: str, day: dt.date | None, reason: str | None = None
) -> None:
    """A step of a customer on its way."""
    world.rows.add(
        StageChange,
        id=world.new_id(),
        customer_id=company.id,
        stage=stage,
        day=day,
        rep_id=company.owner,
        reason=reason,
    )


def add_customer(world: World, company: Company, owned_from: dt.date | None = None) -> None:
    """The customer's own row and whose it is; call it when `values` are complete."""
    world.rows.add(Customer, id=company.id, **company.values)
    if company.owner is not None:
        world.rows.add(
            Assignment,
            id=world.new_id(),
            customer_id=company.id,
            rep_id=company.owner,
            day=owned_from,
        )
