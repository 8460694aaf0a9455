"""The dialogs of the window: what pages ask for by signal is opened here."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from crm.ui.context import Context
from crm.ui.dialogs.brief import BriefDialog
from crm.ui.dialogs.customer import CustomerDialog
from crm.ui.dialogs.duplicates import DuplicatesDialog
from crm.ui.dialogs.export_file import ExportDialog
from crm.ui.dialogs.facts import FactsAsked, FactsDialog
from crm.ui.dialogs.import_file import ImportDialog
from crm.ui.dialogs.log_visit import VisitDialog
from crm.ui.dialogs.request import RequestDialog
from crm.ui.forms.dialog import FormDialog
from crm.ui.forms.registry import ALL_FORMS
from crm.ui.preferences import Preferences


class Opener:
    """Opens dialogs over the window; `show_customer` is called with one that was just written."""

    def __init__(
        self,
        context: Context,
        preferences: Preferences,
        window: QWidget,
        show_customer: Callable[[uuid.UUID], None],
    ) -> None:
        self._context, self._preferences, self._window = context, preferences, window
        self._show_customer = show_customer
        context.brief_asked.connect(self.brief)
        context.visit_asked.connect(self.log_visit)
        context.call_asked.connect(lambda who: self.log_visit(who, None, mode="call"))
        context.facts_asked.connect(self.facts)
        context.form_asked.connect(self.form)
        context.request_asked.connect(self.request)
        context.import_asked.connect(lambda: self.import_file())  # noqa: PLW0108 - without the path
        context.duplicates_asked.connect(self.duplicates)
        context.export_asked.connect(self.export_file)
        context.customer_wanted.connect(self.new_customer)
        context.customer_edited.connect(self.edit_customer)

    def brief(self, customer: uuid.UUID) -> None:
        """Show what to know before walking in."""
        BriefDialog(self._context, customer, self._window).open()

    def log_visit(
        self, customer: uuid.UUID | None, visit: uuid.UUID | None, *, mode: str = "visit"
    ) -> None:
        """Log a contact; `visit` is the planned one that was kept."""
        VisitDialog(
            self._context,
            self._preferences,
            self._window,
            customer=customer,
            visit=visit,
            mode=mode,
        ).open()

    def form(
        self, kind: str, record: uuid.UUID | None = None, given: Mapping[str, Any] | None = None
    ) -> None:
        """Write a record of this kind down, or correct one; a new one begins with what is given."""
        FormDialog(self._context, self._window, ALL_FORMS[kind], record=record, given=given).open()

    def request(self, fact: str, record: uuid.UUID) -> None:
        """Show the application for a gift or a meal."""
        RequestDialog(self._context, self._window, fact, record).open()

    def import_file(self, path: Path | None = None) -> None:
        """Bring a file in."""
        dialog = ImportDialog(self._context, self._window)
        dialog.open()
        if path is not None:
            dialog.open_file(path)

    def export_file(self, customers: Sequence[uuid.UUID] | None = None) -> None:
        """Take facts out, those customers first."""
        ExportDialog(self._context, self._window, customers).open()

    def duplicates(self) -> None:
        """Customers that are probably one."""
        DuplicatesDialog(self._context, self._window).open()

    def new_customer(self, name: str = "") -> None:
        """Write a new customer down; afterwards it is shown."""
        CustomerDialog(self._context, self._window, name=name, done=self._show_customer).open()

    def edit_customer(self, customer: uuid.UUID) -> None:
        """Correct what is known of a customer."""
        CustomerDialog(self._context, self._window, customer=customer).open()

    def facts(self, asked: FactsAsked) -> None:
        """Show the facts behind a number."""
        FactsDialog(self._context, asked, self._window).open()
