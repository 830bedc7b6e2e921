"""Rows of a register that may be the same enterprise: equal or similar names at one place, for a person to look at.

Owns no decision: nothing is removed. Rows are compared within their village only (where none is known, within their
postal code or at the same address), so that the time grows with the rows and not with their square.
"""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from rapidfuzz import fuzz, process
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.headers import normalise

__all__ = ["KINDS", "find"]

#: All names of a group are the same, or some differ a little.
KINDS: Final = ("same", "similar")

#: Of rapidfuzz's `token_sort_ratio`, 0-100: one letter in ten is another, the order of the words is no matter.
_ALIKE: Final = 90

#: So many names of one place are compared with each other; of more only those near in the alphabet.
_PORTION: Final = 500

#: Forms of firms, which one list writes and another leaves out.
_FORMS: Final = re.compile(r"\b(?:cv|pt|ud|fa|kub|ukm|umkm|ikm|koperasi)\b")


def find(ukm: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that may be double: `group` (from 1) and `kind` (of `KINDS`), with the index of `ukm`.

    Sorted by kind, then by group. Rows without a name or without any place are compared with none.

    Parameters
    ----------
    ukm
        Needs business_name, address, postal_code, village_code and district_code; missing values are allowed.

    Examples
    --------
    >>> ukm = pd.DataFrame({
    ...     "business_name": ["Kopi Lanang", "CV KOPI LANANG", "Kopi Lanank", "Tapis Ayu"],
    ...     "village_code": ["18.06.01.2001"] * 4,
    ...     "address": None, "postal_code": None, "district_code": None,
    ... }, dtype="str")
    >>> find(ukm).to_dict("list")
    {'group': [1, 1, 1], 'kind': ['similar', 'similar', 'similar']}
    """
    keys = pd.DataFrame({"place": _place(ukm), "name": _mapped(ukm["business_name"], _plain_name)})
    keys = keys[keys["place"].notna() & keys["name"].fillna("").ne("")]
    # One node for each name of a place, however many rows have it.
    node = keys.groupby(["place", "name"], sort=True).ngroup()
    nodes = keys.assign(node=node).drop_duplicates("node").sort_values("node", ignore_index=True)
    pairs = _alike(nodes)
    joined = coo_array((np.ones(len(pairs)), pairs.T), shape=(len(nodes), len(nodes)))
    _n, group_of = connected_components(joined, directed=False) if len(nodes) else (0, np.empty(0, int))
    group = pd.Series(group_of[node.to_numpy()], index=keys.index)
    sizes = group.map(group.value_counts())
    differ = group.map(pd.Series(group_of).value_counts()) > 1
    found = pd.DataFrame({"group": group, "kind": np.where(differ, *reversed(KINDS))})[sizes > 1]
    found = found.sort_values(["kind", "group"], kind="stable")
    return found.assign(group=pd.factorize(found["group"])[0] + 1)


def _place(ukm: pd.DataFrame) -> pd.Series:
    """Return what two rows must share to be compared; missing where nothing is known."""
    address = _mapped(ukm["address"], normalise).replace("", None)
    at_address = ukm["district_code"] + " " + address
    return ukm["village_code"].fillna(ukm["postal_code"]).fillna(at_address)


def _mapped(texts: pd.Series, plain: Callable[[str], str]) -> pd.Series:
    return texts.map({text: plain(text) for text in texts.dropna().unique()}).astype("str")


def _plain_name(text: str) -> str:
    plain = normalise(text)
    return " ".join(_FORMS.sub(" ", plain).split()) or plain


def _alike(nodes: pd.DataFrame) -> npt.NDArray[np.intp]:
    """Return the pairs of positions in `nodes` (place, name; sorted by both) whose names are similar."""
    starts = np.flatnonzero(nodes["place"].ne(nodes["place"].shift()))
    names = nodes["name"].tolist()
    pairs = [np.empty((0, 2), dtype=np.intp)]
    for start, end in pairwise([*starts, len(nodes)]):
        for first in range(start, end, _PORTION):
            near = names[first : min(first + _PORTION, end)]
            if len(near) > 1:
                pairs.append(_alike_names(near) + first)
    return np.concatenate(pairs)


def _alike_names(names: list[str]) -> npt.NDArray[np.intp]:
    scores = process.cdist(names, names, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE, dtype=np.uint8)
    pairs = np.argwhere(np.triu(scores, k=1))
    # "Kios 1" and "Kios 2" are two.
    digits = [re.sub(r"\D", "", name) for name in names]
    return pairs[[digits[one] == digits[other] for one, other in pairs]] if len(pairs) else pairs
