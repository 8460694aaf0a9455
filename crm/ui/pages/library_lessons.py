"""The tab of lessons: what went wrong, what to do instead, and whether it happened again."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt

from crm.i18n import gettext as _
from crm.i18n import mark, ngettext
from crm.queries.lessons import list_lessons
from crm.queries.repeats import repeat_counts
from crm.ui.context import Context
from crm.ui.ids import read_id
from crm.ui.pages.library_lesson import LessonPanel
from crm.ui.pages.library_tab import ChipSet, LibraryTab
from crm.ui.tables.lessons import LessonLine, lesson_columns, spoken_lesson
from crm.ui.tables.record_list import RecordList
from crm.ui.widgets.chips import Chips
from crm.ui.widgets.layouts import column

_STATES = {"active": mark("Still applies"), "learned": mark("Learned"), "all": mark("All")}
_MOST_TOPICS = 5  # as chips; the others are found by searching


@dataclass(frozen=True, slots=True)
class LessonsData:
    """Every lesson with what came after it."""

    today: dt.date
    lines: Sequence[LessonLine]


class LessonsTab(LibraryTab[LessonsData]):
    """G says that it happened again, R that it is learned, E corrects it."""

    kind = "lesson"

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("New lesson"))
        kit = self.kit
        self.panel: LessonPanel = LessonPanel(context)
        self.list = RecordList[LessonLine](
            kit,
            lesson_columns(self.desk.today()),
            name=_("Lessons"),
            spoken=spoken_lesson,
            identity=lambda line: line.id,
            keys={
                Qt.Key.Key_G: lambda _line: self.panel.again(),
                Qt.Key.Key_R: lambda _line: self.panel.retire(),
                Qt.Key.Key_E: lambda _line: self.panel.edit(),
            },
            hints=(("G", _("again")), ("R", _("learned")), ("N", _("new one"))),
        )
        self.list.chosen.connect(self.panel.show_lesson)
        self.list.opened.connect(lambda _line: self.panel_asked.emit())
        self.states = Chips(self.kit, _STATES, "active", self.show_rows)
        for chip in self.states.buttons.values():
            self.chips.addWidget(chip)
        self.topics = ChipSet(kit, _("Topic"), self.chips, self.show_rows)
        self.setLayout(column(self.chip_box, (self.list, 1), gap=8))

    def request(self) -> Callable[[], LessonsData]:
        """All of them."""
        store, today = self.desk.store, self.desk.today()

        def read() -> LessonsData:
            with store.reading() as session:
                rows = list_lessons(session)
                counts = repeat_counts(session, rows, today)
                return LessonsData(today, [LessonLine(row, counts[row.id]) for row in rows])

        return read

    def show_data(self, data: LessonsData) -> None:
        """Offer their topics, show them."""
        counts = Counter(each.row.topic for each in data.lines if each.row.topic)
        common = [topic for topic, _count in counts.most_common(_MOST_TOPICS)]
        self.topics.show_choices([(topic, topic, counts[topic]) for topic in common])
        self.show_rows()

    def show_rows(self) -> None:
        """What the chips leave."""
        data = self.data
        if data is None:
            return
        if self._wanted is not None:
            self.states.chosen = "all"
        state, topic = self.states.chosen, self.topics.chosen
        rows = [
            each
            for each in data.lines
            if state in ("all", "active" if each.row.active else "learned")
            and topic in ("", each.row.topic)
        ]
        self._say_nothing(any_at_all=bool(data.lines))
        count = ngettext("{count} lesson", "{count} lessons", len(rows))
        self.list.show_rows(rows, count.format(count=f"{len(rows):,}"))
        if self._wanted is not None:
            self.stand_on(self._wanted)
            self._wanted = None

    def _say_nothing(self, *, any_at_all: bool) -> None:
        if any_at_all:
            self.list.when_empty("search", _("No lesson fits."))
            return
        new = self.kit.button(_("New lesson"), "ghost", "plus")
        new.clicked.connect(lambda _on=False: self.write_new())
        words = _("What would you do differently next time? The brief reminds you in time.")
        self.list.when_empty("lesson", words, new)

    def given(self) -> Mapping[str, object]:
        """The topic that is chosen."""
        return {"topic": self.topics.chosen or None}

    def ask(self, wanted: Mapping[str, Any]) -> None:
        """`lesson`: its id."""
        self._wanted = read_id(wanted.get("lesson"))
        if self._wanted is not None:
            self.topics.chosen = ""
            self.search.clear()
            self.refresh()

    def state(self) -> Mapping[str, Any]:
        """The chips."""
        return {"state": self.states.chosen, "topic": self.topics.chosen}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Choose them again."""
        self.states.chosen = str(state.get("state") or "")
        self.topics.chosen = str(state.get("topic") or "")
