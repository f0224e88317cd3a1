"""The heads that memoranda and letters have: labels beside values or above them, in columns, with colons or without."""

from __future__ import annotations

from datetime import date

import pytest

from sub_cli.interop.days import day_in, is_day
from sub_cli.memo.model import Signatory
from tests.interop.letters import read, text_of, told

COLONS = """\
Memo

Aan            : leden van de gemeenteraad
Van            : wethouder S. Boersma
Datum          : 12 maart 2024
Kenmerk        : 2024-000123
Onderwerp      : fietsenstalling bij
                 het station

De kosten zijn hoger dan geraamd.
"""
TWO_COLUMNS = """\
MEMORANDUM

Aan                                 Van
leden van de gemeenteraad           wethouder S. Boersma

Datum                               Nummer
12 maart 2024                       2024-000123

Onderwerp
fietsenstalling bij het station

De kosten zijn hoger dan geraamd.
"""
ABOVE = """\
Datum
12 maart 2024

Ons kenmerk
2024-000123

Aan
leden van de gemeenteraad

Van
wethouder S. Boersma

Betreft
fietsenstalling bij het station

De kosten zijn hoger dan geraamd.
"""
PAIRS = """\
Onderwerp:    fietsenstalling bij het station     Datum:     12-03-2024
Zaaknummer:   2024-000123                         Van:       wethouder S. Boersma
Aan:          leden van de gemeenteraad


De kosten zijn hoger dan geraamd.
"""
ROW_OF_LABELS = """\
Aan leden van de gemeenteraad
Postbus 12
3400 AB Oudersluis

Datum              Ons kenmerk        Uw kenmerk
12 maart 2024      2024-000123

Onderwerp: fietsenstalling bij het station
Van: wethouder S. Boersma

De kosten zijn hoger dan geraamd.
"""
LABELS_THEN_VALUES = """\
Datum
Nummer
Van
Aan
Onderwerp
:
:
:
:
:
12 maart 2024
2024-000123
wethouder S. Boersma
leden van de gemeenteraad
fietsenstalling bij het station

De kosten zijn hoger dan geraamd.
"""
IN_ENGLISH = """\
TO:        leden van de gemeenteraad
FROM:      wethouder S. Boersma
DATE:      March 12, 2024
REF:       2024-000123
SUBJECT:   fietsenstalling bij het station

De kosten zijn hoger dan geraamd.
"""


@pytest.mark.parametrize(
    "text",
    [COLONS, TWO_COLUMNS, ABOVE, PAIRS, ROW_OF_LABELS, LABELS_THEN_VALUES, IN_ENGLISH],
    ids=["colons", "two columns", "above", "pairs", "row of labels", "labels, then values", "english"],
)
def test_one_head_in_every_layout(text):
    memo = read(text)
    assert (memo.number, memo.date, memo.to) == ("2024-000123", date(2024, 3, 12), ("leden van de gemeenteraad",))
    assert (memo.sender, memo.subject) == ("wethouder S. Boersma", "fietsenstalling bij het station")
    assert (memo.details, memo.body) == ((), ("De kosten zijn hoger dan geraamd.\n",))


def test_labels_that_a_memo_has_no_key_for_are_kept_and_flow_into_no_other_field():
    memo = read(
        "STATENBRIEF\n\n"
        "DATUM                     5-3-2024\n"
        "AAN                       Provinciale Staten\n"
        "STATUS                    Ter informatie\n"
        "REGISTRATIENUMMER         PS2024MME05\n"
        "ROUTE                     via de griffie\n"
        "VAN                       Gedeputeerde Staten\n"
        "ONDERWERP                 Voortgang busvervoer\n"
        "BIJLAGEN                  Kaart van de lijnen\n\n"
        "De bussen rijden.\n"
    )
    assert (memo.number, memo.to, memo.sender) == ("PS2024MME05", ("Provinciale Staten",), "Gedeputeerde Staten")
    assert memo.details == (("STATUS", "Ter informatie"), ("ROUTE", "via de griffie"))
    assert memo.attachments == ("Kaart van de lijnen",)
    assert told(memo) == {7: ["“ROUTE” is a label that is not known; kept under `details`."]}


def test_a_label_right_behind_a_long_value_stands_below_other_labels():
    memo = read(
        "Datum   8 juni 2021          Nummer    BEM-14\nVan     Gedeputeerde de Haas Status    Ter informatie\n"
        "Aan     Provinciale Staten\nOnderwerp  Oevers\n\nHet loopt.\n"
    )
    assert (memo.number, memo.sender, memo.details) == (
        "BEM-14", "Gedeputeerde de Haas", (("Status", "Ter informatie"),),
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Aan      | Staten\nVan      | Gedeputeerde\nDatum    | 3-4-2024\n|--+--|\nRef. no. | W-12\n"
        "Betreft  | Wind\n\nJa.\n",
        "**Aan:** Staten\n**Van:** Gedeputeerde\n**Datum:** 3-4-2024\n**Ref. no.:** W-12\n**Betreft:** Wind\n\nJa.\n",
    ],
    ids=["lines between", "bold"],
)
def test_labels_as_a_drawn_table_and_as_markdown_has_them(text):
    memo = read(text)
    assert (memo.number, memo.to, memo.sender, memo.subject) == ("W-12", ("Staten",), "Gedeputeerde", "Wind")
    assert text_of(memo) == "Ja.\n"


def test_an_unknown_label_in_capitals_needs_no_column():
    memo = read("DATUM 5-3-2024\nAAN Staten\nROUTE via de griffie\nVAN G\nONDERWERP Bus\n\nDe bussen rijden.\n")
    assert (memo.to, memo.details) == (("Staten",), (("ROUTE", "via de griffie"),))


def test_the_number_that_the_paper_itself_is_called_by_goes_before_that_of_its_case():
    letter = (
        "Datum : 28-2-2024\nBriefnummer : 2024-09211/8/A.7, LW\nZaaknummer : 74102\nUw kenmerk : R25\nAan : Staten\n"
    )
    memo = read(letter + "Onderwerp : Baggeren\n\nGeachte leden,\n\nWij baggeren.\n")
    assert memo.number == "2024-09211/8/A.7, LW"
    assert memo.details == (("Zaaknummer", "74102"), ("Uw kenmerk", "R25"))


@pytest.mark.parametrize(
    "line", ["PS2021BEM07", "RAADSBRIEF\n\nnr. 2025-031", "Raadsbrief nr. 2025-031", "MEMO   2025.118/3"]
)
def test_a_number_needs_no_label(line):
    memo = read(f"{line}\n\nDatum 3-4-2024\nAan de raad\nVan G\nBetreft Bus\n\nTekst.\n")
    assert memo.number == line.split()[-1]


def test_several_addressees_below_each_other_and_one_that_is_long():
    memo = read(
        "DATUM            4 september 2024\n\n"
        "AAN              Provinciale Staten\n"
        "                 Commissie Ruimte,\n"
        "                 Groen en Water\n"
        "                 Rekenkamer; Ombudsman\n\n"
        "VAN              G\n\nONDERWERP        Vragen\n\nTekst.\n"
    )
    assert memo.to == ("Provinciale Staten", "Commissie Ruimte, Groen en Water", "Rekenkamer", "Ombudsman")


def test_a_column_at_the_side_and_a_signature_say_the_rest():
    memo = read(
        "                                                    Gemeente Oudersluis\n\n"
        "Aan de raad van Oudersluis                          Datum\n"
        "Postbus 12                                          3 juni 2024\n"
        "3400 AB Oudersluis\n"
        "                                                    Ons kenmerk\n"
        "Betreft: herinrichting van de Markt                 D24.004512\n\n"
        "Geachte raad,                                       Contactpersoon\n"
        "                                                    T. Visser\n"
        "Het ontwerp is klaar.\n\n"
        "Burgemeester en wethouders van Oudersluis,\n\n"
        "de secretaris,                              de burgemeester,\n"
        "A. Kok                                      E. de Wit\n"
    )
    assert (memo.number, memo.date, memo.to) == ("D24.004512", date(2024, 6, 3), ("de raad van Oudersluis",))
    assert (memo.sender, memo.details) == (
        "Burgemeester en wethouders van Oudersluis",
        (("Contactpersoon", "T. Visser"),),
    )
    assert memo.signatories == (Signatory("A. Kok", "secretaris"), Signatory("E. de Wit", "burgemeester"))
    assert memo.body == ("Geachte raad,\n\nHet ontwerp is klaar.\n",)
    assert told(memo) == {
        1: ["Left out as what stands above the head: “Gemeente Oudersluis”."],
        4: ["Left out as the address: “Postbus 12”."],
        5: ["Left out as the address: “3400 AB Oudersluis”."],
        13: [
            "Left out as closing and signature: “Burgemeester en wethouders van Oudersluis,; "
            "de secretaris, de burgemeester,; A. Kok E. de Wit”."
        ],
    }


def test_place_and_day_on_one_line_and_labels_below_the_signature():
    memo = read(
        "Aan de leden van Provinciale Staten\n\nNr.: 2024-13.401/21\n\nLingestad, 27 mei 2024\n\nOnderwerp: veren\n\n"
        "Geachte leden,\n\nDe veren varen.\n\nMet vriendelijke groet,\n\nP. de Haas\ngedeputeerde Water\n\n"
        "c.c.: Waterschap Linge\nBijlage: kaart van de veren\n"
    )
    assert (memo.number, memo.date, memo.sender) == (
        "2024-13.401/21",
        date(2024, 5, 27),
        "P. de Haas, gedeputeerde Water",
    )
    assert (memo.details, memo.attachments) == ((("c.c.", "Waterschap Linge"),), ("kaart van de veren",))
    assert memo.body == ("Geachte leden,\n\nDe veren varen.\n",)


def test_a_line_of_the_head_that_nobody_understands_is_told():
    memo = read("Datum: 3-4-2024\nAan: Staten\n\nvia de bode\n\nVan: G\nBetreft: Bus\n\nTekst.\n")
    assert (memo.to, memo.sender, memo.details) == (("Staten",), "G", ())
    assert told(memo) == {4: ["Not understood in the head, and left out: “via de bode”."]}


@pytest.mark.parametrize("heading", ["Doel\n\n", "Doel\n", "1   Doel\n\n", "1   Doel\n", "I.   Doel\n\n"])
def test_the_first_heading_of_the_text_is_no_label_though_its_word_is_one(heading):
    memo = read(f"Datum: 3-4-2024\nAan: Staten\nVan: G\nBetreft: Bus\n\n{heading}De bus rijdt.\n")
    assert (memo.details, memo.body) == ((), (f"## {' '.join(heading.split())}\n\nDe bus rijdt.\n",))


def test_below_labels_above_their_values_a_word_alone_is_one_more_of_them():
    above = "Datum\n3-4-2024\n\nAan\nStaten\n\nVan\nG\n\nBetreft\nBus\n\n"
    memo = read(f"{above}Status\nTer informatie\n\nDe bus rijdt.\n")
    assert (memo.details, memo.body) == ((("Status", "Ter informatie"),), ("De bus rijdt.\n",))


def test_a_subject_goes_on_wherever_its_second_line_is_indented():
    memo = read("Datum: 3-4-2024\nAan: Staten\nVan: G\nBetreft: bussen\n  en trams\n\nDe bus rijdt.\n")
    assert (memo.subject, memo.body) == ("bussen en trams", ("De bus rijdt.\n",))


def test_a_row_of_very_many_labels_is_no_head():
    memo = read("Aan: x   Van: y   " * 40)
    assert (memo.to, memo.sender, memo.details) == ((), "", ())


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("9-4-2021", date(2021, 4, 9)),
        ("09.04.2021", date(2021, 4, 9)),
        ("2021-04-09", date(2021, 4, 9)),
        ("vrijdag 9 april 2021", date(2021, 4, 9)),
        ("9 apr. 2021", date(2021, 4, 9)),
        ("9th April 2021", date(2021, 4, 9)),
        ("April 9, 2021", date(2021, 4, 9)),
        ("9-4-21", date(2021, 4, 9)),
        ("31-2-2021", None),
        ("april 2021", None),
        ("2018, 9359", None),
        ("12.345-6-2021", None),
    ],
)
def test_days_as_people_write_them(words, day):
    found = day_in(words)
    assert (found.day if found else None) == day
    assert is_day(words) is bool(day)


def test_a_day_that_may_be_read_in_two_ways_is_told():
    memo = read("Date: 03/04/2024\nTo: Council\nFrom: Clerk\nRe: Bus\n\nText.\n")
    assert memo.date == date(2024, 4, 3)
    assert told(memo) == {1: ["“03/04/2024” was read as 2024-04-03."]}


@pytest.mark.parametrize(
    ("line", "detail"),
    [
        ("Status Ter kennisneming", ("Status", "Ter kennisneming")),
        ("Date prepared: 2 maart 2024", ("Date prepared", "2 maart 2024")),
        ("Versie 2", ("Versie", "2")),
        ("Prepared by: A. de Boer", ("Prepared by", "A. de Boer")),
    ],
)
def test_a_detail_right_below_the_labels_is_one_with_or_without_a_colon(line, detail):
    top = "Aan: raad\nDatum: 4 maart 2024\nVan: wethouder\nOnderwerp: stalling\n"
    memo = read(f"{top}{line}\n\nDe kosten zijn hoger.\n")
    assert (memo.details, memo.subject) == ((detail,), "stalling")
    assert text_of(memo) == "De kosten zijn hoger.\n"


def test_a_label_that_fills_its_column_is_one_where_its_value_stands_in_that_of_the_others():
    top = "Date:          4 March 2024\nTo:            Board\nFrom:          Harbour Master\n"
    memo = read(f"{top}Classification OFFICIAL\nSubject:       Quay\n\nThe wall is sound.\n")
    assert (memo.details, memo.sender, memo.subject) == ((("Classification", "OFFICIAL"),), "Harbour Master", "Quay")


def test_a_title_may_be_the_label_of_whom_it_is_for():
    memo = read(
        "MEMORANDUM FOR: Chief of Staff\nFROM: Counsel\nSUBJECT: Records\nDATE: 2026-06-11\n\nIt is complete.\n"
    )
    assert (memo.to, memo.sender, memo.date) == (("Chief of Staff",), "Counsel", date(2026, 6, 11))


def test_who_prepared_it_and_when_count_where_nothing_else_does():
    memo = read("Date prepared: 4 March 2024\nPrepared by: A. Boer\nTo: Board\nSubject: Quay\n\nThe wall is sound.\n")
    assert (memo.date, memo.sender) == (date(2024, 3, 4), "A. Boer")


def test_a_value_that_goes_on_is_no_detail():
    memo = read("Datum: 4 maart 2024\nVan: wethouder\nAan: raad,\nCommissie Ruimte\nOnderwerp: stalling\n\nTekst.\n")
    assert (memo.to, memo.details) == (("raad, Commissie Ruimte",), ())
