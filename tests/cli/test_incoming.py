"""What comes in is refused where it enters: what `sub check` would find is told before anything is written."""

from __future__ import annotations

import re

import pytest

from tests.cli.drawings import PNG

DEEP = f"{'- ' * 40}diep"
REFUSED = [
    (DEEP, "1:1", "SUB201", "The text is nested deeper than 60 levels."),
    ("Klik [hier](javascript:alert).", "1:13", "SUB210", "The address javascript:alert is not allowed"),
    ("Een zin.\n\nDe ![kaart](https://a.nl/b.png).", "3:13", "SUB220", "There is no picture https://a.nl/b.png"),
    ("Een zin.\n\n[^los]: Een noot.", "3:3", "SUB230", "Nothing refers to footnote los."),
    ("Een noot.[^1]", "1:10", "SUB231", "There is no footnote 1."),
    ("Zie [](#rolen).", "1:8", "SUB212", "There is no section rolen."),
    (f"Een zin.\nHet {'x' * 60_000}.", "2:5", "SUB202", "60001 characters stand in a row; 2000 is the most."),
    ("Een " + "x\u00a0" * 30_000 + ".", "1:5", "SUB202", "60001 characters stand in a row; 2000 is the most."),
    ("Een zin.\nEen \U0001f642 erbij.", "2:5", "SUB341", "The fonts have no \U0001f642 (U+1F642)."),
    ("Een \u202eomgekeerd woord.", "1:5", "SUB006", "turns the direction of the text around"),
    ("Een \U000e0041onzichtbaar teken.", "1:5", "SUB005", "U+E0041"),
    ("Een zin.\n<<<<<<< HEAD\nDe ene.\n", "2:1", "SUB035", "git left this line where two versions differ"),
    ("Een \x1b[31mteken.", "1:5", "SUB005", "cannot stand in a text."),
]
ENTRANCES = [
    ("section", "new", "--document", "nota", "--title", "Nieuw"),
    ("section", "edit", "1", "--document", "nota"),
    ("section", "edit", "2.1", "--erratum"),
    ("erratum", "new", "2.1", "--reason", "x"),
    ("erratum", "new", "--insert", "Nieuw", "--after", "2.1", "--reason", "x"),
    (
        "memo",
        "new",
        "--date",
        "9-4-2021",
        "--to",
        "S",
        "--from",
        "G",
        "--subject",
        "O",
        "--committee",
        "BEM",
        "--document",
        "plan-water",
    ),
    ("memo", "edit", "PS2021BEM02"),
]


@pytest.fixture
def busy(busy):
    """Return that desk with a note beside its plan, which is not adopted yet."""
    busy.sub("-q", "document", "new", "--title", "Nota")
    return busy


def state(desk):
    return desk.files(), desk.git("for-each-ref"), desk.git("status", "--porcelain")


@pytest.mark.parametrize("words", ENTRANCES, ids=" ".join)
def test_what_check_would_refuse_is_refused_before_anything_is_written(busy, words):
    before = state(busy)
    for text, place, code, said in REFUSED:
        for flags, name in ((("--stdin",), "<stdin>"), (("-m", text), "-m")):
            answer = busy.sub(*words, *flags, stdin=text, code=3)
            assert answer.err.startswith("The text has 1 mistake, so nothing was written.\n")
            assert re.search(rf"^{name}:{place}  {code}  .*{re.escape(said)}", answer.err, re.MULTILINE), answer.err
    assert state(busy) == before


def test_the_line_that_came_in_is_shown_with_every_mistake(desk):
    text = "Een zin.\r\nZie [dit](http://a.nl) en\r\neen noot[^2]."
    assert desk.sub("section", "edit", "2.1", "--stdin", stdin=text, code=3).err == (
        "The text has 2 mistakes, so nothing was written.\n"
        "<stdin>:2:11  SUB210  The address http://a.nl is not allowed; only https:, mailto: and #section are.\n"
        "  2 │ Zie [dit](http://a.nl) en\n"
        "    │           ^^^^^^^^^^^\n"
        "<stdin>:3:9  SUB231  There is no footnote 2.\n"
        "  3 │ een noot[^2].\n"
        "    │         ^^^^\n"
        "  fix: Write it: `[^1]: …`\n"
    )


def test_a_letter_that_the_fonts_lack_and_that_stood_there_before_does_not_block_the_edit(desk):
    old = "id: rollen\ntitle: Rollen\ntext: |\n  Een e\u2011mail.\n"
    desk.write("documents/plan-water/sections/rollen.yaml", old)
    desk.commit("Koppelteken")
    desk.sub("section", "edit", "2.1", "-m", "Een e\u2011mail en een brief.")


def test_a_file_that_came_in_is_named(desk):
    desk.write("nieuw.md", "Zie [dit](http://a.nl).")
    path = str(desk.root / "nieuw.md")
    told = desk.sub("erratum", "new", "2.1", "--reason", "x", "--from", path, code=3).err
    assert f"\n{path}:1:11  SUB210  " in told


def test_an_editor_keeps_what_was_typed_and_the_same_command_takes_it_up_again(desk):
    before = state(desk)
    desk.editor("printf 'Ieder kiest.\\nZie [dit](http://a.nl).\\n' > \"$1\"")
    answer = desk.asked("section", "edit", "2.1", code=3)
    (draft,) = (desk.root / ".sub" / "drafts").iterdir()
    assert f".sub/drafts/{draft.name}:2:11  SUB210" in answer.err
    assert f"What was typed is kept in {draft} and comes back the next time." in answer.err
    assert state(desk) == before
    desk.editor("sed -i 's/http:/https:/' \"$1\"")
    desk.asked("section", "edit", "2.1")
    assert desk.sub("section", "show", "2.1").out == "2.1 Rollen\n\nIeder kiest.\nZie [dit](https://a.nl).\n"
    assert not draft.exists()


def test_what_was_wrong_with_a_text_before_does_not_block_its_edit(desk):
    desk.write(
        "documents/plan-water/sections/rollen.yaml",
        "id: rollen\ntitle: Rollen\ntext: |\n  Zie [dit](http://a.nl).\n  Een zin.\n",
    )
    desk.commit("Adres")
    desk.sub("section", "edit", "2.1", "-m", "Zie [dit](http://a.nl).\nEen andere zin.")
    twice = "Zie [dit](http://a.nl).\nEn [dit](http://a.nl).\n"
    refused = desk.sub("section", "edit", "2.1", "-m", twice, code=3).err
    assert [row.split("  ")[0] for row in refused.splitlines() if "SUB210" in row] == ["-m:2:10"]


def picture(desk) -> None:
    desk.draw("assets/a.png", PNG)
    desk.commit("Kaart")


FIXES = [
    ("Zie [](#rolen).", "Did you mean [](#rollen)?", lambda desk, text: text.replace("rolen", "rollen")),
    ("Zie [](#archief).", "Write that section first, or leave the reference out.",
     lambda desk, text: desk.sub("section", "new", "--title", "Archief", "-m", "Alles.") and text),
    ("![Kaart](assets/a.png)", "Put it there, and in git, first; its path counts from the root of the workspace.",
     lambda desk, text: picture(desk) or text),
    ("![Kaart](https://a.nl/a.png)", "Save the picture in the workspace and in git, and give its path there.",
     lambda desk, text: picture(desk) or text.replace("https://a.nl", "assets")),
    ("![](assets/a.png)", "![What it shows](assets/a.png)",
     lambda desk, text: picture(desk) or text.replace("![]", "![De kaart]")),
    ("Een noot.[^1]", "Write it: `[^1]: …`", lambda desk, text: text + "\n\n[^1]: De noot."),
    ("Een zin.\n\n[^1]: De noot.", "Refer to it, or take it out.", lambda desk, text: text.replace("zin.", "zin.[^1]")),
    ("Kijk hier.\n\n[b]: https://b.nl", "Use it, or take it out; it may be a sentence that would vanish.",
     lambda desk, text: text.replace("hier", "[hier][b]")),
    ("[](https://a.nl)", "Put words between the brackets.", lambda desk, text: text.replace("[]", "[De site]")),
    ("x" * 2001, "Put blanks in it, or take it out.", lambda desk, text: text[:1000] + " " + text[1000:]),
    ("e\u2043mail", "Type - in its place.", lambda desk, text: text.replace("\u2043", "-")),
    ("\U0001f642", "Type another one, or add a font that has it to the house style.", lambda desk, text: ":-)"),
    ("a\u202eb", "Take it out.", lambda desk, text: text.replace("\u202e", "")),
    ("a\x1bb", "Take it out; it often came with a paste.", lambda desk, text: text.replace("\x1b", "")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fix", "follow"), FIXES, ids=[fix for _, fix, _ in FIXES])
def test_every_fix_that_is_told_works(desk, text, fix, follow):
    assert f"fix: {fix}\n" in desk.sub("section", "edit", "2.1", "-m", text, code=3).err
    desk.sub("section", "edit", "2.1", "-m", follow(desk, text))
    assert all(each["severity"] == "warning" for each in desk.any("check", "--json").json)


def test_a_memo_refers_to_the_sections_of_the_document_that_it_names(busy):
    words = ("memo", "edit", "PS2021BEM02", "-m", "Zie [](#rollen).")
    assert "fix: Name the document that it is about with --document.\n" in busy.sub(*words, code=3).err
    busy.sub(*words, "--document", "plan-water")


def test_a_memo_may_show_the_errata_that_it_brings_out_and_no_others(busy):
    words = ("memo", "edit", "PS2021BEM02")
    assert "SUB213" in busy.sub(*words, "-m", "Hierbij.\n\n[](@E03)", code=3).err
    busy.sub(*words, "--erratum", "E02")
    busy.sub(*words, "-m", "Hierbij.\n\n[](@E02)")


def test_an_erratum_may_refer_to_what_another_brings_and_to_itself(desk):
    desk.sub("erratum", "new", "--insert", "Archief", "--after", "2.1", "-m", "Zie [](#archief).", "--reason", "x")
    desk.sub("erratum", "new", "2.1", "-m", "Ieder heeft een rol.\nZie [](#archief).", "--reason", "x")
    desk.sub("check")


WORD = "Taken:\r\n•\tEen rol\u00ad\r\no\tEen deel\r\n•\tPostbus 1\u2028Utrecht\r\n"
MARKDOWN = "Taken:\n- Een rol\n  - Een deel\n- Postbus 1\\\n  Utrecht\n"
SAID = "Put right in the text: 3 bullets, 1 invisible character, 1 line end.\n"


@pytest.mark.parametrize("words", ENTRANCES, ids=" ".join)
def test_what_word_gives_comes_in_as_markdown_and_one_line_says_so(busy, words):
    assert busy.sub(*words, "--stdin", stdin=WORD).err.startswith(SAID)
    found = busy.files().values()
    assert any("\n".join(f"{indent}{line}" for line in MARKDOWN.splitlines()) in data.decode()
               for data in found for indent in ("  ", "      "))  # fmt: skip


def test_a_text_out_of_the_editor_is_cleaned_but_for_the_lines_that_stood_there(desk):
    old = "id: rollen\ntitle: Rollen\ntext: |\n  Een oud\u00ade regel.\n  Nog een.\n"
    desk.write("documents/plan-water/sections/rollen.yaml", old)
    desk.commit("Oud")
    desk.editor("printf '•\\tA\\n•\\tB\\n' >> \"$1\"")
    assert "Put right in the text: 2 bullets.\n" in desk.asked("section", "edit", "2.1").err
    assert desk.sub("section", "show", "2.1", "--json").json["text"] == "Een oud\u00ade regel.\nNog een.\n- A\n- B\n"


def test_a_mistake_in_what_was_put_right_is_told_where_it_came_in(desk):
    text = "Een.\u2029Twee.\r\n•\tpro\u00advincie [x](http://a.nl)\r\n"
    answer = desk.sub("section", "edit", "2.1", "-m", text, code=3)
    assert "\n-m:2:18  SUB210  " in answer.err


def test_windows_1252_on_standard_input_is_read_and_said_so(desk):
    done = desk.process("--lang", "nl", "section", "edit", "2.1", "--stdin", input="Eén rol – “€ 5”.".encode("cp1252"))
    assert done.stderr.decode().startswith("<stdin> is geen UTF-8, en is gelezen als Windows-1252.\n")
    assert desk.sub("section", "show", "2.1").out == "2.1 Rollen\n\nEén rol – “€ 5”.\n"


def test_damaged_utf_8_is_not_guessed_at(desk):
    done = desk.process("section", "edit", "2.1", "--stdin", input="Eén rol".encode() + b"\xe9")
    assert (done.returncode, done.stderr.decode()) == (
        3,
        "De standaardinvoer is geen tekst in UTF-8.\n  Bewaar het als platte tekst in UTF-8.\n",
    )


LINES = [
    (("section", "new", "--document", "nota", "-m", "x", "--title"),
     ("section", "show", "--document", "nota", "Het geld", "--json"), "title"),
    (("memo", "edit", "PS2021BEM02", "--subject"), ("memo", "show", "PS2021BEM02", "--json"), "subject"),
    (("memo", "edit", "PS2021BEM02", "--from"), ("memo", "show", "PS2021BEM02", "--json"), "from"),
    (("erratum", "new", "2.1", "-m", "Anders.", "--reason"), ("erratum", "show", "E08", "--json"), "reason"),
    (("erratum", "new", "2.1", "-m", "Anders.", "--reason", "x", "--title"), ("erratum", "show", "E08", "--json"),
     "title"),
    (("erratum", "new", "2.1", "--reason", "x", "--retitle"), ("erratum", "show", "E08", "--json"), "changes"),
    (("erratum", "new", "--after", "2.1", "-m", "x", "--reason", "x", "--insert"), ("erratum", "show", "E08", "--json"),
     "title"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "shown", "key"), LINES, ids=lambda value: value if isinstance(value, str) else "")
def test_a_tab_or_a_line_end_of_word_in_a_title_is_a_blank(busy, words, shown, key):
    busy.sub(*words, "Het\t\u2028ge\u00adld\x0b")
    assert "Het geld" in str(busy.sub(*shown).json[key])


def test_an_answer_is_taken_as_its_flag_is(desk):
    desk.asked("section", "new", "-m", "x", answers=["Het\tgeld\u2028is op", ""])
    assert desk.sub("section", "show", "het-geld-is-op").out.startswith("3 Het geld is op\n")


def test_the_same_mistake_twice_on_a_line_is_told_at_both_places(desk):
    text = "Zie [a](http://a.nl) en [a](http://a.nl)."
    said = desk.sub("section", "edit", "2.1", "--stdin", stdin=text, code=3).err
    assert re.findall(r"<stdin>:(\d+:\d+)", said) == ["1:9", "1:29"]


@pytest.mark.parametrize("words", ENTRANCES, ids=" ".join)
def test_an_empty_standard_input_empties_nothing(busy, words):
    before = state(busy)
    for stdin in ("", " \n\n"):
        said = busy.sub(*words, "--stdin", stdin=stdin, code=1).err
        assert said == "<stdin> is empty, so nothing was written.\n  If there is to be no text: -m ''.\n"
    assert state(busy) == before


def test_an_adopted_text_is_emptied_by_an_erratum_only(busy):
    before = state(busy)
    said = busy.sub("section", "edit", "2.1", "-m", "", code=1).err
    assert said.splitlines() == [
        "Plan Water is adopted: only an erratum changes it.",
        "  The erratum that does this: sub erratum new 2.1 -m '' --document plan-water",
        "  Or give the same command with --erratum --reason TEXT.",
    ]
    assert state(busy) == before
    busy.sub("erratum", "new", "2.1", "-m", "")


def test_blank_lines_behind_a_text_are_not_written(desk):
    desk.sub("section", "new", "--title", "Slot", "--stdin", stdin="Een zin. \n\n\n")
    assert desk.read("documents/plan-water/sections/slot.yaml").decode().endswith("text: |\n  Een zin.\n")


def test_a_table_of_word_comes_in_as_a_table(desk):
    said = desk.sub("section", "edit", "2.1", "--stdin", stdin="Jaar\tGeld\r\n2024\t5\r\n").err
    assert "Put right in the text: 1 table." in said
    assert (
        "| Jaar | Geld |\n  |---|---|\n  | 2024 | 5 |\n"
        in desk.read("documents/plan-water/sections/rollen.yaml").decode()
    )
