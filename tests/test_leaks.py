"""Planted owners, telephones, e-mails, identity numbers, sales and an exact point come out nowhere in public."""

import contextlib
import io
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import RendererAgg

from geo import area_tables, store
from geo.__main__ import main
from tests import leaks


def said(*arguments: object) -> bytes:
    """Run a command and return all that it prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        assert not main(["--language", "en", *map(str, arguments)])
    return out.getvalue().encode()


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return leaks.write(tmp_path_factory.mktemp("planted"))


@pytest.fixture(scope="module")
def built(source: Path) -> Path:
    folder = source.parent / "built"
    assert leaks.found(said("build", source, "--out", folder)) == set()
    return folder


def test_the_search_finds_what_is_planted(source: Path, built: Path) -> None:
    listed = {
        "quixotiana",
        "xenofontes",
        "suratrahasia",
        "81977773131",
        leaks.NIK,
        "319977558901000",
        "987654321",
    }
    kept = leaks.found_in(built / store.PERSONAL)

    assert leaks.found_in(source) == listed | {"104.62217", "-5.49137"}
    assert kept >= listed | {"104.62217", "-5.49137"}
    assert leaks.found(pd.Series([float(leaks.SALES), leaks.LON, leaks.LAT]).to_numpy().tobytes()) == {
        "sales as a number", "longitude as a number", "latitude as a number",
    }  # fmt: skip


def test_the_planted_ukm_are_there_and_only_masked(built: Path) -> None:
    ukm = store.load(built).ukm

    assert len(ukm) == leaks.N - 1
    assert ukm["business_name"].str.contains("•••", regex=False).all()
    assert (ukm["location_note"] == "consent_missing").sum() == 1
    assert len(store.load_personal(built)) == leaks.N


def test_no_built_file_holds_any_but_the_personal_one(built: Path) -> None:
    files = [path for path in built.rglob("*") if path.is_file() and path.name != store.PERSONAL]

    assert {path.name for path in files} >= {store.UKM, store.QUALITY, store.UNPLACED, store.DOUBTFUL}
    assert {path.name: what for path in files if (what := leaks.found_in(path))} == {}


@pytest.mark.parametrize("arguments", [("check",), ("check", "--json"), ("geocode",), ("geocode", "--json")])
def test_no_command_prints_any(source: Path, arguments: tuple[str, ...]) -> None:
    printed = said(*arguments, source)

    assert len(printed) > 200
    assert leaks.found(printed) == set()


@pytest.mark.parametrize("suffix", [".geojson", ".csv", ".parquet", ".xlsx", ".gpkg"])
def test_no_download_holds_any(built: Path, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"unduhan{suffix}"
    printed = said("export", path, "--data", built)

    assert path.stat().st_size > 5_000
    assert (leaks.found_in(path), leaks.found(printed)) == (set(), set())


@pytest.mark.parametrize("suffix", area_tables.SUFFIXES)
def test_no_table_of_areas_holds_any(built: Path, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"tabel{suffix}"
    printed = said("export", path, "--tables", "--data", built)

    assert path.stat().st_size > 1_000
    assert (leaks.found_in(path), leaks.found(printed)) == (set(), set())


@pytest.mark.parametrize("area", ["18", leaks.VILLAGE[:5], leaks.VILLAGE[:8]])
@pytest.mark.parametrize("suffix", [".pdf", ".png"])
def test_no_report_says_or_draws_any(
    built: Path, tmp_path: Path, area: str, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    draw = RendererAgg.draw_text

    def remember(
        self: RendererAgg, gc: object, x: float, y: float, s: str, *more: object, **named: object
    ) -> None:
        drawn.append(s)
        draw(self, gc, x, y, s, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(RendererAgg, "draw_text", remember)
    path = tmp_path / f"profil{suffix}"
    said("report", path, "--area", area, "--data", built)
    text = "\n".join(drawn).encode() if suffix == ".png" else leaks.text_of(path.read_bytes())

    assert b"source: " in text
    assert (leaks.found_in(path), leaks.found(text)) == (set(), set())
