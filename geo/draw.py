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
from branca.element import MacroElement
from folium.template import Template

__all__ = [
    "Area", "Areas", "Bounds", "Focus", "Legend", "Points", "Signs", "Tiles", "View", "base_map", "overlay",
]  # fmt: skip

#: Stops between which the fills of the classes lie (ColorBrewer, safe for the colour-blind), by kind of measure: rates
#: (YlGnBu) and counts (PuBu) from light to dark; ratios (PuOr) below, near and above 1, in the order of the numbers.
RAMPS: Final = {
    "rate": ("#ffffcc", "#c7e9b4", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8", "#0c2c84"),
    "count": ("#d0d1e6", "#a6bddb", "#74a9cf", "#3690c0", "#0570b0", "#045a8d", "#023858"),
    "below": ("#b35806", "#f1a340", "#fdd49a"),
    "near": ("#e6e2df",),
    "above": ("#c6c0e0", "#998ec3", "#542788"),
}
ZERO: Final = "#fbfbfb"
NO_DATA: Final = "#c9cfcc"
#: Of an area that the filter leaves out; shown faintly.
OUTSIDE: Final = "#dfe5e2"

#: Colour and shape, of `geo/assets/signs.js`, by what the signs say. Export levels in the order of
#: `schema.EXPORT_LEVELS`: dark to light also for the colour-blind and in print.
LEVEL_SIGNS: Final = (
    ("#4a0c6b", "star"), ("#b5367a", "diamond"), ("#f1605d", "square"), ("#fec287", "circle"), ("#9aa39f", "small"),
)  # fmt: skip
LEVEL_COLOURS: Final = tuple(colour for colour, _shape in LEVEL_SIGNS)
#: Product types with a sign of their own (colours of Okabe and Ito 2008, safe for the colour-blind), and all others.
PRODUCT_SIGNS: Final = (
    ("#0072b2", "circle"), ("#d55e00", "square"), ("#009e73", "triangle"), ("#cc79a7", "diamond"),
    ("#e69f00", "hexagon"), ("#56b4e9", "cross"), ("#9aa39f", "small"),
)  # fmt: skip

#: Degrees around the province into which one can still move.
_SLACK: Final = 0.75

#: Two corners, south-west and north-east, as latitude and longitude.
Bounds = tuple[tuple[float, float], tuple[float, float]]

#: A place to go to, which the browser does once for each token, and the name it is marked with, where that is wanted.
Focus = tuple[str, Bounds] | tuple[str, Bounds, str]


@dataclass(frozen=True)
class Area:
    """How one area is filled and what its tooltip says.

    Attributes
    ----------
    fill
        A colour, or None for the hatching that means "too few to say".
    lines
        The lines of the tooltip, the first one being the name.
    is_faint
        Whether it is there to be compared with or clicked, and not counted.
    """

    fill: str | None
    lines: tuple[str, ...]
    is_faint: bool = False


@dataclass(frozen=True)
class Areas:
    """The areas of the overlay.

    Attributes
    ----------
    file
        Address of their polygons as the browser sees it: GeoJSON in EPSG:4326, the official code as `id`.
    looks
        Fill and tooltip per official code; a polygon without an entry stays faint and cannot be chosen.
    outline
        Address of the borders of larger areas, drawn over the polygons; None where there are none.
    here
        Code of the area whose border stands out; empty where none does.
    """

    file: str
    looks: Mapping[str, Area]
    outline: str | None = None
    here: str = ""


@dataclass(frozen=True)
class Signs:
    """What colour and shape of a sign, and of the parts of a ring, say of the UKM, and the legend of that.

    Each kind is a colour, a shape and a label; the browser counts them. `of_product` is the kind of each product type
    as the packed file orders them, the last kind that of all without a type; None: the kinds are the export levels.
    """

    title: str
    note: str
    kinds: tuple[tuple[str, str, str], ...]
    of_product: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Points:
    """The UKM of the overlay, in the forms of `geo.points`, and their signs.

    Attributes
    ----------
    file
        Address of the packed file as the browser sees it.
    mask
        Which of its rows to show.
    signs
        What is drawn for them.
    levels
        Export levels other than those of the file; None where those hold.
    """

    file: str
    mask: str
    signs: Signs
    levels: str | None = None


@dataclass(frozen=True)
class Legend:
    """The legend of the areas: title, note, classes as (colour or None, label, count)."""

    title: str
    note: str
    classes: tuple[tuple[str | None, str, str], ...]


@dataclass(frozen=True)
class Tiles:
    """A base map under everything: address with `{z}`, `{x}`, `{y}`, attribution as text, the last zoom it has."""

    url: str
    attribution: str
    max_zoom: int


@dataclass(frozen=True)
class View:
    """What the map is fitted to when it is new (see `base_map`), where it goes then, and what lies under it."""

    bounds: Bounds
    focus: Focus | None = None
    tiles: Tiles | None = None


def base_map(bounds: Bounds, *, scripts: Sequence[str], styles: Sequence[str]) -> folium.Map:
    """Return the map without anything on it; the browser fits it to `bounds`.

    The same arguments always give the same script, which is what keeps zoom and centre through a rerun.

    Parameters
    ----------
    bounds
        South-western and north-eastern corner, each as latitude and longitude.
    scripts, styles
        Local addresses of Leaflet and of our own files, in the order of loading.
    """
    (south, west), (north, east) = bounds
    chart = folium.Map(
        [(south + north) / 2, (west + east) / 2],
        tiles=None, zoom_start=8, max_bounds=True, zoom_snap=0.25, zoom_control="topright",
        min_lat=south - _SLACK, max_lat=north + _SLACK, min_lon=west - _SLACK, max_lon=east + _SLACK,
    )  # fmt: skip
    # Without a tile layer nothing else says how far one can zoom.
    chart.options.update(min_zoom=6, max_zoom=18)
    chart.default_js = [(address, address) for address in scripts]
    chart.default_css = [(address, address) for address in styles]
    return chart


def overlay(
    areas: Areas, points: Points | None, legend: Legend, *, view: View, words: Mapping[str, object]
) -> folium.FeatureGroup:
    """Return what lies on the base map: filled areas, the UKM that a filter leaves, legend.

    Parameters
    ----------
    points
        None: the areas alone, without the legend of the signs.
    words
        Words of the language in use that the browser needs: `language, zoom_in, zoom_out, enter_full, leave_full` (the
        full screen), `source`, `tiles_fault` (when the base map does not come); `exact` and
        `middle` (how exact a sign is); `precision, products` in the order of the codes in the packed file;
        `zoom_hint, list_hint` (what a click does), `listed` (what it did, with `{n}`); `loading, fault, reload`.
    """
    payload = {
        "polygons": areas.file,
        "outline": areas.outline,
        "here": areas.here,
        "areas": {code: asdict(area) for code, area in areas.looks.items()},
        "bounds": view.bounds,
        "focus": view.focus and dict(zip(("token", "bounds", "name"), view.focus, strict=False)),
        "tiles": view.tiles and asdict(view.tiles),
        "points": points
        and asdict(points) | {"signs": _named(points.signs, "kinds", ("colour", "shape", "label"))},
        "outside": OUTSIDE,
        "legend": _named(legend, "classes", ("colour", "label", "count")),
        "words": dict(words),
    }
    group = folium.FeatureGroup(name="overlay", control=False)
    group.add_child(_Overlay(payload))
    return group


def _named(said: Signs | Legend, rows: str, names: Sequence[str]) -> dict[str, Any]:
    """Return the fields by name, and each of the `rows` with names for its parts."""
    fields = asdict(said)
    return fields | {rows: [dict(zip(names, row, strict=True)) for row in fields[rows]]}


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
