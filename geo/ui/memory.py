"""Let the system have back what the server no longer needs: what allocators keep for later is memory all the same."""

import ctypes
import sys
from contextlib import suppress
from typing import Final

__all__ = ["bound", "give_back"]

#: Of `malloc.h` in glibc, with what they are set to: the number of heaps, and the free bytes at the end of one from
#: which on they are given back to the system.
_MALLOC: Final = {"M_ARENA_MAX": (-8, 2), "M_TRIM_THRESHOLD": (-1, 65_536)}


def bound() -> None:
    """Keep what is free small: visits come in many threads, and a heap for each keeps what it once needed."""
    for name, value in _MALLOC.values():
        _call("mallopt", name, value)


def give_back() -> None:
    """Give back what is free amid what is not: after a district of large data was read, a hundred megabytes or more."""
    _call("malloc_trim", 0)


def _call(function: str, *numbers: int) -> None:
    """Call a function of glibc; other C libraries and systems have none."""
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):
            getattr(ctypes.CDLL(None), function)(*numbers)
