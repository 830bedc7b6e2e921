from datetime import date
from typing import Any

import pandas as pd
import pytest

from geo import gates, products, schema
from tests.firms import RULES, TODAY, frame


def state(gate: str, *, today: date = TODAY, **fields: Any) -> str:
    text = gates.states(frame(fields), RULES, today=today).item()
    return dict(part.split(":") for part in text.split("; "))[gate]


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ("SNI; NIB", "pass"),
        ("SNI", "fail"),
        ("", "fail"),
        (None, "unknown"),
        ("SNI; Bintang Lima", "unknown"),
        ("NIB; Bintang Lima", "pass"),
        ("SKU; NPWP; TDI", "fail"),
        ("nib", "unknown"),
    ],
)
def test_legal_needs_the_nib_and_an_unknown_paper_may_be_it(held: str | None, expected: str) -> None:
    assert state("legal", certificates=held) == expected


@pytest.mark.parametrize(
    ("established", "expected"),
    [
        ("2024-11-24", "pass"),
        ("2024-11-25", "fail"),
        ("2024-10", "pass"),
        ("2024-11", "unknown"),
        ("2024-12", "fail"),
        ("2023", "pass"),
        ("2024", "unknown"),
        ("2025", "fail"),
        ("2026-11-24", "fail"),
        ("2026-11-25", "unknown"),
        ("2027", "unknown"),
        ("2024-02-29", "pass"),
        ("2023-02-29", "unknown"),
        ("2024-13", "unknown"),
        ("lama", "unknown"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_age_passes_and_fails_only_for_sure(established: str | None, expected: str) -> None:
    assert state("age", established=established) == expected


@pytest.mark.parametrize(("today", "expected"), [("2026-02-28", "fail"), ("2026-03-01", "pass")])
def test_a_leap_day_is_two_years_old_on_the_first_of_march(today: str, expected: str) -> None:
    assert state("age", today=date.fromisoformat(today), established="2024-02-29") == expected


@pytest.mark.parametrize(
    ("kind", "held", "halal", "permit"),
    [
        ("coffee", "HALAL", "pass", "fail"),
        ("coffee", "SPP-IRT", "fail", "pass"),
        ("coffee", "BPOM-MD", "fail", "pass"),
        ("coffee", "", "fail", "fail"),
        ("coffee", None, "unknown", "unknown"),
        ("coffee", "HALAL; Bintang Lima", "pass", "unknown"),
        ("fish", None, "not_applicable", "not_applicable"),
        ("textiles", "NIB", "not_applicable", "not_applicable"),
        (None, "HALAL; SPP-IRT", "unknown", "unknown"),
        ("no such type", "HALAL; SPP-IRT", "unknown", "unknown"),
        ("other", "HALAL; SPP-IRT", "unknown", "unknown"),
    ],
)
def test_food_gates(kind: str | None, held: str | None, halal: str, permit: str) -> None:
    assert state("halal", product_type=kind, certificates=held) == halal
    assert state("permit", product_type=kind, certificates=held) == permit


@pytest.mark.parametrize(("held", "expected"), [("BPOM-MD", "pass"), ("SPP-IRT", "fail"), (None, "unknown")])
def test_a_product_that_needs_bpom_md(
    held: str | None, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = products.load()
    table.loc["coffee", "permit"] = "bpom-md"
    monkeypatch.setattr(products, "load", lambda: table)
    assert state("permit", certificates=held) == expected


def test_what_is_written_is_parsed_back_row_by_row() -> None:
    rows = [
        dict(zip(schema.GATES, (first, *schema.GATE_STATES[1:]), strict=True)) for first in schema.GATE_STATES
    ]
    text = pd.Series(["; ".join(f"{gate}:{state}" for gate, state in row.items()) for row in rows])
    parsed = {gate: [schema.GATE_STATES[at] for at in places] for gate, places in gates.parse(text).items()}
    assert parsed == {gate: [row[gate] for row in rows] for gate in schema.GATES}


def test_no_rows() -> None:
    states = gates.states(frame({}).iloc[:0], RULES, today=TODAY)
    assert states.empty
    assert [places.size for places in gates.parse(states).values()] == [0, 0, 0, 0]


def test_every_state_of_every_row_is_written_under_its_index() -> None:
    ukm = frame({}, {"certificates": None}, {"product_type": "fish", "established": "2026"}).set_axis(
        [7, 3, 5]
    )
    assert gates.states(ukm, RULES, today=TODAY).to_dict() == {
        7: "legal:pass; age:pass; halal:pass; permit:pass",
        3: "legal:unknown; age:pass; halal:unknown; permit:unknown",
        5: "legal:pass; age:fail; halal:not_applicable; permit:not_applicable",
    }
