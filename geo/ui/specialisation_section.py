"""On page *Klaster*: what each area makes more of than the province does, and how sure that is."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from geo import settings
from geo.boundaries import Layer
from geo.hotspots import SUBSETS, Subset
from geo.specialisation import ALPHA
from geo.store import BuiltData
from geo.summarise import MIN_RATE_N
from geo.texts import _
from geo.ui import data, lq_charts, lq_data, lq_views, map_page, numbers_file, state
from geo.ui.cluster_words import source, subsets
from geo.words import day, names, number, percent

__all__ = ["show"]

#: On a telephone the heat table is wider than the screen and moves sideways.
_STYLE: Final = """
<style>
.st-key-lq_heat { overflow-x: auto; }
.st-key-lq_heat > div { min-width: 46rem; }
</style>
"""


def show(built: BuiltData) -> None:
    """Show the choices, the heat table, the specialisations of an area and the areas of a product."""
    st.html(_STYLE)
    st.markdown(
        _("What does an area make **more of than the province does**? The location quotient (LQ) is the product's "
          "share of the UKM in the area over its share in the province: 1 is the same, 2 is twice the share.")
    )  # fmt: skip
    subset, layer, regency = _controls()
    table = lq_data.quotients(built.version, layer, subset, built.ukm)
    places = lq_data.called(layer)
    inside = table[table["code"].str.startswith(regency)]
    if not table["lq"].notna().any():
        st.info(
            _("No area has {few} such UKM with a known product type, so nothing can be compared. Choose all levels or "
              "regencies.", few=MIN_RATE_N)
        )  # fmt: skip
        _method(table, built)
        return
    code = _area(inside)
    said = lq_data.said(subset, layer)
    _heat(inside, places, said, built)
    _clicked(inside, code, places, subset)
    left, right = st.columns([1.2, 1], gap="medium")
    with left:
        _box_of_areas(inside, code, places)
        lq_views.of_area(inside, code, places, said, built)
    with right:
        lq_views.of_product(table, places, said, built)
    _method(table, built)


def _controls() -> tuple[Subset, Layer, str]:
    """Return the levels that count, the layer, and the regency whose districts are shown (all that begins with it)."""
    regencies = data.regencies()["code"].tolist()
    first, second, third = st.columns(3)
    levels = subsets()
    subset = first.selectbox(
        _("Only UKM that are"), list(levels), format_func=levels.__getitem__,
        **state.widget("cluster_subset", labels=levels),
    )  # fmt: skip
    layers: dict[Layer, str] = {"regency": _("Regencies"), "district": _("Districts")}
    layer = second.selectbox(
        _("Areas"), list(layers), format_func=layers.__getitem__, **state.widget("lq_layer", labels=layers)
    )
    if layer == "regency":
        return subset, layer, ""
    places = {code: names("place")[code] for code in regencies}
    regency = third.selectbox(
        _("Districts of"),
        regencies,
        format_func=places.__getitem__,
        **state.widget("lq_regency", labels=places),
    )
    return subset, layer, f"{regency}."


def _area(table: pd.DataFrame) -> str:
    """Return the area chosen; where none of those shown is, the one most surely special for the product."""
    codes = table["code"].unique()
    if st.session_state["lq_area"] in codes:
        return str(st.session_state["lq_area"])
    mine = table[table["product_type"].eq(st.session_state["cluster_product"]) & table["low"].notna()]
    return str(codes[0] if mine.empty else mine["code"].iloc[int(mine["low"].argmax())])


def _box_of_areas(table: pd.DataFrame, code: str, places: Mapping[str, str]) -> None:
    title = _("What an area is special for")
    st.markdown(f"**{title}**")
    options = {each: places[each] for each in table["code"].unique()}
    st.selectbox(
        _("Area"), list(options), format_func=options.__getitem__,
        **state.widget("lq_area", shown=code, labels=options),
    )  # fmt: skip


def _heat(table: pd.DataFrame, places: Mapping[str, str], said: str, built: BuiltData) -> None:
    goods = names("product_type")
    labels = [
        _("up to {high}", high=number(lq_charts.BOUNDS[0], decimals=1)),
        *(
            _("{low} to {high}", low=_written(low), high=_written(high))
            for low, high in zip(lq_charts.BOUNDS, lq_charts.BOUNDS[1:], strict=False)
        ),
        _("above {low}", low=_written(lq_charts.BOUNDS[-1])),
        _("too few UKM"),
    ]
    classes = np.where(table["lq"].isna(), lq_charts.TOO_FEW, np.searchsorted(lq_charts.BOUNDS, table["lq"]))
    cells = pd.DataFrame({
        "row": table["product_type"].map(goods), "column": table["code"].map(places), "class_": classes,
        "label": [labels[at] for at in classes], "sure": table["q"] <= ALPHA,
        "text": [number(lq, decimals=1) if lq == lq else "–" for lq in table["lq"]],
        "tip": [lq_data.with_n(row) for row in table.itertuples()],
        "code": table["code"], "product_type": table["product_type"],
    })  # fmt: skip
    title = _("Location quotient of every product")
    st.markdown(f"**{title}**")
    spec = lq_charts.heat(
        cells["row"].unique().tolist(), cells["column"].unique().tolist(), labels,
        titles=(_("Product type"), _("Area"), "LQ"),
    )  # fmt: skip
    key = f"heat {said} {table['code'].iloc[0]}"
    with st.container(key="lq_heat"):
        st.vega_lite_chart(
            cells, spec, width="stretch", key=key, on_select=lambda: _take(st.session_state[key]),
            selection_mode=lq_charts.PICKED, alt=_("Heat table of location quotients; the same numbers are below"),
        )  # fmt: skip
    n = table.drop_duplicates("code")["n_area"].sum()
    st.caption(
        _("Faint: may be chance; full colour and bold: different from 1 beyond chance. Grey with a dash: fewer than "
          "{few} UKM with a known product type in the area, or none of the product in the province. A click on a cell "
          "shows its UKM. n\u00a0=\u00a0{n} UKM, {date}.",
          few=MIN_RATE_N, n=number(n), date=day(built.quality["data_date"]))
    )  # fmt: skip
    numbers_file.button(lq_data.numbers(table, places), f"lq-{settings.PROVINCE_SLUG}", built, said=said)


def _written(bound: float) -> str:
    return number(bound, decimals=2 if round(bound, 1) != bound else 1)


def _take(chart: dict[str, Any]) -> None:
    """Take over the clicked cell. A browser can say what it likes."""
    for cell in chart["selection"].get(lq_charts.PICKED, ()):
        code, product = cell.get("code"), cell.get("product_type")
        if isinstance(code, str) and data.is_area(code) and product in list(names("product_type")):
            state.choose("lq_area", code)
            state.choose("cluster_product", product)


def _clicked(table: pd.DataFrame, code: str, places: Mapping[str, str], subset: Subset) -> None:
    """Offer the map of the cell that is clicked, or of the area and the product chosen below."""
    product = st.session_state["cluster_product"]
    row = next(table[table["code"].eq(code) & table["product_type"].eq(product)].itertuples(), None)
    if row is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            _("**{product}, {place}**: LQ {figures}", product=names("product_type")[product], place=places[code],
              figures=lq_data.with_n(row)),
            width="content",
        )  # fmt: skip
        if st.button(
            _("Show these UKM on the map"), disabled=not row.n, help=_("Other filters are dropped.")
        ):
            state.reset()
            state.choose("product_types", [product])
            state.choose("export_levels", list(SUBSETS[subset]))
            state.choose("area", code)
            st.switch_page(st.Page(map_page.show, url_path="peta", default=True))


def _method(table: pd.DataFrame, built: BuiltData) -> None:
    everything = int(table.drop_duplicates("product_type")["n_province"].sum())
    left_out = everything - int(table.drop_duplicates("code")["n_area"].sum())
    with st.expander(_("How this is computed, and what it cannot say")):
        st.markdown(
            "\n".join([
                _("- LQ = (UKM of the product in the area ÷ UKM of known product type in the area) ÷ (the same of the "
                  "province), as Isard (1960, Methods of Regional Analysis) with UKM in place of the employed. The "
                  "area is a part of the province that it is compared with."),
                _("- 95% interval: the exact one of Clopper and Pearson (1934) for the part of the province's makers "
                  "that is in the area, over the area's part of all UKM. It holds for small numbers, where the usual "
                  "log-normal one (Katz and others 1978) is too narrow; of a product that is a large part of its area "
                  "it is a little too wide. With no UKM of the product the LQ is 0 and the interval says what could "
                  "still be there."),
                _("- q: the p-value of the hypothesis that the product is as common here as in the province (exact "
                  "binomial, two-sided), adjusted for all products and areas of the layer (Benjamini and Hochberg "
                  "1995). Of what is called beyond chance about {alpha} may be chance.", alpha=percent(ALPHA)),
                _("- Areas with fewer than {few} UKM of known product type have no LQ and no rank.", few=MIN_RATE_N),
                _("- Other areas can give another answer (the modifiable areal unit problem): compare regencies with "
                  "districts, and trust what stays."),
                _("- A register knows those who were registered. Where an office registers a trade with more care, it "
                  "looks more common there."),
                _("- It counts enterprises, neither workers nor sales. {n} of {total} UKM are placed too vaguely to be "
                  "in any of these areas; they count in the province only.", n=number(left_out),
                  total=number(everything)),
            ])
        )  # fmt: skip
    source(built)
