"""Asking what a view of the list is to be called."""

from collections.abc import Callable, Collection

from PySide6.QtWidgets import QLineEdit, QWidget

from crm.i18n import gettext as _
from crm.ui.context import Context
from crm.ui.dialogs.dialog import Dialog, focus_soon
from crm.ui.widgets.layouts import row

WIDTH = 420
_LONGEST = 40


class ViewNameDialog(Dialog):
    """Enter saves; a name that another view has already is refused where it stands."""

    def __init__(  # noqa: PLR0917 - one caller
        self,
        context: Context,
        parent: QWidget,
        title: str,
        name: str,
        taken: Collection[str],
        then: Callable[[str], None],
    ) -> None:
        super().__init__(context, parent, title, WIDTH)
        self._taken, self._then = {each.casefold() for each in taken}, then
        self.name = QLineEdit(name)
        self.name.setFont(self.kit.look.font())
        self.name.setMaxLength(_LONGEST)
        self.name.setAccessibleName(_("Name of the view"))
        self.name.setPlaceholderText(_("Hot ones in the north"))
        self.name.selectAll()
        self.name.textChanged.connect(self._on_text)
        self.name.returnPressed.connect(self._save)
        cancel = self.kit.button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        self.save = self.kit.button(_("Save"), "primary")
        self.save.clicked.connect(self._save)
        caption = self.kit.line(_("Name"), "small", "text2")
        self.fill(
            title, row(caption, (self.name, 1), gap=10), cancel, self.save, hint=_("Enter saves")
        )
        self._on_text()
        focus_soon(self.name)

    @property
    def _text(self) -> str:
        return " ".join(self.name.text().split())

    def _on_text(self) -> None:
        self.save.setEnabled(bool(self._text))
        self.save.setToolTip("" if self._text else _("Give it a name"))
        self.say_wrong("")

    def _save(self) -> None:
        if not self._text:
            return
        if self._text.casefold() in self._taken:
            self.say_wrong(_("A view is called that already; choose another name."))
            return
        self.accept()
        self._then(self._text)
