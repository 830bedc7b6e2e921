"""The command line: `python -m geo COMMAND`; owns arguments, exit codes and printing, nothing else.

Exit code 0: done; 2: the input cannot be used, the message says why; 1: a defect of the program.
"""

import argparse
import dataclasses
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd

from geo import (
    bench,
    boundaries,
    export,
    filters,
    gazetteer,
    geocode,
    pipeline,
    products,
    sample,
    schema,
    settings,
)
from geo.errors import BoundaryError, GeoError, ReadError
from geo.progress import Reporter
from geo.read import read
from geo.texts import _, use_language

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    use_language(options.language)
    try:
        options.run(options)
    except GeoError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _build(options: argparse.Namespace) -> None:
    with Reporter(sys.stderr) as report:
        quality = pipeline.build(
            options.files,
            options.out,
            corrected_by=options.corrections,
            workers=options.workers,
            progress=report,
        )
    print(_summary(quality))
    print(_("written to {folder}", folder=options.out))


def _check(options: argparse.Namespace) -> None:
    with Reporter(sys.stderr) as report:
        quality = pipeline.check(options.files, progress=report)
    if options.json:
        print(json.dumps(quality, ensure_ascii=False, indent=1))
        return
    print(_summary(quality))
    for row in quality["problem_rows"]:
        print("{file}: {row}, {column}: {value}: {advice}".format(**row))


def _geocode(options: argparse.Namespace) -> None:
    if options.text is not None:
        answers = [(options.text, geocode.locate(options.text))]
    else:
        ukm, _problems = read([options.file])
        rows = ukm[list(schema.ADDRESS)].fillna("").itertuples(index=False, name=None)
        answers = [
            (
                ", ".join(filter(None, row)),
                geocode.locate(row[0], **dict(zip(schema.ADDRESS[1:], row[1:], strict=True))),
            )
            for row in rows
        ]
    described = [_described(text, answer) for text, answer in answers]
    if options.json:
        print(json.dumps(described if options.text is None else described[0], ensure_ascii=False, indent=1))
        return
    for row in described:
        print("{code}\t{level}\t{confidence}\t{place}\t{why}\t{address}".format(**row))


def _described(text: str, answer: geocode.Answer) -> dict[str, Any]:
    places = gazetteer.load()
    lon, lat = places.points[answer.code] if answer.code else (None, None)
    return {
        "address": text,
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
    built = pipeline.load_built(options.data)
    names = gazetteer.load().names
    asked = filters.Filters(tuple(options.product_type), tuple(options.level), tuple(options.regency))
    chosen, unknown = filters.from_query(
        filters.to_query(asked),
        product_types=list(products.load().index),
        regencies=[code for code in names if len(code) == 5],
    )
    if unknown:
        msg = _("not known: {values}; the codes are in data/ukm/products.csv and data/gazetteer/areas.csv",
                values=", ".join(unknown))  # fmt: skip
        raise ReadError(msg)
    ukm = filters.apply(built.ukm, chosen)
    about = export.About.of(built.quality, filters=str(chosen), n=len(ukm))
    full = pipeline.load_personal(options.data) if options.full else None
    export.write(ukm, options.out, about=about, names=names, full=full)
    print(_("{n} UKM written to {file}", n=len(ukm), file=options.out))


def _check_boundaries(options: argparse.Namespace) -> None:
    try:
        frame = gpd.read_file(options.file)
    except (OSError, ValueError, RuntimeError) as error:
        msg = _("{file}: cannot be read as a boundary layer", file=options.file)
        raise BoundaryError(msg) from error
    problems = boundaries.check(frame, layer=options.layer)
    if problems:
        msg = "\n- ".join([_("{file} cannot be used:", file=options.file), *problems])
        raise BoundaryError(msg)
    print(_("{file}: {n} areas, no problem found", file=options.file, n=len(frame)))


def _sample(options: argparse.Namespace) -> None:
    with Reporter(sys.stderr) as report:
        sample.write(
            options.rows, options.out, seed=options.seed,
            progress=lambda done, rows: report("sample", done, rows),
        )  # fmt: skip
    print(_("{n} synthetic rows written to {file}", n=options.rows, file=options.out))


def _bench(options: argparse.Namespace) -> None:
    results = bench.run(options.rows)
    if options.json:
        print(json.dumps([dataclasses.asdict(result) for result in results], indent=1))
    else:
        print(bench.table(results))


def _summary(quality: dict[str, Any]) -> str:
    levels = ", ".join(f"{level} {n}" for level, n in quality["location_levels"].items())
    problems = ", ".join(f"{kind} {n}" for kind, n in quality["problems"].items())
    return "\n".join(
        [
            _("{rows} rows: {placed} placed, {unplaced} unplaced", **quality),
            _("by location level: {levels}", levels=levels),
            _("remarks: {problems}", problems=problems or "-"),
        ]
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m geo", description=_("One honest map of the province's UKM.")
    )
    parser.add_argument("--language", choices=settings.LANGUAGES, default=settings.DEFAULT_LANGUAGE,
                        help=_("language of messages"))  # fmt: skip
    commands = parser.add_subparsers(required=True, metavar=_("COMMAND"))

    command = commands.add_parser("build", help=_("place and judge lists of UKM; write the data of the map"))
    command.add_argument("files", nargs="+", type=Path, metavar="FILE")
    command.add_argument("--out", type=Path, default=settings.BUILT_DIR, metavar="DIR")
    command.add_argument(
        "--corrections", type=Path, metavar="FILE", help=_("a correction file with the column code")
    )
    command.add_argument(
        "--workers", type=_positive, default=1, metavar="N", help=_("processes that place addresses")
    )
    command.set_defaults(run=_build)

    command = commands.add_parser("check", help=_("show what is wrong with lists of UKM; write nothing"))
    command.add_argument("files", nargs="+", type=Path, metavar="FILE")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=_check)

    command = commands.add_parser(
        "geocode", help=_("say which place an address, or each address of a list, means")
    )
    source = command.add_mutually_exclusive_group(required=True)
    source.add_argument("--text")
    source.add_argument("file", nargs="?", type=Path, metavar="FILE")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=_geocode)

    command = commands.add_parser("export", help=_("write built UKM to a file whose suffix names the format"))
    command.add_argument("out", type=Path, metavar="OUT")
    command.add_argument("--data", type=Path, default=settings.BUILT_DIR, metavar="DIR")
    command.add_argument("--product-type", action="append", default=[], metavar="T")
    command.add_argument("--level", action="append", default=[], choices=schema.EXPORT_LEVELS, metavar="L")
    command.add_argument("--regency", action="append", default=[], metavar="CODE")
    command.add_argument(
        "--full", action="store_true", help=_("add the personal columns; not for the public")
    )
    command.set_defaults(run=_export)

    command = commands.add_parser("boundaries", help=_("check a boundary layer"))
    action = command.add_subparsers(required=True).add_parser("check")
    action.add_argument("file", type=Path, metavar="FILE")
    action.add_argument("--layer", choices=("regency", "district"), default="regency")
    action.set_defaults(run=_check_boundaries)

    command = commands.add_parser("sample", help=_("write a synthetic list of UKM"))
    command.add_argument("out", type=Path, metavar="OUT")
    command.add_argument("--rows", type=_positive, required=True, metavar="N")
    command.add_argument("--seed", type=int, default=1, metavar="S")
    command.set_defaults(run=_sample)

    command = commands.add_parser("bench", help=_("time every step beside the usual way"))
    command.add_argument("--rows", type=_positive, default=20_000, metavar="N")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=_bench)
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(_("a whole number above zero is needed"))
    return number


if __name__ == "__main__":
    sys.exit(main())
