import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from geo import schema
from geo.errors import GeoError
from geo.export import About, geojson, write
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


@pytest.mark.parametrize("suffix", [".geojson", ".csv", ".parquet"])
@pytest.mark.parametrize("dtype", ["str", "object"])
def test_nothing_personal_leaves(ukm: gpd.GeoDataFrame, tmp_path: Path, suffix: str, dtype: str) -> None:
    path = tmp_path / f"a{suffix}"
    write(ukm.astype({"business_name": dtype, "address": dtype}), path, about=ABOUT)
    table = pd.read_parquet(path).to_csv() if suffix == ".parquet" else path.read_text("utf-8")
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
    assert back["point_lon"].tolist()[:2] == ["105.123457", "104.0"]


def test_geoparquet_says_what_it_is(ukm: gpd.GeoDataFrame, tmp_path: Path) -> None:
    write(ukm, tmp_path / "a.parquet", about=ABOUT)
    back = gpd.read_parquet(tmp_path / "a.parquet")
    assert back.attrs["about"]["source"] == "Dinas"
    assert back["regency_code"].tolist() == ["18.71", "18.71", "18.72"]
    assert back.crs == "EPSG:4326"


@pytest.mark.parametrize("suffix", [".geojson", ".csv", ".parquet"])
def test_what_is_exported_can_be_read_again(ukm: gpd.GeoDataFrame, tmp_path: Path, suffix: str) -> None:
    write(ukm, tmp_path / f"a{suffix}", about=ABOUT, names=NAMES)
    frame, _ = read([tmp_path / f"a{suffix}"])
    assert frame["ukm_id"].tolist() == ["007", 'U"2"', "U3"]
    assert frame["workers"].tolist()[0] == 3


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


def test_chunks_join_to_one_document(ukm: gpd.GeoDataFrame) -> None:
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
    with pytest.raises(GeoError, match=r"a\.shp: this format is not written; use one of \.geojson, \.csv"):
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
