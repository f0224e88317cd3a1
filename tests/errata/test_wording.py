"""The official wording, written from the operations and read back into them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.document.model import Document, Section
from sub_cli.errata.application import apply, performed
from sub_cli.errata.conflicts import ErratumConflict
from sub_cli.errata.derivation import document_changes
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.operations.at import At
from sub_cli.errata.operations.insert import Insert
from sub_cli.errata.operations.move import Move
from sub_cli.errata.operations.remove import Remove
from sub_cli.errata.operations.replace import Replace
from sub_cli.errata.operations.retitle import Retitle
from sub_cli.errata.operations.substitute import Substitute, text_changes
from sub_cli.errata.orders.phrasing import text_phrases
from sub_cli.errata.orders.reading import differences, read
from sub_cli.errata.orders.writing import by_section, commencement, order_text
from sub_cli.errata.phrases import PhraseKind, perform
from sub_cli.text.format import format_text
from tests.errata.generate import edited, erratum, image, in_force, programme, programmes, written_for

OLD = """\
Daarbij is het van belang om te beseffen dat inwoners de overheid als één geheel zien.
Dit vraagt om samen optrekken en open staan voor elkaars belangen.
Bestuurlijke samenwerking vraagt ook aandacht voor de democratische legitimatie.
De provincie ziet toe op de democratische legitimatie van samenwerkingsverbanden.
Zo verschuift de besluitvorming soms naar een ander gremium.
"""
NEW = """\
Daarbij is het van belang om te beseffen dat inwoners en andere partijen ‘de overheid’ als één geheel zien.
Dit vraagt om samen optrekken, open staan voor elkaars belangen en verschillen bespreken.
Bestuurlijke samenwerking vraagt ook aandacht voor de rol van de volksvertegenwoordigers.
Zo verschuift de besluitvorming soms naar een ander gremium.
Gemeenten, waterschappen en provincie zijn en blijven zelf verantwoordelijk.
Overheden kunnen verschillend in eenzelfde onderwerp staan.
Het bewustzijn van eventuele gevolgen is van belang.
"""
PLAN = programme(
    {
        "aanleiding": "Zo begon het.\n",
        "samenwerken": ("Inleiding.\n", {"legitimatie": OLD, "rollen": "Wie doet wat.\n", "leden": "Vier leden.\n"}),
        "slot": ("Tot zover.\n", {"bijlagen": "Geen.\n"}),
    },
    title="Sterk Utrechts Bestuur",
)


def written(*changes: object, language: str = "") -> str:
    return order_text(Ledger(PLAN), erratum("E1", *changes), language)


def test_the_renvooi_of_paragraph_2_1_in_words() -> None:
    """The picture in design/renvooi-2.1-1.png."""
    assert written(*text_changes("legitimatie", OLD, NEW)) == (
        "Paragraaf 2.1 wordt als volgt gewijzigd:\n"
        "A. in de eerste zin wordt “de overheid” vervangen door “en andere partijen ‘de overheid’”;\n"
        "B. in de tweede zin wordt “optrekken en open staan voor elkaars belangen” vervangen door "
        "“optrekken, open staan voor elkaars belangen en verschillen bespreken”;\n"
        "C. in de derde zin wordt “democratische legitimatie” vervangen door “rol van de volksvertegenwoordigers”;\n"
        "D. de vierde zin vervalt;\n"
        "E. na de vijfde zin worden drie zinnen toegevoegd, luidende:\n"
        "> Gemeenten, waterschappen en provincie zijn en blijven zelf verantwoordelijk.\n"
        "> Overheden kunnen verschillend in eenzelfde onderwerp staan.\n"
        "> Het bewustzijn van eventuele gevolgen is van belang.\n"
    )


def test_the_form_of_the_memo() -> None:
    change = Replace("legitimatie", OLD, NEW)
    assert written(change).startswith("De tekst van paragraaf 2.1 wordt gewijzigd en aangevuld tot:\n> Daarbij")
    assert written(change, language="en").startswith("The text of section 2.1 is amended and supplemented to read:\n")
    assert written(Replace("legitimatie", OLD, "Iets anders.\n")) == "Paragraaf 2.1 komt te luiden:\n> Iets anders.\n"


@pytest.mark.parametrize(
    ("change", "dutch", "english"),
    [
        (
            Substitute("rollen", 1, "Wie doet wat.\n", "Wie doet dat.\n"),
            "In paragraaf 2.2 wordt “wat” vervangen door “dat”.\n",
            "In section 2.2, “wat” is replaced by “dat”.\n",
        ),
        (
            Substitute("rollen", 1, "Wie doet wat.\n", "Wie doet samen wat.\n"),
            "In paragraaf 2.2 wordt na “doet” ingevoegd “samen”.\n",
            "In section 2.2, after “doet” is inserted “samen”.\n",
        ),
        (
            Substitute("leden", 1, "Vier leden.\n", "Leden.\n"),
            "De eerste zin van paragraaf 2.3 komt te luiden:\n> Leden.\n",
            "The first sentence of section 2.3 shall read:\n> Leden.\n",
        ),
        (
            Substitute("legitimatie", 4, OLD.splitlines(True)[3], ""),
            "De vierde zin van paragraaf 2.1 vervalt.\n",
            "The fourth sentence of section 2.1 is deleted.\n",
        ),
        (
            Insert("nieuw", "Nieuw", "Tekst.\n", At("samenwerken", "legitimatie")),
            "Na paragraaf 2.1 wordt een paragraaf ingevoegd, luidende:\n> **2.2 Nieuw**\n>\n> Tekst.\n",
            "After section 2.1 a section is inserted, reading:\n> **2.2 Nieuw**\n>\n> Tekst.\n",
        ),
        (
            Insert("nieuw", "Nieuw", "Tekst.\n", At("samenwerken", "leden")),
            "Aan hoofdstuk 2 wordt een paragraaf toegevoegd, luidende:\n> **2.4 Nieuw**\n>\n> Tekst.\n",
            "To chapter 2 a section is added, reading:\n> **2.4 Nieuw**\n>\n> Tekst.\n",
        ),
        (
            Insert("nieuw", "Nieuw", "", At("", "slot"), "9"),
            "Na hoofdstuk 3 wordt een hoofdstuk toegevoegd, luidende:\n> **9 Nieuw**\n",
            "After chapter 3 a chapter is added, reading:\n> **9 Nieuw**\n",
        ),
        (Remove("leden", "Leden", "Vier leden.\n", At()), "Paragraaf 2.3 vervalt.\n", "Section 2.3 is deleted.\n"),
        (
            Move("leden", At("samenwerken", "rollen"), At("samenwerken", "legitimatie")),
            "Paragraaf 2.3 wordt verplaatst tot na paragraaf 2.1 en vernummerd tot 2.2.\n",
            "Section 2.3 is moved to behind section 2.1 and renumbered 2.2.\n",
        ),
        (
            Move("leden", At("samenwerken", "rollen"), At("slot", "")),
            "Paragraaf 2.3 wordt verplaatst naar het begin van hoofdstuk 3 en vernummerd tot 3.1.\n",
            "Section 2.3 is moved to the beginning of chapter 3 and renumbered 3.1.\n",
        ),
        (
            Retitle("rollen", "Rollen", "Rollen en taken"),
            "Het opschrift van paragraaf 2.2 komt te luiden: “Rollen en taken”.\n",
            "The heading of section 2.2 shall read: “Rollen en taken”.\n",
        ),
        (
            Retitle("", "Sterk Utrechts Bestuur", "Sterk bestuur"),
            "De titel van het plan komt te luiden: “Sterk bestuur”.\n",
            "The title of the plan shall read: “Sterk bestuur”.\n",
        ),
    ],
)
def test_each_operation_in_both_languages_and_back(change: object, dutch: str, english: str) -> None:
    for language, expected in (("nl", dutch), ("en", english)):
        assert written(change, language=language) == expected
        reading = read(PLAN, expected)
        assert reading.unread == ()
        each = erratum("E1", change)
        made = apply(Ledger(PLAN), each)
        assert image(in_force(PLAN, erratum("E1", *reading.changes)).document)[:2] == image(made.document)[:2]
        assert differences(PLAN, expected, made.exact) == ()


def test_several_sections_are_lettered_and_inside_them_numbered() -> None:
    order = written(
        *text_changes("legitimatie", OLD, OLD.replace("Dit vraagt om", "Dat vraagt om").replace("soms ", "vaak ")),
        Remove("leden", "Leden", "Vier leden.\n", At()),
        Retitle("slot", "Slot", "Tot slot"),
    )
    assert order == (
        "Sterk Utrechts Bestuur wordt als volgt gewijzigd:\n"
        "A. Paragraaf 2.1 wordt als volgt gewijzigd:\n"
        "1. in de tweede zin wordt “Dit” vervangen door “Dat”;\n"
        "2. in de vijfde zin wordt “soms” vervangen door “vaak”.\n"
        "B. Paragraaf 2.3 vervalt;\n"
        "C. Het opschrift van hoofdstuk 3 komt te luiden: “Tot slot”.\n"
    )
    assert [change.section for change in read(PLAN, order).changes] == ["legitimatie", "legitimatie", "leden", "slot"]


def test_an_erratum_in_force_is_worded_for_the_text_before_it() -> None:
    each = erratum("E1", *text_changes("legitimatie", OLD, NEW))
    later = in_force(PLAN, each, erratum("E2", Replace("rollen", "Wie doet wat.\n", "Anders.\n")))
    assert order_text(later, later.chain.errata["E1"]) == order_text(Ledger(PLAN), each)


def test_a_page_that_shows_the_section_itself_gets_the_sentences_alone() -> None:
    more = text_changes("rollen", "Wie doet wat.\n", "Wie doet wat.\nEn wanneer.\nEn hoe.\n")
    new = Insert("nieuw", "Nieuw", "Tekst.\n", At("samenwerken", "legitimatie"))
    said = by_section(PLAN, [new, *more, Retitle("rollen", "Rollen", "Taken")])
    assert [(section, [each.said for each in orders]) for section, orders in said.items()] == [
        ("nieuw", ["Na paragraaf 2.1 wordt een paragraaf ingevoegd, luidende:"]),
        (
            "rollen",
            [
                "Na de eerste zin van paragraaf 2.2 worden twee zinnen toegevoegd, luidende: “En wanneer. En hoe.”",
                "Het opschrift van paragraaf 2.2 komt te luiden: “Taken”.",
            ],
        ),
    ]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "A a.\n\nB b.\n",
            "A a.\n\nC c.\n\nB b.\n",
            "Na de eerste alinea van paragraaf 2.2 wordt een alinea ingevoegd, luidende:",
        ),
        (
            "A a.\nB b.\n",
            "C c.\nD d.\nA a.\nB b.\n",
            "Voor de eerste zin van paragraaf 2.2 worden twee zinnen ingevoegd, luidende:",
        ),
        ("A a.\nB b.\nC c.\n", "A a.\n", "De tweede en derde zin van paragraaf 2.2 vervallen."),
        ("A a.\nB b.\nC c.\nD d.\n", "A a.\n", "De tweede tot en met vierde zin van paragraaf 2.2 vervallen."),
        ("A a.\n\nB b.\n\nC c.\n", "A a.\n\nC c.\n", "De tweede zin van paragraaf 2.2 vervalt."),
        ("A a.\nB b.\n", "A a.\n\nB b.\n", "De eerste en tweede zin van paragraaf 2.2 komen te luiden:"),
        ("A a.\nB b.\nC c.\n", "A a.\nX x.\n\nY y.\nC c.\n", "De tweede zin van paragraaf 2.2 komt te luiden:"),
        ("A a.\n", "", "De tekst van paragraaf 2.2 vervalt."),
        ("Wij doen dit snel nu.\n", "Wij doen dit nu.\n", "In paragraaf 2.2 vervalt “snel”."),
        ("Zij zei “ja” nu.\n", "Zij zei “nee” nu.\n", "De eerste zin van paragraaf 2.2 komt te luiden:"),
    ],
)
def test_sentences_and_paragraphs(old: str, new: str, words: str) -> None:
    plan = PLAN.with_section(replace(PLAN.sections["rollen"], text=old))
    changes = text_changes("rollen", old, new)
    order = order_text(Ledger(plan), erratum("E1", *changes))
    assert order.split("\n")[0] == words
    assert read(plan, order).changes == changes


@pytest.mark.parametrize(
    "words",
    [
        "De tweede en derde zin van paragraaf 2.2 vervallen.",
        "De tweede en de derde zin van paragraaf 2.2 vervallen.",
        "De tweede tot en met derde zin van paragraaf 2.2 vervallen.",
        "The second and third sentences of section 2.2 are deleted.",
        "The second to third sentences of section 2.2 are deleted.",
    ],
)
def test_two_sentences_are_read_in_the_wording_of_today_and_of_before(words: str) -> None:
    old, new = "A a.\nB b.\nC c.\nD d.\n", "A a.\nD d.\n"
    plan = PLAN.with_section(replace(PLAN.sections["rollen"], text=old))
    assert read(plan, words).changes == text_changes("rollen", old, new)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("De eerste en derde zin van paragraaf 2.2 vervallen.", "B b.\nD d.\n"),
        ("The first and fourth sentences of section 2.2 are deleted.", "B b.\nC c.\n"),
    ],
)
def test_a_pair_that_does_not_follow_one_another_is_not_read_as_a_range(words: str, left: str) -> None:
    plan = PLAN.with_section(replace(PLAN.sections["rollen"], text="A a.\nB b.\nC c.\nD d.\n"))
    reading = read(plan, words)
    assert performed(plan, reading.changes).sections["rollen"].text == left
    (unread,) = read(
        plan, words.replace("vervallen.", "komen te luiden: “X x.”").replace("are deleted.", "shall read: “X x.”")
    ).unread
    assert str(unread.reason) == "The places do not follow one another."


def test_what_does_not_fit_has_no_order() -> None:
    stale = Substitute("rollen", 1, "Wie deed wat.\n", "X.\n")
    with pytest.raises(ErratumConflict, match=r"E1 does not fit 2\.2"):
        written(stale)
    with pytest.raises(ErratumConflict, match="The change order cannot be written"):
        by_section(PLAN, [stale])
    with pytest.raises(ErratumConflict):
        differences(PLAN, "Paragraaf 2.3 vervalt.", [stale])
    with_below = read(PLAN, "Hoofdstuk 2 vervalt.")
    assert [change.section for change in with_below.changes] == ["leden", "rollen", "legitimatie", "samenwerken"]
    assert with_below.renumbered == (("3", "2"),)


def test_commencement() -> None:
    assert commencement(date(2021, 4, 9)) == "Dit erratum treedt in werking met ingang van 9 april 2021."
    assert commencement(date(2021, 4, 9), "en") == "This erratum takes effect from 9 April 2021."


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_day_from_which_an_order_holds_is_read_back(language: str) -> None:
    document = programme({"rollen": "Een zin.\n"})
    order = order_text(Ledger(document), erratum("E1", Retitle("rollen", "Rollen", "Taken")), language)
    for day in (date(2021, 4, 9), date(2024, 2, 29), date(2030, 12, 31)):
        reading = read(document, f"{order}\n{commencement(day, language)}\n")
        assert (reading.effective, reading.unread, len(reading.changes)) == (day, (), 1)
    wrong = commencement(date(2021, 1, 30), language).replace("januari", "februari").replace("January", "February")
    reading = read(document, f"{order}\n{wrong}\n")
    assert (reading.effective, [each.text for each in reading.unread]) == (None, [wrong])


def test_an_order_written_by_hand() -> None:
    order = """\
In het programmaplan wordt gesproken over legitimatie.

Daarom wordt de tekst in paragraaf 2.2 gewijzigd en aangevuld tot:

“Wie doet wat. En
wanneer.”

Voorts: in paragraaf 2.3 iets.
1) In de eerste zin van paragraaf 2.3 worden de woorden "Vier leden"
   vervangen door "Vijf leden";
2) paragraaf 9.9 vervalt;
3) in paragraaf 2.1 wordt “bestaat niet” vervangen door “x”.
"""
    reading = read(PLAN, order)
    assert [(change.section, getattr(change, "becomes", "")) for change in reading.changes] == [
        ("rollen", "Wie doet wat.\nEn wanneer.\n"),
        ("leden", "Vijf leden.\n"),
    ]
    assert [(each.line, str(each.reason)) for each in reading.unread] == [
        (1, "This is no sentence of a change order."),
        (8, "This is no sentence of a change order."),
        (11, "There is no paragraaf 9.9 in the plan."),
        (12, "“bestaat niet” stands there 0 times, not once."),
    ]


def test_hand_written_order_that_says_something_else_is_noticed() -> None:
    changes = [Replace("rollen", "Wie doet wat.\n", "Anders.\n")]
    assert differences(PLAN, "Paragraaf 2.2 komt te luiden: “Anders.”", changes) == ()
    assert differences(PLAN, "Paragraaf 2.2 komt te luiden: “Toch anders.”", changes) == ("rollen",)
    assert differences(PLAN, "Paragraaf 2.3 vervalt.", changes) == ("rollen", "leden")


@pytest.mark.parametrize(
    "order",
    [
        "In paragraaf 2.2 wordt “A” vervangen door “Z”.\nParagraaf 2.2 komt te luiden: “X x.”",
        "Paragraaf 2.2 wordt als volgt gewijzigd:\n1. de eerste en tweede zin komen te luiden: “X x.”;\n"
        "2. in de tweede zin wordt “B” vervangen door “Z”.",
        "Paragraaf 2.2 wordt als volgt gewijzigd:\n1. de eerste en tweede zin vervallen;\n2. de tweede zin vervalt.",
        "Paragraaf 2.2 wordt als volgt gewijzigd:\n1. de eerste en tweede zin komen te luiden: “X x.”;\n"
        "2. na de eerste zin wordt een zin ingevoegd, luidende: “Y y.”.",
    ],
)
def test_an_instruction_within_what_another_gives_in_full_is_not_read(order: str) -> None:
    plan = PLAN.with_section(replace(PLAN.sections["rollen"], text="A a.\nB b.\nC c.\n"))
    reading = read(plan, order)
    assert reading.changes == ()
    assert {str(each.reason) for each in reading.unread} == {
        "One instruction changes what another gives in full or deletes: make one of the two."
    }


def test_a_sentence_that_begins_with_a_quotation_is_known_by_its_first_words() -> None:
    old = "Over wonen.\n\n- huizen\n- straten\n\n“Samen” is het woord van dit plan.\nDit blijft staan.\nDit ook.\n"
    new = old.replace("“Samen” is het woord van dit plan.\n", "")
    plan = PLAN.with_section(replace(PLAN.sections["rollen"], text=old))
    changes = text_changes("rollen", old, new)
    order = order_text(Ledger(plan), erratum("E1", *changes))
    assert order == "De tweede zin van paragraaf 2.2 (“Samen …”) vervalt.\n"
    assert read(plan, order).changes == changes


def test_an_instruction_beside_what_another_gives_in_full_is_read() -> None:
    plan = PLAN.with_section(replace(PLAN.sections["rollen"], text="A a.\nB b.\nC c.\n"))
    order = (
        "Paragraaf 2.2 wordt als volgt gewijzigd:\n1. de tweede zin komt te luiden: “X x.”;\n"
        "2. na de tweede zin wordt een zin ingevoegd, luidende: “Y y.”;\n3. in de eerste zin vervalt “a”."
    )
    reading = read(plan, order)
    assert reading.unread == ()
    assert performed(plan, reading.changes).sections["rollen"].text == "A.\nX x.\nY y.\nC c.\n"


@given(st.data())
def test_law_what_the_instructions_say_of_a_text_is_exact(data: st.DataObject) -> None:
    document = data.draw(programmes())
    old = document.sections["s0"].text
    new = data.draw(edited(document)).sections.get("s0", Section("s0", "", old)).text
    phrases = text_phrases("s0", old, new)
    assert perform(old, phrases) == new
    if phrases and phrases[0].kind in {PhraseKind.WHOLE, PhraseKind.EXTENDED}:
        assert len(phrases) == 1


def tidy(document: Document) -> Document:
    """Return the document with its texts as `sub fmt` leaves them: no blank line at an edge, and never two."""
    texts = {id: re.sub(r"\n{3,}", "\n\n", each.text).strip("\n") for id, each in document.sections.items()}
    sections = {id: replace(each, text=texts[id] and texts[id] + "\n") for id, each in document.sections.items()}
    return replace(document, sections=sections)


@given(st.data())
def test_law_the_order_read_back_gives_the_same_operations(data: st.DataObject) -> None:
    document = tidy(data.draw(programmes()))
    new = tidy(data.draw(edited(document)))
    named = {id: replace(each, title=f"Titel {id}") for id, each in new.sections.items() if id not in document.sections}
    new = replace(new, sections={**new.sections, **named})
    changes = document_changes(document, new, whole=data.draw(st.booleans()))
    if not changes:
        return
    language = data.draw(st.sampled_from(["nl", "en"]))
    ledger = Ledger(document)
    order = order_text(ledger, written_for(ledger, erratum("E1", *changes)), language)
    reading = read(document, order)
    assert reading.unread == (), order
    ids = {f"titel-{id}": id for id in named}
    assert [ids.get(change.section, change.section) for change in reading.changes] == [
        change.section for change in changes
    ], order
    assert [type(change) for change in reading.changes] == [type(change) for change in changes]
    if not named:
        assert reading.changes == changes, order
    assert format_text(format_text(order)) == format_text(order)
