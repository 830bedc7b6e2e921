"""What is found in a boundary file: one finding with its grade, its words and the areas it is about."""

from dataclasses import dataclass
from typing import Literal

from geo import gazetteer

__all__ = ["Finding", "Grade", "called"]

#: A fault stands against installing; what is mended `install` puts right; a note changes nothing.
Grade = Literal["fault", "mended", "note"]


@dataclass(frozen=True)
class Finding:
    """One thing to know about a boundary file.

    Attributes
    ----------
    kind
        The same word for all findings of one sort.
    text
        In words; of a fault also what to do.
    codes
        The areas it is about.
    area_km2, width_m
        Of a gap or an overlap, in `settings.CRS_METRIC`; the width is that of the largest circle inside.
    point
        Longitude and latitude of a place in it.
    """

    kind: str
    grade: Grade
    text: str
    codes: tuple[str, ...] = ()
    area_km2: float | None = None
    width_m: float | None = None
    point: tuple[float, float] | None = None


def called(code: str) -> str:
    """Return code and name of an area; the code alone where nobody knows it.

    Examples
    --------
    >>> called("18.01.04"), called("18.99.01")
    ('18.01.04 Natar', '18.99.01')
    """
    return f"{code} {gazetteer.load().names.get(code, '')}".rstrip()
