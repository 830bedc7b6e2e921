"""What titles say about where a list is from: those above it, those between its rows, the name of its sheet.

Offices write "Kabupaten Tanggamus" once, above, and give each district a sheet or a section of its own.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import pandas as pd

from geo import gazetteer, settings
from geo.names import canonical

__all__ = ["fill", "places"]

#: By the column that it names: what stands before a name, and the length of its code.
_MARKERS: Final = {
    "district": (re.compile(r"\b(?:kecamatan|kec)\b[\s.:]*", re.IGNORECASE), 8),
    "regency": (re.compile(r"\b(?:kabupaten|kab|(?=kota\b))[\s.:]*", re.IGNORECASE), 5),
}  # fmt: skip

#: A spelling that is less sure is left alone: nobody looks at what a title says of a thousand rows.
_TRUST: Final = 0.9

#: What parts a name from another one beside it, so that the title is about both.
_AND: Final = re.compile(r"\s*(?:[,&/+-]|dan\b|serta\b|s/?d\b)\s*(\w*)", re.IGNORECASE)
_ANOTHER_MARKER: Final = re.compile(r"(?:kec|kab|kota|prov|tahun|th|\d)", re.IGNORECASE)

_MOST_WORDS: Final = 4


def places(texts: Iterable[str]) -> dict[str, str]:
    """Return the `district` and `regency` that texts name behind their marker, or are, each where it is the only one.

    Examples
    --------
    >>> places(["DATA UMKM KECAMATAN GISTING KABUPATEN TANGGAMUS TAHUN 2025"]), places(["GISTING"])
    ({'district': 'Gisting', 'regency': 'Tanggamus'}, {'district': 'Gisting'})
    >>> places(["Kec. Gisting dan Talang Padang", "Kota Agung, 12 Maret 2025"])
    {}
    """
    found: dict[str, set[str]] = {column: set() for column in _MARKERS}
    for text in texts:
        # Of the regency and the district Pringsewu the regency is true in any case.
        for column in ("regency", "district"):
            if whole := _called(text, _MARKERS[column][1]):
                found[column] |= whole
                break
        for column, (marker, length) in _MARKERS.items():
            found[column] |= {
                name for match in marker.finditer(text) for name in _named(text[match.end() :], length)
            }
    return {column: names.pop() for column, names in found.items() if len(names) == 1}


def _named(text: str, length: int) -> list[str]:
    """Return the names that a text begins with: of an area with a code of this length, and "" where others follow."""
    words = list(re.finditer(r"[^\W\d_][\w']*", text))[:_MOST_WORDS]
    for end in range(len(words), 0, -1):
        if names := _called(text[: words[end - 1].end()], length):
            further = _AND.match(text[words[end - 1].end() :])
            alone = not further or not further[1] or _ANOTHER_MARKER.match(further[1])
            return [*names, *[""] * (not alone)]
    return []


def _called(text: str, length: int) -> set[str]:
    """Return the official name of the areas with a code of this length that are called so."""
    known = gazetteer.load()
    return {
        known.names[reading.code] for reading in known.index.get(canonical(text), ())
        if len(reading.code) == length and reading.trust >= _TRUST
        and reading.code.startswith(settings.PROVINCE_CODE)
    }  # fmt: skip


def fill(
    frame: pd.DataFrame, titles: Mapping[int, Iterable[str]]
) -> tuple[pd.DataFrame, list[tuple[int, str, str]]]:
    """Return `frame` with district and regency from the titles above each row that has none of its own.

    Rows with coordinates are left alone: a point says more than a title.

    Parameters
    ----------
    frame
        Columns district, regency, latitude and source_row.
    titles
        Texts by the number of the row in which they stand, in order.

    Returns
    -------
    frame
        A new frame.
    used
        Row of the title, column and name of everything that was filled in.
    """
    above: list[tuple[int, dict[str, str]]] = []
    for row, texts in titles.items():
        if named := places(texts):
            before = above[-1][1] if above and "regency" not in named else {}
            above.append((row, before | named))
    if not above:
        return frame, []
    of_row = np.searchsorted([row for row, _named in above], frame["source_row"].to_numpy(), side="right") - 1
    used, columns = [], {}
    for column in _MARKERS:
        names = [named.get(column) for _row, named in above]
        missing = frame[column].isna() & frame["latitude"].isna() & (of_row >= 0)
        filled = pd.Series([*names, None], dtype="str").take(of_row).set_axis(frame.index).where(missing)
        columns[column] = frame[column].fillna(filled)
        used += [
            (above[at][0], column, str(names[at]))
            for at in np.unique(of_row[filled.notna().to_numpy()]).tolist()
        ]
    return frame.assign(**columns), used
