"""A build in a process of its own: it says how far it is, ends with data or words, and a cancel really stops it."""

import json
from pathlib import Path

import pytest

from geo import background, settings, store
from geo.background import Build, Progress
from geo.errors import BuiltDataError, ReadError

TEXT = "Nama Usaha,Tempat,Kecamatan,Pemilik\nKopi,Tekad,Pulau Panggung,Sri\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "daftar.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_it_builds_what_is_said_and_keeps_nothing_personal(path: Path, tmp_path: Path) -> None:
    build = Build([path], tmp_path / "built", {"Tempat": "village"}, tmp_path)
    build.finish()
    assert not build.is_running()
    assert store.load(tmp_path / "built").ukm["village"].tolist() == ["Tekad"]
    assert not (tmp_path / "built" / store.PERSONAL).exists()
    found = build.progress()
    assert found is not None
    assert (found.step, found.done, found.total) == ("potential", 1, 1)


def test_what_cannot_be_used_is_said_in_the_language_of_the_page(tmp_path: Path) -> None:
    path = tmp_path / "daftar.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ReadError, match="no row has known headers"):
        Build([path], tmp_path / "built", {}, tmp_path).finish()
    assert not (tmp_path / "built").exists()


def test_a_cancel_stops_the_process_and_leaves_no_data(path: Path, tmp_path: Path) -> None:
    build = Build([path], tmp_path / "built", {"Tempat": "village"}, tmp_path)
    build.cancel()
    assert not build.is_running()
    assert not (tmp_path / "built" / store.QUALITY).exists()
    with pytest.raises(BuiltDataError, match=r"the computation was stopped \(code -15\); try again"):
        build.finish()
    build.cancel()


def test_progress_has_an_estimate_once_something_is_done(tmp_path: Path) -> None:
    told = background._Told(tmp_path)
    told("geocode", 0, 100)
    assert json.loads((tmp_path / "progress.json").read_text())["left_s"] is None
    told("geocode", 50, 100)
    found = Progress(**json.loads((tmp_path / "progress.json").read_text()))
    assert found.left_s is not None
    assert found.left_s >= 0


def test_before_the_first_step_nothing_is_known(path: Path, tmp_path: Path) -> None:
    build = Build([path], tmp_path / "built", {}, tmp_path)
    first = build.progress()
    build.cancel()
    assert first is None or first.step == "read"


def test_the_personal_columns_stay_for_who_may_publish(path: Path, tmp_path: Path) -> None:
    Build([path], tmp_path / "built", {"Tempat": "village"}, tmp_path, personal=True).finish()
    assert store.load_personal(tmp_path / "built")["owner_name"].tolist() == ["Sri"]
    assert (tmp_path / "built" / store.PERSONAL).stat().st_mode & 0o077 == 0


@pytest.fixture
def three(path: Path, tmp_path: Path) -> list[Build]:
    """Return three builds that came one after the other."""
    folders = [tmp_path / name for name in "abc"]
    for folder in folders:
        folder.mkdir()
    return [Build([path], folder / "built", {"Tempat": "village"}, folder) for folder in folders]


def test_builds_wait_for_their_turn(three: list[Build]) -> None:
    first, second, third = three
    assert [build.before() for build in three] == [0, 1, 2]
    assert all(build.is_running() for build in three)
    first.finish()
    assert [build.before() for build in three] == [0, 0, 1]
    third.finish()
    assert not second.is_running()


def test_who_cancels_leaves_the_line(three: list[Build]) -> None:
    first, second, third = three
    second.cancel()
    assert [build.before() for build in three] == [0, 0, 1]
    assert not second.is_running()
    with pytest.raises(BuiltDataError, match=r"the computation was stopped \(code -15\)"):
        second.finish()
    first.cancel()
    assert third.before() == 0
    third.finish()


def test_so_many_run_at_once_as_the_setting_says(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "BUILDS_AT_ONCE", 2)
    builds = [Build([path], tmp_path / "built", {}, tmp_path) for _n in range(3)]
    assert [build.before() for build in builds] == [0, 0, 1]
    for build in builds:
        build.cancel()
