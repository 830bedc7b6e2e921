"""The street server: what it is asked, how often, which of its answers count; it is a real one on this computer."""

import json
import runpy
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo import gazetteer, nominatim, online, settings
from geo.errors import ReadError
from geo.street import street_of

#: Natar (18.01.04) is a square around its village Hajimena; its neighbour in the east is Jati Agung (18.01.05).
HAJIMENA = "18.01.04.2001"
LON, LAT = gazetteer.load().points[HAJIMENA]
WEST, SOUTH, EAST, NORTH = LON - 0.1, LAT - 0.1, LON + 0.1, LAT + 0.1
INSIDE, NEXT_DOOR = (LON + 0.01, LAT + 0.005), (EAST + 0.01, LAT)
ONE_DEGREE_M = 111_000


def road(point: tuple[float, float], kind: str = "highway") -> dict[str, Any]:
    return {"place_id": 1, "lat": str(point[1]), "lon": str(point[0]), "class": kind, "display_name": "Jalan"}


class Nominatim(ThreadingHTTPServer):
    """Answers /search from `streets`: a list of places, a status to fail with, raw bytes, or None to stay silent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.streets: dict[str, Any] = {}
        self.province: list[dict[str, Any]] = [road((105.0, -5.0), "boundary")]
        self.asked: list[dict[str, str]] = []
        self.agents: set[str] = set()
        self.awake = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_port}/nominatim"

    @property
    def streets_asked(self) -> list[str]:
        return [question["street"] for question in self.asked if "street" in question]


class Handler(BaseHTTPRequestHandler):
    server: Nominatim

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        question = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.server.asked.append(question)
        self.server.agents.add(self.headers["User-Agent"])
        answer = self.server.province if "q" in question else self.server.streets.get(question["street"], [])
        if answer is None:
            self.server.awake.wait(10)
            return
        status = 404 if parts.path != "/nominatim/search" else answer if isinstance(answer, int) else 200
        self.send_response(status)
        self.end_headers()
        self.wfile.write(answer if isinstance(answer, bytes) else json.dumps(answer).encode())

    def log_message(self, *_values: object) -> None:
        """Keep the tests' output clean."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Nominatim]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Nominatim() as running:
        threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
        yield running
        running.awake.set()
        running.shutdown()


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "new" / "streets.sqlite"


@pytest.fixture(scope="module")
def districts() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"code": ["18.01.04", "18.01.05"]},
        geometry=[shapely.box(WEST, SOUTH, EAST, NORTH), shapely.box(EAST, SOUTH, EAST + 0.2, NORTH)],
        crs=settings.CRS_GEOGRAPHIC,
    )


def refine(
    server: Nominatim, cache: Path, districts: gpd.GeoDataFrame, *addresses: str | None, level: str = "village",
    per_second: float = 10_000.0, **options: Any,
) -> pd.DataFrame:  # fmt: skip
    index = pd.Index(range(10, 10 + len(addresses)))
    ukm = pd.DataFrame({"address": pd.array(addresses, dtype="str")}, index=index)
    located = pd.DataFrame(
        {
            "village_code": pd.array([HAJIMENA if level == "village" else None] * len(index), dtype="str"),
            "district_code": pd.array(["18.01.04"] * len(index), dtype="str"),
            "location_level": pd.array([level] * len(index), dtype="str"),
            "lon": LON,
            "lat": LAT,
        },
        index=index,
    )
    return online.refine(ukm, located, districts, nominatim.Server(server.url, cache, per_second), **options)


def test_a_road_in_the_district_takes_the_row_and_nothing_else_does(
    server: Nominatim, cache: Path, districts: gpd.GeoDataFrame
) -> None:
    far = (LON + 0.05, LAT)
    server.streets = {
        "jalan mawar": [road(INSIDE)],
        "jalan melati": [road(NEXT_DOOR)],
        "jalan anggrek": [road(INSIDE, "shop")],
        "jalan kenanga": [road(far)],
    }

    refined = refine(
        server, cache, districts, "Jl. Mawar No. 5, Hajimena", "jl melati", "JLN. ANGGREK", "Jalan Kenanga",
        "Gg Hilang", "Dusun II", None, "JALAN MAWAR RT 3",
    )  # fmt: skip

    assert refined["outcome"].fillna("").tolist() == [
        "found", "outside", "unknown", "outside", "unknown", "", "", "found",
    ]  # fmt: skip
    assert refined.index.tolist() == list(range(10, 18))
    assert refined.loc[[10, 17], ["lon", "lat"]].to_numpy().tolist() == [list(INSIDE)] * 2
    assert refined["found"].tolist() == [True, *[False] * 6, True]
    assert (refined.loc[~refined["found"], ["lon", "lat"]] == [LON, LAT]).all(axis=None)
    assert server.streets_asked == [
        "jalan mawar",
        "jalan melati",
        "jalan anggrek",
        "jalan kenanga",
        "gang hilang",
    ]


def test_two_roads_of_one_name_are_not_guessed_between(
    server: Nominatim, cache: Path, districts: gpd.GeoDataFrame
) -> None:
    apart = 2_500 / ONE_DEGREE_M
    near_end, far_end = (LON, LAT - apart / 2), (LON, LAT + apart / 2)
    server.streets = {
        "jalan mawar": [road(near_end), road(far_end)],
        "jalan melati": [road(NEXT_DOOR), road(INSIDE), road((INSIDE[0], INSIDE[1] + apart / 2))],
    }

    refined = refine(server, cache, districts, "Jl. Mawar", "Jl. Melati", level="district")

    assert refined["outcome"].tolist() == ["ambiguous", "found"]
    assert refined.loc[11, ["lon", "lat"]].tolist() == list(INSIDE)


def test_a_question_is_one_street_within_its_district_and_tells_of_nobody(
    server: Nominatim, cache: Path, districts: gpd.GeoDataFrame
) -> None:
    secrets = ["0812-3456-7890", "1871010101010001", "Budi", "budi@contoh.id", "17"]
    refine(
        server, cache, districts,
        "Jl. Mawar 17 hp 0812-3456-7890", "Jl. Mawar rumah Pak Budi", "JL MAWAR 1871010101010001",
        "Jl. budi@contoh.id", "Jl Mawar (Budi)",
    )  # fmt: skip

    province, question = server.asked
    assert province["q"] == "Lampung"
    west, south, east, north = map(float, question.pop("viewbox").split(","))
    assert (west, south, east, north) == pytest.approx((WEST, SOUTH, EAST, NORTH))
    assert question == {
        "street": "jalan mawar", "county": "Lampung Selatan", "countrycodes": "id", "bounded": "1",
        "format": "json", "limit": "10",
    }  # fmt: skip
    assert server.agents == {"peta-ukm-lampung"}
    with closing(sqlite3.connect(cache)) as file:
        kept = "\n".join(file.iterdump())
    assert "jalan mawar, Natar, Lampung Selatan" in kept
    assert [secret for secret in secrets if secret in kept] == []


def test_rows_with_a_point_or_without_a_district_are_not_asked(
    server: Nominatim, cache: Path, districts: gpd.GeoDataFrame
) -> None:
    for level in ("coordinates", "regency", "none"):
        assert not refine(server, cache, districts, "Jl. Mawar", level=level)["found"].any()
    assert server.asked == []


def test_a_second_run_asks_only_what_is_not_kept(
    server: Nominatim, cache: Path, districts: gpd.GeoDataFrame
) -> None:
    server.streets = {"jalan mawar": [road(INSIDE)], "jalan melati": 500}
    steps: list[tuple[int, int]] = []
    first = refine(
        server,
        cache,
        districts,
        "Jl. Mawar",
        "Jl. Melati",
        "Jl. Dahlia",
        progress=lambda *step: steps.append(step),
    )
    assert first["outcome"].tolist() == ["found", "failed", "unknown"]
    assert server.streets_asked == ["jalan mawar", "jalan melati", "jalan melati", "jalan dahlia"]
    assert steps == [(0, 3), (1, 3), (2, 3)]

    server.asked.clear()
    server.streets["jalan melati"] = [road(INSIDE)]
    second = refine(server, cache, districts, "Jl. Mawar", "Jl. Melati", "Jl. Dahlia")
    assert second["outcome"].tolist() == ["found", "found", "unknown"]
    assert server.streets_asked == ["jalan melati"]

    server.asked.clear()
    pd.testing.assert_frame_equal(
        refine(server, cache, districts, "Jl. Mawar", "Jl. Melati", "Jl. Dahlia"), second
    )
    assert server.asked == []


def test_answers_that_came_before_an_interruption_are_kept(
    server: Nominatim, cache: Path, districts: gpd.GeoDataFrame
) -> None:
    def interrupt(done: int, _all: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        refine(server, cache, districts, "Jl. Mawar", "Jl. Melati", progress=interrupt)
    server.asked.clear()
    refine(server, cache, districts, "Jl. Mawar", "Jl. Melati")

    assert server.streets_asked == ["jalan melati"]


@pytest.mark.parametrize(
    "broken",
    [b"<html>", b'"text"', b"[{}]", b'[{"lat": "north", "lon": "1"}]', b'[{"lat": NaN, "lon": 1}]', 503],
)
def test_an_answer_that_is_none_fails_that_street_only(
    server: Nominatim, cache: Path, districts: gpd.GeoDataFrame, broken: Any
) -> None:
    server.streets = {"jalan mawar": broken, "jalan melati": [road(INSIDE)]}

    assert refine(server, cache, districts, "Jl. Mawar", "Jl. Melati")["outcome"].tolist() == [
        "failed",
        "found",
    ]


def test_a_server_that_fails_five_streets_in_a_row_is_left_alone(
    server: Nominatim, cache: Path, districts: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nominatim, "_TIMEOUT_S", 0.2)
    streets = [f"jalan bunga{letter}" for letter in "abcdefghijk"]
    silent, good, never_asked = streets[0], streets[4], streets[10]
    server.streets = dict.fromkeys(streets, 500) | {silent: None, good: [road(INSIDE)]}

    refined = refine(server, cache, districts, *streets)

    assert refined["outcome"].tolist() == [*["failed"] * 4, "found", *["failed"] * 6]
    assert never_asked not in server.streets_asked
    assert [server.streets_asked.count(street) for street in streets[:10]] == [2, 2, 2, 2, 1, 2, 2, 2, 2, 2]


def test_the_pace_is_kept(
    server: Nominatim, cache: Path, districts: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, times = 100.0, []

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    def note_time(_done: int, _all: int) -> None:
        times.append(now)

    monkeypatch.setattr("geopy.extra.rate_limiter.default_timer", lambda: now)
    monkeypatch.setattr("geopy.extra.rate_limiter.sleep", sleep)
    refine(server, cache, districts, "Jl. Mawar", "Jl. Melati", per_second=0.1, progress=note_time)

    assert times == [100, 110, 120]  # nothing asked yet; after the province and a street; after another


def test_a_server_that_is_down_or_empty_stops_the_run_before_any_street(
    server: Nominatim, cache: Path, districts: gpd.GeoDataFrame
) -> None:
    server.province = []
    with pytest.raises(ReadError, match=r"does not know Lampung: give it the map of Indonesia"):
        refine(server, cache, districts, "Jl. Mawar")

    server.url = server.url.removesuffix("/nominatim")
    with pytest.raises(ReadError, match=r"does not answer \(.*404.*\); start it, mend PETA_UKM_NOMINATIM"):
        refine(server, cache, districts, "Jl. Mawar")

    server.shutdown()
    server.server_close()
    with pytest.raises(ReadError, match=rf"{server.url}: the street server does not answer \(.*refused\)"):
        refine(server, cache, districts, "Jl. Mawar")
    assert server.streets_asked == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nominatim.go.id",
        "ftp://a.go.id",
        "https://",
        "https://budi:rahasia@a.go.id",
        "http://a.go.id/?q=",
    ],
)
def test_what_is_no_address_of_a_server_is_refused_unseen(url: str, cache: Path) -> None:
    with pytest.raises(ReadError, match=r"PETA_UKM_NOMINATIM is not the address .* https://nom") as caught:
        nominatim.Server(url, cache)
    assert "rahasia" not in str(caught.value)


def test_the_public_server_and_no_pace_are_refused(cache: Path) -> None:
    with pytest.raises(ReadError, match=r"is a public server, .* name the office's own"):
        nominatim.Server("https://nominatim.openstreetmap.org/", cache)
    with pytest.raises(ValueError, match=r"per_second is 0: it must be above zero"):
        nominatim.Server("http://a.go.id", cache, per_second=0)


def test_a_cache_that_is_none_is_refused(
    server: Nominatim, tmp_path: Path, districts: gpd.GeoDataFrame
) -> None:
    other = tmp_path / "list.csv"
    other.write_text("no database, but long enough to be looked at as one\n" * 40, encoding="utf-8")
    with pytest.raises(ReadError, match=r"list\.csv: holds no answers of a street server .* delete it"):
        refine(server, other, districts, "Jl. Mawar")
    with pytest.raises(ReadError, match=r"answers cannot be kept there .* name another file"):
        refine(server, other / "streets.sqlite", districts, "Jl. Mawar")


def test_without_geopy_the_way_out_is_named(
    server: Nominatim, cache: Path, districts: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "geopy.adapters", None)
    with pytest.raises(ReadError, match=r"pip install -r requirements-online\.txt"):
        refine(server, cache, districts, "Jl. Mawar")


@pytest.mark.parametrize(
    ("address", "street"),
    [
        ("JL.H. AGUS SALIM NO.3", "jalan h agus salim"),
        ("Jl 17 Agustus 45", "jalan 17 agustus"),
        ("Jl. Soekarno-Hatta Gg. Cempaka", "jalan soekarno-hatta"),
        ("Jl. No. 5 Gang Cempaka", "gang cempaka"),
        ("Jl Durian Hajimena Kec. Natar", "jalan durian"),
        ("Jalan Durian Hajimena Natar Lampung Selatan Lampung", "jalan durian"),
        ("Jl. Raya Hajimena", "jalan raya hajimena"),
        ("Jl. Lintas, Hajimena", None),
        ("Jl. A 1", None),
        ("Jl. satu dua tiga empat lima enam tujuh", None),
        ("Majlis Taklim, Ganggang", None),
        ("Jl. <script>alert(1)</script>", None),
        ("", None),
    ],
)
def test_a_street_is_its_name_alone(address: str, street: str | None) -> None:
    assert street_of(address, HAJIMENA) == street


def test_a_city_is_asked_for_as_a_city(server: Nominatim, cache: Path) -> None:
    box = (105.2, -5.4, 105.3, -5.3)
    question = nominatim.Question("x", "jalan mawar", "Kota Metro", box)
    nominatim.roads([question], nominatim.Server(server.url, cache, 10_000), progress=lambda *_step: None)

    assert (server.asked[-1]["city"], "county" in server.asked[-1]) == ("Metro", False)


def test_nobody_is_asked_unless_the_office_names_its_server(monkeypatch: pytest.MonkeyPatch) -> None:
    def configured() -> str | None:
        url: str | None = runpy.run_path(str(settings.ROOT / "geo" / "settings.py"))["NOMINATIM_URL"]
        return url

    monkeypatch.delenv("PETA_UKM_NOMINATIM", raising=False)
    assert configured() is None
    monkeypatch.setenv("PETA_UKM_NOMINATIM", "http://peta.dinas.go.id")
    assert configured() == "http://peta.dinas.go.id"
