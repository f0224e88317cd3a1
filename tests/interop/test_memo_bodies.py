"""The texts of memoranda: headings, lists, tables, footnotes, broken words, and what is on paper and no text."""

from __future__ import annotations

import pytest

from tests.interop.letters import HEAD, body, orders_of, read, text_of, told


def test_headings_by_number_by_their_place_and_by_what_marks_them():
    assert body(
        "1   Inleiding\nDe nota verschijnt in mei. Deze memo noemt waar zij\nvan uitgaat.\n\n"
        "2   Geld\n2.1   Inkomsten\nZij blijven gelijk.\n\n"
        "Planning\nHet werk begint in maart en duurt tot in de zomer van dit jaar.\n\n"
        "Vervolg\n=======\n\nWij komen terug.\n\n"
        "Antwoord:\nDat kan.\n"
    ) == (
        "## 1 Inleiding\n\nDe nota verschijnt in mei. Deze memo noemt waar zij van uitgaat.\n\n"
        "## 2 Geld\n\n### 2.1 Inkomsten\n\nZij blijven gelijk.\n\n"
        "## Planning\n\nHet werk begint in maart en duurt tot in de zomer van dit jaar.\n\n"
        "## Vervolg\n\nWij komen terug.\n\n"
        "## Antwoord:\n\nDat kan.\n"
    )


def test_lists_with_every_bullet_numbers_letters_and_lists_inside_of_them():
    assert body(
        "Het presidium stelt voor:\n\n"
        "\uf0b7   elke fractie heeft tien minuten;\n    o   interrupties tellen niet;\n    o   antwoorden evenmin;\n"
        "\uf0b7   moties komen voor 12.00 uur, en\n    niet later.\n\n"
        "Wij besluiten:\n1)  het plan;\n2)  de kosten:\n    a.  dit jaar;\n    b.  volgend jaar.\n"
    ) == (
        "Het presidium stelt voor:\n\n- elke fractie heeft tien minuten;\n  - interrupties tellen niet;\n"
        "  - antwoorden evenmin;\n- moties komen voor 12.00 uur, en niet later.\n\n"
        "Wij besluiten:\n\n1) het plan;\n2) de kosten:\n   1. dit jaar;\n   2. volgend jaar.\n"
    )


def test_that_letters_became_numbers_is_told():
    memo = read(HEAD + "a) dit;\nb) dat.\n")
    assert text_of(memo) == "1) dit;\n2) dat.\n"
    assert told(memo)[13] == ["Items with letters are numbered here: Markdown has no a), b)."]


@pytest.mark.parametrize(
    "line", ["A. de Vries sprak.", "2024. In dat jaar begon het.", "1.250 euro is veel.", "xx. is hier geen getal."]
)
def test_what_only_looks_like_an_item_is_none(line):
    assert body(f"Dit is een zin.\n{line}\n") == f"Dit is een zin. {line}\n"


def test_a_table_where_the_columns_are_clear():
    assert body(
        "De ramingen:\n\nPost              Raming      Bijgesteld\nDak en goten      80.000          84.000\n"
        "Schilderwerk\n en houtwerk      12.000          11.500\nOverig                             2.000\n\nEinde.\n"
    ) == (
        "De ramingen:\n\n| Post | Raming | Bijgesteld |\n| --- | --- | --- |\n| Dak en goten | 80.000 | 84.000 |\n"
        "| Schilderwerk en houtwerk | 12.000 | 11.500 |\n| Overig |  | 2.000 |\n\nEinde.\n"
    )


def test_a_table_that_is_not_clear_stays_as_its_lines_and_is_told():
    memo = read(
        HEAD + "Post      Raming     Werkelijk\nDak      80.000   en   84.000\nGoot      9.000     8.000\n\nEinde.\n"
    )
    assert text_of(memo) == "Post Raming Werkelijk\\\nDak 80.000 en 84.000\\\nGoot 9.000 8.000\n\nEinde.\n"
    assert "its columns are not clear" in told(memo)[13][0]


def test_footnotes_at_the_foot_belong_to_the_figures_in_the_text():
    assert body(
        "De cijfers komen van het meetnet.1 Zij tellen 40 m2 en zijn gezien door twee\nbureaus².\n\n"
        "De spreiding is klein.\n\n\n1   Meetnet Linge, jaargang\n    2023.\n2   De rapporten liggen bij de griffie.\n"
    ) == (
        "De cijfers komen van het meetnet.[^1] Zij tellen 40 m2 en zijn gezien door twee bureaus[^2].\n\n"
        "De spreiding is klein.\n\n\n[^1]: Meetnet Linge, jaargang 2023.\n\n[^2]: De rapporten liggen bij de griffie.\n"
    )


def test_two_notes_with_one_name_of_which_one_is_pointed_to_stay_as_text():
    text = body("Het meetnet.1 Meer niet.\n\n1 Een.\n\n1 Nog een.\n")
    assert text.count("[^1]:") == 1 and "een" in text.casefold()


def test_a_list_at_the_end_that_nothing_points_to_is_no_footnote():
    assert (
        body("Twee punten.\n\n1. Het eerste.\n2. Het tweede.\n") == "Twee punten.\n\n1. Het eerste.\n2. Het tweede.\n"
    )


def test_words_that_were_broken_are_put_together_as_the_text_has_them_elsewhere():
    memo = read(
        HEAD
        + "De samen-\nwerking in Noord-\nHolland en het water-\nen bodembeheer. Het zee-\nwater bij de noord-zuid\n"
        "lijn, en de noord-\nzuid lijn zelf. De samenwerking is goed.\n"
    )
    assert text_of(memo) == (
        "De samenwerking in Noord-Holland en het water- en bodembeheer. Het zeewater bij de noord-zuid lijn, "
        "en de noord-zuid lijn zelf. De samenwerking is goed.\n"
    )
    assert told(memo) == {13: ["Put together from two lines: zeewater."]}


def test_running_heads_and_page_numbers_are_no_text_and_a_paragraph_goes_on_past_them():
    memo = read(
        "                                        Provincie Lingeland\n\n" + HEAD + "De stroming was\n\n\n"
        "PS2024RGW12                                  Pagina 1 van 2\n"
        "PS2024RGW12                             Provincie Lingeland\n\n\n"
        "sterker dan verwacht.\n\n                                             Pagina 2 van 2\n"
    )
    assert (memo.number, text_of(memo)) == ("PS2024RGW12", "De stroming was sterker dan verwacht.\n")
    assert {line: len(said) for line, said in told(memo).items()} == {1: 1, 18: 1, 19: 1, 24: 1}


def test_a_head_that_counts_the_pages_runs_along_where_no_page_is_turned():
    head = "                    Provincie Lingeland                      {}\n\n"
    memo = read(head.format(1) + HEAD + "De oever is\n\n" + head.format(2) + "gemaaid.\n\nKosten\n\nGeen.\n")
    assert text_of(memo) == "De oever is gemaaid.\n\n## Kosten\n\nGeen.\n"
    table = "Jaar      Aantal\n2022      1\nOever     1\n\nTekst.\n\nOever     2\n"
    assert "Oever 2" in body(table)


def test_a_sentence_that_two_pages_begin_with_is_no_running_head():
    assert body("Eerste vraag.\n\nHet antwoord is nee.\n\fHet antwoord is nee.\n\nTweede vraag.\n").count("nee") == 2


def test_the_greeting_stays_the_closing_and_who_signed_go():
    memo = read(
        HEAD + "Beste raadsleden,\nDe stalling komt er.\n\nMet vriendelijke groet,\n\nS. Boersma\nwethouder Verkeer\n"
    )
    assert text_of(memo) == "Beste raadsleden,\n\nDe stalling komt er.\n"
    assert [(each.name, each.role) for each in memo.signatories] == [("S. Boersma", "wethouder Verkeer")]
    said = "Left out as closing and signature: “Met vriendelijke groet,; S. Boersma; wethouder Verkeer”."
    assert told(memo) == {16: [said]}


def test_a_name_with_a_role_below_it_and_a_body_in_whose_name_it_is_signed():
    memo = read(HEAD + "Het werk is klaar.\n\nGroet,\nNamens Gedeputeerde Staten\n\nP. Kok\ngedeputeerde\n")
    assert text_of(memo) == "Het werk is klaar.\n"
    assert [(each.name, each.role) for each in memo.signatories] == [("P. Kok", "gedeputeerde")]
    memo = read(HEAD + "Het werk is klaar.\n\nR. Green\nHead of Legal Services\n")
    assert [(each.name, each.role) for each in memo.signatories] == [("R. Green", "Head of Legal Services")]


def test_a_role_with_a_name_below_it_is_a_signature_without_a_greeting():
    memo = read(HEAD + "Het werk is klaar.\n\nDe gedeputeerde van Water,\nJ. Kooistra\n")
    assert text_of(memo) == "Het werk is klaar.\n"
    assert [(each.name, each.role) for each in memo.signatories] == [("J. Kooistra", "gedeputeerde van Water")]
    assert "J. Kooistra" in body("De gedeputeerde van Water,\nJ. Kooistra\n\nis erbij.\n")


@pytest.mark.parametrize(
    ("signature", "people"),
    [
        ("Ondertekening\n\nA. de Boer", [("A. de Boer", "")]),
        ("5. Ondertekening\n\nA. de Boer\nprogrammamanager", [("A. de Boer", "programmamanager")]),
        ("Signed by:\nR. Green\nestates lead", [("R. Green", "estates lead")]),
        ("namens het college,\nhoofdingenieur-directeur\n\nA. de Boer", [("A. de Boer", "hoofdingenieur-directeur")]),
        ("namens het college,\nA. de Boer (wethouder)", [("A. de Boer", "wethouder")]),
        ("namens het college,\nwethouder A. de Boer", [("A. de Boer", "wethouder")]),
        ("namens het college,\nwethouder Verkeer", [("wethouder Verkeer", "")]),
        ("Namens het college,\nA. de Boer              K. Smit\nprogrammamanager        secretaris",
         [("A. de Boer", "programmamanager"), ("K. Smit", "secretaris")]),
    ],
)  # fmt: skip
def test_who_signed_is_kept_with_a_role_that_nobody_knows_and_below_a_heading_for_it(signature, people):
    memo = read(f"{HEAD}Het werk is klaar.\n\n{signature}\n")
    assert text_of(memo) == "Het werk is klaar.\n"
    assert [(each.name, each.role) for each in memo.signatories] == people


def test_a_heading_for_signatures_with_a_text_below_it_is_one():
    text = "Ondertekening\n\nDe stukken liggen ter inzage bij de griffie.\n"
    assert body(f"Het werk is klaar.\n\n{text}").endswith(f"## {text}")


@pytest.mark.parametrize(
    ("foot", "copies", "attachments"),
    [
        ("cc: griffie, wethouder Jansen", "griffie, wethouder Jansen", ()),
        ("Bijlagen: kaart; raming\n\ncc griffie", "griffie", ("kaart", "raming")),
        ("cc: Clerk\nAttachments:\n1. map\n2. estimate", "Clerk", ("map", "estimate")),
        ("Met vriendelijke groet,\n\nS. Boersma\n\ncc: griffie\nBijlagen\n- kaart\n- raming", "griffie",
         ("kaart", "raming")),
        ("cc: griffie\n\nBijlage(n): raming\n\nHoogachtend,\n\nS. Boersma", "griffie", ("raming",)),
    ],
)  # fmt: skip
def test_copies_and_attachments_below_the_text_are_fields(foot, copies, attachments):
    memo = read(f"{HEAD}Het werk is klaar.\n\n{foot}\n")
    assert text_of(memo) == "Het werk is klaar.\n"
    assert (dict(memo.details), memo.attachments) == ({"cc": copies}, attachments)


def test_attachments_with_sentences_below_them_are_text():
    text = "Bijlagen\n\nKaart 1 toont de stalling, kaart 2 de weg erheen.\n"
    assert body(f"Het werk is klaar.\n\n{text}").endswith(f"## {text}")


def test_numbered_paragraphs_close_below_each_other_stay_apart():
    first = "2.1 De stalling wordt groter dan in het plan stond, want de vraag naar plaatsen"
    assert body(f"2. Overwegingen\n\n{first}\nis gegroeid.\n2.2 De kosten zijn hoger.\n\n3. Vervolg\n\nIn mei.\n") == (
        f"## 2. Overwegingen\n\n{first} is gegroeid.\n\n2.2 De kosten zijn hoger.\n\n## 3. Vervolg\n\nIn mei.\n"
    )
    assert body("De kosten zijn nu\n2.1 Dat is veel.\n") == "De kosten zijn nu 2.1 Dat is veel.\n"


def test_a_name_in_the_last_paragraph_is_no_signature():
    assert body("De brief is van\n\nde heer Kok, die hem schreef.\n").endswith("de heer Kok, die hem schreef.\n")


def test_new_wording_ends_where_something_begins_that_is_no_text_of_a_plan():
    memo = read(
        HEAD
        + "Erratum\n\nDe planning klopte niet. De tekst van paragraaf 2.1 komt te luiden:\n\nWij nemen maatregelen:\n\n"
        "-   het afvlakken;\n-   het planten.\n\nIn paragraaf 3.2 wordt “4” vervangen door “5”.\n\n"
        "Vervolg\n\nHet plan verschijnt.\n\n"
        "Hoogachtend,\n\nP. de Haas\n"
    )
    assert [(each.said, each.text) for each in orders_of(memo)] == [
        (
            ("De planning klopte niet.", "De tekst van paragraaf 2.1 komt te luiden:"),
            "Wij nemen maatregelen:\n\n- het afvlakken;\n- het planten.\n",
        ),
        (("In paragraaf 3.2 wordt “4” vervangen door “5”.",), ""),
    ]
    assert text_of(memo).endswith("## Vervolg\n\nHet plan verschijnt.\n")


def test_wording_in_quotation_marks_ends_with_them():
    memo = read(
        HEAD + "Erratum\n\nParagraaf 1.2 komt te luiden:\n\n“Eerste zin.\n\nTweede zin.”\n\nDit stond er niet.\n"
    )
    lead, rest = orders_of(memo)
    assert lead.text == "Eerste zin.\n\nTweede zin.\n"
    assert (rest.said, rest.text) == (("Dit stond er niet.",), "")


def test_whatever_stands_in_a_memo_is_shown_as_it_stands():
    assert body("Een *ster*, <b>, [x](y), &amp; en `code`.\n\n+ 4 is meer.\n\n---\n") == (
        "Een \\*ster\\*, \\<b\\>, \\[x\\](y), \\&amp; en \\`code\\`.\n\n- 4 is meer.\n\n\\---\n"
    )


WORDS = "Het water stijgt in de Linge en de dijk houdt stand ."
ODD = ["\u00a0", "\t", "\f", "\ufeff", "\u2028", "\ue001", "\x07", "[^1]", "1", "-", "- ", "1. ", "   ", "\n", "\n\n"]


@pytest.mark.parametrize("seed", range(40))
def test_no_word_of_a_text_is_lost_however_it_is_set(seed):
    """Every word is in the memo, in what was read apart, or in what is told."""
    from random import Random

    hat = Random(seed)
    rows = " ".join(hat.choice([*WORDS.split(" "), *ODD]) for _ in range(120))
    memo = read(HEAD + rows + "\n")
    said = " ".join(
        [text_of(memo), *(each.text for each in orders_of(memo)), *(str(each.message) for each in memo.notes)]
    )
    assert [word for word in WORDS.split(" ") if rows.count(f" {word} ") and word not in said] == []


def test_items_two_blanks_further_in_are_a_list_inside():
    assert body("Wij doen dit:\n\n- grond:\n  - klei\n  - zand\n- gras\n") == (
        "Wij doen dit:\n\n- grond:\n  - klei\n  - zand\n- gras\n"
    )


def test_a_note_in_square_brackets_may_stand_a_blank_behind_its_word():
    assert body("De sluis gaat later dicht [1].\n\n[1] Zie het jaarverslag.\n") == (
        "De sluis gaat later dicht[^1].\n\n\n[^1]: Zie het jaarverslag.\n"
    )
