"""What pages say of an erratum: each operation, in both languages, on memo and renvooi, on paper and on the web."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import NamedTuple

import pytest

from sub_cli import layout
from sub_cli.cli.main import run
from sub_cli.document.model import Document, Entry, Section
from sub_cli.errata.model import Erratum
from sub_cli.errata.operations.at import At
from sub_cli.errata.operations.base import Change
from sub_cli.errata.operations.insert import Insert
from sub_cli.errata.operations.move import Move
from sub_cli.errata.operations.remove import Remove
from sub_cli.errata.operations.replace import Replace
from sub_cli.errata.operations.retitle import Retitle
from sub_cli.errata.operations.substitute import Substitute
from sub_cli.store import documents, errata
from tests.cli.conftest import PERSON, Desk
from tests.render.aloud import words_aloud

A, B, C = "Een is een.\n", "Twee is twee.\n", "Drie is drie.\n"
PLAN = {
    "replace": ("R", 2),
    "empty": ("E", 2),
    "word": ("W", 2),
    "add": ("A", 2),
    "drop": ("D", 2),
    "insert": ("I", 2),
    "remove": ("V", 3),
    "move": ("M", 4),
    "retitle": ("T", 2),
    "several": ("S", 2),
}
"""One chapter for each thing that can happen, with so many sections, so that none disturbs the numbers of another."""

CHANGES: tuple[Change, ...] = (
    Retitle("", "Plan", "Groot plan"),
    Replace("replace-1", A + B, "Alles is anders, zie [](#new).\n"),
    Replace("empty-1", A + B, ""),
    Substitute("word-1", 1, A, "Een is echt een.\n"),
    Substitute("add-1", 3, "", C, before=B.strip(), after=""),
    Substitute("drop-1", 1, A, ""),
    Insert("new", "Archief", "Wij bewaren alles.\n", At("insert", "insert-1")),
    Remove("remove-1", "V1", A + B, At("remove", "")),
    Move("move-1", At("move", ""), At("move", "move-4")),
    Retitle("retitle-1", "T1", "Taken"),
    Move("several-1", At("several", ""), At("several", "several-2")),
    Substitute("several-1", 2, B, "Twee is bijna drie.\n"),
    Substitute("several-1", 3, "", C, before="Twee is bijna drie.", after=""),
    Retitle("several-1", "S1", "Samen"),
)


def lay(root: Path, language: str) -> None:
    """Write a plan, an erratum that does all of that to it, and the memo that brings it out."""
    sections = {id: Section(id, f"Over {letter}", "") for id, (letter, _) in PLAN.items()}
    for id, (letter, count) in PLAN.items():
        sections |= {f"{id}-{n}": Section(f"{id}-{n}", f"{letter}{n}", A + B) for n in range(1, count + 1)}
    outline = tuple(Entry(id, tuple(Entry(f"{id}-{n}") for n in range(1, n + 1))) for id, (_, n) in PLAN.items())
    document = Document("plan", "Plan", language=language, outline=outline, sections=sections)
    files = {layout.section_path("plan", id): documents.dump_section(each) for id, each in sections.items()}
    files[layout.document_path("plan")] = documents.dump_document(document)
    files[layout.erratum_path("plan", "E01")] = errata.dump_erratum(Erratum("E01", "plan", "Alles", CHANGES))
    files["documents/memos/PS2021BEM01.yaml"] = (
        "number: PS2021BEM01\ndate: 2021-04-09\nto: Staten\nfrom: Gedeputeerde\nsubject: Alles\nstatus: draft\n"
        f"language: {language}\ndocument: plan\nerrata:\n  - E01\ntext: |\n  Hierbij.\n"
    ).encode()
    for path in (root / "documents/plan/sections").iterdir():
        path.unlink()
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    """Return the words of every page, by language and page."""
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in PERSON.items():
            patch.setenv(name, value)
        for language in ("nl", "en"):
            root = tmp_path_factory.mktemp(language)
            assert run(["-C", str(root), "-q", "init", "--name", "Plan", "--language", language]) == 0
            lay(root, language)
            assert run(["-C", str(root), "-q", "build", "PS2021BEM01", "renvooi/plan/E01"]) == 0
            for page, stem in (("memo", "PS2021BEM01"), ("renvooi", "renvooi-plan-E01")):
                found[language, f"{page} on paper"] = on_paper(root / f"output/{stem}.pdf")
                found[language, f"{page} on the web"] = on_the_web(root / f"output/{stem}.html")
    return found


def on_paper(pdf: Path) -> str:
    """Return the words of a PDF as a screen reader says them."""
    return " ".join(words_aloud(pdf.read_bytes()))


def on_the_web(page: Path) -> str:
    """Return the words of a web page, without the bars that lead from change to change."""
    body = page.read_text(encoding="utf-8").partition("<body>")[2]
    body = re.sub(r"<div role=\"navigation\".*?</div>", " ", body, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


class Row(NamedTuple):
    """What both pages say of one thing that an erratum does, in one language."""

    what: str
    language: str
    memo: str
    """The block: how the section is called after the erratum, what happens, the order, the new text."""
    renvooi: str


TABLE = (
    Row(
        "title of the document",
        "nl",
        "Groot plan nieuwe titel De titel van het plan komt te luiden: “Groot plan”.",
        "Groot plan in renvooi nieuwe titel 1 gewijzigd titel Plan Groot plan "
        "In woorden De titel van het plan komt te luiden: “Groot plan”.",
    ),
    Row(
        "title of the document",
        "en",
        "Groot plan new title The title of the plan shall read: “Groot plan”.",
        "Groot plan in redline new title 1 changed title Plan Groot plan "
        "In words The title of the plan shall read: “Groot plan”.",
    ),
    Row(
        "replace",
        "nl",
        "paragraaf 1.1 gewijzigd Paragraaf 1.1 komt te luiden: Alles is anders, zie paragraaf 6.2.",
        "Paragraaf 1.1 R1 in renvooi gewijzigd 1 vervallen Een is een. 2 vervallen Twee is twee. "
        "3 nieuw Alles is anders, zie paragraaf 6.2. "
        "In woorden De eerste en tweede zin van paragraaf 1.1 komen te luiden: “Alles is anders, zie paragraaf 6.2.” "
        "Paragraaf 1.1 komt te luiden Alles is anders, zie paragraaf 6.2.",
    ),
    Row(
        "replace",
        "en",
        "section 1.1 changed Section 1.1 shall read: Alles is anders, zie section 6.2.",
        "Section 1.1 R1 in redline changed 1 deleted Een is een. 2 deleted Twee is twee. "
        "3 new Alles is anders, zie section 6.2. "
        "In words The first and second sentences of section 1.1 shall read: “Alles is anders, zie section 6.2.” "
        "Section 1.1 shall read Alles is anders, zie section 6.2.",
    ),
    Row(
        "replace by nothing",
        "nl",
        "paragraaf 2.1 gewijzigd De tekst van paragraaf 2.1 vervalt.",
        "Paragraaf 2.1 E1 in renvooi gewijzigd 1 vervallen Een is een. 2 vervallen Twee is twee. "
        "In woorden De tekst van paragraaf 2.1 vervalt.",
    ),
    Row(
        "replace by nothing",
        "en",
        "section 2.1 changed The text of section 2.1 is deleted.",
        "Section 2.1 E1 in redline changed 1 deleted Een is een. 2 deleted Twee is twee. "
        "In words The text of section 2.1 is deleted.",
    ),
    Row(
        "substitute: a word comes in",
        "nl",
        "paragraaf 3.1 gewijzigd In de eerste zin van paragraaf 3.1 wordt na “is” ingevoegd “echt”.",
        "Paragraaf 3.1 W1 in renvooi gewijzigd 1 gewijzigd Een is echt een. 2 ongewijzigd Twee is twee. "
        "In woorden In de eerste zin van paragraaf 3.1 wordt na “is” ingevoegd “echt”. "
        "Paragraaf 3.1 komt te luiden Een is echt een. Twee is twee.",
    ),
    Row(
        "substitute: a word comes in",
        "en",
        "section 3.1 changed In the first sentence of section 3.1, after “is” is inserted “echt”.",
        "Section 3.1 W1 in redline changed 1 changed Een is echt een. 2 unchanged Twee is twee. "
        "In words In the first sentence of section 3.1, after “is” is inserted “echt”. "
        "Section 3.1 shall read Een is echt een. Twee is twee.",
    ),
    Row(
        "substitute: a sentence comes in",
        "nl",
        "paragraaf 4.1 aangevuld "
        "Na de tweede zin van paragraaf 4.1 wordt een zin toegevoegd, luidende: “Drie is drie.”",
        "Paragraaf 4.1 A1 in renvooi aangevuld 1 ongewijzigd Een is een. 2 ongewijzigd Twee is twee. "
        "3 nieuw Drie is drie. "
        "In woorden Na de tweede zin van paragraaf 4.1 wordt een zin toegevoegd, luidende: “Drie is drie.” "
        "Paragraaf 4.1 komt te luiden Een is een. Twee is twee. Drie is drie.",
    ),
    Row(
        "substitute: a sentence comes in",
        "en",
        "section 4.1 supplemented "
        "After the second sentence of section 4.1 a sentence is added, reading: “Drie is drie.”",
        "Section 4.1 A1 in redline supplemented 1 unchanged Een is een. 2 unchanged Twee is twee. "
        "3 new Drie is drie. "
        "In words After the second sentence of section 4.1 a sentence is added, reading: “Drie is drie.” "
        "Section 4.1 shall read Een is een. Twee is twee. Drie is drie.",
    ),
    Row(
        "substitute: a sentence goes",
        "nl",
        "paragraaf 5.1 gewijzigd De eerste zin van paragraaf 5.1 vervalt.",
        "Paragraaf 5.1 D1 in renvooi gewijzigd 1 vervallen Een is een. 2 ongewijzigd Twee is twee. "
        "In woorden De eerste zin van paragraaf 5.1 vervalt. Paragraaf 5.1 komt te luiden Twee is twee.",
    ),
    Row(
        "substitute: a sentence goes",
        "en",
        "section 5.1 changed The first sentence of section 5.1 is deleted.",
        "Section 5.1 D1 in redline changed 1 deleted Een is een. 2 unchanged Twee is twee. "
        "In words The first sentence of section 5.1 is deleted. Section 5.1 shall read Twee is twee.",
    ),
    Row(
        "insert",
        "nl",
        "paragraaf 6.2 nieuw Na paragraaf 6.1 wordt een paragraaf ingevoegd, luidende: 6.2 Archief Wij bewaren alles.",
        "Paragraaf 6.2 Archief in renvooi nieuw 1 nieuw Wij bewaren alles. "
        "In woorden Na paragraaf 6.1 wordt een paragraaf ingevoegd, luidende: 6.2 Archief Wij bewaren alles.",
    ),
    Row(
        "insert",
        "en",
        "section 6.2 new After section 6.1 a section is inserted, reading: 6.2 Archief Wij bewaren alles.",
        "Section 6.2 Archief in redline new 1 new Wij bewaren alles. "
        "In words After section 6.1 a section is inserted, reading: 6.2 Archief Wij bewaren alles.",
    ),
    Row(
        "what an insert renumbers",
        "nl",
        "paragraaf 6.3 was 6.2 vernummerd Paragraaf 6.2 wordt vernummerd tot 6.3.",
        "Paragraaf 6.2 wordt vernummerd tot 6.3.",
    ),
    Row(
        "what an insert renumbers",
        "en",
        "section 6.3 was 6.2 renumbered Section 6.2 is renumbered 6.3.",
        "Section 6.2 is renumbered 6.3.",
    ),
    Row(
        "remove",
        "nl",
        "paragraaf 7.1 vervallen Paragraaf 7.1 vervalt.",
        "Paragraaf 7.1 V1 in renvooi vervallen 1 vervallen Een is een. 2 vervallen Twee is twee. "
        "In woorden Paragraaf 7.1 vervalt.",
    ),
    Row(
        "remove",
        "en",
        "section 7.1 deleted Section 7.1 is deleted.",
        "Section 7.1 V1 in redline deleted 1 deleted Een is een. 2 deleted Twee is twee. "
        "In words Section 7.1 is deleted.",
    ),
    Row(
        "what a remove renumbers",
        "nl",
        "paragraaf 7.1–7.2 was 7.2–7.3 vernummerd De paragrafen 7.2 en 7.3 worden vernummerd tot 7.1 en 7.2.",
        "De paragrafen 7.2 en 7.3 worden vernummerd tot 7.1 en 7.2.",
    ),
    Row(
        "what a remove renumbers",
        "en",
        "section 7.1–7.2 was 7.2–7.3 renumbered Sections 7.2 and 7.3 are renumbered 7.1 and 7.2.",
        "Sections 7.2 and 7.3 are renumbered 7.1 and 7.2.",
    ),
    Row(
        "move",
        "nl",
        "paragraaf 8.4 was 8.1 verplaatst vernummerd "
        "Paragraaf 8.1 wordt verplaatst tot na paragraaf 8.4 en vernummerd tot 8.4.",
        "Paragraaf 8.4 M1 in renvooi was 8.1, verplaatst, vernummerd "
        "In woorden Paragraaf 8.1 wordt verplaatst tot na paragraaf 8.4 en vernummerd tot 8.4.",
    ),
    Row(
        "move",
        "en",
        "section 8.4 was 8.1 moved renumbered Section 8.1 is moved to behind section 8.4 and renumbered 8.4.",
        "Section 8.4 M1 in redline was 8.1, moved, renumbered "
        "In words Section 8.1 is moved to behind section 8.4 and renumbered 8.4.",
    ),
    Row(
        "what a move renumbers",
        "nl",
        "paragraaf 8.1–8.3 was 8.2–8.4 vernummerd "
        "De paragrafen 8.2 tot en met 8.4 worden vernummerd tot 8.1 tot en met 8.3.",
        "De paragrafen 8.2 tot en met 8.4 worden vernummerd tot 8.1 tot en met 8.3.",
    ),
    Row(
        "what a move renumbers",
        "en",
        "section 8.1–8.3 was 8.2–8.4 renumbered Sections 8.2 to 8.4 are renumbered 8.1 to 8.3.",
        "Sections 8.2 to 8.4 are renumbered 8.1 to 8.3.",
    ),
    Row(
        "retitle",
        "nl",
        "paragraaf 9.1 nieuwe titel Het opschrift van paragraaf 9.1 komt te luiden: “Taken”.",
        "Paragraaf 9.1 Taken in renvooi nieuwe titel 1 gewijzigd titel T1 Taken "
        "In woorden Het opschrift van paragraaf 9.1 komt te luiden: “Taken”.",
    ),
    Row(
        "retitle",
        "en",
        "section 9.1 new title The heading of section 9.1 shall read: “Taken”.",
        "Section 9.1 Taken in redline new title 1 changed title T1 Taken "
        "In words The heading of section 9.1 shall read: “Taken”.",
    ),
    Row(
        "several to one section",
        "nl",
        "paragraaf 10.2 was 10.1 nieuwe titel verplaatst vernummerd gewijzigd aangevuld "
        "Paragraaf 10.1 wordt verplaatst tot na paragraaf 10.2 en vernummerd tot 10.2. "
        "Paragraaf 10.1 wordt als volgt gewijzigd: A. in de tweede zin wordt “twee” vervangen door “bijna drie”; "
        "B. na de tweede zin wordt een zin toegevoegd, luidende: “Drie is drie.” "
        "Het opschrift van paragraaf 10.1 komt te luiden: “Samen”.",
        "Paragraaf 10.2 Samen in renvooi was 10.1, nieuwe titel, verplaatst, vernummerd, gewijzigd, aangevuld "
        "1 gewijzigd titel S1 Samen 2 ongewijzigd Een is een. 3 vervallen Twee is twee. 4 nieuw Twee is bijna drie. "
        "5 nieuw Drie is drie. In woorden "
        "Paragraaf 10.1 wordt verplaatst tot na paragraaf 10.2 en vernummerd tot 10.2. "
        "Paragraaf 10.1 wordt als volgt gewijzigd: A. in de tweede zin wordt “twee” vervangen door “bijna drie”; "
        "B. na de tweede zin wordt een zin toegevoegd, luidende: “Drie is drie.” "
        "Het opschrift van paragraaf 10.1 komt te luiden: “Samen”. "
        "Paragraaf 10.2 komt te luiden Een is een. Twee is bijna drie. Drie is drie.",
    ),
    Row(
        "several to one section",
        "en",
        "section 10.2 was 10.1 new title moved renumbered changed supplemented "
        "Section 10.1 is moved to behind section 10.2 and renumbered 10.2. "
        "Section 10.1 is amended as follows: A. in the second sentence, “twee” is replaced by “bijna drie”; "
        "B. after the second sentence a sentence is added, reading: “Drie is drie.” "
        "The heading of section 10.1 shall read: “Samen”.",
        "Section 10.2 Samen in redline was 10.1, new title, moved, renumbered, changed, supplemented "
        "1 changed title S1 Samen 2 unchanged Een is een. 3 deleted Twee is twee. 4 new Twee is bijna drie. "
        "5 new Drie is drie. In words "
        "Section 10.1 is moved to behind section 10.2 and renumbered 10.2. "
        "Section 10.1 is amended as follows: A. in the second sentence, “twee” is replaced by “bijna drie”; "
        "B. after the second sentence a sentence is added, reading: “Drie is drie.” "
        "The heading of section 10.1 shall read: “Samen”. "
        "Section 10.2 shall read Een is een. Twee is bijna drie. Drie is drie.",
    ),
)


@pytest.mark.parametrize("medium", ["on paper", "on the web"])
@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.language}: {row.what}")
def test_a_memo_says_what_happens(row: Row, medium: str, pages: dict[tuple[str, str], str]) -> None:
    assert _as_shown(row.memo, medium) in blocks(pages[row.language, f"memo {medium}"])


@pytest.mark.parametrize("medium", ["on paper", "on the web"])
@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.language}: {row.what}")
def test_a_renvooi_says_what_happens(row: Row, medium: str, pages: dict[tuple[str, str], str]) -> None:
    assert _as_shown(row.renvooi, medium) in comparisons(pages[row.language, f"renvooi {medium}"])


def test_the_table_is_all_that_the_pages_say(pages: dict[tuple[str, str], str]) -> None:
    for language in ("nl", "en"):
        rows = [row for row in TABLE if row.language == language]
        assert len(rows) < len(blocks(pages[language, "memo on paper"])) == len(rows) + 1  # 10.2 became 10.1
        assert len(comparisons(pages[language, "renvooi on paper"])) == len(rows) + 1


def test_errata_of_one_memo_are_read_one_behind_the_other(desk: Desk) -> None:
    """The second has the numbers that the first leaves; a sentence of the memo itself leads to the third."""
    desk.sub("erratum", "new", "--insert", "Archief", "--after", "2.1", "-m", "Wij bewaren alles.")
    desk.sub("erratum", "new", "2.2", "-m", "Het kost 1.250 euro per jaar, zie [](#rollen).")
    desk.sub("erratum", "new", "2.1", "--whole", "-m", "Niemand heeft een rol.")
    names = [word for name in ("E01", "E02", "E03") for word in ("--erratum", name)]
    text = "Hierbij.\n\n[](@E01)\n\n[](@E02)\n\nDe tekst van [](#rollen) wordt:\n\n[](@E03)\n"
    head = ("--to", "Staten", "--from", "Gedeputeerde", "--committee", "BEM", "--date", "9-4-2021", "--subject", "Drie")
    desk.sub("memo", "new", *head, *names, "-m", text)
    desk.sub("memo", "build", "PS2021BEM01")
    said = on_paper(desk.root / "output/PS2021BEM01.pdf").partition("Hierbij. ")[2].partition(" Nog niet")[0]
    assert said == (
        "ERRATUM paragraaf 2.2 nieuw Na paragraaf 2.1 wordt een paragraaf ingevoegd, luidende: "
        "2.2 Archief Wij bewaren alles. "
        "ERRATUM paragraaf 2.3 was 2.2 vernummerd Paragraaf 2.2 wordt vernummerd tot 2.3. "
        "ERRATUM paragraaf 2.3 gewijzigd In paragraaf 2.3 wordt na “euro” ingevoegd “per jaar”. "
        "De tekst van paragraaf 2.1 wordt: ERRATUM paragraaf 2.1 gewijzigd Niemand heeft een rol."
    )


def blocks(words: str) -> list[str]:
    """Return the blocks of a memo, each without the word that begins it."""
    body = re.split(r"Nog niet ondertekend|Not yet signed", words)[0].partition("Hierbij. Erratum ")[2]
    return [each.strip() for each in re.split(r"\bERRATUM\b|\bErratum\b", body) if each.strip()]


def comparisons(words: str) -> list[str]:
    """Return the sections of a renvooi, and the remarks between them and what is signed."""
    shown, *signed = re.split(r"Beoordelaar .*? Paraaf|Reviewer .*? Initials", words)
    assert len(signed) == 1
    shown, *remarks = re.split(_REMARK, shown)
    sections = re.split(r" (?=Groot plan in |\S+ [\d.]+ \S+ in (?:renvooi|redline) )", shown)[1:]
    return [each.strip() for each in (*sections, *remarks)]


_REMARK = (
    r" (?=(?:Paragraaf|De paragrafen) [\d. entomet]+ word\w+ vernummerd|Sections? [\d. andto]+ (?:is|are) renumbered)"
)


def _as_shown(words: str, medium: str) -> str:
    """Return words as they are read: a web page counts its lists itself."""
    return words if medium == "on paper" else re.sub(r" [A-Z]\. (?=[a-z])", " ", words)
