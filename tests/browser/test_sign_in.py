"""Signing in against a real OpenID Connect provider on this machine, with right and with wrong tokens."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from geo import pipeline
from tests import leaks
from tests.browser.conftest import Visit, free_port, running
from tests.browser.test_clusters import PROBING
from tests.browser.test_leaks import Traffic, settled

pytestmark = pytest.mark.browser

CLIENT = "peta-ukm"
ROLES = """
viewer = ["tamu@dinas.example"]
officer = ["petugas@dinas.example"]
publisher = ["penerbit@dinas.example"]
"""
OFFICER = {"email": "petugas@dinas.example", "email_verified": True}

#: The provider's page wants a style from the internet, which the test answers itself.
STYLE = "https://cdn.jsdelivr.net/"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """Run the provider, a process of its own, and return its address."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://localhost:{port}"
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{address}/.well-known/openid-configuration", timeout=1):
                    break
            except (urllib.error.URLError, TimeoutError):
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="module")
def app(provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("signin")
    pipeline.build([leaks.write(folder)], folder / "built")
    (folder / "roles.toml").write_text(ROLES, "utf-8")
    secrets = {
        "redirect_uri": "http://localhost:{port}/oauth2callback", "cookie_secret": "x" * 40, "client_id": CLIENT,
        "client_secret": "known to the test", "server_metadata_url": f"{provider}/.well-known/openid-configuration",
    }  # fmt: skip
    lines = [f"{name} = {json.dumps(value)}" for name, value in secrets.items()]
    (folder / "secrets.toml").write_text("\n".join(["[auth]", *lines]), "utf-8")
    with running(
        folder / "built",
        PETA_UKM_ROLES=str(folder / "roles.toml"),
        STREAMLIT_SECRETS_FILES=str(folder / "secrets.toml"),
    ) as address:
        yield address


@pytest.fixture
def traffic(visit: Visit, app: str, provider: str) -> Traffic:
    visit.address, visit.expected, visit.others = app, PROBING, (provider, STYLE)
    visit.page.context.route(
        f"{STYLE}**", lambda route: route.fulfill(status=200, body="", content_type="text/css")
    )
    traffic = Traffic()
    visit.page.on("websocket", traffic.socket)
    return traffic


def sign_in(visit: Visit, provider: str, claims: dict[str, Any]) -> None:
    """Sign in as a person of whom the provider's token says `claims`, and come back to page Metode."""
    request = urllib.request.Request(
        f"{provider}/users/person",
        json.dumps(claims).encode(),
        {"Content-Type": "application/json"},
        method="PUT",
    )
    urllib.request.urlopen(request).close()
    open_method(visit)
    visit.page.get_by_role("button", name="Sign in").click()
    visit.page.locator("input[name=sub]").fill("person")
    visit.page.get_by_role("button", name="Authorize").click()
    visit.page.wait_for_url(f"{visit.address}/**")
    open_method(visit)


def open_method(visit: Visit) -> None:
    visit.page.goto(f"{visit.address}/metode?bahasa=en")
    expect(visit.page.get_by_role("heading", name="For officers")).to_be_visible()
    settled(visit)


def explain(visit: Visit) -> None:
    """Have one UKM explained, whose owner is the second of `leaks.OWNERS`."""
    box = visit.page.get_by_role("textbox", name="ID of the UKM")
    box.fill("P001")
    box.press("Enter")
    expect(visit.page.locator(".st-key-explained")).to_contain_text("Kopi 01 •••")
    settled(visit)


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
        ({"aud": "another-app", "azp": CLIENT}, "no role"),
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
