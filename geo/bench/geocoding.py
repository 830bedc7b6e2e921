"""Judge the geocoder on rows written to break it and on reviewed cases, beside another geocoder on the same rows.

Owns the counting; `tests/geocode` owns the rows and says what is right.
"""

# A developer's tool: its titles and remarks are in English and in no catalogue.

import csv
import importlib
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pandas as pd

from geo import batch, geocode
from geo.bench import lokal
from geo.bench.lokal import Given
from geo.bench.rounds import ROUNDS, in_turn

__all__ = ["Geocoding", "measure", "tables"]

#: The rows of mess, and the first of them that the other geocoder, which is slow, is asked for too.
_ROWS: Final = 6_000
_ROWS_BESIDE: Final = 1_000
_SAID: Final = (0.0, 0.5, 0.8, 0.9, 0.94, 0.97, 0.985, 1.0)

_NO_TESTS: Final = (
    "geocoder not judged: {reason}; run this in the top folder of a checkout, which holds tests/geocode"
)

_WORDS: Final = ("n", "right", "wrong", "none")
#: Levels and their figures as the wide tables show them.
_SHOWN: Final = [
    *((level, word) for level in ("regency", "district", "village") for word in _WORDS),
    ("none", "n"), ("none", "wrong"), ("beyond", "wrong"),
]  # fmt: skip


@dataclass(frozen=True)
class Verdicts:
    """Shares (0-1) of `n` rows of one kind of mess that are right, wrong or not answered at one level.

    Level "none" counts the rows that name no place, "beyond" the answers deeper than what their row names.
    """

    kind: str
    level: str
    n: int
    right: float
    wrong: float
    none: float


@dataclass(frozen=True)
class Said:
    """How many answers said a confidence above `above` and up to `up_to`, its mean, and the share that is right."""

    above: float
    up_to: float
    n: int
    said: float
    right: float


@dataclass(frozen=True)
class Beside:
    """One geocoder on the rows that all are asked for, with empty memories and loaded tables."""

    geocoder: str
    rows: int
    rows_per_s: float
    verdicts: list[Verdicts]


@dataclass(frozen=True)
class Geocoding:
    """What `measure` found; `remark` says what is missing or how the other geocoder is asked."""

    rows: int
    seed: int
    verdicts: list[Verdicts]
    reviewed: list[Verdicts]
    reliability: list[Said]
    beside: list[Beside]
    remark: str


def measure(rows: int, *, seed: int) -> Geocoding:
    """Judge the geocoder on up to `rows` rows of seeded mess, at most 6,000, and on the reviewed cases."""
    try:
        judge = importlib.import_module("tests.geocode.judge")
        mess = importlib.import_module("tests.geocode.mess")
    except ModuleNotFoundError as error:
        return Geocoding(0, seed, [], [], [], [], _NO_TESTS.format(reason=error))
    cases = mess.make(min(rows, _ROWS), seed=seed)
    answers = _answers(cases)
    reviewed = _reviewed(Path(str(judge.__file__)).with_name("cases.csv"), mess.Case)
    beside, remark = _beside(cases[:_ROWS_BESIDE], judge.score)
    return Geocoding(
        rows=len(cases),
        seed=seed,
        verdicts=_verdicts(judge.score(cases, answers)),
        reviewed=_verdicts(judge.score(reviewed, _answers(reviewed)).query("kind != 'all'")),
        reliability=_reliability(cases, answers),
        beside=beside,
        remark=remark,
    )


def tables(found: Geocoding) -> str:
    """Return `found` as aligned tables under their titles, shares in per cent."""
    if not found.rows:
        return found.remark
    others = {f"{way.geocoder} ({way.rows_per_s:,.0f} rows/s)": way.verdicts for way in found.beside}
    parts = {
        f"Geocoder, {found.rows:,} rows of seeded mess (seed {found.seed}) and the reviewed cases, with which it "
        "was made; % of the n rows that name the level. none: rows that name no place; beyond: answers deeper than "
        "what is named": _wide(_by_kind([*found.reviewed, *found.verdicts])),
        "Reliability: the confidence said, and how many of those answers are right": _reliable(found.reliability),
        f"Geocoders on the first {found.beside[0].rows:,} of these rows, median speed of {ROUNDS} rounds in turn":
            _wide({name: [v for v in verdicts if v.kind == "all"] for name, verdicts in others.items()}),
    }  # fmt: skip
    return "\n\n".join([*(f"{title}\n{table}" for title, table in parts.items()), found.remark])


def _answers(cases: Iterable[Any]) -> list[geocode.Answer]:
    return [
        geocode.locate(
            case.text,
            village=case.village,
            district=case.district,
            regency=case.regency,
            postal_code=case.postal_code,
        )
        for case in cases
    ]


def _reviewed(path: Path, case: Callable[..., Any]) -> list[Any]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [case(truth=row.pop("code"), named=row.pop("level"), kind="reviewed cases", **row) for row in rows]


def _verdicts(scores: pd.DataFrame) -> list[Verdicts]:
    """Return the rows of `judge.score`, their per cent as shares."""
    rows = scores.astype(object).itertuples(index=False, name=None)
    return [
        Verdicts(kind, level, n, *(round(share / 100, 4) for share in shares))
        for kind, level, n, *shares in rows
    ]


def _reliability(cases: Sequence[Any], answers: Sequence[geocode.Answer]) -> list[Said]:
    """Count right answers by the confidence that they said; any answer to a row from elsewhere is wrong."""
    said = [
        (answer.confidence, bool(case.truth) and case.truth.startswith(answer.code))
        for case, answer in zip(cases, answers, strict=True)
        if answer.code
    ]
    found = []
    for above, up_to in pairwise(_SAID):
        here = [answer for answer in said if above < answer[0] <= up_to]
        if here:
            confidence, right = (round(statistics.fmean(values), 4) for values in zip(*here, strict=True))
            found.append(Said(above, up_to, len(here), confidence, right))
    return found


def _beside(cases: Sequence[Any], score: Callable[..., pd.DataFrame]) -> tuple[list[Beside], str]:
    """Return this geocoder and the other on the same rows, with a remark about the other."""
    name, ask, remark = lokal.asker()
    given: list[Given] = []

    def ours() -> None:
        batch.forget()
        _answers(cases)

    def theirs() -> None:
        given[:] = ask(cases) if ask else []

    seconds = in_turn(ours, theirs) if ask else in_turn(ours)
    speeds = [round(len(cases) / statistics.median(spent)) for spent in seconds]

    def counted(geocoder: str, speed: float, answers: Iterable[Any]) -> Beside:
        return Beside(geocoder, len(cases), speed, _verdicts(score(cases, answers).query("kind == 'all'")))

    found = [counted("this one", speeds[0], _answers(cases))]
    if ask:
        sure = [answer if answer.sure else Given(None, sure=False) for answer in given]
        found += [counted(name, speeds[1], given), counted(f"{name}, sure", speeds[1], sure)]
    return found, remark


def _by_kind(verdicts: Iterable[Verdicts]) -> dict[str, list[Verdicts]]:
    """Return `verdicts` by kind, "all" first."""
    kinds: dict[str, list[Verdicts]] = {"all": []}
    for verdict in verdicts:
        kinds.setdefault(verdict.kind, []).append(verdict)
    return kinds


def _wide(lines: dict[str, list[Verdicts]]) -> str:
    """Return a table with a line per name and the verdicts of all levels side by side."""
    cells = {
        name: {(v.level, word): (1 if word == "n" else 100) * asdict(v)[word] for v in verdicts for word in _WORDS}
        for name, verdicts in lines.items()
    }  # fmt: skip
    frame = pd.DataFrame.from_dict(cells, orient="index").reindex(columns=pd.MultiIndex.from_tuples(_SHOWN))
    formats = [("{:,.0f}" if word == "n" else "{:.2f}").format for _level, word in _SHOWN]
    return str(frame.to_string(na_rep="-", formatters=formats))


def _reliable(bins: Sequence[Said]) -> str:
    rows = [(f"{b.above:g}-{b.up_to:g}", b.n, f"{100 * b.said:.1f}", f"{100 * b.right:.1f}") for b in bins]
    return str(pd.DataFrame(rows, columns=["confidence", "n", "said %", "right %"]).to_string(index=False))
