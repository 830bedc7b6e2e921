"""Paths and constants of the installation and of the province whose data pack it has; computes nothing."""

import os
from pathlib import Path
from typing import Final

from geo import pack

ROOT: Final = Path(__file__).resolve().parent.parent

#: The data pack of the province, unless the environment names another; a relative path counts from `ROOT`.
PACK_DIR: Final = ROOT / os.environ.get("PETA_UKM_PACK", "data")
_PACK, PACK_FAULT = pack.read(PACK_DIR)

#: The boundaries that come with the pack.
BOUNDARIES_DIR: Final = PACK_DIR / "boundaries"

#: Where `boundaries install` keeps the office's own, which then count, unless the environment names another folder.
OWN_BOUNDARIES_DIR: Final = Path(os.environ.get("PETA_UKM_BOUNDARIES", BOUNDARIES_DIR / "own"))

GAZETTEER_DIR: Final = PACK_DIR / "gazetteer"
UKM_DIR: Final = PACK_DIR / "ukm"
STATIC_DIR: Final = ROOT / "static"
LOCALE_DIR: Final = ROOT / "geo" / "locale"

#: The synthetic register that the pack carries, and what the app builds when nothing is built.
SAMPLE_FILE: Final = UKM_DIR / "ukm_contoh.csv"

#: Gates, criteria, weights and thresholds of export potential, each with its source.
RULES_FILE: Final = UKM_DIR / "potential.toml"

#: Where `build` writes and the app reads, unless the environment names another folder.
BUILT_DIR: Final = Path(os.environ.get("PETA_UKM_DATA", UKM_DIR / "built"))

#: The office's own Nominatim, which may be asked for streets; None: nothing is asked (the default).
NOMINATIM_URL: Final = os.environ.get("PETA_UKM_NOMINATIM")

#: What a build remembers from one to the next; the environment names another folder where the program may not write.
KEPT_DIR: Final = Path(os.environ.get("PETA_UKM_KEPT", UKM_DIR))

#: What that server answered, so that no street is asked for twice; delete it when the server's map is updated.
STREET_CACHE: Final = KEPT_DIR / "streets.sqlite"

#: A base map under the areas: a name of the package xyzservices, or an address with {z}, {x} and {y} and whose it is.
#: None: there is none (the default), and the map asks no other host for anything.
TILES: Final = os.environ.get("PETA_UKM_TILES")
TILES_ATTRIBUTION: Final = os.environ.get("PETA_UKM_TILES_ATTRIBUTION")

#: Places that a person named for rows that the geocoder could not place or placed wrong; applied at every build.
CORRECTIONS_FILE: Final = KEPT_DIR / "corrections.csv"

#: File formats by their suffixes.
DELIMITED: Final = (".csv", ".tsv", ".txt")
SPREADSHEETS: Final = (".xlsx", ".xls", ".ods")
FEATURES: Final = (".geojson", ".json", ".gpkg", ".parquet")

#: What a list may hold: three times the whole register, in any format. More is a slip, a bomb or several lists.
MAX_FILE_MB: Final = 200
MAX_ROWS: Final = 500_000
MAX_COLUMNS: Final = 1_000
MAX_SHEETS: Final = 100
MAX_TEXT_CHARS: Final = 100_000_000

#: Of a longer text in a cell only the beginning is kept; no name and no address comes near it.
MAX_CELL_CHARS: Final = 2_000

#: The header is looked for in this many rows, since registers carry titles above it.
HEAD_ROWS: Final = 30

#: Memory and time for a step of the process that opens spreadsheets and GIS files.
OPENER_MB: Final = 800
OPENER_SECONDS: Final = 50
#: The same for boundary files, of which those of all villages of the country are large.
BOUNDARY_OPENER_MB: Final = 2_000
BOUNDARY_OPENER_SECONDS: Final = 300

#: So many lists of page *Data* are placed at the same time on one server; the others wait in line.
BUILDS_AT_ONCE: Final = 1

#: Who may see more than the public, see `docs/signin.md`; like the provider's secrets never in the repository.
ROLES_FILE: Final = Path(os.environ.get("PETA_UKM_ROLES", ROOT / ".streamlit" / "roles.toml"))

#: Longitude and latitude as every input and output has them.
CRS_GEOGRAPHIC: Final = "EPSG:4326"

#: Metres for the whole province: a zone of UTM, and its name.
CRS_METRIC: Final = _PACK.crs_metric
UTM_ZONE: Final = _PACK.utm_zone

#: A point this far off the generalised coast still takes the nearest district.
COAST_TOLERANCE_M: Final = 2_000.0

#: Overlaps and gaps of foreign boundaries up to this width are inaccuracies of drawing: half of what ours are good to.
SLIVER_M: Final = 100

#: First part of every official code of the province, and its name as addresses write it.
PROVINCE_CODE: Final = _PACK.code
PROVINCE_NAME: Final = _PACK.name

#: The province in names of files.
PROVINCE_SLUG: Final = _PACK.slug

#: Whose figures of exports the pack has, whose codes, and whose boundaries in a few words.
STATISTICS_OFFICE: Final = _PACK.statistics_office
CODES: Final = _PACK.codes
BOUNDARIES_CREDIT: Final = _PACK.credit
#: Whose the boundaries, the gazetteer and the population of the pack are, in full, by subject and language.
SOURCES: Final = _PACK.sources

LANGUAGES: Final = ("id", "en")
DEFAULT_LANGUAGE: Final = "id"
