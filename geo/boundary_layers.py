"""The two layers that `boundaries.load` reads, from the shapes of the districts alone; and their one form as GeoJSON.

Regencies are the exact unions of their districts, so that both layers agree to the last digit.
"""

import json
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo import boundaries, settings
from geo.errors import BoundaryError

__all__ = ["districts", "geojson", "regencies", "tidy"]


def districts(shapes: gpd.GeoDataFrame, names: Mapping[str, str]) -> gpd.GeoDataFrame:
    """Return the layer of districts.

    Parameters
    ----------
    shapes
        `code` and a coverage of polygons in EPSG:4326.
    names
        Official name by code.
    """
    frame = gpd.GeoDataFrame(
        {
            "code": shapes["code"],
            "name": shapes["code"].map(names),
            "type": "kecamatan",
            "capital": None,
            "area_km2": (shapes.to_crs(settings.CRS_METRIC).area / 1e6).round(3),
            "population": None,
            "parent_code": shapes["code"].str.rpartition(".")[0],
        },
        geometry=shapes.geometry,
    )
    return frame.sort_values("code", ignore_index=True)


def regencies(districts: gpd.GeoDataFrame, official: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the layer of regencies.

    Parameters
    ----------
    official
        One row for each regency of `districts`: code, name, capital, area_km2, population.
    """
    table = official.sort_values("code", ignore_index=True)
    shapes = districts.groupby("parent_code")["geometry"].agg(shapely.coverage_union_all)
    frame = table[["code", "name"]].assign(
        type=np.where(table["name"].str.startswith("Kota "), "kota", "kabupaten"),
        capital=table["capital"],
        area_km2=table["area_km2"],
        population=table["population"].astype("int64"),
        parent_code=settings.PROVINCE_CODE,
    )
    whole = tidy(shapes.loc[table["code"]].to_numpy())
    return gpd.GeoDataFrame(frame, geometry=whole, crs=settings.CRS_GEOGRAPHIC)


def tidy(shapes: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return `shapes` with exterior rings counter-clockwise and multipolygons of one part as polygons."""
    single = shapely.get_num_geometries(shapes) == 1
    wound: npt.NDArray[Any] = shapely.orient_polygons(
        np.where(single, shapely.get_geometry(shapes, 0), shapes)
    )
    return wound


def geojson(frame: gpd.GeoDataFrame, *, layer: boundaries.Layer) -> str:
    """Return `frame` as GeoJSON text (RFC 7946), one feature a line, once `boundaries.check` finds nothing.

    Raises
    ------
    BoundaryError
        Where it finds something.
    """
    problems = boundaries.check(frame, layer=layer)
    if problems:
        raise BoundaryError("\n".join(problems))
    features = ",\n".join(_feature(record) for record in frame.to_dict("records"))
    bbox = _compact(frame.total_bounds.tolist())
    return f'{{"type":"FeatureCollection","bbox":{bbox},"features":[\n{features}\n]}}\n'


def _feature(record: dict[Any, Any]) -> str:
    geometry = shapely.geometry.mapping(record.pop("geometry"))
    return _compact({"type": "Feature", "id": record["code"], "properties": record, "geometry": geometry})


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
