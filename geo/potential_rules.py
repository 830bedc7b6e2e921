"""The rules of export potential, read from `data/ukm/potential.toml` and checked; applies none of them."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from geo import settings
from geo.errors import ReadError
from geo.texts import _

__all__ = ["Rules", "load_rules"]

_CRITERIA: Final = ("quality", "quantity", "continuity", "packaging", "market")
_SOURCED: Final = (
    "levels", "gates.legal", "gates.age", "gates.halal", "gates.permit",
    *(f"criteria.{name}" for name in _CRITERIA),
)  # fmt: skip

#: Where each number stands in the file, and the range that it may have.
_NUMBERS: Final = {
    "coverage_min": ("levels.coverage_min", 0, 1),
    "ready_from": ("levels.ready_from", 0, 100),
    "improving_from": ("levels.improving_from", 0, 100),
    "age_years": ("gates.age.years", 0, 100),
    "quality_full_at": ("criteria.quality.full_at", 1, 100),
    "quantity_medians_full": ("criteria.quantity.medians_full", 0.01, 100),
    "quantity_median_rows_min": ("criteria.quantity.median_rows_min", 1, 1_000_000),
    "quantity_workers_full": ("criteria.quantity.workers_full", 1, 1_000_000),
}
_LISTS: Final = {
    "legal_certificates": "gates.legal.certificates",
    "halal_certificates": "gates.halal.certificates",
    "permit_spp_irt": "gates.permit.spp-irt",
    "permit_bpom_md": "gates.permit.bpom-md",
    "quality_certificates": "criteria.quality.certificates",
}


@dataclass(frozen=True)
class Rules:
    """One checked version of the rules; the meaning of each number is written in the file.

    Attributes
    ----------
    weights
        Weight of every criterion, in the order in which they are summed.
    sources
        The source of every rule, by the name of its table ("gates.legal").
    """

    version: str
    coverage_min: float
    ready_from: float
    improving_from: float
    legal_certificates: tuple[str, ...]
    age_years: int
    halal_certificates: tuple[str, ...]
    permit_spp_irt: tuple[str, ...]
    permit_bpom_md: tuple[str, ...]
    quality_certificates: tuple[str, ...]
    quality_full_at: float
    quantity_medians_full: float
    quantity_median_rows_min: float
    quantity_workers_full: float
    weights: Mapping[str, float]
    sources: Mapping[str, str]


def load_rules(path: Path = settings.UKM_DIR / "potential.toml") -> Rules:
    """Return the rules that `path` states.

    Raises
    ------
    ReadError
        The file is missing or no TOML, a key is missing or unknown, or a value is impossible; the message
        names the file, the key and the reason.

    Examples
    --------
    >>> load_rules().weights["quality"]
    1.0
    """
    try:
        values = dict(_flat(tomllib.loads(path.read_text(encoding="utf-8"))))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        msg = _(
            "{file}: cannot be read ({reason}); restore it from the repository", file=path.name, reason=error
        )
        raise ReadError(msg) from error
    _check(values, path)
    fields: dict[str, Any] = {field: values[key] for field, (key, _low, _high) in _NUMBERS.items()}
    fields |= {field: tuple(values[key]) for field, key in _LISTS.items()}
    rules = Rules(
        **fields,
        version=values["version"],
        weights={name: values[f"criteria.{name}.weight"] for name in _CRITERIA},
        sources={table: values[f"{table}.source"] for table in _SOURCED},
    )
    if rules.improving_from > rules.ready_from:
        raise _refusal(path, "levels.improving_from", _("must not be above levels.ready_from"))
    if not any(rules.weights.values()):
        raise _refusal(path, "criteria", _("at least one weight must be above zero"))
    return rules


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _check(values: Mapping[str, Any], path: Path) -> None:
    ranges = {key: (low, high) for key, low, high in _NUMBERS.values()}
    ranges |= {f"criteria.{name}.weight": (0, 1000) for name in _CRITERIA}
    texts = {"version", *(f"{table}.source" for table in _SOURCED)}
    known = {*ranges, *texts, *_LISTS.values()}
    for key in sorted(known.symmetric_difference(values)):
        raise _refusal(path, key, _("is missing") if key in known else _("is no rule that is known"))
    for key, (low, high) in ranges.items():
        if not _is_number(values[key]) or not low <= values[key] <= high:
            raise _refusal(path, key, _("must be a number from {low} to {high}", low=low, high=high))
    if not isinstance(values["gates.age.years"], int):
        raise _refusal(path, "gates.age.years", _("must be a whole number"))
    for key in texts:
        if not isinstance(values[key], str) or not values[key].strip():
            raise _refusal(path, key, _("must be a text"))
    for key in _LISTS.values():
        if not values[key] or not isinstance(values[key], list) or {str} != set(map(type, values[key])):
            raise _refusal(path, key, _("must be a list of certificate codes"))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _refusal(path: Path, key: str, reason: str) -> ReadError:
    return ReadError(_("{file}, {key}: {reason}", file=path.name, key=key, reason=reason))
