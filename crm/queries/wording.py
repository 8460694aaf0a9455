"""Tables, fields and values of the change log in a user's words."""

import json
import uuid
from collections.abc import Mapping

from sqlalchemy import JSON, Boolean, Table, select, text
from sqlalchemy.orm import Session

from crm.domain.money import (
    DISCOUNT_SCALE,
    PRICE_SCALE,
    QUANTITY_SCALE,
    READING_SCALE,
    format_scaled,
    minor_scale,
)
from crm.i18n import gettext as _
from crm.i18n import listed, mark
from crm.labels import label
from crm.models import Base
from crm.models.base import UuidBlob
from crm.queries.metrics import METRICS

LONGEST = 60  # characters of a value in a sentence

TABLES: Mapping[str, str] = {
    "assignment": mark("assignment"),
    "attendance": mark("attendance"),
    "contact": mark("contact"),
    "customer": mark("customer"),
    "distinction": mark("pair told apart"),
    "gift": mark("gift"),
    "goods_return": mark("return"),
    "import_mapping": mark("layout of a file"),
    "learning": mark("learning entry"),
    "lesson": mark("lesson"),
    "meeting": mark("meeting"),
    "note": mark("note"),
    "order_line": mark("order line"),
    "payment": mark("payment"),
    "pitch": mark("pitched product"),
    "price_change": mark("price change"),
    "product": mark("product"),
    "reading": mark("reading"),
    "rep": mark("rep"),
    "sales_order": mark("order"),
    "setting": mark("setting"),
    "stage_change": mark("stage change"),
    "target": mark("target"),
    "task": mark("task"),
    "visit": mark("visit"),
}

# Fields whose name does not say it well enough by itself.
_FIELDS: Mapping[str, str] = {
    "answers": mark("Questions and answers"),
    "birth_calendar": mark("Calendar of the birthday"),
    "day": mark("Date"),
    "deleted": mark("Deleted"),
    "done_on": mark("Done on"),
    "due": mark("Due"),
    "each": mark("For each"),
    "extra": mark("Other columns"),
    "columns": mark("Columns"),
    "decisions": mark("Decisions about columns"),
    "follows_id": mark("Keeps the promise of"),
    "merged_into_id": mark("Merged into"),
    "one_id": mark("One of them"),
    "other_id": mark("The other one"),
    "signature": mark("Headers of the file"),
    "id": mark("Record"),
    "mode": mark("Way of contact"),
    "next_done_on": mark("Promise kept on"),
    "next_on": mark("Next date"),
    "previous_id": mark("Earlier task"),
    "qq": mark("QQ"),
    "repeat": mark("Repeated"),
    "said": mark("What was said"),
    "since": mark("Customer since"),
    "starts_on": mark("In force from"),
    "terms_days": mark("Days until due"),
    "wechat": mark("WeChat"),
    "anchor": mark("Grid from"),
    "answered_on": mark("Answered on"),
    "body": mark("Text"),
    "cadence_ideal": mark("Ideal days between contacts"),
    "cadence_maximum": mark("Maximum days between contacts"),
    "channel": mark("Source"),
    "companions": mark("Number of ours"),
    "email": mark("E-mail"),
    "item": mark("What it is"),
    "key": mark("Setting"),
    "nature": mark("Adds up or as of a day"),
    "returned": mark("Came back"),
    "role": mark("Part in the decision"),
    "zone": mark("Time zone"),
    # what the names say, for the catalogue
    "birth_day": mark("Birth day"),
    "birth_month": mark("Birth month"),
    "birth_year": mark("Birth year"),
    "correction": mark("Correction"),
    "first_weekday": mark("First weekday"),
    "minutes": mark("Minutes"),
    "mistake": mark("Mistake"),
    "topic": mark("Topic"),
    "amount": mark("Amount"),
    "city": mark("City"),
    "code": mark("Code"),
    "contact_id": mark("Contact"),
    "cost": mark("Cost"),
    "customer_id": mark("Customer"),
    "grade": mark("Grade"),
    "kind": mark("Kind"),
    "name": mark("Name"),
    "note": mark("Note"),
    "order_id": mark("Order"),
    "phone": mark("Phone"),
    "product_id": mark("Product"),
    "rep_id": mark("Rep"),
    "result": mark("Result"),
    "stage": mark("Stage"),
    "state": mark("State"),
    "title": mark("Title"),
    "value": mark("Value"),
}

# Fields that are called otherwise in these tables.
_FIELDS_OF: Mapping[tuple[str, str], str] = {
    ("learning", "title"): mark("What was learned"),
    ("lesson", "active"): mark("Still applies"),
    ("product", "active"): mark("On sale"),
    ("sales_order", "due"): mark("Payment due on"),
    ("task", "title"): mark("Task"),
}

_CODES = {
    ("contact", "birth_calendar"): "calendar",
    ("contact", "gender"): "gender",
    ("contact", "role"): "role",
    ("customer", "channel"): "channel",
    ("customer", "kind"): "kind",
    ("goods_return", "state"): "return_state",
    ("meeting", "kind"): "meeting_kind",
    ("order_line", "state"): "line_state",
    ("payment", "kind"): "payment_kind",
    ("sales_order", "state"): "order_state",
    ("stage_change", "stage"): "stage",
    ("task", "state"): "task_state",
    ("gift", "approval"): "approval",
    ("learning", "kind"): "learning_kind",
    ("meeting", "approval"): "approval",
    ("note", "kind"): "note_kind",
    ("reading", "nature"): "nature",
    ("target", "basis"): "basis",
    ("target", "each"): "each",
    ("target", "period"): "period",
    ("target", "sense"): "sense",
    ("visit", "mode"): "mode",
    ("visit", "result"): "result",
    ("visit", "state"): "visit_state",
}

_MONEY = {"amount", "budget", "cost", "credit_limit", "expected_amount", "freight", "tax"}
_SCALES = {
    ("gift", "quantity"): QUANTITY_SCALE,
    ("goods_return", "quantity"): QUANTITY_SCALE,
    ("order_line", "discount"): DISCOUNT_SCALE // 100,  # per cent
    ("order_line", "quantity"): QUANTITY_SCALE,
    ("order_line", "unit_price"): PRICE_SCALE,
    ("price_change", "price"): PRICE_SCALE,
    ("reading", "value"): READING_SCALE,
}

# What a step did, by the name of the service that took it.
_VERBS: Mapping[str, str] = {
    "add_contact": mark("Added a contact"),
    "add_customer": mark("Added a customer"),
    "add_gift": mark("Added a gift"),
    "add_learning": mark("Added a learning entry"),
    "add_lesson": mark("Added a lesson"),
    "add_meeting": mark("Added a meeting"),
    "add_note": mark("Added a note"),
    "add_order": mark("Added an order"),
    "add_payment": mark("Added a payment"),
    "add_product": mark("Added a product"),
    "add_reading": mark("Added a reading"),
    "add_rep": mark("Added a rep"),
    "add_return": mark("Added a return"),
    "add_task": mark("Added a task"),
    "answer_note": mark("Answered a request"),
    "approve_gift": mark("Approved a gift"),
    "approve_meeting": mark("Approved a meeting"),
    "assign_customer": mark("Handed over a customer"),
    "assign_customers": mark("Handed customers over"),
    "cancel_order": mark("Cancelled an order"),
    "cancel_task": mark("Cancelled a task"),
    "cancel_visit": mark("Cancelled a visit"),
    "change_stage": mark("Changed a stage"),
    "change_stages": mark("Changed stages"),
    "close_promise": mark("Kept a promise"),
    "complete_task": mark("Did a task"),
    "complete_visit": mark("Completed a visit"),
    "delete_contact": mark("Deleted a contact"),
    "delete_customer": mark("Deleted a customer"),
    "delete_customers": mark("Deleted customers"),
    "delete_gift": mark("Deleted a gift"),
    "delete_learning": mark("Deleted a learning entry"),
    "delete_lesson": mark("Deleted a lesson"),
    "delete_meeting": mark("Deleted a meeting"),
    "delete_note": mark("Deleted a note"),
    "delete_order": mark("Deleted an order"),
    "delete_payment": mark("Deleted a payment"),
    "delete_product": mark("Deleted a product"),
    "delete_reading": mark("Deleted a reading"),
    "delete_return": mark("Deleted a return"),
    "delete_task": mark("Deleted a task"),
    "delete_view": mark("Deleted a view"),
    "delete_visit": mark("Deleted a visit"),
    "deliver_order": mark("Delivered an order"),
    "edit_contact": mark("Edited a contact"),
    "edit_customer": mark("Edited a customer"),
    "edit_customers": mark("Changed customers"),
    "edit_gift": mark("Edited a gift"),
    "edit_learning": mark("Edited a learning entry"),
    "edit_lesson": mark("Edited a lesson"),
    "edit_meeting": mark("Edited a meeting"),
    "edit_note": mark("Edited a note"),
    "edit_order": mark("Edited an order"),
    "edit_payment": mark("Edited a payment"),
    "edit_product": mark("Edited a product"),
    "edit_reading": mark("Edited a reading"),
    "edit_rep": mark("Edited a rep"),
    "edit_return": mark("Edited a return"),
    "edit_task": mark("Edited a task"),
    "edit_visit": mark("Edited a visit"),
    "end_target": mark("Ended a target"),
    "fill_demo": mark("Filled with sample data"),
    "import_file": mark("Imported a file"),
    "log_visit": mark("Logged a visit"),
    "merge_customers": mark("Merged two customers"),
    "miss_visit": mark("Missed a visit"),
    "move_view": mark("Moved a view"),
    "open_store": mark("Made the store"),
    "plan_visit": mark("Planned a visit"),
    "plan_visits": mark("Planned visits"),
    "refuse_gift": mark("Refused a gift"),
    "refuse_meeting": mark("Refused a meeting"),
    "repeat_lesson": mark("Made a mistake again"),
    "save_view": mark("Saved a view"),
    "set_me": mark("Said who I am"),
    "set_price": mark("Set a price"),
    "set_setting": mark("Changed a setting"),
    "set_target": mark("Set a target"),
    "split_year": mark("Set the goals of a year"),
    "tell_apart": mark("Told two customers apart"),
}

_TURNED = {"undo": mark("Undone: {what}"), "redo": mark("Done again: {what}")}
# What a file was brought in as: the kinds of an import, by the names that a step keeps.
_KINDS: Mapping[str, str] = {
    "reps": mark("Reps"),
    "customers": mark("Customers"),
    "stages": mark("Stages"),
    "assignments": mark("Assignments"),
    "contacts": mark("Contacts"),
    "products": mark("Products"),
    "prices": mark("Prices"),
    "orders": mark("Orders"),
    "order_lines": mark("Order lines"),
    "payments": mark("Payments"),
    "returns": mark("Returns"),
    "visits": mark("Visits"),
    "meetings": mark("Meetings"),
    "gifts": mark("Gifts"),
    "tasks": mark("Tasks"),
    "notes": mark("Notes"),
    "lessons": mark("Lessons"),
    "learning": mark("Learning"),
    "readings": mark("Readings"),
    "targets": mark("Targets"),
}

_STATES = {"done": mark("done"), "undone": mark("undone"), "dropped": mark("dropped")}

_NAMING = ("name", "title", "subject", "item", "mistake", "key", "metric", "body", "code")
_BELONGING = ("customer_id", "meeting_id", "visit_id", "order_id", "product_id", "rep_id", "one_id")


def step_name(kind: str, verb: str) -> str:
    """What the step did, as a user would say it."""
    plain = verb.replace("_", " ").capitalize()
    what = _(_VERBS.get(verb, plain))
    return _(_TURNED[kind]).format(what=what) if kind in _TURNED else what


def about_name(about: str | None, verb: str = "") -> str | None:
    """What the step was about, as a user knows it: a metric or an import by its label."""
    kind, space, file_name = (about or "").partition(" ")
    if verb == "import_file" and space and kind in _KINDS:
        return f"{_(_KINDS[kind])} {file_name}"
    metric = METRICS.get(about or "")
    return about if metric is None else _(metric.label)


def state_name(state: str) -> str:
    """Whether the step holds, was undone, or cannot come back."""
    return _(_STATES.get(state, state))


def field_name(field: str, table: str = "") -> str:
    """The field as a user calls it, in this table where it matters."""
    plain = field.removesuffix("_id").replace("_", " ").capitalize()
    return _(_FIELDS_OF.get((table, field)) or _FIELDS.get(field, plain))


def record_name(session: Session, table: str, row: bytes) -> str:
    """What the record is called: its own name, or whose it is and of which day."""
    made = Base.metadata.tables[table]
    held = session.execute(
        text(f'SELECT * FROM "{table}" WHERE id = :row'),  # noqa: S608 - a table of ours
        {"row": row},
    ).mappings()
    record = held.first()
    if record is None:
        return _ending(row)
    words = [str(record[name]) for name in _NAMING if record.get(name)][:1]
    if not words:
        for column in (made.columns[name] for name in _BELONGING if record.get(name)):
            words = [
                record_name(session, _referred(column.table, column.name), record[column.name])
            ]
            break
    day = record.get("day")
    return " ".join([*words, *([str(day)] if day else [])]) or _ending(row)


def value_name(session: Session, table: str, record: uuid.UUID, field: str, value: object) -> str:
    """A value of the record out of the log in a user's words; ids are there in hex."""
    if value is None or value == "":
        return _("empty")
    words = _value_words(session, table, record, field, value)
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def _value_words(session: Session, table: str, record: uuid.UUID, field: str, value: object) -> str:
    column = Base.metadata.tables[table].columns.get(field)
    if column is not None and isinstance(column.type, UuidBlob) and column.foreign_keys:
        return record_name(session, _referred(column.table, field), uuid.UUID(str(value)).bytes)
    if column is not None and isinstance(column.type, Boolean):
        return _("yes") if value else _("no")
    if column is not None and isinstance(column.type, JSON):
        return _listed(json.loads(str(value)))
    if isinstance(value, int) and (table, field) in _SCALES:
        return format_scaled(value, _SCALES[table, field])
    if isinstance(value, int) and field in _MONEY:
        currency = _currency(session, Base.metadata.tables[table], record)
        return f"{format_scaled(value, minor_scale(currency))} {currency}"
    return label(_CODES.get((table, field), ""), str(value))


def plain_value(table: str, field: str, value: object, currency: str) -> str:
    """A stored number or code in a user's words, where the currency of its row is known."""
    if isinstance(value, int) and (table, field) in _SCALES:
        return format_scaled(value, _SCALES[table, field])
    if isinstance(value, int) and field in _MONEY:
        return f"{format_scaled(value, minor_scale(currency))} {currency}".rstrip()
    return label(_CODES.get((table, field), ""), str(value))


def _listed(value: object) -> str:
    if isinstance(value, Mapping):
        return listed(f"{name}: {each}" for name, each in value.items())
    return listed(str(each) for each in value) if isinstance(value, list) else str(value)


def _currency(session: Session, table: Table, record: uuid.UUID) -> str:
    """The currency of the record, or, for a line, of its order."""
    of = table
    while "currency" not in of.columns:
        record = session.execute(select(of.c.order_id).where(of.c.id == record)).scalar_one()
        of = Base.metadata.tables[_referred(of, "order_id")]
    return str(session.execute(select(of.c.currency).where(of.c.id == record)).scalar_one())


def _referred(table: Table, field: str) -> str:
    (key,) = table.columns[field].foreign_keys
    return str(key.column.table.name)


def _ending(row: bytes) -> str:
    return row.hex()[-8:]
