"""The folder of built data: what a build keeps there, and how it is read back whole or not at all.

How files come there is the matter of `staging`. What the engine for large lists built is read with `partitions`.

Files: `ukm.parquet` (placed, public columns), `personal.parquet` (for officers, where personal data were given),
`unplaced.csv`, `doubtful.csv`, `potential.toml` (the rules that judged them), `event.json` (who published them, see
`audit`) and `quality.json`.
"""

import hashlib
import json
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from geo import groups, pack_fault, partitions, schema, settings
from geo.errors import BuiltDataError
from geo.texts import _
from geo.words import number

__all__ = ["BuiltData", "digest", "file_of", "load", "load_personal", "load_single", "of_districts"]

UKM, PERSONAL, QUALITY = "ukm.parquet", "personal.parquet", "quality.json"
UNPLACED, DOUBTFUL, RULES, EVENT = "unplaced.csv", "doubtful.csv", "potential.toml", "event.json"

#: In the order in which they move.
FILES: Final = (UNPLACED, DOUBTFUL, RULES, EVENT, UKM, PERSONAL, QUALITY)

#: The files of a build that counts and whose files have not all moved yet; an empty file says that there is none.
READY: Final = ".ready"

#: So often built data are looked at before they count as damaged.
_LOOKS: Final = 5

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
        places = file_of(folder, partitions.UKM), file_of(folder, partitions.AGGREGATES)
        ukm = partitions.of_districts(*places, codes)
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
