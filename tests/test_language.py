"""Texts in the language of the moment, each thread in its own."""

import contextvars
from concurrent.futures import ThreadPoolExecutor

import pytest

from geo import settings, texts
from geo.texts import _, ngettext


def test_a_text_is_said_in_the_language_in_use() -> None:
    assert (texts.language(), _("regency")) == ("en", "regency")
    texts.use_language("id")
    assert (texts.language(), _("regency")) == ("id", "kabupaten/kota")


def test_values_are_put_in_and_never_read_as_a_pattern() -> None:
    texts.use_language("id")

    assert _("{file} is empty", file="{row} 100%.csv") == "{row} 100%.csv kosong"


def test_a_text_without_values_keeps_its_braces_and_an_unknown_one_is_english() -> None:
    texts.use_language("id")

    assert _("no such {message}") == "no such {message}"


@pytest.mark.parametrize(("n", "said"), [(1, "1 row"), (2, "2 rows of x")])
def test_english_has_two_forms(n: int, said: str) -> None:
    assert ngettext("{n} row", "{n} rows of {what}", n, what="x") == said


def test_a_thread_begins_in_the_language_of_the_installation_and_changes_only_its_own() -> None:
    def speak() -> tuple[str, str]:
        before = texts.language()
        texts.use_language("id")
        return before, texts.language()

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(contextvars.Context().run, speak).result() == (settings.DEFAULT_LANGUAGE, "id")
    assert texts.language() == "en"


def test_an_unknown_language_is_refused_and_changes_nothing() -> None:
    with pytest.raises(ValueError, match="language 'jv' is none of id, en"):
        texts.use_language("jv")
    assert texts.language() == "en"
