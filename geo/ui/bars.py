"""Horizontal bars with their numbers, in the colours of the theme; computes nothing."""

import textwrap
from collections.abc import Sequence
from typing import Any, Final

import altair as alt
import pandas as pd
import streamlit as st

__all__ = ["PICKED", "headed", "palette", "ranked"]

#: The name of the selection of `ranked`.
PICKED: Final = "picked"

#: Between the names of a place and of the one around it.
_PARTED: Final = ", "

#: So many characters of a name fit above a bar on a telephone, beside its number.
_CHARACTERS: Final = 44
_BAR, _LINE, _GAP = 14, 15, 18


def ranked(bars: pd.DataFrame, *, place: str, measure: str, mark: float | None = None) -> dict[str, Any]:
    """Return the Vega-Lite of one bar per row of `bars`, in their order, names left and numbers right of it.

    A click on a bar selects its code under the name `PICKED`. Written out, since to build and check it takes Altair
    half the time of a whole click.

    Parameters
    ----------
    bars
        Columns place, value, text, code, and outside: bars that are shown faintly.
    place, measure
        What names and numbers are, for the tooltip.
    mark
        A value at which to draw a line across the bars.
    """
    fill, ink, *_others = palette()
    room_for_text = float(bars["value"].max()) * 1.4 or 1.0
    x = {"field": "value", "type": "quantitative", "axis": None, "scale": {"domain": [0, room_for_text]}}
    # Numbers of what the filter leaves out stay readable.
    text = {"text": {"field": "text", "type": "nominal"}, "opacity": _faint(0.75)}
    shapes = {
        "name": "shapes",
        "mark": {"type": "bar", "color": fill, "cursor": "pointer"},
        "params": [{"name": PICKED, "select": {"type": "point", "fields": ["code"], "toggle": False}}],
        "encoding": {"x": x, "opacity": _faint(0.35)},
    }
    beside = {"mark": {"type": "text", "align": "left", "dx": 4, "color": ink}, "encoding": {"x": x, **text}}
    # Beside the bars the numbers would lie on the line.
    aside = {
        "mark": {"type": "text", "align": "right", "dx": 4, "color": ink},
        "encoding": {"x": {"value": "width"}, **text},
    }
    line = {
        "data": {"values": [{}]},
        "mark": {"type": "rule", "color": ink, "strokeDash": [4, 3]},
        "encoding": {"x": {"datum": mark}, "y": None},
    }
    # A district and its regency stand below each other, around the middle of the bar.
    row, up = (32, -5) if bars["place"].str.contains(_PARTED).any() else (26, 0)
    axis = {
        "labelLimit": 150, "labelColor": ink, "labelExpr": f"split(datum.label, '{_PARTED}')", "labelLineHeight": 12,
        "labelOffset": up, "labelOverlap": False, "ticks": False, "domain": False,
    }  # fmt: skip
    return {
        "height": row * len(bars) + 10,
        "encoding": {
            "y": {"field": "place", "type": "nominal", "sort": None, "title": None, "axis": axis},
            "tooltip": [
                {"field": "place", "type": "nominal", "title": place},
                {"field": "text", "type": "nominal", "title": measure},
            ],
        },
        "layer": [shapes, beside] if mark is None else [shapes, aside, line],
    }


def _faint(opacity: float) -> dict[str, Any]:
    """Return the opacity of what the filter leaves out, and of the rest."""
    return {"condition": {"test": "datum.outside", "value": opacity}, "value": 1}


def headed(
    heads: pd.DataFrame, parts: pd.DataFrame, *, kinds: Sequence[str]
) -> alt.LayerChart | alt.FacetChart:
    """Return bars below their names, for names that are too long to stand beside them.

    Parameters
    ----------
    heads
        One row for each bar, in order: `name`, and the number `text` that stands at its right end.
    parts
        One row for each part of a bar: its `name`, its `kind`, where it begins and ends (`start`, `end`), and the
        `note` at its end, which may be empty.
    kinds
        What counts, what nobody knows and the rest, as the legend calls them; one alone needs no legend.
    """
    fill, ink, unknown, rest = palette()
    lines = [textwrap.wrap(name, _CHARACTERS) for name in heads["name"]]
    above = max(map(len, lines)) * _LINE
    row = above + _BAR + _GAP
    heads = heads.assign(lines=["\n".join(said) for said in lines])
    y = alt.Y("name:N", sort=list(heads["name"]), axis=None, scale=alt.Scale(padding=0))
    x = alt.X("start:Q", axis=None, scale=alt.Scale(domain=[0, max(float(parts["end"].max()), 1.0) * 1.08]))
    legend = alt.Legend(orient="top", title=None, labelLimit=200) if len(kinds) > 1 else None
    colours = alt.Scale(domain=list(kinds), range=[fill, unknown, rest][: len(kinds)])
    middle = row / 2 - _GAP - _BAR / 2
    text: dict[str, Any] = {"color": ink, "fontSize": 12.5}
    top = {**text, "baseline": "top", "dy": -row / 2 + 1, "lineBreak": "\n"}
    return alt.layer(
        alt.Chart(parts).mark_bar(size=_BAR, yOffset=middle).encode(
            x, alt.X2("end:Q"), y, alt.Color("kind:N", scale=colours, legend=legend),
            tooltip=[alt.Tooltip(f"{column}:N", title=" ") for column in ("name", "kind", "said")],
        ),
        alt.Chart(parts).mark_text(align="left", dx=4, dy=middle, **text).encode(
            alt.X("end:Q"), y, alt.Text("note:N")
        ),
        alt.Chart(heads).mark_text(align="left", **top).encode(y, alt.Text("lines:N"), x=alt.value(0)),
        alt.Chart(heads).mark_text(align="right", fontWeight="bold", **top).encode(
            y, alt.Text("text:N"), x=alt.value("width")
        ),
        height=row * len(heads),
    )  # fmt: skip


def palette() -> tuple[str, str, str, str]:
    """Return the colours of what counts, of text, of what nobody knows and of the rest."""
    if st.context.theme.type == "dark":
        return "#4CC29A", "#E6ECE9", "#8A9691", "#34403B"
    return "#0B6E4F", "#1B2622", "#98A39E", "#E1E7E4"
