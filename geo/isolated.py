"""Rows of a spreadsheet or GIS file, opened by `foreign` in a process of its own: no file can harm the one that asks.

Owns that process: when it starts and ends, what it is told, and what its end means in words.
"""

import marshal
import subprocess
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from geo import guarded, settings
from geo.errors import ReadError
from geo.texts import _

__all__ = ["Span", "portion", "sheets"]

Row = Sequence[str]


class Span(NamedTuple):
    """Some rows of a Parquet file: number of the first as `read` counts (the header is 1), and how many."""

    first: int
    rows: int


def portion(path: Path, span: Span) -> Iterator[Row]:
    """Yield the names of the columns of a Parquet file and those of its rows that lie in `span`; raises as `sheets`."""
    opener = _Opener(path, *map(str, span))
    opener.answer()
    return opener.rows(0)


def sheets(path: Path) -> Iterator[tuple[str, Iterator[Row]]]:
    """Yield each sheet's or layer's name, "" where the format has none, and its rows, which may be read once.

    Raises
    ------
    ReadError
        Where the file is damaged, needs too much memory or time; also while reading rows.
    """
    opener = _Opener(path)
    names = opener.answer()
    if len(names) > settings.MAX_SHEETS:
        msg = _("{file} has more than {limit} sheets: save those with the list as a new file",
                file=path, limit=settings.MAX_SHEETS)  # fmt: skip
        raise ReadError(msg)
    for number, name in enumerate(names):
        yield name, opener.rows(number)


class _Opener:
    """The process that opens one file; it ends with the last reference to this."""

    def __init__(self, path: Path, *span: str) -> None:
        self._path = path
        self._process = guarded.start("foreign", str(path.resolve()), *span)
        weakref.finalize(self, _end, self._process)

    def rows(self, sheet: int) -> Iterator[Row]:
        while portion := self.answer(sheet):
            yield from portion

    def answer(self, sheet: int | None = None) -> list[Any]:
        """Return the names of the sheets, or the next rows of one."""
        asked, answers = self._process.stdin, self._process.stdout
        try:
            if sheet is not None and asked:
                asked.write(f"{sheet}\n".encode())
                asked.flush()
            found: list[Any] = marshal.load(answers)  # type: ignore[arg-type]
        except (EOFError, ValueError, TypeError, OSError) as error:
            raise ReadError(_ended(self._path, self._process.wait())) from error
        return found


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    # Closes the pipes and waits.
    process.communicate()


def _ended(path: Path, code: int) -> str:
    """Return what the end of the process means for a person."""
    reason = guarded.reason(code)
    if reason == "memory":
        return _(
            "{file} needs more memory to open than a list of UKM may: save the list alone as a new file",
            file=path,
        )
    if reason == "time":
        return _("{file} takes too long to open: save the list alone as a new file", file=path)
    return _("{file} is damaged, locked or not what its name says: open it and save it again", file=path)
