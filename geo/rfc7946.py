"""Points as GeoJSON (RFC 7946), in pieces: columns of texts put together, no object for each feature.

Longitude before latitude in WGS 84, no member `crs`, a `bbox`, and null for what is missing.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geo import settings
from geo.about import About

__all__ = ["coordinates", "pieces"]

_CHUNK_ROWS: Final = 25_000
#: 0.1 m, finer than any position here.
_COORDINATE_DECIMALS: Final = 6

#: What JSON does not have in a text as it is.
_ESCAPED: Final = r'["\\\x00-\x1f]'
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def coordinates(table: gpd.GeoDataFrame) -> tuple[pd.Series, pd.Series]:
    """Return longitude and latitude of the points, with six decimals at most."""
    points = table.geometry.to_numpy()
    x, y = (np.round(of(points), _COORDINATE_DECIMALS) for of in (shapely.get_x, shapely.get_y))
    return pd.Series(x, index=table.index), pd.Series(y, index=table.index)


def pieces(table: gpd.GeoDataFrame, about: About) -> Iterator[bytes]:
    """Yield one document of points in EPSG:4326 in pieces of some thousand features; the id of each is its ukm_id."""
    head = {"type": "FeatureCollection", "name": f"ukm_{settings.PROVINCE_SLUG}", "about": asdict(about)}
    x, y = coordinates(table)
    if x.notna().any():
        head["bbox"] = [x.min(), y.min(), x.max(), y.max()]
    yield (_ENCODER.encode(head)[:-1] + ', "features": [\n').encode()
    columns = [name for name in table.columns if name != "geometry"]
    # Arrow puts the texts of a row together, and all rows lie in its memory one after the other: no object per feature.
    for start in range(0, len(table), _CHUNK_ROWS):
        part = slice(start, start + _CHUNK_ROWS)
        texts = {name: _texts(table[name].iloc[part]) for name in columns}
        row: list[Any] = [',\n{"type":"Feature","id":', texts["ukm_id"]]
        row += [',"geometry":', _points(x.iloc[part], y.iloc[part]), ',"properties":{']
        for at, name in enumerate(columns):
            row += [f"{',' * bool(at)}{json.dumps(name)}:", texts[name]]
        features = pc.binary_join_element_wise(*row, "}}", "")
        _validity, offsets, data = features.buffers()
        # The first one of all has no comma before it.
        begin = 0 if start else len(",\n")
        end = int(np.frombuffer(offsets, dtype=np.int32)[len(features)])
        yield data.slice(begin, end - begin).to_pybytes()
    yield b"\n]}\n"


def _texts(values: pd.Series) -> pa.StringArray:
    # A value is encoded once for each chunk that has it.
    codes, different = pd.factorize(values)
    if pd.api.types.is_float_dtype(values):
        texts = pa.array(map(repr, different.tolist()), pa.string())
    elif pd.api.types.is_numeric_dtype(values):
        texts = pa.array(different.tolist()).cast(pa.string())
    else:
        texts = _quoted(pa.array(different.tolist(), pa.string()))
    return texts.take(pa.array(codes, mask=codes < 0)).fill_null("null")


def _quoted(texts: pa.StringArray) -> pa.StringArray:
    quoted = pc.binary_join_element_wise('"', texts, '"', "")
    strange = pc.match_substring_regex(texts, _ESCAPED)
    return pc.replace_with_mask(
        quoted, strange, pa.array(map(_ENCODER.encode, texts.filter(strange).to_pylist()), pa.string())
    )


def _points(x: pd.Series, y: pd.Series) -> pa.StringArray:
    longitude, latitude = _texts(x), _texts(y)
    points = pc.binary_join_element_wise(
        '{"type":"Point","coordinates":[', longitude, ",", latitude, "]}", ""
    )
    return pc.if_else(pa.array((x.notna() & y.notna()).to_numpy()), points, "null")
