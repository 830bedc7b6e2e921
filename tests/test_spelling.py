"""How many edits are forgiven, and among which names."""

import pytest

from geo.spelling import Scope, holding, nearest, shortened

DISTRICTS = Scope("18.10", (8,))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("pagelarn", "18.10.05"),
        ("gadingrjo", "18.10.02"),
        ("gdngrjjo", None),
        ("ambarwa", "18.10.03"),
        ("dekat toko ambarwa", "18.10.03"),
        ("toko", None),
    ],
)
def test_one_edit_in_a_short_name_two_in_a_long_one(words: str, code: str | None) -> None:
    found = nearest(tuple(words.split()), DISTRICTS)

    assert (found[1] if found else None) == ((code,) if code else None)


def test_folding_does_not_make_a_slip_worse() -> None:
    assert nearest(("siddadi",), Scope("18.02", (13,))) is not None


def test_the_run_that_explains_most_letters_wins() -> None:
    found = nearest(("ketaapng", "kuyla"), Scope("18.71.04", (13,)))

    assert found == ("ketaapng kuyla", ("18.71.04.1010",))


def test_names_equally_near_are_all_returned() -> None:
    found = nearest(("margomulye",), Scope("18.07", (13,)))

    assert found is not None
    assert len(found[1]) > 1


def test_the_whole_has_to_fit_where_it_is_asked_for() -> None:
    assert nearest(("toko", "pagelarn"), DISTRICTS, whole=True) is None


def test_the_areas_above_come_into_question_where_they_are_asked_for() -> None:
    assert nearest(("pringswu",), Scope("18.10.02", (13,))) is None
    assert nearest(("pringswu",), Scope("18.10.02", (13,), above=True)) == ("pringswu", ("18.10",))


def test_digits_are_never_corrected() -> None:
    scope = Scope("18.02.12", (13,))

    assert nearest(("gaya", "bru", "ii"), scope) == ("gaya bru ii", ("18.02.12.2007",))
    assert nearest(("gaya", "baru", "xii"), scope) is None


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("bns", ("18.04.23", "18.06.25")),
        ("brn", ("18.02.14",)),
        ("tp", ()),
        ("sptih agung", ("18.02.16",)),
        ("tlk pandn", ("18.09.10",)),
        ("sp ag", ()),
        ("agung seputih", ()),
        ("surabaya", ("18.02.12", "18.02.26")),
    ],
)
def test_a_district_is_shortened_to_initials_short_forms_or_a_part(
    words: str, codes: tuple[str, ...]
) -> None:
    assert shortened(tuple(words.split())) == codes


def test_a_part_of_a_name_is_its_beginning_or_end_and_not_all_of_it() -> None:
    assert holding(("merbau",)) == ("18.01.18",)
    assert holding(("ratu", "nuban")) == ("18.02.14",)
    assert holding(("merbau", "mataram")) == ()
    assert holding(("ratu",)) == ()
