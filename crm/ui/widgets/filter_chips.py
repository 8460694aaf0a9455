"""The filters of a list as chips: off with an arrow, on with what they let through and a cross."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

from crm.domain.views import Filters
from crm.i18n import gettext as _
from crm.ui.customer_filters import USUAL, Filter, chip_words
from crm.ui.held import Held
from crm.ui.widgets.check_popup import CheckPopup, Tick
from crm.ui.widgets.flow import FlowBox
from crm.ui.widgets.kit import Kit


class FilterChips(FlowBox):
    """Tells what was chosen; whoever listens sifts, and shows the chips anew.

    `ready` is asked before the values of a filter are offered, for they may have to be read.
    """

    changed = Signal(object)  # the filters as they are now

    def __init__(self, kit: Kit, ready: Callable[[str, Callable[[], None]], None]) -> None:
        super().__init__()
        self._kit, self._ready = kit, ready
        self._known: Mapping[str, Filter] = {}
        self._held: Held | None = None
        self._said: tuple[str, ...] = ()
        self.filters: dict[str, Sequence[str]] = {}
        self.chips: dict[str, QPushButton] = {}
        self.popup: CheckPopup | None = None
        self.more = QPushButton()

    def show_filters(self, filters: Filters, known: Mapping[str, Filter], held: Held) -> None:
        """Show these filters."""
        self.filters = {key: tuple(values) for key, values in filters.items() if values}
        self._known, self._held = known, held
        shown = [key for key in known if key in self.filters or key in USUAL]
        words = tuple(self._words(key) for key in shown)
        if words == self._said and tuple(shown) == tuple(self.chips):
            return  # the one that has the focus keeps it
        focused = next((key for key, chip in self.chips.items() if chip.hasFocus()), None)
        self._said = words
        self.clear()
        self.chips = {}
        for key, text in zip(shown, words, strict=True):
            chip = self._kit.button(text, "chip", name=text.rstrip(" ▾×"))
            chip.setToolTip(_("Delete takes it off") if key in self.filters else "")
            chip.setCheckable(True)
            chip.setChecked(key in self.filters)
            chip.clicked.connect(lambda _on=False, key=key: self.open(key))
            chip.installEventFilter(self)
            self.chips[key] = chip
            self.flow.addWidget(chip)
        self.more = self._kit.button("", "quiet", "plus", name=_("More filters"))
        self.more.clicked.connect(self._offer_more)
        self.flow.addWidget(self.more)
        if self.filters:
            off = self._kit.button(_("Clear filters"), "ghost")
            off.setFont(self._kit.look.font("small"))
            off.clicked.connect(lambda: self.changed.emit({}))
            self.flow.addWidget(off)
        if focused in self.chips:
            self.chips[focused].setFocus()

    def _words(self, key: str) -> str:
        if self._held is None or key not in self.filters:
            return f"{self._known[key].label} ▾"
        return chip_words(self._known[key], self.filters[key], self._held) + " ×"

    def open(self, key: str) -> None:
        """Offer the values of this filter."""
        chip = self.chips.get(key)
        if chip is not None:
            chip.setChecked(key in self.filters)
        self._ready(key, lambda: self._open(key))

    def _open(self, key: str) -> None:
        if self._held is None or key not in self._known:
            return
        each, chosen = self._known[key], self.filters.get(key, ())
        ticks = [
            Tick(option.value, option.words, option.value in chosen, option.count)
            for option in each.options(self._held)
        ]
        if chosen:
            ticks.append(Tick(_OFF, _("Take this filter off")))
        self.popup = popup = CheckPopup(self, self._kit, each.label, ticks)
        popup.toggled.connect(lambda value, on: self._on_toggled(key, value, on=on))
        popup.show_under(self.chips.get(key, self.more))

    def _on_toggled(self, key: str, value: str, *, on: bool) -> None:
        if value == _OFF:
            self.take_off(key)
            if self.popup is not None:
                self.popup.close()
            return
        before = [each for each in self.filters.get(key, ()) if each != value]
        self.changed.emit({**self.filters, key: [*before, value] if on else before})

    def take_off(self, key: str) -> None:
        """Let everything through this filter again."""
        self.changed.emit({name: each for name, each in self.filters.items() if name != key})

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Delete takes the filter off that has the focus."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = next((key for key, chip in self.chips.items() if chip is watched), "")
            if key in self.filters and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                self.take_off(key)
                return True
        return super().eventFilter(watched, event)

    def _offer_more(self) -> None:
        ticks = [
            Tick(key, each.label, key in self.filters)
            for key, each in self._known.items()
            if key not in USUAL
        ]
        self.popup = popup = CheckPopup(self, self._kit, _("More filters"), ticks)

        def choose(key: str, on: bool) -> None:  # noqa: FBT001 - what the signal gives
            popup.close()
            if on:
                self.open(key)
            else:
                self.take_off(key)

        popup.toggled.connect(choose)
        popup.show_under(self.more)


_OFF = "\0off"
