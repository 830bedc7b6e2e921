"""Firms for the tests of export potential: one about which all is known, and random ones with every kind of slip."""

import random
from datetime import date
from typing import Any

import pandas as pd

from geo import potential, schema

TODAY = date(2026, 11, 24)
RULES = potential.load_rules()

#: Points 100 * (0 + 10/20 + 1 + 1 + 0.5) / 5 = 60.
FULL: dict[str, Any] = {
    "product_type": "coffee",
    "certificates": "NIB; HALAL; SPP-IRT",
    "established": "2015",
    "workers": 10,
    "annual_capacity": None,
    "capacity_unit": None,
    "months_active": 12,
    "packaging_ready": True,
    "online_sales": True,
    "exporting": False,
    "export_markets": "",
    "refused": None,
}

_DTYPES = {"number": "float64", "integer": "Int64", "boolean": "boolean"}
_CERTIFICATES = ["NIB", "NIB", "HALAL", "HALAL", "SPP-IRT", "SPP-IRT", "BPOM-MD", "SNI", "HACCP", "MERK"]
_CHOICES: dict[str, list[Any]] = {
    "product_type": ["coffee", "coffee", "textiles", "services", "other", None],
    "established": ["2010", "2010", "2024", "2024-03", "2024-11-24", "2027", "2023-02-29", "lama", None],
    "workers": [None, -1, 0, 3, 12, 25],
    "annual_capacity": [None, -5, 0, 2, 10, 250, 1000.5],
    "capacity_unit": [
        "kg",
        "Kg.",
        "kg/tahun",
        "ton",
        "Ton per tahun",
        "kuintal",
        "pcs",
        "buah",
        "karung",
        None,
    ],
    "months_active": [None, 0, 7, 12, 12, 14, -1],
    "packaging_ready": [True, True, False, None],
    "online_sales": [True, True, False, None],
    "exporting": [True, False, False, False, None],
    "export_markets": [None, None, "", "", "MY; SG", "Eropa", "Eropa; NL", "EU"],
}


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return firms that differ from `FULL` as said, with the types that `read` gives."""
    kinds = {column.name: column.kind for column in schema.COLUMNS}
    firms = pd.DataFrame([FULL | row for row in rows], columns=list(FULL), dtype=object)
    return firms.astype({name: _DTYPES.get(kinds.get(name, "text"), "str") for name in FULL})


def one(rules: potential.Rules = RULES, **fields: Any) -> pd.Series:
    """Return how one firm is judged."""
    return potential.score(frame(fields), rules, today=TODAY).iloc[0]


def random_rows(n: int, *, seed: int) -> list[dict[str, Any]]:
    """Return firms of which nothing need make sense."""
    dice = random.Random(seed)

    def certificates() -> str | None:
        held = dict.fromkeys(dice.sample(_CERTIFICATES, dice.randint(0, 9)))
        unknown = ["Bintang Lima"] if dice.random() < 0.1 else []
        return None if dice.random() < 0.1 else "; ".join([*held, *unknown])

    def refused(row: dict[str, Any]) -> dict[str, Any]:
        names = [name for name in schema.JUDGED if dice.random() < 0.04]
        return row | dict.fromkeys(names) | {"refused": "; ".join(names) or None}

    return [
        refused({key: dice.choice(options) for key, options in _CHOICES.items()})
        | {"certificates": certificates()}
        for _row in range(n)
    ]
