"""The base map of the settings: none by default, and every fault in words that show no key."""

import pytest

from geo import settings
from geo.errors import GeoError
from geo.ui import tiles

URL = "https://tiles.example.org/{z}/{x}/{y}.png?key=secret"


def put(monkeypatch: pytest.MonkeyPatch, wanted: str | None, attribution: str | None = None) -> None:
    monkeypatch.setattr(settings, "TILES", wanted)
    monkeypatch.setattr(settings, "TILES_ATTRIBUTION", attribution)


@pytest.mark.parametrize("wanted", [None, "", "  "])
def test_without_a_setting_there_is_none(monkeypatch: pytest.MonkeyPatch, wanted: str | None) -> None:
    put(monkeypatch, wanted, "Somebody")
    assert tiles.load() is None


def test_an_address_keeps_what_leaflet_fills_in(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, f" {URL} ", "© Somebody <b>")
    assert tiles.load() == tiles.draw.Tiles(URL, "© Somebody <b>", 18)


@pytest.mark.parametrize("name", ["OpenStreetMap.Mapnik", "openstreetmap mapnik"])
def test_a_name_brings_address_attribution_and_last_zoom(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    put(monkeypatch, name)
    assert tiles.load() == tiles.draw.Tiles(
        "https://tile.openstreetmap.org/{z}/{x}/{y}.png", "(C) OpenStreetMap contributors", 19
    )


def test_a_provider_has_its_own_parameters_filled_in(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, "Esri.WorldGrayCanvas", "Office")
    found = tiles.load()
    assert found
    assert "World_Light_Gray_Base" in found.url
    assert found.attribution == "Office"


@pytest.mark.parametrize(
    ("wanted", "attribution", "match"),
    [
        (URL, None, "ATTRIBUTION is missing"),
        (URL, " ", "ATTRIBUTION is missing"),
        ("ftp://tiles.example.org/{z}/{x}/{y}.png", "a", "begins with http"),
        ("javascript://alert/{z}/{x}/{y}", "a", "begins with http"),
        ("https://tiles.example.org/{z}/{x}.png?key=secret", "a", "has {z}, {x}, {y}"),
        ("https://tiles.example.org/{z}/{x}/{y}.png?key={apikey}", "a", "has {z}, {x}, {y}"),
        ("Nobody.Nothing", None, "knows no base map 'Nobody.Nothing'"),
        ("Thunderforest.Outdoors", None, "Thunderforest.Outdoors needs a key"),
    ],
)
def test_what_cannot_be_used_is_said(
    monkeypatch: pytest.MonkeyPatch, wanted: str, attribution: str | None, match: str
) -> None:
    put(monkeypatch, wanted, attribution)
    with pytest.raises(GeoError, match=match) as caught:
        tiles.load()
    assert "secret" not in str(caught.value)
