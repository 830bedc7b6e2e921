"""Why one UKM has its level, in words that its owner understands; judges nothing and knows no personal column."""

from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo import facts, schema
from geo.facts import known, listed, points
from geo.potential_rules import Rules
from geo.texts import _
from geo.words import names, number, percent

__all__ = ["Criterion", "Explanation", "Gate", "explain"]

_OPEN: Final = ("fail", "unknown")


@dataclass(frozen=True)
class Gate:
    """One gate: its name, its state as a code of `schema.GATE_STATES`, and the state in words."""

    name: str
    state: str
    said: str


@dataclass(frozen=True)
class Criterion:
    """One criterion: its name, its score (0-1, None where it is not judged) also in words, and the facts behind it."""

    name: str
    score: float | None
    said: str
    fact: str


@dataclass(frozen=True)
class Explanation:
    """What there is to say about one UKM; plain texts, some of which the register wrote.

    Attributes
    ----------
    level, why
        The level, and in a sentence or two the reason for it.
    readiness
        The points and how much of what can be known they rest on.
    gates, criteria
        In the order of `schema.GATES` and `schema.CRITERIA`.
    unknown
        What to tell the register, one sentence for each gate and criterion that is not known.
    notes
        What contradicts itself or has no possible meaning.
    product
        The other dimension: what the province exports, which changes nothing of the level.
    next_step
        What to do next.
    """

    level: str
    why: str
    readiness: str
    gates: tuple[Gate, ...]
    criteria: tuple[Criterion, ...]
    unknown: tuple[str, ...]
    notes: tuple[str, ...]
    product: str
    next_step: str


def explain(row: pd.Series, rules: Rules) -> Explanation:
    """Return why the UKM `row` has its level.

    Parameters
    ----------
    row
        The columns of `schema.POTENTIAL` and those that they were judged by, as `potential.score` asks for them.
    rules
        The rules that judged it.

    Examples
    --------
    >>> from geo.potential_rules import load_rules
    >>> row = pd.Series({
    ...     "gates": "legal:fail; age:pass; halal:pass; permit:pass", "readiness": 70.0, "readiness_coverage": 1.0,
    ...     "export_level": "improving", "score_quality": 1.0, "score_quantity": 0.5, "score_continuity": 1.0,
    ...     "score_packaging": 0.0, "score_market": 1.0, "next_step": "pass_legal", "potential_note": None,
    ...     "product_opportunity": "main", "hs_headings": "0901", "product_type": "coffee", "certificates": "SNI; GMP",
    ...     "workers": 10, "annual_capacity": None, "capacity_unit": None, "months_active": 12,
    ...     "packaging_ready": False, "online_sales": True, "exporting": None, "export_markets": "MY",
    ... })
    >>> [gate.state for gate in explain(row, load_rules()).gates]
    ['fail', 'pass', 'pass', 'pass']
    """
    gates, criteria = _gates(row), _criteria(row, rules)
    unknown = [
        *(gate for gate, item in zip(schema.GATES, gates, strict=True) if item.state == "unknown"),
        *(name for name, item in zip(schema.CRITERIA, criteria, strict=True) if item.score is None),
    ]
    steps, notes = names("next_step"), names("potential_note")
    return Explanation(
        level=names("export_level")[row["export_level"]],
        why=_why(row, rules, [gate for gate in gates if gate.state in _OPEN]),
        readiness=_readiness(row, rules),
        gates=gates,
        criteria=criteria,
        unknown=tuple(steps[f"state_{name}"] for name in unknown),
        notes=tuple(notes[code] for code in listed(row, "potential_note")),
        product=_product(row),
        next_step=steps[row["next_step"]],
    )


def _why(row: pd.Series, rules: Rules, open_gates: list[Gate]) -> str:
    level = row["export_level"]
    if level == "exporting":
        return _("The register says that it exports, which counts whatever else is known.")
    if level == "unknown":
        return _too_little(row, rules)
    have, asked = points(row["readiness"]), points(rules.ready_from)
    gates = "; ".join(f"{gate.name}: {gate.said}" for gate in open_gates)
    if level == "ready":
        return _(
            "{have} points are enough ({asked} are asked for), and no gate is open.", have=have, asked=asked
        )
    if row["readiness"] >= rules.ready_from:
        return _("{have} points are enough ({asked} are asked for), but not every gate is passed: {gates}.",
                 have=have, asked=asked, gates=gates)  # fmt: skip
    missing, low = points(rules.ready_from - row["readiness"]), points(rules.improving_from)
    said = (
        _("{have} points: on the way, {missing} more reach the {asked} that are asked for.",
          have=have, missing=missing, asked=asked)
        if level == "improving"
        else _("{have} points, fewer than {low}; {asked} are asked for.", have=have, low=low, asked=asked)
    )  # fmt: skip
    return " ".join([said, _("Also, not every gate is passed: {gates}.", gates=gates)] if gates else [said])


def _too_little(row: pd.Series, rules: Rules) -> str:
    rests_on, counting = _counted(row, rules)
    missing = [names("criterion")[name] for name in counting if name not in rests_on]
    return _(
        "Too little is known: {known} of {n} criteria ({share} of the weights, {least} are needed). "
        "Not known: {missing}.",
        known=len(rests_on), n=len(counting), share=_share(row["readiness_coverage"]),
        least=_share(rules.coverage_min), missing=", ".join(missing),
    )  # fmt: skip


def _readiness(row: pd.Series, rules: Rules) -> str:
    rests_on, counting = _counted(row, rules)
    if not rests_on:
        return _("no readiness: no criterion is known")
    return _(
        "readiness {points} of 100, from {known} of {n} criteria ({share} of the weights)",
        points=points(row["readiness"]), known=len(rests_on), n=len(counting),
        share=_share(row["readiness_coverage"]),
    )  # fmt: skip


def _counted(row: pd.Series, rules: Rules) -> tuple[list[str], list[str]]:
    """Return the known criteria that count, and all that count."""
    counting = [name for name in schema.CRITERIA if rules.weights[name]]
    return [name for name in counting if known(row, f"score_{name}") is not None], counting


def _share(share: float) -> str:
    """Return a percentage, with one decimal where it has some: 49.7% is not the half that is needed."""
    return percent(share, decimals=0 if round(100 * share, 4).is_integer() else 1)


def _gates(row: pd.Series) -> tuple[Gate, ...]:
    words, states = names("gate"), names("gate_state")
    found = dict(part.split(":") for part in row["gates"].split("; "))
    return tuple(Gate(words[gate], found[gate], states[found[gate]]) for gate in schema.GATES)


def _criteria(row: pd.Series, rules: Rules) -> tuple[Criterion, ...]:
    words = names("criterion")
    said = facts.facts(row, rules)
    return tuple(
        Criterion(words[name], known(row, f"score_{name}"), _score(row, name, rules), said[name])
        for name in schema.CRITERIA
    )


def _score(row: pd.Series, name: str, rules: Rules) -> str:
    score = known(row, f"score_{name}")
    said = _("not judged") if score is None else _("{n} of 100", n=number(100 * score))
    return said if rules.weights[name] else _("{score} (weight 0: does not count)", score=said)


def _product(row: pd.Series) -> str:
    opportunity = known(row, "product_opportunity")
    if opportunity is None:
        return _("The product type is not known, so nothing can be said about the goods.")
    said = {
        "main": _("The product type ({name}) belongs to the main export goods of the province."),
        "other": _("The product type ({name}) is none of the main export goods of the province."),
        "none": _("{name}: a service, no good that could be exported."),
    }[opportunity].format(name=names("product_type")[row["product_type"]])
    headings = listed(row, "hs_headings")
    codes = _("HS headings of this type: {headings}.", headings=", ".join(headings))
    return f"{said} {codes}" if headings else said
