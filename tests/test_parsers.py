"""Whatever a cell, a file or an address holds, the parsers say what they read or what is wrong, nothing else."""

import argparse
import csv
import io
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from geo import (
    address,
    angles,
    arguments,
    codes,
    coordinates,
    corrections,
    delimited,
    filters,
    geocode,
    headers,
    map_links,
    privacy,
    schema,
    tokens,
)
from geo import identifiers as ids
from geo.errors import GeoError
from geo.parse import cell, clean
from geo.problems import PROBLEMS
from geo.read import read

# The same cases at every run, and no clock: the machine may be busy.
settings.register_profile(
    "here", derandomize=True, deadline=None, max_examples=150, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
settings.load_profile("here")

#: What people and programs write in the cells of a list, beside any text.
WORDS = st.sampled_from([
    *"Jl Gg Desa Kec Kab Kota Metro Natar Lampung Kp. RT 02/03 35118 0812-3456-7890 5°24'36''".split(),
    *"LS BT -5.11 105,31 Rp 2,5 juta miliar ya tidak 2019-03-12 12/03/2019 NIB Halal Jepang dan 6P67J75P+9X".split(),
    *"geo:-5,105 =1+1 @SUM https://maps.google.com/?q= NaN inf 1e308 1.234.567 ( ) [ ; : , . - + ° ' \" & <".split(),
    *"> &lt;".split(), *"\u0301\u202e\xa0\x00\ufeff",
])  # fmt: skip
ANY = st.text(max_size=60)
TEXT = st.one_of(ANY, st.lists(st.one_of(WORDS, ANY), max_size=12).map(" ".join))
LAND = (103.5, -6.2, 106.3, -3.7)


@given(TEXT, st.booleans())
def test_cleaning_twice_is_cleaning_once(text: str, listed: bool) -> None:
    once = clean(text, listed=listed)

    assert clean(once, listed=listed) == once
    assert once == once.strip()
    assert once.isprintable()


@given(TEXT, st.sampled_from(schema.COLUMNS))
@example("²", next(column for column in schema.COLUMNS if column.name == "workers"))
@example("٢٠٢٠", next(column for column in schema.COLUMNS if column.name == "established"))
def test_a_cell_has_a_value_or_a_known_problem(text: str, column: schema.Column) -> None:
    cleaned = clean(text, listed=column.kind == "list")
    if cleaned:
        value, problem = cell(cleaned, column)

        assert problem is None or problem in PROBLEMS
        assert value is not None or problem is not None
        kinds = {"number": float, "integer": int, "boolean": bool}
        assert value is None or isinstance(value, kinds.get(column.kind, str))


@given(TEXT)
def test_codes_read_again_are_the_same(text: str) -> None:
    for read_codes in (codes.certificates, codes.export_markets):
        found, _problem = read_codes(text)
        if found and set(found.split("; ")) <= codes.markets():
            assert codes.export_markets(found)[0] == found


@given(TEXT, TEXT)
def test_a_point_lies_in_the_bounds_or_is_none(latitude: str, longitude: str) -> None:
    row = pd.DataFrame({"latitude": [latitude], "longitude": [longitude], "address": [latitude]}, dtype="str")
    found = coordinates.read(row, bounds=LAND).iloc[0]

    assert pd.isna(found["lon"]) == pd.isna(found["lat"])
    if pd.notna(found["lon"]):
        assert LAND[0] - 0.03 <= found["lon"] <= LAND[2] + 0.03
        assert LAND[1] - 0.03 <= found["lat"] <= LAND[3] + 0.03
    notes = [] if pd.isna(found["note"]) else found["note"].split("; ")
    assert set(notes) <= set(schema.LOCATION_NOTES)


@given(st.floats(-6.2, -3.7), st.floats(103.5, 106.3))
def test_a_decimal_point_is_read_as_it_is_written(latitude: float, longitude: float) -> None:
    latitude, longitude = round(latitude, 6) + 1e-6, round(longitude, 6) + 1e-6
    row = pd.DataFrame({"latitude": [f"{latitude:.6f}"], "longitude": [f"{longitude:.6f}"]}, dtype="str")
    found = coordinates.read(row, bounds=LAND).iloc[0]

    assert abs(found["lat"] - latitude) < 2e-6
    assert abs(found["lon"] - longitude) < 2e-6


@given(TEXT)
def test_angles_and_links_are_finite(text: str) -> None:
    pairs = [*angles.as_two(text), *([one] * 2 for one in [angles.as_one(text)] if one)]
    assert all(0 <= angle.size < float("inf") for pair in pairs for angle in pair)
    for lon, lat in map_links.link_points(text) | map_links.plus_code_points(text, near=(105.2, -5.4)):
        assert abs(lon) < 1000
        assert abs(lat) < 1000


@given(TEXT)
def test_an_address_is_read_to_its_end(text: str) -> None:
    words = tokens.words_of(text)
    assert all(word == word.casefold() for word in words)
    parsed = address.parse(text)
    assert all(mention.readings for mention in parsed.mentions)
    answer = geocode.locate(text)
    assert answer.level in schema.LOCATION_LEVELS
    assert 0 <= answer.confidence <= 1
    assert (answer.code is None) == (answer.level == "none")


@given(TEXT)
def test_masking_twice_is_masking_once_and_hides_all(text: str) -> None:
    once = privacy.mask_text(text)

    assert privacy.mask_text(once) == once
    assert not re.search(r"(?<!\d)08\d{8,11}(?!\d)", once)


@given(TEXT)
def test_a_header_is_one_of_ours_or_none(text: str) -> None:
    assert headers.column_of(text) in {None, *(column.name for column in schema.COLUMNS)}
    assert headers.normalise(headers.normalise(text)) == headers.normalise(text)
    headers.unit_of(text)


@given(
    st.lists(
        st.one_of(st.none(), st.sampled_from(["U", "U#2", "U#2#2", "0812 3456 7890", ""]), ANY), min_size=1
    )
)
def test_identifiers_are_given_and_unique(given_ids: list[str | None]) -> None:
    frame = pd.DataFrame({"ukm_id": pd.Series(given_ids, dtype="str"), "source_file": "a.csv"})
    frame["source_row"] = range(2, len(frame) + 2)
    complete, _made = ids.complete(frame, Path("a.csv"), None)
    unique, repeated = ids.unique(complete)

    assert unique["ukm_id"].notna().all()
    assert unique["ukm_id"].is_unique
    assert not unique["ukm_id"].map(privacy.reveals_person).any()
    assert ids.unique(unique)[0].equals(unique)
    assert sum(map(len, repeated)) == complete["ukm_id"].duplicated().sum()


@given(st.binary(max_size=300))
def test_any_bytes_are_records_or_an_error(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    message, rows = str(path), []
    try:
        rows = list(delimited.records(path)[0])
    except GeoError as error:
        message = str(error)

    assert message.startswith(str(path))
    assert all(isinstance(text, str) for row in rows for text in row)


@given(st.lists(st.lists(TEXT, min_size=2, max_size=2), min_size=1, max_size=5), st.sampled_from(",;\t"))
@example([["DESA", "\t"]], ",")
def test_what_a_program_writes_comes_back(tmp_path: Path, rows: list[list[str]], separator: str) -> None:
    plain = [[re.sub(r"[\x00-\x08\x0e-\x1b]", "", text) for text in row] for row in rows]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL).writerows([["Nama Usaha", "Alamat"], *plain])
    path = tmp_path / "a.csv"
    path.write_bytes(text.getvalue().encode())

    assert list(delimited.records(path)[0])[1:] == plain


@given(st.lists(st.lists(TEXT, min_size=3, max_size=9), min_size=1, max_size=6))
def test_any_cells_are_rows_or_an_error(tmp_path: Path, rows: list[list[str]]) -> None:
    header = [
        "ID UKM",
        "Nama Usaha",
        "Alamat",
        "Lintang",
        "Bujur",
        "Tenaga Kerja",
        "Sertifikat",
        "Tahun Berdiri",
    ]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    path = tmp_path / "a.csv"
    path.write_bytes(text.getvalue().encode())
    message, frame, found = str(path), pd.DataFrame({"ukm_id": []}), pd.DataFrame({"problem": []})
    try:
        frame, found = read([path])
    except GeoError as error:
        message = str(error)

    assert message.startswith(str(path))
    assert len(frame) <= len(rows)
    assert frame["ukm_id"].is_unique
    assert set(found["problem"]) <= set(PROBLEMS)


@given(st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=5))
@example([("18.71.05.1003", "", "Tekad")])
def test_a_corrections_file_is_rows_or_an_error(tmp_path: Path, rows: list[tuple[str, str, str]]) -> None:
    path = tmp_path / "corrections.csv"
    with path.open("w", encoding="utf-8", newline="", errors="replace") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([("code", "ukm_id", "village"), *rows])
    message = str(path)
    try:
        found = corrections.load(path).rows
    except GeoError as error:
        message, found = str(error), ()

    assert path.name in message
    assert len(found) <= len(rows)
    assert all(re.fullmatch(r"\d\d\.\d\d(\.\d\d(\.\d{4})?)?", row.code) for row in found)


KEYS = st.sampled_from(["potensi", "wilayah", "jenis", "cari", "q"])


@given(st.dictionaries(st.one_of(KEYS, ANY), st.lists(st.one_of(st.sampled_from(["ready", "18.71"]), TEXT))))
def test_a_link_gives_filters_that_its_own_link_gives_again(query: dict[str, list[str]]) -> None:
    known = filters.choices(None)
    chosen, ignored = filters.from_query(query, known)

    assert filters.from_query(filters.to_query(chosen), known) == (chosen, [])
    assert {*ignored} <= {value for values in query.values() for value in values}


@given(st.one_of(TEXT, st.tuples(TEXT, st.sampled_from([c.name for c in schema.COLUMNS])).map("=".join)))
def test_what_a_header_means_is_a_column_or_refused(text: str) -> None:
    given_header, _parted, given_name = text.rpartition("=")
    known = {"", *(column.name for column in schema.COLUMNS)}
    if given_header.strip() and given_name in known:
        assert arguments._said(text) == (" ".join(given_header.split()), given_name)
    else:
        with pytest.raises(argparse.ArgumentTypeError, match="write HEADER=NAME"):
            arguments._said(text)
