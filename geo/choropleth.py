"""How the figures of areas become fills, tooltips and a legend; makes no classes and counts nothing."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from geo import draw, summarise
from geo.measures import Metric
from geo.texts import _
from geo.words import names, number

__all__ = ["Scale", "areas", "legend"]

_ZERO, _TOO_FEW, _NO_DATA, _OUTSIDE = "zero", "too_few", "no_data", "outside"
_CHANNELS: Final = slice(1, None)


@dataclass(frozen=True)
class Scale:
    """The classes of a measure, made by `classes.scale`.

    Attributes
    ----------
    metric
        The measure; with as many decimals as tell its classes apart.
    bounds
        The upper bounds, inclusive; the last class is open, since filtered figures may lie above all others.
    date
        Of when the data are, in words.
    made
        How they were made, in words.
    """

    metric: Metric
    bounds: tuple[float, ...]
    date: str = ""
    made: str = ""

    def classify(self, values: pd.Series) -> pd.Series:
        """Return the class of every value as it is written: what reads 3.0 is in the class up to 3.0."""
        return summarise.classify(values.round(self.metric.digits), self.bounds)

    def labels(self) -> list[str]:
        """Return the range of every class."""
        return [
            self._label(low, high, is_last=high == self.bounds[-1])
            for low, high in zip((0.0, *self.bounds), self.bounds, strict=False)
        ]

    def fills(self) -> list[str]:
        """Return the colour of every class."""
        if self.metric.ramp != "ratio":
            return _between(draw.RAMPS[self.metric.ramp], len(self.bounds))
        lows = (0.0, *self.bounds[:-1])
        sides = ["above" if low >= 1 else "below" if high <= 1 else "near"
                 for low, high in zip(lows, self.bounds, strict=False)]  # fmt: skip
        # Farthest from 1 is darkest, on both sides: a side with one class has its darkest colour.
        below = _between(draw.RAMPS["below"], sides.count("below"))
        above = _between(draw.RAMPS["above"][::-1], sides.count("above"))[::-1]
        return [*below, *draw.RAMPS["near"][: sides.count("near")], *above]

    def _label(self, low: float, high: float, *, is_last: bool) -> str:
        """Return the range of one class whose values lie above `low`."""
        write, step = self.metric.write, 10.0**-self.metric.digits
        if is_last:
            return _("{low} or more", low=write(low + step))
        if write(low + step) == write(high):
            return write(high)
        if self.metric.decimals and low == 0:
            return _("up to {high}", high=write(high))
        return _("{low} to {high}", low=write(low + step), high=write(high))


def areas(table: pd.DataFrame, scale: Scale, counted: pd.Index | None = None) -> dict[str, draw.Area]:
    """Return fill and tooltip of every area.

    Parameters
    ----------
    table
        A frame of `summarise.by_area` with one more column, `outside`: the areas that the filter leaves out.
    scale
        The classes, made from all UKM unless somebody asked for others.
    counted
        The areas that the legend counts, the others being faint; None: all.
    """
    faint = table["outside"] if counted is None else table["outside"] | ~table.index.isin(counted)
    fills = _fills(scale)
    return {
        str(code): draw.Area(fills[kind], _lines(row, scale, kind), bool(is_faint))
        for (code, row), kind, is_faint in zip(table.iterrows(), _kinds(table, scale), faint, strict=True)
    }


def legend(table: pd.DataFrame, scale: Scale) -> draw.Legend:
    """Return the legend of the areas of `table`; every class says how many of them it holds."""
    counts = _kinds(table, scale).value_counts()
    fills = _fills(scale)
    rows = [
        (fills[kind], label, str(counts.get(kind, 0)))
        for kind, label in _labels(scale).items()
        if kind in counts or (isinstance(kind, int) and scale.bounds != (math.inf,))
    ]
    n = number(table.loc[~table["outside"], scale.metric.counted].sum())
    title, unit = scale.metric.title, scale.metric.unit
    counted = _("n\u00a0=\u00a0{n} UKM, {date}. Right: number of areas", n=n, date=scale.date)
    return draw.Legend(
        title=title,
        # Many a title says the unit already.
        note=counted if unit.casefold() in title.casefold() else f"{unit}; {counted}",
        classes=tuple(rows),
    )  # fmt: skip


def _between(stops: Sequence[str], n: int) -> list[str]:
    """Return `n` colours that lie evenly between the first and the last stop."""
    channels = np.array([list(bytes.fromhex(stop[_CHANNELS])) for stop in stops], dtype="float64")
    at = np.linspace(0, len(stops) - 1, n)
    mixed = [np.interp(at, np.arange(len(stops)), channel).round().astype(int) for channel in channels.T]
    return [
        "#" + bytes(colour).hex() for colour in zip(*(channel.tolist() for channel in mixed), strict=True)
    ]


def _kinds(table: pd.DataFrame, scale: Scale) -> pd.Series:
    """Return the class of every area: its number, or the reason why it has none."""
    metric = scale.metric
    values = table[metric.column]
    kinds = scale.classify(values).astype(object)
    kinds[values == 0] = _ZERO
    kinds[values.isna()] = _NO_DATA
    if metric.base:
        kinds[table[metric.base] < summarise.MIN_RATE_N] = _TOO_FEW
    kinds[table["outside"]] = _OUTSIDE
    return kinds


def _fills(scale: Scale) -> dict[int | str, str | None]:
    special = {_ZERO: draw.ZERO, _TOO_FEW: None, _NO_DATA: draw.NO_DATA, _OUTSIDE: draw.OUTSIDE}
    classes: dict[int | str, str | None] = dict(enumerate(scale.fills()))
    return classes | special


def _labels(scale: Scale) -> dict[int | str, str]:
    few = summarise.MIN_RATE_N
    return {
        _ZERO: scale.metric.write(0),
        **dict(enumerate(scale.labels())),
        _TOO_FEW: _("fewer than {n} UKM", n=few) if scale.metric.needs_product else _("fewer than {n} judged", n=few),
        _NO_DATA: _("no data"),
        _OUTSIDE: _("outside the filter"),
    }  # fmt: skip


def _lines(row: pd.Series, scale: Scale, kind: int | str) -> tuple[str, ...]:
    metric = scale.metric
    name = str(row["name"]).removeprefix("Kabupaten ")
    if kind == _OUTSIDE:
        return name, _("outside the filter")
    missing = {_TOO_FEW: _("too few data"), _NO_DATA: _("no data")}
    value = missing.get(str(kind)) or metric.write(row[metric.column])
    people = _("number of people not known")
    if pd.notna(row["population"]):
        people = _("{n} people", n=number(row["population"]))
    return name, f"{metric.title}: {value}", _counted(row, metric), people


def _counted(row: pd.Series, metric: Metric) -> str:
    """Return the numbers behind a figure in words."""
    if metric.needs_product:
        return _("{m} of {n} UKM with a known product type: {product}", m=number(row["n_product"]),
                 n=number(row["n_typed"]), product=names("product_type")[metric.product])  # fmt: skip
    return _("{n} UKM, {ready} of {judged} judged are exporting or ready", n=number(row["n"]),
             ready=number(row["n_ready"]), judged=number(row["n_assessed"]))  # fmt: skip
