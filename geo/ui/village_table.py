"""The villages of one district as a table, the lowest level of the map."""

from typing import cast

import pandas as pd
import streamlit as st

from geo import gazetteer, summarise
from geo.store import BuiltData
from geo.texts import _
from geo.words import day, number, percent

__all__ = ["show", "table"]


def show(shown: pd.DataFrame, district: str, built: BuiltData) -> None:
    """Show how many of the UKM `shown`, all of one district, each of its villages has.

    Names are those of the gazetteer.
    """
    title = _("Villages of {district}", district=gazetteer.load().full_name(district))
    st.markdown(f"**{title}**")
    # The browser writes numbers in its own language, which need not be that of the page.
    written = table(shown, district).style.format(lambda n: number(cast("float", n)), subset=[*_numbers()])
    st.dataframe(written, hide_index=True, width="stretch", alt=title)
    st.caption(
        _("Share: exporting or ready, in % of the UKM that can be judged; where fewer than {few} can, there is none. "
          "n\u00a0=\u00a0{n} UKM, {date}.",
          few=summarise.MIN_RATE_N, n=number(len(shown)), date=day(built.quality["data_date"]))
    )  # fmt: skip


def table(shown: pd.DataFrame, district: str) -> pd.DataFrame:
    """Return one row for each village, those with most UKM first, and a last one for the UKM placed in none of them."""
    places = gazetteer.load()
    names = {code: places.names[code] for code in places.children.get(district, ())}
    if shown["village_code"].isna().any():
        names[""] = _("(village not known)")
    areas = pd.DataFrame({"code": list(names), "name": list(names.values())})
    figures = summarise.by_area(
        shown.assign(village_code=shown["village_code"].fillna("")),
        areas.assign(population=float("nan"), area_km2=float("nan")),
        key="village_code",
    ).sort_values(["n", "name"], ascending=[False, True])
    figures = pd.concat([figures[figures.index != ""], figures[figures.index == ""]])
    shares = [percent(share) if pd.notna(share) else _("too few data") for share in figures["share_ready"]]
    return pd.DataFrame({
        _("Village"): figures["name"],
        **{title: figures[column] for title, column in _numbers().items()},
        _("Share"): shares,
    })  # fmt: skip


def _numbers() -> dict[str, str]:
    return {
        _("Number of UKM"): "n",
        _("Exporting or ready"): "n_ready",
        _("Can be judged"): "n_assessed",
    }
