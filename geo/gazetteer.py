"""The places of the province: codes, names, points, postal codes and the index of spellings.

Owns the reference tables in `data/gazetteer` and how a spelling is looked up; decides nothing about
addresses (that is `geocode`).
"""

import csv
import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import pandas as pd

from geo import settings
from geo.errors import ReadError
from geo.texts import _

__all__ = ["Gazetteer", "Reading", "canonical", "load"]

#: How far a reading is to be trusted beside the official name (1.0), by the alias's kind.
_TRUST: Final = {"short": 0.97, "old": 0.85, "spelling": 0.95, "former": 0.6}
_ABBREVIATED: Final = 0.97
_WITHOUT_DIRECTION: Final = 0.85

_ENGLISH_DIRECTIONS: Final = ("south", "north", "east", "west", "central")
_DIRECTION: Final = re.compile(r" (selatan|utara|timur|barat|tengah|pusat)$", re.IGNORECASE)
_TYPE_WORDS: Final = re.compile(r"^(kabupaten|kota)( administrasi)? ")
_ROMAN: Final = {
    roman: str(number)
    for number, roman in enumerate("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split(), start=1)
}


class Reading(NamedTuple):
    """One place that a spelling may mean: its code and how far that is to be trusted (0-1)."""

    code: str
    trust: float


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
    """

    names: Mapping[str, str]
    points: Mapping[str, tuple[float, float]]
    postal: Mapping[str, tuple[str, ...]]
    index: Mapping[str, tuple[Reading, ...]]
    prefixes: frozenset[str]
    folder: Path

    def full_name(self, code: str) -> str:
        """Return the name of a place and of the areas that hold it, the smallest first.

        Examples
        --------
        >>> load().full_name("18.72.01")
        'Metro Pusat, Kota Metro'
        """
        return ", ".join(self.names[code[:end]] for end in (13, 8, 5) if end <= len(code))

    @cached_property
    def villages(self) -> pd.DataFrame:
        """Villages: code, name, district_code, postal_code (text), lon, lat, centre (source|moved|district)."""
        frame = pd.read_csv(self.folder / "villages.csv", dtype=str)
        return frame.astype({"lon": float, "lat": float})

    @cached_property
    def districts(self) -> pd.DataFrame:
        """Districts: code, name, regency_code (text), lon, lat of the representative point."""
        rows = [
            (code, name, code[:5], *self.points[code]) for code, name in self.names.items() if len(code) == 8
        ]
        return pd.DataFrame(rows, columns=["code", "name", "regency_code", "lon", "lat"])

    @cached_property
    def regencies(self) -> pd.DataFrame:
        """Regencies: code, name, lon, lat of the representative point."""
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
    index = _index(
        names, _rows(folder, "aliases.csv"), _rows(folder, "outside.csv"), _rows(folder, "words.csv")
    )
    return Gazetteer(
        names=names,
        points={row["code"]: (float(row["lon"]), float(row["lat"])) for row in (*areas, *villages)},
        postal={code: tuple(codes) for code, codes in postal.items()},
        index=index,
        prefixes=frozenset(key[:end] for key in index for end in range(1, len(key) + 1)),
        folder=folder,
    )


@lru_cache(maxsize=1 << 17)
def canonical(text: str) -> str:
    """Return the key under which all usual spellings of one name meet.

    Lower case ASCII letters and digits without spaces; `y` as `i`, `o` as `u`, no `h` after a consonant or
    between vowels, no doubled letters, `dj` as `j`, `uw` as `u`, Roman numerals standing alone as digits. No two
    villages of one district share a key (tests/test_data_gazetteer.py).

    Examples
    --------
    >>> canonical("Way Hui"), canonical("Wai Huwi"), canonical("WAYHUI")
    ('waiui', 'waiui', 'waiui')
    >>> canonical("Gedong Tataan") == canonical("Gedung Tata'an"), canonical("Labuhan Ratu II")
    (True, 'labuanratu2')
    """
    plain = unicodedata.normalize("NFKD", text).casefold().replace("'", "").replace("’", "")
    words = (_ROMAN.get(word, word) for word in re.findall(r"[a-z]+|\d+", plain))
    return _fold("".join(words))


def _fold(key: str) -> str:
    key = key.replace("oe", "u").replace("dj", "j").replace("y", "i").replace("o", "u")
    key = re.sub(r"(?<=[bdgkt])h|(?<=[aeiu])h(?=[aeiu])", "", key).replace("uw", "u")
    return re.sub(r"([a-z])\1+", r"\1", key)


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    try:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except FileNotFoundError:
        msg = _("{file}: not found; run data/gazetteer/build.py to make the gazetteer", file=folder / name)
        raise ReadError(msg) from None


def _index(
    names: Mapping[str, str],
    aliases: Iterable[Mapping[str, str]],
    outside: Iterable[Mapping[str, str]],
    words: Iterable[Mapping[str, str]],
) -> dict[str, tuple[Reading, ...]]:
    """Return every key with its readings, each code once with its best trust."""
    short_forms: defaultdict[str, list[str]] = defaultdict(list)
    for row in words:
        short_forms[row["long"]].append(row["short"])
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)

    def add(spelling: str, code: str, trust: float) -> None:
        readings = found[canonical(spelling)]
        readings[code] = max(trust, readings.get(code, 0.0))

    for code, name in names.items():
        for spelling in _full_names(code, name):
            add(spelling, code, 1.0)
            for variant in _variants(spelling.casefold(), short_forms):
                add(variant, code, _ABBREVIATED)
    areas = {canonical(name) for code, name in names.items() if len(code) < 13}
    for code, name in names.items():
        base = _DIRECTION.sub("", name)
        if len(code) == 8 and canonical(base) not in areas:
            add(base, code, _WITHOUT_DIRECTION)
    for row in aliases:
        add(row["alias"], row["code"], _TRUST[row["kind"]])
    for row in outside:
        add(row["name"], row["code"], 1.0)
        add(_TYPE_WORDS.sub("", row["name"].casefold()), row["code"], 1.0)
    add(settings.PROVINCE_NAME, settings.PROVINCE_CODE, 1.0)
    return {key: tuple(itertools.starmap(Reading, readings.items())) for key, readings in found.items()}


def _full_names(code: str, name: str) -> Iterator[str]:
    """Yield the name as it is and with the words that people put before or after it."""
    yield name
    if len(code) == 5:
        short = name.removeprefix("Kota ")
        yield from (short, f"{short} Regency", f"{short} City", f"Kota {short}", f"Kabupaten {short}")
    elif name.startswith("Kota "):
        yield f"{name.removeprefix('Kota ')} City"


def _variants(name: str, short_forms: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield `name` with up to two of its words in their short or English forms.

    Examples
    --------
    >>> list(_variants("panjang selatan", {"selatan": ["sel", "south"]}))
    ['panjang sel', 'south panjang']
    """
    spots = [
        (long, short)
        for long, shorts in short_forms.items()
        if re.search(rf"\b{long}", name)
        for short in shorts
    ]
    for count in (1, 2):
        for chosen in itertools.combinations(spots, count):
            if len({long for long, _short in chosen}) == count:
                variant = name
                for long, short in chosen:
                    variant = _replace(variant, long, short)
                yield variant


def _replace(name: str, long: str, short: str) -> str:
    if short in _ENGLISH_DIRECTIONS:
        rest = re.sub(rf"\s*\b{long}\b", "", name)
        return f"{short} {rest}" if rest != name else name
    return re.sub(rf"\b{long}", f"{short} ", name).strip()
