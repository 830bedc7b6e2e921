"""What in a record contradicts itself or has no possible meaning, and which criterion that leaves unknown.

Nothing is guessed and nothing is repaired: the row keeps what was written, says what is wrong with it, and the
criterion that rests on it is not judged.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import codes, schema
from geo.gates import is_clear

__all__ = ["SILENCED", "find", "names_country", "notes"]

Mask = npt.NDArray[np.bool_]

#: The criterion that each note leaves unknown. A gate that rests on the value says itself that it is unknown; a
#: capacity without a unit leaves the workers to speak for the quantity; unclear certificates may still be enough.
SILENCED: Final[Mapping[str, str]] = {
    "workers_refused": "quantity",
    "annual_capacity_refused": "quantity",
    "months_active_refused": "continuity",
    "packaging_ready_refused": "packaging",
    "online_sales_refused": "market",
    "exporting_refused": "market",
    "exporting_without_market": "market",
    "export_market_missing": "market",
    "market_without_exporting": "market",
}

_MONTHS: Final = 12


def find(ukm: pd.DataFrame) -> dict[str, Mask]:
    """Return, for every code of `schema.POTENTIAL_NOTES`, the rows that it is about.

    Parameters
    ----------
    ukm
        The columns of `potential.score`; `schema.REFUSED` where `read` wrote it.
    """
    exporting = ukm["exporting"].astype("boolean")
    exports, exports_not = (
        exporting.eq(answer).fillna(False).to_numpy(dtype=bool) for answer in (True, False)
    )
    markets = ukm["export_markets"].astype("str")
    named = markets.fillna("").ne("").to_numpy(dtype=bool)
    no_market = markets.eq("").fillna(False).to_numpy(dtype=bool)
    unclear = {text: not is_clear(text) for text in ukm["certificates"].dropna().unique()}
    has_capacity, has_unit = (ukm[name].notna().to_numpy() for name in ("annual_capacity", "capacity_unit"))
    return {
        **{f"{column}_refused": mask for column, mask in _refused(ukm).items()},
        "certificates_unclear": ukm["certificates"].map(unclear).eq(True).to_numpy(dtype=bool),
        "capacity_unit_missing": has_capacity & ~has_unit,
        "exporting_without_market": exports & no_market,
        "export_market_missing": exports & ~names_country(markets) & ~no_market,
        "market_without_exporting": exports_not & named,
    }


def names_country(markets: pd.Series) -> Mask:
    """Return which lists of markets name a country that is known, whatever else they hold."""
    known = {text: not codes.markets().isdisjoint(text.split("; ")) for text in markets.dropna().unique()}
    return markets.map(known).eq(True).to_numpy(dtype=bool)


def notes(found: Mapping[str, Mask], index: pd.Index) -> pd.Series:
    """Return the codes of `find` of every row joined by "; ", missing where there are none."""
    texts = np.full(len(index), "", dtype=object)
    for code, mask in found.items():
        texts[mask] += f"; {code}"
    return pd.Series(texts, index=index, dtype="str").str.removeprefix("; ").replace("", None)


def _refused(ukm: pd.DataFrame) -> dict[str, Mask]:
    """Return, by column, the rows whose value was refused at the door or is impossible."""
    written = ukm.get(schema.REFUSED, pd.Series(None, index=ukm.index)).astype("str")
    # No name of a judged column is a part of another's.
    masks = {
        column: written.str.contains(column, regex=False).fillna(False).to_numpy(dtype=bool)
        for column in schema.JUDGED
    }
    for column, most in (("workers", np.inf), ("annual_capacity", np.inf), ("months_active", _MONTHS)):
        values = pd.to_numeric(ukm[column]).to_numpy(dtype=float, na_value=np.nan)
        masks[column] = masks[column] | (values < 0) | (values > most)
    return masks
