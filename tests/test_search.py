import pytest

from geo.search import LONGEST, cleaned, words


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Kopi \t\n lanang ", "Kopi lanang"),
        ("ko\u200epi\x00\ud800", "kopi"),
        ("<script>${x}`</script>", "<script>${x}`</script>"),
        ("☕ kopi", "☕ kopi"),
        (" - \u2013 ", ""),
        ("\u0301", ""),
        ("", ""),
        ("a" * LONGEST + "b", "a" * LONGEST),
        ("a" * (LONGEST - 1) + " b", "a" * (LONGEST - 1)),
    ],
)
def test_a_search_is_kept_as_what_can_be_seen(text: str, kept: str) -> None:
    assert cleaned(text) == kept
    assert cleaned(kept) == kept


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Téh HIJAU", ["hijau", "teh"]),
        ("\uff2b\uff2f\uff30\uff29", ["kopi"]),
        ("Straße", ["strasse"]),
        ("rempah\u2011rempah", ["rempah"]),
        ("İstanbul", ["istanbul"]),
        ("ko\u200dpi", ["kopi"]),
        ("-", []),
    ],
)
def test_words_are_compared_without_case_accents_and_dashes(text: str, expected: list[str]) -> None:
    assert words(text) == expected
