"""Who signs what: a box belongs to a signatory, and whoever signs fills his own."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID

from tests.sign import authority

MEMO = "PS2021BEM07"
FILE = f"documents/memos/{MEMO}.yaml"
SIGNED = f"output/{MEMO}-signed.pdf"
NOW = datetime.now(UTC).replace(microsecond=0)
SPAN = {"start": NOW - timedelta(days=30), "end": NOW + timedelta(days=365)}
DEPUTY, CLERK = "Hanke Bruins Slot", "Griffier"


@cache
def gezag() -> authority.Authority:
    """An authority of today: the signatures in these tests are put now."""
    return authority.Authority()


@cache
def hand(name: str) -> authority.Identity:
    return gezag().signer(name, **SPAN)


@cache
def seal() -> authority.Identity:
    """The key of the province itself."""
    pairs = ((NameOID.ORGANIZATION_NAME, "Provincie Proef"), (NameOID.ORGANIZATION_IDENTIFIER, "NTRNL-12345678"))
    subject = x509.Name([x509.NameAttribute(oid, value) for oid, value in pairs])
    return gezag().signer("", subject=subject, **SPAN)


class Hands:
    """A desk where people with keys sign."""

    def __init__(self, desk: Any, folder: Path) -> None:
        self.desk, self.folder = desk, folder

    def key(self, who: authority.Identity | str) -> str:
        who = hand(who) if isinstance(who, str) else who
        path = self.folder / f"{who.certificate.serial_number}.p12"
        path.write_bytes(who.p12())
        return str(path)

    def sign(self, who: authority.Identity | str, *words: str, code: int = 0, answers: tuple[str, ...] = ()) -> Any:
        told = ("memo", "sign", MEMO, "--key", self.key(who), *words)
        if answers:
            return self.desk.asked(*told, answers=answers, code=code)
        return self.desk.sub(*told, code=code)

    def refused(self, who: authority.Identity | str, *words: str, code: int, answers: tuple[str, ...] = ()) -> str:
        """Return why the signature was refused, after making sure that nothing was written."""
        before, head = self.desk.files(), self.desk.git("rev-parse", "HEAD")
        answer = self.sign(who, *words, code=code, answers=answers)
        assert (self.desk.files(), self.desk.git("rev-parse", "HEAD")) == (before, head)
        assert answer.out == ""
        return str(answer.err)

    def signatures(self) -> list[tuple[str, str, str]]:
        """Field, signer and reason of every signature, in the order in which they were put."""
        found = self.desk.sub("verify", str(self.desk.root / SIGNED), "--json").json
        return [(each["field"], each["signer"], each["reason"]) for each in found["signatures"]]

    def said_by(self, *words: str) -> str:
        return subprocess.run(words, cwd=self.desk.root, capture_output=True, encoding="utf-8", check=False).stdout

    def signatories(self, *rows: tuple[str, str]) -> None:
        """Let the memo have these signatories, with their roles."""
        text = self.desk.read(FILE).decode()
        before, _, rest = text.partition("signatories:\n")
        after = rest[rest.index("text: |") :]
        said = "".join(f"  - name: {name}\n    role: {role}\n" for name, role in rows)
        self.desk.write(FILE, before + (f"signatories:\n{said}" if rows else "") + after)
        self.desk.commit("Wie tekent")


@pytest.fixture
def hands(example: Any, tmp_path: Path) -> Hands:
    """The example memo, which Hanke Bruins Slot is to sign as deputy."""
    return Hands(example, tmp_path)


@pytest.fixture
def two(hands: Hands) -> Hands:
    """The same with the clerk as the second signatory."""
    hands.signatories((DEPUTY, "Gedeputeerde"), (CLERK, "Voor akkoord"))
    return hands


def test_less_than_the_same_name_is_shown_and_confirmed_and_stands_in_the_signature(hands):
    shown = hands.refused("H. Bruins Slot", code=2)
    assert "The certificate is of H. Bruins Slot; the box is of Hanke Bruins Slot." in shown
    assert "--for “Hanke Bruins Slot”" in shown
    assert "Not signed" in hands.refused("H. Bruins Slot", code=1, answers=("n",))
    hands.sign("H. Bruins Slot", answers=("j",))
    assert hands.signatures() == [("Signature1", "H. Bruins Slot", "voor Hanke Bruins Slot, Gedeputeerde")]


@pytest.mark.slow
def test_without_a_terminal_the_command_says_whose_box_it_is(hands):
    assert "no signatory called Piet" in hands.refused("H. Bruins Slot", "--for", "Piet", code=2)
    hands.sign("H. Bruins Slot", "--for", "hanke bruins slot")
    assert hands.signatures() == [("Signature1", "H. Bruins Slot", "voor Hanke Bruins Slot, Gedeputeerde")]


@pytest.mark.parametrize("name", [pytest.param("Piet Jansen", marks=pytest.mark.slow), "J. Bruins Slot"])
def test_another_person_fills_no_box_whatever_the_command_says(hands, name):
    assert f"The certificate is of {name}, and {MEMO} has no box for that name." in hands.refused(name, code=1)
    assert "Who can sign: Hanke Bruins Slot." in hands.refused(name, "--for", DEPUTY, code=1)


def test_two_people_sign_in_any_order_each_in_his_own_box_without_a_question(two):
    two.sign(CLERK)
    first = two.desk.read(SIGNED)
    two.sign("HANKE BRUINS SLOT")
    assert two.desk.read(SIGNED).startswith(first)
    assert two.signatures() == [
        ("Signature2", CLERK, "Voor akkoord"),
        ("Signature1", "HANKE BRUINS SLOT", "Gedeputeerde"),
    ]
    other = subprocess.run(
        ["pdfsig", two.desk.root / SIGNED], capture_output=True, encoding="utf-8", check=False
    ).stdout
    assert other.count("Signature is Valid") == 2
    assert "Everybody has signed" in two.refused(CLERK, code=1)


@pytest.mark.slow
def test_one_certificate_fills_a_second_box_only_where_the_command_says_so(hands):
    hands.signatories((DEPUTY, "Gedeputeerde"), (DEPUTY, "Plaatsvervangend voorzitter"))
    hands.sign(DEPUTY)
    assert f"{DEPUTY} has signed {MEMO} already." in hands.refused(DEPUTY, code=2)
    hands.sign(DEPUTY, "--for", DEPUTY)
    assert [field for field, _, _ in hands.signatures()] == ["Signature1", "Signature2"]


def test_the_box_of_another_is_never_filled_with_the_same_certificate(two):
    two.sign(DEPUTY)
    assert "has no box for that name" in two.refused(DEPUTY, "--for", CLERK, code=1)
    assert f"The box of {DEPUTY} is signed already." in two.refused(DEPUTY, "--for", DEPUTY, code=1)


@pytest.mark.slow
def test_a_certificate_that_fits_two_boxes_asks_which(hands):
    hands.signatories(("J. de Vries", "Gedeputeerde"), ("Jan de Vries", "Griffier"))
    assert "more than one box" in hands.refused("J.W. de Vries", code=2)
    hands.sign("J.W. de Vries", "--for", "Jan de Vries", "--dry-run")


def test_a_seal_always_says_for_whom(two):
    assert "The certificate of Provincie Proef is a seal of an organisation." in two.refused(seal(), code=2)
    two.sign(seal(), "--for", CLERK)
    assert two.signatures() == [("Signature2", "Provincie Proef", "voor Griffier, Voor akkoord")]


def test_a_memo_without_signatories_shows_its_signature_all_the_same(hands):
    hands.signatories()
    hands.sign(seal())
    words = subprocess.run(
        ["pdftotext", hands.desk.root / SIGNED, "-"], capture_output=True, check=True
    ).stdout.decode()
    assert "Digitaal ondertekend door Provincie Proef op" in " ".join(words.split())
    assert "Everybody has signed" in hands.refused(DEPUTY, code=1)


def test_a_key_that_readers_cannot_check_is_refused_in_the_language_of_the_user(hands):
    who = gezag().signer(DEPUTY, key=ed25519.Ed25519PrivateKey.generate(), **SPAN)
    assert "Ed25519, which PDF readers cannot check" in hands.refused(who, code=1)
    dutch = hands.desk.process("--lang", "nl", "memo", "sign", MEMO, "--key", hands.key(who)).stderr.decode()
    assert f"De sleutel van {DEPUTY} is van de soort Ed25519; die kunnen PDF-lezers niet controleren." in dutch


@pytest.mark.slow
def test_a_curve_that_not_every_reader_knows_signs_with_a_warning(hands):
    who = gezag().signer(DEPUTY, key=ec.generate_private_key(ec.BrainpoolP256R1()), **SPAN)
    told = hands.sign(who).err
    assert "brainpoolP256r1: Okular, Evince and other readers with Poppler will call the signature invalid." in told


# -- what verify says of it ------------------------------------------------------------------------


def verified(hands: Hands, *words: str, code: int = 0) -> list[str]:
    """Return the lines of `sub verify` on who signed, without those on where the file came from."""
    out = hands.desk.sub("verify", str(hands.desk.root / SIGNED), *words, code=code).out
    return [line for line in out.splitlines() if "box" in line or "igned by" in line or "certificate" in line]


@pytest.fixture
def root(tmp_path: Path) -> str:
    (tmp_path / "gezag.pem").write_bytes(gezag().root_pem)
    return str(tmp_path / "gezag.pem")


def test_verify_says_of_each_box_who_was_to_sign_and_who_did(two, root):
    two.sign(CLERK)
    assert verified(two, "--trust", root)[1:] == [
        "· The box of Hanke Bruins Slot: not signed yet.",
        "✓ The box of Griffier: signed by Griffier.",
    ]
    two.sign("H. Bruins Slot", "--for", DEPUTY)
    assert verified(two, "--trust", root)[2:] == [
        "· The box of Hanke Bruins Slot: signed by H. Bruins Slot, confirmed to be the same person.",
        "✓ The box of Griffier: signed by Griffier.",
    ]
    found = two.desk.sub("verify", str(two.desk.root / SIGNED), "--json").json["boxes"]
    assert [(box["signatory"], box["signer"], box["likeness"], box["confirmed"]) for box in found] == [
        (DEPUTY, "H. Bruins Slot", "compatible", True),
        (CLERK, CLERK, "equal", False),
    ]


def test_outside_a_workspace_the_page_says_whose_box_it_is(hands, root, tmp_path):
    hands.sign(DEPUTY)
    elsewhere = tmp_path / "post" / "memo.pdf"
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(hands.desk.read(SIGNED))
    hands.desk.root = elsewhere.parent
    told = hands.desk.sub("verify", str(elsewhere), "--trust", root).out
    assert "✓ The box of Hanke Bruins Slot: signed by Hanke Bruins Slot." in told


def test_a_box_that_was_damaged_is_a_no_and_no_crash(hands):
    hands.sign(DEPUTY)
    (hands.desk.root / SIGNED).write_bytes(without_place(hands.desk.read(SIGNED)))
    assert "does not cover the whole file" in hands.desk.sub("verify", str(hands.desk.root / SIGNED), code=1).out


def without_place(data: bytes) -> bytes:
    """Return the file with a revision in which its box has no place that can be read."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(data))
    field = writer.root["/AcroForm"]["/Fields"][0].get_object()
    field["/Rect"] = generic.ArrayObject([generic.NumberObject(1)])
    writer.update_container(field)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


@pytest.mark.slow
def test_a_box_that_somebody_else_filled_is_a_no(hands, root, monkeypatch):
    """`sub` does not sign so; another program may."""
    from sub_cli.actions.signature import box
    from sub_cli.memo.people import Likeness

    with monkeypatch.context() as patch:
        patch.setattr(box, "how_alike", lambda *_: Likeness.EQUAL)
        hands.sign("Piet Jansen")
    assert verified(hands, "--trust", root, code=1)[-1] == (
        "✗ The box of Hanke Bruins Slot: signed by Piet Jansen, who is somebody else."
    )


def test_an_impostor_of_the_same_name_is_a_no_where_there_is_a_list(hands, tmp_path):
    hands.sign(DEPUTY)
    other = authority.Authority().signer(DEPUTY, **SPAN)
    (tmp_path / "other.pem").write_bytes(other.certificate_pem())
    assert verified(hands)[0].startswith(f"· Signed by {DEPUTY}")
    told = verified(hands, "--trust", str(tmp_path / "other.pem"), code=1)
    assert told[0].startswith(f"✗ Signed by {DEPUTY}")
    assert told[0].endswith("Proefgezag is not on the list of trusted authorities.")
    assert verified(hands, "--trust", str(tmp_path / "other.pem"), "--allow-untrusted")[0].startswith("· Signed by")


def test_a_demonstration_is_told_as_such_and_is_a_no_where_there_is_a_list(hands, root):
    signed = hands.desk.sub("memo", "sign", MEMO, "--demo").out.strip()
    told = hands.desk.sub("verify", signed).out
    assert "a demonstration key, without legal force." in told
    assert "· The box of Hanke Bruins Slot: filled with a demonstration key." in told
    assert "✗ Signed by" in hands.desk.sub("verify", signed, "--trust", root, code=1).out
    hands.desk.sub("verify", signed, "--trust", root, "--allow-untrusted")


def trusts(desk: Any, pem: bytes, subject: str) -> None:
    desk.write("vertrouwd/root.pem", pem.decode())
    desk.write("sub.toml", desk.read("sub.toml").decode() + '\n[sign]\ntrust = ["vertrouwd/root.pem"]\n')
    desk.commit(subject)


def test_the_list_of_the_workspace_counts_and_one_that_a_branch_brings_does_not(hands):
    desk = hands.desk
    desk.git("branch", "-M", "main")
    desk.git("switch", "--quiet", "--create", "voorstel")
    trusts(desk, gezag().root_pem, "Wie dit voorstel vertrouwt")
    assert "No authority on the list" not in hands.sign(DEPUTY).err
    answer = desk.sub("verify", str(desk.root / SIGNED))
    assert "This branch has a list of authorities of its own, which does not count here." in answer.err
    assert "· Signed by" in answer.out
    # A branch that begins before there was a workspace brings everything along, and so its list too.
    desk.git("switch", "--quiet", "--orphan", "los")
    desk.git("checkout", "voorstel", "--", ".")
    desk.commit("Alles nieuw")
    assert "which does not count here" in desk.sub("verify", str(desk.root / SIGNED)).err
    desk.git("switch", "--quiet", "voorstel")
    # Once it is the list of the branch that everybody starts from, it counts on every other too.
    desk.git("branch", "--force", "main", "HEAD")
    assert "✓ Signed by" in desk.sub("verify", str(desk.root / SIGNED)).out
    desk.write("README.md", "Meer.\n")
    desk.commit("Iets anders")
    assert "✓ Signed by" in desk.sub("verify", str(desk.root / SIGNED)).out


def test_a_signature_by_an_unlisted_signer_is_a_no_by_the_list_of_the_workspace(hands):
    trusts(hands.desk, authority.Authority().root_pem, "Een lijst")
    told = hands.sign(DEPUTY).err
    assert f"No authority on the list of this workspace vouches for {DEPUTY}: sub verify will not believe" in told
    assert "✗ Signed by" in hands.desk.sub("verify", str(hands.desk.root / SIGNED), code=1).out
