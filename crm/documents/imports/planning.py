"""From the rows of a kind to a plan: what each row does, and everything there is to write."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crm.documents.imports.fields import BadCell, Draft, Field, Kind
from crm.documents.imports.grouping import Group, Groups
from crm.documents.imports.headers import Columns
from crm.documents.imports.matching import AMBIGUOUS, Matcher, Row
from crm.documents.imports.pace import paced, stretch
from crm.documents.imports.parsing import Parsed
from crm.documents.imports.plan import Choices, Decision, RowPlan
from crm.documents.imports.possible import Possible
from crm.documents.imports.reading import Report, Sheet
from crm.documents.imports.references import UNKNOWN_RECORD, References, id_of
from crm.documents.imports.related import CONTRADICTS, Related
from crm.documents.imports.values import shown
from crm.domain.names import core_name
from crm.i18n import gettext as _
from crm.i18n import mark

if TYPE_CHECKING:
    from crm.queries.duplicates import Likely

MISSING = mark("The row says nothing in column {column}; write it and import the row again.")
GONE = mark("The record that was chosen for the row is there no longer; choose again.")


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet that is ready to be planned: its columns are settled and its cells are read."""

    name: str
    kind: Kind
    sheet: Sheet
    columns: Columns
    rows: Sequence[Parsed]
    places: Sequence[int] | None = None  # of these rows in the sheet, if they are not all of it

    def header(self, name: str | None) -> str | None:
        """The header of a field in this sheet, or of a column without one (=header)."""
        if name is None:
            return None
        if name.startswith("="):
            return name[1:]
        return next((c.header for c in self.columns.fields if c.field.name == name), None)


class Planner:
    """Plans all sheets of one kind on one state of the store."""

    def __init__(
        self, kind: Kind, references: References, possible: Possible, choices: Choices
    ) -> None:
        self.kind = kind
        self.references = references
        self.possible = possible
        self.choices = choices
        self.writes = references.foreseen.writes
        self._claims: dict[uuid.UUID, dict[str, str]] = {}
        self._made: set[uuid.UUID] = set()
        self._places: list[tuple[Part, int]] = []

    def plan(self, parts: Sequence[Part], report: Report | None = None) -> list[RowPlan]:
        """Decide every row of all parts, in their order."""
        self._places = [
            (part, n)
            for part in parts
            for n in (range(len(part.rows)) if part.places is None else part.places)
        ]
        rows = [row for part in parts for row in part.rows]
        self._find_living(rows)
        drafts: list[Draft] = []
        decided: dict[int, RowPlan] = {}
        several = len(parts) > 1
        for place, parsed in paced(enumerate(rows), stretch(report, 0, 400), len(rows)):
            try:
                draft = self._draft(parsed, self._places[place][0])
                draft.place = place
                draft.sheet = self._places[place][0].name if several else ""
                drafts.append(draft)
            except BadCell as bad:
                decided[place] = self._rejected(place, parsed.row, bad)
        chosen = {d.place: c for d in drafts if (c := self._choice(d)) is not None}
        is_grouped = self.kind.name == "customers"
        self.groups = Groups(d for d in drafts if d.place not in chosen) if is_grouped else Groups()
        records = [choice for choice in chosen.values() if isinstance(choice, uuid.UUID)]
        self.matcher = Matcher(self.kind, self.references, drafts, self.groups, records)
        self.related = Related(self.kind.name, self.references, self.writes)
        owned = any(column.field.name == "owner" for p in parts for column in p.columns.fields)
        self.related.load(self.matcher.state, owned=owned)
        for draft in paced(self._ordered(drafts), stretch(report, 400, 1000), len(drafts)):
            try:
                decided[draft.place] = self._decide(draft, chosen.get(draft.place))
            except BadCell as bad:
                decided[draft.place] = self._rejected(draft.place, draft.row, bad)
        return [
            replace(decided[place], sheet=part.name, place=n)
            for place, (part, n) in enumerate(self._places)
        ]

    def _choice(self, draft: Draft) -> object:
        part, n = self._places[draft.place]
        return self.choices.rows.get((part.name, n)) if self.choices.rows else None

    def _ordered(self, drafts: Sequence[Draft]) -> list[Draft]:
        """The rows in the order they can be decided.

        A row that cannot stand alone may correct a record that a later row makes; one that names
        another of its kind comes after that.
        """
        ordered = sorted(drafts, key=self._is_partial)
        column = self.kind.own_reference
        if column is None:
            return ordered
        by_id = {draft.id or draft.new_id: draft for draft in drafts}
        found: dict[int, Draft] = {}
        for draft in ordered:
            chain: list[Draft] = []
            one: Draft | None = draft
            while one is not None and one.place not in found and one not in chain:
                chain.append(one)
                named = one.columns.get(column)
                one = None if named is None else by_id.get(named)
            found.update((each.place, each) for each in reversed(chain))
        return list(found.values())

    def _is_partial(self, draft: Draft) -> bool:
        return any(draft.columns.get(column) is None for column in self.kind.required)

    def _draft(self, parsed: Parsed, part: Part) -> Draft:
        if parsed.error is not None:
            raise parsed.error
        given = dict(parsed.given)
        record = new_id = None
        if (words := given.pop("id", None)) is not None:
            record = id_of(words)
            if record not in self._known:
                if record is None or record in self._removed:
                    given.setdefault("code", words)
                else:
                    new_id = record
                record = None
        draft = self.kind.settle(parsed.row, given, self.references)
        draft.id, draft.new_id = record or draft.id, new_id
        if parsed.extra and "extra" in self.kind.table.c:
            if part.columns.personal and draft.related.get("person") is not None:
                draft.related["person_extra"] = dict(parsed.extra)
            else:
                draft.columns["extra"] = dict(parsed.extra)
        return draft

    def _find_living(self, rows: Sequence[Parsed]) -> None:
        """Which of the ids in the file the store knows: living, merged, or only removed."""
        given = {id_of(row.given["id"]) for row in rows if "id" in row.given}
        wanted = [record for record in given if record is not None]
        table, foreseen = self.kind.table, self.references.foreseen
        self._known = {row[0] for row in foreseen.rows(table, ("id",), "id", wanted)}
        if self.kind.name == "customers":
            self._known |= self.references.merged.keys() & given
        self._removed = foreseen.removed(table, wanted) - self._known
        self.references.coming = {*wanted}

    # -- one row ------------------------------------------------------------------------------

    def _decide(self, draft: Draft, choice: object) -> RowPlan:
        if choice == "skip":
            return RowPlan(draft.row, "skipped", name=self._name(draft))
        self._check_own_reference(draft)
        group = self.groups.of(draft)
        record = self._record(draft, group, choice)
        likely: tuple[Likely, ...] = ()
        if record is None and choice != "new" and self.kind.name == "customers":
            likely = self.possible.of(draft)
            if likely and self.choices.on_possible == "skip":
                return RowPlan(draft.row, "skipped", name=self._name(draft), likely=likely)
            if likely and self.choices.on_possible == "update":
                if len(likely) > 1 and likely[0].score == likely[1].score:
                    raise BadCell("ambiguous_match", AMBIGUOUS)
                record = self._chosen(likely[0].customer)
                draft.columns.pop("name", None)  # another way to write it is no better name
                likely = ()
        if record is None:
            plan = self._create(draft, likely)
        elif self.choices.on_duplicate == "skip" and record not in self._made and choice is None:
            self.matcher.take(record, draft)
            plan = RowPlan(draft.row, "skipped", record, name=self._name(draft, record))
        else:
            plan = self._update(record, draft)
        if group is not None and group.record is None:
            group.record = plan.record
        return plan

    def _record(self, draft: Draft, group: Group | None, choice: object) -> uuid.UUID | None:
        """The record that the row is about, if it is there or an earlier row makes it."""
        if isinstance(choice, uuid.UUID):
            return self._chosen(choice)
        if choice == "new":
            return None
        made = None if group is None else group.record
        if self.choices.on_duplicate == "new":
            return made
        found = self.matcher.find(draft) or made
        if found is None and group is not None:
            for mate in group.drafts:
                if found is None and mate is not draft:
                    try:
                        found = self.matcher.find(mate)
                    except BadCell:  # said of that row when its turn comes
                        continue
        return found

    def _chosen(self, record: uuid.UUID) -> uuid.UUID:
        if record not in self.matcher.state:
            if not self.matcher.known(record):
                raise BadCell("record_gone", GONE)
            self.related.load([record], owned=True)
        return record

    def _check_own_reference(self, draft: Draft) -> None:
        column = self.kind.own_reference
        named = None if column is None else draft.columns.get(column)
        if named is not None and not self.matcher.known(named):
            error = BadCell("unknown_record", UNKNOWN_RECORD, named)
            error.field = (column or "").removesuffix("_id")
            raise error

    def _create(self, draft: Draft, likely: "tuple[Likely, ...]") -> RowPlan:
        row = draft.defaults | draft.columns
        if self.kind.finish is not None:
            changes = dict(row)
            self.kind.finish(changes, dict(row), draft)
            row = changes
        for column, name in self.kind.required.items():
            if row.get(column) is None:
                error = BadCell("missing_value", MISSING)
                error.field = name
                raise error
        record = draft.new_id
        if record is None or record in self.matcher.state:
            record = self.references.mint()
        row["id"] = record
        self._insert_pending(draft)
        self.writes.insert(self.kind.table, row)
        self.matcher.create(record, row, draft)
        self._made.add(record)
        self._claim(record, draft)
        self.related.apply(record, draft, fresh=True)
        return RowPlan(draft.row, "created", record, self._name(draft), likely=likely)

    def _update(self, record: uuid.UUID, draft: Draft) -> RowPlan:
        stored = self.matcher.state[record]
        if (former := self.matcher.former(record, draft)) is not None:
            _forget_former(draft, former)
        claimed = self._claims.get(record, {})
        changes = {
            name: value
            for name, value in draft.columns.items()
            if name != "extra" and stored.get(name) != value
        }
        self._merge_extra(stored, draft, changes, claimed)
        if self.kind.name == "customers" and _is_shortened(stored.get("name"), draft):
            changes.pop("name", None)
        for name in changes:
            if name != "extra" and name in claimed:
                raise _contradiction(name, draft.columns[name], claimed[name])
        self.related.check(record, draft)
        if self.kind.finish is not None:
            self.kind.finish(changes, stored | changes, draft)
        differences = {name: (stored.get(name), value) for name, value in changes.items()}
        self._claim(record, draft)
        self.matcher.take(record, draft)
        if changes:
            self.writes.update(self.kind.table, record, changes)
            self.matcher.change(record, changes)
        self._insert_pending(draft)
        differences |= self.related.apply(record, draft, fresh=False)
        decision: Decision = "updated" if differences else "unchanged"
        name = self._name(draft, record)
        currency = stored.get("currency") or self.references.currency
        return RowPlan(draft.row, decision, record, name, differences, currency=currency)

    def _claim(self, record: uuid.UUID, draft: Draft) -> None:
        """Remember what the row says of the record, against later rows that say another thing."""
        claimed = self._claims.setdefault(record, {})
        for name in draft.columns:
            claimed.setdefault(name, draft.where)
        for header in draft.columns.get("extra") or ():
            claimed.setdefault(f"={header}", draft.where)

    def _merge_extra(
        self, stored: Row, draft: Draft, changes: Row, claimed: Mapping[str, str]
    ) -> None:
        """Columns without a field are kept beside those of other files.

        Where an earlier row of the file said another thing of the same customer, they belong to
        the person the row names.
        """
        extra = draft.columns.get("extra")
        if not extra:
            return
        before = stored.get("extra") or {}
        differing = {name for name, value in extra.items() if before.get(name) != value}
        theirs = {name for name in differing if f"={name}" in claimed}
        if theirs:
            if draft.related.get("person") is None:
                name = min(theirs)
                raise _contradiction(f"={name}", extra[name], claimed[f"={name}"])
            own = {name: extra[name] for name in theirs}
            draft.related["person_extra"] = draft.related.get("person_extra", {}) | own
            draft.columns["extra"] = {n: v for n, v in extra.items() if n not in theirs}
        if differing - theirs:
            changes["extra"] = {**before, **draft.columns["extra"]}

    def _insert_pending(self, draft: Draft) -> None:
        for table, row in draft.pending.values():
            self.writes.insert(table, dict(row))

    # -- words --------------------------------------------------------------------------------

    def _name(self, draft: Draft, record: uuid.UUID | None = None) -> str:
        """What the record is called in the preview."""
        row = self.matcher.state.get(record, draft.columns) if record else draft.columns
        for name in ("name", "title", "subject", "item", "metric", "code"):
            if words := draft.columns.get(name) or row.get(name):
                return str(words)
        return ""

    def _rejected(self, place: int, row: int, bad: BadCell) -> RowPlan:
        part = self._places[place][0]
        reason = _(bad.sentence).format(
            value=_("“{value}”").format(value=shown(bad.value)),
            column=_("“{column}”").format(column=self._column(part, bad.field)),
            **bad.words,
        )
        header = part.header(bad.field)
        return RowPlan(row, "rejected", code=bad.code, reason=reason, header=header)

    def _column(self, part: Part, name: str | None) -> str:
        """How the user knows the column: its header in the file, else the field's label."""
        if name is None:
            return ""
        header = part.header(name)
        is_ours = header == name and part.sheet.kind is not None  # no header: a card, a calendar
        if header is not None and not is_ours:
            return header
        field: Field | None = self.kind.field(name) or self.kind.field(name.removesuffix("_id"))
        return name if field is None else _(field.label)


def _contradiction(name: str, value: object, other: str) -> BadCell:
    error = BadCell("contradicts_row", CONTRADICTS, value, other=other)
    error.field = name
    return error


def _is_shortened(name: str | None, draft: Draft) -> bool:
    """Whether a row that does not say by code whom it means leaves parts of the name away."""
    given = draft.columns.get("name")
    if not name or not given or draft.id is not None or draft.code:
        return False
    return len(given) < len(name) and core_name(given) == core_name(name)


def _forget_former(draft: Draft, former: Row) -> None:
    """A row that names a customer as it was before a merge says nothing new by repeating that.

    What became of its name, number, owner and stage the merge decided.
    """
    columns = draft.columns
    for name in [n for n, value in columns.items() if n == "code" or former.get(n) == value]:
        del columns[name]
    if extra := columns.get("extra"):
        before = former.get("extra") or {}
        columns["extra"] = {n: value for n, value in extra.items() if before.get(n) != value}
    draft.related |= {"owner": None, "stage": (None, None)}
