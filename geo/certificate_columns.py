"""Columns of one certificate each (NIB, PIRT, Halal ...), as many registers ask for them, as one list.

What such columns do not ask for is not known, nor is what a cell leaves empty: the list says so, see `codes.UNSTATED`.
"""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from geo import codes, headers
from geo.headers import NOTHING_SAID, Said
from geo.parse import PARSED, clean
from geo.problems import problems

__all__ = ["COLUMN", "code_of", "of", "together"]

#: The column that they make together.
COLUMN: Final = "certificates"

#: What a header may say beside the certificate.
_BESIDE: Final = headers.ASIDE | {
    "no", "nomor", "nomer", "sertifikat", "sertifikasi", "izin", "ijin", "legalitas", "status", "kepemilikan", "ada",
    "produk", "usaha", "spp", "sp", "iso", "ri", "ya", "tidak", "belum",
}  # fmt: skip

_HELD, _NOT_HELD, _NOT_STATED = 1, 0, -1


def code_of(header: str, said: Said = NOTHING_SAID) -> str | None:
    """Return the code of the one certificate that `header` asks for, None where it asks for none or several.

    Examples
    --------
    >>> code_of("No. P-IRT"), code_of("Sertifikat Halal (ya/tidak)"), code_of("Izin Usaha (NIB)"), code_of("Tgl Halal")
    ('SPP-IRT', 'HALAL', 'NIB', None)
    """
    if headers.column_of(header, said) not in (None, COLUMN) or said.get(" ".join(header.split())) == "":
        return None
    rest, found = headers.normalise(re.sub(r"[(){}\[\]]", " ", header)), []
    for code, pattern in codes.PATTERNS.items():
        rest, n = pattern.subn(" ", rest)
        found += [code] * bool(n)
    return found[0] if len(found) == 1 and _BESIDE.issuperset(rest.split()) else None


def of(names: Sequence[str], said: Said = NOTHING_SAID) -> dict[int, str]:
    """Return by position the codes of the headers that ask for one certificate."""
    return {at: code for at, header in enumerate(names) if (code := code_of(header, said))}


def together(
    listed: pd.Series, cells: Sequence[tuple[str, pd.Series]], rows: pd.Series, file: str
) -> tuple[pd.Series, list[pd.DataFrame]]:
    """Return the list of certificates of every row, and what is wrong with the cells.

    Parameters
    ----------
    listed
        What a column for all certificates says, as `codes.certificates` returns it; it asks for every one, and so
        nothing is unknown where it says anything.
    cells
        The code of the certificate and the texts of each other column: yes, no or its number.
    rows
        The numbers of the rows, for the problems.
    file
        The name of the file, for the problems.

    Examples
    --------
    >>> halal, nib = pd.Series(["ya", "belum", ""]), pd.Series(["9120", "-", ""])
    >>> none = pd.Series([None] * 3, dtype="str")
    >>> together(none, [("NIB", nib), ("HALAL", halal)], pd.Series([2, 3, 4]), "daftar.csv")[0].tolist()
    ['NIB; HALAL; ?', 'belum HALAL; ?', nan]
    """
    found, states = [], []
    for code, texts in cells:
        different, known = pd.factorize(texts)
        meant = [_meant(text, code) for text in known]
        states.append(np.array([state for state, _problem in meant] + [_NOT_STATED])[different])
        wrong = pd.Series([problem for _state, problem in meant] + [None], dtype="str").take(different)
        wrong = wrong.set_axis(texts.index).dropna()
        found += [
            problems(str(problem), file=file, rows=rows[same.index], column=COLUMN, values=texts[same.index])
            for problem, same in wrong.groupby(wrong)
        ]
    before, names = pd.factorize(listed)
    combined, of_row = np.unique(np.column_stack([before, *states]), axis=0, return_inverse=True)
    asked = [code for code, _texts in cells]
    lists = [
        _list(names[first] if first >= 0 else None, asked, states) for first, *states in combined.tolist()
    ]
    return pd.Series(lists, dtype="str").take(of_row.ravel()).set_axis(listed.index), found


def _meant(text: str, code: str) -> tuple[int, str | None]:
    """Return whether a cell says that the certificate is held, and the problem."""
    cleaned = clean(text)
    if not cleaned:
        return _NOT_STATED, None
    answer, unreadable = PARSED["boolean"](cleaned)
    if not unreadable:
        return (_HELD if answer else _NOT_HELD), None
    held, problem = codes.certificates(cleaned)
    if held == "" or (held is None and problem == "certificate_not_held"):
        return _NOT_HELD, problem
    if re.search(r"\d", cleaned) or code in (held or "").split("; "):
        return _HELD, None
    return _NOT_STATED, "certificate_unknown"


def _list(listed: str | None, asked: Sequence[str], states: Sequence[int]) -> str | None:
    if listed is None and set(states) == {_NOT_STATED}:
        return None
    held = [code for code, state in zip(asked, states, strict=True) if state == _HELD]
    if listed is not None:
        return "; ".join(dict.fromkeys([*filter(None, listed.split("; ")), *held]))
    lacking = [
        f"{codes.NOT_YET} {code}"
        for code, state in zip(asked, states, strict=True)
        if state == _NOT_HELD and code not in held
    ]
    return "; ".join(dict.fromkeys([*held, *lacking, codes.UNSTATED]))
