"""Words of the mess: streets, markers, short forms, slips; what `mess` draws from."""

import itertools
import random
import re
from functools import cache

from tests.geocode import judge

#: Which levels a row names, with their shares.
COMBINATIONS = {
    "village district regency": 22, "village district": 22, "village regency": 18, "district regency": 12,
    "village": 7, "district": 10, "regency": 9,
}  # fmt: skip
_VILLAGE_WORDS = {
    "1": ("Kelurahan", "Kel.", "Kel", "Kel.", ""),
    "18.71": ("Kelurahan", "Kel.", "Kel", ""),
} | {
    regency: words
    for codes, words in {
        "18.02 18.05 18.08 18.11": ("Kampung", "Kamp.", "Kp.", "Kp", "Desa", "Ds", ""),
        "18.04 18.06 18.10 18.13": ("Pekon", "Pekon", "Pkn.", "Desa", "Ds.", ""),
        "18.12": ("Tiyuh", "Tiyuh", "Desa", "Kp.", ""),
        "18.01 18.03 18.07 18.09": ("Desa", "Ds.", "Ds", "Desa", "desa", ""),
    }.items()
    for regency in codes.split()
}
_OTHER_WORDS = {
    "district": ("Kec.", "Kec", "Kecamatan", "Kec.", "kec", ""),
    "regency": ("Kab.", "Kabupaten", "Kab", "", ""),
    "city": ("Kota", "Kota", "Kodya", ""),
}
DOUBLE_MARKERS = {
    "village": ("Desa/Kel.", "Desa / Kelurahan", "Ds/Kel", "Kelurahan/Desa :", "Desa:"),
    "district": ("Kec.:", "Kecamatan :", "Kec/Distrik", "KEC -"),
    "regency": ("Kab./Kota", "Kabupaten/Kota :", "Kab/Kota", "Kab :"),
}  # fmt: skip
_STREETS = (
    "Merdeka;Jend. Sudirman;Pangeran Antasari;Imam Bonjol;Raden Intan;Soekarno Hatta;Ahmad Yani;R.A. Kartini;"
    "Yos Sudarso;Lintas Sumatera;Lintas Timur;Diponegoro;Gajah Mada;Teuku Umar;Ki Hajar Dewantara;Ryacudu;"
    "Mawar;Melati;Pramuka;Pattimura;Hayam Wuruk;Wolter Monginsidi;Pulau Damar;ZA. Pagar Alam;Ikan Kakap;"
    "Poros Desa;Cut Nyak Dien;Dr. Susilo;P. Tirtayasa;Way Semangka;Kenanga;Sriwijaya;Irigasi"
).split(";")  # fmt: skip
_STREET_WORDS = ("Jl.", "Jl.", "Jl", "JL.", "Jln.", "Jalan", "Gg.", "Jl. Raya")
_NUMBERS = ("", "", " No. {n}", " No {n}", " no.{n}", " {n}", " Km. {n}", " Nomor {n}A", " Gg. Damai {n}")
_NEIGHBOURHOODS = (
    "RT 00{a} RW 00{b}",
    "RT.0{a}/RW.0{b}",
    "RT/RW 0{a}/0{b}",
    "rt {a} rw {b}",
    "RT0{a}/0{b}",
    "RT {a}",
)
_HAMLETS = {"1": ("Lk. II", "LK {a}", "Lingkungan {a}", "Lingk. I"),
            "2": ("Dusun {a}", "Dusun III", "Dsn. Krajan", "Dsn {a}", "Dusun Tengah", "RK {a}")}  # fmt: skip
NOISE = (
    "HP 0812{n}34567", "d/a Bp. Slamet", "Blok C{n}", "(samping masjid)", "Perum Griya Asri Blok {n}", "KM. {n}",
    "telp. 0721-7012{n}", "belakang kantor pos", "depan balai desa", "rumah cat hijau", "An. Ibu Siti", "-", "...",
    "sebelah bengkel", "pertigaan lampu merah", "SP {n}", "0822-7788-99{n}", "Gang buntu", "(COD)", "#{n}",
)  # fmt: skip
STREETS_OF_PLACES = (
    "Jl. {place} No. {number}", "Jalan Raya {place} Km {number}", "Jl {place} RT {number}", "Gg. {place}",
    "Jl. Lintas Martapura - {place}", "Jl. Simpang {place} No {number}",
)  # fmt: skip
HAMLETS_OF_PLACES = ("Dusun {place}", "Dsn. {place} RT {number}", "Lingk. {place}", "Dusun {number} {place}")
BUSINESSES = (
    "Toko {place}",
    "UD. {place} Jaya",
    "Warung Bu {place}",
    "CV {place}",
    "Bengkel {place} Motor",
    "RM. {place}",
)
LANDMARKS = (
    "depan SDN {number} {place}", "samping Masjid {place}", "belakang Pasar {place}", "dekat Puskesmas {place}",
    "seberang SMPN {number} {place}", "Pasar {place}", "(blkg. Gereja {place})",
)  # fmt: skip
OUTSIDE_DISTRICTS = (
    "Cilandak",
    "Cibadak",
    "Kertosono",
    "Tanjung Priok",
    "Sukabumi",
    "Pekalongan",
    "Kebumen",
    "Sail",
)

ARABIC = dict(zip("I II III IV V VI VII VIII IX X".split(), map(str, range(1, 11)), strict=True))
SHORT = {
    "Tanjung": ("Tj.", "Tj", "Tjg."), "Gunung": ("Gn.", "Gn", "Gng."), "Bandar": ("Bdr.", "Bdr"),
    "Sumber": ("Sbr.", "Sbr"), "Negeri": ("Ngr.", "Ngr"), "Negara": ("Ngr.", "Ngr"), "Teluk": ("Tlk.", "Tlk", "Tl."),
    "Tulang": ("Tl.", "Tlg."), "Labuhan": ("Lab.", "Lb."), "Padang": ("Pd.", "Pdg."), "Karang": ("Kr.", "Krg."),
    "Selatan": ("Sel.", "Sel"), "Barat": ("Bar.", "Brt"), "Timur": ("Tim.", "Tmr"), "Tengah": ("Teng.", "Tgh"),
    "Utara": ("Ut.", "Utr"), "Pusat": ("Pst.", "Pus."), "Kota": ("Kt.",), "Pasar": ("Ps.", "Psr"),
    "Pulau": ("P.", "Pl."),
    "Tanjungkarang": ("Tj. Karang", "Tjk."), "Telukbetung": ("Tlk. Betung", "Tl. Betung"),
}  # fmt: skip
REGENCY_SHORT = {
    "18.01": ("Lamsel", "LAMSEL", "Lam-Sel"), "18.02": ("Lamteng", "Lam. Teng", "Lampung Teng."),
    "18.03": ("Lampura", "Lamut", "Lampung Ut."), "18.04": ("Lambar", "Lampung Bar."), "18.05": ("Tuba", "Tl. Bawang"),
    "18.06": ("Tgms", "Tanggamus"), "18.07": ("Lamtim", "Lampung Tim."), "18.09": ("Pesawaran",),
    "18.12": ("Tubaba", "TUBABA", "Tl. Bawang Barat"), "18.13": ("Pesibar", "Pesbar"),
    "18.71": ("Balam", "Bdr. Lampung", "B. Lampung", "Bandarlampung", "Bdl", "BDL"),
}  # fmt: skip
ENGLISH = {
    "Selatan": "South", "Utara": "North", "Timur": "East", "Barat": "West", "Tengah": "Central", "Pusat": "Central",
}  # fmt: skip
#: Older and other spellings (pattern, replacement): oe for u, dj for j, tj for c, y for i and so on.
RESPELLED = (
    ("u", "oe"), ("j", "dj"), ("c", "tj"), ("y", "i"), ("(?<=[a-z])i", "y"), ("o", "u"), ("(?<=[a-z])u", "o"),
    ("([lrnts])", r"\1\1"), (r"([a-z])\1", r"\1"), ("aa", "aha"), ("ah(?=[aiu])", "a"), ("Way", "Wai"), ("J", "Dj"),
    ("(?<=[a-z])d", "dh"), ("Gedong", "Gedung"), ("Gedung", "Gedong"), ("Labuhan", "Labuan"), ("Negeri", "Negri"),
)  # fmt: skip
FALSE_FRIENDS = frozenset("Kota Kampung Pasar Pekon Simpang Perumnas Pulau Jaya Utama Raya Unit".split())
_HEADS = (
    "Suka Sumber Sido Marga Margo Bumi Karang Tanjung Banjar Gedung Purwo Mulyo Rejo Sri Wono Adi Tri Bandar"
)
_KEYS = {
    "a": "s", "s": "ad", "d": "sf", "e": "wr", "r": "et", "t": "ry", "u": "yi", "i": "uo", "o": "ip", "n": "bm",
    "m": "n", "g": "fh", "h": "gj", "j": "hk", "k": "jl", "l": "k", "p": "o", "b": "vn", "w": "qe", "y": "tu",
    "c": "xv",
}  # fmt: skip


@cache
def villages(area: str) -> list[str]:
    """Return the codes of the villages in an area ("": all)."""
    return [row["code"] for row in judge.table("villages.csv") if row["code"].startswith(area)]


@cache
def regencies() -> list[str]:
    """Return the codes of the regencies."""
    return [code for code in judge.places() if len(code) == judge.LENGTHS["regency"]]


@cache
def _postal_codes() -> dict[str, str]:
    return {row["code"]: row["postal_code"] for row in judge.table("villages.csv")}


def postal(village: str) -> str:
    """Return the postal code of a village."""
    return _postal_codes()[village]


@cache
def places_of(postal_code: str) -> set[str]:
    """Return the codes of the districts with a postal code and of all their villages."""
    districts = {code for code in judge.postal()[postal_code] if len(code) == judge.LENGTHS["district"]}
    return districts | {code for district in districts for code in villages(district)}


def former(code: str) -> list[str]:
    """Return the names that the area was part of before a split."""
    return [
        row["alias"] for row in judge.table("aliases.csv") if row["code"] == code and row["kind"] == "former"
    ]


def marker(dice: random.Random, level: str, truth: str) -> str:
    """Return the word before a name of `level`, as that regency says it, sometimes none."""
    if level == "village":
        return dice.choice(_VILLAGE_WORDS["1"] if truth[9] == "1" else _VILLAGE_WORDS[truth[:5]])
    return dice.choice(_OTHER_WORDS["city" if level == "regency" and truth[3] == "7" else level])


def street(dice: random.Random) -> str:
    """Return a street named after no place, with or without a number."""
    return f"{dice.choice(_STREET_WORDS)} {dice.choice(_STREETS)}{dice.choice(_NUMBERS).format(n=dice.randint(1, 250))}"


def neighbourhood(dice: random.Random, truth: str) -> str:
    """Return RT and RW or a hamlet with a number."""
    forms = dice.choice((_NEIGHBOURHOODS, _HAMLETS[truth[9]]))
    return dice.choice(forms).format(a=dice.randint(1, 9), b=dice.randint(1, 9))


def products(pools: list[list[str]]) -> tuple[str, ...]:
    """Return every name that takes one word of each pool."""
    return tuple(" ".join(words) for words in itertools.product(*pools))


def joined_or_split(dice: random.Random, name: str) -> str:
    """Return `name` with a space fewer or more."""
    if " " in name:
        at = dice.choice([found.start() for found in re.finditer(" ", name)])
        rest = name[at + 1 :]
        return name[:at] + (rest if rest.isupper() or dice.random() < 0.3 else rest[0].lower() + rest[1:])
    head = next((head for head in _HEADS.split() if name.startswith(head) and len(name) > len(head) + 2), "")
    return f"{head} {name.removeprefix(head).capitalize()}" if head else name


def mistyped(dice: random.Random, name: str, count: int) -> str:
    """Return `name` with `count` slips of the fingers; the first letter stays."""
    for _slip in range(count):
        at = dice.choice([at for at in range(1, len(name) - 1) if name[at].isalpha()] or [0])
        letter = name[at]
        if letter not in _KEYS:
            continue
        name = dice.choice((
            name[:at] + name[at + 1 :],
            name[:at] + name[at + 1] + letter + name[at + 2 :],
            name[:at] + dice.choice(_KEYS[letter]) + name[at + 1 :],
            name[:at] + letter + dice.choice(_KEYS[letter]) + name[at + 1 :],
            name[:at] + letter * 2 + name[at + 1 :],
        ))  # fmt: skip
    return name
