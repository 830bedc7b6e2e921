"""A new table of PostGIS with UKM: columns, rows, indexes, comments. `postgres_write` puts it in its place."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from geo.column_words import described
from geo.errors import GeoError
from geo.postgres import Address, statement
from geo.texts import _

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.sql import Composed

__all__ = ["create", "describe", "fill", "indexes"]


def create(connection: "Connection", new: Address, types: Mapping[str, str]) -> None:
    """Make a table of columns of these types and the point `geom`, without rows.

    Raises
    ------
    GeoError
        Where the database has no PostGIS.
    """
    from psycopg.sql import SQL

    found = connection.execute(
        "SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'postgis'"
    ).fetchone()
    if not found:
        msg = _("{file}: PostGIS is missing; an administrator runs CREATE EXTENSION postgis", file=new)
        raise GeoError(msg)
    # A column that is known to be whole is not looked through again for the key.
    kinds = {**types, "ukm_id": f"{types['ukm_id']} NOT NULL"}
    columns = [statement("{} " + kind, name) for name, kind in kinds.items()]
    columns.append(statement("geom {}.geometry(Point, 4326) NOT NULL", SQL(found[0])))
    connection.execute(statement("CREATE TABLE {} ({})", new, SQL(", ").join(columns)))


def fill(connection: "Connection", new: Address, rows: Iterable[bytes]) -> None:
    """Send `rows` in the binary form of COPY into a table that this transaction made, some while others are made."""
    from psycopg.copy import QueuedLibpqWriter

    # Frozen: nobody has to write the rows a second time later.
    copying = statement("COPY {} FROM STDIN (FORMAT BINARY, FREEZE)", new)
    with (
        connection.cursor() as cursor,
        cursor.copy(copying, writer=QueuedLibpqWriter(cursor)) as copy,
    ):
        for chunk in rows:
            copy.write(chunk)


def indexes(new: Address) -> list["Composed"]:
    """Return what makes the primary key and the index of points, faster after the rows than before them.

    Others would cost more than they save: the whole register is read through in some hundredths of a second.
    """
    making = ("ALTER TABLE {} ADD PRIMARY KEY (ukm_id)", "CREATE INDEX ON {} USING gist (geom)")
    return [statement(text, new) for text in making]


def describe(connection: "Connection", new: Address, columns: Iterable[str], said: str) -> None:
    """Comment on the table with `said` and on `columns` with what they are."""
    from psycopg.sql import SQL, Literal

    words = described()
    comments = [statement("COMMENT ON TABLE {} IS {}", new, Literal(said))]
    comments += [
        statement("COMMENT ON COLUMN {}.{} IS {}", new, name, Literal(words[name]))
        for name in columns
        if name in words
    ]
    connection.execute(SQL("; ").join(comments))
