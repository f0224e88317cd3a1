"""What was broken, deleted or renamed by hand comes back by one word, and nothing that stood there is lost."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest

ROLLEN = "documents/plan-water/sections/rollen.yaml"
GELD = "documents/plan-water/sections/geld.yaml"
OUTLINE = "documents/plan-water/document.yaml"
BROKEN = "id: rollen\ntitle: Rol: x\n"


def kept(desk) -> list[str]:
    """Return what stands beside the drafts."""
    folder = desk.root / ".sub/drafts"
    return sorted(file.read_text() for file in folder.glob("*")) if folder.exists() else []


def way_back(told: str) -> list[str]:
    """Return the words of the command that an error names."""
    row = next(row for row in told.splitlines() if "sub restore" in row)
    return shlex.split(row[row.index("sub restore") :])[1:]


def broken(desk) -> None:
    desk.write(ROLLEN, BROKEN)


def deleted(desk) -> None:
    (desk.root / ROLLEN).unlink()


def renamed(desk) -> None:
    (desk.root / ROLLEN).rename(desk.root / ROLLEN.replace("rollen", "taken"))


@pytest.mark.parametrize(("harm", "said"), [
    (broken, "Section 2.1 Rollen: cannot be read any more"),
    (deleted, "Section 2.1 Rollen: deleted"),
    (renamed, "Section taken: renamed"),
])  # fmt: skip
def test_every_error_names_the_command_that_brings_the_file_back(desk, harm, said):
    before = desk.files()
    for words in (("section", "show", "2.1"), ("save",), ("check",))[:: 2 if harm is renamed else 1]:
        harm(desk)
        told = desk.any(*words)
        assert told.code
        assert desk.sub(*way_back(told.err)).out == f"{said}\n"
        assert desk.files() == before
        assert desk.git("status", "--porcelain") == ""


def test_a_broken_text_is_kept_and_the_answer_says_where(desk):
    broken(desk)
    told = desk.sub("restore", "2.1")
    assert kept(desk) == [BROKEN]
    where = told.err.partition("kept in ")[2].partition(".yaml")[0] + ".yaml"
    assert (desk.root / where).read_text() == BROKEN


def test_what_git_was_given_is_kept_too_and_given_back(desk):
    broken(desk)
    desk.git("add", "--all")
    desk.write(ROLLEN, BROKEN + "# later\n")
    desk.write(GELD, desk.read(GELD).decode() + "# mine\n")
    desk.git("add", GELD)
    desk.sub("restore", "rollen")
    assert kept(desk) == [BROKEN, BROKEN + "# later\n"]
    assert desk.git("status", "--porcelain") == f"M  {GELD}"


def test_a_file_that_git_was_told_to_remove_comes_back_for_git_too(desk):
    desk.git("rm", "--quiet", ROLLEN)
    desk.sub("restore", ROLLEN)
    assert desk.git("status", "--porcelain") == ""


def test_without_a_name_it_lists_and_asks(desk):
    deleted(desk)
    desk.write(GELD, desk.read(GELD).decode().replace("1.250", "1.260"))
    asked = desk.asked("restore", answers=["7", "x", "2"])
    assert "1  Section 2.2 Geld: changed" in asked.err and "2  Section 2.1 Rollen: deleted" in asked.err
    assert asked.out == "Section 2.1 Rollen: deleted\n"
    assert "1.260" in desk.read(GELD).decode()
    assert "Nothing changed." in desk.asked("restore", answers=["none"]).err
    refused = desk.sub("restore", "--no-input", code=2)
    assert "Section 2.2 Geld: changed" in refused.out and "--all" in refused.err
    desk.sub(*way_back(refused.err))
    assert "Everything is as it was last saved." in desk.sub("restore").err


def test_names_of_every_kind_and_a_folder(busy):
    names = {"PS2021BEM02": "documents/memos/PS2021BEM02.yaml", "E02": "errata/plan-water/E02-geld.yaml",
             "plan-water/2.2": GELD, "plan-water": OUTLINE, "memo.css": "templates/memo.css"}  # fmt: skip
    present = busy.git("ls-files").splitlines()
    second = next(each for each in present if each.startswith("errata/plan-water/E02"))
    names = {"PS2021BEM02": "documents/memos/PS2021BEM02.yaml", "E02": second, "plan-water/2.2": GELD,
             "plan-water": OUTLINE, "memo.css": "templates/memo.css"}  # fmt: skip
    before = busy.files()
    for name, path in names.items():
        (busy.root / path).unlink()
        busy.sub("restore", name)
        assert busy.files() == before
    for path in present:
        if path.startswith("documents/"):
            (busy.root / path).unlink()
    busy.sub("restore", "documents")
    assert busy.files() == before


def test_what_does_not_differ_is_told(desk):
    deleted(desk)
    assert "is as it was last saved, or was never saved" in desk.sub("restore", "geld", code=3).err
    desk.write("documents/plan-water/sections/nieuw.yaml", "id: nieuw\n")
    assert "was never saved" in desk.sub("restore", "nieuw", code=3).err
    assert (desk.root / "documents/plan-water/sections/nieuw.yaml").exists()


def test_a_memo_that_was_deleted_is_not_just_unknown(busy):
    (busy.root / "documents/memos/PS2021BEM02.yaml").unlink()
    told = busy.sub("memo", "show", "PS2021BEM02", code=3)
    busy.sub(*way_back(told.err))
    busy.sub("memo", "show", "PS2021BEM02")


@pytest.mark.parametrize("harm", ["x: [", None])
def test_settings_that_are_broken_or_gone_come_back(desk, harm):
    before = desk.files()
    for words in (("section", "list"), ("save",), ("check",)):
        desk.write("sub.toml", harm) if harm else (desk.root / "sub.toml").unlink()
        desk.sub(*way_back(desk.sub(*words, code=3).err))
        assert desk.files() == before
    (desk.root / "sub.toml").unlink()
    desk.sub(*way_back(desk.sub().err))


def test_an_edit_of_an_adopted_text_has_two_ways(desk):
    desk.sub("document", "adopt", "--date", "1-3-2021")
    was = desk.read(ROLLEN)
    desk.write(ROLLEN, was.decode().replace("Ieder heeft", "Elk heeft"))
    told = desk.sub("save", code=1)
    assert "sub save --erratum" in told.err
    desk.sub(*way_back(told.err))
    assert desk.read(ROLLEN) == was and "Elk heeft" in kept(desk)[0]


def test_a_link_or_a_folder_makes_way(desk):
    before = desk.files()
    for make in (lambda place: place.symlink_to("/etc/hostname"), lambda place: place.mkdir()):
        (desk.root / ROLLEN).unlink()
        make(desk.root / ROLLEN)
        desk.sub("restore", "rollen")
        assert desk.files() == before
    assert sum(1 for _ in (desk.root / ".sub/drafts").iterdir()) == 2
    shutil.rmtree(desk.root / "documents/plan-water")
    desk.write("documents/plan-water", "Hier stond een map.")
    desk.sub("restore", "--all")
    assert (
        desk.files() == before
        and "Hier stond een map."
        in (desk.root / sorted((desk.root / ".sub/drafts").glob("plan-water*"))[0]).read_text()
    )


def test_nothing_is_restored_in_the_middle_of_a_merge(desk):
    desk.git("checkout", "-q", "-b", "ander")
    desk.write(ROLLEN, desk.read(ROLLEN).decode().replace("Ieder heeft", "Elk heeft"))
    desk.commit("Elk")
    desk.git("checkout", "-q", "-")
    desk.write(ROLLEN, desk.read(ROLLEN).decode().replace("Ieder heeft", "Wie heeft"))
    desk.commit("Wie")
    with pytest.raises(Exception, match="merge"):
        desk.git("merge", "-q", "ander")
    before = desk.files()
    told = desk.sub("restore", "--all", code=4)
    assert "sub settle" in told.err and "sub restore" not in told.err
    assert desk.files() == before


def test_a_dry_run_and_json_write_nothing(desk):
    broken(desk)
    before = desk.files()
    told = desk.sub("restore", "--dry-run", "--json").json
    assert told["files"] == [
        {"path": ROLLEN, "how": "broken", "now": "", "said": "Section 2.1 Rollen: cannot be read any more"}
    ]
    assert "Dry run" in desk.sub("restore", "--dry-run", "--all").err
    assert desk.sub("restore", "--json", code=2).out == ""
    assert (desk.files(), kept(desk)) == (before, [])


def test_an_earlier_change_that_was_not_committed_can_still_be_taken_back(desk):
    was = desk.read(GELD)
    desk.sub("section", "edit", "geld", "-m", "Het kost niets.", "--no-commit")
    deleted(desk)
    desk.sub("restore", "rollen")
    desk.sub("undo", "--yes")
    assert desk.read(GELD) == was


def test_before_anything_was_saved_a_sentence_says_so(desk_in, monkeypatch):
    monkeypatch.setenv("EMAIL", "guess@example.org")
    desk = desk_in("plan")
    desk.sub("init", "--name", "Plan Water")
    outline = next(Path(desk.root).glob("documents/*/document.yaml"))
    outline.unlink()
    assert "sub save" in desk.sub("restore", "--all", code=1).err


def test_a_file_that_git_keeps_through_a_filter_is_left_to_git(desk):
    desk.write("documents/plan-water/kaart.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    desk.write(".gitattributes", "*.svg filter=lfs\n")
    desk.commit("Kaart")
    (desk.root / "documents/plan-water/kaart.svg").unlink()
    assert "git restore" in desk.sub("restore", "--all", code=3).err


def test_a_house_style_that_is_broken_or_gone_comes_back(desk):
    before = desk.files()
    for harm in ("x = [", None):
        place = desk.root / "templates/house.toml"
        desk.write("templates/house.toml", harm) if harm else place.unlink()
        told = desk.sub("check", code=1)
        how = "cannot be read any more" if harm else "deleted"
        assert desk.sub(*way_back(told.err)).out == f"File templates/house.toml: {how}\n"
        assert desk.files() == before
