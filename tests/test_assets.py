"""The scripts and styles of the map: all there, under an address that changes with their content."""

import re
from pathlib import Path

import pytest

from geo.ui import assets


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_every_address_is_local_and_has_its_file(tmp_path: Path) -> None:
    scripts, styles = assets.publish.__wrapped__(tmp_path)
    assert [Path(script).name for script in scripts] == ["leaflet.js", "leaflet.markercluster.js", "peta.js"]
    assert {address.removeprefix("../../app/static/") for address in (*scripts, *styles)} == files(tmp_path)
    assert all(address.startswith("../../app/static/") for address in (*scripts, *styles))


def test_no_style_asks_the_internet(tmp_path: Path) -> None:
    _scripts, styles = assets.publish.__wrapped__(tmp_path)
    for style in styles:
        text = (tmp_path / style.removeprefix("../../app/static/")).read_text(encoding="utf-8")
        assert not re.search(r"@import|url\(\s*['\"]?(https?:)?//", text)


def test_publishing_again_changes_nothing(tmp_path: Path) -> None:
    assets.publish.__wrapped__(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assets.publish.__wrapped__(tmp_path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_what_another_process_wrote_meanwhile_stays(tmp_path: Path) -> None:
    (tmp_path / "version").mkdir()
    (tmp_path / "version" / "a.js").write_text("theirs")
    assets._write(tmp_path, "version", {"a.js": b"ours"})
    assert files(tmp_path) == {"version/a.js"}
    assert (tmp_path / "version" / "a.js").read_text() == "theirs"


def test_what_stands_in_the_way_is_no_success(tmp_path: Path) -> None:
    (tmp_path / "version").write_text("a file")
    with pytest.raises(OSError, match="version"):
        assets._write(tmp_path, "version", {"a.js": b"ours"})
    assert files(tmp_path) == {"version"}
