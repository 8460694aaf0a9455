"""The brief beside Today on a wide window: of the visit that has the focus."""

import uuid

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame

from crm.documents.brief_lines import FOOT, LEFT, RIGHT, pick
from crm.documents.brief_lines import sections as sections_of
from crm.documents.brief_text import brief_text
from crm.i18n import gettext as _
from crm.queries.briefs import Brief, brief
from crm.ui.context import Context
from crm.ui.widgets.brief_body import brief_head, section_box
from crm.ui.widgets.layouts import Item, boxed, clear, column, line, row, settle_layouts

WIDTH = 408
_CALM_MS = 120  # a row rests so long before its brief is read


class BriefPanel(QFrame):
    """Shows the brief of one customer at a time; what is overtaken is dropped."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setFixedWidth(WIDTH)
        self._context, self.kit = context, context.kit
        self.customer: uuid.UUID | None = None
        self.brief: Brief | None = None
        self._inside = column(gap=12, margins=(20, 16, 16, 16))
        self._scroll = self.kit.scroll(boxed(self._inside))
        self.setLayout(column((self._scroll, 1), gap=0))
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        self._calm.timeout.connect(self._read)

    def follow(self, customer: uuid.UUID | None) -> None:
        """Show this customer's brief soon, anew if it is shown already."""
        self.customer = customer
        if customer is None:
            self.brief = None
            clear(self._inside)
            self._inside.addWidget(
                self.kit.nothing("brief", _("The brief of a visit is shown here."))
            )
            self._inside.addStretch(1)
        else:
            self._calm.start()

    def _read(self) -> None:
        customer, desk = self.customer, self._context.desk
        if customer is None or not self.isVisible():
            return
        today = desk.today()

        def read() -> Brief:
            return desk.store.read(
                brief, customer, today=today, calendar=desk.calendar(today, today)
            )

        def done(found: Brief) -> None:
            if self.customer == customer:
                self._show(found)

        self._context.quick.run(read, done)

    def _show(self, found: Brief) -> None:
        same = self.brief is not None and self.brief.customer.id == found.customer.id
        place = self._scroll.verticalScrollBar().value() if same else 0
        self.brief = found
        kit = self.kit
        clear(self._inside)
        head = brief_head(kit, found)
        copy = kit.button("", "quiet", "copy", name=_("Copy as text"))
        copy.setFixedWidth(34)
        copy.clicked.connect(self._copy)
        head.addWidget(copy)
        self._inside.addLayout(head)
        everything = sections_of(found)
        parts: list[Item] = []
        for section in pick(everything, (*LEFT, *RIGHT)):
            parts += [line(), section_box(kit, section)]
        self._inside.addLayout(column(*parts, gap=10))
        advice = [section_box(kit, section) for section in pick(everything, FOOT)]
        if advice:
            self._inside.addWidget(boxed(column(*advice, margins=(14, 12, 12, 12)), "soft"))
        actions = row(None)
        log = kit.button(_("Log a visit"), "", "log", tip="L")
        log.clicked.connect(self._context.log_visit(found.customer.id))
        actions.insertWidget(0, log)
        open_ = kit.button(_("Open the customer"), "quiet")
        open_.clicked.connect(self._context.open_customer(found.customer.id))
        actions.insertWidget(1, open_)
        self._inside.addLayout(actions)
        self._inside.addStretch(1)
        settle_layouts(self)
        self._scroll.verticalScrollBar().setValue(place)

    def _copy(self) -> None:
        if self.brief is not None:
            QGuiApplication.clipboard().setText(brief_text(self.brief))
            self._context.said.emit(_("The brief is on the clipboard."), False)
