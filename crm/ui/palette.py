"""One box over everything: records found while one types, and what can be done."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QWidget

from crm.i18n import gettext as _
from crm.queries.metrics import METRICS
from crm.queries.search import Hit
from crm.ui.actions import Action, fitting, shown_keys
from crm.ui.answers import Answer, read_answer, read_recent
from crm.ui.context import Context
from crm.ui.dialogs.facts import FactsAsked
from crm.ui.finder import Finder
from crm.ui.found import hit_words, nothing_found
from crm.ui.tables.palette import HEAD, HEIGHT, Entry, PaletteDelegate, PaletteTable
from crm.ui.widgets.labels import Align
from crm.ui.widgets.layouts import boxed, column, line, row

WIDTH, TOP, LEAST_MARGIN = 600, 96, 24
MOST_HITS, MOST_ACTIONS, MOST_ROWS = 12, 8, 10
_A_YEAR = dt.timedelta(days=365)  # of sales, behind a product
_ENTRIES = ("visit", "note")
_ICONS = {"contact": "person", "note": "message", "visit": "visit", "product": "package"}


class Palette(QWidget):
    """Lies over the whole window while it is open; the focus stays in its field."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        actions: Sequence[Action],
        about: Callable[[uuid.UUID], Sequence[Action]],
        recent: Callable[[], Sequence[uuid.UUID]],
    ) -> None:
        super().__init__(parent)
        self.context, kit = context, context.kit
        self._actions = [action for action in actions if action.listed]
        self._about, self._recent = about, recent
        self._finder = Finder(context.quick)
        self.destroyed.connect(self._finder.forget)
        self._before: QWidget | None = None
        self.field = QLineEdit()
        self.field.setObjectName("palette")
        self.field.setFont(kit.look.font("h2"))
        self.field.setPlaceholderText(_("Find a customer, a person, a product, or something to do"))
        self.field.setAccessibleName(_("Search everything"))
        self.field.textChanged.connect(self._on_text)
        self.field.installEventFilter(self)
        self.table = PaletteTable()
        self.table.setParent(self)
        self.view = QListView()
        self.view.setModel(self.table)
        self.view.setItemDelegate(PaletteDelegate(kit.look, self.view))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMouseTracking(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(_("Found"))
        self.view.clicked.connect(self._on_clicked)
        self.view.entered.connect(self.view.setCurrentIndex)
        head = row(
            kit.icon("search", "accent", 20),
            (self.field, 1),
            kit.key("Esc"),
            margins=(20, 10, 16, 10),
            gap=10,
        )
        self.hint = kit.line(
            _("Characters, pinyin, initials, digits of a phone"),
            "small",
            "text2",
            elide=True,
            align=Align.AlignRight,
        )
        foot = row(
            kit.key("↑↓"),
            kit.line(_("choose"), "small", "text2"),
            6,
            kit.key("Enter"),
            kit.line(_("open"), "small", "text2"),
            16,
            (self.hint, 1),
            margins=(20, 8, 18, 9),
            gap=5,
        )
        self._box: QFrame = boxed(
            column(boxed(head), line(), (self.view, 1), line(), boxed(foot), gap=0), "palette"
        )
        self._box.setParent(self)
        self.hide()

    def open(self, text: str = "") -> None:
        """Come up with this text, chosen whole so that typing replaces it."""
        parent = self.parentWidget()
        assert parent is not None  # noqa: S101 - it was given one
        self._before = self.window().focusWidget()
        self.setGeometry(parent.rect())
        self.field.setText(text)
        self.field.selectAll()
        self._on_text(self.field.text())
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_up(self) -> None:
        """Go away and give the focus back."""
        self._finder.forget()
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self._before = None

    def fit(self) -> None:
        """Cover the window again after it changed its size."""
        parent = self.parentWidget()
        if parent is not None and self.isVisible():
            self.setGeometry(parent.rect())
            self._place()

    @property
    def busy(self) -> bool:
        """Whether an answer is still due."""
        return self._finder.busy

    # --- What is shown ----------------------------------------------------------------------

    def _on_text(self, text: str) -> None:
        desk, words = self.context.desk, text.strip()
        if words:
            self._finder.ask(lambda: read_answer(desk, words, MOST_HITS), self._show, self._refuse)
            return
        self._finder.forget()
        self._show(Answer())
        recent = self._recent()
        if recent:
            self._finder.ask(lambda: read_recent(desk, recent), self._show)

    def _refuse(self, error: BaseException) -> None:
        self._show(Answer(self.field.text().strip()))
        self.context.refused.emit(error)

    def _show(self, answer: Answer) -> None:
        words = answer.words
        entries = self._found_entries(answer) if words else self._recent_entries(answer)
        deeds = [self._deed(a) for a in self._actions]
        if words:
            fits = fitting(self._actions, words)[:MOST_ACTIONS]
            deeds = [self._deed(action, mark) for action, mark in fits]
        if deeds:
            entries += [Entry(_("Actions")), *deeds]
        if words and not answer.hits:
            if not deeds:
                entries.append(Entry(nothing_found(words)))
            entries.append(
                Entry(
                    _("New customer “{text}”").format(text=words),
                    lambda: self.context.customer_wanted.emit(words),
                    icon="plus",
                )
            )
        self.table.show_entries(entries)
        self._choose(self.table.next_place(-1, 1))
        self._place()

    def _recent_entries(self, answer: Answer) -> list[Entry]:
        found = [
            Entry(
                each.name,
                self.context.open_customer(each.id),
                about=" · ".join(filter(None, (each.about, each.code))),
                tone="accent",
            )
            for each in answer.known.values()
        ]
        return [Entry(_("Opened last")), *found] if found else []

    def _found_entries(self, answer: Answer) -> list[Entry]:
        entries: list[Entry] = []
        customers = [hit for hit in answer.hits if hit.kind == "customer"]
        others = [hit for hit in answer.hits if hit.kind != "customer"]
        for title, hits in (
            (_("Customers"), customers),
            (_("People, visits, notes, products"), others),
        ):
            if hits:
                entries += [Entry(title), *(self._found(hit, answer) for hit in hits)]
        if customers:
            entries.append(Entry(_("About {name}").format(name=customers[0].name)))
            entries += [self._deed(action) for action in self._about(customers[0].id)]
        return entries

    def _found(self, hit: Hit, answer: Answer) -> Entry:
        about, marks = hit_words(hit, answer.known.get(hit.id))
        return Entry(
            hit.name,
            self._act_of(hit),
            about=about,
            icon=_ICONS.get(hit.kind, ""),
            tone="accent" if hit.kind == "customer" else "neutral",
            marks=hit.name_marks,
            about_marks=marks,
        )

    def _act_of(self, hit: Hit) -> Callable[[], object]:
        context, customer = self.context, hit.customer
        if customer is None:
            return lambda: context.facts_asked.emit(_sales_of(hit, context.desk.today()))
        if hit.kind in _ENTRIES:
            return lambda: context.entry_asked.emit(customer, hit.id)
        return context.open_customer(customer)

    def _deed(self, action: Action, mark: tuple[int, int] | None = None) -> Entry:
        keys = shown_keys(action.keys[0]) if action.keys else ""
        marks = (mark,) if mark else ()
        return Entry(action.label, action.run, icon=action.icon, keys=keys, marks=marks)

    def _place(self) -> None:
        wide = min(WIDTH, self.width() - 2 * LEAST_MARGIN)
        rows = [self.table.entry(place) for place in range(self.table.rowCount())]
        high = sum(HEAD if entry.act is None else HEIGHT for entry in rows)
        high = min(high + 8, MOST_ROWS * HEIGHT, self.height() - TOP - 130)
        self.view.setFixedHeight(max(high, 0))
        self._box.setFixedWidth(wide)
        self._box.adjustSize()
        top = min(TOP, max((self.height() - self._box.height()) // 3, 8))
        self._box.move((self.width() - wide) // 2, top)

    # --- Keys and mouse ---------------------------------------------------------------------

    def _choose(self, place: int) -> None:
        if place >= 0:
            index = self.table.index(place)
            self.view.setCurrentIndex(index)
            if place == self.table.next_place(-1, 1):
                self.view.scrollToTop()
            else:
                self.view.scrollTo(index)

    def _on_clicked(self, index: QModelIndex) -> None:
        self._act(index.row())

    def _act(self, place: int) -> None:
        if 0 <= place < self.table.rowCount():
            act = self.table.entry(place).act
            if act is not None:
                self.close_up()
                act()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows, Enter and Esc in the field act on the list; Tab does not leave."""
        if watched is self.field and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress and self._on_key(Qt.Key(event.key())):
                return True
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        return super().eventFilter(watched, event)

    def _on_key(self, key: Qt.Key) -> bool:
        place = self.view.currentIndex().row()
        if key == Qt.Key.Key_Escape:
            self.close_up()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Tab):
            self._choose(self.table.next_place(place, 1))
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Backtab):
            self._choose(self.table.next_place(max(place, 0), -1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._act(place)
        else:
            return False
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside it closes it."""
        if not self._box.geometry().contains(event.pos()):
            self.close_up()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim the window, and draw the shadow of the box."""
        del event
        look = self.context.look
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.color("scrim", look.opacity("scrim")))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        around = QRectF(self._box.geometry())
        for ring in range(1, 13):
            painter.setPen(QPen(look.color("scrim", 0.05 * (1 - ring / 13)), 1))
            painter.drawRoundedRect(around.adjusted(-ring, -ring + 3, ring, ring + 3), 14, 14)


def _sales_of(hit: Hit, today: dt.date) -> FactsAsked:
    """What of a product was sold within a year."""
    return FactsAsked(
        title=_("{name}, sold within a year").format(name=hit.name),
        definition=_(METRICS["sales_amount"].definition),
        metric="sales_amount",
        start=today - _A_YEAR,
        end=today,
        scope={"product": hit.id},
    )
