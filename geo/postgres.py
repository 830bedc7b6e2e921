"""Tables of PostgreSQL: how one is named, and the connection to it.

Owns addresses and errors of the database in words. No address, message or list of processes ever holds a password:
libpq takes it from PGPASSWORD, from the password file or from a service.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from geo.errors import ReadError
from geo.texts import _

if TYPE_CHECKING:
    import psycopg
    from psycopg.sql import Composable, Composed

__all__ = [
    "NAME_BYTES",
    "Address",
    "Source",
    "connected",
    "holds_password",
    "is_address",
    "no_driver",
    "no_password",
]

_SCHEME: Final = re.compile(r"postgres(ql)?://", re.IGNORECASE)

#: Something between a colon and the last @, also where it has a / that should have been %2F; or a parameter.
_PASSWORD: Final = re.compile(r"//[^@]*:.*@|[?&](ssl)?password=", re.IGNORECASE | re.DOTALL)

_DEFAULTS: Final = {"connect_timeout": "10", "application_name": "peta-ukm", "client_encoding": "UTF8"}

#: Of PostgreSQL: longer names are cut without a word.
NAME_BYTES: Final = 63


@dataclass(frozen=True)
class Address:
    """Where a table is; it holds no password.

    Attributes
    ----------
    schema
        None: the first in the search path of the server that has the table.
    table
        As the database spells it, a view for reading.
    parameters
        What libpq is told of the connection, by its names.
    """

    schema: str | None
    table: str
    parameters: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, text: str) -> Self:
        """Return what `postgresql://[user@][host][:port]/database/[schema.]table[?parameter=value]` names.

        `?table=[schema.]table` is another way of naming the table; user, host, port and database may be left to the
        environment. Names are taken as they stand, other letters than plain ones as %XX.

        Raises
        ------
        ReadError
            Where it names no table or holds a password.

        Examples
        --------
        >>> print(Address.of("postgresql://petugas@db.lampung.go.id/ukm/dinas.daftar"))
        postgresql://petugas@db.lampung.go.id/ukm/dinas.daftar
        """
        if holds_password(text):
            raise ReadError(no_password())
        try:
            parts = urlsplit(text)
            options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
            given = {"user": parts.username, "host": parts.hostname, "port": parts.port}
        except ValueError as error:
            raise ReadError(_no_table(text)) from error
        path = parts.path.strip("/").split("/")
        name = options.pop("table", None) or (path.pop() if len(path) > 1 else "")
        schema, _dot, table = (unquote(part) for part in name.rpartition("."))
        if not table or len(path) != 1 or max(len(part.encode()) for part in (schema, table)) > NAME_BYTES:
            raise ReadError(_no_table(text))
        known = {key: unquote(str(value)) for key, value in given.items() if value}
        known |= {"dbname": unquote(path[0])} if path[0] else {}
        return cls(schema or None, table, tuple((known | options).items()))

    #: As a file without one has it.
    suffix: ClassVar[str] = ""

    @property
    def name(self) -> str:
        """The table with its schema where one is named, as a file has a name."""
        return ".".join(filter(None, (self.schema, self.table)))

    def __str__(self) -> str:
        """Return the address in short, for messages."""
        known = dict(self.parameters)
        user = f"{known['user']}@" if "user" in known else ""
        port = f":{known['port']}" if "port" in known else ""
        return f"postgresql://{user}{known.get('host', '')}{port}/{known.get('dbname', '')}/{self.name}"


#: What a list of UKM is read from.
Source = Path | Address


def is_address(text: str) -> bool:
    """Return whether `text` is to name a table and no file.

    Examples
    --------
    >>> is_address("postgresql://localhost/ukm/daftar"), is_address("postgresql.csv")
    (True, False)
    """
    return _SCHEME.match(text) is not None


def holds_password(text: str) -> bool:
    """Return whether `text` is an address with a password.

    Examples
    --------
    >>> holds_password("postgresql://ani:rahasia@db/ukm/daftar"), holds_password("postgresql://ani@db:5432/ukm/daftar")
    (True, False)
    """
    return is_address(text) and _PASSWORD.search(text) is not None


@contextmanager
def connected(address: Address) -> Iterator["psycopg.Connection"]:
    """Yield a connection in a transaction that counts unless an error comes.

    Raises
    ------
    ReadError
        Where the driver is missing, the database is not reached or refuses; names the address and the reason.
    """
    try:
        import psycopg
    except ImportError as error:
        raise ReadError(no_driver()) from error
    try:
        connection = psycopg.connect(**_DEFAULTS | dict(address.parameters))  # type: ignore[arg-type]
    except psycopg.Error as error:
        msg = _(
            "{file}: the database cannot be used ({reason}); check host, port, database, user, and the password "
            "in PGPASSWORD or the password file",
            file=address, reason=_reason(error),
        )  # fmt: skip
        raise ReadError(msg) from error
    try:
        with connection:
            yield connection
    except psycopg.errors.LockNotAvailable as error:
        msg = _(
            "{file}: somebody else uses the table and did not let go of it in time; nothing was changed, "
            "try again later",
            file=address,
        )
        raise ReadError(msg) from error
    except psycopg.Error as error:
        msg = _(
            "{file}: the database refuses ({reason}); nothing was changed",
            file=address,
            reason=_reason(error),
        )
        raise ReadError(msg) from error


def _reason(error: "psycopg.Error") -> str:
    """Return what the server or libpq says, in one line."""
    said = error.diag.message_primary or " ".join(str(error).split())
    return said or type(error).__name__


def statement(text: str, *parts: "Address | str | Composable") -> "Composed":
    """Return `text` with each {} replaced: by the table of an address, or a name of whatever else.

    Examples
    --------
    >>> statement("DROP INDEX {}.{}", "dinas", 'a"b').as_string()
    'DROP INDEX "dinas"."a""b"'
    """
    from psycopg.sql import SQL, Identifier

    def named(part: "Address | str | Composable") -> "Composable":
        if isinstance(part, Address):
            return Identifier(*filter(None, (part.schema, part.table)))
        return Identifier(part) if isinstance(part, str) else part

    return SQL(text).format(*map(named, parts))


def no_driver() -> str:
    """Return what to install."""
    return _("PostgreSQL needs a driver: pip install -r requirements-postgres.txt")


def no_password() -> str:
    """Return why an address with a password is refused; it does not repeat it."""
    return _(
        "an address holds a password, which everybody on this computer can see in the list of processes: leave it "
        "out, and put it into the password file (~/.pgpass, PGPASSFILE) or PGPASSWORD"
    )


def _no_table(text: str) -> str:
    return _(
        "{address} names no table: write postgresql://user@host:port/database/schema.table", address=text
    )
