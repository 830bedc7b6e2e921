"""Some of the UKM: which rows they are, and what can be said of them without a frame of their own.

A frame of all columns takes a tenth of a second and tens of megabytes to cut out of 147,000 rows; the map and its
numbers need none.
"""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from geo.facets import Facets, Mask

__all__ = ["Selection"]


@dataclass(frozen=True, eq=False)
class Selection:
    """Some rows of a frame, of UKM or of `groups`.

    Examples
    --------
    >>> import numpy as np
    >>> ukm = gpd.GeoDataFrame({"level": ["early", "ready", "early"]})
    >>> some = Selection(ukm, Facets(ukm), np.array([True, False, True]))
    >>> len(some), some.counts("level"), some.frame().index.to_list()
    (2, {'early': 2, 'ready': 0}, [0, 2])

    Attributes
    ----------
    ukm
        All rows; shared by all who look at them and never changed.
    facets
        Of this very frame.
    rows
        Which rows are meant.
    """

    ukm: gpd.GeoDataFrame
    facets: Facets
    rows: Mask

    def __len__(self) -> int:
        """Return the number of UKM."""
        return self.facets.total(self.rows)

    def counts(self, column: str) -> dict[str, int]:
        """Return how many UKM have each value of a column, as `Facets.counts` does."""
        return self.facets.counts(column, self.rows)

    def column(self, name: str) -> pd.Series:
        """Return one column of the rows, under their index."""
        column: pd.Series = self.ukm[name]
        return column[self.rows]

    def frame(self, among: Mask | None = None) -> gpd.GeoDataFrame:
        """Return all columns of the rows; of those `among` others where these are given."""
        return self.ukm[self.rows if among is None else self.rows & among]
