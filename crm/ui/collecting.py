"""Python's collector of garbage, kept from stopping the window.

It looks at every object there is, in whichever thread it wakes up, and all others wait: with a
hundred thousand rows for half a second, several times while they are read.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer

_MANY = 50_000  # objects that are set aside; what is fewer is looked at in no time
_AFTER = 20  # times they are all looked at again, for what was garbage when it was set aside

_LOOK_MS = 1000

_times = 0


class Collector(QObject):
    """Collects in the thread of the window and nowhere else, as long as there is a window.

    By itself Python collects in whichever thread makes an object too many, mostly that of the
    database; pages made anew leave widgets as garbage, and a widget taken down by another thread
    takes the program down.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(_LOOK_MS)

    def look(self) -> None:
        """Collect the oldest generation that is due."""
        for generation, (count, most) in reversed(
            list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))
        ):
            if count > most:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """The window is gone: collect as before."""
        self._timer.stop()
        if self._was_on:
            gc.enable()


@contextmanager
def many_objects() -> Iterator[None]:
    """Inside, objects are made that stay; the collector sleeps, and then leaves them alone.

    They still go as soon as nobody holds them.
    """
    global _times  # noqa: PLW0603 - there is one collector
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if gc.get_count()[0] > _MANY:
            _times += 1
            if _times % _AFTER == 0:
                gc.unfreeze()
            else:
                gc.freeze()
        if was_on:
            gc.enable()
