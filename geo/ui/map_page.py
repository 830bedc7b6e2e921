"""Page *Peta*, which answers: where are which UKM, and how ready are they."""

from datetime import date

import geopandas as gpd
import pandas as pd
import streamlit as st

from geo import export, summarise
from geo.filters import Filters, apply
from geo.potential import Rules
from geo.store import BuiltData
from geo.texts import _, language, use_language
from geo.ui import coaching_view, data, filter_panel, funnel_view, map_view, ukm_list, weights
from geo.ui.bars import ranked
from geo.ui.choropleth import Scale
from geo.words import day, names, number, percent

__all__ = ["described", "show"]


def show() -> None:
    """Show the page."""
    built = data.built()
    ukm, version = weights.ukm(built), _version(built)
    chosen, metric = filter_panel.show(ukm, version)
    shown = apply(ukm, chosen)
    table = _summary(shown, chosen)
    scale = metric.scale(data.by_regency(version, ukm))
    weights.notice()
    _headline(shown, table, built, filtered=chosen != Filters())
    if shown.empty:
        filter_panel.loosen(ukm, chosen)
    _actions(shown, chosen, built)
    left, right = st.columns([2.1, 1], gap="medium")
    with left:
        map_view.show(shown, table, scale, built)
    with right:
        _chart(table[~table["outside"]], scale, built)
    if not shown.empty:
        _details(shown, weights.rules(), built, key=f"{hash((version, chosen)):x}")


def described(chosen: Filters) -> str:
    """Return what a file of the selection says of its filters, and of weights that are not official."""
    own = _("levels and readiness by own weights, not official") if weights.are_own() else ""
    return " · ".join(filter(None, [filter_panel.active(chosen), own]))


def _version(built: BuiltData) -> str:
    """Return what changes with the data and with the weights by which they are judged."""
    return " ".join([built.version, *map(str, weights.rules().weights.values())])


@st.fragment
def _details(shown: gpd.GeoDataFrame, rules: Rules, built: BuiltData, *, key: str) -> None:
    """Show one of the views of the selection; the map above stays as it is when another is opened.

    Parameters
    ----------
    key
        Another one for another selection.
    """
    # This part runs alone, too.
    use_language(st.session_state["language"])
    titles = [_("List of UKM"), _("Funnel of readiness"), _("Coaching list")]
    key_of_view = f"view-{language()}"
    st.session_state.setdefault(key_of_view, titles[st.session_state.get("view", 0)])
    views = st.tabs(titles, key=key_of_view, on_change="rerun")
    opened = next(at for at, view in enumerate(views) if view.open)
    st.session_state["view"] = opened
    with views[opened]:
        if opened == 0:
            ukm_list.show(shown, rules, key=key)
        elif opened == 1:
            funnel_view.show(shown, rules, built)
        else:
            coaching_view.show(shown, rules, built, key=key)


def _summary(shown: gpd.GeoDataFrame, chosen: Filters) -> pd.DataFrame:
    """Return the figures of all regencies; those that the filter leaves out are `outside`."""
    table = summarise.by_area(shown, data.regencies())
    return table.assign(outside=bool(chosen.regencies) & ~table.index.isin(chosen.regencies))


def _headline(shown: gpd.GeoDataFrame, table: pd.DataFrame, built: BuiltData, *, filtered: bool) -> None:
    quality = built.quality
    located = shown["location_level"].isin(["coordinates", "village"])
    share = percent(located.mean()) if len(shown) else "–"
    n = number(len(shown))
    # Nobody knows whether what is not on the map would pass a filter.
    placed = (
        _("of {n} UKM", n=n) if filtered
        else _("of {n} UKM; {unplaced} not on the map", n=n, unplaced=number(quality["unplaced"]))
    )  # fmt: skip
    figures = [
        (_("UKM on the map"), n,
         _("of {n} · data of {date}", n=number(quality["placed"]), date=day(quality["data_date"]))),
        (_("Exporting or ready"), number(table["n_ready"].sum()),
         _("of {n} that can be judged", n=number(table["n_assessed"].sum()))),
        (_("Regencies and cities"), number((table["n"] > 0).sum()),
         _("of {n} have such UKM", n=number(len(data.regencies())))),
        (_("Placed to the village"), share, placed),
    ]  # fmt: skip
    with st.container(key="headline"):
        for title, value, note in figures:
            with st.container(gap=None):
                st.metric(title, value)
                st.caption(note)


def _actions(shown: gpd.GeoDataFrame, chosen: Filters, built: BuiltData) -> None:
    said, filters, places, speech = filter_panel.active(chosen), described(chosen), names("place"), language()

    def content() -> bytes:
        """Return the file; called on a click, in a thread of its own."""
        use_language(speech)
        about = export.About.of(built.quality, n=len(shown), filters=filters)
        return b"".join(export.geojson(shown, about, names=places))

    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        # Not Markdown: an agency may have any name.
        st.text(said or _("No filter: all UKM on the map are shown"))
        st.download_button(
            _("Download GeoJSON"), content, f"peta-ukm-lampung_{date.today().isoformat()}.geojson",
            "application/geo+json", disabled=shown.empty, on_click="ignore",
        )  # fmt: skip


def _chart(table: pd.DataFrame, scale: Scale, built: BuiltData) -> None:
    metric = scale.metric
    title = _("{measure} by regency", measure=metric.title)
    st.markdown(f"**{title}**")
    bars = pd.DataFrame({
        "value": table[metric.column],
        "place": table["name"].str.removeprefix("Kabupaten "),
    }).dropna().sort_values("value", ascending=False)  # fmt: skip
    if not bars["value"].any():
        st.caption(_("Nothing to compare here: change the filters or the measure."))
        return
    bars = bars.assign(text=bars["value"].map(scale.write))
    said = "; ".join(f"{place} {text}" for place, text in zip(bars["place"], bars["text"], strict=True))
    chart = ranked(bars, place=_("Regency or city"), measure=metric.title)
    st.altair_chart(chart, width="stretch", alt=f"{title}: {said}")
    st.caption(
        _("Unit: {unit}. n\u00a0=\u00a0{n} UKM, {date}.", unit=metric.unit, n=number(table["n"].sum()),
          date=day(built.quality["data_date"]))
    )  # fmt: skip
    # Not Markdown: a file may have any name.
    st.text(
        _("Source: {files}; population: Dukcapil, second half of 2024",
          files=", ".join(file["name"] for file in built.quality["files"]))
    )  # fmt: skip
