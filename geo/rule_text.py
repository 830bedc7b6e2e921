"""The text of a rule file: where each key stands, and the same text with other weights; knows no rule."""

import json
import math
import re
from collections.abc import Mapping

from geo import schema
from geo.errors import ReadError
from geo.texts import _

__all__ = ["lines", "rounded", "with_weights"]


def lines(text: str) -> dict[str, int]:
    """Return the line of every table and key, counted from 1."""
    found, table = {}, ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[\s*([\w.\- ]+?)\s*\]", line):
            table = f"{header[1]}."
            found[header[1]] = number
        elif key := re.match(r"\s*([\w.\-]+)\s*=", line):
            found.setdefault(table + key[1], number)
    return found


def rounded(weights: Mapping[str, float]) -> dict[str, float]:
    """Return the weight of every criterion, missing ones included, in thousandths that add up to 1 exactly.

    Rounded each alone, five weights may miss 1 by more than a rule file is allowed to; so the largest remainders are
    rounded up (Hamilton's method), of equal ones the first.

    Examples
    --------
    >>> rounded({"quality": 1, "quantity": 1, "continuity": 1})
    {'quality': 0.334, 'quantity': 0.333, 'continuity': 0.333, 'packaging': 0.0, 'market': 0.0}
    """
    total = sum(weights.values())
    exact = {name: 1000 * weights.get(name, 0) / total for name in schema.CRITERIA}
    # So that 290.00000000000006 and 289.99999999999994 are both 290.
    whole = {name: math.floor(round(value, 6)) for name, value in exact.items()}
    by_remainder = sorted(schema.CRITERIA, key=lambda name: round(whole[name] - exact[name], 6))
    for name in by_remainder[: 1000 - sum(whole.values())]:
        whole[name] += 1
    return {name: value / 1000 for name, value in whole.items()}


def with_weights(text: str, weights: Mapping[str, float], *, version: str) -> str:
    """Return the text of a rule file with other weights and another version; everything else stays as it is.

    Parameters
    ----------
    text
        Of a file that `load_rules` takes.
    weights
        By criterion; they are written as `rounded` returns them.

    Raises
    ------
    ReadError
        A weight or the version does not stand on a line of its own, so that it cannot be replaced.

    Examples
    --------
    >>> from geo import settings
    >>> text = settings.RULES_FILE.read_text("utf-8")
    >>> changed = with_weights(text, {"quality": 3, "quantity": 1}, version="test")
    >>> [line for line in changed.splitlines() if line.startswith("weight")]
    ['weight = 0.750', 'weight = 0.250', 'weight = 0.000', 'weight = 0.000', 'weight = 0.000']
    """
    values = {f"criteria.{name}.weight": f"{weight:.3f}" for name, weight in rounded(weights).items()}
    # A text in JSON is one in TOML too.
    values["version"] = json.dumps(version, ensure_ascii=False)
    changed, places = text.splitlines(), lines(text)
    for key, value in values.items():
        if key not in places:
            msg = _("{key} must stand on a line of its own in the rule file to be changed", key=key)
            raise ReadError(msg)
        at = places[key] - 1
        changed[at] = f"{changed[at].partition('=')[0].rstrip()} = {value}"
    return "\n".join(changed) + "\n"
