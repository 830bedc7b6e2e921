"""Time calls against each other: in rounds, so that the moods of a shared machine hit all of them alike."""

import time
from collections.abc import Callable
from typing import Final

__all__ = ["ROUNDS", "in_turn"]

ROUNDS: Final = 3


def in_turn(*calls: Callable[[], object]) -> list[tuple[float, ...]]:
    """Return for each of `calls` its seconds in every round.

    Examples
    --------
    >>> [len(seconds) for seconds in in_turn(list, dict)]
    [3, 3]
    """
    return list(zip(*(tuple(map(_seconds, calls)) for _round in range(ROUNDS)), strict=True))


def _seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began
