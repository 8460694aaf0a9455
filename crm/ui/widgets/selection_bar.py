"""What can be done with the customers selected: it stands at the foot while there are several."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from crm.i18n import gettext as _
from crm.ui.widgets.flow import FlowBox
from crm.ui.widgets.kit import Kit
from crm.ui.widgets.layouts import row


class SelectionBar(QFrame):
    """Names what was pressed: edit, plan, export, merge, delete or none."""

    pressed = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._words = kit.line("", "small", strong=True)
        flow = FlowBox(gap=6, line_gap=4)
        flow.flow.addWidget(self._words)
        self.buttons = {
            verb: kit.button(words, "small", icon, tip=tip)
            for verb, words, icon, tip in (
                ("edit", _("Change"), "log", "E"),
                ("plan", _("Plan visits"), "visit", ""),
                ("export", _("Export"), "export", ""),
                ("merge", _("Merge"), "customers", _("Two that are one")),
                ("delete", _("Delete"), "", _("Can be undone")),
                ("none", _("Clear"), "", "Esc"),
            )
        }
        for verb, button in self.buttons.items():
            button.clicked.connect(lambda _on=False, verb=verb: self.pressed.emit(verb))
            flow.flow.addWidget(button)
        self.setLayout(row((flow, 1), margins=(18, 6, 14, 6)))
        self.hide()

    def say(self, words: str, count: int) -> None:
        """Say how many are selected, and what they owe."""
        self._words.say(words)
        self.buttons["merge"].setEnabled(count == _PAIR)
        self.updateGeometry()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()


_PAIR = 2
