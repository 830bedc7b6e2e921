"""The filters in the sidebar, and what the page says about them."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Final

import geopandas as gpd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo import search
from geo.area import narrowed
from geo.facets import Facets
from geo.filters import LISTED, Filters, can_be_searched, column_of, counts, loosened
from geo.texts import _
from geo.ui import data, state
from geo.words import names, number

__all__ = ["active", "begin", "loosen", "show", "titles"]

#: The filters that are always in sight below the search.
_FIRST: Final = ("product_types", "export_levels", "regencies", "districts")
_MORE: Final = tuple(name for name in LISTED if name not in _FIRST)
#: Of these all values are offered, of the others only those that occur.
_WHOLE: Final = ("product_types", "export_levels", "regencies")
_REGENCY_CODE: Final = len("00.00")

#: An option ends with its number, which the width of the sidebar would cut off. `WIDTH` is that of the longest; to ask
#: by `:has()` which box is open would make the browser compute the style of the whole page with every change. `BEHIND`
#: is said on a phone beside the arrow that unfolds the sidebar.
_STYLE: Final = """
<style>
[data-testid="stMultiSelectDropdown"] { width: auto !important; min-width: min(WIDTH, 100vw - 4.5rem); }
button[data-testid="stExpandSidebarButton"]::after { content: "BEHIND"; }
</style>
"""
_WIDTH_OF_FIRST, _WIDTH_OF_MORE = "20rem", "36rem"


def begin(chosen: Filters) -> DeltaGenerator:
    """Show the heading of the filters and return where `show` puts them."""
    state.unfold(_MORE)
    width = _WIDTH_OF_MORE if st.session_state["unfolded"] else _WIDTH_OF_FIRST
    title = _heading(chosen)
    st.html(_STYLE.replace("WIDTH", width).replace("BEHIND", " · ".join([_("Menu"), title])))
    st.subheader(title, anchor=False)
    return st.container()


def show(ukm: gpd.GeoDataFrame, version: str, chosen: Filters) -> None:
    """Show the filters.

    Parameters
    ----------
    ukm
        All UKM; the options say how many of those have them that pass the other filters in the area on screen.
    version
        Changes whenever `ukm` does.
    chosen
        The filters in force.
    """
    facets = data.facets(version, ukm)
    found = counts(facets, narrowed(chosen, state.area()) or chosen)
    if can_be_searched(facets):
        title, explained = titles()["search"], _helps()["search"]
        st.text_input(
            title, placeholder=_("name or product"), max_chars=search.LONGEST, help=explained,
            **state.widget("search"),
        )  # fmt: skip
    known = data.choices(state.area())
    for name in _FIRST:
        _choice(name, known[name], found[name])
    more = st.expander(_("More filters"), **state.widget("unfolded"))
    # Ten boxes that nobody sees would make every click take longer.
    for name in _MORE if more.open else ():
        with more:
            if name in found:
                _choice(name, known[name], found[name])
    st.button(_("Reset filters"), on_click=state.reset, disabled=state.filters() == Filters())


def active(chosen: Filters) -> str:
    """Return the filters in force in one line, an empty text where there is none; some of it the register wrote."""
    parts = []
    for name, title in titles().items():
        wanted = getattr(chosen, name)
        if name in LISTED:
            words = _words(name)
            wanted = ", ".join(words.get(code, code) for code in wanted)
        if wanted:
            parts.append(f"{title}: {wanted}")
    return " · ".join(parts)


def loosen(facets: Facets, chosen: Filters) -> None:
    """Say why nothing is left; of filters, how many UKM each alone keeps out."""
    if not len(facets):
        st.info(
            _("No UKM could be placed. The file unplaced.csv beside the built data says why, row by row.")
        )
        return
    named = titles()
    hints = [
        _("without the filter {filter}: {n} UKM", filter=named[name], n=number(n))
        for name, n in loosened(facets, chosen).items()
        if n
    ]
    said = (
        _("No UKM fits all filters. Loosen one of them:") if hints else _("No UKM fits: reset the filters.")
    )
    st.info("\n- ".join([said, *hints]))


def _heading(chosen: Filters) -> str:
    """Return the title of the filters, with the number of those in force."""
    n = sum(bool(getattr(chosen, item.name)) for item in fields(chosen))
    return _("Filter ({n} active)", n=n) if n else _("Filter")


def _choice(name: str, known: Sequence[str], found: Mapping[str, int]) -> None:
    """Show one filter, what would give nothing last; what is chosen stays on offer although nothing has it any more."""
    words, chosen = _words(name), st.session_state[name]
    offered = [code for code in known if _is_offered(name, code, found)]
    codes = sorted(dict.fromkeys([*offered, *chosen]), key=lambda code: not found.get(code))
    labels = {code: f"{words.get(code, code)} ({number(found.get(code, 0))})" for code in codes}
    empty = _("all") if codes or name != "districts" else _("choose a regency first")
    st.multiselect(
        titles()[name], codes, format_func=labels.__getitem__, select_all=False, disabled=not codes,
        placeholder=empty, help=_helps().get(name), **state.widget(name, labels=labels),
    )  # fmt: skip


def _is_offered(name: str, code: str, found: Mapping[str, int]) -> bool:
    if name == "districts" and code[:_REGENCY_CODE] not in st.session_state["regencies"]:
        return False
    return name in _WHOLE or code in found


def titles() -> dict[str, str]:
    """Return what the filters are called."""
    return {
        "search": _("Search"),
        "product_types": _("Product type"),
        "export_levels": _("Export potential"),
        "regencies": _("Regency or city"),
        "districts": _("District"),
        "sizes": _("Size class"),
        "certificates": _("Certificate"),
        "gates": _("Gate"),
        "weakest": _("Weakest criterion"),
        "next_steps": _("Next step"),
        "opportunities": _("Opportunity of the product"),
        "hs_headings": _("HS heading"),
        "export_markets": _("Export market"),
        "agencies": _("Assisting agency"),
        "location_levels": _("Location"),
    }


def _helps() -> dict[str, str]:
    return {
        "search": _("Every word must occur in the name of the business or its product."),
        "certificates": _("Held, as the register says; one of the chosen is enough."),
        "gates": _("One of the chosen gates in the chosen state is enough."),
        "weakest": _("The criterion with the most points to gain."),
        "opportunities": _(
            "What the province exports: it is about the product and changes nothing of the level."
        ),
        "hs_headings": _("The headings of the product type: a UKM makes goods of one of them, not of all."),
        "agencies": _("As the register writes it."),
        "location_levels": _("How exactly the UKM is placed on the map."),
    }


def _words(name: str) -> Mapping[str, str]:
    """Return the words for the values of a filter; an agency is called what the register calls it."""
    return {} if name == "agencies" else names(column_of(name))
