"""The editors of a form: each takes a value and gives it back, or says what is wrong with it."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from crm.i18n import gettext as _
from crm.labels import label
from crm.ui.context import Context
from crm.ui.forms.form import Known, Value, Wrong
from crm.ui.widgets.currency_box import CURRENCIES, is_currency
from crm.ui.widgets.day_edit import DayEdit
from crm.ui.widgets.layouts import row

_HIGH = 34  # of a line
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]?([0-5]\d)", re.ASCII)

Make: TypeAlias = Callable[[Context, str, str], "Editor"]
Options: TypeAlias = Sequence[tuple[Any, str]]
"""Values with their words."""


class Editor(QWidget):
    """A field's editor; `changed` when what it holds may be another value."""

    changed = Signal()

    def __init__(self, name: str, field: QWidget) -> None:
        super().__init__()
        self.field = field
        field.setAccessibleName(name)
        self.setFocusProxy(field)

    @property
    def value(self) -> Value:
        """The value; None for nothing, Wrong for what cannot be meant."""
        raise NotImplementedError

    def put(self, value: Value) -> None:
        """Hold this value."""
        raise NotImplementedError

    def typed(self) -> Value:
        """What stands there, to be put back later by `put_back`."""
        raise NotImplementedError

    def put_back(self, typed: Value) -> None:
        """Let that stand there again."""
        raise NotImplementedError

    def know(self, known: Known) -> None:
        """Take in what is chosen elsewhere in the form."""

    def when_known(self, then: Callable[[], None]) -> None:
        """Do this as soon as it is known what the text means."""
        then()

    def mark_wrong(self, *, wrong: bool) -> None:
        """Show by its edge that something is wrong."""
        field = self.field
        if field.property("wrong") != ("true" if wrong else "false"):
            field.setProperty("wrong", "true" if wrong else "false")
            field.style().unpolish(field)
            field.style().polish(field)

    def _fill(self, *items: QWidget, stretch: bool = True) -> None:
        laid = row(*((item, 1) if stretch else item for item in items), gap=6)
        if not stretch:
            laid.addStretch(1)
        self.setLayout(laid)


class TextEdit(Editor):
    """One line of text."""

    field: QLineEdit

    def __init__(self, context: Context, name: str, hint: str) -> None:
        line = QLineEdit()
        super().__init__(name, line)
        line.setFont(context.look.font())
        line.setPlaceholderText(hint)
        line.textChanged.connect(self.changed)
        self._fill(line)

    @property
    def value(self) -> Value:
        """The text without blanks around it."""
        return self.field.text().strip() or None

    def put(self, value: Value) -> None:
        """Show this text."""
        self.field.setText("" if value is None else str(value))
        self.field.setCursorPosition(0)

    def typed(self) -> Value:
        """The text."""
        return self.field.text()

    def put_back(self, typed: Value) -> None:
        """The text again."""
        self.field.setText(typed)


class ClockEdit(TextEdit):
    """A time of day: 9:30, 0930, ９：３０."""

    def __init__(self, context: Context, name: str, hint: str) -> None:
        super().__init__(context, name, hint or "09:30")

    @property
    def value(self) -> Value:
        """The time as 09:30."""
        text = unicodedata.normalize("NFKC", self.field.text()).strip()
        if not text:
            return None
        found = _CLOCK.fullmatch(text)
        if found is None:
            raise Wrong(_("{text} is not a time; write it as 09:30.").format(text=text))
        return f"{int(found[1]):02d}:{found[2]}"


class LongTextEdit(Editor):
    """Text over several lines; Tab leaves it."""

    field: QPlainTextEdit

    def __init__(self, context: Context, name: str, hint: str, high: int = 62) -> None:
        text = QPlainTextEdit()
        super().__init__(name, text)
        text.setFont(context.look.font())
        text.setPlaceholderText(hint)
        text.setTabChangesFocus(True)
        text.setFixedHeight(high)
        text.textChanged.connect(self.changed)
        self._fill(text)

    @property
    def value(self) -> Value:
        """The text without blanks around it."""
        return self.field.toPlainText().strip() or None

    def put(self, value: Value) -> None:
        """Show this text."""
        self.field.setPlainText("" if value is None else str(value))

    def typed(self) -> Value:
        """The text."""
        return self.field.toPlainText()

    def put_back(self, typed: Value) -> None:
        """The text again."""
        self.field.setPlainText(typed)


class DateEdit(Editor):
    """A day, typed as people type it."""

    field: DayEdit

    def __init__(self, context: Context, name: str, hint: str, *, past: bool = False) -> None:
        day = DayEdit(context.look, name, context.desk.today(), day=None, past=past)
        super().__init__(name, day)
        day.setPlaceholderText(hint)
        day.textChanged.connect(self.changed)
        self._fill(day, stretch=False)

    @property
    def value(self) -> Value:
        """The day."""
        if self.field.wrong:
            text = self.field.text().strip()
            raise Wrong(
                _("{text} is not a day; write it as 3-5, +7 or 2026-03-05.").format(text=text)
            )
        return self.field.day

    def put(self, value: dt.date | None) -> None:
        """Show this day."""
        self.field.set_day(value)

    def typed(self) -> Value:
        """The text."""
        return self.field.text()

    def put_back(self, typed: Value) -> None:
        """The text again."""
        self.field.setText(typed)


class ChoiceBox(Editor):
    """One of a few; `own` takes the rep's own word, too. None stands first if it may be nothing."""

    field: QComboBox

    def __init__(
        self,
        context: Context,
        name: str,
        hint: str,
        *,
        options: Options | Callable[[Known], Options],
        none: str | None = None,
        own: bool = False,
    ) -> None:
        box = QComboBox()
        super().__init__(name, box)
        self._options, self._none = options, none
        self._wanted: Value = None
        box.setFont(context.look.font())
        box.setEditable(own)
        box.setMinimumContentsLength(8)
        line = box.lineEdit()
        if line is not None:
            line.setFont(context.look.font())
            line.setPlaceholderText(hint)
            line.setAccessibleName(name)
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        if not callable(options):
            self._show(options)
        box.currentIndexChanged.connect(self.changed)
        box.editTextChanged.connect(self.changed)
        self._fill(box)

    @property
    def value(self) -> Value:
        """The code, or the word of one's own."""
        box = self.field
        if not box.isEditable():
            return box.currentData()
        text = box.currentText().strip()
        place = box.findText(text)
        return box.itemData(place) if place >= 0 else text or None

    def put(self, value: Value) -> None:
        """Choose this one, as soon as it is offered."""
        self._wanted = value
        box = self.field
        place = box.findData(value)
        if place >= 0:
            box.setCurrentIndex(place)
        elif box.isEditable():
            box.setEditText("" if value is None else str(value))

    def typed(self) -> Value:
        """What is chosen."""
        return self.value

    def put_back(self, typed: Value) -> None:
        """Chosen again."""
        self.put(typed)

    def know(self, known: Known) -> None:
        """Offer what there is now; what was chosen stays if it is still offered."""
        if callable(self._options):
            kept = self._wanted if self.field.count() == 0 else self.value
            self._show(self._options(known))
            self.put(kept)

    def _show(self, options: Options) -> None:
        box = self.field
        blocked = box.blockSignals(True)
        text = box.currentText()
        box.clear()
        if self._none is not None:
            box.addItem(self._none, None)
        for code, words in options:
            box.addItem(words, code)
        if box.isEditable():
            box.setEditText(text)
        box.blockSignals(blocked)


class CurrencyBox(ChoiceBox):
    """One of the currencies people trade in, or the three letters of another."""

    def __init__(self, context: Context, name: str, hint: str) -> None:
        codes = [(code, code) for code in CURRENCIES]
        super().__init__(context, name, hint, options=codes, none="", own=True)

    @property
    def value(self) -> Value:
        """The code in capitals."""
        text = self.field.currentText().strip()
        if text and not is_currency(text):
            raise Wrong(_("A currency is three letters, as in CNY."))
        return text.upper() or None

    def typed(self) -> Value:
        """The text."""
        return self.field.currentText()


class TickBox(Editor):
    """Yes or no."""

    field: QCheckBox

    def __init__(self, context: Context, name: str, hint: str) -> None:
        box = QCheckBox(hint or name)
        super().__init__(name, box)
        box.setFont(context.look.font())
        box.setMinimumHeight(_HIGH)
        box.toggled.connect(self.changed)
        self._fill(box)

    @property
    def value(self) -> Value:
        """Whether it is ticked."""
        return self.field.isChecked()

    def put(self, value: Value) -> None:
        """Tick it or not."""
        self.field.setChecked(bool(value))

    def typed(self) -> Value:
        """Whether it is ticked."""
        return self.field.isChecked()

    def put_back(self, typed: Value) -> None:
        """Ticked again."""
        self.field.setChecked(typed)


# --- What declarations are written with ---------------------------------------------------------


def text() -> Make:
    """One line."""
    return TextEdit


def long_text(high: int = 62) -> Make:
    """Several lines."""
    return lambda context, name, hint: LongTextEdit(context, name, hint, high)


def day(*, past: bool = False) -> Make:
    """A day; of what has happened, `past` takes 3-5 for the last one."""
    return lambda context, name, hint: DateEdit(context, name, hint, past=past)


def clock() -> Make:
    """A time of day."""
    return ClockEdit


def currency() -> Make:
    """A currency."""
    return CurrencyBox


def tick() -> Make:
    """Yes or no; the hint stands beside the box."""
    return TickBox


def choice(group: str, codes: Sequence[str], *, none: bool = False, own: bool = False) -> Make:
    """One of these codes, in the words of their group of labels."""
    return lambda context, name, hint: ChoiceBox(
        context,
        name,
        hint,
        options=[(code, label(group, code)) for code in codes],
        none=("" if own else "—") if none else None,
        own=own,
    )


def pick(options: Callable[[Known], Options], *, none: bool = True, own: bool = False) -> Make:
    """One of what there is at the moment."""
    return lambda context, name, hint: ChoiceBox(
        context, name, hint, options=options, none=("" if own else "—") if none else None, own=own
    )
