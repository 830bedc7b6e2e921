"""The report of a build: what was read, where it was placed and everything that is wrong with it.

Owns the members of `quality.json`; nothing in it is personal.
"""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import pandas as pd

from geo import products, schema, sensitivity, sheets, store
from geo.postgres import Address, Source
from geo.potential import Rules

__all__ = ["report"]

#: Rows with a problem that are listed per kind; the count beside them is of all.
_LISTED_PER_PROBLEM: Final = 200


def report(
    files: Sequence[Source], ukm: pd.DataFrame, problems: pd.DataFrame, *, rules: Rules, today: date
) -> dict[str, Any]:
    """Return the report about the rows `ukm` of `files` and the `problems` that `read` found.

    Needs the record, `schema.SOURCE`, product_type, `schema.LOCATION` and `schema.POTENTIAL`.
    """
    placed = ukm[ukm["regency_code"].notna()]
    listed = problems.groupby("problem", sort=False).head(_LISTED_PER_PROBLEM)
    synthetic = int(ukm["synthetic"].fillna(False).sum())
    return {
        "built": today.isoformat(),
        "data_date": None if ukm["updated"].isna().all() else ukm["updated"].max(),
        "files": _files(files, ukm["source_file"]),
        "synthetic": synthetic > 0,
        "synthetic_rows": synthetic,
        "rows": len(ukm),
        "placed": len(placed),
        "unplaced": len(ukm) - len(placed),
        "location_levels": _counts(ukm["location_level"], schema.LOCATION_LEVELS),
        "location_notes": _counts(_listed(ukm["location_note"]), schema.LOCATION_NOTES),
        "rules": rules.version,
        "export_levels": _counts(placed["export_level"], schema.EXPORT_LEVELS),
        "next_steps": _counts(placed["next_step"], schema.NEXT_STEPS),
        "potential_notes": _counts(_listed(ukm["potential_note"]), schema.POTENTIAL_NOTES),
        "sensitivity": sensitivity.analyse(placed, rules),
        "product_types": _counts(placed["product_type"], tuple(products.load().index)),
        "product_type_missing": int(placed["product_type"].isna().sum()),
        "problems": {str(kind): int(n) for kind, n in problems["problem"].value_counts().items()},
        "problem_rows": json.loads(listed.to_json(orient="records")),
    }


def _files(files: Sequence[Source], sources: pd.Series) -> list[dict[str, Any]]:
    """Return name, rows and digest of each file; where several of its sheets were read, their rows together."""
    names = sheets.source_names(files)
    rows = sources.value_counts()
    return [
        {
            "name": name,
            "rows": int(rows[(rows.index == name) | rows.index.str.startswith(f"{name} [")].sum()),
            "sha256": None if isinstance(file, Address) else store.digest(file),
        }
        for name, file in zip(names, files, strict=True)
    ]


def _listed(codes: pd.Series) -> pd.Series:
    return codes.dropna().str.split("; ").explode()


def _counts(values: pd.Series, vocabulary: Sequence[str]) -> dict[str, int]:
    """Return the number of each word of `vocabulary`, in its order, zeros included."""
    counts = values.value_counts()
    return {word: int(counts.get(word, 0)) for word in vocabulary}
