"""The shape of the package: which module may know which. A new edge is a decision, made here."""

import ast
import itertools
from pathlib import Path

import pytest

from geo import settings

PACKAGE = settings.ROOT / "geo"
BASE = {"settings", "errors", "schema", "texts"}

#: What a module may import beside the base. The order is that in which data flows.
EDGES: dict[str, set[str]] = {
    "pack": set(),
    "settings": {"pack"},
    "errors": set(),
    "schema": set(),
    "texts": {"settings"},
    "pack_fault": {"pack"},
    # reading
    "codes": set(),
    "parse": {"codes"},
    "problems": {"privacy", "words"},
    "privacy": set(),
    "headers": set(),
    "postgres": set(),
    "postgres_read": {"foreign", "headers", "postgres"},
    "delimited": {"headers", "words"},
    "guarded": set(),
    "foreign": {"guarded", "headers"},
    "isolated": {"guarded"},
    "header_rows": {"headers"},
    "tables": {"delimited", "header_rows", "headers", "isolated", "postgres", "postgres_read", "words"},
    "certificate_columns": {"codes", "headers", "parse", "problems"},
    "titles": {"gazetteer", "names"},
    "raw": {"header_rows", "postgres", "problems", "sheets", "tables"},
    "sheets": {"headers", "postgres", "privacy", "problems", "tables"},
    "identifiers": {"postgres", "privacy", "problems"},
    "preview": {"certificate_columns", "headers", "privacy", "sheets", "tables"},
    "columns": {"parse", "problems"},
    "read": {
        "certificate_columns", "columns", "headers", "identifiers", "postgres", "problems", "raw", "sheets", "tables",
        "titles",
    },
    # placing
    "names": set(),
    "gazetteer": {"names"},
    "tokens": {"gazetteer", "names"},
    "boundaries": set(),
    "boundary_finding": {"gazetteer"},
    "boundary_crs": {"boundary_finding", "words"},
    "boundary_files": {"boundary_crs", "boundary_finding"},
    "boundary_opener": {"boundary_files", "boundary_finding", "guarded"},
    "boundary_names": {"gazetteer", "geocode", "names"},
    "boundary_codes": {"boundaries", "boundary_finding", "boundary_names", "gazetteer", "words"},
    "boundary_layers": {"boundaries"},
    "boundary_mend": {"boundary_finding", "boundary_layers", "words"},
    "boundary_coverage": {"boundary_finding", "words"},
    "boundary_check": {
        "boundaries", "boundary_codes", "boundary_coverage", "boundary_finding", "boundary_mend",
        "boundary_opener", "gazetteer", "join", "words",
    },
    "boundary_install": {
        "boundaries", "boundary_check", "boundary_layers", "boundary_mend", "gazetteer", "words",
    },
    "markers": set(),
    "address": {"gazetteer", "markers", "names", "tokens"},
    "evidence": {"gazetteer", "names"},
    "spelling": {"gazetteer", "names"},
    "decision": {"evidence"},
    "geocode": {"address", "decision", "evidence", "spelling"},
    "angles": set(),
    "map_links": set(),
    "batch": {"boundaries", "gazetteer", "geocode", "pack"},
    "corrections": {"gazetteer", "headers", "tables"},
    "coordinates": {"angles", "map_links"},
    "consent": {"gazetteer", "privacy"},
    "join": set(),
    "place": set(),
    "street": {"gazetteer", "names"},
    "nominatim": set(),
    "online": {"gazetteer", "join", "nominatim", "privacy", "street"},
    # judging
    "products": set(),
    "rule_text": set(),
    "potential_rules": {"codes", "rule_text"},
    "gates": {"codes", "potential_rules", "products"},
    "contradictions": {"codes", "gates"},
    "criteria": {"contradictions", "gates", "potential_rules"},
    "opportunity": {"potential_rules", "products"},
    "potential": {"contradictions", "criteria", "gates", "opportunity", "potential_rules", "products"},
    "sensitivity": {"potential", "summarise"},
    "quality": {"potential", "products", "sensitivity"},
    # the order of all that
    "judging": {
        "batch", "boundaries", "consent", "coordinates", "corrections", "export", "geocode", "join", "nominatim",
        "online", "place", "potential", "privacy", "products", "words",
    },
    "pipeline": {
        "boundaries", "corrections", "headers", "judging", "postgres", "potential", "quality", "read", "sheets",
        "staging", "store",
    },
    "divide": {"delimited", "isolated", "sheets", "store", "tables"},
    "scale_parts": {"batch", "corrections", "criteria", "divide", "headers", "judging", "quality", "read"},
    "scale_merge": {"corrections", "groups", "identifiers", "judging", "quality", "scale_parts"},
    "scale_plan": {"divide", "scale_merge", "scale_parts"},
    "scale_gather": {"scale_merge", "scale_parts", "scale_plan", "store"},
    "scale": {
        "criteria", "divide", "headers", "judging", "pipeline", "quality", "scale_gather", "scale_merge", "scale_parts",
        "scale_plan", "staging", "store",
    },
    "scale_dask": {"batch", "divide", "headers", "judging", "scale"},
    "background": {"pipeline", "store"},
    # saying it
    "potential_words": set(),
    "words": {"gazetteer", "potential_words", "products"},
    # using what was built
    "audit": set(),
    "groups": {"gazetteer"},
    "partitions": {"groups"},
    "store": {"groups", "pack_fault", "partitions", "words"},
    "staging": {"audit", "partitions", "store"},
    "versions": {"store"},
    "publication": {"audit", "boundaries", "staging", "store", "versions"},
    "duplicates": {"headers"},
    "field_words": set(),
    "template": {"codes", "field_words", "gazetteer", "words"},
    "search": set(),
    "area": {"filters", "gazetteer"},
    "facets": {"groups", "search"},
    "selection": {"facets"},
    "filters": {"codes", "facets", "gazetteer", "products", "search"},
    "summarise": {"groups"},
    "multiple": set(),
    "neighbours": set(),
    "hotspots": {"groups", "multiple"},
    "dbscan": {"multiple"},
    "clusters": {"dbscan", "groups", "summarise"},
    "binomial": set(),
    "specialisation": {"binomial", "groups", "hotspots", "multiple", "products", "summarise"},
    "likeness": {"binomial", "multiple", "products", "specialisation", "summarise"},
    "funnel": {"gates"},
    "coaching": {"gates", "potential_rules"},
    "facts": {"codes", "potential_rules", "words"},
    "explain": {"facts", "potential_rules", "words"},
    "profile_counts": {"facets", "gates", "groups", "summarise"},
    "profile": {
        "area", "boundaries", "codes", "funnel", "groups", "measures", "privacy", "profile_counts", "summarise",
    },
    "profile_words": {"measures", "profile", "summarise", "words"},
    "measures": {"words"},
    "choropleth": {"draw", "measures", "summarise", "words"},
    "classes": {"choropleth", "measures", "summarise", "words"},
    "draw": set(),
    "points": {"groups"},
    "sheet": {"about", "boundaries", "words"},
    "cartography": {"sheet", "words"},
    "report_signs": {"draw", "groups", "products", "selection", "sheet", "words"},
    "report_map": {"about", "area", "cartography", "choropleth", "draw", "report_signs", "selection", "sheet"},
    "report_profile": {
        "about", "area", "boundaries", "cartography", "draw", "profile", "profile_words", "sheet", "words",
    },
    "report": {"about", "boundaries", "profile", "report_map", "report_profile", "sheet", "whole"},
    "batch_report": {"about", "area", "boundaries", "profile", "report", "store"},
    "about": set(),
    "outlines": {"about"},
    "about_words": {"about", "words"},
    "whole": set(),
    "workbook": {"words"},
    "geopackage": {"about", "about_words", "draw", "words"},
    "rfc7946": {"about"},
    "export": {"about", "about_words", "geopackage", "privacy", "rfc7946", "whole", "workbook"},
    "column_words": {"field_words"},
    "postgres_copy": {"postgres"},
    "postgres_table": {"column_words", "postgres"},
    "postgres_write": {"about", "about_words", "export", "postgres", "postgres_copy", "postgres_table"},
    "suppression": set(),
    "area_tables": {
        "about", "about_words", "export", "groups", "products", "suppression", "whole", "words", "workbook",
    },
    "roles": set(),
    # the command line and what only it uses
    "progress": {"words"},
    "sample": {"boundaries", "gazetteer", "opportunity", "potential_rules", "products"},
    "bench": {
        "about", "area_tables", "batch", "boundaries", "clusters", "dbscan", "draw", "export",
        "gazetteer", "geocode", "hotspots", "join", "neighbours", "pipeline", "points", "postgres", "postgres_copy",
        "postgres_table", "postgres_write", "potential", "products", "read", "sample", "scale",
        "scale_dask", "specialisation", "store", "words",
    },
    "boundary_command": {"boundaries", "boundary_check", "boundary_finding", "boundary_install", "progress", "words"},
    "version_command": {"publication", "versions", "words"},
    "arguments": {"codes", "postgres"},
    "__main__": {
        "area_tables", "arguments", "batch_report", "bench", "boundary_command", "consent", "export", "filters",
        "gazetteer", "geocode", "pack_fault", "pipeline", "postgres", "postgres_write", "privacy", "progress", "read",
        "sample", "scale_dask", "store", "version_command", "words",
    },
}  # fmt: skip


def files_of(module: str) -> list[Path]:
    """Return the file of a module, or the files of a subpackage, which count as one."""
    return sorted((PACKAGE / module).glob("*.py")) or [PACKAGE / f"{module}.py"]


def imported(paths: list[Path]) -> set[str]:
    """Return the modules of `geo` that files import, and "streamlit" where one imports that."""
    found = set()
    for node in itertools.chain.from_iterable(ast.walk(ast.parse(path.read_text("utf-8"))) for path in paths):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{paths}: relative imports hide what is imported"
            names = [
                f"{node.module}.{alias.name}" if node.module == "geo" else node.module or ""
                for alias in node.names
            ]
        else:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            first, _dot, rest = name.partition(".")
            if first == "geo":
                found.add(rest.split(".")[0])
            elif first == "streamlit":
                found.add(first)
    return found


def test_no_form_of_import_is_overlooked(tmp_path: Path) -> None:
    file = tmp_path / "module.py"
    file.write_text(
        "import geo.pipeline\nfrom geo.read import read\nfrom geo import join\nimport streamlit as st\n",
        "utf-8",
    )

    assert imported([file]) == {"pipeline", "read", "join", "streamlit"}


MODULES = sorted(
    {path.stem for path in PACKAGE.glob("*.py")}
    | {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_knows_only_what_it_may(module: str) -> None:
    if module in ("__init__", "ui"):
        return
    allowed = EDGES[module] | (BASE if module not in BASE else set()) | {module}

    assert imported(files_of(module)) - allowed == set()


def test_every_edge_is_used() -> None:
    unused = {module: edges - imported(files_of(module)) for module, edges in EDGES.items()}

    assert {module: edges for module, edges in unused.items() if edges} == {}


def test_only_the_pages_import_streamlit() -> None:
    assert [module for module in MODULES if "streamlit" in imported(files_of(module))] == ["ui"]


def test_the_starting_file_is_a_few_lines() -> None:
    assert len((settings.ROOT / "streamlit_app.py").read_text(encoding="utf-8").splitlines()) <= 15
