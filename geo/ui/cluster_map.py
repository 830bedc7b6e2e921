"""The map of found areas, hot spots or sentra: the same base, scripts and signs as on page *Peta*."""

from collections.abc import Callable
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from geo import draw, settings
from geo.ui import assets, data, map_files, map_view, tiles

__all__ = ["metric", "published", "show"]

_HEIGHT: Final = 510
#: 11 m.
_GRID_DEGREES: Final = 1e-4


def show(  # noqa: PLR0913  what is shown and how it is looked at belong to one map
    key: str,
    areas: draw.Areas,
    legend: draw.Legend,
    *,
    points: draw.Points | None = None,
    listen: Callable[[Any], object] | None = None,
    focus: draw.Focus | None = None,
) -> None:
    """Show `areas` and, where given, UKM on the map of the province.

    Parameters
    ----------
    key
        Of the widget.
    listen
        Called with what was clicked: {"area": id}, {"places": [[x, y], ...]} or anything that a browser makes up.
    """
    # Always there, so that the map below stays the same one.
    with st.container():
        ground = tiles.load_or_say()
    scripts, styles = assets.publish()
    west, south, east, north = data.regencies().total_bounds.round(4).tolist()
    view = draw.View(((south, west), (north, east)), focus, ground)
    # Nothing is listed for a place; a click on a sign of several zooms in.
    words = {**map_view.words(), "list_hint": "", "listed": ""}
    st_folium(
        draw.base_map(view.bounds, scripts=scripts, styles=styles),
        key=key,
        height=_HEIGHT,
        use_container_width=True,
        returned_objects=[],
        on_change=(lambda: listen(st.session_state.get(key))) if listen else None,
        feature_group_to_add=draw.overlay(areas, points, legend, view=view, words=words),
    )


def published(kind: str, shapes: gpd.GeoSeries) -> str:
    """Return the address of a file of `shapes` (EPSG:4326), whose index holds the ids, having published it."""
    content = shapes.set_precision(_GRID_DEGREES).to_json().encode()
    return map_files.publish(kind, content)


@st.cache_resource(max_entries=2, show_spinner=False)
def metric(version: str, _ukm: gpd.GeoDataFrame) -> gpd.GeoSeries:  # noqa: ARG001  the version is the key
    """Return the points of the UKM in metres."""
    # Most stand at a village's centre: every place is projected once, and its rows share the point.
    of_row, places = pd.factorize(_ukm.geometry.x.to_numpy() + 1j * _ukm.geometry.y.to_numpy())
    points = gpd.points_from_xy(places.real, places.imag, crs=_ukm.crs).to_crs(settings.CRS_METRIC)
    return gpd.GeoSeries(points.take(of_row), index=_ukm.index)
