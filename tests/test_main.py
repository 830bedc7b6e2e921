"""The command line as people use it: what is printed, what is written, which code is returned."""

import getpass
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geo import publication, settings
from geo.__main__ import main
from geo.publication import Act
from geo.read import read

Run = Callable[..., tuple[str, str]]

NO_NUMBER = (
    "This is not one number: write digits only, for example 1500 or 2.500.000; a unit has its own column."
)

LIST = """\
ID UKM;Nama Usaha;Alamat;Kecamatan;Kabupaten/Kota;Produk;Tenaga Kerja;Nama Pemilik
U1;Kopi;Jl. A 1, Ds Hanura;Teluk Pandan;Pesawaran;kopi bubuk;dua;Budi Rahasia
U2;Keripik Dua;;;Kota Metro;keripik pisang;;
U4;Jauh;Jl. Sudirman, Jakarta Selatan;;;kopi;;
"""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.delenv("PETA_UKM_LANGUAGE", raising=False)

    def command(*arguments: object, code: int = 0) -> tuple[str, str]:
        try:
            returned = main(["--language", "en", *map(str, arguments)])
        except SystemExit as end:
            returned = int(end.code or 0)
        said = capsys.readouterr()
        assert returned == code, said.err
        return said.out, said.err

    return command


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "daftar.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.fixture
def built(run: Run, source: Path, tmp_path: Path) -> Path:
    run("build", source, "--out", tmp_path / "built")
    return tmp_path / "built"


def program(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PETA_UKM")}
    return subprocess.run(
        [sys.executable, "-m", "geo", *map(str, arguments)],
        env={**clean, "PYTHONPATH": str(settings.ROOT), "PYTHONIOENCODING": "cp1252", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_program_as_a_whole_returns_its_codes(source: Path, tmp_path: Path) -> None:
    done = program("build", source, "--out", tmp_path / "built", "--workers", 2)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("3 baris: 2 terpetakan, 1 belum terpetakan\n")

    failed = program("build", tmp_path / "none.csv", "--out", tmp_path / "new", PETA_UKM_LANGUAGE="en")
    assert (failed.returncode, failed.stdout) == (2, "")
    assert failed.stderr == f"{tmp_path / 'none.csv'} does not exist: check the name and the folder\n"

    # Neither a character beyond Windows-1252 nor bytes that are no text stop the printing.
    odd = program("geocode", "--json", "--text", "Kota Metro \u2192 \udcff", "--language", "en")
    assert odd.returncode == 0
    assert json.loads(odd.stdout)["address"] == "Kota Metro \u2192 \udcff"


def test_build_says_what_it_placed_and_where_it_wrote(run: Run, source: Path, tmp_path: Path) -> None:
    out, err = run("build", source, "--out", tmp_path / "built")

    assert err == ""
    assert out.splitlines() == [
        "3 rows: 2 placed, 1 unplaced",
        "by location level: centre of the village 1; middle of the regency 1; not on the map 1",
        "remarks: 1",
        f"        1  {NO_NUMBER}",
        "        1  the number of workers is not possible; quantity is not judged",
        f"written to {tmp_path / 'built'}",
        "to mend rows: fill in the column code of unplaced.csv or doubtful.csv, build with --corrections",
    ]
    names = {path.name for path in (tmp_path / "built").iterdir()}
    assert names == {
        "ukm.parquet", "personal.parquet", "unplaced.csv", "doubtful.csv", "potential.toml", "quality.json",
    }  # fmt: skip


def test_build_takes_corrections(run: Run, source: Path, tmp_path: Path) -> None:
    mended = tmp_path / "isi.csv"
    mended.write_text("code;ukm_id;address\n18.71;U4;\n", encoding="utf-8")
    out, _err = run("build", source, "--out", tmp_path / "built", "--corrections", mended)

    assert out.startswith("3 rows: 3 placed, 0 unplaced\n")
    assert f"the corrections are kept in {settings.CORRECTIONS_FILE} and apply to every build\n" in out
    assert run("check", source)[0].startswith("3 rows: 3 placed, 0 unplaced\n")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"satu,dua\n1,2\n", "no row has known headers"),
        (b"Nama Usaha,Alamat,Alamat Usaha\nA,B,C\n", "both mean address"),
        (b"Nama Usaha,Alamat\n\x00\x01\x02,\x03\n", "encoding is unknown"),
        (b"Nama Usaha,Alamat\n", "no rows beneath the header"),
        (b"Nama Usaha,Produk\nA,B\n", "no column says where a UKM is"),
    ],
)
def test_a_list_that_cannot_be_used_changes_nothing(
    run: Run, built: Path, tmp_path: Path, content: bytes, message: str
) -> None:
    before = {path.name: path.read_bytes() for path in built.iterdir()}
    bad = tmp_path / "buruk.csv"
    bad.write_bytes(content)
    out, err = run("build", bad, "--out", built, code=2)

    assert out == ""
    assert message in err
    assert "buruk.csv" in err
    assert {path.name: path.read_bytes() for path in built.iterdir()} == before


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("full_at = 2", "", "full_at: is missing"),
        ("weight = 0.2", "weight = 0.9", "the weights must add up to 1"),
        ("[levels]", "[levels", "cannot be read"),
    ],
)
def test_a_broken_rule_file_changes_nothing(
    run: Run, built: Path, source: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, message: str
) -> None:
    before = {path.name: path.read_bytes() for path in built.iterdir()}
    rules = source.with_name("potential.toml")
    rules.write_text(settings.RULES_FILE.read_text("utf-8").replace(old, new, 1), "utf-8")
    monkeypatch.setattr(settings, "RULES_FILE", rules)
    monkeypatch.setattr("geo.potential_rules.load_rules.__defaults__", (rules,))
    out, err = run("build", source, "--out", built, code=2)

    assert out == ""
    assert re.match(r"potential\.toml(, line \d+|: )", err)
    assert message in err
    assert "Traceback" not in err
    assert {path.name: path.read_bytes() for path in built.iterdir()} == before
    assert message in run("check", source, code=2)[1]


def test_all_lists_that_cannot_be_used_are_named_together(run: Run, source: Path, tmp_path: Path) -> None:
    _out, err = run("check", tmp_path / "a.csv", source, tmp_path / "b.xlsx", code=2)

    assert ["a.csv" in err.splitlines()[0], "b.xlsx" in err.splitlines()[1]] == [True, True]


def test_check_prints_remarks_and_writes_nothing(run: Run, source: Path, tmp_path: Path) -> None:
    out, _err = run("check", source)

    assert out.splitlines()[-1] == f"daftar.csv, row 2: workers: dua: {NO_NUMBER}"
    assert [path.name for path in tmp_path.iterdir()] == ["daftar.csv"]


def test_check_prints_twenty_remarks_and_how_many_more(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "panjang.csv"
    path.write_text(
        "ID,Nama Usaha,Alamat,Tenaga Kerja\n" + "".join(f"{i},A,Metro,x{i}\n" for i in range(1300))
    )
    out, _err = run("check", path)

    assert out.startswith("1,300 rows: 1,300 placed, 0 unplaced\n")
    assert out.count("panjang.csv, row") == 20
    assert out.splitlines()[-1] == "and 1,280 more; --json lists up to 200 of each kind"


def test_check_as_json_is_the_whole_report(run: Run, source: Path) -> None:
    report = json.loads(run("check", source, "--json")[0])

    assert (report["rows"], report["placed"], report["problems"]) == (3, 2, {"number_unreadable": 1})
    assert report["problem_rows"][0]["row"] == 2


def test_numbers_and_words_are_those_of_the_language(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = source.with_name("contoh.csv")
    assert main(["sample", "--rows", "1200", str(out)]) == 0
    assert capsys.readouterr().out == f"1.200 baris sintetis ditulis ke {out}\n"
    assert main(["check", str(out), "--language", "en"]) == 0
    assert capsys.readouterr().out.startswith("1,200 rows: 1,1")


def test_geocode_of_a_text_is_one_object(run: Run) -> None:
    found = json.loads(run("geocode", "--text", "Ds Hanura, Teluk Pandan", "--json")[0])

    assert list(found) == [
        "address", "code", "level", "confidence", "place", "lon", "lat", "alternatives", "notes", "why",
    ]  # fmt: skip
    assert (found["code"], found["level"]) == ("18.09.10.2004", "village")
    assert found["place"] == "Hanura, Teluk Pandan, Pesawaran"
    assert (round(found["lon"], 1), round(found["lat"], 1)) == (105.2, -5.5)
    assert found["why"] == "village “hanura” + name “teluk pandan”"


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("", "address_missing"),
        ("Jl. Sudirman, Jakarta Selatan", "outside_province"),
        ("x" * 10_000, "no_place_named"),
    ],
)
def test_geocode_of_what_cannot_be_placed_says_why(run: Run, text: str, note: str) -> None:
    found = json.loads(run("geocode", "--text", text, "--json")[0])

    assert (found["code"], found["level"], found["confidence"], found["lon"]) == (None, "none", 0.0, None)
    assert found["notes"] == [note]


def test_geocode_of_a_list_is_a_list_in_its_order(run: Run, source: Path) -> None:
    found = json.loads(run("geocode", source, "--json")[0])

    assert [row["code"] for row in found] == ["18.09.10.2004", "18.72", None]
    assert found[0]["address"] == "Jl. A 1, Ds Hanura, Teluk Pandan, Pesawaran"
    assert [(row["ukm_id"], row["source_row"]) for row in found] == [("U1", 2), ("U2", 3), ("U4", 4)]


def test_geocode_of_a_list_shows_no_telephone_number(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "daftar.csv"
    path.write_text("ID,Nama Usaha,Alamat\nU1,A,Metro WA 0812/3456/7890\n", encoding="utf-8")

    for options in ((), ("--json",)):
        assert "3456" not in run("geocode", path, *options)[0]


def test_geocode_as_a_table_has_a_header_and_no_words_for_nothing(run: Run, source: Path) -> None:
    header, *rows = run("geocode", source)[0].splitlines()
    first, _second, third = (dict(zip(header.split("\t"), row.split("\t"), strict=True)) for row in rows)

    assert (first["ukm_id"], first["source_row"]) == ("U1", "2")
    assert (first["code"], first["place"]) == ("18.09.10.2004", "Hanura, Teluk Pandan, Pesawaran")
    assert (third["code"], third["lon"], third["notes"]) == ("", "", "outside_province")


@pytest.mark.parametrize("suffix", ["geojson", "csv", "parquet"])
def test_export_writes_the_format_of_the_suffix(run: Run, built: Path, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"hasil.{suffix}"
    said, _err = run("export", path, "--data", built, "--product-type", "coffee", "--regency", "18.09")

    assert said == f"1 UKM written to {path}\n"
    if suffix == "csv":
        table = pd.read_csv(path, dtype=str)
    else:
        table = gpd.read_parquet(path) if suffix == "parquet" else gpd.read_file(path)
    assert table["ukm_id"].to_list() == ["U1"]
    assert table["regency_name"].to_list() == ["Pesawaran"]
    assert b"Rahasia" not in path.read_bytes()


def test_export_filters_by_level_and_takes_several_values(run: Run, built: Path, tmp_path: Path) -> None:
    path = tmp_path / "hasil.geojson"
    run("export", path, "--data", built, "--regency", "18.09", "--regency", "18.72")
    both = json.loads(path.read_text(encoding="utf-8"))
    run("export", path, "--data", built, "--level", "exporting")
    none = json.loads(path.read_text(encoding="utf-8"))

    assert len(both["features"]) == 2
    assert both["about"]["filters"] == "regency_code: 18.09, 18.72"
    assert none["features"] == []


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        (("--gate", "legal:pass"), ["U2"]),
        (("--gate", "legal:unknown"), []),
        (("--next-step", "state_quality", "--next-step", "state_quantity"), ["U1", "U2"]),
        (("--weakest", "market"), []),
        (("--opportunity", "main", "--hs", "0901"), ["U1"]),
        (("--hs", "0901", "--hs", "2008"), ["U1", "U2"]),
        (("--agency", "BRI"), ["U2"]),
        (("--market", "MY"), ["U2"]),
        (("--district", "18.09.10"), ["U1"]),
        (("--size", "small", "--size", "medium"), ["U2"]),
        (("--certificate", "HALAL"), ["U1"]),
        (("--location-level", "village"), ["U1"]),
        (("--search", "BUBUK kopi"), ["U1"]),
        (("--search", "keripik", "--size", "micro"), []),
    ],
)
def test_export_filters_by_everything_that_the_map_does(
    run: Run, tmp_path: Path, options: tuple[str, ...], kept: list[str]
) -> None:
    source, path = tmp_path / "daftar.csv", tmp_path / "hasil.csv"
    lines = LIST.splitlines()
    ends = ["Instansi;Negara Tujuan;Skala;Sertifikat", ";;mikro;Halal", "BRI;Malaysia;kecil;NIB", ";;;"]
    source.write_text("\n".join(f"{line};{end}" for line, end in zip(lines, ends, strict=True)), "utf-8")
    run("build", source, "--out", tmp_path / "built")
    run("export", path, "--data", tmp_path / "built", *options)

    assert pd.read_csv(path)["ukm_id"].to_list() == kept


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".parquet", ".csv", ".xlsx"])
def test_export_takes_the_format_from_the_suffix(run: Run, built: Path, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"hasil{suffix}"
    out, _err = run("export", path, "--data", built)

    assert "2 UKM written to" in out
    assert len(read([path])[0]) == 2


@pytest.mark.parametrize("name", ["tabel.csv", "tabel.xlsx"])
def test_export_says_that_two_ukm_are_too_few_for_tables(
    run: Run, built: Path, tmp_path: Path, name: str
) -> None:
    _out, err = run("export", tmp_path / name, "--data", built, "--tables", code=2)

    assert "2 UKM are too few for tables of areas" in err
    assert not (tmp_path / name).exists()


def test_export_writes_tables_of_areas(run: Run, tmp_path: Path) -> None:
    source, path = tmp_path / "daftar.csv", tmp_path / "tabel.csv"
    lines = LIST.splitlines()
    source.write_text("\n".join([*lines, *lines[1:3] * 3]), "utf-8")
    run("build", source, "--out", tmp_path / "built")
    run("export", path, "--data", tmp_path / "built", "--tables")

    table = pd.read_csv(path, dtype=str)
    assert table.loc[table["area_level"].eq("province") & table["table"].eq("n"), "n"].tolist() == ["8"]


def test_export_adds_personal_columns_only_when_asked(run: Run, built: Path, tmp_path: Path) -> None:
    path = tmp_path / "petugas.csv"
    run("export", path, "--data", built, "--full")

    assert pd.read_csv(path)["owner_name"].dropna().to_list() == ["Budi Rahasia"]


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("a.geojson", ("--product-type", "kopi"), "not known: kopi; see `python -m geo export --help`"),
        ("a.geojson", ("--regency", "18.99"), "not known: 18.99"),
        ("a.geojson", ("--regency", "18.09.10"), "not known: 18.09.10"),
        ("a.geojson", ("--level", "siap", "--gate", "halal"), "not known: siap, halal;"),
        ("a.geojson", ("--district", "18.09", "--size", "mikro"), "not known: 18.09, mikro;"),
        ("a.geojson", ("--certificate", "halal", "--location-level", "none"), "not known: halal, none;"),
        ("a.geojson", ("--search", " - "), "not known:  - ;"),
        ("a.geojson", ("--market", "DE", "--hs", "901"), "not known: 901, DE;"),
        ("a.docx", (), "this format is not written; use one of .geojson, .gpkg, .parquet, .csv, .xlsx"),
        ("none/a.csv", (), "cannot be written"),
    ],
)
def test_export_refuses_what_it_does_not_know(
    run: Run, built: Path, tmp_path: Path, name: str, options: tuple[str, ...], message: str
) -> None:
    _out, err = run("export", tmp_path / name, "--data", built, *options, code=2)

    assert message in err
    assert not (tmp_path / name).exists()


def test_export_without_built_data_says_how_to_build(run: Run, tmp_path: Path) -> None:
    _out, err = run("export", tmp_path / "a.csv", "--data", tmp_path, code=2)

    assert "nothing is built there; run python -m geo build FILE" in err


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    out, err = run(code=2)

    assert out == ""
    assert "place and judge lists of UKM; write the data of the map" in err


def test_help_is_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    assert "bahasa pesan" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="0"):
        main(["check", "--help", "--language", "en"])
    assert "bahasa" not in capsys.readouterr().out


@pytest.mark.parametrize("rows", ["0", "-3", "x", "1.5"])
def test_a_number_of_rows_is_a_whole_number(run: Run, tmp_path: Path, rows: str) -> None:
    assert (
        "a whole number above zero is needed"
        in run("sample", tmp_path / "a.csv", f"--rows={rows}", code=2)[1]
    )


def test_a_sample_is_a_csv_file_and_says_so(run: Run, tmp_path: Path) -> None:
    _out, err = run("sample", tmp_path / "a.xlsx", "--rows", 3, code=2)

    assert err == f"{tmp_path / 'a.xlsx'}: this format is not written; use one of .csv\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("geocode",),
        ("geocode", "a.csv", "--text", "Metro"),
        ("build",),
        ("boundaries",),
        ("fly",),
        ("check", "-x"),
    ],
)
def test_arguments_that_make_no_command_are_refused(run: Run, arguments: tuple[str, ...]) -> None:
    assert "error: " in run(*arguments, code=2)[1]


def test_an_unknown_language_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PETA_UKM_LANGUAGE", "xx")

    assert "invalid choice: 'xx'" in run("check", "a.csv", code=2)[1]


def test_a_stopped_build_says_that_it_goes_on(
    run: Run, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("geo.pipeline.build", stopped)

    assert run("build", source, code=130)[1] == "stopped; the same build goes on from here\n"


def test_bench_prints_a_table_or_json(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr("geo.bench.run", asked.append)
    monkeypatch.setattr("geo.bench.table", lambda _report: "a table")

    assert run("bench", "--rows", "30")[0] == "a table\n"
    assert asked == [30]


def test_versions_are_listed_and_gone_back_to(run: Run, built: Path, source: Path, tmp_path: Path) -> None:
    assert "nothing was published there yet" in run("versions", "--data", built)[0]
    source.write_text("".join(LIST.splitlines(keepends=True)[:2]), encoding="utf-8")
    run("build", source, "--out", tmp_path / "new")
    publication.publish(tmp_path / "new", built, Act("kepala@dinas.example"))
    newest, oldest = run("versions", "--data", built)[0].splitlines()
    assert newest.startswith("*  20")
    assert newest.endswith("  kepala@dinas.example  1 UKM  daftar.csv")
    assert oldest.startswith("   20")
    assert oldest.endswith(" WIB  -  2 UKM  daftar.csv")

    said = run("versions", "--data", built, "--back", oldest.split()[0])[0]
    assert said.splitlines()[1] == f"*{oldest[1:]}"
    assert len(gpd.read_parquet(built / "ukm.parquet")) == 2
    assert publication.log(built)[0]["who"] == getpass.getuser()
    assert "there is no such version" in run("versions", "--data", built, "--back", "x", code=2)[1]
    run("build", source, "--out", built)
    assert "in use is what was built there" in run("versions", "--data", built)[0]
