"""Work off the UI thread: one serial lane for the database, answers back on the UI thread."""

import contextlib
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from crm.errors import Cancelled

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


class _Answer(QObject):
    """Carries an answer to the thread it was made in."""

    given = Signal(object, object)

    def __init__(self, receive: Callable[[Any, BaseException | None], None]) -> None:
        super().__init__()
        self._receive = receive
        self.given.connect(self._on_given, Qt.ConnectionType.QueuedConnection)

    @Slot(object, object)
    def _on_given(self, result: object, error: BaseException | None) -> None:
        self._receive(result, error)


class _Task(QRunnable):
    def __init__(
        self,
        work: Callable[[], object],
        answer: _Answer,
        wanted: Callable[[], bool] | None,
    ) -> None:
        super().__init__()
        self._work, self._answer, self._wanted = work, answer, wanted

    def run(self) -> None:
        """Work, and give the result or the exception."""
        try:
            if self._wanted is not None and not self._wanted():
                raise Cancelled  # noqa: TRY301 - told as any other
            result = self._work()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the asker must hear it
            self._tell(None, error)
        else:
            self._tell(result, None)

    def _tell(self, result: object, error: BaseException | None) -> None:
        with contextlib.suppress(RuntimeError):  # the window is gone, and the asker with it
            self._answer.given.emit(result, error)


class Tasks(QObject):
    """The lane: one task after the other, in the order they were given."""

    failed = Signal(object)
    busy_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._pool.setExpiryTimeout(-1)  # a new thread would be a new connection each time
        self._open: set[_Answer] = set()

    @property
    def busy(self) -> bool:
        """Whether an answer is still due."""
        return bool(self._open)

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

        def receive(result: Any, error: BaseException | None) -> None:  # noqa: ANN401 - any result
            if answer not in self._open:  # closed meanwhile
                return
            self._open.discard(answer)
            answer.deleteLater()
            if not self._open:
                self.busy_changed.emit(False)
            if error is None:
                done(result)
            elif failed is not None:
                failed(error)
            elif not isinstance(error, Cancelled):
                self.failed.emit(error)

        answer = _Answer(receive)
        self._open.add(answer)
        if len(self._open) == 1:
            self.busy_changed.emit(True)
        self._pool.start(_Task(work, answer, wanted))

    def close(self) -> None:
        """Wait for what is running and forget what is waiting."""
        self._pool.clear()
        self._pool.waitForDone()
        self._open.clear()
