"""The figures of the areas over the UKM that pass the filters, remembered for all sessions."""

from dataclasses import replace
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from geo import filters, groups, summarise
from geo.boundaries import Layer
from geo.ui import data

__all__ = ["by_area"]

#: The columns that `summarise.by_area` counts.
_COUNTED: Final = ("regency_code", "district_code", "export_level", "product_type", groups.N)
#: The filters by place: a location quotient compares with the whole province.
_OF_PLACE: Final = ("regencies", "districts")
#: The filters that a measure of a product cannot stand: all that is left would be that product.
_OF_PRODUCT: Final = ("product_types", "hs_headings")


@st.cache_data(max_entries=64, show_spinner=False)
def by_area(
    version: str,
    chosen: filters.Filters,
    product: str,
    _ukm: gpd.GeoDataFrame,
    layer: Layer = "regency",
) -> pd.DataFrame:
    """Return the figures of all areas of a layer over the chosen UKM; those that the filter leaves out are `outside`.

    Parameters
    ----------
    version
        Changes whenever `_ukm` does.
    chosen
        What the UKM cannot be asked is left out.
    product
        The product type that a measure is about; the filters by product do not apply to it. Empty: no such measure.
    """
    known, counted = data.facets(version, _ukm), _counted(version, _ukm)
    chosen = filters.applicable(chosen, known)
    everywhere: dict[str, Any] = dict.fromkeys((*_OF_PLACE, *(_OF_PRODUCT if product else ())), ())
    # The areas that are left out have figures, too: people compare with them.
    province = counted[filters.passing(known, replace(chosen, **everywhere))]
    kept = province
    if chosen.districts and layer == "regency":
        kept = counted[
            filters.passing(known, replace(chosen, **everywhere | {"districts": chosen.districts}))
        ]
    table = summarise.by_area(
        kept, data.areas(layer), key=f"{layer}_code", product=product or None, province=province
    )
    return table.assign(outside=_outside(table.index, chosen))


@st.cache_resource(max_entries=4, show_spinner=False)
def _counted(version: str, _ukm: gpd.GeoDataFrame) -> pd.DataFrame:  # noqa: ARG001  the version is the key
    """Return the columns that are counted, as categories, which are filtered and compared as small numbers."""
    counted = pd.DataFrame(_ukm[_ukm.columns.intersection(_COUNTED)])
    return counted.astype(dict.fromkeys(counted.columns.drop(groups.N, errors="ignore"), "category"))


def _outside(codes: pd.Index, chosen: filters.Filters) -> npt.NDArray[np.bool_]:
    """Return which areas hold no place that is asked for and lie in none."""
    inside = np.ones(len(codes), dtype=bool)
    for wanted in filter(None, (chosen.regencies, chosen.districts)):
        inside &= [any(one.startswith(code) or code.startswith(one) for one in wanted) for code in codes]
    return ~inside
