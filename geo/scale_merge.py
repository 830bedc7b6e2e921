"""What a worker does with all parts of a large list together, a portion at a time."""

import heapq
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geo import corrections, identifiers, judging, quality
from geo.scale_parts import load, save

__all__ = ["Piece", "areas", "counts", "mend", "mended", "opened", "personal", "repeated"]

#: Rows of a group of the output that a reader skips or reads together.
_GROUP_ROWS: Final = 10_000


class Piece(NamedTuple):
    """Rows of a finished part, from `start` to before `stop`."""

    key: str
    start: int
    stop: int


def repeated(work: Path, target: str, pieces: Sequence[Piece]) -> dict[str, Any]:
    """Make the identifiers in the `pieces` (of one bucket or several, in the order of the parts) unique.

    Keeps part, position and ukm_id of the rows that are renamed in the file `target`, and returns what is wrong.
    """
    tables = [
        load(work, piece.key, "ids").slice(piece.start, piece.stop - piece.start).to_pandas().assign(part=at)
        for at, piece in enumerate(pieces)
    ]
    # Buckets of one part are neighbours in its file: their rows come back into the order of the list.
    ids = pd.concat(tables, ignore_index=True).sort_values(
        ["part", "position"], kind="stable", ignore_index=True
    )
    unique, found = identifiers.unique(ids)
    renamed = unique.loc[unique["ukm_id"] != ids["ukm_id"], ["part", "position", "ukm_id"]]
    keys = pd.Series([piece.key for piece in pieces], dtype="str")
    renamed = renamed.assign(part=keys.take(renamed["part"]).to_numpy())
    save(work / target, pa.Table.from_pandas(renamed, preserve_index=False))
    return quality.counts_of(pd.concat(found)) if found else {"problems": {}, "problem_rows": []}


def areas(work: Path, target: Path, pieces: Sequence[Piece], bounds: Sequence[float], one: bool) -> int:
    """Write the placed rows of the `pieces` into the GeoParquet file `target`, sorted by area, and return how many.

    The pieces of `one` area are written one after the other, so that there may be any number of rows; those of several
    areas are sorted in memory. `bounds` are west, south, east and north of them all.
    """
    tables = (
        load(work, piece.key, "placed").slice(piece.start, piece.stop - piece.start) for piece in pieces
    )
    first = next(tables)
    whole = chain([first], tables) if one else iter([_sorted(pa.concat_tables([first, *tables]))])
    about = json.loads(first.schema.metadata[b"geo"])
    about["columns"][about["primary_column"]]["bbox"] = list(bounds)
    schema = first.schema.with_metadata({**first.schema.metadata, b"geo": json.dumps(about).encode()})
    return _write(target, schema, whole)


def _sorted(table: pa.Table) -> pa.Table:
    area = pc.coalesce(table["district_code"], table["regency_code"])
    return table.take(pc.sort_indices(area))


def _write(target: Path, schema: pa.Schema, tables: Iterator[pa.Table]) -> int:
    """Write a Parquet file, whole or not at all, and return its rows."""
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    rows = 0
    try:
        with pq.ParquetWriter(unfinished, schema) as writer:
            for table in tables:
                rows += table.num_rows
                writer.write_table(table.cast(schema), row_group_size=_GROUP_ROWS)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return rows


def personal(work: Path, target: Path, key: str, columns: Mapping[str, str]) -> int:
    """Write what is not public of one part, for officers alone; `columns` are those of any part and their types."""
    frame = load(work, key, "personal").to_pandas()
    whole = pd.DataFrame(
        {
            name: frame[name] if name in frame else pd.Series(index=frame.index, dtype=kind)
            for name, kind in columns.items()
        }
    )
    table = pa.Table.from_pandas(whole, preserve_index=False)
    target.touch(mode=0o600)
    rows = _write(target, table.schema, iter([table]))
    target.chmod(0o600)
    return rows


def mend(work: Path, target: str, kind: str, pieces: Sequence[Piece]) -> int:
    """Count and sort the rows to mend in the `pieces` of one bucket or several, and keep them in `target`."""
    tables = [load(work, piece.key, kind).slice(piece.start, piece.stop - piece.start) for piece in pieces]
    rows = corrections.in_order(pd.concat([table.to_pandas() for table in tables], ignore_index=True))
    save(work / target, pa.Table.from_pandas(rows, preserve_index=False))
    return len(rows)


def mended(work: Path, target: Path, sources: Sequence[str]) -> int:
    """Merge what `mend` kept into one list to mend, the most frequent address first, a portion at a time."""
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    # All together they hold a portion.
    step = max(_GROUP_ROWS // len(sources), 1)
    merged = heapq.merge(
        *(_rows(work / name, step) for name in sources), key=lambda row: (-row["rows"], row[corrections.KEY])
    )
    types = opened(work / sources[0]).slice(0, 0).to_pandas().dtypes.to_dict()
    n = 0
    try:
        with unfinished.open("w", encoding="utf-8-sig", newline="") as file:
            while (portion := list(islice(merged, _GROUP_ROWS))) or not n:
                rows = pd.DataFrame(portion, columns=list(types)).astype(types)
                judging.safe(rows).to_csv(file, index=False, header=n == 0, lineterminator="\r\n")
                n += len(rows)
                if not portion:
                    break
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return n


def opened(path: Path) -> pa.Table:
    """Return a table that a worker kept, without copying it into memory."""
    with pa.memory_map(str(path)) as file:
        return pa.ipc.open_file(file).read_all()


def _rows(path: Path, step: int) -> Iterator[dict[str, Any]]:
    table = opened(path)
    for start in range(0, table.num_rows, step):
        yield from table.slice(start, step).to_pandas().to_dict("records")


def counts(work: Path, target: Path, keys: Sequence[str]) -> int:
    """Add up how many UKM of each kind a village has in all parts."""
    total = pd.DataFrame()
    for key in keys:
        both = pd.concat([total, load(work, key, "counts").to_pandas()])
        names = [name for name in both.columns if name != "n"]
        total = both.groupby(names, dropna=False)["n"].sum().reset_index()
    table = pa.Table.from_pandas(total, preserve_index=False)
    return _write(target, table.schema, iter([table]))
