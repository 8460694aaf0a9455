"""What was promised to a customer and is to be done there; what is done is checked off."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt

from crm.i18n import gettext as _
from crm.queries.briefs.people import read_promises
from crm.queries.briefs.rows import PromiseRow
from crm.queries.timeline import TimelineRow, timeline
from crm.ui import formats
from crm.ui.pages.customer_deeds import check_off, open_entry
from crm.ui.pages.customer_tab import CustomerTab
from crm.ui.widgets.labels import Align
from crm.ui.widgets.layouts import row
from crm.ui.widgets.rows import Row
from crm.ui.words import due_words

_MOST_DONE = 20
_KINDS = {"visit": "promise"}  # what was promised in a contact that took place


@dataclass(frozen=True, slots=True)
class PromisesData:
    """What is open, the most pressing first, how many more there are, and what was done."""

    today: dt.date
    open: Sequence[PromiseRow]
    more: int
    done: Sequence[TimelineRow]


class PromisesTab(CustomerTab[PromisesData]):
    """A row for each; X checks it off, Enter opens its form."""

    def request(self, customer: uuid.UUID) -> Callable[[], PromisesData]:
        """What is open and the last that was done."""
        store, today = self.desk.store, self.desk.today()

        def read() -> PromisesData:
            with store.reading() as session:
                found, more = read_promises(session, customer, today=today)
                page = timeline(session, customer, today=today, groups=("promises",))
            done = [each for each in page.rows if each.state == "done"]
            return PromisesData(today, found, more, done[:_MOST_DONE])

        return read

    def show_data(self, data: PromisesData) -> None:
        """Show them."""
        self.empty()
        kit, customer = self.kit, self.customer
        self.buttons(
            self.small(_("New task"), self.context.open_form("task", customer=customer)),
        )
        for promise in data.open:
            self.parts.addWidget(self._row(promise, data.today))
        if not data.open:
            self.parts.addWidget(kit.nothing("check", _("Nothing is open.")))
        if data.more:
            words = _("and {count} more").format(count=data.more)
            self.parts.addWidget(kit.line(words, "small", "text2"))
        if data.done:
            self.caption(_("Done"), len(data.done))
        for each in data.done:
            day = formats.day(each.day, data.today)
            opened = partial(self._open, each.kind, each.id)
            self.parts.addWidget(self.fact_row(each.title or "", "", day, opened=opened))
        self.parts.addStretch(1)

    def _open(self, kind: str, record: uuid.UUID) -> None:
        if self.customer is not None:
            open_entry(self.context, kind, record, self.customer)

    def _row(self, promise: PromiseRow, today: dt.date) -> Row:
        kit = self.kit
        words, tone = due_words(promise.due, today)
        record = promise.fact.id
        done = partial(check_off, self.context, promise.kind, record, promise.text)
        tick = kit.button("", "quiet", "circle", name=_("Done"), tip="X")
        tick.setFixedWidth(30)
        tick.clicked.connect(lambda: done())  # noqa: PLW0108 - without the state of the button
        due = kit.line(words, "small", tone, strong=tone != "text2", align=Align.AlignRight)
        inside = row(
            tick, (kit.line(promise.text, elide=True), 1), due, margins=(2, 2, 8, 2), gap=6
        )
        found = Row(kit.look, inside, f"{promise.text}, {words}", {Qt.Key.Key_X: done})
        found.opened.connect(partial(self._open, _KINDS.get(promise.kind, promise.kind), record))
        return found
