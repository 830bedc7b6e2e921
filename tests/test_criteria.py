from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo import contradictions, criteria, schema
from tests.firms import RULES, frame


def scores(*rows: dict[str, Any]) -> pd.DataFrame:
    ukm = frame(*rows)
    return criteria.scores(ukm, RULES, contradictions.find(ukm))


@pytest.mark.parametrize(
    ("criterion", "fields", "expected"),
    [
        ("quality", {"certificates": "NIB; HALAL; SPP-IRT; MERK"}, 0),
        ("quality", {"certificates": ""}, 0),
        ("quality", {"certificates": "NIB; SNI"}, 0.5),
        ("quality", {"certificates": "SNI; HACCP"}, 1),
        ("quality", {"certificates": "SNI; HACCP; ORGANIC"}, 1),
        ("quality", {"certificates": "SNI; Bintang Lima"}, None),
        ("quality", {"certificates": "SNI; HACCP; Bintang Lima"}, 1),
        ("quality", {"certificates": None}, None),
        ("quantity", {"workers": 0}, 0),
        ("quantity", {"workers": 19}, 0.95),
        ("quantity", {"workers": 20}, 1),
        ("quantity", {"workers": 900}, 1),
        ("quantity", {"workers": None}, None),
        ("continuity", {"months_active": 0}, 0),
        ("continuity", {"months_active": 6}, 0.5),
        ("continuity", {"months_active": 12}, 1),
        ("continuity", {"months_active": None}, None),
        ("packaging", {"packaging_ready": True}, 1),
        ("packaging", {"packaging_ready": False}, 0),
        ("packaging", {"packaging_ready": None}, None),
        ("market", {"online_sales": True, "exporting": False}, 0.5),
        ("market", {"online_sales": True, "exporting": None}, 1),
        ("market", {"online_sales": False, "exporting": True, "export_markets": "MY"}, 0.5),
        ("market", {"online_sales": False, "exporting": None, "export_markets": "MY"}, 0.5),
        ("market", {"online_sales": None, "exporting": None, "export_markets": "Eropa; MY"}, 1),
        ("market", {"online_sales": False, "exporting": None, "export_markets": "Eropa"}, 0),
        ("market", {"online_sales": None, "exporting": None, "export_markets": "EU"}, None),
        ("market", {"online_sales": None, "exporting": None}, None),
    ],
)
def test_criterion_at_its_thresholds(criterion: str, fields: dict[str, Any], expected: float | None) -> None:
    answer = scores(fields)[f"score_{criterion}"].item()
    assert np.isnan(answer) if expected is None else answer == expected


@pytest.mark.parametrize("criterion", set(contradictions.SILENCED.values()))
def test_a_contradiction_leaves_its_criterion_unknown_and_no_other(criterion: str) -> None:
    ukm = frame({"certificates": "SNI"})
    for note in (note for note, silenced in contradictions.SILENCED.items() if silenced == criterion):
        found = contradictions.find(ukm) | {note: np.array([True])}
        row = criteria.scores(ukm, RULES, found).iloc[0]
        assert row.index[row.isna()].tolist() == [f"score_{criterion}"]


def capacity(*rows: tuple[float | None, str | None], **fields: Any) -> list[float]:
    """Return the quantity of rows that state no workers."""
    return scores(
        *(
            {"annual_capacity": amount, "capacity_unit": unit, "workers": None} | fields
            for amount, unit in rows
        )
    )["score_quantity"].to_list()


@pytest.mark.parametrize(("rows", "expected"), [(10, 0.5), (9, np.nan)])
def test_capacity_counts_against_the_median_of_enough_rows(rows: int, expected: float) -> None:
    assert capacity(*[(100, "kg")] * rows) == pytest.approx([expected] * rows, nan_ok=True)


def test_twice_the_median_is_full_and_more_is_no_more() -> None:
    assert capacity(*[(100, "kg")] * 9, (150, "kg"), (200, "kg"), (900, "kg"))[-3:] == [0.75, 1, 1]


@pytest.mark.parametrize(
    ("amount", "unit"),
    [
        (0.1, "ton"), (1, "Kuintal"), (100_000, "gram"), (100, "KG"), (100, "kg/tahun"), (100, "Kg per tahun"),
        (100, "kg/thn."), (100, "kilogram"),
    ],
)  # fmt: skip
def test_units_of_weight_are_compared_with_each_other(amount: float, unit: str) -> None:
    assert capacity(*[(100, "kg")] * 9, (amount, unit)) == [0.5] * 10


@pytest.mark.parametrize(
    ("first", "second"), [("pcs", "Buah"), ("liter", "lt"), ("bungkus", "pack"), ("karung", "Karung/tahun")]
)
def test_other_units_that_are_the_same(first: str, second: str) -> None:
    assert capacity(*[(100, first)] * 5, *[(100, second)] * 5) == [0.5] * 10


@pytest.mark.parametrize("unit", ["liter", "kg/bulan", "karung", None, "/tahun"])
def test_other_units_are_compared_with_nothing(unit: str | None) -> None:
    assert np.isnan(capacity(*[(100, "kg")] * 10, *[(100, unit)] * 9)[-1])


def test_a_unit_that_is_none_is_compared_with_nothing_however_many_have_it() -> None:
    assert np.isnan(capacity(*[(100, "per tahun")] * 10)).all()


def test_other_goods_are_compared_with_nothing() -> None:
    rows = [{"product_type": kind, "annual_capacity": 100.0, "capacity_unit": "kg", "workers": None}
            for kind in ["coffee"] * 10 + ["tea"] * 9 + [None] * 10]  # fmt: skip
    answer = scores(*rows)["score_quantity"]
    assert answer[:10].eq(0.5).all()
    assert answer[10:].isna().all()


def test_a_median_of_nothing_compares_nothing_and_impossible_amounts_make_none() -> None:
    assert np.isnan(capacity(*[(0, "kg")] * 9, (5, "kg"))).all()
    assert np.isnan(capacity(*[(100, "kg")] * 9, (-5, "kg"))).all()


def test_capacity_and_workers_count_the_same() -> None:
    assert capacity(*[(100, "kg")] * 10, workers=20) == [0.75] * 10


def test_no_rows_and_every_score_under_its_index() -> None:
    ukm = frame({}, {"months_active": 3}).set_axis([7, 3])
    answer = criteria.scores(ukm, RULES, contradictions.find(ukm))
    assert tuple(answer.columns) == schema.SCORES
    assert answer["score_continuity"].to_dict() == {7: 1.0, 3: 0.25}
    empty = ukm.iloc[:0]
    assert criteria.scores(empty, RULES, contradictions.find(empty)).empty
