"""What a long step shows: nothing while it is short, lines in a log, a bar on a terminal."""

import io
import time

import pytest

from geo.progress import Reporter


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def test_a_short_step_says_nothing(clock: list[float]) -> None:  # noqa: ARG001  the clock stands still
    log = io.StringIO()
    with Reporter(log) as report:
        report("read", 0, 10)
        report("read", 10, 10)

    assert log.getvalue() == ""


def test_a_long_step_says_in_plain_lines_how_far_it_is_and_that_it_ended(clock: list[float]) -> None:
    log = io.StringIO()
    with Reporter(log) as report:
        report("geocode", 0, 100)
        for done in (25, 50, 100):
            clock[0] += 4
            report("geocode", done, 100)

    assert log.getvalue().splitlines() == [
        "Placing addresses: 50 of 100 rows, about 8 s left",
        "Placing addresses: 100 of 100 rows, about 0 s left",
    ]


def test_a_terminal_gets_a_bar_that_is_gone_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.progress._QUIET_S", 0.0)
    terminal = Terminal()
    with Reporter(terminal) as report:
        report("geocode", 0, 10)
        report("geocode", 10, 10)
        report("potential", 0, 10)

    assert "Placing addresses" in terminal.getvalue()
    assert "\n" not in terminal.getvalue()
