"""Undo and redo: the last steps or a given one, whichever program did them, all or nothing."""

import uuid
from collections.abc import Sequence

from sqlalchemy import ScalarSelect, exists, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.models import Step
from crm.queries.wording import TABLES, field_name, record_name, step_name, value_name
from crm.services.undoing import (
    Merge,
    check_merged,
    check_parts,
    check_survivors,
    follow,
    latest_step,
    merges_of,
)
from crm.store.store import Store
from crm.store.undo import Conflict, invert
from crm.store.unit_of_work import Change, UnitOfWork

_FEW = 5000  # entries of a step that are looked through in no time


def undo(store: Store, count: int = 1) -> Change:
    """Take back the last `count` steps, the newest first; KnownError if one cannot be."""
    with store.transaction() as work:
        done = select(Step).where(Step.kind == "do", Step.state == "done").order_by(Step.n.desc())
        steps = work.session.scalars(done.limit(count)).all()
        if len(steps) < count or count < 1:
            raise _too_few(_to_undo(len(steps)))
        for step in steps:
            _undo(work, step)
    return work.change()


def undo_step(store: Store, number: int) -> Change:
    """Take back this step, whatever was done since; KnownError says what stands in the way."""
    with store.transaction() as work:
        step = work.session.get(Step, number)
        if step is None or step.kind == "setup":
            raise _too_few(_("There is no step {n}; see crm steps.").format(n=number))
        if step.kind != "do":
            raise _too_few(
                _("Step {n} turned step {of}; give that one.").format(n=number, of=step.of_step)
            )
        if step.state != "done":
            raise _too_few(_("Step {n} is undone already.").format(n=number))
        _undo(work, step)
    return work.change()


def redo(store: Store, count: int = 1) -> Change:
    """Do the last `count` undone steps again, what was undone last first; KnownError if not."""
    with store.transaction() as work:
        undone = (
            select(Step)
            .where(Step.kind == "do", Step.state == "undone")
            .order_by(_last_undo(Step.n).desc())
        )
        steps = work.session.scalars(undone.limit(count)).all()
        if len(steps) < count or count < 1:
            raise _too_few(_to_redo(len(steps)))
        for step in steps:
            last_undo = work.session.execute(select(_last_undo(step.n))).scalar_one()
            number = _turn(work, step, "redo", last_undo)
            _check(work, step, number)
            _set_state(work, step.n, "done")
    return work.change()


def _undo(work: UnitOfWork, step: Step) -> None:
    merges = merges_of(work.session, step.n)
    check_survivors(work.session, merges)
    number = _turn(work, step, "undo", step.n, merges)
    _check(work, step, number)
    check_merged(work.session, number)
    _set_state(work, step.n, "undone")


def _last_undo(step: int | InstrumentedAttribute[int]) -> ScalarSelect[int]:
    """The step that undid this one last."""
    turned = aliased(Step)
    return (
        select(func.max(turned.n))
        .where(turned.of_step == step, turned.kind == "undo")
        .scalar_subquery()
    )


def _check(work: UnitOfWork, step: Step, number: int) -> None:
    """Nothing may be left hanging; where nothing was done since, nothing can be."""
    later = select(exists().where(Step.n > step.n, Step.kind == "do", Step.state == "done"))
    if step.changes <= _FEW or work.session.execute(later).scalar_one():
        check_parts(work.session, number)


def _turn(
    work: UnitOfWork, step: Step, kind: str, inverse_of: int, merges: Sequence[Merge] = ()
) -> int:
    number = work.begin_step(step.verb, about=step.about, kind=kind, of_step=step.n)
    conflict = invert(work.session, inverse_of)
    if conflict is not None:
        raise _stands_in_the_way(work.session, conflict, step.n)
    follow(work.session, merges, step.n, number)
    work.end_step(number)
    return number


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


def _stands_in_the_way(session: Session, conflict: Conflict, step: int) -> KnownError:
    table, field = conflict.table, conflict.column
    record = uuid.UUID(bytes=conflict.row)
    sentence = _(
        "{field} of {table} {record} is no longer {written} but {found}; nothing was changed. "
        "Change it back, then try again."
    )
    since = latest_step(session, table, record, field, after=step)
    if since is not None:
        sentence = _(
            "{field} of {table} {record} is no longer {written} but {found}; nothing was changed. "
            "Undo step {step} ({what}) first, or change it back, then try again."
        )
        if since.kind == "undo":
            sentence = _(
                "{field} of {table} {record} is no longer {written} but {found}, since a step was "
                "undone ({what}); nothing was changed. Do that one again first, or change it back."
            )
    return KnownError(
        "not_undoable",
        sentence.format(
            field=field_name(field, table),
            table=_(TABLES.get(table, table)),
            record=record_name(session, table, conflict.row),
            written=value_name(session, table, record, field, conflict.written),
            found=value_name(session, table, record, field, conflict.found),
            step=since.n if since else "",
            what=step_name(since.kind, since.verb) if since else "",
        ),
    )
