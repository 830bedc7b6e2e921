"""The words of Indonesian addresses that announce a name, and the roles that they give it.

Owns the vocabulary only; how the words work together is the matter of `address`.
"""

from typing import Final, Literal

__all__ = ["CALLED", "MAIN_STREET", "MARKERS", "NUMBER_WORDS", "NUMERALS", "PUBLIC", "STREET_TITLES", "Role"]

Role = Literal[
    "", "last", "village", "district", "regency", "province", "street", "main_street", "after_street", "part",
    "landmark", "near", "postal",
]  # fmt: skip

#: What the marker of a village calls it; which word is used where is the matter of `gazetteer`.
CALLED: Final = {
    **dict.fromkeys(("kel", "kelurahan", "lurah"), "kelurahan"), "desa": "desa", "ds": "desa", "tiyuh": "tiyuh",
    **dict.fromkeys(("kampung", "kamp", "kmp", "kp", "kpg"), "kampung"), "pekon": "pekon", "pkn": "pekon",
}  # fmt: skip
#: Landmarks that bear the name of the place they stand in, and the words before a landmark.
PUBLIC: Final = frozenset(
    "sd sdn smp smpn sma sman smk smkn mi min mts mtsn man tk puskesmas pustu posyandu rsud kantor kampus"
    " polsek polres koramil kodim kua samsat spbu tol stasiun bandara pelabuhan"
    " depan dpn dekat deket dkt samping sebelah belakang blk seberang".split()
)
#: Landmarks whose own name may be any.
_PRIVATE: Final = (
    "paud ponpes klinik apotek rs masjid musholla gereja pt cv ud pd toko warung rm bengkel kios bank hotel rumah"
).split()
#: Words that announce what follows. "Kota" is none: it begins too many names (Kota Agung, Kotabumi, Kota Karang).
MARKERS: Final[dict[str, Role]] = {
    **dict.fromkeys("jl jln jalan ji jlan gg gang lorong lrg jalinsum jalinbar jalinteng jalintim".split(), "street"),
    **dict.fromkeys("dusun dsn dus dk rt rw rk lk lingk lingkungan blok".split(), "part"),
    **dict.fromkeys("perum perumahan perumnas komplek kompleks komp griya btn ruko".split(), "part"),
    **dict.fromkeys((*PUBLIC, *_PRIVATE), "landmark"),
    **dict.fromkeys("pasar terminal simpang pertigaan perempatan cabang".split(), "near"),
    **dict.fromkeys(CALLED, "village"),
    **dict.fromkeys("kec kecamatan kecmatan kecamtan camat".split(), "district"),
    **dict.fromkeys("kab kabupaten kabupatn kodya kotamadya".split(), "regency"),
    **dict.fromkeys("prov prop provinsi propinsi".split(), "province"),
}  # fmt: skip
MAIN_STREET: Final = frozenset("raya lintas poros negara utama".split())
NUMBER_WORDS: Final = frozenset("no nomor nomer nmr km".split())
NUMERALS: Final = frozenset("i ii iii iv v vi vii viii ix x".split())
#: Words that begin the name of a street and are not yet it: after "Jl. Gunung" comes the mountain, not a place.
STREET_TITLES: Final = frozenset(
    "gunung gn pulau p teluk ikan danau sungai way raden radin pangeran sultan ratu kapten kh ki h dr ir"
    " jend jenderal jendral letjen mayjen mayor kolonel laksamana teuku cut imam prof bung tan".split()
)
