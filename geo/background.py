"""A build in a process of its own: the page that waits for it stays usable, and to cancel it really stops it.

Owns the way between the two processes, which is a folder (the order, how far it is, what went wrong), and the line in
which builds wait, since one alone keeps a core and some hundred megabytes busy.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from geo import pipeline, settings, store, texts
from geo.errors import BuiltDataError, GeoError, ReadError
from geo.texts import _

__all__ = ["Build", "Progress"]

_ORDER, _PROGRESS, _FAULT = "order.json", "progress.json", "fault.txt"
_INPUT_FAULT: Final = 2

#: Others on the same computer go first.
_NICE: Final = 10
_STOP_S: Final = 5.0
_LOOK_S: Final = 0.1


@dataclass(frozen=True)
class Progress:
    """How far a build is: the step (see `progress.titles`), rows done, all rows, seconds left (None: not known)."""

    step: str
    done: int
    total: int
    left_s: float | None


class Build:
    """A build that waits, runs, or has run, in a process of its own.

    Parameters
    ----------
    files, said
        As for `pipeline.build`.
    out
        Where the built data go.
    folder
        A private folder for what the two processes tell each other.
    personal
        Whether the personal columns are kept there, for who may publish the list.
    """

    def __init__(
        self, files: Sequence[Path], out: Path, said: Mapping[str, str], folder: Path, *, personal: bool = False
    ) -> None:  # fmt: skip
        self._folder = folder
        for name in (_PROGRESS, _FAULT):
            (folder / name).unlink(missing_ok=True)
        order = {
            "files": [str(file) for file in files], "out": str(out), "said": dict(said),
            "language": texts.language(), "personal": personal,
        }  # fmt: skip
        (folder / _ORDER).write_text(json.dumps(order), encoding="utf-8")
        self._process: subprocess.Popen[bytes] | None = None
        self._cancelled = False
        with _turn:
            _line.append(self)
        _advance()

    def is_running(self) -> bool:
        """Return whether the build has not ended yet, also where it still waits."""
        _advance()
        return not self._has_ended()

    def before(self) -> int:
        """Return how many builds must end before this one begins; 0 once it runs or has ended."""
        _advance()
        with _turn:
            at = _line.index(self) if self in _line else 0
        return max(at + 1 - settings.BUILDS_AT_ONCE, 0)

    def progress(self) -> Progress | None:
        """Return how far the build is; None before its first step."""
        # It is replaced while one looks, or not there yet.
        with suppress(OSError, ValueError):
            return Progress(**json.loads((self._folder / _PROGRESS).read_text(encoding="utf-8")))
        return None

    def cancel(self) -> None:
        """Stop the build at once, or leave the line; what it had is left to a later one."""
        with _turn:
            self._cancelled = True
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(_STOP_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        _advance()

    def finish(self) -> None:
        """Wait for the end.

        Raises
        ------
        ReadError
            Where the files cannot be used.
        BuiltDataError
            Where the build did not come to its end.
        """
        while self.is_running():
            time.sleep(_LOOK_S)
        code = -signal.SIGTERM if self._process is None else self._process.wait()
        if code == _INPUT_FAULT:
            raise ReadError((self._folder / _FAULT).read_text(encoding="utf-8"))
        if code:
            msg = _(
                "The list could not be placed: the computation was stopped (code {code}); try again",
                code=code,
            )
            raise BuiltDataError(msg)

    def _begin(self) -> None:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "geo.background", str(self._folder)],
                cwd=settings.ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            )  # fmt: skip

    def _has_ended(self) -> bool:
        if self._process is None:
            return self._cancelled
        return self._process.poll() is not None


#: The builds of this server that have not ended, in the order in which they came.
_line: Final[list[Build]] = []
_turn: Final = threading.RLock()


def _advance() -> None:
    """Let builds that have ended leave the line, and those begin whose turn it is; every page that waits calls this."""
    with _turn:
        _line[:] = [build for build in _line if not build._has_ended()]
        for build in _line[: settings.BUILDS_AT_ONCE]:
            build._begin()


class _Told:
    """Receives (step, done, total) and writes it down with an estimate."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._step, self._began = "", 0.0

    def __call__(self, step: str, done: int, total: int) -> None:
        now = time.monotonic()
        if step != self._step:
            self._step, self._began = step, now
        left_s = (now - self._began) / done * (total - done) if done else None
        new = self._folder / f"{_PROGRESS}.new"
        new.write_text(
            json.dumps({"step": step, "done": done, "total": total, "left_s": left_s}), encoding="utf-8"
        )
        new.replace(self._folder / _PROGRESS)


def main(folder: Path) -> int:
    """Carry out the order in `folder` and return the exit code."""
    order: dict[str, Any] = json.loads((folder / _ORDER).read_text(encoding="utf-8"))
    texts.use_language(order["language"])
    out = Path(order["out"])
    try:
        pipeline.build(
            [Path(file) for file in order["files"]], out, said=order["said"], progress=_Told(folder)
        )
    except GeoError as error:
        (folder / _FAULT).write_text(str(error), encoding="utf-8")
        return _INPUT_FAULT
    if not order["personal"]:
        # Nobody may see or publish it.
        (out / store.PERSONAL).unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(_NICE)
    sys.exit(main(Path(sys.argv[1])))
