"""Two views of location quotients: what an area is special for, and where a product is at home."""

from collections.abc import Mapping
from typing import Final

import pandas as pd
import streamlit as st

from geo import specialisation
from geo.specialisation import ALPHA
from geo.store import BuiltData
from geo.summarise import MIN_RATE_N
from geo.texts import _
from geo.ui import lq_charts, numbers_file, state
from geo.ui.lq_data import figures, numbers
from geo.words import day, names, number, percent

__all__ = ["of_area", "of_product"]

#: So many areas of a product are drawn.
_MOST: Final = 25


def of_area(table: pd.DataFrame, code: str, places: Mapping[str, str], said: str, built: BuiltData) -> None:
    """Show the specialisations of an area of `table`."""
    mine = table[table["code"] == code]
    found = specialisation.of_area(table, code)
    n_area = int(mine["n_area"].iloc[0])
    if n_area < MIN_RATE_N:
        st.info(
            _("Only {n} UKM of known product type: too few to say anything. At least {few} are needed.",
              n=number(n_area), few=MIN_RATE_N)
        )  # fmt: skip
    elif found.empty:
        st.info(_("No product has its 95% interval above 1 here."))
    else:
        st.dataframe(
            _listed(found), hide_index=True, width="stretch",
            alt=_("What an area is special for"),
        )  # fmt: skip
    st.caption(
        _("LQ: the product's share here over that in the province. Only products whose 95% interval lies above 1, by "
          "its lower end. “may be chance”: of so many intervals some lie above 1 (q above {alpha}). "
          "n\u00a0=\u00a0{n} UKM of known product type here, {date}.",
          alpha=percent(ALPHA), n=number(n_area), date=day(built.quality["data_date"]))
    )  # fmt: skip
    numbers_file.button(numbers(mine, places), "lq-wilayah", built, said=f"{said}: {places[code]}")


def of_product(table: pd.DataFrame, places: Mapping[str, str], said: str, built: BuiltData) -> None:
    """Show the areas of the chosen product as bars."""
    goods = names("product_type")
    title = _("Where a product is at home")
    st.markdown(f"**{title}**")
    product = st.selectbox(
        _("Product type"),
        list(goods),
        format_func=goods.__getitem__,
        **state.widget("cluster_product", labels=goods),
    )
    found = specialisation.of_product(table, product).dropna(subset="low")
    if found.empty:
        st.info(_("None of the areas can be compared for this product."))
        return
    first = found.head(_MOST)
    rows = pd.DataFrame({
        "place": first["code"].map(places), "lq": first["lq"], "low": first["low"], "high": first["high"],
        "sure": first["q"] <= ALPHA,
        "text": [figures(row) for row in first.itertuples()],
    })  # fmt: skip
    spoken = "; ".join(f"{place} {text}" for place, text in zip(rows["place"], rows["text"], strict=True))
    st.vega_lite_chart(
        rows, lq_charts.bars(rows, titles=(_("Area"), "LQ")), width="stretch",
        alt=f"{goods[product]}: {spoken}",
    )  # fmt: skip
    if len(first) < len(found):
        st.caption(
            _("The first {n} of {total} are shown; the file has them all.", n=len(first), total=len(found))
        )
    st.caption(
        _("Bar: LQ; line: its 95% interval; dashed: as in the province. Ordered by the lower end; faint bars may "
          "differ from 1 by chance. n\u00a0=\u00a0{n} UKM of the product in the province, {date}.",
          n=number(found["n_province"].iloc[0]), date=day(built.quality["data_date"]))
    )  # fmt: skip
    everywhere = table[table["product_type"] == product]
    numbers_file.button(numbers(everywhere, places), "lq-produk", built, said=f"{said}: {goods[product]}")


def _listed(found: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({
        _("Product type"): found["product_type"].map(names("product_type")),
        _("LQ (95%)"): [figures(row) for row in found.itertuples()],
        _("n"): found["n"].map(number),
        _("Share here"): [percent(share, decimals=1) for share in found["share"]],
        _("In the province"): [percent(share, decimals=1) for share in found["province_share"]],
        _("Beyond chance?"): [_("yes") if q <= ALPHA else _("may be chance") for q in found["q"]],
    })  # fmt: skip
