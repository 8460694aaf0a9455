"""The strip above the week board: what the week comes to if all goes as planned."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from crm.i18n import gettext as _
from crm.queries.progress import TargetProgress
from crm.ui.context import Context
from crm.ui.pages import week_words as words
from crm.ui.pages.today_targets import asked_for
from crm.ui.pages.week_data import WeekData
from crm.ui.widgets.layouts import clear, line, row
from crm.ui.widgets.rows import Row
from crm.ui.words import counted, range_words, target_name

_HEIGHT = 40
_EDGE = 14


class Forecast(QFrame):
    """A part for each target of the week; those without room are left out from the end."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.setObjectName("soft")
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._row: QHBoxLayout = row(gap=10, margins=(_EDGE, 0, _EDGE, 0))
        self._row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        self.setLayout(self._row)
        self.parts: list[QWidget] = []

    def show_week(self, data: WeekData) -> None:
        """Show its targets."""
        kit = self._context.kit
        clear(self._row)
        self.parts = []
        ended = data.days[-1].day < data.today
        targets = list(data.progress.targets)
        # What a plan can move stands first.
        targets.sort(key=lambda target: data.planned[target.id] == 0)
        if not targets:
            text = kit.line(_("No target for the week yet."), tone="text2")
            button = kit.button(_("Set one"), "ghost")
            button.clicked.connect(self._context.open_form("target"))
            for widget in (text, button):
                self._row.addWidget(widget)
        else:
            lead = _("The week came to") if ended else _("As planned, the week comes to")
            self._row.addWidget(kit.line(lead, "small", "text2", strong=True))
            for place, target in enumerate(targets):
                part = self._part(target, data)
                if place:
                    rule = line(upright=True)
                    rule.setFixedHeight(_HEIGHT - 12)
                    self._row.addWidget(rule)
                    self.parts.append(rule)
                self._row.addWidget(part)
                self.parts.append(part)
        self._row.addStretch(1)
        self._fit()

    def _part(self, target: TargetProgress, data: WeekData) -> Row:
        kit, context = self._context.kit, self._context
        planned = data.planned[target.id]
        value = counted(target, target.value + planned)
        missing, tone = words.landing(target, planned)
        name = target_name(target)
        inside = row(
            kit.line(name, "small", "text2"),
            kit.line(value, strong=True),
            kit.tag(missing, tone),
            gap=6,
            margins=(4, 4, 4, 4),
        )
        done = _("{done} done, {planned} planned, target {range}").format(
            done=counted(target, target.value),
            planned=counted(target, planned),
            range=range_words(target),
        )
        part = Row(kit.look, inside, f"{name} {value}, {missing}; {done}")
        part.setToolTip(f"{name}: {done}")
        part.opened.connect(lambda: context.facts_asked.emit(asked_for(target, data.today)))
        return part

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        gap, room = self._row.spacing(), self.width() - 2 * _EDGE
        first = self._row.itemAt(0)
        widget = None if first is None else first.widget()
        used = 0 if widget is None else widget.sizeHint().width()
        shown, rule = True, None
        for part in self.parts:
            used += gap + (part.sizeHint().width() if isinstance(part, Row) else 1)
            if not isinstance(part, Row):
                rule = part  # it goes with what stands after it
                continue
            shown = shown and used <= room
            part.setVisible(shown)
            if rule is not None:
                rule.setVisible(shown)

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(400, _HEIGHT)
