"""A product at the side: what to say, what it costs and cost, what they ask, who may buy it."""

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from crm.domain.questions import read_answers
from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.queries.measure import Measure, measure
from crm.queries.metrics import METRICS
from crm.queries.product_use import PitchedRow, pitched_not_bought
from crm.queries.products import PriceRow
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.dialogs.facts import FactsAsked
from crm.ui.pages.library_tab import SidePanel
from crm.ui.tables.products import ProductLine, change_words, price_words
from crm.ui.widgets.layouts import Item, boxed, clear, column, line, row
from crm.ui.widgets.rows import Row
from crm.ui.widgets.step_chart import Step, StepChart

_FEW = 5  # customers who were pitched it
_YEAR = 365
_MOST_PRICES = 8
_POINT = re.compile(r"[；;\n]+")


@dataclass(frozen=True, slots=True)
class ProductMore:
    """What is read for the product that is shown."""

    product: uuid.UUID
    pitched: Sequence[PitchedRow]
    pitched_total: int
    sold: Measure


class ProductPanel(SidePanel):
    """Shows one product; N, P, Q and C act from the list."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.line: ProductLine | None = None
        self.chart: StepChart | None = None
        self.more: ProductMore | None = None
        self._more = column(gap=12)

    def show_product(self, shown: ProductLine | None) -> None:
        """Show this one, or say what is shown here."""
        self.line = shown
        kit = self.kit
        if shown is None:
            self.fill(None, kit.nothing("package", _("The product is shown here.")))
            return
        same = self.more if self.more is not None and self.more.product == shown.id else None
        self._more = column(gap=12)
        self.fill(
            shown.id,
            self._head(shown),
            self._figures(shown),
            line(),
            self._points(shown),
            line(),
            self._prices(shown),
            line(),
            self._questions(shown),
            self._more,
        )
        if same is not None:
            self._show_more(same)

    # --- Acting -----------------------------------------------------------------------------

    def new_price(self) -> None:
        """Say what it costs from a day on."""
        if self.line is not None:
            self.context.form_asked.emit("price", None, {"product": self.line.id})

    def new_question(self) -> None:
        """Write down what they ask and what to answer."""
        if self.line is not None:
            self.context.form_asked.emit("question", None, {"product": self.line.id})

    def edit(self) -> None:
        """Correct it."""
        if self.line is not None:
            self.context.form_asked.emit("product", self.line.id, {})

    def copy_points(self) -> None:
        """What to say, for a message to a customer."""
        shown = self.line
        if shown is None:
            return
        name = " ".join(filter(None, (shown.row.name, shown.row.specification)))
        points = [f"· {point}" for point in split_points(shown.row.selling_points)]
        QGuiApplication.clipboard().setText("\n".join([name, *points]))
        self.context.said.emit(_("What to say is on the clipboard."), False)

    # --- What the list knows ----------------------------------------------------------------

    def _head(self, shown: ProductLine) -> QFrame:
        kit, product = self.kit, shown.row
        known = (product.specification, product.unit, product.brand, product.code)
        tags: list[Item] = []
        if product.category:
            tags.append(kit.tag(product.category))
        if not product.active:
            tags.append(kit.tag(_("Not sold"), "warn"))
        if product.launched_on is not None:
            words = _("Launched {day}").format(
                day=formats.day(product.launched_on, self.desk.today())
            )
            tags.append(kit.tag(words, "info"))
        return boxed(
            column(
                kit.line(product.name, "h2", strong=True, elide=True),
                kit.line(" · ".join(filter(None, known)), tone="text2", elide=True),
                row(*tags, None, gap=6),
                row(
                    self.act(_("New price"), "trend", "P", self.new_price),
                    self.act(_("Question"), "message", "Q", self.new_question),
                    self.act(_("Edit"), "log", "E", self.edit),
                    None,
                    margins=(0, 4, 0, 0),
                    gap=6,
                ),
                gap=4,
            )
        )

    def _figures(self, shown: ProductLine) -> QFrame:
        use, product = shown.use, shown.row
        name = product.name
        pitched, bought = _("Pitched this year"), _("Buyers this year")
        to_whom = ngettext("to {count} customer", "to {count} customers", use.pitched_to)
        parts = (
            self._figure(_("Price now"), price_words(product.price, product.currency), "", None),
            self._figure(
                pitched,
                f"{use.pitches:,}",
                to_whom.format(count=use.pitched_to) if use.pitched_to else "",
                self._asked(product.id, f"{name} · {pitched}", "products_pitched"),
            ),
            self._figure(
                bought,
                f"{use.bought_by:,}",
                "",
                self._asked(product.id, f"{name} · {bought}", "sales_amount", basis="ordered"),
            ),
        )
        return boxed(row(*((part, 1) for part in parts), gap=4))

    def _figure(self, title: str, value: str, note: str, asked: FactsAsked | None) -> Row:
        kit = self.kit
        inside = column(
            kit.line(title, "small", "text2", elide=True),
            kit.line(value, "h2", strong=True),
            kit.line(note, "small", "text2", elide=True),
            margins=(6, 4, 4, 4),
            gap=0,
        )
        part = Row(kit.look, inside, f"{title}: {value} {note}".strip())
        if asked is None:
            part.opened.connect(self.new_price)
        else:
            part.opened.connect(lambda: self.context.facts_asked.emit(asked))
        return part

    def _asked(
        self,
        product: uuid.UUID,
        title: str,
        metric: str,
        *,
        start: dt.date | None = None,
        basis: str | None = None,
    ) -> FactsAsked:
        today = self.desk.today()
        return FactsAsked(
            title=title,
            definition=_(METRICS[metric].definition),
            metric=metric,
            start=start or today.replace(month=1, day=1),
            end=today,
            basis=basis,
            scope={"product": product},
        )

    def _points(self, shown: ProductLine) -> QFrame:
        kit = self.kit
        points = split_points(shown.row.selling_points)
        if not points:
            edit = kit.button(_("Write it down"), "ghost", "log")
            edit.clicked.connect(lambda _on=False: self.edit())
            nothing = kit.nothing("idea", _("Why should they buy it?"), edit)
            return self.section(_("What to say"), nothing)
        copy = kit.button(_("Copy"), "quiet", "copy", name=_("Copy as text"), tip="C")
        copy.clicked.connect(lambda _on=False: self.copy_points())
        lines = [
            row(
                column(kit.icon("check", "accent", 16), None, margins=(0, 2, 0, 0)),
                (kit.text(point), 1),
            )
            for point in points
        ]
        return self.section(_("What to say"), column(*lines, gap=4), right=copy)

    def _prices(self, shown: ProductLine) -> QFrame:
        kit, today = self.kit, self.desk.today()
        new = kit.button(_("New price"), "quiet", "plus", tip="P")
        new.clicked.connect(lambda _on=False: self.new_price())
        self.chart = None
        title = _("Price over time")
        if not shown.prices:
            nothing = kit.line(_("It has no price yet."), tone="text2")
            return self.section(title, nothing, right=new)
        money = shown.row.currency or shown.prices[0].currency
        mine = [price for price in shown.prices if price.currency == money]
        parts: list[QWidget] = []
        if any(price.day is not None for price in mine):
            self.chart = StepChart(kit.look)
            draw_prices(self.chart, mine, today)
            parts.append(self.chart)
        parts.append(self._price_table(shown.prices[:_MOST_PRICES], today))
        return self.section(title, *parts, right=new)

    def _price_table(self, prices: Sequence[PriceRow], today: dt.date) -> QFrame:
        kit = self.kit
        grid = QGridLayout()
        grid.setContentsMargins(0, 2, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(3, 1)
        for place, price in enumerate(prices):
            ahead = price.day is not None and price.day > today
            tone = "text2" if ahead else "text"
            day = formats.day(price.day, today) if price.day else _("from the beginning")
            older = next(
                (each for each in prices[place + 1 :] if each.currency == price.currency), None
            )
            change = change_words(price.price, older.price) if older else ""
            note = " · ".join(filter(None, (_("ahead") if ahead else "", price.note)))
            right = Qt.AlignmentFlag.AlignRight
            cells = (
                kit.line(day, "small", "text2"),
                kit.line(price_words(price.price, price.currency), "small", tone, align=right),
                kit.line(change, "small", "info", align=right),
                kit.line(note, "small", "text2", elide=True),
            )
            for column_, cell in enumerate(cells):
                grid.addWidget(cell, place, column_)
        return boxed(grid)

    def _questions(self, shown: ProductLine) -> QFrame:
        kit = self.kit
        new = kit.button(_("Question"), "quiet", "plus", name=_("New question and answer"), tip="Q")
        new.clicked.connect(lambda _on=False: self.new_question())
        title = _("What they ask")
        pairs = read_answers(shown.row.answers)
        if not pairs:
            words = _("What do customers ask about it?")
            return self.section(title, kit.line(words, tone="text2"), right=new)
        parts = []
        for pair in pairs:
            inside = column(gap=2)
            if pair.question:
                asked = kit.text(pair.question)
                asked.setFont(kit.look.font(strong=True))
                inside.addWidget(asked)
            if pair.answer:
                inside.addWidget(kit.text(pair.answer, "text2"))
            parts.append(boxed(inside))
        return self.section(title, column(*parts, gap=8), right=new)

    # --- What is read for it ----------------------------------------------------------------

    def read_more(self) -> None:
        """Who was pitched it and has not bought, and what it sold in twelve months."""
        shown, store, today = self.line, self.desk.store, self.desk.today()
        if shown is None or not self.isVisible():
            return
        product, start = shown.id, today - dt.timedelta(days=_YEAR)

        def read() -> ProductMore:
            with store.reading() as session:
                pitched, total = pitched_not_bought(session, product, limit=_FEW)
                sold = measure(
                    session,
                    "sales_amount",
                    start,
                    today,
                    basis="ordered",
                    scope={"product": product},
                    today=today,
                )
                return ProductMore(product, pitched, total, sold)

        self.context.quick.run(read, self._on_more)

    def _on_more(self, more: ProductMore) -> None:
        if self.line is not None and self.line.id == more.product:
            self._show_more(more)

    def _show_more(self, more: ProductMore) -> None:
        self.more, shown = more, self.line
        if shown is None:
            return
        kit, today = self.kit, self.desk.today()
        clear(self._more)
        rows: list[Item] = [self._pitched(each, today) for each in more.pitched]
        count = kit.line(str(more.pitched_total) if more.pitched_total else "", "small", "text2")
        nothing = kit.line(_("Everybody who was pitched it has bought."), tone="text2")
        if not shown.use.pitches:
            nothing.say(_("It was not pitched this year."))
        pitched = self.section(
            _("Pitched, not bought yet"), column(*(rows or [nothing]), gap=0), right=count
        )
        for part in (line(), pitched, line(), self._sold(shown, more.sold)):
            self._more.addWidget(part)

    def _pitched(self, each: PitchedRow, today: dt.date) -> Row:
        kit = self.kit
        ago = formats.days_ago(each.last, today)
        times = ngettext("{count} time", "{count} times", each.times).format(count=each.times)
        inside = row(
            (kit.line(each.customer, elide=True), 1),
            kit.line(times, "small", "text2"),
            kit.line(ago, "small", "text2"),
            kit.icon("right", "text2", 14),
            margins=(6, 5, 4, 5),
            gap=10,
        )
        found = Row(kit.look, inside, f"{each.customer}, {times}, {ago}")
        found.opened.connect(self.context.open_customer(each.customer_id))
        return found

    def _sold(self, shown: ProductLine, sold: Measure) -> QFrame:
        kit, today = self.kit, self.desk.today()
        title = _("Ordered in the last 12 months")
        if not sold.fact_count:
            return self.section(title, kit.line(_("Nobody ordered it."), tone="text2"))
        value = formats.money(sold.value or 0, sold.currency or "CNY")
        lines = ngettext("{count} order line", "{count} order lines", sold.fact_count)
        words = lines.format(count=f"{sold.fact_count:,}")
        inside = row(
            kit.line(value, "h2", strong=True),
            (kit.line(words, "small", "text2", elide=True), 1),
            kit.icon("right", "text2", 14),
            margins=(6, 5, 4, 5),
        )
        found = Row(kit.look, inside, f"{title}: {value}, {words}")
        asked = self._asked(
            shown.id,
            f"{shown.row.name} · {title}",
            "sales_amount",
            start=today - dt.timedelta(days=_YEAR),
            basis="ordered",
        )
        found.opened.connect(lambda: self.context.facts_asked.emit(asked))
        return self.section(title, found)


def split_points(text: str | None) -> list[str]:
    """Each thing to say for itself: they are written one after another."""
    return [point.strip() for point in _POINT.split(text or "") if point.strip()]


def draw_prices(chart: StepChart, prices: Sequence[PriceRow], today: dt.date) -> None:
    """Show prices in one money, the newest first, as steps up to today and what lies ahead."""
    days = [price.day for price in prices if price.day is not None]
    first, last = min(days), max([*days, today])
    before = any(price.day is None for price in prices)
    start = first - max((last - first) / 4, dt.timedelta(days=30)) if before else first
    end = last + (
        max((last - start) / 8, dt.timedelta(days=14)) if last > today else dt.timedelta()
    )
    steps = [
        Step(price.day or start, price.price, price_words(price.price, price.currency))
        for price in reversed(prices)
    ]
    named = (
        _("from the beginning") if before else formats.day(start, today),
        formats.day(last, today) if last > today else _("today"),
    )
    spoken = ", ".join(
        f"{formats.day(price.day, today) if price.day else _('from the beginning')} "
        f"{price_words(price.price, price.currency)}"
        for price in reversed(prices)
    )
    chart.show_steps(steps, start, max(end, start + dt.timedelta(days=1)), today, named, spoken)
