"""Which UKM are closest to being ready for export, so that an afternoon of coaching helps most; nothing personal."""

from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import gates, schema
from geo.potential_rules import Rules

__all__ = ["LISTED", "closest"]

Frame = TypeVar("Frame", bound=pd.DataFrame)

#: As many as one officer can visit in a season.
LISTED: Final = 50


def closest(ukm: Frame, rules: Rules, *, n: int = LISTED) -> Frame:
    """Return the `n` UKM with the fewest steps to the level "ready", with `steps` and `points_missing` added.

    Parameters
    ----------
    ukm
        Columns readiness, export_level, gates and `schema.SCORES`, as `build` leaves them.
    rules
        The weights and thresholds by which these were judged.

    Returns
    -------
    Rows of the levels improving and early, the closest first: by `steps` (gates that are failed or unknown, and the
    fewest criteria that must rise to their full score, the weakest first, to reach `ready_from`), then by
    `points_missing` (of readiness, 0-100), then in their order. Those that are ready, export, or cannot be judged are
    none, nor are those whose known criteria alone cannot reach it.

    Examples
    --------
    >>> ukm = pd.DataFrame({
    ...     "gates": ["legal:fail; age:pass; halal:pass; permit:pass"] * 2, "readiness": [50.0, 30.0],
    ...     "export_level": ["improving", "early"], "score_quality": [0.0, 0.0], "score_quantity": [0.5, 0.1],
    ...     "score_continuity": [1.0, 1.0], "score_packaging": [1.0, 0.0], "score_market": [0.0, 0.4],
    ... })
    >>> from geo.potential_rules import load_rules
    >>> closest(ukm, load_rules())[["steps", "points_missing"]].to_numpy().tolist()
    [[2.0, 10.0], [3.0, 30.0]]
    """
    able = np.flatnonzero(ukm["export_level"].isin(("improving", "early")))
    columns = pd.DataFrame(ukm[["gates", "readiness", *schema.SCORES]]).iloc[able]
    missing = (rules.ready_from - columns["readiness"].to_numpy()).clip(min=0)
    states = np.array(list(gates.parse(columns["gates"]).values()))
    open_gates = np.isin(states, (gates.FAIL, gates.UNKNOWN)).sum(axis=0)
    steps = open_gates + _criteria_to_raise(columns, rules)
    # Both sorts are stable, and what cannot get there comes last.
    first = np.lexsort((missing, steps))[: min(n, np.isfinite(steps).sum())]
    return ukm.iloc[able[first]].assign(steps=steps[first].astype("int64"), points_missing=missing[first])


def _criteria_to_raise(ukm: pd.DataFrame, rules: Rules) -> npt.NDArray[np.float64]:
    """Return how many known criteria must be full to reach `ready_from`; NaN where all of them are not enough."""
    scores = ukm[list(schema.SCORES)].to_numpy(dtype=float)
    weights = np.array(list(rules.weights.values()))
    covered = (~np.isnan(scores) * weights).sum(axis=1, keepdims=True)
    earned = np.nansum(scores * weights, axis=1, keepdims=True)
    gains = np.sort(np.nan_to_num(weights * (1 - scores)), axis=1)[:, ::-1]
    points = 100 * np.cumsum(np.hstack([earned, gains]), axis=1) / covered
    # Rounded as readiness is.
    enough = np.round(np.round(points, 6), 1) >= rules.ready_from
    return np.where(enough.any(axis=1), enough.argmax(axis=1), np.nan)
