"""Rows in the binary form of COPY, encoded in Rust by pgpq rather than value by value in Python."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

import geopandas as gpd
import numpy as np
import pyarrow as pa
import shapely

from geo.errors import ReadError
from geo.postgres import no_driver

__all__ = ["encoded"]

#: Rows encoded at once: some megabytes, so that the server is never long without work.
_ROWS: Final = 2_500

#: Of EWKB: little-endian, a point with an SRID, EPSG:4326.
_POINT_HEAD: Final = b"\x01\x01\x00\x00\x20\xe6\x10\x00\x00"
_POINT: Final = np.dtype([("head", f"V{len(_POINT_HEAD)}"), ("x", "<f8"), ("y", "<f8")])


def encoded(parts: Iterable[gpd.GeoDataFrame]) -> tuple[dict[str, str], Iterator[bytes]]:
    """Return the types of the columns in PostgreSQL, and all rows for COPY FROM STDIN (FORMAT BINARY).

    Parameters
    ----------
    parts
        At least one, of the same columns; each is taken when its rows are due. Their points in EPSG:4326 come last and
        are not among the types.

    Raises
    ------
    ReadError
        Where pgpq is missing.
    """
    try:
        from pgpq import ArrowToPostgresBinaryEncoder
    except ImportError as error:
        raise ReadError(no_driver()) from error
    rest = iter(parts)
    first = _table(next(rest))
    encoder = ArrowToPostgresBinaryEncoder(first.schema)
    kinds = [str(column.data_type.ddl()) for column in encoder.schema().columns]

    def chunks() -> Iterator[bytes]:
        yield encoder.write_header()
        for table in chain([first], (_table(part, first.schema) for part in rest)):
            for batch in table.to_batches(max_chunksize=_ROWS):
                yield encoder.write_batch(batch)
        yield encoder.finish()

    return dict(zip(first.column_names[:-1], kinds, strict=False)), chunks()


def _table(frame: gpd.GeoDataFrame, schema: pa.Schema | None = None) -> pa.Table:
    """Return `frame` with its points as EWKB, of the types of `schema` where it is known."""
    columns = frame.drop(columns=frame.geometry.name)
    kinds = schema.remove(len(schema) - 1) if schema else None
    points = np.empty(len(frame), _POINT)
    points["head"] = np.frombuffer(_POINT_HEAD, _POINT["head"])
    points["x"], points["y"] = shapely.get_coordinates(frame.geometry).T
    shapes = pa.Array.from_buffers(pa.binary(_POINT.itemsize), len(frame), [None, pa.py_buffer(points)])
    return pa.Table.from_pandas(columns, kinds, preserve_index=False).append_column(
        "geom", shapes.cast(pa.binary())
    )
