"""The shape of the package: which module may know which. A new edge is a decision, made here."""

import ast
from pathlib import Path

import pytest

from geo import settings

PACKAGE = settings.ROOT / "geo"
BASE = {"settings", "errors", "schema", "texts"}

#: What a module may import beside the base. The order is that in which data flows.
EDGES: dict[str, set[str]] = {
    "settings": set(),
    "errors": set(),
    "schema": set(),
    "texts": {"settings"},
    # reading
    "codes": set(),
    "parse": {"codes"},
    "problems": set(),
    "privacy": set(),
    "delimited": set(),
    "tables": {"delimited"},
    "read": {"parse", "privacy", "problems", "tables"},
    # placing
    "names": set(),
    "gazetteer": {"names"},
    "tokens": {"gazetteer", "names"},
    "boundaries": set(),
    "address": {"gazetteer", "names", "tokens"},
    "evidence": {"gazetteer", "names"},
    "spelling": {"gazetteer", "names"},
    "geocode": {"address", "evidence", "spelling"},
    "angles": set(),
    "map_links": set(),
    "batch": {"gazetteer", "geocode"},
    "corrections": {"gazetteer", "tables"},
    "coordinates": {"angles", "map_links"},
    "join": set(),
    "place": set(),
    "street": {"gazetteer", "names"},
    "nominatim": set(),
    "online": {"gazetteer", "join", "nominatim", "privacy", "street"},
    # judging
    "products": set(),
    "potential_rules": set(),
    "potential": {"potential_rules", "products"},
    # the order of all that
    "pipeline": {
        "batch", "boundaries", "coordinates", "corrections", "export", "geocode", "join", "nominatim", "online",
        "place", "potential", "privacy", "products", "read", "words",
    },
    # saying it
    "words": {"gazetteer", "products"},
    # using what was built
    "filters": set(),
    "summarise": set(),
    "draw": set(),
    "export": {"privacy"},
    # the command line and what only it uses
    "progress": set(),
    "sample_words": set(),
    "sample_address": {"sample_words"},
    "sample_record": {"sample_words"},
    "sample": {"boundaries", "gazetteer", "products", "sample_address", "sample_record", "sample_words"},
    "bench_rounds": set(),
    "bench_lokal": set(),
    "bench_geocode": {"bench_lokal", "bench_rounds", "geocode"},
    "bench": {
        "batch", "bench_geocode", "bench_rounds", "boundaries", "draw", "export", "gazetteer", "join", "pipeline",
        "potential", "products", "read", "sample",
    },
    "__main__": {
        "arguments", "bench", "boundaries", "export", "filters", "gazetteer", "geocode", "pipeline", "products",
        "progress", "read", "sample", "words",
    },
}  # fmt: skip


def imported(path: Path) -> set[str]:
    """Return the modules of `geo` that a file imports, and "streamlit" where it does."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "geo":
            parts = node.module.split(".")[1:]
            found |= {parts[0]} if parts else {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom | ast.Import):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
            found |= {name for name in names if name.split(".")[0] == "streamlit"}
    return found


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*.py")), ids=lambda path: path.stem)
def test_a_module_knows_only_what_it_may(path: Path) -> None:
    if path.stem == "__init__":
        assert imported(path) == set()
        return
    allowed = EDGES[path.stem] | (BASE if path.stem not in BASE else set())

    assert imported(path) - allowed == set()


def test_every_edge_is_used() -> None:
    unused = {name: edges - imported(PACKAGE / f"{name}.py") for name, edges in EDGES.items()}

    assert {name: edges for name, edges in unused.items() if edges} == {}


def test_only_the_pages_import_streamlit() -> None:
    assert [path.name for path in PACKAGE.glob("*.py") if "streamlit" in imported(path)] == []
    assert "streamlit" in set().union(*(imported(path) for path in (PACKAGE / "ui").glob("*.py")))


def test_the_starting_file_is_a_few_lines() -> None:
    assert len((settings.ROOT / "streamlit_app.py").read_text(encoding="utf-8").splitlines()) <= 15
