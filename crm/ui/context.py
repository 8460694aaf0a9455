"""What every page and dialog is given: the desk, the look, the lane, and what it may ask for."""

import uuid
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from crm.services.desk import Desk
from crm.ui.tasks import Tasks
from crm.ui.theme import Look
from crm.ui.widgets.kit import Kit

T = TypeVar("T")


class Context(QObject):
    """The window's surroundings; `kit` is replaced when the look changes, before pages are remade.

    Pages ask by signals and never know who answers. `drafts` are what dialogs keep of what was not
    finished, until the window is closed. `quick` is a lane for what is answered while
    one types, `writes` one for what is written: neither waits behind what takes long to read.
    """

    changed = Signal()  # facts were written, by this window or by another program
    moved = Signal(object)  # targets that what was just written moved, as they are now
    customer_asked = Signal(object)  # id: open the customer's page
    entry_asked = Signal(object, object)  # ids of customer and visit or note: open it there
    brief_asked = Signal(object)  # id of the customer
    visit_asked = Signal(object, object)  # customer or None, id of the planned visit or None
    call_asked = Signal(object)  # id of the customer: log a call
    facts_asked = Signal(object)  # a FactsAsked
    import_asked = Signal()
    duplicates_asked = Signal()
    export_asked = Signal(object)  # ids of the customers listed, or None
    customer_wanted = Signal(str)  # write a new customer down, with this name to begin with
    room_asked = Signal(str, object)  # key of a room, and what to show there or None
    form_asked = Signal(str, object, object)  # kind of record, its id or None, values to begin with
    request_asked = Signal(str, object)  # gift or meeting, and its id: its application
    customer_edited = Signal(object)  # id: correct what is known of the customer
    mode_chosen = Signal(str)  # light, dark or system
    language_chosen = Signal(str)
    said = Signal(str, bool)  # a sentence for the toast, and whether it offers to undo
    refused = Signal(object)  # an exception: a known one is a sentence, another one a bug

    def __init__(self, desk: Desk, tasks: Tasks, look: Look) -> None:
        super().__init__()
        self.desk, self.tasks, self.kit = desk, tasks, Kit(look)
        self.drafts: dict[str, object] = {}
        self.quick, self.writes = Tasks(self), Tasks(self)
        tasks.failed.connect(self.refused)
        self.quick.failed.connect(self.refused)
        self.writes.failed.connect(self.refused)

    @property
    def busy(self) -> bool:
        """Whether anything is still being read or written."""
        return self.tasks.busy or self.quick.busy or self.writes.busy

    @property
    def look(self) -> Look:
        """The look in force."""
        return self.kit.look

    def read(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None] | None = None,
        *,
        wanted: Callable[[], bool] | None = None,
    ) -> None:
        """Read off the UI thread, unless it is not `wanted` any more when its turn comes."""
        self.tasks.run(work, done, failed, wanted=wanted)

    def write(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Write off the UI thread; afterwards everything that shows facts is told."""

        def finish(result: T) -> None:
            if done is not None:
                done(result)
            self.changed.emit()

        self.writes.run(work, finish, failed)

    def open_customer(self, customer: uuid.UUID) -> Callable[[], None]:
        """What a row does that opens this customer."""
        return lambda: self.customer_asked.emit(customer)

    def open_room(self, key: str, **wanted: object) -> Callable[[], None]:
        """What a row does that opens this room, at what is wanted there."""
        return lambda: self.room_asked.emit(key, wanted)

    def open_form(
        self, kind: str, record: uuid.UUID | None = None, **given: object
    ) -> Callable[[], None]:
        """What a button does that writes a record of this kind down, or corrects one."""
        return lambda: self.form_asked.emit(kind, record, given)

    def open_brief(self, customer: uuid.UUID) -> Callable[[], None]:
        """What a row does that opens this customer's brief."""
        return lambda: self.brief_asked.emit(customer)

    def log_visit(
        self, customer: uuid.UUID | None = None, visit: uuid.UUID | None = None
    ) -> Callable[[], None]:
        """What a button does that logs a visit."""
        return lambda: self.visit_asked.emit(customer, visit)
