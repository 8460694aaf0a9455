"""A field that finds a record by any part of its name or code while one types."""

import uuid
from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from crm.queries.choosing import Choice
from crm.ui.theme import Look

_MOST_SHOWN = 10


class ChoiceList(QAbstractListModel):
    """The choices as a model; the search text of a row stands under `UserRole`."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._choices = list(choices)
        self._searched = [" ".join(filter(None, (c.words, c.code))) for c in self._choices]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many choices."""
        return 0 if parent.isValid() else len(self._choices)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Words to show, text to search."""
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._choices[index.row()].words
        if role == Qt.ItemDataRole.UserRole:
            return self._searched[index.row()]
        return None


class _Completer(QCompleter):
    """Searches in all the text of a choice, but writes only its words."""

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """What is written into the field."""
        return str(index.data(Qt.ItemDataRole.DisplayRole))


class ChoiceEdit(QLineEdit):
    """Chosen is what was picked, or what was typed whole."""

    picked = Signal()

    def __init__(self, look: Look, name: str, hint: str) -> None:
        super().__init__()
        self._choices: dict[str, Choice] = {}
        self._by_id: dict[uuid.UUID, Choice] = {}
        self.setFont(look.font())
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self._popup = QListView()
        self._popup.setObjectName("completions")
        self._popup.setFont(look.font())
        self._popup.setUniformItemSizes(True)

    def offer(self, choices: Sequence[Choice]) -> None:
        """These are to choose from."""
        self._choices = {choice.words: choice for choice in choices}
        self._by_id = {choice.id: choice for choice in choices}
        completer = _Completer(self)
        model = ChoiceList(choices)
        model.setParent(completer)
        completer.setModel(model)
        completer.setPopup(self._popup)
        completer.setCompletionRole(Qt.ItemDataRole.UserRole)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(_MOST_SHOWN)
        completer.activated.connect(self._on_activated)
        old = self.completer()
        self.setCompleter(completer)
        if old is not None:
            old.deleteLater()

    @property
    def chosen(self) -> Choice | None:
        """The record meant; None if the text names none."""
        text = self.text().strip()
        if text in self._choices:
            return self._choices[text]
        fits = [c for c in self._choices.values() if text and text in (c.name, c.code)]
        return fits[0] if len(fits) == 1 else None

    def best(self) -> Choice | None:
        """The record meant, or the only one the text is a part of."""
        if (chosen := self.chosen) is not None:
            return chosen
        text = self.text().strip().casefold()
        fits = [
            c
            for c in self._choices.values()
            if text and (text in c.words.casefold() or text in (c.code or "").casefold())
        ]
        return fits[0] if len(fits) == 1 else None

    def choose(self, record: uuid.UUID) -> None:
        """Choose by id."""
        if record in self._by_id:
            self.setText(self._by_id[record].words)
            self.picked.emit()

    def _on_activated(self, words: str) -> None:
        self.setText(words)
        self.picked.emit()
