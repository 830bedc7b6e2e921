"""The whole way: rows in are rows out, files appear together or not at all, nothing personal is public."""

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geo import (
    batch,
    boundaries,
    export,
    geocode,
    pipeline,
    potential,
    schema,
    sensitivity,
    settings,
    store,
)
from geo.errors import BuiltDataError, GeoError, ReadError

LIST = """\
ID UKM;Nama Usaha;Alamat;Kecamatan;Kabupaten/Kota;Lintang;Bujur;Produk;Nama Pemilik;No HP;NIK;Omzet;Persetujuan
U1;Kopi;Jl. A 1, Ds Hanura;Teluk Pandan;Pesawaran;;;kopi bubuk;Budi Rahasia;081234567890;1871010101010001;90.000.000;
U2;Keripik Dua;;;Kota Metro;-5,4;105,26;keripik pisang;;;;;ya
U3;Ikan Tiga;Jl. Laut;;;-5.9;104.0;ikan asin;Sri Rahasia;;;;
U4;Jauh;Jl. Sudirman, Jakarta Selatan;;;;;kopi;;;;;
U5;Ganda;Desa Sukamaju;;Lampung Selatan;;;;;;;;
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "daftar.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "built"


def test_rows_in_are_rows_placed_and_rows_unplaced(source: Path, out: Path) -> None:
    quality = pipeline.build([source], out)
    ukm = store.load(out).ukm
    unplaced = pd.read_csv(out / "unplaced.csv", dtype=str)

    assert (quality["rows"], quality["placed"], quality["unplaced"]) == (5, 3, 2)
    assert sorted([*ukm["ukm_id"], *unplaced["ukm_id"]]) == ["U1", "U2", "U3", "U4", "U5"]
    assert sum(quality["location_levels"].values()) == 5
    assert quality["location_levels"] == {
        "coordinates": 0,
        "village": 1,
        "district": 0,
        "regency": 2,
        "none": 2,
    }


def test_built_data_are_geoparquet_with_the_public_columns(source: Path, out: Path) -> None:
    pipeline.build([source], out)
    ukm = gpd.read_parquet(out / "ukm.parquet")

    assert list(ukm.columns)[: len(schema.PUBLIC)] == list(schema.PUBLIC)
    assert ukm.crs == "EPSG:4326"
    assert not set(schema.PERSONAL) & set(ukm.columns)
    assert ukm.set_index("ukm_id")["product_type"].fillna("").to_dict() == {
        "U1": "coffee", "U2": "processed_fruit_veg", "U5": "",
    }  # fmt: skip


def test_every_point_lies_in_the_regency_of_its_code(source: Path, out: Path) -> None:
    pipeline.build([source], out)
    ukm = store.load(out).ukm
    joined = gpd.sjoin(ukm[["regency_code", "geometry"]], boundaries.load("regency")[["code", "geometry"]])

    assert (joined["regency_code"] == joined["code"]).all()
    assert len(joined) == len(ukm)


def test_a_row_whose_point_is_in_another_regency_than_stated_is_kept_and_flagged(
    source: Path, out: Path
) -> None:
    pipeline.build([source], out)
    row = store.load(out).ukm.set_index("ukm_id").loc["U2"]

    assert (row["latitude"], row["regency"], row["regency_code"]) == ("-5,4", "Kota Metro", "18.72")
    assert row["location_note"] == "regency_differs; point_refused"


def test_unplaced_rows_come_with_a_reason_and_with_what_was_possible(source: Path, out: Path) -> None:
    pipeline.build([source], out)
    unplaced = pd.read_csv(out / "unplaced.csv", dtype=str).set_index("ukm_id")

    assert unplaced.loc["U4", "reason"] == "the address names a place outside the province"
    assert unplaced.loc["U3", "location_note"] == "coordinates_outside; no_place_named"
    assert unplaced["source_row"].to_dict() == {"U3": "4", "U4": "5"}


def test_personal_data_are_kept_apart_and_appear_nowhere_else(source: Path, out: Path) -> None:
    pipeline.build([source], out)
    personal = store.load_personal(out)

    assert personal["owner_name"].dropna().to_dict() == {"U1": "Budi Rahasia", "U3": "Sri Rahasia"}
    assert (out / "personal.parquet").stat().st_mode & 0o077 == 0
    for path in out.iterdir():
        if path.name != "personal.parquet":
            content = path.read_bytes()
            assert not [
                secret for secret in (b"Rahasia", b"081234567890", b"1871010101010001") if secret in content
            ]


def test_without_personal_data_an_older_personal_file_goes(source: Path, out: Path, tmp_path: Path) -> None:
    pipeline.build([source], out)
    plain = tmp_path / "plain.csv"
    plain.write_text("Nama Usaha,Alamat\nA,Metro\n", encoding="utf-8")
    pipeline.build([plain], out)

    assert store.load_personal(out).empty
    assert not (out / "personal.parquet").exists()


def test_a_bad_file_leaves_the_old_data_as_they_were(source: Path, out: Path, tmp_path: Path) -> None:
    pipeline.build([source], out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    bad = tmp_path / "bad.csv"
    bad.write_text("satu,dua\n1,2\n", encoding="utf-8")

    with pytest.raises(ReadError, match=r"bad\.csv"):
        pipeline.build([source, bad], out)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_check_reports_the_same_and_writes_nothing(source: Path, out: Path) -> None:
    report = pipeline.check([source])
    assert not out.exists()
    quality = pipeline.build([source], out)

    assert {key: value for key, value in quality.items() if key != "version"} == report


def test_progress_names_the_steps_and_ends_each(source: Path, out: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    pipeline.build([source], out, progress=lambda *step: steps.append(step))

    assert list(dict.fromkeys(name for name, _done, _rows in steps)) == ["read", "geocode", "potential"]
    assert all((name, 5, 5) in steps for name in ("read", "geocode", "potential"))


def test_nothing_built_says_how_to_build(out: Path) -> None:
    with pytest.raises(BuiltDataError, match="nothing is built there; run python -m geo build FILE"):
        store.load(out)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("quality.json", b"{", "the built data are damaged"),
        ("quality.json", b"{}", "the built data are damaged"),
        ("ukm.parquet", b"PAR1", "two different builds"),
        ("ukm.parquet", None, "the built data are damaged"),
    ],
)
def test_damaged_data_are_refused(
    source: Path, out: Path, name: str, content: bytes | None, message: str
) -> None:
    pipeline.build([source], out)
    (out / name).unlink()
    if content is not None:
        (out / name).write_bytes(content)

    with pytest.raises(BuiltDataError, match=message):
        store.load(out)


def test_what_an_older_version_built_is_refused_with_the_way_out(source: Path, out: Path) -> None:
    pipeline.build([source], out)
    older = gpd.read_parquet(out / "ukm.parquet").drop(columns=["next_step", "score_quality"])
    older.to_parquet(out / "ukm.parquet")
    quality = json.loads((out / "quality.json").read_text(encoding="utf-8"))
    version = {"version": store.digest(out / "ukm.parquet")}
    (out / "quality.json").write_text(json.dumps(quality | version), encoding="utf-8")

    with pytest.raises(BuiltDataError, match=r"built: the built data are .*; run python -m geo build again"):
        store.load(out)


def test_the_rules_that_judged_are_kept_beside_what_they_judged(source: Path, out: Path) -> None:
    quality = pipeline.build([source], out)

    assert (out / store.RULES).read_bytes() == settings.RULES_FILE.read_bytes()
    assert potential.load_rules(out / store.RULES).version == quality["rules"]


def test_the_report_counts_levels_steps_and_notes_of_what_is_placed(source: Path, out: Path) -> None:
    quality = pipeline.build([source], out)
    ukm = store.load(out).ukm

    for member, column, codes in (
        ("export_levels", "export_level", schema.EXPORT_LEVELS),
        ("next_steps", "next_step", schema.NEXT_STEPS),
    ):
        counts = ukm[column].value_counts().to_dict()
        assert quality[member] == {code: counts.get(code, 0) for code in codes}
    assert quality["sensitivity"] == sensitivity.analyse(ukm, potential.load_rules())
    assert tuple(quality["potential_notes"]) == schema.POTENTIAL_NOTES
    pd.testing.assert_frame_equal(
        potential.judge(ukm, potential.load_rules()).reset_index(drop=True),
        pd.DataFrame(
            ukm[["readiness", "readiness_coverage", "export_level", "weakest_criterion", "next_step"]]
        ),
    )


#: A header and a cell under it, the problem it is told as, the note and the criterion left unknown.
SLIPS = [
    ("Bulan Produksi", "14", "out_of_range", "months_active_refused", "continuity"),
    ("Bulan Produksi", "sepanjang tahun", "number_unreadable", "months_active_refused", "continuity"),
    ("Tenaga Kerja", "-3", "number_negative", "workers_refused", "quantity"),
    ("Tenaga Kerja", "2,5", "integer_expected", "workers_refused", "quantity"),
    ("Kapasitas", "banyak", "number_unreadable", "annual_capacity_refused", "quantity"),
    ("Kapasitas", "2 ton", "number_unreadable", "annual_capacity_refused", "quantity"),
    ("Kapasitas", "500", None, "capacity_unit_missing", None),
    ("Berdiri", "dulu", "date_unreadable", "established_refused", None),
    ("Berdiri", "2999", "date_out_of_range", "established_refused", None),
    ("Kemasan", "mungkin", "boolean_unreadable", "packaging_ready_refused", "packaging"),
    ("Penjualan Online", "pasar", "boolean_unreadable", "online_sales_refused", "market"),
    ("Ekspor", "segera", "boolean_unreadable", "exporting_refused", "market"),
    ("Ekspor", "ya", None, "exporting_without_market", "market"),
    ("Negara Tujuan", "Malaysia", None, "market_without_exporting", "market"),
    ("Negara Tujuan", "Timur Tengah", "market_unknown", "market_without_exporting", "market"),
    ("Sertifikat", "Sertifikat Bintang Lima", "certificate_unknown", "certificates_unclear", "quality"),
    ("Sertifikat", "NIB\n{{7*7}}<script>", "certificate_unknown", "certificates_unclear", "quality"),
    ("Sertifikat", "'; DROP TABLE ukm; --", "certificate_unknown", "certificates_unclear", "quality"),
    ("Tenaga Kerja", "=1+1", "number_unreadable", "workers_refused", "quantity"),
    ("Tenaga Kerja", "9" * 400, "out_of_range", "workers_refused", "quantity"),
    ("Berdiri", "2019", None, None, None),
    ("Berdiri", "12/03/2019", None, None, None),
    ("Berdiri", "Maret 2019", None, None, None),
    ("Ekspor", "tidak langsung", None, "exporting_without_market", "market"),
]  # fmt: skip
COMPLETE = {
    "Nama Usaha": "A", "Kabupaten/Kota": "Kota Metro", "Produk": "kopi", "Sertifikat": "NIB", "Tenaga Kerja": "5",
    "Kapasitas": "", "Bulan Produksi": "12", "Berdiri": "2015", "Kemasan": "ya", "Penjualan Online": "ya",
    "Ekspor": "tidak", "Negara Tujuan": "tidak ada",
}  # fmt: skip


def test_every_slip_is_told_noted_and_leaves_its_criterion_unknown(out: Path, tmp_path: Path) -> None:
    source = tmp_path / "daftar.csv"
    rows = [COMPLETE | {header: text} for header, text, *_more in SLIPS]
    pd.DataFrame(rows).to_csv(source, index=False)
    quality = pipeline.build([source], out)
    ukm = store.load(out).ukm

    told = {
        row["row"] - 2: row["problem"] for row in quality["problem_rows"] if row["problem"] != "ukm_id_made"
    }
    unknown = [
        [criterion for criterion in schema.CRITERIA if missing[f"score_{criterion}"]]
        for missing in ukm[list(schema.SCORES)].isna().to_dict("records")
    ]
    assert ukm["source_row"].to_list() == list(range(2, len(SLIPS) + 2))
    for at, (header, text, problem, note, criterion) in enumerate(SLIPS):
        found = told.get(at), ukm["potential_note"].fillna("")[at], unknown[at]
        assert found == (problem, note or "", [criterion] if criterion else []), (header, text)


def test_a_folder_that_cannot_be_written_says_so(source: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")

    with pytest.raises(GeoError, match=r"file/built: cannot be written .* name another folder"):
        pipeline.build([source], tmp_path / "file" / "built")


def test_the_quality_report_is_plain_json(source: Path, out: Path) -> None:
    quality = pipeline.build([source], out)

    assert json.loads((out / "quality.json").read_text(encoding="utf-8")) == quality
    assert quality["files"][0]["name"] == "daftar.csv"
    assert quality["files"][0]["rows"] == 5
    assert (quality["synthetic"], quality["synthetic_rows"]) == (False, 0)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def fill_in(out: Path, name: str, codes: dict[str, str], path: Path) -> Path:
    """Open a list to mend as Excel does, fill in codes by ukm_id, and save it as Excel in Indonesia does."""
    table = pd.read_csv(out / name, dtype=str, encoding="utf-8-sig").drop(columns="code")
    filled = table.assign(code=table["ukm_id"].map(codes))
    filled.to_csv(path, sep=";", index=False, encoding="utf-8-sig", lineterminator="\r\n")
    return path


def test_a_list_to_mend_filled_in_places_its_rows_at_the_next_build(
    source: Path, out: Path, tmp_path: Path
) -> None:
    pipeline.build([source], out)
    mended = fill_in(out, "unplaced.csv", {"U3": "18.77"}, tmp_path / "isi.csv")
    before = contents(out)
    with pytest.raises(ReadError, match=r"isi\.csv, row 2, column code: '18\.77' is no code"):
        pipeline.build([source], out, corrected_by=mended)
    assert contents(out) == before

    fill_in(out, "unplaced.csv", {"U3": "18.04.04", "U4": "18.71"}, mended)
    quality = pipeline.build([source], out, corrected_by=mended)
    ukm = store.load(out).ukm.set_index("ukm_id")

    assert quality["unplaced"] == 0
    assert ukm.loc["U3", ["district_code", "location_level", "location_note"]].to_list() == [
        "18.04.04", "district", "corrected",
    ]  # fmt: skip
    assert ukm.loc["U4", "regency_code"] == "18.71"
    assert (ukm.loc[["U3", "U4"], "location_confidence"] == 1.0).all()
    assert ukm.loc["U1", "location_note"] != "corrected"


def test_a_correction_goes_before_a_stated_point(source: Path, out: Path, tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text("code,ukm_id,address\n18.72.01,U2,\n", encoding="utf-8")
    pipeline.build([source], out, corrected_by=path)
    row = store.load(out).ukm.set_index("ukm_id").loc["U2"]

    assert (row["district_code"], row["location_level"]) == ("18.72.01", "district")


def test_corrections_kept_beside_the_lists_are_applied_without_asking(
    source: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text("code,ukm_id,address\n18.72,U4,\n", encoding="utf-8")
    monkeypatch.setattr("geo.settings.CORRECTIONS_FILE", path)

    assert pipeline.build([source], out)["location_notes"]["corrected"] == 1
    assert pipeline.check([source])["location_notes"]["corrected"] == 1


def test_a_masked_address_is_mended_by_its_id_and_by_its_masked_text(out: Path, tmp_path: Path) -> None:
    source = tmp_path / "daftar.csv"
    rows = [f"{number},Toko,Antah WA 08123456{number}" for number in ("0007", "0008")]
    source.write_text("ID,Nama Usaha,Alamat\n" + "\n".join(rows), encoding="utf-8")
    pipeline.build([source], out)
    listed = pd.read_csv(out / "unplaced.csv", dtype=str)
    assert listed["address"].to_list() == ["Antah •••", "Antah •••"]
    assert listed["rows"].to_list() == ["2", "2"]
    # Excel takes 0007 for a number; the masked address finds both rows all the same.
    mended = fill_in(out, "unplaced.csv", {"0007": "18.71"}, tmp_path / "isi.csv")
    mended.write_text(mended.read_text(encoding="utf-8-sig").replace("0007", "7"), encoding="utf-8-sig")

    assert pipeline.build([source], out, corrected_by=mended)["placed"] == 2


def test_doubtful_rows_are_placed_and_listed_to_mend(out: Path, tmp_path: Path) -> None:
    source = tmp_path / "daftar.csv"
    source.write_text(
        "ID,Nama Usaha,Alamat,Kabupaten/Kota,Lintang,Bujur\nD1,A,,Kota Metro,-5.4,105.26\nD2,B,,Kota Metro,,\n",
        encoding="utf-8",
    )
    quality = pipeline.build([source], out)
    doubtful = pd.read_csv(out / "doubtful.csv", dtype=str)

    assert quality["placed"] == 2
    assert doubtful["ukm_id"].to_list() == ["D1"]
    assert doubtful.loc[0, "found"] == "18.72 Kota Metro"
    assert "the point is far from the place that the address surely means" in doubtful.loc[0, "reason"]


def test_a_list_to_mend_opens_in_a_spreadsheet_without_running_anything(out: Path, tmp_path: Path) -> None:
    source = tmp_path / "daftar.csv"
    source.write_text("ID,Nama Usaha,Alamat\n=1+1,=HYPERLINK(1),@antah\n", encoding="utf-8")
    pipeline.build([source], out)
    listed = pd.read_csv(out / "unplaced.csv", dtype=str).iloc[0]
    assert listed[["ukm_id", "business_name", "address"]].to_list() == ["'=1+1", "'=HYPERLINK(1)", "'@antah"]
    mended = fill_in(out, "unplaced.csv", {"'=1+1": "18.71"}, tmp_path / "isi.csv")

    assert pipeline.build([source], out, corrected_by=mended)["placed"] == 1


def test_a_stopped_build_changes_nothing_and_the_next_goes_on(
    source: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.build([source], out)
    before = contents(out)
    monkeypatch.setattr(batch, "_CHUNK_ROWS", 2)

    def stop(step: str, done: int, _rows: int) -> None:
        if step == "geocode" and done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pipeline.build([source], out, progress=stop)
    assert contents(out) == before
    assert sorted(path.name for path in out.iterdir() if path.is_dir()) == [".addresses"]

    located: list[str] = []
    locate = geocode.locate
    monkeypatch.setattr(
        geocode, "locate", lambda text="", **columns: located.append(text) or locate(text, **columns)
    )
    pipeline.build([source], out)

    assert [text for text in located if text] == [
        "Jl. Laut",
        "Jl. Sudirman, Jakarta Selatan",
        "Desa Sukamaju",
    ]
    assert contents(out) == before
    assert not (out / ".addresses").exists()


@pytest.mark.usefixtures("plain_main")
def test_several_processes_build_the_same(
    source: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "_CHUNK_ROWS", 3)
    pipeline.build([source], out)
    pipeline.build([source], tmp_path / "two", workers=2)

    assert contents(tmp_path / "two") == contents(out)


@pytest.mark.parametrize("name", ["unplaced.csv", "potential.toml", "ukm.parquet", "quality.json"])
def test_a_file_that_cannot_be_replaced_leaves_the_old_map(
    source: Path, out: Path, tmp_path: Path, name: str
) -> None:
    pipeline.build([source], out)
    kept = contents(out)
    (out / name).unlink()
    (out / name).mkdir()
    other = tmp_path / "other.csv"
    other.write_text("Nama Usaha,Alamat\nA,Metro\n", encoding="utf-8")

    with pytest.raises(BuiltDataError, match=rf"{name} cannot be written .* close it elsewhere"):
        pipeline.build([other], out)
    assert contents(out) == {part: content for part, content in kept.items() if part != name}
    assert not list(out.glob(".build-*"))


def test_a_first_build_that_cannot_be_finished_leaves_nothing(source: Path, out: Path) -> None:
    (out / "quality.json").mkdir(parents=True)

    with pytest.raises(BuiltDataError, match=r"quality\.json cannot be written"):
        pipeline.build([source], out)
    assert [path.name for path in out.iterdir()] == ["quality.json"]


def test_damaged_personal_data_are_refused(source: Path, out: Path) -> None:
    pipeline.build([source], out)
    (out / "personal.parquet").write_bytes(b"PAR1")

    with pytest.raises(BuiltDataError, match="the built data are damaged"):
        store.load_personal(out)


def test_a_telephone_number_in_a_wrong_column_is_not_repeated_in_the_report(
    out: Path, tmp_path: Path
) -> None:
    source = tmp_path / "daftar.csv"
    source.write_text("ID,Nama Usaha,Alamat,Tenaga Kerja\nU1,A,Metro,WA 0812-3456-7890\n", encoding="utf-8")
    quality = pipeline.build([source], out)

    assert quality["problems"] == {"number_unreadable": 1}
    assert b"3456" not in b"".join(contents(out).values())


def test_corrections_are_kept_for_every_build_though_the_list_filled_in_is_replaced(
    source: Path, out: Path
) -> None:
    pipeline.build([source], out)
    mended = fill_in(out, "unplaced.csv", {"U3": "18.04.04", "U4": "18.71"}, out / "unplaced.csv")
    pipeline.build([source], out, corrected_by=mended)
    assert pd.read_csv(out / "unplaced.csv").empty

    assert pipeline.check([source])["unplaced"] == 0
    assert pipeline.build([source], out)["location_notes"]["corrected"] == 2


def test_a_newer_correction_goes_before_a_kept_one_and_leaves_the_others(
    source: Path, out: Path, tmp_path: Path
) -> None:
    settings.CORRECTIONS_FILE.write_text(
        "code,ukm_id,address\n18.72,U4,\n18.04,U3,Jl. Laut\n", encoding="utf-8"
    )
    path = tmp_path / "isi.csv"
    path.write_text("code,ukm_id,address\n18.71,U4,\n18.09,U9,jl laut\n", encoding="utf-8")
    pipeline.build([source], out, corrected_by=path)
    pipeline.build([source], out)
    ukm = store.load(out).ukm.set_index("ukm_id")

    assert ukm.loc[["U3", "U4"], "regency_code"].to_list() == ["18.04", "18.71"]


def test_a_list_filled_in_is_not_replaced_where_its_corrections_cannot_be_kept(
    source: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.build([source], out)
    mended = fill_in(out, "unplaced.csv", {"U4": "18.71"}, out / "unplaced.csv")
    before = contents(out)
    monkeypatch.setattr(settings, "CORRECTIONS_FILE", source / "corrections.csv")

    with pytest.raises(BuiltDataError, match=r"corrections\.csv cannot be written .* close it elsewhere"):
        pipeline.build([source], out, corrected_by=mended)
    assert contents(out) == before


PERSONAL_TEXTS = (
    "81234567890", "812-3456-7890", "0812/3456/7890", "0812 - 3456 - 7890", "0812_3456_7890", "0812,3456,7890",
    "0812 (3456) 7890", "08l234567890", "(0721) 48-1234", "0721-48 12 34", "18710123-4567-8901",
    "18.7101.234567.8901", "budi [at] mail [dot] com",
)  # fmt: skip


def test_what_people_type_of_persons_is_in_no_file_but_that_for_officers(out: Path, tmp_path: Path) -> None:
    columns = [column.name for column in schema.COLUMNS if not column.personal]
    rows = [dict.fromkeys(columns, text) | {"regency": "Kota Metro"} for text in PERSONAL_TEXTS]
    rows += [dict.fromkeys(columns, text) for text in PERSONAL_TEXTS]
    sources = [tmp_path / f"{text.replace('/', ' ')}.csv" for text in PERSONAL_TEXTS]
    for path in sources:
        pd.DataFrame(rows).rename(columns={"agency": "Catatan 0812-3456-7890"}).to_csv(path, index=False)
    quality = pipeline.build(sources, out)
    built = store.load(out)
    export.write(built.ukm, out / "a.geojson", about=export.About.of(quality, filters="", n=len(built.ukm)))
    assert (quality["placed"] > 0, quality["unplaced"] > 0) == (True, True)

    for path in out.iterdir():
        if path.name != store.PERSONAL:
            table = (
                pd.read_parquet(path).drop(columns=["geometry", "bbox"])
                if path.suffix == ".parquet"
                else None
            )
            content = path.read_text(encoding="utf-8") if table is None else table.to_csv()
            assert [text for text in PERSONAL_TEXTS if text in content] == [], path.name


def test_files_of_one_name_are_counted_each(source: Path, out: Path, tmp_path: Path) -> None:
    other = tmp_path / "lain" / "daftar.csv"
    other.parent.mkdir()
    other.write_text("Nama Usaha,Alamat\nA,Metro\n", encoding="utf-8")
    files = pipeline.build([source, other], out)["files"]

    assert [(file["name"], file["rows"]) for file in files] == [("daftar.csv", 5), ("daftar.csv (2)", 1)]


def test_none_held_reaches_the_built_data_as_an_empty_text(out: Path, tmp_path: Path) -> None:
    source = tmp_path / "daftar.csv"
    source.write_text("ID,Nama Usaha,Alamat,Izin\n1,A,Metro,tidak ada\n2,B,Metro,\n", encoding="utf-8")
    pipeline.build([source], out)
    ukm = store.load(out).ukm

    assert ukm["certificates"].fillna("missing").to_list() == ["", "missing"]
    assert ukm["gates"].str.split("; ").str[0].to_list() == ["legal:fail", "legal:unknown"]


def test_a_full_disk_leaves_the_old_data_and_says_so(
    source: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.build([source], out)
    before = contents(out)

    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(gpd.GeoDataFrame, "to_parquet", full)
    for folder in (out, tmp_path / "new" / "built"):
        with pytest.raises(BuiltDataError, match=r"built: cannot be written \(No space left on device\)"):
            pipeline.build([source], folder)

    assert contents(out) == before
    assert not (tmp_path / "new").exists()


def test_a_failed_build_removes_the_folders_that_it_made(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="does not exist"):
        pipeline.build([tmp_path / "none.csv"], tmp_path / "new" / "built")

    assert list(tmp_path.iterdir()) == []
