"""On page *Klaster*: sentra, places where UKM of one product lie close together, with their outline and members."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from geo import draw, export, groups, points, settings
from geo.about import About
from geo.clusters import Choice
from geo.dbscan import ALPHA
from geo.hotspots import Subset
from geo.store import BuiltData
from geo.texts import _, language, use_language
from geo.ui import (
    cluster_map,
    map_files,
    sentra_detail,
    sentra_found,
    signs,
    state,
)
from geo.ui.cluster_query import LEAST, QUOTIENTS, REACHES_KM
from geo.ui.cluster_words import source, subsets
from geo.ui.sentra_found import Found
from geo.words import day, names, number, percent

__all__ = ["show"]

_KM: Final = 1_000.0
#: The slider goes so far at least.
_MOST: Final = 300


def show(built: BuiltData) -> None:
    """Show the choices, the map, the list of sentra and what is known of the chosen one."""
    st.markdown(
        _("Sentra are clusters of a trade: where do UKM of **one product lie close together**, and more so than the "
          "mix of all UKM there explains? A city that has much of everything is none.")
    )  # fmt: skip
    subset, choice = _controls(built)
    found = sentra_found.find(built.version, choice, subset, built.ukm)
    chosen = _chosen(found)
    _summary(found)
    cluster_map.show(
        "sentra_map", sentra_found.areas(found, chosen), sentra_found.legend(found, choice, built),
        # Those of all would lie over the outlines.
        points=_points(found, chosen, built) if chosen else None,
        listen=lambda said: _listen(said, found, built), focus=_focus(found, chosen),
    )  # fmt: skip
    _meaning(found, choice, built)
    if not found.table.empty:
        st.dataframe(
            sentra_found.listed(found.table), hide_index=True, width="stretch", alt=_("List of sentra")
        )
        sentra_detail.show(found, chosen, subset, built)
        _downloads(found, chosen, choice, subset, built)
    with st.expander(_("What this cannot say"), key="sentra_limits"):
        _warnings(found, choice)


def _controls(built: BuiltData) -> tuple[Subset, Choice]:
    kinds, levels = names("product_type"), subsets()
    first, second = st.columns(2)
    product = first.selectbox(
        _("Product type"), list(kinds), format_func=kinds.__getitem__,
        **state.widget("cluster_product", labels=kinds),
    )  # fmt: skip
    subset = second.selectbox(
        _("Only UKM that are"), list(levels), format_func=levels.__getitem__,
        **state.widget("cluster_subset", labels=levels),
    )  # fmt: skip
    sane = sentra_found.default(built.version, product, subset, built.ukm)
    first, second, third = st.columns(3)
    km = first.select_slider(_("Reach (km)"), help=_(
        "Of neighbours. 1 km is a walk; 3 to 5 km reach the next villages and are a quarter of an hour by motorcycle."
    ), **_scale("sentra_reach_km", REACHES_KM, sane.reach_m / _KM, decimals=1))  # fmt: skip
    numbers = [n for n in LEAST if n <= max(_MOST, 2 * sane.least)]
    n = second.select_slider(_("Least UKM within reach"), help=_(
        "Around the core of a sentra. To begin with: three times what an even spread over the province would put "
        "there, at least ten."
    ), **_scale("sentra_least", numbers, sane.least))  # fmt: skip
    lq = third.select_slider(_("Least times the share of the province"), help=_(
        "Around the core of a sentra, the share of the product among all UKM over that in the province."
    ), **_scale("sentra_quotient", QUOTIENTS, sane.least_lq, decimals=1))  # fmt: skip
    return subset, Choice(product, km * _KM, n, lq)


def _scale(name: str, options: Sequence[float], sane: float, *, decimals: int = 0) -> dict[str, Any]:
    """Return the arguments of a slider that begins with what is sane for the product."""
    words = {option: number(option, decimals=decimals) for option in options}
    # A link may come from larger data.
    wanted = min(st.session_state[name] or sane, options[-1])
    shown = min(option for option in options if option >= wanted)
    return {
        "options": options,
        "format_func": words.__getitem__,
        **state.widget(name, shown=shown, labels=words),
    }


def _chosen(found: Found) -> str:
    """Return the id of the sentra looked at, empty where none is or other choices have fewer."""
    ids, place = ["", *found.table.index], st.session_state["sentra"]
    return ids[place] if place < len(ids) else ""


def _summary(found: Found) -> None:
    if found.table.empty:
        st.info(
            _("No sentra with these choices. With {n} UKM of the product placed to the village or better, fewer UKM "
              "within reach or a longer reach may find some; or there is none.", n=number(found.n_product))
        )  # fmt: skip
        return
    st.markdown(
        _("**{sentra} sentra** with {members} of {n} UKM of the product placed to the village or better.",
          sentra=number(len(found.table)), members=number(found.table["n"].sum()), n=number(found.n_product))
    )  # fmt: skip


def _listen(said: Any, found: Found, built: BuiltData) -> None:
    """Choose the sentra that was clicked, or the one of the clicked UKM; anything else is ignored."""
    if not isinstance(said, dict):
        return
    area, places = said.get("area"), said.get("places")
    if isinstance(area, str) and area in found.table.index:
        state.choose("sentra", sentra_found.place(found, area))
    if isinstance(places, list):
        there = np.isin(points.keys(built.ukm), [key for key in map(_key, places) if key is not None])
        of = found.members.reindex(built.ukm.index[there]).dropna()
        if len(of):
            state.choose("sentra", sentra_found.place(found, of.iloc[0]))


def _key(place: object) -> int | None:
    """Return the number of a place as of `points.keys`."""
    if not isinstance(place, list) or len(place) != 2:
        return None
    x, y = place
    fits = all(isinstance(axis, int) and abs(axis) < 2**31 for axis in place)
    return (x << 32) + y if fits else None


def _focus(found: Found, chosen: str) -> draw.Focus | None:
    if not chosen:
        return None
    west, south, east, north = found.table.geometry.loc[chosen].bounds
    return chosen, ((south, west), (north, east))


def _meaning(found: Found, choice: Choice, built: BuiltData) -> None:
    st.caption(
        _("Method: DBSCAN (Ester and others 1996) in metres of UTM {zone}. A core has at least {least} UKM of the "
          "product within {reach} km, {lq} times their share in the province or more, and beyond chance (binomial "
          "test, adjusted for all places after Benjamini and Hochberg 1995: about {alpha} of the cores may be there "
          "by chance). Cores within reach of each other are one sentra. LQ: the share of the product inside the "
          "outline over that in the province, with its 95% interval (Katz and others 1978); it must lie above 1. "
          "n\u00a0=\u00a0{n} of {total} UKM, {date}.",
          zone=settings.UTM_ZONE, least=number(choice.least), reach=number(choice.reach_m / _KM, decimals=1),
          lq=number(choice.least_lq, decimals=1), alpha=percent(ALPHA), n=number(found.n_product),
          total=number(found.n_located), date=day(built.quality["data_date"]))
    )  # fmt: skip
    source(built)


def _points(found: Found, chosen: str, built: BuiltData) -> draw.Points:
    """Return the members of the chosen sentra as signs of their levels."""
    members = sentra_found.members(found, chosen, built.ukm)
    rows = built.ukm.index.isin(members.index)
    said = signs.legend("level", {}, (), n=groups.total(members), date=day(built.quality["data_date"]))
    return draw.Points(map_files.ukm(built), points.mask(rows), said)


def _downloads(found: Found, chosen: str, choice: Choice, subset: Subset, built: BuiltData) -> None:
    members, speech, places = sentra_found.members(found, chosen, built.ukm), language(), names("place")
    said = " · ".join([
        sentra_found.title(choice), *([subsets()[subset]] if subset != "all" else []),
        _("reach {reach} km, at least {least} UKM, {lq} times the "
          "share", reach=number(choice.reach_m / _KM, decimals=1),
          least=number(choice.least), lq=number(choice.least_lq, decimals=1)),
    ])  # fmt: skip

    def outlines() -> bytes:
        use_language(speech)
        return sentra_found.document(found, choice, built, filters=said)

    def listed() -> bytes:
        use_language(speech)
        about = About.of(
            built.quality,
            n=len(members),
            filters=said + (f" · {found.table.loc[chosen, 'label']}" if chosen else ""),
        )
        return b"".join(export.geojson(members, about, names=places))

    name = f"sentra-{settings.PROVINCE_SLUG}_{date.today().isoformat()}.geojson"
    with st.container(horizontal=True):
        st.download_button(
            _("Download the outlines (GeoJSON)"), outlines, name, "application/geo+json",
            on_click="ignore",
        )  # fmt: skip
        if not built.is_grouped:
            st.download_button(
                _("Download the members of this sentra (GeoJSON)") if chosen else _("Download all members (GeoJSON)"),
                listed, f"anggota-{name}", "application/geo+json", on_click="ignore",
            )  # fmt: skip


def _warnings(found: Found, choice: Choice) -> None:
    uncertain = found.table["uncertainty_m"].median()
    st.markdown(
        "\n".join(filter(None, [
            _("- UKM placed to their village all stand at its centre, really somewhere in the village: the village is "
              "the unit there, and its circle on the map is as large as a village of that district."),
            _("- Here such a UKM may be about {km} km from its point.", km=number(uncertain / _KM, decimals=1))
            if pd.notna(uncertain) else "",
            _("- With a reach this short villages do not join: what is found is mostly single villages, or exact "
              "points.")
            if pd.notna(uncertain) and choice.reach_m < 1.5 * uncertain else "",
            _("- UKM placed to a district or regency only take no part; neither do those without a known product "
              "type."),
            _("- Positions are rounded to a twentieth of the reach."),
            _("- Other choices give other sentra: trust those that stay when you move the sliders a little."),
            _("- A register knows those who were registered: where an office registers one trade with care, a "
              "sentra may be its work, and a true one that was never registered is missing."),
            _("- Close together does not mean that they work together."),
        ]))
    )  # fmt: skip
