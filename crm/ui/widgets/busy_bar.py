"""A thin bar over the page while it is read for longer than one notices, and a way to stop it."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QWidget

from crm.i18n import gettext as _
from crm.ui.context import Context

AFTER_MS, STOP_MS = 500, 30
HEIGHT, BELOW = 3, 10


class BusyBar(QFrame):
    """Lies over `ground`, right of `aside`; only reads can be stopped here."""

    def __init__(self, context: Context, ground: QWidget, aside: QWidget) -> None:
        super().__init__(ground)
        self.setObjectName("busy")
        self._context, self._ground, self._aside = context, ground, aside
        self.stop = context.kit.button(_("Stop"), "small", "close", tip=_("Stop reading"))
        self.stop.setParent(ground)
        self.stop.clicked.connect(self._on_stop)
        self._wait, self._again = QTimer(self), QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._show)
        self._again.timeout.connect(self._end_reads)
        for lane in (context.tasks, context.writes):
            lane.busy_changed.connect(self._on_busy_changed)
        for part in (self, self.stop):
            part.hide()

    def _on_busy_changed(self) -> None:
        if self._context.tasks.busy or self._context.writes.busy:
            if not self._wait.isActive() and self.isHidden():
                self._wait.start(AFTER_MS)
            return
        for timer in (self._wait, self._again):
            timer.stop()
        for part in (self, self.stop):
            part.hide()

    def _show(self) -> None:
        left = self._aside.width()
        room = self._ground.width() - left
        self.setGeometry(left, 0, room, HEIGHT)
        self.stop.adjustSize()
        self.stop.move(left + (room - self.stop.width()) // 2, BELOW)
        self.stop.setVisible(self._context.tasks.busy)
        self.show()
        for part in (self, self.stop):
            part.raise_()

    def _on_stop(self) -> None:
        """Read no further: what was shown stays, and is read when it is asked for again."""
        self._context.tasks.stop()
        self.stop.hide()
        self._again.start(STOP_MS)
        self._end_reads()
        self._context.said.emit(_("Stopped. F5 reads it anew."), False)

    def _end_reads(self) -> None:
        """A read is many statements; the one that runs is ended until no read is left."""
        if self._context.tasks.stopping:
            self._context.desk.store.stop_reading()
        else:
            self._again.stop()
