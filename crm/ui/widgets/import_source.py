"""Where rows come from: a file that is chosen or dropped, or cells that are pasted."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QStandardPaths, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QFrame, QLineEdit, QWidget

from crm.i18n import gettext as _
from crm.ui.widgets.kit import Kit
from crm.ui.widgets.layouts import boxed, column, row

# What read_sheets knows by content; the endings only help to find a file.
_TABLES = "*.xlsx *.xlsm *.xlsb *.xls *.ods *.csv *.tsv *.txt *.htm *.html *.xml"
_CARDS = "*.vcf *.vcard *.ics *.ical"


class ImportSource(QFrame):
    """The name of the file, and the ways to another one."""

    file_chosen = Signal(object)  # a Path
    text_pasted = Signal(str)
    nothing_pasted = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.file = QLineEdit()
        self.file.setFont(kit.look.font())
        self.file.setReadOnly(True)
        self.file.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # nothing can be typed
        self.file.setAcceptDrops(False)
        self.file.setAccessibleName(_("File"))
        self.file.setPlaceholderText(_("Drop a file here, or choose one"))
        self.choose = kit.button(_("Choose a file"), "", "import", tip="Ctrl+O")
        self.choose.clicked.connect(self.ask)
        self.paste = kit.button(_("Paste cells"), "", "copy", tip="Ctrl+V")
        self.paste.clicked.connect(self.take_pasted)
        self._folder = ""
        self.setLayout(row((self.file, 1), self.choose, self.paste))

    def say(self, name: str, tip: str = "") -> None:
        """Show what is looked at."""
        self.file.setText(name)
        self.file.setToolTip(tip)
        self.file.setCursorPosition(0)

    def ask(self) -> None:
        """Ask for a file."""
        places = QStandardPaths.StandardLocation
        folder = self._folder or QStandardPaths.writableLocation(places.DownloadLocation)
        chosen, _filter = QFileDialog.getOpenFileName(
            self.window(),
            _("Choose a file"),
            folder,
            ";;".join(
                (
                    _("Tables, cards and calendars ({files})").format(files=f"{_TABLES} {_CARDS}"),
                    _("All files ({files})").format(files="*"),
                )
            ),
        )
        if chosen:
            self._folder = str(Path(chosen).parent)
            self.file_chosen.emit(Path(chosen))

    def take_pasted(self) -> None:
        """Take what was copied: a file, or cells."""
        data = QGuiApplication.clipboard().mimeData()
        if holds_rows(data):
            self.take(data)
        else:
            self.nothing_pasted.emit()

    def take(self, data: QMimeData) -> None:
        """Take the file, or the cells."""
        path = dropped_file(data)
        if path is not None:
            self.file_chosen.emit(path)
        elif data.text().strip():
            self.text_pasted.emit(data.text())


def drop_page(kit: Kit, button: QWidget) -> QFrame:
    """What stands where nothing is looked at yet; the button is shown below."""
    icon = kit.icon("import", "text2", 32)
    words = kit.line(_("Drop a file here, or paste cells"), "h2", strong=True)
    hint = kit.text(_("Excel, ODS, CSV in any encoding, vCard from a phone, a calendar"), "text2")
    hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return boxed(
        column(
            None,
            row(None, icon, None),
            row(None, words, None),
            hint,
            row(None, button, None),
            None,
            margins=(20, 0, 20, 0),
        ),
        "soft",
    )


def dropped_file(data: QMimeData) -> Path | None:
    """The first file that was dropped."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return files[0] if files else None


def holds_rows(data: QMimeData) -> bool:
    """Whether it can be looked at."""
    return dropped_file(data) is not None or bool(data.text().strip())
