"""What the window can do, each thing declared once: its words, its keys, the palette's entry."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do; the first of `keys` is shown. One about a customer acts on the one at hand.

    `words` are further words it is found by.
    """

    label: str
    icon: str
    run: Callable[[], object]
    keys: tuple[str, ...] = ()
    about_customer: bool = False
    listed: bool = True
    words: str = ""


def bind_keys(actions: Iterable[Action], window: QWidget) -> None:
    """Let every key of these actions act in the window."""
    for action in actions:
        for keys in action.keys:
            shortcut = QShortcut(QKeySequence(keys), window)
            shortcut.activated.connect(action.run)
            shortcut.activatedAmbiguously.connect(action.run)


def shown_keys(keys: str) -> str:
    """The keys as a cap shows them: "Ctrl K"."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ")
