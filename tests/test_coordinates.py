"""Which coordinates are read, repaired or refused."""

import math
import random

import pandas as pd
import pytest

from geo import boundaries, coordinates, gazetteer, schema

BOUNDS = (103.59, -6.17, 106.28, -3.72)
POINT = (105.2638, -5.4058)

UNREADABLE, OUTSIDE = "coordinates_unreadable", "coordinates_outside"
SWAPPED, POINT_RESTORED, SIGN_RESTORED = "axes_swapped", "decimal_point_restored", "sign_restored"

Row = tuple[float, float, str | None]


def one(
    latitude: str | None,
    longitude: str | None,
    address: str | None = None,
    near: tuple[float, float] | None = None,
) -> Row:
    frame = pd.DataFrame(
        {"latitude": [latitude], "longitude": [longitude], "address": [address]}, dtype="str"
    )
    expected = pd.DataFrame([near], columns=["lon", "lat"]) if near else None
    row = coordinates.read(frame, bounds=BOUNDS, expected=expected).iloc[0]
    return round(row["lon"], 4), round(row["lat"], 4), None if pd.isna(row["note"]) else row["note"]


def is_none(row: Row) -> bool:
    return math.isnan(row[0]) and math.isnan(row[1])


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("-5.4058", "105.2638"),
        ("-5,4058", "105,2638"),
        ("−5.4058\u00a0", "+105.2638"),
        ("- 5.4058°", "105.2638 °"),
        ("-5.4058000000000002", "1.052638E+02"),
        ("5.4058 LS", "105.2638 BT"),
        ("S 5.4058", "E 105.2638"),
        ("Lintang Selatan: 5,4058", "Bujur Timur: 105,2638"),
        ("5°24'20.88\" LS", "105°15'49.68\" BT"),
        ("5 24 20.88 S", "105 15 49.68 E"),
        ("-5° 24' 20.88''", "105° 15' 49.68''"),
        ("5º24´20,88´´S", "105˚15’49,68” T"),
        ("5o24'20.88\" ls", "105o15'49.68\" bt"),
        ("5 derajat 24 menit 20,88 detik LS", "105 derajat 15 menit 49,68 detik BT"),
        ("05-24-20.88 LS", "105-15-49.68 BT"),
        ("-5:24:20.88", "105:15:49.68"),
        ("5.24.20,88 LS", "105.15.49,68 BT"),
        ("S5 24.348", "E105 15.828'"),
        ("9402472", "529225"),
        ("9.402.472", "529.225"),
    ],
)
def test_usual_spellings_mean_the_same_point(latitude: str, longitude: str) -> None:
    assert one(latitude, longitude) == (*POINT, None)


@pytest.mark.parametrize(
    "pair",
    [
        "-5.4058;105.2638",
        "-5.4058, 105.2638",
        "(-5,4058 | 105,2638)",
        "-5,4058,105,2638",
        "-5.4058 - 105.2638",
        "105.2638 BT 5.4058 LS",
        "S5 24 20.88 E105 15 49.68",
        "5°24'20.88\"S 105°15'49.68\"E",
        "lat: -5.4058, long: 105.2638",
        "529225 9402472",
        "48M 0529225 9402472",
        "UTM zona 48S X: 529225 Y: 9402472",
    ],
)
def test_the_pair_may_stand_in_one_column_or_in_both(pair: str) -> None:
    assert one(pair, None) == one(None, pair) == one(pair, pair) == (*POINT, None)


@pytest.mark.parametrize(
    ("latitude", "longitude", "note"),
    [
        ("105.2638", "-5.4058", SWAPPED),
        ("105.2638 BT", "5.4058 LS", SWAPPED),
        ("529225", "9402472", SWAPPED),
        ("105.2638, -5.4058", None, SWAPPED),
        ("5.4058", "105.2638", SIGN_RESTORED),
        ("5°24'20.88\"", "105°15'49.68\"", SIGN_RESTORED),
        ("-54058", "1052638", POINT_RESTORED),
        ("-5405800", "105.2638", POINT_RESTORED),
        ("-5.405.800", "105,263,800", POINT_RESTORED),
        ("-54.058", "1052638.0", POINT_RESTORED),
        ("54058", "1052638", f"{POINT_RESTORED}; {SIGN_RESTORED}"),
        ("1052638", "54058", f"{SWAPPED}; {POINT_RESTORED}; {SIGN_RESTORED}"),
    ],
)
def test_a_repair_with_one_outcome_is_made_and_noted(latitude: str, longitude: str | None, note: str) -> None:
    assert one(latitude, longitude) == (*POINT, note)


@pytest.mark.parametrize(
    ("latitude", "longitude", "note"),
    [
        ("0", "0", OUTSIDE),
        ("0", "105.26", OUTSIDE),
        ("-1", "-1", OUTSIDE),
        ("1,1", "1,1", OUTSIDE),
        ("99.9999", "99.9999", OUTSIDE),
        ("-999", "-999", OUTSIDE),
        ("-6.2", "106.8", OUTSIDE),
        # What is stated is no slip.
        ("5.4 LU", "105.2", OUTSIDE),
        ("+5.4", "105.2", OUTSIDE),
        ("-5.4", "-105.2", OUTSIDE),
        ("5.4 BT", "105.2 LS", OUTSIDE),
        # Less than three decimals would remain.
        ("-541", "105.26", OUTSIDE),
        # Metres of another zone.
        ("1402472", "529225", OUTSIDE),
        ("50S 529225 9402472", None, UNREADABLE),
        # Whole degrees are as wide as the province.
        ("-5", "105", UNREADABLE),
        ("-5.4", "105", UNREADABLE),
        ("di pasar", "105.2", UNREADABLE),
        ("-5.4", None, UNREADABLE),
        ("5 70 0 LS", "105.2", UNREADABLE),
        ("5' 24' LS", "105.2", UNREADABLE),
        ("-5.4 atau -5.5", "105.2", UNREADABLE),
        ("-5.4 / -5.5", "105.2", UNREADABLE),
        ("-5.4, 105.2", "-5.5, 105.2", UNREADABLE),
        ("081234567890", None, UNREADABLE),
        ("https://maps.app.goo.gl/x1Y2z3", None, UNREADABLE),
    ],
)
def test_what_cannot_be_believed_is_no_point_and_says_why(
    latitude: str, longitude: str | None, note: str
) -> None:
    row = one(latitude, longitude)

    assert is_none(row)
    assert row[2] == note


def test_degrees_with_a_decimal_are_believed_though_it_is_zero() -> None:
    assert one("-5.9", "104.0") == (104.0, -5.9, None)


def test_a_repair_with_two_outcomes_is_refused() -> None:
    frame = pd.DataFrame({"latitude": ["12345", "1.2345"], "longitude": ["5.5", "5.5"]}, dtype="str")

    read = coordinates.read(frame, bounds=(0.0, 0.0, 9.0, 90.0))

    assert list(read["note"].fillna("")) == [UNREADABLE, ""]


@pytest.mark.parametrize(
    "link",
    [
        "https://www.google.com/maps/@-5.4058,105.2638,17z",
        "https://www.google.com/maps/@-5.4058,105.2638,1200m/data=!3m1!1e3",
        "https://www.google.com/maps/place/Toko/@-5.41,105.25,15z/data=!4m2!3m1!8m2!3d-5.4058!4d105.2638?hl=id",
        "https://www.google.com/maps/dir/-5.1,105.1/-5.4058,105.2638/@-5.2,105.2,12z",
        "https://maps.google.com/?q=-5.4058,105.2638&z=8",
        "https://www.google.com/maps/search/?api=1&query=-5.4058%2C105.2638",
        "https://www.google.com/maps/search/-5.4058,+105.2638?entry=tts",
        "https://www.openstreetmap.org/?mlat=-5.4058&mlon=105.2638#map=9/-5.2/105.1",
        "https://www.openstreetmap.org/#map=17/-5.4058/105.2638",
        "https://waze.com/ul?ll=-5.4058%2C105.2638&navigate=yes",
        "geo:-5.4058,105.2638",
        "@-5.4058,105.2638,17z",
    ],
)
def test_map_links_are_read_in_the_columns_and_in_the_address(link: str) -> None:
    assert one(link, None) == one(None, link) == (*POINT, "from_link")
    assert one(None, None, f"Jl. Kartini No. 2 ({link} )") == (*POINT, "from_link")


@pytest.mark.parametrize(
    ("link", "note"),
    [
        ("https://www.google.com/maps/@-5.4058,105.2638,9z", None),
        ("https://maps.google.com/?q=Pasar+Tengah", None),
        ("https://maps.google.com/?q=-6.2,106.8", OUTSIDE),
        ("https://maps.google.com/?q=-5.4,105.2 https://maps.google.com/?q=-5.1,105.2", UNREADABLE),
    ],
)
def test_a_link_that_shows_a_region_or_two_places_is_no_point(link: str, note: str | None) -> None:
    row = one(None, None, link)

    assert is_none(row)
    assert row[2] == note


@pytest.mark.parametrize(
    "code", ["6P67H7V7+MG", "6p67h7v7+mg", "https://plus.codes/6P67H7V7%2BMG", "H7V7+MG Kota Lama", "h7v7+mg"]
)
def test_plus_codes_are_read_short_ones_beside_the_expected_place(code: str) -> None:
    point = (105.2638, -5.4058, "from_plus_code")

    assert (
        one(code, None, near=(105.3, -5.3))
        == one(None, None, f"Jl. A 1, {code}", near=(105.3, -5.3))
        == point
    )


@pytest.mark.parametrize("near", [None, (105.6, -5.4), (math.nan, math.nan)])
def test_a_short_plus_code_without_a_place_close_by_is_none(near: tuple[float, float] | None) -> None:
    assert one("H7V7+MG", None, near=near)[2] == UNREADABLE
    assert one(None, None, "H7V7+MG", near=near)[2] is None


def test_two_plus_codes_and_one_elsewhere_are_refused() -> None:
    assert one("6P67H7V7+MG", "6P67J75P+9X")[2] == UNREADABLE
    assert one("6P58QVH5+2W", None)[2] == OUTSIDE


def test_short_plus_codes_cannot_mean_another_degree_anywhere() -> None:
    """The reach that `map_links` allows and the size of every regency stay below the degree of a short code."""
    places, regencies = gazetteer.load(), boundaries.load("regency")
    for code, area in zip(regencies["code"], regencies.geometry, strict=True):
        (lon, lat), (west, south, east, north) = places.points[code], area.bounds
        assert max(lon - west, east - lon, lat - south, north - lat) < 1 - 0.2


def test_the_address_is_read_only_where_no_coordinates_are_given() -> None:
    address = "Jl. A https://maps.google.com/?q=-5.1,105.1"

    assert one("-5.4058", "105.2638", address) == (*POINT, None)
    assert one("0", "0", address)[2] == OUTSIDE
    assert is_none(one(None, None, "Jl. Kartini + Gudang 2345+67"))
    assert one(None, None, None)[2] is None


def test_the_index_is_kept_and_the_frame_left_alone() -> None:
    frame = pd.DataFrame(
        {"latitude": [None, "-5.4", "x", "5.4"], "longitude": [None, "105.2", None, "105.2"]},
        index=[7, 3, 9, 1], dtype="str",
    )  # fmt: skip
    before = frame.copy()

    read = coordinates.read(frame, bounds=BOUNDS)

    pd.testing.assert_frame_equal(frame, before)
    assert list(read.index) == [7, 3, 9, 1]
    assert list(read["note"].fillna("")) == ["", "", UNREADABLE, SIGN_RESTORED]


def test_no_text_breaks_it_and_every_point_lies_inside() -> None:
    dice = random.Random(20261124)
    bits = "- + 5 105 . , ° ' \" S LS E BT -5.4058 105.2638 54058 9402472 529225 @ 17z !3d !4d ?q= geo: maps".split()
    bits += [*"https:// H7V7+MG %2B % /dir/ ٥ ² 𝟓 <b> \x00 \u202e".split(" "), "9" * 5000, " ", "\n"]
    texts = [*bits, *(bit * (10_000 // len(bit)) for bit in bits)]
    texts += ["".join(dice.choices(bits, k=dice.randrange(1, 9))) for _ in range(3_000)]
    frame = pd.DataFrame({name: dice.sample(texts, len(texts)) for name in ("latitude", "longitude")})
    frame = frame.assign(address=frame["latitude"]).astype("str")
    frame.loc[::3, ["latitude", "longitude"]] = None

    read = coordinates.read(
        frame, bounds=BOUNDS, expected=pd.DataFrame({"lon": 105.3, "lat": -5.3}, frame.index)
    )

    found = read.dropna(subset=["lon", "lat"])
    west, south, east, north = BOUNDS
    assert len(found) > 50
    assert found["lon"].between(west - 0.02, east + 0.02).all()
    assert found["lat"].between(south - 0.02, north + 0.02).all()
    assert read["lon"].isna().eq(read["lat"].isna()).all()
    assert set(read["note"].dropna().str.split("; ").explode()) <= set(schema.LOCATION_NOTES)
