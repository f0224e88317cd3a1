"""What somebody edited by hand is recorded by one word, once nothing is wrong with it."""

from __future__ import annotations

import pytest

from tests.cli.drawings import raster

ROLLEN = "documents/plan-water/sections/rollen.yaml"
GELD = "documents/plan-water/sections/geld.yaml"
OUTLINE = "documents/plan-water/document.yaml"


def edit(desk, path: str, old: str, new: str) -> None:
    """Do by hand what an editor does."""
    text = desk.read(path).decode()
    assert old in text
    desk.write(path, text.replace(old, new))


def test_an_edited_section_is_saved_under_a_proposed_message(desk):
    edit(desk, ROLLEN, "Ieder heeft", "Elk heeft")
    done = desk.process("save")
    assert done.stdout.decode() == "Paragraaf 2.1 Rollen gewijzigd\n"
    assert desk.git("log", "-1", "--format=%s") == "Paragraaf 2.1 Rollen gewijzigd"
    assert desk.git("status", "--porcelain") == ""
    assert "Elk heeft" in desk.sub("show", "2.1").out


def test_new_renamed_deleted_and_a_picture_go_along_and_strangers_stay(desk):
    desk.draw("documents/plan-water/kaart.png", raster())
    (desk.root / ROLLEN).rename(desk.root / ROLLEN.replace("rollen", "taken"))
    edit(desk, ROLLEN.replace("rollen", "taken"), "id: rollen", "id: taken")
    edit(desk, OUTLINE, "rollen", "taken")
    edit(desk, GELD, "zie [](#rollen).", "zie [](#taken).\n\n  ![Een kaart](documents/plan-water/kaart.png)")
    for stranger in ("notulen.docx", "documents/plan-water/~$sections.docx", "documents/plan-water/sections/x.yaml~"):
        desk.write(stranger, "-")
    done = desk.sub("save", "-m", "Rollen heet Taken")
    assert done.out.splitlines() == [
        "Outline of Plan Water changed",
        "Picture kaart.png added",
        "Section 2.2 Geld changed",
        "Section 2.1 Rollen renamed",
    ]
    assert "notulen.docx" in done.err
    assert desk.git("show", "--name-only", "--format=%s").splitlines()[0] == "Rollen heet Taken"
    assert sorted(desk.git("status", "--porcelain", "-uall").splitlines()) == [
        "?? documents/plan-water/sections/x.yaml~",
        "?? documents/plan-water/~$sections.docx",
        "?? notulen.docx",
    ]


def test_a_picture_that_git_was_told_to_leave_out_goes_along_with_the_text_that_shows_it(desk):
    desk.write(".gitignore", desk.read(".gitignore").decode() + "*.png\n")
    desk.draw("kaarten/plan.png", raster())
    desk.draw("kaarten/los.png", raster())
    edit(desk, ROLLEN, "Rollen verschuiven.", "Rollen verschuiven.\n\n  ![Een kaart](kaarten/plan.png)")
    assert "Picture plan.png added" in desk.sub("save").out
    assert desk.git("ls-files", "kaarten") == "kaarten/plan.png"
    desk.sub("check")


def test_a_mistake_is_named_with_its_place_and_nothing_is_recorded(desk):
    head, before = desk.git("rev-parse", "HEAD"), desk.read(ROLLEN)
    edit(desk, ROLLEN, "Ieder heeft een rol.", "Ieder heeft een rol, zie [](#nergens).")
    edited = desk.read(ROLLEN)
    refused = desk.sub("save", code=1)
    assert f"{ROLLEN}:4:" in refused.err and "sub save" in refused.err
    assert (desk.git("rev-parse", "HEAD"), desk.read(ROLLEN)) == (head, edited)
    desk.write(ROLLEN, before.decode())
    assert "Nothing changed." in desk.sub("save").err


def test_what_was_wrong_before_is_no_reason_to_refuse(desk):
    edit(desk, ROLLEN, "Ieder heeft een rol.", "Ieder heeft een rol, zie [](#nergens).")
    desk.commit("Met fout")
    edit(desk, GELD, "Het kost", "Dat kost")
    desk.sub("save")
    assert desk.git("status", "--porcelain") == ""


def test_a_file_that_became_a_program_is_saved_as_one_and_comes_back(desk):
    (desk.root / "templates/memo.css").chmod(0o755)
    assert "File templates/memo.css changed" in desk.sub("save").out
    assert desk.git("ls-tree", "HEAD", "templates/memo.css").startswith("100755")
    assert desk.git("status", "--porcelain") == ""
    desk.sub("undo", "--yes")
    assert desk.git("ls-tree", "HEAD", "templates/memo.css").startswith("100644")
    assert desk.git("status", "--porcelain") == ""
    desk.sub("redo", "--yes")
    assert (desk.root / "templates/memo.css").stat().st_mode & 0o100


def test_where_git_does_not_look_at_modes_nothing_is_saved(desk):
    desk.git("config", "core.fileMode", "false")
    (desk.root / "templates/memo.css").chmod(0o755)
    assert "Nothing changed." in desk.sub("save").err
    desk.write(ROLLEN, desk.read(ROLLEN).decode().replace("Ieder", "Elk"))
    (desk.root / ROLLEN).chmod(0o755)
    desk.sub("save")
    assert desk.git("ls-tree", "HEAD", ROLLEN).startswith("100644")


def test_a_dry_run_and_json_show_what_would_be_saved(desk):
    edit(desk, ROLLEN, "Ieder heeft", "Elk heeft")
    before, head = desk.files(), desk.git("rev-parse", "HEAD")
    told = desk.sub("save", "--dry-run", "--json").json
    assert told == {
        "edits": [{"path": ROLLEN, "how": "changed", "was": "", "said": "Section 2.1 Rollen changed"}],
        "others": [],
        "commit": "",
    }
    assert (desk.files(), desk.git("rev-parse", "HEAD")) == (before, head)


def test_an_edit_of_an_adopted_text_becomes_an_erratum(desk):
    desk.sub("document", "adopt", "--date", "1-3-2021")
    was = desk.read(ROLLEN)
    edit(desk, ROLLEN, "Ieder heeft", "Elk heeft")
    refused = desk.sub("save", code=1)
    assert "sub save --erratum" in refused.err and "Elk heeft" in desk.read(ROLLEN).decode()
    done = desk.sub("save", "--erratum", "--reason", "Toon")
    assert "The edit is erratum E01 now, and the text is as before." in done.err
    assert desk.read(ROLLEN) == was
    assert "Toon" in desk.sub("erratum", "show", "E01").out
    desk.sub("erratum", "apply", "E01")
    assert "Elk heeft" in desk.sub("show", "2.1").out
    desk.sub("check")


def test_a_person_is_offered_that_erratum_and_asked_why(desk):
    desk.sub("document", "adopt", "--date", "1-3-2021")
    edit(desk, ROLLEN, "Ieder heeft", "Elk heeft")
    desk.asked("save", answers=["nee"], code=1)
    assert "Elk heeft" in desk.read(ROLLEN).decode()
    desk.asked("save", answers=["ja", "Toon"])
    assert "Toon" in desk.sub("erratum", "show", "E01").out


def test_the_proposed_message_can_be_edited(desk):
    edit(desk, ROLLEN, "Ieder heeft", "Elk heeft")
    desk.asked("save", answers=["Elk in plaats van ieder"])
    assert desk.git("log", "-1", "--format=%s") == "Elk in plaats van ieder"


@pytest.fixture
def nameless(desk_in, monkeypatch):
    """A person whose git has no name, in a folder where `sub init` was just run."""
    monkeypatch.setenv("EMAIL", "guess@example.org")
    desk = desk_in("plan")
    told = desk.sub("init", "--name", "Plan Water")
    assert 'sub save --name "Your Name" --email you@example.org' in told.err
    return desk


def test_without_a_name_the_next_command_asks_once_and_records_what_was_there(nameless):
    asked = nameless.asked(
        "section", "new", "--title", "Geld", "-m", "Het kost.", answers=["Sanne de Wit", "x", "s@x.nl"]
    )
    assert "is no e-mail address" in asked.err
    assert nameless.git("log", "--format=%an %ae %s").splitlines() == [
        "Sanne de Wit s@x.nl Section geld: Geld",
        "Sanne de Wit s@x.nl Plan Water: workspace started",
        "Sanne de Wit s@x.nl Plan Water: history begins",
    ]
    assert nameless.git("status", "--porcelain") == ""
    nameless.sub("section", "new", "--title", "Rollen", "-m", "Ieder heeft een rol.")


def test_without_a_terminal_the_sentence_names_a_command_that_works(nameless):
    before = nameless.files()
    refused = nameless.sub("section", "new", "--title", "Geld", "-m", "Het kost.", code=3)
    assert 'sub save --name "Your Name" --email you@example.org' in refused.err
    assert nameless.files() == before
    nameless.sub("save", "--name", "Sanne de Wit", code=2)
    nameless.sub("save", "--name", "Sanne de Wit", "--email", "sanne@example.org")
    assert nameless.git("log", "-1", "--format=%an %s") == "Sanne de Wit Plan Water: workspace started"
    assert nameless.git("config", "--local", "user.email") == "sanne@example.org"
    nameless.sub("section", "new", "--title", "Geld", "-m", "Het kost.")


def test_a_name_given_to_git_is_enough(nameless):
    nameless.git("config", "user.name", "Sanne")
    nameless.git("config", "user.email", "s@x.nl")
    nameless.sub("section", "new", "--title", "Geld", "-m", "Het kost.")
    assert nameless.git("status", "--porcelain") == ""


def test_a_start_with_a_mistake_in_it_leaves_no_commit_behind(nameless):
    nameless.write("documents/plan-water/sections/introduction.yaml", "id: introduction\n")
    refused = nameless.sub("save", "--name", "Sanne", "--email", "s@x.nl", code=1)
    assert "documents/plan-water/sections/introduction.yaml" in refused.err
    assert "introduction.yaml" in nameless.sub("save", code=1).err


def test_an_adopted_text_that_was_edited_before_is_not_edited_on_without_an_erratum(desk):
    desk.sub("document", "adopt", "--date", "10-3-2021")
    path = "documents/plan-water/sections/samenwerken.yaml"
    edit(desk, path, "Wij werken samen.", "Wij werken graag samen.")
    desk.commit("Met de hand")
    desk.write(path, desk.read(path).decode().replace("graag", "altijd"))
    assert "is adopted, and its text was edited by hand." in desk.sub("save", code=1).err
    assert "The edit is erratum E01 now" in desk.sub("save", "--erratum", "--reason", "Toon.").err
