"""What a header announces: the column, whatever its case, punctuation, accents and unit, and the unit itself."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from geo.schema import COLUMNS

__all__ = [
    "ASIDE",
    "NOTHING_SAID",
    "Said",
    "column_of",
    "columns_of",
    "is_numbering",
    "is_vague",
    "normalise",
    "unit_of",
]

#: What a person says that headers mean: internal names by header, "" where the column is not to be used.
Said = Mapping[str, str]
NOTHING_SAID: Final[Said] = MappingProxyType({})

#: Headers that also stand beside a clearer one; they count only where no other column has their meaning.
VAGUE: Final = frozenset({
    "nama", "name", "usaha", "lokasi", "jalan", "street", "dusun", "dusun rt", "dusun rt rw", "rt rw", "lingkungan",
    "jenis usaha", "kategori usaha", "sektor", "sektor usaha", "bidang usaha", "jenis produksi", "jenis industri",
    "jenis barang", "hasil produksi", "merek", "nama merek", "nama toko", "nama kelompok", "nama kub", "nama koperasi",
    "barang", "goods", "unit", "izin", "perizinan", "izin usaha", "legalitas", "permits", "npwp", "no npwp",
    "nomor npwp", "kontak", "no kontak", "contact", "wa", "whatsapp", "no wa", "nomor wa", "x", "y",
})  # fmt: skip

#: Words of a question ("Apakah sudah memiliki NIB?"), and those that say once more that a business is meant: without
#: them a header may be one that is known.
ASIDE: Final = frozenset((
    "apakah", "sudah", "pernah", "melakukan", "memiliki", "mempunyai", "punya", "anda", "bapak", "ibu", "saudara",
    "saat", "ini", "yang", "dihasilkan", "dimiliki", "diproduksi", "dijual", "domisili", "aktif", "sesuai", "mohon",
    "isi", "tuliskan", "sebutkan", "brand", "merk", "merek", "lokasi", "tempat",
))  # fmt: skip
_OF_BUSINESS: Final = frozenset(("usaha", "ukm", "umkm", "ikm", "perusahaan", "lengkap"))

#: A header of nothing but such words, "nama" and no other, is of that column: "Pekon/Kelurahan", "Nama Desa / Kel.".
_KINDS_OF_PLACE: Final = {
    "village": frozenset(("desa", "ds", "kelurahan", "kel", "pekon", "tiyuh", "kampung", "kp")),
    "district": frozenset(("kecamatan", "kec", "distrik")),
    "regency": frozenset(("kabupaten", "kab", "kota", "kabkota")),
}

#: Beside one of these a bare "Nama" is that of a person, whatever it is elsewhere.
_OF_PERSON: Final = frozenset((
    "nik", "no nik", "nomor induk kependudukan", "ktp", "no ktp", "nomor ktp", "no kk", "nomor kk", "l p", "lp", "jk",
    "jenis kelamin", "gender", "ttl", "tempat lahir", "tanggal lahir", "tgl lahir", "tempat tgl lahir",
    "tempat tanggal lahir", "umur", "usia", "agama", "status perkawinan", "pendidikan", "pendidikan terakhir",
))  # fmt: skip
_BARE_NAME: Final = frozenset(("nama", "name"))

#: A header that is not known and has one of these is personal all the same: "Omzet/Bulan", "No. Rekening".
_PERSONAL: Final = frozenset((
    "omzet", "omset", "penghasilan", "pendapatan", "laba", "keuntungan", "gaji", "aset", "modal", "pinjaman",
    "rekening", "nik", "ktp", "kk", "npwp", "hp", "wa", "whatsapp", "telp", "telepon", "email", "surel", "lahir",
    "pemilik", "ibu", "suami", "istri", "anak",
))  # fmt: skip

#: Headers of the numbers of the rows, which nobody misses.
_NUMBERING: Final = frozenset(("", "no", "nomor", "nomer", "no urut", "nomor urut", "urut", "num"))


def column_of(header: str, said: Said = NOTHING_SAID) -> str | None:
    """Return the internal name of the column that `header` announces, or None where it is unknown.

    Case, punctuation, accents and units in brackets do not matter, nor do words such as those of a question; what
    `said` has goes before all that.

    Examples
    --------
    >>> column_of("Kabupaten/Kota"), column_of(" NAMA_USAHA "), column_of("Kapasitas (kg/tahun)")
    ('regency', 'business_name', 'annual_capacity')
    >>> column_of("Kecamatan tempat usaha"), column_of("Apakah sudah pernah ekspor?"), column_of("Nama Anda")
    ('district', 'exporting', None)
    >>> column_of("Tempat", {"Tempat": "village"}), column_of("Alamat", {"Alamat": ""})
    ('village', None)
    """
    plain = " ".join(header.split())
    if plain in said:
        return said[plain] or None
    return _NAME_OF_HEADER.get(_known(normalise(header)))


def columns_of(headers: Sequence[str], said: Said = NOTHING_SAID) -> list[str | None]:
    """Return what `column_of` does of each header of a list, but for a name that is a person's.

    Examples
    --------
    >>> columns_of(["Nama", "Alamat"]), columns_of(["Nama", "NIK", "Alamat"])
    (['business_name', 'address'], ['owner_name', 'national_id', 'address'])
    """
    meant = [column_of(header, said) for header in headers]
    if _OF_PERSON.isdisjoint(map(normalise, headers)):
        return meant
    owner = None if "owner_name" in meant else "owner_name"
    return [
        owner if normalise(header) in _BARE_NAME and " ".join(header.split()) not in said else name
        for header, name in zip(headers, meant, strict=True)
    ]


def is_vague(header: str) -> bool:
    """Return whether `header` gives way to a clearer one of the same meaning.

    Examples
    --------
    >>> is_vague("Jenis Usaha"), is_vague("Jenis Produk"), is_vague("Jenis produk yang dijual")
    (True, False, True)
    """
    name = normalise(header)
    return name in VAGUE or _clear(name) is None


def _known(name: str) -> str:
    """Return a normalised header as it is known: without the words that do not matter where it is known then alone.

    What is left of it must be clear: "Nama Anda" is no name of a business.
    """
    if name in _NAME_OF_HEADER:
        return name
    for words in (frozenset[str](), ASIDE, ASIDE | _OF_BUSINESS):
        clear = _clear(" ".join(word for word in name.split() if word not in words))
        if clear and clear not in VAGUE:
            return clear
    return name


def _clear(name: str) -> str | None:
    """Return under which name a normalised header is known as it stands, None where it is not."""
    words = set(name.split()) - {"nama"}
    place = next((column for column, kinds in _KINDS_OF_PLACE.items() if words and words <= kinds), None)
    return place or (name if name in _NAME_OF_HEADER else None)


def is_numbering(header: str) -> bool:
    """Return whether `header` is that of the numbers of the rows.

    Examples
    --------
    >>> is_numbering("No."), is_numbering("#"), is_numbering("No. HP")
    (True, True, False)
    """
    return normalise(header) in _NUMBERING


def is_personal(header: str) -> bool:
    """Return whether `header`, whatever it means, is about a person or what one earns.

    Examples
    --------
    >>> is_personal("Omzet/Bulan (Rp)"), is_personal("Jenis Alat")
    (True, False)
    """
    return not _PERSONAL.isdisjoint(normalise(header).split())


def unit_of(header: str) -> str | None:
    """Return the unit that `header` has in brackets, None where it has none: one word, for a time or not.

    Examples
    --------
    >>> unit_of("Kapasitas (kg/tahun)"), unit_of("Kapasitas (isi angka saja)")
    ('kg/tahun', None)
    """
    found = re.search(r"[(\[{]\s*([^\W\d_]+(?:\s*(?:/|\bper\b)\s*[^\W\d_]+)?)\s*[)\]}]", header)
    return found[1] if found else None


def normalise(header: str) -> str:
    """Return `header` in lower case without brackets and their content, accents and punctuation.

    Examples
    --------
    >>> normalise("Omzet per Tahun (Rp)")
    'omzet per tahun'
    """
    text = unicodedata.normalize("NFKD", re.sub(r"[(\[{].*?[)\]}]", " ", header)).casefold()
    text = "".join(char for char in text if not unicodedata.combining(char))
    return " ".join(re.findall(r"[a-z0-9]+", text))


_NAME_OF_HEADER: Final = {
    header: column.name for column in COLUMNS for header in (normalise(column.name), *column.headers)
}
