"""A choice of one among a few, all of them seen."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton

from crm.i18n import gettext as _
from crm.ui.widgets.kit import Kit
from crm.ui.widgets.layouts import row


class ChoiceChips(QFrame):
    """Chips beside each other; the chosen one is filled, the arrows go from one to the next."""

    chosen = Signal(str)

    def __init__(self, kit: Kit, name: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.setAccessibleName(name)
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        for code, words in choices:
            button = kit.button(words, "chip", name=f"{name}: {words}")
            button.setToolTip("")
            button.setCheckable(True)
            button.clicked.connect(lambda _on, code=code: self.chosen.emit(code))
            self._group.addButton(button)
            self.buttons[code] = button
        self.setLayout(row(*self.buttons.values(), None, gap=6))

    def choose(self, code: str) -> None:
        """Show this one as chosen, without telling anybody."""
        if code in self.buttons:
            self.buttons[code].setChecked(True)

    @property
    def value(self) -> str:
        """The code of the chosen one."""
        return next((code for code, button in self.buttons.items() if button.isChecked()), "")


class Chips:
    """Chips to be laid out among others, of which one is on; `chosen` is its key."""

    def __init__(
        self,
        kit: Kit,
        choices: Mapping[str, str],
        chosen: str,
        changed: Callable[[], None],
    ) -> None:
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup()
        self.layout: QHBoxLayout = row(gap=6)
        for key, words in choices.items():
            chip = kit.button(_(words), "chip")
            chip.setCheckable(True)
            chip.clicked.connect(changed)
            self._group.addButton(chip)
            self.buttons[key] = chip
            self.layout.addWidget(chip)
        self.chosen = chosen

    @property
    def chosen(self) -> str:
        """The key of the one that is on."""
        return next((key for key, chip in self.buttons.items() if chip.isChecked()), "")

    @chosen.setter
    def chosen(self, key: str) -> None:
        if key in self.buttons:
            self.buttons[key].setChecked(True)
