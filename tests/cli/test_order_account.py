"""An order of other people is read with an account of every line: carried out, a formula, or not understood and why."""

from __future__ import annotations

ORDER = """\
Amendement 4

Provinciale Staten, in vergadering bijeen op 3 juli 2030,

besluiten:

In paragraaf 2.1 “Ieder heeft een rol” te wijzigen in “Ieder heeft een eigen rol”.

In paragraaf 2.2 wordt het aantal leden bezien.

Dit amendement treedt in werking op 1 september 2030.

Toelichting

Wie wat doet, moet duidelijk zijn.
"""


def test_every_line_of_an_amendment_is_accounted_for(desk):
    (desk.root / "order.txt").write_text(ORDER, encoding="utf-8")
    told = desk.sub("erratum", "from-order", str(desk.root / "order.txt")).err
    for line in (
        "1  formula: title",
        "3  formula: preamble",
        "5  formula: decision",
        "7  carried out",
        "11  formula: commencement",
        "13-15  formula: explanation",
        "order.txt:9  not understood: This is no sentence of a change order.",
    ):
        assert line in told.splitlines(), told
    written = desk.read("errata/plan-water/E01-rollen.yaml").decode()
    assert "Ieder heeft een eigen rol." in written and "effective: 2030-09-01" in written and "bezien" not in written


def test_the_account_for_a_program_has_the_same_lines(desk):
    (desk.root / "order.txt").write_text(ORDER, encoding="utf-8")
    told = desk.sub("erratum", "from-order", str(desk.root / "order.txt"), "--dry-run", "--json").json
    assert told["effective"] == "2030-09-01"
    assert [(each["first"], each["fate"]) for each in told["lines"]] == [
        (1, "formula"), (3, "formula"), (5, "formula"), (7, "carried out"), (9, "not understood"),
        (11, "formula"), (13, "formula"), (15, "formula"),
    ]  # fmt: skip
    assert told["lines"][4]["reason"] == "This is no sentence of a change order."


def test_where_new_text_ends_is_never_guessed(desk):
    order = "Paragraaf 2.1 komt te luiden:\n\nIeder heeft een rol.\n\nA. de Vries\n\nParagraaf 2.2 vervalt.\n"
    (desk.root / "order.txt").write_text(order, encoding="utf-8")
    told = desk.sub("erratum", "from-order", str(desk.root / "order.txt")).err
    assert "order.txt:1  not understood: It is not certain where the new text ends" in told
    assert "    perhaps: Ieder heeft een rol.\n    perhaps: Ieder heeft een rol. / A. de Vries\n" in told
    assert "7  carried out" in told and "Vries" not in desk.sub("diff", "--erratum", "E01").out


def test_an_order_of_which_nothing_can_be_carried_out_says_why_and_writes_nothing(desk):
    before = desk.files()
    (desk.root.parent / "order.txt").write_text(
        "In paragraaf 2.1 wordt “roll” vervangen door “taak”.\n", encoding="utf-8"
    )
    told = desk.sub("erratum", "from-order", str(desk.root.parent / "order.txt"), code=1).err
    assert "“roll” stands there 0 times, not once." in told
    assert desk.files() == before


def test_a_number_that_changes_without_a_word_is_told(desk):
    (desk.root / "order.txt").write_text("Hoofdstuk 1 vervalt.\n", encoding="utf-8")
    told = desk.sub("erratum", "from-order", str(desk.root / "order.txt")).err
    assert "2 gets the number 1, which the order does not say." in told
