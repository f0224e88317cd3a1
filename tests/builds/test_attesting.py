"""The manifest and the provenance of a build, signed with git's SSH key, and what is told of them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from yard import MEMOS, Yard


@pytest.fixture
def signing(built: Yard, tmp_path: Path) -> Yard:
    """A built yard whose git signs with an SSH key."""
    key = tmp_path / "id_ed25519"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "sanne", "-f", key], check=True)
    built.git("config", "gpg.format", "ssh")
    built.git("config", "user.signingKey", f"{key}.pub")
    return built


def vouch(yard: Yard, tmp_path: Path) -> None:
    allowed = tmp_path / "allowed"
    allowed.write_text("sanne@example.org " + (tmp_path / "id_ed25519.pub").read_text())
    yard.git("config", "gpg.ssh.allowedSignersFile", str(allowed))


def test_a_signed_build_is_verified_and_others_can_do_that_too(signing: Yard, tmp_path: Path) -> None:
    signing.sub("build", "--provenance", "--sign")
    told = signing.sub("verify", "output/manifest.json").out
    assert "· Signed with the key SHA256:" in told
    vouch(signing, tmp_path)
    count = len((signing.root / "output/SHA256SUMS").read_text().splitlines())
    for name in ("manifest.json", "provenance.json"):
        told = signing.sub("verify", f"output/{name}").out
        assert "✓ Signed by sanne@example.org, with the key SHA256:" in told
        assert f"✓ {count} files are what it says." in told
        assert f"✓ Made from commit {signing.git('rev-parse', 'HEAD')}, on main." in told
        command = ["ssh-keygen", "-Y", "verify", "-n", "file", "-I", "sanne@example.org", "-f", tmp_path / "allowed"]
        data = (signing.root / "output" / name).read_bytes()
        subprocess.run([*command, "-s", f"output/{name}.sig"], cwd=signing.root, input=data, check=True)
    assert signing.sub("verify", "output/manifest.json", "--json").data["signature"]["signer"] == "sanne@example.org"


def test_what_does_not_hold_is_named(signing: Yard) -> None:
    signing.sub("build", "--sign")
    (signing.root / f"output/{MEMOS[0]}.pdf").write_bytes(b"%PDF-other")
    (signing.root / f"output/{MEMOS[1]}.pdf").unlink()
    told = signing.sub("verify", "output/manifest.json", code=1).out
    assert f"✗ {MEMOS[0]}.pdf is not what it says." in told
    assert f"✗ {MEMOS[1]}.pdf is not there" in told
    manifest = signing.root / "output/manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(b'"state": ""', b'"state": "x"'))
    assert "✗ The signature is not of this file." in signing.sub("verify", "output/manifest.json", code=1).out
    signing.edit("output/manifest.json", signing.git("rev-parse", "HEAD"), "0" * 40)
    assert (
        "which is in no branch or tag of this repository" in signing.sub("verify", "output/manifest.json", code=1).out
    )


def test_a_signature_does_not_outlive_what_it_signed(signing: Yard) -> None:
    signing.sub("build", "--provenance", "--sign")
    signing.edit("documents/memos/PS2021BEM06.yaml", "subject: ", "subject: Over ")
    signing.sub("build")
    left = {path.name for path in (signing.root / "output").iterdir()}
    assert left & {"manifest.json.sig", "provenance.json", "provenance.json.sig"} == set()
    assert "· The file is not signed." in signing.sub("verify", "output/manifest.json").out


def test_what_cannot_be_signed_or_read_says_so(built: Yard) -> None:
    assert "git config user.signingKey" in built.sub("build", "--sign", code=3).err
    built.git("config", "gpg.format", "ssh")
    built.git("config", "user.signingKey", str(built.root / "nowhere.pub"))
    assert "nowhere.pub did not sign" in built.sub("build", "--sign", code=3).err
    (built.root / "other.json").write_text('{"a": 1}')
    assert "SUB350" in built.sub("verify", "other.json", code=3).err
    leading = (
        '{"_type": "https://in-toto.io/Statement/v1", "predicate": {"buildDefinition": {"resolvedDependencies": []}}'
    )
    (built.root / "out.json").write_text(leading + ', "subject": [{"name": "../x", "digest": {"sha256": "00"}}]}')
    assert "leads out" in built.sub("verify", "out.json", code=3).err
    assert "sub build --check" in built.sub("verify", "output/manifest.json", "--rebuild", code=2).err
