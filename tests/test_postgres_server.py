"""Reading from and writing to a real PostgreSQL with PostGIS; `make test-long`."""

import csv
import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import geopandas as gpd
import pandas as pd
import psycopg
import pytest

from geo import boundaries, pipeline, postgres_read, postgres_write, settings, store
from geo.__main__ import main
from geo.errors import GeoError
from geo.postgres import Address
from geo.read import read
from tests.postgres_server import PASSWORD, served

pytestmark = pytest.mark.long

SQL = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with served() as address, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGPASSWORD", PASSWORD)
        yield address


@pytest.fixture
def sql(server: str) -> Iterator[SQL]:
    with psycopg.connect(server, autocommit=True) as connection:

        def run(text: str) -> list[tuple[Any, ...]]:
            cursor = connection.execute(text)
            return cursor.fetchall() if cursor.description else []

        yield run
        run("DROP SCHEMA IF EXISTS uji, peta_ukm_petugas CASCADE")


@pytest.fixture
def uji(server: str, sql: SQL) -> str:
    sql("CREATE SCHEMA uji")
    return f"{server}/uji"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with a planted owner."""
    path = tmp_path_factory.mktemp("register") / "daftar.csv"
    rows = list(csv.reader(settings.SAMPLE_FILE.read_text("utf-8-sig").splitlines()))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [[*rows[0], "Nama Pemilik"], *([*row, "Budi Tertanam"] for row in rows[1:])]
        )
    return path


@pytest.fixture(scope="module")
def built(register: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built")
    pipeline.build([register], out)
    return out


def load(server: str, register: Path, *, key: str = ', PRIMARY KEY ("ID UKM")') -> None:
    rows = list(csv.reader(register.read_text("utf-8").splitlines()))
    columns = ", ".join(f'"{name}" text' for name in rows[0])
    with psycopg.connect(server) as connection:
        connection.execute(f"CREATE TABLE uji.daftar ({columns}{key})")
        with connection.cursor().copy("COPY uji.daftar FROM STDIN") as copy:
            for row in rows[1:]:
                copy.write_row([cell or None for cell in row])


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """Return what a command that ends with code 2 says."""
    try:
        code = main(["--language", "en", *map(str, arguments)])
    except SystemExit as end:
        code = int(end.code or 0)
    assert code == 2
    return capsys.readouterr().err


def parquet(folder: Path) -> bytes:
    frame = gpd.read_parquet(folder / store.UKM)
    into = io.BytesIO()
    frame.drop(columns="source_file").to_parquet(into)
    return into.getvalue()


@pytest.mark.parametrize("kind", ["key", "view"])
def test_a_register_in_a_table_gives_the_same_as_in_a_file(
    kind: str, uji: str, server: str, sql: SQL, register: Path, built: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(postgres_read, "PAGE_ROWS", 700)
    load(server, register)
    table = "daftar"
    if kind == "view":
        sql('CREATE VIEW uji.semua AS SELECT * FROM uji.daftar ORDER BY "ID UKM"')
        table = "semua"

    assert main(["--language", "en", "build", f"{uji}.{table}", "--out", str(tmp_path)]) == 0

    assert parquet(tmp_path) == parquet(built)
    assert ("no primary key" in capsys.readouterr().err) == (kind == "view")
    assert store.load(tmp_path).quality["files"] == [{"name": f"uji.{table}", "rows": 3000, "sha256": None}]


def test_values_of_all_types_are_read_as_from_a_file(uji: str, sql: SQL) -> None:
    sql(
        """CREATE TABLE uji.t (a int, b text, "Nama Usaha" text, "Kecamatan" text, "Kode Pos" text,
        "Tenaga Kerja" int, "Kapasitas (kg/tahun)" numeric, "Sertifikat" text[], "Ekspor" boolean, "Tahun Berdiri" date,
        "Susut %" text, titik public.geometry(Point, 32748), PRIMARY KEY (b, a))"""
    )
    sql(
        "INSERT INTO uji.t SELECT n % 7, n::text, 'Kopi', 'Natar', '00123', 5, 2.125, '{halal,pirt}', true,"
        " '2015-03-01', null, public.ST_Transform(public.ST_SetSRID(public.ST_Point(105.25, -5.3), 4326), 32748)"
        " FROM generate_series(1, 25) n"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postgres_read, "PAGE_ROWS", 4)
        rows = list(postgres_read.rows(Address.of(f"{uji}.t")))
        frame, _found = read([Address.of(f"{uji}.t")])

    keys = [tuple(row[:2]) for row in rows[1:]]
    assert keys == sorted(keys, key=lambda key: (key[1], key[0]))
    assert len(set(keys)) == 25
    assert rows[0][-2:] == ["latitude", "longitude"]
    first = frame.iloc[0]
    assert (first["postal_code"], first["workers"], first["annual_capacity"]) == ("00123", 5, 2.125)
    assert (first["exporting"], first["established"]) == (True, "2015-03-01")
    assert first["certificates"] == "HALAL; SPP-IRT"
    assert [float(rows[1][-2]), float(rows[1][-1])] == pytest.approx([-5.3, 105.25])


def test_the_register_is_read_as_it_was_when_reading_began(uji: str, sql: SQL) -> None:
    sql("CREATE TABLE uji.t (id int PRIMARY KEY)")
    sql("INSERT INTO uji.t SELECT generate_series(1, 9)")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postgres_read, "PAGE_ROWS", 3)
        rows = postgres_read.rows(Address.of(f"{uji}.t"))
        assert [next(rows), next(rows)] == [["id"], ["1"]]
        sql("DELETE FROM uji.t WHERE id > 4")

        assert len(list(rows)) == 8


def test_a_table_that_hides_rows_is_not_read(
    uji: str, server: str, sql: SQL, register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(server, register)
    sql("DROP ROLE IF EXISTS petugas")
    sql(f"CREATE ROLE petugas LOGIN PASSWORD '{PASSWORD}'")
    sql("ALTER TABLE uji.daftar ENABLE ROW LEVEL SECURITY")
    sql("""CREATE POLICY satu ON uji.daftar USING ("ID UKM" < 'A')""")
    for view in ("semua", "sendiri"):
        sql(f"CREATE VIEW uji.{view} AS SELECT * FROM uji.daftar")
    sql("GRANT USAGE ON SCHEMA uji TO petugas")
    sql("GRANT SELECT ON ALL TABLES IN SCHEMA uji TO petugas")
    sql("ALTER VIEW uji.sendiri OWNER TO petugas")
    theirs = uji.replace("//admin@", "//petugas@")

    said = refused(capsys, "build", f"{theirs}.daftar", "--out", tmp_path)
    assert f"{theirs}.daftar: row level security hides rows from this user" in said
    said = refused(capsys, "build", f"{theirs}.sendiri", "--out", tmp_path)
    assert 'would be affected by row-level security policy for table "daftar"' in said
    assert list(tmp_path.iterdir()) == []
    # The owner of this one sees all rows, and shows them.
    assert len(list(postgres_read.rows(Address.of(f"{theirs}.semua")))) == 3001


def test_what_cannot_be_read_is_named(
    uji: str, server: str, sql: SQL, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sql('CREATE TABLE uji.t (id int PRIMARY KEY, "Alamat" text, titik public.geometry)')
    sql("INSERT INTO uji.t VALUES (1, 'Natar', public.ST_Point(105, -5))")
    sql('CREATE TABLE uji.u (id int PRIMARY KEY, "Alamat" text, "Kecamatan" text)')

    assert "there is no table or view uji.hilang" in refused(capsys, "check", f"{uji}.hilang")
    assert "the column 'titik' have no CRS (SRID 0)" in refused(capsys, "check", f"{uji}.t")
    said = refused(capsys, "check", f"{uji}.u", "--column", "Tempat=village")
    assert "there is no column 'Tempat'" in said
    monkeypatch.setenv("PGPASSWORD", "salah")
    said = refused(capsys, "check", f"{uji}.t")
    assert "password authentication failed" in said
    assert "salah" not in said
    nobody = server.replace(server.split(":")[2].split("/")[0], "1")
    assert "the database cannot be used (" in refused(capsys, "check", f"{nobody}/t")


def test_an_export_replaces_the_one_before_and_keeps_its_rights(
    uji: str, sql: SQL, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_write, "_ROWS", 100)
    sql("DROP ROLE IF EXISTS pembaca")
    sql("CREATE ROLE pembaca")
    export = ["--language", "en", "export", f"{uji}.peta", "--data", str(built)]
    assert main(export) == 0
    sql("GRANT SELECT ON uji.peta TO PUBLIC")
    sql("ALTER TABLE uji.peta ADD COLUMN catatan text")
    sql("GRANT REFERENCES (ukm_id, geom, catatan) ON uji.peta TO pembaca WITH GRANT OPTION")
    assert main([*export, "--regency", "18.06"]) == 0

    placed = store.load(built).ukm
    part = placed[placed["regency_code"] == "18.06"].set_index("ukm_id")
    found = sql(
        "SELECT ukm_id, business_name, workers, exporting, readiness, public.ST_X(geom), public.ST_Y(geom), "
        "public.ST_SRID(geom) FROM uji.peta"
    )
    assert {row[0] for row in found} == set(part.index)
    for ukm_id, name, workers, exporting, readiness, x, y, srid in found:
        row = part.loc[ukm_id]
        assert (x, y, srid) == (row.geometry.x, row.geometry.y, 4326)
        for value, kept in (
            (name, row["business_name"]),
            (workers, row["workers"]),
            (exporting, row["exporting"]),
        ):
            assert value == kept if value is not None else pd.isna(kept)
        assert readiness == pytest.approx(row["readiness"], abs=0.051)
    assert sql("SELECT has_table_privilege('pembaca', 'uji.peta', 'SELECT')") == [(True,)]
    held = "SELECT attname, attacl::text FROM pg_attribute WHERE attrelid = 'uji.peta'::regclass AND attacl IS NOT NULL"
    assert sql(held) == [("ukm_id", "{pembaca=x*/admin}"), ("geom", "{pembaca=x*/admin}")]
    assert sql("SELECT indexdef FROM pg_indexes WHERE schemaname = 'uji' ORDER BY 1") == [
        ("CREATE INDEX peta_geom_idx ON uji.peta USING gist (geom)",),
        ("CREATE UNIQUE INDEX peta_pkey ON uji.peta USING btree (ukm_id)",),
    ]
    assert sql("SELECT conname FROM pg_constraint WHERE conrelid = 'uji.peta'::regclass") == [("peta_pkey",)]
    (comment,) = sql("SELECT obj_description('uji.peta'::regclass)")[0]
    assert "Synthetic: yes" in comment
    missing = (
        "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'uji' AND col_description("
    )
    assert sql(missing + "'uji.peta'::regclass, ordinal_position) IS NULL") == [(0,)]
    assert sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'uji'") == [(1,)]
    assert "owner_name" not in {
        row[0] for row in sql("SELECT column_name FROM information_schema.columns WHERE table_schema = 'uji'")
    }


def test_personal_data_go_where_only_those_named_may_read(
    uji: str,
    server: str,
    sql: SQL,
    built: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(postgres_write, "_ROWS", 1000)
    export = ["--language", "en", "export", f"{server}/peta", "--data", built, "--full"]
    assert main([*map(str, export)]) == 0

    placed = len(store.load(built).ukm)
    owners = "SELECT owner_name, count(*) FROM peta_ukm_petugas.peta GROUP BY 1"
    assert sql(owners) == [("Budi Tertanam", placed)]
    sql("DROP ROLE IF EXISTS orang")
    sql("CREATE ROLE orang")
    assert sql("SELECT has_schema_privilege('orang', 'peta_ukm_petugas', 'USAGE')") == [(False,)]
    assert sql("SELECT has_table_privilege('orang', 'peta_ukm_petugas.peta', 'SELECT')") == [(False,)]
    sql("GRANT USAGE ON SCHEMA uji TO PUBLIC")
    said = refused(capsys, "export", f"{uji}.peta", "--data", built, "--full")
    assert "everybody may use the schema uji" in said
    # Nor does a public table take its place.
    said = refused(capsys, "export", f"{server}/peta_ukm_petugas.peta", "--data", built)
    assert "was not written by this program" in said


def test_what_must_not_be_replaced_stays(
    uji: str, sql: SQL, built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sql("CREATE TABLE uji.daftar (id int)")
    said = refused(capsys, "export", f"{uji}.daftar", "--data", built)
    assert "was not written by this program" in said
    assert main(["export", f"{uji}.peta", "--data", str(built)]) == 0
    capsys.readouterr()
    before = sql("SELECT 'uji.peta'::regclass::oid")
    sql("CREATE VIEW uji.kopi AS SELECT * FROM uji.peta")
    assert "depend on it: uji.kopi" in refused(capsys, "export", f"{uji}.peta", "--data", built)
    sql("DROP VIEW uji.kopi")
    sql("ALTER TABLE uji.peta ENABLE ROW LEVEL SECURITY")
    assert "depend on it: row level security" in refused(capsys, "export", f"{uji}.peta", "--data", built)
    said = refused(capsys, "export", uji.replace("/uji", "/hilang.peta"), "--data", built)
    assert 'schema "hilang" does not exist' in said
    sql("CREATE DATABASE kosong")
    said = refused(capsys, "export", uji.replace("/postgres/uji", "/kosong/peta"), "--data", built)
    assert "PostGIS is missing" in said
    assert "tables of areas" in refused(capsys, "export", f"{uji}.peta", "--data", built, "--tables")
    assert sql("SELECT 'uji.peta'::regclass::oid") == before


def test_a_table_that_somebody_else_holds_stays(
    uji: str,
    server: str,
    sql: SQL,
    built: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--language", "en", "export", f"{uji}.peta", "--data", str(built)]) == 0
    before = sql("SELECT 'uji.peta'::regclass::oid")
    monkeypatch.setattr(postgres_write, "_LOCK_TIMEOUT", "200ms")
    with psycopg.connect(server) as reader:
        reader.execute("SELECT count(*) FROM uji.peta")
        capsys.readouterr()
        said = refused(capsys, "export", f"{uji}.peta", "--data", built)

    assert f"{uji}.peta: somebody else uses the table and did not let go of it in time" in said
    assert "Traceback" not in said
    assert (
        sql("SELECT oid FROM pg_class WHERE relnamespace = 'uji'::regnamespace AND relkind = 'r'") == before
    )


def test_long_names_are_cut_without_a_clash(uji: str, sql: SQL, built: Path) -> None:
    name = "国" * 21  # 63 bytes
    export = ["export", f"{uji}.{quote(name)}", "--data", str(built), "--regency", "18.06"]
    assert main(export) == 0
    assert main(export) == 0

    assert sql("SELECT tablename FROM pg_tables WHERE schemaname = 'uji'") == [(name,)]
    assert sql("SELECT indexname FROM pg_indexes WHERE schemaname = 'uji' ORDER BY 1") == [
        (f"{'国' * 18}_geom_idx",), (f"{'国' * 19}_pkey",),
    ]  # fmt: skip


def test_an_error_in_the_middle_leaves_the_table_before(
    uji: str, sql: SQL, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["--language", "en", "export", f"{uji}.peta", "--data", str(built)]) == 0
    before = sql("SELECT 'uji.peta'::regclass::oid")
    monkeypatch.setattr(
        postgres_write, "encoded", lambda _parts: ({"ukm_id": "TEXT"}, iter([b"PGCOPY damaged"]))
    )
    with pytest.raises(GeoError, match="nothing was changed"):
        postgres_write.write(
            store.load(built).ukm,
            Address.of(f"{uji}.peta"),
            about=postgres_write.About("", "2026-01-01", "", "", True, 1),
        )

    assert sql("SELECT 'uji.peta'::regclass::oid") == before
    assert sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'uji'") == [(1,)]


def test_postgis_finds_the_same_district_of_every_point(uji: str, server: str, sql: SQL, built: Path) -> None:
    assert main(["export", f"{uji}.peta", "--data", str(built)]) == 0
    sql("CREATE TABLE uji.batas (code text, geom public.geometry)")
    districts = boundaries.load("district")
    with psycopg.connect(server) as connection, connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO uji.batas VALUES (%s, public.ST_GeomFromWKB(%s, 4326))",
            list(zip(districts["code"], districts.geometry.to_wkb(), strict=True)),
        )
    # Not those up to 2 km off the land, nor those moved to a centre, whose codes stay those of the exact point.
    found = sql(
        "SELECT p.district_code, array_agg(b.code) FROM uji.peta p JOIN uji.batas b "
        "ON public.ST_Covers(b.geom, p.geom) WHERE p.location_level = 'coordinates' GROUP BY p.ukm_id"
    )
    points = gpd.read_parquet(built / store.UKM).query("location_level == 'coordinates'")
    joined = points[["ukm_id", "geometry"]].sjoin(districts[["code", "geometry"]], predicate="covered_by")
    theirs = joined.groupby("ukm_id")["code"].agg(list)

    assert len(found) == len(theirs) > 100
    assert all(code in codes for code, codes in found)
    assert sum(len(codes) for _code, codes in found) == len(joined)


def test_a_password_is_nowhere(uji: str, server: str, register: Path, tmp_path: Path) -> None:
    load(server, register)
    command = [sys.executable, "-m", "geo", "build", f"{uji}.daftar", "--out", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=settings.ROOT)
    listed = subprocess.run(["ps", "axww", "-o", "args"], capture_output=True, check=True).stdout
    said, _none = process.communicate()

    assert process.returncode == 0
    assert f"{uji}.daftar".encode() in listed
    everything = [said, listed, *(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())]
    assert [PASSWORD.encode() in text for text in everything] == [False] * len(everything)
