"""Page *Data* for those who may publish, and for those who may not: what is shown, and what a click does."""

import shutil
import time
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo import pipeline, publication, settings, staging, store, versions
from geo.publication import Act
from tests import register
from tests.pages import click, labels, opened, own, place, shown

pytestmark = pytest.mark.usefixtures("fresh_app")

CLIENT, WHO = "peta-ukm", "kepala@dinas.example"
LIST = (
    "Nama Usaha,Desa,Kecamatan,Kabupaten,Pemilik\n"
    "Kopi Lanang,Tekad,Pulau Panggung,Tanggamus,Sri Rahayu\n"
    "Tapis Ayu,Tekad,Pulau Panggung,Tanggamus,Sri Rahayu\n"
)
SURE, PUBLISH, BACK = (
    "I have looked through the list; all visitors shall see it",
    "Publish for all",
    "Go back to this version",
)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return register.build(tmp_path_factory.mktemp("publish"))


@pytest.fixture
def built(original: Path, tmp_path: Path) -> Path:
    return shutil.copytree(original, tmp_path / "published" / "built")


@pytest.fixture(autouse=True)
def roles_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "roles.toml"
    path.write_text(
        f'publisher = ["{WHO}"]\nofficer = ["petugas@dinas.example"]\nviewer = ["t@d.example"]', "utf-8"
    )
    monkeypatch.setattr(settings, "ROLES_FILE", path)
    return path


def _page() -> None:
    from geo import texts
    from geo.ui import data_page, state

    state.start()
    texts.use_language("en")
    data_page.notice()
    data_page.show()


def start(who: str = WHO, *, provider: bool = True) -> AppTest:
    app = AppTest.from_function(_page, default_timeout=60)
    if provider:
        app.secrets = {"auth": {"client_id": CLIENT}}
    claims = {"email": who, "email_verified": True, "aud": CLIENT, "iat": time.time()}
    app.user = {"is_logged_in": True, **claims} if who else {"is_logged_in": False}
    return opened(app)


def tick(app: AppTest, label: str) -> AppTest:
    next(box for box in app.checkbox if box.label == label).check().run()
    assert not app.exception
    return app


def placed(app: AppTest, content: str = LIST, name: str = "baru_2.csv") -> AppTest:
    """Return the page once a list is brought and placed."""
    app.file_uploader[0].set_value((name, content.encode(), "text/csv")).run()
    return place(app)


def on_the_map(built: Path) -> int:
    return len(store.load(built).ukm)


def test_a_publisher_sees_what_is_replaced_confirms_and_publishes(built: Path) -> None:
    app = placed(start())
    shown = app.table[-1].value
    assert shown["In use now"].tolist()[:3] == ["29", "30", r"daftar\.csv"]
    assert shown["Your list"].tolist()[:3] == ["2", "2", r"baru\_2\.csv"]
    button = next(button for button in app.button if button.label == PUBLISH)
    assert button.disabled
    app.text_input[0].set_value("<b>first</b>").run()
    folder = own(app).folder
    click(tick(app, SURE), PUBLISH)

    assert [element.value for element in app.success] == [
        r"All visitors see 2 UKM (baru\_2\.csv) from their next click on."
    ]
    assert on_the_map(built) == 2
    assert store.load_personal(built)["owner_name"].tolist() == ["Sri Rahayu"] * 2
    assert not folder.exists()
    newest, oldest = app.dataframe[0].value.to_dict("records")
    assert (newest["In use"], newest["Who"], newest["UKM on the map"]) == ("in use", WHO, "2")
    assert (oldest["In use"], oldest["Who"], oldest["UKM on the map"]) == ("", "built on the server", "29")
    (event,) = app.dataframe[1].value.to_dict("records")
    assert (event["Who"], event["What"], event["Reason"]) == (WHO, "published", "<b>first</b>")
    assert not app.run().success


def test_a_publisher_goes_back_to_an_earlier_version(built: Path) -> None:
    app = click(tick(placed(start()), SURE), PUBLISH)
    assert next(button for button in app.button if button.label == BACK).disabled
    click(tick(app, "All visitors shall see this version"), BACK)

    assert on_the_map(built) == 29
    assert [element.value for element in app.success] == [
        r"All visitors see 29 UKM (daftar\.csv) from their next click on."
    ]
    assert app.dataframe[1].value["What"].tolist() == ["went back", "published"]
    assert not next(box for box in app.checkbox if box.label == "All visitors shall see this version").value


@pytest.mark.parametrize("who", ["petugas@dinas.example", "t@d.example", "x@y.example", ""])
def test_others_cannot_publish_see_no_log_and_keep_nothing_personal(built: Path, who: str) -> None:
    publication.publish(built, built, Act(WHO))
    app = placed(start(who))

    assert PUBLISH not in labels(app)
    assert "To publish a list for all, sign in as publisher" in shown(app)
    assert WHO not in shown(app)
    assert all("Who" not in frame.value for frame in app.dataframe)
    assert not (own(app).built_dir / store.PERSONAL).exists()


def test_where_nobody_can_sign_in_nothing_is_said_of_it(built: Path) -> None:
    app = placed(start(provider=False))

    assert PUBLISH not in labels(app)
    assert "publish a list" not in shown(app)
    assert on_the_map(built) == 29


@pytest.mark.parametrize("label", [PUBLISH, BACK])
def test_a_role_that_is_taken_away_before_the_click_publishes_nothing(
    built: Path, roles_file: Path, label: str
) -> None:
    publication.publish(built, built, Act(WHO))
    before = publication.in_use(built)
    app = tick(placed(start()), SURE if label == PUBLISH else "All visitors shall see this version")
    roles_file.unlink()
    click(app, label)

    assert (publication.in_use(built), on_the_map(built)) == (before, 29)
    assert "Not published; the data in use stay as they are:" in shown(app)
    assert "You are not signed in as publisher any more: sign in again" in shown(app)


def test_who_became_a_publisher_after_the_list_was_placed_brings_it_again(roles_file: Path) -> None:
    text = roles_file.read_text("utf-8")
    roles_file.unlink()
    app = placed(start())
    roles_file.write_text(text, "utf-8")
    app.run()

    assert "This list was placed before you were a publisher" in shown(app)
    assert PUBLISH not in labels(app)


def test_a_list_of_which_nothing_is_on_the_map_is_refused_in_words() -> None:
    app = placed(start(), "Nama Usaha,Alamat\nKopi,Antah Berantah\n")

    assert "None of the rows is on the map" in shown(app)
    assert PUBLISH not in labels(app)


def test_synthetic_data_over_real_ones_need_a_second_yes(built: Path) -> None:
    synthetic = LIST.replace("Pemilik\n", "Pemilik,synthetic\n").replace("Rahayu\n", "Rahayu,true\n")
    app = placed(start(), synthetic)
    assert own(app).built().quality["synthetic"]
    tick(app, SURE)
    assert next(button for button in app.button if button.label == PUBLISH).disabled
    click(tick(app, "Yes, synthetic data shall take the place of the real ones"), PUBLISH)

    assert on_the_map(built) == 2


def test_a_publication_by_somebody_else_meanwhile_is_said_without_a_path(built: Path) -> None:
    app = tick(placed(start()), SURE)
    publication.publish(own(app).built_dir, built, Act("other@d.example"))
    click(app, PUBLISH)
    assert "Other data were published meanwhile: look once more" in shown(app)

    with staging.staged(built):
        click(app, PUBLISH)
    assert "built: another build into this folder is running; wait until it is done" in shown(app)
    assert str(built.parent) not in shown(app)
    assert len(publication.log(built)) == 1


def test_damaged_and_missing_data_are_replaced(built: Path) -> None:
    app = placed(start())
    (built / store.UKM).write_bytes(b"broken")
    st.cache_resource.clear()
    app.run()
    assert app.table[-1].value["In use now"].tolist() == ["–", "–", "", "–"]
    (built / store.QUALITY).unlink()
    click(tick(app, SURE), PUBLISH)

    assert on_the_map(built) == 2
    assert len(versions.kept(built)) == 1


def test_data_built_over_a_publication_are_said_to_be_so(built: Path) -> None:
    publication.publish(built, built, Act(WHO))
    assert "not published on this page" not in shown(start())
    (built.parent / "two.csv").write_text(LIST, "utf-8")
    pipeline.build([built.parent / "two.csv"], built)

    assert "The data in use were not published on this page but built on the server." in shown(start())
