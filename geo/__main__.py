"""The command line: `python -m geo COMMAND`; owns exit codes and printing; the arguments are those of `arguments`.

Exit code 0: done; 2: the input cannot be used, the message says why; 1: a defect of the program, or
`boundaries check` found what has to be mended first; 130: stopped.
"""

import argparse
import dataclasses
import io
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from geo import (
    area_tables,
    boundary_command,
    consent,
    export,
    filters,
    gazetteer,
    geocode,
    pack_fault,
    pipeline,
    privacy,
    sample,
    schema,
    settings,
    store,
    version_command,
)
from geo.arguments import FILTERS, parse
from geo.errors import GeoError, ReadError
from geo.postgres import Address
from geo.progress import Reporter
from geo.read import read
from geo.texts import _
from geo.words import names, number

__all__ = ["main"]

#: Remarks that `check` prints; the report in JSON lists more.
_REMARKS_SHOWN: Final = 20

#: Columns of the table that `geocode` prints, the shortest first.
_TABLE: Final = (
    "code", "level", "confidence", "lon", "lat", "place", "alternatives", "notes", "why", "address",
)  # fmt: skip

#: Of a list these stand before them.
_ROW: Final = ("ukm_id", "source_row")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        pack_fault.refuse()
        return _COMMANDS[options.command](options) or 0
    except GeoError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(_("stopped; the same build goes on from here"), file=sys.stderr)
        return 130


def _build(options: argparse.Namespace) -> None:
    with Reporter(sys.stderr) as report:
        if options.engine == "dask":
            quality = _build_in_parts(options, report)
        else:
            quality = pipeline.build(
                options.files,
                options.out,
                corrected_by=options.corrections,
                workers=options.workers or 1,
                progress=report,
                said=dict(options.column),
            )
    print(_summary(quality))
    print(_("written to {folder}", folder=options.out))
    if options.corrections:
        print(
            _("the corrections are kept in {file} and apply to every build", file=settings.CORRECTIONS_FILE)
        )
    print(
        _("to mend rows: fill in the column code of unplaced.csv or doubtful.csv, build with --corrections")
    )


def _build_in_parts(options: argparse.Namespace, report: Reporter) -> dict[str, Any]:
    tables = [str(file) for file in options.files if isinstance(file, Address)]
    if tables:
        msg = _(
            "{file} is a table of a database, and --engine dask reads files: export it to one, or leave --engine out",
            file=", ".join(tables),
        )
        raise ReadError(msg)
    try:
        # Not everyone needs it, and it is large.
        from geo import scale_dask
    except ModuleNotFoundError as error:
        msg = _(
            "--engine dask needs {name}: pip install -r requirements-scale.txt",
            name=(error.name or "").split(".")[0],
        )
        raise GeoError(msg) from error
    return scale_dask.build(
        options.files,
        options.out,
        address=options.scheduler,
        n=options.workers,
        corrected_by=options.corrections,
        said=dict(options.column),
        progress=report,
        tell=lambda text: print(text, file=sys.stderr, flush=True),
    )


def _check(options: argparse.Namespace) -> None:
    with Reporter(sys.stderr) as report:
        quality = pipeline.check(options.files, progress=report, said=dict(options.column))
    if options.json:
        print(json.dumps(quality, ensure_ascii=False, indent=1))
        return
    print(_summary(quality))
    shown = quality["problem_rows"][:_REMARKS_SHOWN]
    for row in shown:
        where = _("{file}, row {row}", file=row["file"], row=row["row"])
        print(": ".join(filter(None, (where, row["column"], row["value"], row["advice"]))))
    more = sum(quality["problems"].values()) - len(shown)
    if more:
        print(_("and {n} more; --json lists up to 200 of each kind", n=number(more)))


def _geocode(options: argparse.Namespace) -> None:
    if options.text is not None:
        asked: list[tuple[str, ...]] = [(options.text,)]
        rows: list[dict[Any, Any]] = [{}]
        shown = [privacy.mask_text(options.text)]
    else:
        ukm, _problems = read([options.file])
        asked = list(ukm[list(schema.ADDRESS)].fillna("").itertuples(index=False, name=None))
        rows = ukm[list(_ROW)].to_dict("records")
        texts = pd.Series([", ".join(filter(None, row)) for row in asked], ukm.index, dtype="str")
        shown = consent.hide_points(privacy.mask(texts), consent.withheld(ukm)).to_list()
    described = []
    with Reporter(sys.stderr) as report:
        for done, (row, address, text) in enumerate(zip(rows, asked, shown, strict=True), start=1):
            described.append({**row, "address": text, **_described(address)})
            report("geocode", done, len(asked))
    if options.json:
        print(json.dumps(described if options.text is None else described[0], ensure_ascii=False, indent=1))
        return
    columns = (*rows[0], *_TABLE)
    print(*columns, sep="\t")
    for answer in described:
        codes = [place["code"] for place in answer["alternatives"]]
        flat = {**answer, "alternatives": "; ".join(codes), "notes": "; ".join(answer["notes"])}
        print(*("" if flat[name] is None else flat[name] for name in columns), sep="\t")


def _described(row: tuple[str, ...]) -> dict[str, Any]:
    answer = geocode.locate(row[0], **dict(zip(schema.ADDRESS[1:], row[1:], strict=False)))
    places = gazetteer.load()
    lon, lat = places.points[answer.code] if answer.code else (None, None)
    return {
        "code": answer.code,
        "level": answer.level,
        "confidence": answer.confidence,
        "place": places.full_name(answer.code) if answer.code else None,
        "lon": lon,
        "lat": lat,
        "alternatives": [{"code": code, "place": places.full_name(code)} for code in answer.alternatives],
        "notes": list(answer.notes),
        "why": geocode.explain(answer),
    }


def _export(options: argparse.Namespace) -> None:
    built = store.load_single(options.data, options.districts)
    values = {name: tuple(getattr(options, name)) for name in FILTERS}
    asked = filters.Filters(**values, search=options.search)
    chosen, unknown = filters.from_query(filters.to_query(asked), filters.choices(built.ukm))
    if unknown:
        msg = _("not known: {values}; see `python -m geo export --help`", values=", ".join(unknown))
        raise ReadError(msg)
    ukm = filters.apply(built.ukm, chosen)
    about = export.About.of(built.quality, filters=str(chosen), n=len(ukm), synthetic=ukm["synthetic"])
    full = store.load_personal(options.data) if options.full else None
    if isinstance(options.out, Address):
        # The driver is there only where databases are used.
        from geo import postgres_write

        if options.tables:
            msg = _("tables of areas are not written to a database; name a file (.xlsx or .csv)")
            raise ReadError(msg)
        out = postgres_write.write(ukm, options.out, about=about, names=names("place"), full=full)
        print(_("{n} UKM written to {file}", n=number(len(ukm)), file=out))
        return
    if options.tables:
        area_tables.write(ukm, options.out, about)
    else:
        with Reporter(sys.stderr) as report:
            export.write(
                ukm, options.out, about=about, names=names("place"), full=full,
                progress=lambda done, rows: report("export", done, rows),
            )  # fmt: skip
    print(_("{n} UKM written to {file}", n=number(len(ukm)), file=options.out))


def _report(options: argparse.Namespace) -> None:
    # It alone needs Matplotlib, which would slow the start of every command.
    from geo import batch_report

    with Reporter(sys.stderr) as report:
        if options.all_regencies:
            written = batch_report.all_regencies(options.out, options.data, progress=report)
            print(_("{n} profiles written to {folder}", n=number(written), folder=options.out))
        else:
            n = batch_report.one(options.area, options.out, options.data)
            print(_("profile of {n} UKM written to {file}", n=number(n), file=options.out))


def _sample(options: argparse.Namespace) -> None:
    with Reporter(sys.stderr) as report:
        sample.write(
            options.rows, options.out, seed=options.seed,
            progress=lambda done, rows: report("sample", done, rows),
        )  # fmt: skip
    print(_("{n} synthetic rows written to {file}", n=number(options.rows), file=options.out))


def _bench(options: argparse.Namespace) -> None:
    # It alone needs Folium, which would slow the start of every command.
    from geo import bench

    report = bench.run(options.rows)
    print(json.dumps(dataclasses.asdict(report), indent=1) if options.json else bench.table(report))


def _summary(quality: dict[str, Any]) -> str:
    rows = {name: number(quality[name]) for name in ("rows", "placed", "unplaced")}
    words = names("location_level")
    levels = [f"{words[level]} {number(n)}" for level, n in quality["location_levels"].items() if n]
    notes = names("potential_note")
    advice = {row["problem"]: row["advice"] for row in quality["problem_rows"]}
    return "\n".join(
        [
            _("{rows} rows: {placed} placed, {unplaced} unplaced", **rows),
            _("by location level: {levels}", levels="; ".join(levels)),
            _("remarks: {n}", n=number(sum(quality["problems"].values()))),
            *(f"{number(n):>9}  {advice[kind]}" for kind, n in quality["problems"].items()),
            *(f"{number(n):>9}  {notes[kind]}" for kind, n in quality["potential_notes"].items() if n),
        ]
    )


_COMMANDS: Final[Mapping[str, Callable[[argparse.Namespace], int | None]]] = {
    "build": _build,
    "check": _check,
    "geocode": _geocode,
    "export": _export,
    "report": _report,
    "boundaries": boundary_command.run,
    "versions": version_command.run,
    "sample": _sample,
    "bench": _bench,
}

if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        # Windows writes other than UTF-8 into a file or a pipe, and fails at what that cannot spell.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(main())
