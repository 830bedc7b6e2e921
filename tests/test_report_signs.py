"""The signs of UKM on a printed map."""

import geopandas as gpd
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from geo import draw, products, report_signs, schema, settings
from geo.facets import Facets
from geo.selection import Selection
from geo.ui import signs

LEVELS = signs.legend("level", {}, (), n=4, date="28 Oct 2026")
TYPES = signs.legend("product", {"tea": 3, "coffee": 2}, (), n=4, date="28 Oct 2026")


def some(*rows: bool) -> Selection:
    """Return four UKM, the first two of them at one place."""
    ukm = gpd.GeoDataFrame(
        {"export_level": pd.Series(["ready", "ready", "exporting", None], dtype="str"),
         "product_type": pd.Series(["tea", "tea", "coffee", None], dtype="str")},
        geometry=gpd.points_from_xy([105.0, 105.0, 105.2, 104.8], [-5.0, -5.0, -5.1, -4.9]),
        crs=settings.CRS_GEOGRAPHIC,
    )  # fmt: skip
    return Selection(lambda: Facets(ukm), np.array(rows))


def test_a_ukm_has_the_kind_of_its_level_or_its_product() -> None:
    ukm = some(True, True, True, True).ukm
    tea, coffee = (TYPES.of_product or ())[1], (TYPES.of_product or ())[0]

    assert products.load().index[:2].tolist() == ["coffee", "tea"]
    assert report_signs.kinds(ukm, LEVELS).tolist() == [
        schema.EXPORT_LEVELS.index("ready"), schema.EXPORT_LEVELS.index("ready"), 0, len(schema.EXPORT_LEVELS) - 1,
    ]  # fmt: skip
    assert report_signs.kinds(ukm, TYPES).tolist() == [tea, tea, coffee, len(TYPES.kinds) - 1]


def test_there_is_one_sign_for_each_place_and_kind_of_those_shown_in_metres() -> None:
    shown = some(True, True, True, False)
    axes = Figure().add_subplot()
    report_signs.draw(axes, shown, LEVELS)
    drawn = {
        tuple(collection.get_facecolor()[0].round(3)): collection.get_offsets()
        for collection in axes.collections
        if len(collection.get_offsets())
    }
    metres = shown.ukm.to_crs(settings.CRS_METRIC).get_coordinates().to_numpy()

    assert len(drawn) == 2
    assert sorted(len(points) for points in drawn.values()) == [1, 1]
    # The first kind lies over the others.
    assert np.allclose(np.vstack(list(drawn.values())), metres[[1, 2]])


def test_every_shape_of_the_screen_can_be_printed() -> None:
    shapes = {shape for _colour, shape in (*draw.LEVEL_SIGNS, *draw.PRODUCT_SIGNS)}

    assert shapes <= set(report_signs.MARKERS)
