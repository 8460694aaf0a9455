"""What the week board does to visits: plan, move, take away; each one step, each can be undone."""

import datetime as dt
import uuid
from collections.abc import Callable

from crm.i18n import gettext as _
from crm.queries.suggestions import Suggestion
from crm.queries.week import VisitCard
from crm.services.visits import delete_visit, edit_visit, plan_visit
from crm.ui import formats
from crm.ui.context import Context

Done = Callable[[uuid.UUID | None], None]
"""Called with the visit that was written, before everything is read anew."""


def plan_suggestion(
    context: Context, suggestion: Suggestion, day: dt.date, time: str, done: Done
) -> None:
    """Plan a visit to the customer."""
    store = context.desk.store
    words = _("Planned: {name}, {day}, {time}").format(
        name=suggestion.name, day=formats.full_day(day, context.desk.today()), time=time
    )
    _write(
        context,
        lambda: plan_visit(store, customer=suggestion.id, day=day, time=time).record,
        words,
        done,
    )


def move_card(
    context: Context, card: VisitCard, day: dt.date, time: str | None, done: Done
) -> None:
    """Move a planned visit; one that was missed stays missed, and is planned once more."""
    store, today = context.desk.store, context.desk.today()
    shown = formats.full_day(day, today)
    if day < today:
        context.said.emit(_("This day is over; plan from today on."), False)
        return
    if card.state == "missed":
        words = _("Planned again: {name}, {day}").format(name=card.customer, day=shown)
        _write(
            context,
            lambda: (
                plan_visit(
                    store,
                    customer=card.customer_id,
                    day=day,
                    time=time,
                    mode=card.mode,
                    purpose=card.purpose,
                ).record
            ),
            words,
            done,
        )
        return
    if (card.day, card.time) == (day, time):
        return
    if time is None:
        words = _("{name} moved to {day}").format(name=card.customer, day=shown)
    else:
        words = _("{name} moved to {day}, {time}").format(name=card.customer, day=shown, time=time)
    _write(
        context,
        lambda: edit_visit(store, card.id, today=today, day=day, time=time).record,
        words,
        done,
    )


def take_away(context: Context, card: VisitCard, done: Done) -> None:
    """Take a plan away."""
    store = context.desk.store
    words = _("Taken away: {name}, {day}").format(
        name=card.customer, day=formats.full_day(card.day, context.desk.today())
    )
    _write(context, lambda: delete_visit(store, card.id).record, words, done)


def _write(context: Context, work: Callable[[], uuid.UUID | None], words: str, done: Done) -> None:
    def finish(visit: uuid.UUID | None) -> None:
        context.said.emit(words, True)
        done(visit)

    context.write(work, finish)
