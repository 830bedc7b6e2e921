"""Charts of location quotients as Vega-Lite: a heat table, and bars with their intervals; computes nothing."""

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from geo import draw

__all__ = ["BOUNDS", "PICKED", "TOO_FEW", "bars", "heat"]

#: The name of the selection of `heat`.
PICKED: Final = "cell"
#: Upper bounds of the classes, as far below 1 as above it; the last class has no end.
BOUNDS: Final = (0.5, 0.8, 1.25, 2.0)
#: The class of areas with too few UKM; the others are numbered from 0.
TOO_FEW: Final = -1

#: PuOr of ColorBrewer as on the map: orange below 1, purple above.
_FILLS: Final = (
    draw.RAMPS["below"][0], draw.RAMPS["below"][1], draw.RAMPS["near"][0], draw.RAMPS["above"][1],
    draw.RAMPS["above"][2],
)  # fmt: skip
_GREY: Final = "#9aa39f"
_FAINT: Final = 0.3
_DARK: Final = (0, len(BOUNDS))
_ROW, _BAR_ROW = 26, 28


def heat(
    rows: Sequence[str], columns: Sequence[str], labels: Sequence[str], *, titles: tuple[str, str, str]
) -> dict[str, Any]:
    """Return a heat table; its data have the columns row, column, class_, label, text, sure, tip, code, product_type.

    A click on a cell selects its code and product_type under the name `PICKED`.

    Parameters
    ----------
    rows, columns
        What stands beside and above, in order.
    labels
        What the legend calls the classes, the one of too few UKM last.
    titles
        What rows, columns and cells are, for the tooltip.
    """
    ink = _ink()
    axis = {
        "labelColor": ink, "ticks": False, "domain": False, "title": None, "labelLimit": 180, "labelOverlap": False,
    }  # fmt: skip
    place: dict[str, Any] = {
        "y": {"field": "row", "type": "nominal", "sort": list(rows), "axis": axis, "scale": {"paddingInner": 0.08}},
        "x": {"field": "column", "type": "nominal", "sort": list(columns), "scale": {"paddingInner": 0.04},
              "axis": {**axis, "orient": "top", "labelAngle": -40}},
    }  # fmt: skip
    picked = {
        "name": PICKED,
        "select": {"type": "point", "fields": ["code", "product_type"], "toggle": False},
    }
    fill = {
        "field": "label", "type": "nominal",
        "scale": {"domain": list(labels), "range": [*_FILLS, _GREY]},
        "legend": {"orient": "bottom", "title": None, "columns": len(labels), "labelLimit": 200, "labelColor": ink},
    }  # fmt: skip
    dark = " || ".join(f"datum.class_ === {at}" for at in _DARK)
    weights = {"datum.sure": "bold", "!datum.sure": "normal"}
    return {
        "height": _ROW * len(rows) + 40,
        # The last name above would not fit.
        "padding": {"left": 5, "top": 5, "right": 50, "bottom": 5},
        "encoding": place,
        "layer": [
            {
                "name": "cells",
                "mark": {"type": "rect", "cursor": "pointer", "strokeWidth": 2},
                "params": [picked],
                "encoding": {
                    "color": fill,
                    # What may be chance is faint: a high or low quotient of few UKM is no news.
                    "fillOpacity": {"condition": {"test": "datum.sure", "value": 1}, "value": _FAINT},
                    "stroke": {"condition": {"param": PICKED, "empty": False, "value": ink}, "value": None},
                    "tooltip": [
                        {"field": name, "type": "nominal", "title": title}
                        for name, title in zip(("row", "column", "tip"), titles, strict=True)
                    ],
                },
            },
            *(
                {
                    "transform": [{"filter": which}],
                    "mark": {"type": "text", "fontSize": 11, "fontWeight": weight},
                    "encoding": {
                        "text": {"field": "text", "type": "nominal"},
                        "color": {
                            "condition": [
                                {"test": "!datum.sure", "value": ink},
                                {"test": dark, "value": "#ffffff"},
                            ],
                            "value": "#1B2622",
                        },
                    },
                }
                for which, weight in weights.items()
            ),
        ],
    }


def bars(rows: pd.DataFrame, *, titles: tuple[str, str]) -> dict[str, Any]:
    """Return one bar for each of `rows`, in their order, with its interval as a line and a mark at 1.

    Parameters
    ----------
    rows
        Columns place, lq, low, high, sure and text, which stands at the right end.
    titles
        What places and numbers are, for the tooltip.
    """
    ink, fill = _ink(), "#998ec3" if st.context.theme.type == "dark" else "#542788"
    # A bar of few UKM with an interval without end would leave no room for the others.
    end = max(min(float(rows["high"].max()), 2.5 * float(rows["lq"].max())), 1.2) * 1.75
    x = {"field": "lq", "type": "quantitative", "axis": None, "scale": {"domain": [0, end], "clamp": True}}
    axis = {
        "labelLimit": 160, "labelColor": ink, "labelExpr": "split(datum.label, ', ')", "labelLineHeight": 11,
        "labelOverlap": False, "ticks": False, "domain": False,
    }  # fmt: skip
    return {
        "height": _BAR_ROW * len(rows) + 10,
        "encoding": {
            "y": {"field": "place", "type": "nominal", "sort": None, "title": None, "axis": axis},
            "tooltip": [
                {"field": name, "type": "nominal", "title": title}
                for name, title in zip(("place", "text"), titles, strict=True)
            ],
        },
        "layer": [
            {
                "mark": {"type": "bar", "color": fill, "height": {"band": 0.6}},
                "encoding": {
                    "x": x,
                    "opacity": {"condition": {"test": "datum.sure", "value": 0.75}, "value": 0.3},
                },
            },
            {
                "mark": {"type": "rule", "color": ink, "strokeWidth": 1.5},
                "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}},
            },
            {
                "mark": {"type": "text", "align": "right", "color": ink},
                "encoding": {"x": {"value": "width"}, "text": {"field": "text", "type": "nominal"}},
            },
            {
                "data": {"values": [{}]},
                "mark": {"type": "rule", "color": ink, "strokeDash": [4, 3]},
                "encoding": {"x": {"datum": 1}, "y": None, "tooltip": None},
            },
        ],
    }


def _ink() -> str:
    return "#E6ECE9" if st.context.theme.type == "dark" else "#1B2622"
