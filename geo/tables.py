"""Files of any format as rows of text beneath a recognised header; what the cells mean is for `parse`.

Owns which file may be read, how much of it, and where its header stands.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import Final

from geo import delimited, isolated, settings
from geo.errors import ReadError
from geo.headers import NOTHING_SAID, Said, column_of
from geo.postgres import Address, Source
from geo.texts import _
from geo.words import number

__all__ = ["SUFFIXES", "Span", "Table", "load", "part"]

Row = Sequence[str]

#: Some rows of a list that is read in parts.
Span = delimited.Span | isolated.Span

SUFFIXES: Final = (*settings.DELIMITED, *settings.SPREADSHEETS, *settings.FEATURES)

#: The header is looked for in this many rows, since registers carry titles above it.
_HEAD_ROWS: Final = 30
_HEADERS_SHOWN: Final = 12
_NUMBERING_WIDTH: Final = 3
_EXAMPLE_HEADERS: Final = "Nama Usaha | Alamat | Desa/Kelurahan | Kecamatan | Kabupaten/Kota | Jenis Produk"


@dataclass(frozen=True)
class Table:
    """One file's header and the rows beneath it.

    Attributes
    ----------
    headers
        The texts of the header row as they stand.
    header_row
        Its number as a spreadsheet shows it.
    rows
        The rows beneath with their numbers, once; blank, repeated and column-numbering rows are left out.
    sheet
        The name of the sheet or layer; "" where the format has none.
    assumed_encoding
        "Windows-1252" where the text was no UTF-8, else None.
    """

    headers: tuple[str, ...]
    header_row: int
    rows: Iterator[tuple[int, Row]]
    sheet: str = ""
    assumed_encoding: str | None = None


def load(
    path: Source, *, marker: str | None = None, said: Said = NOTHING_SAID, guess: bool = False
) -> list[Table]:
    """Return the tables of `path` whose header is recognised, at least one; a text file has one.

    Parameters
    ----------
    path
        A file with a suffix of `SUFFIXES`, or a table of a database, whose columns are the header.
    marker
        A header that makes its row the header, whatever stands beside it; None: two known headers or an address do.
    said
        What headers mean, see `headers.column_of`; one that is said to mean something makes its row the header, too.
    guess
        Where no header is recognised, take the fullest of the first rows of the first sheet for it.

    Raises
    ------
    ReadError
        Where the file is missing, empty, damaged, of no known format or encoding, or has no known header.
    """
    if isinstance(path, Address):
        # The driver is there only where databases are used.
        from geo import postgres_read

        return _recognised_tables(path, [("", postgres_read.rows(path))], marker, said, guess=guess)
    suffix = path.suffix.casefold()
    if path.is_dir():
        msg = _("{file} is a folder: name the files in it", file=path)
        raise ReadError(msg)
    if not path.is_file():
        msg = _("{file} does not exist: check the name and the folder", file=path)
        raise ReadError(msg)
    if suffix not in SUFFIXES:
        msg = _(
            "{file}: this format is not read; save it as one of {known}", file=path, known=", ".join(SUFFIXES)
        )
        raise ReadError(msg)
    if path.stat().st_size == 0:
        msg = _("{file} is empty", file=path)
        raise ReadError(msg)
    if path.stat().st_size > settings.MAX_FILE_MB * 1_000_000:
        msg = _("{file} is larger than {limit} MB: split it into several files",
                file=path, limit=settings.MAX_FILE_MB)  # fmt: skip
        raise ReadError(msg)
    if suffix not in settings.DELIMITED:
        return _recognised_tables(path, isolated.sheets(path), marker, said, guess=guess)
    try:
        records, assumed = delimited.records(path)
        (table,) = _recognised_tables(path, [("", records)], marker, said, guess=guess)
        return [replace(table, assumed_encoding=assumed)]
    except OSError as error:
        msg = _("{file} cannot be read ({reason})", file=path, reason=error.strerror)
        raise ReadError(msg) from error


def part(path: Path, span: Span, *, said: Said = NOTHING_SAID) -> Table:
    """Return the header of a list and those of its rows that lie in `span`; its size does not matter.

    Raises
    ------
    ReadError
        Where the header is not known or the file changed meanwhile.
    """
    rows: Iterator[Row]
    if isinstance(span, delimited.Span):
        head: list[Row] = list(
            islice(delimited.rows_of(path, replace(span, first=1, at=0, rows=_HEAD_ROWS)), _HEAD_ROWS)
        )
        rows, assumed = delimited.rows_of(path, span), span.assumed
    else:
        rows, assumed = isolated.portion(path, span), None
        head = [next(rows)]

    (table,) = _recognised_tables(path, [("", iter(head))], None, said, guess=False)
    bounded = enumerate(_bounded(path, rows, span.first), start=span.first)
    beneath = ((at, row) for at, row in bounded if at > table.header_row)
    return replace(table, rows=_data_rows(beneath, head[table.header_row - 1]), assumed_encoding=assumed)


def _bounded(path: Source, rows: Iterator[Row], first: int = 1) -> Iterator[Row]:
    """Yield `rows` as far as a list may have them; empty ones at the end are no harm."""
    filled = 0
    for at, row in enumerate(rows, start=first):
        if len(row) > settings.MAX_COLUMNS and any(row[settings.MAX_COLUMNS :]):
            msg = _("{file}, row {row}: there are more than {limit} columns; leave only those of the list",
                    file=path, row=at, limit=number(settings.MAX_COLUMNS))  # fmt: skip
            raise ReadError(msg)
        filled += any(row)
        if filled > settings.MAX_ROWS:
            msg = _("{file} has more than {limit} rows: split it into several files",
                    file=path, limit=number(settings.MAX_ROWS))  # fmt: skip
            raise ReadError(msg)
        yield row[: settings.MAX_COLUMNS]


def _recognised_tables(
    path: Source,
    sheets: Iterable[tuple[str, Iterator[Row]]],
    marker: str | None,
    said: Said,
    *,
    guess: bool,
) -> list[Table]:
    tables = []
    guessed: list[Table] = []
    known: list[str] = []
    for sheet, unbounded in sheets:
        rows = _bounded(path, unbounded)
        head = list(islice(rows, _HEAD_ROWS))
        at = max(range(len(head)), key=lambda row: _recognised(head[row], said, marker), default=0)
        if head and (_is_header(head[at], said) or _has(head[at], marker)):
            tables.append(_table(sheet, head, at, rows))
        elif any(map(_filled, head)) and guess and not guessed:
            guessed.append(
                _table(sheet, head, max(range(len(head)), key=lambda row: _filled(head[row])), rows)
            )
        # Other cells may be those of a person: a list without any header shows its first row here.
        known += [cell.strip() for row in head for cell in row if column_of(cell)]
    if tables or guessed:
        return tables or guessed
    msg = _(
        "{file}: no row has known headers; found: {found}. Name the columns, for example: {known}",
        file=path,
        found=" | ".join(known[:_HEADERS_SHOWN]) or "-",
        known=_EXAMPLE_HEADERS,
    )
    raise ReadError(msg)


def _table(sheet: str, head: list[Row], at: int, rows: Iterator[Row]) -> Table:
    """Return the table whose header is the row `at` of the first ones."""
    headers = tuple(" ".join(cell.split()) for cell in head[at])
    beneath = enumerate(chain(head[at + 1 :], rows), start=at + 2)
    return Table(headers, at + 1, _data_rows(beneath, head[at]), sheet)


def _filled(row: Row) -> int:
    return sum(map(bool, map(str.strip, row)))


def _recognised(row: Row, said: Said, marker: str | None = None) -> int:
    return len({column_of(cell, said) for cell in row} - {None}) + _has(row, marker)


def _has(row: Row, marker: str | None) -> bool:
    return marker is not None and marker in [cell.strip().casefold() for cell in row]


def _is_header(row: Row, said: Said) -> bool:
    filled = [" ".join(cell.split()) for cell in row if cell.strip()]
    meant = [column_of(cell, said) for cell in filled]
    return _recognised(row, said) >= 2 or meant == ["address"] or any(said.get(cell) for cell in filled)


def _data_rows(rows: Iterable[tuple[int, Row]], header: Row) -> Iterator[tuple[int, Row]]:
    width = len(header)
    for at, row in rows:
        if row != header and any(map(str.strip, row)) and not _is_numbering(row):
            # Of what goes beyond the header one cell is enough to say so.
            yield (
                at,
                row if len(row) <= width else [*row[:width], *filter(str.strip, row[width:])][: width + 1],
            )


def _is_numbering(row: Row) -> bool:
    """Tell whether `row` is the line "(1) (2) (3) ..." that official tables have beneath the header."""
    if row[0].strip("() ") != "1" or len(row) < _NUMBERING_WIDTH:
        return False
    return [cell.strip("() ") for cell in row] == [str(position) for position in range(1, len(row) + 1)]
