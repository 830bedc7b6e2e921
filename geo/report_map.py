"""The choropleth as a page of A4 across: the fills, classes and legend of the screen, with scale bar and north."""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import pandas as pd

from geo import cartography, choropleth, draw, report_signs
from geo.about import About
from geo.area import full_name, is_district
from geo.choropleth import Scale
from geo.selection import Selection
from geo.sheet import INK, MARGIN, MUTED, Page, Sheet, framed
from geo.texts import _

__all__ = ["Shown", "page", "title"]

_WIDTH, _HEIGHT = 297.0, 210.0
_TOP: Final = 27.0
_MAP_WIDTH, _MAP_HEIGHT = 196.0, 157.0
_SIDE: Final = MARGIN + _MAP_WIDTH + 6
_SIDE_WIDTH: Final = _WIDTH - MARGIN - _SIDE
#: More names would lie on each other.
_NAMED: Final = 40


@dataclass(frozen=True)
class Shown:
    """What the map on the screen shows.

    Attributes
    ----------
    table, scale
        As for `choropleth.areas`.
    shapes
        All areas of the layer, as `boundaries.load` returns them.
    regencies
        The same of the regencies, whose borders are drawn over districts.
    ukm, signs
        Those that the filters leave, and what their signs say.
    area
        Code of the area on screen; empty for the province.
    """

    table: pd.DataFrame
    scale: Scale
    shapes: gpd.GeoDataFrame
    regencies: gpd.GeoDataFrame
    ukm: Selection
    signs: draw.Signs
    area: str = ""


def title(shown: Shown) -> str:
    """Return what the map shows, and where."""
    measure = shown.scale.metric.title
    by_district = is_district(str(shown.table.index[0]))
    said = (
        _("{measure} by district", measure=measure)
        if by_district
        else _("{measure} by regency", measure=measure)
    )
    return f"{said}: {full_name(shown.area)}" if shown.area else said


def page(shown: Shown, about: About) -> Page:
    """Return the page of a map.

    Parameters
    ----------
    about
        Source, date, filters in words and number of the UKM that are counted.
    """

    def drawn(sheet: Sheet) -> None:
        framed(sheet, title(shown), about)
        _map(sheet, shown)
        _legend(sheet, shown)

    return Page(_WIDTH, _HEIGHT, drawn)


def _map(sheet: Sheet, shown: Shown) -> None:
    axes = sheet.inset(MARGIN, _TOP, _MAP_WIDTH, _MAP_HEIGHT)
    shapes = cartography.metric(shown.shapes)
    compared = shapes[shapes.index.isin(shown.table.index)]
    looks = choropleth.areas(shown.table, shown.scale)
    cartography.fit(axes, compared)
    around = dict.fromkeys(shapes.index.difference(compared.index), cartography.LAND)
    cartography.fill(axes, shapes, around, points=0.3, border=draw.NO_DATA)
    cartography.fill(axes, shapes, {code: area.fill for code, area in looks.items()})
    if is_district(str(shown.table.index[0])):
        cartography.outline(axes, cartography.metric(shown.regencies), points=0.9)
    if shown.area in shapes.index:
        cartography.outline(axes, shapes[[shown.area]], points=1.8, colour=INK)
    report_signs.draw(axes, shown.ukm, shown.signs)
    if len(compared) <= _NAMED:
        cartography.label(axes, shapes, _labels(shown))
    cartography.scale_bar(axes)
    cartography.north(axes)


def _labels(shown: Shown) -> dict[str, str]:
    """Return by code the name of every area, and its figure where it has one."""
    table, metric = shown.table, shown.scale.metric
    named = table["name"].str.removeprefix("Kabupaten ")
    told = table[metric.column].map(metric.write, na_action="ignore").mask(table["outside"])
    return dict(zip(table.index, named.where(told.isna(), named + "\n" + told.fillna("")), strict=True))


def _legend(sheet: Sheet, shown: Shown) -> None:
    said = choropleth.legend(shown.table, shown.scale)
    y = sheet.text(_SIDE, _TOP, said.title, size=10, bold=True, width=_SIDE_WIDTH)
    y = sheet.text(_SIDE, y + 0.8, said.note, size=7.5, colour=MUTED, width=_SIDE_WIDTH) + 2.5
    for colour, label, count in said.classes:
        look = cartography.look(colour)
        sheet.box(_SIDE, y, 8, 5, "none", **{"edgecolor": cartography.BORDER, "linewidth": 0.4, **look})
        sheet.text(_SIDE + 10.5, y + 0.9, label, size=8)
        sheet.text(_SIDE + _SIDE_WIDTH, y + 0.9, count, size=8, align="right")
        y += 6.6
    y = sheet.text(_SIDE, y + 2, shown.scale.made, size=7.5, colour=MUTED, width=_SIDE_WIDTH)
    report_signs.legend(sheet, _SIDE, y + 8, shown.ukm, shown.signs)
