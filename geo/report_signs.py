"""The UKM on a printed map: the signs of the screen, one for each place and kind, and their legend."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from matplotlib.axes import Axes
from pyproj import Transformer

from geo import groups, products, schema, settings
from geo.draw import Signs
from geo.selection import Selection
from geo.sheet import MARGIN, MUTED, Sheet
from geo.texts import _
from geo.words import number

__all__ = ["MARKERS", "draw", "kinds", "legend"]

#: What matplotlib calls the shapes of the screen.
MARKERS: Final[Mapping[str, str]] = {
    "star": "*", "diamond": "D", "square": "s", "circle": "o", "small": "o", "triangle": "^", "hexagon": "h",
    "cross": "X",
}  # fmt: skip
#: In square points: of so many signs each has this size; more are smaller, down to the least that can be seen.
_SIZE, _MANY, _LEAST = 18.0, 300, 2.0
#: More signs than this are one picture in the file: a printer chokes on tens of thousands of shapes.
_DRAWN: Final = 2_000


def kinds(ukm: pd.DataFrame, signs: Signs) -> npt.NDArray[np.int64]:
    """Return by row which of `signs.kinds` a UKM is, the last one where its level or type is not known.

    Parameters
    ----------
    ukm
        Columns export_level and product_type.
    """
    last = len(signs.kinds) - 1
    if signs.of_product is None:
        level = pd.Categorical(ukm["export_level"], categories=schema.EXPORT_LEVELS).codes.astype("int64")
        return np.where(level < 0, last, level)
    kind = np.array([*signs.of_product, last])
    found: npt.NDArray[np.int64] = kind[products.load().index.get_indexer(pd.Index(ukm["product_type"]))]
    return found


def draw(axes: Axes, shown: Selection, signs: Signs) -> None:
    """Draw the UKM into axes in metres, the first kinds over the others."""
    ukm = shown.ukm.loc[shown.rows, ["export_level", "product_type", "geometry"]]
    places = pd.DataFrame(shapely.get_coordinates(ukm.geometry), columns=["x", "y"]).assign(
        kind=kinds(ukm, signs)
    )
    places = places.drop_duplicates()
    size = min(max(_SIZE * (_MANY / max(len(places), 1)) ** 0.5, _LEAST), _SIZE)
    metric = Transformer.from_crs(settings.CRS_GEOGRAPHIC, settings.CRS_METRIC, always_xy=True)
    for kind, (colour, shape, _label) in reversed([*enumerate(signs.kinds)]):
        mine = places[places["kind"] == kind]
        across, down = metric.transform(mine["x"].to_numpy(), mine["y"].to_numpy())
        axes.scatter(across, down, s=size, c=colour, marker=MARKERS[shape], edgecolors="white",
                     linewidths=0.25, zorder=3, rasterized=len(places) > _DRAWN)  # fmt: skip


def legend(sheet: Sheet, x: float, y: float, shown: Selection, signs: Signs) -> None:
    """Write what the signs mean and how many UKM have each, from a point to the margin of the sheet."""
    width = sheet.width - MARGIN - x
    ukm = shown.ukm[shown.rows]
    counts = np.bincount(kinds(ukm, signs), groups.sizes(ukm), minlength=len(signs.kinds)).astype(int)
    y = sheet.text(x, y, signs.title, size=10, bold=True, width=width)
    y = sheet.text(x, y + 0.8, signs.note, size=7.5, colour=MUTED, width=width) + 2.5
    for (colour, shape, label), count in zip(signs.kinds, counts, strict=True):
        sheet.sign(x + 4, y + 1.9, MARKERS[shape], colour)
        sheet.text(x + 10.5, y + 0.6, label, size=8)
        sheet.text(x + width, y + 0.6, number(int(count)), size=8, align="right")
        y += 5.2
    note = _(
        "One sign for each place and kind; a UKM placed to its village or district stands at its centre."
    )
    sheet.text(x, y + 1, note, size=7.5, colour=MUTED, width=width)
