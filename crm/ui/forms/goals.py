"""The form of a target: a range on a number over a period, for somebody."""

import uuid
from typing import Any

from crm.domain.choices import CUSTOMER_KINDS, EACH, GRADES, SENSES
from crm.domain.targets import BadTarget, effective_start
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import mark
from crm.labels import label
from crm.queries.metrics import METRICS
from crm.queries.progress import check_kind
from crm.queries.settings import setting
from crm.queries.targets import TEAM, written_target
from crm.services.desk import Desk
from crm.services.targets import end_target, set_target
from crm.settings import FIRST_WEEKDAY
from crm.ui.formats import full_day
from crm.ui.forms import editors, numbers, records
from crm.ui.forms.editors import Options
from crm.ui.forms.form import Field, Form, Known, Remark, Saved, Values
from crm.ui.forms.values import done

PERIODS = ("week", "month", "quarter", "half", "year", "day", "once")
_NARROWING = ("customer", "product", "region", "grade", "kind")


def _load_target(desk: Desk, target: uuid.UUID) -> dict[str, Any]:
    row = desk.store.read(written_target, target, today=desk.today()).row
    scope: dict[str, Any] = dict(row.scope)
    for key in ("customer", "product"):
        if key in scope:
            scope[key] = uuid.UUID(str(scope[key]))
    return {
        "metric": row.metric,
        "period": row.period,
        "bounds": (row.low, row.high),
        "sense": row.sense,
        "each": row.each,
        "basis": row.basis,
        "whose": "me" if row.rep is not None else TEAM,
        "from_date": row.anchor if row.period == "once" else None,
        "until": row.until,
        "note": row.note,
        "currency": row.currency,
        **{key: scope.get(key) for key in _NARROWING},
    }


def _save_target(
    desk: Desk, target: uuid.UUID | None, values: dict[str, Any], known: Known
) -> Saved:
    fields = dict(values)
    low, high = fields.pop("bounds") or (None, None)
    fields["period"] = check_kind(fields["period"])
    whose = fields.pop("whose")
    scope = {key: value for key in _NARROWING if (value := fields.pop(key)) is not None}
    if target is not None:
        # what else it is narrowed down to, and whose it is, stays
        row = desk.store.read(written_target, target, today=desk.today()).row
        scope = dict(row.scope) | {"rep": str(row.rep) if row.rep is not None else TEAM}
    elif whose == TEAM:
        scope["rep"] = TEAM
    change = set_target(
        desk.store,
        low=low,
        high=high,
        scope=scope,
        currency=known.currency,
        today=desk.today(),
        **fields,
    )
    name = dict(known.metrics).get(values["metric"], values["metric"])
    found = desk.store.read(written_target, change.record, today=desk.today())
    start = full_day(found.row.starts_on, desk.today())
    return Saved(change.record, name, _("from {day} on").format(day=start))


def _target_remarks(
    desk: Desk, _record: uuid.UUID | None, values: Values, known: Known
) -> list[Remark]:
    found = []
    if known.metric is not None and not known.metric.is_reading:
        found.append(Remark(_(known.metric.definition), icon="trend"))
    period = values.get("period")
    if not period or period == "once":
        return found
    try:
        start = effective_start(
            check_kind(period),
            desk.today(),
            this_period=bool(values.get("this_period")),
            from_date=values.get("from_date"),
            first_weekday=desk.store.read(setting, FIRST_WEEKDAY),
            anchor=None,
        )
    except (BadTarget, KnownError):
        return found
    words = _("It counts from {day} on.").format(day=full_day(start, desk.today()))
    return [*found, Remark(words, icon="week")]


def _metrics(known: Known) -> Options:
    return list(known.metrics)


def _bases(known: Known) -> Options:
    bases = known.metric.bases if known.metric is not None else ()
    return [(code, label("basis", code)) for code in bases]


def _has_bases(values: Values) -> bool:
    metric = METRICS.get(values.get("metric") or "")
    return metric is not None and bool(metric.bases)


TARGET = Form(
    kind="target",
    icon="trend",
    title=mark("Set a target"),
    title_edit=mark("Change the target"),
    noun=mark("Target"),
    words=mark("goal, limit, floor, stretch, quota"),
    delete_words=mark("End this target"),
    gone=mark("Target ended: {about}."),
    width=660,
    fields=(
        Field(
            key="metric",
            label=mark("Which number"),
            editor=editors.pick(_metrics),
            required=True,
            fixed=True,
            leads=True,
        ),
        Field(
            key="period",
            label=mark("Every"),
            editor=editors.choice("period", PERIODS, own=True),
            required=True,
            fixed=True,
            default=lambda _known: "week",
            hint=mark("week; or 45d"),
            half=True,
        ),
        Field(
            key="whose",
            label=mark("Whose"),
            editor=editors.pick(
                lambda _known: [("me", _("Mine")), (TEAM, _("The team's"))], none=False
            ),
            default=lambda _known: "me",
            fixed=True,
            half=True,
        ),
        Field(
            key="bounds",
            label=mark("From – to"),
            editor=numbers.bounds(),
            required=True,
        ),
        Field(
            key="basis",
            label=mark("Counted when"),
            editor=editors.pick(_bases),
            fixed=True,
            half=True,
            shown=_has_bases,
        ),
        Field(
            key="from_date",
            label=mark("From"),
            editor=editors.day(),
            hint=mark("the next period"),
            half=True,
        ),
        Field(
            key="until",
            label=mark("Until"),
            editor=editors.day(),
            half=True,
            fixed=True,
            shown=lambda values: values.get("period") == "once",
        ),
        Field(
            key="this_period",
            label=mark("Now"),
            editor=editors.tick(),
            hint=mark("This period too"),
            half=True,
            shown=lambda values: values.get("period") != "once",
        ),
        Field(
            key="sense",
            label=mark("It is to"),
            editor=editors.choice("sense", SENSES, none=True),
            fixed=True,
            half=True,
            more=True,
        ),
        Field(
            key="each",
            label=mark("For"),
            editor=editors.choice("each", EACH, none=True),
            fixed=True,
            half=True,
            more=True,
        ),
        Field(
            key="customer",
            label=mark("Only of"),
            editor=records.customer(),
            fixed=True,
            more=True,
        ),
        Field(
            key="product",
            label=mark("Only"),
            editor=records.product(),
            fixed=True,
            more=True,
        ),
        Field(
            key="region",
            label=mark("Region"),
            editor=editors.text(),
            fixed=True,
            half=True,
            more=True,
        ),
        Field(
            key="grade",
            label=mark("Grade"),
            editor=editors.choice("grade", GRADES, none=True),
            fixed=True,
            half=True,
            more=True,
        ),
        Field(
            key="kind",
            label=mark("Kind of customer"),
            editor=editors.choice("kind", CUSTOMER_KINDS, none=True),
            fixed=True,
            half=True,
            more=True,
        ),
        Field(key="note", label=mark("Note"), editor=editors.text(), more=True),
    ),
    load=_load_target,
    save=_save_target,
    delete=lambda desk, target, values: done(
        end_target(
            desk.store,
            target,
            today=desk.today(),
            from_date=values.get("from_date"),
            this_period=bool(values.get("this_period")),
        )
    ),
    remarks=_target_remarks,
    errors={
        "bad_period": "period",
        "target_bounds_missing": "bounds",
        "target_low_above_high": "bounds",
        "target_limit_missing": "bounds",
        "target_dates_missing": "from_date",
        "target_dates_reversed": "until",
        "target_no_next_period": "from_date",
    },
)
