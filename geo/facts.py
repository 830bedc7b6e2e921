"""What the register says about one UKM, criterion by criterion, in words; judges nothing."""

from typing import Any

import pandas as pd

from geo import codes
from geo.potential_rules import Rules
from geo.texts import _, ngettext
from geo.words import names, number

__all__ = ["facts", "known", "listed", "points"]


def facts(row: pd.Series, rules: Rules) -> dict[str, str]:
    """Return by criterion of `schema.CRITERIA` what is known, what is not, and what full points ask for.

    Parameters
    ----------
    row
        Columns certificates, workers, annual_capacity, capacity_unit, months_active, packaging_ready, online_sales,
        exporting and export_markets, as `build` leaves them.
    rules
        Which certificates count, and what earns full points.

    Examples
    --------
    >>> from geo.potential_rules import load_rules
    >>> row = pd.Series({
    ...     "certificates": "NIB; SNI", "workers": 4, "annual_capacity": 210.0, "capacity_unit": "kg",
    ...     "months_active": None, "packaging_ready": True, "online_sales": None, "exporting": None,
    ...     "export_markets": "MY",
    ... })
    >>> list(facts(row, load_rules()))
    ['quality', 'quantity', 'continuity', 'packaging', 'market']
    """
    return {
        "quality": _quality(row, rules),
        "quantity": _quantity(row, rules),
        "continuity": _continuity(row),
        "packaging": _answer(
            row, "packaging_ready", _("ready for export"), _("not ready for export yet"), _("packaging: not known")
        ),
        "market": _market(row),
    }  # fmt: skip


def known(row: pd.Series, name: str) -> Any:
    """Return a value, None where it is missing in any of the ways of pandas."""
    return None if pd.isna(row[name]) else row[name]


def listed(row: pd.Series, name: str) -> list[str]:
    """Return the values of a list; none where it is empty or missing."""
    return [part for part in (known(row, name) or "").split("; ") if part]


def points(value: float) -> str:
    """Return a number with one decimal, or with none where that is 0."""
    rounded = round(float(value), 1)
    return number(rounded, decimals=0 if rounded == int(rounded) else 1)


def _quality(row: pd.Series, rules: Rules) -> str:
    if known(row, "certificates") is None:
        return _("certificates: not known")
    said = listed(row, "certificates")
    held = [name for name in said if name != codes.UNSTATED and not name.startswith(f"{codes.NOT_YET} ")]
    others = [_("what else is held is not known")] if codes.UNSTATED in said else []
    counting = [name for name in held if name in rules.quality_certificates]
    full = _("{n} such give full points", n=points(rules.quality_full_at))
    if not held and others:
        return "; ".join([_("none of the certificates that the list asks for"), *others])
    if not held:
        return _("no certificate")
    counted = ", ".join(counting)
    of_quality = (
        _("of these count for quality: {certificates}", certificates=counted)
        if counting
        else _("none of them counts for quality")
    )
    return "; ".join([_("certificates: {held}", held=", ".join(held)), *others, of_quality, full])


def _quantity(row: pd.Series, rules: Rules) -> str:
    workers, capacity, unit = (known(row, name) for name in ("workers", "annual_capacity", "capacity_unit"))
    return "; ".join([
        _("workers: not known") if workers is None
        else ngettext("{workers} worker", "{workers} workers", int(workers), workers=number(workers)),
        _("capacity: not known") if capacity is None
        else _("capacity of a year: {n} {unit}", n=points(capacity), unit=unit or _("(no unit)")),
        _("full points: {workers} workers, and {medians} times the median capacity of the product type, where {n} UKM "
          "or more state it in the same unit", workers=number(rules.quantity_workers_full),
          medians=points(rules.quantity_medians_full), n=number(rules.quantity_median_rows_min)),
    ])  # fmt: skip


def _continuity(row: pd.Series) -> str:
    months = known(row, "months_active")
    if months is None:
        return _("months of production: not known")
    return _("produces in {n} of 12 months", n=number(months))


def _market(row: pd.Series) -> str:
    words = names("export_markets")
    countries = ", ".join(words.get(code, code) for code in listed(row, "export_markets"))
    online = _answer(
        row, "online_sales", _("sells online"), _("does not sell online"), _("online sales: not known")
    )
    exports = _answer(row, "exporting", _("exports"), _("does not export"), _("exports: not known"))
    if countries:
        exports = _("{exports} (countries: {countries})", exports=exports, countries=countries)
    return f"{online}; {exports}"


def _answer(row: pd.Series, name: str, yes: str, no: str, unknown: str) -> str:
    value = known(row, name)
    if value is None:
        return unknown
    return yes if value else no
