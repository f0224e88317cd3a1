"""`sub check` is the build without the pages: what a build or a signature would be refused for, it tells beforehand."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sub_cli.render import pictures
from tests.cli.drawings import PICTURES, PNG, SVG

MEMO = "documents/memos/PS2021BEM01.yaml"
SECTION = "documents/plan-water/sections/rollen.yaml"


def memo(text: str = "  Hierbij.\n", **other: str) -> str:
    said = {"to": "Staten", "from": "Gedeputeerde", "subject": "Rollen", **other}
    head = "".join(f"{key}: {value}\n" for key, value in said.items())
    return f"number: PS2021BEM01\ndate: 2021-04-09\n{head}document: plan-water\ntext: |\n{text}"


def told(desk, code: int = 1):
    found = (each for each in desk.sub("check", "--json", code=code).json if each["severity"] == "error")
    return [(each["code"], each["path"], each["line"], each["column"]) for each in found]


# -- letters and languages -------------------------------------------------------------------------


def test_a_letter_that_the_fonts_lack_is_told_wherever_it_would_be_printed(desk):
    desk.write(MEMO, memo("  Op 1\u2043april, en &#8259;zo.\n", to="[Staten, Łukasz \u2603]", subject="e\u2043mail"))
    desk.write(SECTION, "id: rollen\ntitle: Rol\u2192len\ntext: |\n  Een &cudarrl; zin.\n")
    desk.write("errata/plan-water/E01-geld.yaml", ERRATUM.replace("Geld", "Geld\u4e2d", 1))
    style = desk.read("templates/house.toml").decode()
    desk.write("templates/house.toml", style.replace('name = "', 'name = "\u2603', 1))
    row = next(number for number, line in enumerate(style.split("\n"), 1) if line.startswith("name ="))
    assert told(desk) == [
        ("SUB341", MEMO, 3, 21),
        ("SUB341", MEMO, 5, 11),
        ("SUB341", SECTION, 4, 7),
        ("SUB341", "errata/plan-water/E01-geld.yaml", 3, 12),
        ("SUB341", "templates/house.toml", row, 9),
    ]
    assert "fix: Type - in its place." in desk.sub("check", code=1).out
    assert "SUB341" in desk.sub("memo", "build", "PS2021BEM01", code=3).err


ERRATUM = (
    "id: E01-geld\ndocument: plan-water\ntitle: Geld\nkind: erratum\nreason: Zo.\nstatus: draft\n"
    "changes:\n  - insert: kaart\n    title: Kaart\n    text: |\n      Een kaart.\n"
)


def test_letters_that_need_no_glyph_or_come_apart_are_no_mistake(desk):
    desk.write(MEMO, memo("  Samen\u200bwerken, fam\u00adilie, 5\u2009%, Ḿoñtevïdéo, x̂.\n"))
    assert desk.sub("check").out == ""
    desk.sub("memo", "build", "PS2021BEM01")
    desk.write(MEMO, memo("  Ook *schuin*: *ӱ*.\n"))  # the upright font has its parts, the slanted one has not
    assert told(desk) == [("SUB341", MEMO, 8, 18)]
    assert "U+04F1" in desk.sub("memo", "build", "PS2021BEM01", code=3).err


def test_a_new_page_that_is_written_as_a_number_is_told(desk):
    desk.write(MEMO, memo("  Wij werken &#12;\n"))
    assert told(desk) == [("SUB341", MEMO, 8, 14)]
    assert "U+000C" in desk.sub("memo", "build", "PS2021BEM01", code=3).err


def test_a_language_without_words_is_told_with_the_one_that_was_meant(desk):
    desk.write(MEMO, memo(language="Nederlands"))
    path = "documents/plan-water/document.yaml"
    desk.write(path, desk.read(path).decode().replace("language: nl", "language: fr"))
    answer = desk.sub("check", "--json", code=1).json
    assert [(each["code"], each["path"], each["line"], each["fix"]) for each in answer] == [
        ("SUB199", MEMO, 6, "language: nl"),
        ("SUB199", path, 4, "language: nl"),
    ]
    assert "Nederlands" in desk.sub("memo", "build", "PS2021BEM01", code=3).err


def test_a_house_style_that_changes_is_looked_at_again_though_no_text_did(desk):
    assert desk.sub("check").out == ""
    style = desk.read("templates/house.toml").decode()
    desk.write("templates/house.toml", style.replace("Source Sans Pro", "Comic Sans"))
    assert {each[:2] for each in told(desk)} == {("SUB303", "templates/house.toml")}
    shutil.rmtree(desk.root / "templates/fonts")
    assert ("SUB304", "templates/fonts") in {each[:2] for each in told(desk)}


# -- pictures --------------------------------------------------------------------------------------


def test_every_picture_that_no_page_can_show_is_told_where_the_text_shows_it(desk):
    for name, (data, _) in PICTURES.items():
        desk.draw(f"assets/{name}", data)
    desk.write(MEMO, memo("".join(f"  ![Kaart](assets/{name})\n" for name in PICTURES)))
    wanted = [(code, MEMO, line, 12) for line, (_, code) in enumerate(PICTURES.values(), 8) if code]
    for _ in range(2):
        assert told(desk) == wanted


@pytest.mark.parametrize("name", [name for name, (_, code) in PICTURES.items() if not code])
def test_every_other_picture_is_shown(desk, name):
    desk.draw(f"assets/{name}", PICTURES[name][0])
    desk.write(MEMO, memo(f"  ![Kaart](assets/{name})\n"))
    assert desk.sub("check").out == ""
    desk.sub("memo", "build", "PS2021BEM01")


@pytest.mark.parametrize("name", ["half.jpg", "druk.jpg", "tekening.png", "bom.png"])
def test_the_build_refuses_the_picture_for_the_same(desk, name):
    data, code = PICTURES[name]
    desk.draw(name, data)
    desk.write(MEMO, memo(f"  ![Kaart]({name})\n"))
    for build, left in ((("memo", "build", "PS2021BEM01"), 3), (("build", "memo/PS2021BEM01"), 1)):
        refused = desk.sub(*build, code=left)
        assert f"{MEMO}:8:12" in refused.out + refused.err
        assert code in refused.out + refused.err


def test_a_picture_in_an_erratum_is_refused_where_the_erratum_shows_it(desk):
    desk.draw("druk.jpg", PICTURES["grijs.jpg"][0])
    desk.sub("erratum", "new", "2.1", "-m", "Zie:\n\n![Kaart](druk.jpg)")
    desk.draw("druk.jpg", PICTURES["druk.jpg"][0])
    desk.write(MEMO, memo(errata="[E01-rollen]"))
    refused = desk.sub("memo", "build", "PS2021BEM01", code=3).err
    assert re.search(r"errata/plan-water/E01-rollen.yaml:\d+:\d+", refused)


def test_a_logo_is_held_to_what_the_pictures_of_a_text_are(desk):
    house = desk.read("templates/house.toml").decode()
    desk.write("templates/house.toml", house.replace('logo = ""', 'logo = "druk.jpg"'))
    desk.draw("templates/druk.jpg", PICTURES["druk.jpg"][0])
    desk.write(MEMO, memo())
    line = house[: house.index('logo = ""')].count("\n") + 1
    for _ in range(2):
        assert told(desk) == [("SUB433", "templates/house.toml", line, 9)]
    refused = desk.sub("memo", "build", "PS2021BEM01", code=3).err
    assert f"templates/house.toml:{line}:9" in refused


def test_a_picture_is_read_to_its_end_once_for_as_long_as_it_does_not_change(desk, monkeypatch):
    desk.draw("kaart.png", PNG)
    desk.write(MEMO, memo("  ![Kaart](kaart.png)\n"))
    assert desk.sub("check").out == ""
    with monkeypatch.context() as patch:
        patch.setattr(pictures, "faults", None)
        desk.write(MEMO, memo("  Zie de kaart.\n  ![Kaart](kaart.png)\n"))
        assert desk.sub("check").out == ""
    desk.draw("kaart.png", PNG[:-30])
    assert [each[0] for each in told(desk)] == ["SUB434"]


def test_a_picture_that_only_this_folder_has_is_told_when_git_has_its_text(desk):
    desk.write(".gitignore", desk.read(".gitignore").decode() + "*.svg\n")
    desk.draw("kaart.svg", SVG % b"")
    desk.write(MEMO, memo("  ![Kaart](kaart.svg)\n"))
    assert desk.sub("check").out == ""  # still being written
    desk.commit("Memo")
    assert told(desk) == [("SUB430", MEMO, 8, 12)]
    fix = desk.sub("check", "--json", code=1).json[0]["fix"]
    assert fix == "sub save"
    desk.sub("memo", "edit", "PS2021BEM01", "--status", "final")
    assert "kaart.svg" in desk.sub("memo", "sign", "PS2021BEM01", "--demo", code=4).err
    assert desk.sub("save").out == "Picture kaart.svg added\n"
    assert told(desk, code=0) == []
    desk.sub("memo", "sign", "PS2021BEM01", "--demo")
    desk.git("rm", "--quiet", "--cached", "kaart.svg")
    desk.git("commit", "--quiet", "-m", "Weg")
    assert [each[0] for each in told(desk)] == ["SUB430"]


def test_an_erratum_that_does_not_fit_is_told_where_a_memo_brings_it_out(desk):
    desk.sub("document", "adopt", "--date", "10-3-2021")
    for text in ("Ieder kiest.", "Ieder doet."):
        desk.sub("erratum", "new", "2.1", "-m", f"{text}\nRollen verschuiven.")
    desk.sub("erratum", "apply", "E01")
    desk.write(MEMO, memo(errata="[E02-rollen]"))
    assert [each[:3] for each in told(desk)] == [("SUB437", MEMO, 6)]
    desk.sub("memo", "build", "PS2021BEM01", code=4)
    assert "sub erratum rebase E02" in desk.sub("check", code=1).out


# -- the law ---------------------------------------------------------------------------------------

ANY = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp"])
GOOD_WORDS = st.sampled_from([
    *("Wij werken", "*samen*", "**in** 2021:", "naïef ĳ ẞ ƒ ∞ €", "5\u2009%", "fi\u200bets", "&nbsp;", "&notit;"),
    *("[](#rollen)", "<b>", "`x`", "x̂ ḿ"),
])  # fmt: skip
ODD_WORDS = st.one_of(
    st.text("abc é–’&#*_|`[]()!<>^:-.1", min_size=1, max_size=12),
    st.text(ANY, max_size=2),
    st.sampled_from(["e\u2043mail", "&#8209;", "&#7;", "&#12;", "&#133;", "&notin;", "*ӱ*", "[](#weg)", "[](@E01)"]),
)
LETTERS = st.one_of(*[GOOD_WORDS] * 14, ODD_WORDS)
LINES = st.lists(LETTERS, min_size=1, max_size=4).map(" ".join)
GOOD = [name for name, (_, code) in PICTURES.items() if not code]
SHOWN = st.sampled_from([*sorted(PICTURES), *GOOD * 12]).map(lambda name: f"![Kaart]({name})")


@dataclass(frozen=True)
class Written:
    """A memo, and a section, as somebody may write them."""

    subject: str
    to: str
    title: str
    language: str
    errata: str
    rows: tuple[str, ...]

    def put(self, desk) -> None:
        head = {"subject": _quoted(self.subject), "to": _quoted(self.to), "language": _quoted(self.language)}
        desk.write(MEMO, memo("".join(f"  {row}\n" for row in self.rows), **head, errata=self.errata))
        shown = "".join(f"  {row}\n" for row in self.rows[::2])
        desk.write(SECTION, f"id: rollen\ntitle: {_quoted(self.title)}\ntext: |\n{shown}")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


MEMOS = st.builds(
    Written, LINES, LINES, LINES, st.sampled_from([*["nl"] * 9, "en", "en-GB", "fr"]),
    st.sampled_from([*["[]"] * 4, *["[E01-geld]"] * 4, "[E01-geld, E02-samenwerken]"]),
    st.lists(st.one_of(LINES, LINES, SHOWN, st.just("")), min_size=1, max_size=6).map(tuple),
)  # fmt: skip
few = settings(
    max_examples=max(5, settings().max_examples // 10),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@given(MEMOS)
@few
def test_where_the_check_finds_nothing_the_build_is_never_refused(drawn, written):
    written.put(drawn)
    checked = drawn.any("check")
    assert checked.code in (0, 1)
    if checked.code == 0:
        drawn.sub("memo", "build", "PS2021BEM01")
        drawn.sub("document", "build")


@pytest.fixture
def drawn(desk):
    """Return the desk with every picture at hand, an erratum that fits and one that does not."""
    for name, (data, _) in PICTURES.items():
        desk.draw(name, data)
    desk.sub("erratum", "new", "2.2", "-m", "Het kost niets.")
    desk.sub("erratum", "new", "2", "-m", "Wij werken graag samen.")
    desk.write("documents/plan-water/sections/samenwerken.yaml", "id: samenwerken\ntitle: Samen\ntext: |\n  Anders.\n")
    return desk
