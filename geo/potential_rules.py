"""The rules of export potential, read from `data/ukm/potential.toml` and checked; applies none of them."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

from geo import codes, rule_text, schema, settings
from geo.errors import ReadError
from geo.texts import _

__all__ = ["Rules", "load_rules"]

_SOURCED: Final = (
    "levels", "opportunity",
    *(f"gates.{name}" for name in schema.GATES), *(f"criteria.{name}" for name in schema.CRITERIA),
)  # fmt: skip

_TEXTS: Final = (
    "version",
    *(f"{table}.source.{language}" for table in _SOURCED for language in settings.LANGUAGES),
)

#: Where each number stands in the file, and the range that it may have.
_NUMBERS: Final = {
    "coverage_min": ("levels.coverage_min", 0, 1),
    "ready_from": ("levels.ready_from", 0, 100),
    "improving_from": ("levels.improving_from", 0, 100),
    "opportunity_lists_min": ("opportunity.lists_min", 1, 5),
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

#: Gates that an enterprise can do something about; only time helps with its age.
_ORDERED: Final = tuple(gate for gate in schema.GATES if gate != "age")

_RANGES: Final = {
    **{key: (low, high) for key, low, high in _NUMBERS.values()},
    **{f"criteria.{name}.weight": (0, 1) for name in schema.CRITERIA},
    **{f"gates.{name}.order": (1, len(_ORDERED)) for name in _ORDERED},
}
_WHOLE: Final = ("gates.age.years", "opportunity.lists_min", *(f"gates.{name}.order" for name in _ORDERED))

#: Weights written with three decimals may miss 1 by this much.
_SUM_TOLERANCE: Final = 0.002


@dataclass(frozen=True)
class Rules:
    """One checked version of the rules; the meaning of each number is written in the file.

    Attributes
    ----------
    weights
        Weight of every criterion of `schema.CRITERIA`, in that order; they add up to 1.
    gate_order
        The gates that can be passed by doing something, the cheapest first.
    sources
        The source of every rule by language, by the name of its table ("gates.legal").
    """

    version: str
    coverage_min: float
    ready_from: float
    improving_from: float
    opportunity_lists_min: int
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
    gate_order: tuple[str, ...]
    sources: Mapping[str, Mapping[str, str]]


def load_rules(path: Path = settings.RULES_FILE) -> Rules:
    """Return the rules that `path` states.

    Raises
    ------
    ReadError
        The file is missing or no TOML, a key is missing or unknown, a value is impossible or the weights do not
        add up to 1; the message names the file, the line, the key and the reason.

    Examples
    --------
    >>> load_rules().weights["quality"]
    0.2
    """
    try:
        text = path.read_text(encoding="utf-8")
        values = dict(_flat(tomllib.loads(text)))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        msg = _(
            "{file}: cannot be read ({reason}); restore it from the repository",
            file=path.name,
            reason=getattr(error, "strerror", None) or error,
        )
        raise ReadError(msg) from error
    _Check(path.name, text, values).all()
    orders = {name: values[f"gates.{name}.order"] for name in _ORDERED}
    fields: dict[str, Any] = {field: values[key] for field, (key, _low, _high) in _NUMBERS.items()}
    fields |= {field: tuple(values[key]) for field, key in _LISTS.items()}
    return Rules(
        **fields,
        version=values["version"],
        weights={name: float(values[f"criteria.{name}.weight"]) for name in schema.CRITERIA},
        gate_order=tuple(sorted(orders, key=orders.__getitem__)),
        sources={
            table: {language: values[f"{table}.source.{language}"] for language in settings.LANGUAGES}
            for table in _SOURCED
        },
    )


class _Check:
    """What must hold of the values of a rule file; the first that does not is refused with its line."""

    def __init__(self, file: str, text: str, values: Mapping[str, Any]) -> None:
        self._file, self._lines, self._values = file, rule_text.lines(text), values

    def all(self) -> None:
        """Raise a `ReadError` at the first fault."""
        self._keys()
        self._numbers()
        self._texts_and_lists()
        self._together()

    def _keys(self) -> None:
        known = {*_RANGES, *_TEXTS, *_LISTS.values()}
        for key in sorted(known.symmetric_difference(self._values)):
            self._refuse(key, _("is missing") if key in known else _("is no rule that is known"))

    def _numbers(self) -> None:
        for key, (low, high) in _RANGES.items():
            value = self._values[key]
            if not _is_number(value) or not low <= value <= high:
                self._refuse(key, _("must be a number from {low} to {high}", low=low, high=high))
        for key in _WHOLE:
            if not isinstance(self._values[key], int):
                self._refuse(key, _("must be a whole number"))

    def _texts_and_lists(self) -> None:
        for key in _TEXTS:
            if not isinstance(self._values[key], str) or not self._values[key].strip():
                self._refuse(key, _("must be a text"))
        for key in _LISTS.values():
            value = self._values[key]
            if not value or not isinstance(value, list) or any(x not in codes.CERTIFICATES for x in value):
                known = ", ".join(codes.CERTIFICATES)
                self._refuse(key, _("must be a list of certificate codes, which are {known}", known=known))

    def _together(self) -> None:
        if self._values["levels.improving_from"] > self._values["levels.ready_from"]:
            self._refuse("levels.improving_from", _("must not be above levels.ready_from"))
        total = sum(self._values[f"criteria.{name}.weight"] for name in schema.CRITERIA)
        if abs(total - 1) > _SUM_TOLERANCE:
            self._refuse(
                f"criteria.{schema.CRITERIA[-1]}.weight",
                _("the weights must add up to 1 and make {total}", total=round(total, 4)),
            )
        places: set[int] = set()
        for name in _ORDERED:
            place = self._values[f"gates.{name}.order"]
            if place in places:
                self._refuse(f"gates.{name}.order", _("another gate has the same place in the order"))
            places.add(place)

    def _refuse(self, key: str, reason: str) -> NoReturn:
        """Raise with the line of `key`, or with that of the table it belongs in where it is missing."""
        table = key
        while table and table not in self._lines:
            table = table.rpartition(".")[0]
        at = self._lines.get(table)
        parts = [self._file, *([_("line {n}", n=at)] if at else []), key]
        msg = f"{', '.join(parts)}: {reason}"
        raise ReadError(msg)


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
