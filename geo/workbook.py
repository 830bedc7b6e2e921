"""Frames as a workbook (XLSX) that Excel opens undamaged at any length: row by row, text as text, with progress.

Owns cells, widths and frozen headers, not what the columns mean. Text is written as text cells in the format "Text", so
that codes keep their zeros and nothing that begins like a formula or an address becomes one, not even when it is
edited in Excel.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from geo.errors import GeoError
from geo.texts import _
from geo.words import number

__all__ = ["Sheet", "write"]

#: Of a sheet, the header among them; the letters of a cell; and of the name of a sheet.
MOST_ROWS: Final = 1_048_576
LONGEST_TEXT: Final = 32_767
LONGEST_NAME: Final = 31

_CHUNK_ROWS: Final = 2_000
_SAMPLE_ROWS: Final = 500
_NARROWEST, _WIDEST, _WIDEST_WRAPPED = 9, 42, 90

#: With them in memory a workbook of 147,000 rows takes gigabytes. Rows must then be written in their order.
_OPTIONS: Final = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


_Writer = Callable[[int, int, Any], object]


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, the table on it, and how it is read.

    Attributes
    ----------
    pinned
        So many columns stay in sight beside the header.
    is_note
        Whether it is a note to be read, with long lines wrapped, and no table to be filtered.
    """

    name: str
    table: pd.DataFrame
    pinned: int = 0
    is_note: bool = False


def write(
    path: Path, sheets: Sequence[Sheet], *, progress: Callable[[int, int], None] = lambda _done, _rows: None
) -> None:
    """Write the sheets to `path`: text and numbers as such, what is missing or infinite as an empty cell.

    A column of objects may mix the two.

    Text beyond what a cell can hold is cut.

    Parameters
    ----------
    progress
        Called with the rows done and the rows in all.

    Raises
    ------
    GeoError
        Where a table is longer than a sheet can be.
    """
    longest = max(len(sheet.table) for sheet in sheets)
    if longest >= MOST_ROWS:
        msg = _(
            "{file}: {n} rows are more than a sheet holds; write .csv or .parquet, or filter",
            file=path.name, n=number(longest),
        )  # fmt: skip
        raise GeoError(msg)
    total, before = sum(len(sheet.table) for sheet in sheets), 0
    with xlsxwriter.Workbook(str(path), {**_OPTIONS, "tmpdir": str(path.parent)}) as book:
        looks = {
            "header": book.add_format({"bold": True, "bottom": 1, "num_format": "@"}),
            "text": book.add_format({"num_format": "@"}),
            "wrapped": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        }
        for sheet in sheets:
            for done in _fill(book.add_worksheet(sheet.name[:LONGEST_NAME]), sheet, looks):
                progress(before + done, total)
            before += len(sheet.table)


def _fill(into: Worksheet, sheet: Sheet, looks: dict[str, Format]) -> Iterator[int]:
    """Write one sheet, and yield now and then how many rows are done."""
    table = sheet.table
    look = looks["wrapped" if sheet.is_note else "text"]
    # In this mode the widths must be known before the first row.
    widest = _WIDEST_WRAPPED if sheet.is_note else _WIDEST
    for at, name in enumerate(table.columns):
        width = _width(str(name), table[name].head(_SAMPLE_ROWS), widest)
        into.set_column(at, at, width, look if _is_text(table[name]) else None)
    into.freeze_panes(1, sheet.pinned)
    if not sheet.is_note:
        into.autofilter(0, 0, len(table), len(table.columns) - 1)
    for at, name in enumerate(table.columns):
        into.write_string(0, at, str(name), looks["header"])
    for start in range(0, len(table), _CHUNK_ROWS):
        part = table.iloc[start : start + _CHUNK_ROWS]
        writers = [_writer(into, part[name], look) for name in table.columns]
        for row, cells in enumerate(zip(*map(_cells, part.items()), strict=True), start=start + 1):
            for at, cell in enumerate(cells):
                if cell is not None:
                    writers[at](row, at, cell)
        yield start + len(part)


def _is_text(column: pd.Series) -> bool:
    return not pd.api.types.is_numeric_dtype(column)


def _writer(into: Worksheet, column: pd.Series, look: Format) -> _Writer:
    def text(row: int, at: int, cell: str) -> object:
        return into.write_string(row, at, cell[:LONGEST_TEXT], look)

    by_kind: dict[str, _Writer] = {"b": into.write_boolean, "i": into.write_number, "f": into.write_number}
    return into.write if column.dtype == object else by_kind.get(column.dtype.kind, text)


def _cells(named: tuple[Any, pd.Series]) -> list[Any]:
    """Return the values of a column as Python has them, None where there is nothing to write."""
    _name, column = named
    if pd.api.types.is_float_dtype(column):
        column = column.where(np.isfinite(column))
    return list(column.astype(object).where(column.notna(), None))


def _width(title: str, cells: pd.Series, widest: int) -> float:
    """Return a width for nine of ten cells and the title with the arrow of its filter."""
    lengths = cells.dropna().astype(str).str.len()
    usual = float(lengths.quantile(0.9)) if len(lengths) else 0.0
    return min(max(usual + 2, len(title) + 4, _NARROWEST), widest)
