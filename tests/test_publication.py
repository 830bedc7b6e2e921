"""Publishing: versions kept whole, the switch, the way back, the log, and what stands against it."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from geo import audit, pipeline, publication, staging, store, versions
from geo.errors import BuiltDataError
from geo.publication import Act

#: Later than what the tests build.
NOW = datetime(2099, 11, 24, 10, 15, 30, tzinfo=UTC)
WHO = "kepala@dinas.example"


def built(folder: Path, *rows: str, name: str = "daftar.csv") -> Path:
    """Build a list of businesses in one village, with an owner each, and return the folder."""
    folder.mkdir()
    lines = [f"{row},Tekad,Pulau Panggung,Tanggamus,Sri {row}" for row in rows]
    (folder / name).write_text("\n".join(["Nama Usaha,Desa,Kecamatan,Kabupaten,Pemilik", *lines]), "utf-8")
    pipeline.build([folder / name], folder / "built")
    return folder / "built"


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    folder = tmp_path_factory.mktemp("publication")
    return (
        built(folder / "a", "Kopi"), built(folder / "b", "Kopi", "Tapis"), built(folder / "c", "Lada", "Teh", "Madu"),
    )  # fmt: skip


@pytest.fixture
def out(lists: tuple[Path, Path, Path], tmp_path: Path) -> Path:
    """Return a folder in which the first list was built by the command line."""
    return shutil.copytree(lists[0], tmp_path / "built")


def act(minutes: int = 0, **more: Any) -> Act:
    return Act(WHO, time=NOW + timedelta(minutes=minutes), **more)


def on_the_map(out: Path) -> int:
    return len(store.load(out).ukm)


def changed(source: Path, target: Path, **quality: Any) -> Path:
    """Return a copy of built data whose report says something else."""
    shutil.copytree(source, target)
    report = json.loads((target / store.QUALITY).read_text("utf-8")) | quality
    (target / store.QUALITY).write_text(json.dumps(report), "utf-8")
    return target


def test_a_list_takes_the_place_of_what_was_built_which_is_kept(
    out: Path, lists: tuple[Path, Path, Path]
) -> None:
    found = store.load(out).version
    published = publication.publish(lists[1], out, act())

    assert on_the_map(out) == 2
    assert store.load_personal(out)["owner_name"].tolist() == ["Sri Kopi", "Sri Tapis"]
    newest, oldest = versions.kept(out)
    assert newest == published
    assert newest.name == publication.in_use(out) == f"20991124T101530.000Z-{store.load(out).version[:12]}"
    assert (newest.who, newest.rows, newest.placed, newest.lists) == (WHO, 2, 2, ["daftar.csv"])
    assert (oldest.who, oldest.checksum) == ("", found)
    for version in (newest, oldest):
        assert store.load(versions.folder(out, version.name)).version == version.checksum


def test_personal_data_are_for_the_user_of_the_map_alone(out: Path, lists: tuple[Path, Path, Path]) -> None:
    version = publication.publish(lists[1], out, act())

    for path in (
        out / store.PERSONAL, out / store.EVENT, out / audit.LOG, versions.folder(out),
        versions.folder(out, version.name), versions.folder(out, version.name) / store.PERSONAL,
    ):  # fmt: skip
        assert path.stat().st_mode & 0o077 == 0


def test_one_goes_back_to_any_version_and_to_what_was_found(
    out: Path, lists: tuple[Path, Path, Path]
) -> None:
    first = publication.publish(lists[1], out, act())
    publication.publish(lists[2], out, act(1))
    assert on_the_map(out) == 3
    found = versions.kept(out)[-1]

    assert publication.roll_back(out, first.name, act(2)) == first
    assert (on_the_map(out), publication.in_use(out)) == (2, first.name)
    publication.roll_back(out, found.name, act(3))
    assert (on_the_map(out), publication.in_use(out)) == (1, found.name)
    assert len(versions.kept(out)) == 3


def test_a_version_does_not_change_with_the_lists_that_are_filled_in(
    out: Path, lists: tuple[Path, Path, Path]
) -> None:
    version = publication.publish(lists[1], out, act())
    kept = versions.folder(out, version.name) / store.UNPLACED
    before = kept.read_bytes()
    (out / store.UNPLACED).write_text("filled in", "utf-8")

    assert kept.read_bytes() == before


def test_the_log_says_who_when_how_much_and_why(out: Path, lists: tuple[Path, Path, Path]) -> None:
    one = publication.publish(lists[1], out, act(reason="  checked\nby  all "))
    two = publication.publish(lists[2], out, act(1, reason="x" * 300))
    publication.roll_back(out, one.name, act(2))

    newest, second, oldest = publication.log(out)
    assert oldest == {
        "time": "2099-11-24T10:15:30.000+00:00", "who": WHO, "action": "published", "version": one.name, "rows": 2,
        "placed": 2, "checksum": one.checksum, "previous": versions.kept(out)[-1].name, "reason": "checked by all",
    }  # fmt: skip
    assert (second["version"], second["previous"]) == (two.name, one.name)
    assert second["reason"] == "x" * publication.LONGEST_REASON
    assert (newest["action"], newest["version"], newest["previous"]) == ("rolled_back", one.name, two.name)
    assert len((out / audit.LOG).read_text("utf-8").splitlines()) == 3


def test_ten_versions_stay_beside_the_one_in_use(out: Path, lists: tuple[Path, Path, Path]) -> None:
    published = [publication.publish(lists[1], out, act(n)).name for n in range(13)]
    assert [version.name for version in versions.kept(out)] == published[:1:-1]
    publication.roll_back(out, published[2], act(20))
    publication.publish(lists[2], out, act(21))
    assert [version.name for version in versions.kept(out)][1:] == published[:2:-1]
    assert [path for path in versions.folder(out).iterdir() if path.name.startswith(".")] == []


def test_what_is_built_over_a_publication_is_kept_too(out: Path, lists: tuple[Path, Path, Path]) -> None:
    first = publication.publish(lists[1], out, act())
    pipeline.build([lists[2].parent / "daftar.csv"], out)
    assert (publication.in_use(out), on_the_map(out)) == ("", 3)
    publication.roll_back(out, first.name, act(1))

    assert on_the_map(out) == 2
    found = next(
        version for version in versions.kept(out) if version.name == publication.log(out)[0]["previous"]
    )
    assert (found.who, found.placed) == ("", 3)


def test_the_first_data_of_all_may_be_published(tmp_path: Path, lists: tuple[Path, Path, Path]) -> None:
    publication.publish(lists[1], tmp_path / "new", act())

    assert on_the_map(tmp_path / "new") == 2
    assert publication.log(tmp_path / "new")[0]["previous"] == ""


def test_damaged_data_are_replaced_and_not_kept(out: Path, lists: tuple[Path, Path, Path]) -> None:
    (out / store.UKM).write_bytes(b"broken")
    publication.publish(lists[1], out, act())

    assert on_the_map(out) == len(versions.kept(out)) + 1 == 2


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"placed": 0}, "None of the rows is on the map"),
        ({"boundaries": "20260101-other"}, "placed with other boundaries than those in use"),
        ({"synthetic": True}, "The list is synthetic and the data in use are real"),
        ({"version": "0" * 64}, "the files are of two different builds"),
    ],
)
def test_what_stands_against_it_is_said_and_changes_nothing(
    out: Path, lists: tuple[Path, Path, Path], tmp_path: Path, said: dict[str, Any], message: str
) -> None:
    with pytest.raises(BuiltDataError, match=message):
        publication.publish(changed(lists[1], tmp_path / "new", **said), out, act())
    assert on_the_map(out) == 1
    assert versions.kept(out) == publication.log(out) == []


def test_a_synthetic_list_may_replace_real_data_where_that_is_meant(
    out: Path, lists: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    synthetic = changed(lists[1], tmp_path / "new", synthetic=True)
    publication.publish(synthetic, out, act(), synthetic_too=True)
    publication.publish(synthetic, out, act(1))

    assert versions.kept(out)[0].synthetic


def test_who_saw_other_data_than_those_in_use_decides_anew(out: Path, lists: tuple[Path, Path, Path]) -> None:
    seen = store.load(out).version
    publication.publish(lists[1], out, act(), seen=seen)
    with pytest.raises(BuiltDataError, match="Other data were published meanwhile: look once more"):
        publication.publish(lists[2], out, act(1), seen=seen)
    assert on_the_map(out) == 2


def test_two_publications_at_once_are_refused(out: Path, lists: tuple[Path, Path, Path]) -> None:
    def meanwhile() -> None:
        with staging.staged(out):
            publication.publish(lists[1], out, act())

    with pytest.raises(BuiltDataError, match="another build into this folder is running; wait"):
        meanwhile()
    assert on_the_map(out) == 1


@pytest.mark.parametrize("name", ["", "..", "../built", "20260101T000000.000Z-000000000000"])
def test_one_cannot_go_back_to_what_is_no_version(
    out: Path, lists: tuple[Path, Path, Path], name: str
) -> None:
    version = publication.publish(lists[1], out, act())
    with pytest.raises(BuiltDataError, match=f"there is no such version; there are: {version.name}, "):
        publication.roll_back(out, name, act(1))
    with pytest.raises(BuiltDataError, match="is in use already"):
        publication.roll_back(out, version.name, act(1))
    assert len(publication.log(out)) == 1


def test_a_damaged_version_is_refused(out: Path, lists: tuple[Path, Path, Path]) -> None:
    publication.publish(lists[1], out, act())
    found = versions.kept(out)[-1]
    (versions.folder(out, found.name) / store.UKM).write_bytes(b"broken")
    with pytest.raises(BuiltDataError, match="two different builds"):
        publication.roll_back(out, found.name, act(1))
    assert on_the_map(out) == 2


def _cut(log: Path) -> None:
    log.write_bytes(log.read_bytes()[:-40])


@pytest.mark.parametrize(
    "spoil", [Path.unlink, _cut], ids=["before the log was opened", "in the middle of a line"]
)
def test_an_event_that_was_not_written_down_is_known_and_written_the_next_time(
    out: Path, lists: tuple[Path, Path, Path], spoil: Callable[[Path], None]
) -> None:
    first = publication.publish(lists[1], out, act())
    spoil(out / audit.LOG)
    assert [event["version"] for event in publication.log(out)] == [first.name]
    # Any opening does it, also that of a build which replaces the published data.
    pipeline.build([lists[0].parent / "daftar.csv"], out)
    second = publication.publish(lists[2], out, act(1))

    assert [event["version"] for event in publication.log(out)] == [second.name, first.name]


def test_a_log_that_cannot_be_written_does_not_undo_what_counts(
    out: Path, lists: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    done = []

    def record(_folder: Path, event: Path) -> None:
        done.append(event.exists())
        if event.exists():
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(audit, "record", record)
        version = publication.publish(lists[1], out, act())
        assert (done, on_the_map(out)) == ([False, True], 2)
        with pytest.raises(BuiltDataError, match=r"cannot be written \(No space left on device\)"):
            publication.publish(lists[2], out, act(1))
    assert publication.in_use(out) == version.name
    publication.publish(lists[2], out, act(1))
    assert len((out / audit.LOG).read_text("utf-8").splitlines()) == 2


def test_a_file_that_cannot_be_copied_leaves_the_data_in_use(
    out: Path, lists: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_source: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copy2", fail)
    with pytest.raises(BuiltDataError, match=r"cannot be written \(No space left on device\)"):
        publication.publish(lists[1], out, act())
    assert on_the_map(out) == 1
    assert list(versions.folder(out).iterdir()) == []
