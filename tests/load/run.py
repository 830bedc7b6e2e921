"""Many people at once: sessions over real websockets that click for minutes, each answer checked.

`python -m tests.load.run`; owns the course of a run and the report. The app has a process of its own.
"""

# A developer's tool: its titles and remarks are in English and in no catalogue.

import argparse
import asyncio
import json
import math
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

import httpx
import numpy as np
import pandas as pd
from websockets.exceptions import WebSocketException

from geo import settings, store
from geo.bench import server
from tests.load.session import Answer, Session
from tests.load.visitor import Count, Visitor, counter
from tests.load.watch import Watch

__all__ = ["Plan", "Report", "main", "run", "table"]

_ROWS: Final = 147_000

#: What must be kept.
_P95_S, _MEMORY_MB = 3.0, 2_000.0

#: So many faults are told.
_TOLD: Final = 10


class Plan(NamedTuple):
    """How many sessions, seconds for which all are there, seconds that they pause on average, seconds without a pause.

    The pauses are exponential; the sessions come within one mean pause.
    """

    sessions: int = 50
    seconds: float = 120.0
    pause_s: float = 8.0
    rush_s: float = 15.0


@dataclass
class _Seen:
    """What the sessions saw, and when the pauses end and all ends: the last to come moves both."""

    calm_until: float
    until: float
    first: list[float] = field(default_factory=list)
    clicks: list[Answer] = field(default_factory=list)
    rushed: int = 0
    faults: list[str] = field(default_factory=list)
    reconnects: int = 0
    bytes: int = 0

    def arrived(self, began: float, plan: Plan) -> None:
        """Take note of a first load."""
        self.first.append(time.monotonic() - began)
        if len(self.first) <= plan.sessions:
            self.calm_until = time.monotonic() + plan.seconds
            self.until = self.calm_until + plan.rush_s

    def note(self, answer: Answer, fault: str) -> None:
        """Take note of an answer."""
        self.bytes += answer.size
        self.faults += [fault] if fault else []


@dataclass(frozen=True)
class Report:
    """The figures of one run: seconds from a click to the end of the page's run, to its map, of a first load.

    Attributes
    ----------
    server_cores, client_cores
        Processors that were busy for each on average; clients near 1 measure themselves.
    server_s_per_run
        Time of processors for one answer, first loads included: to compare by where the machine is not idle.
    rush_clicks_per_s
        What the server gives when nobody pauses.
    load_average
        Of the machine before the run: whether others were busy.
    """

    sessions: int
    clicks: int
    median_s: float
    p95_s: float
    worst_s: float
    map_median_s: float
    map_p95_s: float
    first_median_s: float
    first_worst_s: float
    errors: int
    reconnects: int
    received_mb: float
    memory_mb: float
    server_cores: float
    client_cores: float
    server_s_per_run: float
    rush_clicks_per_s: float
    load_average: float

    def is_good(self) -> bool:
        """Return whether what is asked for was kept: p95 under 3 s, no error, memory under 2 GB."""
        return self.p95_s < _P95_S and not self.errors and self.memory_mb < _MEMORY_MB


def run(app: server.Server, count: Count, plan: Plan) -> tuple[Report, list[str]]:
    """Let many sessions use `app` at once; return the figures and what was wrong.

    Parameters
    ----------
    count
        What is right, see `visitor.counter`.
    """
    load, began, used = os.getloadavg()[0], time.monotonic(), time.process_time()
    calm_until = began + plan.pause_s + plan.seconds
    seen = _Seen(calm_until, calm_until + plan.rush_s)
    with Watch(app.pid) as watch:
        asyncio.run(_all(app.address, count, plan, seen))
    client_cores = (time.process_time() - used) / (time.monotonic() - began)
    times = [answer.seconds for answer in seen.clicks]
    maps = [answer.map_s for answer in seen.clicks if answer.map_s is not None]
    return Report(
        plan.sessions, len(times), _quantile(times, 50), _quantile(times, 95), _quantile(times, 100),
        _quantile(maps, 50), _quantile(maps, 95), _quantile(seen.first, 50), _quantile(seen.first, 100),
        len(seen.faults), seen.reconnects, seen.bytes / 1e6, watch.peak_mb, watch.cores(), client_cores,
        watch.seconds() / max(len(times) + seen.rushed + len(seen.first), 1), seen.rushed / plan.rush_s, load,
    ), seen.faults  # fmt: skip


def _quantile(seconds: Sequence[float], percent: float) -> float:
    """Return a quantile; infinite where nothing was answered."""
    return float(np.percentile(seconds, percent)) if seconds else math.inf


async def _all(address: str, count: Count, plan: Plan, seen: _Seen) -> None:
    async with asyncio.TaskGroup() as group:
        for number in range(plan.sessions):
            group.create_task(_one(number, address, count, plan, seen))


async def _one(number: int, address: str, count: Count, plan: Plan, seen: _Seen) -> None:
    """Be one person, who loads the page anew when the connection is lost."""
    lot = random.Random(number)
    language = settings.LANGUAGES[number % len(settings.LANGUAGES)]
    await asyncio.sleep(lot.uniform(0, plan.pause_s))
    while time.monotonic() < seen.until:
        session = Session(address, f"bahasa={language}")
        try:
            await _use(session, Visitor(session, language, count, lot), plan, seen)
        # The last: what is to be clicked is not on the page.
        except (WebSocketException, httpx.HTTPError, OSError, LookupError) as error:
            seen.reconnects += 1
            seen.faults.append(f"session {number} was lost: {error!r}")
            await asyncio.sleep(1)
        seen.bytes += session.fetched


async def _use(session: Session, visitor: Visitor, plan: Plan, seen: _Seen) -> None:
    began = time.monotonic()
    async with session:
        seen.note(*await visitor.arrive())
        seen.arrived(began, plan)
        while (now := time.monotonic()) < seen.until:
            calm = now < seen.calm_until
            if calm:
                # Who still pauses when the rush begins is waked up.
                await asyncio.sleep(min(visitor.pause(plan.pause_s), seen.calm_until - now))
                calm = time.monotonic() < seen.calm_until
            answer, fault = await visitor.click()
            seen.note(answer, fault)
            if calm:
                seen.clicks.append(answer)
            elif time.monotonic() < seen.until:
                seen.rushed += 1


def table(report: Report, rows: int) -> str:
    """Return `report` as a table under its title."""
    figures = pd.Series(asdict(report)).to_string(float_format="{:.2f}".format)
    kept = "kept" if report.is_good() else "MISSED"
    return (
        f"{report.sessions} sessions with {rows:,} UKM on localhost, {os.cpu_count()} cores\n{figures}\n"
        f"p95 under {_P95_S:.0f} s, no error, memory under {_MEMORY_MB:,.0f} MB: {kept}\n"
        f"Without a pause the server gives {report.rush_clicks_per_s:.1f} clicks a second."
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; return 1 where what is asked for was missed."""
    usual = Plan()
    parser = argparse.ArgumentParser(prog="python -m tests.load.run", description=__doc__)
    parser.add_argument("--rows", type=int, default=_ROWS, help="synthetic rows (%(default)s)")
    parser.add_argument("--data", type=Path, help="a folder of built data to use instead")
    parser.add_argument("--sessions", type=int, default=usual.sessions, help="at once (%(default)s)")
    parser.add_argument("--seconds", type=float, default=usual.seconds, help="of clicking (%(default)s)")
    parser.add_argument(
        "--pause", type=float, default=usual.pause_s, help="mean before a click, s (%(default)s)"
    )
    parser.add_argument(
        "--rush", type=float, default=usual.rush_s, help="seconds without pauses (%(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(arguments)
    plan = Plan(options.sessions, options.seconds, options.pause, options.rush)
    with tempfile.TemporaryDirectory() as folder:
        built = options.data or server.build(Path(folder), options.rows)
        ukm, log = store.load(built).ukm, Path(folder) / "app.log"
        environment = {**os.environ, "PETA_UKM_DATA": str(built.resolve())}
        with server.serve(settings.ROOT, environment, log=log) as app:
            report, faults = run(app, counter(ukm), plan)
        said = log.read_text("utf-8")
    print(json.dumps(asdict(report), indent=1) if options.json else table(report, len(ukm)))
    print(*faults[:_TOLD], sep="\n", file=sys.stderr)
    # What a page raises and shows to nobody is in the log.
    if broken := said.count("Traceback"):
        print(
            f"{broken} errors in the log, the first:\n{said[said.index('Traceback') :][:2_000]}",
            file=sys.stderr,
        )
    return 0 if report.is_good() and not broken else 1


if __name__ == "__main__":
    sys.exit(main())
