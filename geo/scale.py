"""Build lists of any size: in parts, on the workers that it is given, with the stages of `pipeline` unchanged.

Owns the order of the phases and what is global. What one worker does with files is the matter of `scale_parts` and
`scale_merge`, what lies where in the end that of `scale_gather`, where the workers are that of `scale_dask`.
`docs/scale.md` explains all.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from itertools import chain, groupby
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa

from geo import (
    criteria,
    divide,
    pipeline,
    quality,
    scale_gather,
    scale_merge,
    scale_parts,
    scale_plan,
    settings,
    staging,
    store,
)
from geo.divide import Part, Source
from geo.errors import BuiltDataError, GeoError, ReadError
from geo.headers import NOTHING_SAID, Said
from geo.judging import How
from geo.scale_parts import Job, load
from geo.scale_plan import Run, Task
from geo.texts import _

__all__ = ["Run", "Task", "build"]

#: The folder in the output that keeps finished parts until all are done.
WORK: Final = ".parts"

#: The key of a part to finish, and the arguments that its function takes after it.
_Call = tuple[str, tuple[Any, ...]]


def build(  # noqa: PLR0913  each is something that the caller alone knows
    paths: Sequence[Path],
    out: Path,
    run: Run,
    *,
    state: str,
    corrected_by: Path | None = None,
    said: Said = NOTHING_SAID,
    part_rows: int = divide.PART_ROWS,
) -> dict[str, Any]:
    """Build the lists in `paths` (files and folders) into `out` and return the quality report.

    In `out` are then ukm/ and personal/ (Parquet), aggregates/, the lists to mend and quality.json. What is
    finished stays in `out` whatever happens, and the next call with the same lists goes on from there.

    Parameters
    ----------
    run
        Makes the calls of each phase.
    state
        What the program and its data are (see `batch.state`); finished parts of another one are of no use.

    Raises
    ------
    GeoError
        Where a list, a reference table, a worker or `out` cannot be used; every part concerned is named.
    """
    if store.file_of(out, store.UKM).exists():
        msg = _(
            "{folder} holds what the engine for one process built: name another folder with --out", folder=out
        )
        raise BuiltDataError(msg)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with staging.alone(out):
            scale_gather.finish(out)
            work = out / WORK
            work.mkdir(mode=0o700, exist_ok=True)
            how = replace(pipeline.how(corrected_by), today=_begun(work))
            own = scale_gather.begin(work.resolve())
            report = _Build(paths, own, run, how, said, state, part_rows).all()
            scale_gather.publish(own, out)
    except OSError as error:
        reason = error.strerror or error
        msg = _("{folder}: cannot be written ({reason}); name another folder", folder=out, reason=reason)
        raise BuiltDataError(msg) from error
    if corrected_by:
        how.corrections.write(settings.CORRECTIONS_FILE)
    return report


def _begun(work: Path) -> date:
    """Return the day on which the unfinished build began, so that all parts are judged by the same one."""
    path = work / "begun"
    if not path.exists():
        path.write_text(date.today().isoformat(), encoding="utf-8")
    return date.fromisoformat(path.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class _Build:
    paths: Sequence[Path]
    own: Path
    run: Run
    how: How
    said: Said
    state: str
    part_rows: int

    @property
    def work(self) -> Path:
        """Where finished parts are; `own` holds what this run alone makes of them all."""
        return self.own.parent

    def all(self) -> dict[str, Any]:
        """Run all phases and return the report; the results are in `own`/result."""
        sources = divide.sources(self.paths)
        parts, problem = self._divide(sources)
        jobs = self._phase("read", scale_parts.read, self._reading(parts), parts)
        if problem:
            raise problem
        scale_plan.same_columns(parts, jobs)
        repeated, renamed = self._identifiers(jobs)
        calls = self._placing(jobs, self._medians(jobs), renamed)
        done = self._phase("geocode", scale_parts.place, calls, parts)
        files = scale_gather.gather(self.own, self.run, done)
        result = self.own / scale_gather.RESULT
        shutil.copyfile(settings.RULES_FILE, result / store.RULES)
        counts = reduce(quality.added, chain(map(self._counts, jobs, done), repeated))
        digests = {part.source.name: part.digest for part in parts}
        report = pipeline.report_on(list(digests.items()), counts, self.how)
        report |= {"parts": files, "version": _digest(job.key for job in done)}
        (result / store.QUALITY).write_text(
            json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8"
        )
        return report

    def _counts(self, read: Job, placed: Job) -> dict[str, Any]:
        """Return what a part that was read and placed adds to the report."""
        counted: dict[str, Any] = scale_parts.counts(self.work, placed.key)["quality"]
        return counted | scale_parts.counts(self.work, read.key)

    def _divide(self, sources: Sequence[Source]) -> tuple[list[Part], GeoError | None]:
        """Return the parts of all files that can be used, and what is wrong with the others."""
        tasks = [Task(_cut, (source, self.part_rows), 1, str(source.path)) for source in sources]
        found = self.run("divide", tasks)
        wrong = [str(parts) for parts in found if isinstance(parts, str)]
        parts = [part for parts in found if not isinstance(parts, str) for part in parts]
        return parts, ReadError("\n".join(wrong)) if wrong else None

    def _phase(
        self,
        step: str,
        function: Callable[..., Job],
        calls: Iterable[tuple[str, tuple[Any, ...]]],
        parts: Sequence[Part],
    ) -> list[Job]:
        """Return the finished parts, each with its key; only those that are not kept are made."""
        jobs: dict[str, Job | None] = {}
        tasks = []
        for (key, arguments), part in zip(calls, parts, strict=True):
            jobs[key] = scale_parts.kept(self.work, key)
            if jobs[key] is None:
                tasks.append(Task(function, (self.work, key, *arguments), part.rows, str(part)))
        for job in self.run(step, tasks):
            jobs[job.key] = job
        return [job for job in jobs.values() if job]

    def _reading(self, parts: Sequence[Part]) -> Iterable[_Call]:
        said = repr(sorted(self.said.items()))
        for _source, of_file in groupby(parts, key=lambda part: part.source):
            for at, part in enumerate(of_file):
                yield _digest([self.state, part.key, said, str(at == 0)]), (part, self.said, at == 0)

    def _placing(
        self, jobs: Sequence[Job], medians: pd.Series, renamed: dict[str, pd.DataFrame]
    ) -> Iterable[_Call]:
        how = replace(scale_parts.without_progress(self.how), medians=medians)
        same = [how.today.isoformat(), repr(how.corrections.rows), medians.to_json()]
        none = pd.DataFrame({"position": pd.Series(dtype="int64"), "ukm_id": pd.Series(dtype="str")})
        for job in jobs:
            new = renamed.get(job.key, none)
            yield _digest([job.key, *same, new.to_csv(index=False)]), (job.key, how, new)

    def _identifiers(self, jobs: Sequence[Job]) -> tuple[list[dict[str, Any]], dict[str, pd.DataFrame]]:
        """Return what is wrong with identifiers, and the rows to rename of each part."""
        offsets = [(job.key, job.facts["offsets"]) for job in jobs]
        tasks = [
            Task(scale_merge.repeated, (self.work, self.own / f"ids-{at}.arrow", pieces), rows, "ukm_id")
            for at, (pieces, rows) in enumerate(scale_plan.in_portions(offsets))
        ]
        found = self.run("identifiers", tasks)
        renamed = pd.concat([
            scale_merge.opened(self.own / f"ids-{at}.arrow").to_pandas() for at in range(len(tasks))
        ])  # fmt: skip
        order = {
            file: at for at, file in enumerate(dict.fromkeys(f for job in jobs for f in job.facts["files"]))
        }
        # The rows of one file lie in many buckets; those listed are the first of the list.
        rows = sorted(
            [row for each in found for row in each["problem_rows"]],
            key=lambda row: (order[row["file"]], row["row"]),
        )
        numbers = [{"problems": each["problems"], "problem_rows": []} for each in found]
        listed = [{"problems": {}, "problem_rows": [row]} for row in rows[: quality.LISTED_PER_PROBLEM]]
        return numbers + listed, {str(key): new for key, new in renamed.groupby("part")}

    def _medians(self, jobs: Sequence[Job]) -> pd.Series:
        tables = [load(self.work, job.key, "stated") for job in jobs]
        names = [name for name in tables[0].column_names if name != "rows"]
        # In one go: to add part to part takes time that grows with the square of the parts.
        counts = pa.concat_tables(tables).group_by(names).aggregate([("rows", "sum")]).to_pandas()
        return criteria.medians(counts.set_index(names)["rows_sum"], self.how.rules)


def _cut(source: Source, rows: int) -> list[Part] | str:
    """Return the parts of a file, or what is wrong with it."""
    try:
        return divide.cut(source, rows)
    except GeoError as error:
        return str(error)


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:32]
