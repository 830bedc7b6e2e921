"""The weights in force: the official ones, or a user's own for this session; the official file is never written."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import geopandas as gpd
import streamlit as st

from geo import potential
from geo.potential import Rules
from geo.store import BuiltData
from geo.texts import _
from geo.ui import data

__all__ = ["are_own", "judged", "notice", "rules", "ukm", "use"]

_KEY: Final = "own_weights"


def use(own: Mapping[str, float] | None) -> None:
    """Judge by the weights `own`, which add up to 1, from now on in this session; None: by the official ones."""
    st.session_state[_KEY] = dict(own) if own else None


def are_own() -> bool:
    """Return whether the pages show something that is not official."""
    return st.session_state.get(_KEY) is not None


def rules() -> Rules:
    """Return the rules in force."""
    own = st.session_state.get(_KEY)
    return replace(data.rules(), weights=own) if own else data.rules()


def ukm(built: BuiltData) -> gpd.GeoDataFrame:
    """Return the built UKM as the rules in force judge them; groups have the levels of the official ones."""
    if built.is_grouped:
        use(None)
    return judged(built, rules().weights) if are_own() else built.ukm


def judged(built: BuiltData, own: Mapping[str, float]) -> gpd.GeoDataFrame:
    """Return the built UKM as the official rules with the weights `own` judge them."""
    return _judged(built.version, replace(data.rules(), weights=dict(own)), built.ukm)


def notice() -> None:
    """Say where unofficial weights are in force, and offer the way back."""
    if not are_own():
        return
    with st.container(horizontal=True, vertical_alignment="center", key="own_weights_notice"):
        st.warning(_("Your own weights are in force: levels and readiness are not official."))
        st.button(
            _("Back to the official weights"), on_click=use, args=(None,), key="official_weights_notice"
        )


@st.cache_resource(max_entries=4, show_spinner=False)
def _judged(
    version: str,  # noqa: ARG001  a part of the key only
    by: Rules,
    _ukm: gpd.GeoDataFrame,
) -> gpd.GeoDataFrame:
    return _ukm.assign(**{str(name): column for name, column in potential.judge(_ukm, by).items()})
