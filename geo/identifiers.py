"""The identifier of every row: given, made where it is missing or personal, and unique in all files together."""

import pandas as pd

from geo.postgres import Source
from geo.privacy import MASK, reveals_person
from geo.problems import problems

__all__ = ["complete", "unique"]


def complete(
    frame: pd.DataFrame, path: Source, header_row: int | None
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Make the identifiers that are missing or personal; `header_row` where the whole column is missing."""
    ids, rows = frame["ukm_id"], frame["source_row"]
    missing = ids.isna()
    personal = ids.map(reveals_person, na_action="ignore").eq(True)
    file = frame["source_file"].iloc[0]
    made = f"{file.replace(path.suffix, '')}-" + rows.astype(str).str.zfill(6)
    where = rows[missing] if header_row is None else [header_row]
    found = [
        problems("ukm_id_made", file=file, rows=where, column="ukm_id"),
        problems("ukm_id_personal", file=file, rows=rows[personal], column="ukm_id", values=MASK),
    ]
    return frame.assign(ukm_id=ids.mask(missing | personal, made)), found


def unique(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Put a number behind identifiers that occur before, in any of the files."""
    ids = frame["ukm_id"]
    repeated = ids.duplicated()
    found = [
        problems(
            "ukm_id_repeated", file=str(file), rows=same["source_row"], column="ukm_id", values=same["ukm_id"]
        )
        for file, same in frame[repeated].groupby("source_file", sort=False)
    ]
    while ids.duplicated().any():
        turn = ids.groupby(ids).cumcount() + 1
        ids = ids.mask(turn > 1, ids + "#" + turn.astype(str))
    return frame.assign(ukm_id=ids), found
