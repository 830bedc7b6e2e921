"""The sentra of a choice, kept for each version of the data, and how map and list say them."""

from typing import Final, NamedTuple

import geopandas as gpd
import pandas as pd
import streamlit as st

from geo import clusters, draw, gazetteer, groups, outlines
from geo.about import About
from geo.clusters import Choice
from geo.hotspots import SUBSETS, Subset
from geo.store import BuiltData
from geo.texts import _
from geo.ui import cluster_map, data
from geo.words import day, names, number, percent

__all__ = [
    "Found",
    "areas",
    "default",
    "document",
    "find",
    "legend",
    "listed",
    "members",
    "mix",
    "place",
    "title",
]

#: Colours of ColorBrewer's PuOr that stand for more than expected; lighter for what is less sure.
_FILLS: Final = {"places": "#998ec3", "village": "#d8daeb"}


class Found(NamedTuple):
    """The sentra by id, with their `label`; that of each row of members by its index; how many UKM took part."""

    table: gpd.GeoDataFrame
    members: pd.Series
    n_product: int
    n_located: int


@st.cache_resource(max_entries=48, show_spinner=False)
def find(version: str, choice: Choice, subset: Subset, _ukm: gpd.GeoDataFrame) -> Found:
    """Return the sentra of the data `version` of which `_ukm` are the UKM, of those of the levels of `subset` only."""
    placed = _ukm.set_geometry(cluster_map.metric(version, _ukm))
    wanted = clusters.located(_within(placed, subset))
    table, members = clusters.sentra(
        wanted, choice, villages=gazetteer.load().villages, districts=data.areas("district")
    )
    places = gazetteer.load().names
    first = [codes.split("; ")[0] for codes in table["villages"]]
    labels = [f"{places[code]}, {places[code[:8]]}" for code in first]
    n = groups.total(wanted[wanted["product_type"].eq(choice.product)])
    return Found(table.assign(label=labels).set_index("id"), members, n, groups.total(wanted))


@st.cache_data(max_entries=64, show_spinner=False)
def default(version: str, product: str, subset: Subset, _ukm: gpd.GeoDataFrame) -> Choice:  # noqa: ARG001  the key
    """Return the choice that is sane for a product."""
    return clusters.default(
        _within(_ukm, subset), product, area_km2=float(data.areas("district")["area_km2"].sum())
    )


def _within(ukm: gpd.GeoDataFrame, subset: Subset) -> gpd.GeoDataFrame:
    return ukm if subset == "all" else ukm[ukm["export_level"].isin(SUBSETS[subset])]


def place(found: Found, chosen: str) -> int:
    """Return the place of a sentra in the list, from 1, as the address of the page says it; 0: none."""
    return ["", *found.table.index].index(chosen)


def members(found: Found, chosen: str, ukm: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the members of a sentra, of all where none is chosen."""
    return ukm.loc[found.members.index[found.members == chosen] if chosen else found.members.index]


def mix(found: Found, chosen: str, subset: Subset, ukm: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return what the UKM inside the outline of a sentra make, see `clusters.mix`, with its `name` and `text`."""
    outline = found.table.geometry.loc[chosen]
    made = clusters.mix(clusters.located(_within(ukm, subset)), outline)
    called = names("product_type")
    said = [
        number(n) if pd.isna(share) else f"{number(n)} · {percent(share)}"
        for n, share in zip(made["n"], made["share"], strict=True)
    ]
    return made.assign(name=[called[code] for code in made.index], text=said)


def areas(found: Found, chosen: str) -> draw.Areas:
    """Return the outlines over the regencies for the map; the border of the chosen one stands out."""
    looks = {str(id_): draw.Area(_FILLS[row["kind"]], _lines(row)) for id_, row in found.table.iterrows()}
    ground = data.regencies().set_index("code").geometry.simplify(0.003)
    shapes = gpd.GeoSeries(pd.concat([ground, found.table.geometry]), crs=ground.crs)
    return draw.Areas(cluster_map.published("sentra", shapes), looks, here=chosen)


def legend(found: Found, choice: Choice, built: BuiltData) -> draw.Legend:
    """Return the legend of `areas`."""
    kinds = found.table["kind"].value_counts()
    rows = tuple((_FILLS[kind], label, number(kinds.get(kind, 0))) for kind, label in _kinds().items())
    note = _("n\u00a0=\u00a0{n} UKM located to the village or better, {date}. Right: number of sentra",
             n=number(found.n_product), date=day(built.quality["data_date"]))  # fmt: skip
    return draw.Legend(title(choice), note, rows)


def title(choice: Choice) -> str:
    """Return what is on the map, as a heading."""
    return _("Sentra: {product}", product=names("product_type")[choice.product])


def _kinds() -> dict[str, str]:
    return {"places": _("several places"), "village": _("one village, position inside it not known")}


def _lines(row: pd.Series) -> tuple[str, ...]:
    return (
        row["label"],
        _(
            "{n} UKM, {exact} of them by coordinates",
            n=number(row["n"]),
            exact=number(row["n_by_coordinates"]),
        ),
        _("{lq} times the share of the province", lq=number(row["lq"], decimals=1)),
        _kinds()[row["kind"]],
    )


def listed(table: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the sentra as a table of words, the largest first."""
    called = names("place")
    return pd.DataFrame({
        _("Sentra"): table["label"],
        _("n"): table["n"].map(number),
        _("by coordinates"): table["n_by_coordinates"].map(number),
        _("Villages"): table["n_villages"].map(number),
        _("km²"): table["area_km2"].map(lambda area: number(area, decimals=0 if area >= 10 else 1)),
        _("LQ (95%)"): [_interval(row) for _id, row in table.iterrows()],
        _("Exporting or ready"): [
            percent(share) if pd.notna(share) else _("too few data") for share in table["share_ready"]
        ],
        _("Districts"): [", ".join(called[code] for code in codes.split("; ")) for codes in table["districts"]],
        _("Nearest villages"): [", ".join(called[code] for code in codes.split("; ")) for codes in table["villages"]],
        _("Kind"): table["kind"].map(_kinds()),
    })  # fmt: skip


def _interval(row: pd.Series) -> str:
    lq, low, high = (number(row[name], decimals=1) for name in ("lq", "lq_low", "lq_high"))
    return _("{lq} ({low} to {high})", lq=lq, low=low, high=high)


def document(found: Found, choice: Choice, built: BuiltData, *, filters: str) -> bytes:
    """Return the sentra as GeoJSON: outlines, figures, names of places and, of single UKM, the ids of the members."""
    called = names("place")
    named = {
        f"{column[:-1]}_names": [
            ", ".join(called[code] for code in codes.split("; ")) for codes in found.table[column]
        ]
        for column in ("districts", "villages")
    }
    decimals = {"uncertainty_m": 0, "area_km2": 2, "lq": 3, "lq_low": 3, "lq_high": 3, "share_ready": 4}
    table = found.table.round(decimals).assign(**named, reach_m=choice.reach_m)
    if not built.is_grouped:
        ids = built.ukm.loc[found.members.index, "ukm_id"]
        table["members"] = ids.groupby(found.members).agg("; ".join)
    about = About.of(built.quality, n=found.n_product, filters=filters)
    return outlines.geojson(table, about, name="sentra")
