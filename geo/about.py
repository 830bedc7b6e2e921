"""What a file of UKM says about itself: source, date, filters, licence, and whether the data are made up.

Owns the words of the statement, not the formats that carry it (see `export`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

import pandas as pd

__all__ = ["About"]

#: Made-up data are part of this repository.
_LICENCE_SYNTHETIC: Final = "MIT"


@dataclass(frozen=True)
class About:
    """What a reader of the file must know.

    Attributes
    ----------
    source
        Whose data they are.
    date
        ISO 8601 date of the data.
    filters
        The filters in words; "" where there are none.
    licence
        Under which the data may be used; "" where the source states none.
    synthetic
        Whether the data are made up.
    n
        Number of UKM.
    synthetic_n
        How many of them are made up; None where that is not known.
    """

    source: str
    date: str
    filters: str
    licence: str
    synthetic: bool
    n: int
    synthetic_n: int | None = None

    @classmethod
    def of(
        cls, quality: Mapping[str, Any], *, filters: str, n: int, synthetic: pd.Series | None = None
    ) -> Self:
        """Return what the report `quality.json` of a build says about `n` of its UKM.

        `synthetic` is their column of that name; without it what the report says about the whole build counts.
        """
        made = None if synthetic is None else int(synthetic.eq(True).fillna(False).sum())
        whole = quality.get("synthetic_rows") == quality["rows"] if made is None else made == n > 0
        return cls(
            source="; ".join(file["name"] for file in quality["files"]),
            date=quality["data_date"] or quality["built"],
            filters=filters,
            licence=_LICENCE_SYNTHETIC if whole and quality["synthetic"] else "",
            synthetic=quality["synthetic"] if made is None else made > 0,
            n=n,
            synthetic_n=made,
        )
