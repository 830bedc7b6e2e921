"""How many edits are forgiven, and among which names."""

from geo import gazetteer, spelling

PRINGSEWU = tuple(code for code in gazetteer.load().names if code.startswith("18.10") and len(code) == 8)


def test_one_edit_in_a_short_name_two_in_a_long_one() -> None:
    assert spelling.nearest(("pagelarn",), PRINGSEWU) == ("pagelarn", ("18.10.05",))
    assert spelling.nearest(("gadngrjo",), PRINGSEWU) is None
    assert spelling.nearest(("gadingrjjho",), PRINGSEWU) == ("gadingrjjho", ("18.10.02",))


def test_a_run_inside_other_words_is_found() -> None:
    assert spelling.nearest(("dekat", "toko", "ambarwa"), PRINGSEWU) == ("ambarwa", ("18.10.03",))


def test_names_equally_near_are_all_returned() -> None:
    found = spelling.nearest(("putra", "aji", "iv"), ("18.07.03.2001",))

    assert found is None
    both = tuple(
        code for code, name in gazetteer.load().names.items() if name in ("Margo Mulyo", "Margo Mulya")
    )
    assert spelling.nearest(("margomulye",), both) == ("margomulye", both)


def test_digits_are_never_corrected() -> None:
    gaya_baru = tuple(code for code, name in gazetteer.load().names.items() if name == "Gaya Baru II")

    assert spelling.nearest(("gaya", "baru", "iii"), gaya_baru) is None
    assert spelling.nearest(("gaya", "bru", "ii"), gaya_baru) == ("gaya bru ii", gaya_baru)
