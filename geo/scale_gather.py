"""What a large build consists of in the end, and where it lies.

Owns the files of the output; who writes them are the workers, with the functions of `scale_merge`.
"""

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from geo import scale_merge, scale_plan, schema, store
from geo.scale_parts import Job
from geo.scale_plan import Run, Task

__all__ = ["RESULT", "begin", "finish", "gather", "publish"]

#: The folder of what is published, in that of a run.
RESULT: Final = "result"

#: What lies in the output in the end, in the order in which it moves there.
_RESULTS: Final = (
    "ukm",
    "personal",
    "aggregates",
    store.UNPLACED,
    store.DOUBTFUL,
    store.RULES,
    store.QUALITY,
)

#: Columns of what is not public, in the order in which `judging` has them.
_PERSONAL_ORDER: Final = tuple(dict.fromkeys(
    ("ukm_id", *schema.PERSONAL, *(column.name for column in schema.COLUMNS), *schema.EXACT, "location_level")
))  # fmt: skip


def begin(work: Path) -> Path:
    """Return a new folder in `work` for what a run makes of all finished parts.

    Those of earlier runs go. A call that a killed client has left on a worker may still write there, and not here.
    """
    for left in work.glob("run-*"):
        shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix="run-", dir=work))


def gather(own: Path, run: Run, done: Sequence[Job]) -> int:
    """Write what the finished parts made into the `own` folder of a run and return how many files of placed rows."""
    work, result = own.parent, own / RESULT
    for name in ("ukm", "aggregates"):
        (result / name).mkdir(parents=True)
    (result / "personal").mkdir(mode=0o700)
    areas = list(_areas(work, done, result))
    tasks = [*areas, *_personal(work, done, result)]
    sources: defaultdict[str, list[Path]] = defaultdict(list)
    for kind in ("unplaced", "doubtful"):
        offsets = [(job.key, job.facts["offsets"][kind]) for job in done]
        for at, (pieces, rows) in enumerate(scale_plan.in_portions(offsets)):
            sources[kind].append(own / f"{kind}-{at}.arrow")
            tasks.append(Task(scale_merge.mend, (work, sources[kind][-1], kind, pieces), rows, kind))
    run("gather", tasks)
    names = {"unplaced": store.UNPLACED, "doubtful": store.DOUBTFUL}
    run("gather", [
        Task(scale_merge.mended, (result / names[kind], found), 0, names[kind])
        for kind, found in sources.items()
    ])  # fmt: skip
    return len(areas)


def _areas(work: Path, done: Sequence[Job], result: Path) -> Iterable[Task]:
    """Yield what writes neighbouring areas into one file, and a large area into one of its own."""
    found: defaultdict[str, int] = defaultdict(int)
    for job in done:
        for code, (start, stop, *_bounds) in job.facts["areas"].items():
            found[code] += stop - start
    number, codes, rows = 0, list[str](), 0
    for code in [*sorted(found), ""]:
        if codes and (not code or rows + found[code] > scale_plan.TOGETHER):
            number += 1
            target, together = (result / name / f"part-{number:05}.parquet" for name in ("ukm", "aggregates"))
            arguments = (work, target, together, *scale_plan.pieces(done, codes), len(codes) == 1)
            yield Task(scale_merge.areas, arguments, rows, str(target))
            codes, rows = [], 0
        codes.append(code)
        rows += found[code]


def _personal(work: Path, done: Sequence[Job], result: Path) -> Iterable[Task]:
    columns: dict[str, str] = {}
    for job in done:
        columns |= job.facts["personal"]
    if len(columns) < 2:
        return
    wanted = {name: columns[name] for name in _PERSONAL_ORDER if name in columns}
    for number, job in enumerate(done, start=1):
        target = result / "personal" / f"part-{number:05}.parquet"
        yield Task(scale_merge.personal, (work, target, job.key, wanted), 0, str(target))


def publish(own: Path, out: Path) -> None:
    """Let the results of a run count from one moment to the next (see `store.file_of`) and move them to `out`.

    The finished parts are removed.
    """
    ready = (own / RESULT).replace(out / store.READY)
    _move(ready, out)
    # Away at once, for a part of whose files some are removed would pass for finished.
    own.parent.replace(ready / "parts")
    shutil.rmtree(ready)


def finish(out: Path) -> None:
    """Move what a build that was killed while it published has left to move."""
    ready = out / store.READY
    if ready.exists():
        _move(ready, out)
        shutil.rmtree(ready)


def _move(ready: Path, out: Path) -> None:
    old = ready / "before"
    old.mkdir(exist_ok=True)
    for name in _RESULTS:
        if (ready / name).exists():
            # A folder cannot take the place of another one; meanwhile readers find the new one in `ready`.
            if (out / name).exists():
                (out / name).replace(old / name)
            (ready / name).replace(out / name)
