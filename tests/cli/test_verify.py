"""Verify: the same bytes again from the commit, and what has happened since."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sub_cli.actions.builds import publish
from sub_cli.pages.memo import memo_job
from sub_cli.workspace import Workspace

MEMO = "PS2021BEM07"
FILE = f"documents/memos/{MEMO}.yaml"
PDF = f"output/{MEMO}.pdf"


def again(desk: Any, path: str = PDF, *words: str) -> Any:
    """The answer for a PDF that is made again; an unsigned memo never holds, and a plan where it comes out the same."""
    answer = desk.any("verify", str(desk.root / path), "--rebuild", "--json", *words)
    assert answer.code == (0 if answer.json["holds"] else 1), answer.err
    assert not (answer.json["holds"] and answer.json["rebuild"]["outcome"] != "same")
    return answer.json


def outcome(desk: Any, path: str = PDF) -> str:
    return str(again(desk, path)["rebuild"]["outcome"])


def test_what_changes_elsewhere_changes_no_byte_and_what_changes_here_does(example):
    example.sub("memo", "build", MEMO)
    first = example.read(PDF)
    example.write("README.md", "Iets anders.\n")
    example.write("documents/sterk-utrechts-bestuur/sections/aanleiding.yaml", (
        example.read("documents/sterk-utrechts-bestuur/sections/aanleiding.yaml").decode() + "# opmerking\n"
    ))  # fmt: skip
    example.commit("Iets anders")
    example.sub("memo", "build", MEMO)
    assert example.read(PDF) == first
    example.write(FILE, example.read(FILE).decode().replace("elf keer", "twaalf keer"))
    example.commit("Twaalf")
    example.sub("memo", "build", MEMO, "-o", str(example.root / "later.pdf"))
    assert example.read("later.pdf") != first
    # Both can be made again, each from its own commit.
    assert (outcome(example), outcome(example, "later.pdf")) == ("same", "same")


def test_a_pdf_of_files_that_no_commit_holds_is_a_concept_and_says_so(example):
    example.write(FILE, example.read(FILE).decode().replace("elf keer", "twaalf keer"))
    example.sub("memo", "build", MEMO)
    words = subprocess.run(["pdftotext", example.root / PDF, "-"], capture_output=True, check=True).stdout.decode()
    assert "CONCEPT" in words
    assert "niet opgeslagen" in words
    answer = again(example)
    assert answer["provenance"]["commit"] == ""
    assert answer["rebuild"]["outcome"] == "impossible"


def test_one_changed_byte_is_not_what_the_commit_gives(example):
    example.sub("memo", "build", MEMO)
    data = bytearray(example.read(PDF))
    spot = data.index(b"<dc:title>") + 40
    data[spot] ^= 1
    (example.root / PDF).write_bytes(data)
    assert outcome(example) == "different"


@pytest.fixture
def older(example, monkeypatch) -> Any:
    """The example with a memo that another version of WeasyPrint made."""
    from sub_cli.render import job, provenance

    def tools() -> tuple[tuple[str, str], ...]:
        return tuple((name, "69.0" if name == "weasyprint" else version) for name, version in provenance.render_tools())

    with monkeypatch.context() as then:
        then.setattr(job, "render_tools", tools)
        example.sub("memo", "build", MEMO)
    return example


def test_other_versions_are_named_and_then_the_words_are_compared(older):
    found = again(older)["rebuild"]
    assert found["outcome"] == "same words"
    assert re.fullmatch(r"It was made with weasyprint 69\.0; here is [\d.]+\.", found["notes"][0])


def test_other_words_are_found_where_the_versions_differ(older, monkeypatch):
    from sub_cli.pages import memo

    right = memo.memo_job

    def other_words(*given: Any) -> Any:
        job = right(*given)
        *head, (subject, _) = job.view.values["head"]
        head = (*head, (subject, ("Iets heel anders",)))
        return replace(job, view=replace(job.view, values={**job.view.values, "head": head}))

    monkeypatch.setattr(memo, "memo_job", other_words)
    found = again(older)["rebuild"]
    assert found["outcome"] == "different"
    assert found["notes"][-1] == "Page 1 reads “Memorandum”; made again it reads “Iets”."


def test_a_memo_can_be_withdrawn_superseded_and_its_erratum_reverted_and_verify_tells(example):
    example.sub("memo", "build", MEMO)
    assert again(example)["stands"]
    later = example.sub("memo", "new", "--version-of", MEMO, "--date", "2021-04-20", "-m", "Een betere tekst.").out
    assert later == f"{MEMO}A\n"
    assert again(example)["lapsed"] == []
    example.sub("memo", "edit", f"{MEMO}A", "--status", "final")
    assert again(example)["lapsed"] == [f"{MEMO} was superseded by {MEMO}A."]
    example.sub("erratum", "revert", "E01")
    example.sub("memo", "withdraw", MEMO, "--reason", "Vervangen")
    found = again(example)
    assert found["lapsed"] == [
        f"{MEMO} was withdrawn since.",
        f"{MEMO} was superseded by {MEMO}A.",
        "Erratum E01 was reverted since.",
    ]
    assert not found["stands"]
    # What was true stays true: the PDF is still what its commit gives.
    assert found["rebuild"]["outcome"] == "same"
    assert "Vervangen" in example.git("log", "-1", "--format=%B")
    example.sub("memo", "build", MEMO, "-o", str(example.root / "ingetrokken.pdf"))
    words = subprocess.run(
        ["pdftotext", example.root / "ingetrokken.pdf", "-"], capture_output=True, check=True
    ).stdout.decode()
    assert "INGETROKKEN" in words
    assert outcome(example, "ingetrokken.pdf") == "same"


def test_outside_a_workspace_the_file_tells_what_it_can(example, tmp_path):
    example.sub("memo", "build", MEMO)
    example.root = tmp_path
    found = again(example, f"voorbeeld/{PDF}")
    assert found["provenance"]["number"] == MEMO
    assert found["commit_in_history"] is None
    assert found["rebuild"]["outcome"] == "impossible"


def test_the_house_style_of_a_trusted_revision(example):
    trusted = example.git("rev-parse", "HEAD")
    sheet = example.read("templates/house.css").decode()
    example.write("templates/house.css", sheet.replace("10.5pt/14.5pt", "4pt/5pt"))
    example.commit("Kleine lettertjes")
    example.sub("memo", "build", MEMO, "--templates-from", trusted)
    assert outcome(example) == "different"
    assert again(example, PDF, "--templates-from", trusted)["rebuild"]["outcome"] == "same"


def test_the_sources_travel_along_where_the_settings_say_so(example):
    example.write("sub.toml", example.read("sub.toml").decode().replace("[build]", "[build]\nsources = true"))
    example.commit("Bronnen mee")
    example.sub("memo", "build", MEMO)
    listed = subprocess.run(["pdfdetach", "-list", example.root / PDF], capture_output=True, check=True).stdout.decode()
    assert f"documents.memos.{MEMO}.yaml" in listed
    assert "errata.sterk-utrechts-bestuur.E01.yaml" in listed
    assert outcome(example) == "same"


SLOW = pytest.mark.slow


@pytest.mark.parametrize(
    "state", ["", "2021-04-01", *(pytest.param(name, marks=SLOW) for name in ("@E01", "@base", "HEAD~1"))]
)
def test_a_document_is_made_again_in_every_state(example, state):
    example.write("README.md", "Iets anders.\n")
    example.commit("Iets anders")
    path = Path(example.sub("document", "build", *(["--at", state] if state else [])).out.strip())
    assert outcome(example, str(path.relative_to(example.root))) == "same"


def renvooi(desk: Any, *words: str) -> str:
    """The renvooi of what `words` say, by its path in the workspace."""
    made = Path(desk.sub("diff", *words, "--format", "pdf", "-o", str(desk.root / "renvooi.pdf")).out.strip())
    return str(made.relative_to(desk.root))


@pytest.mark.parametrize(
    "words",
    [
        ("--erratum", "E01"),
        ("--erratum", "E02"),
        ("@base..@E01",),
        ("@base..HEAD", "--section", "2.1"),
        ("--erratum", "E01", "--section", "2.1"),
    ],
)
def test_a_renvooi_is_made_again_whatever_it_shows(example, words):
    pdf = renvooi(example, *words)
    first = example.read(pdf)
    found = again(example, pdf)
    assert found["rebuild"] == {"outcome": "same", "notes": []}
    assert found["provenance"]["sources"].startswith("sha256:")
    example.write("README.md", "Iets anders.\n")
    example.commit("Iets anders")
    if "HEAD" not in words[0]:
        assert example.read(renvooi(example, *words)) == first


def test_a_renvooi_of_two_commits_names_them_and_is_made_again(example):
    before = example.git("rev-parse", "HEAD")
    path = "documents/sterk-utrechts-bestuur/sections/aanleiding.yaml"
    example.write(path, example.read(path).decode().replace("groeit snel", "groeit heel snel"))
    after = example.commit("Heel")
    pdf = renvooi(example, "HEAD~1..HEAD")
    example.write("README.md", "Iets anders.\n")
    example.commit("Iets anders")
    found = again(example, pdf)
    assert found["rebuild"]["outcome"] == "same"
    assert found["provenance"]["version"] == f"{before[:12]}..{after[:12]}"


def test_the_renvooi_of_an_applied_erratum_is_that_of_its_commit(example):
    pdf = renvooi(example, "--erratum", "E01")
    first = example.read(pdf)
    path = "documents/sterk-utrechts-bestuur/document.yaml"
    example.write(path, example.read(path).decode().replace("title: Sterk", "title: Zeer Sterk"))
    # The document is being edited, and the renvooi neither shows nor minds it.
    assert example.read(renvooi(example, "--erratum", "E01")) == first
    assert outcome(example, pdf) == "same"


def test_the_renvooi_of_a_pending_erratum_is_a_concept_while_its_text_is_not_committed(example):
    pdf = renvooi(example, "--erratum", "E02")
    assert again(example, pdf)["provenance"]["commit"]
    path = "documents/sterk-utrechts-bestuur/sections/aanleiding.yaml"
    example.write(path, example.read(path).decode().replace("groeit snel", "groeit heel snel"))
    found = again(example, renvooi(example, "--erratum", "E02"))
    assert (found["provenance"]["commit"], found["provenance"]["status"]) == ("", "draft")
    assert found["rebuild"]["outcome"] == "impossible"


def test_a_build_makes_the_same_renvooi(example):
    example.sub("build", "E01", "E02")
    for name in ("E01", "E02"):
        built = example.read(f"output/renvooi-sterk-utrechts-bestuur-{name}.pdf")
        assert example.read(renvooi(example, "--erratum", name)) == built
        assert outcome(example, f"output/renvooi-sterk-utrechts-bestuur-{name}.pdf") == "same"


def test_a_plan_without_the_latest_erratum_is_told_from_one_with_it(example):
    example.sub("document", "build")
    pdf = "output/sterk-utrechts-bestuur.pdf"
    assert again(example, pdf)["stands"]
    example.sub("erratum", "adopt", "E02")
    example.sub("erratum", "apply", "E02")
    assert again(example, pdf)["lapsed"] == ["Erratum E02 was applied since."]
    example.sub("document", "build")
    words = subprocess.run(["pdftotext", "-layout", example.root / pdf, "-"], capture_output=True, check=True)
    register = words.stdout.decode().rpartition("Register van errata")[2]
    assert re.findall(r"\bE0\d", register)[:2] == ["E01", "E02"]


def test_a_picture_that_is_not_there_ends_the_build_with_its_place(example):
    example.write(FILE, example.read(FILE).decode().replace("[](@E01)", "![Een kaart](assets/weg.png)\n\n  [](@E01)"))
    answer = example.sub("memo", "build", MEMO, code=3)
    assert "assets/weg.png" in answer.err
    assert re.search(rf"{FILE}:\d+:\d+", answer.err)
    assert not (example.root / PDF).exists()


PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><path fill="{}" d="M0 0h40v40H0z"/></svg>'


@pytest.mark.parametrize("words", [("document", "build"), ("build",)])
def test_a_picture_is_a_source_of_the_document_that_shows_it(example, words):
    pdf = "output/sterk-utrechts-bestuur.pdf"
    section = "documents/sterk-utrechts-bestuur/sections/aanleiding.yaml"
    example.write("assets/vlak.svg", PICTURE.format("#0b4f8a"))
    example.write(section, example.read(section).decode() + "\n  ![Een vlak](assets/vlak.svg)\n")
    example.commit("Een plaat")
    example.sub(*words)
    blue = example.read(pdf)
    example.write("assets/vlak.svg", PICTURE.format("#a6192e"))
    example.sub(*words)
    assert again(example, pdf)["provenance"]["commit"] == ""
    red = example.commit("Rood")
    example.sub(*words)
    assert example.read(pdf) != blue
    assert again(example, pdf)["provenance"]["commit"] == red
    assert outcome(example, pdf) == "same"


def test_the_new_text_of_an_erratum_may_have_a_picture(example):
    example.write("assets/vlak.svg", PICTURE.format("#0b4f8a"))
    example.commit("Een plaat")
    example.sub("erratum", "new", "aanleiding", "-m", "Kijk.\n\n![Een vlak](assets/vlak.svg)", "--reason", "Beeld")
    number = example.sub(
        "memo", "new", "--date", "2021-04-20", "--subject", "Beeld", "--erratum", "E03", "--defaults", "-m", "Zie."
    ).out.strip()
    example.sub("memo", "build", number)
    assert outcome(example, f"output/{number}.pdf") == "same"
    before = example.read(f"output/{number}.pdf")
    example.write("assets/vlak.svg", PICTURE.format("#a6192e"))
    example.commit("Rood")
    example.sub("memo", "build", number)
    assert example.read(f"output/{number}.pdf") != before


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (FILE, ("memo", "build", MEMO)),
        (FILE, ("build", MEMO)),
        ("documents/sterk-utrechts-bestuur/sections/aanleiding.yaml", ("document", "build")),
    ],
)
def test_a_letter_that_no_font_has_is_told_with_its_place(example, path, words):
    text = example.read(path).decode()
    example.write(path, text.replace("text: |\n", "text: |\n  Sneeuw ☃ valt.\n"))
    row = text[: text.index("text: |")].count("\n") + 2
    answer = example.sub(*words, code=1 if words[0] == "build" else 3)
    assert f"{path}:{row}:10" in answer.err + answer.out


def test_a_page_that_names_a_commit_which_changed_nothing_of_it_is_not_confirmed(example):
    """Made again from that commit it would be the same: but no clone with all of history makes such a page."""
    example.write("README.md", "Iets anders.\n")
    later = example.commit("Iets anders")
    workspace = Workspace.find(example.root)
    with publish.renderer() as renderer:
        job = memo_job(workspace, workspace.revision(later), workspace.memo(MEMO), later)
        example.root.joinpath("anders.pdf").write_bytes(renderer.render(job).pdf)
    answer = again(example, "anders.pdf")["rebuild"]
    assert answer["outcome"] == "different"
    assert answer["notes"] == [
        f"It names commit {later[:12]}, but what it shows was made in {example.git('rev-parse', 'HEAD~1')[:12]}."
    ]


def on_the_page(path: Path) -> list[str]:
    """Return the command on the last page of a PDF, for that file; fails where there is none."""
    words = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout.decode()
    found = re.search(r"sub (verify BESTAND(?: --rebuild)?) ·", " ".join(words.split()))
    assert found, words
    return found[1].replace("BESTAND", str(path)).split()


def test_the_line_on_each_page_says_what_proves_that_very_file(example):
    example.sub("memo", "sign", MEMO, "--demo")
    plan = Path(example.sub("document", "build").out.strip())
    renvooi = Path(example.sub("diff", "--erratum", "E01", "--format", "pdf").out.strip())
    for pdf, what in (
        (example.root / f"output/{MEMO}-demo.pdf", f"Memo {MEMO}, final."),
        (plan, "Plan sterk-utrechts-bestuur, final."),
        (renvooi, f"Renvooi of {MEMO}, final."),
    ):
        assert f"· {what}" in example.sub(*on_the_page(pdf), "--allow-untrusted").out
    bare = example.sub("verify", str(plan), code=1).out
    assert "✗ The file is not signed; a plan or renvooi never is." in bare
    assert "· What proves it is making it again: sub verify FILE --rebuild" in bare
    plan.write_bytes(plan.read_bytes() + b"\n")
    example.sub(*on_the_page(plan), code=1)


def test_a_page_without_standing_names_no_way_to_prove_it(example):
    example.sub("memo", "edit", MEMO, "--status", "draft")
    example.sub("memo", "build", MEMO)
    words = subprocess.run(["pdftotext", example.root / PDF, "-"], capture_output=True, check=True).stdout.decode()
    assert "Controleren" in words
    assert "sub verify" not in words
