"""What a person knows better than the geocoder: places by enterprise or by address, applied at every build.

Owns the shape of the file: `unplaced.csv` and `doubtful.csv` have it already, one only fills in the column `code`.
"""

import csv
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

import pandas as pd

from geo import gazetteer, headers, schema
from geo.errors import BuiltDataError, ReadError
from geo.tables import load as load_table
from geo.texts import _

__all__ = ["KEY", "Corrections", "apply", "in_order", "load", "to_mend"]

_CODE: Final = "code"
_LEVEL_OF_LENGTH: Final = {5: "regency", 8: "district", 13: "village"}

#: A code as people fill it in: copied with the name behind it, without dots, or turned into a time by a spreadsheet.
_CODE_FORM: Final = re.compile(r"(\d\d)\W?(\d\d)(?:\W?(\d\d)(?:\W?(\d{4}))?)?(?!\W?\d)")

_NO_ADDRESS: Final = ("",) * len(schema.ADDRESS)

#: Columns of a list to mend, in the order in which an officer reads a row.
_TO_MEND: Final = (
    _CODE, "rows", "ukm_id", "business_name", *schema.ADDRESS, "latitude", "longitude", "location_note", "reason",
    "found", "alternatives", *schema.SOURCE,
)  # fmt: skip

#: Of a row of `to_mend`: the address as corrections know it, "" where there is none.
KEY: Final = "_key"


class Correction(NamedTuple):
    """One row: the code, ukm_id and the five address texts as they stand, "" where there is none."""

    code: str
    ukm_id: str
    address: tuple[str, ...]


class Corrections:
    """The rows of one or more correction files; of one id the last counts, of one address those that agree."""

    def __init__(self, rows: Iterable[Correction] = ()) -> None:
        self.rows = tuple(rows)

    @property
    def by_id(self) -> dict[str, str]:
        """Place codes by ukm_id."""
        return {_id(row): row.code for row in self.rows if row.ukm_id}

    @property
    def by_address(self) -> dict[str, str]:
        """Place codes by the five address texts as `_key` folds them."""
        codes: defaultdict[str, set[str]] = defaultdict(set)
        for row in self.rows:
            codes[_key(row.address)].add(row.code)
        return {address: min(found) for address, found in codes.items() if address and len(found) == 1}

    def over(self, older: "Corrections") -> "Corrections":
        """Return these and what `older` says about other ids and other addresses."""
        ids = {_id(row) for row in self.rows}
        addresses = {_key(row.address) for row in self.rows}
        left = [
            row._replace(
                ukm_id="" if _id(row) in ids else row.ukm_id,
                address=_NO_ADDRESS if _key(row.address) in addresses else row.address,
            )
            for row in older.rows
        ]
        return Corrections([*(row for row in left if row.ukm_id or any(row.address)), *self.rows])

    def write(self, path: Path) -> None:
        """Write a correction file to `path`, whole or not at all, safe to open in a spreadsheet.

        Raises
        ------
        BuiltDataError
            Where it cannot be written.
        """
        unfinished = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with unfinished.open("w", encoding="utf-8-sig", newline="") as file:
                table = csv.writer(file)
                table.writerow((_CODE, "ukm_id", *schema.ADDRESS))
                table.writerows((row.code, *map(_guarded, (row.ukm_id, *row.address))) for row in self.rows)
            unfinished.replace(path)
        except OSError as error:
            msg = _(
                "{file} cannot be written ({reason}): close it elsewhere, or choose another folder",
                file=path,
                reason=error.strerror,
            )
            raise BuiltDataError(msg) from error
        finally:
            with suppress(OSError):
                unfinished.unlink()


def load(path: Path) -> Corrections:
    """Read a correction file: the column `code`, and `ukm_id`, address columns or both.

    A row counts for its ukm_id and for every row with the same address; one without a code counts for nothing, so
    that a list to mend can be filled in row by row. Where one address has two codes, only the ukm_id counts.

    Raises
    ------
    ReadError
        Where the file cannot be read, has no column `code`, or a code does not exist; every such row is named.
    """
    table = load_table(path, marker=_CODE)[0]
    columns = {header.strip().casefold(): at for at, header in enumerate(table.headers)}
    if _CODE not in columns:
        msg = _("{file}, row {row}: there is no column code; it holds the code of the right place",
                file=path, row=table.header_row)  # fmt: skip
        raise ReadError(msg)
    known = {headers.column_of(header): at for at, header in enumerate(table.headers)}
    rows, wrong = [], []
    for number, cells in table.rows:
        code = _code(_cell(cells, columns[_CODE]))
        if code and code not in gazetteer.load().names:
            wrong.append(
                _(
                    "{file}, row {row}, column code: {value} is no code of a place; the codes are in "
                    "data/gazetteer/villages.csv and areas.csv",
                    file=path, row=number, value=repr(code),
                )
            )  # fmt: skip
        elif code:
            address = tuple(_cell(cells, known.get(column)) for column in schema.ADDRESS)
            rows.append(Correction(code, _cell(cells, known.get("ukm_id")), address))
    if wrong:
        raise ReadError("\n".join(wrong))
    return Corrections(rows)


def apply(ukm: pd.DataFrame, answers: pd.DataFrame, corrections: Corrections) -> pd.DataFrame:
    """Return `answers` with the corrected places, noted as such; an id goes before an address.

    Needs ukm_id and `schema.ADDRESS` in `ukm`, the columns of `batch.locate_frame` in `answers`, and the same index.
    """
    by_address = _keys(ukm).map(corrections.by_address).astype("str")
    code = ukm["ukm_id"].map(corrections.by_id).astype("str").fillna(by_address)
    known = code.notna()
    points = gazetteer.load().points
    return answers.assign(
        place_code=code.fillna(answers["place_code"]),
        location_level=code.str.len().map(_LEVEL_OF_LENGTH).astype("str").fillna(answers["location_level"]),
        location_confidence=answers["location_confidence"].mask(known, 1.0),
        location_note=answers["location_note"].mask(known, "corrected"),
        alternatives=answers["alternatives"].mask(known),
        lon=code.map({place: lon for place, (lon, _lat) in points.items()}).fillna(answers["lon"]),
        lat=code.map({place: lat for place, (_lon, lat) in points.items()}).fillna(answers["lat"]),
    )


def to_mend(ukm: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `ukm` as those of a correction file to fill in, and `KEY`; `in_order` counts and sorts them.

    Needs the record, `schema.LOCATION`, `schema.SOURCE`, alternatives (codes joined by "; ") and `reason`. `found` is
    where the row stands now.
    """
    places = gazetteer.load()
    deepest = ukm["village_code"].fillna(ukm["district_code"]).fillna(ukm["regency_code"])
    full = {code: f"{code} {places.full_name(code)}" for code in places.names}
    alternatives = ukm["alternatives"].map(
        lambda codes: " | ".join(full[code] for code in codes.split("; ")), na_action="ignore"
    )
    table = ukm.assign(
        code=pd.Series(index=ukm.index, dtype="str"),
        rows=1,
        found=deepest.map(full).astype("str"),
        alternatives=alternatives.astype("str"),
        **{KEY: _keys(ukm)},
    )
    return table[[*_TO_MEND, KEY]]


def in_order(table: pd.DataFrame) -> pd.DataFrame:
    """Return rows of `to_mend`, the most frequent address first.

    `rows` counts the rows of the same address, which one code mends together.
    """
    keys = table[KEY]
    rows = keys.map(keys.value_counts()).where(keys != "", 1).astype("int64")
    return table.assign(rows=rows).sort_values(["rows", KEY], ascending=[False, True], kind="stable")


def _cell(cells: Sequence[str], at: int | None) -> str:
    return " ".join(cells[at].split()) if at is not None and at < len(cells) else ""


def _code(text: str) -> str:
    """Return the dotted code that `text` begins with, or else `text`."""
    match = _CODE_FORM.match(text)
    return ".".join(filter(None, match.groups())) if match else text


def _id(row: Correction) -> str:
    return row.ukm_id.removeprefix("'")


def _guarded(text: str) -> str:
    """Return `text` so that no spreadsheet runs it; the apostrophe counts neither in an id nor in an address."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _keys(ukm: pd.DataFrame) -> pd.Series:
    columns = [ukm[column].fillna("").astype(str).tolist() for column in schema.ADDRESS]
    return pd.Series([_key(row) for row in zip(*columns, strict=True)], index=ukm.index, dtype="str")


def _key(address: Sequence[str]) -> str:
    """Return the five texts of an address as one, without case, spaces, punctuation and an apostrophe of `export`."""
    parts = [re.sub(r"\W+", "", text.casefold()) for text in address]
    return "|".join(parts) if any(parts) else ""
