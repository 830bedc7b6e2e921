"""Time calls against each other: in rounds, so that the moods of a shared machine hit all of them alike."""

import sys
import time
from collections.abc import Callable
from functools import _lru_cache_wrapper
from typing import Final

__all__ = ["ROUNDS", "forget", "in_turn"]

ROUNDS: Final = 3


def in_turn(*calls: Callable[[], object]) -> list[tuple[float, ...]]:
    """Return for each of `calls` its seconds in every round.

    Examples
    --------
    >>> [len(seconds) for seconds in in_turn(list, dict)]
    [3, 3]
    """
    return list(zip(*(tuple(map(_seconds, calls)) for _round in range(ROUNDS)), strict=True))


def forget() -> None:
    """Empty what this package remembers of earlier rows, so that a list is timed as the first one; tables stay."""
    for name in [name for name in sys.modules if name.startswith("geo.")]:
        for value in vars(sys.modules[name]).values():
            if isinstance(value, _lru_cache_wrapper) and value.cache_parameters()["maxsize"]:
                value.cache_clear()


def _seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began
