"""Every text that a person reads goes through the catalogues, and the catalogues hold what is used and nothing else."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from geo import products, schema, settings, texts, words

SOURCES = sorted((settings.ROOT / "geo").rglob("*.py"))

#: Calls of Streamlit whose first argument is read by people, and keywords that are.
DISPLAY = {
    "badge", "button", "caption", "download_button", "error", "expander", "header", "info", "markdown", "metric",
    "multiselect", "progress", "radio", "segmented_control", "selectbox", "subheader", "success", "text", "title",
    "toast", "toggle", "warning", "write",
}  # fmt: skip
READ_BY_PEOPLE = {"body", "help", "label", "page_title", "placeholder", "text", "title"}


def calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node


def messages() -> dict[str, str]:
    """Return the message ids of the package with where each is used; of plural ones the singular."""
    found = {}
    for path in SOURCES:
        for call in calls(path):
            if isinstance(call.func, ast.Name) and call.func.id in ("_", "ngettext") and call.args:
                text = call.args[0]
                where = f"{path.relative_to(settings.ROOT)}:{call.lineno}"
                assert isinstance(text, ast.Constant), f"{where}: the message id is no plain text"
                found[text.value] = where
    return found


def catalogue(language: str) -> Catalog:
    with (settings.LOCALE_DIR / language / "LC_MESSAGES" / "geo.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def placeholders(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", settings.LANGUAGES)
def test_the_catalogue_holds_what_is_used_and_nothing_else(language: str) -> None:
    used = messages()
    held = {
        entry.id if isinstance(entry.id, str) else entry.id[0] for entry in catalogue(language) if entry.id
    }
    assert {text: where for text, where in used.items() if text not in held} == {}
    assert held - set(used) == set()


def test_every_message_is_translated_with_the_same_placeholders() -> None:
    for entry in catalogue("id"):
        if not entry.id:
            continue
        wanted = placeholders(entry.id if isinstance(entry.id, str) else entry.id[1])
        forms = [entry.string] if isinstance(entry.string, str) else list(entry.string)
        for form in forms:
            assert form, f"no translation of {entry.id!r}"
            assert not entry.fuzzy, f"unsure translation of {entry.id!r}"
            assert placeholders(form) == wanted, f"{entry.id!r} became {form!r}"


def test_english_says_what_the_code_says() -> None:
    for entry in catalogue("en"):
        forms = [entry.string] if isinstance(entry.string, str) else list(entry.string)
        assert not entry.id or not any(forms) or entry.string == entry.id


@pytest.mark.parametrize(
    "path", [path for path in SOURCES if path.parent.name == "ui"], ids=lambda path: path.stem
)
def test_no_text_is_shown_beside_the_catalogues(path: Path) -> None:
    shown = []
    for call in calls(path):
        if (
            isinstance(call.func, ast.Attribute)
            and isinstance(call.func.value, ast.Name)
            and call.func.value.id == "st"
        ):
            first = call.args[:1] if call.func.attr in DISPLAY else []
            named = [keyword.value for keyword in call.keywords if keyword.arg in READ_BY_PEOPLE]
            shown += [text for argument in [*first, *named] for text in _literals(argument)]
    assert shown == []


def _literals(node: ast.expr) -> Iterator[str]:
    """Yield the words written in an expression, but not those handed to a function, which are its own matter."""
    if isinstance(node, ast.Call):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and any(map(str.isalpha, node.value)):
        yield node.value
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield from _literals(child)


@pytest.mark.parametrize(
    ("vocabulary", "codes"),
    [
        ("export_level", schema.EXPORT_LEVELS),
        ("location_level", schema.LOCATION_LEVELS),
        ("location_note", schema.LOCATION_NOTES),
        ("product_type", tuple(products.load().index)),
    ],
)
def test_every_code_has_words_in_the_order_of_the_vocabulary(vocabulary: str, codes: tuple[str, ...]) -> None:
    assert tuple(words.names(vocabulary)) == codes


def test_language_and_plural_follow_the_choice() -> None:
    singular, plural = (
        "{n} choice of the link is not known and was left out.",
        "{n} choices of the link are not known and were left out.",
    )
    assert texts.ngettext(singular, plural, 1).startswith("1 choice of")
    assert texts.ngettext(singular, plural, 2).startswith("2 choices of")
    texts.use_language("id")
    assert texts.ngettext(singular, plural, 2).startswith("2 pilihan")
    assert texts._("Map") == "Peta"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="language 'jv' is none of id, en"):
        texts.use_language("jv")


@pytest.mark.parametrize(
    ("n", "said"),
    [(5, "1, 2, 3, 4, 5"), (6, "1, 2, 3, 4, 5, and 1 more"), (1_234, "1, 2, 3, 4, 5, and 1,229 more")],
)
def test_of_many_names_the_first_are_said_and_how_many_there_are_beside_them(n: int, said: str) -> None:
    assert words.few([str(at) for at in range(1, n + 1)]) == said
