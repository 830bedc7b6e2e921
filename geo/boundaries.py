"""The two boundary layers of the province: load one, say what is wrong with it, lighten it for the screen.

Owns no shapes (`data/boundaries` does) and places no points (`join` does).
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from geo import settings
from geo.errors import BoundaryError
from geo.texts import _

__all__ = ["Layer", "are_others", "check", "credit", "for_display", "in_use", "load", "pointed"]

Layer = Literal["regency", "district"]

#: Beside own boundaries it says whose they are.
ABOUT: Final = "about.json"

#: In the folder of own boundaries it names the version that counts, and the one before.
POINTER: Final = "current.json"

FILES: Final = {"regency": "regencies.geojson", "district": "districts.geojson"}
_PROPERTIES: Final = ("code", "name", "type", "capital", "area_km2", "population", "parent_code")
_NUMBERS: Final = ("area_km2", "population")

#: Codes of Kepmendagri 300.2.2-2430/2025: two digits for each level, joined by dots.
_CODE_FORM: Final = {
    "regency": rf"{settings.PROVINCE_CODE}\.\d\d",
    "district": rf"{settings.PROVINCE_CODE}\.\d\d\.\d\d",
}

#: 350 m keep 15 regencies under 100 kB and are less than a pixel when the whole province is on screen.
_DISPLAY_TOLERANCE_M: Final = 350.0
_DISPLAY_DECIMALS: Final = 4
_METRES_PER_DEGREE: Final = 111_320.0


def in_use() -> Path:
    """Return the folder of the boundaries that count: the office's own where some are installed, else the program's.

    Raises
    ------
    BoundaryError
        Where what `boundaries install` left is damaged.
    """
    current = pointed()["current"]
    return settings.OWN_BOUNDARIES_DIR / current if current else settings.BOUNDARIES_DIR


def are_others(quality: Mapping[str, Any]) -> bool:
    """Say by the report of a build whether its codes come from other boundaries than those that count."""
    # What was built before there could be others has those of the program.
    return bool(quality.get("boundaries", settings.BOUNDARIES_DIR.name) != in_use().name)


def credit() -> str:
    """Return whose boundaries `in_use` holds, in a few words; of own ones what the person who installed them said.

    Raises
    ------
    BoundaryError
        Where what `boundaries install` left is damaged.
    """
    try:
        about = json.loads((in_use() / ABOUT).read_text(encoding="utf-8"))
        return str(about["source"] or about["file"])
    except (OSError, ValueError, KeyError, TypeError):
        return settings.BOUNDARIES_CREDIT


def pointed() -> dict[str, str | None]:
    """Return the versions of own boundaries that count (`current`) and counted before (`former`); None: the program's.

    Raises
    ------
    BoundaryError
        Where the file that names them is damaged, or the current one is gone.
    """
    pointer = settings.OWN_BOUNDARIES_DIR / POINTER
    if not pointer.exists():
        return {"current": None, "former": None}
    try:
        kept = json.loads(pointer.read_text(encoding="utf-8"))
        versions = {name: kept[name] for name in ("current", "former")}
        whole = versions["current"] is None or (pointer.parent / versions["current"]).is_dir()
    except (OSError, ValueError, KeyError, TypeError):
        whole = False
    if not whole:
        msg = _(
            "{file} is damaged: install the boundaries again, or delete it to return to those of the program",
            file=pointer,
        )
        raise BoundaryError(msg)
    return versions


def load(layer: Layer, *, folder: Path | None = None) -> gpd.GeoDataFrame:
    """Return the regencies or the districts, checked and ordered by code.

    Parameters
    ----------
    layer
        Which of the two layers of `folder`.
    folder
        Where `regencies.geojson` and `districts.geojson` are; None: `in_use`.

    Returns
    -------
        Columns code, name, type (kabupaten, kota or kecamatan), capital, area_km2, population, parent_code
        and geometry (EPSG:4326). Codes are text; what the layer does not state is missing.

    Raises
    ------
    BoundaryError
        Where the file is missing or unreadable, or `check` finds anything.
    """
    path = (folder or in_use()) / FILES[layer]
    if not path.is_file():
        msg = _("{file} is missing: restore it, or build it as data/boundaries/README.md says", file=path)
        raise BoundaryError(msg)
    try:
        frame = gpd.read_file(path)
    except pyogrio.errors.DataSourceError as error:
        msg = _("{file} is damaged and cannot be read as GeoJSON: restore it", file=path)
        raise BoundaryError(msg) from error
    problems = check(frame, layer=layer)
    if problems:
        msg = _("{file} cannot be used:", file=path)
        raise BoundaryError("\n- ".join([msg, *problems]))
    numbers = {name: pd.to_numeric(frame[name]).astype("float64") for name in _NUMBERS}
    texts = {name: frame[name].astype("str") for name in _PROPERTIES if name not in _NUMBERS}
    return frame.assign(**numbers, **texts)[[*_PROPERTIES, "geometry"]].sort_values("code", ignore_index=True)


def check(frame: gpd.GeoDataFrame, *, layer: Layer) -> list[str]:
    """Return everything that keeps `frame` from serving as `layer`, in words; empty where nothing does.

    Looked at: columns, CRS, the form and uniqueness of codes, parent codes, names, numbers, and the shapes,
    which must be valid polygons that neither overlap nor leave gaps. Shapes are compared with each other
    only once each is sound in itself.
    """
    missing = [name for name in _PROPERTIES if name not in frame.columns]
    if missing or not isinstance(frame, gpd.GeoDataFrame):
        return [_("columns are missing: {columns}", columns=", ".join(missing or ["geometry"]))]
    if frame.empty:
        return [_("there are no features")]
    shapes = _shape_problems(frame) or _coverage_problems(frame)
    return [*_crs_problems(frame), *_code_problems(frame, layer), *_number_problems(frame), *shapes]


def for_display(
    frame: gpd.GeoDataFrame, *, tolerance_m: float = _DISPLAY_TOLERANCE_M, decimals: int = _DISPLAY_DECIMALS
) -> gpd.GeoDataFrame:
    """Return `frame` with fewer vertices and shorter coordinates, neighbours still sharing their borders.

    Parameters
    ----------
    frame
        A valid coverage in EPSG:4326, as `load` returns it.
    tolerance_m
        Side of a square as large as the smallest triangle of three neighbouring vertices that is kept
        (Visvalingam and Whyatt 1993, by `shapely.coverage_simplify`). It becomes degrees as at the equator.
    decimals
        Decimals of the coordinates; 4 are 11 m.
    """
    light = shapely.coverage_simplify(frame.geometry.to_numpy(), tolerance_m / _METRES_PER_DEGREE)
    rounded = shapely.transform(light, lambda vertices: np.round(vertices, decimals))
    return frame.set_geometry(gpd.GeoSeries(rounded, index=frame.index, crs=frame.crs))


def _crs_problems(frame: gpd.GeoDataFrame) -> list[str]:
    if frame.crs is None or frame.crs != settings.CRS_GEOGRAPHIC:
        crs = frame.crs.to_string() if frame.crs else "?"
        return [_("the CRS is {crs}: convert to {wanted}", crs=crs, wanted=settings.CRS_GEOGRAPHIC)]
    if (np.abs(frame.total_bounds) > [180, 90, 180, 90]).any():
        return [_("coordinates are no degrees of longitude and latitude, in this order")]
    return []


def _code_problems(frame: gpd.GeoDataFrame, layer: Layer) -> list[str]:
    code, parent = (frame[name].astype("str") for name in ("code", "parent_code"))
    found = {
        _("codes are not of the form of {example}", example=_example(layer)): (
            ~code.str.fullmatch(_CODE_FORM[layer], na=False)
        ),
        _("codes occur more than once"): code.duplicated(),
        _("parent_code is not the code without its last part"): parent.ne(code.str.rpartition(".")[0]),
        _("a name is missing"): frame["name"].isna(),
    }
    return _named(frame, found)


def _example(layer: Layer) -> str:
    return settings.PROVINCE_CODE + (".01" if layer == "regency" else ".01.04")


def _number_problems(frame: gpd.GeoDataFrame) -> list[str]:
    found = {}
    for name in _NUMBERS:
        positive = pd.to_numeric(frame[name], errors="coerce") > 0
        found[_("{column} is not a number above zero", column=name)] = frame[name].notna() & ~positive
    return _named(frame, found)


def _shape_problems(frame: gpd.GeoDataFrame) -> list[str]:
    shape = frame.geometry
    polygonal = shape.geom_type.isin(["Polygon", "MultiPolygon"]) & ~shape.is_empty
    found = {
        _("the geometry is missing or not a polygon"): ~polygonal,
        _("the polygon is invalid (crosses or touches itself)"): polygonal & ~shape.is_valid,
    }
    return _named(frame, found)


def _coverage_problems(frame: gpd.GeoDataFrame) -> list[str]:
    shapes = frame.geometry.to_numpy()
    faulty = ~shapely.is_empty(shapely.coverage_invalid_edges(shapes))
    problems = _named(frame, {_("polygons overlap, or a border does not match its neighbour's"): faulty})
    if problems:
        return problems
    parts = shapely.get_parts(shapely.coverage_union_all(shapes))
    holes = [shapely.Polygon(ring).representative_point() for part in parts for ring in part.interiors]
    return [_("there is a gap around {lon:.4f}, {lat:.4f}", lon=hole.x, lat=hole.y) for hole in holes]


def _named(frame: gpd.GeoDataFrame, found: dict[str, Any]) -> list[str]:
    """Return one line for each fault that any row has, with the codes of the first rows that have it."""
    lines = []
    for fault, rows in found.items():
        codes = frame["code"].astype("str")[rows].fillna("?").unique()
        if len(codes):
            more = ", ..." if len(codes) > 5 else ""
            lines.append(f"{fault}: {', '.join(codes[:5])}{more}")
    return lines
