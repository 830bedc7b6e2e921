"""What the map fetches, put where Streamlit serves it: scripts and styles of packages, packed points, polygons.

Everybody can fetch what lies there: nothing that is not public may come here.
"""

import hashlib
import os
import shutil
import tempfile
import time
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from geo import settings

__all__ = ["publish", "publish_file"]

#: Where the files come from, in the order of loading.
_SOURCES: Final = (
    ("xstatic.pkg.leaflet", "data/leaflet.js"),
    ("xstatic.pkg.leaflet", "data/leaflet.css"),
    ("geo", "assets/signs.js"),
    ("geo", "assets/files.js"),
    ("geo", "assets/points.js"),
    ("geo", "assets/places.js"),
    ("geo", "assets/areas.js"),
    ("geo", "assets/view.js"),
    ("geo", "assets/peta.js"),
    ("geo", "assets/peta.css"),
)

#: Streamlit's static route as seen from the frame of streamlit-folium; relative, so that a base path works too.
_ROUTE: Final = "../../app/static"

#: Files of earlier builds go when no page has named them for so long; every page names its own each time.
_KEPT_S: Final = 7 * 24 * 3600


@cache
def publish(folder: Path = settings.STATIC_DIR) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the addresses of scripts and styles, having put the files into `folder`.

    The files of one version lie in a folder named by the hash of their content: browsers may keep them for good, and
    processes that start together write the same.
    """
    contents = {Path(path).name: (files(package) / path).read_bytes() for package, path in _SOURCES}
    version = hashlib.sha256(b"\0".join(contents.values())).hexdigest()[:16]
    if not (folder / version).is_dir():
        _write(folder, version, contents)
    addresses = [f"{_ROUTE}/{version}/{name}" for name in contents]
    return tuple(a for a in addresses if a.endswith(".js")), tuple(a for a in addresses if a.endswith(".css"))


def publish_file(kind: str, content: bytes, version: str, folder: Path = settings.STATIC_DIR) -> str:
    """Return the address of a file that the map fetches, having put it into `folder` unless it is there.

    Parameters
    ----------
    kind
        What the file holds, in one word.
    version
        A hash of the content, for the name of the file: browsers may keep it for good.
    """
    path = folder / f"{kind}-{version}.bin"
    # Somebody may have emptied the folder, or a full disk may have cut the file, while the app was running.
    if path.is_file() and path.stat().st_size == len(content):
        os.utime(path)
    else:
        _replace(path, content)
        _remove_old(folder)
    return f"{_ROUTE}/{path.name}"


def _replace(path: Path, content: bytes) -> None:
    """Make `path` appear with all its content at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, scratch = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(scratch).chmod(0o644)
        Path(scratch).replace(path)
    finally:
        Path(scratch).unlink(missing_ok=True)


def _remove_old(folder: Path) -> None:
    for path in folder.glob("*-*.bin"):
        # Another process may be faster, or may be reading it.
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _KEPT_S:
                path.unlink()


def _write(folder: Path, version: str, contents: dict[str, bytes]) -> None:
    """Make the folder of `version` appear with all its files at once, or leave the one another process made."""
    folder.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=folder, prefix=".new-"))
    for name, content in contents.items():
        (scratch / name).write_bytes(content)
    scratch.chmod(0o755)
    try:
        scratch.replace(folder / version)
    except OSError:
        if not (folder / version).is_dir():
            raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
