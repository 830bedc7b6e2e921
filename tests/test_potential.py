import dataclasses
import random
import statistics
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo import potential, products, schema, settings
from geo.errors import ReadError

TODAY = date(2026, 11, 24)
RULES = potential.load_rules()

FULL: dict[str, Any] = {
    "product_type": "coffee",
    "certificates": "NIB; HALAL; SPP-IRT",
    "established": "2015",
    "workers": 10,
    "annual_capacity": None,
    "capacity_unit": None,
    "months_active": 12,
    "packaging_ready": True,
    "online_sales": True,
    "exporting": False,
    "export_markets": None,
}


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame([{**FULL, **row} for row in rows])


def one(rules: potential.Rules = RULES, **fields: Any) -> pd.Series:
    return potential.score(frame(fields), rules, today=TODAY).iloc[0]


def gate(name: str, **fields: Any) -> str:
    return dict(part.split(":") for part in one(**fields)["gates"].split("; "))[name]


def test_columns_index_and_input_stay() -> None:
    ukm = frame({}, {"certificates": None}).set_axis([7, 3])
    before = ukm.copy()
    answer = potential.score(ukm, RULES, today=TODAY)
    assert tuple(answer.columns) == schema.POTENTIAL
    assert answer.index.tolist() == [7, 3]
    pd.testing.assert_frame_equal(ukm, before)


def test_no_rows() -> None:
    assert potential.score(frame({}).iloc[:0], RULES, today=TODAY).empty


@pytest.mark.parametrize(
    ("held", "state"), [("SNI; NIB", "pass"), ("SNI", "fail"), ("", "fail"), (None, "unknown")]
)
def test_legal_gate(held: str | None, state: str) -> None:
    assert gate("legal", certificates=held) == state


@pytest.mark.parametrize(
    ("established", "state"),
    [
        ("2024-11-24", "pass"),
        ("2024-11-25", "fail"),
        ("2024-10", "pass"),
        ("2024-11", "unknown"),
        ("2024-12", "fail"),
        ("2023", "pass"),
        ("2024", "unknown"),
        ("2025", "fail"),
        ("2027", "unknown"),
        ("2024-02-29", "pass"),
        ("2023-02-29", "unknown"),
        ("lama", "unknown"),
        (None, "unknown"),
    ],
)
def test_age_gate_passes_and_fails_only_for_sure(established: str | None, state: str) -> None:
    assert gate("age", established=established) == state


def test_a_leap_day_is_two_years_old_on_the_first_of_march() -> None:
    ukm = frame({"established": "2024-02-29"})
    eve, day = (
        potential.score(ukm, RULES, today=today)["gates"][0]
        for today in (date(2026, 2, 28), date(2026, 3, 1))
    )
    assert "age:fail" in eve
    assert "age:pass" in day


@pytest.mark.parametrize(
    ("kind", "held", "halal", "permit"),
    [
        ("coffee", "HALAL", "pass", "fail"),
        ("coffee", "SPP-IRT", "fail", "pass"),
        ("coffee", "BPOM-MD", "fail", "pass"),
        ("coffee", None, "unknown", "unknown"),
        ("fish", None, "not_applicable", "not_applicable"),
        ("textiles", "NIB", "not_applicable", "not_applicable"),
        (None, "HALAL; SPP-IRT", "unknown", "unknown"),
    ],
)
def test_food_gates(kind: str | None, held: str | None, halal: str, permit: str) -> None:
    assert gate("halal", product_type=kind, certificates=held) == halal
    assert gate("permit", product_type=kind, certificates=held) == permit


@pytest.mark.parametrize(("held", "state"), [("BPOM-MD", "pass"), ("SPP-IRT", "fail"), (None, "unknown")])
def test_a_product_that_needs_bpom_md(held: str | None, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    table = products.load()
    table.loc["coffee", "permit"] = "bpom-md"
    monkeypatch.setattr(products, "load", lambda: table)
    assert gate("permit", certificates=held) == state


def points(criterion: str, **fields: Any) -> float:
    """Return 0-100 for one criterion, by giving all weight to it."""
    weights = {name: float(name == criterion) for name in RULES.weights}
    return float(one(dataclasses.replace(RULES, weights=weights), **fields)["readiness"])


@pytest.mark.parametrize(
    ("criterion", "fields", "expected"),
    [
        ("quality", {"certificates": "NIB; HALAL"}, 0),
        ("quality", {"certificates": "NIB; SNI"}, 50),
        ("quality", {"certificates": "SNI; HACCP; ORGANIC"}, 100),
        ("quality", {"certificates": None}, None),
        ("quantity", {"workers": 0}, 0),
        ("quantity", {"workers": 19}, 95),
        ("quantity", {"workers": 20}, 100),
        ("quantity", {"workers": 900}, 100),
        ("quantity", {"workers": -3}, None),
        ("quantity", {"workers": None}, None),
        ("continuity", {"months_active": 6}, 50),
        ("continuity", {"months_active": 14}, None),
        ("continuity", {"months_active": None}, None),
        ("packaging", {"packaging_ready": False}, 0),
        ("packaging", {"packaging_ready": None}, None),
        ("market", {"online_sales": True, "exporting": False}, 50),
        ("market", {"online_sales": True, "exporting": None}, 100),
        ("market", {"online_sales": None, "exporting": False, "export_markets": "MY"}, 100),
        ("market", {"online_sales": None, "exporting": None}, None),
    ],
)
def test_criterion(criterion: str, fields: dict[str, Any], expected: float | None) -> None:
    answer = points(criterion, **fields)
    assert np.isnan(answer) if expected is None else answer == expected


@pytest.mark.parametrize(("rows", "expected"), [(10, 50.0), (9, None)])
def test_capacity_counts_against_the_median_of_enough_rows(rows: int, expected: float | None) -> None:
    weights = {name: float(name == "quantity") for name in RULES.weights}
    ukm = frame(
        *({"workers": None, "annual_capacity": 100, "capacity_unit": unit} for unit in ["kg", "KG"] * 5),
        {"workers": None, "annual_capacity": 5, "capacity_unit": "ton"},
    ).iloc[10 - rows :]
    answer = potential.score(ukm, dataclasses.replace(RULES, weights=weights), today=TODAY)["readiness"]
    assert np.isnan(answer.iloc[-1])
    assert answer.iloc[:-1].isna().all() if expected is None else answer.iloc[:-1].eq(expected).all()


def test_level_needs_half_of_the_criteria() -> None:
    known = {"months_active": 12, "packaging_ready": True, "online_sales": True}
    unknown = {"certificates": None, "workers": None}
    assert one(**unknown, **known)["readiness_coverage"] == pytest.approx(0.6)
    assert one(**unknown, **known)["export_level"] == "improving"
    assert one(**unknown, **known | {"packaging_ready": None})["export_level"] == "unknown"
    half = dataclasses.replace(RULES, coverage_min=0.6)
    assert one(half, **unknown, **known)["export_level"] == "improving"


def test_nothing_known() -> None:
    answer = one(**dict.fromkeys(FULL))
    assert np.isnan(answer["readiness"])
    assert answer["readiness_coverage"] == 0
    assert answer["gates"] == "legal:unknown; age:unknown; halal:unknown; permit:unknown"
    assert answer["export_level"] == "unknown"


def test_exporting_is_a_fact_and_no_grade() -> None:
    assert one(**dict.fromkeys(FULL) | {"exporting": True})["export_level"] == "exporting"


def test_levels_at_their_thresholds() -> None:
    value = one()["readiness"]
    at, above = (
        dataclasses.replace(RULES, ready_from=start, improving_from=0) for start in (value, value + 0.1)
    )
    assert one(at)["export_level"] == "ready"
    assert one(above)["export_level"] == "improving"
    at, above = (
        dataclasses.replace(RULES, ready_from=100, improving_from=start) for start in (value, value + 0.1)
    )
    assert one(at)["export_level"] == "improving"
    assert one(above)["export_level"] == "early"


@pytest.mark.parametrize(
    "gap", [{"certificates": "NIB; HALAL"}, {"established": None}, {"established": "2026"}]
)
def test_a_gate_that_is_not_passed_keeps_from_ready(gap: dict[str, Any]) -> None:
    easy = dataclasses.replace(RULES, ready_from=1, improving_from=0)
    assert one(easy)["export_level"] == "ready"
    assert one(easy, **gap)["export_level"] == "improving"


def slow(rows: list[dict[str, Any]], row: dict[str, Any]) -> tuple[float, float, str, str]:
    """Score one row the plain way, from the definition."""
    held = None if row["certificates"] is None else row["certificates"].split("; ")
    kind = row["product_type"] and products.load().loc[row["product_type"]]

    def has(accepted: tuple[str, ...]) -> str:
        return "unknown" if held is None else "pass" if any(code in accepted for code in held) else "fail"

    permits = {"none": None, "spp-irt": RULES.permit_spp_irt, "bpom-md": RULES.permit_bpom_md}
    accepted = kind is not None and permits[kind["permit"]]
    gates = {
        "legal": has(RULES.legal_certificates),
        "age": gate("age", established=row["established"]),
        "halal": "unknown"
        if kind is None
        else has(RULES.halal_certificates)
        if kind["food"]
        else "not_applicable",
        "permit": "unknown" if kind is None else has(accepted) if accepted else "not_applicable",
    }

    def mean(*values: float | None) -> float | None:
        known = [value for value in values if value is not None]
        return sum(known) / len(known) if known else None

    same = [
        other["annual_capacity"]
        for other in rows
        if all(other[key] == row[key] for key in ("product_type", "capacity_unit"))
        and row["product_type"] is not None
        and row["capacity_unit"] is not None
        and other["annual_capacity"] is not None
    ]
    capacity = workers = export = months = None
    if row["annual_capacity"] is not None and len(same) >= 10:
        capacity = min(row["annual_capacity"] / (2 * statistics.median(same)), 1.0)
    if row["workers"] is not None and row["workers"] >= 0:
        workers = min(row["workers"] / 20, 1.0)
    if row["exporting"] is not None or row["export_markets"]:
        export = 1.0 if row["export_markets"] else float(row["exporting"])
    if row["months_active"] is not None and 0 <= row["months_active"] <= 12:
        months = row["months_active"] / 12
    flags = {
        key: None if row[key] is None else float(row[key]) for key in ("packaging_ready", "online_sales")
    }
    quality = None if held is None else min(sum(code in RULES.quality_certificates for code in held) / 2, 1.0)
    values = (
        quality,
        mean(capacity, workers),
        months,
        flags["packaging_ready"],
        mean(flags["online_sales"], export),
    )
    readiness = mean(*values)
    readiness = float("nan") if readiness is None else float(np.round(100 * readiness, 1))
    coverage = sum(value is not None for value in values) / 5
    if row["exporting"]:
        level = "exporting"
    elif coverage < 0.5:
        level = "unknown"
    elif readiness >= RULES.ready_from and not {"fail", "unknown"} & set(gates.values()):
        level = "ready"
    else:
        level = "improving" if readiness >= RULES.improving_from else "early"
    return readiness, coverage, "; ".join(f"{name}:{state}" for name, state in gates.items()), level


def test_equal_to_the_slow_way_on_random_rows() -> None:
    dice = random.Random(4)
    codes = ["NIB", "HALAL", "SPP-IRT", "BPOM-MD", "SNI", "HACCP", "MERK"]
    choices: dict[str, list[Any]] = {
        "product_type": ["coffee", "textiles", "snacks", None],
        "established": ["2010", "2024", "2024-03", "2026-01-05", "x", None],
        "workers": [None, -1, 0, 3, 25],
        "annual_capacity": [None, 10, 250, 1000.5],
        "capacity_unit": ["kg", "buah", None],
        "months_active": [None, 0, 7, 12, 14],
        "packaging_ready": [True, True, False, None],
        "online_sales": [True, True, False, None],
        "exporting": [True, False, False, False, None],
        "export_markets": [None, None, "MY; SG"],
    }
    rows = [
        {key: dice.choice(options) for key, options in choices.items()}
        | {"certificates": dice.choice([None, "", "; ".join(dice.sample(codes, dice.randint(1, 7)))])}
        for _row in range(600)
    ]
    answer = potential.score(pd.DataFrame(rows), RULES, today=TODAY)
    expected = pd.DataFrame([slow(rows, row) for row in rows], columns=list(schema.POTENTIAL))
    pd.testing.assert_frame_equal(answer, expected, check_exact=True)
    assert set(answer["export_level"]) == set(schema.EXPORT_LEVELS)


def test_every_rule_of_the_file_has_a_source() -> None:
    assert set(RULES.sources) == {
        "levels",
        *(f"gates.{name}" for name in schema.GATES),
        *(f"criteria.{name}" for name in RULES.weights),
    }
    assert len(set(RULES.weights.values())) == 1


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[levels]", "[levels", r"potential.toml: cannot be read .*line \d+"),
        ("full_at = 2", "", "criteria.quality.full_at: is missing"),
        ("full_at = 2", "full_at = 2\nfull = 3", "criteria.quality.full: is no rule that is known"),
        ("weight = 1.0", "weight = -1.0", "criteria.quality.weight: must be a number from 0 to 1000"),
        ("weight = 1.0", "weight = nan", "criteria.quality.weight: must be a number"),
        ("weight = 1.0", "weight = true", "criteria.quality.weight: must be a number"),
        ("years = 2", "years = 2.5", "gates.age.years: must be a whole number"),
        (
            "improving_from = 35.0",
            "improving_from = 61",
            "levels.improving_from: must not be above levels.ready_from",
        ),
        (
            'certificates = ["NIB"]',
            "certificates = []",
            "gates.legal.certificates: must be a list of certificate",
        ),
        (
            'certificates = ["NIB"]',
            'certificates = "NIB"',
            "gates.legal.certificates: must be a list of certificate",
        ),
        ('version = "2026', 'version = " "#', "version: must be a text"),
    ],
)
def test_broken_rules_are_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = (settings.UKM_DIR / "potential.toml").read_text("utf-8")
    assert old in text
    path = tmp_path / "potential.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ReadError, match=message):
        potential.load_rules(path)


def test_rules_without_any_weight_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "potential.toml"
    text = (settings.UKM_DIR / "potential.toml").read_text("utf-8")
    path.write_text(text.replace("weight = 1.0", "weight = 0"), "utf-8")
    with pytest.raises(ReadError, match="criteria: at least one weight must be above zero"):
        potential.load_rules(path)


def test_missing_rules_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"none.toml: cannot be read .* restore it"):
        potential.load_rules(tmp_path / "none.toml")
