"""Page *Metode*: the rules with their sources, what the weights decide, and weights of one's own."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo import opportunity, pipeline, potential, potential_rules, rule_text, schema, settings, store
from geo.ui import tables, weights_sandbox
from tests.pages import opened, shown

RULES = potential.load_rules()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a build of 24 UKM of two regencies that are good at different things, one of no known product."""
    folder = tmp_path_factory.mktemp("method")
    rows = [
        {
            "Nama Usaha": f"Usaha {i}",
            "Kabupaten/Kota": "Kota Metro" if i % 2 else "Kab. Tanggamus",
            "Produk": "" if i == 23 else "kain tapis" if i % 3 else "kopi bubuk",
            "Sertifikat": "NIB; HALAL; SPP-IRT; HACCP; SNI" if i % 4 else "NIB",
            "Tenaga Kerja": 1 + i,
            "Bulan Aktif": 1 + i % 12,
            "Kemasan": "ya" if i % 5 else "tidak",
            "Penjualan Online": "ya" if i > 12 else "tidak",
            "Berdiri": "2015",
            "Sudah Ekspor": "ya" if i == 0 else "tidak",
        }
        for i in range(24)
    ]
    pd.DataFrame(rows).to_csv(folder / "daftar.csv", index=False)
    pipeline.build([folder / "daftar.csv"], folder / "built")
    return folder / "built"


@pytest.fixture(autouse=True)
def built(monkeypatch: pytest.MonkeyPatch, whole: Path, tmp_path: Path) -> Iterator[Path]:
    """Return a copy of the built data that a test may change."""
    folder = tmp_path / "built"
    shutil.copytree(whole, folder)
    monkeypatch.setattr(settings, "BUILT_DIR", folder)
    st.cache_data.clear()
    st.cache_resource.clear()
    yield folder
    st.cache_data.clear()
    st.cache_resource.clear()


def _page() -> None:
    import streamlit as st

    from geo import texts
    from geo.ui import method_page, state, weights

    state.start()
    texts.use_language(st.session_state.get("speech", "en"))
    if st.session_state.get("elsewhere"):
        weights.notice()
    else:
        method_page.show()


def start(speech: str = "en") -> AppTest:
    app = AppTest.from_function(_page, default_timeout=60)
    app.session_state["speech"] = speech
    return opened(app)


def table(app: AppTest, first: str) -> Any:
    """Return the table whose first column has this title."""
    return next(element.value for element in app.table if element.value.index.name == first)


def edit_quality(folder: Path, **members: Any) -> None:
    path = folder / "quality.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | members), "utf-8")


def sensitivity(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "quality.json").read_text("utf-8"))["sensitivity"]
    return found


def rule_file(monkeypatch: pytest.MonkeyPatch, folder: Path, old: str, new: str) -> Path:
    """Put another file in the place of the one that the next build would use."""
    text = settings.RULES_FILE.read_text("utf-8")
    assert old in text
    path = folder / "potential.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    monkeypatch.setattr(potential_rules.load_rules, "__defaults__", (path,))
    return path


def unescaped(text: str) -> str:
    return text.replace("\\", "")


def test_every_rule_stands_beside_its_source() -> None:
    app = start()
    gates, criteria = table(app, "Gate"), table(app, "Criterion of readiness")
    said = {
        **{f"gates.{name}": text for name, text in zip(schema.GATES, gates["What it asks"], strict=True)},
        **{
            f"criteria.{name}": text
            for name, text in zip(schema.CRITERIA, criteria["What earns points"], strict=True)
        },
    }
    for rule, source in RULES.sources.items():
        assert f"Source: {source['en']}" in unescaped(said.get(rule, shown(app)))
    assert gates["Order"].tolist() == ["1", "–", "2", "3"]
    assert criteria["Weight"].tolist() == ["20%"] * 5
    assert f"version {RULES.version}" in unescaped(shown(app))


def test_sources_are_shown_as_written_and_never_as_markdown() -> None:
    assert tables.plain("[a](http://b) *c* :red[d] $e$ <f>") == (
        r"\[a\]\(http\:\/\/b\) \*c\* \:red\[d\] \$e\$ \<f\>"
    )


def test_levels_and_opportunities_are_counted(built: Path) -> None:
    data = store.load(built)
    app = start()
    levels = table(app, "Export potential")
    assert levels["Number"].tolist() == [str(n) for n in data.quality["export_levels"].values()]
    assert "readiness of 60 or more, no gate failed or unknown" in levels["Meaning"].iloc[1]
    crossed = table(app, "Level of the firm")
    is_ready = data.ukm["export_level"] == "ready"
    is_main = data.ukm["product_opportunity"] == "main"
    assert 0 < (is_ready & is_main).sum() < is_main.sum()
    assert crossed.loc["ready to export", "main export good of the province"] == str(
        (is_ready & is_main).sum()
    )
    assert crossed.loc["all"].tolist() == ["8", "15", "0", "1"]


def test_export_groups_say_where_a_figure_is_missing() -> None:
    groups = table(start(), "Export group")
    assert len(groups) == len(opportunity.export_groups())
    coffee = groups.loc[r"09 Coffee\, tea and spices"]
    assert unescaped(coffee.iloc[0]) == "Jan 2025–Sep 2025  \n*Source: ANTARA Lampung*"
    assert coffee.tolist()[1:] == ["5", "1,245"]
    assert groups.loc["17 Sugars and sugar confectionery"].tolist() == ["no figure found", "3", "–"]


def test_product_types_say_their_headings_and_opportunity() -> None:
    types = table(start(), "Product type")
    assert types.loc["Coffee"].tolist() == ["0901, 2101", "main export good of the province", "8"]
    assert types.loc["Other goods"].tolist() == ["–", "goods not known", "0"]


def test_no_contradiction_is_said(built: Path) -> None:
    assert "No row contradicts itself" not in shown(start())
    edit_quality(built, potential_notes=dict.fromkeys(schema.POTENTIAL_NOTES, 0))
    assert "No row contradicts itself" in shown(start())


def test_contradictions_are_counted_with_what_happens_to_them(built: Path) -> None:
    edit_quality(built, potential_notes={"workers_refused": 0, "exporting_without_market": 3})
    app = start()
    notes = table(app, "Note on the row")
    assert notes.index.tolist() == ["said to export, but to no country; neither is counted"]
    assert notes.iloc[0].tolist() == ["3", "12.5%"]
    assert "Nothing is guessed and nothing is repaired" in shown(app)


def test_good_rules_need_no_warning() -> None:
    app = start()
    assert not app.warning
    assert "Build the data again to apply it" not in shown(app)


def test_a_broken_rule_file_is_said_and_the_last_good_rules_stay(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = rule_file(monkeypatch, tmp_path, "weight = 0.2", "weight = 2.0")
    line = path.read_text("utf-8").splitlines().index("weight = 2.0") + 1
    app = start()
    assert f"last good rules, version {RULES.version}, stay in force" in unescaped(app.warning[0].value)
    assert app.code[0].value == (
        f"potential.toml, line {line}, criteria.quality.weight: must be a number from 0 to 1"
    )
    assert table(app, "Criterion of readiness")["Weight"].tolist() == ["20%"] * 5


def test_a_missing_rule_file_is_said_without_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        potential_rules.load_rules, "__defaults__", (settings.ROOT / "data" / "ukm" / "none.toml",)
    )
    app = start()
    assert app.code[0].value.startswith("none.toml: cannot be read")
    assert str(settings.ROOT) not in app.code[0].value


def test_rules_changed_since_the_build_are_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rule_file(monkeypatch, tmp_path, f'version = "{RULES.version}"', 'version = "later"')
    app = start()
    assert not app.warning
    assert f"version later, in force {RULES.version}). Build the data again" in unescaped(shown(app))


def test_sensitivity_is_said_in_words_and_figures(built: Path) -> None:
    found = sensitivity(built)
    found["near"] |= {"changed": {"low": 0.04, "median": 0.15, "high": 0.3352}, "stable": 0.5}
    found["any"] |= {"changed": {"low": 0.17, "median": 0.3, "high": 0.48}, "stable": 0.08}
    found["dropped"]["quality"] = {"up": 1234, "down": 2, "judged": 7}
    edit_quality(built, sensitivity=found)
    app = start()
    assert (
        "between 4 and 34 of 100 UKM would get another level**; with any weights at all, between 17 and 48"
        in (shown(app))
    )
    assert "the level of a single UKM often depends on the choice of weights" in shown(app)
    assert "200 random draws of the weights (seed 20261124)" in shown(app)
    weights = table(app, "Weights")
    assert weights.loc["near the official ones"].tolist() == ["15.0%", "4.0% to 33.5%", "50.0%"]
    assert weights.loc["any"].tolist() == ["30.0%", "17.0% to 48.0%", "8.0%"]
    assert table(app, "Without").loc["Quality"].tolist() == ["1,234", "2", "7"]


def test_steady_levels_are_called_so(built: Path) -> None:
    found = sensitivity(built)
    found["near"]["stable"] = 0.97
    edit_quality(built, sensitivity=found)
    app = start()
    assert "So the levels are steady" in shown(app)
    assert "often depends" not in shown(app)


def test_two_regencies_are_no_order(built: Path) -> None:
    assert len(sensitivity(built)["near"]["ranks"]) == 2
    app = start()
    assert "Fewer than 3 regencies have at least 10 UKM that can be judged" in shown(app)
    assert not app.get("vega_lite_chart")


@pytest.mark.parametrize(
    ("correlation", "expected"),
    [
        ({"low": -0.25, "median": 0.7265, "high": 0.93}, "by 0.73 typically, and by -0.25 to 0.93"),
        (None, "All these regencies have the same share"),
    ],
)
def test_places_of_the_regencies(built: Path, correlation: dict[str, float] | None, expected: str) -> None:
    found = sensitivity(built)
    found["near"] |= {
        "ranks": {
            "18.72": {"official": 3.0, "low": 1.0, "high": 3.0},
            "18.06": {"official": 1.5, "low": 1.0, "high": 2.4},
            "18.01": {"official": 1.5, "low": 1.0, "high": 2.98},
        },
        "rank_correlation": correlation,
    }
    edit_quality(built, sensitivity=found)
    app = start()
    chart = app.get("vega_lite_chart")[0]
    assert chart.proto.alt.endswith(
        "Tanggamus: official 1.5, draws 1 to 2.4; Lampung Selatan: official 1.5, draws 1 to 3; "
        "Kota Metro: official 3, draws 1 to 3"
    )
    assert expected in shown(app)


def test_nothing_on_the_map_is_nothing_to_compare(built: Path) -> None:
    found = sensitivity(built)
    edit_quality(built, sensitivity=found | {"rows": 0})
    assert "No UKM is on the map, so nothing can be compared" in shown(start())


def slide(app: AppTest, **points: int) -> AppTest:
    for name, value in points.items():
        app.slider(key=f"weight_{name}_widget").set_value(value)
    app.run()
    assert not app.exception
    return app


def shares(app: AppTest) -> list[str]:
    return [slider.label.partition(": ")[2].strip("*") for slider in app.slider]


def test_sliders_begin_at_the_official_weights_and_change_the_levels(built: Path) -> None:
    data = store.load(built)
    app = start()
    assert shares(app) == ["20.0%"] * 5
    assert "0 of 24 UKM would change level (0%)" in shown(app)
    assert app.button(key="use_own_weights").disabled
    assert app.button(key="official_weights").disabled
    assert not app.download_button

    slide(app, quality=0, quantity=0, continuity=0, packaging=0, market=100)

    assert shares(app) == ["0%"] * 4 + ["100.0%"]
    own = {name: float(name == "market") for name in schema.CRITERIA}
    tried = potential.judge(data.ukm, potential_rules.Rules(**(vars(RULES) | {"weights": own})))[
        "export_level"
    ]
    changed = int((tried != data.ukm["export_level"]).sum())
    assert changed > 0
    assert f"{changed} of 24 UKM would change level" in shown(app)
    levels = table(app, "Level")
    assert levels["Official"].tolist() == [str(n) for n in data.quality["export_levels"].values()]
    assert levels["Own weights"].tolist() == [str((tried == code).sum()) for code in schema.EXPORT_LEVELS]
    more = [int(text.replace("−", "-")) for text in levels["Difference"]]
    assert sum(more) == 0
    assert any(more)


def test_weights_that_are_all_zero_are_refused_in_words() -> None:
    app = slide(start(), **dict.fromkeys(schema.CRITERIA, 0))
    assert app.warning[0].value.startswith("All weights are zero, so nothing can be judged")
    assert shares(app) == ["–"] * 5
    assert not [element for element in app.table if element.value.index.name == "Level"]
    assert app.button(key="use_own_weights").disabled
    assert not app.download_button
    app.button(key="official_weights").click().run()
    assert shares(app) == ["20.0%"] * 5
    assert not app.warning


def test_own_weights_are_used_survive_another_page_and_go_back(built: Path) -> None:
    before = {path: path.read_bytes() for path in (settings.RULES_FILE, built / store.RULES)}
    official = table(start(), "Export potential")["Number"].tolist()
    app = slide(start(), market=100, quality=0)
    assert table(app, "Export potential")["Number"].tolist() == official
    app.button(key="use_own_weights").click().run()
    assert "Your own weights are in force" in app.warning[0].value
    assert "The map uses these weights now" in shown(app)
    counted = table(app, "Level")["Own weights"].tolist()
    assert counted != official
    assert table(app, "Export potential")["Number"].tolist() == counted

    app.session_state["elsewhere"] = True
    app.run()
    assert not app.slider
    assert "Your own weights are in force" in app.warning[0].value
    app.session_state["elsewhere"] = False
    app.run()
    assert [slider.value for slider in app.slider] == [0, 20, 20, 20, 100]
    assert "The map uses these weights now" in shown(slide(app))
    assert "The map uses other weights of yours" in shown(slide(app, packaging=90))

    app.button(key="official_weights").click().run()
    assert not app.warning
    assert shares(app) == ["20.0%"] * 5
    assert table(app, "Export potential")["Number"].tolist() == official
    assert before == {path: path.read_bytes() for path in before}


def test_the_notice_leads_back_and_leaves_the_sliders() -> None:
    app = slide(start(), market=100)
    app.button(key="use_own_weights").click().run()
    app.button(key="official_weights_notice").click().run()
    assert not app.warning
    assert app.slider[4].value == 100


def test_the_download_holds_the_weights_on_screen(
    monkeypatch: pytest.MonkeyPatch, built: Path, tmp_path: Path
) -> None:
    files: dict[str, str] = {}
    monkeypatch.setattr(
        weights_sandbox.st,
        "download_button",
        lambda _label, text, name, *_mime, **_kw: files.update({name: text}),
    )
    app = slide(start(), quality=33, quantity=33, continuity=33, packaging=7, market=1)
    path = tmp_path / "potential.toml"
    path.write_text(files["potential.toml"], "utf-8")
    rules = potential.load_rules(path)
    assert [f"{100 * weight:.1f}%" for weight in rules.weights.values()] == shares(app)
    assert sum(round(1000 * weight) for weight in rules.weights.values()) == 1000
    assert rules.version == f"{RULES.version}+bobot-sendiri"

    shutil.copy(path, built / store.RULES)
    slide(start(), market=100)
    assert f'version = "{RULES.version}+bobot-sendiri"' in files["potential.toml"]


def test_finer_weights_than_a_slider_has_change_nothing_at_the_start(built: Path) -> None:
    path = built / store.RULES
    fine = {"quality": 0.333, "quantity": 0.333, "continuity": 0.111, "packaging": 0.111, "market": 0.112}
    path.write_text(rule_text.with_weights(path.read_text("utf-8"), fine, version="fine"), "utf-8")
    app = start()
    assert shares(app) == ["33.3%", "33.3%", "11.1%", "11.1%", "11.2%"]
    assert table(app, "Criterion of readiness")["Weight"].tolist() == shares(app)
    assert app.button(key="use_own_weights").disabled


def test_the_page_speaks_indonesian_numbers() -> None:
    assert "20,0" in shares(start("id"))[0]


def test_one_enterprise_is_explained_and_another_can_be_named(built: Path) -> None:
    ukm = store.load(built).ukm
    app = start()
    field = app.text_input(key="example")
    row = ukm[ukm["ukm_id"] == field.value].iloc[0]
    assert row["export_level"] in ("improving", "early")
    assert row["business_name"] in [text.value for text in app.text]

    other = ukm[ukm["export_level"] == "exporting"].iloc[0]
    field.set_value(f" {other['ukm_id']} ").run()
    assert any("exporting" in text.value for text in app.markdown)
    assert other["business_name"] in [text.value for text in app.text]

    app.text_input(key="example").set_value("nobody").run()
    assert "No UKM on the map has this ID" in shown(app)
