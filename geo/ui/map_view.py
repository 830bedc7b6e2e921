"""The map on the page: base and overlay put together and handed to the browser."""

from typing import Any, Final

import geopandas as gpd
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from geo import draw, schema
from geo.store import BuiltData
from geo.texts import _, language
from geo.ui import assets, choropleth, data
from geo.ui.choropleth import Scale
from geo.words import day, names, number

__all__ = ["show"]

_HEIGHT: Final = 510


def show(shown: gpd.GeoDataFrame, table: pd.DataFrame, scale: Scale, built: BuiltData) -> None:
    """Show the map of the UKM `shown` and the figures of `table` (see `choropleth.areas`).

    Both Folium objects are new in each run: streamlit-folium changes what it is given.
    """
    scripts, styles = assets.publish()
    st_folium(
        draw.base_map(data.polygons(), scripts=scripts, styles=styles),
        key="peta",
        height=_HEIGHT,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=draw.overlay(
            choropleth.areas(table, scale),
            shown,
            choropleth.legend(table, scale),
            names=names("place"),
            words=_words(),
        ),
    )
    st.caption(
        _("Number in a ring: several UKM, the ring shows their levels. n\u00a0=\u00a0{n} UKM, {date}.",
          n=number(len(shown)), date=day(built.quality["data_date"]))
    )  # fmt: skip


def _words() -> dict[str, Any]:
    return {
        "language": language(),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "close": _("Close"),
        "unnamed": _("(no name)"),
        "more": _("and {n} more"),
        "source": _("Boundaries: wilayah_boundaries (MIT) · Leaflet"),
        "exact": _("Filled: coordinates"),
        "middle": _("Hollow: area centre"),
        "levels": [names("export_level")[code] for code in schema.EXPORT_LEVELS],
        "precision": [names("location_level")[code] for code in schema.LOCATION_LEVELS],
    }
