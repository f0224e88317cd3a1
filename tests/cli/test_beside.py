"""What lies beside a page that is made: nothing of before that `sub` made, and all that somebody else put there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.sign.authority import Authority

DRAFT, SIGNED = "PS2021BEM02", "PS2021BEM07"
E02 = "renvooi-plan-water-E02-geld"
LETTER = f"output/{DRAFT}-brief.pdf"


@pytest.fixture
def mailed(busy):
    """A desk where a draft was built and mailed as one page, and somebody put a letter beside it."""
    busy.sub("build", DRAFT)
    busy.sub("memo", "build", DRAFT, "--single-file")
    busy.draw(LETTER, b"van iemand anders")
    assert drafts(busy) == {".html", "-single.html"}
    return busy


def drafts(desk) -> set[str]:
    """The web pages of the memo that say it is a draft."""
    pages = (path for path in (desk.root / "output").glob(f"{DRAFT}*.html"))
    return {path.name.removeprefix(DRAFT) for path in pages if ">CONCEPT<" in path.read_text(encoding="utf-8")}


def there(desk, number: str = DRAFT) -> set[str]:
    return {path.name.removeprefix(number) for path in (desk.root / "output").glob(f"{number}*")}


def output(desk) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (desk.root / "output").iterdir() if path.is_file()}


def test_a_memo_that_became_final_leaves_no_draft_of_it_behind(mailed):
    mailed.sub("memo", "edit", DRAFT, "--status", "final")
    told = mailed.sub("memo", "build", DRAFT).err
    assert f"Made anew too, because it was out of date: {DRAFT}.html, {DRAFT}-single.html." in told
    assert drafts(mailed) == set()
    assert "Made anew" not in mailed.sub("memo", "build", DRAFT).err
    mailed.sub("build", DRAFT)
    assert there(mailed) == {".pdf", ".html", "-single.html", "-brief.pdf"}, "what says the same stays"


def test_a_build_takes_away_the_one_file_that_shows_what_was(mailed):
    """It makes none anew, because nobody asks it to; one that somebody changed is his."""
    page = mailed.root / f"output/{DRAFT}-single.html"
    mailed.sub("memo", "edit", DRAFT, "--status", "final")
    assert f"removed  {page.name}\n" in mailed.sub("build", DRAFT).out
    assert there(mailed) == {".pdf", ".html", "-brief.pdf"}
    mailed.sub("memo", "build", DRAFT, "--single-file")
    page.write_text("eigen woorden", encoding="utf-8")
    mailed.sub("memo", "edit", DRAFT, "--subject", "Anders")
    mailed.sub("build", DRAFT)
    mailed.sub("memo", "build", DRAFT)
    assert page.read_text(encoding="utf-8") == "eigen woorden"
    assert mailed.read(LETTER) == b"van iemand anders"


def test_what_is_made_elsewhere_changes_nothing_here(mailed, tmp_path):
    mailed.sub("memo", "edit", DRAFT, "--status", "final")
    before = output(mailed)
    mailed.sub("memo", "build", DRAFT, "-o", str(tmp_path / "elders.pdf"))
    mailed.sub("build", DRAFT, "-o", str(tmp_path / "elders"))
    mailed.sub("build", DRAFT, "--at", "HEAD~1")
    assert output(mailed) == before


def test_without_the_list_nobody_knows_those_pages(mailed):
    (mailed.root / ".sub/build/loose.json").write_bytes(b"sha256:00\n{}")
    mailed.sub("memo", "edit", DRAFT, "--status", "final")
    mailed.sub("build", DRAFT)
    assert drafts(mailed) == {"-single.html"}


def test_metadata_of_a_page_that_is_made_again_are_made_again(mailed):
    mailed.sub("build", DRAFT, "--sidecar")
    before = output(mailed)
    mailed.sub("memo", "edit", DRAFT, "--subject", "Anders")
    mailed.sub("memo", "build", DRAFT)
    told = output(mailed)
    assert b"Anders" in told[f"{DRAFT}.mdto.xml"]
    assert told[f"{DRAFT}.pdf.mdto.xml"] != before[f"{DRAFT}.pdf.mdto.xml"]


def test_what_is_signed_lies_there_in_no_other_form(example, tmp_path):
    example.sub("build", SIGNED)
    example.sub("memo", "sign", SIGNED, "--demo")
    example.sub("memo", "build", SIGNED, "--single-file")
    assert there(example, SIGNED) == {".pdf", ".html", "-demo.pdf", "-single.html"}
    now = datetime.now(UTC)
    key = Authority().signer("Hanke Bruins Slot", start=now - timedelta(1), end=now + timedelta(1))
    (tmp_path / "key.p12").write_bytes(key.p12())
    told = example.sub("memo", "sign", SIGNED, "--key", str(tmp_path / "key.p12")).err
    assert f"Made anew too, because it was out of date: {SIGNED}.pdf, {SIGNED}.html." in told
    assert f"Removed, because it was out of date: {SIGNED}-demo.pdf, {SIGNED}-single.html." in told
    signed = output(example)
    assert there(example, SIGNED) == {".pdf", ".html", "-signed.pdf"}
    assert signed[f"{SIGNED}.pdf"] == signed[f"{SIGNED}-signed.pdf"]
    assert b"Digitaal ondertekend door Hanke Bruins Slot" in signed[f"{SIGNED}.html"]
    assert "Made anew" not in example.sub("memo", "build", SIGNED).err
    example.sub("build", SIGNED)
    assert {name: data for name, data in output(example).items() if SIGNED in name} == {
        name: data for name, data in signed.items() if SIGNED in name
    }


def test_a_folder_of_what_is_final_holds_no_draft(mailed):
    mailed.sub("build", "E02")
    removed = {line.split("  ")[1] for line in mailed.sub("build", "--final").out.splitlines() if "removed" in line}
    assert removed == {*(f"{name}{end}" for name in (DRAFT, E02) for end in (".pdf", ".html")), f"{DRAFT}-single.html"}
    assert there(mailed) == {"-brief.pdf"}


def test_a_renvooi_is_a_page_in_one_file_too(busy):
    page = Path(busy.sub("diff", "--erratum", "E02", "--single-file").out.strip())
    assert page == busy.root / f"output/{E02}-single.html"
    html = page.read_text(encoding="utf-8")
    assert "1.500" in html and "wijziging 1 van 1" in html and 'href="theme' not in html
    busy.sub("build", "E02")
    assert page.exists()
    refused = busy.sub("diff", "--erratum", "E02", "--single-file", "--format", "html", code=2).err
    assert "A redline in html is one file anyway." in refused
    assert "do not go together" in busy.sub("diff", "--single-file", "--json", code=2).err
    busy.sub("erratum", "withdraw", "E02")
    assert f"removed  {page.name}" in busy.sub("build", code=1).out  # E04 does not fit
