"""The people at a customer: who decides, how to reach them, their birthdays and what they like."""

import uuid
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt

from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.briefs.people import Person, read_people
from crm.ui.pages.customer_tab import CustomerTab
from crm.ui.widgets.layouts import Item, column, row
from crm.ui.widgets.rows import Row

_MOST = 60
_TONES = {"decider": "accent", "influencer": "info", "purchaser": "info", "payer": "warn"}


class PeopleTab(CustomerTab[Sequence[Person]]):
    """A row for each, those who decide first; Enter corrects one."""

    def request(self, customer: uuid.UUID) -> Callable[[], Sequence[Person]]:
        """The people there."""
        store = self.desk.store
        return lambda: store.read(read_people, customer)

    def show_data(self, data: Sequence[Person]) -> None:
        """Show them."""
        self.empty()
        form = self.context.open_form
        self.buttons(self.small(_("New contact"), form("contact", customer=self.customer)))
        for person in data[:_MOST]:
            self.parts.addWidget(self._row(person))
        if not data:
            self.parts.addWidget(self.kit.nothing("person", _("Nobody is known here yet.")))
        more = len(data) - _MOST
        if more > 0:
            words = _("and {count} more").format(count=more)
            self.parts.addWidget(self.kit.line(words, "small", "text2"))
        self.parts.addStretch(1)

    def _row(self, person: Person) -> Row:
        kit, one = self.kit, person.row
        about = " · ".join(part for part in (one.title, one.department) if part)
        name = row(
            kit.line(one.name, strong=True), (kit.line(about, "small", "text2", elide=True), 1)
        )
        role = label("role", one.role) if one.role else ""
        if role:
            name.addWidget(kit.tag(role, _TONES.get(one.role or "", "neutral")))
        reach = " · ".join(part for part in (one.phone, one.wechat, one.email) if part)
        lines: list[Item] = [name]
        if reach:
            lines.append(kit.line(reach, "small", elide=True))
        if one.birthday:
            words = _("Birthday {day}").format(day=one.birthday)
            lines.append(row(kit.icon("gift", "gift", 14), kit.line(words, "small"), None, gap=6))
        further = filter(None, (one.likes, one.note))
        lines += [kit.line(words, "small", "text2", elide=True) for words in further]
        sign = kit.monogram(one.name, "neutral", 30)
        inside = row(
            sign,
            (column(*lines, gap=1), 1),
            gap=10,
            margins=(8, 6, 8, 6),
        )
        inside.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
        spoken = ", ".join(part for part in (one.name, about, role, reach, one.birthday) if part)
        found = Row(kit.look, inside, spoken)
        found.opened.connect(self.context.open_form("contact", one.id, customer=self.customer))
        return found
