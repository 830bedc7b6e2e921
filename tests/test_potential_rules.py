import re
from pathlib import Path

import pytest

from geo import codes, schema, settings
from geo.errors import ReadError
from geo.potential_rules import load_rules

TEXT = settings.RULES_FILE.read_text("utf-8")


def changed(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    text = TEXT
    for old, new in changes:
        assert re.search(old, text), old
        text = re.sub(old, new, text, count=1)
    path = tmp_path / "potential.toml"
    path.write_text(text, "utf-8")
    return path


def test_every_rule_of_the_file_has_a_source_and_only_known_papers() -> None:
    rules = load_rules()
    tables = {"levels", "opportunity", *(f"gates.{name}" for name in schema.GATES)}
    assert set(rules.sources) == tables | {f"criteria.{name}" for name in schema.CRITERIA}
    assert all(set(source) == set(settings.LANGUAGES) for source in rules.sources.values())
    assert {*rules.legal_certificates, *rules.halal_certificates, *rules.quality_certificates} <= set(
        codes.CERTIFICATES
    )


def test_the_official_weights_are_equal_and_in_the_order_of_the_criteria() -> None:
    assert list(load_rules().weights.items()) == [(name, 0.2) for name in schema.CRITERIA]


def test_the_cheapest_gate_comes_first(tmp_path: Path) -> None:
    assert load_rules().gate_order == ("legal", "halal", "permit")
    path = changed(
        tmp_path, ("order = 1", "order = 9"), ("order = 3", "order = 1"), ("order = 9", "order = 3")
    )
    assert load_rules(path).gate_order == ("permit", "halal", "legal")


@pytest.mark.parametrize(
    ("old", "new", "key", "at", "reason"),
    [
        ("full_at = 2", "", "criteria.quality.full_at", "[criteria.quality]", "is missing"),
        ("weight = 0.2\n", "", "criteria.quality.weight", "[criteria.quality]", "is missing"),
        ("full_at = 2", "full = 3\nfull_at = 2", "criteria.quality.full", "full = 3", "is no rule that is known"),
        ("weight = 0.2", "weight = -0.2", "criteria.quality.weight", "-0.2", "must be a number from 0 to 1"),
        ("weight = 0.2", "weight = 1.2", "criteria.quality.weight", "1.2", "must be a number from 0 to 1"),
        ("weight = 0.2", "weight = nan", "criteria.quality.weight", "= nan", "must be a number from 0 to 1"),
        ("weight = 0.2", "weight = true", "criteria.quality.weight", "true", "must be a number from 0 to 1"),
        ("weight = 0.2", 'weight = "0.2"', "criteria.quality.weight", '"0.2"', "must be a number from 0 to 1"),
        ("weight = 0.2", "weight = 0.203", "criteria.market.weight", "weight", "the weights must add up to 1 and make"),
        ("coverage_min = 0.5", "coverage_min = 50", "levels.coverage_min", "= 50", "must be a number from 0 to 1"),
        ("ready_from = 60.0", "ready_from = inf", "levels.ready_from", "= inf", "must be a number from 0 to 100"),
        ("years = 2", "years = 2.5", "gates.age.years", "2.5", "must be a whole number"),
        ("order = 2", "order = 2.0", "gates.halal.order", "order = 2.0", "must be a whole number"),
        ("order = 2", "order = 4", "gates.halal.order", "order = 4", "must be a number from 1 to 3"),
        ("order = 2", "order = 3", "gates.permit.order", "order = 3", "another gate has the same place in the order"),
        ("= 35.0", "= 60.1", "levels.improving_from", "60.1", "must not be above levels.ready_from"),
        (r'\["NIB"\]', "[]", "gates.legal.certificates", "[]", "must be a list of certificate codes"),
        (r'\["NIB"\]', '"NIB"', "gates.legal.certificates", '"NIB"', "must be a list of certificate codes"),
        (r'\["NIB"\]', '["nib"]', "gates.legal.certificates", '"nib"', "must be a list of certificate codes"),
        (r'\["NIB"\]', "[[1]]", "gates.legal.certificates", "[[1]]", "must be a list of certificate codes"),
        ('"SVLK"', '"EMAS"', "criteria.quality.certificates", '"EMAS"', "must be a list of certificate codes"),
        ("spp-irt = .*", "spp-irt = 1", "gates.permit.spp-irt", "spp-irt = 1", "must be a list of certificate codes"),
        ('version = "', 'version = " " # "', "version", '" " #', "must be a text"),
        ("source.en = ", "source.en = 1 #", "levels.source.en", "= 1 #", "must be a text"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_file_line_and_reason(
    tmp_path: Path, old: str, new: str, key: str, at: str, reason: str
) -> None:
    path = changed(tmp_path, (old, new))
    text = path.read_text("utf-8")
    line = text.count("\n", 0, text.rindex(at)) + 1
    with pytest.raises(ReadError, match=re.escape(f"potential.toml, line {line}, {key}: {reason}")):
        load_rules(path)


def test_where_the_whole_table_is_gone_only_the_file_is_named(tmp_path: Path) -> None:
    path = changed(tmp_path, (r"\[opportunity\](.|\n)*?\n\[gates", "[gates"))
    with pytest.raises(ReadError, match=r"^potential.toml, opportunity.lists_min: is missing$"):
        load_rules(path)


def test_broken_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    path = changed(tmp_path, (r"\[levels\]", "[levels"))
    line = path.read_text("utf-8").partition("[levels")[0].count("\n") + 1
    with pytest.raises(ReadError, match=rf"potential.toml: cannot be read .*line {line}, "):
        load_rules(path)


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "potential.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ReadError, match=r"potential.toml: cannot be read \(.*decode"):
        load_rules(tmp_path / "potential.toml")


def test_missing_rules_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"none.toml: cannot be read .* restore it"):
        load_rules(tmp_path / "none.toml")
