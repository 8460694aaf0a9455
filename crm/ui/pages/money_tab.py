"""What the tabs of Orders & money have in common: tools in the head, mine or all, one customer."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from crm.i18n import gettext as _
from crm.i18n import mark
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.ids import read_id
from crm.ui.pages.page import Page
from crm.ui.tables.record_list import RecordList, make_search
from crm.ui.widgets.chips import Chips
from crm.ui.widgets.layouts import boxed, line, row

T = TypeVar("T")
WHOSE = {"mine": mark("Mine"), "all": mark("Everybody's")}

MOST = 500  # rows of a long list that are fetched; the rest is found by searching


class MoneyTab(Page[T]):
    """A page within the page; `tools` stand at the right of the room's head while it is in front.

    `customer` narrows the tab down to one, as a chip that can be taken off.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.customer: uuid.UUID | None = None
        self.search: QLineEdit = make_search(
            self.kit, _("Search in the list"), lambda _text: self.on_search(), self
        )
        self.search.returnPressed.connect(self.take_focus)
        self.whose = Chips(self.kit, WHOSE, "mine", self.fetch)
        self.whose_box = boxed(row(line(upright=True), self.whose.layout, gap=6))
        self.whose_box.hide()
        self._tool_row = row(gap=8)
        self.tools: QFrame = boxed(self._tool_row)
        self._customer_chip = self.kit.button("", "chip", name=_("Only this customer"))
        self._customer_chip.setCheckable(True)
        self._customer_chip.setChecked(True)
        self._customer_chip.clicked.connect(lambda: self.choose_customer(None))
        self._customer_chip.hide()

    def add_tools(self, *tools: QWidget) -> None:
        """What stands in the head of the room."""
        for tool in tools:
            self._tool_row.addWidget(tool)

    def take_focus(self) -> None:
        """Stand in the list."""

    def search_in_page(self) -> bool:
        """Begin to search here."""
        self.search.setFocus()
        self.search.selectAll()
        return True

    def customer_at_hand(self) -> uuid.UUID | None:
        """That of the row one stands on, else whose alone is shown."""
        listed = getattr(self, "list", None)
        row = listed.row_at_hand if isinstance(listed, RecordList) else None
        found = getattr(row, "customer_id", None)
        return found if isinstance(found, uuid.UUID) else self.customer

    def on_search(self) -> None:
        """The words to search for were changed."""
        self.fetch()

    def fetch(self) -> None:
        """Read anew what is shown, now or when it is seen."""
        self.refresh()

    def choose_customer(self, customer: uuid.UUID | None) -> None:
        """Show this customer's only, or everybody's."""
        if customer != self.customer:
            self.customer = customer
            self._customer_chip.setVisible(False)
            self.fetch()

    @property
    def mine_only(self) -> bool:
        """Whether what counts for me alone is wanted; of one customer everything is."""
        return self.whose.chosen == "mine" and self.customer is None

    def name_customer(self, name: str | None) -> None:
        """Say whose alone is shown."""
        self._customer_chip.setVisible(self.customer is not None)
        if self.whose_box.parent() is not None:  # a tab may do without
            self.whose_box.setVisible(self.customer is None)
        self._customer_chip.setChecked(True)
        self._customer_chip.setText(f"{(name or formats.NOTHING).replace('&', '&&')}  ×")

    def ask(self, wanted: Mapping[str, Any]) -> None:
        """`customer` narrows down."""
        self.choose_customer(read_id(wanted.get("customer")))

    def state(self) -> Mapping[str, Any]:
        """Whose alone is shown, and whether mine."""
        customer = str(self.customer) if self.customer else None
        return {"customer": customer, "whose": self.whose.chosen}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Show them again."""
        self.customer = read_id(state.get("customer"))
        self.whose.chosen = str(state.get("whose") or "")


def sum_words(sums: Iterable[tuple[int, str]]) -> str:
    """Sums in several currencies, never added up."""
    return " + ".join(formats.money(value, currency) for value, currency in sums)
