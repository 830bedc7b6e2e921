"""What a person knows better than the geocoder: places by enterprise or by address, applied at every build.

Owns the shape of the file: `unplaced.csv` and `doubtful.csv` have it already, one only fills in the column `code`.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import pandas as pd

from geo import gazetteer, schema
from geo.errors import ReadError
from geo.tables import load as load_table
from geo.texts import _

__all__ = ["Corrections", "apply", "load", "to_mend"]

_CODE: Final = "code"
_LEVEL_OF_LENGTH: Final = {5: "regency", 8: "district", 13: "village"}

#: A code as people fill it in: copied with the name behind it, without dots, or turned into a time by a spreadsheet.
_CODE_FORM: Final = re.compile(r"(\d\d)\W?(\d\d)(?:\W?(\d\d)(?:\W?(\d{4}))?)?(?!\W?\d)")

#: Columns of a list to mend, in the order in which an officer reads a row.
_TO_MEND: Final = (
    _CODE, "rows", "ukm_id", "business_name", *schema.ADDRESS, "latitude", "longitude", "location_note", "reason",
    "found", "alternatives", *schema.SOURCE,
)  # fmt: skip


class Corrections(NamedTuple):
    """Place codes by ukm_id, and by the five address texts as `_key` folds them."""

    by_id: dict[str, str]
    by_address: dict[str, str]


def load(path: Path) -> Corrections:
    """Read a correction file: the column `code`, and `ukm_id`, address columns or both.

    A row counts for its ukm_id and for every row with the same address; one without a code counts for nothing, so
    that a list to mend can be filled in row by row. Where one address has two codes, only the ukm_id counts.

    Raises
    ------
    ReadError
        Where the file cannot be read, has no column `code`, or a code does not exist; every such row is named.
    """
    table = load_table(path, marker=_CODE)
    columns = {header.strip().casefold(): at for at, header in enumerate(table.headers)}
    if _CODE not in columns:
        msg = _("{file}, row {row}: there is no column code; it holds the code of the right place",
                file=path, row=table.header_row)  # fmt: skip
        raise ReadError(msg)
    known = {schema.column_of(header): at for at, header in enumerate(table.headers)}
    by_id: dict[str, str] = {}
    by_address: defaultdict[str, set[str]] = defaultdict(set)
    wrong = []
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
            ukm_id = _cell(cells, known.get("ukm_id")).removeprefix("'")
            address = _key([_cell(cells, known.get(column)) for column in schema.ADDRESS])
            if ukm_id:
                by_id[ukm_id] = code
            if address:
                by_address[address].add(code)
    if wrong:
        raise ReadError("\n".join(wrong))
    return Corrections(
        by_id, {address: min(codes) for address, codes in by_address.items() if len(codes) == 1}
    )


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
    """Return the rows of `ukm` as a correction file to fill in, the most frequent address first.

    Needs the record, `schema.LOCATION`, `schema.SOURCE`, alternatives (codes joined by "; ") and `reason`. `rows`
    counts the rows of the same address, which one code mends together; `found` is where the row stands now.
    """
    places = gazetteer.load()
    keys = _keys(ukm)
    deepest = ukm["village_code"].fillna(ukm["district_code"]).fillna(ukm["regency_code"])
    full = {code: f"{code} {places.full_name(code)}" for code in places.names}
    alternatives = ukm["alternatives"].map(
        lambda codes: " | ".join(full[code] for code in codes.split("; ")), na_action="ignore"
    )
    rows = keys.map(keys.value_counts()).where(keys != "", 1).astype("int64")
    table = ukm.assign(
        code=pd.Series(index=ukm.index, dtype="str"),
        rows=rows,
        found=deepest.map(full).astype("str"),
        alternatives=alternatives.astype("str"),
        _key=keys,
    )
    return table.sort_values(["rows", "_key"], ascending=[False, True], kind="stable")[list(_TO_MEND)]


def _cell(cells: Sequence[str], at: int | None) -> str:
    return " ".join(cells[at].split()) if at is not None and at < len(cells) else ""


def _code(text: str) -> str:
    """Return the dotted code that `text` begins with, or else `text`."""
    match = _CODE_FORM.match(text)
    return ".".join(filter(None, match.groups())) if match else text


def _keys(ukm: pd.DataFrame) -> pd.Series:
    columns = [ukm[column].fillna("").astype(str).tolist() for column in schema.ADDRESS]
    return pd.Series([_key(row) for row in zip(*columns, strict=True)], index=ukm.index, dtype="str")


def _key(address: Sequence[str]) -> str:
    """Return the five texts of an address as one, without case, spaces, punctuation and an apostrophe of `export`."""
    parts = [re.sub(r"\W+", "", text.casefold()) for text in address]
    return "|".join(parts) if any(parts) else ""
