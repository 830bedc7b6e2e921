"""The criteria of export readiness, each scored 0-1 from one record; what is not known has no score.

After 3K of Kementerian Perdagangan (kualitas, kuantitas, kontinuitas), 4K+1A of Jawa Barat (kemasan, administrasi) and
CORE (Cavusgil); the numbers and their sources are those of `data/ukm/potential.toml`.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import schema
from geo.contradictions import SILENCED, Mask, names_country
from geo.gates import is_clear
from geo.potential_rules import Rules

__all__ = ["capacities", "counted", "medians", "scores"]

Floats = npt.NDArray[np.float64]

_MONTHS: Final = 12

#: Words that units carry although every capacity here is one of a year.
_PER_YEAR: Final = r"\s*(?:/|\bper|\bse)\s*(?:tahun|thn|th|year)\b"
#: Units that measure the same, in the first of them; all other words are units of their own.
_UNITS: Final = {
    "kg": {"kg": 1.0, "kgs": 1.0, "kilo": 1.0, "kilogram": 1.0, "ton": 1e3, "tonne": 1e3, "kuintal": 100.0,
           "kwintal": 100.0, "kw": 100.0, "gram": 1e-3, "gr": 1e-3, "g": 1e-3},
    "liter": {"liter": 1.0, "litre": 1.0, "ltr": 1.0, "lt": 1.0, "l": 1.0, "ml": 1e-3, "mililiter": 1e-3},
    "buah": {"buah": 1.0, "bh": 1.0, "pcs": 1.0, "pc": 1.0, "piece": 1.0, "biji": 1.0, "unit": 1.0},
    "bungkus": {"bungkus": 1.0, "bks": 1.0, "pack": 1.0, "pak": 1.0, "pck": 1.0, "pouch": 1.0},
}  # fmt: skip
_UNIT: Final = {word: (unit, size) for unit, words in _UNITS.items() for word, size in words.items()}

#: What `capacities` returns.
_STATED: Final = ["product_type", "unit", "capacity"]


def scores(
    ukm: pd.DataFrame, rules: Rules, contradictions: Mapping[str, Mask], medians: pd.Series | None = None
) -> pd.DataFrame:
    """Return `schema.SCORES` of every row: 0-1, missing where nothing is known or something contradicts itself.

    Parameters
    ----------
    ukm
        See `potential.score`.
    rules
        Which certificates count, and what earns a full score.
    contradictions
        What `contradictions.find` returns of the same rows.
    medians
        What `medians` returns of the whole list where `ukm` is a part of it; None: `ukm` is the whole list.

    Notes
    -----
    Quality: product and process certificates held, against `quality_full_at`; with an unknown name among them only a
    full score is certain. Quantity: the mean of capacity against `quantity_medians_full` medians of the same product
    type and unit, and workers against `quantity_workers_full`. Continuity: active months of twelve. Packaging: ready or
    not. Market: the mean of online sales and experience of exporting, direct or through others,
    which a country that is known proves.
    """
    named = names_country(ukm["export_markets"])
    values = {
        "quality": _quality(ukm["certificates"], rules),
        "quantity": _mean(
            _capped(_in_medians(ukm, rules, medians), rules.quantity_medians_full),
            _capped(_number(ukm["workers"]), rules.quantity_workers_full),
        ),
        "continuity": _number(ukm["months_active"]) / _MONTHS,
        "packaging": _flag(ukm["packaging_ready"]),
        "market": _mean(_flag(ukm["online_sales"]), np.where(named, 1.0, _flag(ukm["exporting"]))),
    }
    for note, criterion in SILENCED.items():
        values[criterion] = np.where(contradictions[note], np.nan, values[criterion])
    return pd.DataFrame(
        {f"score_{criterion}": values[criterion] for criterion in schema.CRITERIA}, index=ukm.index
    )


def _quality(held: pd.Series, rules: Rules) -> Floats:
    wanted = set(rules.quality_certificates)

    def score(text: str) -> float:
        reached = min(len(wanted.intersection(text.split("; "))) / rules.quality_full_at, 1.0)
        return reached if reached == 1 or is_clear(text) else np.nan

    rows, texts = pd.factorize(held)
    return np.array([*map(score, texts), np.nan])[rows]


def capacities(ukm: pd.DataFrame) -> pd.DataFrame:
    """Return product_type, unit and capacity (of a year, in that unit) of every row; missing where not stated.

    Needs product_type, annual_capacity and capacity_unit.
    """
    rows, words = pd.factorize(ukm["capacity_unit"])
    plain = (
        pd.Series(words, dtype="str").str.casefold().str.replace(_PER_YEAR, "", regex=True).str.strip(" .")
    )
    units = [_UNIT.get(word, (word, 1.0)) for word in plain]
    size = np.array([*(size for _unit, size in units), np.nan])[rows]
    unit = np.array([*(unit or None for unit, _size in units), None], dtype=object)[rows]
    return pd.DataFrame(
        {
            "product_type": ukm["product_type"],
            "unit": pd.Series(unit, index=ukm.index, dtype="str"),
            "capacity": _number(ukm["annual_capacity"]) * size,
        }
    )


def counted(stated: pd.DataFrame) -> pd.Series:
    """Return how many of the rows of `capacities` state each capacity of a product type and unit.

    The counts of the parts of a list add up to those of the list.
    """
    return stated.groupby(_STATED).size()


def medians(counts: pd.Series, rules: Rules) -> pd.Series:
    """Return the median capacity by product type and unit, of those that enough rows state.

    Parameters
    ----------
    counts
        As `counted` returns them.

    Examples
    --------
    >>> from geo.potential_rules import load_rules
    >>> stated = pd.DataFrame({"product_type": "coffee", "unit": "kg", "capacity": [1.0] * 15 + [3.0] * 15})
    >>> medians(counted(stated), load_rules()).to_dict()
    {('coffee', 'kg'): 2.0}
    """
    table = counts.rename("rows").reset_index().sort_values(_STATED)
    groups = table.groupby(_STATED[:2])["rows"]
    upto, n = groups.cumsum(), groups.transform("sum")
    # The value in the middle, or the mean of the two there.
    lower, upper = (
        table[upto >= middle].drop_duplicates(_STATED[:2]).set_index(_STATED[:2])["capacity"]
        for middle in ((n + 1) // 2, n // 2 + 1)
    )
    median = (lower + upper) / 2
    return median[(groups.sum() >= rules.quantity_median_rows_min) & (median > 0)]


def _in_medians(ukm: pd.DataFrame, rules: Rules, of_list: pd.Series | None) -> Floats:
    """Return the capacity in medians of its product type and unit, NaN where too few rows state one."""
    stated = capacities(ukm)
    if of_list is None:
        of_list = medians(counted(stated), rules)
    median = stated[_STATED[:2]].join(of_list.rename("median"), on=_STATED[:2])["median"]
    return (stated["capacity"] / median).to_numpy()


def _number(column: pd.Series) -> Floats:
    """Return the numbers, NaN where they are missing or negative."""
    values = pd.to_numeric(column).to_numpy(dtype=float, na_value=np.nan)
    return np.where(values >= 0, values, np.nan)


def _flag(column: pd.Series) -> Floats:
    return np.asarray(column.astype("boolean").to_numpy(dtype=float, na_value=np.nan), dtype=np.float64)


def _capped(values: Floats, full: float) -> Floats:
    """Return the share of `full` that `values` reach, at most 1."""
    return np.minimum(values / full, 1.0)


def _mean(first: Floats, second: Floats) -> Floats:
    """Return the mean of what is known of two values."""
    both = (first + second) / 2
    return np.where(np.isnan(first), second, np.where(np.isnan(second), first, both))
