"""The map on the page: base and overlay put together and handed to the browser, and what it says of clicks."""

import hashlib
import json
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from geo import boundaries, choropleth, draw, points, products, schema
from geo.boundaries import Layer
from geo.choropleth import Scale
from geo.store import BuiltData
from geo.texts import _, language
from geo.ui import area_nav, assets, data, place_panel, tiles, weights
from geo.words import day, names, number

__all__ = ["show"]

_HEIGHT: Final = 510

#: Where streamlit-folium keeps what the map said last.
_SAID: Final = "peta"


def show(  # noqa: PLR0913  what is shown and how it is looked at belong to one map
    shown: pd.DataFrame,
    table: pd.DataFrame,
    scale: Scale,
    built: BuiltData,
    *,
    layer: Layer = "regency",
    focus: draw.Focus | None = None,
    here: str = "",
) -> None:
    """Show the map of the UKM `shown` and the figures of `table` (see `choropleth.areas`).

    Both Folium objects are new in each run: streamlit-folium changes what it is given.

    Parameters
    ----------
    shown
        Rows of `built.ukm` under their index; their export levels may be those of other weights.
    table
        A row for each area of `layer` that has colour and words; the others are there faintly.
    focus
        Where to go; zoom and centre stay while its token stays.
    here
        Code of the area whose border stands out; empty where none does.
    """
    scripts, styles = assets.publish()
    west, south, east, north = data.regencies().total_bounds.round(4).tolist()
    view = draw.View(((south, west), (north, east)), focus, tiles.load())
    st_folium(
        draw.base_map(view.bounds, scripts=scripts, styles=styles),
        key=_SAID,
        height=_HEIGHT,
        use_container_width=True,
        # The map itself says what was clicked, see `tell` in `geo/assets/places.js`; to pan it is no rerun.
        returned_objects=[],
        on_change=_listen,
        feature_group_to_add=draw.overlay(
            _areas(layer, choropleth.areas(table, scale), here),
            _points(shown, built),
            choropleth.legend(table, scale),
            view=view,
            words=_words(),
        ),
    )
    st.caption(
        _("Number in a ring: several UKM, the ring shows their levels. n\u00a0=\u00a0{n} UKM, {date}.",
          n=number(len(shown)), date=day(built.quality["data_date"]))
    )  # fmt: skip


def _listen() -> None:
    said = st.session_state.get(_SAID)
    if isinstance(said, dict) and "places" in said:
        place_panel.choose(said["places"])
    elif isinstance(said, dict) and "area" in said:
        area_nav.choose(said["area"])


def _areas(layer: Layer, looks: dict[str, draw.Area], here: str = "") -> draw.Areas:
    file = assets.publish_file("areas", *_polygons(layer))
    if layer == "regency":
        return draw.Areas(file, looks, here=here)
    return draw.Areas(file, looks, assets.publish_file("outline", *_outline()), here)


def _points(shown: pd.DataFrame, built: BuiltData) -> draw.Points:
    wanted = built.ukm.index.isin(shown.index)
    levels = None
    if weights.are_own():
        levels = points.levels(shown["export_level"].reindex(built.ukm.index))
    file = assets.publish_file("ukm", *_packed(built.version, built.ukm))
    return draw.Points(file, points.mask(wanted), levels)


@st.cache_resource(max_entries=2, show_spinner=False)
def _packed(version: str, _ukm: gpd.GeoDataFrame) -> tuple[bytes, str]:  # noqa: ARG001  the version is the key
    return _named(points.pack(_ukm, list(products.load().index)))


@st.cache_resource(show_spinner=False)
def _polygons(layer: Layer) -> tuple[bytes, str]:
    return _named(json.dumps(data.polygons(layer), separators=(",", ":")).encode())


@st.cache_resource(show_spinner=False)
def _outline() -> tuple[bytes, str]:
    """Return the borders of the regencies exactly as the simplified polygons of their districts have them."""
    districts = boundaries.for_display(data.areas("district"))
    regencies = districts.dissolve("parent_code", method="coverage").boundary
    return _named(regencies.to_json().encode())


def _named(content: bytes) -> tuple[bytes, str]:
    return content, hashlib.sha256(content).hexdigest()[:16]


def _words() -> dict[str, Any]:
    levels, precision, types = (names(kind) for kind in ("export_level", "location_level", "product_type"))
    return {
        "language": language(),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "enter_full": _("Full screen"),
        "leave_full": _("Leave the full screen"),
        "source": _("Boundaries: wilayah_boundaries (MIT) · Leaflet"),
        "exact": _("Filled: coordinates"),
        "middle": _("Hollow: area centre"),
        "levels": [levels[code] for code in schema.EXPORT_LEVELS],
        "precision": [precision[code] for code in schema.LOCATION_LEVELS],
        "products": [types[code] for code in products.load().index],
        "zoom_hint": _("Click: zoom in"),
        "list_hint": _("Click: list below the map"),
        "listed": _("{n} UKM are listed below the map"),
        "loading": _("Loading the map …"),
        "tiles_fault": _("The base map cannot be loaded; the map can still be used."),
        "fault": _("A part of the map could not be loaded."),
        "reload": _("Load again"),
    }
