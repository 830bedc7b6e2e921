"""The app behind the shipped nginx.conf in a real Chromium: all works, headers are there, nothing breaks the policy."""

import os
import pwd
import shutil
import ssl
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from geo import settings
from geo.bench.server import free_port
from tests.browser.conftest import Visit, visiting
from tests.browser.test_data_page import bring
from tests.browser.test_map import choose

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed (Debian: apt-get install nginx-light)"),
]

#: What surrounds the shipped part on a test's own ports.
MAIN = """
daemon off;
pid FOLDER/pid;
error_log FOLDER/error.log;
events {}
http {
    include /etc/nginx/mime.types;
    access_log FOLDER/access.log;
    client_body_temp_path FOLDER/body;
    proxy_temp_path FOLDER/proxy;
    fastcgi_temp_path FOLDER/fastcgi;
    uwsgi_temp_path FOLDER/uwsgi;
    scgi_temp_path FOLDER/scgi;
    include FOLDER/site.conf;
}
"""


@pytest.fixture(scope="module")
def proxy(address: str) -> Iterator[str]:
    """Return the address of nginx before the app, run by a user without rights."""
    folder = Path(tempfile.mkdtemp(prefix="peta-ukm-proxy-"))
    port, plain = free_port(), free_port()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost",
         "-keyout", folder / "key.pem", "-out", folder / "fullchain.pem"], check=True, capture_output=True,
    )  # fmt: skip
    site = (settings.ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    for shipped, here in {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
        "/etc/ssl/peta-ukm": str(folder),
        "server 127.0.0.1:8501;": f"server {address.removeprefix('http://').replace('localhost', '127.0.0.1')};",
        "proxy_set_header Host $host;": "proxy_set_header Host $http_host;",
    }.items():
        assert shipped in site
        site = site.replace(shipped, here)
    (folder / "site.conf").write_text(site, "utf-8")
    (folder / "nginx.conf").write_text(MAIN.replace("FOLDER", str(folder)), "utf-8")
    user = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        for path in (folder, *folder.iterdir()):
            os.chown(path, nobody.pw_uid, nobody.pw_gid)
    process = subprocess.Popen(
        [str(NGINX), "-p", folder, "-e", folder / "error.log", "-c", folder / "nginx.conf"], **user
    )
    try:
        _wait_for(f"https://localhost:{port}", process, folder / "error.log")
        yield f"https://localhost:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)
        shutil.rmtree(folder)


def _wait_for(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        try:
            fetch(f"{address}/_stcore/health")
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"nginx did not start:\n{log.read_text()}")


def fetch(url: str) -> Mapping[str, str]:
    """Return the headers of an answer."""
    trust = ssl.create_default_context()
    trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
    with urllib.request.urlopen(url, context=trust, timeout=20) as answer:
        return dict(answer.headers)


@pytest.fixture
def behind(chromium: Browser, proxy: str) -> Iterator[Visit]:
    with visiting(chromium, proxy) as visit:
        yield visit


def test_every_page_works_and_nothing_breaks_the_policy(behind: Visit) -> None:
    behind.open("?bahasa=en")
    for name, path in (("Clusters", "klaster"), ("Areas", "wilayah"), ("Method", "metode"), ("Data", "data")):
        behind.page.get_by_role("link", name=name, exact=True).click()
        behind.page.wait_for_url(f"**/{path}?*")
        behind.settle()
        expect(behind.page.get_by_test_id("stException")).to_have_count(0)
    expect(behind.page.get_by_test_id("stFileUploader")).to_be_visible()
    assert any("/app/static/ukm-" in url for url in behind.requests)


def test_a_filter_and_a_download(behind: Visit, tmp_path: Path) -> None:
    behind.open()
    behind.frame().locator(".peta-icon").first.wait_for()
    choose(behind, "Jenis produk", "Tekstil")
    expect(behind.page.get_by_test_id("stMetricValue").first).to_have_text("12")
    behind.page.locator(".st-key-downloads button").click()
    with behind.page.expect_download() as caught:
        behind.page.get_by_role("button", name="Unduh CSV", exact=True).click()
    caught.value.save_as(tmp_path / "list.csv")
    assert b"Tapis" in (tmp_path / "list.csv").read_bytes()


def test_a_list_is_brought(behind: Visit) -> None:
    bring(behind, "Nama Usaha,Alamat\nKopi A,Pekon Tekad Kec. Pulau Panggung Kab. Tanggamus\n")


def test_the_headers_are_there(proxy: str, behind: Visit) -> None:
    said = fetch(proxy)
    assert "frame-ancestors 'self'" in said["Content-Security-Policy"]
    assert said["X-Frame-Options"] == "SAMEORIGIN"
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Strict-Transport-Security"].startswith("max-age=")
    assert said["Cache-Control"] == "no-cache"
    behind.open()
    points = next(url for url in behind.requests if "/app/static/ukm-" in url)
    assert "immutable" in fetch(points)["Cache-Control"]


def test_the_numbers_of_the_server_are_hidden(proxy: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        fetch(f"{proxy}/_stcore/metrics")
