"""Location quotients for the pages: kept for each version of the data, and how they are said and written to files."""

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st

from geo import products, specialisation
from geo.boundaries import Layer
from geo.hotspots import Subset
from geo.texts import _
from geo.ui import data
from geo.ui.cluster_words import subsets
from geo.words import names, number

__all__ = ["called", "figures", "goods", "numbers", "quotients", "said", "with_n"]


@st.cache_resource(max_entries=12, show_spinner=False)
def quotients(version: str, layer: Layer, subset: Subset, _ukm: gpd.GeoDataFrame) -> pd.DataFrame:  # noqa: ARG001  the version is the key
    """Return the table of `specialisation.quotients` for the areas of a layer; nobody may change it."""
    codes = pd.Index(data.areas(layer)["code"])
    return specialisation.quotients(_ukm, codes, key=f"{layer}_code", subset=subset)


def called(layer: Layer) -> Mapping[str, str]:
    """Return the names of the areas of a layer."""
    return names("district_code" if layer == "district" else "place")


def goods() -> dict[str, str]:
    """Return the names of the product types but for the goods that have none."""
    return {code: name for code, name in names("product_type").items() if code != products.OTHER}


def said(subset: Subset, layer: Layer) -> str:
    """Return what the numbers are of, for a file."""
    by = _("location quotients by district") if layer == "district" else _("location quotients by regency")
    return by if subset == "all" else _("{what}, only UKM that are {level}", what=by, level=subsets()[subset])


def figures(row: Any) -> str:
    """Return a quotient and its interval in words; a dash where nothing can be compared."""
    return _("{lq} ({low} to {high})", **_bounds(row))


def _bounds(row: Any) -> dict[str, str]:
    return {
        name: number(value, decimals=1 if value >= 0.095 or not value else 2) if value == value else "–"
        for name, value in (("lq", row.lq), ("low", row.low), ("high", row.high))
    }


def with_n(row: Any) -> str:
    """Return a quotient, its interval and its counts; the counts alone where there is none."""
    if row.lq != row.lq:
        return _("{n} of {total} UKM", n=number(row.n), total=number(row.n_area))
    return _(
        "{lq} ({low} to {high}); {n} of {total} UKM",
        **_bounds(row),
        n=number(row.n),
        total=number(row.n_area),
    )


def numbers(table: pd.DataFrame, places: Mapping[str, str]) -> pd.DataFrame:
    """Return a table of quotients for a file: all figures, columns in words."""
    return pd.DataFrame({
        _("Code"): table["code"],
        _("Area"): table["code"].map(places),
        _("Product type"): table["product_type"].map(names("product_type")),
        _("UKM of the product here"): table["n"],
        _("UKM of known product type here"): table["n_area"],
        _("UKM of the product in the province"): table["n_province"],
        _("Share here"): table["share"].round(4),
        _("In the province"): table["province_share"].round(4),
        "LQ": table["lq"].round(3),
        _("95% from"): table["low"].round(3),
        _("95% to"): table["high"].round(3),
        "q": table["q"].round(4),
    })  # fmt: skip
