"""Some of the UKM: their number, counts and columns are those of the frame that is cut out."""

import geopandas as gpd
import numpy as np
import pytest

from geo.facets import Facets, Mask
from geo.selection import Selection

UKM = gpd.GeoDataFrame(
    {"markets": ["US; NL", None, "NL", ""], "readiness": [1.0, 2.0, None, 4.0]}, index=[10, 11, 12, 13]
)


@pytest.mark.parametrize(
    "rows", [np.array([True, False, True, True]), np.zeros(4, dtype=bool), np.ones(4, dtype=bool)]
)
def test_what_is_said_is_what_a_frame_of_the_rows_says(rows: Mask) -> None:
    some = Selection(lambda: Facets(UKM), rows)
    frame = some.frame()
    assert frame.equals(UKM.loc[rows])
    assert len(some) == len(frame)
    assert some.column("readiness").equals(frame["readiness"])
    assert {value: n for value, n in some.counts("markets").items() if n} == Facets(frame).counts("markets")


def test_a_part_of_the_rows() -> None:
    some = Selection(lambda: Facets(UKM), np.array([True, False, True, False]))
    assert some.frame(np.array([False, True, True, True])).index.tolist() == [12]
