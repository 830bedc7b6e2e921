"""What of foreign shapes is mended and what is not, on a few squares in degrees."""

from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo import boundary_mend
from geo.errors import BoundaryError

NATAR, BINTANG = "18.01.04", "18.01.05"
WEST, EAST = shapely.box(105, -5, 105.1, -4.9), shapely.box(105.1, -5, 105.2, -4.9)
BOW_TIE = shapely.Polygon([(105, -5), (105.1, -4.9), (105.1, -5), (105, -4.9)])
#: A square with a spike that is crossed by the border next to it.
LOOP = shapely.Polygon(
    [(105, -5), (105.1, -5), (105.1, -4.95), (105.1002, -4.9498), (105.1002, -4.95), (105.1, -4.9498),
     (105.1, -4.9), (105, -4.9)]
)  # fmt: skip


def coded(*features: tuple[str, Any]) -> gpd.GeoDataFrame:
    codes, shapes = zip(*features, strict=True)
    return gpd.GeoDataFrame(
        {"code": codes, "row": range(1, len(codes) + 1)}, geometry=list(shapes), crs="EPSG:4326"
    )


def mended(*features: tuple[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    shapes, findings = boundary_mend.one_shape_each(coded(*features))
    said = [(finding.grade, finding.text) for finding in findings]
    return dict(zip(shapes["code"], shapes.geometry, strict=True)), said


def test_sound_shapes_stay_and_are_ordered() -> None:
    shapes, said = mended((BINTANG, EAST), (NATAR, WEST))

    assert list(shapes) == [NATAR, BINTANG]
    assert shapes[NATAR].equals(WEST)
    assert said == []


def test_heights_are_left_out() -> None:
    shapes, said = mended((NATAR, shapely.force_3d(WEST, 12.0)))

    assert said == [("mended", "heights (z) are left out")]
    assert not shapes[NATAR].has_z
    assert shapes[NATAR].equals(WEST)


def test_a_small_crossing_is_mended() -> None:
    shapes, said = mended((NATAR, LOOP), (BINTANG, EAST))

    assert said == [("mended", "made valid because they crossed or touched themselves: 1")]
    assert shapes[NATAR].is_valid
    assert shapes[NATAR].area == pytest.approx(WEST.area, rel=1e-4)


def test_a_large_crossing_is_not() -> None:
    _shapes, said = mended((NATAR, BOW_TIE))

    assert said == [
        (
            "fault",
            "18.01.04 Natar crosses itself, and 100% of its area depends on what was meant: mend it in a GIS",
        )
    ]


def test_polygons_of_a_collection_are_kept() -> None:
    shapes, said = mended((NATAR, shapely.GeometryCollection([WEST, shapely.Point(105, -5)])))

    assert said == [("mended", "made valid because they crossed or touched themselves: 1")]
    assert shapes[NATAR].equals(WEST)


@pytest.mark.parametrize("shape", [None, shapely.Polygon(), shapely.Point(105, -5), WEST.exterior])
def test_a_feature_without_an_area_is_named(shape: Any) -> None:
    shapes, said = mended((NATAR, WEST), (BINTANG, shape))

    expected = (
        "feature 2 (18.01.05 Tanjung Bintang) has no shape, or none with an area: draw it, or remove it"
    )
    assert said == [("fault", expected)]
    assert list(shapes) == [NATAR]


@pytest.mark.filterwarnings("ignore:invalid value encountered:RuntimeWarning")
@pytest.mark.parametrize("bad", [np.nan, np.inf, 91.0])
def test_a_coordinate_that_is_no_number_is_named(bad: float) -> None:
    broken = shapely.Polygon([(105, -5), (105, bad), (105.1, -4.9), (105.1, -5)])
    shapes, said = mended((NATAR, WEST), (BINTANG, broken))

    named = "feature 2 (18.01.05 Tanjung Bintang)"
    expected = f"{named} has coordinates that are no longitudes and latitudes: draw it again"
    assert said == [("fault", expected)]
    assert list(shapes) == [NATAR]


def test_parts_of_one_code_are_merged() -> None:
    shapes, said = mended((NATAR, WEST), (NATAR, EAST))

    assert said == [("mended", "merged from parts of one code: 1 areas")]
    assert shapes[NATAR].equals(shapely.box(105, -5, 105.2, -4.9))


def test_what_is_there_twice_alike_is_taken_once() -> None:
    shapes, said = mended((NATAR, WEST), (NATAR, shapely.reverse(WEST)))

    assert said == [("mended", "there twice alike, taken once: 1 areas")]
    assert shapes[NATAR].equals(WEST)


def test_what_is_there_twice_in_two_forms_is_a_fault() -> None:
    _shapes, said = mended((NATAR, WEST), (BINTANG, EAST), (NATAR, WEST.buffer(-0.01)))

    expected = "18.01.04 Natar is there 2 times with different shapes (features 1, 3): keep the right one"
    assert said == [("fault", expected)]


def closed(*shapes: Any, width_m: float = 100) -> Any:
    result = boundary_mend.close(np.array(shapes, dtype=object), width_m=width_m)
    assert shapely.coverage_is_valid(result)
    return result


def test_a_coverage_stays_what_it_is() -> None:
    assert shapely.equals(closed(WEST, EAST), [WEST, EAST]).all()


def test_coordinates_are_rounded_and_rings_wound() -> None:
    x = 105 + 1 / 3
    west, east = closed(shapely.box(105, -5, x, -4), shapely.reverse(shapely.box(x, -5, 106, -4)))

    assert west.bounds == (105, -5, 105.333333, -4)
    assert west.exterior.is_ccw
    assert east.exterior.is_ccw
    assert west.geom_type == "Polygon"


def test_overlaps_and_gaps_up_to_the_width_are_closed() -> None:
    # 55 m of overlap, a slit of 44 m between two areas and a third on top of both.
    overlapping = shapely.box(105.0995, -5, 105.2, -4.9)
    top = shapely.box(105, -4.8996, 105.2, -4.8)
    ends = shapely.box(104.9, -5, 105, -4.8), shapely.box(105.2, -5, 105.3, -4.8)
    shapes = closed(WEST, overlapping, top, *ends)

    assert shapely.union_all(shapes).equals(shapely.box(104.9, -5, 105.3, -4.8))
    assert shapely.area(shapes).sum() == pytest.approx(0.4 * 0.2)


def test_a_gap_that_is_wider_cannot_be_closed() -> None:
    ring = shapely.box(105, -5, 105.2, -4.8) - shapely.box(105.05, -4.95, 105.06, -4.94)

    with pytest.raises(
        BoundaryError, match="overlaps and gaps cannot be closed by machine: clean the layer in a GIS"
    ):
        boundary_mend.close(np.array([ring], dtype=object), width_m=100)


def test_rounding_may_break_a_shape_which_is_mended() -> None:
    # Two vertices a hundredth of a millimetre apart meet when rounded, and the ring touches itself.
    pinched = shapely.Polygon(
        [(105, -5), (105.1, -5), (105.1, -4.9), (105.05, -4.9999999), (105, -4.9)]
    )  # fmt: skip
    (shape,) = closed(pinched)

    assert shape.is_valid
    assert shape.geom_type == "MultiPolygon"
