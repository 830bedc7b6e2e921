"""A table of PostgreSQL as rows of text beneath a header, as `foreign` returns those of a file.

All pages are read in one read-only transaction, so that a register that changes meanwhile is read as it was. Each page
begins after the key of the last row before it: the server never skips rows again that it has sent. Where row level
security would hide rows, nothing is read.
"""

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from geo.errors import ReadError
from geo.foreign import text_of
from geo.headers import column_of
from geo.postgres import Address, connected, statement
from geo.texts import _

if TYPE_CHECKING:
    from psycopg import Connection, sql

__all__ = ["rows"]

Row = Sequence[str]

#: Rows asked for at once: some megabytes.
PAGE_ROWS: Final = 5_000

#: Types whose values become text here, as those of files do; others become text on the server.
_PLAIN: Final = frozenset(
    "bool int2 int4 int8 float4 float8 numeric text varchar bpchar name date timestamp timestamptz".split()
)
_LISTS: Final = frozenset(("_text", "_varchar", "_bpchar"))
_SHAPES: Final = ("geometry", "geography")

_COLUMNS: Final = """
    SELECT a.attname, t.typname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
    WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"""

#: The columns of the shortest key that no two rows share and no row lacks, with their types; the primary one first.
_KEY: Final = """
    SELECT array_agg(a.attname::text ORDER BY k.at), array_agg(format_type(a.atttypid, a.atttypmod) ORDER BY k.at)
    FROM pg_index i CROSS JOIN unnest(i.indkey) WITH ORDINALITY k(attnum, at)
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
    WHERE i.indrelid = %s AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL
        AND k.at <= i.indnkeyatts
    GROUP BY i.indexrelid, i.indisprimary, i.indnkeyatts
    HAVING count(*) = i.indnkeyatts AND bool_and(a.attnotnull)
    ORDER BY i.indisprimary DESC, i.indnkeyatts, i.indexrelid LIMIT 1"""


class _Column(NamedTuple):
    """A header and the expression of its values."""

    header: str
    value: "sql.Composable"


def rows(address: Address) -> Iterator[Row]:
    """Yield the names of the columns, then the rows in the order of their key; a point becomes two columns more.

    A table without a key, and a view, is read through a cursor of the server, in no certain order.

    Raises
    ------
    ReadError
        Where the database or the table cannot be read or a shape has no CRS; also while reading rows.
    """
    with connected(address) as connection:
        import psycopg
        from psycopg import sql

        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        # Behind a view, too, the server then refuses instead of leaving rows out.
        connection.execute("SET LOCAL row_security = off")
        table = statement("{}", address)
        oid = _oid(connection, address, table)
        columns = _columns(connection, address, oid, table)
        yield [column.header for column in columns]
        key = connection.execute(_KEY, [oid]).fetchone()
        values = sql.SQL(", ").join(column.value for column in columns)
        pages = (
            _by_key(connection, table, values, *key)
            if key
            else _by_cursor(connection, address, table, values)
        )
        for page in pages:
            yield from ([text_of(cell) for cell in row] for row in page)


def _oid(connection: "Connection", address: Address, table: "sql.Composed") -> int:
    oid, is_partial = connection.execute(
        "SELECT oid, row_security_active(oid) FROM (SELECT to_regclass(%s)::oid) AS named (oid)",
        [table.as_string(connection)],
    ).fetchone() or (None, None)
    if oid is None:
        msg = _("{file}: there is no table or view {table}", file=address, table=address.name)
        raise ReadError(msg)
    if is_partial:
        msg = _(
            "{file}: row level security hides rows from this user, so the list would not be whole; an administrator "
            "gives BYPASSRLS, or a view of the rows that are meant",
            file=address,
        )
        raise ReadError(msg)
    return int(oid)


def _columns(connection: "Connection", address: Address, oid: int, table: "sql.Composed") -> list[_Column]:
    from psycopg import sql

    found = connection.execute(_COLUMNS, [oid]).fetchall()
    columns = []
    for name, kind in found:
        if kind not in _SHAPES:
            value = sql.Identifier(name)
            text = "array_to_string({}, '; ')" if kind in _LISTS else "{}" if kind in _PLAIN else "{}::text"
            columns.append(_Column(name, sql.SQL(text).format(value)))
    shapes = [sql.Identifier(name) for name, kind in found if kind in _SHAPES]
    known = {column_of(column.header) for column in columns}
    if shapes and not {"latitude", "longitude"} <= known:
        points = _point_columns(connection, address, table, shapes[0])
        columns += [column for column in points if column.header not in known]
    return columns


def _point_columns(
    connection: "Connection", address: Address, table: "sql.Composed", shape: "sql.Identifier"
) -> list[_Column]:
    """Return latitude and longitude in EPSG:4326; the name of any other shape stands for its coordinates."""
    from psycopg import sql

    # Wherever PostGIS is installed: its schema need not be in the search path.
    found = connection.execute(
        "SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'postgis'"
    ).fetchone()
    at = sql.SQL(found[0]) if found else sql.SQL("public")
    unknown = sql.SQL("SELECT EXISTS (SELECT FROM {table} WHERE {at}.ST_SRID({shape}::{at}.geometry) = 0)")
    names: dict[str, sql.Composable] = {"table": table, "at": at, "shape": shape}
    if connection.execute(unknown.format(**names)).fetchone() == (True,):
        msg = _(
            "{file}: shapes of the column {column} have no CRS (SRID 0); set it with UpdateGeometrySRID",
            file=address,
            column=repr(shape.as_string(connection).strip('"')),
        )
        raise ReadError(msg)
    kind = "{at}.GeometryType({shape}::{at}.geometry)"
    degrees = "{at}.ST_Transform({shape}::{at}.geometry, 4326)"
    return [
        _Column(header, sql.SQL(
            # As JSON one column can hold numbers and words.
            f"CASE WHEN {kind} = 'POINT' THEN to_jsonb({{at}}.{of}({degrees})) ELSE to_jsonb({kind}) END"
        ).format(**names))
        for header, of in (("latitude", "ST_Y"), ("longitude", "ST_X"))
    ]  # fmt: skip


def _by_key(
    connection: "Connection",
    table: "sql.Composed",
    values: "sql.Composable",
    names: list[str],
    types: list[str],
) -> Iterator[list[tuple[Any, ...]]]:
    """Yield pages of rows; the key travels as text, which every type takes back unchanged."""
    from psycopg import sql

    comma = sql.SQL(", ")
    # With their table, since the values have the same names.
    keys = [sql.Identifier("t", name) for name in names]
    key = comma.join(keys)
    texts = comma.join(sql.SQL("{}::text").format(name) for name in keys)
    page = sql.SQL("SELECT {}, {} FROM {} AS t {} ORDER BY {} LIMIT {}")
    first = page.format(values, texts, table, sql.SQL(""), key, PAGE_ROWS)
    found = connection.execute(first).fetchall()
    while found:
        yield [row[: -len(names)] for row in found]
        if len(found) < PAGE_ROWS:
            return
        # Literals, since a % in the name of a column would count as a parameter.
        last = zip(found[-1][-len(names) :], types, strict=True)
        after = comma.join(
            sql.SQL("{}::{}").format(sql.Literal(value), sql.SQL(kind)) for value, kind in last
        )
        where = sql.SQL("WHERE ({}) > ({})").format(key, after)
        found = connection.execute(page.format(values, texts, table, where, key, PAGE_ROWS)).fetchall()


def _by_cursor(
    connection: "Connection", address: Address, table: "sql.Composed", values: "sql.Composable"
) -> Iterator[list[tuple[Any, ...]]]:
    from psycopg import sql

    print(_("{file} has no primary key: its rows come in no certain order", file=address), file=sys.stderr)
    with connection.cursor(name="ukm") as cursor:
        cursor.execute(sql.SQL("SELECT {} FROM {}").format(values, table))
        while page := cursor.fetchmany(PAGE_ROWS):
            yield page
