"""What one person does with the app, drawn by lot, and whether the page answers what the data say."""

import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any, Final

import geopandas as gpd

from geo import settings
from geo.facets import Facets
from geo.filters import Filters, passing
from geo.texts import _, use_language
from geo.words import names, number
from tests.load.session import Answer, Session

__all__ = ["Count", "Visitor", "counter"]

Count = Callable[[Filters], int]

#: The vocabulary of each filter that is clicked.
_FILTERS: Final = {
    "product_types": "product_type", "export_levels": "export_level", "regencies": "place", "sizes": "size_class",
}  # fmt: skip
#: What is clicked, and how often.
_MIX: Final = {
    "product_types": 6, "export_levels": 4, "regencies": 4, "sizes": 2, "search": 3, "metric": 3, "page": 2, "reset": 2,
}  # fmt: skip
_SEARCHED: Final = ("kopi", "keripik", "sari", "tapis")
_REGENCY_CODE: Final = len("00.00")
_MAP, _OTHERS = "peta", ("klaster", "wilayah")


def counter(ukm: gpd.GeoDataFrame) -> Count:
    """Return what says how many of `ukm` pass filters."""
    facets = Facets(ukm)

    @cache
    def count(filters: Filters) -> int:
        return int(passing(facets, filters).sum())

    return count


def _codes(name: str) -> dict[str, str]:
    """Return the words for what a filter has to choose from."""
    found = names(_FILTERS[name])
    # A district may be called like a regency.
    return {code: word for code, word in found.items() if name != "regencies" or len(code) == _REGENCY_CODE}


class Visitor:
    """A person with a session, a language and filters of their own.

    Parameters
    ----------
    count
        What is right, see `counter`.
    lot
        Decides every click.
    """

    def __init__(self, session: Session, language: str, count: Count, lot: random.Random) -> None:
        self._session = session
        self._language = language
        self._count = count
        self._lot = lot
        self._filters = Filters()
        self._page = _MAP

    def pause(self, mean_s: float) -> float:
        """Return how long this person looks at the page."""
        return self._lot.expovariate(1 / mean_s) if mean_s else 0.0

    async def arrive(self) -> tuple[Answer, str]:
        """Load page Peta; return the answer and what is wrong with it, empty where nothing is."""
        return self._judged("arrive", await self._session.load())

    async def click(self) -> tuple[Answer, str]:
        """Do one thing more."""
        # The session is one of many in this process; each has a context of its own.
        use_language(self._language)
        if self._page != _MAP:
            return self._judged(_MAP, await self._go(_MAP))
        act = self._lot.choices(list(_MIX), list(_MIX.values()))[0]
        return self._judged(act, await self._do(act))

    async def _do(self, act: str) -> Answer:
        if act == "page":
            return await self._go(self._lot.choice(_OTHERS))
        if act == "metric":
            return await self._session.use("metric_widget", self._lot.choice(self._offered("metric")))
        if act == "search":
            text = self._lot.choice([word for word in _SEARCHED if word != self._filters.search])
            self._filters = replace(self._filters, search=text)
            return await self._session.use("search_widget", text)
        if act == "reset" and self._filters != Filters():
            self._filters = Filters()
            return await self._session.use(_("Reset filters"))
        if act == "sizes" and self._session.offers("sizes_widget") is None:
            return await self._session.use("unfolded_widget")
        return await self._choose(act if act in _FILTERS else "product_types")

    async def _choose(self, name: str) -> Answer:
        """Choose one option of a filter instead of what was chosen; sometimes two."""
        words = {word: code for code, word in _codes(name).items()}
        offered = self._offered(name)
        # An option ends with its number.
        labels = self._lot.sample(offered, min(len(offered), self._lot.choice((1, 1, 2))))
        codes: Any = tuple(words[label.rpartition(" (")[0]] for label in labels)
        self._filters = replace(self._filters, **{name: codes})
        return await self._session.use(f"{name}_widget", *labels)

    def _offered(self, name: str) -> list[str]:
        return self._session.offers(f"{name}_widget") or []

    async def _go(self, page: str) -> Answer:
        self._page = page
        return await self._session.open("" if page == _MAP else page)

    def _judged(self, act: str, answer: Answer) -> tuple[Answer, str]:
        wrong = self._wrong(answer)
        return answer, f"{act} on {self._page} with {self._filters}: {wrong}" if wrong else ""

    def _wrong(self, answer: Answer) -> str:
        use_language(self._language)
        if not answer.ended_well:
            return "the run broke off"
        for said in answer.of("exception"):
            return f"{said.type}: {said.message}"
        title = _("Map of UKM in {province}", province=settings.PROVINCE_NAME)
        if title not in [heading.body for heading in answer.of("heading")]:
            return f"there is no title {title!r}"
        if self._page != _MAP:
            return ""
        shown = [(metric.label, metric.body) for metric in answer.of("metric")][:1]
        right = [(_("UKM on the map"), number(self._count(self._filters)))]
        return "" if shown == right else f"the page shows {shown} instead of {right}"
