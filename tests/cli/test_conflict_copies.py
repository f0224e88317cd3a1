"""Copies that a cloud drive leaves beside a file: no command trips over them, and a person says which one stays."""

from __future__ import annotations

FOLDER = "documents/plan-water/sections"
ROLLEN = f"{FOLDER}/rollen.yaml"
MEMO = "documents/memos/PS2021BEM02.yaml"
NAMES = (
    "{}-LAPTOP", "{}-DESKTOP-AB12", "{}-Jans-MacBook-Pro", "{} (Jan's conflicted copy 2026-01-02)",
    "{} (Conflicterende kopie van Jan 2026-01-02)", "{} (conflicted copy 2026-01-02 101010)", "{} (1)", "{} 2",
    "{} - Copy (2)", "{} kopie", "{}_conflict-20260102-101010", "{}.sync-conflict-20260102-101010-ABCDEF7",
)  # fmt: skip


def leave(desk, path: str, name: str = "{}-LAPTOP", old: str = "", new: str = "") -> str:
    """Do as a cloud drive does; return where the copy lies."""
    copy = path.removesuffix(".yaml")
    folder, _, stem = copy.rpartition("/")
    copy = f"{folder}/{name.format(stem)}.yaml"
    text = desk.read(path).decode()
    assert old in text
    desk.write(copy, text.replace(old, new) if old else text)
    return copy


def test_a_copy_is_known_by_its_name_and_nothing_else_reads_it(busy):
    asked = (("section", "list"), ("memo", "list"), ("erratum", "list"), ("erratum", "status"), ("show",))
    before = [busy.any(*words) for words in asked]
    wrong = busy.any("check").out
    draft = next(path for path in busy.git("ls-files", "errata").splitlines() if "E02" in path)
    texts = (ROLLEN, MEMO, draft, "documents/plan-water/document.yaml")
    left = [leave(busy, path, name) for path in texts for name in NAMES]
    checked = busy.any("check").out
    assert [copy for copy in left if f"{copy}  SUB036 (warning)" not in checked] == []
    assert [row for row in checked.splitlines() if "SUB" in row and "SUB036" not in row] == [
        row for row in wrong.splitlines() if "SUB" in row
    ]
    assert [busy.any(*words) for words in asked] == before
    assert f"left {len(left)} copies" in busy.sub().out
    busy.sub("save")
    assert busy.git("status", "--porcelain") == ""
    assert len(list((busy.root / ".sub/drafts").iterdir())) == len(left)


def test_names_that_people_give_are_no_copies(desk):
    desk.sub("section", "new", "--title", "Rollen nieuw", "-m", "Nieuw.")
    desk.write("templates/fonts/SourceSansPro-Regular-X.ttf", "x")
    desk.write("documents/memos/PS2021BEM09-LAPTOP.yaml", "number: PS2021BEM09\n")
    assert "SUB036" not in desk.any("check").out


def test_a_memo_that_calls_itself_by_that_name_is_one(busy):
    leave(busy, MEMO, "{}-A", "number: PS2021BEM02", "number: PS2021BEM02-A")
    assert "SUB036" not in busy.any("check").out and "PS2021BEM02-A" in busy.any("check").out


def test_the_advice_is_the_way_out_and_not_another_number(busy):
    copy = leave(busy, MEMO, old="Nog niet af.", new="Bijna af.")
    told = busy.sub("check", "--select", "SUB036", "--select", "SUB150")
    assert "says something else" in told.out and "sub save --keep original" in told.out
    assert "number: PS2021BEM02-LAPTOP" not in told.out
    saved = busy.sub("save")
    assert f"{copy} waits beside {MEMO}" in saved.err
    assert (busy.root / copy).exists()
    busy.sub("save", "--keep", "copy")
    assert "Bijna af." in busy.read(MEMO).decode() and not (busy.root / copy).exists()
    assert any("Nog niet af." in kept.read_text() for kept in (busy.root / ".sub/drafts").iterdir())
    assert busy.git("status", "--porcelain") == ""


def test_a_person_sees_both_and_chooses(desk):
    copy = leave(desk, ROLLEN, old="Ieder heeft", new="Elk heeft")
    asked = desk.asked("save", answers=["wat", "later"])
    assert "[-Ieder-] {+Elk+}" in asked.out
    assert (desk.root / copy).exists()
    desk.asked("save", answers=["copy", ""])
    assert "Elk heeft" in desk.sub("show", "2.1").out
    assert desk.git("log", "-1", "--format=%s") == "Section 2.1 Rollen changed"


def test_other_work_is_saved_while_a_copy_waits(desk):
    copy = leave(desk, ROLLEN, old="Ieder heeft", new="Elk heeft")
    desk.write(f"{FOLDER}/geld.yaml", desk.read(f"{FOLDER}/geld.yaml").decode().replace("1.250", "1.260"))
    assert desk.sub("save").out == "Section 2.2 Geld changed\n"
    assert desk.git("status", "--porcelain") == f"?? {copy}"


def test_sync_settles_what_says_the_same_and_tells_of_the_rest(desk):
    leave(desk, ROLLEN)
    copy = leave(desk, f"{FOLDER}/geld.yaml", old="1.250", new="1.260")
    told = desk.any("sync").err
    assert "rollen-LAPTOP.yaml is put aside" in told and f"{copy} waits beside" in told
    assert desk.git("status", "--porcelain") == f"?? {copy}"


def test_what_is_signed_or_settled_does_not_make_way(busy):
    first = next(path for path in busy.git("ls-files", "errata").splitlines() if "E01" in path)
    copy = leave(busy, first, old="reason: Toon.", new="reason: Klank.")
    before = busy.files()
    assert "more than a draft" in busy.sub("save", "--keep", "copy", code=1).err
    assert busy.files() == before
    busy.sub("save", "--keep", "original")
    assert not (busy.root / copy).exists() and busy.git("status", "--porcelain") == ""


def test_a_copy_that_cannot_be_read_only_goes(desk):
    copy = f"{FOLDER}/rollen (1).yaml"
    desk.write(copy, "x: [")
    assert "cannot be read" in desk.sub("check").out
    assert desk.sub("save", "--keep", "copy", code=1).err.endswith("sub save --keep original\n")
    desk.sub("save", "--keep", "original")
    assert not (desk.root / copy).exists()


def test_a_copy_of_an_adopted_text_becomes_an_erratum(desk):
    desk.sub("document", "adopt", "--date", "1-3-2021")
    leave(desk, ROLLEN, old="Ieder heeft", new="Elk heeft")
    desk.sub("save", "--keep", "copy", "--erratum", "--reason", "Toon")
    assert "Elk" in desk.sub("erratum", "show", "E01").out
    assert "Ieder heeft" in desk.read(ROLLEN).decode()


def test_a_copy_that_was_recorded_goes_with_the_next_save(desk):
    copy = leave(desk, ROLLEN)
    desk.commit("Alles")
    desk.sub("save")
    assert copy not in desk.git("ls-files").splitlines()
    assert desk.git("status", "--porcelain") == ""
