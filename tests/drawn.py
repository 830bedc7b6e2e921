"""Boundary files as other offices draw them, made from the program's own districts."""

import json
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geo import boundaries, gazetteer, settings


def districts() -> gpd.GeoDataFrame:
    """Return code, name of district and regency, and shape of every district."""
    frame = boundaries.load("district", folder=settings.BOUNDARIES_DIR)
    regency = frame["parent_code"].map(gazetteer.load().names)
    return frame[["code", "name", "geometry"]].assign(regency=regency)


def bps_codes() -> dict[str, str]:
    """Return BPS's code of each district that has one in the table."""
    table = pd.read_csv(settings.GAZETTEER_DIR / "bps.csv", dtype=str)
    return dict(zip(table["code"], table["bps_code"], strict=True))


def reshaped(frame: gpd.GeoDataFrame, shapes: dict[str, shapely.Geometry]) -> gpd.GeoDataFrame:
    """Return `frame` with other shapes for some codes."""
    drawn = dict(zip(frame["code"], frame.geometry, strict=True)) | shapes
    return frame.set_geometry([drawn[code] for code in frame["code"]], crs=frame.crs)


def shape(frame: gpd.GeoDataFrame, code: str) -> Any:
    """Return the shape of one district."""
    return frame.set_index("code").geometry.loc[code]


def write(frame: gpd.GeoDataFrame, path: Path) -> Path:
    """Write `frame` in the format that the suffix says; .zip is a zipped shapefile in a folder of the archive."""
    if path.suffix == ".topojson":
        path.write_text(topology(frame), encoding="utf-8")
    elif path.suffix == ".zip":
        inside = path.with_suffix("")
        inside.mkdir()
        frame.to_file(inside / "batas.shp")
        with zipfile.ZipFile(path, "w") as archive:
            for file in inside.iterdir():
                archive.write(file, f"BATAS KECAMATAN/{file.name}")
    else:
        frame.to_file(path)
    return path


def topology(frame: gpd.GeoDataFrame) -> str:
    """Return `frame` as TopoJSON with an arc for each ring."""
    arcs: list[Any] = []
    geometries = []
    for record in frame.drop(columns="geometry").assign(shape=frame.geometry).to_dict("records"):
        polygons = []
        for part in shapely.get_parts(record.pop("shape")):
            rings = [part.exterior, *part.interiors]
            polygons.append([[len(arcs) + i] for i in range(len(rings))])
            arcs += [list(ring.coords) for ring in rings]
        geometries.append({"type": "MultiPolygon", "arcs": polygons, "properties": record})
    objects = {"kecamatan": {"type": "GeometryCollection", "geometries": geometries}}
    return json.dumps({"type": "Topology", "objects": objects, "arcs": arcs})
