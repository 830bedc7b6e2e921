"""`python -m geo boundaries check|install|undo`: what is printed, and which code is returned."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from geo import boundaries, boundary_check, boundary_files, boundary_opener, settings
from geo.__main__ import main
from geo.boundary_check import How
from geo.errors import GeoError
from tests import drawn

Run = Callable[..., tuple[str, str]]
OURS = settings.BOUNDARIES_DIR / "districts.geojson"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setattr(settings, "OWN_BOUNDARIES_DIR", tmp_path / "own")

    def command(*arguments: object, code: int = 0) -> tuple[str, str]:
        returned = main(["--language", "en", "boundaries", *map(str, arguments)])
        said = capsys.readouterr()
        assert returned == code, said
        return said.out, said.err

    return command


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return districts of which one grew into its neighbours, by more than drawing can explain."""
    districts = drawn.districts()
    shapes = {"18.01.16": drawn.shape(districts, "18.01.16").buffer(0.002)}
    return drawn.write(drawn.reshaped(districts, shapes), tmp_path_factory.mktemp("grown") / "besar.gpkg")


def test_what_can_be_installed_returns_0(run: Run) -> None:
    out, err = run("check", OURS)
    lines = out.splitlines()

    assert err == ""
    assert lines[0] == f"{OURS}: 229 features, 229 areas; codes of Kemendagri in column id"
    assert lines[1].split() == "area in km2 in the file official differs".split()
    assert lines[2].split() == "18.01 Kabupaten Lampung Selatan 2,225.2 2,227.4 -0.10%".split()
    assert lines[14].split() == "18.13 Kabupaten Pesisir Barat 2,938.6 2,937.5 +0.04%".split()
    assert lines[17] == "village centres in their own area: 2,640 of 2,640"
    assert lines[-1] == f"It can be installed: python -m geo boundaries install {OURS}"


def test_what_cannot_be_installed_returns_1_and_says_what_to_do(run: Run, grown: Path) -> None:
    out, err = run("check", grown, code=1)
    lines = out.splitlines()

    assert err == ""
    first = lines.index("To be mended in the file:")
    assert lines[first + 1].startswith("- 18.01.09 Penengahan and 18.01.16 Raja Basa overlap by ")
    assert lines[first + 1].endswith(" m wide: decide in a GIS whose it is")
    assert lines[-2] == "It cannot be installed; to be mended first: 3"
    width = int(
        lines[-1].removeprefix(
            "Where that is nothing but inaccurate drawing, it is closed by machine: --sliver "
        )
    )
    assert 200 < width < 260
    assert "It can be installed" in run("check", grown, "--sliver", width)[0]


def test_only_some_of_many_findings_are_shown(run: Run, tmp_path: Path) -> None:
    districts = drawn.districts()
    plain = districts.set_geometry(districts.simplify(0.0007))
    out, _err = run("check", drawn.write(plain, tmp_path / "kasar.gpkg"), "--sliver", 150)
    lines = out.splitlines()

    title = lines.index("Mended when it is installed (overlaps and gaps up to 150 m):")
    assert all(line.startswith("- ") for line in lines[title + 1 : title + 16])
    assert lines[title + 16].startswith("  and ")
    assert lines[title + 16].endswith(" km2; --json lists all")


def test_machines_read_json(run: Run, grown: Path) -> None:
    found = json.loads(run("check", grown, "--json", code=1)[0])

    assert {name: found[name] for name in ("file", "can_be_installed", "layer", "features", "areas", "sliver_m")} == {
        "file": "besar.gpkg", "can_be_installed": False, "layer": "district", "features": 229, "areas": 229,
        "sliver_m": 100,
    }  # fmt: skip
    assert found["villages"]["all"] == 2640
    assert len(found["regencies"]) == 15
    assert found["regencies"][0]["code"] == "18.01"
    assert found["findings"][0]["kind"] == "overlap"
    assert found["findings"][0]["codes"] == ["18.01.09", "18.01.16"]
    assert json.loads(run("check", OURS, "--json")[0])["can_be_installed"] is True


def test_a_file_of_one_regency_has_figures_of_it_alone(run: Run, tmp_path: Path) -> None:
    metro = drawn.districts().query("regency == 'Kota Metro'")
    path = drawn.write(metro, tmp_path / "metro.gpkg")
    out, _err = run("check", path, code=1)

    assert out.splitlines()[2].split() == "18.01 Kabupaten Lampung Selatan - 2,227.4 -".split()
    assert json.loads(run("check", path, "--json", code=1)[0])["regencies"][0]["drawn_km2"] is None
    assert run("check", path, "--layer", "regency", code=1)[0].count("missing: 14 of 15 areas") == 1


def test_regencies_are_checked_as_such(run: Run) -> None:
    path = settings.BOUNDARIES_DIR / "regencies.geojson"

    assert "districts are needed" in run("check", path, code=1)[0]
    assert "15 features, 15 areas" in run("check", path, "--layer", "regency")[0]


def test_install_and_undo_say_what_they_did(run: Run, grown: Path) -> None:
    out, _err = run("install", grown, "--sliver", 300, "--source", "Biro")
    folder = boundaries.in_use()

    assert folder.parent == settings.OWN_BOUNDARIES_DIR
    assert boundaries.credit() == "Biro"
    assert out.splitlines()[0].startswith("- 18.01.09 Penengahan and 18.01.16 Raja Basa overlap by ")
    assert out.splitlines()[-2:] == [
        f"installed in {folder}; build the data again, so that every UKM gets its code: python -m geo build FILE",
        "to go back: python -m geo boundaries undo",
    ]
    assert run("undo")[0] == "the boundaries that came with the program count again; build the data again\n"
    assert boundaries.in_use() == settings.BOUNDARIES_DIR
    assert run("undo")[0] == f"the boundaries in {folder} count again; build the data again\n"


def test_install_refuses_what_check_finds(run: Run, grown: Path) -> None:
    out, err = run("install", grown, code=2)

    assert out == ""
    assert err.splitlines()[0] == "besar.gpkg cannot be installed:"
    assert len(err.splitlines()) == 4
    assert boundaries.in_use() == settings.BOUNDARIES_DIR


@pytest.mark.parametrize("content", [b"", b"{", b"PK\x03\x04"])
def test_what_is_no_boundary_layer_is_refused(run: Run, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "batas.geojson"
    path.write_bytes(content)

    assert run("check", path, code=2)[1] == f"{path}: cannot be read as a boundary layer\n"
    assert run("install", path, code=2)[1] == f"{path}: cannot be read as a boundary layer\n"


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".topojson", ".shp"])
def test_damaged_files_end_in_words_and_never_in_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    # In its own process, which takes a second each time, the reader might even crash.
    monkeypatch.setattr(boundary_opener, "read", boundary_files.read)
    metro = drawn.districts().query("regency == 'Kota Metro'")
    drawn.write(metro, tmp_path / f"utuh{suffix}")
    parts = {part.suffix: part.read_bytes() for part in tmp_path.glob("utuh.*")}
    chance = random.Random(7)
    ends = []
    for round_ in range(25):
        for name, content in parts.items():
            damaged = bytearray(content)
            for _i in range(chance.choice([1, 5, 50])):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            (tmp_path / f"rusak{round_}{name}").write_bytes(damaged)
        try:
            report = boundary_check.examine(
                tmp_path / f"rusak{round_}{suffix}", How(), progress=lambda *_step: None
            )
            # The other regencies are missing from the sound file, too.
            ends.append(bool(report.faults))
        except GeoError as error:
            ends.append(bool(str(error)))

    assert ends == [True] * 25
