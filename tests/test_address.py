"""The grammar of addresses: which names are mentioned, and in which role."""

import pytest

from geo import address


def roles(text: str, role: address.Role = "") -> list[tuple[str, str]]:
    return [(mention.words, mention.role) for mention in address.parse(text, role).mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Jl. Merdeka 8, Ds. Hanura, KEC. TELUK PANDAN Kab.Pesawaran",
            [("hanura", "village"), ("teluk pandan", "district"), ("pesawaran", "regency")],
        ),
        ("Kp.Boga Tama", [("boga tama", "village")]),
        ("KEC, NEGARA BATIN", [("negara batin", "district")]),
        ("Kota Agung", [("kota agung", "")]),
        ("Kota Bandar Lampung", [("kota bandar lampung", "regency")]),
        ("Kota Baru, Tanjung Karang Timur", [("kota baru", ""), ("tanjung karang timur", "last")]),
        ("Kampung Baru Labuhan Ratu", [("kampung baru", ""), ("labuhan ratu", "last")]),
        ("Jl. Surabaya No. 5 Kedaton", [("surabaya", "street"), ("kedaton", "last")]),
        ("Jl. Raya Natar Km 22", [("natar", "main_street")]),
        (
            "Jl. Yos Sudarso Panjang No 115 Panjang Utara",
            [("panjang", "after_street"), ("panjang utara", "last")],
        ),
        ("Dusun Sidomulyo Desa Bumisari", [("sidomulyo", "part"), ("bumisari", "village")]),
        ("Blok A Kabupaten Pringsewu", [("kabupaten pringsewu", "regency")]),
        ("Metro Pusat Metro", [("metro pusat", ""), ("metro", "last")]),
        ("Mie Ayam Kediri Jl. Pramuka", [("kediri", "near")]),
        ("Jl. Raya Pringsewu - Gisting No 2", [("pringsewu", "main_street"), ("gisting", "after_street")]),
        ("Kantor Lurah Campang Raya", [("campang raya", "village")]),
        ("Keripik Pisang Bu Ani", [("pisang", "near")]),
        ("Toko Sumber Jaya Metro", [("sumber jaya", "landmark"), ("metro", "near")]),
        ("PT Sinar Mesuji Utama", [("mesuji", "landmark")]),
        ("SMP 1 Kalianda", [("kalianda", "near")]),
        ("Puskesmas Kedaton", [("kedaton", "near")]),
        ("SidomulyoLampung Selatan", [("sidomulyo", ""), ("lampung selatan", "last")]),
        ("Kel. Kp. Baru Raya", [("kampung baru raya", "village")]),
        ("Kodyametro", [("metro", "regency")]),
        ("Kec. Padang Cerm1n", [("padang cermin", "district")]),
        ("Sukarame1", [("sukarame", "")]),
        ("Jl. Soekarno-Hatta 3", []),
        ("", []),
        ("\x00\u202e 北京 <b>", []),
    ],
)
def test_names_stand_in_the_role_that_the_words_before_give_them(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert roles(text) == expected


def test_a_name_without_marker_stands_in_the_role_of_its_column() -> None:
    assert roles("Gading Rejo", "district") == [("gading rejo", "district")]
    assert roles("Kel. Segala Mider", "district") == [("segala mider", "village")]


def test_what_is_not_known_keeps_the_role_that_its_marker_says() -> None:
    parsed = address.parse("Jl. Kenanga 3 Kec. Gadingrjo Kab. Pringsewu")

    assert parsed.unknown == (address.Unknown("district", ("gadingrjo",)),)


def test_unknown_words_beside_a_known_name_may_be_a_longer_name() -> None:
    parsed = address.parse("Tiyuh Panaragan Jaya Utmaa, Metro")

    assert parsed.unknown == (
        address.Unknown("village", ("panaragan", "jaya", "utmaa"), around="panaragan jaya"),
        address.Unknown("", ("utmaa",)),
    )


def test_a_number_behind_unknown_words_may_belong_to_their_name() -> None:
    parsed = address.parse("Desa Labhan Ratu V, Metro")

    assert parsed.unknown == (
        address.Unknown("village", ("labhan", "ratu", "v")),
        address.Unknown("village", ("labhan", "ratu"), called="desa"),
    )


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("Kp. Boga Tama", "kampung"),
        ("Kel Sukamaju", "kelurahan"),
        ("Pkn. Biha", "pekon"),
        ("Desa/Kel. Sukamaju", ""),
        ("Hajimena", ""),
    ],
)
def test_the_marker_says_what_a_village_is_called(text: str, called: str) -> None:
    assert [mention.called for mention in address.parse(text).mentions] == [called]


def test_a_street_is_not_an_unknown_place() -> None:
    assert address.parse("Jl. Kenanga Indah RT 01 RW 02").unknown == ()


@pytest.mark.parametrize(
    ("text", "postal_code"), [("Metro 34111", "34111"), ("Metro 99999", None), ("HP 0812341119", None)]
)
def test_a_postal_code_is_one_that_exists(text: str, postal_code: str | None) -> None:
    assert address.parse(text).postal_code == postal_code


def test_the_longest_names_that_fit_together_win() -> None:
    assert roles("Banjar Agung Tulang Bawang Barat") == [
        ("banjar agung", ""),
        ("tulang bawang barat", "last"),
    ]


def test_only_the_beginning_of_an_endless_text_is_read() -> None:
    assert roles("x " * 5_000 + "Metro") == []
