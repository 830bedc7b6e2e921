"""Text files as records of cells: which encoding, which separator; which row is the header is for `tables`.

Nothing is guessed in silence: what cannot be decoded is an error, an encoding that had to be assumed is told.
"""

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, TextIO

from geo.errors import ReadError
from geo.headers import column_of
from geo.texts import _
from geo.words import number

__all__ = ["Span", "records", "rows_of", "spans"]

_SEPARATORS: Final = "\t;,"

#: The separator is the one that parts the most known headers in the first lines, cut to a sane length.
_HEAD_LINES: Final = 30
_HEAD_LINE: Final = 10_000

#: C0 controls but tab, newline, form feed and carriage return: no text file has them, every binary one does.
_BINARY: Final = re.compile("[\x00-\x08\x0e-\x1b]")

#: No row of a list comes near so many characters; one quotation mark too many makes a row of the rest of the file.
_LONGEST_ROW: Final = 1_000_000

#: A file is looked through in parts of so many bytes before it is read.
_BLOCK: Final = 1 << 20

#: The UTF-8 form of an accented letter: beside bytes that are no UTF-8, two encodings are mixed.
_UTF8_LETTER: Final = re.compile(rb"[\xc2\xc3][\x80-\xbf]")


@dataclass(frozen=True)
class Span:
    """Some of the records of a text file, one after another.

    Attributes
    ----------
    first, rows
        Number of the first, as a spreadsheet shows it, and how many there are.
    at
        Where the first begins, as `tell` of the text file says it.
    assumed
        The encoding where it was assumed, else None.
    """

    first: int
    rows: int
    at: int
    encoding: str
    separator: str
    assumed: str | None


def spans(path: Path, rows: int) -> list[Span]:
    """Return the records of a text file in spans of up to `rows`, cut between records whatever they quote.

    Raises
    ------
    ReadError
        As `records`, for the whole file.
    """
    encoding, separator, assumed = _form(path)
    row, starts = 0, [(1, 0)]
    with path.open(encoding=encoding, newline="") as file:
        for row, _record in enumerate(_parted(path, file, separator), start=1):
            if row % rows == 0:
                starts.append((row + 1, file.tell()))
    ends = [first for first, _at in starts[1:]] + [row + 1]
    return [
        Span(first, end - first, at, encoding, separator, assumed)
        for (first, at), end in zip(starts, ends, strict=True)
        if end > first
    ]


def rows_of(path: Path, span: Span) -> Iterator[list[str]]:
    """Return the records of `span`, of `path`; raises what `records` does."""
    csv.field_size_limit(_LONGEST_ROW)
    with path.open(encoding=span.encoding, newline="") as file:
        file.seek(span.at)
        yield from islice(_parted(path, file, span.separator, span.first - 1), span.rows)


def records(path: Path) -> tuple[Iterator[list[str]], str | None]:
    """Return the records of a text file, and the encoding where it was assumed, else None.

    The text is UTF-8, with or without BOM, UTF-16 with BOM or else Windows-1252; cells are parted by tabs, semicolons
    or commas; quoted cells may hold line breaks.

    Raises
    ------
    ReadError
        Where the text is empty or cannot be decoded; while reading, where a quotation mark is not closed.
    """
    encoding, separator, assumed = _form(path)
    return _opened(path, encoding, separator), assumed


def _form(path: Path) -> tuple[str, str, str | None]:
    """Return encoding, separator, and the encoding in words where it was assumed."""
    csv.field_size_limit(_LONGEST_ROW)
    encoding, assumed = _encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        lines = [
            line[:_HEAD_LINE] for line in islice(iter(lambda: file.readline(_LONGEST_ROW), ""), _HEAD_LINES)
        ]
    return encoding, _separator(lines), assumed


def _encoding(path: Path) -> tuple[str, str | None]:
    """Return the encoding that all of the text has, and the same in words where it was assumed."""
    with path.open("rb") as file:
        marked = file.read(2) in (b"\xff\xfe", b"\xfe\xff")
    encoding = "utf-16" if marked else "utf-8-sig"
    fault = _look_through(path, encoding)
    if fault is None:
        return encoding, None
    if _has_utf8_letter(path):
        msg = _(
            "{file}, line {row}: the text is partly UTF-8 and partly not; save it as CSV UTF-8",
            file=path,
            row=fault,
        )
        raise ReadError(msg)
    if _look_through(path, "cp1252"):
        raise ReadError(_no_text(path))
    return "cp1252", "Windows-1252"


def _look_through(path: Path, encoding: str) -> int | None:
    """Return the line that cannot be decoded, None where all can; refuse what is no text or none at all."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines, filled = 1, False
    with path.open("rb") as file:
        block = None
        while block != b"":
            block = file.read(_BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                if encoding != "utf-16" and _BINARY.search(block.decode("latin-1")):
                    raise ReadError(_no_text(path)) from error
                return lines + error.object.count(b"\n", 0, error.start)
            if _BINARY.search(text):
                raise ReadError(_no_text(path))
            lines += block.count(b"\n")
            filled = filled or bool(text.strip())
    if not filled:
        msg = _("{file} is empty", file=path)
        raise ReadError(msg)
    return None


def _no_text(path: Path) -> str:
    return _("{file} is no text or its encoding is unknown: save it as CSV UTF-8 or XLSX", file=path)


def _has_utf8_letter(path: Path) -> bool:
    with path.open("rb") as file:
        return any(_UTF8_LETTER.search(block) for block in iter(lambda: file.read(_BLOCK), b""))


def _separator(lines: list[str]) -> str:
    def known_headers(mark: str) -> tuple[int, int]:
        rows = list(csv.reader(lines, delimiter=mark))
        return max(len({column_of(cell) for cell in row} - {None}) for row in rows), max(map(len, rows))

    return max(_SEPARATORS, key=known_headers)


def _opened(path: Path, encoding: str, separator: str) -> Iterator[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        yield from _parted(path, file, separator)


def _parted(path: Path, file: TextIO, separator: str, row: int = 0) -> Iterator[list[str]]:
    """Yield the records of `file` from where it stands, after `row` others."""
    taken = 0

    def lines() -> Iterator[str]:
        nonlocal taken
        while line := file.readline(_LONGEST_ROW):
            taken += len(line)
            if taken >= _LONGEST_ROW:
                msg = _(
                    "{file}, row {row}: the row is longer than {limit} characters; is a quotation mark not closed?",
                    file=path, row=row + 1, limit=number(_LONGEST_ROW),
                )  # fmt: skip
                raise ReadError(msg)
            yield line

    try:
        for record in csv.reader(lines(), delimiter=separator, strict=True):
            row += 1
            taken = 0
            yield record
    except csv.Error as error:
        msg = _(
            "{file}, row {row}: a quotation mark is not closed or stands inside quoted text; double it",
            file=path,
            row=row + 1,
        )
        raise ReadError(msg) from error
