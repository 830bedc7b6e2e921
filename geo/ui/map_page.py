"""Page *Peta*, which answers: where are which UKM, and how ready are they."""

from datetime import date
from typing import Final

import altair as alt
import geopandas as gpd
import pandas as pd
import streamlit as st

from geo import export, schema, summarise
from geo.filters import Filters, apply
from geo.store import BuiltData
from geo.texts import _, language, use_language
from geo.ui import data, filter_panel, map_view
from geo.ui.choropleth import Scale
from geo.words import day, names, number, percent

__all__ = ["show"]

_TABLE_ROWS: Final = 1_000


def show() -> None:
    """Show the page."""
    built = data.built()
    chosen, metric = filter_panel.show(built.ukm)
    shown = apply(built.ukm, chosen)
    table = _summary(shown, chosen)
    scale = metric.scale(data.by_regency(built.version, built.ukm))
    _headline(shown, table, built, filtered=chosen != Filters())
    if shown.empty:
        filter_panel.loosen(built.ukm, chosen)
    _actions(shown, chosen, built)
    left, right = st.columns([2.1, 1], gap="medium")
    with left:
        map_view.show(shown, table, scale, built)
    with right:
        _chart(table[~table["outside"]], scale, built)
    if not shown.empty:
        _table(shown)


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
    said, places, speech = filter_panel.active(chosen), names("place"), language()

    def content() -> bytes:
        """Return the file; called on a click, in a thread of its own."""
        use_language(speech)
        about = export.About.of(built.quality, n=len(shown), filters=said)
        return b"".join(export.geojson(shown, about, names=places))

    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.caption(said or _("No filter: all UKM on the map are shown"))
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
    st.altair_chart(_bars(bars, metric.title), width="stretch", alt=f"{title}: {said}")
    st.caption(
        _("Unit: {unit}. n\u00a0=\u00a0{n} UKM, {date}.", unit=metric.unit, n=number(table["n"].sum()),
          date=day(built.quality["data_date"]))
    )  # fmt: skip
    # Not Markdown: a file may have any name.
    st.text(
        _("Source: {files}; population: Dukcapil, second half of 2024",
          files=", ".join(file["name"] for file in built.quality["files"]))
    )  # fmt: skip


def _bars(bars: pd.DataFrame, title: str) -> alt.LayerChart | alt.FacetChart:
    """Return horizontal bars of `value` per `place` in the order of the rows, each with its `text` at the end."""
    fill, ink = ("#4CC29A", "#E6ECE9") if st.context.theme.type == "dark" else ("#0B6E4F", "#1B2622")
    room_for_text = alt.Scale(domain=[0, float(bars["value"].max()) * 1.25 or 1.0])
    axis = alt.Axis(labelLimit=150, labelColor=ink, ticks=False, domain=False)
    chart = alt.Chart(bars).encode(
        alt.X("value:Q", axis=None, scale=room_for_text),
        alt.Y("place:N", sort=None, title=None, axis=axis),
        tooltip=[alt.Tooltip("place:N", title=_("Regency or city")), alt.Tooltip("text:N", title=title)],
    )
    labels = chart.mark_text(align="left", dx=4, color=ink).encode(alt.Text("text:N"))
    return alt.layer(chart.mark_bar(color=fill), labels, height=26 * len(bars) + 10)


def _table(shown: gpd.GeoDataFrame) -> None:
    """Show the UKM, the furthest in export first."""
    st.subheader(_("List of UKM"), anchor=False)
    rank = shown["export_level"].map({level: rank for rank, level in enumerate(schema.EXPORT_LEVELS)})
    ranked = shown.assign(rank=rank).sort_values(
        ["rank", "readiness"], ascending=[True, False], kind="stable"
    )
    first = ranked.head(_TABLE_ROWS)
    if len(shown) > _TABLE_ROWS:
        st.caption(
            _("The first {n} of {total} rows; the download has them all.", n=number(_TABLE_ROWS),
              total=number(len(shown)))
        )  # fmt: skip
    places = names("place")
    rows = {
        _("Business name"): first["business_name"],
        _("Export potential"): first["export_level"].map(names("export_level")),
        _("Readiness (0-100)"): first["readiness"].round(),
        _("Product"): first["product"],
        _("Product type"): first["product_type"].map(names("product_type")),
        _("Regency or city"): first["regency_code"].map(places),
        _("District"): first["district_code"].map(places),
        _("Location"): first["location_level"].map(names("location_level")),
    }
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch", height=360)
