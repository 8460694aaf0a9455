"""Chips: one of a few codes at a press."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from crm.labels import label
from crm.ui.context import Context
from crm.ui.widgets.layouts import row


class Chips(QWidget):
    """One of a few codes; a second press takes the choice back."""

    picked = Signal()

    def __init__(
        self, context: Context, name: str, group: str, codes: tuple[str, ...], *, numbered: bool
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self.buttons: dict[str, QPushButton] = {}
        layout = row(gap=6)
        for place, code in enumerate(codes, start=1):
            words = label(group, code)
            chip = context.kit.button(f"{place}  {words}" if numbered else words, "chip")
            chip.setAccessibleName(words)
            chip.setCheckable(True)
            chip.clicked.connect(lambda on, code=code: self._on_clicked(code, on))
            self.buttons[code] = chip
            layout.addWidget(chip)
        layout.addStretch(1)
        self.setLayout(layout)

    @property
    def chosen(self) -> str | None:
        """The code that is chosen."""
        return next((code for code, chip in self.buttons.items() if chip.isChecked()), None)

    def choose(self, code: str | None) -> None:
        """Choose this code, or none."""
        for own, chip in self.buttons.items():
            chip.setChecked(own == code)

    def _on_clicked(self, code: str, on: bool) -> None:  # noqa: FBT001 - what the signal gives
        self.choose(code if on else None)
        self.picked.emit()
