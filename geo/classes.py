"""How the classes of the map are made: by which method, how many, from which bounds of one's own."""

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal, get_args

import pandas as pd
from babel.numbers import parse_decimal

from geo import summarise
from geo.choropleth import Scale
from geo.measures import Metric
from geo.texts import _
from geo.words import number

__all__ = ["KS", "METHODS", "Classes", "parse", "scale", "written_of"]

Method = Literal["quantiles", "natural", "equal", "own"]
METHODS: Final[tuple[Method, ...]] = get_args(Method)
#: The numbers of classes on offer: more than seven colours are not told apart.
KS: Final = (3, 4, 5, 6, 7)

#: How many numbers of decimals are tried.
_MORE: Final = 3
_ROUNDING: Final = 1e-6
#: Beyond these no measure goes.
_MOST: Final = 1e9


@dataclass(frozen=True)
class Classes:
    """A way to make classes.

    Attributes
    ----------
    method
        As of `summarise.class_breaks`; or `own`, which are quantiles until there are own bounds.
    k
        How many classes at most; own bounds say it themselves.
    own
        Own bounds between the classes as people write them: in per cent for a share.
    """

    method: Method = "quantiles"
    k: int = 5
    own: tuple[float, ...] = ()


def scale(table: pd.DataFrame, metric: Metric, classes: Classes, *, date: str = "") -> Scale:
    """Return the classes of the values of `table` above zero; decimals are added where bounds read the same.

    Parameters
    ----------
    table
        A frame of `summarise.by_area` with one more column, `outside`: areas that count for nothing here.
    """
    if classes.method == "own" and classes.own:
        decimals = max(metric.decimals, *map(_decimals, classes.own))
        divisor = 100 if metric.is_share else 1
        metric = replace(metric, decimals=decimals)
        bounds = (*(round(bound / divisor, metric.digits) for bound in classes.own), math.inf)
        return Scale(metric, bounds, date)
    values = table.loc[~table["outside"], metric.column]
    values = values[values > 0]
    if values.empty:
        # A selection without any figure still has one class for those of the selections after it.
        return Scale(metric, (math.inf,), date)
    wanted = len(_exact(values, metric, classes))
    tried = range(metric.decimals, metric.decimals + (_MORE if metric.decimals else 1))
    metrics = [replace(metric, decimals=decimals) for decimals in tried]
    scales = (Scale(finer, _bounds(values, finer, classes), date) for finer in metrics)
    coarsest = next(scales)
    if len(coarsest.bounds) >= wanted:
        return coarsest
    return next((finer for finer in scales if len(finer.bounds) >= wanted), coarsest)


def parse(text: str, metric: Metric, *, speech: str) -> tuple[tuple[float, ...], str]:
    """Return the bounds that a text such as "1,5; 3; 10" says, or none and what is wrong with it.

    Parameters
    ----------
    speech
        The language by which commas and points are read.
    """
    parts = text.replace(";", " ").split()
    try:
        bounds = tuple(float(parse_decimal(part, locale=speech, strict=True)) for part in parts)
    except ValueError:
        example = _example(metric)
        return (), _("Only numbers, with semicolons between them, such as {example}", example=example)
    return ((), fault) if (fault := _fault(bounds, metric)) else (bounds, "")


def written_of(made: Scale) -> str:
    """Return the bounds between the classes of `made` as `parse` reads them, in the language in use."""
    factor = 100 if made.metric.is_share else 1
    return _written(tuple(bound * factor for bound in made.bounds[:-1]))


def _written(bounds: tuple[float, ...]) -> str:
    return "; ".join(number(bound, decimals=_decimals(bound)) for bound in bounds)


def _fault(bounds: tuple[float, ...], metric: Metric) -> str:
    """Return what keeps `bounds` from being bounds between classes; an empty text where nothing does."""
    if not KS[0] <= len(bounds) + 1 <= KS[-1]:
        return _("{least} to {most} numbers: they lie between the classes", least=KS[0] - 1, most=KS[-1] - 1)
    if not all(0 < round(bound, 9) < _MOST for bound in bounds):
        return _(
            "Every number must be above zero and below {most}: zero has a class of its own",
            most=number(_MOST),
        )
    if any(low >= high for low, high in pairwise(bounds)):
        return _("Every number must be larger than the one before it")
    most = metric.decimals + _MORE - 1 if metric.decimals else 0
    if any(_decimals(bound) > most for bound in bounds):
        return (
            _("At most {n} digits after the decimal sign", n=most)
            if most
            else _("Whole numbers only: UKM are counted")
        )
    return ""


def _example(metric: Metric) -> str:
    return _written((1.5, 3.0, 10.0) if metric.decimals else (5.0, 20.0, 100.0))


def _decimals(value: float) -> int:
    """Return how many decimals `value` has."""
    _whole, _point, decimals = f"{value:.9f}".rstrip("0").partition(".")
    return len(decimals)


def _exact(values: pd.Series, metric: Metric, classes: Classes) -> tuple[float, ...]:
    """Return the bounds as they are, without regard to how they are written."""
    method = "quantiles" if classes.method == "own" else classes.method
    if metric.ramp == "ratio":
        return summarise.ratio_breaks(values, method=method, k=classes.k)
    return summarise.class_breaks(values, method=method, k=classes.k)


def _bounds(values: pd.Series, metric: Metric, classes: Classes) -> tuple[float, ...]:
    """Return the bounds between the values as they are written, in steps of the last decimal."""
    if metric.ramp == "ratio":
        rounded = {round(bound, metric.digits) for bound in _exact(values, metric, classes)}
        return tuple(sorted(rounded - {0.0}))
    # Down to the step below: no written value lies between it and the exact bound.
    exact = _exact(values.round(metric.digits), metric, classes)
    steps = {math.floor(bound * 10**metric.digits + _ROUNDING) for bound in exact}
    return tuple(round(step / 10**metric.digits, metric.digits) for step in sorted(steps - {0}))
