"""Time an export into PostGIS beside `GeoDataFrame.to_postgis`: `python -m geo.bench.postgres ADDRESS [ROWS]`.

Needs built data, a database with PostGIS and `requirements-bench.txt`; the tables are dropped afterwards.
"""

# A developer's tool: its titles are in English and in no catalogue.

import importlib
import sys
from dataclasses import replace
from statistics import median
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from geo import postgres_write, store
from geo.about import About
from geo.bench.rounds import in_turn
from geo.export import outgoing
from geo.postgres import Address, connected, statement
from geo.postgres_copy import encoded
from geo.postgres_table import create, describe, fill, indexes
from geo.words import names

__all__ = ["measure", "parts"]

#: The whole register.
_ROWS: Final = 147_000

_OURS, _SAME, _USUAL = "bench_ours", "bench_same", "bench_usual"


def measure(frame: gpd.GeoDataFrame, address: Address) -> dict[str, float]:
    """Return the seconds of an export of `frame`, of what `to_postgis` does of it done our way, and of `to_postgis`.

    Ours masks, adds names, comments and the key; the other two get the finished table and index only points.
    """
    plain = outgoing(frame, names("place"), None).rename_geometry("geom")
    about = About("bench", "2026-01-01", "", "", synthetic=True, n=len(frame))
    ours, same = (replace(address, table=table) for table in (_OURS, _SAME))
    engine = _engine(address)
    rounds = in_turn(
        lambda: postgres_write.write(frame, ours, about=about, names=names("place")),
        lambda: _same(plain, same),
        lambda: plain.to_postgis(_USUAL, engine, if_exists="replace"),
    )
    engine.dispose()
    with connected(ours) as database:
        database.execute(statement("DROP TABLE {}, {}, {}", _OURS, _SAME, _USUAL))
    titles = ("export", "export, only what to_postgis does", "to_postgis")
    return dict(zip(titles, map(median, rounds), strict=True))


def parts(frame: gpd.GeoDataFrame, address: Address) -> dict[str, float]:
    """Return the seconds of each step of an export of `frame`, one after the other; nothing is kept."""
    masked = outgoing(frame, names("place"), None)
    types, made = encoded([masked])
    rows = list(made)
    new = replace(address, table=_OURS)
    key, points = indexes(new)
    with connected(new) as database:
        steps = {
            "masking": lambda: outgoing(frame, names("place"), None),
            "rows as bytes": lambda: list(encoded([masked])[1]),
            "empty table": lambda: create(database, new, types),
            "COPY of these bytes": lambda: fill(database, new, rows),
            "primary key": lambda: database.execute(key),
            "index of points": lambda: database.execute(points),
            "comments": lambda: describe(database, new, [*types, "geom"], "bench"),
            "undoing it": database.rollback,
        }
        return dict(zip(steps, map(median, in_turn(*steps.values())), strict=True))


def _same(plain: gpd.GeoDataFrame, at: Address) -> None:
    with connected(at) as database:
        database.execute(statement("DROP TABLE IF EXISTS {}", at))
        types, rows = encoded([plain])
        create(database, at, types)
        fill(database, at, rows)
        database.execute(indexes(at)[1])


def _engine(address: Address) -> Any:
    # Of the requirements of benchmarks only.
    sqlalchemy = importlib.import_module("sqlalchemy")
    known = {name.replace("dbname", "database"): value for name, value in address.parameters}
    return sqlalchemy.create_engine(
        sqlalchemy.URL.create(
            "postgresql+psycopg", username=known.get("user"), host=known.get("host"),
            port=int(known.get("port", 5432)), database=known.get("database"),
        )
    )  # fmt: skip


def _frame(rows: int) -> gpd.GeoDataFrame:
    """Return so many rows: those of the built data again and again, under new keys."""
    built = store.load().ukm
    many = pd.concat([built] * (rows // len(built) + 1), ignore_index=True).head(rows)
    return gpd.GeoDataFrame(many.assign(ukm_id=[f"B{at:07}" for at in range(rows)]), crs=built.crs)


def _main(address: Address, rows: int = _ROWS) -> None:
    frame = _frame(rows)
    seconds = measure(frame, address)
    for title, taken in seconds.items():
        print(f"{title:36}{taken:6.2f} s {taken / seconds['to_postgis']:5.0%}")
    print("The steps one by one; in an export the server stores rows while the next ones are masked:")
    for title, taken in parts(frame, address).items():
        print(f"{title:36}{taken:6.2f} s {taken / seconds['to_postgis']:5.0%}")


if __name__ == "__main__":
    _main(Address.of(sys.argv[1]), *map(int, sys.argv[2:]))
