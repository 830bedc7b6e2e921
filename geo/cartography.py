"""Areas on paper: filled, named, with a scale bar and north; in metres, so that distances are true."""

from collections.abc import Mapping
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from geo import settings
from geo.sheet import INK
from geo.texts import _
from geo.words import number

__all__ = ["fill", "fit", "label", "look", "metric", "north", "outline", "scale_bar"]

#: Hatching and its colours where there are too few UKM for a figure, as on the screen.
_HATCH: Final[Mapping[str, Any]] = {"facecolor": "#ffffff", "hatch": "/////", "hatchcolor": "#9aa39f"}
BORDER: Final = "#5c6b65"
#: How much of the width a scale bar may take.
_LONGEST: Final = 0.28
_SLACK: Final = 0.03
#: As on the sheet: a letter's width and a line's height as parts of the size of the font.
_LETTER, _LEADING = 0.5, 1.15
#: Where else a text may stand, in halves of its height.
_SHIFTS: Final = (0.0, 0.7, -0.7, 1.4, -1.4)
_SEA: Final = "#EDF3F7"
#: Land that is only there to be recognised.
LAND: Final = "#F7F9F8"


def metric(frame: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Return the shapes of a layer by code, in metres."""
    return frame.set_index("code").geometry.to_crs(settings.CRS_METRIC)


def fill(
    axes: Axes,
    shapes: gpd.GeoSeries,
    fills: Mapping[str, str | None],
    *,
    points: float = 0.4,
    border: str = BORDER,
) -> None:
    """Fill each shape by its code: a colour, or None for hatching; borders are so many `points` wide."""
    for code, colour in fills.items():
        axes.add_patch(PathPatch(_path(shapes[code]), edgecolor=border, linewidth=points, **look(colour)))


def look(colour: str | None) -> dict[str, Any]:
    """Return how matplotlib fills with a colour, or hatches where there is none."""
    return dict(_HATCH) if colour is None else {"facecolor": colour}


def outline(axes: Axes, shapes: gpd.GeoSeries, *, points: float, colour: str = BORDER) -> None:
    """Draw the borders of shapes over what is there."""
    for shape in shapes:
        axes.add_patch(PathPatch(_path(shape), fill=False, edgecolor=colour, linewidth=points))


def fit(axes: Axes, shapes: gpd.GeoSeries, *, slack: float = _SLACK) -> None:
    """Show `shapes` whole, in equal scale across and down, with something of what lies around."""
    west, south, east, north_ = shapes.total_bounds
    across, down = axes.bbox.size
    middle = ((west + east) / 2, (south + north_) / 2)
    half = max((east - west) / across, (north_ - south) / down) * (0.5 + slack)
    axes.set(xlim=(middle[0] - half * across, middle[0] + half * across),
             ylim=(middle[1] - half * down, middle[1] + half * down), xticks=[], yticks=[])  # fmt: skip
    axes.set_facecolor(_SEA)
    for side in axes.spines.values():
        side.set(color="#C9D2CD", linewidth=0.6)


def label(axes: Axes, shapes: gpd.GeoSeries, texts: Mapping[str, str], *, size: float = 6.5) -> None:
    """Write into shapes, the largest first; a text that finds no room beside the others is left out."""
    west, east = axes.get_xlim()
    taken: list[shapely.Geometry] = []
    # In metres: there is one point in every 1/72 inch of the paper.
    point = (east - west) / axes.bbox.width * axes.get_figure(root=True).dpi / 72  # type: ignore[union-attr]
    for code in shapes[list(texts)].area.sort_values(ascending=False).index:
        lines = texts[code].split("\n")
        half = max(map(len, lines)) * size * _LETTER * point / 2, len(lines) * size * _LEADING * point / 2
        x, middle = shapely.maximum_inscribed_circle(shapes[code], tolerance=500).coords[0]
        for shift in _SHIFTS:
            y = middle + shift * half[1]
            box = shapely.box(x - half[0], y - half[1], x + half[0], y + half[1])
            if not any(box.intersects(other) for other in taken):
                break
        else:
            continue
        taken.append(box)
        # Two texts: one with an effect becomes a drawing, in which nobody can search for a name.
        for effects in ([withStroke(linewidth=1.8, foreground="white")], None):
            axes.text(x, y, texts[code], fontsize=size, color=INK, ha="center", va="center", linespacing=1.15,
                      clip_on=True, path_effects=effects)  # fmt: skip


def scale_bar(axes: Axes) -> None:
    """Draw a bar of a round number of kilometres in the lower left corner."""
    (west, east), (south, top) = axes.get_xlim(), axes.get_ylim()
    longest = (east - west) * _LONGEST / 1000
    power = 10.0 ** np.floor(np.log10(longest))
    km = max(step * power for step in (1, 2, 5) if step * power <= longest)
    x, y, height = west + (east - west) * 0.03, south + (top - south) * 0.035, (top - south) * 0.008
    for half, colour in ((0, INK), (1, "white")):
        axes.fill_between([x + half * km * 500, x + (half + 1) * km * 500], y, y + height,
                          facecolor=colour, edgecolor=INK, linewidth=0.6)  # fmt: skip
    for at, text in ((0.0, "0"), (km * 1000, f"{number(km, decimals=0 if km >= 1 else 1)} km")):
        axes.text(x + at, y + 1.8 * height, text, fontsize=7, color=INK, ha="center", va="bottom")


def north(axes: Axes) -> None:
    """Draw an arrow to the north of the grid, less than half a degree from true north here."""
    halo = [withStroke(linewidth=3, foreground="white")]
    axes.annotate(
        _("N"), (0.955, 0.975), (0.955, 0.895), xycoords="axes fraction",
        ha="center", va="center", fontsize=9, color=INK, weight="bold", path_effects=halo,
        arrowprops={"arrowstyle": "-|>", "color": INK, "linewidth": 1.2, "path_effects": halo},
    )  # fmt: skip


def _path(shape: shapely.Geometry) -> Path:
    """Return a shape as a path; holes run the other way round, so that they stay empty."""
    sound = shapely.orient_polygons(shape)
    rings = [ring for part in shapely.get_parts(sound) for ring in (part.exterior, *part.interiors)]
    return Path.make_compound_path(*(Path(np.asarray(ring.coords)[:, :2], closed=True) for ring in rings))
