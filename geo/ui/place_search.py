"""The search for a regency, a district or a village by its name: where the map goes, and nothing else changes."""

import math
from collections.abc import Mapping
from typing import Final

import streamlit as st

from geo import draw, gazetteer
from geo.texts import _
from geo.ui import area_nav

__all__ = ["focus", "prepare", "show"]

_CHOSEN: Final = "place_search"

#: The way through the areas at the last run: who goes another way has done with the place.
_WAY: Final = "place_search_way"

#: A village has a centre and no border; so much around it is shown.
_AROUND_M: Final = 3_000.0
_METRES_PER_DEGREE: Final = 111_320.0

_VILLAGE: Final = len("00.00.00.0000")


def prepare() -> None:
    """Read the places."""
    _places()


def focus() -> draw.Focus | None:
    """Return where the map goes, or None where no place is chosen."""
    way = st.session_state.get("area")
    if st.session_state.setdefault(_WAY, way) != way:
        st.session_state[_WAY], st.session_state[_CHOSEN] = way, None
    chosen = st.session_state.get(_CHOSEN)
    return _focus(_places()[chosen]) if chosen else None


def show() -> None:
    """Show the box of all places."""
    st.selectbox(
        _("Find a place"), _places(), index=None, key=_CHOSEN, placeholder=_("Find a regency, district or village"),
        label_visibility="collapsed",
    )  # fmt: skip


@st.cache_resource(show_spinner=False)
def _places() -> Mapping[str, str]:
    """Return the code of each place by its name and those of the areas that hold it; the larger places first."""
    known = gazetteer.load()
    names = {known.full_name(code): code for code in known.names}
    return dict(sorted(names.items(), key=lambda place: (len(place[1]), place[0])))


def _focus(code: str) -> draw.Focus:
    known = gazetteer.load()
    if len(code) < _VILLAGE:
        bounds = area_nav.focus(code)[1]
    else:
        lon, lat = known.points[code]
        high = _AROUND_M / _METRES_PER_DEGREE
        wide = high / math.cos(math.radians(lat))
        bounds = ((lat - high, lon - wide), (lat + high, lon + wide))
    # Another token than that of the way through the areas: to come back from a search is a move, too.
    return f"place {code}", bounds, known.names[code]
