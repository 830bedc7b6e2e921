"""The measures that can colour the regencies, and how each becomes fills, tooltips and a legend."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo import draw, summarise
from geo.texts import _
from geo.words import number, percent

__all__ = ["METRICS", "Metric", "areas", "legend"]

Breaks = tuple[float, ...]

_CLASSES: Final = 5
_ZERO, _TOO_FEW, _NO_DATA = "zero", "too_few", "no_data"


@dataclass(frozen=True)
class Metric:
    """One measure: a column of `summarise.by_area`, its kind of colours, and how its numbers are written."""

    column: str
    ramp: str
    decimals: int = 0

    @property
    def title(self) -> str:
        """Return what is measured, as a heading."""
        return {
            "per_10k": _("UKM per 10,000 people"),
            "n": _("Number of UKM"),
            "share_ready": _("Share ready to export"),
            "n_ready": _("Number ready to export"),
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

    def write(self, value: float) -> str:
        """Return `value` as text."""
        return (
            percent(value, decimals=1)
            if self.column == "share_ready"
            else number(value, decimals=self.decimals)
        )

    def breaks(self, table: pd.DataFrame) -> Breaks:
        """Return the upper bounds of the classes of the values above zero."""
        values = table[self.column]
        return summarise.class_breaks(values[values > 0], method="quantiles", k=_CLASSES)


METRICS: Final[Mapping[str, Metric]] = {
    metric.column: metric
    for metric in (
        Metric("per_10k", "rate", decimals=1),
        Metric("n", "count"),
        Metric("share_ready", "rate"),
        Metric("n_ready", "count"),
    )
}


def areas(table: pd.DataFrame, metric: Metric, breaks: Breaks) -> dict[str, draw.Area]:
    """Return fill and tooltip of every area of `table`, a frame of `summarise.by_area`."""
    fills = _fills(metric, breaks)
    kinds = _kinds(table, metric, breaks)
    return {
        str(code): draw.Area(fill=fills[kind], lines=_lines(row, metric, kind))
        for (code, row), kind in zip(table.iterrows(), kinds, strict=True)
    }


def legend(table: pd.DataFrame, metric: Metric, breaks: Breaks) -> draw.Legend:
    """Return the legend of `areas` of the same arguments; every class says how many areas it holds."""
    counts = _kinds(table, metric, breaks).value_counts()
    fills = _fills(metric, breaks)
    rows = [
        (fills[kind], label, str(counts.get(kind, 0)))
        for kind, label in _labels(metric, breaks).items()
        if isinstance(kind, int) or kind in counts
    ]
    return draw.Legend(
        title=metric.title,
        note=_("right: number of regencies"),
        classes=tuple(rows),
        points=_("Export potential of a UKM"),
    )


def _kinds(table: pd.DataFrame, metric: Metric, breaks: Breaks) -> pd.Series:
    """Return the class of every area: its number, or the reason why it has none."""
    values = table[metric.column]
    kinds = summarise.classify(values, breaks).astype(object)
    kinds[values == 0] = _ZERO
    kinds[values.isna()] = _TOO_FEW if metric.column == "share_ready" else _NO_DATA
    return kinds


def _fills(metric: Metric, breaks: Breaks) -> dict[int | str, str | None]:
    ramp = draw.RAMPS[metric.ramp]
    steps = max(len(breaks) - 1, 1)
    classes: dict[int | str, str | None] = {
        i: ramp[round(i * (len(ramp) - 1) / steps)] for i in range(len(breaks))
    }
    return {**classes, _ZERO: draw.ZERO, _TOO_FEW: None, _NO_DATA: draw.NO_DATA}


def _labels(metric: Metric, breaks: Breaks) -> dict[int | str, str]:
    """Return the range of every class; the last is open, since filtered shares may lie above all others."""
    labels: dict[int | str, str] = {_ZERO: percent(0) if metric.column == "share_ready" else number(0)}
    for i, high in enumerate(breaks):
        if i == 0:
            labels[i] = _("up to {high}", high=metric.write(high))
        elif i == len(breaks) - 1:
            labels[i] = _("above {low}", low=metric.write(breaks[i - 1]))
        else:
            labels[i] = _("{low} to {high}", low=metric.write(breaks[i - 1]), high=metric.write(high))
    labels[_TOO_FEW] = _("fewer than {n} judged", n=summarise.MIN_RATE_N)
    labels[_NO_DATA] = _("no data")
    return labels


def _lines(row: pd.Series, metric: Metric, kind: int | str) -> tuple[str, ...]:
    missing = {_TOO_FEW: _("too few data"), _NO_DATA: _("no data")}
    value = missing.get(str(kind)) or metric.write(row[metric.column])
    return (
        str(row["name"]).removeprefix("Kabupaten "),
        f"{metric.title}: {value}",
        _("{n} UKM, {ready} of {judged} judged are ready to export", n=number(row["n"]),
          ready=number(row["n_ready"]), judged=number(row["n_assessed"])),
        _("{n} people", n=number(row["population"])),
    )  # fmt: skip
