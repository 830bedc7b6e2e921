import io
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet
import pyogrio
import pytest
import python_calamine
import shapely
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from geo import privacy, rfc7946, schema, texts
from geo.errors import GeoError
from geo.export import SUFFIXES, About, content, geojson, spreadsheet_safe, write
from geo.parse import clean
from geo.read import read

ABOUT = About(source="Dinas", date="2026-11-24", filters="", licence="CC0", synthetic=True, n=3)
NAMES = {"18.71": "Kota Bandar Lampung", "18.71.05": "Kedaton", "18.71.05.1003": "Sidodadi"}
SECRETS = ("081234567890", "budi@contoh.id", "1801234567890123", "Budi Rahasia")


@pytest.fixture
def ukm() -> gpd.GeoDataFrame:
    frame = pd.DataFrame(
        {
            "ukm_id": ["007", 'U"2"', "U3"],
            "business_name": ["=HYPERLINK(1)", "Toko WA 081234567890", "Kopi é 😀\\"],
            "address": ["Jl. A 5, budi@contoh.id", "-Jl. B, NIK 1801234567890123", None],
            "workers": pd.array([3, None, 0], dtype="Int64"),
            "annual_capacity": [1.5, np.nan, np.inf],
            "exporting": pd.array([True, None, False], dtype="boolean"),
            "village_code": ["18.71.05.1003", None, None],
            "district_code": ["18.71.05", "18.71.05", None],
            "regency_code": ["18.71", "18.71", "18.72"],
            "location_confidence": [0.987654, 0.5, np.nan],
            "readiness": [66.666666, np.nan, 0.0],
            "source_file": "a.csv",
            "source_row": [2, 3, 4],
            "owner_name": "Budi Rahasia",
            "phone": "081234567890",
        }
    )
    points = [shapely.Point(105.123456789, -5.1), shapely.Point(104.0, -4.5), None]
    return gpd.GeoDataFrame(frame, geometry=points, crs="EPSG:4326")


def document(frame: gpd.GeoDataFrame, **options: Any) -> dict[str, Any]:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    text = b"".join(geojson(frame, ABOUT, **options)).decode()
    loaded: dict[str, Any] = json.loads(text, parse_constant=refuse)
    return loaded


def test_geojson_follows_rfc_7946(ukm: gpd.GeoDataFrame) -> None:
    made = document(ukm, names=NAMES)
    assert list(made) == ["type", "name", "about", "bbox", "features"]
    assert made["about"]["synthetic"] is True
    assert made["bbox"] == [104.0, -5.1, 105.123457, -4.5]
    first, second, third = made["features"]
    assert [item["id"] for item in made["features"]] == ["007", 'U"2"', "U3"]
    assert first["geometry"] == {"type": "Point", "coordinates": [105.123457, -5.1]}
    assert third["geometry"] is None
    assert third["properties"]["business_name"] == "Kopi é 😀\\"
    assert second["properties"]["workers"] is None
    assert third["properties"]["annual_capacity"] is None
    assert [item["properties"]["exporting"] for item in made["features"]] == [True, None, False]
    assert first["properties"]["readiness"] == 66.7
    assert first["properties"]["location_confidence"] == 0.99
    assert [first["properties"][f"{area}_name"] for area in ("village", "district", "regency")] == [
        "Sidodadi",
        "Kedaton",
        "Kota Bandar Lampung",
    ]
    assert third["properties"]["regency_name"] is None


def test_gdal_reads_it_and_codes_stay_text(ukm: gpd.GeoDataFrame, tmp_path: Path) -> None:
    write(ukm, tmp_path / "a.geojson", about=ABOUT, names=NAMES)
    back = pyogrio.read_dataframe(tmp_path / "a.geojson")
    assert back.crs == "EPSG:4326"
    assert back["ukm_id"].tolist() == ["007", 'U"2"', "U3"]
    assert back["regency_code"].tolist() == ["18.71", "18.71", "18.72"]
    assert back["workers"].iloc[0] == 3


def everything_in(path: Path) -> str:
    """Return all that a file of any format holds, as text."""
    if path.suffix == ".parquet":
        return f"{pd.read_parquet(path).to_csv()} {pyarrow.parquet.read_schema(path).metadata}"
    if path.suffix == ".xlsx":
        members = zipfile.ZipFile(path)
        return "\n".join(members.read(name).decode("utf-8") for name in members.namelist())
    if path.suffix == ".gpkg":
        with closing(sqlite3.connect(path)) as database:
            return "\n".join(database.iterdump())
    return path.read_text("utf-8")


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("dtype", ["str", "object"])
def test_nothing_personal_leaves(ukm: gpd.GeoDataFrame, tmp_path: Path, suffix: str, dtype: str) -> None:
    path = tmp_path / f"a{suffix}"
    write(ukm.astype({"business_name": dtype, "address": dtype}), path, about=ABOUT)
    table = everything_in(path)
    assert "Toko •••" in table
    assert not [secret for secret in SECRETS if secret in table]
    assert not [name for name in (*schema.PERSONAL, *schema.SOURCE) if name in table]


def test_csv_is_for_excel(ukm: gpd.GeoDataFrame, tmp_path: Path) -> None:
    ukm["latitude"] = ["-5.1", "@x", "+3"]
    write(ukm, tmp_path / "a.csv", about=ABOUT)
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    back = pd.read_csv(tmp_path / "a.csv", dtype=str)
    assert back["ukm_id"].tolist()[0] == "007"
    assert back["business_name"].tolist()[0] == "'=HYPERLINK(1)"
    assert back["address"].tolist()[1].startswith("'-Jl. B")
    assert back["latitude"].tolist() == ["-5.1", "'@x", "+3"]
    assert back["point_lon"].tolist()[:2] == ["105.123457", "104"]


def test_geoparquet_says_what_it_is(ukm: gpd.GeoDataFrame, tmp_path: Path) -> None:
    write(ukm, tmp_path / "a.parquet", about=ABOUT)
    back = gpd.read_parquet(tmp_path / "a.parquet")
    assert back.attrs["about"]["source"] == "Dinas"
    assert back["regency_code"].tolist() == ["18.71", "18.71", "18.72"]
    assert back.crs == "EPSG:4326"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_exported_can_be_read_again(ukm: gpd.GeoDataFrame, tmp_path: Path, suffix: str) -> None:
    write(ukm, tmp_path / f"a{suffix}", about=ABOUT, names=NAMES)
    frame, _ = read([tmp_path / f"a{suffix}"])
    assert frame["ukm_id"].tolist() == ["007", 'U"2"', "U3"]
    assert frame["workers"].tolist()[0] == 3


RISKY = (
    "=1+1",
    "'=1+1",
    "''@x",
    "+62 Kopi",
    "-Kopi",
    "@SUM(A1)",
    "＝1",
    "'Kopi'",
    "007",
    "18.10",
    "2.125",
    '"',
    ";",
    ",",
)
words = (st.text(max_size=20) | st.sampled_from(RISKY)).map(clean).map(lambda text: text or None)
numbers = st.none() | (st.integers(1, 5 * 10**12) | st.integers(1_000, 9_999)).map(lambda n: n / 1000)
rows = st.tuples(words, words, numbers, st.none() | st.integers(0, 9_999), st.none() | st.booleans())


@pytest.mark.parametrize("suffix", SUFFIXES)
@hypothesis_settings(
    max_examples=25, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(made=st.lists(rows, min_size=1, max_size=20))
def test_every_format_is_read_back_equal(tmp_path: Path, suffix: str, made: list[tuple[Any, ...]]) -> None:
    columns = ["business_name", "product", "annual_capacity", "workers", "packaging_ready"]
    frame = pd.DataFrame(made, columns=columns).astype(
        {
            "business_name": "str",
            "product": "str",
            "annual_capacity": "float64",
            "workers": "Int64",
            "packaging_ready": "boolean",
        }
    )
    frame["ukm_id"] = [f"0{row}" for row in range(len(made))]
    frame["village"] = "Sidodadi"
    frame["village_code"] = "18.71.05.1010"
    points = [shapely.Point(105.2, -5.4)] * len(made)
    write(gpd.GeoDataFrame(frame, geometry=points, crs="EPSG:4326"), tmp_path / f"a{suffix}", about=ABOUT)
    back, _problems = read([tmp_path / f"a{suffix}"])
    expected = frame.assign(**{name: privacy.mask(frame[name]) for name in ("business_name", "product")})
    for name in ("ukm_id", *columns):
        assert plain(back[name]) == plain(expected[name])


def plain(values: pd.Series) -> list[Any]:
    return [None if pd.isna(value) else value for value in values]


@given(st.text(max_size=12) | st.sampled_from(RISKY))
@hypothesis_settings(max_examples=200, deadline=None, derandomize=True)
def test_no_text_of_a_csv_is_a_formula_and_none_is_lost(text: str) -> None:
    said = clean(text)
    (safe,) = spreadsheet_safe(pd.Series([said], dtype="str"))
    assert not safe.startswith(("=", "@", "＝", "＠"))
    assert safe[:1] not in ("+", "-", "＋", "－") or safe[1:2].isdigit()
    assert clean(safe) == said


@given(st.lists(st.none() | st.tuples(st.floats(103, 106.5), st.floats(-6.8, -3.5)), min_size=1, max_size=30))
@hypothesis_settings(max_examples=50, deadline=None, derandomize=True)
def test_every_document_keeps_to_rfc_7946(places: list[tuple[float, float] | None]) -> None:
    points = [None if place is None else shapely.Point(place) for place in places]
    frame = pd.DataFrame({"ukm_id": [f"U{row}" for row in range(len(places))], "workers": 1})
    text = b"".join(geojson(gpd.GeoDataFrame(frame, geometry=points, crs="EPSG:4326"), ABOUT)).decode()
    made = json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"), parse_float=str)
    assert made["type"] == "FeatureCollection"
    assert "crs" not in made
    located = [place for place in places if place]
    if located:
        west, south, east, north = map(float, made["bbox"])
        assert west <= east
        assert south <= north
    ids = [feature["id"] for feature in made["features"]]
    assert len(set(ids)) == len(ids) == len(places)
    for feature, place in zip(made["features"], places, strict=True):
        assert set(feature) == {"type", "id", "geometry", "properties"}
        if place is None:
            assert feature["geometry"] is None
            continue
        assert feature["geometry"]["type"] == "Point"
        coordinates = feature["geometry"]["coordinates"]
        assert all(len(str(number).partition(".")[2]) <= 6 for number in coordinates)
        lon, lat = map(float, coordinates)
        assert (lon, lat) == pytest.approx(place, abs=5.1e-7)
        assert west <= lon <= east
        assert south <= lat <= north


def test_the_workbook_keeps_codes_and_says_what_it_is(ukm: gpd.GeoDataFrame, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    write(ukm, tmp_path / "a.xlsx", about=ABOUT, names=NAMES, progress=lambda *done: told.append(done))
    book = python_calamine.CalamineWorkbook.from_path(tmp_path / "a.xlsx")
    header, *found = book.get_sheet_by_name("UKM").to_python()
    first = dict(zip(header, found[0], strict=True))
    assert (first["ukm_id"], first["regency_code"], first["point_lon"]) == ("007", "18.71", 105.123457)
    assert first["business_name"] == "=HYPERLINK(1)"
    about = dict(book.get_sheet_by_name("About").to_python()[1:])
    assert about == {
        "Source": "Dinas",
        "Date of the data": "24 Nov 2026",
        "Filters": "none, all UKM on the map",
        "Licence": "CC0",
        "Synthetic": "yes: sample data that are made up, no official data",
        "Number of UKM": "3",
    }
    assert told[-1][0] == told[-1][1]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_file_says_source_date_filters_licence_and_what_is_made_up(
    ukm: gpd.GeoDataFrame, tmp_path: Path, suffix: str
) -> None:
    about = About(
        source="Dinas Koperasi",
        date="2026-11",
        filters="kopi saja",
        licence="",
        synthetic=True,
        n=3,
        synthetic_n=1,
    )
    write(ukm, tmp_path / f"a{suffix}", about=about)
    said = everything_in(tmp_path / f"a{suffix}")
    assert "Dinas Koperasi" in said
    assert "kopi saja" in said
    assert "2026-11" in said or "Nov 2026" in said
    assert "synthetic" in said.casefold()


def test_csv_says_it_in_the_first_row_only(ukm: gpd.GeoDataFrame) -> None:
    back = pd.read_csv(io.BytesIO(content(ukm, ".csv", ABOUT)), dtype=str)
    assert back.columns[-1] == "about"
    assert (
        back["about"]
        .str.startswith("Source: Dinas · Date of the data: 24 Nov 2026 · Filters: none")
        .tolist()[0]
    )
    assert back["about"].isna().tolist() == [False, True, True]


def test_csv_marks_text_and_leaves_what_is_missing_empty(ukm: gpd.GeoDataFrame) -> None:
    lines = content(ukm, ".csv", ABOUT).decode("utf-8-sig").splitlines()
    assert lines[1].startswith('"007","\'=HYPERLINK(1)","Jl. A 5, •••",3,1.5,true,"18.71.05.1003"')
    assert lines[3].startswith('"U3","Kopi é 😀\\",,0,,false,,,"18.72"')


def test_geoparquet_is_of_version_1_1_with_a_box_for_each_row(ukm: gpd.GeoDataFrame, tmp_path: Path) -> None:
    write(ukm, tmp_path / "a.parquet", about=ABOUT)
    described = json.loads(pyarrow.parquet.read_schema(tmp_path / "a.parquet").metadata[b"geo"])
    column = described["columns"][described["primary_column"]]
    assert described["version"] == "1.1.0"
    assert column["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
    assert column["geometry_types"] == ["Point"]
    assert column["crs"]["id"] in ({"authority": "EPSG", "code": 4326}, {"authority": "OGC", "code": "CRS84"})
    boxes = pyarrow.parquet.read_table(tmp_path / "a.parquet")["bbox"].to_pylist()
    assert boxes[1] == {"xmin": 104.0, "ymin": -4.5, "xmax": 104.0, "ymax": -4.5}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_content_is_that_of_the_file(ukm: gpd.GeoDataFrame, tmp_path: Path, suffix: str) -> None:
    write(ukm, tmp_path / f"a{suffix}", about=ABOUT, names=NAMES)
    (tmp_path / f"b{suffix}").write_bytes(content(ukm, suffix, ABOUT, names=NAMES))
    first, second = (read([tmp_path / f"{name}{suffix}"])[0].drop(columns="source_file") for name in "ab")
    pd.testing.assert_frame_equal(first, second)


def test_a_download_speaks_the_language_of_the_page(ukm: gpd.GeoDataFrame) -> None:
    texts.use_language("id")
    assert b"Jumlah UKM: 3" in content(ukm, ".csv", ABOUT)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_empty_selection_is_a_file_too(ukm: gpd.GeoDataFrame, tmp_path: Path, suffix: str) -> None:
    write(ukm.iloc[:0], tmp_path / f"a{suffix}", about=ABOUT)
    assert (tmp_path / f"a{suffix}").stat().st_size > 100


@pytest.mark.parametrize(("full", "mode"), [(None, 0o644), (pd.DataFrame(index=["007"]), 0o600)])
def test_only_its_owner_reads_what_is_for_officers(
    ukm: gpd.GeoDataFrame, tmp_path: Path, full: pd.DataFrame | None, mode: int
) -> None:
    for suffix in SUFFIXES:
        write(ukm, tmp_path / f"a{suffix}", about=ABOUT, full=full)
        assert (tmp_path / f"a{suffix}").stat().st_mode & 0o777 == mode


def test_officers_get_the_personal_columns_of_their_rows(ukm: gpd.GeoDataFrame) -> None:
    full = pd.DataFrame({"phone": ["0811", "0822"], "colour": "red"}, index=["U3", "007"])
    made = [item["properties"] for item in document(ukm, full=full)["features"]]
    assert [properties["phone"] for properties in made] == ["0822", None, "0811"]
    assert "081234567890" in made[1]["business_name"]
    assert "colour" not in made[0]


def test_an_empty_selection_is_a_valid_document(ukm: gpd.GeoDataFrame) -> None:
    made = document(ukm.iloc[:0])
    assert made["features"] == []
    assert "bbox" not in made


def test_chunks_join_to_one_document(ukm: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rfc7946, "_CHUNK_ROWS", 5_000)
    many = pd.concat([ukm] * 4_000, ignore_index=True)
    many["ukm_id"] = [f"U{row}" for row in range(len(many))]
    pieces = list(geojson(many, ABOUT))
    assert len(pieces) > 3
    assert [item["id"] for item in json.loads(b"".join(pieces))["features"]] == many["ukm_id"].tolist()


def test_the_frame_given_is_not_changed(ukm: gpd.GeoDataFrame) -> None:
    before = ukm.copy(deep=True)
    document(ukm, names=NAMES)
    pd.testing.assert_frame_equal(ukm, before)


def test_unknown_suffix(ukm: gpd.GeoDataFrame, tmp_path: Path) -> None:
    with pytest.raises(
        GeoError, match=r"a\.shp: this format is not written; use one of \.geojson, \.gpkg, \.parquet, \.csv"
    ):
        write(ukm, tmp_path / "a.shp", about=ABOUT)


def test_a_file_that_cannot_be_written_leaves_nothing(ukm: gpd.GeoDataFrame, tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(GeoError, match=r"a\.csv cannot be written \(Is a directory\): close it elsewhere"):
        write(ukm, tmp_path / "a.csv", about=ABOUT)
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize(
    ("data_date", "synthetic", "expected"),
    [
        ("2026-03", True, About("a.csv; b.csv", "2026-03", "x", "MIT", True, 2)),
        (None, False, About("a.csv; b.csv", "2026-11-24", "x", "", False, 2)),
    ],
)
def test_about_comes_from_the_report_of_the_build(
    data_date: str | None, synthetic: bool, expected: About
) -> None:
    files = [{"name": "a.csv"}, {"name": "b.csv"}]
    quality = {
        "files": files, "built": "2026-11-24", "data_date": data_date, "synthetic": synthetic, "rows": 9,
        "synthetic_rows": 9 * synthetic,
    }  # fmt: skip
    assert About.of(quality, filters="x", n=2) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([True, True], (True, "MIT", 2)),
        ([True, None], (True, "", 1)),
        ([False, None], (False, "", 0)),
        ([], (False, "", 0)),
    ],
)
def test_what_is_synthetic_is_that_of_the_rows_exported(
    rows: list[bool | None], expected: tuple[bool, str, int]
) -> None:
    quality = {
        "files": [], "built": "2026-11-24", "data_date": None, "synthetic": True, "rows": 9, "synthetic_rows": 4,
    }  # fmt: skip
    shown = pd.Series(pd.array(rows, dtype="boolean"))
    about = About.of(quality, filters="", n=len(rows), synthetic=shown)
    assert (about.synthetic, about.licence, about.synthetic_n) == expected
    assert About.of(quality, filters="", n=2).licence == ""
