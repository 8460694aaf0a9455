"""Two ranges to begin with: visits a week, money a month."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit

from crm.domain.money import minor_scale
from crm.i18n import gettext as _
from crm.services.targets import set_targets
from crm.settings import CURRENCY
from crm.ui.context import Context
from crm.ui.forms.form import Wrong
from crm.ui.forms.numbers import read_number
from crm.ui.widgets.layouts import boxed, column, row

_LEAST, _MOST = 52, 78  # pixels of a field
_DRAFT = "first_goals"  # what was typed survives another language
_TYPICAL = ("5", "8", "", "")


class FirstGoals(QFrame):
    """What is filled in becomes targets from this week and this month on, in one step."""

    kept = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._context = context
        kit = context.kit
        self._currency = CURRENCY.default
        money = (_("80,000"), _("100,000"))
        self.visits = (self._edit(_("Visits a week"), 0), self._edit(_("Visits a week"), 1))
        self.money = tuple(
            self._edit(_("Money a month"), at, hint) for at, hint in enumerate(money)
        )
        kept = context.drafts.get(_DRAFT)
        for edit, text in zip(
            self._edits, kept if isinstance(kept, tuple) else _TYPICAL, strict=False
        ):
            edit.setText(text)
        for edit in self._edits:
            edit.textChanged.connect(self._on_typed)
            edit.returnPressed.connect(self.save)
        self.keep = kit.button(_("Set them"))
        self.keep.clicked.connect(self.save)
        self.wrong = kit.text("", "danger", "small")
        self.setLayout(
            column(
                self._line(_("Visits a week"), self.visits),
                self._line(_("Money a month"), self.money),
                gap=8,
            )
        )

    def show_currency(self, currency: str) -> None:
        """Say which money it is where one asks."""
        self._currency = currency
        for edit in self.money:
            edit.setToolTip(f"{edit.accessibleName()}, {currency}")

    @property
    def _edits(self) -> tuple[QLineEdit, ...]:
        return (*self.visits, *self.money)

    def _edit(self, name: str, at: int, hint: str = "") -> QLineEdit:
        edit = QLineEdit()
        edit.setFont(self._context.look.font())
        edit.setMinimumWidth(_LEAST)
        edit.setMaximumWidth(_MOST)
        edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        edit.setPlaceholderText(hint)
        words = _("{name}: stretch") if at else _("{name}: floor")
        edit.setAccessibleName(words.format(name=name))
        edit.setToolTip(words.format(name=name))
        return edit

    def _line(self, name: str, edits: tuple[QLineEdit, ...]) -> QFrame:
        kit = self._context.kit
        low, high = edits
        return boxed(
            row(
                kit.line(name, "small"),
                None,
                (low, 100),
                kit.line(_("to"), "small", "text2"),
                (high, 100),
                gap=5,
            )
        )

    def _on_typed(self) -> None:
        self.wrong.setText("")
        self._context.drafts[_DRAFT] = tuple(edit.text() for edit in self._edits)

    def save(self) -> None:
        """Set them, or say what is wrong."""
        desk = self._context.desk
        try:
            wanted = self._wanted()
        except Wrong as error:
            self.wrong.setText(str(error))
            return
        today = desk.today()

        def done(_change: object) -> None:
            self._context.drafts.pop(_DRAFT, None)
            self.kept.emit()

        self._context.write(
            lambda: set_targets(desk.store, wanted, today=today, this_period=True), done
        )

    def _wanted(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        cents = minor_scale(self._currency)
        for edits, scale, target in (
            (self.visits, 1, {"metric": "visits", "period": "week"}),
            (
                self.money,
                cents,
                {"metric": "sales_amount", "period": "month", "basis": "collected"},
            ),
        ):
            low, high = (read_number(edit.text(), scale) for edit in edits)
            if low is not None and high is not None and low > high:
                edits[0].setFocus()
                name = _("Visits a week") if scale == 1 else _("Money a month")
                raise Wrong(
                    _("{name}: the floor is above the stretch; exchange them.").format(name=name)
                )
            if low is not None or high is not None:
                # one number is what shall be reached at least
                only = low if low is not None else high
                bounds = {"low": only, "high": high if low is not None else None}
                found.append(target | bounds | {"sense": "reach"})
        if not found:
            self.visits[0].setFocus()
            raise Wrong(_("Write at least one number."))
        return found
