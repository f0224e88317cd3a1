"""The index page: everything that is built, with its state and its days, made again when one of those changes."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from yard import MEMOS, PLAN, Yard

from tests.sign.authority import Authority

ROLES = f"documents/{PLAN}/sections/rollen.yaml"
OLDER, NEWER = (f"documents/memos/{each}.yaml" for each in MEMOS)
THE_PLAN = f"Programmaplan | Sterk Utrechts Bestuur | Vastgesteld op 10-3-2021 · Met verwerking van E01 | {PLAN}"
THE_MEMO = (
    "PS2021BEM07 9-4-2021 | Memorandum & erratum bij programmaplan Sterk Utrechts Bestuur | Definitief | PS2021BEM07"
)
THE_RENVOOI = (
    "E01 PS2021BEM07 | Democratische legitimatie | Toegepast op 9-4-2021 · Sterk Utrechts Bestuur"
    f" · Geldt vanaf 9-4-2021 | renvooi-{PLAN}-E01"
)


def rows(yard: Yard, folder: str = "output") -> list[str]:
    """What the index says, a line for each heading and each entry, which ends with the name of its files."""
    page = (yard.root / folder / "index.html").read_text(encoding="utf-8")
    return [_words(each) for each in re.findall(r"<h[12].*?</h[12]>|<li class=\"entry\">.*?</li>", page, re.DOTALL)]


def _words(html: str) -> str:
    files = set(re.findall(r'href="([^"#]+)\.(?:html|pdf)"', html))
    parts = [re.sub("<[^>]*>", "", each).strip() for each in html.split("\n")]
    return " | ".join(unescape(each) for each in [*(each for each in parts if each != "PDF"), *files])


def entry(yard: Yard, label: str) -> str:
    """What the index says of the one thing that is called so."""
    (found,) = [each for each in rows(yard) if each.startswith(f"{label} ")]
    return found


def known(yard: Yard) -> None:
    """Give git a name to put under what `sub` commits."""
    yard.git("config", "user.name", "Sanne de Wit")
    yard.git("config", "user.email", "sanne@example.org")


def test_it_tells_of_everything_with_state_and_days_the_newest_first(once):
    assert rows(once) == [
        "Sterk Utrechts Bestuur",
        "Plannen",
        THE_PLAN,
        "Memoranda",
        THE_MEMO,
        "PS2021BEM06 24-3-2021 | Bespreking programmaplan Sterk Utrechts Bestuur | Concept | PS2021BEM06",
        "Renvooien",
        f"E02 | Instrumentenkoffer | Voorgesteld · Sterk Utrechts Bestuur · Geldt vanaf 1-7-2021 | renvooi-{PLAN}-E02",
        THE_RENVOOI,
    ]
    page = once.output()["index.html"].decode()
    links = {each for each in re.findall(r'href="([^"#]+)"', page) if not each.startswith("theme/")}
    assert links == {name for name in once.output() if name.endswith((".pdf", ".html")) and name != "index.html"}


def test_it_is_made_again_when_something_that_it_shows_changed_and_then_only(built):
    built.edit(ROLES, "vijf rollen", "zes rollen")
    built.commit("Rollen")
    assert built.build()["index"] == "fresh"
    built.edit(NEWER, "text: |\n", "text: |\n  Een zin erbij.\n\n")
    built.commit("Een zin")
    assert built.build()["index"] == "same"
    built.edit(NEWER, "subject: ", "subject: Over ")
    assert f"{NEWER} changed\n  memo/{MEMOS[1]} changed from committed to uncommitted" in (
        built.sub("build", "--why", "index").out
    )
    assert built.build("index") == {"index": "built", "theme": "fresh"}
    assert "Over Memorandum & erratum" in "".join(rows(built))


def test_what_no_commit_holds_is_a_draft_there_as_on_its_own_page(built):
    built.edit(NEWER, "text: |\n", "text: |\n  Een zin erbij.\n\n")
    assert built.build()["index"] == "built"
    assert THE_MEMO.replace("Definitief", "Concept") in rows(built)


def test_what_is_signed_is_told_by_the_record_and_never_without_one(built, tmp_path):
    built.edit(NEWER, "status: final", "status: signed")
    built.commit("Zegt dat het ondertekend is")
    built.build(code=1)
    assert THE_MEMO.replace("Definitief | PS2021BEM07", "Concept · Kon niet worden gemaakt | ") in rows(built)
    built.git("reset", "--hard", "--quiet", "HEAD~1")
    known(built)
    valid = {"start": datetime.now(UTC) - timedelta(1), "end": datetime.now(UTC) + timedelta(1)}
    (tmp_path / "key.p12").write_bytes(Authority().signer("Hanke Bruins Slot", **valid).p12())
    built.sub("memo", "sign", MEMOS[1], "--key", str(tmp_path / "key.p12"))
    assert built.build("index")["index"] == "built"
    signed = r"Digitaal ondertekend door Hanke Bruins Slot op \d+-\d+-\d{4}"
    assert re.search(rf"\| {signed} \|", entry(built, MEMOS[1]))
    page = built.root / f"output/{MEMOS[1]}.html"
    assert not re.search(signed, page.read_text(encoding="utf-8"))
    built.build(MEMOS[1])
    assert re.search(signed, page.read_text(encoding="utf-8")), "the memo's own page says so too"
    assert "PS2021BEM07 is signed" in built.sub("memo", "build", MEMOS[1], "--single-file", code=2).err
    built.sub("memo", "withdraw", MEMOS[1])
    built.build("index")
    assert re.search(rf"\| Ingetrokken · {signed} \|", entry(built, MEMOS[1]))


def test_it_tells_of_what_is_wanted_and_of_nothing_else(built):
    built.build("--only", "index", "--final", "-o", str(built.root / "final"))
    assert rows(built, "final") == [
        "Sterk Utrechts Bestuur", "Plannen", THE_PLAN, "Memoranda", THE_MEMO, "Renvooien", THE_RENVOOI
    ]  # fmt: skip
    built.build("--only", "index", "--draft", "-o", str(built.root / "draft"))
    assert {each.split(" | ")[2].split(" · ")[0] for each in rows(built, "draft") if "|" in each} == {"Concept"}
    built.build("--only", "index", "--at", "@base")
    assert rows(built, "output/at/base") == [
        "Sterk Utrechts Bestuur", "Plannen", THE_PLAN.replace("Met verwerking van E01", "Zonder errata")
    ]  # fmt: skip


def test_what_cannot_be_read_fails_by_itself_and_is_there_by_its_name(built):
    built.edit(OLDER, "subject: ", "onderwerp: ")
    found = built.build(code=1)
    assert {name for name, state in found.items() if state == "failed"} == {f"memo/{MEMOS[0]}"}
    assert "PS2021BEM06 | PS2021BEM06 | Concept · Kon niet worden gemaakt | " in rows(built)


def test_it_leads_to_no_page_that_failed(built):
    """The page of before may lie there still, and says what it said then."""
    text = "  Zie [](#nergens).\n\n"
    built.edit(NEWER, "text: |\n", f"text: |\n{text}")
    built.build(code=1)
    failed = THE_MEMO.replace("Definitief | PS2021BEM07", "Concept · Kon niet worden gemaakt | ")
    assert failed in rows(built)
    assert built.build(code=1)["index"] == "fresh"
    built.edit(NEWER, text, "")
    assert built.build()["index"] == "built"
    assert THE_MEMO in rows(built)


def test_parts_that_are_put_together_lead_to_no_page_that_none_has(built, tmp_path):
    parts = {str(tmp_path / number): built.build("--shard", f"{number}/2", "-o", str(tmp_path / number))
             for number in "12"}  # fmt: skip
    part = next(folder for folder, made in parts.items() if "index" in made)
    built.sub("build", "--merge", part, "-o", str(tmp_path / "whole"), code=1)
    there = {path.name for path in (tmp_path / "whole").iterdir() if path.suffix in (".pdf", ".html")}
    page = (tmp_path / "whole" / "index.html").read_text(encoding="utf-8")
    links = {each for each in re.findall(r'href="([^"#]+)"', page) if not each.startswith("theme/")}
    assert links == there - {"index.html"} != set()
    assert "Kon niet worden gemaakt" in page
    built.sub("verify", str(tmp_path / "whole" / "manifest.json"))


def test_a_document_of_that_name_keeps_its_page(fresh, tmp_path):
    yard = fresh.copy(tmp_path / "yard")
    known(yard)
    yard.sub("document", "new", "--id", "index", "--title", "Index")
    looks = json.loads(yard.sub("build", "--dry-run", "--json").out)["data"]
    assert "document/index" in [each["name"] for each in looks]
    assert "index" not in [each["name"] for each in looks]


@pytest.mark.parametrize(("language", "said"), [("en", "Plans"), ("fy", "Plans")])
def test_it_speaks_the_language_of_the_workspace_or_one_that_the_house_has(built, language, said):
    built.edit("sub.toml", 'language = "nl"', f'language = "{language}"')
    built.build("--only", "index")
    assert said in rows(built)


def test_what_people_wrote_is_text(built):
    built.edit(NEWER, "subject: ", "subject: <b>Vet</b> & ")
    built.build("--only", "index")
    assert "&lt;b&gt;Vet&lt;/b&gt; &amp; Memorandum" in built.output()["index.html"].decode()
