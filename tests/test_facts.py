from typing import Any

import pandas as pd
import pytest

from geo import potential, schema, texts
from geo.facts import facts, known, listed, points

RULES = potential.load_rules()

NOTHING: dict[str, Any] = dict.fromkeys((
    "certificates", "workers", "annual_capacity", "capacity_unit", "months_active", "packaging_ready", "online_sales",
    "exporting", "export_markets",
))  # fmt: skip

#: What full points of the quantity ask for stands behind every fact about it.
FULL = (
    "full points: 20 workers, and 2 times the median capacity of the product type, "
    "where 10 UKM or more state it in the same unit"
)


def of(criterion: str, **fields: Any) -> str:
    return facts(pd.Series({**NOTHING, **fields}), RULES)[criterion]


def test_every_criterion_says_what_is_not_known() -> None:
    assert facts(pd.Series(NOTHING), RULES) == {
        "quality": "certificates: not known",
        "quantity": f"workers: not known; capacity: not known; {FULL}",
        "continuity": "months of production: not known",
        "packaging": "packaging: not known",
        "market": "online sales: not known; exports: not known",
    }
    assert tuple(facts(pd.Series(NOTHING), RULES)) == schema.CRITERIA


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ("", "no certificate"),
        ("belum NIB; belum HALAL; ?",
         "none of the certificates that the list asks for; what else is held is not known"),
        ("NIB; belum HALAL; ?",
         "certificates: NIB; what else is held is not known; none of them counts for quality; 2 such give full points"),
        ("NIB; HALAL", "certificates: NIB, HALAL; none of them counts for quality; 2 such give full points"),
        ("NIB; SNI; GMP",
         "certificates: NIB, SNI, GMP; of these count for quality: SNI, GMP; 2 such give full points"),
        ("*Bintang*", "certificates: *Bintang*; none of them counts for quality; 2 such give full points"),
    ],
)  # fmt: skip
def test_certificates_held_and_those_that_count(held: str, said: str) -> None:
    assert of("quality", certificates=held) == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"workers": 1}, "1 worker; capacity: not known"),
        ({"workers": 1200}, "1,200 workers; capacity: not known"),
        (
            {"annual_capacity": 2440.0, "capacity_unit": "kg"},
            "workers: not known; capacity of a year: 2,440 kg",
        ),
        ({"annual_capacity": 2.5}, "workers: not known; capacity of a year: 2.5 (no unit)"),
    ],
)
def test_workers_and_capacity_with_its_unit(fields: dict[str, Any], said: str) -> None:
    assert of("quantity", **fields) == f"{said}; {FULL}"


def test_months_and_packaging() -> None:
    assert of("continuity", months_active=7) == "produces in 7 of 12 months"
    assert of("packaging", packaging_ready=True) == "ready for export"
    assert of("packaging", packaging_ready=False) == "not ready for export yet"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"online_sales": True, "exporting": False}, "sells online; does not export"),
        ({"online_sales": False, "exporting": True, "export_markets": "MY; SG"},
         "does not sell online; exports (countries: Malaysia, Singapore)"),
        ({"export_markets": "Atlantis"}, "online sales: not known; exports: not known (countries: Atlantis)"),
    ],
)  # fmt: skip
def test_online_sales_and_export(fields: dict[str, Any], said: str) -> None:
    assert of("market", **fields) == said


def test_numbers_have_the_separators_of_the_language_and_no_needless_decimal() -> None:
    assert [points(value) for value in (60, 59.9, 1234.0, 0)] == ["60", "59.9", "1,234", "0"]
    texts.use_language("id")
    assert points(1234.5) == "1.234,5"


def test_missing_in_any_way_is_none() -> None:
    row = pd.Series({"a": float("nan"), "b": pd.NA, "c": None, "d": "x; y", "e": ""}, dtype=object)
    assert [known(row, name) for name in "abc"] == [None] * 3
    assert [listed(row, name) for name in "abde"] == [[], [], ["x", "y"], []]
