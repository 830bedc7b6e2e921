"""Points as GeoJSON (RFC 7946), in pieces: a template filled with columns, no object for each feature.

Longitude before latitude in WGS 84, no member `crs`, a `bbox`, and null for what is missing.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.about import About

__all__ = ["coordinates", "pieces"]

Strings = np.ndarray[Any, np.dtype[np.object_]]

_CHUNK_ROWS: Final = 10_000
#: 0.1 m, finer than any position here.
_COORDINATE_DECIMALS: Final = 6

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def coordinates(table: gpd.GeoDataFrame) -> tuple[pd.Series, pd.Series]:
    """Return longitude and latitude of the points, with six decimals at most."""
    points = table.geometry.to_numpy()
    x, y = (np.round(of(points), _COORDINATE_DECIMALS) for of in (shapely.get_x, shapely.get_y))
    return pd.Series(x, index=table.index), pd.Series(y, index=table.index)


def pieces(table: gpd.GeoDataFrame, about: About) -> Iterator[bytes]:
    """Yield one document of points in EPSG:4326 in pieces of some thousand features; the id of each is its ukm_id."""
    head = {"type": "FeatureCollection", "name": "ukm_lampung", "about": asdict(about)}
    x, y = coordinates(table)
    if x.notna().any():
        head["bbox"] = [x.min(), y.min(), x.max(), y.max()]
    yield (_ENCODER.encode(head)[:-1] + ', "features": [\n').encode()
    columns = [name for name in table.columns if name != "geometry"]
    properties = ",".join(f"{json.dumps(name)}:%s" for name in columns)
    feature = f'{{"type":"Feature","id":%s,"geometry":%s,"properties":{{{properties}}}}}'
    # A value is encoded once for each chunk that has it, a row is one template filled: no object per feature.
    for start in range(0, len(table), _CHUNK_ROWS):
        part = slice(start, start + _CHUNK_ROWS)
        texts = {name: _texts(table[name].iloc[part]) for name in columns}
        points = _points(x.iloc[part], y.iloc[part])
        rows = zip(texts["ukm_id"], points, *texts.values(), strict=True)
        yield ((",\n" if start else "") + ",\n".join(map(feature.__mod__, rows))).encode()
    yield b"\n]}\n"


def _texts(values: pd.Series) -> Strings:
    codes, different = pd.factorize(values)
    texts = [_text(value) for value in different.tolist()]
    return np.array([*texts, "null"], dtype=object)[codes]


def _text(value: object) -> str:
    # The encoder is slow on anything but text.
    if isinstance(value, float):
        return repr(value)
    return _ENCODER.encode(value)


def _points(x: pd.Series, y: pd.Series) -> list[str]:
    return [
        f'{{"type":"Point","coordinates":[{lon!r},{lat!r}]}}' if lon == lon and lat == lat else "null"
        for lon, lat in zip(x.tolist(), y.tolist(), strict=True)
    ]
