"""On page *Metode*: the level of one enterprise of one's choice, explained as its owner would want it."""

import geopandas as gpd
import streamlit as st

from geo import coaching
from geo.store import BuiltData
from geo.texts import _
from geo.ui import ukm_list, weights

__all__ = ["show"]


def show(built: BuiltData) -> None:
    """Show the field for an ID and the explanation; at first that of the UKM closest to being ready."""
    ukm = weights.ukm(built)
    if ukm.empty:
        return
    st.subheader(_("One enterprise, explained"), anchor=False)
    st.markdown(
        _("Why this enterprise has its level, and what it does next. On the map page, a row of the list of UKM says "
          "the same.")
    )  # fmt: skip
    wanted = st.text_input(
        _("ID of the UKM"), _first(built.version, ukm), max_chars=80, key="example"
    ).strip()
    found = ukm[ukm["ukm_id"] == wanted]
    if found.empty:
        st.info(
            _("No UKM on the map has this ID. The first column of a download has the IDs; capitals matter.")
        )
    else:
        ukm_list.explanation(found.iloc[0], weights.rules())


@st.cache_data(max_entries=2, show_spinner=False)
def _first(version: str, _ukm: gpd.GeoDataFrame) -> str:  # noqa: ARG001  a part of the key only
    """Return the ID of a UKM that has something to do, by the official rules or those in force at first."""
    listed = coaching.closest(_ukm, weights.rules(), n=1)
    return str((listed if len(listed) else _ukm)["ukm_id"].iloc[0])
