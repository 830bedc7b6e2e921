"""The list of what stands at the place that was clicked on the map.

Names of enterprises go to the browser only here, as cells of a table and never as part of the map.
"""

from collections.abc import Sequence
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from geo import groups, points, schema, settings
from geo.selection import Selection
from geo.store import BuiltData
from geo.texts import _
from geo.ui import area_nav
from geo.words import names, number

__all__ = ["choose", "furthest", "show"]

_CHOSEN: Final = "places"
_ROWS: Final = 1_000

#: Three lines of text in each row, and so many rows without scrolling.
_ROW_PX, _IN_SIGHT = 68, 4
#: A telephone shows names and next steps side by side.
_NAME_PX, _STEP_PX = 135, 220

#: More than the span of readiness, 0 to 100.
_LEVEL_APART: Final = 1_000

#: As many places as a click may name, see `NAMED` in `geo/assets/places.js`.
_MOST: Final = 2_000


def choose(places: object) -> None:
    """List the UKM at `places` from now on: pairs of packed coordinates, as the browser says them.

    Anything else, or none, closes the list: a browser can say what it likes.
    """
    pairs = places if isinstance(places, list) else []
    whole = all(_is_point(pair) for pair in pairs) and len(pairs) <= _MOST
    st.session_state[_CHOSEN] = [(x << 32) + y for x, y in pairs] if whole else []


def show(shown: Selection, built: BuiltData) -> None:
    """Show the list, unless nothing was clicked or the filter leaves nothing there.

    Parameters
    ----------
    shown
        Those of the rows of `built.ukm` that the filter leaves.
    """
    chosen = st.session_state.get(_CHOSEN)
    if not chosen:
        return
    rows = shown.frame(np.isin(_keys(built.version, built.ukm), chosen))
    if rows.empty:
        return
    with st.container(key="place_panel"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{_title(rows)}**", width="stretch")
            st.button(_("Close the list"), on_click=choose, args=([],))
        st.caption(_summary(rows))
        if built.is_grouped:
            _districts(rows)
            return
        st.dataframe(
            _table(rows), hide_index=True, width="stretch", height=_height(len(rows)), row_height=_ROW_PX,
            column_config={_("Business name"): st.column_config.TextColumn(width=_NAME_PX),
                           _("Next step"): st.column_config.TextColumn(width=_STEP_PX)},
        )  # fmt: skip


def furthest(rows: pd.DataFrame, n: int) -> pd.DataFrame:
    """Return the first `n` of `rows`: by export level, then by readiness, then as they come."""
    codes, texts = pd.factorize(rows["export_level"])
    rank = np.array([schema.EXPORT_LEVELS.index(text) for text in texts], dtype=float)[codes]
    # One number for both, smallest first; what has no readiness comes last in its level.
    key = rank * _LEVEL_APART - rows["readiness"].fillna(-1).to_numpy()
    # To sort them all would take ten times as long as to find the few.
    last = np.partition(key, n - 1)[n - 1] if len(key) > n else np.inf
    few = np.flatnonzero(key <= last)
    return rows.iloc[few[np.argsort(key[few], kind="stable")][:n]]


def _is_point(pair: object) -> bool:
    return (
        isinstance(pair, Sequence)
        and len(pair) == 2
        and all(type(step) is int and abs(step) <= 180 * points.STEPS for step in pair)
    )


@st.cache_resource(max_entries=2, show_spinner=False)
def _keys(version: str, _ukm: gpd.GeoDataFrame) -> npt.NDArray[np.int64]:  # noqa: ARG001  the version is the key
    return points.keys(_ukm)


def _title(rows: pd.DataFrame) -> str:
    """Return the name of the smallest area that holds all rows, with the one around it."""
    codes = [rows[f"{level}_code"].unique() for level in ("village", "district", "regency")]
    known = [names("place")[one[0]] for one in codes if len(one) == 1 and one[0] in names("place")]
    return ", ".join(known[:2]) or settings.PROVINCE_NAME


def _summary(rows: pd.DataFrame) -> str:
    words = names("location_level")
    there = set(rows["location_level"])
    levels = ", ".join(words[level] for level in schema.LOCATION_LEVELS if level in there)
    n = groups.total(rows)
    said = _("{n} UKM · location: {levels}", n=number(n), levels=levels)
    if not groups.are(rows) and n > _ROWS:
        said += " · " + _("the first {n} are listed; the download has them all", n=number(_ROWS))
    return said


def _districts(rows: pd.DataFrame) -> None:
    """Show how many of the UKM that are counted together each district has, and the way to it."""
    counts = rows[groups.N].groupby(rows["district_code"].astype("str")).sum().sort_values(ascending=False)
    for code, n in counts.head(_IN_SIGHT).items():
        label = _("Open {district} ({n} UKM here)", district=names("place")[str(code)], n=number(n))
        st.button(label, on_click=area_nav.choose, args=(code,), key=f"open_{code}")


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the first rows in words, the furthest in export first."""
    first = furthest(rows, _ROWS)
    columns: dict[str, Any] = {
        _("Business name"): first["business_name"].fillna(_("(no name)")),
        _("Next step"): first["next_step"].map(names("next_step")),
        _("Export potential"): first["export_level"].map(names("export_level")),
        _("Readiness (0-100)"): first["readiness"].round(),
        _("Product"): first["product"].fillna("–"),
    }
    return pd.DataFrame(columns)


def _height(rows: int) -> int:
    """Return the height that shows all rows, or so many that the map stays in sight."""
    return 38 + _ROW_PX * min(rows, _IN_SIGHT)
