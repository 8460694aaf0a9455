"""The registers of gifts 礼品登记表 and of entertainment 招待费登记表."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from crm.documents.exports.cells import Number
from crm.documents.forms.heads import checked_by, fields
from crm.documents.forms.shape import BLANK_ROWS, Cell, Column, Money, Paper, Wanted
from crm.documents.forms.visits import moment
from crm.documents.imports.activity import seats_written
from crm.documents.imports.values import parts_written
from crm.domain.money import QUANTITY_SCALE, divide_half_up
from crm.i18n import gettext as _
from crm.i18n import listed
from crm.labels import label
from crm.models import Rep
from crm.queries.gifts import GiftRow, list_gifts
from crm.queries.meetings import MeetingRow, list_meetings
from crm.queries.settings import setting
from crm.settings import CURRENCY


def read_gifts(session: Session, wanted: Wanted) -> Paper:
    """Every gift of these days, of everybody unless a rep is asked for."""
    rows = list_gifts(
        session,
        customer=wanted.customer,
        rep=wanted.rep,
        start=wanted.start,
        end=wanted.end,
    )[::-1]
    foreign = _foreign(session, (row.currency for row in rows))
    columns = [
        Column(_("Date"), 12, "middle"),
        Column(_("Gift name"), 20),
        Column(_("Quantity"), 8, "number"),
        Column(_("Unit price"), 12, "number"),
        Column(_("Amount"), 13, "number", total=True),
        Column(_("Company given to"), 24),
        Column(_("Given to"), 10),
        Column(_("Occasion"), 18),
        Column(_("Handled by"), 10, "middle"),
        Column(_("Approval"), 10, "middle"),
        Column(_("Came back"), 9, "middle"),
        Column(_("Note"), 18),
        *foreign,
    ]
    return Paper(
        title=label("form", "gifts"),
        columns=columns,
        rows=[[*_gift(row), *([row.currency] if foreign else [])] for row in rows],
        fields=fields(session, wanted),
        signatures=checked_by(),
        blank=0 if rows else BLANK_ROWS,
        totals=True,
    )


def _gift(row: GiftRow) -> Sequence[Cell]:
    each: Cell = None
    if row.cost is not None and row.quantity > 0:
        each = Money(divide_half_up(row.cost * QUANTITY_SCALE, row.quantity), row.currency)
    return (
        *(row.day, row.item, Number(row.quantity, QUANTITY_SCALE), each),
        _money(row.cost, row.currency),
        *(row.customer, row.contact, row.occasion, row.rep),
        label("approval", row.approval),
        *(_("yes") if row.returned else _("no"), row.note),
    )


def read_entertainment(session: Session, wanted: Wanted) -> Paper:
    """Every meal and event of these days, and meetings that cost something."""
    rows = [
        row
        for row in list_meetings(
            session,
            customer=wanted.customer,
            rep=wanted.rep,
            start=wanted.start,
            end=wanted.end,
        )[::-1]
        if row.kind != "meeting" or row.cost or row.budget
    ]
    foreign = _foreign(session, (row.currency for row in rows))
    several = any(len({guest.customer_id for guest in row.guests}) > 1 for row in rows)
    named = [Column(_("At the table"), 26)] if several else []
    columns = [
        Column(_("Date"), 16, "middle"),
        Column(_("Applicant"), 9, "middle"),
        Column(_("Department"), 10, "middle"),
        Column(_("Kind"), 8, "middle"),
        Column(_("Guests' company"), 22),
        Column(_("Guests' names"), 14),
        Column(_("Number of guests"), 8, "middle"),
        Column(_("Number of ours"), 8, "middle"),
        Column(_("Subject"), 18),
        Column(_("Place"), 14),
        Column(_("Standard per head"), 12, "number"),
        Column(_("Budget"), 13, "number", total=True),
        Column(_("Actual amount"), 13, "number", total=True),
        Column(_("Invoice"), 12),
        Column(_("Approval"), 10, "middle"),
        *named,
        *foreign,
    ]
    teams = {rep.id: rep.team for rep in session.query(Rep)}
    cells = [
        [
            *_meal(row, teams.get(row.rep_id) if row.rep_id else None),
            *([_seats(row)] if several else []),
            *([row.currency] if foreign else []),
        ]
        for row in rows
    ]
    return Paper(
        title=label("form", "entertainment"),
        columns=columns,
        rows=cells,
        fields=fields(session, wanted),
        signatures=checked_by(),
        blank=0 if rows else BLANK_ROWS,
        totals=True,
    )


def _meal(row: MeetingRow, team: str | None) -> Sequence[Cell]:
    companies = tuple(dict.fromkeys(guest.customer for guest in row.guests))
    people = tuple(guest.contact for guest in row.guests if guest.contact)
    heads = len(row.guests) + (row.companions or 0)
    each: Cell = None
    if row.cost is not None and heads:
        each = Money(divide_half_up(row.cost, heads), row.currency)
    return (
        *(moment(row.day, row.time), row.rep, team, label("meeting_kind", row.kind)),
        *(_parts(companies), _parts(people)),
        Number(len(row.guests)) if row.guests else None,
        None if row.companions is None else Number(row.companions),
        *(row.subject, row.place, each),
        *(_money(row.budget, row.currency), _money(row.cost, row.currency)),
        *(row.invoice, label("approval", row.approval)),
    )


def _seats(row: MeetingRow) -> str:
    return seats_written([(guest.customer, guest.contact) for guest in row.guests])


def _parts(parts: Sequence[str]) -> str:
    return parts_written(parts, listed(parts)) if parts else ""


def _money(value: int | None, currency: str) -> Cell:
    return None if value is None else Money(value, currency)


def _foreign(session: Session, currencies: Iterable[str]) -> list[Column]:
    """A column that says the currency, where one is not the usual."""
    if {*currencies} <= {setting(session, CURRENCY)}:
        return []
    return [Column(_("Currency"), 9, "middle")]
