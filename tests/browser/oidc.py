"""An OpenID Connect provider on this machine, how the app is told of it, and signing in there."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

CLIENT = "peta-ukm"
ROLES = """
viewer = ["tamu@dinas.example"]
officer = ["petugas@dinas.example"]
publisher = ["penerbit@dinas.example"]
"""

#: The provider's page wants a style from the internet, which the test answers itself.
STYLE = "https://cdn.jsdelivr.net/"


@contextmanager
def running(port: int) -> Iterator[str]:
    """Run the provider, a process of its own, and say its address."""
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


def settings(folder: Path, provider: str) -> dict[str, str]:
    """Write roles and secrets into `folder` and return the variables that name them."""
    (folder / "roles.toml").write_text(ROLES, "utf-8")
    secrets = {
        "redirect_uri": "http://localhost:{port}/oauth2callback", "cookie_secret": "x" * 40, "client_id": CLIENT,
        "client_secret": "known to the test", "server_metadata_url": f"{provider}/.well-known/openid-configuration",
    }  # fmt: skip
    lines = [f"{name} = {json.dumps(value)}" for name, value in secrets.items()]
    (folder / "secrets.toml").write_text("\n".join(["[auth]", *lines]), "utf-8")
    return {
        "PETA_UKM_ROLES": str(folder / "roles.toml"), "STREAMLIT_SECRETS_FILES": str(folder / "secrets.toml"),
    }  # fmt: skip


def answer_style(context: BrowserContext) -> None:
    """Let the provider's page have no style."""
    context.route(f"{STYLE}**", lambda route: route.fulfill(status=200, body="", content_type="text/css"))


def sign_in(page: Page, provider: str, claims: dict[str, Any]) -> None:
    """Sign in, on page Metode in English, as a person of whom the provider's token says `claims`."""
    request = urllib.request.Request(
        f"{provider}/users/person",
        json.dumps(claims).encode(),
        {"Content-Type": "application/json"},
        method="PUT",
    )
    urllib.request.urlopen(request).close()
    page.get_by_role("button", name="Sign in").click()
    page.locator("input[name=sub]").fill("person")
    page.get_by_role("button", name="Authorize").click()
