"""The part of the sidebar that says what colours the map: the measure, the product it is about, the classes."""

from dataclasses import replace
from typing import Any, Final

import geopandas as gpd
import streamlit as st

from geo import classes
from geo.boundaries import Layer
from geo.choropleth import Scale
from geo.classes import Classes
from geo.filters import Filters
from geo.measures import METRICS, WITHOUT_PEOPLE, Metric
from geo.store import BuiltData
from geo.texts import _, language
from geo.ui import data, filter_panel, state
from geo.words import day, names

__all__ = ["show"]

_OWN: Final = "own_widget"


def show(ukm: gpd.GeoDataFrame, version: str, built: BuiltData, layer: Layer) -> Scale:
    """Show the choices and return the measure in force with its classes.

    Parameters
    ----------
    ukm
        All UKM, from which the classes are made unless somebody asked for those of a selection.
    version
        Changes whenever `ukm` does.
    layer
        Of which the areas are; their classes are made from all of its areas, however few are on screen.
    """
    with st.sidebar:
        st.subheader(_("Show on the map"), anchor=False)
        metric = _metric(state.filters(), layer)
        chosen = state.colours()
        st.selectbox(
            _("Classes"), classes.METHODS, format_func=_methods().__getitem__, **state.widget("method")
        )
        made = Classes(chosen.method, chosen.k, chosen.own)
        table = data.by_area(version, chosen.basis, metric.product, ukm, layer)
        scale = classes.scale(table, metric, made, date=day(built.quality["data_date"]))
        if made.method == "own":
            _own(metric, scale)
        else:
            st.select_slider(_("Number of classes"), classes.KS, **state.widget("k"))
        if made.method != "own" or not made.own:
            _basis(state.filters(), chosen.basis)
    return replace(scale, made=_made(made, chosen.basis))


def _metric(chosen: Filters, layer: Layer) -> Metric:
    """Show the measures and, for a measure of one, the products; return what is chosen."""
    missing = () if data.has_people(layer) else WITHOUT_PEOPLE
    titles = {code: metric.title for code, metric in METRICS.items() if code not in missing}
    metric = METRICS[state.colours().metric]
    st.radio(
        _("Colour of the areas"),
        list(titles),
        format_func=titles.__getitem__,
        **state.widget("metric", shown=metric.column),
    )
    if missing:
        st.caption(
            _(
                "The people of a district are not counted in the boundaries: no measure per 10,000 people here."
            )
        )
    if not metric.needs_product:
        return metric
    products = names("product_type")
    usual = chosen.product_types[0] if len(chosen.product_types) == 1 else next(iter(products))
    product = state.colours().product or usual
    st.selectbox(
        _("Product of this measure"),
        list(products),
        format_func=products.__getitem__,
        **state.widget("product", shown=product),
    )
    st.caption(
        _("Computed from the UKM that the other filters leave, whatever their product: the filters by product type "
          "and HS heading do not apply to this measure.")
    )  # fmt: skip
    return replace(metric, product=product)


def _own(metric: Metric, scale: Scale) -> None:
    """Show the field for own bounds; what it cannot mean is said, and the last good bounds stay in force."""
    refused = st.session_state["own_refused"]
    text = refused.get(metric.column, classes.written_of(scale))
    st.session_state[_OWN] = text
    st.text_input(
        _("Bounds between the classes"), key=_OWN, on_change=_take_own, args=(metric,), max_chars=200,
        help=_("Upper bounds, inclusive, in the unit of the measure, with semicolons between them; one class more than "
               "numbers."),
    )  # fmt: skip
    if metric.column in refused:
        fault = classes.parse(text, metric, speech=language())[1]
        st.error(_("{fault}. The last good bounds stay in force: {bounds}", fault=fault,
                   bounds=classes.written_of(scale)))  # fmt: skip


def _take_own(metric: Metric) -> None:
    """Take the text of the field: as bounds, or as a text that is none."""
    text: Any = st.session_state[_OWN]
    bounds, fault = classes.parse(text, metric, speech=st.session_state["language"])
    state.choose("own_refused", {metric.column: text} if fault else {})
    if not fault:
        state.choose("own", {**st.session_state["own"], metric.column: bounds})


def _made(made: Classes, basis: Filters) -> str:
    """Say which classes are in force."""
    if made.method == "own" and made.own:
        return _("Classes: own bounds; they stay the same while you filter.")
    method = _methods()["quantiles" if made.method == "own" else made.method]
    if basis == Filters():
        return _("Classes: {method}, made from all UKM; they stay the same while you filter.", method=method)
    return _(
        "Classes: {method}, made from a selection of UKM; they stay the same while you filter.", method=method
    )


def _basis(chosen: Filters, basis: Filters) -> None:
    """Say from which selection the classes are made, and offer the others."""
    if basis != Filters():
        # Not Markdown: an agency may have any name.
        st.text(filter_panel.active(basis))
    if chosen not in (basis, Filters()):
        st.button(
            _("Recompute classes for this selection"),
            on_click=state.choose,
            args=("basis", chosen),
            key="recompute",
        )
    if basis != Filters():
        st.button(
            _("Back to the classes of all UKM"),
            on_click=state.choose,
            args=("basis", Filters()),
            key="all_classes",
        )


def _methods() -> dict[str, str]:
    return {
        "quantiles": _("Quantiles"),
        "natural": _("Natural breaks (Jenks)"),
        "equal": _("Equal intervals"),
        "own": _("Own bounds"),
    }
