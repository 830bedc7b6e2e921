"""UKM as files for others: GeoJSON, CSV and GeoParquet, without anything personal.

Only the columns of `schema.PUBLIC` leave, free text masked (see `privacy`); `full` adds what officers may see.
"""

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import privacy, schema
from geo.about import About
from geo.errors import GeoError
from geo.texts import _

__all__ = ["About", "geojson", "spreadsheet_safe", "write"]

Strings = np.ndarray[Any, np.dtype[np.object_]]

_CHUNK_ROWS: Final = 10_000
#: 0.1 m, finer than any position here.
_COORDINATE_DECIMALS: Final = 6
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

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False)

#: Excel and LibreOffice take a cell that begins like this for a formula.
_FORMULA: Final = r"[=+\-@\t\r\n＝＋－＠]"
_PLAIN_NUMBER: Final = r"[+-]?\d[\d.,]*"


def write(
    frame: gpd.GeoDataFrame,
    path: Path,
    *,
    about: About,
    names: Mapping[str, str] | None = None,
    full: pd.DataFrame | None = None,
) -> None:
    """Write the UKM of `frame` to `path`, whole or not at all.

    Parameters
    ----------
    frame
        Columns of `schema.PUBLIC` and points in EPSG:4326; others are left out.
    path
        Its suffix says the format: .geojson (RFC 7946), .csv (UTF-8 with BOM, for Excel; the point as point_lon
        and point_lat; cells that begin like a formula get an apostrophe) or .parquet (GeoParquet).
    about
        A member of the GeoJSON, metadata of the GeoParquet; CSV has no place for it.
    names
        Names of the places by code; adds regency_name, district_name and village_name.
    full
        Personal columns and unmasked text by ukm_id, for officers only: added, and put in place of masked text.

    Raises
    ------
    GeoError
        Where the suffix is none of the three or the file cannot be written.
    """
    writers = {".geojson": _write_geojson, ".csv": _write_csv, ".parquet": _write_parquet}
    writer = writers.get(path.suffix.casefold())
    if writer is None:
        msg = _("{file}: this format is not written; use one of {known}", file=path, known=", ".join(writers))
        raise GeoError(msg)
    table = _public(frame, names or {}, full)
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".export-") as folder:
            whole = Path(folder) / path.name
            whole.touch(mode=0o600 if full is not None else 0o644)
            writer(table, whole, about)
            whole.replace(path)
    except OSError as error:
        msg = _(
            "{file} cannot be written ({reason}): close it elsewhere, or choose another folder",
            file=path,
            reason=error.strerror,
        )
        raise GeoError(msg) from error


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
    return _geojson(_public(frame, names or {}, full), about)


def spreadsheet_safe(texts: pd.Series) -> pd.Series:
    """Return `texts` with an apostrophe before those that a spreadsheet would run as a formula; numbers stay.

    Examples
    --------
    >>> spreadsheet_safe(pd.Series(["=1+1", "-5.4", "Kopi"], dtype="str")).tolist()
    ["'=1+1", '-5.4', 'Kopi']
    """
    risky = texts.str.match(_FORMULA, na=False) & ~texts.str.fullmatch(_PLAIN_NUMBER, na=False)
    return texts.mask(risky, "'" + texts)


def _public(frame: gpd.GeoDataFrame, names: Mapping[str, str], full: pd.DataFrame | None) -> gpd.GeoDataFrame:
    """Return the columns that may leave, masked, rounded and with the names of places, in a fixed order."""
    order = [name for name in schema.PUBLIC if name in frame.columns and name not in schema.SOURCE]
    columns: dict[str, pd.Series] = {name: frame[name] for name in order}
    for name, code in _NAMES.items():
        if names and code in columns:
            columns[name] = frame[code].map(names).astype("str")
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
    return gpd.GeoDataFrame(columns, geometry=geometry)


def _exact(frame: gpd.GeoDataFrame, full: pd.DataFrame) -> gpd.GeoSeries:
    """Return the points of `frame`, where `full` knows a more exact one than may be public that one."""
    x, y = (
        full.reindex(frame["ukm_id"], columns=schema.EXACT).set_index(frame.index)[name]
        for name in schema.EXACT
    )
    points = gpd.GeoSeries.from_xy(x, y, crs=frame.crs)
    return frame.geometry.where(x.isna(), points)


def _write_geojson(table: gpd.GeoDataFrame, path: Path, about: About) -> None:
    with path.open("wb") as file:
        file.writelines(_geojson(table, about))


def _write_csv(table: gpd.GeoDataFrame, path: Path, _about: About) -> None:
    plain = pd.DataFrame(table.drop(columns="geometry"))
    safe = {name: spreadsheet_safe(plain[name]) for name in plain.columns if plain[name].dtype == "str"}
    x, y = _coordinates(table)
    plain.assign(**safe, point_lon=x, point_lat=y).to_csv(path, index=False, encoding="utf-8-sig")


def _write_parquet(table: gpd.GeoDataFrame, path: Path, about: About) -> None:
    described = table.copy(deep=False)
    described.attrs = {"about": asdict(about)}
    described.to_parquet(path, index=False, schema_version="1.1.0")


def _coordinates(table: gpd.GeoDataFrame) -> tuple[pd.Series, pd.Series]:
    points = table.geometry.to_numpy()
    x, y = (np.round(of(points), _COORDINATE_DECIMALS) for of in (shapely.get_x, shapely.get_y))
    return pd.Series(x, index=table.index), pd.Series(y, index=table.index)


def _geojson(table: gpd.GeoDataFrame, about: About) -> Iterator[bytes]:
    head = {"type": "FeatureCollection", "name": "ukm_lampung", "about": asdict(about)}
    x, y = _coordinates(table)
    if x.notna().any():
        head["bbox"] = [x.min(), y.min(), x.max(), y.max()]
    yield (_ENCODER.encode(head)[:-1] + ', "features": [\n').encode()
    columns = [name for name in table.columns if name != "geometry"]
    properties = ",".join(f"{json.dumps(name)}:%s" for name in columns)
    feature = f'{{"type":"Feature","id":%s,"geometry":%s,"properties":{{{properties}}}}}'
    # A value is encoded once for each chunk that has it, a row is one template filled: no object per feature.
    for start in range(0, len(table), _CHUNK_ROWS):
        part = slice(start, start + _CHUNK_ROWS)
        texts = {name: _json_texts(table[name].iloc[part]) for name in columns}
        points = _json_points(x.iloc[part], y.iloc[part])
        rows = zip(texts["ukm_id"], points, *texts.values(), strict=True)
        yield ((",\n" if start else "") + ",\n".join(map(feature.__mod__, rows))).encode()
    yield b"\n]}\n"


def _json_texts(values: pd.Series) -> Strings:
    codes, different = pd.factorize(values)
    texts = [_json_text(value) for value in different.tolist()]
    return np.array([*texts, "null"], dtype=object)[codes]


def _json_text(value: object) -> str:
    # The encoder is slow on anything but text.
    if isinstance(value, float):
        return repr(value) if np.isfinite(value) else "null"
    return _ENCODER.encode(value)


def _json_points(x: pd.Series, y: pd.Series) -> list[str]:
    return [
        f'{{"type":"Point","coordinates":[{lon!r},{lat!r}]}}' if lon == lon and lat == lat else "null"
        for lon, lat in zip(x.tolist(), y.tolist(), strict=True)
    ]
