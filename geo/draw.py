"""The Folium layers of the map: a base that never changes and one overlay that each rerun replaces.

Owns shapes, colours and what is sent to the browser. Texts, numbers and classes arrive ready made; what the
browser does with the overlay is written in `geo/assets/peta.js`. Nothing here asks for anything from the internet.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
from branca.element import MacroElement
from folium.template import Template

from geo import schema

__all__ = ["Area", "Legend", "base_map", "overlay"]

#: Fills of the classes, light to dark (ColorBrewer, five steps), by kind of measure: rates and counts.
RAMPS: Final = {
    "rate": ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494"),
    "count": ("#d0d1e6", "#a6bddb", "#74a9cf", "#2b8cbe", "#045a8d"),
}
ZERO: Final = "#fbfbfb"
NO_DATA: Final = "#c9cfcc"
#: Of an area that the filter leaves out; shown faintly.
OUTSIDE: Final = "#dfe5e2"

#: Export levels in the order of `schema.EXPORT_LEVELS`: dark to light also for the colour-blind and in print.
LEVEL_COLOURS: Final = ("#4a0c6b", "#b5367a", "#f1605d", "#fec287", "#9aa39f")

#: How many enterprises a popup names; the rest are counted.
ENTRIES: Final = 10

#: Degrees around the province into which one can still move.
_SLACK: Final = 0.75

#: A polygon before the overlay fills it; `peta.js` returns to the same.
_NEUTRAL: Final = {"fillColor": "#ffffff", "fillOpacity": 0.85, "color": "#5c6b66", "weight": 1}


@dataclass(frozen=True)
class Area:
    """How one area is filled and what its tooltip says.

    Attributes
    ----------
    fill
        A colour, or None for the hatching that means "too few to say".
    lines
        The lines of the tooltip, the first one being the name.
    """

    fill: str | None
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Legend:
    """The legend of the overlay: title, note, classes as (colour or None, label, count), heading of the points."""

    title: str
    note: str
    classes: tuple[tuple[str | None, str, str], ...]
    points: str


def base_map(areas: Mapping[str, Any], *, scripts: Sequence[str], styles: Sequence[str]) -> folium.Map:
    """Return the map with the neutral polygons of `areas`; the browser fits it to them.

    The same arguments always give the same script, which is what keeps zoom and centre through a rerun.

    Parameters
    ----------
    areas
        A GeoJSON feature collection in EPSG:4326 with the official code as `id` of each feature.
    scripts, styles
        Local addresses of Leaflet, its cluster plugin and our own files, in the order of loading.
    """
    polygons = folium.GeoJson(areas, style_function=lambda _: _NEUTRAL, smooth_factor=0.5)
    bounds: Any = polygons.get_bounds()
    (south, west), (north, east) = bounds
    chart = folium.Map(
        [(south + north) / 2, (west + east) / 2],
        tiles=None, zoom_start=8, max_bounds=True, zoom_snap=0.25, zoom_control="topright",
        min_lat=south - _SLACK, max_lat=north + _SLACK, min_lon=west - _SLACK, max_lon=east + _SLACK,
    )  # fmt: skip
    # Without a tile layer nothing else tells the cluster plugin how far one can zoom.
    # It forgets lone markers at the lowest zoom unless that is a whole number.
    chart.options.update(min_zoom=6, max_zoom=18)
    chart.default_js = [(address, address) for address in scripts]
    chart.default_css = [(address, address) for address in styles]
    polygons.add_to(chart)
    return chart


def overlay(
    areas: Mapping[str, Area],
    ukm: gpd.GeoDataFrame,
    legend: Legend,
    *,
    names: Mapping[str, str],
    words: Mapping[str, object],
) -> folium.FeatureGroup:
    """Return what lies on the base map: filled areas, places with their UKM, legend.

    Parameters
    ----------
    areas
        Fill and tooltip per official code; an area of the base map without an entry stays neutral.
    ukm
        The UKM to show: `business_name, product, export_level, location_level`, the codes of the place, and
        points in EPSG:4326. Rows without a point are left out.
    names
        Place names by official code.
    words
        Words of the language in use that the browser needs: `language, zoom_in, zoom_out, close, unnamed, more,
        source`, `exact` and `middle` (the two kinds of signs), `levels` and `precision` (in the order of
        `schema.EXPORT_LEVELS` and `schema.LOCATION_LEVELS`).
    """
    payload = {
        "areas": {code: asdict(area) for code, area in areas.items()},
        "places": _places(ukm, names),
        "colours": LEVEL_COLOURS,
        "outside": OUTSIDE,
        "legend": {
            **asdict(legend),
            "classes": [dict(zip(("colour", "label", "count"), row, strict=True)) for row in legend.classes],
        },
        "words": dict(words),
    }
    group = folium.FeatureGroup(name="overlay", control=False)
    group.add_child(_Overlay(payload))
    return group


class _Overlay(MacroElement):
    """Hand `payload` to `peta.Overlay` of `geo/assets/peta.js`."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        new peta.Overlay({{ this.json }}).addTo({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, payload: object) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Overlay"
        self.json = _script_json(payload)


def _script_json(payload: object) -> str:
    """Return JSON that stays data on its way through a template, a search and replace, and a script.

    branca compiles what a layer has rendered as a template once more: a name of the register that holds two curly
    brackets would run on the server. An opening bracket of a tag occurs in strings only and is written as an
    escape there, as are angle brackets, ampersands, quotes and all that is not ASCII; the browser reads the same text.
    """
    text = json.dumps(payload, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return re.sub(r"[<>&']|\{(?=[{%#])", lambda match: f"\\u{ord(match[0]):04x}", text)


def _places(ukm: gpd.GeoDataFrame, names: Mapping[str, str]) -> dict[str, list[Any]]:
    """Return the distinct places of `ukm` as columns: one dot each, however many UKM stand there.

    `ukm` holds per place up to `ENTRIES` enterprises, the highest level first, as name, index into `products`
    and index of the level; `levels` holds one level, or the count of each where several enterprises share the place.
    """
    frame = _coded(ukm)
    by_place = frame.groupby("at", sort=False)
    first = frame.drop_duplicates("at").set_index("at")
    counts = pd.crosstab(frame["at"], frame["level"]).reindex(
        index=first.index, columns=range(len(schema.EXPORT_LEVELS)), fill_value=0
    )
    title, titles = pd.factorize(_titles(first, names))
    listed = frame[by_place.cumcount() < ENTRIES]
    product, products = pd.factorize(listed["product"])
    ukm_at: dict[int, list[Any]] = {at: [] for at in first.index}
    for at, *entry in zip(
        listed["at"], _or_none(listed["business_name"]), product.tolist(), listed["level"], strict=True
    ):
        ukm_at[at] += entry
    return {
        "lat": first["lat"].tolist(),
        "lon": first["lon"].tolist(),
        "place": title.tolist(),
        "names": list(titles),
        "precision": by_place["precision"].max().reindex(first.index).tolist(),
        "levels": [row.index(1) if sum(row) == 1 else row for row in counts.to_numpy().tolist()],
        "ukm": list(ukm_at.values()),
        "products": list(products),
    }


def _or_none(texts: pd.Series) -> list[str | None]:
    return texts.astype(object).where(texts.notna(), None).tolist()


def _coded(ukm: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the placed rows with place number and vocabulary codes, the highest export level first."""
    placed = ukm[ukm.geometry.notna() & ~ukm.geometry.is_empty]
    points = placed.geometry
    frame = pd.DataFrame(placed.drop(columns=points.name)).assign(
        lon=points.x.round(5),
        lat=points.y.round(5),
        level=_index(placed["export_level"], schema.EXPORT_LEVELS),
        precision=_index(placed["location_level"], schema.LOCATION_LEVELS),
    )
    frame = frame.sort_values("level", kind="stable")
    return frame.assign(at=frame.groupby(["lon", "lat"], sort=False).ngroup())


def _index(values: pd.Series, vocabulary: tuple[str, ...]) -> np.ndarray[Any, Any]:
    return pd.Categorical(values, categories=vocabulary).codes.astype(np.int64)


def _titles(first: pd.DataFrame, names: Mapping[str, str]) -> pd.Series:
    """Return "village, district" of each place, or as much of it as is known."""
    village, district, regency = (
        first[f"{level}_code"].map(names) for level in ("village", "district", "regency")
    )
    place = village.where(village.isna(), village + ", " + district.fillna(regency))
    return place.fillna(district).fillna(regency).fillna("")
