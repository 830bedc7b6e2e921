"""The section for officers and what it opens, in the server without a browser."""

import time
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo import pipeline, settings
from tests import leaks

pytestmark = pytest.mark.usefixtures("fresh_app")

CLIENT = "peta-ukm"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("signin")
    pipeline.build([leaks.write(folder)], folder / "built")
    return folder / "built"


@pytest.fixture
def roles_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "roles.toml"
    path.write_text('officer = ["petugas@dinas.example"]', "utf-8")
    monkeypatch.setattr(settings, "ROLES_FILE", path)
    return path


def page(*, signed_in: bool, provider: bool = True, ukm: str = "P001") -> AppTest:
    """Open page Metode, one UKM explained, as somebody with the address of an officer."""

    def script(ukm: str) -> None:
        import streamlit as st

        from geo.texts import use_language
        from geo.ui import method_page, state

        st.session_state.setdefault("example", ukm)
        state.start()
        use_language("en")
        method_page.show()

    app = AppTest.from_function(script, default_timeout=60, kwargs={"ukm": ukm})
    if provider:
        app.secrets = {"auth": {"client_id": CLIENT}}
    claims = {"email": "petugas@dinas.example", "email_verified": True, "aud": CLIENT, "iat": time.time()}
    app.user = {"is_logged_in": True, **claims} if signed_in else {"is_logged_in": False}
    return app.run()


def said(app: AppTest) -> list[str]:
    assert not app.exception
    return [element.value for kind in (app.markdown, app.text, app.caption) for element in kind]


def holds(texts: list[str], part: str) -> bool:
    return any(part in text for text in texts)


def test_without_a_provider_the_page_says_how_to_set_one_up(roles_file: Path) -> None:
    assert roles_file.is_file()
    for signed_in in (False, True):
        texts = said(page(signed_in=signed_in, provider=False))

        assert holds(
            texts, "no sign-in is set up. How to set one up (OpenID Connect) is said in `docs/signin.md`"
        )
        assert not holds(texts, "Owner: ")


def test_who_is_not_signed_in_is_offered_to(roles_file: Path) -> None:
    assert roles_file.is_file()
    app = page(signed_in=False)

    assert [button.label for button in app.button if button.label.startswith("Sign")] == ["Sign in"]
    assert not holds(said(app), "Owner: ")


def test_an_officer_sees_owner_and_telephone_and_who_is_signed_in(roles_file: Path) -> None:
    assert roles_file.is_file()
    texts = said(page(signed_in=True))

    assert "Signed in as petugas@dinas.example; role: officer" in texts
    assert f"Owner: {leaks.OWNERS[1]}" in texts
    assert f"Telephone: {leaks.PHONE}" in texts


def test_a_faulty_file_of_roles_is_said_and_makes_nobody_an_officer(roles_file: Path) -> None:
    roles_file.write_text('petugas = ["petugas@dinas.example"]', "utf-8")
    texts = said(page(signed_in=True))

    assert holds(
        texts, "Signed in as petugas@dinas.example; roles.toml: petugas must be one of viewer, officer"
    )
    assert not holds(texts, "Owner: ")


def test_a_role_that_is_taken_away_is_gone_at_once(roles_file: Path) -> None:
    app = page(signed_in=True)
    assert holds(said(app), "Owner: ")
    roles_file.unlink()

    texts = said(app.run())
    assert holds(texts, "no role: ")
    assert not holds(texts, "Owner: ")


def test_where_nothing_personal_was_given_officers_see_that(
    roles_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert roles_file.is_file()
    (tmp_path / "plain.csv").write_text("ID,Nama Usaha,Alamat\nA,Kopi,Metro\n", "utf-8")
    pipeline.build([tmp_path / "plain.csv"], tmp_path / "built")
    monkeypatch.setattr(settings, "BUILT_DIR", tmp_path / "built")
    st.cache_resource.clear()

    texts = said(page(signed_in=True, ukm="A"))
    assert {"Owner: –", "Telephone: –"} <= set(texts)
