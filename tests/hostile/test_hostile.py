"""No file breaks the reader: a message that says which file and what to do, or rows; in bounds, and nothing written."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from geo import settings
from tests.hostile.case import Case
from tests.hostile.corpus import CASES, outcome

MOST_MB = 1_000
#: A process that hangs is killed, so that the test fails; the machine may be busy with other work.
HANGS_S = 240

LIGHT = [case for case in CASES if not case.heavy]
HEAVY = [case for case in CASES if case.heavy]
#: What opens in a process of its own takes a tenth of a second to one second each.
OPENED = [case for case in LIGHT if Path(case.name).suffix in (*settings.SPREADSHEETS, *settings.FEATURES)]
ALWAYS = {*LIGHT} - {*OPENED} | {*OPENED[::16]} | {case for case in OPENED if case.kind == "xml attack"}


def parameters(cases: Iterable[Case], *, long: Iterable[Case] = ()) -> list[object]:
    rare = set(long)
    return [
        pytest.param(case, id=str(case), marks=pytest.mark.long if case in rare else []) for case in cases
    ]


def judge(case: Case, path: Path, message: str | None, rows: int) -> None:
    if message is None:
        assert rows > 0
        assert not case.error or re.search(case.error, "")
    else:
        assert case.error is not None, message
        assert re.search(case.error, message)
        assert message.startswith(str(path))
        assert "Traceback" not in message
    # Neither the file nor anything beside it is written.
    assert [other.name for other in path.parent.iterdir()] == [path.name]


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(CASES) >= 600
    assert len({str(case) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", parameters(LIGHT, long={*LIGHT} - ALWAYS))
def test_a_hostile_file_gives_a_message_or_rows(case: Case, tmp_path: Path) -> None:
    path = case.write(tmp_path)
    before = path.read_bytes()
    message, rows, _problems, _seconds = outcome(path)

    judge(case, path, message, rows)
    assert path.read_bytes() == before


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited and measured as Linux does")
@pytest.mark.parametrize("case", parameters(HEAVY))
def test_a_bomb_takes_less_than_a_gigabyte(case: Case, tmp_path: Path) -> None:
    path = case.write(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.measure", str(case), str(tmp_path)],
        cwd=settings.ROOT, capture_output=True, text=True, timeout=HANGS_S, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)

    judge(case, path, found["message"], found["rows"])
    assert max(found["mb"]) < MOST_MB


@pytest.mark.parametrize("case", parameters(LIGHT[::45], long={*LIGHT[::45]} - {*LIGHT[::180]}))
def test_a_hostile_file_leaves_what_is_built(case: Case, tmp_path: Path) -> None:
    folder, out = tmp_path / "given", tmp_path / "built"
    folder.mkdir()
    path = case.write(folder)
    done = subprocess.run(
        [sys.executable, "-m", "geo", "build", str(path), "--out", str(out)],
        cwd=settings.ROOT, capture_output=True, text=True, timeout=HANGS_S, check=False,
        env=os.environ | {"PYTHONPATH": str(settings.ROOT)},
    )  # fmt: skip

    assert done.returncode in (0, 2), done.stderr
    assert "Traceback" not in done.stderr
    assert out.exists() == (done.returncode == 0)
    assert sorted(other.name for other in tmp_path.iterdir()) == ["built", "given"][done.returncode // 2 :]
    assert [other.name for other in folder.iterdir()] == [path.name]
