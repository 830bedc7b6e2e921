"""Publish built data for all who look at the map, and go back to what was published before.

The switch is that of `staging.staged`: however it ends, all old or all new files are found. The event that tells of it
is one of these files; `staging` writes it into the log.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from geo import audit, boundaries, staging, store, versions
from geo.errors import BuiltDataError
from geo.texts import _
from geo.versions import Version

__all__ = [
    "LONGEST_REASON", "Act", "check", "in_use", "is_synthetic_over_real", "log", "publish", "roll_back",
]  # fmt: skip

LONGEST_REASON: Final = 200


@dataclass(frozen=True)
class Act:
    """Who publishes or goes back, why in their own words, and when (UTC)."""

    who: str
    reason: str = ""
    time: datetime = field(default_factory=lambda: datetime.now(UTC))


def publish(
    source: Path, out: Path, act: Act, *, seen: str | None = None, synthetic_too: bool = False
) -> Version:
    """Let the built data in `source` take the place of those in `out`, which are kept as a version.

    Parameters
    ----------
    seen
        The checksum of the data in use that the person saw who decided; None: whatever they are.
    synthetic_too
        Whether a synthetic list may take the place of real data.

    Raises
    ------
    BuiltDataError
        Where anything stands against it or `out` cannot be written; the data in use stay as they are.
    """
    quality = store.load(source).quality
    check(quality)
    with staging.staged(out) as stage:
        now = _quality(out)
        if seen is not None and seen != now.get("version"):
            msg = _("Other data were published meanwhile: look once more at what will be replaced")
            raise BuiltDataError(msg)
        if is_synthetic_over_real(quality, now) and not synthetic_too:
            msg = _("The list is synthetic and the data in use are real: that must be confirmed")
            raise BuiltDataError(msg)
        previous = _keep_current(out, now)
        version = versions.keep(source, out, quality, who=act.who, time=act.time)
        _stage(out, version, stage, _event("published", version, act, previous))
    versions.remove_old(out, used=version.name)
    return version


def roll_back(out: Path, name: str, act: Act) -> Version:
    """Go back to the version `name` of `out`.

    Raises
    ------
    BuiltDataError
        Where there is no such version, anything stands against it or `out` cannot be written; the data in use stay as
        they are.
    """
    with staging.staged(out) as stage:
        known = {version.name: version for version in versions.kept(out)}
        if name not in known:
            msg = _("{version}: there is no such version; there are: {known}", version=name,
                    known=", ".join(known) or "-")  # fmt: skip
            raise BuiltDataError(msg)
        if name == in_use(out):
            msg = _("{version} is in use already", version=name)
            raise BuiltDataError(msg)
        check(store.load(versions.folder(out, name)).quality)
        previous = _keep_current(out, _quality(out))
        _stage(out, known[name], stage, _event("rolled_back", known[name], act, previous))
    return known[name]


def check(quality: dict[str, Any]) -> None:
    """Look at the report of built data for what stands against publishing them.

    Raises
    ------
    BuiltDataError
        Where no row is on the map, or the codes come from other boundaries than those in use.
    """
    if not quality["placed"]:
        msg = _("None of the rows is on the map: mend the list, then it can be published")
        raise BuiltDataError(msg)
    if boundaries.are_others(quality):
        msg = _("These data were placed with other boundaries than those in use: place the list again")
        raise BuiltDataError(msg)


def is_synthetic_over_real(new: dict[str, Any], now: dict[str, Any]) -> bool:
    """Say by the reports of both whether synthetic data would take the place of real ones."""
    return bool(new["synthetic"] and not now.get("synthetic", True))


def in_use(out: Path) -> str:
    """Return the name of the version in use; "" where what is in use was not published but built there."""
    event = audit.event(store.file_of(out, store.EVENT))
    return str(event["version"]) if event else ""


def log(out: Path) -> list[dict[str, Any]]:
    """Return what was published and gone back to, the newest first; it names people."""
    return audit.read(out, store.file_of(out, store.EVENT))


def _event(action: str, version: Version, act: Act, previous: str) -> dict[str, Any]:
    return {
        "time": act.time.isoformat(timespec="milliseconds"), "who": act.who, "action": action,
        "version": version.name, "rows": version.rows, "placed": version.placed, "checksum": version.checksum,
        "previous": previous, "reason": " ".join(act.reason.split())[:LONGEST_REASON],
    }  # fmt: skip


def _quality(out: Path) -> dict[str, Any]:
    """Return the report of the data in use; nothing where they are missing or damaged."""
    try:
        return store.load(out).quality
    except BuiltDataError:
        return {}


def _keep_current(out: Path, quality: dict[str, Any]) -> str:
    """Return the name of the version in use, "" where nothing whole is; what was only built there is kept first."""
    known = in_use(out)
    if known or not quality:
        return known
    built = datetime.fromtimestamp((out / store.QUALITY).stat().st_mtime, UTC)
    return versions.keep(out, out, quality, who="", time=built).name


def _stage(out: Path, version: Version, stage: Path, event: dict[str, Any]) -> None:
    versions.put(out, version.name, stage)
    audit.write(event, stage / store.EVENT)
