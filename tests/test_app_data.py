"""Page *Data*: a list is brought, its columns are named, it is placed, looked over and shown to one session only."""

import os
import shutil
import tempfile
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo import settings
from geo.read import read
from geo.ui import assets, map_files, upload
from geo.ui.upload import Upload
from tests import register
from tests.pages import APP, click, labels, opened, own, place, shown

pytestmark = pytest.mark.usefixtures("fresh_app")

LIST = (
    "Nama Usaha,Tempat,Kecamatan,Kabupaten,Pemilik,Tenaga Kerja\n"
    "Kopi Lanang,Tekad,Pulau Panggung,Tanggamus,Sri Rahayu,4\n"
    "KOPI LANANG,Tekad,Pulau Panggung,Tanggamus,Sri Rahayu,-3\n"
    "Tapis Ayu,Tekad,Pulau Panggung,Tanggamus,Sri Rahayu,2\n"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return register.build(tmp_path_factory.mktemp("data"))


def _page() -> None:
    """Show the page alone: a page that is a function has no file by which a test could switch to it."""
    from geo import texts
    from geo.ui import data, data_page, state

    state.start()
    texts.use_language("en")
    data_page.notice()
    data_page.show()
    import streamlit as st

    st.session_state["rows on the map"] = len(data.built().ukm)


def start() -> AppTest:
    return opened(AppTest.from_function(_page, default_timeout=60))


def bring(content: str | bytes = LIST, name: str = "daftar.csv") -> AppTest:
    """Return the page after a list was brought."""
    data = content.encode() if isinstance(content, str) else content
    app = start()
    app.file_uploader[0].set_value((name, data, "application/octet-stream")).run()
    assert not app.exception
    return app


def name_column(app: AppTest, header: str, meaning: str) -> AppTest:
    next(box for box in app.selectbox if box.label == header).select(meaning).run()
    assert not app.exception
    return app


def test_columns_problems_and_first_rows_are_shown() -> None:
    app = bring()
    assert "5 of 6 columns are recognised" in shown(app)
    assert "Rows read: 3; remarks: 3." in shown(app)
    first = app.dataframe[0].value
    assert first["Nama Usaha"].tolist() == ["Kopi Lanang", "KOPI LANANG", "Tapis Ayu"]
    assert set(first["Pemilik"]) == {"•••"}
    assert "Sri Rahayu" not in app.dataframe[1].value.to_csv()


def test_a_kind_of_problem_is_chosen() -> None:
    app = bring()
    box = next(box for box in app.selectbox if box.label == "Rows with")
    box.select("number_negative").run()
    assert app.dataframe[1].value["Value"].tolist() == ["-3"]


def test_a_header_gets_its_meaning_and_a_recognised_one_can_lose_it() -> None:
    app = name_column(bring(), "Tempat", "village")
    assert "6 of 6 columns are recognised" in shown(app)
    assert "Rows read: 3; remarks: 2." in shown(app)
    app = name_column(app, "Tenaga Kerja", "")
    assert read([own(app).file], said=own(app).said)[0]["workers"].isna().all()


def test_it_is_placed_its_doubles_are_listed_and_shown_to_this_session_only() -> None:
    app = place(name_column(bring(), "Tempat", "village"))
    assert [metric.value for metric in app.metric] == ["3", "3", "0"]
    assert "Groups with the same name at one place: 1; with similar names in one village: 0" in shown(app)
    assert app.dataframe[2].value["Business name"].tolist() == ["Kopi Lanang", "KOPI LANANG"]
    assert app.session_state["rows on the map"] == 29
    click(app, "Show in this session only")
    assert [warning.value for warning in app.warning] == ["These data are shown to you only"]
    assert app.session_state["rows on the map"] == 3
    assert start().session_state["rows on the map"] == 29
    click(app, "Back to the published data")
    assert app.session_state["rows on the map"] == 29
    assert not app.warning


def test_a_new_meaning_asks_for_another_build() -> None:
    app = click(place(name_column(bring(), "Tempat", "village")), "Show in this session only")
    name_column(app, "Kecamatan", "")
    assert "Place the addresses" in labels(app)
    assert app.session_state["rows on the map"] == 29


def test_a_cancel_stops_the_build_and_the_page_offers_it_again() -> None:
    app = click(bring(), "Place the addresses")
    build = own(app).build
    assert build is not None
    own(app).cancel()
    app.run()
    assert not build.is_running()
    assert "Place the addresses" in labels(app)
    assert not app.error


def test_a_list_that_waits_for_its_turn_says_so_and_can_be_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "BUILDS_AT_ONCE", 0)
    app = click(bring(), "Place the addresses")
    assert [bar.proto.text for bar in app.get("progress")] == ["Waiting: other lists before this one: 1"]
    click(app, "Cancel")
    app.run()
    assert "Place the addresses" in labels(app)


def test_the_folder_is_private_and_goes_with_the_list() -> None:
    app = bring()
    folder = own(app).folder
    assert folder.stat().st_mode & 0o077 == 0
    assert settings.STATIC_DIR not in folder.parents
    click(app, "Remove the list")
    assert not folder.exists()
    assert "upload" not in app.session_state


def test_what_its_map_fetches_is_its_own_and_goes_with_the_list(tmp_path: Path) -> None:
    def ours() -> set[Path]:
        return set(settings.STATIC_DIR.glob("own-ukm-*.bin"))

    before = ours()
    first, second = (Upload(tmp_path / name, tmp_path / name / "a.csv") for name in "ab")
    addresses = {one.publish("ukm", b"points", "v1") for one in (first, second)}
    public = settings.STATIC_DIR / Path(assets.publish_file("ukm", b"points", "v1")).name
    made = ours() - before
    assert {path.name for path in made} == {Path(address).name for address in addresses}
    assert len(made) == 2
    first.kept.remove()
    (left,) = ours() - before
    assert left in second.kept.files
    upload.close_all()
    assert not ours()
    assert public.is_file()
    public.unlink()


def test_the_map_of_a_shown_list_leaves_nothing_when_it_is_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    app = place(bring())
    list_ = own(app)
    list_.is_shown = True
    monkeypatch.setattr(upload, "shown", lambda: list_)
    before = set(settings.STATIC_DIR.glob("*.bin"))
    map_files.ukm(list_.built())
    map_files.publish("squares", b"squares of a list")
    made = set(settings.STATIC_DIR.glob("*.bin")) - before
    assert made == list_.kept.files
    assert len(made) == 2
    click(app, "Remove the list")
    assert set(settings.STATIC_DIR.glob("*.bin")) == before


def test_another_list_takes_the_place_of_the_first() -> None:
    app = bring()
    folder = own(app).folder
    app.file_uploader[0].set_value(("lain.csv", LIST.encode(), "text/csv")).run()
    assert not folder.exists()
    assert own(app).file.name == "lain.csv"


def test_a_list_goes_when_nobody_holds_it_any_more(tmp_path: Path) -> None:
    folder = tmp_path / "peta-ukm-x"
    folder.mkdir()
    list_ = Upload(folder, folder / "a.csv")
    del list_
    assert not folder.exists()


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"", "kosong.csv", "kosong.csv is empty"),
        (b"\x89PNG\x00\x01\x02", "gambar.csv", "gambar.csv is no text"),
        (LIST, "daftar.xlsx", "daftar.xlsx is damaged"),
        (LIST, "daftar.geojson", "daftar.geojson is damaged"),
        (LIST, "daftar.parquet", "daftar.parquet is damaged"),
        ("a,b,c\n1,2,3\n", "angka.csv", "angka.csv: no row has known headers"),
        ("Nama Usaha,Produk\nKopi,kopi\n", "tanpa.csv", "no column says where a UKM is"),
    ],
)
def test_what_is_no_list_gives_words_and_no_path(content: str | bytes, name: str, expected: str) -> None:
    app = bring(content, name)
    assert [error.value for error in app.error] == ["This list cannot be used:"]
    assert app.code[0].value.startswith(expected) or expected in app.code[0].value
    assert str(own(app).folder) not in shown(app)


def test_html_in_every_cell_is_text() -> None:
    hostile = "<img src=x onerror=alert(1)>"
    text = f"Nama Usaha,{hostile},Kecamatan\n" + f"{hostile},{hostile},{hostile}\n" * 3
    app = place(bring(text, f"{hostile}.csv"))
    box = next(box for box in app.selectbox if "img" in box.label)
    assert box.label == r"\<img src\=x onerror\=alert\(1\)\>"
    assert own(app).file.name == "_img src_x onerror_alert(1)_.csv"
    assert [metric.value for metric in app.metric] == ["3", "0", "3"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"), ("..", "list"), (".csv", "csv"), ("a\x00b.csv", "a_b.csv"),
        ("a.csv/", "a.csv"), ("x" * 500 + ".csv", "x" * 80 + ".csv"), ("..\\..\\a.csv", "_.._a.csv"),
    ],
)  # fmt: skip
def test_names_of_files_are_made_harmless(name: str, kept: str) -> None:
    assert upload._harmless(name) == kept


def test_the_published_data_may_be_missing_while_a_list_is_shown(built: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(built, tmp_path / "copy")
    app = AppTest.from_file(APP, default_timeout=60)
    mine = Upload(tmp_path / "mine", tmp_path / "mine" / "a.csv", is_shown=True)
    shutil.copytree(copy, mine.built_dir)
    app.session_state["upload"] = mine
    opened(app)
    assert "These data are shown to you only" in [warning.value for warning in app.warning]
    assert app.metric[0].value == "29"


class _Full:
    """A file that comes while the disk is full."""

    def read(self, _n: int = -1) -> bytes:
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_said_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(shutil, "copyfileobj", lambda _source, _target: _Full().read())
    app = start()
    app.file_uploader[0].set_value(("daftar.csv", b"x", "text/csv")).run()
    assert [error.value for error in app.error] == [
        "The list cannot be kept on the server (No space left on device)"
    ]
    assert list(tmp_path.glob("peta-ukm-*")) == []


def test_a_session_that_left_loses_its_list_and_one_that_came_back_keeps_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(upload, "_GRACE_S", 0.2)
    gone, back = (own(bring()) for _n in range(2))
    back.kept.session = "back"
    monkeypatch.setattr(upload, "_is_open", lambda session: session == "back")
    for one in (gone, back):
        one.kept.leave()
    until = time.monotonic() + 20
    while gone.folder.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not gone.folder.exists()
    assert back.folder.exists()
    monkeypatch.setattr(upload, "_is_open", lambda _session: False)
    while back.folder.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not back.folder.exists()


def test_the_end_of_the_server_removes_all_and_its_start_what_is_old(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    app = bring()
    assert own(app).folder.parent == tmp_path
    old, new = tmp_path / "peta-ukm-old", tmp_path / "peta-ukm-new"
    for folder in (old, new):
        folder.mkdir()
    os.utime(old, (0, 0))
    upload.close_all()
    assert [path.name for path in tmp_path.iterdir()] == ["peta-ukm-new"]
    app.run()
    assert not app.exception
    assert "Your list:" not in shown(app)
