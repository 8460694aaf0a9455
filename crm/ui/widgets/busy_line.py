"""What is being done and how far it is, with a way to stop; seen only where it takes long."""

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QProgressBar

from crm.errors import Cancelled
from crm.i18n import gettext as _
from crm.ui.tasks import Progress, Tasks
from crm.ui.widgets.kit import Kit
from crm.ui.widgets.layouts import row

T = TypeVar("T")
Report: TypeAlias = Callable[[int, int], None]
_SHOW_AFTER_MS = 300


class BusyLine(QFrame):
    """Stopping asks the work to stop; whoever began it hears of its end as of any other."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._progress: Progress | None = None
        self._asked = 0
        self._words = kit.line("", "small", "text2")
        self._share = kit.line("", "small", "text2")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Working"))
        self.stop_button = kit.button(_("Stop"), "small", tip="Esc")
        self.stop_button.clicked.connect(self.stop)
        self.setLayout(row(self._words, (self._bar, 1), self._share, self.stop_button, gap=10))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOW_AFTER_MS)
        self._timer.timeout.connect(self.show)
        self.hide()

    @property
    def running(self) -> bool:
        """Whether something is being done."""
        return self._progress is not None

    def run(
        self,
        tasks: Tasks,
        words: str,
        work: Callable[[Report], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
        *,
        writes: bool = False,
    ) -> None:
        """Do what these words tell off the UI thread; what comes later makes it void.

        What was stopped too late to notice is Cancelled all the same, unless it `writes`: then it
        is done.
        """
        self.stop()
        self._asked += 1
        mine = self._asked
        progress = self._progress = Progress()
        progress.moved.connect(self._on_moved, Qt.ConnectionType.QueuedConnection)
        self._words.say(words)
        self._share.say("")
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(words)
        self.stop_button.setEnabled(True)
        self._timer.start()

        def receive(result: T) -> None:
            if mine != self._asked:
                return
            self._end()
            if progress.stopped and not writes:
                failed(Cancelled())
            else:
                done(result)

        def refuse(error: BaseException) -> None:
            if mine == self._asked:
                self._end()
                failed(error)

        tasks.run(lambda: work(progress.report), receive, refuse)

    def forget(self) -> None:
        """Whoever asked is gone: nobody hears of what still runs."""
        self.stop()
        self._asked += 1

    def _end(self) -> None:
        self._timer.stop()
        self._progress = None
        self.hide()

    def stop(self) -> None:
        """Ask what is being done to stop."""
        if self._progress is not None:
            self._progress.cancel()
            self.stop_button.setEnabled(False)
            self._words.say(_("Stopping …"))

    def _on_moved(self, done: int, total: int) -> None:
        if self.sender() is self._progress and total > 0:
            self._bar.setRange(0, total)
            self._bar.setValue(done)
            self._share.say(f"{100 * done // total}%")
