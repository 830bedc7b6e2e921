"""The app as a process of its own on a free port, and a page in the system's Chromium that notices every misdeed."""

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Frame, Page, expect, sync_playwright

from geo import settings
from geo.bench.server import free_port
from tests import register
from tests.browser import oidc

_START_S = 60.0
_STEP_MS = 30_000


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return register.build(tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """Return the address of the running app, which shows the register of the tests."""
    with running(built) as address:
        yield address


@pytest.fixture(scope="session")
def provider() -> Iterator[str]:
    """Return the address of a provider at which one signs in."""
    with oidc.running(free_port()) as address:
        yield address


@contextmanager
def running(built: Path, **environment: str) -> Iterator[str]:
    """Run the app on a free port, with more variables in its environment, and say its address."""
    port = free_port()
    log = (built.parent / f"app-{port}.log").open("w")
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "streamlit_app.py",
        f"--server.port={port}",
        "--server.headless=true",
    ]
    environment = {**os.environ, "PETA_UKM_DATA": str(built), **environment}
    process = subprocess.Popen(
        command, cwd=settings.ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        _wait_for(f"http://localhost:{port}/_stcore/health", process, Path(log.name))
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


def _wait_for(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + _START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"the app did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    # What is waited for elsewhere, and not less: others may keep the machine busy.
    expect.set_options(timeout=_STEP_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Visit:
    """One page and what it did."""

    page: Page
    address: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    expected: str | None = None
    """What complaints may say, where a test breaks something on purpose."""
    others: tuple[str, ...] = ()
    """Other hosts that may be asked, where a test has a base map."""

    def open(self, query: str = "") -> None:
        """Open the page and wait until the map is drawn and has its height."""
        self.page.goto(f"{self.address}/{query}")
        self.frame().locator(".peta-legend").first.wait_for()
        self.frame().wait_for_function("() => map.getSize().y > 400")

    def frame(self) -> Frame:
        """Return the frame of the map; one that is being made anew is waited for."""
        until = time.monotonic() + _STEP_MS / 1000
        while time.monotonic() < until:
            element = self.page.wait_for_selector('iframe[title="streamlit_folium.st_folium"]')
            if element and (frame := element.content_frame()):
                return frame
        pytest.fail("the map has no frame")

    def settle(self) -> None:
        """Wait until the script has run and every element is new."""
        expect(self.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        expect(self.page.locator("[data-stale=true]")).to_have_count(0)

    def says(self, **wanted: str) -> None:
        """Wait until the link says `wanted`, one value of each name; an empty one: the name is not there."""
        self.page.wait_for_url(
            lambda url: all(
                parse_qs(urlsplit(url).query).get(name, [""]) == [value] for name, value in wanted.items()
            )
        )

    def number(self) -> str:
        """Return the first headline number."""
        return self.page.get_by_test_id("stMetricValue").first.inner_text()


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Visit]:
    with visiting(chromium, address) as visit:
        yield visit


@contextmanager
def visiting(chromium: Browser, address: str) -> Iterator[Visit]:
    """Yield a visit; afterwards nothing may have left localhost, complained or popped up."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 800},
        accept_downloads=True,
        locale="id-ID",
        ignore_https_errors=True,
    )
    context.set_default_timeout(_STEP_MS)
    visit = Visit(context.new_page(), address)
    context.on("request", lambda request: visit.requests.append(request.url))
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.page.on(
        "dialog", lambda dialog: (visit.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss())
    )
    visit.page.on(
        "console", lambda message: visit.complaints.append(message.text) if message.type == "error" else None
    )
    yield visit
    context.close()
    assert [
        url for url in visit.requests if not url.startswith((visit.address, *visit.others, "data:", "blob:"))
    ] == []
    assert [said for said in visit.complaints if visit.expected is None or visit.expected not in said] == []
