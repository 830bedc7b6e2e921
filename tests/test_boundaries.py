"""`geo.boundaries` on two squares: what is loaded, what is found wrong, what the screen gets."""

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo import boundaries
from geo.errors import BoundaryError

WEST, EAST = shapely.box(105, -5, 106, -4), shapely.box(106, -5, 107, -4)
RING = shapely.box(105, -5, 108, -2) - shapely.box(106, -4, 107, -3)
BOW_TIE = shapely.Polygon([(105, -5), (106, -4), (106, -5), (105, -4)])


@pytest.fixture
def squares() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "code": ["18.01", "18.10"],
            "name": ["Kabupaten Barat", "Kota Timur"],
            "type": ["kabupaten", "kota"],
            "capital": ["Ibu Kota", None],
            "area_km2": [12_300.5, 12_301.0],
            "population": [1_000, None],
            "parent_code": ["18", "18"],
        },
        geometry=[WEST, EAST],
        crs="EPSG:4326",
    )


def _swapped(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(shape, lambda vertices: vertices[:, ::-1])


def _save(frame: gpd.GeoDataFrame, folder: Path) -> Path:
    frame.to_file(folder / "regencies.geojson", driver="GeoJSON")
    return folder


def test_load_gives_text_codes_in_order_and_keeps_missing_missing(
    squares: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    loaded = boundaries.load("regency", folder=_save(squares[::-1], tmp_path))
    assert loaded["code"].tolist() == ["18.01", "18.10"]
    assert loaded.crs == "EPSG:4326"
    assert loaded["population"].tolist()[0] == 1_000
    assert loaded.loc[1, ["capital", "population"]].isna().all()
    assert loaded.geometry.geom_equals(squares.geometry).all()


def test_load_names_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(BoundaryError, match=r"districts\.geojson is missing: restore it"):
        boundaries.load("district", folder=tmp_path)


def test_load_names_a_damaged_file(tmp_path: Path) -> None:
    (tmp_path / "regencies.geojson").write_text(
        '{"type":"FeatureCollection","features":[{"ty', encoding="utf-8"
    )
    with pytest.raises(BoundaryError, match=r"regencies\.geojson is damaged"):
        boundaries.load("regency", folder=tmp_path)


def test_load_names_missing_columns(squares: gpd.GeoDataFrame, tmp_path: Path) -> None:
    folder = _save(squares.drop(columns=["capital", "type"]), tmp_path)
    with pytest.raises(BoundaryError, match=r"cannot be used:\n- columns are missing: type, capital$"):
        boundaries.load("regency", folder=folder)


def test_sound_layers_have_no_problems(squares: gpd.GeoDataFrame) -> None:
    assert boundaries.check(squares, layer="regency") == []
    districts = squares.assign(code=["18.01.02", "18.01.01"], parent_code="18.01", population=None)
    assert boundaries.check(districts, layer="district") == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda f: f.set_crs(32748, allow_override=True), "the CRS is EPSG:32748: convert to EPSG:4326"),
        (lambda f: f.set_crs(None, allow_override=True), "the CRS is ?: convert"),
        (lambda f: f.set_geometry(f.geometry.map(_swapped)), "coordinates are no degrees"),
        (lambda f: f.assign(code=["18.01", "18.1"]), "codes are not of the form of 18.01: 18.1"),
        (lambda f: f.assign(code="18.01"), "codes occur more than once: 18.01"),
        (lambda f: f.assign(parent_code=["18", "19"]), "without its last part: 18.10"),
        (lambda f: f.assign(parent_code=["18", None]), "without its last part: 18.10"),
        (lambda f: f.assign(name=[None, "Kota Timur"]), "a name is missing: 18.01"),
        (lambda f: f.assign(population=["1000", "banyak"]), "population is not a number above zero: 18.10"),
        (lambda f: f.assign(area_km2=[0, 1]), "area_km2 is not a number above zero: 18.01"),
        (lambda f: f.set_geometry([WEST, None], crs=4326), "missing or not a polygon: 18.10"),
        (lambda f: f.set_geometry([WEST, EAST.exterior], crs=4326), "missing or not a polygon: 18.10"),
        (lambda f: f.set_geometry([BOW_TIE, EAST], crs=4326), "invalid (crosses or touches itself): 18.01"),
        (lambda f: f.set_geometry([WEST, EAST.buffer(0.1)], crs=4326), "polygons overlap"),
        (lambda f: f.set_geometry([RING, shapely.box(0, 0, 1, 1)], crs=4326), "gap around 106.5000, -3.5000"),
        (lambda f: f.iloc[:0], "there are no features"),
        (pd.DataFrame, "columns are missing: geometry"),
    ],
)
def test_check_finds(
    squares: gpd.GeoDataFrame, change: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame], problem: str
) -> None:
    found = boundaries.check(change(squares), layer="regency")
    assert len(found) == 1
    assert problem in found[0]


def test_check_reports_all_problems_together(squares: gpd.GeoDataFrame) -> None:
    broken = squares.assign(code=["18.01", None], area_km2=[-1, 1]).set_geometry([WEST, WEST], crs=4326)
    assert boundaries.check(broken, layer="regency") == [
        "codes are not of the form of 18.01: ?",
        "parent_code is not the code without its last part: ?",
        "area_km2 is not a number above zero: 18.01",
        "polygons overlap, or a border does not match its neighbour's: 18.01, ?",
    ]


def test_display_layer_is_lighter_and_still_a_coverage(squares: gpd.GeoDataFrame) -> None:
    y = np.linspace(-5, -4, 1001)
    border = np.column_stack([106 + 1e-4 * np.sin(np.arange(1001)), y])
    west = shapely.Polygon([*border, (105, -4), (105, -5)])
    east = shapely.Polygon([*border, (107, -4), (107, -5)])
    rugged = squares.set_geometry([west, east], crs=4326)
    light = boundaries.for_display(rugged)
    assert boundaries.check(light, layer="regency") == []
    assert shapely.get_num_coordinates(light.geometry).max() < 20
    coordinates = shapely.get_coordinates(light.geometry)
    np.testing.assert_array_equal(coordinates, coordinates.round(4))
    assert shapely.get_num_coordinates(rugged.geometry).min() > 1000
