"""A tab with one kind of record of a period: the newest of them, their sum, and their form."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget

from crm.i18n import gettext as _
from crm.ui.context import Context
from crm.ui.dialogs.save_list import save_list
from crm.ui.pages.money_tab import MoneyTab
from crm.ui.periods import PERIODS
from crm.ui.tables.record_list import RecordList
from crm.ui.tables.records import Column
from crm.ui.widgets.chips import Chips
from crm.ui.widgets.layouts import column, row

if TYPE_CHECKING:
    from crm.documents.exports.exporting import Exported


class Record(Protocol):
    """What every record of such a tab has."""

    @property
    def id(self) -> uuid.UUID:
        """Its id."""

    @property
    def customer_id(self) -> uuid.UUID:
        """Whose it is."""


P = TypeVar("P")
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class RecordsData(Generic[P]):
    """What the tab shows; `customer` is the name of the one it is narrowed down to."""

    today: dt.date
    page: P
    customer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a tab says, translated."""

    name: str
    new: str
    nothing: str
    export: str


class RecordsTab(MoneyTab[RecordsData[P]], Generic[P, R]):
    """Enter opens the record's form, C its customer, B the brief."""

    kind: str  # as forms know it
    exported: str  # as exports do
    icon: str

    def __init__(
        self,
        context: Context,
        words: Words,
        keys: Mapping[Qt.Key, tuple[str, str, Callable[[R], None]]] | None = None,
    ) -> None:
        super().__init__(context)
        kit = self.kit
        self.periods = Chips(kit, PERIODS, "month", self.fetch)
        further = keys or {}
        self.list = RecordList[R](
            kit,
            self._columns(),
            name=words.name,
            identity=lambda record: record.id,
            keys={
                Qt.Key.Key_B: lambda record: context.brief_asked.emit(record.customer_id),
                Qt.Key.Key_C: lambda record: context.customer_asked.emit(record.customer_id),
                **{key: act for key, (_letter, _words, act) in further.items()},
            },
            hints=(
                ("C", _("customer")),
                *((letter, said) for letter, said, _act in further.values()),
                ("B", _("brief")),
            ),
        )
        self.list.opened.connect(lambda record: context.form_asked.emit(self.kind, record.id, {}))
        empty = kit.button(words.new, "ghost", "plus")
        empty.clicked.connect(self._new)
        self.list.when_empty(self.icon, words.nothing, empty)
        new = kit.button(words.new, "primary", "plus")
        new.clicked.connect(self._new)
        out = kit.button("", "quiet", "export", name=words.export)
        out.clicked.connect(lambda: save_list(context, self.window(), words.name, self.write_to))
        self.add_tools(out, self.search, new)
        chips = row(*self._chips(), self.whose_box, self._customer_chip, None, gap=6)
        self.setLayout(column(chips, (self.list, 1), gap=10))

    def _chips(self) -> Sequence[QLayout | QWidget]:
        """What narrows the list down, from the left."""
        return (self.periods.layout,)

    def _columns(self) -> list[Column[R]]:
        raise NotImplementedError

    def _new(self) -> None:
        given = {"customer": self.customer} if self.customer else {}
        self.context.form_asked.emit(self.kind, None, given)

    def take_focus(self) -> None:
        """Stand in the list."""
        self.list.take_focus()

    def _show_rows(self, rows: Sequence[R], count: str, whole: int, total: str) -> None:
        """Show them; `count` says how many there are, though only the newest may be shown."""
        if len(rows) != whole:
            words = _("the newest {shown} of {total}; search for others")
            count = words.format(shown=f"{len(rows):,}", total=count)
        self.list.show_rows(rows, count, total)

    def ask(self, wanted: Mapping[str, Any]) -> None:
        """`period` and `customer`; one customer is shown from the beginning."""
        if wanted.get("customer"):
            self.periods.chosen = "all"
        self.periods.chosen = str(wanted.get("period") or "")
        super().ask(wanted)
        self.fetch()

    def state(self) -> Mapping[str, Any]:
        """Period and customer."""
        return {**super().state(), "period": self.periods.chosen}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Choose them again."""
        super().restore(state)
        self.periods.chosen = str(state.get("period") or "")

    def write_to(self, path: Path) -> "Exported":
        """Write the records that are shown to a file."""
        from crm.documents.exports.exporting import export_records

        ids = [record.id for record in self.list.table.rows]
        store, today = self.desk.store, self.desk.today()
        return export_records(store, self.exported, ids, path, today=today, force=True)
