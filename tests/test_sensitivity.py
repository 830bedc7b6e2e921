import dataclasses
from typing import Any

import pandas as pd
import pytest

from geo import potential, schema, sensitivity
from tests.firms import RULES, TODAY, frame, random_rows

CLEAR = "legal:pass; age:pass; halal:pass; permit:pass"
UNCHANGED = {"low": 0.0, "median": 0.0, "high": 0.0}


def firms(*scores: tuple[float | None, ...], regencies: str = "", gates: str = CLEAR) -> pd.DataFrame:
    """Return firms of these scores; the regency of each is a letter."""
    table = pd.DataFrame(scores, columns=list(schema.SCORES), dtype=float)
    codes = list(regencies or "a" * len(scores))
    return table.assign(
        gates=gates, potential_note=None, exporting=None, regency_code=pd.Series(codes, dtype="str")
    )


def built(n: int, seed: int) -> pd.DataFrame:
    ukm = frame(*random_rows(n, seed=seed))
    regencies = pd.Series(["18.01", "18.02", "18.03", "18.71"] * n)[:n]
    return ukm[["exporting"]].assign(regency_code=regencies).join(potential.score(ukm, RULES, today=TODAY))


def dropped(answer: dict[str, Any]) -> dict[str, list[int]]:
    return {name: list(n.values()) for name, n in answer["dropped"].items() if any(n.values())}


def test_the_same_seed_gives_the_same_and_another_does_not() -> None:
    ukm = built(200, seed=1)
    first = sensitivity.analyse(ukm, RULES, draws=20, seed=5)
    assert sensitivity.analyse(ukm, RULES, draws=20, seed=5) == first
    assert sensitivity.analyse(ukm, RULES, draws=20, seed=6) != first
    assert (first["rows"], first["draws"], first["seed"]) == (200, 20, 5)


def test_what_is_given_stays() -> None:
    ukm = built(50, seed=1)
    before = ukm.copy()
    sensitivity.analyse(ukm, RULES, draws=5)
    pd.testing.assert_frame_equal(ukm, before)


def test_a_firm_goes_up_without_its_weakest_criterion_and_down_without_its_strongest() -> None:
    # 59 points; without quality 73.8, without continuity or packaging 61.3.
    answer = sensitivity.analyse(firms((0, 0.95, 0.5, 0.5, 1)), RULES, draws=5)
    assert dropped(answer) == {"quality": [1, 0, 0], "continuity": [1, 0, 0], "packaging": [1, 0, 0]}
    # 61 points; without quality 51.3, without any other 62.5 or more.
    answer = sensitivity.analyse(firms((1, 0.5, 0.5, 0.5, 0.55)), RULES, draws=5)
    assert dropped(answer) == {"quality": [0, 1, 0]}


def test_two_rows_that_flip_when_a_criterion_is_dropped() -> None:
    ukm = firms((0, 0.7, 0.7, 0.7, 0.7), (1, 0.5, 0.5, 0.5, 0.5))
    # 56 and 60 points; without quality 70 and 50.
    assert dropped(sensitivity.analyse(ukm, RULES, draws=5)) == {"quality": [1, 1, 0]}


def test_a_level_is_lost_or_found_with_the_coverage() -> None:
    # Three of five are known; without one of them two of four, which is enough.
    assert dropped(sensitivity.analyse(firms((1, 1, 1, None, None)), RULES, draws=5)) == {}
    # Without one that is unknown two of four are known: enough for a level.
    answer = sensitivity.analyse(firms((1, 1, None, None, None)), RULES, draws=5)
    assert dropped(answer) == {name: [0, 0, 1] for name in ("continuity", "packaging", "market")}


def test_the_only_criterion_with_a_weight_cannot_be_left_out() -> None:
    rules = dataclasses.replace(RULES, weights=dict.fromkeys(schema.CRITERIA, 0.0) | {"quality": 1.0})
    answer = sensitivity.analyse(firms((0.5, 1, 1, 1, 1)), rules, draws=5)
    assert dropped(answer) == {}
    assert answer["any"]["changed"] == UNCHANGED


def test_a_weight_of_zero_stays_zero() -> None:
    weights = dict.fromkeys(schema.CRITERIA, 0.25) | {"market": 0.0}
    ukm = firms((1, 1, 1, 1, 0))
    answer = sensitivity.analyse(ukm, dataclasses.replace(RULES, weights=weights))
    assert answer["any"]["changed"] == UNCHANGED
    assert sensitivity.analyse(ukm, RULES)["any"]["changed"] != UNCHANGED


def test_where_all_scores_are_equal_no_weight_decides() -> None:
    ukm = firms(*[(0.7,) * 5] * 30, regencies="abc" * 10)
    answer = sensitivity.analyse(ukm, RULES, draws=50)
    for name in ("any", "near"):
        assert answer[name]["changed"] == UNCHANGED
        assert answer[name]["stable"] == 1
        assert answer[name]["ranks"] == {code: {"official": 2.0, "low": 2.0, "high": 2.0} for code in "abc"}
        assert answer[name]["rank_correlation"] is None
    assert dropped(answer) == {}


def test_weights_near_the_official_ones_change_less() -> None:
    answer = sensitivity.analyse(built(400, seed=2), RULES)
    assert 0 < answer["near"]["changed"]["median"] < answer["any"]["changed"]["median"]
    assert answer["near"]["stable"] > answer["any"]["stable"]
    for name in ("any", "near"):
        assert (
            answer[name]["changed"]["low"]
            <= answer[name]["changed"]["median"]
            <= answer[name]["changed"]["high"]
        )


def test_regencies_that_no_weight_can_part_keep_their_places() -> None:
    levels = {"a": 1.0, "b": 0.7, "c": 0.1}
    ukm = firms(
        *[(levels[code],) * 5 for code in "aaaaaaaaaabbbbbbbbbbcccccccccc"],
        regencies="a" * 10 + "b" * 10 + "c" * 10,
    )
    answer = sensitivity.analyse(ukm, RULES, draws=20)["any"]
    assert answer["ranks"] == {
        "a": {"official": 1.5, "low": 1.5, "high": 1.5},
        "b": {"official": 1.5, "low": 1.5, "high": 1.5},
        "c": {"official": 3.0, "low": 3.0, "high": 3.0},
    }
    assert answer["rank_correlation"] == {"low": 1.0, "median": 1.0, "high": 1.0}


def test_regencies_change_places_where_one_is_good_at_what_the_other_is_not() -> None:
    ukm = firms(
        *[(1, 1, 1, 0.2, 0)] * 10,
        *[(0, 0, 0.5, 1, 1)] * 10,
        *[(0, 0, 0, 0, 0)] * 10,
        regencies="a" * 10 + "b" * 10 + "c" * 10,
    )
    ranks = sensitivity.analyse(ukm, RULES)["any"]["ranks"]
    assert ranks["a"] == {"official": 1.0, "low": 1.0, "high": 2.5}
    assert ranks["b"] == {"official": 2.5, "low": 1.0, "high": 2.5}


@pytest.mark.parametrize(("judged", "ranked"), [(10, ["a"]), (9, [])])
def test_a_regency_with_few_judged_firms_has_no_place(judged: int, ranked: list[str]) -> None:
    known, unknown = (1.0,) * 5, (None,) * 5
    ukm = firms(*[known] * judged, *[unknown] * 10)
    assert list(sensitivity.analyse(ukm, RULES, draws=5)["any"]["ranks"]) == ranked


def test_a_regency_that_other_weights_leave_unjudged_is_last() -> None:
    ukm = firms(*[(1, 1, 1, None, None)] * 10, *[(0.1,) * 5] * 10, regencies="a" * 10 + "b" * 10)
    answer = sensitivity.analyse(ukm, RULES)["any"]
    assert answer["ranks"]["a"] == {"official": 1.0, "low": 1.0, "high": 2.0}
    # Of two places the correlation would be 1 or -1.
    assert answer["rank_correlation"] is None


def test_one_regency_is_first_and_correlates_with_nothing() -> None:
    answer = sensitivity.analyse(firms(*[(1.0,) * 5] * 10), RULES, draws=5)["near"]
    assert answer["ranks"] == {"a": {"official": 1.0, "low": 1.0, "high": 1.0}}
    assert answer["rank_correlation"] is None


def test_no_rows() -> None:
    answer = sensitivity.analyse(firms((1, 1, 1, 1, 1)).iloc[:0], RULES, draws=5)
    nothing = {"changed": None, "stable": None, "ranks": {}, "rank_correlation": None}
    assert (answer["rows"], answer["any"], answer["near"]) == (0, nothing, nothing)
    assert dropped(answer) == {}


def test_sums_are_those_of_judging_anew() -> None:
    ukm = built(300, seed=3)
    places = {level: place for place, level in enumerate(schema.EXPORT_LEVELS)}
    before = ukm["export_level"].map(places)
    for name, counted in sensitivity.analyse(ukm, RULES, draws=2)["dropped"].items():
        weights = {other: 0.25 * (other != name) for other in schema.CRITERIA}
        after = potential.judge(ukm, dataclasses.replace(RULES, weights=weights))["export_level"].map(places)
        unknown = places["unknown"]
        both = before.ne(unknown) & after.ne(unknown)
        assert counted == {
            "up": (both & (after < before)).sum(),
            "down": (both & (after > before)).sum(),
            "judged": (before.eq(unknown) != after.eq(unknown)).sum(),
        }
