"""What the user has chosen, kept beside the widgets so that it survives a change of page or language.

The query in the address of the page says the same, so that a link shows what its sender saw.
"""

from collections.abc import Collection
from dataclasses import fields
from typing import Any, Final

import streamlit as st

from geo import settings
from geo.filters import Filters, from_query, to_query
from geo.ui import data
from geo.ui.choropleth import METRICS

__all__ = ["filters", "is_unfolded", "reset", "start", "widget"]

_FILTERS: Final = tuple(item.name for item in fields(Filters))
_LANGUAGE_KEY: Final = "bahasa"
_METRIC_KEY: Final = "ukuran"


def start() -> None:
    """Take the choices of a new session from the address of the page; in later runs put them there.

    What the address says and nobody knows is left out and counted under `ignored`, for the page to say so; it is
    never repeated, since anybody can write a link.
    """
    if "language" not in st.session_state:
        _read_query()
    _write_query()


def widget(name: str) -> dict[str, Any]:
    """Return the arguments that tie a widget to the choice `name`."""
    key = f"{name}_widget"
    st.session_state[key] = st.session_state[name]
    return {"key": key, "on_change": _take, "args": (name,)}


def filters() -> Filters:
    """Return the filters in force."""
    return Filters(**{name: tuple(st.session_state[name]) for name in _FILTERS})


def is_unfolded(names: Collection[str]) -> bool:
    """Return whether one of these filters is in force, or was since the last reset: nothing folds under the hand."""
    st.session_state["unfolded"] |= any(st.session_state[name] for name in names)
    return bool(st.session_state["unfolded"])


def reset() -> None:
    """Drop all filters; language and measure stay."""
    st.session_state["ignored"] = 0
    st.session_state["unfolded"] = False
    for name in _FILTERS:
        st.session_state[name] = []


def _read_query() -> None:
    state = st.session_state
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    language = (query.pop(_LANGUAGE_KEY, None) or [settings.DEFAULT_LANGUAGE])[-1]
    metric = (query.pop(_METRIC_KEY, None) or [next(iter(METRICS))])[-1]
    chosen, ignored = from_query(query, data.choices())
    state["language"] = language if language in settings.LANGUAGES else settings.DEFAULT_LANGUAGE
    state["metric"] = metric if metric in METRICS else next(iter(METRICS))
    state["unfolded"] = False
    state["ignored"] = len(ignored) + (language not in settings.LANGUAGES) + (metric not in METRICS)
    for name in _FILTERS:
        state[name] = list(getattr(chosen, name))


def _write_query() -> None:
    """Put the choices that differ from the start into the address of the page."""
    query: dict[str, Any] = dict(to_query(filters()))
    if st.session_state["metric"] != next(iter(METRICS)):
        query[_METRIC_KEY] = st.session_state["metric"]
    if st.session_state["language"] != settings.DEFAULT_LANGUAGE:
        query[_LANGUAGE_KEY] = st.session_state["language"]
    st.query_params.from_dict(query)


def _take(name: str) -> None:
    # What the link said is no longer what is shown.
    st.session_state["ignored"] = 0
    st.session_state[name] = st.session_state[f"{name}_widget"]
