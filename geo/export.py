"""UKM as files for others: GeoJSON, GeoPackage, GeoParquet, CSV and XLSX, without anything personal.

Only the columns of `schema.PUBLIC` leave, free text masked (see `privacy`); `full` adds what officers may see. Every
file says what it is about; see docs/downloads.md.
"""

import codecs
import io
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from geo import privacy, rfc7946, schema, whole, workbook
from geo.about import About
from geo.about_words import in_line, rows
from geo.errors import GeoError
from geo.texts import _

__all__ = ["SUFFIXES", "About", "content", "csv", "geojson", "outgoing", "spreadsheet_safe", "write"]

Progress = Callable[[int, int], None]

_DECIMALS: Final = {
    "readiness": 1, "readiness_coverage": 2, "location_confidence": 2, **dict.fromkeys(schema.SCORES, 3),
}  # fmt: skip

#: Names of places beside their codes.
_NAMES: Final = {
    "village_name": "village_code",
    "district_name": "district_code",
    "regency_name": "regency_code",
}

#: What this program wrote itself, and the key, which `read` keeps free of personal numbers.
_UNMASKED: Final = frozenset(("ukm_id", *schema.LOCATION, *schema.POTENTIAL, *_NAMES))

#: Numbers that people give, which `read` takes from a text file as people write them: "2.125" has no decimals.
_NUMBERS: Final = tuple(column.name for column in schema.COLUMNS if column.kind == "number")
_LIKE_THOUSANDS: Final = r"-?[1-9]\d{0,2}\.\d{3}"

#: Excel and LibreOffice take a cell that begins like this for a formula.
_FORMULA: Final = r"[=+\-@\t\r\n＝＋－＠]"
_PLAIN_NUMBER: Final = r"[+-]?\d[\d.,]*"


def write(  # noqa: PLR0913  what is written, where, and what is said of it
    frame: gpd.GeoDataFrame,
    path: Path,
    *,
    about: About,
    names: Mapping[str, str] | None = None,
    full: pd.DataFrame | None = None,
    progress: Progress = lambda _done, _rows: None,
) -> None:
    """Write the UKM of `frame` to `path`, whole or not at all.

    Parameters
    ----------
    frame
        Columns of `schema.PUBLIC` and points in EPSG:4326; others are left out.
    path
        Its suffix, one of `SUFFIXES`, says the format: .geojson (RFC 7946), .gpkg (with a style for QGIS), .parquet
        (GeoParquet 1.1), .xlsx or .csv (UTF-8 with BOM). Spreadsheets have the point as point_lon and point_lat; in CSV
        text that begins like a formula gets an apostrophe, which `read` takes away again.
    about
        A member of the GeoJSON, metadata of GeoPackage and GeoParquet, a sheet of the XLSX, and in CSV, which has no
        place for it, the column `about` of the first row.
    names
        Names of the places by code; adds regency_name, district_name and village_name.
    full
        Personal columns and unmasked text by ukm_id, for officers only: added, and put in place of masked text.
    progress
        Called with the rows done and all rows while an XLSX is written; the others take seconds.

    Raises
    ------
    GeoError
        Where the suffix is none of these, the rows are more than a sheet holds or the file cannot be written.
    """
    writer = _WRITERS.get(path.suffix.casefold())
    if writer is None:
        msg = _(
            "{file}: this format is not written; use one of {known}", file=path, known=", ".join(SUFFIXES)
        )
        raise GeoError(msg)
    table = outgoing(frame, names or {}, full)
    with whole.replaced(path, mode=0o600 if full is not None else 0o644) as at:
        writer(table, at, about, progress)


def content(
    frame: gpd.GeoDataFrame,
    suffix: str,
    about: About,
    *,
    names: Mapping[str, str] | None = None,
    progress: Progress = lambda _done, _rows: None,
) -> bytes:
    """Return the content of the file that `write` would write."""
    if suffix == ".geojson":
        # Never twice in memory.
        into = io.BytesIO()
        into.writelines(geojson(frame, about, names=names))
        return into.getvalue()
    with tempfile.TemporaryDirectory(prefix="export-") as folder:
        path = Path(folder) / f"ukm{suffix}"
        write(frame, path, about=about, names=names, progress=progress)
        return path.read_bytes()


def csv(table: pd.DataFrame, about: About) -> bytes:
    """Return `table` as CSV: UTF-8 with BOM, text in quotes, no text a formula, in the first row what it is about."""
    texts = [str(name) for name in table.columns if table[name].dtype == "str"]
    safe = {name: spreadsheet_safe(table[name]) for name in texts}
    safe |= {name: _unmistakable(table[name]) for name in _NUMBERS if name in table.columns}
    noted = table.assign(**safe, about=pd.Series(in_line(about), index=table.index[:1], dtype="str"))
    into = io.BytesIO()
    into.write(codecs.BOM_UTF8)
    pyarrow.csv.write_csv(pa.Table.from_pandas(noted, preserve_index=False), into)
    return into.getvalue()


def geojson(
    frame: gpd.GeoDataFrame,
    about: About,
    *,
    names: Mapping[str, str] | None = None,
    full: pd.DataFrame | None = None,
) -> Iterator[bytes]:
    """Yield `frame` as one GeoJSON document (RFC 7946) in pieces; parameters as in `write`.

    The id of a feature is its ukm_id; coordinates have six decimals at most; what is missing is null.
    """
    return rfc7946.pieces(outgoing(frame, names or {}, full), about)


def spreadsheet_safe(texts: pd.Series) -> pd.Series:
    """Return `texts` with an apostrophe before those that a spreadsheet would run as a formula; numbers stay.

    Examples
    --------
    >>> spreadsheet_safe(pd.Series(["=1+1", "-5.4", "Kopi"], dtype="str")).tolist()
    ["'=1+1", '-5.4', 'Kopi']
    """
    risky = texts.str.match(_FORMULA, na=False) & ~texts.str.fullmatch(_PLAIN_NUMBER, na=False)
    return texts.mask(risky, "'" + texts)


def outgoing(
    frame: gpd.GeoDataFrame, names: Mapping[str, str], full: pd.DataFrame | None
) -> gpd.GeoDataFrame:
    """Return the columns that may leave, masked, rounded and with the names of places, in a fixed order."""
    order = [name for name in schema.PUBLIC if name in frame.columns and name not in schema.SOURCE]
    columns: dict[str, pd.Series] = {name: frame[name] for name in order}
    codes, known = pa.array(names.keys(), pa.large_string()), pa.array(names.values(), pa.large_string())
    for name, code in _NAMES.items():
        if names and code in columns:
            at = pc.index_in(pa.array(frame[code], pa.large_string()), value_set=codes)
            columns[name] = pd.Series(known.take(at), index=frame.index, dtype="str")
    for name, decimals in _DECIMALS.items():
        if name in columns:
            columns[name] = columns[name].round(decimals)
    texts = [name for name in columns if not pd.api.types.is_numeric_dtype(columns[name])]
    columns |= {name: columns[name].astype("str") for name in texts}
    geometry = frame.geometry
    if full is None:
        columns |= {name: privacy.mask(columns[name]) for name in texts if name not in _UNMASKED}
    else:
        officers = full[[name for name in full.columns if name in schema.PERSONAL or name in columns]]
        aligned = officers.reindex(frame["ukm_id"]).set_index(frame.index)
        columns |= {name: aligned[name].fillna(columns.get(name)) for name in aligned.columns}
        geometry = _exact(frame, full)
    # No spreadsheet and no JSON has a word for what is infinite.
    columns |= {
        name: column.where(np.isfinite(column))
        for name, column in columns.items() if pd.api.types.is_float_dtype(column)
    }  # fmt: skip
    return gpd.GeoDataFrame(columns, geometry=geometry)


def _exact(frame: gpd.GeoDataFrame, full: pd.DataFrame) -> gpd.GeoSeries:
    """Return the points of `frame`, where `full` knows a more exact one than may be public that one."""
    x, y = (
        full.reindex(frame["ukm_id"], columns=schema.EXACT).set_index(frame.index)[name]
        for name in schema.EXACT
    )
    points = gpd.GeoSeries.from_xy(x, y, crs=frame.crs)
    return frame.geometry.where(x.isna(), points)


def _unmistakable(numbers: pd.Series) -> pd.Series:
    """Return `numbers` as text where one of them could be read as thousands: 2.125 becomes 2.1250."""
    texts = numbers.dropna().map(lambda n: np.format_float_positional(n, trim="-")).astype("str")
    doubtful = texts.str.fullmatch(_LIKE_THOUSANDS)
    return texts.mask(doubtful, texts + "0").reindex(numbers.index) if doubtful.any() else numbers


def _write_geojson(table: gpd.GeoDataFrame, path: Path, about: About, _progress: Progress) -> None:
    with path.open("wb") as file:
        file.writelines(rfc7946.pieces(table, about))


def _write_csv(table: gpd.GeoDataFrame, path: Path, about: About, _progress: Progress) -> None:
    path.write_bytes(csv(_flat(table), about))


def _write_xlsx(table: gpd.GeoDataFrame, path: Path, about: About, progress: Progress) -> None:
    said = rows(about)
    note = pd.DataFrame({_("Item"): said.keys(), _("Content"): said.values()}, dtype="str")
    sheets = [
        workbook.Sheet("UKM", _flat(table), pinned=2), workbook.Sheet(_("About"), note, is_note=True),
    ]  # fmt: skip
    workbook.write(path, sheets, progress=progress)


def _write_parquet(table: gpd.GeoDataFrame, path: Path, about: About, _progress: Progress) -> None:
    described = table.copy(deep=False)
    described.attrs = {"about": asdict(about)}
    described.to_parquet(path, index=False, schema_version="1.1.0", write_covering_bbox=True)


def _write_geopackage(table: gpd.GeoDataFrame, path: Path, about: About, _progress: Progress) -> None:
    # It brings Folium along, which would slow the start of every command.
    from geo import geopackage

    geopackage.write(table, path, about)


_WRITERS: Final = {
    ".geojson": _write_geojson, ".gpkg": _write_geopackage, ".parquet": _write_parquet, ".csv": _write_csv,
    ".xlsx": _write_xlsx,
}  # fmt: skip
#: Of the formats that are written.
SUFFIXES: Final = tuple(_WRITERS)


def _flat(table: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return `table` with the points as two columns."""
    x, y = rfc7946.coordinates(table)
    return pd.DataFrame(table.drop(columns="geometry")).assign(point_lon=x, point_lat=y)
