"""What is adopted is in order: afterwards only an erratum could mend it."""

from __future__ import annotations

MONEY = "documents/plan-water/sections/geld.yaml"
ADOPT = ("document", "adopt", "--date", "10-3-2021")


def test_a_plan_with_mistakes_is_not_adopted_and_each_is_told(desk):
    good = desk.read(MONEY).decode()
    desk.write(MONEY, good.replace("](#rollen)", "](#nergens) en ![x](documents/plan-water/weg.png)"))
    desk.write("documents/memos/PS2021BEM01.yaml", "number: PS2021BEM01\n")
    desk.commit("Fout")
    head, before = desk.git("rev-parse", "HEAD"), desk.files()
    for words in (ADOPT, (*ADOPT, "--dry-run")):
        told = desk.sub(*words, code=1).err.splitlines()
        assert told[0] == "Plan Water is not adopted: there are mistakes in it."
        assert [line.split("  ")[0] for line in told if line.startswith("documents/")] == [
            f"{MONEY}:4:28",
            f"{MONEY}:4:49",
        ]
        assert told[-1] == "  Mend them first; of an adopted text only an erratum can. All of them: sub check"
    assert (desk.git("rev-parse", "HEAD"), desk.files()) == (head, before)


def test_mistakes_in_other_files_and_warnings_are_in_nobodys_way(desk):
    desk.write("documents/memos/PS2021BEM01.yaml", "number: PS2021BEM01\n")
    desk.sub("document", "new", "--title", "Nota Lucht")
    desk.write("documents/nota-lucht/sections/introduction.yaml", "id: introduction\ntitle: [\n")
    desk.sub("check", code=1)
    desk.sub(*ADOPT, "plan-water")
    assert "adopted: 2021-03-10" in desk.read("documents/plan-water/document.yaml").decode()
