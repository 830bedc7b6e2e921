"""Overlaps and gaps with their sizes, on squares in metres."""

import geopandas as gpd
import pytest
import shapely

from geo import boundary_coverage, settings
from geo.boundary_finding import Finding

CODES = ["18.01.04", "18.01.05", "18.01.06", "18.01.07"]
X, Y = 500_000, 9_450_000


def box(left: float, bottom: float, right: float, top: float) -> shapely.Geometry:
    return shapely.box(X + left, Y + bottom, X + right, Y + top)


def frame(*shapes: shapely.Geometry) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"code": CODES[: len(shapes)]}, geometry=list(shapes), crs=settings.CRS_METRIC)


def overlaps(*shapes: shapely.Geometry) -> list[Finding]:
    steps: list[tuple[int, int]] = []
    found = boundary_coverage.overlaps(
        frame(*shapes), width_m=100, progress=lambda done, total: steps.append((done, total))
    )
    assert steps in ([], [(i, len(shapes)) for i in range(1, len(shapes) + 1)])
    return found


def gaps(*shapes: shapely.Geometry) -> list[Finding]:
    return boundary_coverage.gaps(frame(*shapes), width_m=100)


def test_neighbours_that_fit_have_neither() -> None:
    pair = box(0, 0, 1000, 1000), box(1000, 0, 2000, 1000)

    assert overlaps(*pair) == []
    assert gaps(*pair) == []


def test_a_border_with_other_vertices_is_no_overlap() -> None:
    assert overlaps(box(0, 0, 1000, 1000), box(1000, 300, 2000, 600)) == []


def test_a_narrow_overlap_is_closed() -> None:
    (found,) = overlaps(box(0, 0, 1000, 1000), box(950, 0, 2000, 1000))

    assert (found.kind, found.grade, found.codes) == ("overlap", "mended", ("18.01.04", "18.01.05"))
    assert found.area_km2 == pytest.approx(0.05)
    assert found.width_m == pytest.approx(50, abs=2)
    assert found.text == (
        "18.01.04 Natar and 18.01.05 Tanjung Bintang overlap by 0.0500 km2, up to 50 m wide: the neighbour with the "
        "longer common border gets it"
    )
    assert found.point == pytest.approx((105.0088, -4.9705), abs=1e-3)


def test_a_wide_overlap_is_a_fault_and_stands_before_a_narrow_one() -> None:
    found = overlaps(box(0, 0, 1000, 1000), box(990, 0, 2000, 1000), box(1500, 0, 3000, 1000))

    assert [(one.grade, one.codes) for one in found] == [
        ("fault", ("18.01.05", "18.01.06")), ("mended", ("18.01.04", "18.01.05")),
    ]  # fmt: skip
    assert found[0].text == (
        "18.01.05 Tanjung Bintang and 18.01.06 Kalianda overlap by 0.5000 km2, up to 500 m wide: decide in a GIS "
        "whose it is"
    )


def test_of_several_places_of_a_pair_the_widest_counts() -> None:
    (found,) = overlaps(
        box(0, 0, 1000, 3000), box(980, 0, 2000, 1000) | box(700, 2000, 2000, 3000) | box(1500, 0, 2000, 3000)
    )

    assert found.grade == "fault"
    assert found.area_km2 == pytest.approx(0.02 + 0.3)


def test_a_gap_names_all_that_lie_around_it() -> None:
    (found,) = gaps(
        box(0, 0, 1000, 1000),
        box(0, 1030, 2000, 2000),
        box(1000, 0, 2000, 1000),
        box(-500, 0, 0, 2000) | box(2000, 0, 2500, 2000),
    )

    assert (found.kind, found.grade, found.codes) == ("gap", "mended", tuple(CODES))
    assert found.area_km2 == pytest.approx(0.06)
    assert found.text.startswith(
        "gap of 0.0600 km2, up to 30 m wide, between 18.01.04 Natar; 18.01.05 Tanjung"
    )
    assert found.text.endswith("Sidomulyo: the neighbour with the longest common border gets it")


def test_a_wide_gap_is_a_fault() -> None:
    (found,) = gaps(
        box(0, 0, 1000, 2000) | box(0, 1800, 2000, 2000), box(1000, 0, 2000, 1500) | box(1900, 0, 2000, 1900)
    )

    assert (found.kind, found.grade) == ("gap", "fault")
    assert found.text == (
        "gap of 0.2700 km2 between 18.01.04 Natar; 18.01.05 Tanjung Bintang (at 105.0131, -4.9610), 300 m wide: decide "
        "in a GIS whose it is"
    )


def test_a_hole_is_inside_one_area_and_an_enclave_is_none() -> None:
    hole, enclave = box(300, 300, 500, 500), box(700, 700, 900, 900)
    (found,) = gaps(box(0, 0, 1000, 1000) - hole - enclave, enclave)

    assert (found.kind, found.grade, found.codes) == ("hole", "fault", ("18.01.04",))
    assert found.text == (
        "hole of 0.0400 km2 in 18.01.04 Natar (at 105.0036, -4.9723), 200 m wide: nobody's; fill it in a GIS"
    )


def test_a_moat_does_not_hold_the_island_in_it() -> None:
    (found,) = gaps(box(0, 0, 1000, 1000) - box(300, 300, 700, 700), box(320, 320, 680, 680))

    assert (found.kind, found.grade, found.codes) == ("gap", "mended", ("18.01.04", "18.01.05"))
    assert found.area_km2 == pytest.approx(0.16 - 0.1296)


def test_noise_is_not_listed() -> None:
    assert gaps(box(0, 0, 1000, 1000) - box(300, 300, 300.5, 300.5)) == []
    assert overlaps(box(0, 0, 1000, 1000), box(999.9995, 0, 2000, 1000)) == []
