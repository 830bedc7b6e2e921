import pandas as pd

from geo.facets import Facets

FRAME = pd.DataFrame(
    {
        "market": ["US; NL", "NL", None, "NL; NL", ""],
        "name": ["Kopi", "kopi", None, "\uff2b\uff2f\uff30\uff29 Bubuk", "Téh"],
        "product": ["x", None, "y", "z", ""],
    },
    index=[4, 4, 2, 1, 0],
)


def test_values_of_lists_are_counted_apart_and_once_a_row() -> None:
    facets = Facets(FRAME)
    assert len(facets) == 5
    assert facets.counts("market") == {"US": 1, "NL": 3}
    assert facets.counts("market", facets.has_any("market", ["US"])) == {"US": 1, "NL": 1}


def test_nothing_wanted_is_had_by_nobody() -> None:
    facets = Facets(FRAME)
    assert not facets.has_any("market", []).any()
    assert not facets.has_any("market", ["", "ID"]).any()


def test_a_column_may_be_empty() -> None:
    facets = Facets(pd.DataFrame({"market": [None, None]}, dtype="str"))
    assert facets.counts("market") == {}
    assert not facets.has_any("market", ["US"]).any()
    assert not facets.has_words(["market"], "us").any()


def test_words_are_found_in_any_column_however_they_are_written() -> None:
    facets = Facets(FRAME)
    assert facets.has_words(["name", "product"], "KOPI").tolist() == [True, True, False, True, False]
    assert facets.has_words(["name", "product"], "x kopi").tolist() == [True, False, False, False, False]
    assert facets.has_words(["name"], "teh").tolist() == [False, False, False, False, True]
    assert not facets.has_words(["name", "product"], "kopix").any(), (
        "no word goes from one column into the next"
    )


def test_taking_apart_leaves_the_frame_alone() -> None:
    before = FRAME.copy()
    facets = Facets(FRAME)
    facets.has_words(["name"], "kopi")
    facets.counts("market")
    pd.testing.assert_frame_equal(FRAME, before)
