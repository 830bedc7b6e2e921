"""Every feature of the committed boundary layers, and the script that makes them."""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from data.boundaries import build
from geo import boundaries, boundary_layers, settings
from geo.errors import BoundaryError

COUNTS: dict[boundaries.Layer, int] = {"regency": 15, "district": 229}
FILES = {"regency": "regencies.geojson", "district": "districts.geojson"}
DISTRICTS_OF_REGENCY = {
    "18.01": 17, "18.02": 28, "18.03": 23, "18.04": 15, "18.05": 15, "18.06": 20, "18.07": 24, "18.08": 15,
    "18.09": 11, "18.10": 9, "18.11": 7, "18.12": 9, "18.13": 11, "18.71": 20, "18.72": 5,
}  # fmt: skip
PROPERTIES = ["code", "name", "type", "capital", "area_km2", "population", "parent_code"]


@pytest.fixture(params=["regency", "district"])
def layer(request: pytest.FixtureRequest) -> boundaries.Layer:
    name: boundaries.Layer = request.param
    return name


def _text(layer: boundaries.Layer) -> str:
    return (settings.BOUNDARIES_DIR / FILES[layer]).read_text(encoding="utf-8")


def test_file_is_rfc_7946_with_one_feature_a_line(layer: boundaries.Layer) -> None:
    collection = json.loads(_text(layer))
    assert list(collection) == ["type", "bbox", "features"]
    assert collection["bbox"] == boundaries.load(layer).total_bounds.tolist()
    assert len(collection["features"]) == COUNTS[layer]
    assert _text(layer).count("\n") == COUNTS[layer] + 2
    for feature in collection["features"]:
        assert list(feature) == ["type", "id", "properties", "geometry"]
        assert list(feature["properties"]) == PROPERTIES
        assert feature["id"] == feature["properties"]["code"]


def test_coordinates_have_six_decimals_at_most(layer: boundaries.Layer) -> None:
    lengths = []
    json.loads(_text(layer), parse_float=lambda number: lengths.append(len(number.partition(".")[2])))
    assert max(lengths) == 6


def test_rings_follow_the_right_hand_rule(layer: boundaries.Layer) -> None:
    parts = shapely.get_parts(boundaries.load(layer).geometry.to_numpy())
    assert shapely.is_ccw(shapely.get_exterior_ring(parts)).all()
    assert not any(ring.is_ccw for part in parts for ring in part.interiors)


def test_layer_is_complete(layer: boundaries.Layer) -> None:
    frame = boundaries.load(layer)  # runs every check
    assert len(frame) == COUNTS[layer]
    assert frame["area_km2"].notna().all()
    kinds = {"regency": {"kabupaten": 13, "kota": 2}, "district": {"kecamatan": 229}}
    assert frame["type"].value_counts().to_dict() == kinds[layer]


def test_regencies_carry_the_official_figures() -> None:
    frame = boundaries.load("regency")
    assert frame["area_km2"].sum() == pytest.approx(33_570.758, abs=5e-4)
    assert frame["population"].sum() == 9_144_263
    assert frame["capital"].notna().all()
    assert frame["name"].str.startswith(("Kabupaten ", "Kota ")).all()


def test_regencies_are_the_unions_of_their_districts() -> None:
    districts, regencies = boundaries.load("district"), boundaries.load("regency").set_index("code")
    groups = districts.groupby("parent_code")
    assert groups.size().to_dict() == DISTRICTS_OF_REGENCY
    unions = groups["geometry"].agg(shapely.coverage_union_all)
    assert shapely.equals(unions.to_numpy(), regencies.geometry.loc[unions.index].to_numpy()).all()
    # what README.md says of the areas: 0.32 % off the official figure at worst
    drawn_km2 = groups["area_km2"].sum()
    assert (drawn_km2 / regencies["area_km2"] - 1).abs().max() == pytest.approx(0.0032, abs=5e-5)


def test_regencies_on_screen_are_light_and_a_coverage() -> None:
    light = boundaries.for_display(boundaries.load("regency"))
    assert boundaries.check(light, layer="regency") == []
    text = light[["code", "name", "geometry"]].to_json(drop_id=True, separators=(",", ":"))
    assert len(text.encode()) <= 120_000


def _feature(code: str, *ring: tuple[float, float]) -> dict[str, Any]:
    geometry = {"type": "MultiPolygon", "coordinates": [[[*ring, ring[0]]]]}
    return {"type": "Feature", "properties": {"code": code, "name": code}, "geometry": geometry}


@pytest.fixture
def rough(tmp_path: Path) -> gpd.GeoDataFrame:
    """Read two districts, clockwise, that share a border with endless decimals, the second code first."""
    x = 105 + 1 / 3
    features = [
        _feature("18.01.02", (x, -5), (x, -4), (106, -4), (106, -5)),
        _feature("18.01.01", (105, -5), (105, -4), (x, -4), (x, -5)),
    ]
    path = tmp_path / "districts.json"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return build.read_districts(path)


def _table(districts: int) -> pd.DataFrame:
    row = {"code": "18.01", "name": "Kota Uji", "capital": "Uji", "area_km2": 1.5, "population": 7}
    return pd.DataFrame([{**row, "districts": districts}])


def test_build_rounds_shared_vertices_and_dissolves(rough: gpd.GeoDataFrame) -> None:
    assert rough["code"].tolist() == ["18.01.01", "18.01.02"]
    assert rough.geometry.iloc[0].bounds == (105, -5, 105.333333, -4)
    regencies = build.dissolve(rough, _table(2))
    written = json.loads(boundary_layers.geojson(regencies, layer="regency"))["features"][0]
    assert written["properties"] == {
        "code": "18.01", "name": "Kota Uji", "type": "kota", "capital": "Uji",
        "area_km2": 1.5, "population": 7, "parent_code": "18",
    }  # fmt: skip
    ring = np.array(written["geometry"]["coordinates"][0])
    assert shapely.LinearRing(ring).is_ccw
    assert shapely.Polygon(ring).equals(shapely.box(105, -5, 106, -4))


def test_build_refuses_a_table_of_other_regencies(rough: gpd.GeoDataFrame) -> None:
    with pytest.raises(BoundaryError, match=r"the topology has \{'18\.01': 2\}, the table \{'18\.01': 3\}"):
        build.dissolve(rough, _table(3))


def test_build_refuses_a_layer_with_problems(rough: gpd.GeoDataFrame) -> None:
    with pytest.raises(BoundaryError, match="codes occur more than once"):
        boundary_layers.geojson(rough.assign(code="18.01.01"), layer="district")
