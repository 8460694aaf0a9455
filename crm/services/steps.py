"""Undo and redo: any number of steps, whichever program did them, all or nothing."""

import uuid

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.models import Step
from crm.queries.wording import TABLES, field_name, record_name, value_name
from crm.store.store import Store
from crm.store.undo import Conflict, invert
from crm.store.unit_of_work import Change, UnitOfWork


def undo(store: Store, count: int = 1) -> Change:
    """Take back the last `count` steps, the newest first; KnownError if one cannot be."""
    with store.transaction() as work:
        done = select(Step).where(Step.kind == "do", Step.state == "done").order_by(Step.n.desc())
        steps = work.session.scalars(done.limit(count)).all()
        if len(steps) < count or count < 1:
            raise _too_few(_to_undo(len(steps)))
        for step in steps:
            _turn(work, step, "undo", step.n)
            _set_state(work, step.n, "undone")
    return work.change()


def redo(store: Store, count: int = 1) -> Change:
    """Do the last `count` undone steps again, the oldest first; KnownError if one cannot be."""
    with store.transaction() as work:
        undone = select(Step).where(Step.kind == "do", Step.state == "undone").order_by(Step.n)
        steps = work.session.scalars(undone.limit(count)).all()
        if len(steps) < count or count < 1:
            raise _too_few(_to_redo(len(steps)))
        for step in steps:
            last_undo = work.session.scalars(
                select(Step.n)
                .where(Step.of_step == step.n, Step.kind == "undo")
                .order_by(Step.n.desc())
                .limit(1)
            ).one()
            _turn(work, step, "redo", last_undo)
            _set_state(work, step.n, "done")
    return work.change()


def _turn(work: UnitOfWork, step: Step, kind: str, inverse_of: int) -> None:
    number = work.begin_step(step.verb, about=step.about, kind=kind, of_step=step.n)
    conflict = invert(work.session, inverse_of)
    if conflict is not None:
        raise _stands_in_the_way(work.session, conflict)
    work.end_step(number)


def _set_state(work: UnitOfWork, number: int, state: str) -> None:
    work.session.execute(update(Step).where(Step.n == number).values(state=state))


def _to_undo(count: int) -> str:
    if not count:
        return _("There is nothing to undo.")
    return ngettext(
        "There is one step to undo, not more; ask for fewer.",
        "There are {count} steps to undo, not more; ask for fewer.",
        count,
    ).format(count=count)


def _to_redo(count: int) -> str:
    if not count:
        return _("There is nothing to do again.")
    return ngettext(
        "There is one step to do again, not more; ask for fewer.",
        "There are {count} steps to do again, not more; ask for fewer.",
        count,
    ).format(count=count)


def _too_few(sentence: str) -> KnownError:
    return KnownError("not_undoable", sentence)


def _stands_in_the_way(session: Session, conflict: Conflict) -> KnownError:
    table, field = conflict.table, conflict.column
    record = uuid.UUID(bytes=conflict.row)
    return KnownError(
        "not_undoable",
        _(
            "{field} of {table} {record} is no longer {written} but {found}; "
            "nothing was changed. Change it back, then try again."
        ).format(
            field=field_name(field),
            table=_(TABLES.get(table, table)),
            record=record_name(session, table, conflict.row),
            written=value_name(session, table, record, field, conflict.written),
            found=value_name(session, table, record, field, conflict.found),
        ),
    )
