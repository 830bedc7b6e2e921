"""The index of spellings: what meets under one key, and what must not."""

from pathlib import Path

import pytest

from geo import gazetteer
from geo.errors import ReadError
from geo.names import canonical


def codes(spelling: str) -> set[str]:
    return {code for code, _trust in gazetteer.load().index.get(canonical(spelling), ())}


@pytest.mark.parametrize(
    "spellings",
    [
        ("Gedong Tataan", "GEDUNG TATAAN", "Gedongtataan", "Gedung Tata'an"),
        ("Way Hui", "Way Huwi", "Wai Huwi", "WAYHUI"),
        ("Bandar Sribhawono", "Bandar Sribawono"),
        ("Labuhan Maringgai", "Labuan Maringgai"),
        ("Sukoharjo II", "Sukoharjo 2"),
        ("Sumber Rejo", "Sumberejo"),
    ],
)
def test_usual_spellings_share_a_key(spellings: tuple[str, ...]) -> None:
    assert len({canonical(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Margo Mulyo", "Marga Mulya"), ("Gaya Baru II", "Gaya Baru III"), ("Karta", "Kerta")]
)
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("Lamsel", "18.01"),
        ("South Lampung Regency", "18.01"),
        ("Bdr. Lampung", "18.71"),
        ("Tl. Betung Tim.", "18.71.19"),
        ("Tlk Betung Ut", "18.71.09"),
        ("South Panjang", "18.71.04.1001"),
        ("Karang City", "18.71.19.1001"),
        ("Bandar Jaya Bar.", "18.02.07.1003"),
        ("Tubaba", "18.12"),
        ("Kota Metro", "18.72"),
        ("Jakarta Selatan", "31.74"),
    ],
)
def test_short_english_and_old_forms_lead_to_the_place(spelling: str, code: str) -> None:
    assert code in codes(spelling)


def test_a_district_without_its_direction_means_all_that_share_the_name() -> None:
    assert codes("Rawa Jitu") == {"18.05.12", "18.05.18", "18.11.03"}


def test_every_beginning_of_a_key_is_a_prefix() -> None:
    places = gazetteer.load()

    assert all(key[:end] in places.prefixes for key in list(places.index)[::50] for end in range(1, len(key)))


@pytest.mark.parametrize(
    ("code", "word", "is_called"),
    [
        ("18.12.02.2003", "tiyuh", True),
        ("18.10.01.2009", "pekon", True),
        ("18.10.01.2009", "tiyuh", False),
        ("18.71.01.1004", "kelurahan", True),
        ("18.71.01.1004", "desa", False),
        ("18.02.07.1004", "kampung", False),
        ("18.02.23.2004", "kampung", True),
        ("18.12.02.2003", "desa", True),
    ],
)
def test_the_word_for_a_village_follows_the_regency(code: str, word: str, is_called: bool) -> None:
    assert gazetteer.load().is_called(code, word) is is_called


def test_a_loose_word_tells_a_village_from_two_others_and_no_more() -> None:
    places = gazetteer.load()
    town, desa = "18.71.01.1004", ["18.01.04.2001", "18.01.04.2002", "18.01.04.2003"]

    assert places.miscalled([town, *desa[:2]], "kelurahan") == desa[:2]
    assert places.miscalled([town, *desa], "kelurahan") == ()
    assert places.miscalled([town, *desa], "") == ()
    assert places.miscalled(desa, "kelurahan") == ()


@pytest.mark.parametrize(
    ("name", "is_common"),
    [("Pasar Baru", True), ("Sukajaya Agung", True), ("Hajimena", False), ("Bandar Jaya Timur", False)],
)
def test_common_names_are_made_of_words_that_many_have(name: str, is_common: bool) -> None:
    assert gazetteer.load().is_common(name) is is_common


def test_frames_have_the_codes_of_their_parents() -> None:
    places = gazetteer.load()

    assert len(places.regencies) == 15
    assert len(places.districts) == 229
    assert places.districts["regency_code"].isin(places.regencies["code"]).all()
    assert places.villages["district_code"].isin(places.districts["code"]).all()
    assert places.children["18.72.01"] == tuple(
        places.villages.loc[places.villages["district_code"] == "18.72.01", "code"]
    )


def test_a_missing_table_names_the_builder(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"areas\.csv: not found; run data/gazetteer/build\.py"):
        gazetteer.load(tmp_path)
