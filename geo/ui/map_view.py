"""The map on the page: base and overlay put together and handed to the browser, and what it says of clicks."""

from typing import Any, Final

import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from geo import area, boundaries, choropleth, draw, points, products, schema
from geo.boundaries import Layer
from geo.choropleth import Scale
from geo.selection import Selection
from geo.store import BuiltData
from geo.texts import _, language
from geo.ui import area_nav, assets, data, map_files, place_panel, weights
from geo.words import day, names, number

__all__ = ["show", "words"]

_HEIGHT: Final = 560

#: Where streamlit-folium keeps what the map said last.
_SAID: Final = "peta"


def show(  # noqa: PLR0913  what is shown and how it is looked at belong to one map
    shown: Selection,
    table: pd.DataFrame,
    scale: Scale,
    built: BuiltData,
    *,
    signs: draw.Signs,
    tiles: draw.Tiles | None = None,
    layer: Layer = "regency",
    focus: draw.Focus | None = None,
    here: str = "",
) -> None:
    """Show the map of the UKM `shown` and the figures of `table` (see `choropleth.areas`).

    Both Folium objects are new in each run: streamlit-folium changes what it is given.

    Parameters
    ----------
    shown
        Of the rows of `built.ukm`; their export levels may be those of other weights.
    table
        A row for each area of `layer` that has colour and words; the others are there faintly.
    signs
        What the signs of the UKM say.
    tiles
        The base map under everything.
    focus
        Where to go; zoom and centre stay while its token stays.
    here
        Code of the area whose border stands out; empty where none does.
    """
    counted = area.counted(table, here)
    scripts, styles = assets.publish()
    west, south, east, north = data.regencies().total_bounds.round(4).tolist()
    view = draw.View(((south, west), (north, east)), focus, tiles)
    st_folium(
        draw.base_map(view.bounds, scripts=scripts, styles=styles),
        key=_SAID,
        height=_HEIGHT,
        use_container_width=True,
        # The map itself says what was clicked, see `tell` in `geo/assets/places.js`; to pan it is no rerun.
        returned_objects=[],
        on_change=_listen,
        feature_group_to_add=draw.overlay(
            _areas(layer, choropleth.areas(table, scale, counted.index), here),
            _points(shown, built, signs),
            choropleth.legend(counted, scale),
            view=view,
            words=words(grouped=built.is_grouped),
        ),
    )
    said = {"n": number(len(shown)), "date": day(built.quality["data_date"])}
    st.caption(
        _(
            "Number in a ring: several UKM, the ring shows their levels. n\u00a0=\u00a0{n} UKM, {date}.",
            **said,
        )
        if signs.of_product is None
        else _(
            "Number in a ring: several UKM, the ring shows their product types. n\u00a0=\u00a0{n} UKM, {date}.",
            **said,
        )
    )


def _listen() -> None:
    said = st.session_state.get(_SAID)
    if isinstance(said, dict) and "places" in said:
        place_panel.choose(said["places"])
    elif isinstance(said, dict) and "area" in said:
        area_nav.choose(said["area"])


def _areas(layer: Layer, looks: dict[str, draw.Area], here: str = "") -> draw.Areas:
    borders = None if layer == "regency" else map_files.outline()
    return draw.Areas(map_files.areas(layer), looks, borders, here)


def _points(shown: Selection, built: BuiltData, signs: draw.Signs) -> draw.Points:
    levels = points.levels(shown.ukm["export_level"]) if weights.are_own() else None
    return draw.Points(map_files.ukm(built), points.mask(shown.rows), signs, levels)


def words(*, grouped: bool = False) -> dict[str, Any]:
    """Return the words that the browser needs, see `draw.overlay`; of UKM that are `grouped` none is listed."""
    precision, types = (names(kind) for kind in ("location_level", "product_type"))
    return {
        "language": language(),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "enter_full": _("Full screen"),
        "leave_full": _("Leave the full screen"),
        "source": _("Boundaries: {whose} · Leaflet", whose=boundaries.credit()),
        "exact": _("Filled: coordinates"),
        "middle": _("Hollow: area centre"),
        "precision": [precision[code] for code in schema.LOCATION_LEVELS],
        "products": [types[code] for code in products.load().index],
        "zoom_hint": _("Click: zoom in"),
        "list_hint": _("Click: districts below the map") if grouped else _("Click: list below the map"),
        "listed": _("{n} UKM: their districts are named below the map")
        if grouped
        else _("{n} UKM are listed below the map"),
        "loading": _("Loading the map …"),
        "tiles_fault": _("The base map cannot be loaded; the map can still be used."),
        "fault": _("A part of the map could not be loaded."),
        "reload": _("Load again"),
    }
