"""Files of any format as rows of text beneath a recognised header; what the cells mean is for `parse`.

Owns which file may be read and how much of it; where its header stands is for `header_rows`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import Final

from geo import delimited, header_rows, isolated, settings
from geo.errors import ReadError
from geo.header_rows import Header, Row
from geo.headers import NOTHING_SAID, Said, column_of
from geo.postgres import Address, Source
from geo.texts import _
from geo.words import number

__all__ = ["SUFFIXES", "Span", "Table", "load", "part"]

#: Some rows of a list that is read in parts.
Span = delimited.Span | isolated.Span

SUFFIXES: Final = (*settings.DELIMITED, *settings.SPREADSHEETS, *settings.FEATURES)

_HEADERS_SHOWN: Final = 12
_NUMBERING_WIDTH: Final = 3
_EXAMPLE_HEADERS: Final = "Nama Usaha | Alamat | Desa/Kelurahan | Kecamatan | Kabupaten/Kota | Jenis Produk"


@dataclass(frozen=True)
class Table:
    """One file's header and the rows beneath it.

    Attributes
    ----------
    header
        Where it stands, counted from the first row, and what its columns are called.
    rows
        The rows beneath with their numbers, once; blank, repeated and column-numbering rows are left out.
    titles
        What stands above the header.
    sheet
        The name of the sheet or layer; "" where the format has none.
    assumed_encoding
        "Windows-1252" where the text was no UTF-8, else None.
    """

    header: Header
    rows: Iterator[tuple[int, Row]]
    titles: tuple[str, ...] = ()
    sheet: str = ""
    assumed_encoding: str | None = None

    @property
    def headers(self) -> tuple[str, ...]:
        """What its columns are called."""
        return self.header.texts

    @property
    def header_row(self) -> int:
        """The number of the header, of its last row where it has two, as a spreadsheet shows it."""
        return self.header.stop


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
            islice(
                delimited.rows_of(path, replace(span, first=1, at=0, rows=settings.HEAD_ROWS)),
                settings.HEAD_ROWS,
            )
        )
        rows, assumed = delimited.rows_of(path, span), span.assumed
    else:
        rows, assumed = isolated.portion(path, span), None
        head = [next(rows)]

    (table,) = _recognised_tables(path, [("", iter(head))], None, said, guess=False)
    bounded = enumerate(_bounded(path, rows, span.first), start=span.first)
    beneath = ((at, row) for at, row in bounded if at > table.header_row)
    return replace(table, rows=_data_rows(beneath, table.header), assumed_encoding=assumed)


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
        head = list(islice(rows, settings.HEAD_ROWS))
        if header := header_rows.find(head, said, marker):
            tables.append(_table(sheet, head, header, rows))
        elif guess and not guessed and any(map(str.strip, chain.from_iterable(head))):
            guessed.append(_table(sheet, head, header_rows.fullest(head), rows))
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


def _table(sheet: str, head: list[Row], header: Header, rows: Iterator[Row]) -> Table:
    """Return the table beneath a header among the first rows."""
    beneath = enumerate(chain(head[header.stop :], rows), start=header.stop + 1)
    titles = tuple(filter(None, map(str.strip, chain.from_iterable(head[: header.at]))))
    return Table(header, _data_rows(beneath, header), titles, sheet)


def _data_rows(rows: Iterable[tuple[int, Row]], header: Header) -> Iterator[tuple[int, Row]]:
    width = len(header.texts)
    for at, row in rows:
        if row not in header.rows and any(map(str.strip, row)) and not _is_numbering(row):
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
