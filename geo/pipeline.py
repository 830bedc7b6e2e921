"""Run the stages in their order and keep what they make: the only module that knows the order.

Owns what the results consist of; where they lie is the matter of `store`.
"""

import json
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from geo import (
    boundaries,
    corrections,
    potential,
    quality,
    settings,
    staging,
    store,
)  # fmt: skip
from geo.headers import NOTHING_SAID, Said
from geo.judging import How, Judged, Progress, judge, safe, silent, typed
from geo.postgres import Address, Source
from geo.read import read
from geo.sheets import source_names

__all__ = ["build", "check", "how", "report_on"]


def build(  # noqa: PLR0913  each is something that the caller alone knows
    files: Sequence[Source],
    out: Path = settings.BUILT_DIR,
    *,
    corrected_by: Path | None = None,
    workers: int = 1,
    progress: Progress | None = None,
    said: Said = NOTHING_SAID,
) -> dict[str, Any]:
    """Read `files`, place and judge every row, write the results into `out` and return the quality report.

    Nothing in `out` changes before everything is ready; an error leaves what was there. A build that was stopped goes
    on with the addresses that it had not placed yet.

    Parameters
    ----------
    files
        Lists of UKM in any format that `read` takes, and tables of databases.
    out
        Where the built data go.
    corrected_by
        A correction file (see `corrections.load`), which goes before the corrections of `settings.CORRECTIONS_FILE`
        and is kept there with them for every later build.
    workers
        Processes that place addresses; the result is the same.
    progress
        Called with the name of a step, the rows done and all rows.
    said
        What headers mean where they are not recognised or wrongly so, see `headers.column_of`.

    Raises
    ------
    GeoError
        Where a file or reference table cannot be used or `out` cannot be written.
    """
    with staging.staged(out) as stage:
        manner = how(corrected_by, workers=workers, checkpoint=out / store.CHECKPOINT, progress=progress)
        done, counts = _process(files, manner, said)
        done.placed.to_parquet(stage / store.UKM, schema_version="1.1.0", write_covering_bbox=True)
        for name, rows in ((store.UNPLACED, done.unplaced), (store.DOUBTFUL, done.doubtful)):
            safe(corrections.in_order(rows)).to_csv(
                stage / name, index=False, encoding="utf-8-sig", lineterminator="\r\n"
            )
        if not done.personal.empty:
            (stage / store.PERSONAL).touch(mode=0o600)
            done.personal.to_parquet(stage / store.PERSONAL)
        shutil.copyfile(settings.RULES_FILE, stage / store.RULES)
        report = {**report_on(_digests(files), counts, manner), "version": store.digest(stage / store.UKM)}
        (stage / store.QUALITY).write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
        if corrected_by:
            # Before the lists to mend are replaced: the file filled in may be one of them.
            manner.corrections.write(settings.CORRECTIONS_FILE)
    return report


def check(
    files: Sequence[Source], *, progress: Progress | None = None, said: Said = NOTHING_SAID
) -> dict[str, Any]:
    """Return the quality report that `build` would write, and write nothing."""
    manner = how(progress=progress)
    _done, counts = _process(files, manner, said)
    return report_on(_digests(files), counts, manner)


def how(
    corrected_by: Path | None = None,
    *,
    workers: int = 1,
    checkpoint: Path | None = None,
    progress: Progress | None = None,
) -> How:
    """Return how rows are judged and placed today, with the corrections kept and those of `corrected_by`.

    Raises
    ------
    ReadError
        Where the rules or a correction file cannot be used.
    """
    kept = settings.CORRECTIONS_FILE
    known = corrections.load(kept) if kept.exists() else corrections.Corrections()
    if corrected_by:
        known = corrections.load(corrected_by).over(known)
    return How(
        potential.load_rules(), known, date.today(),
        workers=workers, checkpoint=checkpoint, progress=progress or silent,
    )  # fmt: skip


def _process(files: Sequence[Source], how: How, said: Said) -> tuple[Judged, dict[str, Any]]:
    """Return the rows of `files`, and what the quality report counts."""
    how.progress("read", 0, len(files))
    ukm, problems = read(files, said=said)
    how.progress("read", len(ukm), len(ukm))
    done = judge(typed(ukm), how)
    return done, quality.count(done.ukm, how.rules) | quality.counts_of(problems)


def _digests(files: Sequence[Source]) -> list[quality.File]:
    digests = [None if isinstance(file, Address) else store.digest(file) for file in files]
    return list(zip(source_names(files), digests, strict=True))


def report_on(files: Sequence[quality.File], counts: Mapping[str, Any], how: How) -> dict[str, Any]:
    """Return the quality report about `files`, whose rows and problems `counts` holds (see `quality.report`)."""
    about = quality.report(files, counts, rules=how.rules, today=how.today)
    return {**about, "boundaries": boundaries.in_use().name, "province": settings.PROVINCE_CODE}
