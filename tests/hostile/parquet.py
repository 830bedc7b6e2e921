"""Hostile Parquet files: metadata of other shapes, values of no list, columns that unfold."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from tests.hostile.case import Case, content
from tests.hostile.features import ROW


def _parquet(table: pa.Table, **options: object) -> bytes:
    file = io.BytesIO()
    pq.write_table(table, file, **options)
    return file.getvalue()


def _columns(**changed: object) -> pa.Table:
    return pa.table({name: pa.array([value]) for name, value in ROW.items()} | changed)


def cases() -> Iterator[Case]:
    good = _parquet(_columns())
    for percent in (10, 50, 99):
        yield Case(
            "truncated", f"cut{percent}.parquet", content(good[: len(good) * percent // 100]), "damaged"
        )
    for at in (4, 40, len(good) // 2, len(good) - 200, len(good) - 60, len(good) - 9):
        yield Case("flipped", f"flip{at}.parquet", content(good[:at] + b"\xff" * 8 + good[at + 8 :]))
    yield Case("wrong extension", "csv.parquet", content("Nama Usaha,Alamat"), "damaged")
    yield Case("parquet", "magic.parquet", content(b"PAR1" * 9), "damaged")
    located = {"version": "1.1.0", "primary_column": "geometry",
               "columns": {"geometry": {"encoding": "WKB", "geometry_types": [], "crs": None}}}  # fmt: skip
    shape = shapely.to_wkb(shapely.Point(105.31, -5.11))
    for name, geo, value in (
        ("good", located, shape), ("wkb", located, b"\x01\x02"), ("wkb_long", located, b"\x01\x02\x00\x00\x00\xff\xff\xff\x7f"),
        ("not_there", {**located, "primary_column": "x"}, shape), ("encoding", {**located, "columns": {"geometry": {"encoding": "x"}}}, shape),
        ("crs", {**located, "columns": {"geometry": {**located["columns"]["geometry"], "crs": {"type": "x"}}}}, shape),
        ("version", {**located, "version": "99"}, shape), ("list", [], shape), ("number", 7, shape), ("empty", {}, shape),
    ):  # fmt: skip
        table = _columns(geometry=pa.array([value], pa.binary()))
        for kind, meta in (("", json.dumps(geo)), ("_cut", json.dumps(geo)[:-1])):
            made = _parquet(table.replace_schema_metadata({"geo": meta}))
            yield Case("parquet", f"geo_{name}{kind}.parquet", content(made))
    for name, array in (
        ("nested", pa.array([{"a": [{"b": 2}]}])), ("bytes", pa.array([b"\xff\x00"])), ("nan", pa.array([float("nan")])),
        ("inf", pa.array([float("-inf")])), ("huge", pa.array([1e308])), ("time", pa.array([2**62], pa.timestamp("us"))),
        ("old", pa.array([-(2**62)], pa.timestamp("us"))), ("date", pa.array([2**31 - 1], pa.date32())), ("null", pa.nulls(1)),
        ("decimal", pa.array([1]).cast(pa.decimal128(38, 0))),
        ("duration", pa.array([2**60], pa.duration("s"))), ("map", pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int32()))),
        ("unsigned", pa.array([2**64 - 1], pa.uint64())), ("dictionary", pa.array(["x"]).dictionary_encode()),
        ("latin", pa.array([b"\xc3"], pa.binary()).view(pa.string())), ("bool", pa.array([None], pa.bool_())),
    ):  # fmt: skip
        yield Case("parquet", f"value_{name}.parquet", content(_parquet(_columns(Kapasitas=array))))
    twice = pa.Table.from_arrays([pa.array(["x"])] * 2, names=["Alamat", "Alamat"])
    yield Case("parquet", "twice.parquet", content(_parquet(twice)), "both mean address|damaged")
    blank = pa.Table.from_arrays([pa.array(["x"])] * 3, names=["Alamat", "", " "])
    yield Case("parquet", "blank.parquet", content(_parquet(blank)))
    yield Case(
        "parquet",
        "wide.parquet",
        content(_parquet(_columns(**{f"c{n}": pa.array([n]) for n in range(3000)}))),
        "row 1: there are more than 1,000 columns",
    )
    pandas = _columns().replace_schema_metadata({"pandas": '{"index_columns": ["x"], "columns": [7]}'})
    yield Case("parquet", "pandas.parquet", content(_parquet(pandas)))
    none = pd.DataFrame(columns=list(ROW))
    yield Case("parquet", "none.parquet", lambda path: none.to_parquet(path), "no rows beneath")
    yield from _heavy_parquet()


def _heavy_parquet() -> Iterator[Case]:
    def repeated(value: str | None, rows: int) -> Callable[[Path], None]:
        def make(path: Path) -> None:
            part = pa.array([value], pa.string()).dictionary_encode().take(pa.array([0] * 1_000_000))
            table = pa.table({"Alamat": part, "Nama": part})
            with pq.ParquetWriter(path, table.schema) as file:
                for _turn in range(rows // 1_000_000):
                    file.write_table(table)

        return make

    yield Case(
        "heavy parquet", "nulls.parquet", repeated(None, 200_000_000), "memory|too long|more than", heavy=True
    )
    yield Case(
        "heavy parquet",
        "text.parquet",
        repeated("x" * 30_000, 10_000_000),
        "memory|too long|more (?:text )?than",
        heavy=True,
    )
