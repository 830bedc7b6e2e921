"""The scripts and styles of the map, copied from installed packages to where Streamlit serves them."""

import hashlib
import shutil
import tempfile
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from geo import settings

__all__ = ["publish"]

#: Where the files come from, in the order of loading.
_SOURCES: Final = (
    ("xstatic.pkg.leaflet", "data/leaflet.js"),
    ("xstatic.pkg.leaflet", "data/leaflet.css"),
    ("xstatic.pkg.leaflet_markercluster", "data/leaflet.markercluster.js"),
    ("xstatic.pkg.leaflet_markercluster", "data/MarkerCluster.css"),
    ("geo", "assets/peta.js"),
    ("geo", "assets/peta.css"),
)

#: Streamlit's static route as seen from the frame of streamlit-folium; relative, so that a base path works too.
_ROUTE: Final = "../../app/static"


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
