"""What of foreign boundaries may be mended without a person deciding: one sound shape each, all of them a coverage."""

from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo import settings
from geo.boundary_finding import Finding, called
from geo.boundary_layers import tidy
from geo.errors import BoundaryError
from geo.texts import _
from geo.words import number, percent

__all__ = ["close", "one_shape_each", "polygons"]

#: A tenth of a metre.
_DECIMALS: Final = 6
_METRES_PER_DEGREE: Final = 111_320.0
_MOST_DEGREES: Final = (180, 90)
#: Repairing a ring that crosses itself must leave its area what it was; parts of one area lie beside each other.
_SAFE_CHANGE: Final = 0.01
_SAME_PLACE: Final = 0.5
_ROUNDS: Final = 4

_Shapes = npt.NDArray[Any]


def one_shape_each(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return one valid, flat polygon for each code, and what was done or cannot be.

    Parameters
    ----------
    frame
        `code`, `row` and polygons in EPSG:4326, as `boundary_codes.identify` gives them.

    Returns
    -------
        `code` and geometry, ordered by code, without the features that have no usable shape.
    """
    shapes = frame.geometry.to_numpy()
    usable, findings = _usable(frame, shapes)
    frame, shapes = frame[usable], shapes[usable]
    if shapely.has_z(shapes).any():
        findings.append(Finding("height", "mended", _("heights (z) are left out")))
    flat = shapely.force_2d(shapes)
    sound, about_validity = _valid(frame["code"].to_numpy(), flat)
    parts, about_parts = _merged(frame.assign(row=frame["row"]).set_geometry(sound, crs=frame.crs))
    return parts, [*findings, *about_validity, *about_parts]


def close(shapes: _Shapes, *, width_m: float) -> _Shapes:
    """Return `shapes` as a coverage: rounded, neighbours sharing every vertex, nothing narrow between them.

    Parameters
    ----------
    shapes
        Valid polygons in degrees.
    width_m
        Overlaps go to the neighbour with the longest common border, and so do gaps up to this width.

    Raises
    ------
    BoundaryError
        Where rounding and closing do not come to an end, or an area vanishes.
    """
    for _round in range(_ROUNDS):
        shapes = _rounded(shapes)
        gone = shapely.is_empty(shapes)
        if not gone.any() and shapely.coverage_is_valid(shapes) and not _has_gap(shapes):
            return tidy(shapes)
        shapes = shapely.coverage_clean(  # type: ignore[attr-defined]  # newer than its stubs
            shapes, gap_width=width_m / _METRES_PER_DEGREE
        )
    msg = _(
        "overlaps and gaps cannot be closed by machine: clean the layer in a GIS (v.clean, mapshaper -clean)"
    )
    raise BoundaryError(msg)


def _usable(frame: gpd.GeoDataFrame, shapes: _Shapes) -> tuple[npt.NDArray[np.bool_], list[Finding]]:
    """Return which features are polygons of possible coordinates, and a fault for each other."""
    polygonal = np.isin(shapely.get_type_id(shapes), (3, 6, 7)) & ~shapely.is_empty(shapes)
    vertices, owner = shapely.get_coordinates(shapes, return_index=True)
    # Not a number compares as false.
    impossible = ~(np.abs(vertices) <= _MOST_DEGREES).all(axis=1)
    finite = ~np.isin(np.arange(len(shapes)), owner[impossible])
    faults = {
        _("feature {row} ({area}) has no shape, or none with an area: draw it, or remove it"): ~polygonal,
        _(
            "feature {row} ({area}) has coordinates that are no longitudes and latitudes: draw it again"
        ): polygonal & ~finite,
    }
    findings = [
        Finding("shape", "fault", text.format(row=row, area=called(code)), (code,))
        for text, rows in faults.items()
        for code, row in zip(frame["code"][rows], frame["row"][rows], strict=True)
    ]
    return polygonal & finite, findings


def _valid(codes: _Shapes, shapes: _Shapes) -> tuple[_Shapes, list[Finding]]:
    """Return valid polygons; a repair that changes an area is a fault, since nobody knows what was meant."""
    broken = ~shapely.is_valid(shapes) | (shapely.get_type_id(shapes) == 7)
    if not broken.any():
        return shapes, []
    mended = shapes.copy()
    mended[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    mended = np.array([polygons(shape) for shape in mended], dtype=object)
    before, after = shapely.area(shapes[broken]), shapely.area(mended[broken])
    with np.errstate(divide="ignore", invalid="ignore"):
        change = np.nan_to_num(np.abs(before - after) / np.maximum(before, after), nan=1.0)
    names = codes[broken]
    safe = tuple(dict.fromkeys(names[change <= _SAFE_CHANGE]))
    findings = [
        Finding("invalid", "fault", _(
            "{area} crosses itself, and {share} of its area depends on what was meant: mend it in a GIS",
            area=called(code), share=percent(by),
        ), (code,))
        for code, by in zip(names, change, strict=True) if by > _SAFE_CHANGE
    ]  # fmt: skip
    if safe:
        text = _("made valid because they crossed or touched themselves: {n}", n=number(len(safe)))
        findings.append(Finding("invalid", "mended", text, safe))
    return mended, findings


def polygons(shape: Any) -> Any:
    """Return the polygons of a shape as one geometry, empty where there are none."""
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    return shapely.union_all([part for part in shapely.get_parts(shape) if "Polygon" in part.geom_type])


def _merged(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return one shape for each code: parts are merged, what is there twice alike is taken once."""
    several: list[str] = []
    alike: list[str] = []
    findings: list[Finding] = []
    whole = {}
    for code, group in frame.groupby("code", sort=True):
        shapes = group.geometry.to_numpy()
        whole[str(code)] = shapely.union_all(shapes) if len(shapes) > 1 else shapes[0]
        if len(shapes) == 1:
            continue
        areas = shapely.area(shapes)
        if shapely.equals(shapes, shapes[0]).all():
            alike.append(str(code))
        elif areas.sum() - whole[str(code)].area > _SAME_PLACE * areas.min():
            rows = ", ".join(map(str, group["row"]))
            text = _("{area} is there {n} times with different shapes (features {rows}): keep the right one",
                     area=called(str(code)), n=len(shapes), rows=rows)  # fmt: skip
            findings.append(Finding("twice", "fault", text, (str(code),)))
        else:
            several.append(str(code))
    if alike:
        text = _("there twice alike, taken once: {n} areas", n=number(len(alike)))
        findings.append(Finding("twice", "mended", text, tuple(alike)))
    if several:
        text = _("merged from parts of one code: {n} areas", n=number(len(several)))
        findings.append(Finding("parts", "mended", text, tuple(several)))
    crs = settings.CRS_GEOGRAPHIC
    codes = pd.Series(list(whole), dtype="str")
    return gpd.GeoDataFrame({"code": codes}, geometry=list(whole.values()), crs=crs), findings


def _rounded(shapes: _Shapes) -> _Shapes:
    rounded = shapely.transform(shapes, lambda vertices: np.round(vertices, _DECIMALS))
    broken = ~shapely.is_valid(rounded)
    if broken.any():
        rounded[broken] = shapely.make_valid(rounded[broken], method="structure", keep_collapsed=False)
    return rounded


def _has_gap(shapes: _Shapes) -> bool:
    parts = shapely.get_parts(shapely.coverage_union_all(shapes))
    return bool(shapely.get_num_interior_rings(parts).any())
