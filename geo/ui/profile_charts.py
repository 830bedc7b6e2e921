"""The tables of a profile as charts, each with its numbers to download; counts nothing."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import altair as alt
import pandas as pd
import streamlit as st

from geo import profile_words, settings
from geo.area import full_name
from geo.profile import Profile
from geo.store import BuiltData
from geo.texts import _
from geo.ui import numbers_file
from geo.ui.bars import palette
from geo.words import day, number, percent

__all__ = ["bars", "dots", "place", "show", "stacked"]

#: Five areas, told apart by the colour-blind (Okabe and Ito 2008) and in print.
_COLOURS: Final = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00")
_SHAPES: Final = ("circle", "square", "triangle-up", "diamond", "cross")

Layers = alt.LayerChart | alt.FacetChart

_ROW: Final = 24


def show(
    shown: Profile,
    part: str,
    built: BuiltData,
    *,
    colours: Mapping[str, str] | None = None,
    most: int = 12,
) -> None:
    """Show one table as bars with the share of the province as a line across each.

    Parameters
    ----------
    part
        The name of the table in the profile.
    colours
        Of the bars, by code; without them all are of one.
    most
        How many rows are drawn; the download has all.
    """
    block, key = profile_words.block(shown, part), f"{part}-{shown.code or settings.PROVINCE_CODE}"
    numbers_file.titled(block.title, block.numbers(), key, built, of=full_name(shown.code))
    if block.table.empty:
        st.caption(_("The register names none here."))
        return
    rows = block.table.assign(text=block.texts()).head(most)
    if rows["share"].isna().all():
        st.caption(_("Too few UKM for shares: numbers only."))
    said = "; ".join(f"{name} {text}" for name, text in zip(rows["name"], rows["text"], strict=True))
    bars(_drawn(rows, colours or {}), alt=f"{block.title}: {said}", key=f"chart {key}")
    more = len(block.table) - len(rows)
    note = [
        _("Unit: UKM and {unit}.", unit=block.unit),
        _("Line: the province.") if rows["province"].notna().any() else "",
        _("And {n} more in the file.", n=number(more)) if more else "",
        _("Data of {date}.", date=day(built.quality["data_date"])),
    ]  # fmt: skip
    st.caption(" ".join(filter(None, note)))


def _drawn(rows: pd.DataFrame, colours: Mapping[str, str]) -> pd.DataFrame:
    """Return what the bars show: name, share, province, text, colour, and end where a grey part follows."""
    fill, *_others = palette()
    drawn = rows[["name", "share", "province", "text"]].assign(
        colour=[colours.get(str(code), fill) for code in rows.index]
    )
    if "unknown" in rows:
        drawn["end"] = rows["share"] + rows["unknown"] / rows["needed"].where(rows["needed"] > 0)
    return drawn


def bars(drawn: pd.DataFrame, *, alt: str, key: str) -> None:
    """Show one bar for each row of `drawn`, with the share of the province as a line across it.

    Parameters
    ----------
    drawn
        Columns name, share, province (either may be missing), text, and where they are wanted colour, and end, up to
        which a grey part follows.
    """
    if "colour" not in drawn:
        drawn = drawn.assign(colour=palette()[0])
    st.vega_lite_chart(drawn, _bars(drawn), width="stretch", alt=alt, key=key)


def _bars(drawn: pd.DataFrame) -> dict[str, Any]:
    """Return the Vega-Lite of the bars; written out, since Altair takes as long as all else of the page."""
    _fill, ink, unknown, _rest = palette()
    known = drawn.reindex(columns=["share", "province", "end"]).max().dropna()
    x = {"field": "share", "type": "quantitative", "axis": None,
         "scale": {"domain": [0, max([0.01, *known]) * 1.45]}}  # fmt: skip
    mark = {"type": "bar", "height": 13}
    layers: list[dict[str, Any]] = [
        {"mark": mark, "encoding": {"x": x, "color": {"field": "colour", "type": "nominal", "scale": None}}},
        {"mark": {"type": "tick", "color": ink, "thickness": 2, "height": 19},
         "encoding": {"x": {"field": "province", "type": "quantitative", "axis": None}}},
        {"mark": {"type": "text", "align": "right", "color": ink},
         "encoding": {"x": {"value": "width"}, "text": {"field": "text", "type": "nominal"}}},
    ]  # fmt: skip
    if "end" in drawn:
        layers.insert(1, {"mark": {**mark, "color": unknown}, "encoding": {"x": x, "x2": {"field": "end"}}})
    axis = {"labelLimit": 200, "labelColor": ink, "ticks": False, "domain": False, "labelOverlap": False}
    tooltip = [
        {"field": "name", "type": "nominal", "title": " "},
        {"field": "text", "type": "nominal", "title": _("Here")},
    ]
    y = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": axis}
    return {"height": _ROW * len(drawn) + 10, "encoding": {"y": y, "tooltip": tooltip}, "layer": layers}


def dots(rows: pd.DataFrame, areas: Sequence[str]) -> Layers:
    """Return one sign for each area in every row, and a line for the province.

    Parameters
    ----------
    rows
        Columns name, area, share, text.
    areas
        The names of the areas in their order; what is none of them is the province.
    """
    _fill, ink, *_others = palette()
    is_area = rows["area"].isin(areas)
    y = alt.Y("name:N", sort=list(dict.fromkeys(rows["name"])), title=None, axis=_names(ink, grid=True))
    sign = percent(0.0).removeprefix("0")
    ticks = alt.Axis(labelExpr=f"round(100 * datum.value) + '{sign}'", labelColor=ink, tickCount=5)
    x = alt.X("share:Q", title=None, axis=ticks, scale=alt.Scale(zero=True))
    legend = alt.Legend(orient="top", title=None, labelLimit=220, columns=1)
    tooltip = [alt.Tooltip(f"{column}:N", title=" ") for column in ("area", "name", "text")]
    domain = list(areas)
    province = (
        alt.Chart(rows[~is_area]).mark_tick(color=ink, thickness=2, height=18).encode(x, y, tooltip=tooltip)
    )
    signs = alt.Chart(rows[is_area]).mark_point(filled=True, size=85, opacity=0.9).encode(
        x, y, alt.Color("area:N", scale=alt.Scale(domain=domain, range=list(_COLOURS)), legend=legend),
        alt.Shape("area:N", scale=alt.Scale(domain=domain, range=list(_SHAPES)), legend=legend), tooltip=tooltip,
    )  # fmt: skip
    return alt.layer(province, signs, height=_ROW * rows["name"].nunique() + 22 * len(areas) + 30)


def stacked(rows: pd.DataFrame, kinds: Sequence[str], colours: Sequence[str]) -> Layers:
    """Return one bar for each area, parted by kind.

    Parameters
    ----------
    rows
        Columns area, kind, share, text.
    """
    _fill, ink, *_others = palette()
    rows = rows.assign(at=rows["kind"].map({kind: at for at, kind in enumerate(kinds)}))
    chart = alt.Chart(rows).mark_bar(height=18).encode(
        alt.X("share:Q", axis=None, stack="zero"),
        alt.Y("area:N", sort=None, title=None, axis=_names(ink)),
        alt.Color("kind:N", sort=list(kinds), scale=alt.Scale(domain=list(kinds), range=list(colours)),
                  legend=alt.Legend(orient="top", title=None, labelLimit=220, columns=1)),
        alt.Order("at:Q"),
        tooltip=[alt.Tooltip(f"{column}:N", title=" ") for column in ("area", "kind", "text")],
    )  # fmt: skip
    return alt.layer(chart, height=30 * rows["area"].nunique() + 22 * len(kinds))


def _names(ink: str, *, grid: bool = False) -> alt.Axis:
    """Return an axis of names, every one of them written."""
    return alt.Axis(labelLimit=200, labelColor=ink, ticks=False, domain=False, labelOverlap=False, grid=grid)


def place(polygons: Mapping[str, Any], near: Collection[str], code: str) -> dict[str, Any]:
    """Return the Vega-Lite of a small map of the areas `near` with one of them filled.

    Parameters
    ----------
    polygons
        GeoJSON with the code as id.
    """
    fill, _ink, unknown, rest = palette()
    shapes = [
        {**feature, "fill": fill if feature["id"] == code else rest}
        for feature in polygons["features"]
        if feature["id"] in near
    ]
    return {
        "height": 300,
        "data": {"values": shapes},
        "mark": {"type": "geoshape", "stroke": unknown, "strokeWidth": 0.6},
        "encoding": {"color": {"field": "fill", "type": "nominal", "scale": None}},
        # Plain coordinates: on a sphere a ring that runs the other way round would be the rest of the world.
        "projection": {"type": "identity", "reflectY": True},
    }
