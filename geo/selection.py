"""Some of the UKM: which rows they are, and what can be said of them without a frame of their own.

A frame of all columns takes a tenth of a second and tens of megabytes to cut out of 147,000 rows; the map and its
numbers need none.
"""

from collections.abc import Callable
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
    >>> facets = Facets(gpd.GeoDataFrame({"level": ["early", "ready", "early"]}))
    >>> some = Selection(lambda: facets, np.array([True, False, True]))
    >>> len(some), some.counts("level"), some.frame().index.to_list()
    (2, {'early': 2, 'ready': 0}, [0, 2])

    Attributes
    ----------
    find
        Returns the whole frame taken apart, the same at every call. What a page keeps for a later click so need not
        hold the frame, but may fetch it again.
    rows
        Which rows are meant.
    """

    find: Callable[[], Facets]
    rows: Mask

    @property
    def facets(self) -> Facets:
        """The whole frame, taken apart."""
        return self.find()

    @property
    def ukm(self) -> gpd.GeoDataFrame:
        """All rows; shared by all who look at them and never changed."""
        return self.facets.frame

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
