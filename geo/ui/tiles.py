"""The base map that an installation may put under the areas: none unless its settings name one."""

import re
from typing import Final

import streamlit as st
import xyzservices

from geo import draw, settings
from geo.errors import GeoError
from geo.texts import _
from geo.ui import tables

__all__ = ["load", "load_or_say"]

#: The last zoom of an address of one's own: most servers have no more, and the browser enlarges what it has.
_MAX_ZOOM: Final = 18

#: What Leaflet fills in; anything else in brackets would stop the whole map.
_PARTS: Final = {"z", "x", "y", "-y", "s", "r"}


def load() -> draw.Tiles | None:
    """Return the base map of the settings, or None where they name none.

    Raises
    ------
    GeoError
        Where it cannot be used. The message leaves out the address, which may hold a key.
    """
    wanted = (settings.TILES or "").strip()
    if not wanted:
        return None
    attribution = (settings.TILES_ATTRIBUTION or "").strip()
    return _of_address(wanted, attribution) if "://" in wanted else _of_name(wanted, attribution)


def load_or_say() -> draw.Tiles | None:
    """Return what `load` does; what is wrong with the settings is said, and the map does without."""
    try:
        return load()
    except GeoError as error:
        st.warning(tables.plain(_("The map is shown without a base map. {fault}", fault=str(error))))
        return None


def _of_address(url: str, attribution: str) -> draw.Tiles:
    parts = set(re.findall(r"\{([^{}]*)\}", url))
    if not re.match("https?://", url) or parts - _PARTS or not parts >= {"z", "x"} or not parts & {"y", "-y"}:
        msg = _(
            "PETA_UKM_TILES: an address begins with http:// or https:// and has {parts}",
            parts="{z}, {x}, {y}",
        )
        raise GeoError(msg)
    if not attribution:
        msg = _(
            "PETA_UKM_TILES_ATTRIBUTION is missing: it says whose base map the address of PETA_UKM_TILES is"
        )
        raise GeoError(msg)
    return draw.Tiles(url, attribution, _MAX_ZOOM)


def _of_name(name: str, attribution: str) -> draw.Tiles:
    try:
        provider = xyzservices.providers.query_name(name)
    except ValueError as error:
        msg = _("PETA_UKM_TILES: xyzservices knows no base map {name}", name=repr(name))
        raise GeoError(msg) from error
    if provider.requires_token():
        msg = _(
            "PETA_UKM_TILES: {name} needs a key; give its whole address with the key instead",
            name=provider.name,
        )
        raise GeoError(msg)
    url = provider.build_url(scale_factor="{r}") if "{r}" in provider.url else provider.build_url()
    return draw.Tiles(url, attribution or provider.attribution, provider.get("max_zoom", _MAX_ZOOM))
