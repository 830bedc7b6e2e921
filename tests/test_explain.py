from dataclasses import FrozenInstanceError, replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from geo import potential, schema, words
from geo.explain import Explanation, explain

RULES = potential.load_rules()

#: 60 points exactly: quality 50, quantity 50, continuity 100, packaging 0, market 100.
READY: dict[str, Any] = {
    "product_type": "coffee",
    "certificates": "NIB; HALAL; SPP-IRT; SNI",
    "established": "2015",
    "workers": 10,
    "annual_capacity": None,
    "capacity_unit": None,
    "months_active": 12,
    "packaging_ready": False,
    "online_sales": True,
    "exporting": None,
    "export_markets": None,
}


def row_of(rules: potential.Rules = RULES, **fields: Any) -> pd.Series:
    ukm = pd.DataFrame([{**READY, **fields}])
    return ukm.assign(**potential.score(ukm, rules, today=date(2026, 11, 24))).iloc[0]


def of(rules: potential.Rules = RULES, **fields: Any) -> Explanation:
    return explain(row_of(rules, **fields), rules)


def test_it_exports_whatever_else_is_known() -> None:
    said = of(certificates=None, exporting=True, export_markets="MY")
    assert said.level == "exporting"
    assert said.why == "The register says that it exports, which counts whatever else is known."


def test_enough_points_and_no_open_gate() -> None:
    said = of()
    assert said.level == "ready to export"
    assert said.why == "60 points are enough (60 are asked for), and no gate is open."


def test_enough_points_but_open_gates_which_are_named() -> None:
    said = of(certificates="NIB; SNI; GMP", established=None)
    assert said.level == "to be improved"
    assert said.why == (
        "70 points are enough (60 are asked for), but not every gate is passed: Two years in operation: not known; "
        "Halal certificate: not met; Food permit: not met."
    )


def test_points_just_below_the_threshold_say_how_many_are_missing() -> None:
    said = of(months_active=11)
    assert said.level == "to be improved"
    assert said.why == "58.3 points: on the way, 1.7 more reach the 60 that are asked for."


def test_points_at_the_lower_threshold_and_below_it() -> None:
    rules = replace(RULES, improving_from=60.0, ready_from=60.1)
    assert of(rules).why == "60 points: on the way, 0.1 more reach the 60.1 that are asked for."
    rules = replace(RULES, improving_from=60.1, ready_from=70.0)
    said = of(rules)
    assert said.level == "needs guidance"
    assert said.why == "60 points, fewer than 60.1; 70 are asked for."


def test_open_gates_are_named_beside_missing_points() -> None:
    said = of(certificates="", months_active=0, online_sales=False)
    assert said.level == "needs guidance"
    assert said.why == (
        "10 points, fewer than 35; 60 are asked for. Also, not every gate is passed: NIB (legal identity): not met; "
        "Halal certificate: not met; Food permit: not met."
    )


def test_too_little_known_names_what_is_missing() -> None:
    said = of(workers=None, packaging_ready=None, months_active=None)
    assert said.level == "cannot be judged yet"
    assert said.why == (
        "Too little is known: 2 of 5 criteria (40% of the weights, 50% are needed). "
        "Not known: Quantity, Continuity, Packaging."
    )
    assert said.readiness == "readiness 75 of 100, from 2 of 5 criteria (40% of the weights)"
    assert said.unknown == tuple(
        words.names("next_step")[f"state_{name}"] for name in ("quantity", "continuity", "packaging")
    )
    assert said.next_step in said.unknown


def test_exactly_as_much_known_as_is_needed_is_judged() -> None:
    rules = replace(RULES, coverage_min=0.6)
    assert of(rules, workers=None, months_active=None).level != "cannot be judged yet"
    rules = replace(RULES, coverage_min=0.601)
    assert "(60% of the weights, 60.1% are needed)" in of(rules, workers=None, months_active=None).why


def test_nothing_known() -> None:
    said = of(**dict.fromkeys(READY))
    assert said.readiness == "no readiness: no criterion is known"
    assert "0 of 5 criteria (0% of the weights" in said.why
    assert len(said.unknown) == len(schema.GATES) + len(schema.CRITERIA)
    assert {criterion.score for criterion in said.criteria} == {None}
    assert {criterion.said for criterion in said.criteria} == {"not judged"}
    assert said.product == "The product type is not known, so nothing can be said about the goods."


def test_gates_and_criteria_stand_in_their_order_with_state_score_and_fact() -> None:
    said = of(product_type="textiles")
    assert [(gate.state, gate.said) for gate in said.gates] == [
        ("pass", "met"), ("pass", "met"), ("not_applicable", "not needed"), ("not_applicable", "not needed"),
    ]  # fmt: skip
    assert [criterion.score for criterion in said.criteria] == [0.5, 0.5, 1.0, 0.0, 1.0]
    assert [criterion.said for criterion in said.criteria][:2] == ["50 of 100", "50 of 100"]
    assert [criterion.name for criterion in said.criteria] == list(words.names("criterion").values())
    assert said.criteria[2].fact == "produces in 12 of 12 months"
    assert said.unknown == ()


def test_a_criterion_without_weight_counts_nowhere_and_says_so() -> None:
    rules = replace(RULES, weights={**RULES.weights, "packaging": 0.0, "market": 0.4})
    said = of(rules, workers=None)
    assert said.readiness == "readiness 87.5 of 100, from 3 of 4 criteria (80% of the weights)"
    assert said.criteria[3].said == "0 of 100 (weight 0: does not count)"


def test_what_contradicts_itself_is_noted_and_not_judged() -> None:
    said = of(exporting=True, export_markets="")
    assert said.notes == ("said to export, but to no country; neither is counted",)
    assert said.criteria[4].said == "not judged"
    assert said.criteria[4].fact == "sells online; exports"
    assert said.level != "exporting"


@pytest.mark.parametrize(
    ("product_type", "said"),
    [
        ("coffee", "The product type (Coffee) belongs to the main export goods of the province. "
                   "HS headings of this type: 0901, 2101."),
        ("textiles", "is none of the main export goods of the province. HS headings of this type: 5007"),
        ("services", "Services: a service, no good that could be exported."),
    ],
)  # fmt: skip
def test_the_product_is_a_dimension_of_its_own(product_type: str, said: str) -> None:
    explained = of(product_type=product_type)
    assert said in explained.product
    assert product_type == "services" or "HS" not in explained.why


@pytest.mark.parametrize("step", schema.NEXT_STEPS)
def test_every_next_step_is_said(step: str) -> None:
    row = row_of().copy()
    row["next_step"] = step
    assert explain(row, RULES).next_step == words.names("next_step")[step]


def test_an_explanation_does_not_change_and_knows_nothing_personal() -> None:
    said = explain(row_of().reindex([*row_of().index, *schema.PERSONAL], fill_value="secret"), RULES)
    assert "secret" not in str(said)
    with pytest.raises(FrozenInstanceError, match="level"):
        said.level = "ready"  # type: ignore[misc]
