import dataclasses
import random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo import potential, schema
from tests import slow_potential
from tests.firms import FULL, RULES, TODAY, frame, one, random_rows

NOTHING: dict[str, Any] = dict.fromkeys(FULL)


def rules(weights: dict[str, float] | None = None, **changes: Any) -> potential.Rules:
    """Return the rules with changes; criteria without a weight have none."""
    if weights:
        changes["weights"] = {name: weights.get(name, 0.0) for name in schema.CRITERIA}
    return dataclasses.replace(RULES, **changes)


def judged(
    *scores: float | None, gates: str = "pass pass pass pass", by: potential.Rules = RULES, **fields: Any
) -> pd.Series:
    """Return how a firm is judged of which the scores of `schema.CRITERIA` are known."""
    states = zip(schema.GATES, gates.split(), strict=True)
    row = {
        "gates": "; ".join(f"{gate}:{state}" for gate, state in states), "exporting": None, "potential_note": None,
        **dict(zip(schema.SCORES, scores, strict=True)),
    }  # fmt: skip
    return potential.judge(pd.DataFrame([row | fields]), by).iloc[0]


def test_columns_index_and_input_stay() -> None:
    ukm = frame({}, {"certificates": None}).set_axis([7, 3])
    before = ukm.copy()
    answer = potential.score(ukm, RULES, today=TODAY)
    assert tuple(answer.columns) == schema.POTENTIAL
    assert answer.index.tolist() == [7, 3]
    pd.testing.assert_frame_equal(ukm, before)


def test_no_rows() -> None:
    answer = potential.score(frame({}).iloc[:0], RULES, today=TODAY)
    assert answer.empty
    assert tuple(answer.columns) == schema.POTENTIAL


def test_nothing_known() -> None:
    answer = one(**NOTHING)
    assert answer.drop(["gates", "export_level", "readiness_coverage", "next_step"]).isna().all()
    assert answer["readiness_coverage"] == 0
    assert answer["gates"] == "legal:unknown; age:unknown; halal:unknown; permit:unknown"
    assert answer["export_level"] == "unknown"
    assert answer["next_step"] == "state_quality"


def test_readiness_is_the_weighted_mean_of_what_is_known() -> None:
    answer = judged(
        1, None, 0.5, None, 0, by=rules({"quality": 0.5, "continuity": 0.2, "market": 0.1, "packaging": 0.2})
    )
    assert (answer["readiness"], answer["readiness_coverage"]) == (75.0, 0.8)


@pytest.mark.parametrize(("known", "level"), [(3, "ready"), (2, "unknown")])
def test_a_level_needs_half_of_the_weights_known(known: int, level: str) -> None:
    assert judged(*[1] * known, *[None] * (5 - known))["export_level"] == level


def test_coverage_at_its_threshold_is_enough() -> None:
    assert judged(1, 1, 1, None, None, by=rules(coverage_min=0.6))["export_level"] == "ready"
    assert judged(1, 1, 1, None, None, by=rules(coverage_min=0.61))["export_level"] == "unknown"


def test_without_any_known_score_there_is_no_level_however_little_is_asked() -> None:
    assert judged(*[None] * 5, by=rules(coverage_min=0))["export_level"] == "unknown"


@pytest.mark.parametrize(
    ("score", "level"),
    [(0.6, "ready"), (0.599, "improving"), (0.35, "improving"), (0.349, "early"), (0, "early")],
)
def test_levels_at_their_thresholds(score: float, level: str) -> None:
    assert judged(*[score] * 5)["export_level"] == level


@pytest.mark.parametrize("gate", range(4))
@pytest.mark.parametrize(
    ("state", "level"),
    [("pass", "ready"), ("not_applicable", "ready"), ("fail", "improving"), ("unknown", "improving")],
)
def test_one_gate_that_is_not_passed_keeps_from_ready_and_takes_no_points(
    gate: int, state: str, level: str
) -> None:
    states = ["pass"] * 4
    states[gate] = state
    answer = judged(1, 1, 1, 1, 1, gates=" ".join(states))
    assert (answer["export_level"], answer["readiness"]) == (level, 100)


def test_exporting_is_a_fact_and_no_grade() -> None:
    assert one(**NOTHING | {"exporting": True})["export_level"] == "exporting"
    assert judged(0, 0, 0, 0, 0, gates="fail fail fail fail", exporting=True)["export_level"] == "exporting"


@pytest.mark.parametrize(
    ("note", "level"),
    [
        ("exporting_without_market", "early"),
        ("workers_refused; exporting_without_market", "early"),
        ("export_market_missing", "exporting"),
    ],
)
def test_exporting_to_no_country_is_no_fact(note: str, level: str) -> None:
    assert judged(0, 0, 0, 0, 0, exporting=True, potential_note=note)["export_level"] == level


@pytest.mark.parametrize(
    ("scores", "weights", "weakest"),
    [
        ((0.1, 0.2, 0.3, 0.4, 0.5), None, "quality"),
        ((0.5, 0.4, 0.3, 0.2, 0.1), None, "market"),
        ((1, 0.5, 0.5, 1, 1), None, "quantity"),
        ((1, 1, 0, 1, 0), None, "continuity"),
        ((None, 0.9, None, 1, 1), None, "quantity"),
        ((0, 0.5, 1, 1, 1), {"quantity": 0.5, "market": 0.5}, "quantity"),
        ((0.5, 0, 1, 1, 1), {"quality": 0.7, "quantity": 0.3}, "quality"),
        ((0, 1, 1, 1, 1), {"quantity": 1}, None),
        ((1, 1, 1, 1, 1), None, None),
        ((None, 1, None, None, None), None, None),
    ],
)
def test_weakest_is_the_known_criterion_with_the_most_to_gain(
    scores: tuple[float | None, ...], weights: dict[str, float] | None, weakest: str | None
) -> None:
    answer = judged(*scores, by=rules(weights))["weakest_criterion"]
    assert answer == weakest if weakest else pd.isna(answer)


@pytest.mark.parametrize(
    ("scores", "gates", "step"),
    [
        # Too little is known to judge: first the heaviest criterion that the register lacks.
        ((None, None, None, 0, 0), "fail unknown fail fail", "state_quality"),
        ((0, None, None, None, 0), "pass pass pass pass", "state_quantity"),
        # Then gates that fail, the cheapest first.
        ((0, 0, 0, 0, 0), "fail fail fail fail", "pass_legal"),
        ((0, 0, 0, 0, 0), "unknown fail fail fail", "pass_halal"),
        ((0, None, 0, 0, 0), "unknown unknown unknown fail", "pass_permit"),
        # Then gates that are unknown, age last.
        ((0, None, 0, 0, 0), "unknown unknown unknown unknown", "state_legal"),
        ((0, 0, 0, 0, 0), "pass unknown unknown unknown", "state_halal"),
        ((0, 0, 0, 0, 0), "pass unknown not_applicable unknown", "state_permit"),
        ((0, 0, 0, 0, 0), "pass unknown pass pass", "state_age"),
        # Then the weakest criterion, then one that is unknown, then time, then nothing.
        ((1, 1, 1, 0.9, None), "pass fail pass pass", "raise_packaging"),
        ((1, 1, 1, 1, None), "pass fail pass pass", "state_market"),
        ((1, 1, 1, 1, 1), "pass fail pass pass", "pass_age"),
        ((1, 1, 1, 1, 1), "pass pass not_applicable not_applicable", "keep"),
    ],
)
def test_next_step_in_the_order_of_its_reasons(
    scores: tuple[float | None, ...], gates: str, step: str
) -> None:
    assert judged(*scores, gates=gates)["next_step"] == step


def test_the_order_of_gates_is_that_of_the_rules() -> None:
    by = rules(gate_order=("permit", "halal", "legal"))
    assert judged(0, 0, 0, 0, 0, gates="fail pass fail fail", by=by)["next_step"] == "pass_permit"
    assert judged(0, 0, 0, 0, 0, gates="unknown pass unknown pass", by=by)["next_step"] == "state_halal"


@pytest.mark.parametrize(
    ("scores", "weights", "step"),
    [
        ((None, None, 1, None, None), {"quality": 0.2, "quantity": 0.5, "continuity": 0.3}, "state_quantity"),
        ((None, 1, 1, 1, 1), {"quantity": 1}, "keep"),
    ],
)
def test_what_has_no_weight_need_not_be_known(
    scores: tuple[float | None, ...], weights: dict[str, float], step: str
) -> None:
    assert judged(*scores, by=rules(weights))["next_step"] == step


def test_an_exporter_has_a_next_step_too() -> None:
    assert judged(1, 1, 1, 1, 1, gates="fail pass pass pass", exporting=True)["next_step"] == "pass_legal"


def test_every_next_step_can_be_reached_and_is_known() -> None:
    steps = {
        judged(*scores, gates=gates)["next_step"]
        for scores in [(1, 1, 1, 1, 1), *(np.where(np.eye(5, dtype=bool)[i], value, 1) for i in range(5)
                                          for value in (0, np.nan))]
        for gates in ("pass pass pass pass", *(" ".join(np.where(np.eye(4, dtype=bool)[i], state, "pass"))
                                               for i in range(4) for state in ("fail", "unknown")))
    }  # fmt: skip
    assert steps == set(schema.NEXT_STEPS)


def compare(answer: pd.DataFrame, expected: list[dict[str, Any]]) -> None:
    table = pd.DataFrame(expected, columns=list(answer.columns)).astype(answer.dtypes.to_dict())
    pd.testing.assert_frame_equal(answer, table, check_exact=True)


def test_equal_to_the_slow_way_on_random_rows() -> None:
    rows = random_rows(1_000, seed=4)
    answer = potential.score(frame(*rows), RULES, today=TODAY)
    compare(answer, list(slow_potential.score(rows, RULES, TODAY)))
    assert set(answer["export_level"]) == set(schema.EXPORT_LEVELS)
    assert set(answer["potential_note"].dropna().str.split("; ").explode()) == set(schema.POTENTIAL_NOTES)


@pytest.mark.parametrize("seed", range(6))
def test_equal_to_the_slow_way_by_other_rules(seed: int) -> None:
    dice = random.Random(seed)
    points = [dice.randint(1, 9) * dice.choice((0, 1, 1)) for _criterion in schema.CRITERIA]
    by = rules(
        {name: round(n / sum(points), 3) for name, n in zip(schema.CRITERIA, points, strict=True)},
        coverage_min=dice.choice((0, 0.4, 0.8, 1)), ready_from=dice.choice((40, 60.5)), improving_from=30,
        gate_order=tuple(dice.sample(("legal", "halal", "permit"), 3)), age_years=dice.randint(0, 5),
        quality_full_at=dice.choice((1, 3)), quantity_workers_full=dice.choice((5, 30)), quantity_median_rows_min=4,
    )  # fmt: skip
    rows = random_rows(300, seed=seed)
    compare(potential.score(frame(*rows), by, today=TODAY), list(slow_potential.score(rows, by, TODAY)))


def test_judging_again_what_was_built_gives_the_same_and_other_weights_leave_what_is_measured() -> None:
    ukm = frame(*random_rows(200, seed=8))
    built = ukm[["exporting"]].join(potential.score(ukm, RULES, today=TODAY))
    by = rules({"quality": 0.5, "market": 0.5})
    again, other = potential.judge(built, RULES), potential.judge(built, by)
    pd.testing.assert_frame_equal(again, built[list(again.columns)])
    pd.testing.assert_frame_equal(other, potential.score(ukm, by, today=TODAY)[list(other.columns)])
    assert not other["export_level"].equals(again["export_level"])
