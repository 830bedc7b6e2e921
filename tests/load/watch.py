"""How much memory and time of processors a process and its children take, sampled from /proc; Linux only."""

import os
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

__all__ = ["Watch"]

_EVERY_S: Final = 0.5
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_TICKS: Final = os.sysconf("SC_CLK_TCK")

#: Fields of /proc/PID/stat behind the name of the program, which may hold anything.
_USER, _SYSTEM, _RESIDENT = 11, 12, 21


class Watch:
    """Watch the tree of `pid` in a `with`.

    Attributes
    ----------
    peak_mb
        The most memory at one moment; what processes share counts in each of them.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._began, self._used = time.monotonic(), _sum(pid)[1]
        self.peak_mb = 0.0

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End."""
        self._end.set()
        self._thread.join()

    def cores(self) -> float:
        """Return how many processors were busy for the tree on average."""
        return self.seconds() / (time.monotonic() - self._began)

    def seconds(self) -> float:
        """Return the time of processors that the tree has used; how busy the machine is hardly changes it."""
        return _sum(self._pid)[1] - self._used

    def _watch(self) -> None:
        while not self._end.wait(_EVERY_S):
            self.peak_mb = max(self.peak_mb, _sum(self._pid)[0])


def _sum(pid: int) -> tuple[float, float]:
    """Return MB in memory and seconds of processors of a process and all below it."""
    memory, seconds = 0.0, 0.0
    for one in _tree(pid):
        try:
            fields = Path(f"/proc/{one}/stat").read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        memory += int(fields[_RESIDENT]) * _PAGE / 1e6
        seconds += (int(fields[_USER]) + int(fields[_SYSTEM])) / _TICKS
    return memory, seconds


def _tree(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += map(int, task.read_text("utf-8").split())
            except OSError:
                continue
    return found
