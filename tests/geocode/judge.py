"""Say what an address truly names, from the tables alone, and score answers against it.

Independent of the geocoder on purpose: it is told which names were written and in which roles (`Part`), so it
need not parse, and weighs nothing but how many of them agree.
"""

import csv
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple, Protocol

import pandas as pd

from geo import settings

LEVELS = {5: "regency", 8: "district", 13: "village"}
LENGTHS = {level: length for length, level in LEVELS.items()}
#: A postal code is easily copied wrongly, the name that an area had before weighs less than its present one, and
#: "Tulang Bawang" alone is the regency, not the village of that name elsewhere.
_POSTAL, _POSTAL_REGENCY, _FORMER, _REGENCY = 0.5, 0.3, 0.6, 1.1
_ROMAN = dict(
    zip("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split(), map(str, range(1, 16)), strict=True)
)


class Part(NamedTuple):
    """A name as it was meant: the level that marker or column say ("": none), the spellings it may stand for."""

    level: str
    names: tuple[str, ...]


class _Answer(Protocol):
    @property
    def code(self) -> str | None: ...


class _Case(Protocol):
    @property
    def truth(self) -> str: ...
    @property
    def named(self) -> str: ...
    @property
    def kind(self) -> str: ...


@cache
def table(name: str) -> list[dict[str, str]]:
    """Return the rows of one table of the gazetteer."""
    with (settings.GAZETTEER_DIR / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def places() -> dict[str, str]:
    """Return the official name of every place by code, regencies without their type."""
    rows = [*table("areas.csv"), *table("villages.csv")]
    return {row["code"]: re.sub("^(Kabupaten|Kota) ", "", row["name"]) if len(row["code"]) == 5 else row["name"]
            for row in rows}  # fmt: skip


def key(name: str) -> str:
    """Return the key under which a careful human takes two spellings for one name."""
    words = re.findall(r"[a-z]+|\d+", name.casefold().replace("'", ""))
    joined = "".join(_ROMAN.get(word, word) for word in words)
    for old, new in (("oe", "u"), ("dj", "j"), ("tj", "c"), ("y", "i"), ("o", "u"), ("h", ""), ("uw", "u")):
        joined = joined.replace(old, new)
    return re.sub(r"([a-z])\1+", r"\1", joined)


@cache
def readings() -> dict[tuple[str, str], dict[str, float]]:
    """Return the codes that a key may mean at a level, each with its weight."""
    found: defaultdict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for row in table("aliases.csv"):
        found[LEVELS[len(row["code"])], key(row["alias"])][row["code"]] = (
            _FORMER if row["kind"] == "former" else 1.0
        )
    for code, name in places().items():
        found[LEVELS[len(code)], key(name)][code] = _REGENCY if len(code) == LENGTHS["regency"] else 1.0
    return found


@cache
def postal() -> dict[str, dict[str, float]]:
    """Return the codes of the districts and regencies in which a postal code is used, each with its weight."""
    used: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for row in table("villages.csv"):
        district = row["district_code"]
        used[row["postal_code"]] |= {district: _POSTAL, district[: LENGTHS["regency"]]: _POSTAL_REGENCY}
    return used


def meant(part: Part) -> dict[str, float]:
    """Return the codes that one written name may mean, each with its weight."""
    levels = [part.level] if part.level else list(LENGTHS)
    found: dict[str, float] = {}
    for name in part.names:
        for level in levels:
            found |= readings().get((level, key(name)), {})
    return found


def determined(parts: Sequence[Part], postal_code: str = "") -> str:
    """Return the deepest place that all sensible readings of `parts` share, "" where they share none.

    Sensible is what most names agree with, each of them taken for one level of its own where that is possible.
    """
    said = [meant(part) for part in parts]
    number = postal().get(postal_code, {})
    scores: dict[str, tuple[float, int]] = {}
    for code in {code for codes in (*said, number) for code in codes}:
        fitting = [[c for c in codes if code.startswith(c)] for codes in said]
        weight = sum(
            max(map(codes.__getitem__, fits), default=0.0) for codes, fits in zip(said, fitting, strict=True)
        )
        weight += max((number[c] for c in number if code.startswith(c)), default=0.0)
        own_levels = max(len(set(chosen)) for chosen in itertools.product(*filter(None, fitting)))
        scores[code] = (round(weight, 3), own_levels)
    best = max(scores.values(), default=(0.0, 0))
    return _common([code for code, score in scores.items() if score == best])


def _common(codes: list[str]) -> str:
    """Return the deepest place that is or holds each of `codes`, "" without any."""
    for length in sorted(LEVELS, reverse=True):
        shared = {code[:length] for code in codes}
        if len(shared) == 1 and all(len(code) >= length for code in codes):
            return shared.pop()
    return ""


def score(cases: Sequence[_Case], answers: Iterable[_Answer]) -> pd.DataFrame:
    """Return right, wrong and none (per cent) by kind of mess and level, "all" last.

    A level counts the rows that name it; "none" the rows whose names settle nothing, right without an answer or with
    the true one, which a word such as tiyuh may tell; "beyond" the answers deeper than the row names and wrong
    there, per cent of all rows.
    """
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for case, answer in zip(cases, answers, strict=True):
        for level, verdict in _verdicts(case, answer.code or ""):
            counts[case.kind, level][verdict] += 1
            counts["~all", level][verdict] += 1
    rows = []
    for kind, level in sorted(counts):
        count = counts[kind, level]
        shares = [round(100 * count[verdict] / count.total(), 2) for verdict in ("right", "wrong", "none")]
        rows.append((kind.strip("~"), level, count.total(), *shares))
    return pd.DataFrame(rows, columns=["kind", "level", "n", "right", "wrong", "none"])


def _verdicts(case: _Case, code: str) -> Iterable[tuple[str, str]]:
    deepest = LENGTHS.get(case.named, 0)
    for length, level in LEVELS.items():
        if length <= deepest:
            missing = "none" if len(code) < length else "wrong"
            yield level, "right" if code[:length] == case.truth[:length] else missing
    if not deepest:
        yield "none", "right" if case.truth.startswith(code) else "wrong"
    else:
        yield "beyond", "wrong" if len(code) > deepest and not case.truth.startswith(code) else "right"
