"""Signing: what is asked before, what is left behind, several hands on one memo, and what is refused."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.sign import authority
from tests.sign.card import needs_device

MEMO = "PS2021BEM07"
FILE = f"documents/memos/{MEMO}.yaml"
SIGNED = f"output/{MEMO}-signed.pdf"
KEPT = f"documents/memos/signed/{MEMO}.pdf"
RECORD = f"documents/memos/signed/{MEMO}.yaml"
NOW = datetime.now(UTC).replace(microsecond=0)
YEAR = timedelta(days=365)


@cache
def gezag() -> authority.Authority:
    """An authority of today: the signatures in these tests are put now."""
    return authority.Authority()


@cache
def hand(name: str) -> authority.Identity:
    return gezag().signer(name, start=NOW - timedelta(days=30), end=NOW + YEAR)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A folder with the keys of the deputy (PKCS#12, and PEM with a pass phrase) and the clerk, and the root."""
    (tmp_path / "deputy.p12").write_bytes(hand("Hanke Bruins Slot").p12())
    (tmp_path / "deputy.pem").write_bytes(hand("Hanke Bruins Slot").pem(b"geheim"))
    (tmp_path / "chain.pem").write_bytes(hand("Hanke Bruins Slot").certificate_pem())
    (tmp_path / "clerk.pem").write_bytes(hand("Griffier").pem() + hand("Griffier").certificate_pem())
    (tmp_path / "root.pem").write_bytes(gezag().root_pem)
    return tmp_path


@pytest.fixture
def two_hands(example: Any) -> Any:
    """The example memo with a second signatory."""
    text = example.read(FILE).decode()
    both = "    role: Gedeputeerde\n  - name: Griffier\n    role: Voor akkoord\n"
    example.write(FILE, text.replace("    role: Gedeputeerde\n", both))
    example.commit("Tweede ondertekenaar")
    return example


def sha(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def signed_in(desk: Any) -> str:
    return str(desk.root / SIGNED)


def test_signing_makes_the_pdf_two_commits_and_a_tag(example, keys):
    before = int(example.git("rev-list", "--count", "HEAD"))
    answer = example.sub("memo", "sign", MEMO, "--key", str(keys / "deputy.p12"))
    pdf = Path(answer.out.strip()).read_bytes()
    assert int(example.git("rev-list", "--count", "HEAD")) == before + 2
    assert b"status: signed" in example.read(FILE)
    assert example.git("status", "--porcelain") == ""
    assert example.git("cat-file", "-t", f"refs/tags/memo/{MEMO}") == "tag"
    assert example.git("rev-parse", f"memo/{MEMO}^{{commit}}") == example.git("rev-parse", "HEAD")
    assert example.read(KEPT) == pdf
    assert f"Signed-PDF: {sha(pdf)}" in example.git("cat-file", "-p", f"memo/{MEMO}")
    found = example.sub("verify", signed_in(example), "--trust", str(keys / "root.pem"), "--rebuild", "--json").json
    assert found["holds"]
    assert [each["standing"] for each in found["signatures"]] == ["trusted"]
    assert found["provenance"]["commit"] == example.git("rev-parse", "HEAD~1")
    assert (found["tag"], found["rebuild"]["outcome"]) == (f"memo/{MEMO}", "same")


def test_two_people_sign_in_order_each_in_his_own_field(two_hands, keys, tmp_path):
    desk = two_hands
    desk.sub("memo", "sign", MEMO, "--key", str(keys / "deputy.p12"))
    first = desk.read(SIGNED)
    desk.sub("memo", "sign", MEMO, "--key", str(keys / "clerk.pem"))
    second = desk.read(SIGNED)
    assert second.startswith(first)
    found = desk.sub("verify", signed_in(desk), "--trust", str(keys / "root.pem"), "--rebuild", "--json").json
    signed = [(each["field"], each["signer"], each["standing"]) for each in found["signatures"]]
    assert signed == [("Signature1", "Hanke Bruins Slot", "trusted"), ("Signature2", "Griffier", "trusted")]
    assert found["holds"]
    assert (found["tag"], found["rebuild"]["outcome"]) == (f"memo/{MEMO}-2", "same")
    other = subprocess.run(["pdfsig", desk.root / SIGNED], capture_output=True, encoding="utf-8", check=False).stdout
    assert other.count("Signature is Valid") == 2
    assert "Total document signed" in other
    check = subprocess.run(["qpdf", "--check", desk.root / SIGNED], capture_output=True, encoding="utf-8", check=True)
    assert "No syntax or stream encoding errors found" in check.stdout
    answer = desk.sub("memo", "sign", MEMO, "--key", str(keys / "clerk.pem"), code=1)
    assert "Everybody has signed" in answer.err
    assert desk.read(SIGNED) == second


def _one_byte(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


@pytest.mark.parametrize("change", [_one_byte, lambda data: data + b"\n% more", lambda data: b"%PDF-1.7\n"])
def test_the_second_hand_signs_no_file_but_the_one_that_the_first_left(two_hands, keys, change: Callable[..., bytes]):
    desk = two_hands
    desk.sub("memo", "sign", MEMO, "--key", str(keys / "deputy.p12"))
    first = desk.read(KEPT)
    # What lies in output/ is not overwritten where it is another file.
    (desk.root / SIGNED).write_bytes(change(first))
    desk.sub("memo", "sign", MEMO, "--key", str(keys / "clerk.pem"), code=1)
    assert (desk.read(SIGNED), desk.read(KEPT)) == (change(first), first)
    (desk.root / SIGNED).unlink()
    # A branch can bring another file, and a record that goes with it: the file itself has to convince.
    (desk.root / KEPT).write_bytes(change(first))
    told = desk.sub("memo", "sign", MEMO, "--key", str(keys / "clerk.pem"), code=1).err
    assert "has another digest" in told
    record = desk.read(RECORD).decode().replace(sha(first), sha(change(first)))
    desk.write(RECORD, record.replace(f"size: {len(first)}", f"size: {len(change(first))}"))
    desk.commit("Een ander bestand")
    told = desk.sub("memo", "sign", MEMO, "--key", str(keys / "clerk.pem"), code=1).err
    assert f"The signed file of {MEMO} does not hold." in told
    assert "another digest" not in told
    assert not (desk.root / SIGNED).exists()


def test_the_second_hand_does_not_sign_the_pdf_of_another_memo(two_hands, keys):
    desk = two_hands
    desk.sub("memo", "edit", "PS2021BEM06", "--status", "final")
    for number in (MEMO, "PS2021BEM06"):
        desk.sub("memo", "sign", number, "--key", str(keys / "deputy.p12"))
    other = "documents/memos/signed/PS2021BEM06"
    (desk.root / f"{other}.pdf").write_bytes(desk.read(KEPT))
    desk.write(f"{other}.yaml", re.sub("(?s)signatures:.*?references:|signatures:.*?errata:", lambda found: (
        re.search("(?s)signatures:.*?" + found[0].rpartition("\n")[2], desk.read(RECORD).decode())[0]
    ), desk.read(f"{other}.yaml").decode()))  # fmt: skip
    desk.commit("Het bestand van een ander memo")
    answer = desk.sub("memo", "sign", "PS2021BEM06", "--key", str(keys / "clerk.pem"), code=1)
    assert "is not the memo PS2021BEM06" in answer.err


def test_a_draft_and_what_is_not_committed_are_not_signed(example, keys):
    key = str(keys / "deputy.p12")
    assert "only a final memo" in example.sub("memo", "sign", "PS2021BEM06", "--key", key, code=1).err
    text = example.read(FILE).decode()
    example.write(FILE, text.replace("elf keer", "twaalf keer"))
    assert FILE in example.sub("memo", "sign", MEMO, "--key", key, code=4).err
    example.write(FILE, text)
    example.write("sub.toml", example.read("sub.toml").decode() + "sources = true  # under [build]\n")
    assert "sub.toml" in example.sub("memo", "sign", MEMO, "--key", key, code=4).err
    assert not (example.root / SIGNED).exists()
    assert example.git("tag") == ""


def test_a_memo_with_mistakes_in_it_is_not_signed(example, keys):
    text = example.read(FILE).decode()
    example.write(FILE, text.replace("[](@E01)", "[](@E01)\n\n  [](@E02)"))
    example.commit("Een erratum dat er niet bij hoort")
    head = example.git("rev-parse", "HEAD")
    answer = example.sub("memo", "sign", MEMO, "--key", str(keys / "deputy.p12"), code=1)
    assert "SUB175" in answer.err
    assert example.git("rev-parse", "HEAD") == head


def test_what_goes_wrong_while_signing_leaves_no_trace(example, keys, monkeypatch):
    from sub_cli.errors import Refused
    from sub_cli.messages import msg
    from sub_cli.sign import signer

    def fail(*_: Any, **__: Any) -> bytes:
        raise Refused(msg("No."))

    monkeypatch.setattr(signer, "sign_pdf", fail)
    before, head = example.files(), example.git("rev-parse", "HEAD")
    example.sub("memo", "sign", MEMO, "--key", str(keys / "deputy.p12"), code=1)
    assert (example.files(), example.git("rev-parse", "HEAD"), example.git("tag")) == (before, head, "")
    assert not (example.root / SIGNED).exists()


def test_a_file_that_the_workspace_knows_is_not_opened_where_the_keys_are_either(example, keys):
    """What stood in it after each signature is told by the process that judges it, also to hold it against a record."""
    example.sub("memo", "sign", MEMO, "--key", str(keys / "deputy.p12"))
    program = "import sys\nfrom sub_cli.cli.main import run\nrun(sys.argv[1:])\nprint('pyhanko' in sys.modules)"
    command = [sys.executable, "-c", program, "--lang", "en", "verify", SIGNED]
    done = subprocess.run(command, cwd=example.root, capture_output=True, encoding="utf-8", check=False)
    assert f"The tag memo/{MEMO} names exactly this file." in done.stdout
    assert done.stdout.splitlines()[-1] == "False"


OUTSIDE = """
from contextlib import contextmanager
from pathlib import Path

from sub_cli.errors import NotFound
from sub_cli.messages import msg
from sub_cli.sign.backend import BACKENDS, Backend, Setting
from sub_cli.sign.pkcs12 import open_pkcs12


@contextmanager
def open_vault(request):
    place = Path(request.said["--vault"], request.said.get("--drawer", "top"))
    if not place.is_file():
        raise NotFound(msg("There is no drawer {name}.", name=place.name))
    yield open_pkcs12(place.read_bytes(), request.pass_phrase, when=request.when)


settings = (Setting("--vault", msg("Folder of the vault.")), Setting("--drawer", msg("Which drawer.")))
BACKENDS["vault"] = Backend(settings, open_vault)

from sub_cli.cli.main import main

main()
"""


def test_a_signing_backend_is_a_module_and_a_row_of_a_table(example, keys):
    """One from outside is chosen by its option, opens its keys, and stands in the help and in the errors."""

    def sub(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", OUTSIDE, "--lang", "en", "memo", "sign", *words]
        return subprocess.run(command, cwd=example.root, capture_output=True, encoding="utf-8", check=False)

    (keys / "bottom").write_bytes((keys / "deputy.p12").read_bytes())
    assert re.search(r"--vault TEXT +Folder of the vault\..*--drawer TEXT +Which drawer\.", sub("--help").stdout, re.S)
    both = sub(MEMO, "--vault", str(keys), "--demo")
    assert (both.returncode, "--key, --pkcs11, --demo, --vault" in both.stderr) == (2, True)
    assert "There is no drawer top." in sub(MEMO, "--vault", str(keys)).stderr
    done = sub(MEMO, "--vault", str(keys), "--drawer", "bottom")
    assert done.returncode == 0, done.stderr
    found = example.sub("verify", signed_in(example), "--trust", str(keys / "root.pem"), "--json").json
    assert (found["holds"], found["signatures"][0]["signer"]) == (True, "Hanke Bruins Slot")


def test_a_key_in_pem_with_its_chain_beside_it_and_a_pass_phrase(example, keys, monkeypatch):
    words = ["memo", "sign", MEMO, "--key", str(keys / "deputy.pem"), "--certificate", str(keys / "chain.pem")]
    assert "pass phrase" in example.sub(*words, code=1).err
    monkeypatch.setenv("SUB_PASSPHRASE", "geheim")
    example.sub(*words)
    found = example.sub("verify", signed_in(example), "--trust", str(keys / "root.pem"), "--json").json
    assert found["signatures"][0]["signer"] == "Hanke Bruins Slot"


def test_one_key_at_a_time(example, keys):
    key = str(keys / "deputy.p12")
    assert "--demo" in example.sub("memo", "sign", MEMO, "--key", key, "--demo", code=2).err
    assert "--token" in example.sub("memo", "sign", MEMO, "--pkcs11", key, code=2).err


@pytest.fixture
def clock_tower() -> Iterator[str]:
    """The address of a time-stamp authority on this machine."""
    from asn1crypto import tsp

    who = gezag().time_stamp_authority(start=NOW - timedelta(days=30), end=NOW + YEAR)
    stamper = authority.timestamper(datetime.now(UTC) + timedelta(seconds=1), who, gezag().root)

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            data = stamper.request_tsa_response(query).dump()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/tsa"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("level", [pytest.param("B-T", marks=pytest.mark.slow), "B-LTA"])
def test_the_levels_with_a_time_stamp_by_the_list_in_sub_toml(example, keys, clock_tower, level):
    example.write("vertrouwd/root.pem", gezag().root_pem.decode())
    (example.root / "vertrouwd/ingetrokken.crl").write_bytes(gezag().revocations(moment=NOW))
    lists = '[sign]\ntrust = ["vertrouwd/root.pem"]\ncrls = ["vertrouwd/ingetrokken.crl"]\n'
    example.write("sub.toml", example.read("sub.toml").decode() + "\n" + lists)
    example.commit("Wie vertrouwd wordt")
    key = str(keys / "deputy.p12")
    example.sub("memo", "sign", MEMO, "--key", key, "--level", level, code=2)
    example.sub("memo", "sign", MEMO, "--key", key, "--level", level, "--tsa", clock_tower)
    found = example.sub("verify", signed_in(example), "--rebuild", "--json").json
    assert found["holds"]
    assert found["rebuild"]["outcome"] == "same"
    first = found["signatures"][0]
    assert (first["level"], first["time_source"], first["time_authority"]) == (level, "time stamp", "Proeftijd")
    told = example.sub("verify", signed_in(example)).out.splitlines()
    assert told[0] == "✓ The signature is whole and covers the file."
    assert re.fullmatch(
        r"✓ Signed by Hanke Bruins Slot on .* \(time stamp of Proeftijd\): trusted, by Proefgezag\.", told[1]
    )
    stamped = [line for line in told if line.startswith("✓ Time stamp of Proeftijd on ")]
    assert len(stamped) == (level == "B-LTA")


def test_the_archive_gets_the_digest_of_the_signed_file(example, keys):
    answer = example.sub("memo", "sign", MEMO, "--key", str(keys / "deputy.p12"), "--sidecar")
    pdf, what, which = map(Path, answer.out.splitlines())
    assert hashlib.sha256(pdf.read_bytes()).hexdigest() in which.read_text(encoding="utf-8")
    assert "<aggregatieniveau>" in what.read_text(encoding="utf-8")


@needs_device
def test_a_key_that_never_leaves_its_card(example, device, monkeypatch):
    text = (
        example.read(FILE).decode().replace("  - name: Hanke Bruins Slot\n    role: Gedeputeerde", "  - name: Griffier")
    )
    example.write(FILE, text)
    example.commit("De griffier tekent")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(authority.WHEN.timestamp())))
    words = ["memo", "sign", MEMO, "--pkcs11", str(device), "--token", "kaart", "--label", "griffier"]
    monkeypatch.setenv("SUB_PASSPHRASE", "9999")
    assert "PIN" in example.sub(*words, code=1).err
    monkeypatch.setenv("SUB_PASSPHRASE", "1234")
    example.sub(*words)
    found = example.sub("verify", signed_in(example), "--rebuild", "--json").json
    assert (found["signatures"][0]["signer"], found["holds"]) == ("Griffier", True)
    assert "2021-04-09" in found["signatures"][0]["signed_at"]


def test_a_signed_memo_of_a_commit_that_is_nowhere_here_is_not_believed(example, keys, tmp_path):
    """The signature is whole, and all that it names is as here, but the commit: somebody made it elsewhere."""
    before = tmp_path / "before"
    shutil.copytree(example.root, before)
    example.sub("memo", "sign", MEMO, "--key", str(keys / "deputy.p12"))
    pdf = f"output/{MEMO}-signed.pdf"
    there = example.sub("verify", str(example.root / pdf), "--json").json
    assert (there["whole"], there["commit_in_history"]) == (True, True)
    shutil.copy(example.root / pdf, before / "signed.pdf")
    shutil.rmtree(example.root)
    shutil.move(before, example.root)
    here = example.sub("verify", str(example.root / "signed.pdf"), "--json", code=1).json
    assert (here["whole"], here["commit_in_history"], here["holds"]) == (True, False, False)
    assert [each["same"] for each in here["errata"]] == [True]
    example.sub("verify", str(example.root / "signed.pdf"), code=1)


def test_a_commit_that_no_branch_or_tag_leads_to_is_no_origin(example, keys):
    """It is in the clone that made it until git throws it away, and in no other."""
    example.git("switch", "--quiet", "--create", "apart")
    example.sub("memo", "sign", MEMO, "--key", str(keys / "deputy.p12"))
    copy = example.root / "signed.pdf"
    shutil.copy(example.root / f"output/{MEMO}-signed.pdf", copy)
    tip = example.git("rev-parse", "HEAD")
    example.git("switch", "--quiet", "main")
    assert example.sub("verify", str(copy), "--json").json["branches"] == ["apart"]
    example.git("branch", "--quiet", "-D", "apart")
    example.git("tag", "--delete", f"memo/{MEMO}")
    told = example.sub("verify", str(copy), code=1).out
    assert "which is in no branch or tag of this repository" in told
    for holding in (("tag", "kept", tip), ("update-ref", "refs/remotes/origin/apart", tip)):
        example.git(*holding)
        assert example.sub("verify", str(copy), "--json").json["commit_in_history"] is True
        example.git("update-ref", "-d", "refs/tags/kept" if holding[0] == "tag" else holding[1])
    example.git("switch", "--quiet", "--detach", tip)
    assert example.sub("verify", str(copy), "--json").json["commit_in_history"] is True


# -- a key that comes in --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["deputy.p12", "hanke.pem"])
def test_a_key_comes_in_as_bytes_and_is_left_nowhere(example, keys, name):
    own = hand("Hanke Bruins Slot")
    data = own.p12() if name.endswith(".p12") else own.pem() + own.certificate_pem()
    for file in keys.glob("deputy.*"):
        file.unlink()
    before = set(example.everything())
    example.sub("memo", "sign", MEMO, "--key", "-", stdin=data)
    found = example.sub("verify", signed_in(example), "--trust", str(keys / "root.pem"), "--json").json
    assert [each["standing"] for each in found["signatures"]] == ["trusted"]
    written = b"".join(data for path, data in example.everything().items() if path not in before)
    assert data not in written


def test_what_comes_in_and_is_no_key_is_refused(example):
    told = example.sub("memo", "sign", MEMO, "--key", "-", stdin="geen sleutel", code=3).err
    assert told == "<stdin> cannot be used.\n<stdin>  SUB500  It is not a PKCS#12 file.\n"
