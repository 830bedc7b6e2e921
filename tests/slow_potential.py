"""Export potential the plain way, row by row, from its definition: what `potential.score` must equal exactly."""

import calendar
import statistics
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from geo import codes
from geo.potential import Rules

Row = dict[str, Any]

#: Food, permit, opportunity and headings of some product types.
GOODS: dict[str, tuple[bool | None, str | None, str | None, str | None]] = {
    "coffee": (True, "spp-irt", "main", "0901; 2101"),
    "textiles": (False, "none", "other", "5007; 5208; 5810; 6204; 6205; 6206; 6214; 6217"),
    "services": (False, "none", "none", None),
    "other": (None, None, None, None),
}
UNITS = {
    "kg": ("kg", 1), "Kg.": ("kg", 1), "kg/tahun": ("kg", 1), "ton": ("kg", 1000), "Ton per tahun": ("kg", 1000),
    "kuintal": ("kg", 100), "pcs": ("buah", 1), "buah": ("buah", 1), "karung": ("karung", 1),
}  # fmt: skip
SILENT = {
    "quantity": {"workers_refused", "annual_capacity_refused"},
    "continuity": {"months_active_refused"},
    "packaging": {"packaging_ready_refused"},
    "market": {
        "online_sales_refused", "exporting_refused", "exporting_without_market", "export_market_missing",
        "market_without_exporting",
    },
}  # fmt: skip


def score(rows: list[Row], rules: Rules, today: date) -> Iterator[Row]:
    """Yield the columns of `schema.POTENTIAL` for every row."""
    for row in rows:
        noted = list(notes(row))
        scores = {
            criterion: None if SILENT.get(criterion, set()) & set(noted) else value
            for criterion, value in criteria(row, rows, rules).items()
        }
        states = gates(row, rules, today)
        exports = row["exporting"] is True and "exporting_without_market" not in noted
        _food, _permit, opportunity, headings = GOODS.get(row["product_type"], (None,) * 4)
        yield {
            **judge(scores, states, exports, rules),
            "gates": "; ".join(f"{gate}:{state}" for gate, state in states.items()),
            **{f"score_{criterion}": value for criterion, value in scores.items()},
            "potential_note": "; ".join(noted) or None,
            "product_opportunity": opportunity,
            "hs_headings": headings,
        }


def judge(scores: dict[str, float | None], states: dict[str, str], exports: bool, rules: Rules) -> Row:
    """Return what `potential.judge` adds."""
    weights = {name: Fraction(str(weight)) for name, weight in rules.weights.items()}
    known = {name: value for name, value in scores.items() if value is not None}
    covered = sum(weights[name] for name in known)
    coverage = round(covered / sum(weights.values()), 6)
    points = None
    if covered:
        exact = 100 * sum(weights[name] * Fraction(value) for name, value in known.items()) / covered
        points = round(round(exact, 6), 1)
    level = level_of(points, coverage, states, exports, rules)
    gains = {name: rules.weights[name] * (1 - value) for name, value in known.items()}
    weakest = max(gains, key=gains.__getitem__, default="")
    weakest = weakest if gains.get(weakest) else ""
    lacking = {name: weights[name] for name in scores if name not in known and weights[name]}
    return {
        "readiness": points if points is None else float(points),
        "readiness_coverage": float(coverage),
        "export_level": level,
        "weakest_criterion": weakest or None,
        "next_step": next(steps(states, level, weakest, lacking, rules)),
    }


def level_of(
    points: Fraction | None, coverage: Fraction, states: dict[str, str], exports: bool, rules: Rules
) -> str:
    if exports:
        return "exporting"
    if points is None or float(coverage) < rules.coverage_min:
        return "unknown"
    if points >= rules.ready_from and not {"fail", "unknown"} & set(states.values()):
        return "ready"
    return "improving" if points >= rules.improving_from else "early"


def steps(
    states: dict[str, str], level: str, weakest: str, lacking: dict[str, Fraction], rules: Rules
) -> Iterator[str]:
    """Yield all that could be done next, the first of which counts."""
    lacks = max(lacking, key=lacking.__getitem__, default=None)
    if level == "unknown" and lacks:
        yield f"state_{lacks}"
    yield from (f"pass_{gate}" for gate in rules.gate_order if states[gate] == "fail")
    yield from (f"state_{gate}" for gate in (*rules.gate_order, "age") if states[gate] == "unknown")
    if weakest:
        yield f"raise_{weakest}"
    if lacks:
        yield f"state_{lacks}"
    yield "pass_age" if states["age"] == "fail" else "keep"


def notes(row: Row) -> Iterator[str]:
    refused = set((row["refused"] or "").split("; "))
    impossible = {name for name in ("workers", "annual_capacity") if (row[name] or 0) < 0}
    if not 0 <= (row["months_active"] or 0) <= 12:
        impossible.add("months_active")
    for name in ("established", "workers", "annual_capacity", "months_active", "packaging_ready", "online_sales",
                 "exporting"):  # fmt: skip
        if name in refused | impossible:
            yield f"{name}_refused"
    if row["certificates"] and "Bintang" in row["certificates"]:
        yield "certificates_unclear"
    if row["annual_capacity"] is not None and row["capacity_unit"] is None:
        yield "capacity_unit_missing"
    if row["exporting"] is True and row["export_markets"] == "":
        yield "exporting_without_market"
    elif row["exporting"] is True and not has_country(row):
        yield "export_market_missing"
    if row["exporting"] is False and row["export_markets"]:
        yield "market_without_exporting"


def has_country(row: Row) -> bool:
    return any(name in codes.markets() for name in (row["export_markets"] or "").split("; "))


def gates(row: Row, rules: Rules, today: date) -> dict[str, str]:
    held = row["certificates"]
    food, permit, *_more = GOODS.get(row["product_type"], (None, None))

    def has(accepted: tuple[str, ...]) -> str:
        if held is not None and set(held.split("; ")) & set(accepted):
            return "pass"
        return "unknown" if held is None or "Bintang" in held else "fail"

    return {
        "legal": has(rules.legal_certificates),
        "age": age(row["established"], rules.age_years, today),
        "halal": {None: "unknown", False: "not_applicable", True: has(rules.halal_certificates)}[food],
        "permit": {None: "unknown", "none": "not_applicable", "spp-irt": has(rules.permit_spp_irt)}[permit],
    }


def age(established: str | None, years: int, today: date) -> str:
    """Ask every day that the text leaves open whether a firm of that day is old enough."""
    try:
        year, month, day = ([int(part) for part in (established or "").split("-")] + [0, 0])[:3]
        first = date(year, month or 1, day or 1)
        last = date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    except ValueError:
        return "unknown"
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    answers = {(d.year + years, d.month, d.day) <= (today.year, today.month, today.day) for d in days}
    if first > today or len(answers) == 2:
        return "unknown"
    return "pass" if answers.pop() else "fail"


def criteria(row: Row, rows: list[Row], rules: Rules) -> dict[str, float | None]:
    held, capacity, workers, months = (
        row[name] for name in ("certificates", "annual_capacity", "workers", "months_active")
    )
    quality = None
    if held is not None:
        n = len(set(held.split("; ")) & set(rules.quality_certificates))
        quality = min(n / rules.quality_full_at, 1.0)
        quality = None if quality < 1 and "Bintang" in held else quality
    compared = None
    if median := median_of(row, rows, rules):
        compared = min(capacity * UNITS[row["capacity_unit"]][1] / median / rules.quantity_medians_full, 1.0)
    staff = None if workers is None or workers < 0 else min(workers / rules.quantity_workers_full, 1.0)
    exports = 1.0 if has_country(row) else row["exporting"]
    return {
        "quality": quality,
        "quantity": mean(compared, staff),
        "continuity": None if months is None or not 0 <= months <= 12 else months / 12,
        "packaging": None if row["packaging_ready"] is None else float(row["packaging_ready"]),
        "market": mean(row["online_sales"], exports),
    }


def median_of(row: Row, rows: list[Row], rules: Rules) -> float | None:
    """Return the median capacity of the row's product type and unit; None where it says nothing."""

    def measured(other: Row) -> tuple[str, str] | None:
        said = other["product_type"], other["annual_capacity"], other["capacity_unit"]
        return None if None in said or said[1] < 0 else (said[0], UNITS[said[2]][0])

    if measured(row) is None:
        return None
    same = [
        other["annual_capacity"] * UNITS[other["capacity_unit"]][1]
        for other in rows
        if measured(other) == measured(row)
    ]
    return statistics.median(same) if len(same) >= rules.quantity_median_rows_min else None


def mean(*values: float | None) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
