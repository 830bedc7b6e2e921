import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from xml.etree import ElementTree as Xml

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from geo import draw, schema, texts
from geo.about import About
from geo.geopackage import style, write

ABOUT = About(
    source="Dinas", date="2026-11-24", filters="Potensi: siap", licence="", synthetic=True, n=5, synthetic_n=2
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    table = gpd.GeoDataFrame(
        {
            "ukm_id": pd.Series(["007", "U2", "U3", "U4", "U5"], dtype="str"),
            "workers": pd.array([3, None, 0, 1, 2], dtype="Int64"),
            "exporting": pd.array([True, None, False, None, None], dtype="boolean"),
            "readiness": [66.7, None, 0.0, 1.0, 2.0],
            "regency_code": pd.Series(["18.10", None, "18.01", "18.71", "18.72"], dtype="str"),
            "export_level": pd.Series(schema.EXPORT_LEVELS, dtype="str"),
        },
        geometry=[shapely.Point(105.1, -5.1), None, *[shapely.Point(104.0, -4.5)] * 3],
        crs="EPSG:4326",
    )
    write(table, tmp_path / "a.gpkg", ABOUT)
    return tmp_path / "a.gpkg"


@pytest.fixture
def database(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file)) as opened:
        yield opened


def test_codes_numbers_and_gaps_are_kept(file: Path) -> None:
    back = pyogrio.read_dataframe(file, layer="ukm")
    assert back.crs == "EPSG:4326"
    assert back["ukm_id"].tolist()[0] == "007"
    assert back["regency_code"].tolist()[0] == "18.10"
    assert back["workers"].fillna(-1).tolist() == [3, -1, 0, 1, 2]
    assert back["exporting"].fillna(-1).tolist()[:3] == [1, -1, 0]
    assert pyogrio.read_info(file, layer="ukm")["ogr_subtypes"][2] == "OFSTBoolean"
    assert back["readiness"].isna().tolist() == [False, True, False, False, False]
    assert back.geometry.isna().tolist() == [False, True, False, False, False]


def test_the_layer_says_what_it_is_about(file: Path, database: sqlite3.Connection) -> None:
    facts = pyogrio.read_info(file, layer="ukm")["layer_metadata"]
    assert json.loads(facts["peta_ukm_filters"]) == "Potensi: siap"
    ours = {name: json.loads(value) for name, value in facts.items() if name.startswith("peta_ukm_")}
    assert ours == {f"peta_ukm_{name}": value for name, value in asdict(ABOUT).items()}
    (described,) = database.execute(
        "select description from gpkg_contents where table_name = 'ukm'"
    ).fetchone()
    assert "Filters: Potensi: siap" in described
    assert "Licence: the source states none" in described
    assert "Synthetic: partly: 2 UKM are made up" in described


def test_qgis_finds_the_style_where_it_looks_for_it(database: sqlite3.Connection) -> None:
    columns = "f_table_name, f_geometry_column, f_table_schema, useAsDefault, styleQML"
    ((table, geometry, owner, default, said),) = database.execute(
        f"select {columns} from layer_styles"
    ).fetchall()
    assert (owner, default, said) == ("", 1, style())
    assert database.execute(
        "select column_name, geometry_type_name, srs_id from gpkg_geometry_columns where table_name = ?",
        [table],
    ).fetchall() == [(geometry, "POINT", 4326)]
    assert database.execute(
        "select data_type from gpkg_contents where table_name = 'layer_styles'"
    ).fetchall() == [("attributes",)]


def test_the_file_is_a_sound_geopackage(database: sqlite3.Connection) -> None:
    assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
    assert database.execute("pragma foreign_key_check").fetchall() == []
    assert database.execute("pragma application_id").fetchall() == [(0x47504B47,)]


@pytest.mark.parametrize(("language", "first"), [("en", "exporting"), ("id", "sudah ekspor")])
def test_the_style_has_the_signs_of_the_map(language: str, first: str) -> None:
    texts.use_language(language)
    said = style()
    assert said.startswith("<!DOCTYPE qgis")
    renderer = Xml.fromstring(said).find("renderer-v2")
    assert renderer is not None
    assert renderer.attrib["attr"] == "export_level"
    categories = renderer.findall("categories/category")
    assert [category.attrib["value"] for category in categories] == list(schema.EXPORT_LEVELS)
    assert categories[0].attrib["label"] == first
    symbols = {symbol.attrib["name"]: symbol for symbol in renderer.findall("symbols/symbol")}
    looks, passes = [], []
    for category in categories:
        (layer,) = symbols[category.attrib["symbol"]].findall("layer")
        options = {option.attrib["name"]: option.attrib["value"] for option in layer.findall("Option/Option")}
        red, green, blue, alpha = map(int, options["color"].split(","))
        assert alpha == 255
        looks.append((f"#{red:02x}{green:02x}{blue:02x}", options["name"]))
        passes.append(int(layer.attrib["pass"]))
    assert [colour for colour, _shape in looks] == list(draw.LEVEL_COLOURS)
    assert [shape for _colour, shape in looks] == ["star", "diamond", "square", "circle", "circle"]
    assert passes == sorted(passes, reverse=True)
