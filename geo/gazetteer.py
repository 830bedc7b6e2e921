"""The places of the province: codes, names, points, postal codes and the index of spellings.

Owns the reference tables in `data/gazetteer` and how a spelling is looked up; decides nothing about
addresses (that is `geocode`).
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo import settings
from geo.errors import ReadError
from geo.names import Reading, canonical, index
from geo.texts import _

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Gazetteer", "load"]

#: Words for a village that are used loosely, and from how many others of its name they tell one: every village is a
#: desa to someone, every hamlet a kampung.
_STRETCHED: Final = {"desa": 2, "kelurahan": 2, "kampung": 2}
#: A word that this many villages have in their names says little about which of them is meant.
_COMMON: Final = 8
#: Split villages are told apart by these, which hamlets seldom are; and what is too short to be a word.
_DIRECTIONS: Final = frozenset("selatan utara timur barat tengah pusat 1 2 3 4 5 6 7 8 i".split())


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """The places of one province, ready to be looked up.

    Attributes
    ----------
    names
        Official name of every regency (without "Kabupaten"; "Kota" kept), district and village by code.
    points
        (longitude, latitude) by code: a village's centre, an area's representative point. EPSG:4326.
    postal
        Codes of the villages that share a postal code.
    index
        What each spelling may mean, by its `canonical` key; places outside the province keep their codes.
    prefixes
        Every beginning of a key of `index`, so that a reader can stop early.
    called
        The regencies whose villages are called by a word: tiyuh, pekon, kampung.
    """

    names: Mapping[str, str]
    points: Mapping[str, tuple[float, float]]
    postal: Mapping[str, tuple[str, ...]]
    index: Mapping[str, tuple[Reading, ...]]
    prefixes: frozenset[str]
    called: Mapping[str, frozenset[str]]
    folder: Path

    def full_name(self, code: str) -> str:
        """Return the name of a place and of the areas that hold it, the smallest first.

        Examples
        --------
        >>> load().full_name("18.72.01")
        'Metro Pusat, Kota Metro'
        """
        return ", ".join(self.names[code[:end]] for end in (13, 8, 5) if end <= len(code))

    def is_called(self, code: str, word: str) -> bool:
        """Say whether the village `code` is a `word`: a kelurahan by its code, else a desa and what its regency says.

        Examples
        --------
        >>> load().is_called("18.12.02.2003", "tiyuh"), load().is_called("18.71.01.1004", "desa")
        (True, False)
        """
        town = code[9] == "1"
        return (
            town
            if word == "kelurahan"
            else not town and (word == "desa" or code[:5] in self.called.get(word, ()))
        )

    def miscalled(self, villages: Sequence[str], word: str) -> Sequence[str]:
        """Return those of `villages`, all of one name, that are not what `word` says ("": nothing) while others are.

        Where a word is used loosely it parts no more than two from the others.
        """
        if not word or len(villages) < 2:
            return ()
        others = [code for code in villages if not self.is_called(code, word)]
        return others if len(others) <= min(_STRETCHED.get(word, len(villages)), len(villages) - 1) else ()

    @cached_property
    def words(self) -> Mapping[str, int]:
        """In how many names of places each word stands, by the word's key."""
        return Counter(word for name in self.names.values() for word in set(map(canonical, name.split())))

    def is_common(self, name: str) -> bool:
        """Say whether `name` is made of words only that many villages have, so that any hamlet may be called so.

        Examples
        --------
        >>> load().is_common("Pasar Baru"), load().is_common("Hajimena")
        (True, False)
        """
        return all(self._common.fullmatch(canonical(word)) for word in name.split())

    @cached_property
    def _common(self) -> re.Pattern[str]:
        common = [word for word, count in self.words.items() if count >= _COMMON and word not in _DIRECTIONS]
        return re.compile(f"(?:{'|'.join(sorted(common))})+")

    @cached_property
    def villages(self) -> "pd.DataFrame":
        """Villages: code, name, district_code, postal_code (text), lon, lat, centre (source|moved|district)."""
        import pandas as pd  # placing an address needs no frame, and pandas is slow to start

        frame = pd.read_csv(self.folder / "villages.csv", dtype=str)
        return frame.astype({"lon": float, "lat": float})

    @cached_property
    def districts(self) -> "pd.DataFrame":
        """Districts: code, name, regency_code (text), lon, lat of the representative point."""
        import pandas as pd  # placing an address needs no frame, and pandas is slow to start

        rows = [
            (code, name, code[:5], *self.points[code]) for code, name in self.names.items() if len(code) == 8
        ]
        return pd.DataFrame(rows, columns=["code", "name", "regency_code", "lon", "lat"])

    @cached_property
    def regencies(self) -> "pd.DataFrame":
        """Regencies: code, name, lon, lat of the representative point."""
        import pandas as pd  # placing an address needs no frame, and pandas is slow to start

        rows = [(code, name, *self.points[code]) for code, name in self.names.items() if len(code) == 5]
        return pd.DataFrame(rows, columns=["code", "name", "lon", "lat"])

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """Codes of the districts and villages below each regency, and of the villages below each district."""
        below: defaultdict[str, list[str]] = defaultdict(list)
        for code in self.names:
            for parent in (code[:5], code[:8]):
                if len(parent) < len(code):
                    below[parent].append(code)
        return {parent: tuple(dict.fromkeys(codes)) for parent, codes in below.items()}


@cache
def load(folder: Path = settings.GAZETTEER_DIR) -> Gazetteer:
    """Read the tables of `folder` once and build the index of spellings.

    Raises
    ------
    ReadError
        If a table is missing; `data/gazetteer/build.py` makes them.
    """
    areas, villages = _rows(folder, "areas.csv"), _rows(folder, "villages.csv")
    names = {row["code"]: row["name"].removeprefix("Kabupaten ") for row in (*areas, *villages)}
    postal: defaultdict[str, list[str]] = defaultdict(list)
    for row in villages:
        postal[row["postal_code"]].append(row["code"])
    called: defaultdict[str, set[str]] = defaultdict(set)
    for row in _rows(folder, "village_words.csv"):
        called[row["word"]].add(row["regency_code"])
    spellings = index(
        names, _rows(folder, "aliases.csv"), _rows(folder, "outside.csv"), _rows(folder, "words.csv")
    )
    return Gazetteer(
        names=names,
        points={row["code"]: (float(row["lon"]), float(row["lat"])) for row in (*areas, *villages)},
        postal={code: tuple(codes) for code, codes in postal.items()},
        index=spellings,
        prefixes=frozenset(key[:end] for key in spellings for end in range(1, len(key) + 1)),
        called={word: frozenset(codes) for word, codes in called.items()},
        folder=folder,
    )


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    try:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except FileNotFoundError:
        msg = _("{file}: not found; run data/gazetteer/build.py to make the gazetteer", file=folder / name)
        raise ReadError(msg) from None
