"""Decisions of the geocoder: reviewed addresses, honesty about doubt, and what it says about them."""

import csv
from pathlib import Path

import pytest

from geo import gazetteer, geocode, schema, texts

CASES = list(
    csv.DictReader((Path(__file__).parent / "geocode" / "cases.csv").read_text("utf-8").splitlines())
)


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:40] for case in CASES])
def test_reviewed_addresses(case: dict[str, str]) -> None:
    answer = geocode.locate(
        case["text"],
        village=case["village"],
        district=case["district"],
        regency=case["regency"],
        postal_code=case["postal_code"],
    )

    assert (answer.code or "", answer.level) == (case["code"], case["level"])
    assert answer.confidence > 0 if answer.code else answer.confidence == 0
    assert set(answer.notes) <= set(schema.LOCATION_NOTES)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("", "address_missing"),
        ("x", "no_place_named"),
        ("Sukaraja", "village_ambiguous"),
        ("Rawa Jitu", "district_ambiguous"),
        ("Kota Bandung, Jawa Barat", "outside_province"),
        ("34111", "postal_code_only"),
        ("Kec. Gadingrjo, Kab. Pringsewu", "name_corrected"),
        ("Desa Hanura Kec. Teluk Pandan Kab. Mesuji", "parts_contradict"),
    ],
)
def test_doubt_is_said(text: str, note: str) -> None:
    assert note in geocode.locate(text).notes


def test_an_ambiguous_village_in_a_sure_regency_is_a_regency_with_alternatives() -> None:
    answer = geocode.locate("Desa Sukamaju, Kab. Lampung Selatan")

    assert (answer.code, answer.level) == ("18.01", "regency")
    assert len(answer.alternatives) == 2
    assert {gazetteer.load().names[code] for code in answer.alternatives} <= {"Suka Maju", "Sukamaju"}


def test_more_evidence_makes_surer_and_contradiction_less_sure() -> None:
    bare = geocode.locate("Hanura").confidence
    whole = geocode.locate("Desa Hanura Kec. Teluk Pandan Kab. Pesawaran").confidence
    contradicted = geocode.locate("Desa Hanura Kec. Teluk Pandan Kab. Mesuji").confidence

    assert contradicted < whole
    assert bare < whole


def test_a_lone_name_is_the_less_sure_the_more_hamlets_may_have_it() -> None:
    marked = geocode.locate("Desa Hajimena").confidence
    bare = geocode.locate("Hajimena").confidence
    common = geocode.locate("Jaya Makmur").confidence

    assert common < 0.7 < bare < marked
    assert geocode.locate("Pisang Goreng Bu Yanti").confidence < 0.6


def test_a_village_told_by_a_word_or_a_road_alone_is_less_sure() -> None:
    for text in (
        "Tiyuh Sumber Jaya",
        "Jl. Raya Gunung Menanti, Margodadi",
        "Gisting Bawah, Kec. Talang Padang",
    ):
        assert 0.7 < geocode.locate(text).confidence <= 0.9


def test_a_village_behind_the_marker_of_a_district_is_less_sure() -> None:
    for text in ("Kec. Merbau", "Kec. Merbau Zukamaju", "Kec. Tangkas, Way Kanan"):
        assert geocode.locate(text).confidence < 0.9


def test_words_that_shorten_two_districts_are_both_offered() -> None:
    answer = geocode.locate("Kec. Surabaya, Lampung Tengah")

    assert answer.alternatives == ("18.02.12", "18.02.26")


@pytest.mark.parametrize(
    "text", ["a" * 10_000, "<script>alert(1)</script>", "\x00\x07\u202e", "北京市朝阳区", "😀" * 50]
)
def test_no_text_is_too_strange(text: str) -> None:
    assert geocode.locate(text).code is None


def test_the_reason_names_what_was_used_in_the_language_in_use() -> None:
    answer = geocode.locate("Desa Hanura Kec. Teluk Pandan")

    assert geocode.explain(answer) == "village “hanura” + district “teluk pandan”"
    texts.use_language("id")
    assert geocode.explain(answer) == "desa “hanura” + kecamatan “teluk pandan”"


def test_without_any_evidence_the_reason_says_so() -> None:
    assert geocode.explain(geocode.locate("x")) == "no place of the province is named"
