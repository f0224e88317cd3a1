"""Everything a workspace declares is built; what did not change is not; and every answer names its reason."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest
from yard import EXAMPLE, MEMOS, PLAN, SUB, Yard

from sub_cli import layout
from sub_cli.actions.builds import targets
from sub_cli.actions.builds.site import Site
from sub_cli.cli.main import run
from sub_cli.render.job import Job

ROLES = f"documents/{PLAN}/sections/rollen.yaml"
MEMO = "documents/memos/PS2021BEM06.yaml"
ALL = {f"document/{PLAN}", *(f"memo/{each}" for each in MEMOS), f"renvooi/{PLAN}/E01", f"renvooi/{PLAN}/E02"}


def test_everything_is_built_once_and_then_nothing(once):
    assert once.first == {**dict.fromkeys(ALL, "built"), "theme": "built", "index": "built"}
    files = once.output()
    for stem in (*MEMOS, PLAN, f"renvooi-{PLAN}-E01"):
        assert files[f"{stem}.pdf"].startswith(b"%PDF-1.7")
        assert files[f"{stem}.html"].startswith(b"<!doctype html>")
    assert b'href="theme/house.css"' in files[f"{PLAN}.html"]
    assert b'font-family: "Source Sans Pro"; font-weight: 600' in files["theme/screen.css"]
    check = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=once.root / "output")
    assert check.returncode == 0
    again = once.build()
    assert set(again.values()) == {"fresh"}
    assert once.output() == files


def test_what_is_built_is_what_the_single_commands_make(once, tmp_path):
    for words, name in ((("memo", "build", MEMOS[1]), MEMOS[1]), (("document", "build", PLAN), PLAN)):
        once.sub(*words, "-o", str(tmp_path / "one.pdf"))
        assert (tmp_path / "one.pdf").read_bytes() == once.output()[f"{name}.pdf"]


def test_one_page_can_be_made_to_be_mailed(built):
    """A file beside those of the build, which stay as they are."""
    before = built.output()
    for words, name in (
        (("memo", "build", MEMOS[1]), MEMOS[1]),
        (("document", "build", "--at", "@base"), f"{PLAN}-base"),
    ):
        answer = built.sub(*words, "--single-file")
        page = built.root / f"output/{name}-single.html"
        assert answer.out == f"{page}\n"
        assert not re.search(r'(?:href|src)="(?!data:|#|mailto:)|url\((?!data:)', page.read_text(encoding="utf-8"))
    assert {name: data for name, data in built.output().items() if "-single" not in name} == before
    refused = built.sub("memo", "build", MEMOS[1], "--single-file", "--sidecar", code=2)
    assert "These do not go together: --single-file, --sidecar." in refused.err


def test_only_what_shows_a_changed_section_is_built_and_the_reason_is_told(built, states):
    built.edit(ROLES, "vijf rollen", "zes rollen")
    built.commit("Rollen")
    why = built.sub("build", "--why", PLAN).out
    assert f"{ROLES} changed" in why
    assert "memo/PS2021BEM06  unchanged" in built.sub("build", "--why", MEMOS[0]).out
    found = built.build()
    # The renvooi of an applied erratum is made from the commit that applied it: no later edit touches it.
    assert states(found, "fresh") == {f"renvooi/{PLAN}/E01", *(f"memo/{each}" for each in MEMOS)}
    assert f"document/{PLAN}" in states(found, "built")


def test_the_settings_go_into_everything_also_where_no_commit_holds_them(built, states):
    built.edit("sub.toml", "[build]", "# Wat er gebouwd wordt.\n[build]")
    built.build(MEMOS[1])
    plain = built.output()[f"{MEMOS[1]}.pdf"]
    built.edit("sub.toml", "[build]", "[build]\nsources = true")
    assert "sub.toml changed" in built.sub("build", "--why", MEMOS[1]).out
    assert states(built.build(MEMOS[1]), "built") >= {f"memo/{MEMOS[1]}"}
    assert len(built.output()[f"{MEMOS[1]}.pdf"]) > len(plain)


def test_time_stamps_decide_nothing(built, states):
    for path in built.root.glob("documents/**/*.yaml"):
        os.utime(path)
    assert set(built.build().values()) == {"fresh"}
    memo = built.root / MEMO
    before = memo.stat()
    data = memo.read_bytes()
    memo.write_bytes(data.replace(b"subject: B", b"subject: C"))
    os.utime(memo, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert states(built.build(), "built") == {"memo/PS2021BEM06"}


def test_a_damaged_artefact_comes_from_the_cache_and_a_damaged_cache_is_noticed(built, states):
    good = built.output()
    pdf = built.root / "output" / f"{MEMOS[0]}.pdf"
    pdf.write_bytes(good[pdf.name][:-1] + b"?")
    (built.root / "output" / f"{MEMOS[1]}.html").unlink()
    assert states(built.build(), "cached") == {f"memo/{each}" for each in MEMOS}
    for entry in (built.root / ".sub/build/cache").glob("??/*"):
        entry.write_bytes(entry.read_bytes()[:-1] + b"?")
    pdf.unlink()
    assert states(built.build(), "built") == {f"memo/{MEMOS[0]}"}
    assert built.output() == good
    shutil.rmtree(built.root / ".sub")
    assert set(built.build().values()) == {"fresh"}


def test_a_cache_from_elsewhere_spares_the_work_of_a_new_clone(built, tmp_path, states):
    good = built.output()
    shutil.rmtree(built.root / "output")
    assert states(built.build(), "cached") == ALL
    assert built.output() == good


def test_one_failing_target_stops_no_other(built, states):
    built.edit(MEMO, "text: |\n", "text: |\n  Zie [](#nergens).\n\n")
    built.edit("documents/memos/PS2021BEM07.yaml", "subject: ", "subject: Over ")
    answer = built.sub("build", code=1)
    assert f"{MEMO}:" in answer.err
    assert "nergens" in answer.err
    assert "built  PS2021BEM07.pdf" in answer.out
    assert "1 failed" in answer.err
    assert states(built.build(code=1), "failed") == {"memo/PS2021BEM06"}


def test_what_is_no_more_goes_and_what_others_put_there_stays(built):
    built.git("rm", "--quiet", MEMO)
    built.commit("Weg")
    signed = built.root / "output" / "PS2021BEM07-signed.pdf"
    signed.write_bytes(b"%PDF-signed")
    (built.root / "output" / "PS2021BEM06.html").write_text("mine now")
    assert built.sub("build", "--json").data["removed"] == ["PS2021BEM06.pdf"]
    assert signed.exists()
    assert (built.root / "output" / "PS2021BEM06.html").read_text() == "mine now"
    assert "memo/PS2021BEM06" not in json.loads((built.root / "output/manifest.json").read_text())["targets"]


def test_targets_are_named_as_people_name_them(built):
    for name in (MEMOS[0], f"memo/{MEMOS[0]}", f"{MEMOS[0]}.pdf"):
        assert built.build(name) == {f"memo/{MEMOS[0]}": "fresh", "theme": "fresh"}
    assert set(built.build("--only", "renvooi")) == {f"renvooi/{PLAN}/E01", f"renvooi/{PLAN}/E02", "theme"}
    assert "PS2021BEM06" in built.sub("build", "PS2021BEM60", code=3).err


def test_drafts_can_be_left_out_and_everything_can_be_made_a_draft(built):
    built.edit("documents/memos/PS2021BEM07.yaml", "status: final", "status: draft")
    built.commit("Toch nog niet")
    assert f"memo/{MEMOS[1]}" not in built.build("--final", "-o", str(built.root / "output/final"))
    built.build("--draft", MEMOS[0], "-o", str(built.root / "output/draft"))
    text = subprocess.run(
        ["pdftotext", built.root / "output/draft" / f"{MEMOS[0]}.pdf", "-"], capture_output=True, check=True, text=True
    ).stdout
    assert "CONCEPT" in text


def test_other_states_have_folders_of_their_own(built):
    here = built.output()
    base = built.build("--at", "@base")
    assert base == {f"document/{PLAN}": "built", "theme": "built", "index": "built"}
    built.edit(ROLES, "vijf rollen", "zes rollen")
    built.commit("Rollen")
    earlier = built.build("--at", "HEAD~1", "--only", "memo")
    assert set(earlier) == {f"memo/{each}" for each in MEMOS} | {"theme"}
    assert built.output("output/at/HEAD~1")[f"{MEMOS[0]}.pdf"] == here[f"{MEMOS[0]}.pdf"]


def test_a_dry_run_writes_nothing(fresh, tmp_path):
    yard = fresh.copy(tmp_path / "dry")
    answer = yard.sub("build", "--dry-run")
    assert f"memo/{MEMOS[0]}  to be built\n  it was not built here before" in answer.out
    assert not (yard.root / "output").exists()


def test_a_check_says_whether_a_rebuild_gives_the_same(built):
    assert "same bytes" in built.sub("build", "--check", "output/manifest.json", MEMOS[0]).err
    kept = built.root / "kept.json"
    shutil.copy(built.root / "output/manifest.json", kept)
    built.edit(MEMO, "subject: ", "subject: Over ")
    (difference,) = built.sub("build", "--check", "kept.json", MEMOS[0], "--json", code=1).data
    assert difference["name"] == f"memo/{MEMOS[0]}"
    assert MEMO in difference["inputs"]
    assert difference["artefacts"] == [f"{MEMOS[0]}.html", f"{MEMOS[0]}.pdf"]


def test_a_check_reads_the_words_of_each_page_back_from_its_pdf(built):
    style = built.root / "templates/memo.css"
    style.write_text(style.read_text(encoding="utf-8") + ".leads { display: none }\n", encoding="utf-8")
    built.build(MEMOS[0])
    answer = built.sub("build", "--check", "output/manifest.json", MEMOS[0], code=1)
    words = "Voor de bespreking vragen we uw aandacht voor drie onderdelen:"
    assert answer.out == f"memo/{MEMOS[0]}: {MEMOS[0]}.pdf lacks words of its page: “{words}”\n"


def test_memos_and_documents_get_their_archive_metadata_where_that_is_wanted(built, states):
    plain = built.output()
    found = built.build("--sidecar")
    assert states(found, "fresh") >= {f"renvooi/{PLAN}/E01", f"renvooi/{PLAN}/E02"}
    output = built.output()
    for name in (*MEMOS, PLAN):
        which = output[f"{name}.pdf.mdto.xml"].decode()
        assert sha256(output[f"{name}.pdf"]).hexdigest() in which
        assert f"<identificatieKenmerk>{name}</identificatieKenmerk>" in output[f"{name}.mdto.xml"].decode()
        assert output[f"{name}.pdf"] == plain[f"{name}.pdf"]
    assert f"{MEMOS[0]}.pdf.mdto.xml" in output["SHA256SUMS"].decode()
    alone = built.root / "alone.pdf"
    built.sub("memo", "build", MEMOS[0], "--sidecar", "-o", str(alone))
    beside = (built.root / "alone.mdto.xml").read_text(encoding="utf-8")
    assert beside.replace("alone.pdf", f"{MEMOS[0]}.pdf") == output[f"{MEMOS[0]}.mdto.xml"].decode()
    # In sub.toml it holds for every build; taken out again, what lies there goes.
    built.edit("sub.toml", "[build]", "[archive]\nsidecars = true\n\n[build]")
    built.commit("Voor het archief")
    built.build()
    assert set(built.output()) == set(output)
    built.edit("sub.toml", "sidecars = true", "sidecars = false")
    built.commit("Niet voor het archief")
    built.build()
    assert set(built.output()) == set(plain)


def test_a_terminal_shows_how_far_it_is_and_cleans_up(fresh, tmp_path):
    yard = fresh.copy(tmp_path / "yard")
    ours, theirs = os.openpty()
    env = {**os.environ, "PYTHONPATH": str(EXAMPLE), "SUB_LANG": "en"}
    command = [*SUB, "build", "--jobs", "1"]
    process = subprocess.Popen(command, cwd=yard.root, env=env, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    seen = b""
    with suppress(OSError):  # Linux ends a terminal that nobody writes to any more with EIO
        while data := os.read(ours, 4096):
            seen += data
    os.close(ours)
    assert process.wait() == 0
    assert re.search(r"\d/[7…]  \d+ s", seen.decode())
    assert seen.endswith(b"\r\x1b[K7 built in output.\r\n")


def test_a_branch_cannot_bring_a_pdf_that_passes_for_built(built, states):
    pdf = built.root / f"output/{MEMOS[0]}.pdf"
    honest = pdf.read_bytes()
    record = built.root / "output/manifest.json"
    forged = honest.replace(b"%%EOF", b"%%EOX")
    record.write_text(record.read_text().replace(sha256(honest).hexdigest(), sha256(forged).hexdigest()))
    pdf.write_bytes(forged)
    assert built.build(MEMOS[0])[f"memo/{MEMOS[0]}"] == "fresh"  # left here, it would be believed
    built.git("add", "--force", "output")
    built.commit("Vervalst")
    assert built.build(MEMOS[0])[f"memo/{MEMOS[0]}"] != "fresh"
    assert pdf.read_bytes() != forged


def test_no_manifest_has_a_file_elsewhere_removed_or_overwritten(built, tmp_path):
    outside = tmp_path / "home"
    outside.mkdir()
    (outside / "profile").write_text("mine")
    output = built.root / "output"
    shutil.rmtree(output / "theme")
    (output / "theme").symlink_to(outside, target_is_directory=True)
    manifest = json.loads((output / "manifest.json").read_text())
    digest = f"sha256:{sha256(b'mine').hexdigest()}"
    gone = {"name": "memo/WEG", "key": digest, "pages": 0, "inputs": {},
            "artefacts": [{"path": "theme/profile", "digest": digest, "size": 4}]}  # fmt: skip
    (output / "manifest.json").write_text(json.dumps({**manifest, "targets": [*manifest["targets"], gone]}))
    built.build(code=1)
    assert [(path.name, path.read_text()) for path in outside.iterdir()] == [("profile", "mine")]


def test_records_that_never_end_or_nest_without_end_are_no_records(built, states):
    kept = [built.root / "output/manifest.json", built.root / "output/costs.json"]
    kept += list((built.root / ".sub/build").glob("*.json"))
    for path in kept:
        path.unlink()
        os.mkfifo(path) if path.name != "costs.json" else path.write_text("[" * 100_000)
    entries = list((built.root / ".sub/build/cache").glob("??/*"))
    for path in entries:
        path.unlink()
        path.symlink_to("/dev/zero")
    assert set(built.build().values()) <= {"built", "same", "cached"}


def test_a_part_of_a_merge_is_read_from_ordinary_files_only(built, tmp_path):
    part = tmp_path / "part"
    shutil.copytree(built.root / "output", part)
    pdf = part / f"{MEMOS[0]}.pdf"
    pdf.unlink()
    pdf.symlink_to("/dev/zero")
    assert "could not be used" in built.sub("build", "--merge", str(part), code=3).err
    manifest = json.loads((part / "manifest.json").read_text())
    for name in ("../x", "/x", "a/../../x", "theme\\..\\x", ""):
        manifest["targets"][0]["artefacts"][0]["path"] = name
        (part / "manifest.json").write_text(json.dumps(manifest))
        assert "SUB350" in built.sub("build", "--merge", str(part), code=3).err


def test_a_kind_of_target_from_outside_is_built_like_any_other(
    fresh: Yard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A kind is one row of a table: here one that shows a memo, and is made from the outline."""

    def plans(site: Site) -> dict[str, targets.Plan]:
        path = layout.document_path(PLAN)
        return {"inhoud": targets.Plan([path], site.sources.digests([path]))}

    def job(site: Site, _name: str, _commit: str, draft: bool) -> Job:
        return targets.KINDS[targets.MEMO].job(site, MEMOS[0], "", draft)

    yard = fresh.copy(tmp_path / "yard")
    monkeypatch.chdir(yard.root)
    monkeypatch.setitem(targets.KINDS, "lijst", targets.Kind(plans, job, lambda _site, _name, commit: bool(commit)))

    def build(*words: str) -> dict[str, str]:
        run(["build", "--only", "lijst", "--json", *words])
        return {each["name"]: each["state"] for each in json.loads(capsys.readouterr().out)["data"]["targets"]}

    assert build("--final") == {"lijst/inhoud": "built", "theme": "built"}
    assert (yard.root / "output/inhoud.pdf").read_bytes().startswith(b"%PDF")
    assert build() == {"lijst/inhoud": "fresh", "theme": "fresh"}
    yard.edit(f"documents/{PLAN}/document.yaml", "outline:\n", "# anders\noutline:\n")
    assert build("--final") == {"theme": "fresh"}
    assert build() == {"lijst/inhoud": "built", "theme": "fresh"}
