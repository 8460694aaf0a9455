"""Ids: UUIDv7 (RFC 9562), made from a given time so that they sort as they were made."""

import os
import re
from threading import Lock
from typing import Final
from uuid import UUID

RANDOM_BYTES: Final = 10
MIN_ENDING: Final = 4
"""Fewer digits of an id name nothing."""

_TIME_BITS: Final = 48
_LOW_BITS: Final = 62
_RANDOM_BITS: Final = 12 + _LOW_BITS
_VERSION: Final = 7
_VARIANT: Final = 0b10
_ENDING: Final = re.compile(rf"[0-9a-f]{{{MIN_ENDING},32}}", re.ASCII)
_TEXT: Final = re.compile(
    r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE
)


def uuid7(now_ms: int, random: bytes | None = None) -> UUID:
    """An id of `now_ms`, UTC milliseconds since 1970; `random` is 10 bytes, by default the OS's.

    ValueError for a time outside of 48 bits or another number of bytes.
    """
    return _from_payload(_payload(now_ms, random))


class IdMinter:
    """Mints ids that always increase, within a millisecond too and if the clock goes back.

    It may be shared by threads.
    """

    def __init__(self) -> None:
        self._last = -1
        self._lock = Lock()

    def mint(self, now_ms: int, random: bytes | None = None) -> UUID:
        """The next id; within one millisecond it counts on from the last."""
        fresh = _payload(now_ms, random)
        with self._lock:
            later = fresh >> _RANDOM_BITS > self._last >> _RANDOM_BITS
            self._last = fresh if later else self._last + 1
            return _from_payload(self._last)


def id_time_ms(value: UUID) -> int:
    """The UTC milliseconds since 1970 that a UUIDv7 was made of."""
    return value.int >> (128 - _TIME_BITS)


def parse_id(text: str) -> UUID:
    """An id from its dashed or plain 32 hexadecimal digits, any case; else ValueError."""
    if not _TEXT.fullmatch(text.strip()):
        raise ValueError(f"not an id: {text!r}")
    return UUID(text.strip())


def id_ending(text: str) -> str:
    """The digits of an id or of the end of one; empty if the text cannot be that."""
    digits = text.strip().replace("-", "").lower()
    return digits if _ENDING.fullmatch(digits) else ""


def _payload(now_ms: int, random: bytes | None) -> int:
    if not 0 <= now_ms < 1 << _TIME_BITS:
        raise ValueError(f"not a time in milliseconds: {now_ms}")
    noise = os.urandom(RANDOM_BYTES) if random is None else random
    if len(noise) != RANDOM_BYTES:
        raise ValueError(f"{RANDOM_BYTES} random bytes, not {len(noise)}")
    return now_ms << _RANDOM_BITS | int.from_bytes(noise) >> (8 * RANDOM_BYTES - _RANDOM_BITS)


def _from_payload(payload: int) -> UUID:
    high, low = payload >> _LOW_BITS, payload & ((1 << _LOW_BITS) - 1)
    time, middle = high >> 12, high & 0xFFF
    return UUID(int=time << 80 | _VERSION << 76 | middle << 64 | _VARIANT << 62 | low)
