"""What rows say beside the record itself: people, owner, stage, price, guests, pitches.

Owner, stage and price are facts with a date: a new record has them from the beginning, a change
of one that is there holds from the date the row gives, else from today.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from crm.documents.imports.fields import BadCell, Draft, Person, table_of
from crm.documents.imports.links import BEGINNING
from crm.documents.imports.references import References
from crm.documents.imports.values import email_keys, folded, phone_keys
from crm.i18n import mark
from crm.models import Assignment, Attendance, Contact, Pitch, PriceChange, StageChange
from crm.queries.settings import setting
from crm.services.imports import Writes
from crm.settings import ME

CONTRADICTS = mark(
    "{value} in column {column} contradicts row {other}, which is about the same record; "
    "correct one of them."
)

Row = dict[str, Any]
Differences = dict[str, tuple[Any, Any]]

EARLIEST = dt.date.min


class Related:
    """The dated facts and the people that hang on the records of a kind."""

    def __init__(self, kind: str, references: References, writes: Writes) -> None:
        self.kind = kind
        self.references = references
        self.writes = writes
        self._claims: dict[tuple[uuid.UUID, str], tuple[str, Any]] = {}
        self._people: dict[uuid.UUID, list[Row]] = defaultdict(list)
        self._named: dict[uuid.UUID, set[str]] = {}  # people that rows of the file name
        self._dated: dict[str, dict[uuid.UUID, list[Row]]] = defaultdict(lambda: defaultdict(list))
        self._me: uuid.UUID | None = None

    def load(self, records: Iterable[uuid.UUID], *, owned: bool) -> None:
        """Read what hangs on these records; `owned` says that the file tells whose they are."""
        ids = list(records)
        if self.kind == "customers":
            if not owned:
                self._me = setting(self.references.session, ME)
            for model in (Assignment, StageChange):
                self._load_dated(model, "customer_id", ids)
            for row in self._rows(Contact, "customer_id", ids):
                self._people[row["customer_id"]].append(row)
        elif self.kind == "products":
            self._load_dated(PriceChange, "product_id", ids)
        elif self.kind == "meetings":
            self._load_dated(Attendance, "meeting_id", ids)
        elif self.kind == "visits":
            self._load_dated(Pitch, "visit_id", ids)

    def check(self, record: uuid.UUID, draft: Draft) -> None:
        """BadCell if an earlier row of the file says something else of the record."""
        for name, value in self._said(draft).items():
            other, before = self._claims.get((record, name), ("", value))
            if before != value:
                plain = value[0] if isinstance(value, tuple) else value
                error = BadCell("contradicts_row", CONTRADICTS, plain, other=other)
                error.field = name.split("=")[0]
                raise error

    def apply(self, record: uuid.UUID, draft: Draft, *, fresh: bool) -> Differences:
        """Write what the row says; the differences to what was there."""
        for name, value in self._said(draft).items():
            self._claims.setdefault((record, name), (draft.where, value))
        differences: Differences = {}
        if self.kind == "customers":
            differences |= self._own(record, draft, fresh=fresh)
            differences |= self._stage(record, draft, fresh=fresh)
            differences |= self._person(record, draft)
        elif self.kind == "products" and "price" in draft.related:
            differences |= self._price(record, draft, fresh=fresh)
        elif self.kind == "meetings":
            differences |= self._guests(record, draft)
        elif self.kind == "visits":
            differences |= self._pitches(record, draft)
        return differences

    def _said(self, draft: Draft) -> Row:
        said: Row = {}
        if (owner := draft.related.get("owner")) is not None:
            said["owner"] = owner
        if (stage := draft.related.get("stage", (None, None))) != (None, None):
            said["stage"] = stage
        if "price" in draft.related:
            price, currency, day = draft.related["price"]
            if day is None:
                said["price"] = price, currency
        if (person := draft.related.get("person")) is not None:
            whose = folded(person.columns["name"])
            for name, value in person.columns.items():
                if name != "name":
                    said[f"contact_{name}={whose}"] = value
        return said

    # -- customers ----------------------------------------------------------------------------

    def _own(self, record: uuid.UUID, draft: Draft, *, fresh: bool) -> Differences:
        rep = draft.related.get("owner") or (self._me if fresh else None)
        current = self._current(Assignment, record)
        if rep is None or (current is not None and current["rep_id"] == rep):
            return {}
        day = draft.related.get("owner_on")
        said = None if day == BEGINNING else day
        if any(
            row["rep_id"] == rep and row["day"] == said
            for row in self._dated["Assignment"][record]
            if day is not None
        ):
            return {}
        day = self._since(day, current)
        self._put_dated(Assignment, {"customer_id": record}, day, {"rep_id": rep})
        return {"owner": (None if current is None else current["rep_id"], rep)}

    def _stage(self, record: uuid.UUID, draft: Draft, *, fresh: bool) -> Differences:
        stage, day = draft.related.get("stage", (None, None))
        since = draft.columns.get("since")
        if stage is None:
            if not fresh:
                return {}
            stage, day = ("lead", day) if since is None else ("won", since)
        elif day is None and fresh and stage == "won":
            day = since
        current = self._current(StageChange, record)
        known = self._dated["StageChange"][record]
        said = None if day == BEGINNING else day
        if any(row["stage"] == stage and row["day"] == said for row in known):
            return {}
        if current is not None and current["stage"] != stage:
            said = self._since(day, current)
        day = said
        if day is None and current is not None:
            if current["stage"] == stage:
                return {}
            day = self.references.today
        owner = self._current(Assignment, record)
        more = {"stage": stage, "rep_id": None if owner is None else owner["rep_id"]}
        self._put_dated(StageChange, {"customer_id": record}, day, more)
        return {"stage": (None if current is None else current["stage"], stage)}

    def _since(self, day: dt.date | None, current: Row | None) -> dt.date | None:
        """From when a change holds; the day of the fact it changes is none of its own."""
        given = None if day == BEGINNING else day
        if current is None:
            return given
        return self.references.today if day is None or given == current["day"] else given

    def _person(self, record: uuid.UUID, draft: Draft) -> Differences:
        person: Person | None = draft.related.get("person")
        if person is None:
            return {}
        extra = draft.related.get("person_extra")
        columns = dict(person.columns) | ({"extra": extra} if extra else {})
        own_id: uuid.UUID | None = draft.related.get("person_id")
        found = self._same_person(record, person, own_id)
        self._named.setdefault(record, set()).add(folded(columns["name"]))
        table = table_of(Contact)
        if found is None:
            made = self._free_id(own_id) or self.references.mint()
            row = {"id": made, "customer_id": record, **columns}
            self._people[record].append(row)
            self.writes.insert(table, row)
            return {"contact_name": (None, columns["name"])}
        if "extra" in columns:
            columns["extra"] = {**(found.get("extra") or {}), **columns["extra"]}
        changes = {name: v for name, v in columns.items() if found.get(name) != v}
        if not changes:
            return {}
        self.writes.update(table, found["id"], changes)
        differences = {f"contact_{name}": (found.get(name), v) for name, v in changes.items()}
        found.update(changes)
        return differences

    def _free_id(self, record: uuid.UUID | None) -> uuid.UUID | None:
        """The id of ours that a file gives somebody, unless the store has given it already."""
        table = table_of(Contact)
        if record is None or record in self.writes.inserts.get(table, {}):
            return None
        taken = self.references.session.execute(select(table.c.id).where(table.c.id == record))
        return None if taken.first() else record

    def _same_person(
        self, record: uuid.UUID, person: Person, own_id: uuid.UUID | None
    ) -> Row | None:
        people = self._people[record]
        code = person.columns.get("code")
        for one in people:
            if one["id"] == own_id or (code is not None and one.get("code") == code):
                return one
        if own_id is not None:
            people = [one for one in people if one.get("code") in (None, code)]
        name = folded(person.columns["name"])
        same = [one for one in people if folded(one["name"]) == name]
        if not same:
            emails = email_keys(person.columns.get("email"))
            named = self._named.get(record, ())
            same = [
                one
                for one in people
                if folded(one["name"]) not in named
                and (
                    phone_keys(one.get("mobile")) & person.phones
                    or email_keys(one.get("email")) & emails
                )
            ]
        return same[0] if same else None

    # -- products -----------------------------------------------------------------------------

    def _price(self, record: uuid.UUID, draft: Draft, *, fresh: bool) -> Differences:
        price, currency, day = draft.related["price"]
        known = [r for r in self._dated["PriceChange"][record] if r["currency"] == currency]
        is_dated, day = day is not None, None if day == BEGINNING else day
        if not is_dated:
            now = [r for r in known if (r["day"] or EARLIEST) <= self.references.today]
            current = max(now, key=_age, default=None)
            if current is not None and current["price"] == price:
                return {}
            day = None if fresh or not known else self.references.today
        else:
            current = max((r for r in known if r["day"] == day), key=_age, default=None)
            if current is not None and current["price"] == price:
                return {}
        before = None if current is None else current["price"]
        of = {"product_id": record, "currency": currency}
        self._put_dated(PriceChange, of, day, {"price": price})
        return {"price": (before, price)}

    # -- meetings and visits ------------------------------------------------------------------

    def _guests(self, record: uuid.UUID, draft: Draft) -> Differences:
        known = [(r["customer_id"], r["contact_id"]) for r in self._dated["Attendance"][record]]
        missing = []
        for seat in draft.related.get("seats", ()):
            if seat in known:
                known.remove(seat)
            else:
                missing.append(seat)
        for customer, contact in missing:
            row = {
                "id": self.references.mint(),
                "meeting_id": record,
                "customer_id": customer,
                "contact_id": contact,
            }
            self.writes.insert(table_of(Attendance), row)
            self._dated["Attendance"][record].append(row)
        return {"guests": (None, len(missing))} if missing else {}

    def _pitches(self, record: uuid.UUID, draft: Draft) -> Differences:
        known = {row["product_id"] for row in self._dated["Pitch"][record]}
        missing = [p for p in dict.fromkeys(draft.related.get("pitched", ())) if p not in known]
        for product in missing:
            row = {"id": self.references.mint(), "visit_id": record, "product_id": product}
            self.writes.insert(table_of(Pitch), row)
            self._dated["Pitch"][record].append(row)
        return {"pitched": (None, len(missing))} if missing else {}

    # -- dated facts --------------------------------------------------------------------------

    def _current(self, model: Any, record: uuid.UUID) -> Row | None:  # noqa: ANN401 - a model
        today = self.references.today
        known = self._dated[model.__name__][record]
        return max((r for r in known if (r["day"] or EARLIEST) <= today), key=_age, default=None)

    def _put_dated(self, model: Any, of: Row, day: dt.date | None, more: Row) -> None:  # noqa: ANN401
        """The last word of a day counts: it replaces what was said of the same day."""
        record = next(iter(of.values()))
        known = self._dated[model.__name__][record]
        same = [r for r in known if r["day"] == day and of.items() <= r.items()]
        if same:
            self.writes.update(table_of(model), same[-1]["id"], more)
            same[-1].update(more)
            return
        row = {"id": self.references.mint(), "day": day, **of, **more}
        known.append(row)
        self.writes.insert(table_of(model), row)

    def _load_dated(self, model: Any, column: str, ids: list[uuid.UUID]) -> None:  # noqa: ANN401
        for row in self._rows(model, column, ids):
            self._dated[model.__name__][row[column]].append(row)

    def _rows(self, model: Any, column: str, ids: list[uuid.UUID]) -> Iterable[Row]:  # noqa: ANN401
        return self.references.foreseen.whole(table_of(model), column, ids)


def _age(row: Row) -> tuple[dt.date, uuid.UUID]:
    return row["day"] or EARLIEST, row["id"]
