"""The program knows no province but that of its data pack: no code says which, and another pack works."""

import ast
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geo import boundaries, gazetteer, pack, pack_fault, settings, store
from geo.errors import BuiltDataError, ReadError
from tests import other_province, register

#: A number of the province as a code or the beginning of one. Examples in docstrings and comments may stay.
_CODE = re.compile(r"(?<![\d.,/#%-])18(?:\.\d\d\b|\d{2,8}\b|\b)")
_NAME = re.compile("lampung|tulang ?bawang|bandar ?lampung", re.IGNORECASE)

#: Where a row of the test stands, and the regency and the repair that are right: one point a spelling and a hemisphere.
POINTS = [
    ("-0,12", "121,25", "99.01", ""),
    ("0.31 LU", "121.6", "99.02", ""),
    ("122.1", "0.45", "99.71", "axes_swapped"),
    ("51N 300000 33200", "", "99.01", ""),
    ("51S 300000 9988900", "", "99.01", ""),
    ("-5,41", "105,26", None, "coordinates_outside"),
]


def strings(path: Path) -> Iterator[str]:
    """Yield every text of a module that is no docstring."""
    tree = ast.parse(path.read_text("utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value


def test_no_module_knows_the_province() -> None:
    known = [
        f"{path.relative_to(settings.ROOT)}: {text}"
        for path in sorted((settings.ROOT / "geo").rglob("*.py"))
        for text in strings(path)
        if _CODE.search(text) or _NAME.search(text)
    ]

    assert known == []


def test_no_asset_and_no_translated_text_knows_the_province() -> None:
    files = [path for path in (settings.ROOT / "geo" / "assets").iterdir() if path.suffix in (".js", ".css")]

    assert files
    assert [path.name for path in files if _NAME.search(path.read_text("utf-8"))] == []


def test_the_search_finds_a_code_and_a_name(tmp_path: Path) -> None:
    file = tmp_path / "module.py"
    file.write_text('"""Lampung, 18.01."""\nA = "18.71.05"\nB = f"ukm_lampung_{A}"\nC = "1.18"\n', "utf-8")

    assert [text for text in strings(file) if _CODE.search(text) or _NAME.search(text)] == [
        "18.71.05", "ukm_lampung_",
    ]  # fmt: skip


def test_the_pack_is_that_of_the_tables() -> None:
    assert settings.PACK_FAULT is None
    assert {code[:2] for code in gazetteer.load().names} == {settings.PROVINCE_CODE}
    assert set(boundaries.load("regency")["parent_code"]) == {settings.PROVINCE_CODE}
    assert settings.UTM_ZONE == "48S"


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack of another province with its sample built, a list of points beside it."""
    made = other_province.make(tmp_path_factory.mktemp("province"))
    rows = [(f"T-{at}", f"Usaha {at}", "", lat, lon) for at, (lat, lon, *_right) in enumerate(POINTS)]
    head = ["ID UKM", "Nama Usaha", "Alamat", "Lintang", "Bujur"]
    pd.DataFrame(rows, columns=head).to_csv(made.parent / "points.csv", index=False)
    done = geo(made, "build", str(made / "ukm" / "ukm_contoh.csv"))
    assert "300 rows: " in done
    return made


def geo(made: Path, *command: str) -> str:
    process = other_province.run(made, "-m", "geo", *command)
    assert process.returncode == 0, process.stderr
    return process.stdout


def test_another_pack_keeps_what_is_built_and_says_whose_it_is(other: Path) -> None:
    quality = json.loads((other / "ukm" / "built" / "quality.json").read_text("utf-8"))

    assert quality["province"] == other_province.CODE
    assert quality["placed"] >= 0.97 * quality["rows"]
    assert quality["location_levels"]["coordinates"] > 0


def test_addresses_are_placed_where_the_other_pack_has_them(other: Path) -> None:
    texts = {
        "Jl. Merdeka 5, Lembah Hijau, Kec. Batu Lima, Kab. Uji Utara": "99.01.01.2002",
        "Desa Sukamaju, Kota Tebing": "99.71.02.1003",
        "Desa Air Jernih, Ujut": "99.01.01.2004",
        "Nagari Air Jernih": "99.01.01.2004",
        "Kampung Air Jernih": "99.02.01.2003",
        "Kec. Tanjung Dua": "99.02.01",
        "Pelabuhan Batu, Nusa Uji": "99.71.01.1002",
        "Desa Sukamaju": None,
        "Kab. Lampung Selatan": None,
    }
    frame = pd.DataFrame({"ID UKM": range(len(texts)), "Nama Usaha": "Usaha", "Alamat": list(texts)})
    frame.to_csv(other.parent / "addresses.csv", index=False)
    answers = json.loads(geo(other, "geocode", str(other.parent / "addresses.csv"), "--json"))

    assert {row["address"]: row["code"] for row in answers} == texts


def test_most_rows_of_its_sample_are_placed_right(other: Path) -> None:
    script = (
        "from geo import batch, read, sample, settings\n"
        "from pathlib import Path\n"
        "ukm, _problems = read.read([Path(settings.SAMPLE_FILE)])\n"
        "_register, truth = sample.make(len(ukm), seed=1)\n"
        "found = batch.locate_frame(ukm)['place_code'].str[:5]\n"
        "print((found[found.notna()] == truth['regency_code'][found.notna()]).mean())\n"
    )
    process = other_province.run(other, "-c", script)

    assert float(process.stdout) > 0.97, process.stderr


def test_points_of_both_hemispheres_are_read(other: Path) -> None:
    out = other.parent / "points_built"
    geo(other, "build", str(other.parent / "points.csv"), "--out", str(out))
    placed = pd.read_parquet(out / "ukm.parquet").set_index("ukm_id")["regency_code"]
    right = {f"T-{at}": regency for at, (_lat, _lon, regency, _note) in enumerate(POINTS) if regency}
    unplaced = pd.read_csv(out / "unplaced.csv")

    assert placed.to_dict() == right
    assert unplaced["ukm_id"].tolist() == ["T-5"]


def test_exports_reports_and_checks_are_of_the_other_province(other: Path) -> None:
    folder = other.parent
    geo(other, "export", str(folder / "out.geojson"))
    geo(other, "report", "--area", other_province.CODE, str(folder / "profile.pdf"))
    checked = json.loads(
        geo(other, "boundaries", "check", str(folder / "sources" / "districts.geojson"), "--json")
    )
    points = gpd.read_file(folder / "out.geojson")

    assert json.loads((folder / "out.geojson").read_text("utf-8"))["name"] == "ukm_nusa-uji"
    assert set(points["regency_code"]) == set(other_province.REGENCIES)
    assert points.total_bounds[1] < 0 < points.total_bounds[3]
    assert b"/Creator (Peta UKM Nusa Uji)" in (folder / "profile.pdf").read_bytes()
    assert checked["can_be_installed"]
    assert checked["villages"] == {"in_their_area": 20, "all": 20}


def page(made: Path) -> tuple[list[str], list[str], list[str], int]:
    """Return texts, options, figures and the number of exceptions on the page *Peta* of a pack."""
    script = (
        "import json\n"
        "from streamlit.testing.v1 import AppTest\n"
        "app = AppTest.from_file('streamlit_app.py', default_timeout=120)\n"
        "app.query_params['bahasa'] = 'en'\n"
        "app.run()\n"
        "texts = [str(part.value) for part in (*app.subheader, *app.markdown, *app.caption, *app.error, *app.code,"
        " *app.text)]\n"
        "options = [option.partition(' (')[0] for one in app.multiselect for option in one.options]\n"
        "print(json.dumps([texts, options, [metric.value for metric in app.metric], len(app.exception)]))\n"
    )
    process = other_province.run(made, "-c", script)
    assert process.returncode == 0, process.stderr
    texts, options, metrics, faults = json.loads(process.stdout.splitlines()[-1])
    return texts, options, metrics, faults


def test_the_page_shows_the_other_province(other: Path) -> None:
    texts, options, metrics, faults = page(other)

    assert not faults
    assert texts[0] == "Map of UKM in Nusa Uji"
    assert {"Uji Utara", "Tanjung Dua", "Kota Tebing"} <= set(options)
    assert "Lampung" not in " ".join(texts + options)
    assert int(metrics[0]) > 280
    assert "Source: ukm_contoh.csv; population: Census of Uji 2030" in texts


def test_built_data_of_another_province_are_refused(other: Path, tmp_path: Path) -> None:
    message = "the data are of province 99, but the data pack is that of 18 .Lampung.: name another folder"
    with pytest.raises(BuiltDataError, match=message):
        store.load(other / "ukm" / "built")
    built = register.build(tmp_path)
    process = other_province.run(other, "-m", "geo", "export", str(tmp_path / "o.csv"), "--data", str(built))

    assert process.returncode == 2
    assert "the data are of province 18, but the data pack is that of 99 (Nusa Uji)" in process.stderr


FAULTS = {
    "": "key code: - cannot be used; write it in the form of 34",
    'code = "9"': "key code: '9' cannot be used",
    "code = 18": "key code: 18 cannot be used",
    'code = "18"\nname = "A"\nslug = "A B"': "key slug: 'A B' cannot be used; write it in the form of jawa-barat",
    'code = "18"\nname = "A"\nslug = "a"\ncrs_metric = "EPSG:3857"': "key crs_metric: 'EPSG:3857' cannot be used",
    "code = ": "cannot be read .*; PETA_UKM_PACK names the folder of a data pack",
}


@pytest.mark.parametrize(("text", "message"), FAULTS.items())
def test_what_is_wrong_with_a_pack_is_said(
    text: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / pack.FILE).write_text(text, "utf-8")
    monkeypatch.setattr(settings, "PACK_FAULT", pack.read(tmp_path)[1])

    with pytest.raises(ReadError, match=message):
        pack_fault.refuse()


def test_a_folder_without_a_pack_is_named_by_every_command(tmp_path: Path) -> None:
    process = other_province.run(tmp_path / "nowhere", "-m", "geo", "geocode", "--text", "Natar")

    assert process.returncode == 2
    assert process.stderr.startswith(f"{tmp_path / 'nowhere' / 'pack.toml'}: cannot be read (No such file")
    assert "Traceback" not in process.stderr


def test_the_page_names_a_folder_without_a_pack(tmp_path: Path) -> None:
    texts, _options, _metrics, faults = page(tmp_path / "nowhere")

    assert not faults
    assert any(text.startswith(str(Path("nowhere", "pack.toml: "))) for text in texts)


def test_a_pack_may_lie_anywhere(other: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(other, tmp_path / "elsewhere")

    assert "300 rows" in geo(moved, "check", str(moved / "ukm" / "ukm_contoh.csv"))
