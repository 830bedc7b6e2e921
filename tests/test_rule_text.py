import random
import re
from dataclasses import replace
from pathlib import Path

import pytest

from geo import schema, settings
from geo.errors import ReadError
from geo.potential_rules import load_rules
from geo.rule_text import rounded, with_weights

TEXT = settings.RULES_FILE.read_text("utf-8")


def test_other_weights_and_version_leave_everything_else(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(with_weights(TEXT, {"market": 3, "quality": 1}, version='coba "2"\\'), "utf-8")
    weights = {"quality": 0.25, "quantity": 0.0, "continuity": 0.0, "packaging": 0.0, "market": 0.75}
    assert load_rules(path) == replace(load_rules(), weights=weights, version='coba "2"\\')
    other = [
        new
        for old, new in zip(TEXT.splitlines(), path.read_text("utf-8").splitlines(), strict=True)
        if old != new
    ]
    assert other == [
        'version = "coba \\"2\\"\\\\"',
        *(f"weight = {weight:.3f}" for weight in weights.values()),
    ]


def test_any_weights_make_a_file_that_can_be_loaded(tmp_path: Path) -> None:
    dice, path = random.Random(1), tmp_path / "mine.toml"
    # Rounded each alone these make 0.998 and 1.002.
    for points in (
        (58, 23, 13, 44, 37),
        (499, 499, 499, 499, 504),
        *(dice.sample(range(101), 5) for _try in range(40)),
    ):
        weights = dict(zip(schema.CRITERIA, points, strict=True))
        path.write_text(with_weights(TEXT, weights, version="x"), "utf-8")
        loaded = load_rules(path).weights
        assert sum(round(1000 * weight) for weight in loaded.values()) == 1000
        assert loaded == rounded(weights)
        assert all(abs(loaded[name] - n / sum(points)) < 0.001 for name, n in weights.items())


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        (r"\[criteria.market\]\nweight = 0.2", '[criteria.market]\n"weight" = 0.2', "criteria.market.weight"),
        ('version = "', '"version" = "', "version"),
    ],
)
def test_a_rule_that_cannot_be_replaced_is_refused(tmp_path: Path, old: str, new: str, key: str) -> None:
    text = re.sub(old, new, TEXT)
    path = tmp_path / "potential.toml"
    path.write_text(text, "utf-8")
    load_rules(path)
    with pytest.raises(ReadError, match=f"^{key} must stand on a line of its own"):
        with_weights(text, {"quality": 1}, version="x")
