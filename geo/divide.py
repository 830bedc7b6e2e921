"""Which parts a large list is read in: files of folders, and spans of those that are too long for one worker.

Owns the order of the parts, which is that of the rows, and the key by which a finished part is known again.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from geo import delimited, isolated, settings, sheets, store
from geo.errors import ReadError
from geo.tables import Span
from geo.texts import _

__all__ = ["PART_ROWS", "Part", "Source", "cut", "sources"]

#: So many rows of a list are in memory of a worker at once; measured in `docs/scale.md`.
PART_ROWS: Final = 8_000

#: A file of a folder with one of these suffixes is part of the list.
_SUFFIXES: Final = (*settings.DELIMITED, ".parquet")


@dataclass(frozen=True)
class Source:
    """A file of the list: its name in every output, and the folder that was named, None where the file itself was."""

    path: Path
    name: str
    folder: Path | None


@dataclass(frozen=True)
class Part:
    """Rows of one file that are read together; `span` is None for the whole file, `digest` that of the file."""

    source: Source
    span: Span | None
    digest: str
    rows: int

    @property
    def key(self) -> str:
        """What the rows depend on, as text."""
        span = asdict(self.span) if isinstance(self.span, delimited.Span) else self.span
        text = json.dumps([self.digest, self.source.path.suffix, self.source.name, span])
        return hashlib.sha256(text.encode()).hexdigest()

    def __str__(self) -> str:
        """Return the file and the rows, for a message."""
        if self.span is None:
            return str(self.source.path)
        first, last = self.span.first, self.span.first + self.span.rows - 1
        return _("{file}, rows {first} to {last}", file=self.source.path, first=first, last=last)


def sources(paths: Sequence[Path]) -> list[Source]:
    """Return the files in `paths` and in the folders among them, those of a folder by their names.

    Raises
    ------
    ReadError
        Where a folder holds no list.
    """
    found: list[tuple[Path, Path | None]] = []
    for path in paths:
        inside = (
            sorted(each for each in path.rglob("*") if _is_list(each.relative_to(path)))
            if path.is_dir()
            else []
        )
        if path.is_dir() and not inside:
            msg = _(
                "{folder} holds no list: there is no file {known} in it",
                folder=path,
                known=", ".join(_SUFFIXES),
            )
            raise ReadError(msg)
        found += [(each, path) for each in inside] or [(path, None)]
    names = sheets.source_names([path for path, _folder in found])
    return [Source(path.resolve(), name, folder) for (path, folder), name in zip(found, names, strict=True)]


def _is_list(path: Path) -> bool:
    # Programs write files such as _SUCCESS, _metadata and .crc beside the parts of a list.
    return path.suffix.casefold() in _SUFFIXES and not any(name.startswith((".", "_")) for name in path.parts)


def cut(source: Source, rows: int = PART_ROWS) -> list[Part]:
    """Return the parts of a file, of up to `rows` rows each.

    Raises
    ------
    ReadError
        Where the file is missing, empty or damaged.
    """
    path, suffix = source.path, source.path.suffix.casefold()
    divided = suffix in settings.DELIMITED or suffix == ".parquet"
    if not divided or not path.is_file() or not path.stat().st_size:
        # What is wrong with it is said when it is read.
        return [Part(source, None, store.digest(path) if path.is_file() else "", 0)]
    try:
        spans: list[Span] = (
            [*delimited.spans(path, rows)] if suffix != ".parquet" else [*_of_parquet(path, rows)]
        )
        digest = store.digest(path)
        return [Part(source, span, digest, span.rows) for span in spans]
    except OSError as error:
        msg = _("{file} cannot be read ({reason})", file=path, reason=error.strerror or error)
        raise ReadError(msg) from error


def _of_parquet(path: Path, rows: int) -> list[isolated.Span]:
    try:
        count = pq.read_metadata(path).num_rows
    except (pa.ArrowInvalid, OSError) as error:
        msg = _("{file} is damaged, locked or not what its name says: open it and save it again", file=path)
        raise ReadError(msg) from error
    # The header is row 1, as everywhere.
    starts = range(2, count + 2, rows) or [2]
    return [isolated.Span(first, min(rows, count + 2 - first)) for first in starts]
