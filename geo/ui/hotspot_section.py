"""On page *Klaster*: where a product or level is more common than chance would have it, and how sure that is."""

from datetime import date
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import streamlit as st

from geo import draw, neighbours, outlines, settings
from geo.about import About
from geo.hotspots import ALPHA, MIN_N, PERMUTATIONS, Target
from geo.neighbours import Kind
from geo.store import BuiltData
from geo.texts import _
from geo.ui import cluster_map, hotspot_areas, state
from geo.ui.cluster_query import LEVELS
from geo.ui.cluster_words import source, subsets
from geo.ui.hotspot_areas import Choice, Tested
from geo.words import day, names, number, percent

__all__ = ["show"]

#: RdBu of ColorBrewer, safe for the colour-blind.
_FILLS: Final = {
    "hot_sure": "#b2182b", "hot": "#ef8a62", "none": "#f7f7f7", "cold": "#92c5de", "cold_sure": "#2166ac",
    "not_enough": None,
}  # fmt: skip
_SURE: Final = 0.01
_CELLS_KM: Final = (5, 10, 15, 20)
_TARGET: Final = "hot_target_widget"


def show(built: BuiltData) -> None:
    """Show the choices, the map, the areas found and what they mean."""
    st.markdown(
        _("Where is a product, or a level of export potential, **more common among the UKM than elsewhere in the "
          "province**, in areas next to each other and beyond chance?")
    )  # fmt: skip
    choice = _controls()
    tested = hotspot_areas.tested(built.version, choice, built.ukm)
    shapes = hotspot_areas.areas(built.version, choice.cell_km, built.ukm).shapes
    found = tested.found.assign(label=list(hotspot_areas.labels(shapes)), look=_looks(tested.found))
    _summary(found, choice)
    looks = {str(code): draw.Area(_FILLS[row["look"]], _lines(row)) for code, row in found.iterrows()}
    legend = _legend(found, choice, built)
    cluster_map.show("hotspots", hotspot_areas.published(shapes, looks, choice.cell_km), legend)
    _meaning(tested, choice, built)
    _table(found)
    _download(found, shapes, choice, built)
    with st.expander(_("What this cannot say")):
        _warnings(tested, choice)


def _controls() -> Choice:
    levels, near = subsets(), _kinds()
    targets = dict(names("product_type"))
    targets |= {level: _("All products: {level}", level=levels[level]) for level in LEVELS}
    level, product = st.session_state["hot_level"], st.session_state["cluster_product"]
    st.session_state[_TARGET] = level or product
    first, second, third = st.columns(3)
    first.selectbox(
        _("What is looked for"),
        list(targets),
        format_func=targets.__getitem__,
        key=_TARGET,
        on_change=_take_target,
    )
    subset = second.selectbox(
        _("Only UKM that are"), list(levels), format_func=levels.__getitem__, disabled=bool(level),
        **state.widget("cluster_subset", labels=levels),
    )  # fmt: skip
    variables = {"rate": _("Share of the UKM (recommended)"), "count": _("Number of UKM")}
    variable = third.selectbox(
        _("Compared by"), list(variables), format_func=variables.__getitem__, **state.widget("hot_variable")
    )
    first, second, third = st.columns(3)
    cells = {0: _("Districts"), **{km: _("Squares of {km} km", km=km) for km in _CELLS_KM}}
    cell = first.selectbox(
        _("Areas"), list(cells), format_func=cells.__getitem__, **state.widget("hot_cells")
    )
    kind = second.selectbox(
        _("Neighbours of an area"), list(near), format_func=near.__getitem__, **state.widget("hot_kind")
    )
    nearest, distance = st.session_state["hot_nearest"], st.session_state["hot_distance_km"]
    if kind == "nearest":
        nearest = third.slider(_("How many nearest areas"), 3, 20, **state.widget("hot_nearest"))
    elif kind == "distance":
        distance = third.slider(_("Distance (km)"), 5, 60, step=5, **state.widget("hot_distance_km"))
    wanted = Target("", level) if level else Target(product, subset)
    return Choice(wanted, cell, kind, nearest, distance, variable)


def _take_target() -> None:
    """Take over what is looked for: a level, or the product of all views. A browser can say what it likes."""
    target = st.session_state[_TARGET]
    if target in LEVELS:
        state.choose("hot_level", target)
    elif target in names("product_type"):
        state.choose("hot_level", "")
        state.choose("cluster_product", target)


def _kinds() -> dict[Kind, str]:
    words = (_("those that touch it"), _("the nearest ones"), _("those within a distance"))
    return dict(zip(neighbours.KINDS, words, strict=True))


def _looks(found: pd.DataFrame) -> pd.Series:
    called = found["kind"].isin(["hot", "cold"])
    return found["kind"].where(~called | (found["q"] > _SURE), found["kind"] + "_sure")


def _labels() -> dict[str, str]:
    return {
        "hot_sure": _("hot, q up to 1%"),
        "hot": _("hot, q up to 5%"),
        "none": _("not beyond chance"),
        "cold": _("cold, q up to 5%"),
        "cold_sure": _("cold, q up to 1%"),
        "not_enough": _("not enough data"),
    }


def _legend(found: pd.DataFrame, choice: Choice, built: BuiltData) -> draw.Legend:
    counts = found["look"].value_counts()
    note = _("n\u00a0=\u00a0{n} of {total} UKM, {date}. Right: number of areas", n=number(found["n"].sum()),
             total=number(found["n_base"].sum()), date=day(built.quality["data_date"]))  # fmt: skip
    rows = tuple((_FILLS[look], label, number(counts.get(look, 0))) for look, label in _labels().items())
    return draw.Legend(_title(choice), note, rows)


def _title(choice: Choice) -> str:
    product, subset = choice.target.product, choice.target.subset
    called = names("product_type")[product] if product else _("All products")
    return _("Hot spots: {what}", what=called if subset == "all" else f"{called}, {subsets()[subset]}")


def _lines(row: pd.Series) -> tuple[str, ...]:
    counted = _("{n} of {total} UKM ({share})", n=number(row["n"]), total=number(row["n_base"]),
                share=_share(row["share"]))  # fmt: skip
    if row["kind"] == "not_enough":
        near = _("{n} UKM with its neighbours", n=number(row["n_near"]))
        return row["label"], _labels()["not_enough"], counted, near
    figures = _("z {z}, p {p}, q {q}", z=_deviate(row["z"]), p=_chance(row["p"]), q=_chance(row["q"]))
    return row["label"], _labels()[row["look"]], counted, figures


def _share(share: float) -> str:
    return percent(share, decimals=1) if pd.notna(share) else "–"


def _deviate(z: float) -> str:
    return ("\u2212" if round(z, 2) < 0 else "") + number(abs(z), decimals=2)


def _chance(p: float) -> str:
    return number(p, decimals=4) if p < _SURE else number(p, decimals=2)


def _summary(found: pd.DataFrame, choice: Choice) -> None:
    n = found["kind"].value_counts()
    tested = len(found) - n.get("not_enough", 0)
    if not tested:
        st.info(
            _(
                "There are not enough UKM to test a single area. Choose a product with more UKM, all levels or "
                "larger areas."
            )
        )
        return
    st.markdown(
        _("**{hot} hot and {cold} cold** of {tested} areas that could be tested; {few} have not enough data.",
          hot=number(n.get("hot", 0)), cold=number(n.get("cold", 0)), tested=number(tested),
          few=number(n.get("not_enough", 0)))
    )  # fmt: skip
    if choice.variable == "count":
        st.warning(
            _("By number, every place with many UKM of all kinds is hot, such as a large city. To find where a product "
              "is at home, compare by share.")
        )  # fmt: skip


def _meaning(tested: Tested, choice: Choice, built: BuiltData) -> None:
    st.caption(
        _("Hot: the area and its neighbours together are higher than would come from chance. z: Getis-Ord Gi* (Ord and "
          "Getis 1995). p: the chance of a sum so far from the average, up or down, when the values of all areas are "
          "dealt out at random ({permutations} times). q: p adjusted for the many areas tested (Benjamini and Hochberg "
          "1995): of those called hot or cold about {alpha} may be so by chance. An area has {near} neighbours "
          "typically. Fewer than {few} UKM with all neighbours: not enough data.",
          permutations=number(PERMUTATIONS), alpha=percent(ALPHA), near=number(tested.neighbours), few=MIN_N)
    )  # fmt: skip
    if choice.variable == "rate":
        st.caption(
            _("Compared is the share among the UKM {base}, standardised for how few or many these are (Assunção and "
              "Reis 1999), so that a city with much of everything is no hot spot.",
              base=_("with a known product type") if choice.target.product else _("that can be judged"))
        )  # fmt: skip
    source(built)


def _table(found: pd.DataFrame) -> None:
    called = found[found["kind"].isin(["hot", "cold"])].sort_values("z", ascending=False)
    if called.empty:
        st.info(
            _(
                "No area is hot or cold beyond chance. Larger areas or more neighbours may show what these cannot."
            )
        )
        return
    st.dataframe(
        pd.DataFrame({
            _("Area"): called["label"],
            _("Result"): called["look"].map(_labels()),
            _("n"): called["n"].map(number),
            _("of UKM"): called["n_base"].map(number),
            _("Share"): called["share"].map(_share),
            "z": called["z"].map(_deviate),
            "p": called["p"].map(_chance),
            "q": called["q"].map(_chance),
        }),
        hide_index=True, width="stretch", alt=_("Hot and cold areas"),
    )  # fmt: skip


def _download(found: pd.DataFrame, shapes: gpd.GeoDataFrame, choice: Choice, built: BuiltData) -> None:
    columns = ["label", "n", "n_base", "n_near", "share", "z", "p", "q", "kind"]
    rounded = found[columns].round({"share": 4, "z": 4, "p": 5, "q": 5}).replace({np.nan: None})
    frame = gpd.GeoDataFrame(rounded, geometry=shapes.geometry.to_numpy(), crs=shapes.crs)
    about = About.of(built.quality, n=int(found["n_base"].sum()), filters=_title(choice))
    st.download_button(
        _("Download the areas (GeoJSON)"), lambda: outlines.geojson(frame, about, name="hot_spots"),
        f"titik-panas-{settings.PROVINCE_SLUG}_{date.today()}.geojson", "application/geo+json", on_click="ignore",
    )  # fmt: skip


def _warnings(tested: Tested, choice: Choice) -> None:
    squares = _("- In squares only UKM placed to their village or better are counted. Those of a village stand at its "
                "centre, so squares smaller than a few villages would tell more than is known.")  # fmt: skip
    lines = [
        _("- Other areas can give another answer (the modifiable areal unit problem): look at districts and at squares "
          "of more than one size, and trust what stays."),
        squares if choice.cell_km else "",
        _("- A register knows those who were registered. Where an office registers a trade with more care, it looks "
          "more common there."),
        _("- {n} UKM are placed too vaguely to be in any of these areas and are left out.", n=number(tested.left_out)),
        _("- A hot spot says that something is common, not why, and nothing of how well it does."),
    ]  # fmt: skip
    st.markdown("\n".join(filter(None, lines)))
