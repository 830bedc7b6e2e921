"""The choices beside their widgets: what a browser says that is behind is understood, and nothing else is taken."""

from collections.abc import Iterator

import pytest
import streamlit as st

from geo.ui import state


@pytest.fixture(autouse=True)
def _session() -> Iterator[None]:
    st.session_state.update(labels={}, product_types=[], metric="n", ignored=1)
    yield
    st.session_state.clear()


def say(name: str, value: object) -> object:
    """Return the choice after a browser said `value`."""
    st.session_state[f"{name}_widget"] = value
    state._take(name)
    return st.session_state[name]


def test_an_option_is_itself() -> None:
    state.widget("product_types", labels={"coffee": "Coffee (14)", "tea": "Tea (0)"})
    assert say("product_types", ["tea", "coffee"]) == ["tea", "coffee"]
    assert st.session_state["ignored"] == 0


def test_the_words_of_an_earlier_run_mean_their_option() -> None:
    for n in (14, 12, 3):
        state.widget("product_types", labels={"coffee": f"Coffee ({n})", "tea": "Tea (0)"})
    assert say("product_types", ["Coffee (14)", "tea", "Coffee (99)"]) == ["coffee", "tea"]


def test_words_of_long_ago_are_forgotten() -> None:
    for n in range(9):
        state.widget("product_types", labels={"coffee": f"Coffee ({n})"})
    assert len(st.session_state["labels"]["product_types"]) == state._RUNS
    assert say("product_types", ["Coffee (0)"]) == []


def test_a_single_choice_that_nobody_understands_leaves_what_was_chosen() -> None:
    state.widget("metric", labels={"per_10k": "UKM per 10,000 people", "n": "Number"})
    state.widget("metric", labels={"n": "Number"})
    assert say("metric", "UKM per 10,000 people") == "per_10k"
    assert say("metric", "nonsense") == "per_10k"
    assert say("metric", "n") == "n"
