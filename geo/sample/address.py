"""Addresses as people write them: short forms, capitals, missing parts, joined names, slips and false friends.

The shares follow what was counted on public lists of addresses in the province (63 % name no regency, 40 % are
in capitals); those that nobody counted are assumptions, and data/ukm/README.md says which.
"""

import string
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from geo import settings
from geo.sample.words import Dice

__all__ = ["Place", "Written", "write_address"]

#: One of 200 rows names no place, and as many contradict themselves.
_NO_PLACE: Final = 0.005
_CONTRADICTION: Final = 0.005

_TOWN_WORD: Final = "Kelurahan"


class Place(NamedTuple):
    """One village with the names above it, the word for villages there and what each name could mean.

    Attributes
    ----------
    regencies
        Codes of the regencies that hold a village or district of the village's and of the district's name.
    """

    code: str
    village: str
    district: str
    regency: str
    regency_code: str
    word: str
    postal_code: str
    regencies: tuple[frozenset[str], frozenset[str]]


class Written(NamedTuple):
    """What one row of the register says of its place, and which slips and habits it shows."""

    address: str
    village: str
    district: str
    regency: str
    postal_code: str
    kinds: tuple[str, ...]


def write_address(dice: Dice, place: Place, words: Mapping[str, Any], other_regency: str) -> Written:
    """Return the address and the columns of one row.

    Parameters
    ----------
    place
        Where the row truly is.
    words
        What `words.load` returns.
    other_regency
        Name of the regency that a row states which contradicts itself.
    """
    kinds: list[str] = []
    if dice.chance(_NO_PLACE):
        return Written(
            _join(dice, _street(dice, place, words, kinds=None), words), "", "", "", "", ("no_place",)
        )
    column = _columns(dice, place, words, kinds)
    if dice.chance(_CONTRADICTION):
        kinds.append("contradiction")
        column = {"village": "", "district": "", "regency": other_regency}
        named = {"village", "district"}
    else:
        named = _named(dice, place, column)
    parts = _street(dice, place, words, kinds) + _areas(dice, place, words, named, kinds)
    address = _join(dice, parts, words)
    if dice.chance(0.4):
        kinds.append("capitals")
        address = address.upper()
    postal = place.postal_code if dice.chance(0.15) else ""
    return Written(address, column["village"], column["district"], column["regency"], postal, tuple(kinds))


def _named(dice: Dice, place: Place, column: Mapping[str, str]) -> set[str]:
    """Return which names the text holds; enough, but for 2 % of rows, to tell the regency."""
    shares = {"village": 0.72, "district": 0.4, "regency": 0.33}
    named = {name for name, share in shares.items() if dice.chance(share)}
    for addition in ("district", "regency"):
        known = named | {name for name, text in column.items() if text}
        if not _tells_regency(place, known) and dice.chance(0.9):
            named.add(addition)
    return named


def _tells_regency(place: Place, known: set[str]) -> bool:
    sets = [
        found for name, found in zip(("village", "district"), place.regencies, strict=True) if name in known
    ]
    return "regency" in known or (bool(sets) and len(frozenset.intersection(*sets)) == 1)


def _columns(dice: Dice, place: Place, words: Mapping[str, Any], kinds: list[str]) -> dict[str, str]:
    """Return what stands in the columns for village, district and regency; most are empty."""
    column = dict.fromkeys(("village", "district", "regency"), "")
    if dice.chance(0.3):
        column["village"] = _spelled(dice, place.village, words, kinds)
        if dice.chance(0.12):
            column["village"] = f"{place.word} {column['village']}"
    if dice.chance(0.4):
        column["district"] = _spelled(dice, place.district, words, kinds)
        if dice.chance(0.1):
            column["district"] = f"Kec. {column['district']}"
    if dice.chance(0.45):
        column["regency"] = _regency(dice, place, words, kinds)
    return {name: text.upper() for name, text in column.items()} if dice.chance(0.3) else column


def _street(dice: Dice, place: Place, words: Mapping[str, Any], kinds: list[str] | None) -> list[str]:
    """Return street, alley, number, hamlet and RT/RW, each only sometimes; no place is named where kinds is None."""
    address = words["address"]
    parts = []
    if kinds is None or dice.chance(0.62):
        roll = dice.number()
        if roll < 0.55 or kinds is None:
            name = dice.pick(address["heroes"])
        elif roll < 0.8:
            name = dice.pick(address["plain"])
        elif roll < 0.9:
            name = f"Raya {dice.pick((place.village, place.district))}"
        else:
            kinds.append("street_of_place")
            name = dice.pick(address["places"])
        parts.append(
            f"{dice.weighted(address['street_words'])} {name}{_numbered(dice, address['numbers'], 0.45)}"
        )
        if dice.chance(0.12):
            parts.append(f"{dice.weighted(address['alley_words'])} {dice.pick(address['plain'])}")
    if dice.chance(0.22):
        hamlet = "town_hamlet_words" if place.word == _TOWN_WORD else "hamlet_words"
        parts.append(f"{dice.weighted(address[hamlet])} {dice.pick(address['hamlets'])}")
    parts.append(_numbered(dice, address["neighbourhoods"], 0.28))
    return [part for part in parts if part]


def _numbered(dice: Dice, forms: list[str], share: float) -> str:
    """Return one of the forms with two numbers filled in, or nothing."""
    if not dice.chance(share):
        return ""
    return dice.pick(forms).format(a=dice.whole(1, 40), b=dice.whole(1, 9))


def _areas(
    dice: Dice, place: Place, words: Mapping[str, Any], named: set[str], kinds: list[str]
) -> list[str]:
    """Return the names of `named` as the text has them, with postal code and province now and then."""
    address = words["address"]
    parts = []
    if "village" in named:
        marker = dice.weighted(address["village_words"][place.word])
        parts.append(f"{marker} {_spelled(dice, place.village, words, kinds)}".strip())
    if "district" in named:
        marker = dice.weighted(address["district_words"])
        parts.append(f"{marker} {_spelled(dice, place.district, words, kinds)}".strip())
    if "regency" in named:
        parts.append(_regency(dice, place, words, kinds))
        if dice.chance(0.2):
            parts.append(settings.PROVINCE_NAME)
    else:
        kinds.append("no_regency")
    if dice.chance(0.08):
        parts.append(place.postal_code)
    return parts


def _regency(dice: Dice, place: Place, words: Mapping[str, Any], kinds: list[str]) -> str:
    short = words["regencies"][place.regency_code]["short"]
    if short and dice.chance(0.14):
        kinds.append("short_form")
        return str(dice.pick(short))
    name = place.regency.removeprefix("Kota ")
    marker = "Kota" if name != place.regency else "Kabupaten"
    marker = dice.weighted(words["address"]["regency_words"][marker])
    return f"{marker} {_spelled(dice, name, words, kinds)}".strip()


def _join(dice: Dice, parts: list[str], words: Mapping[str, Any]) -> str:
    """Return the parts as one text; a third of the texts has no comma at all."""
    if not parts:
        return ""
    habit = dice.weighted(words["address"]["separators"])
    text = parts[0]
    for part in parts[1:]:
        text += (" " if dice.chance(0.15) else habit) + part
    return text


def _spelled(dice: Dice, name: str, words: Mapping[str, Any], kinds: list[str]) -> str:
    """Return `name`, now and then joined, parted, shortened, spelled the other way or mistyped."""
    roll = dice.number()
    changed = name
    if roll < 0.08:
        changed = _joined_or_parted(dice, name, words)
        kinds.append("joined")
    elif roll < 0.13:
        changed = _replaced(dice, name, words["address"]["respelled"])
        kinds.append("respelled")
    elif roll < 0.2:
        changed = _replaced(dice, name, words["address"]["abbreviated"])
        kinds.append("short_form")
    elif roll < 0.26:
        changed = _mistyped(dice, name)
        kinds.append("typo")
    if changed == name and roll < 0.26:
        kinds.pop()
    return changed


def _joined_or_parted(dice: Dice, name: str, words: Mapping[str, Any]) -> str:
    first, *rest = name.split()
    if rest:
        return " ".join((first + rest[0].lower(), *rest[1:]))
    for head in words["address"]["heads"]:
        if name.startswith(head) and len(name) >= len(head) + 4 and dice.chance(0.9):
            return f"{head} {name.removeprefix(head).capitalize()}"
    return name


def _replaced(dice: Dice, name: str, pairs: list[list[str]]) -> str:
    fitting = [pair for pair in pairs if pair[0] in name.split()]
    if not fitting:
        return name
    old, new = dice.pick(fitting)
    return name.replace(old, new)


def _mistyped(dice: Dice, name: str) -> str:
    """Return `name` with one slip, two in a quarter of the cases; its first letter stays."""
    for _slip in range(2 if dice.chance(0.25) else 1):
        if len(name) < 5:
            return name
        at = dice.whole(1, len(name) - 2)
        letter = dice.pick(string.ascii_lowercase)
        name = dice.pick((
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            name[:at] + name[at + 1 :],
            name[:at] + name[at] + name[at:],
            name[:at] + letter + name[at + 1 :],
        ))  # fmt: skip
    return name
