"""The cells of known columns as they stand, and what is no row of a list; what cells mean is for `columns`."""

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Final, NamedTuple

import pandas as pd

from geo import settings
from geo.errors import ReadError
from geo.header_rows import Row
from geo.postgres import Source
from geo.problems import problems
from geo.sheets import PLACE
from geo.tables import Table
from geo.texts import _

__all__ = ["Raw", "no_rows", "take"]

#: Rows are taken over in portions of about so many cells.
_CHUNK_CELLS: Final = 500_000

#: In a table of at least this many columns a row with a single cell filled is the title of a section.
_TITLE_WIDTH: Final = 4

#: What the first cell says of a row that sums up others; all its other cells are numbers.
_TOTAL: Final = re.compile(
    r"(?:grand |sub ?)?(?:jumlah|total|jml)(?: (?:total|keseluruhan|semua|akhir))?[ :.]*", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"(?:rp\.? ?)?[\d.,% -]+", re.IGNORECASE)


class Raw(NamedTuple):
    """The rows of a table.

    Attributes
    ----------
    texts
        The known columns as they stand, and `source_row`.
    titles
        The texts of the titles between the rows by their row; of a spreadsheet alone, for of a list that is read in
        parts a part would not know those of the parts before.
    found
        The rows and cells that do not fit, as `problems.problems` returns them.
    """

    texts: pd.DataFrame
    titles: dict[int, list[str]]
    found: list[pd.DataFrame]


def take(path: Source, file: str, table: Table, names: Mapping[int, str], *, whole: bool) -> Raw:
    """Return the rows of `table`, which is used up.

    Parameters
    ----------
    path, file
        The list, and what it is called in messages.
    names
        What the known columns are called, by position.
    whole
        Whether the table is the whole list, so that it must have rows.

    Raises
    ------
    ReadError
        Where a whole list has no rows, or too much text.
    """
    width = len(table.headers)
    chunks, found, chars = [], [], 0
    titles: dict[int, list[str]] = {}
    nameless = {at for at, header in enumerate(table.headers) if not header}
    used: set[int] = set()
    while chunk := list(islice(table.rows, max(_CHUNK_CELLS // width, 1))):
        too_long = [number for number, row in chunk if any(map(str.strip, row[width:]))]
        alone, totals = _no_ukm(chunk, names, width)
        titles |= alone if table.sheet else {}
        marked = (("row_skipped", [*alone]), ("total_skipped", totals), ("row_too_long", too_long))
        found += [problems(problem, file=file, rows=rows) for problem, rows in marked if rows]
        left_out = {*alone, *totals}
        kept = [
            (number, [*row, *[""] * (width - len(row))]) for number, row in chunk if number not in left_out
        ]
        cells = list(zip(*(row for _number, row in kept), strict=False)) or [()] * width
        used |= {at for at in nameless - used if any(map(str.strip, cells[at]))}
        texts = pd.DataFrame({name: pd.Series(cells[at], dtype="str") for at, name in names.items()})
        texts["source_row"] = [number for number, _row in kept]
        found += _cut(texts, file)
        chars += sum(int(texts[name].str.len().sum()) for name in names.values())
        if chars > settings.MAX_TEXT_CHARS:
            msg = _("{file} holds more text than a list of UKM may: split it into several files", file=path)
            raise ReadError(msg)
        chunks.append(texts)
    if not chunks and whole:
        raise ReadError(no_rows(path, table))
    if not chunks:
        empty = pd.DataFrame(columns=list(names.values()), dtype="str")
        chunks.append(empty.assign(source_row=pd.Series(dtype="int64")))
    row = [table.header_row]
    found += [problems("column_unused", file=file, rows=row, column=f"#{at + 1}") for at in sorted(used)]
    return Raw(pd.concat(chunks, ignore_index=True), titles, found)


def _cut(texts: pd.DataFrame, file: str) -> list[pd.DataFrame]:
    """Shorten what no cell of a list is long enough to be, in place, and return where that was."""
    found = []
    for name in texts.columns.drop("source_row"):
        long = texts[name].str.len() > settings.MAX_CELL_CHARS
        if long.any():
            texts[name] = texts[name].str.slice(0, settings.MAX_CELL_CHARS)
            rows = texts.loc[long, "source_row"]
            found.append(
                problems("text_too_long", file=file, rows=rows, column=name, values=texts.loc[long, name])
            )
    return found


def _no_ukm(
    rows: Sequence[tuple[int, Row]], names: Mapping[int, str], width: int
) -> tuple[dict[int, list[str]], list[int]]:
    """Return by number the texts of the rows that are titles, and the numbers of those that sum up others."""
    titles = {
        number: list(filter(None, row)) for number, row in rows if width >= _TITLE_WIDTH and _is_title(row, names)
    }  # fmt: skip
    return titles, [number for number, row in rows if number not in titles and _is_total(row)]


def _is_title(row: Row, names: Mapping[int, str]) -> bool:
    # Most cells of most rows are filled, so that counting the empty ones first is ten times faster.
    if len(row) - row.count("") > 1:
        return False
    return all(names.get(at) not in PLACE for at, text in enumerate(row) if text)


def _is_total(row: Row) -> bool:
    """Tell whether a row sums up others.

    Examples
    --------
    >>> _is_total(["", "JUMLAH", "", "7", "3.000"]), _is_total(["Total", "Teknik", "Natar", "7"])
    (True, False)
    """
    first = next(filter(None, row), "")
    if not _TOTAL.fullmatch(first.strip()):
        return False
    return all(_NUMBER.fullmatch(cell) for cell in filter(None, map(str.strip, row)) if cell != first.strip())


def no_rows(path: Source, table: Table) -> str:
    """Return the message that a list has no rows."""
    return _("{file}: there are no rows beneath the header in row {row}", file=path, row=table.header_row)
