"""How ready each UKM is to export: gates, points, coverage and level; owns no rule (`potential_rules` does).

Gates are reported and never averaged; points are averaged over what is known, and `readiness_coverage` says
how much that is. What is missing or impossible stays unknown.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import products, schema
from geo.potential_rules import Rules, load_rules

__all__ = ["Rules", "load_rules", "score"]

_Floats = npt.NDArray[np.float64]
_Codes = npt.NDArray[np.int_]
_Texts = npt.NDArray[np.object_]

_PASS, _FAIL, _UNKNOWN, _NOT_APPLICABLE = range(len(schema.GATE_STATES))
_EXPORTING, _READY, _IMPROVING, _EARLY, _UNCLEAR = range(len(schema.EXPORT_LEVELS))

_MONTHS: Final = 12


def score(ukm: pd.DataFrame, rules: Rules, *, today: date) -> pd.DataFrame:
    """Return the columns `schema.POTENTIAL` for every row of `ukm`.

    Parameters
    ----------
    ukm
        Columns product_type (codes of `products.load()`), certificates (codes joined by "; "; an empty text
        says that there are none), established (ISO 8601 of any precision), workers, annual_capacity,
        capacity_unit, months_active, packaging_ready, online_sales, exporting and export_markets.
    rules
        What `load_rules` returns.
    today
        The day on which the age counts.

    Returns
    -------
    readiness (0-100: the weighted mean of the known criteria, one decimal; missing where none is known),
    readiness_coverage (0-1: the share of the weights that is known), gates ("legal:pass; age:unknown; ...")
    and export_level (`schema.EXPORT_LEVELS`; an exporting UKM is that whatever else is known).

    Notes
    -----
    Criteria after 3K (Kementerian Perdagangan), 4K+1A (Jawa Barat) and CORE (Cavusgil). Every weight and
    threshold stands with its source in `data/ukm/potential.toml`.

    Examples
    --------
    >>> ukm = pd.DataFrame({
    ...     "product_type": ["coffee"], "certificates": ["NIB; HALAL; SNI"], "established": ["2019"],
    ...     "workers": [10], "annual_capacity": [None], "capacity_unit": [None], "months_active": [12],
    ...     "packaging_ready": [True], "online_sales": [False], "exporting": [None], "export_markets": [None],
    ... })
    >>> for value in score(ukm, load_rules(), today=date(2026, 11, 24)).iloc[0]:
    ...     print(value)
    60.0
    1.0
    legal:pass; age:pass; halal:pass; permit:fail
    improving
    """
    gates = _gates(ukm, rules, today)
    criteria = _criteria(ukm, rules)
    readiness, coverage = _weighted(criteria, rules)
    level = _level(ukm, rules, gates, readiness, coverage)
    columns = (readiness, coverage, _gates_text(gates), np.array(schema.EXPORT_LEVELS)[level])
    return pd.DataFrame(dict(zip(schema.POTENTIAL, columns, strict=True)), index=ukm.index)


def _gates(ukm: pd.DataFrame, rules: Rules, today: date) -> list[_Codes]:
    """Return the state of every gate, in the order of `schema.GATES`."""
    held = ukm["certificates"]
    food = ukm["product_type"].map(products.load()["food"])
    permit = ukm["product_type"].map(products.load()["permit"])
    halal = np.select(
        [food.isna(), food.eq(False)], [_UNKNOWN, _NOT_APPLICABLE], _holds(held, rules.halal_certificates)
    )
    return [
        _holds(held, rules.legal_certificates),
        _by_text(ukm["established"], lambda text: _age_state(text, rules.age_years, today)),
        halal,
        np.select(
            [permit.eq("spp-irt"), permit.eq("bpom-md"), permit.eq("none")],
            [_holds(held, rules.permit_spp_irt), _holds(held, rules.permit_bpom_md), _NOT_APPLICABLE],
            _UNKNOWN,
        ),
    ]


def _holds(held: pd.Series, accepted: Iterable[str]) -> _Codes:
    wanted = set(accepted)
    return _by_text(held, lambda text: _PASS if wanted.intersection(text.split("; ")) else _FAIL)


def _age_state(text: str, years: int, today: date) -> int:
    """Return what is certain of a date that may name a year only; unknown where it is none or lies ahead."""
    try:
        parts = [int(part) for part in text.split("-")]
        earliest = date(*(*parts, 1, 1)[:3])
        month = parts[1] if len(parts) > 1 else _MONTHS
        latest = date(parts[0], month, parts[2] if len(parts) > 2 else monthrange(parts[0], month)[1])
    except ValueError:
        return _UNKNOWN
    if earliest > today:
        return _UNKNOWN
    if _after_years(latest, years) <= today:
        return _PASS
    return _FAIL if _after_years(earliest, years) > today else _UNKNOWN


def _after_years(day: date, years: int) -> date:
    """Return the same day some years later; 1 March where 29 February is missing."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _criteria(ukm: pd.DataFrame, rules: Rules) -> dict[str, _Floats]:
    """Return every criterion as points of 0-1, NaN where nothing is known."""
    exporting, markets = _flag(ukm["exporting"]), ukm["export_markets"].fillna("").ne("").to_numpy()
    wanted = set(rules.quality_certificates)
    return {
        "quality": _capped(
            _by_text(ukm["certificates"], lambda text: len(wanted & set(text.split("; "))), -1),
            rules.quality_full_at,
        ),
        "quantity": _mean(
            _capped(_number(ukm["annual_capacity"]), rules.quantity_medians_full * _medians(ukm, rules)),
            _capped(_number(ukm["workers"]), rules.quantity_workers_full),
        ),
        "continuity": _number(ukm["months_active"], most=_MONTHS) / _MONTHS,
        "packaging": _flag(ukm["packaging_ready"]),
        "market": _mean(_flag(ukm["online_sales"]), np.where(markets, 1.0, exporting)),
    }


def _medians(ukm: pd.DataFrame, rules: Rules) -> _Floats:
    """Return the median capacity of every row's product type and unit, NaN where too few rows state one."""
    capacity = pd.Series(_number(ukm["annual_capacity"]), index=ukm.index)
    groups = capacity.groupby([ukm["product_type"], ukm["capacity_unit"].astype("str").str.casefold()])
    enough = groups.transform("count") >= rules.quantity_median_rows_min
    median = groups.transform("median")
    return median.where(enough & (median > 0)).to_numpy()


def _weighted(criteria: dict[str, _Floats], rules: Rules) -> tuple[_Floats, _Floats]:
    points = known = np.zeros(len(next(iter(criteria.values()))))
    for name, values in criteria.items():
        weight = rules.weights[name]
        points = points + weight * np.nan_to_num(values)
        known = known + weight * ~np.isnan(values)
    with np.errstate(invalid="ignore"):
        return np.round(100 * points / known, 1), known / sum(rules.weights[name] for name in criteria)


def _level(
    ukm: pd.DataFrame, rules: Rules, gates: list[_Codes], readiness: _Floats, coverage: _Floats
) -> _Codes:
    open_gates = ~np.all(np.isin(gates, (_PASS, _NOT_APPLICABLE)), axis=0)
    return np.select(
        [
            _flag(ukm["exporting"]) == 1,
            (coverage < rules.coverage_min) | np.isnan(readiness),
            (readiness >= rules.ready_from) & ~open_gates,
            readiness >= rules.improving_from,
        ],
        [_EXPORTING, _UNCLEAR, _READY, _IMPROVING],
        _EARLY,
    )


def _gates_text(gates: list[_Codes]) -> _Texts:
    states = np.array(
        [[f"{gate}:{state}" for state in schema.GATE_STATES] for gate in schema.GATES], dtype=object
    )
    text: _Texts = states[0][gates[0]]
    for names, codes in zip(states[1:], gates[1:], strict=True):
        text = text + "; " + names[codes]
    return text


def _by_text(column: pd.Series, of: Callable[[str], int], missing: int = _UNKNOWN) -> _Codes:
    """Return what `of` says of every text, asked once for each; `missing` where there is none."""
    codes, texts = pd.factorize(column)
    return np.array([*map(of, texts), missing])[codes]


def _number(column: pd.Series, *, most: float = np.inf) -> _Floats:
    """Return the numbers, NaN where they are missing, negative or above `most`."""
    values = pd.to_numeric(column).to_numpy(dtype=float, na_value=np.nan)
    return np.where((values >= 0) & (values <= most), values, np.nan)


def _flag(column: pd.Series) -> _Floats:
    return np.asarray(column.astype("boolean").to_numpy(dtype=float, na_value=np.nan), dtype=np.float64)


def _capped(values: npt.NDArray[np.float64 | np.int_], full: float | _Floats) -> _Floats:
    """Return the share of `full` that `values` reach, at most 1, NaN where they are negative or NaN."""
    return np.where(values >= 0, np.minimum(values / full, 1.0), np.nan)


def _mean(first: _Floats, second: _Floats) -> _Floats:
    """Return the mean of what is known of two values."""
    both = (first + second) / 2
    return np.where(np.isnan(first), second, np.where(np.isnan(second), first, both))
