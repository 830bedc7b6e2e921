"""Text files as records of cells: which encoding, which separator; which row is the header is for `tables`.

Nothing is guessed in silence: what cannot be decoded is an error, an encoding that had to be assumed is told.
"""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from geo.errors import ReadError
from geo.headers import column_of
from geo.texts import _

__all__ = ["records"]

_SEPARATORS: Final = "\t;,"

#: The separator is the one that parts the most known headers in the first lines, cut to a sane length.
_HEAD_LINES: Final = 30
_HEAD_LINE: Final = 10_000

#: C0 controls but tab, newline, form feed and carriage return: no text file has them, every binary one does.
_BINARY: Final = re.compile("[\x00-\x08\x0e-\x1b]")

#: Cells as long as a C integer can count: what is too long for a row is said with the row, not by a crash.
_LONGEST_CELL: Final = 2**31 - 1

#: The UTF-8 form of an accented letter: beside bytes that are no UTF-8, two encodings are mixed.
_UTF8_LETTER: Final = re.compile(rb"[\xc2\xc3][\x80-\xbf]")


def records(path: Path) -> tuple[Iterator[list[str]], str | None]:
    """Return the records of a text file, and the encoding where it was assumed, else None.

    The text is UTF-8, with or without BOM, UTF-16 with BOM or else Windows-1252; cells are parted by tabs, semicolons
    or commas; quoted cells may hold line breaks.

    Raises
    ------
    ReadError
        Where the text is empty or cannot be decoded; while reading, where a quotation mark is not closed.
    """
    text, assumed = _decoded(path)
    if not text.strip():
        msg = _("{file} is empty", file=path)
        raise ReadError(msg)
    return _parted(path, text, _separator(text)), assumed


def _decoded(path: Path) -> tuple[str, str | None]:
    data = path.read_bytes()
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    assumed = None
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if _UTF8_LETTER.search(data):
            line = data.count(b"\n", 0, error.start) + 1
            msg = _(
                "{file}, line {row}: the text is partly UTF-8 and partly not; save it as CSV UTF-8",
                file=path,
                row=line,
            )
            raise ReadError(msg) from error
        text, assumed = data.decode("cp1252", errors="replace"), "Windows-1252"
    if _BINARY.search(text) or (assumed and "\ufffd" in text):
        msg = _("{file} is no text or its encoding is unknown: save it as CSV UTF-8 or XLSX", file=path)
        raise ReadError(msg)
    return text, assumed


def _separator(text: str) -> str:
    lines = [line[:_HEAD_LINE] for line in islice(io.StringIO(text, newline=""), _HEAD_LINES)]

    def known_headers(mark: str) -> tuple[int, int]:
        rows = list(csv.reader(lines, delimiter=mark))
        return max(len({column_of(cell) for cell in row}) for row in rows), max(map(len, rows))

    return max(_SEPARATORS, key=known_headers)


def _parted(path: Path, text: str, separator: str) -> Iterator[list[str]]:
    row = 0
    csv.field_size_limit(_LONGEST_CELL)
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            row += 1
            yield record
    except csv.Error as error:
        msg = _(
            "{file}, row {row}: a quotation mark is not closed or stands inside quoted text; double it",
            file=path,
            row=row + 1,
        )
        raise ReadError(msg) from error
