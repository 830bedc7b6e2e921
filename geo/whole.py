"""Files that are there whole or not at all: written beside their place, then moved."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geo.errors import GeoError
from geo.texts import _

__all__ = ["replaced"]


@contextmanager
def replaced(path: Path, *, mode: int = 0o644) -> Iterator[Path]:
    """Yield a path to write to; afterwards, unless an error came, what is there takes the place of `path`.

    Until then nobody else can look into it.

    Raises
    ------
    GeoError
        Where it cannot be written.
    """
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".export-") as folder:
            whole = Path(folder) / path.name
            yield whole
            whole.chmod(mode)
            whole.replace(path)
    except OSError as error:
        msg = _(
            "{file} cannot be written ({reason}): close it elsewhere, or choose another folder",
            file=path,
            reason=error.strerror,
        )
        raise GeoError(msg) from error
