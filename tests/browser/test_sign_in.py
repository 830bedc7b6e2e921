"""Signing in against a real OpenID Connect provider on this machine, with right and with wrong tokens."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from geo import pipeline
from tests import leaks
from tests.browser import oidc
from tests.browser.conftest import Visit, running
from tests.browser.test_clusters import PROBING
from tests.browser.test_leaks import Traffic

pytestmark = pytest.mark.browser

OFFICER = {"email": "petugas@dinas.example", "email_verified": True}


@pytest.fixture(scope="module")
def app(provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("signin")
    pipeline.build([leaks.write(folder)], folder / "built")
    with running(folder / "built", **oidc.settings(folder, provider)) as address:
        yield address


@pytest.fixture
def traffic(visit: Visit, app: str, provider: str) -> Traffic:
    visit.address, visit.expected, visit.others = app, PROBING, (provider, oidc.STYLE)
    oidc.answer_style(visit.page.context)
    traffic = Traffic()
    visit.page.on("websocket", traffic.socket)
    return traffic


def sign_in(visit: Visit, provider: str, claims: dict[str, Any]) -> None:
    """Sign in as a person of whom the provider's token says `claims`, and come back to page Metode."""
    open_method(visit)
    oidc.sign_in(visit.page, provider, claims)
    visit.page.wait_for_url(f"{visit.address}/**")
    open_method(visit)


def open_method(visit: Visit) -> None:
    visit.page.goto(f"{visit.address}/metode?bahasa=en")
    expect(visit.page.get_by_role("heading", name="For officers")).to_be_visible()
    visit.settle()


def explain(visit: Visit) -> None:
    """Have one UKM explained, whose owner is the second of `leaks.OWNERS`."""
    box = visit.page.get_by_role("textbox", name="ID of the UKM")
    box.fill("P001")
    box.press("Enter")
    expect(visit.page.locator(".st-key-explained")).to_contain_text("Kopi 01 •••")
    visit.settle()


@pytest.mark.parametrize("who", ["petugas", "penerbit"])
def test_an_officer_sees_owner_and_telephone_until_signing_out(
    visit: Visit, traffic: Traffic, provider: str, who: str
) -> None:
    sign_in(visit, provider, OFFICER | {"email": f"{who}@dinas.example"})
    expect(visit.page.get_by_text(f"Signed in as {who}@dinas.example; role: ")).to_be_visible()
    explain(visit)
    personal = visit.page.locator(".st-key-personal")
    expect(personal).to_contain_text(f"Owner: {leaks.OWNERS[1]}")
    expect(personal).to_contain_text(f"Telephone: {leaks.PHONE}")
    assert "xenofontes" in traffic.leaked()["websocket"]
    visit.page.get_by_role("button", name="Sign out").click()
    visit.page.wait_for_url(lambda url: "metode" not in url)
    traffic.contents.clear()
    open_method(visit)
    expect(visit.page.get_by_role("button", name="Sign in")).to_be_visible()
    explain(visit)
    expect(personal).to_have_count(0)
    assert traffic.leaked() == {}


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"email": "tamu@dinas.example"}, "role: viewer"),
        ({"email": "orang@lain.example"}, "no role"),
        ({"email_verified": False}, "no role"),
        ({"aud": "another-app", "azp": oidc.CLIENT}, "no role"),
    ],
    ids=["viewer", "without a role", "address not verified", "made for another app by our name"],
)
def test_who_is_no_officer_sees_what_is_public(
    visit: Visit, traffic: Traffic, provider: str, claims: dict[str, Any], said: str
) -> None:
    sign_in(visit, provider, OFFICER | claims)
    expect(visit.page.get_by_text(f"; {said}")).to_be_visible()
    explain(visit)

    expect(visit.page.locator(".st-key-personal")).to_have_count(0)
    assert traffic.leaked() == {}


@pytest.mark.parametrize(
    "claims",
    [{"aud": "another-app"}, {"exp": 1_700_000_000}, {"iss": "http://localhost:1"}],
    ids=["for another app", "expired", "of another provider"],
)
def test_a_wrong_token_signs_nobody_in(
    visit: Visit, traffic: Traffic, provider: str, claims: dict[str, Any]
) -> None:
    sign_in(visit, provider, OFFICER | claims)
    expect(visit.page.get_by_role("button", name="Sign in")).to_be_visible()
    explain(visit)

    expect(visit.page.locator(".st-key-personal")).to_have_count(0)
    assert traffic.leaked() == {}
