"""Ask the office's own Nominatim for roads and keep what it answers in a file.

Owns the protocol, the pace and the file; which roads are asked for and which answers count is up to `online`.
Needs geopy (requirements-online.txt).
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from geo import settings
from geo.errors import ReadError
from geo.texts import _

__all__ = ["Points", "Question", "Server", "roads"]

Points = list[tuple[float, float]]

#: A web address without a name, password, query or fragment.
_URL: Final = re.compile(r"https?://[\w.-]+(:\d{1,5})?(/[\w./~-]*)?", re.ASCII)
_USER_AGENT: Final = f"peta-ukm-{settings.PROVINCE_SLUG}"
_TIMEOUT_S: Final = 10.0
_TRIES: Final = 2
#: A server that fails so many questions in a row is left alone until the next build.
_GIVE_UP_AFTER: Final = 5
_MOST_ANSWERS: Final = 10

#: The public server: its terms ask lists to stay away, and the register would leave the office.
_PUBLIC_HOSTS: Final = ("nominatim.openstreetmap.org", "nominatim.osm.org")


@dataclass(frozen=True)
class Server:
    """The office's Nominatim: its address, the file that keeps its answers and how many questions a second it takes.

    The file holds streets and points, nothing of a person. Delete it to ask anew, for example after the server's
    map was updated.
    """

    url: str
    cache: Path
    per_second: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what is no address of an own server."""
        if not self.per_second > 0:
            msg = f"per_second is {self.per_second}: it must be above zero"
            raise ValueError(msg)
        if not _URL.fullmatch(self.url):
            msg = _(
                "PETA_UKM_NOMINATIM is not the address of a street server: write it like {example}, without a "
                "name, a password or a question mark",
                example="https://nominatim.example.go.id",
            )
            raise ReadError(msg)
        if urlsplit(self.url).hostname in _PUBLIC_HOSTS:
            msg = _("{url} is a public server, which a register must not be sent to: name the office's own",
                    url=self.url)  # fmt: skip
            raise ReadError(msg)


class Question(NamedTuple):
    """One street of one district.

    `text` names both and is all that is kept of the question; `regency` is an official name; `box` bounds the
    district: west, south, east, north (EPSG:4326).
    """

    text: str
    street: str
    regency: str
    box: tuple[float, float, float, float]


def roads(
    questions: Sequence[Question], server: Server, *, progress: Callable[[int, int], None]
) -> dict[str, Points]:
    """Return (longitude, latitude) of the roads in each question's box, by its text; failed questions are left out.

    Each question is asked once and its answer kept at once, so that an interrupted run continues. What fails twice is
    passed over; after five such failures in a row the rest is left for the next run. `progress` is called with
    (questions settled, all questions).

    Raises
    ------
    ReadError
        Before anything is asked: geopy is missing, the server does not answer or does not know the province, or
        the file of answers cannot be used.
    """
    with closing(_open(server.cache)) as cache:
        kept = dict(cache.execute("SELECT question, points FROM answers"))
        answers = {text: json.loads(kept[text]) for text, *_rest in questions if text in kept}
        missing = [question for question in questions if question.text not in answers]
        progress(len(answers), len(questions))
        for text, points in _ask_all(missing, server):
            cache.execute("INSERT OR REPLACE INTO answers VALUES (?, ?)", (text, json.dumps(points)))
            answers[text] = points
            progress(len(answers), len(questions))
    return answers


def _open(path: Path) -> sqlite3.Connection:
    """Return the cache in `path`, which writes every answer at once."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        cache = sqlite3.connect(path, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        msg = _("{file}: answers cannot be kept there ({reason}); name another file", file=path, reason=error)
        raise ReadError(msg) from error
    try:
        cache.execute("CREATE TABLE IF NOT EXISTS answers (question TEXT PRIMARY KEY, points TEXT NOT NULL)")
    except sqlite3.Error as error:
        cache.close()
        msg = _("{file}: holds no answers of a street server ({reason}); delete it", file=path, reason=error)
        raise ReadError(msg) from error
    return cache


def _ask_all(questions: Sequence[Question], server: Server) -> Iterator[tuple[str, Points]]:
    """Yield the text and the roads of each question as they come; none that failed."""
    if not questions:
        return
    ask = _connect(server)
    failed_in_a_row = 0
    for text, street, regency, (west, south, east, north) in questions:
        level = "city" if regency.startswith("Kota ") else "county"
        try:
            places = ask(
                {"street": street, level: regency.removeprefix("Kota ")},
                viewbox=((south, west), (north, east)),
                bounded=True,
            )
        except ReadError:
            failed_in_a_row += 1
            if failed_in_a_row == _GIVE_UP_AFTER:
                return
            continue
        failed_in_a_row = 0
        # Beside roads Nominatim finds shops and areas of that name.
        found = [place for place in places if place.raw.get("class") == "highway"]
        yield text, [(place.longitude, place.latitude) for place in found]


def _connect(server: Server) -> Callable[..., list[Any]]:
    """Return how to ask `server`, once it has shown that it answers and knows the province."""
    try:
        from geopy.adapters import URLLibAdapter
        from geopy.exc import GeopyError
        from geopy.extra.rate_limiter import RateLimiter
        from geopy.geocoders import Nominatim
    except ImportError as error:
        msg = _("a street server needs geopy: install it with pip install -r requirements-online.txt")
        raise ReadError(msg) from error
    parts, interval_s = urlsplit(server.url), 1 / server.per_second
    nominatim = Nominatim(
        scheme=parts.scheme,
        domain=parts.netloc + parts.path,
        user_agent=_USER_AGENT,
        timeout=_TIMEOUT_S,
        # Of geopy's two ways this one heeds the hosts that the system excepts from its proxy.
        adapter_factory=URLLibAdapter,
    )
    # Tries are counted in `_answer`, since the limiter's own ones log the question.
    search = RateLimiter(
        nominatim.geocode,
        min_delay_seconds=interval_s,
        max_retries=0,
        error_wait_seconds=interval_s,
        swallow_exceptions=False,
    )

    def ask(query: str | dict[str, str], **options: Any) -> list[Any]:
        return _answer(
            server,
            lambda: search(query, exactly_one=False, limit=_MOST_ANSWERS, country_codes="id", **options),
            GeopyError,
        )

    if not ask(settings.PROVINCE_NAME):
        msg = _("{url}: the street server does not know {province}: give it the map of Indonesia",
                url=server.url, province=settings.PROVINCE_NAME)  # fmt: skip
        raise ReadError(msg)
    return ask


def _answer(server: Server, search: Callable[[], Any], failure: type[Exception]) -> list[Any]:
    """Return what `search` finds, tried again where it fails."""
    reason: Exception | None = None
    for _try in range(_TRIES):
        try:
            return search() or []
        # The last three: geopy takes it for granted that an answer has the form of an answer.
        except (failure, ValueError, TypeError, AttributeError) as error:
            reason = error
    msg = _(
        "{url}: the street server does not answer ({reason}); start it, mend PETA_UKM_NOMINATIM or unset it",
        url=server.url, reason=str(reason).partition("\n")[0],
    )  # fmt: skip
    raise ReadError(msg) from reason
