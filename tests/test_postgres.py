"""Addresses, messages and the binary form of rows; what needs a server is in `test_postgres_server`."""

import io
import struct
import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from psycopg import adapt

from geo.__main__ import main
from geo.errors import ReadError
from geo.foreign import text_of
from geo.postgres import Address, connected, holds_password, is_address
from geo.postgres_copy import encoded
from geo.postgres_read import rows

SECRETS = (
    "postgresql://ani:s4ngat@db/ukm/daftar",
    "postgresql://ani:s4n/gat@db/ukm/daftar",
    "postgres://ani:s4n@gat@db:5432/ukm/dinas.daftar",
    "POSTGRESQL://ani:s4ngat@db/ukm/daftar",
    "postgresql://ani@db/ukm/daftar?password=s4ngat",
    "postgresql://db/ukm/daftar?sslmode=require&sslpassword=s4ngat",
)


@pytest.mark.parametrize(
    ("text", "schema", "table", "parameters"),
    [
        ("postgresql://ani@db:5433/ukm/dinas.daftar", "dinas", "daftar",
         {"user": "ani", "host": "db", "port": "5433", "dbname": "ukm"}),
        ("postgres://db/ukm/daftar", None, "daftar", {"host": "db", "dbname": "ukm"}),
        ("postgresql:///ukm?table=dinas.daftar&service=kantor", "dinas", "daftar",
         {"dbname": "ukm", "service": "kantor"}),
        ("postgresql:///?table=daftar", None, "daftar", {}),
        ("postgresql://[::1]/ukm/Daftar%20UKM", None, "Daftar UKM", {"host": "::1", "dbname": "ukm"}),
    ],
)  # fmt: skip
def test_an_address_names_a_table(
    text: str, schema: str | None, table: str, parameters: dict[str, str]
) -> None:
    address = Address.of(text)

    assert (address.schema, address.table, dict(address.parameters)) == (schema, table, parameters)
    assert address.name == ".".join(filter(None, (schema, table)))


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://db", "postgresql://db/ukm", "postgresql://db/ukm/a/b", "postgresql://db/ukm/dinas.",
        "postgresql://db:port/ukm/daftar", f"postgresql://db/ukm/{'a' * 64}", "postgresql://db/ukm?tabel",
    ],
)  # fmt: skip
def test_an_address_without_a_table_is_refused(text: str) -> None:
    with pytest.raises(ReadError, match="names no table: write postgresql://user@host"):
        Address.of(text)


@pytest.mark.parametrize("text", SECRETS)
@pytest.mark.parametrize(
    "command", [["build"], ["check", "daftar.csv", "--nonsense"], ["export"], ["export", "a.csv"]]
)
def test_a_password_in_an_address_is_refused_and_never_repeated(
    command: list[str], text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert holds_password(text)
    with pytest.raises(ReadError, match="PGPASSFILE"):
        Address.of(text)
    with pytest.raises(SystemExit) as end:
        main(["--language", "en", *command, text])

    said = capsys.readouterr().err
    assert end.value.code == 2
    assert "the password file (~/.pgpass, PGPASSFILE) or PGPASSWORD" in said
    assert "s4n" not in said
    assert "gat" not in said


def test_other_names_are_files() -> None:
    assert not is_address("daftar.csv")
    assert not holds_password("C:/ani:a@b.csv")


def test_a_server_that_is_not_there_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", "s4ngat")

    assert main(["--language", "en", "check", "postgresql://ani@127.0.0.1:1/ukm/dinas.daftar"]) == 2

    said = capsys.readouterr().err
    assert "postgresql://ani@127.0.0.1:1/ukm/dinas.daftar: the database cannot be used (" in said
    assert "refused" in said
    assert "s4ngat" not in said


def test_a_parameter_that_nobody_knows_is_named() -> None:
    with pytest.raises(ReadError, match="warna"):
        next(rows(Address.of("postgresql://127.0.0.1/ukm/daftar?warna=biru")))


def test_without_the_driver_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with (
        pytest.raises(ReadError, match=r"pip install -r requirements-postgres\.txt"),
        connected(Address.of("postgresql:///ukm/daftar")),
    ):
        pass
    monkeypatch.setitem(sys.modules, "pgpq", None)
    with pytest.raises(ReadError, match=r"pip install -r requirements-postgres\.txt"):
        encoded([])


@pytest.mark.parametrize(
    ("value", "text"), [("007", "007"), (2.125, "2.1250"), (5.0, "5"), (True, "true"), (None, "")]
)
def test_values_become_the_text_that_a_person_would_type(value: object, text: str) -> None:
    assert text_of(value) == text


def decoded(content: bytes) -> list[list[bytes | None]]:
    """Return the fields of rows in the binary form of COPY, as its documentation says."""
    into = io.BytesIO(content)
    assert into.read(11) == b"PGCOPY\n\xff\r\n\0"
    assert into.read(8) == bytes(8)
    found = []
    while (fields := struct.unpack(">h", into.read(2))[0]) != -1:
        lengths = (struct.unpack(">i", into.read(4))[0] for _field in range(fields))
        found.append([None if length < 0 else into.read(length) for length in lengths])
    assert into.read() == b""
    return found


def dumped(value: object) -> bytes | None:
    """Return what psycopg sends of a value."""
    if value is None:
        return None
    sent = adapt.Transformer().get_dumper(value, adapt.PyFormat.BINARY).dump(value)
    return bytes(sent or b"")


def test_rows_in_binary_are_those_that_psycopg_sends() -> None:
    count = 25_001
    texts = ["Kopi", "", None, "Keripik • ü", "a\tb\nc"] * (count // 5) + ["akhir"]
    numbers = np.arange(count, dtype=float) / 8
    numbers[3] = np.nan
    frame = gpd.GeoDataFrame(
        {
            "text": pd.Series(texts, dtype="str"),
            "none": pd.Series([None] * count, dtype="str"),
            "number": numbers,
            "whole": pd.array([None, *range(1, count)], dtype="Int64"),
            "yes": pd.array([True, None, False, *[True] * (count - 3)], dtype="boolean"),
        },
        geometry=gpd.points_from_xy(np.linspace(103, 106, count), np.linspace(-6, -3, count)),
        crs=4326,
    )

    types, rows = encoded([frame[:10_000], frame[10_000:]])
    found = decoded(b"".join(rows))

    assert types == {"text": "TEXT", "none": "TEXT", "number": "FLOAT8", "whole": "INT8", "yes": "BOOL"}
    assert len(found) == count
    points = frame.geometry.set_crs(4326).to_wkb().tolist()
    for at in (0, 1, 2, 3, 4, 9_999, 10_000, 25_000):
        text, none, number, whole, yes, point = found[at]
        row = frame.iloc[at]
        assert (text, none) == (dumped(texts[at]), None)
        assert number == (None if at == 3 else dumped(float(row["number"])))
        assert whole == (None if pd.isna(row["whole"]) else int(row["whole"]).to_bytes(8, "big"))
        assert yes == (None if pd.isna(row["yes"]) else dumped(bool(row["yes"])))
        assert point == points[at][:4] + b"\x20" + struct.pack("<i", 4326) + points[at][5:]


def test_a_frame_without_rows_is_a_frame() -> None:
    frame = gpd.GeoDataFrame({"a": pd.Series([], dtype="str")}, geometry=[], crs=4326)

    types, rows = encoded([frame])

    assert types == {"a": "TEXT"}
    assert decoded(b"".join(rows)) == []
