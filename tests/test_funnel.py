import pandas as pd
import pytest

from geo import funnel, potential
from tests.firms import RULES, TODAY, frame, random_rows


@pytest.fixture(scope="module")
def ukm() -> pd.DataFrame:
    firms = frame(*random_rows(500, seed=9))
    return firms[["exporting", "packaging_ready", "product_type"]].join(
        potential.score(firms, RULES, today=TODAY)
    )


def one(gates: str = "legal:pass; age:fail; halal:pass; permit:pass", **fields: object) -> pd.DataFrame:
    """Return a firm that passes every stage, or as said."""
    passes = {"score_quality": 0.5, "packaging_ready": True, "exporting": True, "export_level": "exporting"}
    return pd.DataFrame([{"gates": gates, **passes, **fields}])


@pytest.mark.parametrize(
    ("stage", "fields", "state"),
    [
        ("legal", {"gates": "legal:fail; age:pass; halal:pass; permit:pass"}, "failed"),
        ("legal", {"gates": "legal:unknown; age:pass; halal:pass; permit:pass"}, "unknown"),
        ("permits", {"gates": "legal:pass; age:pass; halal:not_applicable; permit:not_applicable"}, "passed"),
        ("permits", {"gates": "legal:pass; age:pass; halal:pass; permit:unknown"}, "unknown"),
        ("permits", {"gates": "legal:pass; age:pass; halal:unknown; permit:fail"}, "failed"),
        ("certified", {"score_quality": 0.0}, "failed"),
        ("certified", {"score_quality": None}, "unknown"),
        ("packaging", {"packaging_ready": False}, "failed"),
        ("packaging", {"packaging_ready": None}, "unknown"),
        ("exporting", {"exporting": False, "export_level": "ready"}, "failed"),
        ("exporting", {"exporting": None, "export_level": "unknown"}, "unknown"),
        ("exporting", {"exporting": True, "export_level": "ready"}, "unknown"),
        ("exporting", {}, "passed"),
    ],
)
def test_state_of_a_stage(stage: str, fields: dict[str, object], state: str) -> None:
    counts = funnel.funnel(one(**fields))  # type: ignore[arg-type]
    row = counts.loc[stage]
    assert row["reached"] == 1
    assert row[["passed", "failed", "unknown"]].to_dict() == {"passed": 0, "failed": 0, "unknown": 0} | {
        state: 1
    }
    later = counts.loc[stage:].iloc[1:]
    assert later["reached"].eq(int(state == "passed")).all()


def test_passing_whatever_is_known_of_the_stages_before() -> None:
    counts = funnel.funnel(one(gates="legal:fail; age:pass; halal:pass; permit:pass"))
    assert counts["whatever"].to_list() == [1, 0, 1, 1, 1, 1]
    assert counts["passed"].to_list() == [1, 0, 0, 0, 0, 0]


def test_every_stage_is_reached_by_those_who_passed_all_before(ukm: pd.DataFrame) -> None:
    counts = funnel.funnel(ukm)
    assert tuple(counts.index) == funnel.STAGES
    assert counts["reached"].to_list() == [len(ukm), *counts["passed"].to_list()[:-1]]
    assert (counts["reached"] == counts["passed"] + counts["failed"] + counts["unknown"]).all()
    assert (counts["passed"] <= counts["whatever"]).all()
    assert counts.loc["exporting", "whatever"] == (ukm["export_level"] == "exporting").sum()


def test_parts_add_up_to_the_whole(ukm: pd.DataFrame) -> None:
    counts = funnel.by(ukm, "product_type")
    known = ukm[ukm["product_type"].notna()]
    assert len(known) < len(ukm)
    assert tuple(counts.columns) == funnel.STAGES
    assert counts.sum().to_list() == funnel.funnel(known)["passed"].to_list()
    assert counts["registered"].is_monotonic_decreasing
    coffee = funnel.funnel(ukm[ukm["product_type"].eq("coffee")])["passed"]
    assert counts.loc["coffee"].to_list() == coffee.to_list()
    assert (counts.diff(axis=1).iloc[:, 1:] <= 0).all(axis=None)


def test_no_rows(ukm: pd.DataFrame) -> None:
    assert funnel.funnel(ukm.iloc[:0]).eq(0).all(axis=None)
    assert funnel.by(ukm.iloc[:0], "product_type").empty
