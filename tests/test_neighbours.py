"""Which areas are near which, on squares made in code; the matrices agree with libpysal's."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from libpysal import weights

from geo import boundaries, settings
from geo.neighbours import Kind, cells, grid, near


def squares(columns: int, rows: int) -> gpd.GeoDataFrame:
    """Return squares of 10 km, row by row."""
    boxes = [
        shapely.box(500_000 + 1e4 * x, 9.4e6 + 1e4 * y, 510_000 + 1e4 * x, 9.41e6 + 1e4 * y)
        for y in range(rows)
        for x in range(columns)
    ]
    return gpd.GeoDataFrame(geometry=boxes, crs=settings.CRS_METRIC)


def test_corners_count_as_borders() -> None:
    found = near(squares(3, 3), "touching").toarray()

    assert found.sum(axis=1).tolist() == [4, 6, 4, 6, 9, 6, 4, 6, 4]
    assert set(np.unique(found)) == {0.0, 1.0}
    assert (found == found.T).all()


@pytest.mark.parametrize(("kind", "options", "each"), [
    ("nearest", {"nearest": 2}, [3, 3, 3, 3]),
    ("nearest", {"nearest": 99}, [4, 4, 4, 4]),
    ("distance", {"distance_m": 10_000}, [2, 3, 3, 2]),
    ("distance", {"distance_m": 9_999}, [1, 1, 1, 1]),
])  # fmt: skip
def test_other_kinds_hold_the_area_itself(kind: Kind, options: dict[str, int], each: list[int]) -> None:
    found = near(squares(4, 1), kind, **options).toarray()

    assert found.sum(axis=1).tolist() == each
    assert (np.diag(found) == 1).all()


def test_districts_have_the_neighbours_that_libpysal_finds() -> None:
    districts = boundaries.load("district").to_crs(settings.CRS_METRIC)
    usual = weights.Queen.from_dataframe(districts, use_index=False, silence_warnings=True).full()[0]

    assert (near(districts, "touching").toarray() - np.eye(len(districts)) == usual).all()


def test_grid_holds_land_and_points_and_nothing_else() -> None:
    land = gpd.GeoSeries([shapely.box(501_000, 9.401e6, 519_000, 9.402e6)], crs=settings.CRS_METRIC)
    points = gpd.GeoSeries(gpd.points_from_xy([505_000, 531_000], [9.4015e6, 9.4e6]), crs=settings.CRS_METRIC)
    found = grid(land, points.to_crs(settings.CRS_GEOGRAPHIC), cell_m=10_000)

    assert found["code"].tolist() == ["50-940", "51-940", "53-940"]
    assert cells(points, cell_m=10_000).tolist() == ["50-940", "53-940"]
    assert (found.area == 1e8).all()


def test_land_that_ends_at_a_cell_is_not_in_the_next() -> None:
    land = gpd.GeoSeries([shapely.box(500_000, 9.4e6, 510_000, 9.41e6)], crs=settings.CRS_METRIC)

    assert grid(land, land.centroid, cell_m=10_000)["code"].tolist() == ["50-940"]
