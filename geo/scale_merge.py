"""What a worker does with all parts of a large list together, a portion at a time."""

import heapq
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geo import corrections, groups, identifiers, judging, quality
from geo.scale_parts import load, save

__all__ = ["Piece", "areas", "mend", "mended", "opened", "personal", "repeated"]

#: Rows of a group of the output that a reader skips or reads together.
_GROUP_ROWS: Final = 10_000


class Piece(NamedTuple):
    """Rows of a finished part, from `start` to before `stop`."""

    key: str
    start: int
    stop: int


def _taken(work: Path, piece: Piece, kind: str) -> pa.Table:
    """Return the rows of a piece in memory of their own.

    Of many mapped files the system counts far more than what is read of them, which is more than a worker may take.
    """
    rows = load(work, piece.key, kind).slice(piece.start, piece.stop - piece.start)
    return rows.take(pa.array(range(len(rows)), pa.int64()))


def repeated(work: Path, target: Path, pieces: Sequence[Piece]) -> dict[str, Any]:
    """Make the identifiers in the `pieces` (of one bucket or several, in the order of the parts) unique.

    Keeps part, position and ukm_id of the rows that are renamed in the file `target`, and returns what is wrong.
    """
    tables = [_taken(work, piece, "ids").to_pandas().assign(part=at) for at, piece in enumerate(pieces)]
    # Buckets of one part are neighbours in its file: their rows come back into the order of the list.
    ids = pd.concat(tables, ignore_index=True).sort_values(
        ["part", "position"], kind="stable", ignore_index=True
    )
    unique, found = identifiers.unique(ids)
    renamed = unique.loc[unique["ukm_id"] != ids["ukm_id"], ["part", "position", "ukm_id"]]
    keys = pd.Series([piece.key for piece in pieces], dtype="str")
    renamed = renamed.assign(part=keys.take(renamed["part"]).to_numpy())
    save(target, pa.Table.from_pandas(renamed, preserve_index=False))
    return quality.counts_of(pd.concat(found)) if found else {"problems": {}, "problem_rows": []}


def areas(  # noqa: PLR0913  what is read, what is known of it, and where it goes
    work: Path, target: Path, together: Path, pieces: Sequence[Piece], bounds: Sequence[float], one: bool
) -> int:
    """Write the placed rows of the `pieces` into the GeoParquet file `target`, sorted by area, and return how many.

    The pieces of `one` area are written one after the other, so that there may be any number of rows; those of several
    areas are sorted in memory. `bounds` are west, south, east and north of them all. Their groups, which no other
    pieces have, go into the Parquet file `together`.
    """
    taken = (_taken(work, piece, "placed") for piece in pieces)
    first = next(taken)
    each = chain([first], taken)
    whole = _in_portions(each) if one else iter([_sorted(pa.concat_tables(list(each)))])
    about = json.loads(first.schema.metadata[b"geo"])
    about["columns"][about["primary_column"]]["bbox"] = list(bounds)
    schema = first.schema.with_metadata({**first.schema.metadata, b"geo": json.dumps(about).encode()})
    counted: list[pd.DataFrame] = []

    def counting() -> Iterator[pa.Table]:
        for table in whole:
            counted.append(groups.of(table.select(groups.COLUMNS).to_pandas()))
            yield table

    rows = _write(target, schema, counting())
    table = pa.Table.from_pandas(groups.together(counted), preserve_index=False)
    _write(together, table.schema, iter([table]))
    return rows


def _in_portions(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Yield the rows of many small tables in a few larger ones, which become groups of rows in a file."""
    waiting: list[pa.Table] = []
    for table in tables:
        waiting.append(table)
        if sum(table.num_rows for table in waiting) >= _GROUP_ROWS:
            yield pa.concat_tables(waiting)
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting)


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


def mend(work: Path, target: Path, kind: str, pieces: Sequence[Piece]) -> int:
    """Count and sort the rows to mend in the `pieces` of one bucket or several, and keep them in `target`."""
    tables = [_taken(work, piece, kind).to_pandas() for piece in pieces]
    rows = corrections.in_order(pd.concat(tables, ignore_index=True))
    save(target, pa.Table.from_pandas(rows, preserve_index=False))
    return len(rows)


def mended(target: Path, sources: Sequence[Path]) -> int:
    """Merge what `mend` kept into one list to mend, the most frequent address first, a portion at a time."""
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    # All together they hold a portion.
    step = max(_GROUP_ROWS // len(sources), 1)
    merged = heapq.merge(
        *(_rows(source, step) for source in sources), key=lambda row: (-row["rows"], row[corrections.KEY])
    )
    types = opened(sources[0]).slice(0, 0).to_pandas().dtypes.to_dict()
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
