"""What the window can do, each thing declared once: its words, its keys, the palette's entry."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from crm.domain.alignment import Name, aligned
from crm.domain.tokens import Tokens, name_tokens
from crm.queries.search_terms import read


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


def fitting(actions: Iterable[Action], text: str) -> list[tuple[Action, tuple[int, int] | None]]:
    """The actions that this text means, by characters, pinyin or initials, the obvious first.

    With each the part of its label that fits; None if only its further words do.
    """
    search = read(text).joined
    found: list[tuple[float, Action, tuple[int, int] | None]] = []
    for action in actions if search else ():
        for words in filter(None, (action.label, action.words)):
            name = _name(words)
            fit = aligned(search, name)
            if fit is None or (len(search) == 1 and not name.is_start(fit.start)):
                continue
            worth = fit.quality + (0.5 if not fit.start else 0.0)
            found.append((worth, action, name.marks(fit) if words is action.label else None))
            break
    found.sort(key=lambda each: -each[0])
    return [(action, mark) for _worth, action, mark in found]


@lru_cache(maxsize=256)
def _name(words: str) -> Name:
    return Name(words, name_tokens(words, Tokens()))


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
