"""Where areas overlap and where they leave gaps between them, in square kilometres; mends nothing."""

import math
from collections.abc import Callable, Iterator
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo import settings
from geo.boundary_finding import Finding, Grade, called
from geo.texts import _
from geo.words import number

__all__ = ["gaps", "overlaps"]

_Shapes = npt.NDArray[Any]

#: Smaller than this is the noise of arithmetic; closing takes it away unsaid.
_NOISE_M2: Final = 1.0


def overlaps(
    frame: gpd.GeoDataFrame, *, width_m: float, progress: Callable[[int, int], None]
) -> list[Finding]:
    """Return each pair of areas that overlap, the largest first.

    Parameters
    ----------
    frame
        `code` and valid polygons in `settings.CRS_METRIC`.
    width_m
        What is nowhere wider can be closed; what is wider is a fault.
    """
    shapes, codes = frame.geometry.to_numpy(), frame["code"].to_numpy()
    if shapely.coverage_is_valid(shapes):
        return []
    tree = shapely.STRtree(shapes)
    found = []
    for first in range(len(shapes)):
        progress(first + 1, len(shapes))
        others = tree.query(shapes[first], predicate="intersects")
        others = others[others > first]
        shared = shapely.intersection(shapes[first], shapes[others])
        for other, common in zip(others, shared, strict=True):
            parts = _areal(common)
            if len(parts):
                found.append(_overlap(parts, (codes[first], codes[other]), width_m))
    return sorted(found, key=_size)


def gaps(frame: gpd.GeoDataFrame, *, width_m: float) -> list[Finding]:
    """Return each hole that areas leave between them, or one area in itself, the largest first."""
    shapes, codes = frame.geometry.to_numpy(), frame["code"].to_numpy()
    tree = shapely.STRtree(shapes)
    rings = [ring for part in shapely.get_parts(shapely.union_all(shapes)) for ring in part.interiors]
    found = []
    for hole in map(shapely.Polygon, rings):
        around = np.sort(tree.query(hole, predicate="intersects"))
        # An area may stand in the middle of it, as in a moat.
        for gap in _areal(shapely.difference(hole, shapely.union_all(shapes[around]))):
            touching = around[shapely.intersects(shapes[around], gap)]
            found.append(_gap(gap, tuple(codes[touching]), width_m))
    return sorted(found, key=_size)


def _areal(shape: Any) -> _Shapes:
    """Return the polygons of an intersection that are more than noise."""
    parts = shapely.get_parts(shape)
    parts = np.concatenate([shapely.get_parts(part) for part in parts]) if len(parts) else parts
    kept: _Shapes = parts[shapely.area(parts) > _NOISE_M2]
    return kept


def _overlap(parts: _Shapes, codes: tuple[str, str], width_m: float) -> Finding:
    width = max(_widths(parts, width_m))
    size = float(shapely.area(parts).sum())
    said = {"first": called(codes[0]), "second": called(codes[1]), **_measures(size, width)}
    if width <= width_m:
        text = _("{first} and {second} overlap by {area} km2, up to {width} m wide: the neighbour with the longer "
                 "common border gets it", **said)  # fmt: skip
    else:
        text = _("{first} and {second} overlap by {area} km2, up to {width} m wide: decide in a GIS whose it is",
                 **said)  # fmt: skip
    largest = parts[shapely.area(parts).argmax()]
    return Finding("overlap", _grade(width, width_m), text, codes, size / 1e6, width, _point(largest))


def _gap(hole: Any, codes: tuple[str, ...], width_m: float) -> Finding:
    width = max(_widths(np.array([hole]), width_m))
    point = _point(hole)
    said = {
        "areas": "; ".join(map(called, codes)), **_measures(hole.area, width),
        "lon": number(point[0], decimals=4), "lat": number(point[1], decimals=4),
    }  # fmt: skip
    if width <= width_m:
        text = _("gap of {area} km2, up to {width} m wide, between {areas}: the neighbour with the longest common "
                 "border gets it", **said)  # fmt: skip
    elif len(codes) == 1:
        text = _("hole of {area} km2 in {areas} (at {lon}, {lat}), {width} m wide: nobody's; fill it in a GIS",
                 **said)  # fmt: skip
    else:
        text = _("gap of {area} km2 between {areas} (at {lon}, {lat}), {width} m wide: decide in a GIS whose it is",
                 **said)  # fmt: skip
    kind = "hole" if len(codes) == 1 else "gap"
    return Finding(kind, _grade(width, width_m), text, codes, hole.area / 1e6, width, point)


def _grade(width: float, width_m: float) -> Grade:
    return "mended" if width <= width_m else "fault"


def _measures(size_m2: float, width: float) -> dict[str, str]:
    return {"area": number(size_m2 / 1e6, decimals=4), "width": number(math.ceil(width))}


def _widths(parts: _Shapes, width_m: float) -> Iterator[float]:
    """Yield the diameter of the largest circle in each part, exact enough to compare with `width_m`."""
    for part in parts:
        radius = shapely.maximum_inscribed_circle(part, tolerance=min(width_m, math.sqrt(part.area)) / 50)
        yield 2 * float(radius.length)


def _point(shape: Any) -> tuple[float, float]:
    point = gpd.GeoSeries([shape.representative_point()], crs=settings.CRS_METRIC).to_crs(
        settings.CRS_GEOGRAPHIC
    )
    return round(float(point.x.iloc[0]), 6), round(float(point.y.iloc[0]), 6)


def _size(finding: Finding) -> tuple[bool, float]:
    return finding.grade != "fault", -(finding.area_km2 or 0.0)
