"""Locate every row of a list: in chunks, in several processes if wanted, and going on where a stopped run ended.

Owns no decision about a place (that is `geocode`): whatever the number of processes, the answers are the same.
"""

import gc
import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import _lru_cache_wrapper
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import pandas as pd

from geo import boundaries, gazetteer, geocode, pack, schema, settings

__all__ = ["forget", "locate_frame", "state"]

_CHUNK_ROWS: Final = 10_000


def locate_frame(
    ukm: pd.DataFrame,
    *,
    workers: int = 1,
    checkpoint: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Locate every row of `ukm` by its address columns; coordinates are not looked at.

    Parameters
    ----------
    ukm
        Needs the text columns `schema.ADDRESS`; missing values are allowed.
    workers
        Number of processes; more than one is worth its start from some 100,000 rows on.
    checkpoint
        A folder that keeps what is done of a list of more than one chunk, so that a run which was stopped goes on.
        It is of use only to the same rows, gazetteer and program; the rest is ignored. None: keep nothing.
    progress
        Called with (rows done, all rows) after each chunk.

    Returns
    -------
        With the index of `ukm`: place_code, location_level, location_confidence, location_note, alternatives (codes
        joined by "; ") and lon, lat (EPSG:4326), all but level and confidence missing where nothing was found.
    """
    chunks = [ukm.iloc[start : start + _CHUNK_ROWS] for start in range(0, len(ukm), _CHUNK_ROWS)] or [ukm]
    kept = _Kept(checkpoint if len(chunks) > 1 else None)
    answers: list[pd.DataFrame] = []
    done = 0
    for answer in _located([chunk[list(schema.ADDRESS)] for chunk in chunks], kept, workers):
        answers.append(answer)
        done += len(answer)
        if progress:
            progress(done, len(ukm))
    return pd.concat(answers).set_axis(ukm.index)


def _located(chunks: list[pd.DataFrame], kept: "_Kept", workers: int) -> Iterator[pd.DataFrame]:
    """Yield the answers of all chunks in their order, from `kept` where they are there."""
    # Asked once: of two equal chunks the second must not be taken for kept as soon as the first is done.
    known = [kept.has(chunk) for chunk in chunks]
    missing = [chunk for chunk, is_kept in zip(chunks, known, strict=True) if not is_kept]
    with _pool(min(workers, len(missing))) as run:
        fresh = run(missing)
        for chunk, is_kept in zip(chunks, known, strict=True):
            if is_kept:
                yield kept.get(chunk)
            else:
                answer = next(fresh)
                kept.keep(chunk, answer)
                yield answer


@contextmanager
def _pool(workers: int) -> Iterator[Callable[[list[pd.DataFrame]], Iterator[pd.DataFrame]]]:
    """Yield what locates chunks, in this process or in several new ones."""
    if workers <= 1:
        yield lambda chunks: map(_locate_chunk, chunks)
        return
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        yield lambda chunks: pool.map(_locate_chunk, chunks)
    finally:
        pool.shutdown(cancel_futures=True)


def _locate_chunk(chunk: pd.DataFrame) -> pd.DataFrame:
    columns = [chunk[column].fillna("").astype(str).tolist() for column in schema.ADDRESS]
    with _without_garbage_collection():
        answers = [
            geocode.locate(text, village=village, district=district, regency=regency, postal_code=postal_code)
            for text, village, district, regency, postal_code in zip(*columns, strict=True)
        ]
    points = gazetteer.load().points
    nowhere = (float("nan"), float("nan"))
    lon_lat = [points[answer.code] if answer.code else nowhere for answer in answers]
    return pd.DataFrame(
        {
            "place_code": pd.array([answer.code for answer in answers], dtype="str"),
            "location_level": pd.array([answer.level for answer in answers], dtype="str"),
            "location_confidence": [answer.confidence for answer in answers],
            "location_note": pd.array(["; ".join(answer.notes) or None for answer in answers], dtype="str"),
            "alternatives": pd.array(
                ["; ".join(answer.alternatives) or None for answer in answers], dtype="str"
            ),
            "lon": [lon for lon, _lat in lon_lat],
            "lat": [lat for _lon, lat in lon_lat],
        }
    )


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Spare Python the search for cycles among millions of tuples, which hold none: a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def forget() -> None:
    """Empty what this package remembers of earlier rows, which may be hundreds of megabytes; tables stay."""
    for name in [name for name in sys.modules if name.startswith("geo.")]:
        for value in vars(sys.modules[name]).values():
            if isinstance(value, _lru_cache_wrapper) and value.cache_parameters()["maxsize"]:
                value.cache_clear()


def state() -> bytes:
    """Return the SHA-256 of the program and of the data that it places and judges by."""
    tables = [path for folder in (settings.GAZETTEER_DIR, boundaries.in_use()) for path in folder.glob("*.*")]
    rules = [*settings.UKM_DIR.glob("product*.csv"), settings.RULES_FILE, *settings.PACK_DIR.glob(pack.FILE)]
    whole = hashlib.sha256()
    for path in sorted([*tables, *rules, *(settings.ROOT / "geo").rglob("*.py")]):
        whole.update(path.read_bytes())
    return whole.digest()


class _Kept:
    """Answers of chunks in a folder, each under a key of its rows, the gazetteer and the program."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            self._state = state()

    def _path(self, chunk: pd.DataFrame) -> Path:
        rows = pd.util.hash_pandas_object(chunk.astype(str), index=False).to_numpy().tobytes()
        name = hashlib.sha256(self._state + rows).hexdigest()[:32]
        return (self._folder or Path()) / f"{name}.parquet"

    def has(self, chunk: pd.DataFrame) -> bool:
        return self._folder is not None and self._path(chunk).exists()

    def get(self, chunk: pd.DataFrame) -> pd.DataFrame:
        return pd.read_parquet(self._path(chunk))

    def keep(self, chunk: pd.DataFrame, answer: pd.DataFrame) -> None:
        if self._folder is not None:
            path = self._path(chunk)
            temporary = path.with_suffix(f".{os.getpid()}")
            answer.to_parquet(temporary)
            temporary.replace(path)
