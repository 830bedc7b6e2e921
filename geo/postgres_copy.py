"""Rows in the binary form of COPY, made column by column in C++ rather than value by value in Python.

Each field is a length of four bytes and its content; a missing one has the length -1 and no content.
"""

from collections.abc import Iterator
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["chunks", "type_of"]

#: Rows made at once: some tens of megabytes.
_ROWS: Final = 20_000

_BEGIN: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END: Final = b"\xff\xff"
_MISSING: Final = b"\xff\xff\xff\xff"

#: Of EWKB: little-endian, a point with an SRID, EPSG:4326.
_POINT_HEAD: Final = b"\x01\x01\x00\x00\x20\xe6\x10\x00\x00"


def type_of(column: pd.Series) -> str:
    """Return the type of PostgreSQL of what `chunks` makes of `column`.

    Examples
    --------
    >>> type_of(pd.Series([1.5])), type_of(pd.Series(["a"], dtype="str"))
    ('double precision', 'text')
    """
    if pd.api.types.is_bool_dtype(column):
        return "boolean"
    if pd.api.types.is_integer_dtype(column):
        return "bigint"
    return "double precision" if pd.api.types.is_float_dtype(column) else "text"


def chunks(frame: gpd.GeoDataFrame) -> Iterator[memoryview | bytes]:
    """Yield `frame` for COPY FROM STDIN (FORMAT BINARY): its columns in their order, the points in EPSG:4326 last."""
    table = frame.drop(columns=frame.geometry.name)
    fields = np.array([table.shape[1] + 1], ">i2").tobytes()
    yield _BEGIN
    for start in range(0, len(frame), _ROWS):
        rows = slice(start, start + _ROWS)
        parts = [part for name in table for part in _field(table[name].iloc[rows])]
        parts += [_points(frame.geometry.iloc[rows])]
        # Of the largest kind, since a part of all rows may pass two gigabytes.
        whole = pc.binary_join_element_wise(
            pa.scalar(fields, pa.large_binary()), *parts, pa.scalar(b"", pa.large_binary())
        )
        _valid, ends, content = whole.buffers()
        yield memoryview(content)[: np.frombuffer(ends, "i8")[len(whole)]]
    yield _END


def _field(column: pd.Series) -> tuple[pa.Array, ...]:
    """Return the parts of a field, to be put one behind the other."""
    kind = type_of(column)
    if kind == "text":
        texts = pa.Table.from_pandas(column.to_frame("text"), preserve_index=False)["text"]
        texts = texts.cast(pa.large_string()).combine_chunks()
        lengths = pc.fill_null(pc.binary_length(texts), -1).to_numpy()
        return _fixed(lengths.astype(">i4")), pc.fill_null(texts.cast(pa.large_binary()), b"")
    width, form = {"boolean": (1, "?"), "bigint": (8, ">i8"), "double precision": (8, ">f8")}[kind]
    values = column.to_numpy(dtype=form, na_value=0) if kind != "double precision" else column.to_numpy(form)
    record = np.empty(len(column), [("length", ">i4"), ("value", form)])
    record["length"], record["value"] = width, values
    return (
        pc.if_else(
            pa.array(column.isna().to_numpy()), pa.scalar(_MISSING, pa.large_binary()), _fixed(record)
        ),
    )


def _points(points: gpd.GeoSeries) -> pa.Array:
    head = np.frombuffer(_POINT_HEAD, f"V{len(_POINT_HEAD)}").item()
    record = np.empty(
        len(points), [("length", ">i4"), ("head", f"V{len(_POINT_HEAD)}"), ("x", "<f8"), ("y", "<f8")]
    )
    record["length"], record["head"] = len(_POINT_HEAD) + 16, head
    record["x"], record["y"] = points.x, points.y
    return _fixed(record)


def _fixed(records: np.ndarray) -> pa.Array:
    """Return the bytes of each of `records`."""
    width = records.dtype.itemsize
    buffers = [None, pa.py_buffer(np.ascontiguousarray(records))]
    binary = pa.Array.from_buffers(pa.binary(width), len(records), buffers)
    return binary.cast(pa.large_binary())
