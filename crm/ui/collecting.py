"""Python's collector of garbage, kept from stopping the window.

It looks at every object there is, in whichever thread it wakes up, and all others wait: with a
hundred thousand rows for half a second, several times while they are read.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MANY = 50_000  # objects that are set aside; what is fewer is looked at in no time
_AFTER = 20  # times they are all looked at again, for what was garbage when it was set aside

_times = 0


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
