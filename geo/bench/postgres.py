"""Time an export into PostGIS beside `GeoDataFrame.to_postgis`: `python -m geo.bench.postgres ADDRESS [ROWS]`.

Needs built data, a database with PostGIS and `requirements-bench.txt`; both tables are dropped afterwards.
"""

# A developer's tool: its titles are in English and in no catalogue.

import importlib
import sys
from dataclasses import replace
from statistics import median
from typing import Final

import geopandas as gpd
import pandas as pd

from geo import postgres_write, store
from geo.about import About
from geo.bench.rounds import in_turn
from geo.export import outgoing
from geo.postgres import Address, connected
from geo.words import names

__all__ = ["measure"]

#: The whole register.
_ROWS: Final = 147_000

_OURS, _USUAL = "bench_ours", "bench_usual"


def measure(address: Address, rows: int = _ROWS) -> tuple[float, float]:
    """Return the seconds of both for so many rows, those of the built data again and again under new keys.

    Ours masks, adds names, indexes and comments; the usual way gets the finished table and indexes only points.
    """
    # Of the requirements of benchmarks only.
    sqlalchemy = importlib.import_module("sqlalchemy")
    built = store.load().ukm
    many = pd.concat([built] * (rows // len(built) + 1), ignore_index=True).head(rows)
    frame = gpd.GeoDataFrame(many.assign(ukm_id=[f"B{at:07}" for at in range(rows)]), crs=built.crs)
    about = About("bench", "2026-01-01", "", "", synthetic=True, n=rows)
    plain = outgoing(frame, names("place"), None).rename_geometry("geom")
    ours = replace(address, table=_OURS)
    connection = {name.replace("dbname", "database"): value for name, value in address.parameters}
    engine = sqlalchemy.create_engine(
        sqlalchemy.URL.create(
            "postgresql+psycopg", username=connection.get("user"), host=connection.get("host"),
            port=int(connection.get("port", 5432)), database=connection.get("database"),
        )
    )  # fmt: skip
    own, usual = in_turn(
        lambda: postgres_write.write(frame, ours, about=about, names=names("place")),
        lambda: plain.to_postgis(_USUAL, engine, if_exists="replace"),
    )
    engine.dispose()
    with connected(ours) as database:
        database.execute(f"DROP TABLE {_OURS}, {_USUAL}")
    return median(own), median(usual)


if __name__ == "__main__":
    seconds, theirs = measure(Address.of(sys.argv[1]), *map(int, sys.argv[2:]))
    print(f"ours {seconds:.2f} s, to_postgis {theirs:.2f} s, ratio {theirs / seconds:.1f}")
