"""Put own boundaries in the place of the program's, in one step, and take them back; judges nothing.

In `settings.OWN_BOUNDARIES_DIR` every version has its folder, and `current.json` names the one that counts: replacing
that small file is the switch, so that a reader sees all of the old version or all of the new one.
"""

import hashlib
import json
import os
import shutil
import tempfile
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Final, get_args

import shapely

from geo import boundaries, boundary_layers, boundary_mend, gazetteer, settings
from geo.boundaries import Layer
from geo.boundary_check import Report
from geo.errors import BoundaryError
from geo.texts import _
from geo.words import number

__all__ = ["install", "undo"]

_HALF_DONE: Final = ".install-"
#: More vertices than these make every start slow, and no map shows them.
_MANY_VERTICES: Final = 300_000
_TOLERANCE_M: Final = 20.0
_METRES_PER_DEGREE: Final = 111_320.0


def install(report: Report, *, source: str) -> tuple[Path, list[str]]:
    """Make the boundaries of `report` those of the program, and return their folder and what was done.

    Parameters
    ----------
    report
        What `boundary_check.examine` found of a file; nothing may be wrong with it.
    source
        Whose boundaries they are, in words; "" where nobody says.

    Raises
    ------
    BoundaryError
        Where anything stands against it, or the folder cannot be written; the boundaries in use stay as they are.
    """
    if report.faults:
        msg = _("{file} cannot be installed:", file=report.file)
        raise BoundaryError("\n- ".join([msg, *(fault.text for fault in report.faults)]))
    layers, done = _layers(report)
    texts = {boundaries.FILES[layer]: text for layer, text in layers.items()}
    version = f"{date.today():%Y%m%d}-{hashlib.sha256(''.join(texts.values()).encode()).hexdigest()[:12]}"
    about = {
        "file": report.file, "source": source, "installed": date.today().isoformat(), "codes": report.how,
        "sliver_m": report.sliver_m, "done": done,
    }  # fmt: skip
    texts[boundaries.ABOUT] = json.dumps(about, ensure_ascii=False, indent=1)
    home = settings.OWN_BOUNDARIES_DIR
    try:
        _store(home, version, texts)
        former = _former(version)
        _switch(home, version, former)
    except OSError as error:
        raise BoundaryError(_refused(home, error)) from error
    _clean(home, {version, former})
    return home / version, done


def undo() -> Path:
    """Return to the boundaries that counted before the last `install` or `undo`, and return their folder.

    Raises
    ------
    BoundaryError
        Where none were ever installed, or the folder cannot be written.
    """
    home = settings.OWN_BOUNDARIES_DIR
    pointed = boundaries.pointed()
    if pointed == {"current": None, "former": None}:
        msg = _("no boundaries of your own were installed: there is nothing to undo")
        raise BoundaryError(msg)
    try:
        _switch(home, pointed["former"], pointed["current"])
    except OSError as error:
        raise BoundaryError(_refused(home, error)) from error
    return boundaries.in_use()


def _layers(report: Report) -> tuple[dict[Layer, str], list[str]]:
    """Return both layers as text, checked, and what was done to the shapes."""
    done = [finding.text for finding in report.findings if finding.grade != "fault"]
    shapes = report.shapes.geometry.to_numpy()
    vertices = int(shapely.get_num_coordinates(shapes).sum())
    if vertices > _MANY_VERTICES:
        light = shapely.coverage_simplify(shapes, _TOLERANCE_M / _METRES_PER_DEGREE)
        shapes = boundary_mend.close(light, width_m=report.sliver_m)
        done.append(_(
            "generalised to {m} m: {before} vertices became {after}", m=number(_TOLERANCE_M), before=number(vertices),
            after=number(int(shapely.get_num_coordinates(shapes).sum())),
        ))  # fmt: skip
    districts = boundary_layers.districts(report.shapes.set_geometry(shapes, crs=report.shapes.crs),
                                          gazetteer.load().names)  # fmt: skip
    official = boundaries.load("regency", folder=settings.BOUNDARIES_DIR)
    frames: dict[Layer, Any] = {
        "district": districts,
        "regency": boundary_layers.regencies(districts, official),
    }
    return {layer: boundary_layers.geojson(frame, layer=layer) for layer, frame in frames.items()}, done


def _store(home: Path, version: str, texts: dict[str, str]) -> None:
    """Write a version and read it back before it gets its name; what a stopped install left is removed."""
    home.mkdir(parents=True, exist_ok=True)
    for left in home.glob(_HALF_DONE + "*"):
        shutil.rmtree(left, ignore_errors=True)
    stage = Path(tempfile.mkdtemp(prefix=_HALF_DONE, dir=home))
    try:
        for name, text in texts.items():
            with (stage / name).open("w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        for layer in get_args(Layer):
            boundaries.load(layer, folder=stage)
        stage.chmod(0o755)  # a temporary folder is closed to others, and the app may run as another user
        if (home / version).exists():
            # The same boundaries once more: file by file, so that they can be read meanwhile.
            for name in texts:
                (stage / name).replace(home / version / name)
        else:
            stage.rename(home / version)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _switch(home: Path, current: str | None, former: str | None) -> None:
    new = home / (boundaries.POINTER + ".tmp")
    new.write_text(json.dumps({"current": current, "former": former}), encoding="utf-8")
    new.replace(home / boundaries.POINTER)


def _former(version: str) -> str | None:
    """Return what counted before `version`; the program's boundaries where that is not known."""
    try:
        pointed = boundaries.pointed()
    except BoundaryError:
        return None
    return pointed["former"] if pointed["current"] == version else pointed["current"]


def _clean(home: Path, kept: set[str | None]) -> None:
    """Remove the versions that neither count nor counted before."""
    for folder in home.iterdir():
        if folder.is_dir() and folder.name not in kept:
            with suppress(OSError):
                shutil.rmtree(folder)


def _refused(folder: Path, error: OSError) -> str:
    return _(
        "{folder}: cannot be written ({reason}); name another folder in PETA_UKM_BOUNDARIES",
        folder=folder,
        reason=error.strerror or error,
    )
