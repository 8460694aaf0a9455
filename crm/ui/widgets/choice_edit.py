"""A field that finds a record as the search does, while one types."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit

from crm.i18n import gettext as _
from crm.labels import folded
from crm.queries.choosing import FINDERS, Choice, FoundChoice
from crm.ui.context import Context
from crm.ui.finder import Finder
from crm.ui.found import choice_entry, nothing_found
from crm.ui.tables.palette import Entry
from crm.ui.widgets.choice_popup import ChoicePopup

_MOST = 10
_SAYING = 3  # letters or digits; fewer are only the beginning of something
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LEAVING = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.WindowDeactivate)


class ChoiceEdit(QLineEdit):
    """Chosen is what was picked, what was typed whole, or the only hit.

    `kind` is "customer" or "product". Enter before the answer has come picks what comes first.
    """

    picked = Signal()

    def __init__(self, context: Context, kind: str, name: str, hint: str) -> None:
        super().__init__()
        self._store, self._find = context.desk.store, FINDERS[kind]
        self._finder = Finder(context.quick)
        self._refused = context.refused
        self._picked: Choice | None = None
        self._found: Sequence[FoundChoice] = ()
        self._typed = self._is_wanted = False  # by hand; as soon as it is known
        self._waiting: list[Callable[[], None]] = []
        self.setFont(context.look.font())
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.popup = ChoicePopup(self, context.look, _("Found"))
        self.popup.picked.connect(self._pick)
        self.textEdited.connect(self._on_edited)
        self.textChanged.connect(self._on_text)
        self.destroyed.connect(self._finder.forget)

    @property
    def busy(self) -> bool:
        """Whether it is not yet known what the text finds."""
        return self._finder.busy

    @property
    def chosen(self) -> Choice | None:
        """The record meant; None if the text names none."""
        if self._picked is not None:
            return self._picked
        text = folded(self.text())
        fits = [
            found.choice
            for found in self._found
            if text in {folded(each or "") for each in _names(found.choice)}
        ]
        return fits[0] if text and len(fits) == 1 else None

    def best(self) -> Choice | None:
        """The record meant, or the only one that the text finds."""
        if (chosen := self.chosen) is not None:
            return chosen
        return self._found[0].choice if len(self._found) == 1 else None

    def choose(self, choice: Choice) -> None:
        """Choose this one, as if it were picked."""
        self.take(choice)
        self.picked.emit()

    def take(self, choice: Choice) -> None:
        """Begin with this one."""
        self._finder.forget()
        self._picked, self._typed = choice, False
        self.setText(choice.words)
        self.setCursorPosition(0)
        self.popup.hide()
        self._go_on()

    def when_known(self, then: Callable[[], None]) -> None:
        """Do this as soon as it is known what the text finds, at once if it is."""
        if self.busy:
            self._waiting.append(then)
        else:
            then()

    # --- Finding ----------------------------------------------------------------------------

    def _on_edited(self) -> None:
        self._typed = True

    def _on_text(self, text: str) -> None:
        if self._picked is not None and text == self._picked.words:
            return
        self._picked, self._is_wanted = None, False
        words, store, find = text.strip(), self._store, self._find
        if not words:
            self._finder.forget()
            self._show(())
            return
        self._finder.ask(lambda: store.read(find, words, limit=_MOST), self._show, self._refuse)

    def _refuse(self, error: BaseException) -> None:
        self._show(())
        self._refused.emit(error)

    def _show(self, found: Sequence[FoundChoice]) -> None:
        self._found = found
        if self._is_wanted and found:
            self._pick(0)
        elif self._typed and self.hasFocus():
            self._show_popup()
        else:
            self.popup.hide()
            self._complete()
        self._go_on()

    def _go_on(self) -> None:
        self._is_wanted = False
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()

    def _show_popup(self) -> None:
        entries = [choice_entry(found) for found in self._found]
        words = self.text().strip()
        if not entries and (len(words) >= _SAYING or not words.isascii()):
            entries = [Entry(nothing_found(words))]
        self.popup.show_entries(entries)

    def _pick(self, place: int) -> None:
        if 0 <= place < len(self._found):
            self.choose(self._found[place].choice)

    def _complete(self) -> None:
        """Show whole who is meant by what was typed, once one has gone on."""
        best = self.best()
        if self._typed and best is not None:
            self.take(best)

    # --- Qt ---------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and Enter act on what was found, Esc closes it."""
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if not plain or not self._on_key(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def _on_key(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if self.popup.isVisible():
                self.popup.move_by(1 if key == Qt.Key.Key_Down else -1)
            elif self._found and self._picked is None:
                self._show_popup()
        elif key in _ENTER:
            self._on_enter()
        elif key == Qt.Key.Key_Escape and self.popup.isVisible():
            self.popup.hide()
        else:
            return False
        return True

    def _on_enter(self) -> None:
        if self.busy:
            self._is_wanted = True
        elif self.popup.place >= 0:
            self._pick(self.popup.place)
        elif (best := self.best()) is not None:
            self.choose(best)

    def showEvent(self, event: QShowEvent) -> None:
        """Know when the window goes somewhere else."""
        super().showEvent(event)
        self.window().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The list does not stay behind."""
        if watched is self.window() and event.type() in _LEAVING:
            self.popup.hide()
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nor when the field is gone."""
        super().hideEvent(event)
        self.popup.hide()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the list; what was typed becomes the name it found."""
        super().focusOutEvent(event)
        self.popup.hide()
        if event.reason() not in (
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.PopupFocusReason,
        ):
            self._is_wanted = False
            if not self.busy:
                self._complete()


def _names(choice: Choice) -> tuple[str | None, ...]:
    return choice.words, choice.name, choice.code
