"""The tab of products: what they cost now, how often they were pitched, who bought them."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt

from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.queries.product_use import ProductUse, prices_by_product, product_uses
from crm.queries.products import list_products
from crm.ui.context import Context
from crm.ui.ids import read_id
from crm.ui.pages.library_product import ProductPanel
from crm.ui.pages.library_tab import ChipSet, LibraryTab
from crm.ui.tables.products import ProductLine, product_columns, spoken_product
from crm.ui.tables.record_list import RecordList
from crm.ui.widgets.layouts import column

_MOST_CATEGORIES = 6  # as chips; the others are found by searching


@dataclass(frozen=True, slots=True)
class ProductsData:
    """Every product, with what became of it this year."""

    today: dt.date
    lines: Sequence[ProductLine]


class ProductsTab(LibraryTab[ProductsData]):
    """P sets a price, Q writes a question down, C copies what to say, Enter shows the product."""

    kind = "product"

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("New product"))
        kit = self.kit
        self.panel: ProductPanel = ProductPanel(context)
        self.list = RecordList[ProductLine](
            kit,
            product_columns(self.desk.today()),
            name=_("Products"),
            spoken=spoken_product,
            identity=lambda line: line.id,
            keys={
                Qt.Key.Key_P: lambda _line: self.panel.new_price(),
                Qt.Key.Key_Q: lambda _line: self.panel.new_question(),
                Qt.Key.Key_C: lambda _line: self.panel.copy_points(),
                Qt.Key.Key_E: lambda _line: self.panel.edit(),
            },
            hints=(("P", _("new price")), ("N", _("new one"))),
        )
        self.list.chosen.connect(self.panel.show_product)
        self.list.opened.connect(lambda _line: self.panel_asked.emit())
        self.sold = self.filter_chip(_("On sale"))
        self.launched = self.filter_chip(_("Launched this year"))
        self.chips.addWidget(self.sold)
        self.chips.addWidget(self.launched)
        self.categories = ChipSet(kit, _("Category"), self.chips, self.show_rows)
        self.setLayout(column(self.chip_box, (self.list, 1), gap=8))

    def request(self) -> Callable[[], ProductsData]:
        """All of them: a rep sells some dozens, seldom thousands."""
        store, today = self.desk.store, self.desk.today()

        def read() -> ProductsData:
            with store.reading() as session:
                uses = product_uses(session, today.replace(month=1, day=1), today)
                prices = prices_by_product(session)
                return ProductsData(
                    today,
                    [
                        ProductLine(row, prices.get(row.id, ()), uses.get(row.id, ProductUse()))
                        for row in list_products(session, today=today)
                    ],
                )

        return read

    def show_data(self, data: ProductsData) -> None:
        """Offer their categories, show them."""
        counts = Counter(each.row.category for each in data.lines if each.row.category)
        common = [name for name, _count in counts.most_common(_MOST_CATEGORIES)]
        self.categories.show_choices([(name, name, counts[name]) for name in common])
        self.show_rows()

    def show_rows(self) -> None:
        """What the chips leave."""
        data = self.data
        if data is None:
            return
        rows = [each for each in data.lines if self._is_wanted(each, data.today.year)]
        self._say_nothing(any_at_all=bool(data.lines))
        count = ngettext("{count} product", "{count} products", len(rows))
        self.list.show_rows(rows, count.format(count=f"{len(rows):,}"))
        if self._wanted is not None:
            self.stand_on(self._wanted)
            self._wanted = None

    def _is_wanted(self, each: ProductLine, year: int) -> bool:
        row = each.row
        if self.sold.isChecked() and not row.active:
            return False
        if self.launched.isChecked() and (row.launched_on is None or row.launched_on.year != year):
            return False
        return self.categories.chosen in ("", row.category)

    def _say_nothing(self, *, any_at_all: bool) -> None:
        if any_at_all:
            self.list.when_empty("search", _("No product fits."))
            return
        new = self.kit.button(_("New product"), "ghost", "plus")
        new.clicked.connect(lambda _on=False: self.write_new())
        words = _("Write down what you sell: what to say, what it costs, what they ask.")
        self.list.when_empty("package", words, new)

    def given(self) -> Mapping[str, object]:
        """The category that is chosen."""
        return {"category": self.categories.chosen or None}

    def ask(self, wanted: Mapping[str, Any]) -> None:
        """`product`: its id."""
        self._wanted = read_id(wanted.get("product"))
        if self._wanted is not None:
            self.sold.setChecked(False)
            self.launched.setChecked(False)
            self.categories.chosen = ""
            self.search.clear()
            self.refresh()

    def state(self) -> Mapping[str, Any]:
        """The chips, and where one stood."""
        at_hand = self.list.row_at_hand
        return {
            "sold": self.sold.isChecked(),
            "launched": self.launched.isChecked(),
            "category": self.categories.chosen,
            "product": str(at_hand.id) if at_hand else None,
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Choose them again."""
        self.sold.setChecked(bool(state.get("sold")))
        self.launched.setChecked(bool(state.get("launched")))
        self.categories.chosen = str(state.get("category") or "")
