"""Built UKM as a table of PostGIS that takes the place of the one before in one transaction.

Readers see the old table until the new one is whole; whatever goes wrong leaves the old one as it was. Only a table
that an export wrote is ever replaced, so that no slip costs an office its register.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import pandas as pd

from geo import settings
from geo.about import About
from geo.about_words import in_line
from geo.column_words import described
from geo.errors import GeoError
from geo.export import outgoing
from geo.postgres import Address, connected
from geo.postgres_copy import chunks, type_of
from geo.texts import _

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.sql import Composed, Identifier

__all__ = ["write"]

#: Where `--full` writes unless another schema is named, and the public table.
PERSONAL_SCHEMA: Final = "peta_ukm_petugas"
PUBLIC_SCHEMA: Final = "public"

#: End the comment of every table that is written here; a table without it is not replaced, and none of the other kind,
#: whose rights would be inherited.
_PUBLIC_MARK: Final = f"Peta UKM {settings.PROVINCE_NAME}"
_PERSONAL_MARK: Final = f"{_PUBLIC_MARK} (data pribadi)"

#: So long a reader that keeps the old table open is waited for; others would wait behind this.
_LOCK_TIMEOUT: Final = "30s"

#: What people filter and join by, beside the key and the point.
_INDEXED: Final = ("regency_code", "district_code", "product_type", "export_level")

_GRANTS: Final = """
    SELECT coalesce(quote_ident(pg_get_userbyid(nullif(g.grantee, 0))), 'PUBLIC'), g.privilege_type, g.is_grantable
    FROM pg_class c CROSS JOIN aclexplode(c.relacl) g WHERE c.oid = %s AND g.grantee <> c.relowner"""

_VIEWS: Final = """
    SELECT DISTINCT r.ev_class::regclass::text FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
    WHERE d.classid = 'pg_rewrite'::regclass AND d.refobjid = %s AND r.ev_class <> %s ORDER BY 1"""


def write(
    frame: gpd.GeoDataFrame,
    address: Address,
    *,
    about: About,
    names: Mapping[str, str] | None = None,
    full: pd.DataFrame | None = None,
) -> Address:
    """Write the UKM of `frame` to a table with the point `geom`, whole or not at all, and return where it is.

    The key is ukm_id; comments say what the table and its columns are. Rights of the table before, which views must not
    use, are kept.

    Parameters
    ----------
    frame, about, names, full
        As `export.write` takes them. With `full` the table goes to a schema that only its owner and those may use whom
        an administrator names: `PERSONAL_SCHEMA`, unless `address` names one.
    address
        Without a schema the public table goes to `PUBLIC_SCHEMA`.

    Raises
    ------
    GeoError
        Where the database refuses, the schema is missing or open to all, or the table there is not to be replaced.
    """
    table = outgoing(frame, names or {}, full)
    at = replace(address, schema=address.schema or (PUBLIC_SCHEMA if full is None else PERSONAL_SCHEMA))
    with connected(at) as connection:
        mark = _PUBLIC_MARK if full is None else _PERSONAL_MARK
        connection.execute(_sql("SET LOCAL lock_timeout = {}", _LOCK_TIMEOUT))
        # One export at a time into one table.
        connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [at.name])
        if full is not None:
            _closed_schema(connection, at)
        old = _replaceable(connection, at, mark)
        new = replace(at, table=f"{at.table[:40]}__new")
        _create(connection, new, table)
        _describe(connection, new, table, f"{in_line(about)} · {mark}")
        if full is not None:
            connection.execute(_sql("REVOKE ALL ON {} FROM PUBLIC", _name(new)))
        if old:
            _inherit(connection, old, new, personal=full is not None)
            connection.execute(_sql("DROP TABLE {}", _name(at)))
        connection.execute(_sql("ALTER TABLE {} RENAME TO {}", _name(new), _part(at.table)))
    return at


def _part(name: str) -> "Identifier":
    from psycopg.sql import Identifier

    return Identifier(name)


def _name(address: Address) -> "Identifier":
    from psycopg.sql import Identifier

    return Identifier(address.schema or PUBLIC_SCHEMA, address.table)


def _sql(text: str, *parts: object) -> "Composed":
    from psycopg.sql import SQL

    return SQL(text).format(*parts)


def _closed_schema(connection: "Connection", at: Address) -> None:
    """Make the schema of `at` where there is none, and refuse one that all may use."""
    connection.execute(_sql("CREATE SCHEMA IF NOT EXISTS {}", _part(str(at.schema))))
    is_open = connection.execute(
        "SELECT EXISTS (SELECT FROM pg_namespace n CROSS JOIN aclexplode(n.nspacl) g "
        "WHERE n.nspname = %s AND g.grantee = 0)",
        [at.schema],
    ).fetchone()
    if is_open == (True,):
        msg = _(
            "{file}: everybody may use the schema {schema}, so personal data are not written there; "
            "REVOKE ALL ON SCHEMA {schema} FROM PUBLIC, or name another one",
            file=at, schema=at.schema,
        )  # fmt: skip
        raise GeoError(msg)


def _replaceable(connection: "Connection", at: Address, mark: str) -> int | None:
    """Return the id of the table that `at` names, None where there is none."""
    found = connection.execute(
        "SELECT c.oid, c.relkind, coalesce(obj_description(c.oid, 'pg_class'), ''), c.relrowsecurity "
        "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = %s AND c.relname = %s",
        [at.schema, at.table],
    ).fetchone()
    if not found:
        return None
    oid, kind, comment, secured = found
    if kind != "r" or not comment.endswith(mark):
        msg = _("{file}: what is there was not written by this program; name another table", file=at)
        raise GeoError(msg)
    views = [view for (view,) in connection.execute(_VIEWS, [oid, oid])]
    if views or secured:
        msg = _(
            "{file}: the table cannot be replaced while these depend on it: {names}; drop them and "
            "make them again afterwards",
            file=at, names=", ".join(views or ["row level security"]),
        )  # fmt: skip
        raise GeoError(msg)
    return int(oid)


def _create(connection: "Connection", new: Address, table: gpd.GeoDataFrame) -> None:
    """Make the table with its rows and indexes."""
    from psycopg.sql import SQL

    found = connection.execute(
        "SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'postgis'"
    ).fetchone()
    if not found:
        msg = _("{file}: PostGIS is missing; an administrator runs CREATE EXTENSION postgis", file=new)
        raise GeoError(msg)
    kinds = {str(name): type_of(table[name]) for name in table.columns.drop("geometry")}
    columns = [_sql("{} " + kind, _part(name)) for name, kind in kinds.items()]
    columns.append(_sql("geom {}.geometry(Point, 4326) NOT NULL", SQL(found[0])))
    connection.execute(_sql("CREATE TABLE {} ({})", _name(new), SQL(", ").join(columns)))
    # Frozen: nobody has to write the rows a second time later.
    copying = _sql("COPY {} FROM STDIN (FORMAT BINARY, FREEZE)", _name(new))
    with connection.cursor() as cursor, cursor.copy(copying) as copy:
        for chunk in chunks(table):
            copy.write(chunk)
    connection.execute(_sql("ALTER TABLE {} ADD PRIMARY KEY (ukm_id)", _name(new)))
    connection.execute(_sql("CREATE INDEX ON {} USING gist (geom)", _name(new)))
    for name in _INDEXED:
        connection.execute(_sql("CREATE INDEX ON {} ({})", _name(new), _part(name)))
    sought = SQL(", ").join(map(_part, ("ukm_id", "geom", *_INDEXED)))
    connection.execute(_sql("ANALYZE {} ({})", _name(new), sought))


def _describe(connection: "Connection", new: Address, table: gpd.GeoDataFrame, said: str) -> None:
    from psycopg.sql import Literal

    connection.execute(_sql("COMMENT ON TABLE {} IS {}", _name(new), Literal(said)))
    words = described()
    for name in (*table.columns.drop("geometry"), "geom"):
        if name in words:
            column = _sql("{}.{}", _name(new), _part(str(name)))
            connection.execute(_sql("COMMENT ON COLUMN {} IS {}", column, Literal(words[str(name)])))


def _inherit(connection: "Connection", old: int, new: Address, *, personal: bool) -> None:
    """Give `new` the owner and the rights of `old`; of personal data none to everybody."""
    from psycopg.sql import SQL

    owner = connection.execute(
        "SELECT relowner::regrole::text FROM pg_class WHERE oid = %s", [old]
    ).fetchone()
    connection.execute(
        _sql("ALTER TABLE {} OWNER TO {}", _name(new), SQL(owner[0] if owner else "CURRENT_USER"))
    )
    for grantee, right, may_grant in connection.execute(_GRANTS, [old]).fetchall():
        if not (personal and grantee == "PUBLIC"):
            how = SQL(" WITH GRANT OPTION" if may_grant else "")
            connection.execute(_sql("GRANT {} ON {} TO {}{}", SQL(right), _name(new), SQL(grantee), how))
