"""One area of the province by its code, a regency or a district; an empty code is the province.

Says what lies in it and what it is compared with. It is a view and no filter, but it narrows what is shown.
"""

from dataclasses import replace
from typing import Final, TypeVar

import pandas as pd

from geo import gazetteer, settings
from geo.filters import Filters

__all__ = ["counted", "full_name", "inside", "is_district", "is_within", "listed", "narrowed"]

Frame = TypeVar("Frame", bound=pd.DataFrame)

_REGENCY_CODE: Final = len("00.00")
_DISTRICT_CODE: Final = len("00.00.00")


def is_district(code: str) -> bool:
    """Say whether `code` is that of a district, below which there are villages only."""
    return len(code) == _DISTRICT_CODE


def is_within(inner: str, outer: str) -> bool:
    """Say whether the area `inner` is `outer` or lies in it.

    Examples
    --------
    >>> is_within("18.06.05", "18.06"), is_within("18.06", "18.06.05"), is_within("18.06", "")
    (True, False, True)
    """
    return not outer or f"{inner}.".startswith(f"{outer}.")


def full_name(code: str) -> str:
    """Return the name of an area with that of the one around it.

    Examples
    --------
    >>> full_name("18.72.01"), full_name("")
    ('Metro Pusat, Kota Metro', 'Lampung')
    """
    return gazetteer.load().full_name(code) if code else settings.PROVINCE_NAME


def inside(ukm: Frame, code: str) -> Frame:
    """Return the rows of `ukm`, with regency_code and district_code, that are placed in the area."""
    return ukm.loc[ukm["district_code" if is_district(code) else "regency_code"] == code] if code else ukm


def narrowed(chosen: Filters, code: str) -> Filters | None:
    """Return the filters that let pass what `chosen` does inside the area; None where it leaves the area out.

    Examples
    --------
    >>> narrowed(Filters(sizes=("micro",)), "18.06").regencies
    ('18.06',)
    >>> narrowed(Filters(regencies=("18.01",)), "18.06.05") is None
    True
    """
    if not code:
        return chosen
    regency = code[:_REGENCY_CODE]
    districts = tuple(district for district in chosen.districts if is_within(district, code))
    if regency not in (chosen.regencies or (regency,)) or (chosen.districts and not districts):
        return None
    return replace(chosen, regencies=(regency,), districts=(code,) if is_district(code) else districts)


def listed(table: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return the rows of a frame of `summarise.by_area` that are compared where one is in the area.

    In the province these are all; in a regency its districts, in a district those of its regency. Districts of more
    than one regency are called by their full names, since names of districts repeat.
    """
    rows = table.loc[table.index.str.startswith(code[:_REGENCY_CODE])]
    if code or not is_district(rows.index[0]):
        return rows
    return rows.assign(name=[full_name(district) for district in rows.index])


def counted(table: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return the rows of a frame of `listed` that the figures on screen are about.

    In a district it is that one; the others of its regency are there to be compared with.
    """
    return table.loc[table.index == code] if is_district(code) else table
