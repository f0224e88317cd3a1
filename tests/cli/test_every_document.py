"""Three documents in one workspace, with sections and errata of one name: what is told names whose, and works."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from sub_cli.cli.main import run

from .conftest import PERSON

BOTH = ("plan-water", "nota-lucht")
TEXT = "Ieder {} een rol.\nRollen verschuiven."
MEMO = ("memo", "new", "--to", "Staten", "--from", "Gedeputeerde", "--committee", "BEM", "--date", "9-4-2021")
ADOPTED = (
    ("document", "adopt", "{}", "--date", "10-3-2021"),
    ("erratum", "new", "{}/2", "-m", "Wij werken graag samen.", "--reason", "Toon.", "--effective", "9-4-2021"),
    (*MEMO, "--subject", "Toon", "--erratum", "{}/E01", "-m", "Hierbij.\n\n[](@E01)\n"),
    ("erratum", "apply", "{}/E01"),
    ("erratum", "new", "{}/2.2", "-m", "Het kost 1.500 euro.", "--reason", "Prijzen."),
    ("erratum", "new", "{}/2.1", "-m", TEXT.format("kiest"), "--reason", "Kiezen."),
    ("erratum", "new", "{}/2.1", "-m", TEXT.format("krijgt"), "--title", "Krijgen", "--reason", "Krijgen."),
    ("erratum", "apply", "{}/E03"),
    ("erratum", "new", "{}/1", "--retitle", "Aanleiding", "--effective", "1-4-2021", "--reason", "Kop."),
    ("erratum", "propose", "{}/E05"),
    ("erratum", "adopt", "{}/E05"),
)  # fmt: skip
"""E01 and E03 are applied, E02 fits, E04 does not, E05 is due."""


def made(root, *words):
    assert run(["-C", str(root), "--lang", "en", "-q", *words]) == 0, words


@pytest.fixture(scope="session")
def cabinet(plan: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two adopted documents that have everything in common, and a draft; to be copied."""
    from shutil import copytree

    root = tmp_path_factory.mktemp("cabinet") / "plan"
    copytree(plan, root)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in PERSON.items():
            patch.setenv(name, value)
        for title in ("Nota Lucht", "Klad"):
            name = title.lower().replace(" ", "-")
            made(root, "document", "new", "--title", title)
            made(root, "section", "new", "--document", name, "--title", "Samenwerken", "-m", "Wij werken samen.")
            for below, text in (("Rollen", TEXT.format("heeft")), ("Geld", "Het kost 1.250 euro.")):
                made(root, "section", "new", "--document", name, "--title", below, "--under", f"{name}/2", "-m", text)
        for name in BOTH:
            for words in ADOPTED:
                made(root, *(word.format(name) if "{}" in word else word for word in words))
    return root


@pytest.fixture
def three(desk_in, cabinet, named):
    """Return a desk with the three documents."""
    return desk_in("plan", cabinet)


# -- what is due, and what is applied together --------------------------------------------------------


def test_what_is_due_is_applied_in_every_document_as_one_commit_and_told_by_document(three):
    before = three.git("rev-parse", "HEAD")
    tried = three.sub("erratum", "apply", "--due", "--dry-run")
    assert three.git("rev-parse", "HEAD") == before
    assert "nothing was written" in tried.err
    told = three.sub("erratum", "apply", "--due").out
    assert re.findall(r"\(([a-z-]+)\)|(\S+/E05)", told) == [
        ("nota-lucht", ""), ("", "nota-lucht/E05"), ("plan-water", ""), ("", "plan-water/E05"),
    ]  # fmt: skip
    assert three.git("rev-list", "--count", f"{before}..HEAD") == "1"
    for name in BOTH:
        assert three.sub("section", "show", f"{name}/1").out.startswith("1 Aanleiding\n")
    assert "No adopted erratum is due." in three.sub("erratum", "apply", "--due").err
    taken = three.sub("undo").err
    assert "erratum apply nota-lucht/E05 plan-water/E05" in taken


def test_one_document_may_be_meant_by_what_is_due(three):
    assert "No adopted erratum is due." in three.sub("erratum", "apply", "--due", "--document", "klad").err
    three.sub("erratum", "apply", "--due", "--document", "nota-lucht")
    assert three.sub("section", "show", "plan-water/1").out.startswith("1 Introduction")
    assert three.sub("section", "show", "nota-lucht/1").out.startswith("1 Aanleiding")


def test_errata_of_several_documents_are_applied_together_or_not_at_all(three):
    before = three.files()
    told = three.sub("erratum", "apply", "plan-water/E02", "nota-lucht/E04", code=4).err
    assert told.startswith("nota-lucht/E04 does not fit 2.1")
    assert "(since nota-lucht/E03," in told
    assert "“sub erratum rebase nota-lucht/E04”" in told
    assert three.files() == before
    three.sub("erratum", "apply", "plan-water/E02", "nota-lucht/E02")
    for name in BOTH:
        assert "1.500" in three.sub("show", f"{name}/2.2").out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("E02",), 2, "Say which: nota-lucht/E02, plan-water/E02."),
        (("plan-water/E02", "--document", "nota-lucht"), 2, "another document than nota-lucht"),
        (("E02", "--document", "klad"), 3, "There is no erratum E02."),
        (("plan/E02",), 3, "There is no document plan."),
        (("E99",), 3, "There is no erratum E99."),
    ],
)
def test_an_erratum_to_apply_is_never_guessed(three, words, code, told):
    before = three.files()
    assert told in three.sub("erratum", "apply", *words, code=code).err
    assert three.files() == before
    three.asked("erratum", "apply", "E02", answers=["?", "nota-lucht"])
    assert "1.250" in three.sub("show", "plan-water/2.2").out


# -- whose ------------------------------------------------------------------------------------------------


def test_every_answer_for_programs_says_of_which_document_it_is(three):
    for words in (
        ("show", "klad/2"),
        ("section", "show", "klad/2"),
        ("blame", "klad/2"),
        ("erratum", "order", "plan-water/E02"),
        ("erratum", "show", "plan-water/E02"),
        ("memo", "show", "PS2021BEM01"),
    ):
        assert three.sub(*words, "--json").json["document"] in ("klad", "plan-water"), words
    for words in (("section", "list", "--document", "klad"), ("erratum", "list"), ("register",), ("log",)):
        assert all(row["document"] for row in three.sub(*words, "--json").json), words


def test_what_names_an_erratum_names_its_document(three):
    assert three.sub("erratum", "show", "plan-water/E02").out.startswith("plan-water/E02  erratum, draft\n")
    assert re.search(r"^ERRATA +plan-water/E01$", three.sub("memo", "show", "PS2021BEM01").out, re.MULTILINE)
    shown = three.sub("diff", "@base").out
    assert re.findall(r"\((\S+)\)$|(\S+/E0\d)", shown, re.MULTILINE) == [
        pair for name in sorted(BOTH) for pair in ((name, ""), ("", f"{name}/E01"), ("", f"{name}/E03"))
    ]
    tried = three.sub("erratum", "new", "plan-water/2", "-m", "Anders.", "--reason", "x", "--dry-run").out
    assert "plan-water/E06" in tried


@pytest.mark.parametrize("word", ["nota-lucht/rollen", "nota-lucht#rollen", "nota-lucht/2.1"])
def test_a_section_says_its_document_as_texts_refer_to_it_too(three, word):
    assert three.sub("show", word).out == "2.1 Rollen\n\nIeder kiest een rol.\nRollen verschuiven.\n"


def test_a_word_file_is_of_the_document_that_is_named_also_where_a_section_is_empty(three):
    assert "Say which: " in three.sub("export", "E02", code=2).err
    for name in ("klad", "klad#rollen", "nota-lucht/2.1", "nota-lucht/E02"):
        file = three.root.parent / "uit.docx"
        three.sub("export", name, "-o", str(file))
        assert file.read_bytes().startswith(b"PK")
        file.unlink()


def test_where_a_section_may_be_left_out_a_document_may_stand(three):
    assert three.sub("show", "klad").out == three.sub("show", "--document", "klad").out
    assert three.sub("log", "klad").out == three.sub("log", "--document", "klad").out


def test_history_says_whose_errata_and_sections_it_tells_of(three):
    three.sub("section", "edit", "klad/2", "-m", "Straks.")
    three.sub("erratum", "withdraw", "plan-water/E02")
    assert three.git("log", "-2", "--format=%s").splitlines() == [
        "Erratum plan-water/E02: ingetrokken",
        "Paragraaf klad/samenwerken: tekst bewerkt",
    ]
    assert "Taken back: erratum withdraw plan-water/E02." in three.sub("undo").err


# -- pages ------------------------------------------------------------------------------------------------


def test_a_redline_of_several_documents_is_one_page_with_a_heading_for_each(three):
    page = three.sub("diff", "@base", "--format", "html").out
    assert re.findall(r"<h2>(.*?)</h2>", page) == ["Nota Lucht (nota-lucht)", "Plan Water (plan-water)"]
    ids = re.findall(r' id="(.*?)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#(.*?)"', page)) <= {*ids}
    assert "change 4 of 4" in page


def test_on_paper_each_document_has_its_own_file(three):
    told = three.sub("diff", "@base", "-o", "alles.pdf", "--format", "pdf", code=2).err
    assert "nota-lucht, plan-water" in told
    three.sub("diff", "@base", "--format", "pdf", "--document", "plan-water", "-o", str(three.root / "een.pdf"))
    both = three.sub("diff", "@base", "--format", "pdf").out.split()
    assert [Path(each).name for each in both] == ["renvooi-nota-lucht.pdf", "renvooi-plan-water.pdf"]
    assert all(Path(each).is_file() for each in both)


def test_a_state_that_is_built_is_that_of_the_document_whose_erratum_it_names(three):
    told = three.sub("build", "--at", "@E01", "--only", "document", code=2).err
    assert "Say which: nota-lucht/E01, plan-water/E01." in told
    built = three.sub("build", "--at", "@nota-lucht/E01", "--only", "document")
    assert re.findall(r"built  (\S+\.pdf)", built.out) == ["nota-lucht.pdf"]
    assert "output/at/nota-lucht-E01" in built.err


# -- what is suggested ----------------------------------------------------------------------------------

FINAL = ("memo", "edit", "PS2021BEM01", "--status", "final")
TOLD = (
    (),
    ("erratum", "status"),
    ("erratum", "new", "plan-water/2.2", "--retitle", "Kosten", "--reason", "Kop."),
    ("erratum", "edit", "nota-lucht/E02", "--reason", "Prijzen, nu."),
    ("erratum", "propose", "plan-water/E02"),
    ("erratum", "adopt", "plan-water/E02"),
    ("erratum", "withdraw", "nota-lucht/E04"),
    ("erratum", "apply", "--due"),
    ("erratum", "revert", "plan-water/E03"),
    ("section", "edit", "nota-lucht/2", "-m", "Wij doen dit samen.", "--erratum", "--reason", "Toon."),
    ("section", "new", "--document", "klad", "--title", "Slot", "-m", "Dag."),
    ("section", "edit", "klad/slot", "-m", "Tot ziens."),
    ("section", "move", "klad/slot", "--before", "klad/2"),
    ("section", "rename", "klad/slot", "eind"),
    ("section", "remove", "klad/eind"),
    ("document", "adopt", "klad", "--date", "11-3-2021"),
    ("document", "new", "--title", "Nog een"),
    ("memo", "build", "PS2021BEM02"),
    FINAL,
    ("undo",),
)
"""Commands of a day, in their order; each is told what may come next."""
PATIENT = {"sub erratum apply nota-lucht/E04": 4, "sub erratum rebase nota-lucht/E04": 4,
           "sub erratum rebase plan-water/E04": 4}  # fmt: skip
"""What ends in a question to a person: both want the same sentence."""


def suggested(said):
    """Return the commands behind every `Next:`, and those between quotes or behind a colon in what is told."""
    steps = [step for line in re.findall(r"^Next: (.*)$", said, re.MULTILINE) for step in line.split("   ")]
    return steps + re.findall(r"“(sub .*?)”", said)


def carried_out(desk, step, copies):
    """Carry out a suggested command in a copy of the desk as it is, and see that it does what it can."""
    from shutil import copytree

    root = desk.root.parent / f"copy{next(copies)}"
    copytree(desk.root, root, symlinks=True)
    words = shlex.split(step)[1:]
    if words[:2] == ["memo", "new"]:
        words += (*MEMO[2:], "--subject", "S", "-m", "x")
    if words[:2] in (["section", "new"], ["erratum", "new"]) and "--title" not in words and "-m" not in words:
        words += ["--title", "Nieuw", "-m", "Nieuw."]
    desk.root, back = root, desk.root
    answer = desk.any(*words)
    desk.root = back
    assert answer.code in (0, PATIENT.get(step, 0)), (step, answer)


def test_every_step_that_is_suggested_in_a_day_can_be_carried_out(three):
    from itertools import count

    tried, copies = set(), count()
    for words in TOLD:
        answer = three.any(*words)
        assert answer.code == 0, (words, answer)
        for step in suggested(answer.err):
            if step not in tried and "FILE" not in step:
                tried.add(step)
                carried_out(three, step, copies)
    assert len(tried) > 20
    assert not [step for step in tried if re.search(r"(?<!/)\bE\d\d\b", step)]


def test_what_the_check_and_the_build_advise_names_the_document(three):
    told = three.any("check").out
    assert suggested(told) == [f"sub erratum rebase {name}/E04" for name in sorted(BOTH)]
    failed = three.any("build", "--only", "renvooi", "nota-lucht/E04").err
    assert suggested(failed) == ["sub erratum rebase nota-lucht/E04"]
    three.sub("erratum", "rebase", "nota-lucht/E04", code=4)


@pytest.mark.parametrize(
    "words",
    [
        ("section", "edit", "nota-lucht/2", "-m", "Anders."),
        ("section", "remove", "nota-lucht/2.2"),
        ("section", "move", "nota-lucht/2.2", "--before", "nota-lucht/2.1"),
        ("section", "rename", "nota-lucht/2.2", "kosten"),
        ("section", "new", "--document", "nota-lucht", "--title", "Slot", "-m", "Dag."),
    ],
    ids=" ".join,
)
def test_the_erratum_that_an_adopted_plan_asks_for_is_to_that_plan(three, words):
    told = three.sub(*words, code=1).err
    (command,) = re.findall(r": sub (erratum new .*)$", told, re.MULTILINE)
    text = ("-m", "Nieuw.") if not re.search("--(remove|move|retitle)", command) else ()
    three.sub(*shlex.split(command), *text)
    assert [row["document"] for row in three.sub("erratum", "list", "--json").json].count("nota-lucht") == 6


# -- asked ------------------------------------------------------------------------------------------------


def test_a_new_memo_is_offered_the_errata_of_every_document_and_is_about_the_one_that_is_chosen(three):
    flags = ("--date", "9-4-2021", "--committee", "BEM", "--to", "S", "--from", "G")
    chosen = ["Toon", "1 4", "E02", "plan-water/E02", "-", "no", "yes"]
    told = three.asked("memo", "new", *flags, answers=chosen)
    assert re.findall(r"\d  (\S+/E\d\d)  (?:draft|adopted)", told.err) == [
        f"{name}/{erratum}" for name in sorted(BOTH) for erratum in ("E02", "E04", "E05")
    ]
    assert "these are named: nota-lucht, plan-water." in told.err
    assert "Choose from the list" in told.err
    made = three.sub("memo", "show", told.out.strip(), "--json").json
    assert (made["document"], made["errata"]) == ("plan-water", ["E02-geld"])
    assert "--erratum E02-geld" in told.err
    assert "--document plan-water" in told.err


def test_what_was_edited_by_hand_is_told_by_document(three):
    for name in ("klad", "nota-lucht", "plan-water"):
        path = f"documents/{name}/sections/geld.yaml"
        three.write(path, three.read(path).decode().replace("Het kost", "Het kostte"))
    told = three.sub("save", "-m", "Kosten", code=1).err
    assert told.startswith("nota-lucht, plan-water are adopted, and their texts were edited by hand.")
    assert "sub erratum new --from-diff HEAD --document nota-lucht" in told
    three.sub("restore", "nota-lucht#2.2")
    saved = three.sub("save", "-m", "Kosten", "--erratum", "--reason", "Kosten.")
    assert "klad/2.2 Geld" in saved.out
    assert "sub erratum show plan-water/E06" in saved.err
