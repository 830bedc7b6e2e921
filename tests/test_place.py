"""The choice between the point that a row states and the place that its address means."""

import pandas as pd
import pytest

from geo import place

NAN = float("nan")


def settle(
    place_code: str | None,
    point: tuple[str | None, float],
    stated: str | None = None,
    note: str | None = None,
    *,
    sure: bool = False,
    near: bool = False,
) -> dict[str, object]:
    """Settle one row: the address means `place_code`; its point lies in a district, so far off the land."""
    district, off_land_m = point
    given = pd.DataFrame(
        {"lon": [105.0], "lat": [-5.0], "note": pd.array([note], dtype="str")}
        if district or off_land_m > 0
        else {"lon": [NAN], "lat": [NAN], "note": pd.array([note], dtype="str")}
    )
    levels = {None: "none", 5: "regency", 8: "district", 13: "village"}
    answers = pd.DataFrame(
        {
            "place_code": pd.array([place_code], dtype="str"),
            "location_level": pd.array([levels[len(place_code) if place_code else None]], dtype="str"),
            "location_confidence": [(0.95 if sure else 0.8) if place_code else 0.0],
            "location_note": pd.array([None if place_code else "no_place_named"], dtype="str"),
            "lon": [(105.04 if near else 106.0) if place_code else NAN],
            "lat": [(-5.01 if near else -4.0) if place_code else NAN],
        }
    )
    areas = pd.DataFrame(
        {
            "district_code": pd.array([district], dtype="str"),
            "regency_code": pd.array([district[:5] if district else None], dtype="str"),
            "off_land_m": [off_land_m if district else NAN],
        }
    )
    settled = place.settle(answers, given, areas, pd.Series([stated], dtype="str"))
    return {name: None if pd.isna(value) else value for name, value in settled.iloc[0].items()}


NO_POINT = (None, 0.0)


def test_a_point_that_agrees_with_the_address_keeps_its_village() -> None:
    row = settle("18.01.04.2001", ("18.01.04", 0.0))

    assert (row["location_level"], row["village_code"], row["regency_code"]) == (
        "coordinates",
        "18.01.04.2001",
        "18.01",
    )
    assert (row["lon"], row["location_note"]) == (105.0, None)
    assert row["location_confidence"] == pytest.approx(0.99)


def test_a_point_in_another_district_takes_no_village_from_the_address() -> None:
    row = settle("18.01.04.2001", ("18.01.05", 0.0))

    assert (row["village_code"], row["district_code"], row["location_note"]) == (None, "18.01.05", None)


@pytest.mark.parametrize(
    ("place_code", "stated"), [("18.02.01", None), (None, "18.02"), ("18.01.04", "18.02")]
)
def test_a_point_in_another_regency_than_stated_is_kept_and_flagged(
    place_code: str | None, stated: str | None
) -> None:
    row = settle(place_code, ("18.01.04", 0.0), stated)

    assert (row["regency_code"], row["location_level"]) == ("18.01", "coordinates")
    assert row["location_note"] == "regency_differs"
    assert row["location_confidence"] == pytest.approx(0.5)


def test_a_sure_address_far_from_the_point_decides_and_both_are_flagged() -> None:
    row = settle("18.02.01.2001", ("18.01.04", 0.0), "18.02", sure=True)

    assert (row["regency_code"], row["location_level"], row["lon"]) == ("18.02", "village", 106.0)
    assert row["location_note"] == "regency_differs; point_refused"
    assert row["location_confidence"] == pytest.approx(0.85)


def test_a_point_just_across_the_border_from_a_sure_address_is_kept_and_flagged() -> None:
    row = settle("18.02.01.2001", ("18.01.04", 0.0), sure=True, near=True)

    assert (row["regency_code"], row["location_level"]) == ("18.01", "coordinates")
    assert row["location_note"] == "regency_differs"


def test_a_sure_address_in_the_same_regency_leaves_the_point_alone() -> None:
    assert settle("18.01.05.2001", ("18.01.04", 0.0), sure=True)["location_level"] == "coordinates"


def test_an_address_outside_the_stated_regency_is_flagged_too() -> None:
    assert settle("18.01.04.2001", NO_POINT, "18.02")["location_note"] == "regency_differs"


def test_a_point_just_off_the_coast_says_so() -> None:
    assert settle(None, ("18.01.04", 850.0))["location_note"] == "near_coast"


def test_a_point_far_out_gives_way_to_the_address() -> None:
    row = settle("18.01.04.2001", (None, 9_000.0))

    assert (row["location_level"], row["lon"], row["location_note"]) == (
        "village",
        106.0,
        "coordinates_outside",
    )


def test_without_point_and_place_a_row_is_nowhere_and_says_all_reasons() -> None:
    row = settle(None, (None, 9_000.0))

    assert row["location_note"] == "coordinates_outside; no_place_named"
    assert (row["location_level"], row["regency_code"], row["lon"]) == ("none", None, None)
    assert row["location_confidence"] == 0.0


@pytest.mark.parametrize(
    ("place_code", "district", "village"),
    [("18.01", None, None), ("18.01.04", "18.01.04", None), ("18.01.04.2001", "18.01.04", "18.01.04.2001")],
)
def test_codes_are_never_deeper_than_the_level(
    place_code: str, district: str | None, village: str | None
) -> None:
    row = settle(place_code, NO_POINT)

    assert (row["regency_code"], row["district_code"], row["village_code"]) == ("18.01", district, village)


def test_a_repair_is_said_beside_other_notes() -> None:
    assert settle("18.02.01", ("18.01.04", 5.0), None, "axes_swapped")["location_note"] == (
        "axes_swapped; near_coast; regency_differs"
    )


def test_a_found_street_moves_the_point_and_says_so() -> None:
    located = pd.DataFrame(
        {
            "location_level": ["village", "district", "regency"],
            "location_confidence": [0.9, 0.8, 0.7],
            "location_note": pd.array(["name_corrected", None, "regency_differs"], dtype="str"),
            "lon": [105.0, 105.1, 105.2],
            "lat": [-5.0, -5.1, -5.2],
        }
    )
    streets = pd.DataFrame(
        {"found": [True, True, False], "lon": [105.01, 105.11, NAN], "lat": [-5.01, -5.11, NAN]}
    )
    before = located.copy()
    moved = place.move(located, streets)

    assert moved["lon"].to_list() == [105.01, 105.11, 105.2]
    assert moved["lat"].to_list() == [-5.01, -5.11, -5.2]
    assert moved["location_level"].to_list() == ["coordinates", "coordinates", "regency"]
    assert moved["location_note"].to_list() == [
        "name_corrected; street_found",
        "street_found",
        "regency_differs",
    ]
    assert moved["location_confidence"].to_list() == [0.9, 0.8, 0.7]
    pd.testing.assert_frame_equal(located, before)
