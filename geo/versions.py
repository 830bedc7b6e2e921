"""The versions of built data that were published: each lies whole in a folder of its own under `OUT/versions`.

Owns these folders and `publication.json` in each; what is published when is the matter of `publication`. They hold
copies, so that who fills in the lists of `OUT` changes no version.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from geo import store

__all__ = ["Version", "folder", "keep", "kept", "put", "remove_old"]

_ABOUT: Final = "publication.json"
#: Begins the name of what is being made or removed.
_ASIDE: Final = "."
#: So many versions can be gone back to.
_MOST: Final = 10


@dataclass(frozen=True)
class Version:
    """A version of the built data.

    Attributes
    ----------
    name
        That of its folder: the time and the beginning of the checksum.
    time
        ISO, UTC: when it was published; of one that was found, when it was built.
    who
        "" where it was found: a build of the command line, or the sample.
    lists
        The names of the files it was built from.
    rows, placed
        Rows in all, and those on the map.
    checksum
        SHA-256 of its UKM.
    """

    name: str
    time: str
    who: str
    lists: Sequence[str]
    rows: int
    placed: int
    checksum: str
    synthetic: bool
    data_date: str | None


def folder(out: Path, name: str = "") -> Path:
    """Return the folder of a version of `out`, or that of all versions."""
    return out / "versions" / name


def kept(out: Path) -> list[Version]:
    """Return the versions that are kept, the newest first."""
    found = []
    for path in sorted(folder(out).glob("[!.]*"), reverse=True):
        # One that is too many may go just now.
        with suppress(FileNotFoundError):
            found.append(Version(**json.loads((path / _ABOUT).read_text(encoding="utf-8"))))
    return found


def keep(source: Path, out: Path, quality: dict[str, Any], *, who: str, time: datetime) -> Version:
    """Make a version of the built data in `source`; nothing is seen of it before it is whole and on the disk."""
    version = Version(
        f"{f'{time:%Y%m%dT%H%M%S.%f}'[:-3]}Z-{quality['version'][:12]}", time.isoformat(timespec="seconds"), who,
        [file["name"] for file in quality["files"]], quality["rows"], quality["placed"], quality["version"],
        quality["synthetic"], quality["data_date"],
    )  # fmt: skip
    home = folder(out)
    home.mkdir(mode=0o700, exist_ok=True)
    for left in home.glob(f"{_ASIDE}*"):
        shutil.rmtree(left, ignore_errors=True)
    # One of that name was kept by an attempt that was stopped later.
    if not (home / version.name).exists():
        stage = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=home))
        try:
            (stage / _ABOUT).write_text(json.dumps(asdict(version), ensure_ascii=False), encoding="utf-8")
            _copy(source, stage)
            stage.rename(home / version.name)
            _to_disk(home)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    return version


def put(out: Path, name: str, stage: Path) -> None:
    """Copy the files of a version to `stage`."""
    _copy(folder(out, name), stage)


def remove_old(out: Path, *, used: str) -> None:
    """Remove the versions that are too many beside the one in use; what fails is left to the next time."""
    others = [version.name for version in kept(out) if version.name != used]
    for name in others[_MOST:]:
        aside = folder(out, f"{_ASIDE}{name}")
        with suppress(OSError):
            folder(out, name).rename(aside)
            shutil.rmtree(aside)


def _copy(source: Path, target: Path) -> None:
    """Copy the files of a build, and have them on the disk; who may read them stays as it is."""
    for name in store.FILES:
        path = store.file_of(source, name)
        if path.is_file() and name != store.EVENT:
            shutil.copy2(path, target / name)
    _to_disk(target)


def _to_disk(folder: Path) -> None:
    """Have the files in `folder`, and their names, on the disk, lest a power cut takes what counts already."""
    if os.name == "nt":
        return
    for path in (*filter(Path.is_file, folder.iterdir()), folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
