"""One visitor of a Streamlit app without a browser: a real websocket and the files that a browser fetches.

Owns the protocol of Streamlit and knows no page: widgets are learnt from what the server sends, by their keys.
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Final, Self

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.load.widgets import Widget, widget

__all__ = ["Answer", "Session"]

#: A page that takes longer is broken.
_WAIT_S: Final = 60.0

#: What a page of Streamlit, or of the map, names to be fetched; the second are relative to the frame of the map.
_OF_PAGE: Final = re.compile(r'(?:src|href)="\./(static/[^"]+)"')
_OF_MAP: Final = re.compile(r"app/static/[\w./-]+")

_XSRF: Final = "_streamlit_xsrf"


@dataclass
class Answer:
    """What one run of the page sent.

    Attributes
    ----------
    seconds
        From the click to the end of the run.
    map_s
        To the map, before which the page sends its first numbers; None: the page has none.
    size
        Bytes of the messages.
    elements
        All that the page consists of, in the order of coming.
    ended_well
        Whether the script ran to its end.
    """

    seconds: float = 0.0
    map_s: float | None = None
    size: int = 0
    elements: list[Element] = field(default_factory=list)
    ended_well: bool = False

    def of(self, kind: str) -> list[Any]:
        """Return the elements of a kind, as Streamlit's messages call it."""
        return [getattr(one, kind) for one in self.elements if one.WhichOneof("type") == kind]


class Session:
    """An open page; to be used in `async with`, which fetches what a browser fetches first.

    Attributes
    ----------
    fetched
        Bytes of files; none is fetched twice, as browsers keep them.
    """

    def __init__(self, address: str, query: str = "") -> None:
        self._address = address
        self._query = query
        self._http = httpx.AsyncClient(timeout=_WAIT_S, base_url=address)
        self._socket: ClientConnection | None = None
        self._page = ""
        self._pages: dict[str, str] = {}
        self._kept: dict[str, tuple[ForwardMsg, int]] = {}
        self._kept_runs, self._runs = 2, 0
        self._states: dict[str, WidgetState] = {}
        self._widgets: dict[str, Widget] = {}
        self._seen: set[str] = set()
        self.fetched = 0

    async def __aenter__(self) -> Self:
        """Fetch the page of Streamlit and open the websocket."""
        first = await self._http.get(f"/?{self._query}")
        self.fetched += len(first.content)
        await self._fetch(_OF_PAGE.findall(first.text))
        for name in ("_stcore/health", "_stcore/host-config"):
            (await self._http.get(f"/{name}")).raise_for_status()
        cookies = self._http.cookies
        scheme, _sep, place = self._address.partition("://")
        self._socket = await connect(
            f"{'wss' if scheme == 'https' else 'ws'}://{place}/_stcore/stream",
            origin=Origin(f"{scheme}://{place.split('/')[0]}"),
            subprotocols=[Subprotocol("streamlit"), Subprotocol(cookies.get(_XSRF) or "none")],
            additional_headers={"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())},
            max_size=None,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the page."""
        if self._socket is not None:
            await self._socket.close()
        await self._http.aclose()

    def offers(self, key: str) -> list[str] | None:
        """Return what a widget has to choose from; None: it is not on the page."""
        found = self._widgets.get(key)
        return None if found is None else found.options

    async def load(self) -> Answer:
        """Have the page run for the first time."""
        return await self._run()

    async def open(self, path: str) -> Answer:
        """Go to another page by its path in the address."""
        self._page, self._query = self._pages[path], ""
        return await self._run()

    async def use(self, key: str, *values: str) -> Answer:
        """Choose options, write a text, press a button or open what is folded."""
        self._widgets[key].take(values)
        return await self._run()

    async def _run(self) -> Answer:
        self._runs += 1
        answer, began = Answer(), time.perf_counter()
        async with asyncio.timeout(_WAIT_S):
            assert self._socket
            await self._socket.send(self._asked())
            async for delta in self._deltas(answer):
                if delta.new_element.WhichOneof("type") == "component_instance" and answer.map_s is None:
                    answer.map_s = time.perf_counter() - began
        answer.seconds = time.perf_counter() - began
        self._kept = {
            name: kept for name, kept in self._kept.items() if self._runs - kept[1] <= self._kept_runs
        }
        await self._fetch(
            _OF_MAP.findall("".join(part.json_args for part in answer.of("component_instance")))
        )
        return answer

    def _asked(self) -> bytes:
        """Return what the browser says when something was clicked."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash = self._query, self._page
        asked.widget_states.widgets.extend(one.state for one in self._widgets.values() if one.says())
        asked.cached_message_hashes.extend(self._kept)
        asked.context_info.url = self._address
        asked.context_info.timezone, asked.context_info.locale = "Asia/Jakarta", "id-ID"
        return bytes(message.SerializeToString())

    async def _deltas(self, answer: Answer) -> AsyncIterator[Delta]:
        """Yield what one run draws, to its end."""
        assert self._socket
        while True:
            data = await self._socket.recv()
            answer.size += len(data)
            said = self._whole(ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode()))
            kind = said.WhichOneof("type")
            if kind == "delta":
                self._draw(said.delta, answer)
                yield said.delta
            elif kind == "new_session":
                self._kept_runs = said.new_session.config.max_cached_message_age
                self._page = said.new_session.page_script_hash
                self._states = {
                    one.state.id: one.state for one in self._widgets.values() if one.kind != "button"
                }
                self._widgets.clear()
                answer.elements.clear()
            elif kind == "navigation":
                self._pages = {page.url_pathname: page.page_script_hash for page in said.navigation.app_pages}
            elif kind == "page_info_changed":
                self._query = said.page_info_changed.query_string
            elif kind == "script_finished" and said.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                answer.ended_well = said.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
                return

    def _whole(self, said: ForwardMsg) -> ForwardMsg:
        """Return the message; one that the server knows to be here already comes as its hash only."""
        if said.WhichOneof("type") == "ref_hash":
            said = self._kept[said.ref_hash][0]
        if said.metadata.cacheable:
            self._kept[said.hash] = said, self._runs
        return said

    def _draw(self, delta: Delta, answer: Answer) -> None:
        if delta.WhichOneof("type") == "new_element":
            answer.elements.append(delta.new_element)
        if (found := widget(delta, self._states)) is not None:
            self._widgets[found.key] = found

    async def _fetch(self, paths: Iterable[str]) -> None:
        """Fetch what was not fetched before."""
        for path in dict.fromkeys(paths):
            if path not in self._seen:
                self._seen.add(path)
                found = await self._http.get(f"/{path}")
                found.raise_for_status()
                self.fetched += len(found.content)
