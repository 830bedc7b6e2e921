"""What the command line may be asked: commands, their options, and help in the language in use."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo import codes, postgres, schema, settings
from geo.errors import ReadError
from geo.texts import _, use_language

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

__all__ = ["FILTERS", "parse"]

#: The filters of `export` that take values, by field of `filters.Filters`: option and what stands for its value.
FILTERS: Final = {
    "product_types": ("--product-type", "T"),
    "export_levels": ("--level", "L"),
    "regencies": ("--regency", "CODE"),
    "districts": ("--district", "CODE"),
    "sizes": ("--size", "SIZE"),
    "certificates": ("--certificate", "C"),
    "gates": ("--gate", "GATE:STATE"),
    "weakest": ("--weakest", "CRITERION"),
    "next_steps": ("--next-step", "STEP"),
    "opportunities": ("--opportunity", "O"),
    "hs_headings": ("--hs", "HEADING"),
    "export_markets": ("--market", "COUNTRY"),
    "agencies": ("--agency", "NAME"),
    "location_levels": ("--location-level", "LEVEL"),
}

_PROGRAM: Final = "python -m geo"


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options of one command, whose name is in `command`, and speak the language asked for.

    The language may stand before or after the command; without it PETA_UKM_LANGUAGE of the environment counts.

    Raises
    ------
    SystemExit
        With 0 after help that was asked for, with 2 where the arguments make no command.
    """
    # The language is known before the other options are explained in it.
    spoken = argparse.ArgumentParser(prog=_PROGRAM, add_help=False, allow_abbrev=False)
    _add_language(spoken)
    default = os.environ.get("PETA_UKM_LANGUAGE", settings.DEFAULT_LANGUAGE)
    chosen, others = spoken.parse_known_args(["--language", default, *arguments])
    use_language(chosen.language)

    parser = argparse.ArgumentParser(prog=_PROGRAM, description=_("One honest map of the province's UKM."))
    _add_language(parser)
    commands = parser.add_subparsers(dest="command", metavar=_("COMMAND"))
    _add_reading(commands)
    _add_using(commands)
    _add_report(commands)
    _add_tools(commands)
    if any(map(postgres.holds_password, others)):
        # Other errors would repeat it.
        parser.error(postgres.no_password())
    options = parser.parse_args(others)
    if options.command is None:
        parser.print_help(sys.stderr)
        parser.exit(2)
    return options


def _add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", choices=settings.LANGUAGES, help=_("language of messages"))


def _add_reading(commands: "Commands") -> None:
    """Add the commands that take lists of UKM."""
    command = commands.add_parser("build", help=_("place and judge lists of UKM; write the data of the map"))
    command.add_argument("files", nargs="+", type=_source, metavar="FILE", help=_list_help())
    _add_said(command)
    command.add_argument("--out", type=Path, default=settings.BUILT_DIR, metavar="DIR")
    command.add_argument(
        "--corrections", type=Path, metavar="FILE", help=_("a correction file with the column code")
    )
    command.add_argument(
        "--workers", type=_positive, metavar="N",
        help=_("processes that place addresses (1; with --engine dask as many as there are processors)"),
    )  # fmt: skip
    command.add_argument(
        "--engine", choices=("local", "dask"), default="local",
        help=_("dask builds lists and folders of any size in parts, see docs/scale.md"),
    )  # fmt: skip
    command.add_argument(
        "--scheduler", metavar="ADDRESS", help=_("a Dask cluster to use, for example tcp://host:8786")
    )

    command = commands.add_parser("check", help=_("show what is wrong with lists of UKM; write nothing"))
    command.add_argument("files", nargs="+", type=_source, metavar="FILE", help=_list_help())
    _add_said(command)
    command.add_argument("--json", action="store_true")

    command = commands.add_parser(
        "geocode", help=_("say which place an address, or each address of a list, means")
    )
    source = command.add_mutually_exclusive_group(required=True)
    source.add_argument("--text")
    source.add_argument("file", nargs="?", type=_source, metavar="FILE")
    command.add_argument("--json", action="store_true")


def _list_help() -> str:
    return _("file, or postgresql://user@host/database/schema.table")


def _source(text: str) -> postgres.Source:
    if not postgres.is_address(text):
        return Path(text)
    try:
        return postgres.Address.of(text)
    except ReadError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _add_said(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--column", action="append", default=[], type=_said, metavar="HEADER=NAME",
        help=_("what a header means, for example Tempat=village; without a name the column is not used"),
    )  # fmt: skip


def _said(text: str) -> tuple[str, str]:
    header, parted, name = text.rpartition("=")
    known = [column.name for column in schema.COLUMNS]
    if not parted or not header.strip() or name not in ("", *known):
        raise argparse.ArgumentTypeError(
            _("write HEADER=NAME with one of these names: {known}", known=", ".join(known))
        )
    return " ".join(header.split()), name


def _add_using(commands: "Commands") -> None:
    """Add the command that takes built data."""
    command = commands.add_parser("export", help=_("write built UKM to a file whose suffix names the format"))
    helps = _filter_helps()
    command.add_argument("out", type=_source, metavar="OUT", help=_list_help())
    command.add_argument("--data", type=Path, default=settings.BUILT_DIR, metavar="DIR")
    for name, (option, metavar) in FILTERS.items():
        command.add_argument(
            option, action="append", default=[], metavar=metavar, dest=name, help=helps[name]
        )
    command.add_argument(
        "--search",
        default="",
        metavar="TEXT",
        help=_("words that all occur in the name of the business or product"),
    )
    kind = command.add_mutually_exclusive_group()
    kind.add_argument(
        "--tables",
        action="store_true",
        help=_("write how many there are by area, export level and product type instead (.xlsx or .csv)"),
    )
    kind.add_argument("--full", action="store_true", help=_("add the personal columns; not for the public"))


def _add_report(commands: "Commands") -> None:
    """Add the command that prints profiles of areas."""
    command = commands.add_parser(
        "report", help=_("print the profile of an area, or of every regency, for A4")
    )
    command.add_argument(
        "out", type=Path, metavar="OUT", help=_("file (.pdf or .png), or the folder of --all-regencies")
    )
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--area",
        metavar="CODE",
        help=_(
            "official code, for example {regency} or {district}; {province} is the province", **_examples()
        ),
    )
    what.add_argument(
        "--all-regencies", action="store_true", help=_("a PDF of each regency and of the province")
    )
    command.add_argument("--data", type=Path, default=settings.BUILT_DIR, metavar="DIR")


def _examples() -> dict[str, str]:
    code = settings.PROVINCE_CODE
    return {"province": code, "regency": f"{code}.06", "district": f"{code}.06.01"}


def _filter_helps() -> dict[str, str]:
    """Return the help of every filter of `export`; several values of one are alternatives."""
    return {
        "product_types": _("code of data/ukm/products.csv"),
        "export_levels": ", ".join(schema.EXPORT_LEVELS),
        "regencies": _("official code, for example {code}", code=_examples()["regency"]),
        "districts": _("official code, for example {code}", code=_examples()["district"]),
        "sizes": ", ".join(schema.SIZE_CLASSES),
        "certificates": ", ".join(codes.CERTIFICATES),
        "gates": _("gate and state, for example halal:fail"),
        "weakest": ", ".join(schema.CRITERIA),
        "next_steps": ", ".join(schema.NEXT_STEPS),
        "opportunities": ", ".join(schema.OPPORTUNITIES),
        "hs_headings": _("four-digit heading of HS 2022, for example 0901"),
        "export_markets": _("country by its two letters, for example JP"),
        "agencies": _("name of the assisting agency as the register writes it"),
        "location_levels": ", ".join(level for level in schema.LOCATION_LEVELS if level != "none"),
    }


def _add_tools(commands: "Commands") -> None:
    """Add the commands about boundaries, versions, the sample and speed."""
    _add_boundaries(commands)
    command = commands.add_parser(
        "versions", help=_("list what was published on page Data, or go back to it")
    )
    command.add_argument("--data", type=Path, default=settings.BUILT_DIR, metavar="DIR")
    command.add_argument("--back", metavar="VERSION", help=_("let all visitors see this version again"))

    command = commands.add_parser("sample", help=_("write a synthetic list of UKM"))
    command.add_argument("out", type=Path, metavar="OUT")
    command.add_argument("--rows", type=_positive, required=True, metavar="N")
    command.add_argument("--seed", type=_positive, default=1, metavar="S")

    command = commands.add_parser("bench", help=_("time every step beside the usual way"))
    command.add_argument("--rows", type=_positive, default=20_000, metavar="N")
    command.add_argument("--json", action="store_true")


def _add_boundaries(commands: "Commands") -> None:
    """Add the command that checks and installs boundaries of one's own."""
    command = commands.add_parser("boundaries", help=_("check boundaries of your own, or install them"))
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help=_("say what is wrong with a boundary file; change nothing"))
    install = actions.add_parser(
        "install",
        help=_("use the boundaries of a file instead of the program's, if nothing is wrong with them"),
    )
    actions.add_parser("undo", help=_("go back to the boundaries that were used before"))
    for action in (check, install):
        action.add_argument(
            "file", type=Path, metavar="FILE", help=".shp, .gpkg, .geojson, .topojson, .json, .zip"
        )
        action.add_argument("--table", metavar="NAME", help=_("the layer to read where the file has several"))
        action.add_argument(
            "--crs",
            metavar="CRS",
            help=_("the CRS where the file states none, e.g. {crs}", crs=settings.CRS_METRIC),
        )
        action.add_argument(
            "--sliver", type=_positive, default=settings.SLIVER_M, metavar="M",
            help=_("overlaps and gaps up to so many metres wide are closed by machine (100)"),
        )  # fmt: skip
    check.add_argument(
        "--layer", choices=("regency", "district"), help=_("what the file is to be checked as")
    )
    check.add_argument("--json", action="store_true")
    install.add_argument(
        "--source", default="", metavar="TEXT", help=_("whose boundaries they are, and of when")
    )


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(_("a whole number above zero is needed"))
    return int(text)
