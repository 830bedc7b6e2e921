"""Workers of a Dask cluster, on this machine or on many: they make the calls of `scale`, and progress is told.

Owns the cluster and the words about what goes wrong with it; needs `requirements-scale.txt`.
"""

import errno
import os
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

import dask
from distributed import Client, Future, KilledWorker, LocalCluster, as_completed, get_worker

from geo import batch, scale
from geo.divide import PART_ROWS
from geo.errors import BuiltDataError, GeoError
from geo.headers import NOTHING_SAID, Said
from geo.judging import Progress, silent
from geo.scale import Task
from geo.texts import _, language, use_language

__all__ = ["MEMORY_MB", "build", "workers"]

#: What a worker of this machine may take; one that takes more is started anew.
MEMORY_MB: Final = 600

_CONNECT_S: Final = 10

#: Once in so long it is looked whether there is any worker, for one that was ended comes back in less.
_LOOK_S: Final = 60

#: Workers hold nothing between calls, so there is nothing to spill; a pause would only wait for ever. The profile would
#: take a quarter of a megabyte for each second of work, for a thousand seconds.
_CONFIGURATION: Final = {
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": 0.98,
    "distributed.worker.profile.enabled": False,
    "distributed.scheduler.allowed-failures": 10,
    "distributed.comm.timeouts.connect": f"{_CONNECT_S}s",
    "distributed.admin.system-monitor.gil.enabled": False,
}  # fmt: skip


def build(  # noqa: PLR0913  each is something that the caller alone knows
    paths: Sequence[Path],
    out: Path,
    *,
    address: str | None = None,
    n: int | None = None,
    corrected_by: Path | None = None,
    said: Said = NOTHING_SAID,
    progress: Progress = silent,
    tell: Callable[[str], object] = str,
    part_rows: int = PART_ROWS,
) -> dict[str, Any]:
    """Build as `scale.build` on the workers of `workers`, None: one for each processor.

    Parameters
    ----------
    tell
        Called with the address of the dashboard.

    Raises
    ------
    GeoError
        What `scale.build` and `workers` raise.
    """
    with workers(address, n or os.cpu_count() or 1, progress) as run:
        tell(_("Dask's dashboard: {address}", address=run.client.dashboard_link))
        return scale.build(
            paths, out, run, state=_state(), corrected_by=corrected_by, said=said, part_rows=part_rows
        )


class Workers:
    """Makes the calls of each phase on a cluster, see `scale.Run`."""

    def __init__(self, client: Client, state: str, progress: Progress) -> None:
        self.client = client
        self._state, self._progress = state, progress

    def __call__(self, step: str, tasks: Sequence[Task]) -> list[Any]:
        """Make all calls; raises GeoError with every failure after the last."""
        rows = sum(task.rows for task in tasks)
        self._progress(step, 0, rows)
        futures = [
            self.client.submit(_guarded, task.function, task.arguments, language(), self._state, pure=False)
            for task in tasks
        ]
        at = {future.key: number for number, future in enumerate(futures)}
        results: list[Any] = [None] * len(tasks)
        wrong: dict[int, str] = {}
        done = 0
        for future in self._finished(futures):
            number = at[future.key]
            results[number], problem = _outcome(future, tasks[number])
            # A worker that dies later would else have its finished calls made again.
            future.release()
            if problem:
                wrong[number] = problem
            done += tasks[number].rows
            self._progress(step, done, rows)
        if wrong:
            raise GeoError("\n".join(dict.fromkeys(wrong[number] for number in sorted(wrong))))
        return results

    def _finished(self, futures: Sequence[Future[Any]]) -> Iterator[Future[Any]]:
        """Yield what is done; raises GeoError where no worker is left to do the rest."""
        left = set(futures)
        while left:
            try:
                for future in as_completed(left, timeout=_LOOK_S):
                    left.discard(future)
                    yield future
            except TimeoutError as error:
                if not self.client.scheduler_info()["workers"]:
                    msg = _("no worker is left; run the same command again, what is finished is kept")
                    raise GeoError(msg) from error


def _outcome(future: Any, task: Task) -> tuple[Any, str]:
    """Return the result of a call and what is wrong, "" where nothing is."""
    error = future.exception()
    if error is None:
        result: tuple[Any, str] = future.result()
        return result
    if isinstance(error, KilledWorker):
        return None, _(
            "{part}: the worker died with it again and again; it needs more memory than a worker may take, or "
            "something ends the workers; the other parts are kept",
            part=task.name,
        )  # fmt: skip
    if isinstance(error, ModuleNotFoundError):
        return None, _(
            "a worker of the cluster does not have the program: {name} is not installed", name=error.name
        )
    if isinstance(error, RuntimeError) and "deserialization" in str(error):
        return None, _(
            "the scheduler does not have the program, or has another version: start it where the same is installed"
        )
    raise error


def _guarded(function: Any, arguments: tuple[Any, ...], spoken: str, state: str) -> tuple[Any, str]:
    """Make a call on a worker; what goes wrong comes back as words."""
    use_language(spoken)
    where = get_worker().address
    if _state() != state:
        return None, _different(where)
    try:
        return function(*arguments), ""
    except GeoError as error:
        return None, str(error)
    except OSError as error:
        full = error.errno == errno.ENOSPC or "No space left" in str(error)
        reason = _("the disk is full") if full else error.strerror or str(error)
        return None, _(
            "the worker {worker} cannot read or write ({reason}); mend that and run the same command again, what is "
            "finished is kept",
            worker=where, reason=reason,
        )  # fmt: skip
    except Exception as error:  # noqa: BLE001  an error that cannot be pickled would let the client wait for ever
        return None, _(
            "a call failed on the worker {worker} by a fault of the program; report it, please:\n{trace}",
            worker=where, trace="".join(traceback.format_exception(error)),
        )  # fmt: skip


@cache
def _state() -> str:
    return batch.state().hex()


def _different(worker: str) -> str:
    return _(
        "the worker {worker} has another version of the program or of its data: install the same there and start it "
        "again",
        worker=worker,
    )


def _check(client: Client, address: str) -> None:
    """Do nothing where the scheduler at `address` has workers and all have this program and its data."""
    found = client.run(_state, on_error="return")
    if not found:
        msg = _("the scheduler at {address} has no workers: start some", address=address)
        raise BuiltDataError(msg)
    different = [_different(worker) for worker, state in found.items() if state != _state()]
    if different:
        raise GeoError("\n".join(different))


@contextmanager
def workers(address: str | None, n: int, progress: Progress) -> Iterator[Workers]:
    """Yield the workers of the scheduler at `address`; None: `n` processes of this machine, ended afterwards.

    Raises
    ------
    GeoError
        Where no scheduler answers at `address` within ten seconds, it has no workers, or one has another program.
    """
    with dask.config.set(_CONFIGURATION):
        if address is None:
            with (
                LocalCluster(
                    n_workers=n, threads_per_worker=1, memory_limit=f"{MEMORY_MB}MB", dashboard_address="127.0.0.1:0",
                    protocol="tcp", silence_logs=50,
                ) as cluster,
                Client(cluster) as client,
            ):  # fmt: skip
                yield Workers(client, _state(), progress)
            return
        try:
            client = Client(address, timeout=_CONNECT_S)
        except (OSError, TimeoutError, ValueError) as error:
            msg = _("no scheduler answers at {address} within {seconds} seconds: is it running, is the address right?",
                    address=address, seconds=_CONNECT_S)  # fmt: skip
            raise BuiltDataError(msg) from error
        with client:
            _check(client, address)
            yield Workers(client, _state(), progress)
