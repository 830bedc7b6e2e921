"""Hostile GIS files: shapes of no place, JSON of no end, databases that read other files."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas as gpd
import shapely

from tests.hostile.case import Case, content
from tests.hostile.text import NUMBERS

DEEP = 10_000
ROW = {"Nama Usaha": "A", "Alamat": "Jl. Raden Intan 5", "Kabupaten/Kota": "Kota Metro"}


def _feature(geometry: object, **properties: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": {**ROW, **properties}, "geometry": geometry}


def _collection(*features: object, **members: object) -> str:
    return json.dumps({"type": "FeatureCollection", **members, "features": list(features)})


def _point(*numbers: object) -> dict[str, object]:
    return {"type": "Point", "coordinates": list(numbers)}


def geojson() -> Iterator[Case]:
    bow = [[[105.0, -5.0], [105.2, -5.2], [105.2, -5.0], [105.0, -5.2], [105.0, -5.0]]]
    utm = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32748"}}
    shapes: dict[str, object] = {
        "swapped": _point(-5.11, 105.31), "metres": _point(534_000, 9_435_000), "zero": _point(0, 0),
        "outside": _point(500, 900), "huge": _point(1e308, -1e308), "empty": _point(), "one": _point(105.3),
        "four": _point(105.3, -5.1, 3, 9), "text": _point("105.3", "-5.1"), "nested": _point([105.3], [-5.1]),
        "null": _point(None, None), "missing": {"type": "Point"}, "no_type": {"coordinates": [105, -5]}, "none": None,
        "kind": {"type": "Circle", "coordinates": [1, 2]}, "string": "POINT(105 -5)", "number": 7, "list": [105, -5],
        "bow_tie": {"type": "Polygon", "coordinates": bow}, "open_ring": {"type": "Polygon", "coordinates": [bow[0][:3]]},
        "no_ring": {"type": "Polygon", "coordinates": []}, "line_of_one": {"type": "LineString", "coordinates": [[105, -5]]},
        "collection": {"type": "GeometryCollection", "geometries": [_point(105.3, -5.1), None, 7]},
        "points": {"type": "MultiPoint", "coordinates": [[105.3, -5.1]] * 2000},
        "case": {"type": "point", "coordinates": [105.3, -5.1]},
    }  # fmt: skip
    for name, shape in shapes.items():
        yield Case("geojson shape", f"{name}.geojson", content(_collection(_feature(shape))))
    good = _collection(_feature(_point(105.31, -5.11)))
    for percent in (10, 50, 90, 99):
        yield Case(
            "truncated", f"cut{percent}.geojson", content(good[: len(good) * percent // 100]), "damaged"
        )
    for name, text, error in (
        ("nan", good.replace("105.31", "NaN"), ""), ("infinity", good.replace("105.31", "-Infinity"), ""),
        ("overflow", good.replace("105.31", "1e999"), ""), ("digits", good.replace("105.31", "1" * 5000), ""),
        ("crs_utm", _collection(_feature(_point(534_000, 9_435_000)), crs=utm), None),
        ("crs_wrong", _collection(_feature(_point(105.31, -5.11)), crs=utm), None),
        ("crs_unknown", _collection(_feature(_point(1, 2)), crs={"type": "name", "properties": {"name": "EPSG:999999"}}), ""),
        ("crs_link", _collection(_feature(_point(1, 2)), crs={"type": "link", "properties": {"href": "http://127.0.0.1:9/x"}}), ""),
        ("crs_number", _collection(_feature(_point(1, 2)), crs=7), ""),
        ("deep", "[" * DEEP + "]" * DEEP, "damaged"), ("deep_object", '{"a":' * DEEP + "1" + "}" * DEEP, ""),
        ("deep_shape", good.replace("[105.31, -5.11]", "[" * DEEP + "]" * DEEP), ""),
        ("deep_property", good.replace('"A"', "[" * DEEP + "]" * DEEP), ""),
        ("deep_open", '{"type":"FeatureCollection","features":' + "[" * 100_000, ""),
        ("no_features", _collection(), "no row has known headers|no rows"), ("null_feature", _collection(None), ""),
        ("features_object", '{"type":"FeatureCollection","features":{}}', ""),
        ("single", json.dumps(_feature(_point(105.31, -5.11))), None), ("bare", json.dumps(_point(105.3, -5.1)), ""),
        ("lines", "\n".join([json.dumps(_feature(_point(105.31, -5.11)))] * 3), ""),
        ("array", "[1,2,3]", "damaged"), ("number", "7", "damaged"), ("text", '"x"', "damaged"), ("bom", "\ufeff" + good, None),
        ("nul", good.replace("Raden", "\0"), ""), ("nul_escaped", good.replace("Raden", "\\u0000"), ""),
        ("surrogate", good.replace("Raden", "\\ud800"), ""), ("latin", good.replace("Raden", "é"), None),
        ("key_twice", good.replace('"Alamat"', '"Alamat": 1, "Alamat"'), ""),
        ("both", _collection(_feature(None, Address="x")), "both mean address"),
        ("types", _collection(_feature(None), _feature(None, Alamat=7), _feature(None, Alamat=[1, {"a": 2}]), _feature(None, Alamat=True)), None),
        ("no_properties", _collection({"type": "Feature", "geometry": _point(1, 2)}), None),
        ("wide", _collection(_feature(None, **{f"p{n}": n for n in range(3000)})), "row 1: there are more than 1,000 columns"),
        ("id_object", _collection({**_feature(None), "id": {"a": 1}}), None),
        ("formula", _collection(_feature(None, Produk="=cmd|' /C calc'!A0")), None),
        ("numbers", _collection(*(_feature(None, Kapasitas=value) for value in NUMBERS)), None),
        ("float", _collection(_feature(None, Kapasitas=1e308, Omzet=-1e-300)), None),
        ("virtual", '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>', "damaged"),
        ("pipeline", '{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read OTHER ! write streamed_dataset"}', ""),
        ("server", '{"type":"FeatureService","currentVersion":10.1,"url":"http://127.0.0.1:9/"}', ""),
        ("esri", '{"geometryType":"esriGeometryPoint","features":[{"attributes":{"Alamat":"x"},"geometry":{"x":1,"y":2}}]}', ""),
        ("topology", '{"type":"Topology","objects":{"a":{"type":"Point","coordinates":[1,2],"properties":{"Alamat":"x"}}},"arcs":[[[9e99,1]]]}', ""),
        ("topology_arcs", '{"type":"Topology","objects":{"a":{"type":"LineString","arcs":[99,-99]}},"arcs":[]}', ""),
    ):  # fmt: skip
        yield Case("geojson text", f"{name}.json", content(text), error)


def _database(make: Callable[[sqlite3.Connection], object]) -> Callable[[Path], None]:
    """Return what writes a GeoPackage of one row and then does `make` to it."""

    def write(path: Path) -> None:
        path.write_bytes(geopackage())
        with sqlite3.connect(path) as database:
            triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for (name,) in triggers:
                database.execute(f'DROP TRIGGER "{name}"')
            make(database)
        database.close()

    return write


@cache
def geopackage() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.gpkg"
        gpd.GeoDataFrame([ROW], geometry=[shapely.Point(105.31, -5.11)], crs=4326).to_file(path, layer="ukm")
        return path.read_bytes()


def _view(query: str) -> Callable[[sqlite3.Connection], object]:
    def make(database: sqlite3.Connection) -> None:
        database.execute(f"CREATE VIEW v AS {query}")
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('v', 'attributes', 'v')"
        )

    return make


def databases() -> Iterator[Case]:
    whole = geopackage()
    for percent in (1, 20, 60, 95):
        yield Case("truncated", f"cut{percent}.gpkg", content(whole[: len(whole) * percent // 100]))
    for at in (16, 28, 56, 100, 5000, 20_000):
        yield Case("flipped", f"flip{at}.gpkg", content(whole[:at] + b"\xff" * 64 + whole[at + 64 :]))
    yield Case("wrong extension", "text.gpkg", content("x"), "damaged")
    yield Case(
        "wrong extension",
        "virtual.gpkg",
        content('<OGRVRTDataSource><OGRVRTLayer name="x"/></OGRVRTDataSource>'),
        "damaged",
    )
    yield Case("wrong extension", "database.geojson", content(whole), "damaged")
    endless = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS Alamat, i AS Nama FROM n"
    )
    for name, sql in (
        ("no_contents", "DROP TABLE gpkg_contents"), ("no_layers", "DELETE FROM gpkg_contents"), ("no_table", "DROP TABLE ukm"),
        ("no_geometry", "DELETE FROM gpkg_geometry_columns"), ("srs", "UPDATE gpkg_contents SET srs_id = 424242"),
        ("srs_text", "UPDATE gpkg_spatial_ref_sys SET definition = 'PROJCS[' WHERE srs_id = 4326"),
        ("blob", "UPDATE ukm SET geom = x'00'"), ("blob_long", "UPDATE ukm SET geom = zeroblob(9999)"),
        ("blob_head", "UPDATE ukm SET geom = x'47500001E6100000'"), ("text_shape", "UPDATE ukm SET geom = 'POINT(1 2)'"),
        ("rows_none", "DELETE FROM ukm"), ("name", "UPDATE gpkg_contents SET identifier = 'x''; DROP TABLE ukm; --'"),
        ("binary", "UPDATE ukm SET Alamat = x'00FF00FF'"), ("latin", "UPDATE ukm SET Alamat = CAST(x'C3' AS TEXT)"),
        ("column", 'ALTER TABLE ukm ADD COLUMN "x""y" TEXT'), ("same", 'ALTER TABLE ukm ADD COLUMN "Lokasi Usaha" TEXT'),
        ("trigger", "CREATE TRIGGER t AFTER INSERT ON ukm BEGIN DELETE FROM ukm; END"),
        ("wal", "PRAGMA journal_mode = WAL"), ("page", "PRAGMA user_version = 2147483647"),
    ):  # fmt: skip
        yield Case("geopackage", f"{name}.gpkg", _database(lambda database, sql=sql: database.execute(sql)))
    for name, query in (
        ("view_file", "SELECT readfile('/etc/passwd') AS Alamat, 1 AS Nama"),
        ("view_self", "SELECT * FROM v"), ("view_none", "SELECT * FROM not_there"),
        ("view_extension", "SELECT load_extension('x') AS Alamat, 1 AS Nama"),
    ):  # fmt: skip
        yield Case("geopackage", f"{name}.gpkg", _database(_view(query)))
    blob = "SELECT zeroblob(900000000) AS Alamat, hex(zeroblob(400000000)) AS Nama"
    yield Case(
        "heavy database",
        "endless.gpkg",
        _database(_view(endless)),
        "memory|too long|more than 500,000 rows",
        heavy=True,
    )
    yield Case("heavy database", "blob.gpkg", _database(_view(blob)), heavy=True)


def heavy_json() -> Iterator[Case]:
    feature = json.dumps(_feature(_point(105.31, -5.11)))
    for name, make, error in (
        ("many", lambda: '{"type":"FeatureCollection","features":[' + ",".join([feature] * 1_000_000) + "]}", "rows|memory|too long"),
        ("vertices", lambda: _collection(_feature({"type": "LineString", "coordinates": [[105, -5]] * 8_000_000})), ""),
        ("open", lambda: '{"type":"FeatureCollection","features":[' + "[" * 190_000_000, ""),
        ("string", lambda: '{"a":"' + "x" * 190_000_000, ""),
        ("numbers", lambda: '{"type":"FeatureCollection","features":[' + "1," * 60_000_000 + "1]}", ""),
        ("keys", lambda: '{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{'
            + ",".join(f'"k{n}":1' for n in range(300_000)) + "}}]}", ""),
    ):  # fmt: skip
        yield Case(
            "heavy json",
            f"{name}.json",
            lambda path, make=make: (path.write_text(make(), "utf-8"), None)[1],
            error,
            heavy=True,
        )


def cases() -> list[Case]:
    return [*geojson(), *databases(), *heavy_json()]
