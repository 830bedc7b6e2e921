"""The way from the register to export, stage by stage: who got how far, and where nobody knows."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import gates

__all__ = ["STAGES", "by", "funnel"]

#: `permits` are halal and the food permit, where the goods need them; `certified` is any certificate of quality.
STAGES: Final = ("registered", "legal", "permits", "certified", "packaging", "exporting")

#: So that of two states the larger decides.
_PASSED, _UNKNOWN, _FAILED = range(3)
_OF_GATE: Final = np.array([_PASSED, _FAILED, _UNKNOWN, _PASSED])


def funnel(ukm: pd.DataFrame) -> pd.DataFrame:
    """Count how many UKM passed every stage together with all stages before it.

    Parameters
    ----------
    ukm
        Columns gates, score_quality, packaging_ready, exporting and export_level, as `build` leaves them.

    Returns
    -------
    By stage of `STAGES`: `reached` (passed all before it), of these `passed`, `failed` and `unknown` (the register does
    not say, which fails nobody), and `whatever` (passed it, whatever is known of the stages before: an exporter whose
    halal certificate is not in the register exports all the same).

    Examples
    --------
    >>> ukm = pd.DataFrame({
    ...     "gates": [f"legal:{state}; age:pass; halal:pass; permit:pass" for state in ("pass", "fail")],
    ...     "score_quality": [0.5, None], "packaging_ready": [None, True],
    ...     "exporting": [None, False], "export_level": ["ready", "early"],
    ... })
    >>> funnel(ukm).loc[["legal", "packaging"]].to_numpy().tolist()
    [[2, 1, 1, 0, 1], [1, 0, 0, 1, 1]]
    """
    states = _states(ukm)
    passed = states.eq(_PASSED)
    reached = passed.cummin(axis=1).shift(axis=1, fill_value=True)
    counts = {
        "reached": reached.sum(),
        **{name: (reached & states.eq(state)).sum() for name, state in
           (("passed", _PASSED), ("failed", _FAILED), ("unknown", _UNKNOWN))},
        "whatever": passed.sum(),
    }  # fmt: skip
    return pd.DataFrame(counts).astype("int64").rename_axis("stage")


def by(ukm: pd.DataFrame, key: str) -> pd.DataFrame:
    """Count by `key` how many UKM passed every stage together with all before it; rows without a key count nowhere.

    Parameters
    ----------
    ukm
        As for `funnel`, with the column `key` (for example regency_code or product_type).

    Returns
    -------
    One row for each key, the most registered first; columns `STAGES`.

    Examples
    --------
    >>> ukm = pd.DataFrame({
    ...     "gates": ["legal:pass; age:pass; halal:pass; permit:pass"], "score_quality": [0.5],
    ...     "packaging_ready": [False], "exporting": [False], "export_level": ["ready"], "regency_code": ["18.71"],
    ... })
    >>> by(ukm, "regency_code").loc["18.71"].tolist()
    [1, 1, 1, 1, 0, 0]
    """
    through = _states(ukm).eq(_PASSED).cummin(axis=1)
    counts = through.groupby(ukm[key]).sum().astype("int64")
    return counts.sort_values("registered", ascending=False, kind="stable")


def _states(ukm: pd.DataFrame) -> pd.DataFrame:
    """Return for every row whether it passed each stage, whatever it did with the others."""
    states = {gate: _OF_GATE[codes] for gate, codes in gates.parse(ukm["gates"]).items()}
    said = _of_score(ukm["exporting"].astype("boolean"))
    columns = (
        np.full(len(ukm), _PASSED),
        states["legal"],
        np.maximum(states["halal"], states["permit"]),
        _of_score(ukm["score_quality"]),
        _of_score(ukm["packaging_ready"].astype("boolean")),
        # Who says to export and is not at that level contradicts itself.
        np.where(ukm["export_level"].eq("exporting"), _PASSED, np.where(said == _FAILED, _FAILED, _UNKNOWN)),
    )
    return pd.DataFrame(dict(zip(STAGES, columns, strict=True)), index=ukm.index)


def _of_score(column: pd.Series) -> npt.NDArray[np.int_]:
    values = column.to_numpy(dtype=float, na_value=np.nan)
    return np.select([values > 0, values == 0], [_PASSED, _FAILED], _UNKNOWN)
