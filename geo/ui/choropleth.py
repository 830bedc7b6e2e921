"""The measures that can colour the regencies, and how each becomes fills, tooltips and a legend."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo import draw, summarise
from geo.texts import _
from geo.words import number, percent

__all__ = ["METRICS", "Metric", "Scale", "areas", "legend"]

_CLASSES: Final = 5
#: How many numbers of decimals are tried.
_MORE: Final = 3
_ROUNDING: Final = 1e-6
_ZERO, _TOO_FEW, _NO_DATA, _OUTSIDE = "zero", "too_few", "no_data", "outside"


@dataclass(frozen=True)
class Metric:
    """One measure: a column of `summarise.by_area`, its kind of colours, and how its numbers are written."""

    column: str
    ramp: str
    decimals: int = 0
    is_share: bool = False

    @property
    def title(self) -> str:
        """Return what is measured, as a heading."""
        return {
            "per_10k": _("UKM per 10,000 people"),
            "n": _("Number of UKM"),
            "share_ready": _("Share exporting or ready"),
            "n_ready": _("Number exporting or ready"),
        }[self.column]

    @property
    def unit(self) -> str:
        """Return the unit and what the measure is computed from."""
        return {
            "per_10k": _("UKM for every 10,000 people"),
            "n": _("UKM"),
            "share_ready": _("% of the UKM that can be judged"),
            "n_ready": _("UKM exporting or ready to export"),
        }[self.column]

    def scale(self, table: pd.DataFrame) -> "Scale":
        """Return the classes of the values of `table` above zero; decimals are added where bounds read the same."""
        values = table[self.column]
        values = values[values > 0]
        classes = len(summarise.class_breaks(values, method="quantiles", k=_CLASSES))
        tried = range(self.decimals, self.decimals + (_MORE if self.decimals else 1))
        scales = [Scale(self, self._bounds(values, decimals), decimals) for decimals in tried]
        return next((scale for scale in scales if len(scale.bounds) >= classes), scales[0])

    def _bounds(self, values: pd.Series, decimals: int) -> tuple[float, ...]:
        """Return the bounds between the values as they are written, in steps of the last decimal."""
        digits = decimals + 2 * self.is_share
        exact = summarise.class_breaks(values.round(digits), method="quantiles", k=_CLASSES)
        # Down to the step below: no written value lies between it and the exact bound.
        steps = {math.floor(bound * 10**digits + _ROUNDING) for bound in exact}
        return tuple(round(step / 10**digits, digits) for step in sorted(steps - {0}))


METRICS: Final[Mapping[str, Metric]] = {
    metric.column: metric
    for metric in (
        Metric("per_10k", "rate", decimals=1),
        Metric("n", "count"),
        Metric("share_ready", "rate", decimals=1, is_share=True),
        Metric("n_ready", "count"),
    )
}


@dataclass(frozen=True)
class Scale:
    """The classes of a measure: the upper bounds, inclusive, and with how many decimals every number is written."""

    metric: Metric
    bounds: tuple[float, ...]
    decimals: int

    def write(self, value: float) -> str:
        """Return `value` as text."""
        return (percent if self.metric.is_share else number)(value, decimals=self.decimals)

    def classify(self, values: pd.Series) -> pd.Series:
        """Return the class of every value as it is written: what reads 3.0 is in the class up to 3.0."""
        return summarise.classify(values.round(self._digits), self.bounds)

    def labels(self) -> list[str]:
        """Return the range of every class; the last is open, since filtered shares may lie above all others."""
        step = 10.0**-self._digits
        lows = [0.0, *self.bounds][: len(self.bounds)]
        return [
            self._label(low + step, high, is_last=high == self.bounds[-1])
            for low, high in zip(lows, self.bounds, strict=True)
        ]

    def _label(self, low: float, high: float, *, is_last: bool) -> str:
        if is_last:
            return _("{low} or more", low=self.write(low))
        if self.write(low) == self.write(high):
            return self.write(high)
        if self.decimals and low <= 10.0**-self._digits:
            return _("up to {high}", high=self.write(high))
        return _("{low} to {high}", low=self.write(low), high=self.write(high))

    @property
    def _digits(self) -> int:
        return self.decimals + 2 * self.metric.is_share


def areas(table: pd.DataFrame, scale: Scale) -> dict[str, draw.Area]:
    """Return fill and tooltip of every area.

    Parameters
    ----------
    table
        A frame of `summarise.by_area` with one more column, `outside`: the areas that the filter leaves out.
    scale
        The classes, made from all UKM.
    """
    fills = _fills(scale)
    return {
        str(code): draw.Area(fill=fills[kind], lines=_lines(row, scale, kind))
        for (code, row), kind in zip(table.iterrows(), _kinds(table, scale), strict=True)
    }


def legend(table: pd.DataFrame, scale: Scale) -> draw.Legend:
    """Return the legend of `areas` of the same arguments; every class says how many areas it holds."""
    counts = _kinds(table, scale).value_counts()
    fills = _fills(scale)
    rows = [
        (fills[kind], label, str(counts.get(kind, 0)))
        for kind, label in _labels(scale).items()
        if isinstance(kind, int) or kind in counts
    ]
    return draw.Legend(
        title=scale.metric.title,
        note=_("right: number of regencies"),
        classes=tuple(rows),
        points=_("Export potential"),
    )


def _kinds(table: pd.DataFrame, scale: Scale) -> pd.Series:
    """Return the class of every area: its number, or the reason why it has none."""
    values = table[scale.metric.column]
    kinds = scale.classify(values).astype(object)
    kinds[values == 0] = _ZERO
    kinds[values.isna()] = _TOO_FEW if scale.metric.is_share else _NO_DATA
    kinds[table["outside"]] = _OUTSIDE
    return kinds


def _fills(scale: Scale) -> dict[int | str, str | None]:
    ramp = draw.RAMPS[scale.metric.ramp]
    steps = max(len(scale.bounds) - 1, 1)
    classes: dict[int | str, str | None] = {
        i: ramp[round(i * (len(ramp) - 1) / steps)] for i in range(len(scale.bounds))
    }
    return {**classes, _ZERO: draw.ZERO, _TOO_FEW: None, _NO_DATA: draw.NO_DATA, _OUTSIDE: draw.OUTSIDE}


def _labels(scale: Scale) -> dict[int | str, str]:
    return {
        _ZERO: scale.write(0),
        **dict(enumerate(scale.labels())),
        _TOO_FEW: _("fewer than {n} judged", n=summarise.MIN_RATE_N),
        _NO_DATA: _("no data"),
        _OUTSIDE: _("outside the filter"),
    }


def _lines(row: pd.Series, scale: Scale, kind: int | str) -> tuple[str, ...]:
    name = str(row["name"]).removeprefix("Kabupaten ")
    if kind == _OUTSIDE:
        return name, _("outside the filter")
    missing = {_TOO_FEW: _("too few data"), _NO_DATA: _("no data")}
    value = missing.get(str(kind)) or scale.write(row[scale.metric.column])
    return (
        name,
        f"{scale.metric.title}: {value}",
        _("{n} UKM, {ready} of {judged} judged are exporting or ready", n=number(row["n"]),
          ready=number(row["n_ready"]), judged=number(row["n_assessed"])),
        _("{n} people", n=number(row["population"])),
    )  # fmt: skip
