"""The record of one UKM: column names, kinds, recognised headers, vocabularies, who may see what.

Owns no data and no computation. Every name here is a contract with users' files.
"""

from dataclasses import dataclass
from typing import Final, Literal

__all__ = ["COLUMNS", "PERSONAL", "PUBLIC"]

Kind = Literal["text", "number", "integer", "boolean", "date", "list"]


@dataclass(frozen=True)
class Column:
    """One input column: internal name, kind of value, and the headers that people give it.

    Attributes
    ----------
    name
        The internal name, used in every frame and output.
    kind
        ``text`` is kept as written; ``number`` and ``integer`` are parsed; ``boolean`` from yes/no words;
        ``date`` is ISO 8601 text of the precision given (``2015``, ``2015-03`` or ``2015-03-01``);
        ``list`` is text of codes joined by ``"; "``.
    headers
        Other spellings, already in the form that `headers.normalise` returns.
    personal
        True where UU PDP 27/2022 forbids publishing: the column never enters a public output.
    """

    name: str
    kind: Kind
    headers: tuple[str, ...]
    personal: bool = False


COLUMNS: Final = (
    Column("ukm_id", "text", ("id", "id ukm", "kode ukm", "nomor ukm", "no register", "nomor register",
                              "no registrasi", "nomor registrasi", "enterprise id")),
    Column("business_name", "text", ("nama usaha", "nama ukm", "nama umkm", "nama ikm", "nama perusahaan",
                                     "nama toko", "usaha", "name", "enterprise", "enterprise name", "company",
                                     "company name", "merek", "nama merek", "nama", "nama kelompok", "nama kub",
                                     "nama koperasi")),
    Column("address", "text", ("alamat", "alamat usaha", "alamat lengkap", "alamat ukm", "alamat perusahaan",
                               "lokasi usaha", "lokasi", "jalan", "street", "full address",
                               "business address", "dusun", "dusun rt", "dusun rt rw", "rt rw", "lingkungan")),
    Column("village", "text", ("desa", "kelurahan", "pekon", "tiyuh", "kampung")),
    Column("district", "text", ("kecamatan", "kec", "distrik", "sub district", "subdistrict")),
    Column("regency", "text", ("kabupaten", "kota", "kab", "regency city", "city")),
    Column("postal_code", "text", ("kode pos", "kodepos", "postcode", "zip", "zip code")),
    Column("latitude", "text", ("lintang", "lat", "garis lintang", "koordinat lintang", "y", "koordinat y", "koordinat",
                                "titik koordinat", "koordinat lokasi", "lat long", "latlong", "lat lng",
                                "link maps", "google maps", "link google maps", "plus code", "lintang selatan", "ls")),
    Column("longitude", "text", ("bujur", "lon", "lng", "long", "garis bujur", "koordinat bujur", "x",
                                 "koordinat x", "bujur timur", "bt")),
    Column("product", "text", ("produk", "nama produk", "produk utama", "komoditas", "komoditi",
                               "produk unggulan", "barang", "main product", "commodity", "goods",
                               "hasil produksi", "produk jasa", "komoditi produk", "komoditas produk")),
    Column("product_type", "text", ("jenis produk", "jenis komoditas", "kelompok produk", "kategori produk",
                                    "product category", "jenis usaha", "sektor", "sektor usaha",
                                    "kategori usaha", "jenis produksi", "jenis industri", "jenis barang",
                                    "bidang usaha")),
    Column("kbli", "text", ("kode kbli", "nomor kbli", "no kbli", "kbli code")),
    Column("kbli_edition", "text", ("edisi kbli", "tahun kbli", "versi kbli")),
    Column("size_class", "text", ("skala usaha", "skala", "kelas usaha", "ukuran usaha", "klasifikasi usaha",
                                  "size", "business size", "kriteria usaha")),
    Column("workers", "integer", ("tenaga kerja", "jumlah tenaga kerja", "jumlah pekerja", "pekerja",
                                  "karyawan", "jumlah karyawan", "tk", "employees", "number of workers",
                                  "total tenaga kerja", "jml tenaga kerja", "jumlah tk", "jml tk")),
    Column("annual_capacity", "number", ("kapasitas", "kapasitas produksi", "kapasitas per tahun",
                                         "kapasitas tahunan", "kapasitas produksi per tahun",
                                         "produksi per tahun", "capacity", "production capacity",
                                         "volume produksi", "jumlah kapasitas produksi",
                                         "jumlah produksi per tahun")),
    Column("capacity_unit", "text", ("satuan", "satuan kapasitas", "unit kapasitas", "unit", "satuan produksi")),
    Column("months_active", "integer", ("bulan produksi", "bulan aktif", "jumlah bulan produksi",
                                        "bulan produksi per tahun", "bulan aktif per tahun",
                                        "months active per year")),
    Column("established", "date", ("berdiri", "tahun berdiri", "tanggal berdiri", "mulai usaha",
                                   "tahun mulai", "tahun mulai usaha", "founded", "year founded",
                                   "year established")),
    Column("certificates", "list", ("sertifikat", "sertifikasi", "izin", "perizinan", "izin usaha",
                                    "sertifikat dan izin", "legalitas", "certifications", "permits",
                                    "certificate")),
    Column("packaging_ready", "boolean", ("kemasan", "kemasan siap", "kemasan siap ekspor", "kemasan standar",
                                          "packaging")),
    Column("exporting", "boolean", ("ekspor", "sudah ekspor", "status ekspor",
                                    "pernah ekspor", "export", "exports", "eksportir")),
    Column("export_markets", "list", ("negara tujuan", "negara tujuan ekspor", "tujuan ekspor",
                                      "pasar ekspor", "export market", "export destination",
                                      "export destinations")),
    Column("online_sales", "boolean", ("penjualan online", "penjualan daring", "jual online", "marketplace",
                                       "online", "pemasaran online", "pemasaran daring")),
    Column("agency", "text", ("instansi", "instansi pembina", "dinas pembina", "pembina", "dinas",
                              "assisting agency")),
    Column("public_consent", "boolean", ("persetujuan publikasi", "izin publikasi", "bersedia dipublikasikan",
                                         "persetujuan", "consent")),
    Column("updated", "date", ("diperbarui", "tanggal data", "tanggal pembaruan", "tanggal pemutakhiran",
                               "tanggal pendataan", "update", "last updated", "terakhir diperbarui")),
    Column("synthetic", "boolean", ("data contoh sintetis", "data sintetis", "sintetis")),
    Column("owner_name", "text", ("nama pemilik", "pemilik", "nama pelaku usaha", "pelaku usaha",
                                  "nama pengusaha", "pengusaha", "nama pimpinan", "penanggung jawab", "owner",
                                  "nama lengkap", "nama pemilik usaha", "pemilik usaha", "nama identitas pemilik",
                                  "nama penanggung jawab"), personal=True),
    Column("phone", "text", ("telepon", "no telepon", "nomor telepon", "telp", "no telp", "hp", "no hp",
                             "nomor hp", "handphone", "whatsapp", "wa", "no wa", "nomor wa", "kontak",
                             "no kontak", "phone number", "mobile", "contact", "nomor whatsapp", "no whatsapp"),
           personal=True),
    Column("email", "text", ("e mail", "surel", "alamat email", "alamat surel", "email address"),
           personal=True),
    Column("national_id", "text", ("nik", "nomor induk kependudukan", "no ktp", "nomor ktp", "ktp", "npwp",
                                   "no npwp", "nomor npwp"), personal=True),
    Column("annual_sales_idr", "number", ("omzet", "omset", "omzet per tahun", "omset per tahun",
                                          "omzet tahunan", "penjualan tahunan", "hasil penjualan tahunan",
                                          "penjualan per tahun", "turnover", "annual sales", "revenue",
                                          "annual turnover"), personal=True),
)  # fmt: skip

#: The columns that say in words where a UKM is, in the order from free text to postal code.
ADDRESS: Final = ("address", "village", "district", "regency", "postal_code")

#: Added by `read`: where the row came from (file name without folder, row number as a spreadsheet shows it).
SOURCE: Final = ("source_file", "source_row")

#: Added by `read`: the columns of the row whose value was given but meant nothing, joined by "; ".
REFUSED: Final = "refused"

#: Columns that must never enter a public page, download, log, URL or static file.
PERSONAL: Final = tuple(column.name for column in COLUMNS if column.personal)

#: Added by `geocode` and `join`.
LOCATION: Final = (
    "village_code", "district_code", "regency_code", "location_level", "location_confidence", "location_note",
)  # fmt: skip

#: Beside the personal columns: where a UKM stands whose public point is moved (see `consent`).
EXACT: Final = ("exact_lon", "exact_lat")

#: Criteria of readiness, in the order in which they are summed; of each a score of 0-1 in a column `score_...`.
CRITERIA: Final = ("quality", "quantity", "continuity", "packaging", "market")
SCORES: Final = tuple(f"score_{criterion}" for criterion in CRITERIA)

#: Added by `potential`. `product_opportunity` and `hs_headings` are about the product, all others about the firm.
POTENTIAL: Final = (
    "readiness", "readiness_coverage", "gates", "export_level", *SCORES, "weakest_criterion", "next_step",
    "potential_note", "product_opportunity", "hs_headings",
)  # fmt: skip

#: The columns of `ukm.parquet`, in order, before `geometry`.
PUBLIC: Final = (
    *(column.name for column in COLUMNS if not column.personal), *SOURCE, *LOCATION, *POTENTIAL,
)  # fmt: skip

#: Of Indonesian law (UU 20/2008, PP 7/2021), the smallest first.
SIZE_CLASSES: Final = ("micro", "small", "medium")

#: How exactly a UKM is placed, the most exact first. `none` is not on the map.
LOCATION_LEVELS: Final = ("coordinates", "village", "district", "regency", "none")

#: Codes that `location_note` joins by "; ": what was noticed, repaired or missing while placing a row.
LOCATION_NOTES: Final = (
    "axes_swapped",            # latitude and longitude stood in each other's column; repaired
    "decimal_point_restored",  # a coordinate had lost its decimal point (104035 for 104.035); repaired
    "sign_restored",           # a southern latitude had lost its minus sign; repaired
    "from_link",               # the point was read from a map link
    "from_plus_code",          # the point was read from a plus code
    "street_found",            # the office's own street server found the street inside the district
    "consent_missing",         # micro and no consent: in public at the centre of its village or district
    "corrected",               # a person named the place in the correction file
    "coordinates_unreadable",  # no number could be read; the address decided
    "coordinates_outside",     # more than 2 km off the province's land; the address decided
    "near_coast",              # up to 2 km off the generalised coast; the nearest district was taken
    "regency_differs",         # the regency stated and the regency of the point or of the rest of the address differ
    "point_refused",           # so the point was not believed: the address is sure and far from it
    "village_ambiguous",       # several villages fit; placed at the deepest area that they share
    "district_ambiguous",      # several districts fit; placed at their regency
    "name_corrected",          # a name was matched although it is spelled differently
    "parts_contradict",        # text, columns or postal code name different places; the heavier evidence won
    "postal_code_only",        # nothing but the postal code could be placed
    "outside_province",        # the address names a place outside the province
    "no_place_named",          # the address names no place that the gazetteer knows
    "address_missing",         # neither an address nor coordinates were given
)  # fmt: skip

#: Export levels, the highest first.
EXPORT_LEVELS: Final = ("exporting", "ready", "improving", "early", "unknown")
#: Those that count as ready, and that of the UKM that cannot be judged.
READY_LEVELS: Final = EXPORT_LEVELS[:2]
UNASSESSED: Final = EXPORT_LEVELS[-1]

#: Gates of `potential`; `gates` holds `gate:state` joined by "; " in this order.
GATES: Final = ("legal", "age", "halal", "permit")
GATE_STATES: Final = ("pass", "fail", "unknown", "not_applicable")
#: Every gate with every state that it can have: only what food needs may be not applicable.
GATE_AND_STATE: Final = tuple(
    f"{gate}:{state}" for gate in GATES for state in GATE_STATES
    if state != "not_applicable" or gate in ("halal", "permit")
)  # fmt: skip

#: What an enterprise does next: pass a gate, raise a criterion, or have the register state what it does not know.
NEXT_STEPS: Final = (
    *(f"pass_{gate}" for gate in GATES),
    *(f"raise_{criterion}" for criterion in CRITERIA),
    *(f"state_{name}" for name in (*GATES, *CRITERIA)),
    "keep",
)  # fmt: skip

#: Columns of one value each that `potential` judges by.
JUDGED: Final = (
    "established", "workers", "annual_capacity", "months_active", "packaging_ready", "online_sales", "exporting",
)  # fmt: skip

#: Codes that `potential_note` joins by "; ": what contradicts itself or cannot be used; it counts as unknown.
POTENTIAL_NOTES: Final = (
    *(f"{column}_refused" for column in JUDGED),  # given, but it has no possible meaning
    "certificates_unclear",       # a certificate is named that nobody knows: what is not listed may be it
    "capacity_unit_missing",      # a capacity without a unit is compared with nothing
    "exporting_without_market",   # exports, but to no country: the two contradict each other
    "export_market_missing",      # exports, and no known country is named
    "market_without_exporting",   # does not export, but names a country
)  # fmt: skip

#: Whether the product is a good that the province exports: in one of its main groups, another good, or no good.
OPPORTUNITIES: Final = ("main", "other", "none")
