"""Weights of one's own: rounded without a remainder, written into a copy of the rule file, never into the file."""

import random
from fractions import Fraction
from pathlib import Path

import pytest

from geo import schema, settings
from geo.errors import ReadError
from geo.potential_rules import load_rules
from geo.rule_text import rounded, with_weights

TEXT = settings.RULES_FILE.read_text(encoding="utf-8")


def thousandths(weights: dict[str, float]) -> list[Fraction]:
    return [Fraction(str(weight)) for weight in weights.values()]


def test_rounded_weights_add_up_to_one_whatever_the_sliders_say() -> None:
    dice = random.Random(7)
    for _trial in range(3_000):
        points = {name: dice.choice([0, dice.randint(0, 100)]) for name in schema.CRITERIA} | {"market": 1}
        answer = rounded(points)
        total = sum(points.values())
        assert list(answer) == list(schema.CRITERIA)
        assert sum(thousandths(answer)) == 1
        for name, weight in answer.items():
            assert abs(weight - points[name] / total) < 0.001
            assert points[name] or not weight


def test_weights_that_rounding_alone_would_leave_short() -> None:
    points = {"quality": 3, "quantity": 3, "continuity": 3, "packaging": 3, "market": 68}
    short = [round(n / 80, 3) for n in points.values()]
    assert sum(map(Fraction, map(str, short))) != 1

    assert rounded(points) == {
        "quality": 0.038, "quantity": 0.038, "continuity": 0.037, "packaging": 0.037, "market": 0.85,
    }  # fmt: skip


def test_weights_of_three_decimals_stay_what_they_are() -> None:
    weights = {"quality": 0.29, "quantity": 0.57, "continuity": 0.07, "packaging": 0.07, "market": 0.0}
    assert rounded(weights) == weights


def test_a_file_with_other_weights_loads_and_differs_in_nothing_else(tmp_path: Path) -> None:
    points = {"quality": 30, "quantity": 7, "continuity": 7, "packaging": 7, "market": 7}
    path = tmp_path / "potential.toml"
    path.write_text(with_weights(TEXT, points, version='2026 "coba"\\1'), encoding="utf-8")

    changed, official = load_rules(path), load_rules()

    assert changed.weights == rounded(points)
    assert changed.version == '2026 "coba"\\1'
    same = set(vars(official)) - {"weights", "version"}
    assert {name: getattr(changed, name) for name in same} == {name: getattr(official, name) for name in same}
    lines = zip(TEXT.splitlines(), path.read_text("utf-8").splitlines(), strict=True)
    assert sum(old != new for old, new in lines) == 1 + len(points)


def test_a_rule_file_of_another_form_is_refused_and_not_left_unchanged(tmp_path: Path) -> None:
    start = TEXT.index("[criteria.packaging]")
    end = TEXT.index("[", start + 1)
    inline = '[criteria]\npackaging = { weight = 0.2, source = { id = "4K", en = "4K" } }\n'
    text = TEXT[:start] + inline + TEXT[end:]
    path = tmp_path / "potential.toml"
    path.write_text(text, encoding="utf-8")
    assert load_rules(path).weights == load_rules().weights

    with pytest.raises(ReadError, match=r"criteria\.packaging\.weight must stand on a line of its own"):
        with_weights(text, {"quality": 1}, version="test")
