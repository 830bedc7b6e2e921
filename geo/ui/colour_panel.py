"""The part of the sidebar that says what colours the map: the measure, its product, the classes, and the signs."""

from dataclasses import replace
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import streamlit as st

from geo import classes
from geo.boundaries import Layer
from geo.choropleth import Scale
from geo.classes import Classes
from geo.filters import Filters
from geo.measures import METRICS, WITHOUT_PEOPLE, Metric
from geo.store import BuiltData
from geo.texts import _, language
from geo.ui import area_figures, data, filter_panel, signs, state
from geo.words import day, names

__all__ = ["scale", "show"]

_OWN: Final = "own_widget"


def scale(ukm: gpd.GeoDataFrame, version: str, built: BuiltData, layer: Layer) -> Scale:
    """Return the measure in force with its classes.

    Parameters
    ----------
    ukm
        All UKM, from which the classes are made unless somebody asked for those of a selection.
    version
        Changes whenever `ukm` does.
    layer
        Of which the areas are; their classes are made from all of its areas, however few are on screen.
    """
    chosen, metric = state.colours(), _in_force(state.filters())
    made = Classes(chosen.method, chosen.k, chosen.own)
    table = area_figures.by_area(version, chosen.basis, metric.product, ukm, layer)
    found = _scale((version, chosen.basis, layer), metric, made, day(built.quality["data_date"]), table)
    return replace(found, made=_made(made, chosen.basis))


@st.cache_resource(max_entries=64, show_spinner=False)
def _scale(table: object, metric: Metric, made: Classes, date: str, _table: pd.DataFrame) -> Scale:  # noqa: ARG001
    """Return the classes of `_table`, which `table` and the product of `metric` tell apart."""
    return classes.scale(_table, metric, made, date=date)


def show(scale: Scale, layer: Layer) -> None:
    """Show the choices that made the `scale` in force, and those of the signs."""
    st.subheader(_("Show on the map"), anchor=False)
    chosen, metric = state.colours(), scale.metric
    _metric(metric, layer)
    st.selectbox(
        _("Classes"),
        classes.METHODS,
        format_func=_methods().__getitem__,
        **state.widget("method", labels=_methods()),
    )
    if chosen.method == "own":
        _own(METRICS[metric.column], scale)
    else:
        st.select_slider(_("Number of classes"), classes.KS, **state.widget("k"))
    if chosen.method != "own" or not chosen.own:
        _basis(state.filters(), chosen.basis)
    st.radio(_("Colour and shape of the signs"), signs.SAYINGS, format_func=signs.titles().__getitem__,
             **state.widget("signs", labels=signs.titles()))  # fmt: skip


def _in_force(chosen: Filters) -> Metric:
    """Return the measure that is chosen, about a product where it is one of those."""
    metric = METRICS[state.colours().metric]
    if not metric.needs_product:
        return metric
    usual = chosen.product_types[0] if len(chosen.product_types) == 1 else next(iter(names("product_type")))
    return replace(metric, product=state.colours().product or usual)


def _metric(metric: Metric, layer: Layer) -> None:
    """Show the measures and, for a measure of one, the products."""
    missing = () if data.has_people(layer) else WITHOUT_PEOPLE
    titles = {code: each.title for code, each in METRICS.items() if code not in missing}
    st.radio(
        _("Colour of the areas"),
        list(titles),
        format_func=titles.__getitem__,
        **state.widget("metric", shown=metric.column, labels=titles),
    )
    if missing:
        st.caption(
            _(
                "The people of a district are not counted in the boundaries: no measure per 10,000 people here."
            )
        )
    if not metric.needs_product:
        return
    products = names("product_type")
    st.selectbox(
        _("Product of this measure"),
        list(products),
        format_func=products.__getitem__,
        **state.widget("product", shown=metric.product, labels=products),
    )
    st.caption(
        _("Computed from the UKM that the other filters leave, whatever their product: the filters by product type "
          "and HS heading do not apply to this measure.")
    )  # fmt: skip


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
