"""On page *Metode*: how far levels and ranks depend on the weights, in words, figures and one chart."""

from collections.abc import Mapping
from typing import Any, Final

import altair as alt
import pandas as pd
import streamlit as st

from geo import schema
from geo.store import BuiltData
from geo.summarise import MIN_RATE_N
from geo.texts import _
from geo.ui.tables import table
from geo.words import day, names, number, percent

__all__ = ["show"]

#: Where so many UKM keep their level, words call the levels steady.
_STEADY: Final = 0.9
#: With fewer regencies there is no order to speak of.
_RANKED_MIN: Final = 3


def show(built: BuiltData) -> None:
    """Show what `sensitivity.analyse` found when `built` was made."""
    found = built.quality["sensitivity"]
    st.subheader(_("How much the weights decide"), anchor=False)
    if not found["rows"]:
        st.info(_("No UKM is on the map, so nothing can be compared. Build a list that can be placed."))
        return
    _words(found)
    _changes(found)
    _dropped(found)
    _ranks(found, built)
    st.caption(
        _("{draws} random draws of the weights (seed {seed}), gates and thresholds as they are; n\u00a0=\u00a0{n} UKM "
          "on the map, {date}. Near: a weight of 20% mostly stays between 8% and 35%. Any: every set of weights that "
          "adds up to 1. Method: Dirichlet draws as in SMAA (Lahdelma, Hokkanen and Salminen 1998).",
          draws=number(found["draws"]), seed=found["seed"], n=number(found["rows"]),
          date=day(built.quality["data_date"]))
    )  # fmt: skip


def _words(found: Mapping[str, Any]) -> None:
    near, anywhere = found["near"]["changed"], found["any"]["changed"]
    is_steady = found["near"]["stable"] >= _STEADY
    st.markdown(
        _("Nobody knows the right weights. With other weights near the official ones, **between {low} and {high} of "
          "100 UKM would get another level**; with any weights at all, between {any_low} and {any_high} of 100.",
          low=_of_100(near["low"]), high=_of_100(near["high"]), any_low=_of_100(anywhere["low"]),
          any_high=_of_100(anywhere["high"]))
    )  # fmt: skip
    st.markdown(
        _("So the levels are steady: few of them hang on the choice of weights.")
        if is_steady
        else _("So the level of a single UKM often depends on the choice of weights. Rely on its gates, which no "
               "weight changes, and on a next step that is a gate; which criterion comes next depends on the weights, "
               "too. Do not read much into a few points or one place in a ranking more or less.")
    )  # fmt: skip


def _of_100(part: float) -> str:
    return number(100 * part)


def _changes(found: Mapping[str, Any]) -> None:
    kinds = {"near": _("near the official ones"), "any": _("any")}
    changed = [found[kind]["changed"] for kind in kinds]
    table({
        _("Weights"): list(kinds.values()),
        _("Change level, typically"): [percent(part["median"], decimals=1) for part in changed],
        _("in 90% of the draws"): [
            _("{low} to {high}", low=percent(part["low"], decimals=1), high=percent(part["high"], decimals=1))
            for part in changed
        ],
        _("Keep their level in 95% of the draws"): [
            percent(found[kind]["stable"], decimals=1) for kind in kinds
        ],
    }, numbers=3)  # fmt: skip


def _dropped(found: Mapping[str, Any]) -> None:
    st.markdown(
        _(
            "**What one criterion decides.** Number of UKM that would change level if the criterion did not count."
        )
    )
    dropped = [found["dropped"][code] for code in schema.CRITERIA]
    table({
        _("Without"): [names("criterion")[code] for code in schema.CRITERIA],
        _("Rise"): [number(n["up"]) for n in dropped],
        _("Fall"): [number(n["down"]) for n in dropped],
        _("To or from “cannot be judged yet”"): [number(n["judged"]) for n in dropped],
    }, numbers=3)  # fmt: skip


def _ranks(found: Mapping[str, Any], built: BuiltData) -> None:
    near = found["near"]
    title = _("Place of the regencies by share exporting or ready")
    st.markdown(f"**{title}**")
    if len(near["ranks"]) < _RANKED_MIN:
        st.info(
            _("Fewer than {n} regencies have at least {rows} UKM that can be judged, so there is no order to compare.",
              n=_RANKED_MIN, rows=MIN_RATE_N)
        )  # fmt: skip
        return
    places = names("place")
    rows = pd.DataFrame.from_dict(near["ranks"], orient="index").sort_values("official", kind="stable")
    rows = rows.assign(place=[places[code] for code in rows.index])
    rows = rows.assign(text=[_span(row) for row in rows.itertuples()])
    said = "; ".join(f"{place}: {text}" for place, text in zip(rows["place"], rows["text"], strict=True))
    st.altair_chart(_chart(rows), width="stretch", alt=f"{title}. {said}")
    st.caption(
        _("Dot: official place, 1 is the highest share; line: places in 90% of the draws near the official weights. "
          "{n} regencies with at least {rows} UKM that can be judged, {date}.",
          n=number(len(rows)), rows=MIN_RATE_N, date=day(built.quality["data_date"]))
    )  # fmt: skip
    _correlation(near["rank_correlation"])


def _span(row: Any) -> str:
    return _("official {place}, draws {low} to {high}", place=_place(row.official), low=_place(row.low),
             high=_place(row.high))  # fmt: skip


def _place(value: float) -> str:
    """Return a place; two that share one stand between two."""
    return number(value, decimals=0 if round(value, 1) % 1 == 0 else 1)


def _chart(rows: pd.DataFrame) -> alt.LayerChart | alt.FacetChart:
    """Return one line for each regency from `low` to `high` with a dot at `official`, in the order of the rows."""
    fill, ink = ("#4CC29A", "#E6ECE9") if st.context.theme.type == "dark" else ("#0B6E4F", "#1B2622")
    places = alt.Axis(
        orient="top", format="d", tickMinStep=1, ticks=False, domain=False, labelColor=ink, titleColor=ink,
        gridOpacity=0.3,
    )  # fmt: skip
    scale = alt.Scale(domain=[1, len(rows)], nice=False, padding=12)
    rows_axis = alt.Axis(labelLimit=150, labelColor=ink, labelFlush=False, ticks=False, domain=False)
    chart = alt.Chart(rows).encode(
        alt.Y("place:N", sort=None, title=None, axis=rows_axis, scale=alt.Scale(padding=0.6)),
        tooltip=[alt.Tooltip("place:N", title=_("Regency or city")), alt.Tooltip("text:N", title=_("Place"))],
    )
    line = chart.mark_rule(color=fill, opacity=0.45, strokeWidth=5, strokeCap="round").encode(
        alt.X("low:Q", title=_("Place"), scale=scale, axis=places), alt.X2("high:Q")
    )
    dot = chart.mark_point(color=fill, filled=True, opacity=1, size=90).encode(
        alt.X("official:Q", scale=scale)
    )
    return alt.layer(line, dot, height=26 * len(rows) + 40)


def _correlation(spread: Mapping[str, float] | None) -> None:
    if spread is None:
        st.markdown(_("All these regencies have the same share, so their order says nothing."))
        return
    st.markdown(
        _("The order of the draws agrees with the official one by {median} typically, and by {low} to {high} in 90% of "
          "the draws (Spearman's correlation: 1 is the same order, 0 is no relation).",
          median=_coefficient(spread["median"]), low=_coefficient(spread["low"]),
          high=_coefficient(spread["high"]))
    )  # fmt: skip


def _coefficient(value: float) -> str:
    return number(value, decimals=2)
