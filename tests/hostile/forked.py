"""Publish or go back in copies of this process that are killed: `forked WORK HOW DATA`, what came of it as JSON.

WORK is `publish` (of DATA/new) or `roll_back` (to DATA/version) and is done on DATA/out, from a fresh copy of DATA/before each
time; HOW is `steps`, every step on files one after the other, or `moments`, thirty shares of the time it takes.
"""

import itertools
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from geo import publication
from geo.publication import Act

STEPS = ("open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree")
MOMENTS = 30


def after(act: Callable[[], object]) -> int:
    """Return the process of a copy of this one that does `act` and ends."""
    child = os.fork()
    if not child:
        try:
            act()
        finally:
            os._exit(0)
    return child


def watched(last: int, out: str, work: Callable[[], object]) -> None:
    """Do `work` up to its step `last` on files."""
    step = itertools.count(1)

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        # What is removed is named by its folder's number and its own name.
        ours = str(arguments[0]).startswith(out) or event in ("os.remove", "os.rmdir")
        if event in STEPS and ours and next(step) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    work()


def kills(how: str, out: Path, work: Callable[[], object], fresh: Callable[[], None]) -> Iterator[bool]:
    """Yield after each killed process whether it was killed before its end; the data are fresh before each."""
    if how == "steps":
        for last in itertools.count(1):
            fresh()
            killed = (
                os.waitpid(after(lambda last=last: watched(last, str(out), work)), 0)[1] == signal.SIGKILL
            )  # type: ignore[misc]
            yield killed
            if not killed:
                return
    # The first time reads what the others find in memory.
    for _run in range(2):
        fresh()
        began = time.monotonic()
        os.waitpid(after(work), 0)
        lasts = time.monotonic() - began
    chance = random.Random(11)
    for _kill in range(MOMENTS):
        fresh()
        child = after(work)
        time.sleep(chance.random() * lasts)
        os.kill(child, signal.SIGKILL)
        yield os.waitpid(child, 0)[1] == signal.SIGKILL


def contents(out: Path) -> dict[str, str]:
    """Return what readers find: which data and, by the digests of their files, whether they are whole."""
    from geo import store

    return {name: store.digest(path) for name in store.FILES if (path := store.file_of(out, name)).is_file()
            and path.stat().st_size and name != store.EVENT}  # fmt: skip


if __name__ == "__main__":
    what, how, data = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    out = data / "out"
    when = datetime(2099, 1, 2, tzinfo=UTC)

    def work() -> object:
        if what == "publish":
            return publication.publish(data / "new", out, Act("a@b.example", time=when))
        return publication.roll_back(
            out, (data / "version").read_text("utf-8"), Act("a@b.example", time=when)
        )

    def fresh() -> None:
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(data / "before", out)

    for killed in kills(how, out, work, fresh):
        found = {"killed": killed, "found": contents(out), "log": [e["version"] for e in publication.log(out)],
                 "in use": publication.in_use(out)}  # fmt: skip
        # The next run: it goes back to what was found at the beginning, or says that it is in use.
        os.waitpid(after(lambda: publication.publish(data / "new", out, Act("next@b.example"))), 0)
        left = [str(path.relative_to(out)) for path in out.rglob(".*")]
        log = [event["who"] for event in publication.log(out)]
        print(json.dumps({**found, "left": left, "next": contents(out), "who": log}))
