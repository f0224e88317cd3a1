"""Opening keys: the right one opens, and every other says why not."""

from __future__ import annotations

import stat
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from sub_cli.errors import BadInput, Refused, Unable
from sub_cli.sign.certificates import load_trust
from sub_cli.sign.demo import demonstration_key
from sub_cli.sign.pkcs12 import open_pem, open_pkcs12

from .authority import WHEN, YEAR, authority, identity


def nobody() -> bytes | None:
    return None


def never() -> bytes | None:
    raise AssertionError("asked for a pass phrase that was not needed")


def test_a_pkcs12_file_opens_with_its_pass_phrase() -> None:
    key = open_pkcs12(identity().p12(b"geheim"), lambda: b"geheim", when=WHEN)
    assert (key.name, key.who.organisation, key.who.issuer) == ("Hanke Bruins Slot", "Provincie Proef", "Proefgezag")
    assert not key.demonstration
    assert key.who.valid_until == WHEN + YEAR


def test_an_open_file_asks_nothing() -> None:
    assert open_pkcs12(identity().p12(), never, when=WHEN).name == "Hanke Bruins Slot"


@pytest.mark.parametrize("phrase", [b"fout", b"", "gehéim".encode()])
def test_a_wrong_pass_phrase_is_refused(phrase: bytes) -> None:
    with pytest.raises(Refused, match=r"The pass phrase does not open bestuur\.p12\."):
        open_pkcs12(identity().p12(b"geheim"), lambda: phrase, when=WHEN, source="bestuur.p12")


def test_a_locked_key_and_nobody_to_ask() -> None:
    with pytest.raises(Refused, match=r"no pass phrase was given.*--passphrase-file FILE.*SUB_PASSPHRASE"):
        open_pkcs12(identity().p12(b"geheim"), nobody, when=WHEN)
    with pytest.raises(Refused, match="no pass phrase was given"):
        open_pem(identity().pem(b"geheim"), identity().certificate_pem(), nobody, when=WHEN)


def test_a_pem_pair_opens_whatever_the_order_of_its_certificates() -> None:
    who = authority().signer("Griffier", rsa_key=True)
    backwards = authority().root_pem + who.certificate_pem()
    key = open_pem(who.pem(b"geheim"), backwards, lambda: b"geheim", when=WHEN)
    assert key.name == "Griffier"
    with pytest.raises(Refused, match="does not open"):
        open_pem(who.pem(b"geheim"), backwards, lambda: b"fout", when=WHEN)


def test_a_pem_key_with_the_certificate_of_another() -> None:
    with pytest.raises(BadInput) as caught:
        open_pem(authority().signer("Een").pem(), identity().certificate_pem(), never, when=WHEN)
    assert str(caught.value.findings[0].message) == "None of the certificates belongs to this key."


def test_a_certificate_counts_only_in_its_time() -> None:
    with pytest.raises(Refused, match=r"The certificate of Hanke Bruins Slot expired on 2022-04-09\."):
        open_pkcs12(identity().p12(), never, when=WHEN + YEAR + timedelta(seconds=1))
    with pytest.raises(Refused, match="counts only from 2020-04-09"):
        open_pkcs12(identity().p12(), never, when=WHEN - YEAR - timedelta(seconds=1))


def test_the_day_on_which_a_certificate_ends_is_one_in_the_zone_of_who_signs() -> None:
    east = timezone(timedelta(hours=10))
    with pytest.raises(Refused, match=r"expired on 2022-04-10\."):
        open_pkcs12(identity().p12(), never, when=(WHEN + YEAR + timedelta(seconds=1)).astimezone(east))
    with pytest.raises(Refused, match="counts only from 2020-04-10"):
        open_pkcs12(identity().p12(), never, when=(WHEN - YEAR - timedelta(seconds=1)).astimezone(east))


@given(some.binary(max_size=200))
def test_any_other_bytes_are_no_key(data: bytes) -> None:
    with pytest.raises(BadInput) as caught:
        open_pkcs12(data, never, when=WHEN, source="memo.pdf")
    assert caught.value.findings[0].code == "SUB500"


@given(some.integers(0, 900), some.integers(1, 255))
@example(place=6, flip=1)  # the version number of the format, on which nothing depends
@example(place=6, flip=128)  # what can be read as BER only
def test_a_damaged_key_file_is_refused_or_gives_the_same_key_and_is_never_a_crash(place: int, flip: int) -> None:
    whole = open_pkcs12(identity().p12(b"geheim"), lambda: b"geheim", when=WHEN)
    data = bytearray(identity().p12(b"geheim"))
    data[place] ^= flip
    try:
        opened = open_pkcs12(bytes(data), lambda: b"geheim", when=WHEN)
    except (BadInput, Refused):
        return
    assert (opened.certificate, opened.private) == (whole.certificate, whole.private)


def test_the_private_key_stays_out_of_logs() -> None:
    key = open_pkcs12(identity().p12(), never, when=WHEN)
    assert repr(key) == "FileKey('Hanke Bruins Slot')"


def test_the_demonstration_key_says_what_it_is(tmp_path: Path) -> None:
    files = demonstration_key(tmp_path / "state", "anne op werkplek-7", when=WHEN)
    key = open_pkcs12(files.key.read_bytes(), never, when=WHEN)
    assert key.demonstration
    assert key.name == "anne op werkplek-7 (demonstration)"
    assert key.who.organisation == "DEMONSTRATION ONLY – not a legal signature"
    assert stat.S_IMODE(files.key.stat().st_mode) == 0o600
    assert stat.S_IMODE(files.key.parent.stat().st_mode) == 0o700
    assert sorted(path.name for path in files.key.parent.iterdir()) == ["demonstration-root.pem", "demonstration.p12"]


def test_the_demonstration_key_is_made_once_until_it_expires(tmp_path: Path) -> None:
    first = demonstration_key(tmp_path, "anne", when=WHEN).key.read_bytes()
    assert demonstration_key(tmp_path, "anne", when=WHEN + timedelta(days=300)).key.read_bytes() == first
    assert demonstration_key(tmp_path, "anne", when=WHEN + timedelta(days=366)).key.read_bytes() != first


def test_a_damaged_demonstration_key_is_made_anew(tmp_path: Path) -> None:
    files = demonstration_key(tmp_path, "anne", when=WHEN)
    files.root.write_bytes(authority().root_pem)
    demonstration_key(tmp_path, "anne", when=WHEN)
    assert files.root.read_bytes() != authority().root_pem
    files.key.write_bytes(b"half")
    demonstration_key(tmp_path, "anne", when=WHEN)
    assert open_pkcs12(files.key.read_bytes(), never, when=WHEN).demonstration


def test_a_demonstration_key_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file, not a folder")
    with pytest.raises(Unable, match="cannot be written"):
        demonstration_key(tmp_path / "state", "anne", when=WHEN)


def test_a_very_long_name_fits_its_certificate(tmp_path: Path) -> None:
    files = demonstration_key(tmp_path, "é" * 300, when=WHEN)
    assert open_pkcs12(files.key.read_bytes(), never, when=WHEN).name.endswith("(demonstration)")


def test_a_trust_list_names_every_file_that_is_none() -> None:
    with pytest.raises(BadInput) as caught:
        load_trust([("a.pem", b"niets"), ("gezag.pem", authority().root_pem), ("b.pem", b"-----BEGIN")])
    assert [(one.code, one.place.path) for one in caught.value.findings] == [("SUB501", "a.pem"), ("SUB501", "b.pem")]


def test_a_chain_in_one_file_trusts_its_root_only() -> None:
    trust = load_trust([("keten.pem", identity().certificate_pem())])
    assert (len(trust.roots), len(trust.others)) == (1, 1)
