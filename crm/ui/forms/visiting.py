"""Forms of what is done with a customer: a planned visit, a task, a note, a step."""

import uuid
from typing import Any

from crm.domain.choices import NOTE_KINDS, STAGES, VISIT_MODES
from crm.i18n import gettext as _
from crm.i18n import mark
from crm.labels import label
from crm.queries.customers import get_customer
from crm.queries.notes import list_notes
from crm.queries.reps import me
from crm.queries.tasks import list_tasks
from crm.queries.visits import get_visit
from crm.services.customers import change_stage
from crm.services.desk import Desk
from crm.services.notes import add_note, delete_note, edit_note
from crm.services.tasks import add_task, delete_task, edit_task
from crm.services.visits import delete_visit, edit_visit, plan_visit
from crm.ui.formats import full_day, near_day
from crm.ui.forms import editors, records
from crm.ui.forms.fields import CUSTOMER, DAY
from crm.ui.forms.form import Field, Form, Known, Remark, Saved, Values
from crm.ui.forms.values import about, done, renamed, values_of

REPEATS = ("day", "week", "month", "quarter", "half", "year")


# --- A planned visit ----------------------------------------------------------------------------


def _load_visit(desk: Desk, visit: uuid.UUID) -> dict[str, Any]:
    row = desk.store.read(get_visit, visit)
    return values_of(row, VISIT_PLAN)


def _save_visit(desk: Desk, visit: uuid.UUID | None, values: dict[str, Any], known: Known) -> Saved:
    customer = values.pop("customer")
    if visit is None:
        change = plan_visit(desk.store, customer=customer, **values)
    else:
        change = edit_visit(desk.store, visit, today=desk.today(), **values)
    moved = near_day(values["day"], desk.today())
    return Saved(change.record, about(known), moved)


VISIT_PLAN = Form(
    kind="visit_plan",
    icon="visit",
    title=mark("Plan a visit"),
    title_edit=mark("Edit visit"),
    noun=mark("Visit"),
    words=mark("plan, appointment"),
    fields=(
        CUSTOMER,
        Field(
            key="day",
            label=mark("Date"),
            editor=editors.day(),
            required=True,
            default=lambda known: known.today,
            half=True,
        ),
        Field(key="time", label=mark("Time"), editor=editors.clock(), half=True),
        Field(
            key="mode",
            label=mark("How"),
            editor=editors.choice("mode", VISIT_MODES),
            default=lambda _known: "visit",
            half=True,
        ),
        Field(key="contact", label=mark("Contact"), editor=records.contact(), half=True),
        Field(
            key="purpose",
            label=mark("Purpose"),
            editor=editors.text(),
            hint=mark("What you want to come of it"),
        ),
    ),
    load=_load_visit,
    save=_save_visit,
    delete=lambda desk, visit, _values: done(delete_visit(desk.store, visit)),
    errors={"bad_time": "time", "day_in_future": "day", "next_before_visit": "day"},
)


# --- A task -------------------------------------------------------------------------------------


def _load_task(desk: Desk, task: uuid.UUID) -> dict[str, Any]:
    (row,) = desk.store.read(list_tasks, today=desk.today(), task=task)
    return values_of(row, TASK)


def _save_task(desk: Desk, task: uuid.UUID | None, values: dict[str, Any], known: Known) -> Saved:
    fields = renamed(values, "customer")
    if task is None:
        change = add_task(desk.store, rep_id=desk.store.read(me), **fields)
    else:
        change = edit_task(desk.store, task, **fields)
    due = fields["due"]
    moved = "" if due is None else _("due {day}").format(day=near_day(due, desk.today()))
    return Saved(change.record, about(known, fields["title"]), moved)


TASK = Form(
    kind="task",
    icon="check",
    title=mark("New promise or task"),
    title_edit=mark("Edit task"),
    noun=mark("Task"),
    words=mark("promise, to do, reminder"),
    fields=(
        Field(
            key="title",
            label=mark("What"),
            editor=editors.text(),
            required=True,
            hint=mark("What you promised, or what is to be done"),
        ),
        Field(
            key="customer",
            label=mark("For whom"),
            editor=records.customer(),
            hint=mark("A customer; nobody for a task of your own"),
            leads=True,
        ),
        Field(key="due", label=mark("Due"), editor=editors.day(), hint="+7", half=True),
        Field(
            key="repeat",
            label=mark("Again every"),
            editor=editors.choice("period", REPEATS, none=True, own=True),
            hint=mark("once; or 45d"),
            half=True,
        ),
        Field(key="note", label=mark("Note"), editor=editors.long_text()),
        Field(key="code", label=mark("Code"), editor=editors.text(), more=True, half=True),
    ),
    load=_load_task,
    save=_save_task,
    delete=lambda desk, task, _values: done(delete_task(desk.store, task)),
    errors={"bad_period": "repeat", "text_missing": "title"},
)


# --- A note -------------------------------------------------------------------------------------


def _load_note(desk: Desk, note: uuid.UUID) -> dict[str, Any]:
    (row,) = desk.store.read(list_notes, note=note)
    return values_of(row, NOTE)


def _save_note(desk: Desk, note: uuid.UUID | None, values: dict[str, Any], known: Known) -> Saved:
    fields = renamed(values, "customer", "product")
    if note is None:
        change = add_note(desk.store, rep_id=desk.store.read(me), **fields)
    else:
        change = edit_note(desk.store, note, **fields)
    return Saved(change.record, about(known, fields["body"]))


NOTE = Form(
    kind="note",
    icon="message",
    title=mark("New note"),
    title_edit=mark("Edit note"),
    noun=mark("Note"),
    words=mark("request, discussion, memo"),
    fields=(
        Field(key="body", label=mark("Note"), editor=editors.long_text(110), required=True),
        Field(key="customer", label=mark("Customer"), editor=records.customer(), leads=True),
        Field(
            key="kind",
            label=mark("Kind"),
            editor=editors.choice("note_kind", NOTE_KINDS),
            default=lambda _known: "note",
            half=True,
        ),
        DAY,
        Field(
            key="answered_on",
            label=mark("Answered"),
            editor=editors.day(past=True),
            hint=mark("still open"),
            half=True,
            shown=lambda values: values.get("kind") == "request",
        ),
        Field(key="product", label=mark("Product"), editor=records.product(), more=True),
    ),
    load=_load_note,
    save=_save_note,
    delete=lambda desk, note, _values: done(delete_note(desk.store, note)),
    errors={"text_missing": "body"},
)


# --- A step of the pipeline ---------------------------------------------------------------------


def _load_stage(desk: Desk, customer: uuid.UUID) -> dict[str, Any]:
    """A step is moved on, never corrected: the record is the customer."""
    stage = desk.store.read(get_customer, customer, today=desk.today()).row.stage
    step = {"existing": "won", "lapsed": "won"}.get(stage, stage)
    return {"customer": customer, "stage": step, "day": desk.today()}


def _save_stage(
    desk: Desk, _record: uuid.UUID | None, values: dict[str, Any], known: Known
) -> Saved:
    change = change_stage(
        desk.store,
        values["customer"],
        stage=values["stage"],
        day=values["day"],
        today=desk.today(),
        reason=values["reason"] or values["lost_reason"],
    )
    return Saved(change.record, about(known), label("stage", values["stage"]))


def _is_lost(values: Values) -> bool:
    return values.get("stage") == "lost"


def _stage_remarks(
    desk: Desk, _record: uuid.UUID | None, values: Values, _known: Known
) -> list[Remark]:
    customer = values.get("customer")
    if not isinstance(customer, uuid.UUID):
        return []
    card = desk.store.read(get_customer, customer, today=desk.today())
    steps = [each for each in card.stages if each.day is not None]
    said = _("Now: {stage}").format(stage=label("stage", card.row.stage))
    if steps and steps[-1].day is not None:
        said = _("{now}, since {day}").format(now=said, day=full_day(steps[-1].day, desk.today()))
    return [Remark(said, icon="trend")]


STAGE = Form(
    kind="stage",
    icon="next",
    title=mark("Move to another step"),
    title_edit=mark("Move to another step"),
    noun=mark("Step"),
    words=mark("stage, pipeline, won, lost"),
    fields=(
        CUSTOMER,
        Field(
            key="stage",
            label=mark("Step"),
            editor=editors.choice("stage", STAGES, none=True),
            required=True,
            half=True,
        ),
        DAY,
        Field(
            key="lost_reason",
            label=mark("Why lost"),
            editor=editors.text(),
            required=True,
            hint=mark("Price, a rival, no need: it is counted later"),
            shown=_is_lost,
        ),
        Field(
            key="reason",
            label=mark("Why"),
            editor=editors.text(),
            shown=lambda values: not _is_lost(values),
        ),
    ),
    load=_load_stage,
    save=_save_stage,
    remarks=_stage_remarks,
    errors={"day_in_future": "day"},
    width=560,
)
