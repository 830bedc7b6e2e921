"""The commands about boundaries of one's own: `python -m geo boundaries check|install|undo`, in words or as JSON."""

import argparse
import json
import math
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

import pandas as pd

from geo import boundary_check, boundary_install, settings
from geo.boundaries import Layer
from geo.boundary_check import How, Report
from geo.boundary_finding import Finding
from geo.progress import Reporter
from geo.texts import _
from geo.words import number, percent

__all__ = ["run"]

#: Findings of one kind that are shown as text; JSON has all of them.
_SHOWN: Final = 15
#: Overlaps and gaps wider than this are no matter of drawing.
_STILL_DRAWING_M: Final = 500


def run(options: argparse.Namespace) -> int:
    """Run one of the commands and return its exit code; `check` returns 1 where the file cannot be installed."""
    return {"check": _check, "install": _install, "undo": _undo}[options.action](options)


def _check(options: argparse.Namespace) -> int:
    report = _examined(options, options.layer)
    if options.json:
        print(json.dumps(_as_json(report), ensure_ascii=False, indent=1, allow_nan=False))
    else:
        print("\n".join(_lines(report, f"{options.file}")))
    return 1 if report.faults else 0


def _install(options: argparse.Namespace) -> int:
    report = _examined(options, None)
    folder, done = boundary_install.install(report, source=options.source)
    print(*(f"- {line}" for line in done), sep="\n", end="\n" if done else "")
    print(_("installed in {folder}; build the data again, so that every UKM gets its code: python -m geo build FILE",
            folder=folder))  # fmt: skip
    print(_("to go back: python -m geo boundaries undo"))
    return 0


def _undo(_options: argparse.Namespace) -> int:
    folder = boundary_install.undo()
    if folder == settings.BOUNDARIES_DIR:
        print(_("the boundaries that came with the program count again; build the data again"))
    else:
        print(_("the boundaries in {folder} count again; build the data again", folder=folder))
    return 0


def _examined(options: argparse.Namespace, layer: Layer | None) -> Report:
    with Reporter(sys.stderr) as progress:
        return boundary_check.examine(
            options.file, How(layer, options.table, options.crs, options.sliver), progress=progress
        )


def _lines(report: Report, file: str) -> Iterator[str]:
    """Yield the report as text."""
    yield _("{file}: {n} features, {areas} areas; {how}", file=file, n=number(report.features),
            areas=number(len(report.shapes)), how=report.how)  # fmt: skip
    yield from _table(report.areas)
    inside, villages = report.villages
    yield _("village centres in their own area: {n} of {all}", n=number(inside), all=number(villages))
    titles = {
        "fault": _("To be mended in the file:"),
        "mended": _(
            "Mended when it is installed (overlaps and gaps up to {m} m):", m=number(report.sliver_m)
        ),
        "note": _("To know:"),
    }
    for grade, title in titles.items():
        found = [finding for finding in report.findings if finding.grade == grade]
        if found:
            yield from ("", title, *_listed(found))
    yield ""
    if not report.faults:
        yield _("It can be installed: python -m geo boundaries install {file}", file=file)
        return
    yield _("It cannot be installed; to be mended first: {n}", n=number(len(report.faults)))
    widest = max((fault.width_m or math.inf for fault in report.faults), default=math.inf)
    if widest <= _STILL_DRAWING_M:
        yield _(
            "Where that is nothing but inaccurate drawing, it is closed by machine: --sliver {m}",
            m=math.ceil(widest),
        )


def _table(areas: pd.DataFrame) -> Iterator[str]:
    width = max(map(len, areas["name"]))
    head = _("area in km2"), _("in the file"), _("official"), _("differs")
    yield f"{head[0]:<{width + 6}} {head[1]:>12} {head[2]:>12} {head[3]:>10}"
    for code, row in areas.iterrows():
        drawn, change = "-", "-"
        if pd.notna(row["drawn_km2"]):
            drawn = number(row["drawn_km2"], decimals=1)
            sign = "+" if row["change"] > 0 else "-"
            change = sign + percent(abs(row["change"]), decimals=2)
        official = number(row["official_km2"], decimals=1)
        yield f"{code} {row['name']:<{width}} {drawn:>12} {official:>12} {change:>10}"


def _listed(findings: list[Finding]) -> Iterator[str]:
    kinds = dict.fromkeys(finding.kind for finding in findings)
    for kind in kinds:
        found = [finding for finding in findings if finding.kind == kind]
        yield from (f"- {finding.text}" for finding in found[:_SHOWN])
        rest = found[_SHOWN:]
        if rest:
            size = sum(finding.area_km2 or 0.0 for finding in rest)
            extra = _(", together {area} km2", area=number(size, decimals=4)) if size else ""
            yield _("  and {n} more like these{extra}; --json lists all", n=number(len(rest)), extra=extra)


def _as_json(report: Report) -> dict[str, Any]:
    areas = report.areas.astype(object).where(report.areas.notna(), None)
    inside, villages = report.villages
    return {
        "file": report.file,
        "can_be_installed": not report.faults and report.layer == "district",
        "layer": report.layer,
        "features": report.features,
        "areas": len(report.shapes),
        "codes": report.how,
        "sliver_m": report.sliver_m,
        "villages": {"in_their_area": inside, "all": villages},
        "regencies": areas.rename_axis("code").reset_index().to_dict("records"),
        "findings": [asdict(finding) for finding in report.findings],
    }
