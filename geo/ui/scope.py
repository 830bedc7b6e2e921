"""What a page has to show of an area: the UKM that can be asked everything, and those to compare them with.

Where there are too many UKM to be read one by one, these are the groups of the whole province, and in a district its
single UKM beside the groups. Everywhere else both are all UKM.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import partial
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import streamlit as st

from geo import filters
from geo.boundaries import Layer
from geo.errors import BuiltDataError
from geo.facets import Facets
from geo.filters import Filters
from geo.selection import Selection
from geo.store import BuiltData
from geo.texts import _
from geo.ui import area_figures, data, filter_panel, state, weights
from geo.words import number

__all__ = ["Scope", "of", "still"]

#: Compares an area with the whole province, which the UKM of a district alone do not say.
_COMPARING: Final = "product_lq"


@dataclass(frozen=True)
class Scope:
    """The data of the area on screen and of the whole province, each with the UKM as the weights in force judge them.

    Attributes
    ----------
    built, ukm, version
        Of the area on screen.
    everywhere, everywhere_version
        The UKM of the whole province.
    find
        Returns the UKM of the area taken apart, without holding those of a district.
    """

    built: BuiltData
    ukm: gpd.GeoDataFrame
    version: str
    everywhere: gpd.GeoDataFrame
    everywhere_version: str
    find: Callable[[], Facets]

    def selection(self, wanted: Filters | None) -> Selection:
        """Return the UKM that pass the filters; None lets none pass."""
        facets = self.find()
        rows = np.zeros(len(facets), dtype=bool) if wanted is None else filters.passing(facets, wanted)
        return Selection(self.find, rows)

    def applicable(self, chosen: Filters) -> Filters:
        """Return the filters that the UKM can be asked."""
        return filters.applicable(chosen, self.find())

    def by_area(self, chosen: Filters, product: str, layer: Layer, area: str) -> pd.DataFrame:
        """Return the figures of `area_figures.by_area` for the areas of a layer.

        Where the filters can be asked of the single UKM of a district alone, it has figures and no other area.
        """
        known = data.facets(self.everywhere_version, self.everywhere)
        if filters.applicable(chosen, known) == self.applicable(chosen):
            return area_figures.by_area(self.everywhere_version, chosen, product, self.everywhere, layer)
        table = area_figures.by_area(self.version, chosen, product, self.ukm, layer)
        own = table.loc[table.index == area]
        return own.assign(**{_COMPARING: np.nan}) if _COMPARING in own else own

    def notice(self, chosen: Filters) -> None:
        """Say where UKM are counted together, and which of the filters are therefore not in force."""
        if not self.built.is_grouped:
            return
        st.info(
            _("{n} UKM are too many to be read one by one: here they are counted together, village by village, and "
              "stand at the centre of their area. Open a district to see its single UKM, with every filter, list and "
              "download.", n=number(self.built.quality["placed"]))
        )  # fmt: skip
        usable = self.applicable(chosen)
        if idle := [
            item.name for item in fields(Filters) if getattr(usable, item.name) != getattr(chosen, item.name)
        ]:
            st.warning(
                _("Not in force here, since it asks single UKM: {filters}",
                  filters=", ".join(filter_panel.titles()[name] for name in idle))
            )  # fmt: skip


def of(area: str) -> Scope:
    """Return what there is to show of the area with a code, empty for the whole province."""
    built, everywhere = data.built(area), data.built()
    # First, since own weights are dropped where there are groups.
    compared = weights.ukm(everywhere)
    ukm, rules = weights.ukm(built), weights.rules()
    version = data.version(built, rules)
    find = partial(data.facets, version, ukm)
    if everywhere.is_grouped and not built.is_grouped:
        # Streamlit keeps what a page was made of until minutes after its visitor has gone.
        find = partial(_of_district, area, built.version, version)
    return Scope(built, ukm, version, compared, data.version(everywhere, rules), find)


def _of_district(area: str, built_version: str, version: str) -> Facets:
    """Return the UKM of a district taken apart; called without a session, too."""
    built = data.published(area)
    if built.version != built_version:
        raise BuiltDataError(_("Other data were published meanwhile: open the page anew."))
    return data.facets(version, built.ukm)


def still(version: str) -> BuiltData:
    """Return the data on screen, for a part of a page that runs alone; where they are others by now, run all of it."""
    built = data.built(state.area())
    if data.version(built, weights.rules()) != version:
        st.rerun()
    return built
