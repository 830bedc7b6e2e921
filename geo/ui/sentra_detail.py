"""One of the sentra: the box that chooses it, what is made inside its outline, how ready its members are."""

from typing import Final

import pandas as pd
import streamlit as st

from geo.hotspots import Subset
from geo.store import BuiltData
from geo.texts import _
from geo.ui import funnel_view, numbers_file, profile_charts, sentra_found, state, weights
from geo.ui.sentra_found import Found
from geo.words import day, number

__all__ = ["show"]

#: So many products of a sentra are drawn; the file has all.
_MOST: Final = 8


def show(found: Found, chosen: str, subset: Subset, built: BuiltData) -> None:
    """Show the sentra `chosen`, an id, empty where none is; only UKM of the levels of `subset` count."""
    labels = dict(enumerate([_("(none chosen)"), *found.table["label"]]))
    st.selectbox(
        _("Look at one sentra (or click it on the map)"), list(labels), format_func=labels.__getitem__,
        **state.widget("sentra", shown=sentra_found.place(found, chosen)),
    )  # fmt: skip
    if chosen:
        label = found.table.loc[chosen, "label"]
        _mix(sentra_found.mix(found, chosen, subset, built.ukm), built, of=label)
        if not built.is_grouped:
            funnel_view.show(sentra_found.members(found, chosen, built.ukm), weights.rules(), built, of=label)


def _mix(made: pd.DataFrame, built: BuiltData, *, of: str) -> None:
    """Show what all UKM inside the outline make: a sentra is seldom alone."""
    title = _("What the UKM inside the outline make")
    numbers = pd.DataFrame({
        _("Product type"): made["name"], _("UKM"): made["n"], _("% here"): (100 * made["share"]).round(1),
        _("% in the province"): (100 * made["province"]).round(1),
    })  # fmt: skip
    numbers_file.titled(title, numbers, "sentra-mix", built, of=of)
    first = made.head(_MOST)
    said = "; ".join(f"{name} {text}" for name, text in zip(first["name"], first["text"], strict=True))
    profile_charts.bars(first, alt=f"{title}: {said}", key=f"mix {of}")
    st.caption(
        _("Unit: UKM and % of those with a known product type and placed to the village or better. Line: the province. "
          "n\u00a0=\u00a0{n} UKM, {date}.",
          n=number(int(made["n"].sum())), date=day(built.quality["data_date"]))
    )  # fmt: skip
