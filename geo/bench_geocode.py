"""Judge the geocoder's answers on rows written to break it, beside lokal-id on the same rows.

Owns what is counted and how another geocoder is asked; `tests/geocode` owns the rows and what is right.
"""

# A developer's tool: its titles and remarks are in English and in no catalogue.

import csv
import importlib
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import _lru_cache_wrapper
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

import pandas as pd

from geo import geocode, settings

__all__ = ["Geocoding", "forget", "measure", "tables"]

_ROUNDS: Final = 3
#: The rows of mess, and the first of them that the other geocoder, which is slow, is asked for too.
_ROWS: Final = 6_000
_ROWS_BESIDE: Final = 1_000
_SAID: Final = (0.0, 0.5, 0.8, 0.9, 0.94, 0.97, 0.985, 1.0)
_PER_CENT: Final = "{:.2f}".format

_NO_TESTS: Final = "not judged: tests/geocode is not there ({reason}); run it in the top folder of a checkout"
_NO_LOKAL: Final = "lokal-id is not installed: pip install -r requirements-bench.txt"
_HOW_LOKAL: Final = (
    "lokal-id: lokal.wilayah.parse_alamat of text and columns in one line, which then says Lampung (rows of the "
    "kind outside as they are): its best way here. An answer outside the province counts as none. "
    "'No guesses' leaves out those that it calls of low confidence."
)


class _Code(NamedTuple):
    code: str | None


@dataclass(frozen=True)
class Verdicts:
    """Shares (0-1) of `n` rows of one kind of mess that are right, wrong or not answered at one level.

    Level "none" counts the rows that name no place, "beyond" the answers deeper than the row names.
    """

    kind: str
    level: str
    n: int
    right: float
    wrong: float
    none: float


@dataclass(frozen=True)
class Said:
    """The share of right answers among the `n` that said a confidence above `above` and up to `up_to`."""

    above: float
    up_to: float
    n: int
    said: float
    right: float


@dataclass(frozen=True)
class Beside:
    """One geocoder on the rows that all of them were asked for; memories empty, tables loaded."""

    geocoder: str
    rows: int
    rows_per_s: float
    verdicts: list[Verdicts]


@dataclass(frozen=True)
class Geocoding:
    """What `measure` found; `remarks` say how it was done and what is missing."""

    rows: int
    seed: int
    verdicts: list[Verdicts]
    reviewed: list[Verdicts]
    reliability: list[Said]
    beside: list[Beside]
    remarks: list[str]


def measure(rows: int, *, seed: int) -> Geocoding:
    """Judge the geocoder on up to `rows` rows of seeded mess and on the reviewed cases of `tests/geocode`."""
    try:
        judge = importlib.import_module("tests.geocode.judge")
        mess = importlib.import_module("tests.geocode.mess")
    except ModuleNotFoundError as error:
        return Geocoding(0, seed, [], [], [], [], [_NO_TESTS.format(reason=error)])
    cases = mess.make(min(rows, _ROWS), seed=seed)
    answers = _answers(cases)
    reviewed = _reviewed(Path(str(judge.__file__)).with_name("cases.csv"), mess.Case)
    beside, remark = _beside(cases[:_ROWS_BESIDE], judge.score)
    return Geocoding(
        rows=len(cases),
        seed=seed,
        verdicts=_verdicts(judge.score(cases, answers)),
        reviewed=_verdicts(judge.score(reviewed, _answers(reviewed)).query("kind == 'all'")),
        reliability=_reliability(cases, answers),
        beside=beside,
        remarks=[remark],
    )


def forget() -> None:
    """Empty every memory of answers in this package, so that a list is timed as the first one; tables stay."""
    for name in [name for name in sys.modules if name.startswith("geo.")]:
        for value in vars(sys.modules[name]).values():
            if isinstance(value, _lru_cache_wrapper) and value.cache_parameters()["maxsize"]:
                value.cache_clear()


def tables(found: Geocoding) -> str:
    """Return `found` as aligned tables; shares in per cent."""
    parts = []
    if found.rows:
        parts = [
            f"geocoder, {found.rows} rows of mess (seed {found.seed}), per cent of the rows that name the level",
            _by_level(found.verdicts, "all"),
            "the same by kind of mess; nothing named: rows that name no place and must get none",
            _by_kind(pd.DataFrame(map(asdict, found.verdicts))),
            f"reviewed cases of tests/geocode/cases.csv ({_n(found.reviewed)} rows; the parser was made with them)",
            _by_level(found.reviewed, "all"),
            "reliability: confidence said, and per cent of those answers that are right",
            _percent(pd.DataFrame(map(asdict, found.reliability)), "said", "right"),
            f"beside others, the first {found.beside[0].rows} rows, empty memories, medians of {_ROUNDS} rounds in turn",
            _by_geocoder(found.beside),
        ]  # fmt: skip
    return "\n\n".join(parts + found.remarks)


def _answers(cases: Sequence[Any]) -> list[geocode.Answer]:
    return [
        geocode.locate(
            case.text, village=case.village, district=case.district, regency=case.regency, postal_code=case.postal_code
        )
        for case in cases
    ]  # fmt: skip


def _reviewed(path: Path, case: Callable[..., Any]) -> list[Any]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            case(**row, truth=row.pop("code"), named=row.pop("level"), kind="") for row in csv.DictReader(file)
        ]


def _verdicts(scores: pd.DataFrame) -> list[Verdicts]:
    """Return the rows of `judge.score`, their per cent as shares."""
    return [
        Verdicts(kind, level, n, *(share / 100 for share in shares))
        for kind, level, n, *shares in scores.astype(object).itertuples(index=False, name=None)
    ]


def _reliability(cases: Sequence[Any], answers: Sequence[geocode.Answer]) -> list[Said]:
    """Count right answers by the confidence that they said; any answer outside the province is wrong."""
    said = [
        (answer.confidence, bool(case.truth) and case.truth.startswith(answer.code))
        for case, answer in zip(cases, answers, strict=True)
        if answer.code
    ]
    found = []
    for above, up_to in pairwise(_SAID):
        here = [(confidence, right) for confidence, right in said if above < confidence <= up_to]
        if here:
            means = (round(statistics.fmean(values), 4) for values in zip(*here, strict=True))
            found.append(Said(above, up_to, len(here), *means))
    return found


def _beside(cases: Sequence[Any], score: Callable[..., pd.DataFrame]) -> tuple[list[Beside], str]:
    """Return this geocoder and, where it is installed, lokal-id on the same rows, and a remark about the latter."""

    def ours() -> Sequence[_Code | geocode.Answer]:
        forget()
        return _answers(cases)

    ways: dict[str, Callable[[], Sequence[Any]]] = {"this one": ours}
    try:
        parse = importlib.import_module("lokal.wilayah").parse_alamat
    except ModuleNotFoundError:
        remark = _NO_LOKAL
    else:
        remark = _HOW_LOKAL
        lines = [_in_one_line(case) for case in cases]
        parse(lines[0])  # loads its tables
        ways[f"lokal-id {metadata.version('lokal-id')}"] = lambda: [parse(line) for line in lines]
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    answers: dict[str, Sequence[Any]] = {}
    for _round in range(_ROUNDS):
        for name, way in ways.items():
            began = time.perf_counter()
            answers[name] = way()
            seconds[name].append(time.perf_counter() - began)

    def counted(name: str, way: str, codes: Sequence[Any]) -> Beside:
        shares = _verdicts(score(cases, codes).query("kind == 'all'"))
        return Beside(name, len(cases), round(len(cases) / statistics.median(seconds[way])), shares)

    found = []
    for name, given in answers.items():
        if name == "this one":
            found.append(counted(name, name, given))
        else:
            sure = [answer for answer in given if answer.confidence != "low"]
            found.append(counted(name, name, [_here(answer) for answer in given]))
    return found, remark


def _in_one_line(case: Any) -> str:
    province = "" if case.kind == "outside" else settings.PROVINCE_NAME
    return ", ".join(
        filter(None, (case.text, case.village, case.district, case.regency, province, case.postal_code))
    )
