"""How a build comes into its folder: made aside, then all of it or nothing.

A build counts from the moment at which its folder gets the name `store.READY`; then its files move to their places.
Whenever the process is killed, either all old or all new files are found (see `store.file_of`), and the next build
finishes what this one began.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from geo import audit, partitions, store
from geo.errors import BuiltDataError
from geo.texts import _

if sys.platform != "win32":
    import fcntl

__all__ = ["alone", "staged"]

#: Begins the name of a folder in which a build is made.
_STAGE: Final = ".build-"

#: Where a folder cannot be locked (Windows), what is younger may be of a build that is still running.
_OLD_S: Final = 24 * 3600 if sys.platform == "win32" else 0


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """Yield an empty folder inside `out`; afterwards, unless an error came, move its files to `out`.

    After an error `out` is what it was; only addresses placed so far are kept (see `store.CHECKPOINT`). What a killed
    build left behind is finished or removed first.

    Raises
    ------
    BuiltDataError
        Where `out` or a file in it cannot be written, another build into it is running, or one in parts is there.
    """
    new = [folder for folder in (out, *out.parents) if not folder.exists()]
    try:
        out.mkdir(parents=True, exist_ok=True)
        if store.file_of(out, partitions.UKM).exists():
            msg = _(
                "{folder} holds what the engine for large lists built: name another folder with --out",
                folder=out,
            )
            raise BuiltDataError(msg)
        with alone(out):
            _clear(out)
            audit.record(out, out / store.EVENT)
            stage = Path(tempfile.mkdtemp(prefix=_STAGE, dir=out))
            try:
                yield stage
                _publish(stage, out)
                shutil.rmtree(out / store.CHECKPOINT, ignore_errors=True)
                # The new data count already; what cannot be written now is written the next time.
                with suppress(OSError):
                    audit.record(out, out / store.EVENT)
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
    ready = out / store.READY
    for name in store.FILES:
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
    for name in store.FILES:
        (stage / name).touch(mode=0o600)
    ready = stage.replace(out / store.READY)
    done: list[str] = []
    for name in store.FILES:
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
