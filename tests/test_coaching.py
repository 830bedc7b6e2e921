import dataclasses
import itertools
import random

import pandas as pd
import pytest

from geo import coaching, potential, schema
from tests import slow_potential
from tests.firms import RULES, TODAY, frame, random_rows


def built(rules: potential.Rules, *, n: int, seed: int) -> pd.DataFrame:
    return potential.score(frame(*random_rows(n, seed=seed)), rules, today=TODAY)


def fewest_steps(row: pd.Series, rules: potential.Rules) -> int | None:
    """Return how many gates and criteria must change for the level "ready", by trying all sets of criteria."""
    scores = {
        name: None if pd.isna(row[f"score_{name}"]) else row[f"score_{name}"] for name in schema.CRITERIA
    }
    known = [name for name, score in scores.items() if score is not None]
    passed = dict.fromkeys(schema.GATES, "pass")
    for n in range(len(known) + 1):
        for raised in itertools.combinations(known, n):
            tried = slow_potential.judge(scores | dict.fromkeys(raised, 1.0), passed, False, rules)
            if tried["export_level"] == "ready":
                return n + row["gates"].count(":fail") + row["gates"].count(":unknown")
    return None


@pytest.mark.parametrize("seed", [1, 5])
def test_steps_are_the_fewest_that_lead_to_ready(seed: int) -> None:
    dice = random.Random(seed)
    points = [dice.randint(1, 9) for _criterion in schema.CRITERIA]
    weights = {name: round(n / sum(points), 3) for name, n in zip(schema.CRITERIA, points, strict=True)}
    rules = dataclasses.replace(RULES, weights=weights)
    ukm = built(rules, n=800, seed=seed)
    able = ukm[ukm["export_level"].isin(("improving", "early"))]
    expected = {at: steps for at, row in able.iterrows() if (steps := fewest_steps(row, rules)) is not None}
    assert len(expected) > 0
    assert coaching.closest(ukm, rules, n=len(ukm))["steps"].to_dict() == expected


def test_the_closest_come_first_and_no_more_than_asked() -> None:
    ukm = built(RULES, n=400, seed=3)
    every, few = coaching.closest(ukm, RULES, n=400), coaching.closest(ukm, RULES)
    assert len(few) == coaching.LISTED < len(every)
    pd.testing.assert_frame_equal(few, every.head(coaching.LISTED))
    order = list(zip(every["steps"], every["points_missing"], every.index, strict=True))
    assert order == sorted(order)
    assert set(every["export_level"]) == {"improving", "early"}
    assert every["points_missing"].equals((RULES.ready_from - every["readiness"]).clip(lower=0))


def test_what_cannot_get_there_by_what_is_known_is_not_listed() -> None:
    # All that is known is full, and that is not enough.
    rules = dataclasses.replace(RULES, ready_from=100)
    ukm = frame({"workers": 20, "certificates": "SNI; HACCP; NIB", "exporting": True, "export_markets": "MY"})
    row = potential.score(ukm, rules, today=TODAY)
    assert coaching.closest(row.assign(export_level="improving"), rules)["steps"].to_list() == [2]
    assert coaching.closest(row.assign(export_level="improving", score_market=None, score_quality=0.5),
                            dataclasses.replace(rules, ready_from=101)).empty  # fmt: skip


def test_nobody_to_coach() -> None:
    ukm = built(RULES, n=5, seed=3).assign(export_level="ready")
    for none in (ukm, ukm.iloc[:0]):
        answer = coaching.closest(none, RULES)
        assert answer.empty
        assert list(answer.columns[-2:]) == ["steps", "points_missing"]


def test_what_is_given_stays() -> None:
    ukm = built(RULES, n=50, seed=3)
    before = ukm.copy()
    coaching.closest(ukm, RULES)
    pd.testing.assert_frame_equal(ukm, before)
