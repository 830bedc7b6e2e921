"""`geo.join` on a toy coast and, beside the usual spatial join, on the real districts."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pandas.testing import assert_frame_equal

from geo import boundaries, join, settings
from geo.errors import BoundaryError

CRS = "EPSG:4326"


@pytest.fixture(scope="module")
def districts() -> gpd.GeoDataFrame:
    return boundaries.load("district")


@pytest.fixture
def cape() -> gpd.GeoDataFrame:
    """Two districts whose border runs out into the sea at (106, -4), the larger code first."""
    west = shapely.Polygon([(105, -5), (106, -5), (106, -4), (105, -4.5)])
    east = shapely.Polygon([(107, -5), (106, -5), (106, -4), (107, -4.5)])
    return gpd.GeoDataFrame({"code": ["18.71.01", "18.09.02"]}, geometry=[east, west], crs=CRS)


@pytest.fixture(scope="module")
def points(districts: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Return 20,000 points: anywhere, on vertices, on the middle of edges, around the coast."""
    rng = np.random.default_rng(7)
    west, south, east, north = districts.total_bounds
    rings = shapely.get_rings(shapely.get_parts(districts.geometry.to_numpy()))
    edges = np.concatenate([np.stack([c[:-1], c[1:]], axis=1) for c in map(shapely.get_coordinates, rings)])
    coast = shapely.get_coordinates(shapely.coverage_union_all(districts.geometry.to_numpy()))
    xy = np.concatenate(
        [
            rng.uniform((west, south), (east, north), (8_000, 2)),
            rng.choice(edges[:, 0], 4_000),
            rng.choice(edges.mean(axis=1), 4_000),
            rng.choice(coast, 4_000) + rng.normal(0, 0.015, (4_000, 2)),
        ]
    )
    return gpd.GeoSeries.from_xy(*rng.permutation(xy).T, crs=CRS)


def test_equals_sjoin_and_takes_the_smallest_code_of_a_border(
    points: gpd.GeoSeries, districts: gpd.GeoDataFrame
) -> None:
    pairs = gpd.sjoin(points.to_frame("geometry"), districts[["code", "geometry"]])
    usual = pairs.groupby(level=0)["code"].agg(["min", "size"])
    assert (usual["size"] > 1).sum() > 4_000

    placed = join.to_areas(points, districts).loc[usual.index]
    assert (placed["off_land_m"] == 0).all()
    assert (placed["district_code"] == usual["min"]).all()
    assert (placed["regency_code"] == usual["min"].str[:5]).all()


def test_regency_equals_sjoin_with_the_regencies(points: gpd.GeoSeries, districts: gpd.GeoDataFrame) -> None:
    pairs = gpd.sjoin(points.to_frame("geometry"), boundaries.load("regency")[["code", "geometry"]])
    usual = pairs.groupby(level=0)["code"].min()
    assert (join.to_areas(points, districts).loc[usual.index, "regency_code"] == usual).all()


def test_off_the_coast_equals_sjoin_nearest(points: gpd.GeoSeries, districts: gpd.GeoDataFrame) -> None:
    at_sea = points[points.disjoint(districts.union_all("coverage"))].to_frame("geometry")
    metric, land = (
        at_sea.to_crs(settings.CRS_METRIC),
        districts[["code", "geometry"]].to_crs(settings.CRS_METRIC),
    )
    pairs = gpd.sjoin_nearest(
        metric, land, max_distance=settings.COAST_TOLERANCE_M, distance_col="off_land_m"
    )
    usual = pairs[["code", "off_land_m"]].groupby(level=0).min()
    assert 1_000 < len(usual) < len(at_sea) - 1_000

    placed = join.to_areas(at_sea, districts)
    near = placed.loc[usual.index]
    assert (near["district_code"] == usual["code"]).all()
    assert near["off_land_m"].to_numpy() == pytest.approx(usual["off_land_m"].to_numpy(), abs=0.05)
    assert placed.drop(usual.index).isna().all(axis=None)


def test_order_of_points_and_of_districts_does_not_matter(
    points: gpd.GeoSeries, districts: gpd.GeoDataFrame
) -> None:
    shuffled = points.sample(frac=1, random_state=3)
    again = join.to_areas(shuffled, districts.sample(frac=1, random_state=4))
    assert_frame_equal(again.sort_index(), join.to_areas(points, districts))


@pytest.mark.parametrize(
    ("xy", "district"),
    [
        ((105.5, -4.9), "18.09.02"),
        ((106.5, -4.9), "18.71.01"),
        ((106, -4.7), "18.09.02"),  # on the border
        ((106, -5), "18.09.02"),  # where the border meets the coast
        ((106.5, -5), "18.71.01"),  # on the coast
        ((107, -4.5), "18.71.01"),  # the last vertex of the coast
    ],
)
def test_on_land(cape: gpd.GeoDataFrame, xy: tuple[float, float], district: str) -> None:
    placed = join.to_areas(gpd.GeoSeries([shapely.Point(xy)], index=["a"], crs=CRS), cape)
    assert list(placed.loc["a"]) == [district, district[:5], 0.0]


def test_equally_near_districts_give_the_smallest_code(cape: gpd.GeoDataFrame) -> None:
    one_km_out = gpd.GeoSeries.from_xy([106.0], [-4 + 1 / 110.57], crs=CRS)
    placed = join.to_areas(one_km_out, cape)
    assert placed["district_code"].tolist() == ["18.09.02"]
    assert placed["off_land_m"].tolist() == pytest.approx([1_000], rel=1e-3)


def test_too_far_missing_and_impossible_points_stay_missing(cape: gpd.GeoDataFrame) -> None:
    shapes = [
        shapely.Point(106, -4 + 2.1 / 110.57), None, shapely.Point(), shapely.Point(np.inf, -4.7),
        shapely.Point(105.5, np.inf), shapely.Point(-4.9, 105.5), shapely.Point(105.5, -4.9),
    ]  # fmt: skip
    frame = gpd.GeoDataFrame({"name": "x"}, geometry=shapes, index=[0, 1, 2, 3, 4, 4, 5], crs=CRS)
    placed = join.to_areas(frame, cape)
    assert placed.index.equals(frame.index)
    assert placed.iloc[:-1].isna().all(axis=None)
    assert placed["district_code"].iloc[-1] == "18.09.02"


def test_no_points_give_no_rows(cape: gpd.GeoDataFrame) -> None:
    placed = join.to_areas(gpd.GeoSeries([], crs=CRS), cape)
    assert (len(placed), list(placed)) == (0, ["district_code", "regency_code", "off_land_m"])
    assert isinstance(placed["district_code"].dtype, pd.StringDtype)


@pytest.mark.parametrize("crs", ["EPSG:32748", None])
def test_another_crs_is_refused(cape: gpd.GeoDataFrame, crs: str | None) -> None:
    points = gpd.GeoSeries.from_xy([105.5], [-4.9], crs=CRS)
    with pytest.raises(BoundaryError, match=r"the CRS is .+: convert to EPSG:4326"):
        join.to_areas(points.set_crs(crs, allow_override=True), cape)
    with pytest.raises(BoundaryError, match=r"the CRS is .+: convert to EPSG:4326"):
        join.to_areas(points, cape.set_crs(crs, allow_override=True))
