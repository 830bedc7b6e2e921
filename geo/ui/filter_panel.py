"""The sidebar with filters and measure, and what the page says about them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import geopandas as gpd
import streamlit as st

from geo import schema
from geo.filters import Filters, apply
from geo.texts import _
from geo.ui import data, state
from geo.ui.choropleth import METRICS, Metric
from geo.words import names, number

__all__ = ["active", "heading", "loosen", "show"]

#: The filters of `Filters`: the column each looks at, and whose words its values are.
_COLUMNS: Final = {
    "product_types": "product_type", "export_levels": "export_level", "regencies": "regency_code",
}  # fmt: skip
_WORDS: Final = {"product_types": "product_type", "export_levels": "export_level", "regencies": "place"}


def show(ukm: gpd.GeoDataFrame) -> tuple[Filters, Metric]:
    """Show the sidebar and return the filters and the measure in force.

    Parameters
    ----------
    ukm
        All UKM; the options say how many of them each would leave.
    """
    with st.sidebar:
        st.subheader(heading(state.filters()), anchor=False)
        for name in _COLUMNS:
            labels = _labels(name, ukm)
            st.multiselect(
                _titles()[name], list(labels), format_func=labels.__getitem__, placeholder=_("all"),
                select_all=False, **state.widget(name),
            )  # fmt: skip
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
    """Return the filters in force in one line; an empty text where there is none."""
    parts = []
    for name, title in _titles().items():
        words = names(_WORDS[name])
        values = [words[code] for code in getattr(chosen, name)]
        if values:
            parts.append(f"{title}: {', '.join(values)}")
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
    n = sum(bool(getattr(chosen, name)) for name in _COLUMNS)
    return _("Filter ({n} active)", n=n) if n else _("Filter")


def _titles() -> dict[str, str]:
    return {
        "product_types": _("Product type"),
        "export_levels": _("Export potential"),
        "regencies": _("Regency or city"),
    }


def _labels(name: str, ukm: gpd.GeoDataFrame) -> dict[str, str]:
    """Return how each option of a filter is shown: its name and the number of UKM that have it."""
    codes: Iterable[str] = {
        "product_types": names("product_type"),
        "export_levels": schema.EXPORT_LEVELS,
        "regencies": data.regencies()["code"],
    }[name]
    counts = ukm[_COLUMNS[name]].value_counts()
    words = names(_WORDS[name])
    return {code: f"{words[code]} ({number(counts.get(code, 0))})" for code in codes}
