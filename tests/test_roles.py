"""The file of roles, and which tokens give one."""

from pathlib import Path
from typing import Any

import pytest

from geo import roles
from geo.errors import ReadError

NOW = 1_000_000.0
SAID: dict[str, Any] = {"email": "sri@dinas.example", "email_verified": True, "aud": "peta", "iat": NOW - 60}
KNOWN = {"sri@dinas.example": "officer"}


def written(folder: Path, text: str) -> Path:
    path = folder / "roles.toml"
    path.write_text(text, "utf-8")
    return path


def test_without_a_file_nobody_has_a_role(tmp_path: Path) -> None:
    assert roles.load(tmp_path / "roles.toml") == {}


def test_of_somebody_listed_twice_the_higher_role_counts(tmp_path: Path) -> None:
    path = written(tmp_path, 'publisher = ["A@x.id"]\nviewer = ["b@x.id"]\nofficer = ["a@X.id ", "c@x.id"]')

    assert roles.load(path) == {"a@x.id": "publisher", "b@x.id": "viewer", "c@x.id": "officer"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("officer = [", r"roles\.toml: the roles cannot be read \(.+\); see docs/signin\.md"),
        ('admin = ["a@x.id"]', r"roles\.toml: admin must be one of viewer, officer, publisher and a list"),
        ('officer = "a@x.id"', r"roles\.toml: officer must be .* a list of e-mail addresses"),
        ("officer = [1]", r"roles\.toml: officer must be .* a list of e-mail addresses"),
    ],
)
def test_a_faulty_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        roles.load(written(tmp_path, text))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "roles.toml"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(ReadError, match="the roles cannot be read"):
        roles.load(path)


@pytest.mark.parametrize("more", [{}, {"aud": ["other", "peta"]}, {"email": " SRI@Dinas.example"}])
def test_a_verified_address_in_a_token_for_us_has_its_role(more: dict[str, Any]) -> None:
    assert roles.of(SAID | more, KNOWN, client_id="peta", now=NOW) == "officer"


@pytest.mark.parametrize(
    "more",
    [
        {"aud": "other"}, {"aud": ["other"]}, {"aud": None}, {"aud": "other", "azp": "peta"},
        {"email": "budi@dinas.example"}, {"email": None}, {"email": ["sri@dinas.example"]},
        {"email_verified": False}, {"email_verified": None}, {"email_verified": "true"},
        {"iat": NOW - 13 * 3600}, {"iat": None}, {"iat": "1000000"},
    ],
    ids=str,
)  # fmt: skip
def test_no_other_token_gives_a_role(more: dict[str, Any]) -> None:
    assert roles.of(SAID | more, KNOWN, client_id="peta", now=NOW) is None


def test_without_a_client_id_no_token_is_for_us() -> None:
    assert roles.of(SAID | {"aud": ""}, KNOWN, client_id="", now=NOW) is None
