"""The profile of an area as two pages of A4: numbers beside those of the province, how ready, how sure."""

from bisect import bisect
from collections.abc import Mapping, Sequence
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from geo import cartography, draw, schema
from geo.about import About
from geo.area import full_name
from geo.boundaries import Layer
from geo.profile import Profile
from geo.profile_words import Block, block, headline, notes
from geo.sheet import ACCENT, INK, MARGIN, MUTED, REST, UNKNOWN, Page, Sheet, framed, text_width
from geo.texts import _
from geo.words import names, number, percent

__all__ = ["pages", "title"]

_WIDTH, _HEIGHT = 210.0, 297.0
_RIGHT: Final = _WIDTH - MARGIN
_GAP: Final = 8.0
_ROW: Final = 5.6
#: Of the names and numbers beside bars, in points.
_SIZE: Final = 7.5
#: So much less is the small map's height than its width.
_FLATTER: Final = 8.0
#: More bars do not fit.
_MOST, _AGENCIES, _MARKETS = 20, 15, 5


def title(shown: Profile) -> str:
    """Return what the pages are about."""
    return _("Profile of {area}", area=full_name(shown.code))


def pages(shown: Profile, about: About, areas: Mapping[Layer, gpd.GeoDataFrame]) -> list[Page]:
    """Return the pages of a profile.

    Parameters
    ----------
    about
        Source, date and filters of the UKM of the profile.
    areas
        Both layers as `boundaries.load` returns them.
    """

    def first(sheet: Sheet) -> None:
        y = _headline(sheet, _below(framed(sheet, title(shown), about, page=(1, 2))), shown)
        half = (_RIGHT - MARGIN - _GAP) / 2
        right = MARGIN + half + _GAP
        _bars(sheet, MARGIN, y, half, block(shown, "products"))
        _small_map(sheet, right, y, half, shown.code, areas)
        below = y + half - _FLATTER + 6
        below = _bars(sheet, right, below, half, block(shown, "sizes"))
        levels = dict(zip(schema.EXPORT_LEVELS, draw.LEVEL_COLOURS, strict=True))
        below = _bars(sheet, right, below + 5, half, block(shown, "levels"), colours=levels)
        _papers_and_markets(sheet, max(y + 118, below + 6), half, shown)

    def second(sheet: Sheet) -> None:
        y = _funnel(sheet, _below(framed(sheet, title(shown), about, page=(2, 2))), shown.stages)
        half = (_RIGHT - MARGIN - _GAP) / 2
        y += 7
        left = _bars(sheet, MARGIN, y, half, block(shown, "places"))
        left = _notes(sheet, MARGIN, left + 5, half, notes(shown))
        right = _bars(sheet, MARGIN + half + _GAP, y, half, block(shown, "fields"))
        _bars(sheet, MARGIN, max(left, right) + 6, _RIGHT - MARGIN, block(shown, "agencies"), rows=_AGENCIES)

    return [Page(_WIDTH, _HEIGHT, first), Page(_WIDTH, _HEIGHT, second)]


def _below(end: float) -> float:
    """Return where the first thing stands under a title that ends there."""
    return max(end + 2, 26.0)


def _headline(sheet: Sheet, top: float, shown: Profile) -> float:
    n = len(shown.figures)
    wide = (_RIGHT - MARGIN - 3.0 * (n - 1)) / n
    for at, figure in enumerate(shown.figures):
        x = MARGIN + at * (wide + 3.0)
        said, value, province, rank = headline(figure)
        sheet.box(x, top, wide, 27, "#F4F6F5")
        sheet.text(x + 2, top + 1.6, said, size=7, colour=MUTED, width=wide - 3, lines=2)
        sheet.text(x + 2, top + 9.2, value, size=14, bold=True)
        if shown.code:
            sheet.text(x + 2, top + 17, province, size=7, colour=INK)
            sheet.text(x + 2, top + 20.3, rank, size=7, colour=INK, width=wide - 3, lines=2)
    if not shown.code:
        return top + 32
    key = _("Bars are this area; the line across a bar is the share in the province.")
    return sheet.text(MARGIN, top + 29, key, size=7, colour=MUTED) + 3


def _bars(  # noqa: PLR0913  a place, a table and its colours
    sheet: Sheet,
    x: float,
    y: float,
    width: float,
    shown: Block,
    *,
    colours: Mapping[str, str] | None = None,
    rows: int = _MOST,
) -> float:
    """Draw the rows of a block as bars, the share in the province as a line across each; return where they end."""
    y = sheet.text(x, y, shown.title, size=9, bold=True, width=width)
    y = sheet.text(x, y, shown.unit, size=7, colour=MUTED, width=width) + 1.5
    table = shown.table.head(rows)
    if table.empty:
        return sheet.text(x, y, _("The register names none here."), size=8, colour=MUTED)
    # Long names take from the bars.
    longest = max(text_width(str(each), size=_SIZE) for each in table["name"])
    name = min(max(longest, width * 0.42), width * 0.5)
    room = width * 0.72 - name
    grey = table["unknown"] / table["needed"] if "unknown" in table else 0
    most = max((table["share"] + grey).max(), table["province"].max(), 0.01)
    for (code, row), text in zip(table.iterrows(), shown.texts(), strict=False):
        sheet.text(x + name, y + 0.7, _short(str(row["name"]), name), size=_SIZE, align="right")
        start, colour = x + name + 1.5, (colours or {}).get(str(code), ACCENT)
        long = 0.0 if pd.isna(row["share"]) else room * row["share"] / most
        sheet.box(start, y, long, 4, colour)
        if "unknown" in table and long:
            sheet.box(start + long, y, room * row["unknown"] / row["needed"] / most, 4, UNKNOWN)
        if pd.notna(row["province"]):
            at = start + room * row["province"] / most
            sheet.line(at, y - 0.6, (at, y + 4.6), colour=INK, points=1.1)
        sheet.text(x + width, y + 0.7, text, size=_SIZE, align="right")
        y += _ROW
    if more := len(shown.table) - len(table):
        y = sheet.text(x + name + 1.5, y, _("and {n} more", n=number(more)), size=7, colour=MUTED)
    return y


def _short(text: str, room: float) -> str:
    """Return as much of a text as there is room for, in millimetres."""
    if text_width(text, size=_SIZE) <= room:
        return text
    letters = bisect(range(len(text)), room, key=lambda n: text_width(f"{text[:n]}…", size=_SIZE))
    return f"{text[: letters - 1].rstrip()}…"


def _small_map(  # noqa: PLR0913  a place and what stands there
    sheet: Sheet, x: float, y: float, size: float, code: str, areas: Mapping[Layer, gpd.GeoDataFrame]
) -> None:
    """Draw where the area lies: in the province, or a district in its regency."""
    axes = sheet.inset(x, y, size, size - _FLATTER)
    regencies = cartography.metric(areas["regency"])
    inner = code.count(".") == 2
    shapes = cartography.metric(areas["district"]) if inner else regencies
    near = shapes[shapes.index.str.startswith(code[:5])] if inner else shapes
    cartography.fit(axes, near)
    looks: dict[str, str | None] = {
        **dict.fromkeys(shapes.index, cartography.LAND),
        **dict.fromkeys(near.index, REST),
    }
    cartography.fill(axes, shapes, looks | ({code: ACCENT} if code else {}), points=0.3)
    if inner:
        cartography.outline(axes, regencies, points=0.8)
    cartography.scale_bar(axes)
    cartography.north(axes)


def _papers_and_markets(sheet: Sheet, y: float, half: float, shown: Profile) -> None:
    _bars(sheet, MARGIN, y, half, block(shown, "papers"))
    _bars(sheet, MARGIN + half + _GAP, y, half, block(shown, "markets"), rows=_MARKETS)


def _funnel(sheet: Sheet, y: float, stages: pd.DataFrame) -> float:
    """Draw how many pass every stage and all before it: passed, not known, not passed."""
    y = sheet.text(MARGIN, y, _("How many UKM pass each stage and all before it"), size=9, bold=True)
    kinds = (
        (_("passed"), "passed", ACCENT),
        (_("not known"), "unknown", UNKNOWN),
        (_("not passed"), "failed", REST),
    )
    x = MARGIN
    for word, _kind, colour in kinds:
        sheet.box(x, y + 0.6, 3, 3, colour)
        sheet.text(x + 4, y + 0.5, word, size=7.5, colour=MUTED)
        x += 28
    y += 6
    words, total = names("stage"), max(int(stages["passed"].max()), 1)
    name, room = 66.0, _RIGHT - MARGIN - 66.0 - 34
    for stage, row in stages.iterrows():
        sheet.text(MARGIN + name, y + 0.8, words[str(stage)], size=8, align="right")
        start = MARGIN + name + 2
        for _word, kind, colour in kinds:
            long = room * row[kind] / total
            sheet.box(start, y, long, 4.6, colour)
            start += long
        said = f"{number(row['passed'])} · {percent(row['passed'] / total)}"
        sheet.text(_RIGHT, y + 0.8, said, size=8, align="right")
        y += 6.4
    return y


def _notes(sheet: Sheet, x: float, y: float, width: float, said: Sequence[str]) -> float:
    y = sheet.text(x, y, _("How to read this"), size=9, bold=True)
    line: dict[str, Any] = {"size": 7.5, "colour": MUTED, "width": width}
    for text in said:
        y = sheet.text(x, y, text, **line) + 1
    return y
