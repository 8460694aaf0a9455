"""The switch between the table of customers and the board of prospects, in one room."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QWidget

from crm.i18n import gettext as _
from crm.ui.context import Context
from crm.ui.pages.customer import CustomerPanel
from crm.ui.pages.pipeline import PipelineBoard

_TABLE, _BOARD = "table", "board"


class TableOrBoard(QObject):
    """Two buttons; the board is made when it is first wanted, and has the room to itself.

    `table_only` are the parts that speak of the table; `opened` hears which customer was opened.
    """

    def __init__(
        self,
        context: Context,
        body: QStackedWidget,
        panel: CustomerPanel,
        table_only: Sequence[QWidget],
        opened: Callable[[uuid.UUID], None],
    ) -> None:
        super().__init__(body)
        self._context, self._body, self._panel = context, body, panel
        self._table_only, self._opened = table_only, opened
        self.board: PipelineBoard | None = None
        self._state: Mapping[str, Any] = {}
        kit = context.kit
        self.table_button = kit.button(_("Table"), "chip", tip="Alt+T")
        self.board_button = kit.button(_("Board"), "chip", tip="Alt+B")
        group = QButtonGroup(self)
        for button, way in ((self.table_button, _TABLE), (self.board_button, _BOARD)):
            button.setCheckable(True)
            button.clicked.connect(lambda _on, way=way: self.choose(way))
            group.addButton(button)
        self.table_button.setChecked(True)
        for keys, way in (("Alt+T", _TABLE), ("Alt+B", _BOARD)):
            shortcut = QShortcut(QKeySequence(keys), body)
            shortcut.activated.connect(lambda way=way: self.choose(way))
        self.closing = QShortcut(QKeySequence("Esc"), panel)
        self.closing.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.closing.activated.connect(self._close_panel)

    def add_to(self, switch: QHBoxLayout) -> None:
        """Put the buttons into their place."""
        switch.setSpacing(4)
        switch.addWidget(self.table_button)
        switch.addWidget(self.board_button)

    @property
    def way(self) -> str:
        """Which of the two is in front."""
        return _BOARD if self.board_button.isChecked() else _TABLE

    def choose(self, way: str) -> None:
        """Bring it to the front; beside the board the panel is shown when a card is opened."""
        is_board = way == _BOARD
        (self.board_button if is_board else self.table_button).setChecked(True)
        if is_board and self.board is None:
            self.board = PipelineBoard(self._context)
            self.board.restore(self._state)
            self.board.opened.connect(self._on_opened)
            self._body.addWidget(self.board)
        for part in self._table_only:
            part.setVisible(not is_board)
        if is_board or self._body.currentIndex():
            self._panel.setVisible(not is_board)
        if is_board and self.board is not None:
            self._body.setCurrentWidget(self.board)
            self.board.take_focus()
        else:
            self._body.setCurrentIndex(0)

    @property
    def board_in_front(self) -> PipelineBoard | None:
        """The board where it is what one sees."""
        return self.board if self.way == _BOARD else None

    def move(self, way: int) -> None:
        """Open the customer of the next or the previous card."""
        if self.board is not None and self._panel.customer is not None:
            beside = self.board.beside(self._panel.customer, way)
            if beside is not None:
                self._on_opened(beside)

    def refresh(self) -> None:
        """Read the board anew, when it is seen."""
        if self.board is not None:
            self.board.refresh()

    def _on_opened(self, customer: uuid.UUID) -> None:
        self._panel.open_customer(customer)
        self._panel.show()
        self._panel.raise_()  # in a narrow window it lies over the board
        self._opened(customer)  # what closes it lies over it
        if self.board is not None:
            self.board.stand_on(customer)

    def _close_panel(self) -> None:
        if self.way == _BOARD and self.board is not None:
            self._panel.hide()
            if self._panel.customer is not None:
                self.board.stand_on(self._panel.customer)

    def state(self) -> Mapping[str, Any]:
        """Which way, and what was chosen on the board."""
        board = self._state if self.board is None else self.board.state()
        return {"way": self.way, **board}

    def restore(self, state: object) -> None:
        """Choose it again; anything may be missing."""
        if isinstance(state, Mapping):
            self._state = state
            self.choose(str(state.get("way") or _TABLE))
