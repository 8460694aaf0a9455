"""What a table of a file holds: said, and to be corrected."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame

from crm.i18n import gettext as _
from crm.ui.widgets.kit import Kit
from crm.ui.widgets.layouts import row


class ImportKind(QFrame):
    """The kind, how one knows it, and a way back from what was corrected before."""

    chosen = Signal(str)
    anew_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.box = QComboBox()
        self.box.setFont(kit.look.font())
        self.box.setAccessibleName(_("What it holds"))
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.box.activated.connect(lambda _place: self.chosen.emit(str(self.box.currentData())))
        self._note = kit.line("", "small", "text2", elide=True)
        self.anew = kit.button(_("Start anew"), "ghost")
        self.anew.clicked.connect(self.anew_asked)
        self.anew.hide()
        holds = kit.line(_("Holds"), "small", "text2")
        self.setLayout(row(holds, self.box, (self._note, 1), self.anew))

    @property
    def kind(self) -> str:
        """The kind that is chosen, "" where the table is left out."""
        return str(self.box.currentData() or "")

    def show_kind(self, kind: str) -> None:
        """Choose this one."""
        if not self.box.count():
            self._fill()
        self.box.setCurrentIndex(max(self.box.findData(kind), 0))

    def say(self, words: str, tone: str = "text2") -> None:
        """Tell how one knows it, or what else is to be told of the file."""
        self._note.say(words, tone)

    def _fill(self) -> None:
        from crm.documents.imports.kinds import KINDS

        self.box.addItem(_("Nothing, leave it out"), "")
        for name, kind in KINDS.items():
            self.box.addItem(_(kind.label), name)
