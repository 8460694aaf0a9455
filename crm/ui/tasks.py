"""Work off the UI thread: one serial lane for the database, answers back on the UI thread."""

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from crm.errors import Cancelled, Stopped

T = TypeVar("T")


class Progress(QObject):
    """How far a task is; the UI thread listens, the task reports and finds out whether to stop."""

    moved = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask the task to stop at its next report."""
        self._stop.set()

    @property
    def stopped(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    def report(self, done: int, total: int) -> None:
        """Say how far it is; Cancelled if it shall stop."""
        if self._stop.is_set():
            raise Cancelled
        self.moved.emit(done, total)


@dataclass(slots=True)
class _Due:
    """What was asked, and who waits for it."""

    work: Callable[[], Any]
    done: Callable[[Any], None]
    failed: Callable[[BaseException], None] | None
    wanted: Callable[[], bool] | None


class _Task(QRunnable):
    """Runs off the UI thread; it lets go of what it was given before it tells.

    A closure may be the last to hold a widget, and widgets must go in the thread they live in.
    """

    def __init__(self, ticket: int, due: _Due, tasks: "Tasks") -> None:
        super().__init__()
        self._ticket, self._tasks = ticket, tasks
        self._due: _Due | None = due

    def run(self) -> None:
        """Work, and give the result or the exception."""
        result, error = self._work()
        with contextlib.suppress(RuntimeError):  # the window is gone, and the asker with it
            self._tasks.given.emit(self._ticket, result, error)

    def _work(self) -> tuple[object, BaseException | None]:
        due, self._due = self._due, None
        assert due is not None  # noqa: S101 - a task runs once
        try:
            if self._tasks.is_stopped(self._ticket):
                return None, Stopped()
            if due.wanted is not None and not due.wanted():
                return None, Cancelled()
            return due.work(), None
        except BaseException as error:  # noqa: BLE001 - whatever it is, the asker must hear it
            return None, error


class Tasks(QObject):
    """The lane: one task after the other, in the order they were given."""

    failed = Signal(object)
    busy_changed = Signal(bool)
    given = Signal(int, object, object)  # ticket, result, exception; from the lane's thread

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._pool.setExpiryTimeout(-1)  # a new thread would be a new connection each time
        self._open: dict[int, _Due] = {}
        self._next = 0
        self._stopped = 0  # tickets below this one were stopped
        self._last: object = None  # held until the next answer: the lane must not be the last to
        self.given.connect(self._on_given, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether an answer is still due."""
        return bool(self._open)

    @property
    def stopping(self) -> bool:
        """Whether something that was stopped has not answered yet."""
        return any(self.is_stopped(ticket) for ticket in self._open)

    def is_stopped(self, ticket: int) -> bool:
        """Whether this task was asked before the lane was stopped."""
        return ticket < self._stopped

    def stop(self) -> None:
        """Begin nothing that waits: all that was asked until now answers Stopped."""
        self._stopped = self._next

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None] | None = None,
        *,
        wanted: Callable[[], bool] | None = None,
    ) -> None:
        """Do `work` off the UI thread, then `done` with its result on it.

        An exception goes to `failed`, or else to the signal of that name; a cancelled task that
        nobody waits for is silent. What is not `wanted` any more when its turn comes (asked off
        the UI thread) is not begun: it is cancelled.
        """
        ticket, due = self._next, _Due(work, done, failed, wanted)
        self._next += 1
        self._open[ticket] = due
        if len(self._open) == 1:
            self.busy_changed.emit(True)
        self._pool.start(_Task(ticket, due, self))

    @Slot(int, object, object)
    def _on_given(self, ticket: int, result: Any, error: BaseException | None) -> None:  # noqa: ANN401 - any result
        if isinstance(error, Cancelled) and self.is_stopped(ticket):
            error = Stopped()
        due = self._open.pop(ticket, None)
        if due is None:  # closed meanwhile
            return
        self._last = (due, error)
        if not self._open:
            self.busy_changed.emit(False)
        if error is None:
            due.done(result)
        elif due.failed is not None:
            due.failed(error)
        elif not isinstance(error, Cancelled):
            self.failed.emit(error)

    def close(self) -> None:
        """Wait for what is running and forget what is waiting."""
        self._pool.clear()
        self._pool.waitForDone()
        self._open.clear()
