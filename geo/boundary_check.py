"""What stands against using a boundary file, what can be mended, and how it compares with official figures.

Changes nothing and writes nothing: `boundary_install` does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import (
    boundaries,
    boundary_codes,
    boundary_coverage,
    boundary_mend,
    boundary_opener,
    gazetteer,
    join,
    settings,
)
from geo.boundaries import Layer
from geo.boundary_finding import Finding, called
from geo.errors import BoundaryError
from geo.texts import _
from geo.words import number, percent

__all__ = ["How", "Report", "examine"]

#: Beyond the province's own bounds, in degrees; about 50 km.
_FAR: Final = 0.45
_METRES_PER_DEGREE: Final = 111_320.0
#: Of the official area: more is worth a note, much more is another area.
_AREA_NOTE, _AREA_FAULT = 0.02, 0.10
#: A district that holds fewer of its villages is likely to be another one.
_OWN_VILLAGES: Final = 0.5
_FEWEST_VILLAGES: Final = 4


@dataclass(frozen=True)
class Report:
    """All that `examine` found.

    Attributes
    ----------
    shapes
        `code` and one valid polygon for each area, EPSG:4326: a coverage where there are no faults.
    areas
        By regency: name, official_km2, drawn_km2 (missing where the file has none of it) and change (a share).
    villages
        How many village centres lie in their own district, and how many there are.
    """

    file: str
    features: int
    layer: Layer
    how: str
    shapes: gpd.GeoDataFrame
    areas: pd.DataFrame
    villages: tuple[int, int]
    findings: list[Finding]
    sliver_m: float

    @property
    def faults(self) -> list[Finding]:
        """What a person has to mend."""
        return [finding for finding in self.findings if finding.grade == "fault"]


@dataclass(frozen=True)
class How:
    """How a file is to be read and judged.

    Attributes
    ----------
    layer
        What it is to serve as; None: as the boundaries of the program, which are districts.
    table, crs
        See `boundary_files.read`.
    sliver_m
        Overlaps and gaps up to this width are closed by machine.
    """

    layer: Layer | None = None
    table: str | None = None
    crs: str | None = None
    sliver_m: float = settings.SLIVER_M


def examine(path: Path, how: How, *, progress: Callable[[str, int, int], None]) -> Report:
    """Return what is to be known of a boundary file.

    Raises
    ------
    BoundaryError
        Where the file cannot be read, or no column says which areas it holds.
    """
    frame, findings = boundary_opener.read(path, table=how.table, crs=how.crs)
    coded = boundary_codes.identify(frame, layer=how.layer)
    shapes, about_shapes = boundary_mend.one_shape_each(coded.frame)
    incomplete = _completeness(coded, is_asked_for=how.layer is not None)
    far, shapes = _far(shapes)
    metric = _metric(shapes)
    overlaps = boundary_coverage.overlaps(
        metric, width_m=how.sliver_m, progress=lambda done, total: progress("boundaries", done, total)
    )
    gaps = boundary_coverage.gaps(metric, width_m=how.sliver_m)
    areas = _areas(metric)
    villages, strangers = _villages(shapes, coded.layer)
    partly = {code[:5] for finding in incomplete for code in finding.codes}
    findings = [
        *findings, *coded.findings, *about_shapes, *incomplete, *far, *strangers, *overlaps, *gaps,
        *_area_findings(areas.drop(index=[*partly])),
    ]  # fmt: skip
    if not any(finding.grade == "fault" for finding in findings):
        shapes, about_closing = _closed(shapes, how.sliver_m)
        findings += about_closing
    return Report(
        path.name, len(frame), coded.layer, coded.how, shapes, areas, villages, findings, how.sliver_m
    )


def _closed(shapes: gpd.GeoDataFrame, sliver_m: float) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return the shapes as a coverage, and what cannot be closed."""
    try:
        closed = boundary_mend.close(shapes.geometry.to_numpy(), width_m=sliver_m)
    except BoundaryError as error:
        return shapes, [Finding("coverage", "fault", str(error))]
    edges = shapely.coverage_invalid_edges(closed, gap_width=sliver_m / _METRES_PER_DEGREE)
    codes = tuple(shapes["code"][~shapely.is_empty(edges)])
    findings = []
    if codes:
        text = _(
            "strips narrower than {m} m that are open to the sea or the outside (river mouths, straits) stay as they "
            "are: at {areas}",
            m=number(sliver_m), areas="; ".join(map(called, codes)),
        )  # fmt: skip
        findings.append(Finding("strip", "note", text, codes))
    return shapes.set_geometry(gpd.GeoSeries(closed, index=shapes.index, crs=shapes.crs)), findings


def _completeness(coded: boundary_codes.Coded, *, is_asked_for: bool) -> list[Finding]:
    findings = []
    if coded.layer == "regency" and not is_asked_for:
        text = _(
            "the file divides the province into regencies; districts are needed, whose unions the regencies are"
        )
        findings.append(Finding("layer", "fault", text))
    length = 5 if coded.layer == "regency" else 8
    wanted = [code for code in gazetteer.load().names if len(code) == length]
    missing = tuple(sorted(set(wanted) - set(coded.frame["code"])))
    if missing:
        text = _("missing: {n} of {all} areas ({areas}); add them", n=number(len(missing)), all=number(len(wanted)),
                 areas="; ".join(map(called, missing)))  # fmt: skip
        findings.append(Finding("missing", "fault", text, missing))
    return findings


def _far(shapes: gpd.GeoDataFrame) -> tuple[list[Finding], gpd.GeoDataFrame]:
    """Return a fault for each area with a vertex far outside the province, and the shapes without what is out there."""
    west, south, east, north = boundaries.load("district", folder=settings.BOUNDARIES_DIR).total_bounds
    low, high = (west - _FAR, south - _FAR), (east + _FAR, north + _FAR)
    vertices, owner = shapely.get_coordinates(shapes.geometry.to_numpy(), return_index=True)
    beyond = ((vertices < low) | (vertices > high)).any(axis=1)
    if not beyond.any():
        return [], shapes
    findings = []
    for area in np.unique(owner[beyond]):
        code = str(shapes["code"].iloc[area])
        lon, lat = vertices[beyond & (owner == area)][0].tolist()
        text = _("{area} reaches to {lon}, {lat}, far outside the province: remove that part", area=called(code),
                 lon=number(lon, decimals=4), lat=number(lat, decimals=4))  # fmt: skip
        findings.append(Finding("far", "fault", text, (code,), point=(round(lon, 6), round(lat, 6))))
    near = shapes.set_geometry(shapes.intersection(shapely.box(*low, *high)).map(boundary_mend.polygons))
    return findings, near[~near.is_empty].reset_index(drop=True)


def _metric(shapes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the shapes in metres; a projection bends lines, so that what nearly touches itself may come to do so."""
    metric = shapes.to_crs(settings.CRS_METRIC)
    return metric.set_geometry(metric.make_valid(method="structure", keep_collapsed=False))


def _areas(metric: gpd.GeoDataFrame) -> pd.DataFrame:
    official = boundaries.load("regency", folder=settings.BOUNDARIES_DIR).set_index("code")
    drawn = (metric.area / 1e6).groupby(metric["code"].str[:5]).sum()
    table = pd.DataFrame(
        {
            "name": official["name"],
            "official_km2": official["area_km2"],
            "drawn_km2": drawn.reindex(official.index),
        }
    )
    return table.assign(change=table["drawn_km2"] / table["official_km2"] - 1)


def _area_findings(areas: pd.DataFrame) -> list[Finding]:
    findings = []
    for code, row in areas[areas["change"].abs() > _AREA_NOTE].iterrows():
        said = {
            "area": f"{code} {row['name']}", "drawn": number(row["drawn_km2"], decimals=1),
            "official": number(row["official_km2"], decimals=1), "change": percent(abs(row["change"]), decimals=1),
        }  # fmt: skip
        if abs(row["change"]) > _AREA_FAULT:
            text = _("{area} has {drawn} km2, {change} off the official {official} km2: the file has another area",
                     **said)  # fmt: skip
            findings.append(Finding("area", "fault", text, (str(code),)))
        else:
            text = _("{area} has {drawn} km2, {change} off the official {official} km2", **said)
            findings.append(Finding("area", "note", text, (str(code),)))
    return findings


def _villages(shapes: gpd.GeoDataFrame, layer: Layer) -> tuple[tuple[int, int], list[Finding]]:
    """Return how many village centres lie in their own area, and a fault for each area that holds few of its own."""
    villages = gazetteer.load().villages.query("centre != 'district'")
    points = gpd.GeoSeries.from_xy(villages["lon"], villages["lat"], crs=settings.CRS_GEOGRAPHIC)
    found = join.to_areas(points, shapes)[f"{layer}_code"].astype("str")
    own = villages["code"].str[: 5 if layer == "regency" else 8]
    at_home = found.eq(own).set_axis(villages.index)
    drawn = own.isin(shapes["code"])
    by_area = at_home[drawn].groupby(own[drawn]).agg(["sum", "size"])
    few = by_area[(by_area["sum"] < _OWN_VILLAGES * by_area["size"]) & (by_area["size"] >= _FEWEST_VILLAGES)]
    findings = [
        Finding("elsewhere", "fault", _(
            "{area} holds {n} of its {all} village centres: check that its code and place are right",
            area=called(str(code)), n=number(row["sum"]), all=number(row["size"]),
        ), (str(code),))
        for code, row in few.iterrows()
    ]  # fmt: skip
    return (int(at_home.sum()), len(at_home)), findings
