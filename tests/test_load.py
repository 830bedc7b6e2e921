"""The load test: real sessions click in the app, and a wrong number or a broken page is found."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from geo import settings, store
from geo.bench import server
from tests import register
from tests.apart import apart
from tests.load import run as load
from tests.load.run import Plan
from tests.load.visitor import counter

BROKEN = "import streamlit as st\nst.write(1 / 0)\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return register.build(tmp_path_factory.mktemp("load"))


@contextmanager
def app(built: Path) -> Iterator[server.Server]:
    with server.serve(settings.ROOT, {**os.environ, "PETA_UKM_DATA": str(built)}) as running:
        yield running


def test_three_sessions_click_and_all_they_see_is_right(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = "--sessions 3 --seconds 6 --pause 0.5 --rush 1 --json".split()
    code = apart(lambda: load.main(["--data", str(built), *arguments]))
    said = capsys.readouterr()
    report = json.loads(said.out)
    assert (report["errors"], said.err.strip()) == (0, "")
    # How fast it is depends on who else uses the machine.
    assert code == (report["p95_s"] >= 3)
    assert report["clicks"] >= report["sessions"] == 3
    assert report["received_mb"] > 1
    assert 100 < report["memory_mb"] < 2_000
    assert report["server_s_per_run"] > 0


def test_a_wrong_number_is_an_error(built: Path) -> None:
    ukm = store.load(built).ukm
    with app(built) as running:
        report, faults = apart(lambda: load.run(running, counter(ukm.iloc[1:]), Plan(1, 0.0, 0.0, 1.0)))
    assert report.errors
    assert not report.is_good()
    assert f"the page shows [('UKM terpetakan', '{len(ukm)}')]" in faults[0]


def test_what_a_page_raises_is_an_error(built: Path, tmp_path: Path) -> None:
    (tmp_path / server.SCRIPT).write_text(BROKEN, "utf-8")
    with server.serve(tmp_path, os.environ) as running:
        report, faults = apart(
            lambda: load.run(running, counter(store.load(built).ukm), Plan(1, 0.0, 0.0, 0.1))
        )
    assert not report.is_good()
    assert "ZeroDivisionError" in faults[0]


def test_an_app_that_is_gone_is_an_error(built: Path) -> None:
    with app(built) as running:
        pass
    report, faults = apart(lambda: load.run(running, counter(store.load(built).ukm), Plan(1, 0.0, 0.0, 0.5)))
    assert report.reconnects == report.errors == len(faults) == 1
    assert "was lost" in faults[0]


def test_the_table_says_whether_all_was_kept() -> None:
    good = load.Report(50, 900, 0.2, 0.9, 2.0, 0.1, 0.4, 1.0, 2.0, 0, 0, 90.0, 900.0, 0.7, 0.2, 0.1, 6.0, 0.1)
    text = load.table(good, 147_000)
    assert "50 sessions with 147,000 UKM" in text
    assert "kept" in text
    assert "6.0 clicks a second" in text
