"""Build a large synthetic list with one process beside two Dask workers, in one run; `make bench-scale` runs it.

The list is written in parts of other seeds, so that one that is larger is not one that repeats itself. One process
takes the parts one after the other through the same calls, so that only the workers differ.
"""

import argparse
import multiprocessing
import os
import resource
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, Final

from geo import sample, scale, scale_dask

__all__ = ["main"]

_FILE_ROWS: Final = 100_000
_WORKERS: Final = 2

#: What is done between the steps, by the client alone; with workers also their start and end.
_CLIENT: Final = "client"

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


class _Clock:
    """Adds up the seconds of each step of a build; told of progress, it is the time since it was told last."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._told, self._step = time.perf_counter(), _CLIENT

    def __call__(self, step: str, _done: int, _rows: int) -> None:
        now = time.perf_counter()
        # Before a step is told of for the first time the client works on its own.
        self.seconds[step if step == self._step else _CLIENT] += now - self._told
        self._told, self._step = now, step

    @property
    def all(self) -> float:
        """The seconds of everything."""
        return sum(self.seconds.values())


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the list, build it both ways and print the times, the ratio and the memory of each process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument(
        "--folder", type=Path, help="where the list and the results lie; default: a temporary one"
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-scale-", dir=options.folder) as name:
        folder = Path(name)
        _write(options.rows, folder / "list")
        print(f"{options.rows:,} rows; load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        # The workers first: what the client took is then its own.
        two, one = _two(folder), _one(folder)
    million = options.rows / 1_000_000
    print(f"{'seconds per million rows':<26}{'one process':>12}{f'{_WORKERS} workers':>12}")
    for step in dict.fromkeys([*two.seconds, *one.seconds]):
        print(f"{step:<26}{one.seconds[step] / million:12.1f}{two.seconds[step] / million:12.1f}")
    seconds = [clock.all for clock in (one, two)]
    print(f"{'all':<26}{seconds[0] / million:12.1f}{seconds[1] / million:12.1f}")
    rates = [options.rows / each for each in seconds]
    print(f"{'rows a second':<26}{rates[0]:12,.0f}{rates[1]:12,.0f}")
    print(f"ratio {rates[1] / rates[0]:.2f} (wanted: {_WANTED})")


def _write(rows: int, folder: Path) -> None:
    folder.mkdir()
    # In processes of their own, so that what the list took is not counted as the client's memory.
    with ProcessPoolExecutor(_WORKERS, mp_context=multiprocessing.get_context("spawn")) as processes:
        parts = [
            processes.submit(
                sample.write,
                min(_FILE_ROWS, rows - start),
                folder / f"part-{seed:05}.csv",
                seed=seed,
                first=start + 1,
            )
            for seed, start in enumerate(range(0, rows, _FILE_ROWS), start=1)
        ]
        for part in parts:
            part.result()


def _one(folder: Path) -> _Clock:
    clock = _Clock()

    def run(step: str, tasks: Sequence[scale.Task]) -> list[Any]:
        clock(step, 0, 0)
        results = [task.function(*task.arguments) for task in tasks]
        clock(step, 0, 0)
        return results

    scale.build([folder / "list"], folder / "one", run, state="bench")
    clock(_CLIENT, 0, 0)
    return clock


def _two(folder: Path) -> _Clock:
    memory, clock = _Memory(), _Clock()
    memory.start()
    scale_dask.build([folder / "list"], folder / "two", n=_WORKERS, progress=clock)
    clock(_CLIENT, 0, 0)
    memory.end()
    peaks = " ".join(f"{peak:.0f}" for peak in sorted(memory.peak_mb.values(), reverse=True))
    client = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory: workers {peaks} MB (limit {scale_dask.MEMORY_MB}), client {client:.0f} MB")
    return clock


if __name__ == "__main__":
    main()
