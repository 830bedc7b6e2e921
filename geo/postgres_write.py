"""Built UKM as a table of PostGIS that takes the place of the one before in one transaction.

Readers see the old table until the new one is whole; whatever goes wrong leaves the old one as it was. Only a table
that an export wrote is ever replaced, so that no slip costs an office its register.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import pandas as pd

from geo import settings
from geo.about import About
from geo.about_words import in_line
from geo.errors import GeoError
from geo.export import outgoing
from geo.postgres import NAME_BYTES, Address, connected, statement
from geo.postgres_copy import encoded
from geo.postgres_table import create, describe, fill, indexes
from geo.texts import _

if TYPE_CHECKING:
    from psycopg import Connection

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

#: Rows masked at once: the server stores some while the next ones are masked, and begins with few of them.
_FIRST_ROWS: Final = 4_000
_ROWS: Final = 40_000

#: On the table and on those of its columns that the new one has, too.
_GRANTS: Final = """
    WITH held (columns, rights) AS (
        SELECT '', relacl FROM pg_class WHERE oid = %(old)s
        UNION ALL
        SELECT ' (' || quote_ident(attname) || ')', attacl FROM pg_attribute WHERE attrelid = %(old)s
            AND attname IN (SELECT attname FROM pg_attribute WHERE attrelid = %(new)s::regclass))
    SELECT coalesce(quote_ident(pg_get_userbyid(nullif(g.grantee, 0))), 'PUBLIC'), g.privilege_type || columns,
        g.is_grantable
    FROM held CROSS JOIN aclexplode(rights) g
    WHERE g.grantee <> (SELECT relowner FROM pg_class WHERE oid = %(old)s)"""

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
    at = replace(address, schema=address.schema or (PUBLIC_SCHEMA if full is None else PERSONAL_SCHEMA))
    with connected(at) as connection:
        mark = _PUBLIC_MARK if full is None else _PERSONAL_MARK
        connection.execute("SELECT set_config('lock_timeout', %s, true)", [_LOCK_TIMEOUT])
        # One export at a time into one table.
        connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [at.name])
        if full is not None:
            _closed_schema(connection, at)
        old = _replaceable(connection, at, mark)
        new = replace(at, table=_named(at.table, "__new"))
        edges = [0, *range(_FIRST_ROWS, len(frame), _ROWS), len(frame)]
        types, rows = encoded(
            outgoing(frame.iloc[start:end], names or {}, full) for start, end in pairwise(edges)
        )
        create(connection, new, types)
        fill(connection, new, rows)
        for making in indexes(new):
            connection.execute(making)
        describe(connection, new, [*types, "geom"], f"{in_line(about)} · {mark}")
        if full is not None:
            connection.execute(statement("REVOKE ALL ON {} FROM PUBLIC", new))
        if old:
            _inherit(connection, old, new, personal=full is not None)
            connection.execute(statement("DROP TABLE {}", at))
        connection.execute(statement("ALTER TABLE {} RENAME TO {}", new, at.table))
        _name_indexes(connection, at)
    return at


def _named(name: str, ending: str) -> str:
    """Return `name`, shortened where the server would cut it, with `ending`."""
    return name.encode()[: NAME_BYTES - len(ending)].decode(errors="ignore") + ending


def _closed_schema(connection: "Connection", at: Address) -> None:
    """Make the schema of `at` where there is none, and refuse one that all may use."""
    connection.execute(statement("CREATE SCHEMA IF NOT EXISTS {}", str(at.schema)))
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


def _inherit(connection: "Connection", old: int, new: Address, *, personal: bool) -> None:
    """Give `new` the owner and the rights of `old`; of personal data none to everybody."""
    from psycopg.sql import SQL

    owner = connection.execute(
        "SELECT relowner::regrole::text FROM pg_class WHERE oid = %s", [old]
    ).fetchone()
    connection.execute(
        statement("ALTER TABLE {} OWNER TO {}", new, SQL(owner[0] if owner else "CURRENT_USER"))
    )
    tables = {"old": old, "new": statement("{}", new).as_string(connection)}
    for grantee, right, may_grant in connection.execute(_GRANTS, tables).fetchall():
        if not (personal and grantee == "PUBLIC"):
            how = SQL(" WITH GRANT OPTION" if may_grant else "")
            connection.execute(statement("GRANT {} ON {} TO {}{}", SQL(right), new, SQL(grantee), how))


def _name_indexes(connection: "Connection", at: Address) -> None:
    """Name the indexes as those of a table that never had another name, but for a name that is taken."""
    from psycopg.sql import SQL

    found = connection.execute(
        "SELECT indexrelid::regclass::text, indisprimary FROM pg_index WHERE indrelid = %s::regclass",
        [statement("{}", at).as_string(connection)],
    ).fetchall()
    for index, is_key in found:
        plain = replace(at, table=_named(at.table, "_pkey" if is_key else "_geom_idx"))
        taken = connection.execute(
            "SELECT to_regclass(%s)", [statement("{}", plain).as_string(connection)]
        ).fetchone()
        if taken == (None,):
            connection.execute(statement("ALTER INDEX {} RENAME TO {}", SQL(index), plain.table))
