"""The pages follow boundaries that are installed while the server runs, and say so."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo import boundaries, boundary_check, boundary_install, settings
from geo.boundary_check import How
from geo.ui import data, map_files
from tests import drawn, register
from tests.pages import shown, start

pytestmark = pytest.mark.usefixtures("fresh_app")

NOTICE = "Other boundaries were installed after the data were built: run python -m geo build again."


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return register.build(tmp_path_factory.mktemp("app"))


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a file with the borders 55 m further east, and a place where it may be installed."""
    monkeypatch.setattr(settings, "OWN_BOUNDARIES_DIR", tmp_path / "own")
    moved = drawn.districts()
    return drawn.write(moved.set_geometry(moved.translate(0.0005, 0)), tmp_path / "geser.gpkg")


def _install(path: Path, source: str) -> None:
    report = boundary_check.examine(path, How(), progress=lambda *_step: None)
    boundary_install.install(report, source=source)


def test_what_is_drawn_follows_what_is_installed(install: Path) -> None:
    data.follow_boundaries()
    before = map_files.areas("district"), map_files.outline(), data.areas("regency").total_bounds[0]
    _install(install, "")
    data.follow_boundaries()
    after = map_files.areas("district"), map_files.outline(), data.areas("regency").total_bounds[0]

    # Addresses are hashes of the content, so that no browser shows the old borders.
    assert after[0] != before[0]
    assert after[1] != before[1]
    assert after[2] == pytest.approx(before[2] + 0.0005)
    boundary_install.undo()
    data.follow_boundaries()
    assert (map_files.areas("district"), map_files.outline()) == before[:2]


def test_what_did_not_change_is_not_loaded_again() -> None:
    data.follow_boundaries()
    frame = data.areas("regency")
    data.follow_boundaries()

    assert data.areas("regency") is frame


def test_the_pages_say_that_the_data_are_older(
    install: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = start()
    assert not app.warning
    _install(install, "")
    app.run()
    assert not app.exception
    assert [warning.value for warning in app.warning] == [NOTICE]

    (tmp_path / "new").mkdir()
    monkeypatch.setattr(settings, "BUILT_DIR", register.build(tmp_path / "new"))
    app.run()
    assert not app.warning


@pytest.mark.usefixtures("install")
def test_damaged_boundaries_are_said_in_words() -> None:
    settings.OWN_BOUNDARIES_DIR.mkdir()
    (settings.OWN_BOUNDARIES_DIR / boundaries.POINTER).write_text("{", encoding="utf-8")
    app = start()

    assert not app.exception
    assert len(app.error) == 1
    assert app.code[0].value.startswith("own/current.json ")


def _method() -> None:
    from geo import texts
    from geo.ui import method_page, state

    state.start()
    texts.use_language("en")
    method_page.show()


def test_the_method_page_names_the_office(install: Path) -> None:
    app = AppTest.from_function(_method, default_timeout=60).run()
    assert "- Boundaries: cahyadsn/wilayah_boundaries (MIT, August 2026)" in shown(app)
    _install(install, "Biro *Tata* Pemerintahan")
    app.run()

    assert not app.exception
    assert (
        r"- Boundaries: Biro \*Tata\* Pemerintahan, installed by the office; codes of Kepmendagri"
        in shown(app)
    )
    assert "cahyadsn" not in shown(app)
