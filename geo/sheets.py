"""Which tables of the files given are lists of UKM, and what a file is called in every output.

A file's own name may carry a telephone number, and two files of one name must not be taken for one.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

import pandas as pd

from geo import headers
from geo.postgres import Source
from geo.privacy import mask_text
from geo.problems import problems
from geo.tables import Table, load

__all__ = ["PLACE", "is_list", "lists", "source_names"]

#: Without any of these columns no row can be placed.
PLACE: Final = ("address", "village", "district", "regency", "latitude")
_NAMES: Final = ("business_name", "owner_name")


def source_names(paths: Sequence[Source]) -> list[str]:
    """Return the name of each file without its folder, or of each table, masked, with a number where it came before.

    Examples
    --------
    >>> from pathlib import Path
    >>> source_names([Path("a/daftar.csv"), Path("b/daftar.csv"), Path("Sri 081234567890.csv")])
    ['daftar.csv', 'daftar.csv (2)', 'Sri •••.csv']
    """
    seen: Counter[str] = Counter()
    names = []
    for path in paths:
        name = mask_text(path.name)
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def lists(
    path: Source, name: str, said: headers.Said = headers.NOTHING_SAID
) -> tuple[dict[str, Table], list[pd.DataFrame]]:
    """Return the tables of `path` that are lists of UKM, and a problem for each other one with known headers.

    Of several sheets those count that have rows, names of businesses and a column that says where they are, for a
    recapitulation has known headers too; where no sheet has all that, the first one counts.

    Parameters
    ----------
    name
        What `source_names` calls the file; where several sheets count, theirs stand behind it in square brackets.
    said
        What headers mean, see `headers.column_of`.

    Raises
    ------
    ReadError
        Where the file cannot be read or has no known header.
    """
    known = {f"{name} [{mask_text(table.sheet)}]": table for table in load(path, said=said)}
    if len(known) == 1:
        return {name: next(iter(known.values()))}, []
    filled = {file: full for file, table in known.items() if (full := _with_first_row(table))}
    first = dict(list((filled or known).items())[:1])
    wanted = {file: table for file, table in filled.items() if is_list(table, said)} or first
    skipped = [
        problems("sheet_skipped", file=file, rows=[table.header_row])
        for file, table in known.items()
        if file not in wanted
    ]
    return wanted if len(wanted) > 1 else {name: next(iter(wanted.values()))}, skipped


def _with_first_row(table: Table) -> Table | None:
    """Return `table`, whose rows can be read once, or None where it has none."""
    first = next(table.rows, None)
    return replace(table, rows=chain([first], table.rows)) if first else None


def is_list(table: Table, said: headers.Said) -> bool:
    """Return whether `table` has names of businesses or owners and a column that says where they are."""
    columns = set(headers.columns_of(table.headers, said))
    return not columns.isdisjoint(_NAMES) and not columns.isdisjoint(PLACE)
