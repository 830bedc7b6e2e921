"""The door: files of any format become one checked frame, and everything that is wrong with them one list.

Every column of `schema.COLUMNS` is there afterwards, typed by its kind; later stages trust it. Formats are the
matter of `tables`, which sheets count that of `sheets`, typed values that of `columns`, the words about a problem
that of `problems`.
"""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from geo import certificate_columns, columns, headers, identifiers, raw, titles
from geo.errors import ReadError
from geo.postgres import Address, Source
from geo.problems import problems
from geo.sheets import PLACE, lists, source_names
from geo.tables import Span, Table, part
from geo.texts import _

__all__ = ["Part", "read", "read_part"]


def read(
    paths: Sequence[Source], *, said: headers.Said = headers.NOTHING_SAID
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows of all files and what is wrong with them.

    Parameters
    ----------
    paths
        Files with a suffix of `tables.SUFFIXES` and tables of databases, in the order wanted.
    said
        What headers mean where they are not recognised or wrongly so, see `headers.column_of`.

    Returns
    -------
    frame
        The columns of `schema.COLUMNS`, then `schema.REFUSED`, `source_file` (see `sheets.source_names`, with the sheet
        in square brackets where several are read) and `source_row` (as a spreadsheet shows it; the first feature of a
        GIS file is row 2). Text, dates and lists are str, numbers float64, integers Int64, yes/no boolean; what is not
        given or not readable is missing. `ukm_id` is always given and unique. A row without a value in any known column
        is none.
    found
        Columns file, row, column, value, problem (of `problems.PROBLEMS`) and advice. The value of a personal
        column is never shown.

    Raises
    ------
    ReadError
        With every file that cannot be used at all and the way out.
    """
    if not paths:
        msg = _("no file is named: name at least one list of UKM")
        raise ReadError(msg)
    frames, found, errors = [], [], []
    headers_read: set[str] = set()
    for path, name in zip(paths, source_names(paths), strict=True):
        try:
            tables, skipped = lists(path, name, said)
            for file, table in tables.items():
                headers_read |= set(table.headers)
                read_rows = _read_table(path, table, file, said)
                frames.append(read_rows.frame)
                found.append(read_rows.found)
            found += skipped
        except ReadError as error:
            errors.append(str(error))
    # In files it does no harm; a column of a database that is named was there yesterday.
    gone = sorted(set(said) - headers_read) if any(isinstance(path, Address) for path in paths) else []
    errors += [_("there is no column {column}; correct --column", column=repr(header)) for header in gone]
    if errors:
        raise ReadError("\n".join(errors))
    frame, repeated = identifiers.unique(pd.concat(frames, ignore_index=True))
    return frame, pd.concat([*found, *repeated], ignore_index=True)


class Part(NamedTuple):
    """Rows of a file and what is wrong with them, as `read` returns both, but identifiers may be repeated.

    `columns` are the names of the columns that the file has, `header_row` the number of its header.
    """

    frame: pd.DataFrame
    found: pd.DataFrame
    columns: tuple[str, ...]
    header_row: int


def read_part(
    path: Path, name: str, span: Span | None = None, *, said: headers.Said = headers.NOTHING_SAID
) -> Part:
    """Return the rows of `path` that lie in `span`, None: all of them; there may be none in a span.

    `name` is what `sheets.source_names` calls the file. Raises what `read` raises.
    """
    if span is not None:
        return _read_table(path, part(path, span, said=said), name, said, whole=False)
    tables, skipped = lists(path, name, said)
    parts = [_read_table(path, table, file, said) for file, table in tables.items()]
    return Part(
        pd.concat([each.frame for each in parts], ignore_index=True),
        pd.concat([*(each.found for each in parts), *skipped], ignore_index=True),
        tuple(dict.fromkeys(column for each in parts for column in each.columns)),
        parts[0].header_row,
    )


def _read_table(path: Source, table: Table, file: str, said: headers.Said, *, whole: bool = True) -> Part:
    of_one = certificate_columns.of(table.headers, said)
    names = _names(path, table, said, but=of_one)
    asked = {at: f"{code} in {at}" for at, code in of_one.items()}
    texts, sections, found = raw.take(path, file, table, names | asked, whole=whole)
    typed, wrong = columns.typed(texts, file)
    found += wrong
    if of_one:
        cells = [(of_one[at], texts[name]) for at, name in asked.items()]
        typed[certificate_columns.COLUMN], wrong = certificate_columns.together(
            typed[certificate_columns.COLUMN], cells, texts["source_row"], file
        )
        found += wrong
        names |= dict.fromkeys(of_one, certificate_columns.COLUMN)
    if "capacity_unit" not in texts and (unit := _unit(table, names)):
        typed["capacity_unit"] = pd.Series(unit, index=texts.index, dtype="str").where(
            typed["annual_capacity"].notna()
        )
    frame = pd.DataFrame(typed).assign(source_file=file, source_row=texts["source_row"])
    frame = frame[frame[list(names.values())].notna().any(axis=1)].reset_index(drop=True)
    frame, from_titles = titles.fill(frame, {0: [table.sheet, *table.titles], **sections})
    found += [
        problems("place_from_title", file=file, rows=[row or table.header_row], column=column, values=name)
        for row, column, name in from_titles
    ]
    if frame.empty and whole:
        raise ReadError(raw.no_rows(path, table))
    header = table.header_row if "ukm_id" not in texts else None
    frame, made = (frame, []) if frame.empty else identifiers.complete(frame, path, header)
    found += [
        *_header_problems(file, table, names),
        *made,
        *_nameless(frame, table, file, given="business_name" in texts),
    ]
    listed = pd.concat(found).sort_values("row", kind="stable", ignore_index=True)
    return Part(frame.astype({"source_file": "str"}), listed, tuple(names.values()), table.header_row)


def _names(path: Source, table: Table, said: headers.Said, *, but: Collection[int]) -> dict[int, str]:
    """Return the internal name of each column that is known, by position, `but` for those of one certificate."""
    names: dict[int, str] = {}
    # What a person said goes before what is clear, and that before what is vague.
    rank = [0 if header in said else 1 + headers.is_vague(header) for header in table.headers]
    vague = 2
    meant = headers.columns_of(table.headers, said)
    for position in sorted(set(range(len(rank))).difference(but), key=rank.__getitem__):
        header, name = table.headers[position], meant[position]
        same = next((at for at, known in names.items() if known == name), None)
        if same is not None and rank[same] == rank[position] < vague:
            other = table.headers[same]
            msg = _(
                "{file}, row {row}: the columns {first} and {second} both mean {meaning}; rename or remove one",
                file=path, row=table.header_row, first=repr(other), second=repr(header), meaning=name,
            )  # fmt: skip
            raise ReadError(msg)
        if name is not None and name not in names.values():
            names[position] = name
    if not set(PLACE) & set(names.values()):
        msg = _(
            "{file}, row {row}: no column says where a UKM is; at least one of these is needed: {known}",
            file=path,
            row=table.header_row,
            known="Alamat, Desa/Kelurahan, Kecamatan, Kabupaten/Kota, Lintang",
        )
        raise ReadError(msg)
    return names


def _unit(table: Table, names: dict[int, str]) -> str | None:
    """Return the unit in the header of the capacity: lists without a column for it often say it there."""
    given = [headers.unit_of(table.headers[at]) for at, name in names.items() if name == "annual_capacity"]
    return given[0] if given else None


def _header_problems(file: str, table: Table, names: dict[int, str]) -> list[pd.DataFrame]:
    assumed = table.assumed_encoding
    found = [problems("encoding_assumed", file=file, rows=[1], values=assumed)] if assumed else []
    unused = [
        header
        for at, header in enumerate(table.headers)
        if at not in names and not headers.is_numbering(header)
    ]
    row = [table.header_row]
    return found + [
        problems("column_unused", file=file, rows=row, column=name, values=name) for name in unused
    ]


def _nameless(frame: pd.DataFrame, table: Table, file: str, *, given: bool) -> list[pd.DataFrame]:
    missing = frame.loc[frame["business_name"].isna(), "source_row"] if given else [table.header_row]
    return [problems("business_name_missing", file=file, rows=missing, column="business_name")]
