"""The application (申请单) for a gift or a meal: what it uses of the limits; ask, print."""

import uuid
from pathlib import Path

from PySide6.QtWidgets import QLayout, QWidget

from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.limit_uses import LimitUse
from crm.queries.requests import Request, request_of
from crm.services.gifts import edit_gift
from crm.services.meetings import edit_meeting
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.dialogs.dialog import Dialog
from crm.ui.printing import print_pdf, save_pdf, write_pdf
from crm.ui.widgets.layouts import boxed, clear, column, row

WIDTH = 520
TONES = {"over": "danger", "near": "warn", "ok": "accent"}


class RequestDialog(Dialog):
    """`fact` is gift or meeting. Asking marks it as awaiting approval and writes the page."""

    def __init__(self, context: Context, parent: QWidget, fact: str, record: uuid.UUID) -> None:
        super().__init__(context, parent, _("Request for approval"), WIDTH)
        self.fact, self.record = fact, record
        self.found: Request | None = None
        kit = self.kit
        self._about = kit.line(" ", strong=True, elide=True)
        self._who = kit.line(" ", tone="text2", elide=True)
        self._limits = column(gap=6)
        later = kit.button(_("Not now"))
        later.clicked.connect(self.reject)
        self.print = kit.button("", "quiet", "print", name=_("Print"))
        self.print.clicked.connect(self._on_print)
        self.pdf = kit.button(_("Save as PDF"), "", "brief")
        self.pdf.clicked.connect(self._on_pdf)
        self.ask = kit.button(_("Ask for approval"), "primary", "check")
        self.ask.clicked.connect(self._on_ask)
        for button in (self.print, self.pdf, self.ask):
            button.setEnabled(False)
        body = column(
            self._about, self._who, boxed(column(self._limits, margins=(14, 10, 14, 10)), "soft")
        )
        self.fill(_("Request for approval"), body, self.print, later, self.pdf, self.ask)
        store, today = self.desk.store, self.desk.today()
        context.tasks.run(
            lambda: store.read(request_of, fact, record, today=today), self._on_read, self.refuse
        )

    def _on_read(self, found: Request) -> None:
        self.found = found
        row_ = found.spending
        cost = formats.NOTHING if row_.cost is None else formats.money(row_.cost, row_.currency)
        what = row_.item or label("meeting_kind", row_.kind)
        self._about.say(f"{what}  {cost}")
        who = "、".join((*row_.customers, *row_.people))
        self._who.say(f"{who} · {formats.day(row_.day, found.today)}")
        clear(self._limits)
        for use in found.limits:
            self._limits.addLayout(self._limit(use))
        if not found.limits:
            self._limits.addWidget(self.kit.line(_("No limit is set for this."), tone="text2"))
        self.pdf.setEnabled(True)
        self.print.setEnabled(True)
        asked = row_.approval == "pending"
        self.ask.setEnabled(not asked)
        if asked:
            self.ask.setText(_("Asked already"))
        (self.pdf if asked else self.ask).setFocus()
        self.adjustSize()

    def _limit(self, use: LimitUse) -> QLayout:
        kit = self.kit
        used = _("{used} of {limit}").format(
            used=formats.money(use.used, use.currency), limit=formats.money(use.limit, use.currency)
        )
        return row(
            (kit.line(limit_name(use), elide=True), 1),
            kit.line(used, strong=True),
            kit.tag(label("progress_state", use.state), TONES[use.state]),
        )

    def _on_ask(self) -> None:
        store, record = self.desk.store, self.record
        change = edit_gift if self.fact == "gift" else edit_meeting

        def done(_change: object) -> None:
            self.context.said.emit(_("Asked for approval; it counts until it is decided."), True)
            self.accept()

        self.context.write(lambda: change(store, record, approval="pending"), done, self.refuse)

    @property
    def title(self) -> str:
        """What the page is called."""
        return f"{_('Request for approval')} {self.desk.today().isoformat()}"

    def _on_pdf(self) -> None:
        save_pdf(self.context, self, self.title, self._write, self.refuse)

    def _on_print(self) -> None:
        print_pdf(self.context, self.title, self._write, self.refuse)

    def save_pdf(self, path: Path) -> None:
        """Write the page to this file."""
        write_pdf(self.context, path, self._write, self.refuse)

    def _write(self, path: Path) -> None:
        from crm.documents.exports.landing import landing
        from crm.documents.request_pdf import request_pdf

        found = self.found
        assert found is not None  # noqa: S101 - the button waits for it
        content = request_pdf(found)
        with landing(path, force=True) as part:
            part.write_bytes(content)


def limit_name(use: LimitUse) -> str:
    """What a limit is on: its metric, what it is each of, and the period."""
    each = label("each", use.each) if use.each else _("all together")
    return " · ".join((use.label, each, label("period", use.period)))
