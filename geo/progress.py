"""Show on a terminal how far a long step has come; owns no step.

On a terminal a bar with an estimate appears once a step has taken two seconds; elsewhere (a log, a pipe) a plain line
tells now and then how far it is.
"""

import time
from types import TracebackType
from typing import Final, Never, Self, TextIO

from tqdm import tqdm

from geo.texts import _
from geo.words import number

__all__ = ["Reporter", "titles"]

_QUIET_S: Final = 2.0
_LINE_EVERY_S: Final = 5.0


class Reporter:
    """Receives (step, done, total) and shows it on `stream`; use as a context manager.

    Examples
    --------
    >>> import sys
    >>> with Reporter(sys.stderr) as report:
    ...     report("geocode", 10, 10)
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._step = ""
        self._bar: tqdm[Never] | None = None
        self._began = self._said = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def __call__(self, step: str, done: int, total: int) -> None:
        """Take note that `done` of `total` rows of `step` are done."""
        if step != self._step:
            self._start(step, total)
        if self._bar is not None:
            self._bar.total = total
            self._bar.update(done - self._bar.n)
        else:
            self._say(done, total)

    def _start(self, step: str, total: int) -> None:
        self._close()
        self._step = step
        self._began = self._said = time.monotonic()
        if self._stream.isatty():
            self._bar = tqdm(
                total=total,
                desc=titles()[step],
                delay=_QUIET_S,
                file=self._stream,
                unit=_unit(step),
                leave=False,
            )

    def _say(self, done: int, total: int) -> None:
        now = time.monotonic()
        finished = done >= total and now - self._began > _QUIET_S
        if not finished and now - self._said < _LINE_EVERY_S:
            return
        self._said = now
        left_s = (now - self._began) / done * (total - done) if done else 0.0
        line = _(
            "{step}: {done} of {total}{unit}, about {left} s left",
            step=titles()[self._step], done=number(done), total=number(total), left=number(left_s),
            unit=_unit(self._step),
        )  # fmt: skip
        print(line, file=self._stream, flush=True)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def _unit(step: str) -> str:
    """Return what a step counts."""
    return {"report": _(" profiles"), "boundaries": _(" areas"), "divide": _(" files")}.get(step, _(" rows"))


def titles() -> dict[str, str]:
    """Return what each long step is called."""
    return {
        "divide": _("Looking through the files"),
        "read": _("Reading"),
        "identifiers": _("Comparing the identifiers"),
        "geocode": _("Placing addresses"),
        "gather": _("Sorting by district"),
        "streets": _("Asking for streets"),
        "potential": _("Judging the export potential"),
        "sample": _("Writing the sample"),
        "report": _("Drawing the profiles"),
        "export": _("Writing the workbook"),
        "boundaries": _("Comparing the boundaries"),
    }
