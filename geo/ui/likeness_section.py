"""On page *Klaster*: which regencies are alike, what one lacks that its like have, and which products go together."""

from typing import Any

import pandas as pd
import streamlit as st

from geo import likeness, settings
from geo.likeness import FAR_BELOW, NOTABLE, PEERS
from geo.specialisation import ALPHA
from geo.store import BuiltData
from geo.summarise import MIN_RATE_N
from geo.texts import _
from geo.ui import bars, data, lq_data, numbers_file, state
from geo.ui.cluster_words import source
from geo.words import day, names, number, percent

__all__ = ["show"]


def show(built: BuiltData) -> None:
    """Show the regencies like the chosen one, what it lacks, and the products that go with the chosen one."""
    regencies = lq_data.quotients(built.version, "regency", "all", built.ukm)
    districts = lq_data.quotients(built.version, "district", "all", built.ukm)
    st.markdown(
        _("Ideas from neighbours in what is made, not on the map: **which regencies are alike**, what does one lack "
          "that its like have, and **which products go together**?")
    )  # fmt: skip
    left, right = st.columns(2, gap="medium")
    with left:
        code = _regency()
        found = likeness.alike(regencies, code)
        _alike(found, code, built)
        _lacking(regencies, code, found["code"].head(PEERS).tolist(), built)
    with right:
        _together(districts, built)
    _method(built)


def _regency() -> Any:
    places = {code: names("place")[code] for code in data.regencies()["code"]}
    title = _("Regencies alike in their mix of products")
    st.markdown(f"**{title}**")
    return st.selectbox(
        _("Regency or city"), list(places), format_func=places.__getitem__,
        **state.widget("alike_regency", labels=places),
    )  # fmt: skip


def _alike(found: pd.DataFrame, code: str, built: BuiltData) -> None:
    if found.empty:
        st.info(
            _("There are not {few} UKM of known product type here or anywhere else, so nothing can be compared.",
              few=MIN_RATE_N)
        )  # fmt: skip
        return
    places = names("place")
    rows = pd.DataFrame({
        "value": found["likeness"], "code": found["code"], "outside": False,
        "place": found["code"].map(places),
        "text": [
            _("{likeness} ({n})", likeness=percent(value), n=number(n))
            for value, n in zip(found["likeness"], found["n_area"], strict=True)
        ],
    })  # fmt: skip
    spoken = "; ".join(f"{place} {text}" for place, text in zip(rows["place"], rows["text"], strict=True))
    key = f"alike {code}"
    st.vega_lite_chart(
        rows, bars.ranked(rows, place=_("Regency or city"), measure=_("Likeness")), width="stretch", key=key,
        on_select=lambda: _take(st.session_state[key]), selection_mode=bars.PICKED,
        alt=_("Likeness to {place}: {figures}", place=places[code], figures=spoken),
    )  # fmt: skip
    st.caption(
        _("Likeness: overlap of the two mixes of products, in % of the overlap that two lists of one and the same mix "
          "would have with so few UKM. In brackets n: UKM of known product type there. A click on a bar goes to that "
          "regency. {date}.",
          date=day(built.quality["data_date"]))
    )  # fmt: skip
    numbers_file.button(
        pd.DataFrame({
            _("Code"): found["code"], _("Regency or city"): rows["place"],
            _("UKM of known product type there"): found["n_area"], _("Overlap"): found["overlap"].round(4),
            _("Possible overlap"): found["possible"].round(4), _("Likeness"): found["likeness"].round(4),
        }),
        f"mirip-{settings.PROVINCE_SLUG}", built, said=_("likeness to {place}", place=places[code]),
    )  # fmt: skip


def _take(chart: dict[str, Any]) -> None:
    """Go to the clicked regency. A browser can say what it likes."""
    for bar in chart["selection"].get(bars.PICKED, ()):
        if bar.get("code") in data.regencies()["code"].tolist():
            state.choose("alike_regency", bar["code"])


def _lacking(table: pd.DataFrame, code: str, peers: list[str], built: BuiltData) -> None:
    if not peers:
        return
    places = names("place")
    title = _("What similar regencies have and this one lacks")
    st.markdown(f"**{title}**")
    found = likeness.lacking(table, code, peers)
    if found.empty:
        st.info(
            _(
                "Nothing: every product that is notable there is made here, too, at more than half of their share."
            )
        )
    else:
        st.dataframe(
            pd.DataFrame({
                _("Product type"): found["product_type"].map(names("product_type")),
                _("n here"): found["n"].map(number),
                _("n at their share"): found["expected"].map(number),
                _("Share here"): found["share"].map(lambda share: percent(share, decimals=1)),
                _("Share there"): found["share_peers"].map(lambda share: percent(share, decimals=1)),
                _("n there"): found["n_peers"].map(number),
                _("Beyond chance?"): found["q"].map(_certainty),
            }),
            hide_index=True, width="stretch", alt=title,
        )  # fmt: skip
    totals = table.drop_duplicates("code").set_index("code")["n_area"]
    st.caption(
        _("There: {peers} together. Listed is what each of them has, at {notable} or more of the UKM of all, and what "
          "is at {part} of that share or less here. A lack is a question, no advice: soil, sea, market or the register "
          "may be the reason. n\u00a0=\u00a0{n} UKM here and {n_peers} there, {date}.",
          peers=", ".join(places[peer] for peer in peers), notable=percent(NOTABLE), part=percent(FAR_BELOW),
          n=number(totals[code]), n_peers=number(totals[peers].sum()), date=day(built.quality["data_date"]))
    )  # fmt: skip


def _certainty(q: float) -> str:
    return _("yes") if q <= ALPHA else _("may be chance")


def _together(table: pd.DataFrame, built: BuiltData) -> None:
    goods = lq_data.goods()
    title = _("Products that go together")
    st.markdown(f"**{title}**")
    # Goods that the taxonomy has no type for are no product.
    chosen = st.session_state["cluster_product"]
    product = st.selectbox(
        _("Product type"), list(goods), format_func=goods.__getitem__,
        **state.widget("cluster_product", shown=chosen if chosen in goods else next(iter(goods)), labels=goods),
    )  # fmt: skip
    found = likeness.together(table, product).dropna(subset="proximity")
    if found.empty:
        st.info(_("In no district with enough UKM is this product more common than in the province."))
        return
    listed = pd.DataFrame({
        _("Product type"): found["product_type"].map(names("product_type")),
        _("Proximity"): found["proximity"].map(lambda value: number(value, decimals=2)),
        _("by chance"): found["expected"].map(lambda value: number(value, decimals=2)),
        _("Beyond chance?"): found["q"].map(_certainty),
        _("in common"): found["n_both"].map(number),
        _("its own"): found["n_other"].map(number),
    })  # fmt: skip
    st.dataframe(listed, hide_index=True, width="stretch", height="content", alt=title)
    first = found.iloc[0]
    st.caption(
        _("{product} is at home (LQ above 1) in {n} of {total} districts with at least {few} UKM of known product "
          "type. Proximity: of the districts of the product that has more of them, the part that is home to both; by "
          "chance: what it would be if the districts were drawn at random. In common, its own: numbers of "
          "districts. {date}.",
          product=goods[product], n=number(first["n_product"]), total=number(first["n_areas"]), few=MIN_RATE_N,
          date=day(built.quality["data_date"]))
    )  # fmt: skip
    numbers_file.button(
        found.assign(product_type=found["product_type"].map(names("product_type"))).round(4).rename(columns={
            "product_type": _("Product type"), "n_both": _("Common districts"),
            "n_product": _("Districts of the product"), "n_other": _("Its districts"),
            "n_areas": _("Districts compared"), "proximity": _("Proximity"), "expected": _("by chance"),
        }),
        f"bersama-{settings.PROVINCE_SLUG}", built, said=_("products that go with: {product}", product=goods[product]),
    )  # fmt: skip


def _method(built: BuiltData) -> None:
    with st.expander(_("How this is computed, and what it cannot say")):
        st.markdown(
            "\n".join([
                _("- Overlap = the sum over all products of the smaller of the two shares: the part of the UKM that "
                  "make the same in both (1 less half of the index of Krugman 1991, Geography and Trade; as Renkonen "
                  "1938). Unlike the cosine it is not decided by the largest product alone, and it can be read as a "
                  "part of the UKM."),
                _("- Two lists of one and the same mix do not overlap wholly, since few UKM differ by chance: they "
                  "miss ½ Σ √(2/π · s(1 − s) · (1/n₁ + 1/n₂)), s being the share of a product in both lists together. "
                  "Without this the regencies with most UKM would too often seem the most alike."),
                _("- Proximity = the smaller of P(the other is at home | this one is) and the reverse (Hidalgo, "
                  "Klinger, Barabási and Hausmann 2007, Science 317: 482–487), with districts in place of countries. "
                  "Beyond chance: Fisher's exact test of so many districts in common, adjusted for all products "
                  "(Benjamini and Hochberg 1995)."),
                _("- What is lacked: exact binomial test of the number here against the share there, adjusted for the "
                  "notable products in the same way. The peers are chosen from the same data, so read it as a hint."),
                _("- “{other}” is left out where products are compared, since it is no product.",
                  other=names("product_type")[likeness.OTHER]),
                _("- Regencies with fewer than {few} UKM of known product type are left out.", few=MIN_RATE_N),
                _("- Other areas can give another answer (the modifiable areal unit problem), and a register knows "
                  "those who were registered: two lists may be alike because the same office made them."),
            ])
        )  # fmt: skip
    source(built)
