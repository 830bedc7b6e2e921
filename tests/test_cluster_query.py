"""The choices of page *Klaster* in the address of the page."""

from typing import Any

import pytest

from geo.ui.cluster_query import KEYS_OF_SENTRA, VIEWS, from_query, start, to_query

CHOSEN: dict[str, Any] = {
    "cluster_view": "sentra", "cluster_product": "tea", "cluster_subset": "ready", "hot_level": "exporting",
    "hot_variable": "count", "hot_cells": 15, "hot_kind": "nearest", "hot_nearest": 9, "hot_distance_km": 45,
    "sentra": 12, "sentra_reach_km": 2.5, "sentra_least": 30, "sentra_quotient": 1.0, "lq_layer": "district",
    "lq_regency": "18.04", "lq_area": "18.04.04", "alike_regency": "18.72",
}  # fmt: skip


def read(query: dict[str, str]) -> tuple[dict[str, Any], int]:
    return from_query({key: [value] for key, value in query.items()})


def test_every_choice_is_written_and_read_again() -> None:
    assert set(CHOSEN) == set(start())
    for name, value in CHOSEN.items():
        assert value != start()[name]
        assert read(to_query(start() | {name: value})) == (start() | {name: value}, 0)
    assert read(to_query(CHOSEN)) == (CHOSEN, 0)


def test_the_start_is_not_written() -> None:
    assert to_query(start()) == {}


def test_the_last_of_many_values_counts() -> None:
    assert from_query({"komoditas": ["tea", "fish"]})[0]["cluster_product"] == "fish"


@pytest.mark.parametrize(
    "query",
    [
        {"tampilan": "<script>"},
        {"komoditas": "gold"},
        {"kotak": "7"},
        {"kotak": "5.0"},
        {"terdekat": "2"},
        {"sentra": "-1"},
        {"jangkauan": "None"},
        {"jangkauan": "nan"},
        {"minimal": "301"},
        {"tempat": "18.99"},
    ],
)
def test_what_nobody_knows_is_left_out_and_counted(query: dict[str, str]) -> None:
    assert read(query) == (start(), 1)


def test_there_is_a_name_for_every_view_and_sane_choices_begin_as_none() -> None:
    assert start()["cluster_view"] == VIEWS[0]
    assert [start()[name] for name in KEYS_OF_SENTRA] == [0, None, None, None]
