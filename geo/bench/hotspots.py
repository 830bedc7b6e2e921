"""Time hot spots and density clusters beside the plain calls of the libraries people use, in one run."""

# A developer's tool: its titles are in English and in no catalogue.

import warnings
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from statistics import median
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import boundaries, clusters, dbscan, gazetteer, hotspots, neighbours, settings
from geo.bench.rounds import in_turn

__all__ = ["Timed", "measure", "table"]

_PRODUCT = "coffee"
_EARTH_M = 6_371_008.8
_SHORT_M = 1_000.0


class Timed(NamedTuple):
    """A step: its rows, median seconds of ours and of the usual way, the median of the rounds' ratios, and that way."""

    step: str
    rows: int
    ours_s: float
    usual_s: float | None
    ratio: float | None
    usual_way: str


def measure(ukm: gpd.GeoDataFrame) -> list[Timed]:
    """Time both on the UKM of built data; the usual ways need esda, libpysal and scikit-learn."""
    return [*_hot_spots(ukm), *_density(ukm)]


def table(found: list[Timed]) -> str:
    """Return the figures as text."""
    frame = pd.DataFrame(found)
    forms = {"rows": "{:,}", "ours_s": "{:.3f}", "usual_s": "{:.3f}", "ratio": "{:.2f}"}
    return frame.to_string(
        index=False, na_rep="-", formatters={name: form.format for name, form in forms.items()}
    )


def _hot_spots(ukm: gpd.GeoDataFrame) -> Iterator[Timed]:
    from esda import G_Local
    from libpysal import weights

    target = hotspots.Target(_PRODUCT)
    districts = boundaries.load("district")
    squares = neighbours.grid(districts.geometry, ukm.geometry, cell_m=5_000)
    kinds: tuple[tuple[str, gpd.GeoDataFrame, Any], ...] = (
        ("Gi*, districts", districts, ukm["district_code"]),
        ("Gi*, squares of 5 km", squares, neighbours.cells(ukm.geometry, cell_m=5_000)),
    )
    for name, areas, of_row in kinds:
        counts = hotspots.count(ukm, of_row, target, pd.Index(areas["code"]))

        def ours(areas: gpd.GeoDataFrame = areas, counts: pd.DataFrame = counts) -> object:
            return hotspots.hot_spots(counts, neighbours.near(areas, "touching"))

        def usual(areas: gpd.GeoDataFrame = areas, counts: pd.DataFrame = counts) -> object:
            # It prints every area without neighbours, and again for each matrix made from this one.
            with warnings.catch_warnings(), redirect_stdout(StringIO()):
                warnings.simplefilter("ignore")
                near = weights.Queen.from_dataframe(areas, use_index=False, silence_warnings=True)
                return G_Local(
                    counts["n"].to_numpy(float), near, star=True, permutations=hotspots.PERMUTATIONS, seed=1
                )

        way = f"esda.G_Local over libpysal Queen, {hotspots.PERMUTATIONS:,} permutations"
        yield _timed(name, len(areas), ours, usual, way)


def _density(ukm: gpd.GeoDataFrame) -> Iterator[Timed]:
    from sklearn.cluster import DBSCAN

    districts, villages = boundaries.load("district"), gazetteer.load().villages
    choice = clusters.default(ukm, _PRODUCT, area_km2=float(districts["area_km2"].sum()))
    located = clusters.located(ukm)
    placed = {
        f"DBSCAN, {_PRODUCT}": located.geometry[located["product_type"] == _PRODUCT],
        "DBSCAN, all products": located.geometry,
    }
    for name, points in placed.items():
        metres = points.to_crs(settings.CRS_METRIC).get_coordinates().to_numpy()
        radians = np.radians(points.get_coordinates()[["y", "x"]].to_numpy())
        # Of all products so many are in reach that only a short one fits into the memory of the usual way.
        reach = choice.reach_m if len(points) < len(located) else _SHORT_M

        def ours(metres: Any = metres, reach: float = reach) -> object:
            return dbscan.find(metres, metres, reach=reach, least=choice.least)

        def usual(radians: Any = radians, reach: float = reach) -> object:
            return DBSCAN(
                eps=reach / _EARTH_M, min_samples=choice.least, metric="haversine", algorithm="ball_tree"
            ).fit(radians)

        way = f"sklearn DBSCAN, haversine, raw points, {reach:,.0f} m"
        yield _timed(name, len(points), ours, usual, way)

    def whole() -> object:
        return clusters.sentra(ukm, choice, villages=villages, districts=districts)

    yield _timed(
        "sentra with background, outlines, figures", len(placed[f"DBSCAN, {_PRODUCT}"]), whole, None, "-"
    )


def _timed(step: str, rows: int, ours: Any, usual: Any, way: str) -> Timed:
    if usual is None:
        (own,) = in_turn(ours)
        return Timed(step, rows, median(own), None, None, way)
    own, others = in_turn(ours, usual)
    ratio = median(theirs / mine for mine, theirs in zip(own, others, strict=True))
    return Timed(step, rows, median(own), median(others), ratio, way)
