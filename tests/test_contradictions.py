from typing import Any

import pandas as pd
import pytest

from geo import contradictions, schema
from tests.firms import frame, one


def notes(**fields: Any) -> list[str]:
    ukm = frame(fields)
    said = contradictions.notes(contradictions.find(ukm), ukm.index).item()
    return [] if pd.isna(said) else said.split("; ")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"workers": 0, "months_active": 0, "annual_capacity": 0, "capacity_unit": "kg"}, []),
        ({"workers": -1}, ["workers_refused"]),
        ({"months_active": 12}, []),
        ({"months_active": 13}, ["months_active_refused"]),
        ({"months_active": -1}, ["months_active_refused"]),
        ({"annual_capacity": -0.5, "capacity_unit": "kg"}, ["annual_capacity_refused"]),
        ({"annual_capacity": 5, "capacity_unit": None}, ["capacity_unit_missing"]),
        ({"annual_capacity": None, "capacity_unit": "kg"}, []),
        ({"certificates": "NIB; Bintang Lima"}, ["certificates_unclear"]),
        ({"certificates": ""}, []),
        ({"certificates": None}, []),
        ({"exporting": True, "export_markets": "MY"}, []),
        ({"exporting": True, "export_markets": "Eropa; MY"}, []),
        ({"exporting": True, "export_markets": ""}, ["exporting_without_market"]),
        ({"exporting": True, "export_markets": None}, ["export_market_missing"]),
        ({"exporting": True, "export_markets": "Eropa"}, ["export_market_missing"]),
        ({"exporting": True, "export_markets": "UE"}, ["export_market_missing"]),
        ({"exporting": False, "export_markets": ""}, []),
        ({"exporting": False, "export_markets": None}, []),
        ({"exporting": False, "export_markets": "MY"}, ["market_without_exporting"]),
        ({"exporting": False, "export_markets": "Eropa"}, ["market_without_exporting"]),
        ({"exporting": None, "export_markets": "MY"}, []),
        ({"exporting": None, "export_markets": ""}, []),
    ],
)
def test_what_contradicts_itself(fields: dict[str, Any], expected: list[str]) -> None:
    assert notes(**fields) == expected


@pytest.mark.parametrize("column", schema.JUDGED)
def test_what_was_refused_at_the_door(column: str) -> None:
    assert notes(**{column: None, "refused": column}) == [f"{column}_refused"]


def test_several_notes_come_in_the_order_of_the_vocabulary() -> None:
    said = notes(
        workers=None, months_active=14, certificates="x", exporting=False, export_markets="MY",
        refused="online_sales; workers",
    )  # fmt: skip
    assert said == sorted(said, key=schema.POTENTIAL_NOTES.index)
    assert len(said) == 5


def test_every_note_can_be_found_and_is_about_its_row() -> None:
    ukm = frame({}, {"workers": -1}, {}).set_axis([7, 3, 5])
    found = contradictions.find(ukm)
    assert tuple(found) == schema.POTENTIAL_NOTES
    assert contradictions.notes(found, ukm.index).dropna().to_dict() == {3: "workers_refused"}


def test_a_frame_of_before_the_door_needs_no_column_of_refusals() -> None:
    ukm = frame({"months_active": 13}).drop(columns=schema.REFUSED)
    assert contradictions.find(ukm)["months_active_refused"].all()


#: A slip, what it leaves unknown, and nothing else.
SLIPS: list[tuple[dict[str, Any], list[str]]] = [
    ({"established": None, "refused": "established"}, ["age"]),
    ({"workers": None, "refused": "workers"}, ["quantity"]),
    ({"annual_capacity": None, "refused": "annual_capacity"}, ["quantity"]),
    ({"months_active": None, "refused": "months_active"}, ["continuity"]),
    ({"packaging_ready": None, "refused": "packaging_ready"}, ["packaging"]),
    ({"online_sales": None, "refused": "online_sales"}, ["market"]),
    ({"exporting": None, "refused": "exporting"}, ["market"]),
    ({"certificates": "NIB; Bintang Lima"}, ["halal", "permit", "quality"]),
    ({"annual_capacity": 5, "capacity_unit": None}, []),
    ({"exporting": True, "export_markets": ""}, ["market"]),
    ({"exporting": True, "export_markets": None}, ["market"]),
    ({"exporting": False, "export_markets": "MY"}, ["market"]),
]


@pytest.mark.parametrize(("slip", "silent"), SLIPS)
def test_a_slip_leaves_unknown_what_rests_on_it_and_nothing_else(
    slip: dict[str, Any], silent: list[str]
) -> None:
    row = one(**slip)
    unknown = [gate for gate in schema.GATES if f"{gate}:unknown" in row["gates"]]
    unknown += [criterion for criterion in schema.CRITERIA if pd.isna(row[f"score_{criterion}"])]
    assert unknown == silent
    assert pd.notna(row["potential_note"])


def test_the_slips_above_are_all_that_are_noted() -> None:
    assert [notes(**slip) for slip, _silent in SLIPS] == [[note] for note in schema.POTENTIAL_NOTES]


def test_exporting_to_no_country_is_not_counted_and_to_an_unnamed_one_is() -> None:
    assert one(exporting=True, export_markets="")["export_level"] == "ready"
    assert one(exporting=True, export_markets=None)["export_level"] == "exporting"
