"""The form that corrects a contact that took place: what was said, what came of it, what next."""

import uuid
from typing import Any

from crm.domain.choices import VISIT_MODES, VISIT_RESULTS
from crm.i18n import mark
from crm.labels import label
from crm.queries.choosing import product_choices
from crm.queries.visits import get_visit, list_pitched
from crm.services.desk import Desk
from crm.services.visits import delete_visit, edit_visit
from crm.ui.forms import editors, products, records
from crm.ui.forms.fields import CUSTOMER
from crm.ui.forms.form import Field, Form, Known, Saved
from crm.ui.forms.values import about, done, values_of


def _load(desk: Desk, visit: uuid.UUID) -> dict[str, Any]:
    with desk.store.reading() as session:
        row = get_visit(session, visit)
        pitched = product_choices(session, list_pitched(session, visit))
    return values_of(row, VISIT, pitched=tuple(pitched))


def _save(desk: Desk, visit: uuid.UUID | None, values: dict[str, Any], known: Known) -> Saved:
    assert visit is not None  # noqa: S101 - a new one is logged, not filled in here
    del values["customer"]
    values["pitched"] = values["pitched"] or ()
    change = edit_visit(desk.store, visit, today=desk.today(), **values)
    result = values["result"]
    return Saved(change.record, about(known), label("result", result) if result else "")


VISIT = Form(
    kind="visit",
    icon="log",
    title=mark("Log a visit"),
    title_edit=mark("Correct a visit"),
    noun=mark("Visit"),
    fields=(
        CUSTOMER,
        Field(
            key="day",
            label=mark("Date"),
            editor=editors.day(past=True),
            required=True,
            half=True,
        ),
        Field(key="time", label=mark("Time"), editor=editors.clock(), half=True),
        Field(key="mode", label=mark("How"), editor=editors.choice("mode", VISIT_MODES), half=True),
        Field(key="contact", label=mark("Contact"), editor=records.contact(), half=True),
        Field(key="said", label=mark("Said"), editor=editors.long_text(84)),
        Field(
            key="result",
            label=mark("Result"),
            editor=editors.choice("result", VISIT_RESULTS, none=True),
            half=True,
        ),
        Field(key="pitched", label=mark("Pitched"), editor=products.products()),
        Field(
            key="next_step",
            label=mark("Next step"),
            editor=editors.text(),
            hint=mark("What you promised"),
        ),
        Field(key="next_on", label=mark("Due"), editor=editors.day(), hint="+7", half=True),
        Field(key="feedback", label=mark("Feedback"), editor=editors.text(), more=True),
        Field(key="competitor", label=mark("Competitor"), editor=editors.text(), more=True),
        Field(key="purpose", label=mark("Purpose"), editor=editors.text(), more=True),
    ),
    load=_load,
    save=_save,
    delete=lambda desk, visit, _values: done(delete_visit(desk.store, visit)),
    errors={"bad_time": "time", "day_in_future": "day", "next_before_visit": "next_on"},
)
