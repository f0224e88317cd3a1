"""`sub diff --format docx`: tracked changes that, accepted, are the new text and, rejected, the old one."""

from __future__ import annotations

from tests.word.reader import Word

SECTION = "documents/plan-water/sections/rollen.yaml"


def redline(desk, *words: str, told: str = "") -> tuple[Word, Word]:
    """Return a redline with all rejected, and with all accepted."""
    target = desk.root / "uit.docx"
    answer = desk.sub("diff", *words, "--format", "docx", "-o", str(target))
    assert answer.out == f"{target}\n" and told in answer.err
    return Word(target.read_bytes(), "old"), Word(target.read_bytes(), "new")


def edit(desk, old: str, new: str) -> None:
    text = desk.read(SECTION).decode()
    assert old in text
    desk.write(SECTION, text.replace(old, new))


def test_an_edit_of_the_work_tree_is_of_who_works_in_it(desk):
    edit(desk, "Ieder heeft", "Ieder kiest")
    old, new = redline(desk)
    assert old.text().split("\n")[:3] == ["Plan Water", "2.1\tRollen", "Ieder heeft een rol. Rollen verschuiven."]
    assert new.text().split("\n")[2] == "Ieder kiest een rol. Rollen verschuiven."
    name = desk.git("var", "GIT_AUTHOR_IDENT").partition(" <")[0]
    assert {author for author, _day in new.hands()} == {name}
    assert new.properties()["sub-kind"] == "redline"


def test_an_erratum_has_its_writer_its_day_and_its_reason(busy):
    old, new = redline(busy, "--erratum", "E01")
    assert old.text() != new.text()
    (author, day, said), *_ = new.comments()
    assert said.startswith("E01 · ")
    assert new.hands() == {(author, day)}


def test_a_commit_has_its_author_and_day(desk):
    edit(desk, "Ieder heeft", "Ieder kiest")
    who = ("--author", "Bram Bos <b@example.org>", "--date", "2021-04-09T23:30:00+00:00")
    desk.git("commit", "--quiet", "--all", "--message", "Kiezen", *who)
    _old, new = redline(desk, "HEAD~1..HEAD")
    assert new.hands() == {("Bram Bos", "2021-04-10")}, "the day where the programme is"


def test_sections_that_come_go_move_and_get_other_titles(desk):
    desk.sub("section", "new", "--title", "Nieuw", "--after", "2.1", "-m", "Dit is nieuw.\n\n- een;\n- twee.\n")
    desk.sub("section", "edit", "2.1", "--title", "Taken")
    old, new = redline(desk, "HEAD~2..HEAD")
    rows = [row for row in new.text().split("\n") if "\t" in row or "nieuw" in row]
    assert rows == ["2.1\tTaken", "2.2\tNieuw", "Dit is nieuw.", "2.3\tGeld"]
    assert [row for row in old.text().split("\n") if "\t" in row] == ["2.1\tRollen", "2.2\tGeld"]
    assert "nieuw" not in old.text()
    assert any("nieuwe paragraaf" in said for _author, _day, said in new.comments())


def test_several_documents_stand_below_one_another(desk):
    desk.sub("document", "new", "--id", "plan-lucht", "--title", "Plan Lucht")
    old, new = redline(desk, "HEAD~1..HEAD")
    assert new.text().startswith("Plan Lucht\n")
    edit(desk, "Ieder heeft", "Ieder kiest")
    _old, new = redline(desk, "HEAD~1")
    assert [each[3][0][0] for each in new.blocks() if each[0] == "Title"] == ["Plan Lucht", "Plan Water"]
    assert "Plan Water" not in old.text()


def test_two_files_outside_a_workspace(desk, tmp_path, monkeypatch):
    (tmp_path / "los").mkdir()
    monkeypatch.chdir(tmp_path / "los")
    (tmp_path / "los/een.md").write_text("Een zin.\n\n1. een;\n2. twee.\n")
    (tmp_path / "los/twee.md").write_text("Een **andere** zin.\n\n1. een;\n2. twee en half;\n3. drie.\n")
    target = tmp_path / "los/uit.docx"
    files = ["--files", "een.md", "twee.md", "--format", "docx"]
    desk.any("diff", *files, "-o", str(target))
    old, new = (Word(target.read_bytes(), side).text().split("\n")[:-1] for side in ("old", "new"))
    assert old == ["Een zin.", "1 een;", "2 twee."]
    assert new == ["Een andere zin.", "1 een;", "2 twee en half;", "3 drie."]
    assert "-o redline.docx" in desk.any("diff", *files).err
    first = target.read_bytes()
    desk.any("diff", *files, "-o", str(target))
    assert target.read_bytes() == first


def test_letters_and_addresses_that_a_word_file_must_not_hold(desk):
    desk.write("een.md", "Een zin.\n")
    desk.write("twee.md", "Een \x01zin, [hier](javascript:alert(1)) en [daar](file:///etc/passwd).\n")
    _old, new = redline(desk, "--files", str(desk.root / "een.md"), str(desk.root / "twee.md"))
    assert new.text().startswith("Een \ufffdzin, hier en daar.\n")
    told = b"".join(new.zip.read(name) for name in new.zip.namelist())
    assert b"javascript" not in told and b"passwd" not in told


def test_what_word_has_no_change_for_is_written_as_a_whole_and_that_is_said(desk):
    desk.write("een.md", "Een zin hier. Nog een zin.\n")
    desk.write("twee.md", "Een zin hier.\n\n| a |\n|---|\n| b |\n\nNog een zin.\n")
    files = ["--files", str(desk.root / "een.md"), str(desk.root / "twee.md")]
    old, new = redline(desk, *files, told="the old text goes as a whole")
    assert old.text().startswith("Een zin hier. Nog een zin.\n")
    assert new.text().startswith("Een zin hier.\na\nb\n")


def test_where_nothing_differs_nothing_is_written(desk):
    target = desk.root / "uit.docx"
    assert "no difference" in desk.sub("diff", "--format", "docx", "-o", str(target), code=1).err
    assert not target.exists()
