"""The command `python -m geo versions`: what was published, and the way back for who has no browser."""

import argparse
import getpass

from geo import publication, versions
from geo.publication import Act
from geo.texts import _
from geo.words import moment, number

__all__ = ["run"]


def run(options: argparse.Namespace) -> None:
    """List the versions of the built data, or go back to one."""
    if options.back:
        publication.roll_back(options.data, options.back, Act(getpass.getuser()))
    used = publication.in_use(options.data)
    known = versions.kept(options.data)
    for version in known:
        print(
            "*" if version.name == used else " ", version.name, moment(version.time), version.who or "-",
            _("{n} UKM", n=number(version.placed)), ", ".join(version.lists), sep="  ",
        )  # fmt: skip
    if not known:
        print(_("{folder}: nothing was published there yet", folder=options.data))
    elif not used:
        print(_("in use is what was built there, not one of these versions"))
