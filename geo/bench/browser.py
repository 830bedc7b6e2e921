"""A page of a Streamlit app in the system's Chromium that is clicked and timed."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from playwright.sync_api import BrowserType, CDPSession, Frame, Page, sync_playwright

__all__ = ["Pan", "Visit", "chromium", "visit"]

_WAIT_MS: Final = 180_000

#: The pause before a click, so that it does not pay for the garbage that the click before left in another page.
_CALM_MS: Final = 1_500
_FRAME: Final = 'iframe[title="streamlit_folium.st_folium"]'

#: Drags of the mouse, each so many steps of so many pixels, to and fro.
_DRAGS: Final = 4
_STEPS: Final = 30
_STEP_PX: Final = 6

#: Watch the frames that are painted and the tasks that hold them up.
_WATCH: Final = """() => {
  const seen = window.benchSeen = { frames: [], tasks: [], on: true };
  const paint = now => { seen.frames.push(now); if (seen.on) requestAnimationFrame(paint); };
  requestAnimationFrame(paint);
  new PerformanceObserver(list => list.getEntries().forEach(task => seen.tasks.push(task.duration)))
    .observe({ type: "longtask" });
}"""
_WATCHED: Final = (
    "() => { benchSeen.on = false; return { frames: benchSeen.frames, tasks: benchSeen.tasks }; }"
)

#: Clocks inside the page, which no wire to the browser slows: the click, the changed number, the repainted map (when
#: the newest overlay is another one and two frames have passed since).
_CLOCKS: Final = """() => {
  const number = () => document.querySelector("[data-testid=stMetricValue]").innerText, before = number();
  window.benchDown = window.benchChanged = 0;
  addEventListener("pointerdown", () => { window.benchDown = Date.now(); }, { capture: true, once: true });
  const look = () => {
    if (number() === before) requestAnimationFrame(look); else window.benchChanged = Date.now();
  };
  look();
}"""
_MAP_CLOCK: Final = """() => {
  const newest = () => (window.feature_group || []).at(-1), before = newest();
  window.benchPainted = 0;
  const look = () => {
    if (newest() === before) return requestAnimationFrame(look);
    requestAnimationFrame(() => requestAnimationFrame(() => { window.benchPainted = Date.now(); }));
  };
  look();
}"""
_PAINT: Final = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Pan(NamedTuple):
    """What dragging the map felt like: frames a second, and the longest task in milliseconds (0: none over 50)."""

    fps: float
    longest_task_ms: float


@contextmanager
def chromium() -> Iterator[BrowserType]:
    """Yield what starts the system's Chromium."""
    with sync_playwright() as playwright:
        yield playwright.chromium


class Visit:
    """One page of an app with a map: first load, clicks on a filter, memory, panning.

    Attributes
    ----------
    first_s
        Seconds of the first visitor since the server is healthy, from asking for the page to the first sign on the map
        and the numbers.
    other_hosts
        Requests to other hosts than the app's.
    """

    def __init__(self, page: Page, address: str, ready: str) -> None:
        self._page = page
        self._origin = address.split("/")[2]
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._received = 0
        self._static: list[Any] = []
        self.other_hosts = 0
        page.on("websocket", lambda socket: socket.on("framereceived", self._count))
        page.on(
            "response", lambda answer: self._static.append(answer) if "/app/static/" in answer.url else None
        )
        page.on("request", self._judge)
        began = time.perf_counter()
        page.goto(address)
        self._frame: Frame = self._map()
        self._frame.locator(ready).first.wait_for()
        self._frame.evaluate(_PAINT)
        page.get_by_test_id("stMetricValue").first.wait_for()
        self.first_s = time.perf_counter() - began

    def first_bytes(self) -> int:
        """Return the bytes of the first load beyond Streamlit's own files: scripts and points of the map, messages."""
        return self._received + sum(len(answer.body()) for answer in self._static)

    def click(self, label: str, option: str | None) -> tuple[float, int]:
        """Choose one more option of a filter (None: clear it); return the seconds to the repainted map, and bytes."""
        page = self._page
        widget = page.get_by_test_id("stMultiSelect").filter(has_text=label)
        if option is not None:
            widget.get_by_role("combobox").click()
            widget.get_by_role("combobox").fill(option)
            target = page.get_by_role("option", name=option).first
        else:
            target = widget.get_by_role("button", name="Clear all")
        target.wait_for()
        page.wait_for_timeout(_CALM_MS)
        page.evaluate(_CLOCKS)
        self._frame.evaluate(_MAP_CLOCK)
        received = self._received
        target.click()
        self._frame.wait_for_function("() => window.benchPainted")
        page.wait_for_function("() => window.benchChanged")
        done = max(self._frame.evaluate("benchPainted"), page.evaluate("benchChanged"))
        seconds = (done - page.evaluate("benchDown")) / 1000
        page.keyboard.press("Escape")
        page.get_by_test_id("stStatusWidget").wait_for(state="detached")
        return seconds, self._received - received

    def heap_mb(self) -> float:
        """Return what the scripts of the page hold after the garbage is collected."""
        self._session.send("HeapProfiler.collectGarbage")
        self._session.send("Performance.enable")
        metrics = {
            row["name"]: row["value"] for row in self._session.send("Performance.getMetrics")["metrics"]
        }
        return float(metrics["JSHeapUsedSize"]) / 1e6

    def pan(self, zoom: int) -> Pan:
        """Drag the map to and fro at `zoom`, as a hand does."""
        self._frame.evaluate("zoom => { map.setZoom(zoom, { animate: false }); }", zoom)
        self._frame.evaluate(_PAINT)
        box = self._page.locator(_FRAME).bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        mouse = self._page.mouse
        self._frame.evaluate(_WATCH)
        for drag in range(_DRAGS):
            way = _STEP_PX * (1 if drag % 2 else -1)
            mouse.move(x, y)
            mouse.down()
            for step in range(_STEPS):
                mouse.move(x + way * step, y + way * step / 3)
            mouse.up()
        seen = self._frame.evaluate(_WATCHED)
        frames = seen["frames"]
        return Pan(1000 * (len(frames) - 1) / (frames[-1] - frames[0]), max(seen["tasks"], default=0.0))

    def _map(self) -> Frame:
        element = self._page.wait_for_selector(_FRAME)
        frame = element.content_frame() if element else None
        assert frame
        return frame

    def _count(self, message: str | bytes) -> None:
        self._received += len(message)

    def _judge(self, request: Any) -> None:
        local = ("data:", "blob:")
        self.other_hosts += not request.url.startswith(local) and request.url.split("/")[2] != self._origin


@contextmanager
def visit(chromium: BrowserType, address: str, ready: str) -> Iterator[Visit]:
    """Yield a visit of `address` in a Chromium of its own, so that no page counts the memory of another.

    Parameters
    ----------
    ready
        Selects what the map shows once it is usable.
    """
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    browser = chromium.launch(executable_path=path, args=["--no-sandbox"])
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    context.set_default_timeout(_WAIT_MS)
    yield Visit(context.new_page(), address, ready)
    browser.close()
