"""What the user has chosen, kept beside the widgets so that it survives a change of page or language.

The query in the address of the page says the same, so that a link shows what its sender saw.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final, get_args

import streamlit as st

from geo import search, settings
from geo.boundaries import Layer
from geo.filters import LISTED, Filters, from_query, to_query
from geo.measures import WITHOUT_PEOPLE
from geo.ui import cluster_query, data
from geo.ui import colours as colour_query
from geo.ui.colours import Colours

__all__ = [
    "MOST_COMPARED", "area", "choose", "colours", "compared", "filters", "layer", "reset", "start", "unfold", "widget",
]  # fmt: skip

_LANGUAGE_KEY: Final = "bahasa"
#: The area on screen, by code, and of which layer the areas are where that is the whole province.
_AREA_KEY, _LAYER_KEY = "area", "lapis"
#: So many runs a browser may be behind.
_RUNS: Final = 4
_LAYERS: Final[tuple[Layer, ...]] = get_args(Layer)
#: The areas that the one on screen is compared with, and how many they may be.
_COMPARED_KEY, MOST_COMPARED = "banding", 4
#: The choices of `Colours` that have a widget of their own.
_COLOURS: Final = ("metric", "product", "method", "k", "signs")


def start() -> None:
    """Take the choices of a new session from the address of the page; in later runs put them there.

    What the address says and nobody knows is left out and counted under `ignored`, for the page to say so; it is
    never repeated, since anybody can write a link.
    """
    if "language" not in st.session_state:
        _read_query()
    _write_query()


def widget(name: str, *, shown: object = None, labels: Mapping[Any, str] | None = None) -> dict[str, Any]:
    """Return the arguments that tie a widget to the choice `name`; it shows `shown` where that is given.

    Parameters
    ----------
    labels
        What the widget calls its options. A browser answers with these words; who is faster than the page says those of
        the run before, which Streamlit then takes for the choice itself.
    """
    key = f"{name}_widget"
    if labels is not None:
        said = {label: code for code, label in labels.items()}
        st.session_state["labels"][name] = [said, *st.session_state["labels"].get(name, ())][:_RUNS]
    st.session_state[key] = st.session_state[name] if shown is None else shown
    return {"key": key, "on_change": _take, "args": (name,)}


def choose(name: str, value: object) -> None:
    """Make `value` the choice `name`."""
    # What the link said is no longer what is shown.
    st.session_state["ignored"] = 0
    st.session_state[name] = value
    if name == "regencies":
        # A district goes with its regency.
        regencies = tuple(st.session_state["regencies"])
        st.session_state["districts"] = [
            code for code in st.session_state["districts"] if code.startswith(regencies)
        ]
    elif name in ("cluster_product", "cluster_subset"):
        st.session_state.update(dict.fromkeys(cluster_query.KEYS_OF_SENTRA), sentra=0)


def colours() -> Colours:
    """Return the colours in force; own bounds are kept by measure, since those of one mean nothing to another.

    Where the people of the areas are not counted, another measure stands in for one that needs them.
    """
    state = st.session_state
    chosen = {name: state[name] for name in _COLOURS}
    if chosen["metric"] in WITHOUT_PEOPLE and not data.has_people(layer()):
        chosen["metric"] = WITHOUT_PEOPLE[chosen["metric"]]
    return Colours(**chosen, own=state["own"].get(chosen["metric"], ()), basis=state["basis"])


def area() -> str:
    """Return the code of the regency or district on screen, empty for the whole province."""
    return str(st.session_state["area"])


def compared() -> list[str]:
    """Return the codes of the areas with which the one on screen is compared."""
    return [code for code in st.session_state["compared"] if code != area()][:MOST_COMPARED]


def layer() -> Layer:
    """Return of which layer the areas are that are coloured: inside a regency there are districts only."""
    return "district" if area() or st.session_state["layer"] == "district" else "regency"


def filters() -> Filters:
    """Return the filters in force."""
    chosen = {name: tuple(st.session_state[name]) for name in LISTED}
    # The browser alone limits what is typed.
    return Filters(**chosen, search=search.cleaned(st.session_state["search"]))


def unfold(names: Collection[str]) -> None:
    """Begin with these filters unfolded where one of them is in force; later the user and a reset decide."""
    if st.session_state["unfolded"] is None:
        st.session_state["unfolded"] = any(st.session_state[name] for name in names)


def reset() -> None:
    """Drop all filters; language, colours and the area on screen stay."""
    st.session_state["ignored"] = 0
    st.session_state["unfolded"] = False
    _put(Filters())


def _read_query() -> None:
    state = st.session_state
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    language = (query.pop(_LANGUAGE_KEY, None) or [settings.DEFAULT_LANGUAGE])[-1]
    area, layer = (query.get(_AREA_KEY) or [""])[-1], (query.get(_LAYER_KEY) or [_LAYERS[0]])[-1]
    asked = query.get(_COMPARED_KEY, [])
    compared = [code for code in dict.fromkeys(asked) if data.is_area(code)]
    known_area, known_layer = not area or data.is_area(area), layer in _LAYERS
    known = data.choices(area if known_area else "")
    chosen, ignored = from_query(query, known)
    shown, strange = colour_query.from_query(query, known)
    clusters, unknown = cluster_query.from_query(query)
    state.update(clusters)
    state["language"] = language if language in settings.LANGUAGES else settings.DEFAULT_LANGUAGE
    state["unfolded"], state["labels"] = None, {}
    state["ignored"] = (
        len(ignored)
        + strange
        + unknown
        + (language not in settings.LANGUAGES)
        + (not known_area)
        + (not known_layer)
        + len(asked)
        - len(compared)
    )
    state["area"], state["layer"] = area if known_area else "", layer if known_layer else _LAYERS[0]
    state["compared"] = compared[:MOST_COMPARED]
    for name in _COLOURS:
        state[name] = getattr(shown, name)
    state["own"] = {shown.metric: shown.own} if shown.own else {}
    state["own_refused"] = {}
    state["basis"] = shown.basis
    _put(chosen)


def _put(chosen: Filters) -> None:
    st.session_state["search"] = chosen.search
    for name in LISTED:
        st.session_state[name] = list(getattr(chosen, name))


def _write_query() -> None:
    """Put the choices that differ from the start into the address of the page."""
    clusters = {name: st.session_state[name] for name in cluster_query.start()}
    query: dict[str, Any] = {
        **to_query(filters()), **colour_query.to_query(colours()), **cluster_query.to_query(clusters),
    }  # fmt: skip
    if area():
        query[_AREA_KEY] = area()
    if compared():
        query[_COMPARED_KEY] = compared()
    if st.session_state["layer"] != _LAYERS[0]:
        query[_LAYER_KEY] = st.session_state["layer"]
    if st.session_state["language"] != settings.DEFAULT_LANGUAGE:
        query[_LANGUAGE_KEY] = st.session_state["language"]
    st.query_params.from_dict(query)


def _take(name: str) -> None:
    value = st.session_state[f"{name}_widget"]
    if name in st.session_state["labels"]:
        values = value if isinstance(value, list) else [value]
        known = [code for code in (_meant(name, one) for one in values) if code is not None]
        if not isinstance(value, list) and not known:
            return
        value = known if isinstance(value, list) else known[0]
    choose(name, value)


def _meant(name: str, said: object) -> object:
    """Return the option that a browser means, which may say it in the words of an earlier run; None: there is none."""
    runs = st.session_state["labels"][name]
    if said in runs[0].values():
        return said
    return next((labels[said] for labels in runs if said in labels), None)
