from collections.abc import Callable, Mapping, Sequence

import pytest

from geo import funnel, potential_words, schema
from geo.filters import choices
from geo.texts import use_language
from geo.words import names

WORDS: list[tuple[Callable[[], Mapping[str, str]], Sequence[str]]] = [
    (potential_words.gates, schema.GATES),
    (potential_words.states, schema.GATE_STATES),
    (potential_words.criteria, schema.CRITERIA),
    (potential_words.next_steps, schema.NEXT_STEPS),
    (potential_words.notes, schema.POTENTIAL_NOTES),
    (potential_words.opportunities, schema.OPPORTUNITIES),
    (potential_words.stages, funnel.STAGES),
]


@pytest.mark.parametrize(("words", "codes"), WORDS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_code_has_words_of_its_own_in_the_order_of_the_vocabulary(
    words: Callable[[], Mapping[str, str]], codes: Sequence[str], language: str
) -> None:
    use_language(language)
    assert tuple(words()) == tuple(codes)
    assert len(set(words().values())) == len(codes)


def test_gates_with_their_states_are_those_that_can_be() -> None:
    said = potential_words.gate_states()
    assert said["halal:fail"] == "Halal certificate: not met"
    assert [code for code in said if "not_applicable" in code] == [
        "halal:not_applicable",
        "permit:not_applicable",
    ]
    assert len(said) == 14


@pytest.mark.parametrize(
    ("field", "vocabulary"),
    [
        ("weakest", "weakest_criterion"), ("next_steps", "next_step"), ("opportunities", "product_opportunity"),
        ("hs_headings", "hs_headings"), ("export_levels", "export_level"), ("product_types", "product_type"),
        ("gates", "gates"),
    ],
)  # fmt: skip
def test_what_can_be_asked_for_has_words(field: str, vocabulary: str) -> None:
    assert set(choices(None)[field]) <= set(names(vocabulary))
