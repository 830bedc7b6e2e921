"""The scripts and styles of the map: all there, under an address that changes with their content."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from geo import settings
from geo.ui import assets

SCRIPTS = sorted((settings.ROOT / "geo" / "assets").glob("*.js"))


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_every_address_is_local_and_has_its_file(tmp_path: Path) -> None:
    scripts, styles = assets.publish.__wrapped__(tmp_path)
    assert [Path(script).name for script in scripts] == [
        "leaflet.js", "signs.js", "files.js", "points.js", "places.js", "areas.js", "view.js", "peta.js",
    ]  # fmt: skip
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


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_our_scripts_are_short_are_said_to_what_end_and_are_strict(script: Path) -> None:
    text = script.read_text("utf-8")
    assert text.startswith("/*\n")
    assert '"use strict";' in text
    assert len(text.splitlines()) <= 400
    assert max(map(len, text.splitlines())) <= 140
    assert not re.search(r"innerHTML\s*=|insertAdjacentHTML|document\.write|\beval\(", text)
    node = shutil.which("node")
    if node:
        subprocess.run([node, "--check", script], check=True)


def test_the_points_are_published_once_and_seen_to_be_in_use(tmp_path: Path) -> None:
    assert assets.publish_file("ukm", b"points", "v1", tmp_path) == "../../app/static/ukm-v1.bin"
    file = tmp_path / "ukm-v1.bin"
    assert file.read_bytes() == b"points"
    assert file.stat().st_mode & 0o044 == 0o044
    os.utime(file, (1, 1))
    inode = file.stat().st_ino
    assets.publish_file("ukm", b"points", "v1", tmp_path)
    assert file.stat().st_ino == inode
    assert time.time() - file.stat().st_mtime < 60
    assert files(tmp_path) == {"ukm-v1.bin"}


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"poi")])
def test_points_that_are_lost_or_cut_are_written_anew(harm: Callable[[Path], object], tmp_path: Path) -> None:
    assets.publish_file("ukm", b"points", "v1", tmp_path)
    harm(tmp_path / "ukm-v1.bin")
    assets.publish_file("ukm", b"points", "v1", tmp_path)
    assert (tmp_path / "ukm-v1.bin").read_bytes() == b"points"


def test_points_of_an_earlier_build_go_only_when_no_page_has_named_them_for_a_week(tmp_path: Path) -> None:
    now = time.time()
    for version, days in {"unused": 8, "used": 6}.items():
        assets.publish_file("ukm", b"old", version, tmp_path)
        os.utime(tmp_path / f"ukm-{version}.bin", (now - days * 86400,) * 2)
    (tmp_path / "theirs.bin").write_bytes(b"x")
    os.utime(tmp_path / "theirs.bin", (1, 1))
    assets.publish_file("ukm", b"new", "new", tmp_path)
    assert files(tmp_path) == {"ukm-used.bin", "ukm-new.bin", "theirs.bin"}
