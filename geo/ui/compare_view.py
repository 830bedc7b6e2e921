"""Two to five areas side by side: their numbers in one table, their products and levels in one chart each."""

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from geo import draw, profile
from geo.area import full_name
from geo.measures import METRICS
from geo.profile import Profile
from geo.profile_words import block, headline
from geo.settings import PROVINCE_NAME
from geo.store import BuiltData
from geo.texts import _
from geo.ui import numbers_file, profile_charts, tables
from geo.words import day, number, percent

__all__ = ["show"]

#: More rows of products are taller than a screen.
_MOST: Final = 12


def show(areas: Sequence[Profile], built: BuiltData) -> None:
    """Show the areas beside each other; the province is a column and a line in any case."""
    compared = [area for area in areas if area.code]
    names = {area.code: full_name(area.code) for area in compared}
    st.subheader(" · ".join(names.values()), anchor=False)
    st.caption(
        _("All UKM placed there, data of {date}; the filters of the map do not apply.",
          date=day(built.quality["data_date"]))
    )  # fmt: skip
    _table(compared, names)
    left, right = st.columns([1.3, 1], gap="large")
    with left:
        _products(compared, names, built)
    with right:
        _levels(compared, names, built)
    st.caption(
        _("A register shows who was registered. Where few UKM are, there may be few enterprises or few visits by the "
          "officers: a comparison of areas is one of registrations, too.")
    )  # fmt: skip


def _table(areas: Sequence[Profile], names: dict[str, str]) -> None:
    """Show the headline numbers, an area in each column."""
    found = {area.code: {figure.measure: headline(figure) for figure in area.figures} for area in areas}
    measures = [name for name in profile.HEADLINE if any(name in said for said in found.values())]
    first = {name: next(said[name] for said in found.values() if name in said) for name in measures}
    columns = {_("Measure"): [first[name][0] for name in measures]}
    for code, said in found.items():
        columns[tables.plain(names[code])] = [
            f"**{said[name][1]}**  \n{said[name][3]}" if name in said else "–" for name in measures
        ]
    columns[PROVINCE_NAME] = [
        METRICS[name].write(next(f.province for area in areas for f in area.figures if f.measure == name))
        for name in measures
    ]
    tables.table(columns, numbers=len(areas) + 1)


def _products(areas: Sequence[Profile], names: dict[str, str], built: BuiltData) -> None:
    title = _("Product types: share of the UKM")
    rows = _rows(areas, names, "products").dropna(subset="share")
    numbers_file.titled(title, _numbers(rows), "compared-products", built, of=", ".join(names.values()))
    if rows["area"].eq(PROVINCE_NAME).all():
        st.caption(_("Too few UKM for shares."))
        return
    first = rows.groupby("name")["share"].max().sort_values(ascending=False).index[:_MOST]
    drawn = rows[rows["name"].isin(first)].sort_values("name", key=lambda name: name.map(first.get_loc))
    chart = profile_charts.dots(drawn, list(names.values()))
    st.altair_chart(chart, width="stretch", alt=f"{title}: {_said(drawn)}")
    n = "; ".join(f"{names[area.code]} {number(area.fields['n']['product_type'])}" for area in areas)
    unit = _("% of the UKM with a known product type: {n}. Line: the province.", n=n)
    st.caption(f"{unit} {_date(built)}")


def _levels(areas: Sequence[Profile], names: dict[str, str], built: BuiltData) -> None:
    title = _("Export potential: levels")
    rows = _rows(areas, names, "levels").dropna(subset="share")
    numbers_file.titled(title, _numbers(rows), "compared-levels", built, of=", ".join(names.values()))
    if rows["area"].eq(PROVINCE_NAME).all():
        st.caption(_("Too few UKM for shares."))
        return
    kinds = list(dict.fromkeys(rows["name"]))
    chart = profile_charts.stacked(rows.rename(columns={"name": "kind"}), kinds, draw.LEVEL_COLOURS)
    st.altair_chart(chart, width="stretch", alt=f"{title}: {_said(rows)}")
    n = "; ".join(f"{names[area.code]} {number(area.n)}" for area in areas)
    unit = _("% of all UKM: {n}.", n=n)
    st.caption(f"{unit} {_date(built)}")


def _rows(areas: Sequence[Profile], names: dict[str, str], part: str) -> pd.DataFrame:
    """Return one table of every area below each other, and the shares of the province last; what one lacks is none."""
    blocks = [block(area, part) for area in areas]
    words = pd.concat([shown.table["name"] for shown in blocks]).groupby(level=0, sort=False).first()
    found = []
    for area, shown in zip(areas, blocks, strict=True):
        missing = {"n": 0, "share": 0.0 if shown.table["share"].notna().any() else float("nan")}
        lacking = pd.DataFrame(missing, index=words.index.difference(shown.table.index))
        table = (
            pd.concat([shown.table[["n", "share"]], lacking]) if len(lacking) else shown.table[["n", "share"]]
        )
        found.append(table.assign(area=names[area.code]))
    province = pd.concat([shown.table["province"] for shown in blocks]).groupby(level=0, sort=False).first()
    found.append(pd.DataFrame({"share": province, "area": PROVINCE_NAME}))
    rows = pd.concat(found)
    return rows.assign(
        name=words.reindex(rows.index), text=rows["share"].map(percent, na_action="ignore")
    ).reset_index(drop=True)


def _said(rows: pd.DataFrame) -> str:
    said = zip(rows["area"], rows["name"], rows["text"], strict=True)
    return "; ".join(f"{area}, {name}: {text}" for area, name, text in said)


def _numbers(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a chart as a spreadsheet has them."""
    columns = {
        _("Area"): rows["area"], _("Name"): rows["name"], _("UKM"): rows["n"].astype("Int64"),
        "%": (100 * rows["share"]).round(1),
    }  # fmt: skip
    return pd.DataFrame(columns)


def _date(built: BuiltData) -> str:
    return _("Data of {date}.", date=day(built.quality["data_date"]))
