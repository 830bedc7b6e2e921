"""The folder of built data: what `pipeline.build` keeps there, and how it is read back whole or not at all.

A build is made aside and counts from the moment at which its folder gets the name `READY`; then its files move to their
places. Whenever the process is killed, either all old or all new files are found (see `file_of`), and the next build
finishes what this one began.

Files: `ukm.parquet` (placed, public columns), `personal.parquet` (for officers, where personal data were given),
`unplaced.csv`, `doubtful.csv`, `potential.toml` (the rules that judged them), `event.json` (who published them, see
`audit`) and `quality.json`.
"""

import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from geo import audit, groups, pack_fault, partitions, schema, settings
from geo.errors import BuiltDataError
from geo.texts import _
from geo.words import number

if sys.platform != "win32":
    import fcntl

__all__ = [
    "BuiltData", "alone", "digest", "file_of", "load", "load_personal", "load_single",
    "of_districts", "staged",
]  # fmt: skip

UKM, PERSONAL, QUALITY = "ukm.parquet", "personal.parquet", "quality.json"
UNPLACED, DOUBTFUL, RULES, EVENT = "unplaced.csv", "doubtful.csv", "potential.toml", "event.json"

#: In the order in which they move.
FILES: Final = (UNPLACED, DOUBTFUL, RULES, EVENT, UKM, PERSONAL, QUALITY)

#: The files of a build that counts and whose files have not all moved yet; an empty file says that there is none.
READY: Final = ".ready"

#: So often built data are looked at before they count as damaged.
_LOOKS: Final = 5

#: Begins the name of a folder in which a build is made.
_STAGE: Final = ".build-"

#: Where a folder cannot be locked (Windows), what is younger may be of a build that is still running.
_OLD_S: Final = 24 * 3600 if sys.platform == "win32" else 0

#: Addresses placed so far by a build that was stopped.
CHECKPOINT: Final = ".addresses"


@dataclass(frozen=True)
class BuiltData:
    """What `build` made: the placed UKM (EPSG:4326, `schema.PUBLIC` columns), the quality report, a version key.

    Where there are too many (see `partitions`), `ukm` are the `groups` of all or the UKM of one district.
    """

    ukm: gpd.GeoDataFrame
    quality: dict[str, Any]
    version: str

    @property
    def is_grouped(self) -> bool:
        """Whether a row of `ukm` stands for several UKM."""
        return groups.are(self.ukm)


def file_of(folder: Path, name: str) -> Path:
    """Return where the file `name` of the newest complete build in `folder` lies."""
    moving = folder / READY / name
    return moving if moving.exists() else folder / name


def load(folder: Path = settings.BUILT_DIR) -> BuiltData:
    """Return what `build` wrote into `folder`; where there are too many UKM, the `groups` of all.

    Raises
    ------
    BuiltDataError
        Where there is nothing, or the files are damaged, of two different builds or of another province.
    """
    for _look in range(_LOOKS - 1):
        # A build may come to its end just then, so that its files move between two reads.
        with suppress(BuiltDataError):
            return _load(folder)
    return _load(folder)


def _load(folder: Path) -> BuiltData:
    if not file_of(folder, QUALITY).is_file():
        msg = _("{folder}: nothing is built there; run python -m geo build FILE", folder=folder)
        raise BuiltDataError(msg)
    try:
        quality = _report(folder)
        ukm, whole = (_of_parts if partitions.are(quality) else _of_one)(folder, quality)
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = _("{folder}: the built data are damaged; run python -m geo build again", folder=folder)
        raise BuiltDataError(msg) from error
    pack_fault.refuse_data(folder, quality)
    if not whole:
        msg = _("{folder}: the files are of two different builds; run python -m geo build again",
                folder=folder)  # fmt: skip
        raise BuiltDataError(msg)
    return BuiltData(ukm, quality, quality["version"])


def _of_one(folder: Path, quality: dict[str, Any]) -> tuple[gpd.GeoDataFrame, bool]:
    """Return what one process built, and whether it is what the report is about."""
    # Opened once: what is read is what was looked through, even where a new build takes its place meanwhile.
    with file_of(folder, UKM).open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != quality["version"]:
            return gpd.GeoDataFrame(), False
        # What an older version of the program built has other columns.
        return gpd.read_parquet(file)[[*schema.PUBLIC, "geometry"]], True


def _of_parts(folder: Path, quality: dict[str, Any]) -> tuple[gpd.GeoDataFrame, bool]:
    """Return what was built in parts, and whether it is what the report is about."""
    if partitions.are_too_many(quality):
        ukm = partitions.together(file_of(folder, partitions.AGGREGATES))
    else:
        ukm = partitions.placed(file_of(folder, partitions.UKM))
    # Another build may have come to its end while the parts were read.
    return ukm, _report(folder) == quality


def _report(folder: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(file_of(folder, QUALITY).read_text(encoding="utf-8"))
    return report


def load_single(folder: Path = settings.BUILT_DIR, districts: Collection[str] = ()) -> BuiltData:
    """Return what `load` does with every single UKM; where they are too many, those of the `districts`.

    Raises
    ------
    BuiltDataError
        Also where they are too many and no district is named.
    """
    built = load(folder)
    if not built.is_grouped:
        return built
    if not districts:
        msg = _(
            "{folder} holds {n} UKM, too many to be read one by one: name districts (--district)",
            folder=folder, n=number(built.quality["placed"]),
        )  # fmt: skip
        raise BuiltDataError(msg)
    return of_districts(built, districts, folder)


def of_districts(built: BuiltData, codes: Collection[str], folder: Path = settings.BUILT_DIR) -> BuiltData:
    """Return the single UKM of some districts of what `load` returned as groups, with a version of their own.

    Raises
    ------
    BuiltDataError
        Where the files are damaged.
    """
    try:
        ukm = partitions.of_districts(file_of(folder, partitions.UKM), codes)
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = _("{folder}: the built data are damaged; run python -m geo build again", folder=folder)
        raise BuiltDataError(msg) from error
    return BuiltData(ukm, built.quality, " ".join([built.version, *codes]))


def load_personal(folder: Path = settings.BUILT_DIR) -> pd.DataFrame:
    """Return the personal columns by `ukm_id`, empty where none were given; never for a public output.

    Raises
    ------
    BuiltDataError
        Where the file is damaged.
    """
    file = file_of(folder, PERSONAL)
    try:
        given = file.is_file() and file.stat().st_size > 0
        frame = pd.read_parquet(file) if given else pd.DataFrame(columns=["ukm_id"])
        return frame.set_index("ukm_id")
    except (OSError, ValueError, KeyError) as error:
        msg = _("{folder}: the built data are damaged; run python -m geo build again", folder=folder)
        raise BuiltDataError(msg) from error


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """Yield an empty folder inside `out`; afterwards, unless an error came, move its files to `out`.

    After an error `out` is what it was; only addresses placed so far are kept (see `CHECKPOINT`). What a killed build
    left behind is finished or removed first.

    Raises
    ------
    BuiltDataError
        Where `out` or a file in it cannot be written, another build into it is running, or one in parts is there.
    """
    new = [folder for folder in (out, *out.parents) if not folder.exists()]
    try:
        out.mkdir(parents=True, exist_ok=True)
        if file_of(out, partitions.UKM).exists():
            msg = _(
                "{folder} holds what the engine for large lists built: name another folder with --out",
                folder=out,
            )
            raise BuiltDataError(msg)
        with alone(out):
            _clear(out)
            audit.record(out, out / EVENT)
            stage = Path(tempfile.mkdtemp(prefix=_STAGE, dir=out))
            try:
                yield stage
                _publish(stage, out)
                shutil.rmtree(out / CHECKPOINT, ignore_errors=True)
                # The new data count already; what cannot be written now is written the next time.
                with suppress(OSError):
                    audit.record(out, out / EVENT)
            finally:
                shutil.rmtree(stage, ignore_errors=True)
    except OSError as error:
        reason = error.strerror or error
        msg = _("{folder}: cannot be written ({reason}); name another folder", folder=out, reason=reason)
        raise BuiltDataError(msg) from error
    finally:
        _remove(new)


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """Keep other builds out of `out`; the system lifts the lock however this one ends. Windows locks no folder."""
    if sys.platform == "win32":
        yield
        return
    folder = os.open(out, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        msg = _("{folder}: another build into this folder is running; wait until it is done", folder=out)
        raise BuiltDataError(msg) from error
    finally:
        os.close(folder)


def _clear(out: Path) -> None:
    """Finish what a build that was killed has begun to move, and remove what others left."""
    ready = out / READY
    for name in FILES:
        if (ready / name).exists():
            _replace(ready / name, out / name)
    shutil.rmtree(ready, ignore_errors=True)
    for stage in out.glob(f"{_STAGE}*"):
        if time.time() - stage.stat().st_mtime >= _OLD_S:
            shutil.rmtree(stage, ignore_errors=True)


def _remove(folders: Sequence[Path]) -> None:
    """Remove those of `folders`, the deepest first, that are empty."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


def _publish(stage: Path, out: Path) -> None:
    """Let the build in `stage` count and move its files to `out`, all or none."""
    (stage / "before").mkdir()
    for name in FILES:
        (stage / name).touch(mode=0o600)
    ready = stage.replace(out / READY)
    done: list[str] = []
    for name in FILES:
        try:
            _keep(out / name, ready / "before" / name)
            _replace(ready / name, out / name)
            done.append(name)
        except OSError as error:
            for earlier in reversed(done):
                _take_back(ready / earlier, out / earlier, ready / "before" / earlier)
            ready.replace(stage)
            msg = _("{file} cannot be written ({reason}): close it elsewhere, or choose another folder",
                    file=out / name, reason=error.strerror)  # fmt: skip
            raise BuiltDataError(msg) from error
    shutil.rmtree(ready, ignore_errors=True)


def _keep(path: Path, at: Path) -> None:
    """Keep what is at `path`, which stays, without a copy where the file system can do so."""
    if not path.exists():
        return
    try:
        os.link(path, at)
    except OSError:
        shutil.copy2(path, at)


def _replace(new: Path, path: Path) -> None:
    """Move `new` to `path`; an empty one removes what is there."""
    if new.stat().st_size:
        new.replace(path)
    else:
        path.unlink(missing_ok=True)
        new.unlink()


def _take_back(new: Path, path: Path, kept: Path) -> None:
    """Undo `_replace`, the new file always being found until all are back."""
    if path.exists():
        path.replace(new)
    else:
        new.touch(mode=0o600)
    if kept.exists():
        kept.replace(path)
