"""How ready each UKM is to export, and what its next step is: readiness, coverage, level, weakest criterion.

Two dimensions are kept apart, as in CORE (Cavusgil): `readiness` and `export_level` are about the firm,
`product_opportunity` is about its goods. `gates` and `criteria` say what is known of a firm; here it is weighed.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import contradictions, criteria, gates, opportunity, products, schema
from geo.potential_rules import Rules, load_rules

__all__ = ["Known", "Rules", "judge", "known", "levels", "load_rules", "readiness", "score"]

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int_]
Mask = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]

_EXPORTING, _READY, _IMPROVING, _EARLY, _UNCLEAR = range(len(schema.EXPORT_LEVELS))


@dataclass(frozen=True)
class Known:
    """What is known of the firms of a frame, whatever the weights.

    Attributes
    ----------
    scores
        Shape (criteria, rows), in the order of `schema.CRITERIA`, NaN where unknown.
    states
        Of every gate the place of its state in `schema.GATE_STATES`.
    exports
        Whether the register says so and does not contradict itself.
    """

    scores: Floats
    states: dict[str, Codes]
    exports: Mask

    @cached_property
    def is_known(self) -> Floats:
        """Return 1 where a score is known and 0 elsewhere."""
        return (~np.isnan(self.scores)).astype(np.float64)

    @cached_property
    def filled(self) -> Floats:
        """Return the scores with 0 where they are unknown: such points count only together with `is_known`."""
        return np.nan_to_num(self.scores)

    @cached_property
    def has_open_gate(self) -> Mask:
        """Return which rows have a gate that is failed or unknown."""
        is_open = np.isin(list(self.states.values()), (gates.FAIL, gates.UNKNOWN))
        return np.asarray(is_open.any(axis=0))


def score(ukm: pd.DataFrame, rules: Rules, *, today: date, medians: pd.Series | None = None) -> pd.DataFrame:
    """Return the columns `schema.POTENTIAL` for every row of `ukm`.

    Parameters
    ----------
    ukm
        Columns product_type (codes of `products.load()`), certificates (codes joined by "; "; an empty text
        says that there are none), established (ISO 8601 of any precision), workers, annual_capacity,
        capacity_unit, months_active, packaging_ready, online_sales, exporting and export_markets, and
        `schema.REFUSED` where `read` wrote it.
    rules
        What `load_rules` returns.
    today
        The day on which the age counts.
    medians
        The median capacities of the whole list where `ukm` is a part of it, see `criteria.medians`.

    Returns
    -------
    What `judge` adds (readiness, readiness_coverage, export_level, weakest_criterion, next_step), what it rests on
    (gates, `schema.SCORES`), potential_note (`schema.POTENTIAL_NOTES` joined by "; ", missing where there is none) and
    of the product product_opportunity (`schema.OPPORTUNITIES`, missing where the goods are not known) and hs_headings
    (HS 2022 headings of the product type joined by "; ").

    Notes
    -----
    Criteria after 3K (Kementerian Perdagangan), 4K+1A (Jawa Barat) and CORE (Cavusgil). Every weight and
    threshold stands with its source in `data/ukm/potential.toml`; `docs/potential.md` has the method on one page.

    Examples
    --------
    >>> ukm = pd.DataFrame({
    ...     "product_type": ["coffee"], "certificates": ["NIB; HALAL; SNI"], "established": ["2019"],
    ...     "workers": [10], "annual_capacity": [None], "capacity_unit": [None], "months_active": [12],
    ...     "packaging_ready": [True], "online_sales": [False], "exporting": [None], "export_markets": [None],
    ... })
    >>> row = score(ukm, load_rules(), today=date(2026, 11, 24)).iloc[0]
    >>> print(row["readiness"], row["gates"], row["export_level"], row["next_step"])
    60.0 legal:pass; age:pass; halal:pass; permit:fail improving pass_permit
    """
    found = contradictions.find(ukm)
    measured = criteria.scores(ukm, rules, found, medians).assign(
        gates=gates.states(ukm, rules, today=today),
        potential_note=contradictions.notes(found, ukm.index),
        exporting=ukm["exporting"],
    )
    return measured.assign(
        **judge(measured, rules),
        product_opportunity=ukm["product_type"].map(opportunity.by_type(rules)).astype("str"),
        hs_headings=ukm["product_type"].map(products.load()["hs"]).replace("", None).astype("str"),
    )[list(schema.POTENTIAL)]


def judge(ukm: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Return what `rules` make of what is known: the columns of `score` that depend on weights and thresholds.

    Parameters
    ----------
    ukm
        Columns gates, exporting, potential_note and `schema.SCORES`, as `score` and `build` leave them.

    Returns
    -------
    readiness
        0-100: the weighted mean of the known scores, one decimal; missing where none is known.
    readiness_coverage
        0-1: the share of the weights whose criterion is known.
    export_level
        Of `schema.EXPORT_LEVELS`; an exporting UKM is that whatever else is known.
    weakest_criterion
        The known one with the most to gain (weight times what its score lacks); missing where nothing is.
    next_step
        Of `schema.NEXT_STEPS`: the cheapest gate that fails, else one that is unknown, else the weakest criterion, else
        one that is unknown, else time or nothing. Where too little is known to judge, first what the register lacks.
    """
    firms = known(ukm)
    weights = np.array(list(rules.weights.values()))
    points, coverage = readiness(firms, weights)
    level = levels(firms, points, coverage, rules)
    gains = weights[:, None] * (firms.is_known - firms.filled)
    weakest = _names("")[gains.argmax(axis=0)]
    weakest[~gains.any(axis=0)] = None
    texts = {
        "export_level": np.array(schema.EXPORT_LEVELS)[level],
        "weakest_criterion": weakest,
        "next_step": _next_step(firms, gains, level, rules),
    }
    frame = pd.DataFrame({"readiness": points, "readiness_coverage": coverage, **texts}, index=ukm.index)
    return frame.astype(dict.fromkeys(texts, "str"))


def known(ukm: pd.DataFrame) -> Known:
    """Return what is known of the firms of `ukm`, which has the columns that `judge` asks for."""
    claimed = ukm["exporting"].astype("boolean").fillna(False).to_numpy(dtype=bool)
    noted = ukm["potential_note"]
    contradicted = {text: "exporting_without_market" in text.split("; ") for text in noted.dropna().unique()}
    return Known(
        scores=ukm[list(schema.SCORES)].to_numpy(dtype=float).T,
        states=gates.parse(ukm["gates"]),
        exports=claimed & ~noted.map(contradicted).eq(True).to_numpy(dtype=bool),
    )


def readiness(firms: Known, weights: Floats) -> tuple[Floats, Floats]:
    """Return readiness (0-100, one decimal, NaN where nothing is known) and coverage (0-1) of every row."""
    # Not `@`: its threads wait for each other where the cores are shared.
    covered = np.einsum("i,ij->j", weights, firms.is_known)
    with np.errstate(invalid="ignore", divide="ignore"):
        points = 100 * np.einsum("i,ij->j", weights, firms.filled) / covered
    # First what only the order of the sum decides goes away, so that every machine rounds the same.
    return np.round(np.round(points, 6), 1), np.round(covered / weights.sum(), 6)


def levels(firms: Known, points: Floats, coverage: Floats, rules: Rules) -> Codes:
    """Return the level of every row as a place in `schema.EXPORT_LEVELS`."""
    return np.select(
        [
            firms.exports,
            (coverage < rules.coverage_min) | np.isnan(points),
            (points >= rules.ready_from) & ~firms.has_open_gate,
            points >= rules.improving_from,
        ],
        [_EXPORTING, _UNCLEAR, _READY, _IMPROVING],
        _EARLY,
    )


def _next_step(firms: Known, gains: Floats, level: Codes, rules: Rules) -> Texts:
    weights = np.array(list(rules.weights.values()))[:, None]
    lacking = (1 - firms.is_known) * weights
    is_lacking, state = lacking.any(axis=0), _names("state_")[lacking.argmax(axis=0)]
    choices = [
        (level == _UNCLEAR, state),
        *((firms.states[gate] == gates.FAIL, f"pass_{gate}") for gate in rules.gate_order),
        *((firms.states[gate] == gates.UNKNOWN, f"state_{gate}") for gate in (*rules.gate_order, "age")),
        (gains.any(axis=0), _names("raise_")[gains.argmax(axis=0)]),
        (is_lacking, state),
        (firms.states["age"] == gates.FAIL, "pass_age"),
    ]
    answer = np.full(len(level), "keep", dtype=object)
    # The first that applies counts, so it is written last.
    for mask, step in reversed(choices):
        answer[mask] = step[mask] if isinstance(step, np.ndarray) else step
    return answer


def _names(prefix: str) -> Texts:
    return np.array([prefix + criterion for criterion in schema.CRITERIA], dtype=object)
