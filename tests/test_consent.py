"""Whose exact place is withheld, where such a UKM stands in public, and that nothing public tells the exact place."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geo import boundaries, consent, export, gazetteer, pipeline, settings, store

VILLAGE = "18.06.01.1001"

#: Size, consent, and whether the exact point may be public.
CASES = [
    ("Mikro", "ya", True), ("Mikro", "tidak", False), ("Mikro", "", False), ("Mikro", "mungkin", False),
    ("", "ya", True), ("", "tidak", False), ("", "", False),
    ("Kecil", "tidak", True), ("Menengah", "", True),
]  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build one UKM for each case with its village, one without, and three that tell their point in words."""
    folder = tmp_path_factory.mktemp("consent")
    places = gazetteer.load()
    lon, lat = places.points[VILLAGE]
    exact = {"Lintang": f"{lat + 0.00123:.5f}", "Bujur": f"{lon + 0.00123:.5f}"}
    village = {
        "Desa": places.names[VILLAGE], "Kecamatan": places.names[VILLAGE[:8]],
        "Kabupaten/Kota": places.names[VILLAGE[:5]],
    }  # fmt: skip
    rows = [
        {"ID": f"V{i}", "Skala": size, "Persetujuan": said, **exact, **village}
        for i, (size, said, _public) in enumerate(CASES)
    ]
    rows += [
        {"ID": "D", "Skala": "Mikro", **exact},
        {"ID": "L", "Skala": "Mikro", **village,
         "Alamat": f"Jl. A 1 https://maps.google.com/?q={exact['Lintang']},{exact['Bujur']}"},
        {"ID": "N", "Skala": "Mikro", "Nama Usaha": f"Kopi {exact['Lintang']}, {exact['Bujur']}", **village},
        {"ID": "S", "Skala": "Mikro", "Lintang": "0.12345", "Bujur": "0.12345", **village},
    ]  # fmt: skip
    for row in rows:
        row.setdefault("Nama Usaha", f"Kopi {row['ID']}")
    pd.DataFrame(rows).to_csv(folder / "daftar.csv", index=False)
    pipeline.build([folder / "daftar.csv"], folder / "built")
    return folder / "built"


@pytest.fixture(scope="module")
def ukm(built: Path) -> gpd.GeoDataFrame:
    return store.load(built).ukm.set_index("ukm_id")


def at(point: object) -> tuple[float, float]:
    return round(point.x, 5), round(point.y, 5)  # type: ignore[attr-defined]


def centre(code: str) -> tuple[float, float]:
    lon, lat = gazetteer.load().points[code]
    return round(lon, 5), round(lat, 5)


@pytest.mark.parametrize(("row", "case"), list(enumerate(CASES)))
def test_only_a_clear_yes_or_a_larger_size_lets_the_exact_point_out(
    ukm: gpd.GeoDataFrame, row: int, case: tuple[str, str, bool]
) -> None:
    found = ukm.loc[f"V{row}"]
    moved = at(found.geometry) == centre(VILLAGE)

    assert moved is not case[2]
    assert found["location_level"] == ("village" if moved else "coordinates")
    assert ("consent_missing" in str(found["location_note"])) is moved
    assert (pd.isna(found["latitude"]), pd.isna(found["longitude"])) == (moved, moved)


def test_without_a_village_it_stands_at_the_centre_of_the_district_of_its_point(
    ukm: gpd.GeoDataFrame,
) -> None:
    row = ukm.loc["D"]

    assert (at(row.geometry), row["location_level"]) == (centre(VILLAGE[:8]), "district")
    assert (row["district_code"], row["location_note"]) == (VILLAGE[:8], "consent_missing")


def test_a_point_in_words_is_withheld_too(ukm: gpd.GeoDataFrame) -> None:
    assert at(ukm.loc["L"].geometry) == centre(VILLAGE)
    assert ukm.loc["L", "location_note"] == "from_link; consent_missing"
    assert ukm.loc["L", "address"] == "Jl. A 1 •••"
    assert ukm.loc["N", "business_name"] == "Kopi •••, •••"
    # Outside the province, so never a point on the map; where a person is is nobody's business all the same.
    assert pd.isna(ukm.loc["S", "latitude"])


def test_nothing_but_the_personal_file_tells_the_exact_point(built: Path, tmp_path: Path) -> None:
    lon, lat = (value + 0.00123 for value in gazetteer.load().points[VILLAGE])
    data = store.load(built)
    may = data.ukm["location_level"].eq("coordinates")
    export.write(data.ukm[~may], tmp_path / "out.csv", about=export.About.of(data.quality, n=1, filters=""))
    texts = {path.name: path.read_text("utf-8-sig") for path in (*built.glob("*.csv"), tmp_path / "out.csv")}
    texts["ukm.parquet"] = data.ukm[~may].to_csv()
    texts["quality.json"] = (built / "quality.json").read_text("utf-8")

    assert {name for name, text in texts.items() if f"{lat:.4f}" in text or f"{lon:.4f}" in text} == set()
    personal = store.load_personal(built)
    assert personal.loc["V1", "exact_lon"] == pytest.approx(lon, abs=1e-5)
    assert personal.loc["V1", "latitude"] == f"{lat:.5f}"
    assert "exact_lat" not in data.ukm.columns
    assert "V0" not in personal.index


def test_the_full_download_of_officers_has_the_exact_points(built: Path, tmp_path: Path) -> None:
    data = store.load(built)
    path = tmp_path / "penuh.parquet"
    export.write(
        data.ukm, path, about=export.About.of(data.quality, n=1, filters=""), full=store.load_personal(built)
    )
    full = gpd.read_parquet(path).set_index("ukm_id")

    assert at(full.loc["V1"].geometry) == at(full.loc["V0"].geometry) == at(full.loc["D"].geometry)
    assert full.loc[["V0", "V1", "D"], "location_level"].eq("coordinates").all()
    assert full.crs == "EPSG:4326"


def test_the_report_counts_what_is_moved(built: Path) -> None:
    quality = store.load(built).quality

    assert quality["location_notes"]["consent_missing"] == sum(not public for *_case, public in CASES) + 2
    assert quality["location_levels"]["coordinates"] == sum(public for *_case, public in CASES)


def test_the_areas_counted_are_those_of_the_true_point() -> None:
    located = pd.DataFrame({
        "village_code": [None, VILLAGE], "district_code": ["18.06.01"] * 2, "regency_code": ["18.06"] * 2,
        "location_level": ["coordinates", "coordinates"], "location_note": [None, "near_coast"],
        "location_confidence": [0.95, 0.99], "lon": [104.5, 104.5], "lat": [-5.4, -5.4],
    }).astype({"village_code": "str", "location_note": "str"})  # fmt: skip
    moved = consent.to_centres(located, pd.Series([True, False]))

    pd.testing.assert_frame_equal(moved[located.columns[:3]], located[located.columns[:3]])
    assert moved["location_note"].tolist() == ["consent_missing", "near_coast"]
    assert (moved["lon"][1], moved["location_level"][1]) == (104.5, "coordinates")
    pd.testing.assert_frame_equal(consent.to_centres(located, pd.Series([False, False])), located)


@pytest.mark.parametrize(
    "point",
    [
        "-5.3971234", "105,261234", "5°23'49.2\"S", "https://maps.app.goo.gl/AbC123", "goo.gl/maps/xyz",
        "maps.google.com/?q=1,2", "geo:-5.4,105.26",
        "https://waze.com/ul?ll=-5.4,105.2", "https://www.openstreetmap.org/?mlat=-5.4&mlon=105.2",
        "6P5GJ7X6+2V", "J7X6+2V", "www.google.com/maps/@-5.39,105.2,17z",
    ],
)  # fmt: skip
def test_every_way_to_name_a_point_is_hidden(point: str) -> None:
    texts, rows = pd.Series([f"Jl. Baru 5 {point}"] * 2, dtype="str"), pd.Series([True, False])

    assert consent.hide_points(texts, rows).tolist() == ["Jl. Baru 5 •••", texts[1]]


@pytest.mark.parametrize(
    "harmless",
    [
        "Jl. Ratu 12.3, RT 02/05, 35148",
        "Omzet 12.000.000",
        "Toko Maps Jaya",
        "https://kopi.example/a?b=1.5",
        "A+B, 18.71.05.1003",
        "Oven 180 °C",
    ],
)
def test_what_names_no_point_stays(harmless: str) -> None:
    assert consent.hide_points(pd.Series([harmless], dtype="str"), pd.Series([True])).item() == harmless


def test_the_sample_has_every_case_and_its_points_lie_in_the_districts_of_their_codes(tmp_path: Path) -> None:
    pipeline.build([settings.SAMPLE_FILE], tmp_path)
    ukm = store.load(tmp_path).ukm
    moved = ukm["location_note"].str.contains("consent_missing", na=False)
    exact = ukm["location_level"].eq("coordinates")
    consented = ukm["public_consent"].fillna(False).astype(bool)

    assert set(ukm.loc[moved, "size_class"].fillna("")) == {"micro", ""}
    assert set(ukm.loc[moved, "location_level"]) == {"village", "district"}
    assert set(ukm.loc[exact & ~consented, "size_class"]) <= {"small", "medium"}
    assert (exact & ~consented).any()
    assert set(ukm.loc[exact & consented, "size_class"].fillna("")) >= {"micro", ""}
    found = gpd.sjoin(
        ukm.loc[moved, ["district_code", "geometry"]], boundaries.load("district")[["code", "geometry"]]
    )
    assert (found["district_code"] == found["code"]).all()
