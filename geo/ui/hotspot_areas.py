"""What is tested for hot spots and on which areas, districts or squares; kept for each version of the data."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import streamlit as st
from scipy.spatial import cKDTree

from geo import clusters, draw, gazetteer, groups, hotspots, neighbours, settings
from geo.hotspots import Target, Variable
from geo.neighbours import Kind
from geo.texts import _
from geo.ui import cluster_map, data, map_files
from geo.words import names

__all__ = ["Choice", "Tested", "labels", "published", "tested"]


@dataclass(frozen=True)
class Choice:
    """What is tested on which areas.

    Attributes
    ----------
    cell_km
        Side of the squares; 0: districts.
    nearest, distance_km
        For the kinds of neighbourhood that need them.
    """

    target: Target
    cell_km: int = 0
    kind: Kind = "touching"
    nearest: int = 6
    distance_km: int = 20
    variable: Variable = "rate"


class Tested(NamedTuple):
    """What `hotspots.hot_spots` found, how many areas a neighbourhood has typically, how many UKM are in no area."""

    found: pd.DataFrame
    neighbours: float
    left_out: int


class _Areas(NamedTuple):
    """Areas (code, geometry) and the code of the area of each row of UKM, None where it is in none."""

    shapes: gpd.GeoDataFrame
    of_row: Any


@st.cache_data(max_entries=64, show_spinner=False)
def tested(version: str, choice: Choice, _ukm: gpd.GeoDataFrame) -> Tested:
    """Return what was found in the data `version` of which `_ukm` are the UKM."""
    shapes, of_row = areas(version, choice.cell_km, _ukm)
    near = neighbours.near(
        shapes, choice.kind, nearest=choice.nearest, distance_m=1_000.0 * choice.distance_km
    )
    counts = hotspots.count(_ukm, of_row, choice.target, pd.Index(shapes["code"]))
    found = hotspots.hot_spots(counts, near, variable=choice.variable)
    left_out = groups.total(_ukm[pd.isna(of_row)])
    return Tested(found, float(np.median(near.sum(axis=1))) - 1, left_out)


@st.cache_resource(max_entries=10, show_spinner=False)
def areas(version: str, cell_km: int, _ukm: gpd.GeoDataFrame) -> _Areas:
    """Return the areas and which row is in which.

    In a district are all that are placed to it or better, in a square those that stand at their village's centre or
    better.
    """
    districts = data.areas("district")
    if not cell_km:
        return _Areas(districts[["code", "geometry"]], _ukm["district_code"].to_numpy(dtype=object))
    placed = groups.standing(_ukm).isin(clusters.LOCATED).to_numpy()
    points = cluster_map.metric(version, _ukm)[placed]
    of_row = np.full(len(_ukm), None, dtype=object)
    of_row[placed] = neighbours.cells(points, cell_m=1_000 * cell_km)
    squares = neighbours.grid(districts.geometry, points, cell_m=1_000 * cell_km)
    return _Areas(squares.to_crs(settings.CRS_GEOGRAPHIC), of_row)


def labels(shapes: gpd.GeoDataFrame) -> Sequence[str]:
    """Return what each area is called: a district by its full name, a square by the village nearest to its middle."""
    if data.is_area(shapes["code"].iloc[0]):
        places = gazetteer.load()
        return [places.full_name(code) for code in shapes["code"]]
    villages, called = gazetteer.load().villages, names("place")
    tree = cKDTree(villages[["lon", "lat"]])
    nearest = villages["code"].iloc[
        tree.query(shapely.get_coordinates(shapely.centroid(shapes.geometry.to_numpy())))[1]
    ]
    return [
        _("around {village}, {district}", village=called[code], district=called[code[:8]]) for code in nearest
    ]


def published(shapes: gpd.GeoDataFrame, looks: dict[str, draw.Area], cell_km: int) -> draw.Areas:
    """Return the areas for the map with their looks, the borders of the regencies over them."""
    file = (
        cluster_map.published("squares", shapes.set_index("code").geometry) if cell_km
        else map_files.areas("district")
    )  # fmt: skip
    return draw.Areas(file, looks, map_files.outline())
