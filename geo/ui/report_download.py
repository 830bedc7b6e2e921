"""Downloads for print, PDF and PNG: of the map on screen, and of the profile of an area."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

import geopandas as gpd
import pandas as pd
import streamlit as st

from geo import settings
from geo.about import About
from geo.area import full_name
from geo.boundaries import Layer
from geo.choropleth import Scale
from geo.draw import Signs
from geo.profile import Profile
from geo.selection import Selection
from geo.store import BuiltData
from geo.texts import _, language, use_language
from geo.ui import data, state

__all__ = ["of_map", "of_profile"]

_TYPES: Final = {".pdf": "application/pdf", ".png": "image/png"}

# `report` brings Matplotlib, which takes a second to come and is not needed to show any page: so it is imported when
# somebody asks for a file, in the thread of that download.


def of_map(shown: Selection, table: pd.DataFrame, scale: Scale, signs: Signs, about: About) -> None:
    """Show the buttons that download the map.

    Parameters
    ----------
    shown, signs
        The UKM on the map and what their signs say.
    table, scale
        As for `choropleth.areas`.
    """
    layer, area = state.layer(), state.area()
    shapes, regencies = data.areas(layer), data.regencies()

    def content(suffix: str) -> bytes:
        from geo import report

        given = report.Shown(table, scale, shapes, regencies, shown, signs, area)
        return report.of_map(given, about, suffix)

    _buttons(_("Map"), content, f"peta-ukm-{settings.PROVINCE_SLUG}")


def of_profile(shown: Profile, built: BuiltData, *, filters: str) -> None:
    """Show the buttons that download the profile of an area.

    Parameters
    ----------
    filters
        What is not as usual about its UKM, in words.
    """
    areas: dict[Layer, gpd.GeoDataFrame] = {
        "regency": data.areas("regency"),
        "district": data.areas("district"),
    }
    about = About.of(built.quality, filters=filters, n=shown.n)

    def content(suffix: str) -> bytes:
        from geo import report

        return report.of_profile(shown, about, areas, suffix)

    _buttons(
        _("Profile"),
        content,
        f"profil_{full_name(shown.code)}".casefold().replace(", ", "_").replace(" ", "-"),
    )


def _buttons(what: str, content: Callable[[str], bytes], name: str) -> None:
    """Show a button for each format; `content` is called on a click, in a thread of its own."""
    for suffix, kind in _TYPES.items():
        st.download_button(
            f"{what} ({suffix[1:].upper()})", partial(_spoken, content, suffix, language()),
            f"{name}_{date.today().isoformat()}{suffix}", kind, on_click="ignore", key=f"report{suffix}",
        )  # fmt: skip


def _spoken(content: Callable[[str], bytes], suffix: str, speech: str) -> bytes:
    use_language(speech)
    return content(suffix)
