"""The frame of a list of records: search, table, what is empty, footer with count, sum and keys."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QLineEdit, QPushButton, QStackedWidget

from crm.i18n import gettext as _
from crm.ui.tables.records import Column, RecordDelegate, RecordTable
from crm.ui.tables.view import make_view
from crm.ui.widgets.icons import make_icon
from crm.ui.widgets.kit import Kit
from crm.ui.widgets.layouts import boxed, clear, column, line, row

R = TypeVar("R")
SEARCH_AFTER_MS = 150


class RecordList(QFrame, Generic[R]):
    """A list of R; `keys` are single keys that act on the row at hand.

    `name` is what it is called aloud; `spoken` the sentence of a row; `hints` the keys that the
    footer tells of besides J, K and Enter. Rows are given with `show_rows`.
    """

    opened = Signal(object)  # a row: Enter or a double click
    chosen = Signal(object)  # a row, or None: where one stands

    def __init__(
        self,
        kit: Kit,
        columns: Sequence[Column[R]],
        *,
        name: str,
        spoken: Callable[[R], str] | None = None,
        keys: Mapping[Qt.Key, Callable[[R], None]] | None = None,
        hints: Sequence[tuple[str, str]] = (),
        identity: Callable[[R], Any] | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("sheet")
        self.kit, self.columns = kit, list(columns)
        self.table = RecordTable[R](columns, spoken)
        self._keys = dict(keys or {})
        self._identity = identity
        stretch = next((n for n, each in enumerate(columns) if not each.width), 0)
        self.view = make_view(kit, self.table, name, stretch=stretch)
        self.view.setItemDelegate(RecordDelegate(kit.look, self.columns, self.view))
        self.view.setMouseTracking(True)
        self.view.installEventFilter(self)
        self.view.activated.connect(self._on_activated)
        self.view.selectionModel().currentRowChanged.connect(self._on_row)
        self._set_widths()
        self._nothing = column(margins=(10, 14, 10, 14))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(boxed(self._nothing))
        self._say_nothing: tuple[str, str, QPushButton | None] = ("search", "", None)
        self.count = kit.line("", "small", "text2")
        self.sum = kit.line("", "small", strong=True)
        self._hints = boxed(self._make_hints(hints))
        foot = row(self.count, 10, self.sum, None, self._hints, margins=(18, 7, 14, 7), gap=4)
        self.setLayout(column((self._stack, 1), line(), foot, margins=(1, 1, 1, 1), gap=0))

    def _make_hints(self, hints: Sequence[tuple[str, str]]) -> Any:  # noqa: ANN401 - a layout
        kit = self.kit
        known = [("J", ""), ("K", _("up, down")), ("Enter", _("open")), *hints]
        inside = row(gap=4)
        for key, words in known:
            inside.addWidget(kit.key(key))
            if words:
                inside.addWidget(kit.line(words, "small", "text2"))
                inside.addSpacing(6)
        return inside

    def _set_widths(self) -> None:
        header = self.view.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorClearable(True)
        for place, each in enumerate(self.columns):
            if each.width:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
                header.resizeSection(place, each.width)
        self._sorting: tuple[int, Qt.SortOrder] | None = None
        header.sectionClicked.connect(self._on_head)

    def _on_head(self, section: int) -> None:
        """By this column, then the other way round, then as it came."""
        if self.columns[section].sort is None:
            return
        up, down = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
        steps = [(section, up), (section, down), None]
        before = self._sorting
        self._sorting = steps[(steps.index(before) + 1) % 3 if before in steps else 0]
        place, order = self._sorting or (-1, up)
        header = self.view.horizontalHeader()
        header.setSortIndicatorShown(place >= 0)
        header.setSortIndicator(place, order)
        self.table.sort(place, order)

    @property
    def row_at_hand(self) -> R | None:
        """The row where one stands."""
        index = self.view.currentIndex()
        inside = index.isValid() and index.row() < self.table.rowCount()
        return self.table.row_at(index.row()) if inside else None

    def show_rows(self, rows: Iterable[R], count: str = "", total: str = "") -> None:
        """Show these, staying on the row where one was; `count` and `total` stand in the footer."""
        before = self.row_at_hand
        self.table.show_rows(rows)
        self.count.say(count)
        self.sum.say(total)
        self._stand(before)

    def narrow(self, text: str) -> None:
        """Show only the rows with these words."""
        before = self.row_at_hand
        self.table.narrow(text)
        self._stand(before)

    def when_empty(self, icon: str, sentence: str, button: QPushButton | None = None) -> None:
        """What to say where there is nothing, with what to do about it."""
        self._say_nothing = (icon, sentence, button)
        clear(self._nothing)
        self._nothing.addWidget(self.kit.nothing(icon, sentence))
        if button is not None:
            self._nothing.addLayout(row(30, button, None, gap=0))
        self._nothing.addStretch(1)

    def add_when_empty(self, button: QPushButton) -> None:
        """One more thing to do where there is nothing."""
        self._nothing.insertLayout(self._nothing.count() - 1, row(30, button, None, gap=0))

    def take_focus(self) -> None:
        """Stand in the list."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stand(self, before: R | None) -> None:
        rows = self.table.rows
        self._stack.setCurrentIndex(0 if rows else 1)
        self._fit_hints()
        if not rows:
            self.chosen.emit(None)
            return
        same = self._identity or (lambda each: each)
        place = 0
        if before is not None:
            mark = same(before)
            place = next((n for n, each in enumerate(rows) if same(each) == mark), 0)
        self.view.selectRow(place)
        self.chosen.emit(rows[place])

    def _on_activated(self, index: QModelIndex) -> None:
        self.opened.emit(self.table.row_at(index.row()))

    def _on_row(self, current: QModelIndex, previous: QModelIndex) -> None:
        del previous
        self.chosen.emit(self.table.row_at(current.row()) if current.isValid() else None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Single keys act on the row at hand."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            act = self._keys.get(Qt.Key(event.key()))
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            at_hand = self.row_at_hand
            if act is not None and plain and at_hand is not None:
                act(at_hand)
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give up columns and hints where there is no room."""
        super().resizeEvent(event)
        wide = self.width()
        for place, each in enumerate(self.columns):
            self.view.setColumnHidden(place, wide < each.from_width)
        self._fit_hints()

    def _fit_hints(self) -> None:
        """Keys for rows, where there are rows and room."""
        taken = self.count.sizeHint().width() + self.sum.sizeHint().width() + 60
        room = self.width() - taken > self._hints.sizeHint().width()
        self._hints.setVisible(room and bool(self.table.rows))


def make_search(kit: Kit, name: str, changed: Callable[[str], None], parent: QObject) -> QLineEdit:
    """A field to search in a page; `changed` is told when the typing rests."""
    field = QLineEdit()
    field.setProperty("kind", "search")
    field.setFont(kit.look.font())
    field.setPlaceholderText(_("Search"))
    field.setAccessibleName(name)
    field.setClearButtonEnabled(True)
    field.setMinimumWidth(130)
    field.setMaximumWidth(220)
    sign = QAction(make_icon("search", kit.look.hex("text2")), name, field)
    field.addAction(sign, QLineEdit.ActionPosition.LeadingPosition)
    rest = QTimer(parent)
    rest.setSingleShot(True)
    rest.setInterval(SEARCH_AFTER_MS)
    rest.timeout.connect(lambda: changed(field.text()))
    field.textChanged.connect(lambda _text: rest.start())
    return field
