"""What a worker does with one part of a large list, from files to files: read it, then place and judge it.

Owns the files of a finished part in the folder of work: each is whole or not there, its name says what it was made
from, and the one with the counts comes last.
"""

import io
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geo import batch, corrections, criteria, judging, quality, schema
from geo.divide import Part
from geo.headers import Said
from geo.read import read_part

__all__ = ["BUCKETS", "Job", "counts", "kept", "load", "place", "read", "save"]

#: Identifiers and addresses that may be equal lie in the same of so many buckets.
BUCKETS: Final = 64

#: Numbers that `identifiers.unique` puts behind a repeated identifier: with and without them it is of one family.
_NUMBERED: Final = r"(?:#\d+)+$"


#: What is added up in the end, and of many parts would fill the memory of one process until then.
_COUNTS: Final = ("quality", "problems", "problem_rows")


class Job(NamedTuple):
    """A finished part: the key of its files and what is known of them, but for what `counts` returns."""

    key: str
    facts: dict[str, Any]


def kept(work: Path, key: str) -> Job | None:
    """Return the finished part `key`, None where it is not finished."""
    path = work / f"part-{key}.json"
    return _job(key, json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def _job(key: str, facts: dict[str, Any]) -> Job:
    return Job(key, {name: fact for name, fact in facts.items() if name not in _COUNTS})


def counts(work: Path, key: str) -> dict[str, Any]:
    """Return what a finished part adds to the report: `quality`, or `problems` and `problem_rows`."""
    facts = json.loads((work / f"part-{key}.json").read_text(encoding="utf-8"))
    return {name: facts[name] for name in _COUNTS if name in facts}


def load(work: Path, key: str, kind: str) -> pa.Table:
    """Return a table of a finished part without copying it into memory."""
    with pa.memory_map(str(work / f"part-{key}-{kind}.arrow")) as file:
        return pa.ipc.open_file(file).read_all()


def save(path: Path, table: pa.Table) -> None:
    """Write `table` to `path`, whole or not at all."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with pa.OSFile(str(unfinished), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _finish(work: Path, key: str, tables: dict[str, pa.Table], facts: dict[str, Any]) -> Job:
    for kind, table in tables.items():
        save(work / f"part-{key}-{kind}.arrow", table)
    unfinished = work / f".part-{key}.{os.getpid()}"
    try:
        unfinished.write_text(json.dumps(facts), encoding="utf-8")
        unfinished.replace(work / f"part-{key}.json")
    finally:
        unfinished.unlink(missing_ok=True)
    return _job(key, facts)


def read(work: Path, key: str, part: Part, said: Said, first: bool) -> Job:
    """Read `part` and keep its rows, their identifiers by bucket and the capacities that they state.

    Of a file in several parts the `first` tells what is wrong with the header.
    """
    rows, found, columns, header_row = read_part(part.source.path, part.source.name, part.span, said=said)
    ukm = judging.typed(rows)
    if not first:
        found = found[found["row"] > header_row]
    family = ukm["ukm_id"].str.replace(_NUMBERED, "", regex=True)
    ids = ukm[["ukm_id", *schema.SOURCE]].assign(position=np.arange(len(ukm)))
    ids, offsets = _in_buckets(ids, family)
    stated = criteria.counted(criteria.capacities(ukm)).rename("rows").reset_index()
    tables = {
        "rows": pa.Table.from_pandas(ukm, preserve_index=False),
        "ids": pa.Table.from_pandas(ids, preserve_index=False),
        "stated": pa.Table.from_pandas(stated, preserve_index=False),
    }
    facts = {
        "rows": len(ukm),
        "columns": columns,
        "offsets": offsets,
        "files": [*ukm["source_file"].unique()],
        **quality.counts_of(found),
    }
    return _finish(work, key, tables, facts)


def _in_buckets(frame: pd.DataFrame, texts: pd.Series) -> tuple[pd.DataFrame, list[int]]:
    """Return `frame` sorted by the buckets of `texts`, in which equal ones are together, and where each begins."""
    buckets = pd.util.hash_array(texts.fillna("").to_numpy(dtype=object)) % BUCKETS
    order = np.argsort(buckets, kind="stable")
    return frame.iloc[order], np.searchsorted(buckets[order], range(BUCKETS + 1)).tolist()


def place(work: Path, key: str, read_key: str, how: judging.How, renamed: pd.DataFrame) -> Job:
    """Place and judge the rows of a part that `read` kept.

    `renamed` has the positions and the new ukm_id of rows whose identifier occurs before in any part.
    """
    ukm = load(work, read_key, "rows").to_pandas()
    ids = ukm["ukm_id"].to_numpy(dtype=object, copy=True)
    ids[renamed["position"].to_numpy()] = renamed["ukm_id"].to_numpy(dtype=object)
    done = judging.judge(ukm.assign(ukm_id=pd.array(ids, dtype="str")), how)
    # From part to part little repeats itself, and of many parts it would be more than a worker may take.
    batch.forget()
    placed, areas = _by_area(done)
    tables = {"placed": placed, "personal": pa.Table.from_pandas(done.personal, preserve_index=False)}
    offsets = {}
    for kind, rows in (("unplaced", done.unplaced), ("doubtful", done.doubtful)):
        sorted_rows, offsets[kind] = _in_buckets(rows, rows[corrections.KEY])
        tables[kind] = pa.Table.from_pandas(sorted_rows, preserve_index=False)
    facts = {
        "areas": areas,
        "offsets": offsets,
        "personal": {str(name): str(kind) for name, kind in done.personal.dtypes.items()},
        "quality": quality.count(done.ukm, how.rules),
    }
    return _finish(work, key, tables, facts)


def _by_area(done: judging.Judged) -> tuple[pa.Table, dict[str, Any]]:
    """Return the placed rows as GeoParquet has them, sorted by area, and where each area begins, ends and lies."""
    placed = done.placed
    area = placed["district_code"].fillna(placed["regency_code"])
    placed = placed.iloc[np.argsort(area.to_numpy(dtype=object), kind="stable")]
    area = area[placed.index].reset_index(drop=True)
    # Written and read once, so that geopandas alone knows what GeoParquet is.
    buffer = io.BytesIO()
    placed.to_parquet(buffer, index=False, schema_version="1.1.0", write_covering_bbox=True)
    bounds = placed.geometry.bounds.reset_index(drop=True).groupby(area)
    low, high = bounds[["minx", "miny"]].min(), bounds[["maxx", "maxy"]].max()
    ranges = pd.Series(area.index).groupby(area).agg(["min", "max"])
    facts = {
        code: [int(first), int(last) + 1, *low.loc[code].tolist(), *high.loc[code].tolist()]
        for code, first, last in ranges.itertuples()
    }
    return pq.read_table(buffer), facts


def without_progress(how: judging.How) -> judging.How:
    """Return `how` for another process."""
    return replace(how, progress=judging.silent, checkpoint=None, workers=1)
