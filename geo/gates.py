"""The gates of export potential: what the law or an export bank asks of every enterprise; reported, never averaged."""

from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import codes, products, schema
from geo.potential_rules import Rules

__all__ = ["is_clear", "parse", "states"]

Codes = npt.NDArray[np.int_]

PASS, FAIL, UNKNOWN, NOT_APPLICABLE = range(len(schema.GATE_STATES))

_DECEMBER: Final = 12


def states(ukm: pd.DataFrame, rules: Rules, *, today: date) -> pd.Series:
    """Return the state of every gate as text: "legal:pass; age:unknown; halal:fail; permit:not_applicable".

    A certificate that is not listed fails a gate only where every listed one is known, for an unknown name may be the
    very paper, or where the list says that it is not held. An age that the date leaves open is unknown.

    Parameters
    ----------
    ukm
        Columns product_type, certificates and established, see `potential.score`.
    rules
        Which certificate passes which gate, and the years of the age.
    today
        The day on which the age counts.
    """
    held = ukm["certificates"]
    # Goods that no word maps may be food or not.
    table = products.load().drop(products.OTHER)
    food, permit = (ukm["product_type"].map(table[column]) for column in ("food", "permit"))
    halal = np.select(
        [food.isna(), food.eq(False)], [UNKNOWN, NOT_APPLICABLE], _holds(held, rules.halal_certificates)
    )
    return _text([
        _holds(held, rules.legal_certificates),
        _by_text(ukm["established"], lambda text: _age(text, rules.age_years, today)),
        halal,
        np.select(
            [permit.eq("spp-irt"), permit.eq("bpom-md"), permit.eq("none")],
            [_holds(held, rules.permit_spp_irt), _holds(held, rules.permit_bpom_md), NOT_APPLICABLE],
            UNKNOWN,
        ),
    ], held.index)  # fmt: skip


def parse(gates: pd.Series) -> dict[str, Codes]:
    """Return of what `states` wrote the state of each gate as a place in `schema.GATE_STATES`.

    Examples
    --------
    >>> parse(pd.Series(["legal:pass; age:fail; halal:unknown; permit:not_applicable"]))["age"].tolist()
    [1]
    """
    rows, texts = pd.factorize(gates)
    split = [
        [schema.GATE_STATES.index(part.partition(":")[2]) for part in text.split("; ")] for text in texts
    ]
    table = np.array(split, dtype=int).reshape(-1, len(schema.GATES))[rows]
    return dict(zip(schema.GATES, table.T, strict=True))


def is_clear(certificates: str) -> bool:
    """Return whether every certificate of a list is known, so that what is not listed is not held.

    Examples
    --------
    >>> is_clear("NIB; HALAL"), is_clear(""), is_clear("NIB; Bintang Lima"), is_clear("NIB; ?")
    (True, True, False, False)
    """
    return not certificates or set(certificates.split("; ")) <= set(codes.CERTIFICATES)


def _holds(held: pd.Series, accepted: Iterable[str]) -> Codes:
    wanted = set(accepted)
    lacking = {f"{codes.NOT_YET} {code}" for code in wanted}

    def state(text: str) -> int:
        listed = text.split("; ")
        if wanted.intersection(listed):
            return PASS
        return FAIL if is_clear(text) or lacking.issubset(listed) else UNKNOWN

    return _by_text(held, state)


def _age(text: str, years: int, today: date) -> int:
    """Return what is certain of a date that may name a year only; unknown where it is none or lies ahead."""
    try:
        parts = [int(part) for part in text.split("-")]
        earliest = date(*(*parts, 1, 1)[:3])
        month = parts[1] if len(parts) > 1 else _DECEMBER
        latest = date(parts[0], month, parts[2] if len(parts) > 2 else monthrange(parts[0], month)[1])
    except ValueError:
        return UNKNOWN
    if earliest > today:
        return UNKNOWN
    if _after_years(latest, years) <= today:
        return PASS
    return FAIL if _after_years(earliest, years) > today else UNKNOWN


def _after_years(day: date, years: int) -> date:
    """Return the same day some years later; 1 March where 29 February is missing."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _by_text(column: pd.Series, of: Callable[[str], int]) -> Codes:
    """Return what `of` says of every text, asked once for each; unknown where there is none."""
    rows, texts = pd.factorize(column)
    return np.array([*map(of, texts), UNKNOWN])[rows]


def _text(gates: list[Codes], index: pd.Index) -> pd.Series:
    """Return the states joined, each of the few combinations written once."""
    n = len(schema.GATE_STATES)
    key = np.zeros(len(index), dtype=int)
    for states_of_gate in gates:
        key = key * n + states_of_gate
    different, rows = np.unique(key, return_inverse=True)
    texts = [
        "; ".join(
            f"{gate}:{schema.GATE_STATES[combined // n ** (len(gates) - 1 - at) % n]}"
            for at, gate in enumerate(schema.GATES)
        )
        for combined in different.tolist()
    ]
    return pd.Series(np.array(texts, dtype=object)[rows], index=index, dtype="str")
