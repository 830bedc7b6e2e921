"""Files of any format as rows of text beneath a recognised header; what the cells mean is for `parse`.

A number of a spreadsheet becomes the text that a person would type (35362, not 35362.0), a date ISO 8601,
a point two more columns.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet
import pyogrio
import python_calamine
import shapely

from geo import delimited, settings
from geo.errors import ReadError
from geo.headers import NOTHING_SAID, Said, column_of
from geo.texts import _

__all__ = ["SUFFIXES", "Table", "load"]

Row = Sequence[str]

_DELIMITED: Final = (".csv", ".tsv", ".txt")
_SPREADSHEETS: Final = (".xlsx", ".xls", ".ods")
_FEATURES: Final = (".geojson", ".json", ".gpkg", ".parquet")
SUFFIXES: Final = (*_DELIMITED, *_SPREADSHEETS, *_FEATURES)

#: The header is looked for in this many rows, since registers carry titles above it.
_HEAD_ROWS: Final = 30
_HEADERS_SHOWN: Final = 12
_NUMBERING_WIDTH: Final = 3
_EXAMPLE_HEADERS: Final = "Nama Usaha | Alamat | Desa/Kelurahan | Kecamatan | Kabupaten/Kota | Jenis Produk"

#: "1.234" would be read as thousands, as people write them; a number that a program wrote never means that.
_LIKE_THOUSANDS: Final = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")


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
    path: Path, *, marker: str | None = None, said: Said = NOTHING_SAID, guess: bool = False
) -> list[Table]:
    """Return the tables of `path` whose header is recognised, at least one; a text file has one.

    Parameters
    ----------
    path
        A file with a suffix of `SUFFIXES`.
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
    if suffix in _DELIMITED:
        try:
            records, assumed = delimited.records(path)
        except OSError as error:
            msg = _("{file} cannot be read ({reason})", file=path, reason=error.strerror)
            raise ReadError(msg) from error
        return [
            replace(
                _recognised_tables(path, [("", records)], marker, said, guess=guess)[0],
                assumed_encoding=assumed,
            )
        ]
    try:
        sheets = _sheets(path) if suffix in _SPREADSHEETS else _layers(path)
        return _recognised_tables(path, sheets, marker, said, guess=guess)
    except (python_calamine.CalamineError, OSError, ValueError, pyogrio.errors.DataSourceError) as error:
        msg = _("{file} is damaged, locked or not what its name says: open it and save it again", file=path)
        raise ReadError(msg) from error


def _sheets(path: Path) -> Iterator[tuple[str, Iterator[Row]]]:
    with python_calamine.CalamineWorkbook.from_path(path) as book:
        for name in book.sheet_names:
            yield name, map(_texts, book.get_sheet_by_name(name).iter_rows())


def _texts(row: Sequence[object]) -> Row:
    return [_text(cell) for cell in row]


def _layers(path: Path) -> Iterator[tuple[str, Iterator[Row]]]:
    if path.suffix.casefold() == ".parquet":
        located = b"geo" in (pyarrow.parquet.read_schema(path).metadata or {})
        yield "", _frame_rows(gpd.read_parquet(path) if located else pd.read_parquet(path))
        return
    for name, _kind in pyogrio.list_layers(path):
        yield name, _frame_rows(pyogrio.read_dataframe(path, layer=name))


def _frame_rows(frame: pd.DataFrame) -> Iterator[Row]:
    if isinstance(frame, gpd.GeoDataFrame):
        frame = _points_as_columns(frame)
    # A feature's `id` member comes as a column; our own exports have the same value under its own name.
    twice = {"id", "ukm_id"} <= set(frame.columns)
    if twice and (frame["id"].astype(str) == frame["ukm_id"].astype(str)).all():
        frame = frame.drop(columns="id")
    columns = [frame[name].map(_text, na_action="ignore").fillna("") for name in frame.columns]
    return chain([[str(name) for name in frame.columns]], map(list, zip(*columns, strict=True)))


def _points_as_columns(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    degrees = frame.geometry if frame.crs is None else frame.geometry.to_crs(settings.CRS_GEOGRAPHIC)
    shapes = degrees.to_numpy()
    kinds = degrees.geom_type
    table = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    known = {column_of(str(name)) for name in table.columns}
    for name, of in (("latitude", shapely.get_y), ("longitude", shapely.get_x)):
        if name not in known:
            # The name of any other shape stands for its coordinates, so that the row says what it lacks.
            numbers = pd.Series(of(shapes), index=table.index, dtype=object)
            table[name] = numbers.where(kinds.isna() | (kinds == "Point"), kinds)
    return table


def _text(cell: object) -> str:
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, bool | np.bool_):
        return "true" if cell else "false"
    if isinstance(cell, datetime) and cell.time() == datetime.min.time():
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float | np.floating):
        return _number_text(float(cell))
    return str(cell)


def _number_text(number: float) -> str:
    if not np.isfinite(number):
        return ""
    if number.is_integer():
        return str(int(number))
    text = np.format_float_positional(number)
    return f"{text}0" if _LIKE_THOUSANDS.fullmatch(text) else text


def _recognised_tables(
    path: Path,
    sheets: Iterable[tuple[str, Iterator[Row]]],
    marker: str | None,
    said: Said,
    *,
    guess: bool,
) -> list[Table]:
    tables = []
    guessed: list[Table] = []
    known: list[str] = []
    for sheet, rows in sheets:
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
    for number, row in rows:
        if row != header and any(map(str.strip, row)) and not _is_numbering(row):
            yield number, row


def _is_numbering(row: Row) -> bool:
    """Tell whether `row` is the line "(1) (2) (3) ..." that official tables have beneath the header."""
    if row[0].strip("() ") != "1" or len(row) < _NUMBERING_WIDTH:
        return False
    return [cell.strip("() ") for cell in row] == [str(position) for position in range(1, len(row) + 1)]
