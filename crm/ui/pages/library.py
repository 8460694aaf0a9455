"""The library: products, lessons and the learning log, a tab for each, what is chosen beside it."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget

from crm.i18n import gettext as _
from crm.i18n import mark
from crm.ui.context import Context
from crm.ui.pages.library_learning import LearningTab
from crm.ui.pages.library_lessons import LessonsTab
from crm.ui.pages.library_products import ProductsTab
from crm.ui.pages.library_tab import PANEL, LibraryTab
from crm.ui.pages.over import OverPage
from crm.ui.widgets.layouts import boxed, column, line, row

_TABS: Mapping[str, tuple[str, Callable[[Context], LibraryTab[Any]]]] = {
    "products": (mark("Products"), ProductsTab),
    "lessons": (mark("Lessons"), LessonsTab),
    "learning": (mark("Learning"), LearningTab),
}


class LibraryPage(OverPage[None]):
    """Alt+1 to 3 and Ctrl+Page Up and Down choose a tab, / searches in it, N writes a new one."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        kit = self.kit
        self.tabs: dict[str, LibraryTab[Any]] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._stack, self._panels = QStackedWidget(), QStackedWidget()
        tools, bar = row(gap=0), row(gap=20)
        for place, (key, (words, make)) in enumerate(_TABS.items(), start=1):
            tab = self.tabs[key] = make(context)
            tab.panel_asked.connect(self.show_panel)
            self._stack.addWidget(tab)
            self._panels.addWidget(tab.panel)
            tools.addWidget(tab.tools)
            button = kit.button(_(words), "tab", tip=f"Alt+{place}")
            button.setCheckable(True)
            button.clicked.connect(lambda _on=False, key=key: self.show_tab(key))
            QShortcut(QKeySequence(f"Alt+{place}"), self).activated.connect(
                lambda key=key: self.show_tab(key)
            )
            self._group.addButton(button)
            self._buttons[key] = button
            bar.addWidget(button)
        bar.addStretch(1)
        for keys, way in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda way=way: self._go(way))
        head = row(kit.line(_("Library"), "title", strong=True), None, tools)
        left = column(
            head,
            column(bar, line(), gap=0),
            (self._stack, 1),
            margins=(22, 14, 16, 14),
            gap=10,
        )
        self.panel = boxed(column((self._panels, 1), gap=0), "panel")
        self.panel.setFixedWidth(PANEL)
        self.row = row((left, 1), self.panel, gap=0)
        self.setLayout(self.row)
        self.make_closer()
        self.show_tab("products")

    @property
    def tab(self) -> str:
        """The key of the tab in front."""
        return next(key for key, tab in self.tabs.items() if tab is self._stack.currentWidget())

    def show_tab(self, key: str) -> None:
        """Bring a tab to the front; one that is not known is left alone."""
        tab = self.tabs.get(key)
        if tab is None:
            return
        self._buttons[key].setChecked(True)
        self._stack.setCurrentWidget(tab)
        self._panels.setCurrentWidget(tab.panel)
        for each in self.tabs.values():
            each.tools.setVisible(each is tab)
        if self.isVisible():
            tab.take_focus()

    def _go(self, way: int) -> None:
        keys = list(self.tabs)
        self.show_tab(keys[(keys.index(self.tab) + way) % len(keys)])

    def enter_list(self) -> None:
        """Stand in the list of the tab in front."""
        self.tabs[self.tab].take_focus()

    def search_in_page(self) -> bool:
        """Begin to search in the tab in front."""
        return self.tabs[self.tab].search_in_page()

    def request(self) -> Callable[[], None]:
        """The tabs read for themselves."""
        return lambda: None

    def show_data(self, data: None) -> None:
        """Nothing is the room's own."""

    def refresh(self) -> None:
        """The one in front at once, the others when they are seen."""
        super().refresh()
        for tab in self.tabs.values():
            tab.refresh()

    def ask(self, wanted: Mapping[str, Any]) -> None:
        """`tab`, and what that tab understands: `product`, `lesson`, `learning`."""
        known = next((key for key in ("product", "lesson", "learning") if wanted.get(key)), "")
        self.show_tab({"product": "products", "lesson": "lessons"}.get(known, known))
        self.show_tab(str(wanted.get("tab") or ""))
        self.tabs[self.tab].ask(wanted)

    def state(self) -> Mapping[str, Any]:
        """The tab in front, and what was chosen in each."""
        return {"tab": self.tab} | {key: dict(tab.state()) for key, tab in self.tabs.items()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Choose it again."""
        for key, tab in self.tabs.items():
            tab.restore(state.get(key) or {})
        self.show_tab(str(state.get("tab") or ""))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """/ searches."""
        if event.key() == Qt.Key.Key_Slash:
            self.search_in_page()
            return
        super().keyPressEvent(event)
