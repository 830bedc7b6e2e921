"""Build a large synthetic list with one process beside two Dask workers, in one run; `make bench-scale` runs it.

The list is written in parts of other seeds, so that one that is larger is not one that repeats itself. One process
takes the parts one after the other through the same calls, so that only the workers differ.
"""

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from geo import sample, scale, scale_dask

__all__ = ["main"]

_FILE_ROWS: Final = 100_000
_WORKERS: Final = 2

#: So many times as fast two workers should be, for the build to be worth them.
_WANTED: Final = 1.6
_LOOK_EVERY_S: Final = 0.5


class _Memory(threading.Thread):
    """Notes the most memory that each child of this process has had, in MB; Linux only."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak_mb: dict[int, float] = {}
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(_LOOK_EVERY_S):
            for path in Path("/proc").glob("[0-9]*/status"):
                self._look(path)

    def _look(self, path: Path) -> None:
        try:
            lines = dict(line.split(":", 1) for line in path.read_text("utf-8").splitlines() if ":" in line)
            command = (path.parent / "cmdline").read_bytes()
        except OSError:
            return
        # Workers are what `multiprocessing` spawns; what it keeps beside them is small.
        if int(lines["PPid"]) == os.getpid() and b"spawn_main" in command and "VmHWM" in lines:
            self.peak_mb[int(path.parent.name)] = int(lines["VmHWM"].split()[0]) / 1024

    def end(self) -> None:
        self._ended.set()
        self.join()


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the list, build it both ways and print rows a second, the ratio and the memory of each worker."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument(
        "--folder", type=Path, help="where the list and the results lie; default: a temporary one"
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-scale-", dir=options.folder) as name:
        folder = Path(name)
        (folder / "list").mkdir()
        for seed, start in enumerate(range(0, options.rows, _FILE_ROWS), start=1):
            rows = min(_FILE_ROWS, options.rows - start)
            sample.write(rows, folder / "list" / f"part-{seed:05}.csv", seed=seed)
        seconds = [_one(folder), _two(folder)]
    rates = [options.rows / each for each in seconds]
    ratio = rates[1] / rates[0]
    print(f"{options.rows:,} rows; load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for title, each, rate in zip(("one process", f"{_WORKERS} workers"), seconds, rates, strict=True):
        print(
            f"{title:<12} {each:8.1f} s {rate:8,.0f} rows/s {each / options.rows * 1e6 / 60:6.1f} min per million"
        )
    print(f"ratio {ratio:.2f} (wanted: {_WANTED})")


def _one(folder: Path) -> float:
    def run(_step: str, tasks: Sequence[scale.Task]) -> list[Any]:
        return [task.function(*task.arguments) for task in tasks]

    began = time.perf_counter()
    scale.build([folder / "list"], folder / "one", run, state="bench")
    return time.perf_counter() - began


def _two(folder: Path) -> float:
    memory = _Memory()
    memory.start()
    began = time.perf_counter()
    scale_dask.build([folder / "list"], folder / "two", n=_WORKERS)
    seconds = time.perf_counter() - began
    memory.end()
    peaks = " ".join(f"{peak:.0f}" for peak in sorted(memory.peak_mb.values(), reverse=True))
    print(f"peak memory of the workers: {peaks} MB (limit {scale_dask.MEMORY_MB})", file=sys.stdout)
    return seconds


if __name__ == "__main__":
    main()
