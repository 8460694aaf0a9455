"""The brief on screen: in the order of the page, to be copied or written as PDF."""

import uuid
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from crm.documents.brief_lines import FOOT, LEFT, RIGHT, pick
from crm.documents.brief_lines import sections as sections_of
from crm.documents.brief_text import brief_text
from crm.i18n import gettext as _
from crm.queries.briefs import Brief, brief
from crm.ui.context import Context
from crm.ui.dialogs.dialog import Dialog
from crm.ui.printing import print_pdf, save_pdf, write_pdf
from crm.ui.widgets.brief_body import brief_head, section_box
from crm.ui.widgets.layouts import boxed, clear, column, line, row

WIDTH, HEIGHT = 920, 560
_RIGHT_WIDTH = 330


class BriefDialog(Dialog):
    """Read in a blink; Esc closes, Ctrl+S writes the page, Ctrl+C copies the text."""

    def __init__(self, context: Context, customer: uuid.UUID, parent: QWidget) -> None:
        super().__init__(context, parent, _("Brief"), min(WIDTH, parent.width() - 40))
        self.customer = customer
        self.brief: Brief | None = None
        kit = self.kit
        self._inside = column(gap=12)
        body = kit.scroll(boxed(self._inside))
        self.log = kit.button(_("Log a visit"), "quiet", "log")
        self.log.clicked.connect(self._on_log)
        self.copy = kit.button(_("Copy as text"), "", "copy", tip="Ctrl+C")
        self.copy.clicked.connect(self._on_copy)
        self.pdf = kit.button(_("Save as PDF"), "primary", "brief", tip="Ctrl+S")
        self.pdf.clicked.connect(self._on_pdf)
        self.paper = kit.button(_("Print"), "", "print", tip="Ctrl+P")
        self.paper.clicked.connect(self._on_print)
        for button in (self.copy, self.paper, self.pdf):
            button.setEnabled(False)
        self.fill(_("Brief"), column(body), self.log, self.copy, self.paper, self.pdf)
        self.let_shrink(body, lambda: HEIGHT)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self).activated.connect(
            self._on_copy
        )
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self).activated.connect(self._on_pdf)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self).activated.connect(
            self._on_print
        )
        desk, today = self.desk, self.desk.today()

        def read() -> Brief:
            return desk.store.read(
                brief, customer, today=today, calendar=desk.calendar(today, today)
            )

        context.tasks.run(read, self._on_read, self.refuse)

    def _on_read(self, found: Brief) -> None:
        self.brief = found
        kit = self.kit
        clear(self._inside)
        self._inside.addLayout(brief_head(kit, found))
        everything = sections_of(found)
        left = [section_box(kit, section) for section in pick(everything, LEFT)]
        right = [section_box(kit, section) for section in pick(everything, RIGHT)]
        aside = boxed(column(*right, None, gap=12))
        aside.setFixedWidth(_RIGHT_WIDTH)
        both = row((column(*left, None, gap=12), 1), gap=20)
        if right:
            both.addWidget(line(upright=True))
            both.addWidget(aside)
        self._inside.addLayout(both)
        advice = [section_box(kit, section) for section in pick(everything, FOOT)]
        if advice:
            self._inside.addWidget(
                boxed(row(*((part, 1) for part in advice), margins=(16, 12, 14, 12)), "soft")
            )
        self._inside.addStretch(1)
        for button in (self.copy, self.paper, self.pdf):
            button.setEnabled(True)
        self.pdf.setFocus()

    def _on_log(self) -> None:
        self.accept()
        self.context.visit_asked.emit(self.customer, None)

    def _on_copy(self) -> None:
        if self.brief is not None:
            QGuiApplication.clipboard().setText(brief_text(self.brief))
            self.context.said.emit(_("The brief is on the clipboard."), False)

    def _on_pdf(self) -> None:
        if self.brief is not None:
            save_pdf(self.context, self, self.brief.customer.name, self.write, self.refuse)

    def _on_print(self) -> None:
        if self.brief is not None:
            print_pdf(self.context, self.brief.customer.name, self.write, self.refuse)

    def write(self, path: Path) -> None:
        """Write the page to this file."""
        from crm.documents.brief_pdf import write_brief_pdf

        assert self.brief is not None  # noqa: S101 - the buttons wait for it
        write_brief_pdf(self.brief, path)

    def save_pdf(self, path: Path) -> None:
        """Write the page to this file, off the UI thread."""
        write_pdf(self.context, path, self.write, self.refuse)
