"""What a file holds, before it is read as a whole: its headers, what they are taken for, its first rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import pandas as pd

from geo import certificate_columns, headers, schema
from geo.privacy import MASK, mask_text
from geo.sheets import is_list
from geo.tables import Table, load

__all__ = ["Preview", "look"]

_ROWS: Final = 10
_CELL_LENGTH: Final = 80


@dataclass(frozen=True)
class Preview:
    """Headers and first rows.

    Attributes
    ----------
    meanings
        The internal name of the column by header, "" where it is not known; of all sheets that are lists.
    rows
        The first rows beneath their headers, of one sheet; what is personal is masked.
    """

    meanings: dict[str, str]
    rows: pd.DataFrame


def look(path: Path, said: headers.Said = headers.NOTHING_SAID) -> Preview:
    """Return the headers and first rows of `path`, also where no header is recognised.

    Parameters
    ----------
    path, said
        As for `read`.

    Raises
    ------
    ReadError
        Where the file cannot be read at all.
    """
    tables = load(path, said=said, guess=True)
    lists = [table for table in tables if is_list(table, said)] or tables[:1]
    meanings = dict(each for table in lists for each in _meanings(table, said))
    return Preview(meanings, _first_rows(lists[0], meanings))


def _meanings(table: Table, said: headers.Said) -> Iterator[tuple[str, str]]:
    of_one = certificate_columns.of(table.headers, said)
    for at, (header, name) in enumerate(
        zip(table.headers, headers.columns_of(table.headers, said), strict=True)
    ):
        if name or not headers.is_numbering(header):
            yield header, certificate_columns.COLUMN if at in of_one else name or ""


def _first_rows(table: Table, meanings: dict[str, str]) -> pd.DataFrame:
    """Return the first rows as text; a header that is missing or repeated is told by its number."""
    width = len(table.headers)
    rows = [[*row[:width], *[""] * (width - len(row))] for _number, row in islice(table.rows, _ROWS)]
    frame = pd.DataFrame(rows, columns=range(width), dtype="str")
    columns: dict[str, pd.Series] = {}
    for at, header in enumerate(table.headers):
        name = mask_text(header)
        meaning = meanings.get(header)
        personal = meaning in schema.PERSONAL or (not meaning and headers.is_personal(header))
        shown = frame[at].map(lambda text, personal=personal: _shown(text, personal=personal))
        columns[name if name and name not in columns else f"{name} #{at + 1}".strip()] = shown
    return pd.DataFrame(columns)


def _shown(text: str, *, personal: bool) -> str:
    if personal:
        return MASK if text.strip() else ""
    return mask_text(text)[:_CELL_LENGTH]
