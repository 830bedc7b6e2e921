"""The sidebar with filters and measure, and what the page says about them."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Final

import geopandas as gpd
import streamlit as st

from geo.filters import Filters, apply, column_of, values
from geo.texts import _, language
from geo.ui import data, state
from geo.ui.choropleth import METRICS, Metric
from geo.words import names, number

__all__ = ["active", "heading", "loosen", "show"]

#: The filters that are always in sight, each with all its values; of the others only values that occur are offered.
_FIRST: Final = ("product_types", "export_levels", "regencies")
_MORE: Final = tuple(item.name for item in fields(Filters) if item.name not in _FIRST)


def show(ukm: gpd.GeoDataFrame, version: str) -> tuple[Filters, Metric]:
    """Show the sidebar and return the filters and the measure in force.

    Parameters
    ----------
    ukm
        All UKM; the options say how many of them each would leave.
    version
        Changes whenever `ukm` does.
    """
    labels = _labels(version, language(), ukm)
    with st.sidebar:
        st.subheader(heading(state.filters()), anchor=False)
        for name in _FIRST:
            _choice(name, labels[name])
        with st.expander(_("More filters"), expanded=state.is_unfolded(_MORE)):
            for name in _MORE:
                _choice(name, labels[name])
        st.button(_("Reset filters"), on_click=state.reset, disabled=state.filters() == Filters())
        st.subheader(_("Show on the map"), anchor=False)
        titles = {code: metric.title for code, metric in METRICS.items()}
        st.radio(
            _("Colour of the regencies"),
            list(titles),
            format_func=titles.__getitem__,
            **state.widget("metric"),
        )
    return state.filters(), METRICS[st.session_state["metric"]]


def active(chosen: Filters) -> str:
    """Return the filters in force in one line, an empty text where there is none; some of it the register wrote."""
    parts = []
    for name, title in _titles().items():
        words = _words(name)
        wanted = [words.get(code, code) for code in getattr(chosen, name)]
        if wanted:
            parts.append(f"{title}: {', '.join(wanted)}")
    return " · ".join(parts)


def loosen(ukm: gpd.GeoDataFrame, chosen: Filters) -> None:
    """Say why nothing is left; of filters, how many UKM each alone keeps out."""
    if ukm.empty:
        st.info(
            _("No UKM could be placed. The file unplaced.csv beside the built data says why, row by row.")
        )
        return
    hints = []
    for name, title in _titles().items():
        if getattr(chosen, name):
            without = len(apply(ukm, replace(chosen, **{name: ()})))
            if without:
                hints.append(_("without the filter {filter}: {n} UKM", filter=title, n=number(without)))
    said = (
        _("No UKM fits all filters. Loosen one of them:") if hints else _("No UKM fits: reset the filters.")
    )
    st.info("\n- ".join([said, *hints]))


def heading(chosen: Filters) -> str:
    """Return the title of the filters, with the number of those in force."""
    n = sum(bool(getattr(chosen, item.name)) for item in fields(chosen))
    return _("Filter ({n} active)", n=n) if n else _("Filter")


def _choice(name: str, labels: dict[str, str]) -> None:
    """Show one filter; what is chosen stays on offer although no UKM has it any more."""
    words = _words(name)
    gone = {code: f"{words.get(code, code)} (0)" for code in st.session_state[name] if code not in labels}
    offered = labels | gone
    st.multiselect(
        _titles()[name], list(offered), format_func=offered.__getitem__, placeholder=_("all"), select_all=False,
        help=_helps().get(name), **state.widget(name),
    )  # fmt: skip


def _titles() -> dict[str, str]:
    return {
        "product_types": _("Product type"),
        "export_levels": _("Export potential"),
        "regencies": _("Regency or city"),
        "gates": _("Gate"),
        "weakest": _("Weakest criterion"),
        "next_steps": _("Next step"),
        "opportunities": _("Opportunity of the product"),
        "hs_headings": _("HS heading"),
        "export_markets": _("Export market"),
        "agencies": _("Assisting agency"),
    }


def _helps() -> dict[str, str]:
    return {
        "gates": _("One of the chosen gates in the chosen state is enough."),
        "weakest": _("The criterion with the most points to gain."),
        "opportunities": _(
            "What the province exports: it is about the product and changes nothing of the level."
        ),
        "hs_headings": _("The headings of the product type: a UKM makes goods of one of them, not of all."),
        "agencies": _("As the register writes it."),
    }


def _words(name: str) -> Mapping[str, str]:
    """Return the words for the values of a filter; an agency is called what the register calls it."""
    vocabulary = {"regencies": "place"}.get(name, column_of(name))
    return {} if name == "agencies" else names(vocabulary)


@st.cache_resource(max_entries=8, show_spinner=False)
def _labels(version: str, speech: str, _ukm: gpd.GeoDataFrame) -> dict[str, dict[str, str]]:  # noqa: ARG001  the key
    """Return by filter how each option is shown: its name and the number of UKM that have it.

    Kept for all sessions: a register may name thousands of agencies.
    """
    return {name: _labels_of(name, codes, _ukm) for name, codes in data.choices().items()}


def _labels_of(name: str, codes: list[str], ukm: gpd.GeoDataFrame) -> dict[str, str]:
    words, counts = _words(name), values(ukm[column_of(name)])
    return {
        code: f"{words.get(code, code)} ({number(counts.get(code, 0))})"
        for code in codes
        if name in _FIRST or code in counts
    }
