"""The folder of built data: what `pipeline.build` keeps there, and how it is read back whole or not at all.

Files: `ukm.parquet` (placed, public columns), `personal.parquet` (for officers, where personal data were given),
`unplaced.csv`, `doubtful.csv`, `potential.toml` (the rules that judged them) and `quality.json`.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from geo import schema, settings
from geo.errors import BuiltDataError
from geo.texts import _

__all__ = ["BuiltData", "digest", "load", "load_personal", "staged"]

UKM, PERSONAL, QUALITY = "ukm.parquet", "personal.parquet", "quality.json"
UNPLACED, DOUBTFUL, RULES = "unplaced.csv", "doubtful.csv", "potential.toml"

#: Addresses placed so far by a build that was stopped.
CHECKPOINT: Final = ".addresses"


@dataclass(frozen=True)
class BuiltData:
    """What `build` made: the placed UKM (EPSG:4326, `schema.PUBLIC` columns), the quality report, a version key."""

    ukm: gpd.GeoDataFrame
    quality: dict[str, Any]
    version: str


def load(folder: Path = settings.BUILT_DIR) -> BuiltData:
    """Return what `build` wrote into `folder`.

    Raises
    ------
    BuiltDataError
        Where there is nothing, or the files are damaged or of two different builds.
    """
    if not (folder / QUALITY).is_file():
        msg = _("{folder}: nothing is built there; run python -m geo build FILE", folder=folder)
        raise BuiltDataError(msg)
    try:
        quality = json.loads((folder / QUALITY).read_text(encoding="utf-8"))
        whole = digest(folder / UKM) == quality["version"]
        ukm = gpd.read_parquet(folder / UKM) if whole else gpd.GeoDataFrame()
        # What an older version of the program built has other columns.
        ukm = ukm[[*schema.PUBLIC, "geometry"]] if whole else ukm
    except (OSError, ValueError, KeyError) as error:
        msg = _("{folder}: the built data are damaged; run python -m geo build again", folder=folder)
        raise BuiltDataError(msg) from error
    if not whole:
        msg = _(
            "{folder}: the files are of two different builds; run python -m geo build again", folder=folder
        )
        raise BuiltDataError(msg)
    return BuiltData(ukm, quality, quality["version"])


def load_personal(folder: Path = settings.BUILT_DIR) -> pd.DataFrame:
    """Return the personal columns by `ukm_id`, empty where none were given; never for a public output.

    Raises
    ------
    BuiltDataError
        Where the file is damaged.
    """
    path = folder / PERSONAL
    try:
        frame = pd.read_parquet(path) if path.is_file() else pd.DataFrame(columns=["ukm_id"])
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

    After an error `out` is what it was; only addresses placed so far are kept (see `CHECKPOINT`).

    Raises
    ------
    BuiltDataError
        Where `out` or a file in it cannot be written.
    """
    new = [folder for folder in (out, *out.parents) if not folder.exists()]
    try:
        out.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".build-", dir=out))
    except OSError as error:
        _remove(new)
        raise BuiltDataError(_refused(out, error)) from error
    try:
        yield stage
        _publish(stage, out)
        shutil.rmtree(out / CHECKPOINT, ignore_errors=True)
    except OSError as error:
        raise BuiltDataError(_refused(out, error)) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        _remove(new)


def _refused(folder: Path, error: OSError) -> str:
    return _(
        "{folder}: cannot be written ({reason}); name another folder",
        folder=folder,
        reason=error.strerror or error,
    )


def _remove(folders: Sequence[Path]) -> None:
    """Remove those of `folders`, the deepest first, that are empty."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


def _publish(stage: Path, out: Path) -> None:
    """Move the files of a build to `out`, all or none: between the map's data and the report `load` refuses the mix."""
    before = stage / "before"
    before.mkdir()
    done: list[str] = []
    for name in (UNPLACED, DOUBTFUL, RULES, UKM, PERSONAL, QUALITY):
        try:
            _keep(out / name, before / name)
            if (stage / name).exists():
                (stage / name).replace(out / name)
            else:
                (out / name).unlink(missing_ok=True)
            done.append(name)
        except OSError as error:
            for earlier in reversed(done):
                _restore(before / earlier, out / earlier)
            msg = _(
                "{file} cannot be written ({reason}): close it elsewhere, or choose another folder",
                file=out / name,
                reason=error.strerror,
            )
            raise BuiltDataError(msg) from error


def _keep(path: Path, at: Path) -> None:
    """Keep what is at `path`, which stays, without a copy where the file system can do so."""
    if not path.exists():
        return
    try:
        os.link(path, at)
    except OSError:
        shutil.copy2(path, at)


def _restore(kept: Path, path: Path) -> None:
    if kept.exists():
        kept.replace(path)
    else:
        path.unlink(missing_ok=True)
