"""What can be done to an entry of a customer's page: opened in its form, deleted, checked off."""

import uuid
from collections.abc import Callable, Mapping

from crm.i18n import gettext as _
from crm.services.gifts import delete_gift
from crm.services.lessons import delete_lesson
from crm.services.meetings import delete_meeting
from crm.services.notes import answer_note, delete_note
from crm.services.orders import delete_order
from crm.services.payments import delete_payment
from crm.services.promises import close_promise
from crm.services.returns import delete_return
from crm.services.tasks import complete_task, delete_task
from crm.services.visits import delete_visit
from crm.ui.context import Context

_DELETES: Mapping[str, Callable[..., object]] = {
    "visit": delete_visit,
    "order": delete_order,
    "payment": delete_payment,
    "return": delete_return,
    "gift": delete_gift,
    "meeting": delete_meeting,
    "note": delete_note,
    "task": delete_task,
    "lesson": delete_lesson,
}
_FORMS = frozenset((*_DELETES, "stage", "price"))
_TITLE_LENGTH = 40


def can_delete(kind: str) -> bool:
    """Whether an entry of this kind is deleted by itself."""
    return kind in _DELETES


def can_open(kind: str) -> bool:
    """Whether an entry of this kind has a form, or another place where it is shown."""
    return kind in _FORMS or kind == "promise"


def open_entry(
    context: Context,
    kind: str,
    record: uuid.UUID,
    customer: uuid.UUID,
    state: str | None = None,
) -> None:
    """Open its form; a promise is corrected in the contact it was made in."""
    if kind in {"visit", "promise"}:
        open_visit(context, record, customer, done=kind == "promise" or state == "completed")
    elif kind in _FORMS:
        context.form_asked.emit(kind, record, {"customer": customer})


def open_visit(context: Context, visit: uuid.UUID, customer: uuid.UUID, *, done: bool) -> None:
    """Open a contact: what was planned, or what was `done` with all that came of it."""
    kind = "visit" if done else "visit_plan"
    context.form_asked.emit(kind, visit, {"customer": customer})


def delete_entry(context: Context, kind: str, record: uuid.UUID, title: str) -> None:
    """Delete it; the toast offers the way back."""
    store, delete = context.desk.store, _DELETES[kind]
    words = _("Deleted: {title}").format(title=_short(title))
    context.write(lambda: delete(store, record), lambda _change: context.said.emit(words, True))


def check_off(context: Context, kind: str, record: uuid.UUID, title: str) -> None:
    """A task is done, a promise kept, a request answered: today."""
    store, day = context.desk.store, context.desk.today()

    def work() -> object:
        if kind == "task":
            return complete_task(store, record, day=day)
        if kind == "note":
            return answer_note(store, record, day=day)
        return close_promise(store, record, day=day)

    words = _("Done: {title}").format(title=_short(title))
    context.write(work, lambda _change: context.said.emit(words, True))


def _short(title: str) -> str:
    return title if len(title) <= _TITLE_LENGTH else title[: _TITLE_LENGTH - 1] + "…"
