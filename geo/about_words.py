"""What `About` says, in words: for the sheet, the note or the description that a file carries."""

from geo.about import About
from geo.texts import _
from geo.words import day, number

__all__ = ["in_line", "rows"]


def rows(about: About) -> dict[str, str]:
    """Return what a reader of the file must know, by what it is about."""
    return {
        _("Source"): about.source,
        _("Date of the data"): day(about.date),
        _("Filters"): about.filters or _("none, all UKM on the map"),
        _("Licence"): about.licence or _("the source states none"),
        _("Synthetic"): _synthetic(about),
        _("Number of UKM"): number(about.n),
    }


def in_line(about: About) -> str:
    """Return the same in one line."""
    return " · ".join(f"{what}: {said}" for what, said in rows(about).items())


def _synthetic(about: About) -> str:
    if not about.synthetic:
        return _("no")
    if about.synthetic_n is None or about.synthetic_n == about.n:
        return _("yes: sample data that are made up, no official data")
    return _("partly: {n} UKM are made up, no official data", n=number(about.synthetic_n))
