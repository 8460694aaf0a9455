"""The views of a list as tabs, with how many each shows; one's own are kept, named and moved."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QMenu, QPushButton

from crm.domain.views import BUILT_IN, View
from crm.i18n import gettext as _
from crm.ui.widgets.flow import FlowBox
from crm.ui.widgets.kit import Kit

ALL = ""
_CHANGED = " •"  # after the name of a view that the list no longer agrees with


class ViewTabs(FlowBox):
    """Tells which view was chosen and what shall become of one; the page does it."""

    chosen = Signal(str)
    asked = Signal(str, str)  # save, update, rename, left, right or delete; and the id of a view

    def __init__(self, kit: Kit) -> None:
        super().__init__(gap=16, line_gap=0)
        self._kit = kit
        self._views: Sequence[View] = ()
        self._said: tuple[tuple[str, str], ...] = ()
        self.current, self.changed = ALL, False
        self.tabs: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self.save = kit.button("", "quiet", "bookmark", name=_("Views: save, rename, move, delete"))
        self.save.clicked.connect(self._on_save)

    def show_views(
        self, views: Sequence[View], counts: Mapping[str, int], current: str, *, changed: bool
    ) -> None:
        """Show these; `changed` is whether the list is no longer as the current one says."""
        self._views, self.current, self.changed = views, current, changed
        names = [(ALL, _("All"))] + [(view.id, view.name) for view in views]
        said = tuple(
            (
                key,
                (f"{name} {counts[key]:,}" if key in counts else name)
                + (_CHANGED if changed and key == current else ""),
            )
            for key, name in names
        )
        if tuple(key for key, _words in said) != tuple(self.tabs):
            self._make([key for key, _words in said])
        if said != self._said:
            self._said = said
            for key, words in said:
                self.tabs[key].setText(words.replace("&", "&&"))
                is_changed = words.endswith(_CHANGED)
                spoken = words.removesuffix(_CHANGED)
                if is_changed:
                    spoken = _("{view}, changed").format(view=spoken)
                self.tabs[key].setAccessibleName(spoken)
                self.tabs[key].setToolTip(spoken if is_changed else "")
            self.flow.invalidate()
            self.updateGeometry()
        if current in self.tabs:
            self.tabs[current].setChecked(True)

    def _make(self, keys: Sequence[str]) -> None:
        self.clear()
        self.tabs, self._said = {}, ()
        for key in keys:
            tab = self._kit.button("", "tab")
            tab.setCheckable(True)
            tab.clicked.connect(lambda _on=False, key=key: self.chosen.emit(key))
            if key:
                tab.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
                tab.customContextMenuRequested.connect(
                    lambda at, key=key, tab=tab: self.menu_of(key).popup(tab.mapToGlobal(at))
                )
            self._group.addButton(tab)
            self.tabs[key] = tab
            self.flow.addWidget(tab)

    def menu_of(self, key: str) -> QMenu:
        """What can be done with this view."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        view = next((each for each in self._views if each.id == key), None)

        def offer(words: str, verb: str) -> None:
            menu.addAction(words).triggered.connect(lambda: self.asked.emit(verb, key))

        offer(_("Save as view …"), "save")
        if view is not None:
            named = view.name.replace("&", "&&")
            if key not in BUILT_IN:
                offer(_("Keep the changes in “{name}”").format(name=named), "update")
                offer(_("Rename “{name}” …").format(name=named), "rename")
            offer(_("Move “{name}” left").format(name=named), "left")
            offer(_("Move “{name}” right").format(name=named), "right")
            offer(_("Delete “{name}”").format(name=named), "delete")
        return menu

    def _on_save(self) -> None:
        self.menu_of(self.current).popup(self.save.mapToGlobal(QPoint(0, self.save.height())))
