"""Free lists of certificates and export markets as reviewed codes; what is not known stays as it is written.

Certificates have the codes of `_CERTIFICATES`, markets those of ISO 3166-1 alpha-2 with CLDR's names, from Babel.
"""

import re
from functools import cache
from typing import Final

from babel import Locale

from geo import settings

__all__ = ["CERTIFICATES", "NOT_YET", "PATTERNS", "UNSTATED", "certificates", "export_markets", "markets"]

#: Reviewed patterns of permits and certificates as registers write them; a text may name several. Those that no rule
#: asks for are here so that they are known: what a list leaves unknown may be the very paper that a gate asks for.
_CERTIFICATES: Final = {
    "NIB": r"\bn\.?i\.?b\b|no(?:mor|\.)? ?induk berusaha",
    "HALAL": r"hal+a+l|\bmui\b|\bbpjph\b",
    "SPP-IRT": r"p[ .–-]{0,3}i\.?r\.?t\b|industri rumah tangga",
    "BPOM-MD": r"bpom|\bbp pom\b|\bmd\b",
    "HACCP": r"haccp",
    "GMP": r"\bgmp\b|\bcppob\b",
    "SNI": r"\bsni\b",
    "ISO-22000": r"(?<!\d)22000\b",
    "ISO-9001": r"(?<!\d)9001\b",
    "ORGANIC": r"organi[ck]",
    "FAIRTRADE": r"fair\s?trade",
    "SVLK": r"\bs?v-?legal\b|\bsvlk\b",
    "MERK": r"\bmer[ke]k?\b|\bhaki\b|\bhki\b|trademark",
    "IUMK": r"\biumk\b|izin usaha mikro",
    "SIUP": r"\bsiup\b|surat izin usaha perdagangan",
    "TDP": r"\btdp\b|tanda daftar perusahaan",
    "TDI": r"\btdi\b|tanda daftar industri|\biui\b",
    "SKU": r"\bsku\b|surat keterangan usaha",
    "SKDU": r"\bskdu?\b|keterangan domisili",
    "SITU": r"\bsitu\b|izin gangguan|\bho\b",
    "NPWP": r"\bnpwp\b",
    "SPPL": r"\bsppl\b|\bukl\b",
    "PKP": r"\bpkp\b|penyuluhan keamanan pangan",
    "PSAT": r"\bpsat\b",
    "SLHS": r"\bslhs\b|la[iy]k h[iy]g[ie]+ne",
    "TKDN": r"\btkdn\b",
    "BPJS": r"\bbpjs\b",
    "AKTA": r"\bakt[ae]\b|kemenkumham",
    "KTP": r"\bktp\b",
    "IMB": r"\bimb\b|\bpbg\b",
    "NKV": r"\bnkv\b|kontrol veteriner",
    "SKP": r"\bskp\b|kelayakan pengolahan",
    "CBIB": r"\bc[bp]ib\b",
    "PRIMA": r"\bprima[ -]?[123]\b",
    "CHSE": r"\bchse\b",
    "ISO-14001": r"(?<!\d)14001\b",
    "UJI-LAB": r"\buji (?:lab\w*|nutrisi)",
    "GLOBALGAP": r"global\s?g\.?a\.?p",
    "RAINFOREST": r"rainforest|\butz\b",
}  # fmt: skip

#: Every code that `certificates` knows, the papers that no rule asks for included.
CERTIFICATES: Final = tuple(_CERTIFICATES)

#: How each is written, in lower case.
PATTERNS: Final = {code: re.compile(pattern) for code, pattern in _CERTIFICATES.items()}

#: In a list: what else is held is not known; and, before a code, it is known not to be held.
UNSTATED: Final = "?"
NOT_YET: Final = "belum"
_NOT_HELD: Final = re.compile(
    r"\b(?:belum|blm|tidak|tdk|tak|bukan|non|not|sedang|(?:di|mem|ber)?proses|(?:on|in) (?:progress|process)|pending|"
    r"(?:di|meng|peng)?ajukan|pengajuan|(?:di|meng)?urus|pengurusan|habis|mati|expired?|ked?aluwarsa|kada?luarsa)\b"
)
_NOTHING: Final = re.compile(
    r"(?:belum|blm|tidak|tdk|tak)(?: (?:ada|punya|memiliki|pernah|ekspor))?(?: (?:izin|sertifikat))?|kosong|no|0"
)

#: The home market is none to export to.
_HOME: Final = frozenset((
    "indonesia", "id", settings.PROVINCE_NAME.casefold(), "lokal", "pasar lokal", "local", "domestik", "pasar domestik",
    "domestic", "dalam negeri", "nasional",
))  # fmt: skip

#: Names of export markets that neither Indonesian nor English territory names of CLDR hold.
_MARKETS: Final = {
    "amerika": "US", "as": "US", "a.s.": "US", "usa": "US", "u.s.a.": "US", "us": "US",
    "rrc": "CN", "rrt": "CN", "china": "CN", "cina": "CN", "tiongkok": "CN", "tiongkok (china)": "CN",
    "korea": "KR", "korsel": "KR", "korea selatan": "KR", "south korea": "KR", "holland": "NL",
    "inggris": "GB", "inggris raya": "GB", "uk": "GB", "england": "GB", "britania": "GB", "uea": "AE",
    "uae": "AE", "uni emirat arab": "AE", "emirat arab": "AE", "dubai": "AE", "abu dhabi": "AE", "saudi": "SA",
    "arab saudi": "SA", "hongkong": "HK", "hong kong": "HK", "singapore": "SG", "singapur": "SG",
    "taiwan": "TW", "viet nam": "VN", "filipina": "PH", "philipina": "PH", "kamboja": "KH", "myanmar": "MM",
    "timor leste": "TL", "turki": "TR", "turkey": "TR", "afsel": "ZA", "afrika selatan": "ZA", "mesir": "EG",
    "rusia": "RU", "jepang": "JP", "jerman": "DE", "malaysia": "MY", "brunei": "BN", "selandia baru": "NZ",
    "spanyol": "ES", "swiss": "CH", "yunani": "GR", "prancis": "FR", "perancis": "FR", "srilanka": "LK",
    "papua nugini": "PG", "png": "PG", "ceko": "CZ", "macau": "MO", "makau": "MO",
}  # fmt: skip

#: Commas, semicolons and lines part a list; so does a slash, unless it stands between the digits of a permit.
#: What brackets hold belongs to what stands before them.
_PART: Final = re.compile(r"(?:\([^()]*\)|(?<=\d)/(?=\d)|[^;,\r\n/])+")


def certificates(text: str) -> tuple[str | None, str | None]:
    """Return the codes of what `text` says is held, joined by "; ", and the problem.

    What is not held yet, in process or expired is left out, with the problem `certificate_not_held`. The empty text
    says that none is held ("tidak ada"), None that nothing is known.

    Examples
    --------
    >>> certificates("P-IRT No. 206/18, Halal MUI")
    ('SPP-IRT; HALAL', None)
    """
    if _says_nothing(text):
        return "", None
    found: dict[str, None] = {}
    problem = None
    parts = list(filter(None, map(str.strip, _PART.findall(text))))
    # As `certificate_columns` writes it; of a list that names all there is, what it does not hold is no part.
    written = {UNSTATED, *(f"{NOT_YET} {code}" for code in PATTERNS)} if UNSTATED in parts else {}
    for part in parts:
        if part in written:
            found[part] = None
            continue
        codes = [code for code, pattern in PATTERNS.items() if pattern.search(part.casefold())]
        if _NOT_HELD.search(part.casefold()):
            problem = "certificate_not_held"
            continue
        if not codes:
            problem = problem or "certificate_unknown"
        found.update(dict.fromkeys(codes or [part]))
    return "; ".join(found) or None, problem


def export_markets(text: str) -> tuple[str | None, str | None]:
    """Return the ISO codes of the territories that `text` names, joined by "; ", and the problem.

    The empty text says that there are none; the home market is none.

    Examples
    --------
    >>> export_markets("AS, Tiongkok dan Belanda")
    ('US; CN; NL', None)
    """
    if _says_nothing(text):
        return "", None
    names = _territories()
    found: dict[str, None] = {}
    problem = none = None
    for part in filter(None, map(str.strip, _PART.findall(text))):
        whole = names.get(part.casefold())
        # "Trinidad dan Tobago" is one market, "Jepang dan Korea" are two.
        parts = [part] if whole else re.split(r" (?:dan|and|&) ", part)
        for name in parts:
            word = name.strip(" .").casefold()
            if word in _HOME:
                none = ""
                continue
            code = names.get(word)
            problem = problem if code else "market_unknown"
            found[code or name] = None
    return "; ".join(found) or none, problem


@cache
def markets() -> frozenset[str]:
    """Return every code that `export_markets` knows.

    Examples
    --------
    >>> "NL" in markets(), "ID" in markets(), "EU" in markets()
    (True, False, False)
    """
    return frozenset(_territories().values())


def _says_nothing(text: str) -> bool:
    return _NOTHING.fullmatch(text.casefold().strip(" .!")) is not None


@cache
def _territories() -> dict[str, str]:
    """Map names and ISO 3166 alpha-2 codes to the codes."""
    names = [
        (name.casefold(), code)
        for language in settings.LANGUAGES
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha()
    ]
    codes = [(code.casefold(), code) for _name, code in names]
    known = {**dict(codes), **dict(names), **_MARKETS}
    return {name: code for name, code in known.items() if code not in ("ID", "EU", "UN", "EZ", "ZZ")}
