"""What was deleted or renamed by hand is saved where that may be, after a question, with all that has to follow it."""

from __future__ import annotations

import shlex

import pytest

FOLDER = "documents/plan-water/sections"
ROLLEN, GELD, SAMEN = (f"{FOLDER}/{name}.yaml" for name in ("rollen", "geld", "samenwerken"))
OUTLINE = "documents/plan-water/document.yaml"
MEMO = "documents/memos/PS2021BEM02.yaml"


def commands(told: str, verb: str) -> list[list[str]]:
    """Return the words of every command of that verb that an answer names."""
    rows = [row for row in told.splitlines() if f"sub {verb}" in row]
    return [shlex.split(row[row.index(f"sub {verb}") :])[1:] for row in rows]


def rename(desk, old: str, new: str) -> None:
    (desk.root / old).rename(desk.root / new)


def test_a_section_that_was_deleted_goes_out_of_the_outline(desk):
    (desk.root / GELD).unlink()
    head = desk.git("rev-parse", "HEAD")
    told = desk.sub("save", code=2)
    assert "Deleted by hand: Section 2.2 Geld." in told.err and desk.git("rev-parse", "HEAD") == head
    desk.sub(*commands(told.err, "save")[0])
    assert "geld" not in desk.read(OUTLINE).decode()
    assert desk.git("status", "--porcelain") == "" and "Everything is in order." in desk.sub("check").err
    desk.sub("undo", "--yes")
    assert "Geld" in desk.sub("section", "list").out


def test_a_person_is_asked_and_may_go_back(desk):
    (desk.root / GELD).unlink()
    told = desk.asked("save", answers=["no"])
    assert "Nothing was saved." in told.err
    desk.sub(*commands(told.err, "restore")[0])
    assert desk.git("status", "--porcelain") == ""
    (desk.root / GELD).unlink()
    desk.asked("save", answers=["yes", ""])
    assert desk.git("log", "-1", "--format=%s") == "Section 2.2 Geld deleted"


def test_what_is_named_elsewhere_or_has_sections_below_it_stays(desk):
    outline = desk.read(OUTLINE)
    (desk.root / ROLLEN).unlink()
    told = desk.sub("save", "--deleted", code=1)
    assert "2.1 Rollen is named elsewhere" in told.err and f"{GELD}:" in told.err
    desk.sub("restore", "--all")
    (desk.root / SAMEN).unlink()
    told = desk.sub("save", "--deleted", code=1)
    assert "sections stand below it" in told.err and desk.read(OUTLINE) == outline
    desk.sub(*commands(told.err, "restore")[0])
    assert desk.git("status", "--porcelain") == ""


def test_a_file_of_a_section_that_got_another_name_is_a_section_with_another_id(desk):
    rename(desk, ROLLEN, f"{FOLDER}/taken.yaml")
    assert desk.sub("save").out == "Section taken renamed\n"
    assert "id: taken" in desk.read(f"{FOLDER}/taken.yaml").decode()
    assert "[](#taken)" in desk.read(GELD).decode()
    assert desk.git("status", "--porcelain") == "" and "Everything is in order." in desk.sub("check").err


def test_a_file_that_was_edited_as_well_keeps_its_edit_under_its_new_name(desk):
    rename(desk, ROLLEN, f"{FOLDER}/taken.yaml")
    desk.write(f"{FOLDER}/taken.yaml", desk.read(f"{FOLDER}/taken.yaml").decode().replace("Ieder", "Elk"))
    assert desk.sub("restore", "--dry-run", "--all").out == "Section taken: renamed\n"
    desk.sub("save")
    assert "Elk heeft" in desk.sub("show", "2.1").out and "Everything is in order." in desk.sub("check").err
    assert desk.git("status", "--porcelain") == ""


def test_a_name_that_is_no_id_is_told_with_the_way_back(desk):
    rename(desk, ROLLEN, f"{FOLDER}/Mijn Rollen.yaml")
    told = desk.sub("save", code=2)
    assert "lower case" in told.err
    desk.sub(*commands(told.err, "restore")[0])
    assert desk.git("status", "--porcelain") == ""


def test_a_draft_memo_that_was_deleted_goes_as_memo_remove_does_it(busy):
    other = next(path for path in busy.git("ls-files", "errata").splitlines() if "E02" in path)
    assert b"PS2021BEM02" in busy.read(other)
    (busy.root / MEMO).unlink()
    busy.sub("save", "--deleted")
    assert MEMO not in busy.git("ls-files").splitlines() and b"PS2021BEM02" not in busy.read(other)
    assert busy.git("status", "--porcelain") == ""


def test_a_template_and_a_picture_go(desk):
    desk.write("documents/plan-water/kaart.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    desk.write("templates/extra.css", "p {}")
    desk.commit("Kaart")
    for path in ("documents/plan-water/kaart.svg", "templates/extra.css"):
        (desk.root / path).unlink()
    assert "Picture kaart.svg deleted" in desk.sub("save", "--deleted").out
    assert desk.git("status", "--porcelain") == ""


@pytest.mark.parametrize(("path", "why"), [
    ("documents/memos/PS2021BEM01.yaml", "so it is not removed"),
    (ROLLEN, "sub erratum new 2.1 --remove"),
    (OUTLINE, "only an erratum changes it"),
    ("E01", "was more than a draft"),
])  # fmt: skip
def test_what_is_adopted_final_or_applied_does_not_go(busy, path, why):
    path = next(each for each in busy.git("ls-files").splitlines() if each == path or f"/{path}-" in each)
    for harm in ("delete", "rename"):
        if harm == "delete":
            (busy.root / path).unlink()
        else:
            rename(busy, path, path.replace(".yaml", "x.yaml"))
        head = busy.git("rev-parse", "HEAD")
        told = busy.sub("save", "--deleted", code=1)
        assert why in told.err and busy.git("rev-parse", "HEAD") == head
        busy.sub(*commands(told.err, "restore")[0])
        (busy.root / "documents/plan-water/documentx.yaml").unlink(missing_ok=True)  # no file of a programme: it stays
        assert busy.git("status", "--porcelain") == ""


def test_a_draft_erratum_goes_unless_it_was_sent(desk):
    desk.sub("document", "adopt", "--date", "1-3-2021")
    desk.sub("erratum", "new", "2.2", "-m", "Het kost niets, zie [](#rollen).", "--reason", "Toon.")
    path = desk.git("ls-files", "errata")
    desk.git("update-ref", "refs/remotes/origin/main", "HEAD")
    (desk.root / path).unlink()
    told = desk.sub("save", "--deleted", code=1)
    assert "was sent" in told.err
    desk.git("update-ref", "-d", "refs/remotes/origin/main")
    desk.sub("save", "--deleted")
    assert desk.git("status", "--porcelain") == ""


def test_a_plan_of_which_a_part_is_left_does_not_go(desk):
    (desk.root / OUTLINE).unlink()
    checked = desk.sub("check", code=1)
    assert f"{OUTLINE}  SUB067" in checked.out and f"sub restore {OUTLINE}" in checked.err
    told = desk.sub("save", "--deleted", code=1)
    assert "A part of the plan is still there" in told.err
    desk.sub(*commands(told.err, "restore")[0])
    assert desk.git("status", "--porcelain") == ""


def test_sync_sends_no_deletion_that_nobody_meant(desk):
    (desk.root / GELD).unlink()
    assert "sub save --deleted" in desk.sub("sync", code=2).err


def test_what_was_deleted_beside_an_edit_of_an_adopted_text_is_asked_about_as_well(desk):
    """Before the edit becomes an erratum, so that a no leaves everything as it is."""
    desk.sub("document", "new", "--title", "Plan Bodem")
    desk.sub("document", "adopt", "plan-bodem", "--date", "1-3-2021")
    remote = desk.root.parent / "remote.git"
    desk.git("clone", "--quiet", "--bare", ".", str(remote))
    desk.git("remote", "add", "origin", str(remote))
    desk.sub("sync")
    (text,) = desk.root.glob("documents/plan-bodem/sections/*.yaml")
    text.write_text(text.read_text(encoding="utf-8") + "  Een zin erbij.\n", encoding="utf-8")
    (desk.root / GELD).unlink()
    head = desk.git("rev-parse", "HEAD")
    desk.sub("save", "--erratum", code=2)
    assert "Nothing was saved." in desk.asked("save", answers=["yes", "no"]).err
    desk.asked("sync", answers=["yes", "no"], code=1)
    assert desk.git("rev-parse", "HEAD") == head and not list(desk.root.glob("errata/plan-bodem/*"))
    desk.asked("sync", answers=["yes", "yes", "Dat ontbrak.", ""])
    assert "Geld" not in desk.sub("section", "list", "--document", "plan-water").out
    assert desk.sub("erratum", "list", "--json").json[0]["document"] == "plan-bodem"
