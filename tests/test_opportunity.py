import dataclasses
import shutil
from pathlib import Path

import pandas as pd
import pytest

from geo import opportunity, products, schema, settings
from geo.errors import ReadError
from tests.firms import RULES


def kinds(lists_min: int) -> pd.Series:
    return opportunity.by_type(dataclasses.replace(RULES, opportunity_lists_min=lists_min))


def test_every_type_but_the_unknown_one_has_its_opportunity() -> None:
    answer = kinds(2)
    assert set(answer.index) == set(products.load().index) - {products.OTHER}
    assert set(answer) == set(schema.OPPORTUNITIES)
    assert answer[["coffee", "processed_fruit_veg", "fish", "palm_coconut"]].eq("main").all()
    assert answer[["textiles", "cocoa", "furniture"]].eq("other").all()
    assert answer.index[answer == "none"].to_list() == ["services"]


@pytest.mark.parametrize(("lists_min", "expected"), [(2, "main"), (3, "other")])
def test_a_group_counts_from_as_many_lists_as_the_rules_say(lists_min: int, expected: str) -> None:
    # Wood stands in two of the five lists, coffee in all.
    assert opportunity.export_groups().loc["44", "lists"] == 2
    assert kinds(lists_min)[["wood_wicker", "coffee"]].to_list() == [expected, "main"]


def test_nobody_can_change_the_loaded_table() -> None:
    groups = opportunity.export_groups()
    groups.loc["09", "lists"] = 0
    assert opportunity.export_groups().loc["09", "lists"] == 5


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copy(settings.UKM_DIR / "export_groups.csv", tmp_path)
    monkeypatch.setattr(settings, "UKM_DIR", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("lists", "n", "the columns must be chapter, name_id"),
        ("minyak hewan atau nabati,Animal or vegetable fats and oils,5", ",,lima", "cannot be read .*'lima'"),
        ("533.68", "lima", "cannot be read .*lima"),
    ],
)
def test_a_damaged_table_is_refused(folder: Path, old: str, new: str, message: str) -> None:
    path = folder / "export_groups.csv"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ReadError, match=f"export_groups.csv: {message}"):
        opportunity.export_groups()


def test_a_missing_table_is_refused(folder: Path) -> None:
    (folder / "export_groups.csv").unlink()
    with pytest.raises(ReadError, match=r"export_groups.csv: cannot be read .* restore it"):
        opportunity.export_groups()
