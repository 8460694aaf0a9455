"""A workaround for PySide6 6.12.0, to be taken out when a later one is locked or Python is 3.12.

On Python 3.11 every call of its that answers None, True or False takes a reference of that object
away (they are immortal from 3.12 on), until the interpreter aborts with "deallocating None": after
minutes of painting. 6.11 does not. So these three are given more references than a program's life
can lose.
"""

import ctypes
import sys

_PLENTY = 1 << 40
_IMMORTAL_SINCE = (3, 12)


def spare_references() -> None:
    """Give None, True and False references to lose; once is enough."""
    if sys.version_info >= _IMMORTAL_SINCE or sys.implementation.name != "cpython":
        return
    for thing in (None, True, False):
        if sys.getrefcount(thing) < _PLENTY:
            # The count is the first word of every object; asking for each reference takes hours.
            ctypes.c_ssize_t.from_address(id(thing)).value += _PLENTY
