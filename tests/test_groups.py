"""UKM counted together say what the single ones say; and above so many the pages are made from groups."""

import gc
import json
import shutil
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

import geopandas as gpd
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo import (
    __main__,
    area_tables,
    boundaries,
    filters,
    groups,
    hotspots,
    partitions,
    points,
    products,
    profile,
    sample,
    scale,
    settings,
    specialisation,
    staging,
    store,
    summarise,
)
from geo.about import About
from geo.boundaries import Layer
from geo.errors import BuiltDataError
from geo.facets import Facets
from geo.filters import Filters
from geo.hotspots import Target
from geo.ui import area_page, data
from tests.pages import headline, opened, shown, start
from tests.test_points import read
from tests.test_scale import run

CHOSEN = Filters(export_levels=("improving", "early"), sizes=("micro",))
MOST = 100
ABOUT = About("daftar.csv", "2026-10-28", "", "", synthetic=True, n=0)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that the engine for large lists makes of 600 rows."""
    folder = tmp_path_factory.mktemp("groups")
    sample.write(600, folder / "list.csv", seed=5)
    scale.build([folder / "list.csv"], folder / "built", run, state="tests", part_rows=200)
    return folder / "built"


@pytest.fixture(scope="module")
def ukm(built: Path) -> gpd.GeoDataFrame:
    return store.load(built).ukm


@pytest.fixture
def together(built: Path, monkeypatch: pytest.MonkeyPatch) -> gpd.GeoDataFrame:
    monkeypatch.setattr(partitions, "MOST", MOST)
    return store.load(built).ukm


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few hundred UKM be too many to be read one by one."""
    monkeypatch.setattr(partitions, "MOST", MOST)


def largest_district(ukm: gpd.GeoDataFrame) -> str:
    return str(ukm["district_code"].value_counts().index[0])


def test_what_was_built_in_parts_is_read_as_one(built: Path, ukm: gpd.GeoDataFrame) -> None:
    assert not store.load(built).is_grouped
    assert len(ukm) == store.load(built).quality["placed"]
    assert "bbox" not in ukm
    assert ukm.crs == settings.CRS_GEOGRAPHIC


def test_one_process_does_not_build_into_it(built: Path) -> None:
    with (
        pytest.raises(BuiltDataError, match="what the engine for large lists built: name another folder"),
        staging.staged(built),
    ):
        pass


def test_groups_are_fewer_and_as_many_ukm(ukm: gpd.GeoDataFrame, together: gpd.GeoDataFrame) -> None:
    assert groups.are(together)
    assert len(together) < len(ukm) == together[groups.N].sum()
    levels = set(groups.standing(together))
    assert levels <= {"village", "district", "regency"}


def test_they_are_counted_and_filtered_alike(ukm: gpd.GeoDataFrame, together: gpd.GeoDataFrame) -> None:
    single, grouped = Facets(ukm), Facets(together)
    some = [filters.passing(facets, CHOSEN) for facets in (single, grouped)]
    assert 0 < single.total(some[0]) == grouped.total(some[1]) < len(ukm)
    assert filters.loosened(single, CHOSEN) == filters.loosened(grouped, CHOSEN)
    counts = filters.counts(grouped, CHOSEN)
    expected = filters.counts(single, CHOSEN)
    assert {name: dict(sorted(found.items())) for name, found in counts.items()} == {
        name: dict(sorted(expected[name].items())) for name in counts
    }
    assert set(expected) - set(counts) >= {"certificates", "gates", "agencies"}


@pytest.mark.parametrize("layer", get_args(Layer))
def test_areas_have_the_same_figures(layer: Layer, ukm: gpd.GeoDataFrame, together: gpd.GeoDataFrame) -> None:
    areas, key = boundaries.load(layer), f"{layer}_code"
    product = str(ukm["product_type"].value_counts().index[0])
    one, many = (summarise.by_area(frame, areas, key=key, product=product) for frame in (ukm, together))
    pd.testing.assert_frame_equal(many, one)
    codes = pd.Index(areas["code"])
    one, many = (specialisation.quotients(frame, codes, key=key) for frame in (ukm, together))
    pd.testing.assert_frame_equal(many, one)
    for target in (Target(product), Target(product, "ready"), Target("", "exporting")):
        one, many = (
            hotspots.count(frame, frame[key].astype("str"), target, codes) for frame in (ukm, together)
        )
        pd.testing.assert_frame_equal(many, one)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_tables_of_areas_are_the_same(
    suffix: str, ukm: gpd.GeoDataFrame, together: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    def tables(frame: gpd.GeoDataFrame) -> pd.DataFrame:
        path = tmp_path / f"tables{suffix}"
        path.write_bytes(area_tables.content(frame, suffix, ABOUT))
        if suffix == ".csv":
            return pd.read_csv(path, comment="#")
        return pd.read_excel(path, sheet_name=1, engine="calamine")

    pd.testing.assert_frame_equal(tables(together), tables(ukm))


def test_a_profile_has_what_groups_tell_apart(ukm: gpd.GeoDataFrame, together: gpd.GeoDataFrame) -> None:
    areas: dict[Layer, Any] = {layer: boundaries.load(layer) for layer in get_args(Layer)}
    one, many = (profile.of(frame, areas, largest_district(ukm)) for frame in (ukm, together))
    assert many.n == one.n > 0
    assert many.figures == one.figures
    for part in ("products", "sizes", "levels", "places"):
        pd.testing.assert_frame_equal(
            getattr(many, part).sort_index(), getattr(one, part).sort_index(), check_index_type=False
        )
    assert many.fields.equals(one.fields.loc[many.fields.index])
    assert (one.is_whole, many.is_whole) == (True, False)
    assert many.papers.empty

    code = largest_district(ukm)
    single = ukm[ukm["district_code"] == code]
    whole = profile.of(together, areas, code, single=single)
    assert whole.is_whole
    assert whole.figures == one.figures
    for part in ("stages", "papers", "markets", "agencies", "fields"):
        expected, found = (
            getattr(each, part).drop(columns="province", errors="ignore") for each in (one, whole)
        )
        pd.testing.assert_frame_equal(found.sort_index(), expected.sort_index())
        if part != "stages":
            compared = getattr(whole, part)["province"].dropna()
            assert set(compared.index) <= {"product_type", "size_class"}


def test_the_browser_counts_them_alike(together: gpd.GeoDataFrame) -> None:
    packed = points.pack(together, list(products.load().index))
    found = read(packed, [True] * len(together))
    assert sum(found["totals"]) == sum(found["sums"]) == sum(found["tally"]) == together[groups.N].sum()
    assert sum(n for each in found["products"] for _code, n in each) == together[groups.N].sum()


@pytest.mark.usefixtures("few")
def test_single_ukm_are_read_by_district(built: Path, ukm: gpd.GeoDataFrame) -> None:
    code = largest_district(ukm)
    with pytest.raises(BuiltDataError, match="too many to be read one by one: name districts"):
        store.load_single(built)
    found = store.load_single(built, [code])
    there = ukm[ukm["district_code"] == code].reset_index(drop=True)
    # Few texts are held once each.
    texts = found.ukm.astype(dict.fromkeys(found.ukm.select_dtypes("category"), "str"))
    pd.testing.assert_frame_equal(pd.DataFrame(texts), pd.DataFrame(there))
    assert found.version != store.load(built).version


READ: dict[str, Callable[[Path], pd.DataFrame]] = {
    ".csv": lambda path: pd.read_csv(path, comment="#"),
    ".geojson": gpd.read_file,
    ".gpkg": lambda path: gpd.read_file(path, layer="ukm"),
    ".parquet": gpd.read_parquet,
    ".xlsx": lambda path: pd.read_excel(path, engine="calamine"),
}


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("suffix", READ)
def test_a_district_is_exported_in_every_format(
    suffix: str, built: Path, ukm: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    code, path = largest_district(ukm), tmp_path / f"ukm{suffix}"
    assert __main__.main(["export", str(path), "--data", str(built), "--district", code]) == 0
    there = ukm[ukm["district_code"] == code].set_index("ukm_id")
    found = READ[suffix](path).set_index("ukm_id").loc[there.index]
    for column in ("product_type", "export_level", "gates", "business_name"):
        assert found[column].fillna("").tolist() == there[column].fillna("").tolist()


@pytest.mark.usefixtures("few")
def test_a_district_without_ukm_has_no_rows_and_all_columns(built: Path, ukm: gpd.GeoDataFrame) -> None:
    none = set(boundaries.load("district")["code"]) - set(ukm["district_code"].dropna())
    found = store.load_single(built, [min(none)]).ukm
    assert found.empty
    assert (list(found.columns), found.crs) == (list(ukm.columns), ukm.crs)


@pytest.mark.usefixtures("few")
def test_groups_of_another_build_are_refused(built: Path, ukm: gpd.GeoDataFrame, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "mixed")
    for path in (tmp_path / "mixed" / partitions.AGGREGATES).iterdir():
        counted = pd.read_parquet(path)
        counted.assign(**{groups.N: counted[groups.N] + 1}).to_parquet(path)
    with pytest.raises(BuiltDataError, match="are damaged; run python -m geo build again"):
        store.load_single(tmp_path / "mixed", [largest_district(ukm)])


@pytest.mark.usefixtures("few")
def test_a_missing_part_is_named(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partitions, "UKM", "gone")
    with pytest.raises(BuiltDataError, match="are damaged"):
        store.load_single(built, ["18.01.01"])


@pytest.mark.usefixtures("few", "fresh_app")
def test_the_map_counts_groups_and_says_so(ukm: gpd.GeoDataFrame) -> None:
    app = start(potensi="early", syarat="halal:fail")
    assert not app.exception
    assert headline(app)[0] == str((ukm["export_level"] == "early").sum())
    assert "too many to be read one by one" in shown(app)
    assert [warning.value for warning in app.warning] == ["Not in force here, since it asks single UKM: Gate"]
    assert app.tabs == []


@pytest.mark.usefixtures("few", "fresh_app")
def test_a_district_has_its_single_ukm(ukm: gpd.GeoDataFrame) -> None:
    code = largest_district(ukm)
    app = start(area=code)
    assert not app.exception
    assert headline(app)[0] == str((ukm["district_code"] == code).sum())
    assert "too many" not in shown(app)
    assert [tab.label for tab in app.tabs][:1] == ["List of UKM"]
    # What only single UKM say is to be chosen there, by a link too.
    agency = str(ukm.loc[ukm["district_code"] == code, "agency"].dropna().iloc[0])
    named = start(area=code, instansi=agency)
    assert headline(named)[0] == str(len(filters.apply(ukm, Filters(districts=(code,), agencies=(agency,)))))
    asked = start(area=code, syarat="halal:fail")
    assert not asked.exception
    of_district = ukm[ukm["district_code"] == code]
    assert headline(asked)[0] == str(len(filters.apply(of_district, Filters(gates=("halal:fail",)))))


@pytest.mark.usefixtures("few", "fresh_app")
def test_a_page_that_waits_holds_none_of_its_district(
    ukm: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = largest_district(ukm)
    held: list[weakref.ref[gpd.GeoDataFrame]] = []
    files: dict[str, Callable[[], bytes]] = {}
    read, load = store.of_districts, store.load

    def noted(*arguments: Any) -> store.BuiltData:
        found = read(*arguments)
        held.append(weakref.ref(found.ukm))
        return found

    monkeypatch.setattr(store, "of_districts", noted)
    monkeypatch.setattr(
        st, "download_button", lambda label, content, *_, **__: files.update({label: content})
    )
    app = start(area=code)
    # What the last run returned lies there for tests alone.
    n = headline(app)[0]
    st.cache_resource.clear()
    gc.collect()
    assert [each() is None for each in held] == [True]

    # A click reads it again, unless other data are there by now.
    assert str(len(json.loads(files["Download GeoJSON"]())["features"])) == n
    app.session_state["view"] = 1
    app.run()
    assert not app.exception
    st.cache_resource.clear()
    monkeypatch.setattr(store, "load", lambda folder: replace(load(folder), version="another"))
    with pytest.raises(BuiltDataError, match="Other data were published meanwhile"):
        files["Download CSV"]()


PAGE = """
from geo import texts
from geo.ui import {page}, state
import streamlit as st
state.start()
texts.use_language(st.session_state["language"])
{page}.show()
"""


@pytest.mark.usefixtures("few", "fresh_app")
@pytest.mark.parametrize(("page", "query", "said"), [
    ("cluster_page", {"tampilan": "titik-panas"}, "areas that could be tested"),
    ("cluster_page", {"tampilan": "titik-panas"}, "in hot spots of districts alone"),
    ("cluster_page", {"tampilan": "titik-panas", "kotak": "20"}, "In squares only UKM placed to their village"),
    ("cluster_page", {"tampilan": "sentra"}, "UKM of the product placed to the village"),
    ("cluster_page", {"tampilan": "sentra"}, "in hot spots of districts alone"),
    ("cluster_page", {"tampilan": "spesialisasi"}, "The location quotient"),
    ("cluster_page", {"tampilan": "kemiripan"}, "which regencies are alike"),
    ("area_page", {}, "Counted village by village"),
    ("area_page", {"area": "a district"}, "How many UKM pass each stage"),
    ("area_page", {"area": "a district"}, "are not compared with the province"),
    ("area_page", {"area": "18.03"}, "What stands out here"),
    ("area_page", {"area": "18.03", "banding": ["18.06", "18.71"]}, "All UKM placed there"),
    ("method_page", {}, "rows were read"),
])  # fmt: skip
def test_the_other_pages_are_made_from_groups(
    page: str, query: dict[str, str], said: str, ukm: gpd.GeoDataFrame
) -> None:
    if query.get("area") == "a district":
        query = {"area": largest_district(ukm)}
    app = opened(AppTest.from_string(PAGE.format(page=page), default_timeout=60), **query)
    assert said in shown(app)


@pytest.mark.usefixtures("few", "fresh_app")
def test_a_profile_is_of_one_build(ukm: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    code = largest_district(ukm)
    asked = []

    def published_meanwhile(area: str) -> store.BuiltData:
        asked.append(area)
        found = data.published(area)
        return replace(found, ukm=found.ukm.iloc[:1], quality={}) if len(asked) == 1 else found

    # What the page itself reads, besides what it is given.
    monkeypatch.setattr(area_page, "data", SimpleNamespace(**vars(data) | {"published": published_meanwhile}))
    app = opened(AppTest.from_string(PAGE.format(page="area_page"), default_timeout=60), area=code)
    n = (ukm["district_code"] == code).sum()
    assert f"% of those registered; beside the grey part: not known. n\u00a0=\u00a0{n} UKM" in shown(app)
    assert asked == [code, code]


@pytest.mark.usefixtures("few", "fresh_app")
def test_what_stands_at_a_clicked_place_leads_to_its_district(ukm: gpd.GeoDataFrame) -> None:
    code = largest_district(ukm)
    app = start()
    there = store.load(settings.BUILT_DIR).ukm
    there = there[there["district_code"] == code]
    app.session_state["places"] = sorted({int(key) for key in points.keys(there)})
    app.run()
    (button,) = [each for each in app.button if each.label.startswith("Open ")]
    assert button.label.endswith(f"({there[groups.N].sum()} UKM here)")
    button.click().run()
    assert app.query_params["area"] == code
    assert headline(app)[0] == str(there[groups.N].sum())
