"""Write `districts.geojson` and `regencies.geojson` from the reference topology and table.

Run as `python data/boundaries/build.py REFERENCE_DIR`. Vertices are rounded while neighbours still share
them, then regencies are dissolved from the rounded districts: so both layers are coverages and agree to the
last digit.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run as a file, it still finds the package
from geo import boundaries, settings
from geo.errors import BoundaryError

DECIMALS = 6  # a tenth of a metre


def main() -> None:
    """Read the reference folder named on the command line and replace both layers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reference", type=Path, help="folder of the topology and the table")
    reference = parser.parse_args().reference
    topology, table = reference / "lampung_districts.topo.json", reference / "regencies.csv"
    for path in (topology, table):
        if not path.is_file():
            parser.error(f"{path} is missing")
    districts = read_districts(topology)
    regencies = dissolve(districts, pd.read_csv(table, dtype={"code": "str"}))
    layers = {
        "districts.geojson": to_geojson(districts, layer="district"),
        "regencies.geojson": to_geojson(regencies, layer="regency"),
    }
    for name, text in layers.items():
        replace(Path(__file__).with_name(name), text)


def read_districts(path: Path) -> gpd.GeoDataFrame:
    """Return the districts of `path` with all columns, rounded, ordered by code, wound as RFC 7946 says."""
    source = gpd.read_file(path)
    rounded = shapely.transform(source.geometry.to_numpy(), lambda vertices: np.round(vertices, DECIMALS))
    shapes = gpd.GeoSeries(_tidy(rounded), crs=settings.CRS_GEOGRAPHIC)
    frame = gpd.GeoDataFrame(
        {
            "code": source["code"],
            "name": source["name"],
            "type": "kecamatan",
            "capital": None,
            "area_km2": (shapes.to_crs(settings.CRS_METRIC).area / 1e6).round(3),
            "population": None,
            "parent_code": source["code"].str.rpartition(".")[0],
        },
        geometry=shapes,
    )
    return frame.sort_values("code", ignore_index=True)


def dissolve(districts: gpd.GeoDataFrame, table: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the regencies of `table` (official figures), each the exact union of its districts."""
    found = {code: len(group) for code, group in districts.groupby("parent_code")}
    stated = dict(zip(table["code"], table["districts"], strict=True))
    if found != stated:
        msg = f"districts by regency: the topology has {found}, the table {stated}"
        raise BoundaryError(msg)
    table = table.sort_values("code", ignore_index=True)
    shapes = districts.groupby("parent_code")["geometry"].agg(shapely.coverage_union_all)
    frame = table[["code", "name"]].assign(
        type=np.where(table["name"].str.startswith("Kota "), "kota", "kabupaten"),
        capital=table["capital"],
        area_km2=table["area_km2"],
        population=table["population"],
        parent_code=settings.PROVINCE_CODE,
    )
    return gpd.GeoDataFrame(frame, geometry=_tidy(shapes.to_numpy()), crs=settings.CRS_GEOGRAPHIC)


def to_geojson(frame: gpd.GeoDataFrame, *, layer: boundaries.Layer) -> str:
    """Return `frame` as GeoJSON text, one feature a line, once it passes all checks of the package."""
    problems = boundaries.check(frame, layer=layer)
    if problems:
        raise BoundaryError("\n".join(problems))
    features = ",\n".join(_feature(record) for record in frame.to_dict("records"))
    bbox = _compact(frame.total_bounds.tolist())
    return f'{{"type":"FeatureCollection","bbox":{bbox},"features":[\n{features}\n]}}\n'


def replace(path: Path, text: str) -> None:
    """Write `text` to `path` in one step, so that nobody ever reads half a layer."""
    temporary = path.with_suffix(".tmp")
    temporary.write_text(text, encoding="utf-8", newline="\n")
    temporary.replace(path)


def _tidy(shapes: Any) -> Any:
    """Return `shapes` with exterior rings counter-clockwise and multipolygons of one part as polygons."""
    single = shapely.get_num_geometries(shapes) == 1
    return shapely.orient_polygons(np.where(single, shapely.get_geometry(shapes, 0), shapes))


def _feature(record: dict[Any, Any]) -> str:
    geometry = shapely.geometry.mapping(record.pop("geometry"))
    return _compact({"type": "Feature", "id": record["code"], "properties": record, "geometry": geometry})


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


if __name__ == "__main__":
    main()
