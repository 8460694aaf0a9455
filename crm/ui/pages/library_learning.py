"""The tab of the learning log: what was learned day by day, the month against its target."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from crm.domain.choices import LEARNING_KINDS
from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.labels import label
from crm.queries.learning import LearningRow, list_learning
from crm.queries.metrics import METRICS
from crm.queries.progress import TargetProgress, today_targets
from crm.queries.reps import me
from crm.services.learning import delete_learning
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.dialogs.facts import FactsAsked
from crm.ui.ids import read_id
from crm.ui.pages.library_tab import ChipSet, LibraryTab, SidePanel
from crm.ui.pages.today_targets import asked_for
from crm.ui.periods import PERIODS, period_days
from crm.ui.tables.lessons import learning_columns, minutes_words, spoken_learning
from crm.ui.tables.record_list import RecordList
from crm.ui.widgets.chips import Chips
from crm.ui.widgets.gauges import GaugeWidget
from crm.ui.widgets.layouts import Item, boxed, column, line, row
from crm.ui.widgets.rows import Row
from crm.ui.words import gauge_of, range_words, said, standing, target_name, target_tone


@dataclass(frozen=True, slots=True)
class LearningData:
    """The entries of the period, those of the month, and the targets on them."""

    today: dt.date
    rows: Sequence[LearningRow]
    month: Sequence[LearningRow]
    targets: Sequence[TargetProgress]


class LearningTab(LibraryTab[LearningData]):
    """N writes an entry, E or Enter corrects it, Delete takes it away."""

    kind = "learning"

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Log what you learned"))
        kit = self.kit
        self.panel: LearningPanel = LearningPanel(context)
        self.list = RecordList[LearningRow](
            kit,
            learning_columns(self.desk.today()),
            name=_("Learning"),
            spoken=spoken_learning,
            identity=lambda row: row.id,
            keys={
                Qt.Key.Key_E: lambda row: self.context.form_asked.emit("learning", row.id, {}),
                Qt.Key.Key_Delete: self._delete,
            },
            hints=(("N", _("new one")),),
        )
        self.list.chosen.connect(self.panel.show_row)
        self.list.opened.connect(lambda row: self.context.form_asked.emit("learning", row.id, {}))
        self.periods = Chips(self.kit, PERIODS, "year", self.refresh)
        for chip in self.periods.buttons.values():
            self.chips.addWidget(chip)
        self.kinds = ChipSet(kit, _("Kind"), self.chips, self.show_rows)
        self.setLayout(column(self.chip_box, (self.list, 1), gap=8))

    def _delete(self, entry: LearningRow) -> None:
        store = self.desk.store
        words = _("Deleted: {name}.").format(name=entry.title)
        self.context.write(
            lambda: delete_learning(store, entry.id),
            lambda _change: self.context.said.emit(words, True),
        )

    def request(self) -> Callable[[], LearningData]:
        """The entries of the period, the month's, the targets that govern today."""
        desk, today = self.desk, self.desk.today()
        start, end = period_days(self.periods.chosen, today)

        def read() -> LearningData:
            calendar = desk.calendar(today, today)
            with desk.store.reading() as session:
                rep = me(session)
                return LearningData(
                    today,
                    list_learning(session, start=start, end=end),
                    list_learning(session, start=today.replace(day=1), end=today, rep=rep),
                    today_targets(
                        session, rep=rep, today=today, calendar=calendar, metric="learning"
                    ),
                )

        return read

    def show_data(self, data: LearningData) -> None:
        """Offer the kinds there are, show the entries and the month."""
        counts = Counter(each.kind for each in data.rows)
        kinds = [kind for kind in LEARNING_KINDS if counts[kind]]
        self.kinds.show_choices([(k, label("learning_kind", k), counts[k]) for k in kinds])
        self.panel.show_month(data)
        self.show_rows()

    def show_rows(self) -> None:
        """What the chips leave."""
        data = self.data
        if data is None:
            return
        rows = [each for each in data.rows if self.kinds.chosen in ("", each.kind)]
        new = self.kit.button(_("Log what you learned"), "ghost", "plus")
        new.clicked.connect(lambda _on=False: self.write_new())
        words = _("A product, a book, something a colleague said: ten minutes count.")
        self.list.when_empty("lesson", words, new)
        count = ngettext("{count} entry", "{count} entries", len(rows))
        minutes = sum(each.minutes or 0 for each in rows)
        self.list.show_rows(
            rows, count.format(count=f"{len(rows):,}"), "".join(minutes_words(minutes))
        )

    def given(self) -> Mapping[str, object]:
        """The kind that is chosen."""
        return {"kind": self.kinds.chosen or None}

    def ask(self, wanted: Mapping[str, Any]) -> None:
        """`learning`: its id."""
        entry = read_id(wanted.get("learning"))
        if entry is not None:
            self.context.form_asked.emit("learning", entry, {})

    def state(self) -> Mapping[str, Any]:
        """Period and kind."""
        return {"period": self.periods.chosen, "kind": self.kinds.chosen}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Choose them again."""
        self.periods.chosen = str(state.get("period") or "")
        self.kinds.chosen = str(state.get("kind") or "")


class LearningPanel(SidePanel):
    """The month above, the entry at hand below."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.data: LearningData | None = None
        self.entry: LearningRow | None = None
        self.gauges: list[GaugeWidget] = []

    def show_month(self, data: LearningData) -> None:
        """The month's targets and sums."""
        self.data = data

    def show_row(self, entry: LearningRow | None) -> None:
        """The entry at hand."""
        self.entry = entry
        data = self.data
        if data is None:
            return
        parts: list[Item] = [self._month(data)]
        if entry is not None:
            parts += [line(), self._entry(entry, data.today)]
        self.fill(entry.id if entry else None, *parts)

    def _month(self, data: LearningData) -> QFrame:
        kit = self.kit
        minutes = sum(each.minutes or 0 for each in data.month)
        count = ngettext("{count} entry", "{count} entries", len(data.month))
        words = [count.format(count=len(data.month)), *minutes_words(minutes)]
        title = _("Learning in {month}").format(month=formats.month(data.today))
        total = Row(
            kit.look,
            row(
                kit.line(words[0], "h2", strong=True),
                None,
                kit.line(" ".join(words[1:]), tone="text2"),
                kit.icon("right", "text2", 14),
                margins=(6, 4, 4, 4),
            ),
            f"{title}: {', '.join(words)}",
        )
        total.opened.connect(lambda: self.context.facts_asked.emit(self._asked(title, data)))
        self.gauges = []
        targets: list[Item] = [self._target(each, data.today) for each in data.targets]
        if not targets:
            goal = kit.button(_("Set a goal"), "ghost", "goals")
            goal.clicked.connect(
                self.context.open_form("target", metric="learning", period="month")
            )
            targets.append(row(goal, None))
        kinds = [self._kind(kind, data) for kind in LEARNING_KINDS]
        found = [each for each in kinds if each is not None]
        return self.section(title, total, *targets, column(*found, gap=2))

    def _asked(self, title: str, data: LearningData) -> FactsAsked:
        return FactsAsked(
            title=title,
            definition=_(METRICS["learning"].definition),
            metric="learning",
            start=data.today.replace(day=1),
            end=data.today,
        )

    def _target(self, target: TargetProgress, today: dt.date) -> Row:
        kit = self.kit
        gauge = gauge_of(target, today)
        widget = GaugeWidget(kit.look, gauge)
        self.gauges.append(widget)
        missing, daily = standing(target)
        inside = column(
            row(
                (
                    kit.line(
                        f"{target_name(target)} · {label('period', target.period)}", elide=True
                    ),
                    1,
                ),
                kit.line(f"{said(target, target.value)} / {range_words(target)}", strong=True),
            ),
            widget,
            row(
                kit.line(missing, "small", target_tone(target), strong=True),
                (kit.line(daily, "small", "text2", elide=True), 1),
            ),
            margins=(6, 4, 6, 4),
            gap=0,
        )
        found = Row(kit.look, inside, gauge.spoken)
        found.opened.connect(lambda: self.context.facts_asked.emit(asked_for(target, today)))
        return found

    def _kind(self, kind: str, data: LearningData) -> QFrame | None:
        mine = [each for each in data.month if each.kind == kind]
        if not mine:
            return None
        kit = self.kit
        minutes = "".join(minutes_words(sum(each.minutes or 0 for each in mine)))
        return boxed(
            row(
                kit.line(label("learning_kind", kind), "small"),
                kit.line(f"{len(mine)} ×", "small", "text2"),
                None,
                kit.line(minutes, "small", "text2"),
                margins=(6, 0, 8, 0),
            )
        )

    def _entry(self, entry: LearningRow, today: dt.date) -> QFrame:
        kit = self.kit
        edit = kit.button(_("Edit"), "small", "log", tip="E")
        edit.clicked.connect(self.context.open_form("learning", entry.id))
        facts = (
            formats.full_day(entry.day, today),
            label("learning_kind", entry.kind),
            *minutes_words(entry.minutes),
            entry.source or "",
        )
        parts: list[Item] = [
            row((kit.line(entry.title, strong=True, elide=True), 1), edit),
            kit.line(" · ".join(filter(None, facts)), "small", "text2", elide=True),
        ]
        if entry.product_id is not None:
            what = kit.button(entry.product or "", "small", "package")
            what.clicked.connect(self.context.open_room("library", product=entry.product_id))
            parts.append(row(what, None))
        if entry.note:
            parts.append(kit.text(entry.note))
        return boxed(column(*parts, gap=6))
