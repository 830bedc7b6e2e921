"""The figures of the map once more, as bars beside it: sorted, and a click goes to the area."""

from typing import Any, Final

import pandas as pd
import streamlit as st

from geo import settings
from geo.area import counted
from geo.choropleth import Scale
from geo.store import BuiltData
from geo.texts import _, language
from geo.ui import area_nav, bars, state
from geo.words import day, few, number

__all__ = ["show"]

#: More bars would be taller than anything else on the page.
_MOST: Final = 25


def show(table: pd.DataFrame, scale: Scale, built: BuiltData) -> None:
    """Show the areas of `table` (see `choropleth.areas`) that have a figure, the highest first.

    Those that the filter leaves out are faint, so that they can be clicked too.
    """
    area = state.area()
    # The neighbours of a district are faint.
    table = table.assign(outside=table["outside"] | ~table.index.isin(counted(table, area).index))
    metric, inside = scale.metric, table[~table["outside"]]
    by_district = state.layer() == "district"
    title = (
        _("{measure} by district", measure=metric.title)
        if by_district
        else _("{measure} by regency", measure=metric.title)
    )
    st.markdown(f"**{title}**")
    if not inside[metric.column].any():
        st.caption(_("Nothing to compare here: change the filters or the measure."))
        return
    ranked = (inside if len(table) > _MOST else table).dropna(subset=metric.column)
    first = ranked.sort_values(metric.column, ascending=False).head(_MOST)
    rows = pd.DataFrame({
        "value": first[metric.column],
        "place": first["name"].str.removeprefix("Kabupaten "),
        "code": first.index,
        "outside": first["outside"],
        "text": first[metric.column].map(metric.write),
    })  # fmt: skip
    said = "; ".join(f"{place} {text}" for place, text in zip(rows["place"], rows["text"], strict=True))
    # Another key for another area: a bar that was clicked is not clicked any more.
    key = f"bars {state.layer()} {area}"
    st.vega_lite_chart(
        rows,
        bars.ranked(rows, place=_("District") if by_district else _("Regency or city"), measure=metric.title,
                    mark=1.0 if metric.ramp == "ratio" else None),
        width="stretch", alt=f"{title}: {said}", key=key, on_select=lambda: _go(st.session_state[key]),
        selection_mode=bars.PICKED,
    )  # fmt: skip
    if len(first) < len(ranked):
        st.caption(
            _("The first {n} of {total} are shown; the map has them all.", n=len(first), total=len(ranked))
        )
    st.caption(
        _("Unit: {unit}. n\u00a0=\u00a0{n} UKM, {date}. A click on a bar goes to that area.",
          unit=metric.unit, n=number(inside[metric.counted].sum()), date=day(built.quality["data_date"]))
    )  # fmt: skip
    # Not Markdown: a file may have any name.
    st.text(
        _("Source: {files}; population: {whose}",
          files=few([file["name"] for file in built.quality["files"]]),
          whose=settings.SOURCES["population"][language()])
    )  # fmt: skip


def _go(chart: dict[str, Any]) -> None:
    """Go to the clicked area; to let go of a bar is to stay."""
    for bar in chart["selection"].get(bars.PICKED, ()):
        area_nav.choose(bar["code"])
