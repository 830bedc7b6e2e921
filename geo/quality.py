"""The report of a build: what was read, where it was placed and everything that is wrong with it.

Owns the members of `quality.json`; nothing in it is personal.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import pandas as pd

from geo import products, schema, sensitivity
from geo.potential import Rules

__all__ = ["LISTED_PER_PROBLEM", "added", "count", "counts_of", "report"]

#: The name of a list in every output, and the SHA-256 of its file, None where it is a table of a database.
File = tuple[str, str | None]

#: Rows with a problem that are listed per kind; the count beside them is of all.
LISTED_PER_PROBLEM: Final = 200


def count(ukm: pd.DataFrame, rules: Rules) -> dict[str, Any]:
    """Return what `report` says of the rows `ukm`: plain numbers that `added` adds up over the parts of a list.

    Needs the record, `schema.SOURCE`, product_type, `schema.LOCATION` and `schema.POTENTIAL`.
    """
    placed = ukm[ukm["regency_code"].notna()]
    return {
        "data_date": "" if ukm["updated"].isna().all() else ukm["updated"].max(),
        "sources": {str(name): int(n) for name, n in ukm["source_file"].value_counts().items()},
        "synthetic_rows": int(ukm["synthetic"].fillna(False).sum()),
        "rows": len(ukm),
        "placed": len(placed),
        "location_levels": _counts(ukm["location_level"], schema.LOCATION_LEVELS),
        "location_notes": _counts(_listed(ukm["location_note"]), schema.LOCATION_NOTES),
        "export_levels": _counts(placed["export_level"], schema.EXPORT_LEVELS),
        "next_steps": _counts(placed["next_step"], schema.NEXT_STEPS),
        "potential_notes": _counts(_listed(ukm["potential_note"]), schema.POTENTIAL_NOTES),
        "sensitivity": sensitivity.count(placed, rules),
        "product_types": _counts(placed["product_type"], tuple(products.load().index)),
        "product_type_missing": int(placed["product_type"].isna().sum()),
    }


def counts_of(problems: pd.DataFrame) -> dict[str, Any]:
    """Return what `report` says of the `problems` that `read` found in rows; `added` adds that up, too."""
    listed = problems.groupby("problem", sort=False).head(LISTED_PER_PROBLEM)
    return {
        "problems": {str(kind): int(n) for kind, n in problems["problem"].value_counts().items()},
        "problem_rows": json.loads(listed.to_json(orient="records")),
    }


def added(one: Any, other: Any, name: str = "") -> Any:
    """Return the counts of two parts of a list together, the first one's rows first."""
    if isinstance(one, dict):
        keys = one | other
        return {
            key: added(one[key], other[key], key) if key in one and key in other else keys[key]
            for key in keys
        }
    if name == "problem_rows":
        seen: Counter[str] = Counter()
        return [row for row in one + other if _nth(row["problem"], seen) <= LISTED_PER_PROBLEM]
    if isinstance(one, list):
        return [added(*pair) for pair in zip(one, other, strict=True)]
    return max(one, other) if isinstance(one, str) else one + other


def report(files: Sequence[File], counts: Mapping[str, Any], *, rules: Rules, today: date) -> dict[str, Any]:
    """Return the report about `files`, whose rows and problems `counts` holds (see `count` and `counts_of`)."""
    return {
        "built": today.isoformat(),
        "data_date": counts["data_date"] or None,
        "files": [_file(*file, counts["sources"]) for file in files],
        "synthetic": counts["synthetic_rows"] > 0,
        "synthetic_rows": counts["synthetic_rows"],
        "rows": counts["rows"],
        "placed": counts["placed"],
        "unplaced": counts["rows"] - counts["placed"],
        "location_levels": counts["location_levels"],
        "location_notes": counts["location_notes"],
        "rules": rules.version,
        "export_levels": counts["export_levels"],
        "next_steps": counts["next_steps"],
        "potential_notes": counts["potential_notes"],
        "sensitivity": sensitivity.figures(counts["sensitivity"]),
        "product_types": counts["product_types"],
        "product_type_missing": counts["product_type_missing"],
        "problems": counts["problems"],
        "problem_rows": counts["problem_rows"],
    }


def _nth(kind: str, seen: Counter[str]) -> int:
    seen[kind] += 1
    return seen[kind]


def _file(name: str, digest: str | None, rows: Mapping[str, int]) -> dict[str, Any]:
    """Return name, rows and digest of a file; where several of its sheets were read, their rows together."""
    of_file = [n for source, n in rows.items() if source == name or source.startswith(f"{name} [")]
    return {"name": name, "rows": sum(of_file), "sha256": digest}


def _listed(codes: pd.Series) -> pd.Series:
    return codes.dropna().str.split("; ").explode()


def _counts(values: pd.Series, vocabulary: Sequence[str]) -> dict[str, int]:
    """Return the number of each word of `vocabulary`, in its order, zeros included."""
    counts = values.value_counts()
    return {word: int(counts.get(word, 0)) for word in vocabulary}
