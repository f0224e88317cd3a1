"""An edit replaces the span of one value: nothing else moves, and the way back gives the old bytes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sub_cli.errors import BadInput
from sub_cli.store import edit, emit, yaml

QUICK = settings(max_examples=150, deadline=None)

words = st.text(alphabet=" abé€:#-'\"\\[]{},&*!|>%@`?.0123456789~\u00a0😀", max_size=12)
"""Lines that try every indicator of YAML."""
titles = words.filter(lambda value: value.strip() != "")
texts = st.lists(words, max_size=6).map("\n".join).map(lambda text: text + "\n" if text else "")
"""Texts as sections have them: nothing, or lines that end with a line feed."""
exact_texts = texts.filter(lambda text: not text.startswith((" ", "\n")) and not text.endswith("\n\n"))
"""Texts in the form in which they stand in a plan."""


def section(text: str, *, title: str = "Doel", indent: int = 2, behind: str = "") -> bytes:
    """Return a file with comments all around the values."""
    written = emit.block(text, indent, 0)
    assert written is not None
    return (
        f"# boven\nid: doel  # naam\ntitle: {title}  # kop\ntext: {written[0]}  # tekst\n{written[1]}{behind}".encode()
    )


def value(data: bytes, key: str) -> str:
    node = yaml.load("a.yaml", data).get(key)
    assert node is not None
    return edit.text_of(node) if node.style == "|" else node.text


def outside(data: bytes, key: str) -> tuple[bytes, bytes]:
    """Return the bytes before and behind the value of `key`."""
    draft = edit.Draft(data)
    found = draft.find(key)
    if found.node.style == "|":
        block = draft.block(found.node, found.holder)
        start, end = block.start, block.end
    else:
        start, end = (
            draft.offset(found.node.line, found.node.column),
            draft.offset(found.node.end_line, found.node.end_column),
        )
    return draft.text[:start].encode(), draft.text[end:].encode()


class TestText:
    @QUICK
    @given(
        old=texts,
        new=texts,
        behind=st.sampled_from(["", "\n", "number: '1'\n", "# onder\n", "\n\n# onder\nnumber: '1'\n"]),
    )
    def test_the_new_text_is_read_back(self, old: str, new: str, behind: str) -> None:
        data = section(old, behind=behind)
        read = value(data, "text")
        after = edit.replace_text(data, "text", new)
        assert value(after, "text") == new
        assert value(after, "id") == "doel"
        assert edit.replace_text(data, "text", read) == data

    @QUICK
    @given(
        old=exact_texts,
        new=exact_texts,
        indent=st.integers(1, 9),
        behind=st.sampled_from(["", "\n# onder\nnumber: '1'\n"]),
    )
    def test_nothing_outside_changes_and_the_way_back_is_exact(
        self, old: str, new: str, indent: int, behind: str
    ) -> None:
        data = section(old, indent=indent, behind=behind) if old else section("x\n", indent=indent, behind=behind)
        after = edit.replace_text(data, "text", new)
        assert outside(after, "text") == outside(data, "text")
        assert edit.replace_text(after, "text", value(data, "text")) == data

    @QUICK
    @given(data=st.data())
    def test_whatever_the_layout_the_text_is_read_back_and_back_again(self, data: st.DataObject) -> None:
        header = data.draw(st.sampled_from(["|", "|-", "|+", "|2", "|4", "|2-", "|+2", "| # c", "|  "]))
        line = st.sampled_from(["", "  ", "     ", " # b", "  a", "    a # b", "   - a: b", "  # a"])
        body = "".join(f"{row}\n" for row in data.draw(st.lists(line, max_size=6)))
        behind = data.draw(st.sampled_from(["", "b: 1\n", "# c\nb: 1\n", "\n # c\nb: 1\n"]))
        file = f"text: {header}\n{body}{behind}".removesuffix("\n" * data.draw(st.integers(0, 1))).encode()
        root, findings = yaml.parse("a.yaml", file)
        if findings or root is None or root.kind != "mapping":
            return
        old, new = value(file, "text"), data.draw(texts)
        after = edit.replace_text(file, "text", new)
        assert value(after, "text") == new
        assert value(edit.replace_text(after, "text", old), "text") == old
        assert edit.replace_text(file, "text", old) == file

    def test_a_text_that_begins_with_spaces_says_how_far_it_is_indented(self) -> None:
        data = section("Doel.\n")
        after = edit.replace_text(data, "text", "    code\nen meer\n")
        assert b"text: |2  # tekst\n      code\n  en meer\n" in after
        assert edit.replace_text(after, "text", "Doel.\n") == data

    def test_an_emptied_block_remembers_its_indentation(self) -> None:
        data = section("Doel.\n", indent=6)
        after = edit.replace_text(data, "text", "")
        assert after.endswith(b"text: |6  # tekst\n")
        assert edit.replace_text(after, "text", "Doel.\n") == data

    def test_blank_lines_behind_a_text_belong_to_the_file(self) -> None:
        data = b"text: |\n  Een.\n\n\n# einde\n"
        assert edit.replace_text(data, "text", "Twee.\nDrie.\n") == b"text: |\n  Twee.\n  Drie.\n\n\n# einde\n"

    def test_a_missing_last_line_feed_stays_missing(self) -> None:
        data = b"id: doel\ntext: |\n  Een."
        assert edit.replace_text(data, "text", "Twee.\n") == b"id: doel\ntext: |\n  Twee."
        assert value(edit.replace_text(data, "text", "\n"), "text") == "\n"

    @pytest.mark.parametrize("header", ["|-", "|+", "|2", "|2-", "|-2"])
    def test_other_indicators_stay(self, header: str) -> None:
        data = f"text: {header} # let op\n  Een.\nid: doel\n".encode()
        after = f"text: {header} # let op\n  Twee.\nid: doel\n".encode()
        assert edit.replace_text(data, "text", "Twee.\n") == after
        assert edit.replace_text(after, "text", "Een.\n") == data

    @pytest.mark.parametrize("bad", ["a\tb\n", "a\x00\n", "a\u2028b\n", "a\rb\n", "\u202ea\n"])
    def test_a_character_that_no_file_can_hold_is_refused(self, bad: str) -> None:
        with pytest.raises(ValueError):
            edit.replace_text(section("Een.\n"), "text", bad)

    def test_a_text_in_quotes_is_not_a_block(self) -> None:
        with pytest.raises(ValueError):
            edit.replace_text(b'text: "Een."\n', "text", "Twee.\n")

    def test_a_file_with_mistakes_is_not_edited(self) -> None:
        with pytest.raises(BadInput):
            edit.replace_text(b"text: |\n  Een.\ntext: |\n  Twee.\n", "text", "Drie.\n")


class TestScalar:
    @QUICK
    @given(old=titles, new=titles, style=st.sampled_from(["scalar", "single", "double"]))
    def test_the_new_value_is_read_back_and_its_raw_token_brings_the_old_bytes_back(
        self, old: str, new: str, style: str
    ) -> None:
        write = {"scalar": emit.scalar, "single": emit.single_quoted, "double": emit.double_quoted}[style]
        data = section("Tekst.\n", title=write(old))
        after = edit.replace_scalar(data, "title", new)
        assert value(after, "title") == new
        assert outside(after, "title") == outside(data, "title")
        assert edit.replace_scalar(after, "title", old, raw=write(old)) == data
        assert edit.replace_scalar(data, "title", old) == data

    @QUICK
    @given(old=titles, new=titles)
    def test_values_in_the_house_form_come_back_without_their_token(self, old: str, new: str) -> None:
        data = section("Tekst.\n", title=emit.scalar(old))
        assert edit.replace_scalar(edit.replace_scalar(data, "title", new), "title", old) == data

    @pytest.mark.parametrize(
        ("before", "new", "after"),
        [
            ("Doel", "Doel: later", "'Doel: later'"),
            ("'Doel: later'", "Doel", "Doel"),
            ('"Doel"', "Taak", '"Taak"'),
            ('"Doel"', "Doel: later", '"Doel: later"'),
            ("'Doel'", "Taak", "'Taak'"),
            ("Doel", "'s-Hertogenbosch", '"\'s-Hertogenbosch"'),
            ("Doel", "2021", "'2021'"),
            ("Doel", "no", "'no'"),
            ("Doel", "", '""'),
        ],
    )
    def test_quotes_that_somebody_chose_stay_and_others_come_and_go(self, before: str, new: str, after: str) -> None:
        data = f"id: a\ntitle: {before} # kop\ntext: |\n  b\n".encode()
        assert edit.replace_scalar(data, "title", new) == f"id: a\ntitle: {after} # kop\ntext: |\n  b\n".encode()

    def test_a_value_over_several_lines_becomes_one(self) -> None:
        assert edit.replace_scalar(b"title: een\n  twee # c\nid: a\n", "title", "drie") == b"title: drie # c\nid: a\n"
        assert edit.replace_scalar(b"title: >-\n  een\n  twee\n\nid: a\n", "title", "drie") == b"title: drie\n\nid: a\n"

    def test_an_empty_value_can_be_filled_and_emptied(self) -> None:
        data = "memo:  # later\nid: é\n".encode()
        after = edit.replace_scalar(data, "memo", "PS1")
        assert after == "memo: PS1  # later\nid: é\n".encode()
        assert edit.replace_scalar(after, "memo", "", raw="") == data

    def test_a_nested_value_is_reached_by_its_way(self) -> None:
        data = b"changes:\n- substitute: doel\n  line:   3 # drie\n- retitle: {was: a, becomes: b}\n"
        assert b"line:   5 # drie" in edit.replace_scalar(data, ("changes", 0, "line"), "5", raw="5")
        assert b"becomes: 'c, d'}" in edit.replace_scalar(data, ("changes", 1, "retitle", "becomes"), "c, d")

    def test_no_such_key(self) -> None:
        with pytest.raises(KeyError):
            edit.replace_scalar(b"id: a\n", "title", "b")
        with pytest.raises(KeyError):
            edit.replace_scalar(b"id:\n- a\n", ("id", 1), "b")


class TestKeys:
    DATA = b"id: E01  # een\ntitle: x\nchanges:\n  - replace: a\n    was: |\n      b\n\n# onder\n"

    def test_a_key_is_added_behind_its_neighbour_and_taken_away_again(self) -> None:
        after = edit.set_scalar(self.DATA, "status", "applied", after=("memo", "title", "id"))
        assert after == self.DATA.replace(b"title: x\n", b"title: x\nstatus: applied\n")
        assert edit.remove_key(after, "status") == self.DATA

    def test_without_a_neighbour_it_comes_last(self) -> None:
        after = edit.set_scalar(self.DATA, "status", "applied")
        assert after == self.DATA.replace(b"\n\n# onder", b"\nstatus: applied\n\n# onder")
        assert edit.remove_key(after, "status") == self.DATA

    def test_a_nested_key_stands_in_the_column_of_its_mapping(self) -> None:
        after = edit.set_scalar(self.DATA, ("changes", 0, "digest"), "x")
        assert after == self.DATA.replace(b"      b\n", b"      b\n    digest: x\n")

    def test_the_first_key_of_an_element_cannot_go(self) -> None:
        with pytest.raises(ValueError):
            edit.remove_key(self.DATA, ("changes", 0, "replace"))

    def test_a_key_that_is_not_there_is_gone_already(self) -> None:
        assert edit.remove_key(self.DATA, "memo") == self.DATA

    def test_a_whole_value_is_replaced(self) -> None:
        after = edit.replace_value(self.DATA, "changes", "changes: []\n")
        assert after == b"id: E01  # een\ntitle: x\nchanges: []\n\n# onder\n"
        assert edit.replace_value(after, "changes", "changes: []\n") == after

    @pytest.mark.parametrize("end", [b"", b"\n"])
    def test_a_file_without_a_last_line_feed_keeps_lacking_it(self, end: bytes) -> None:
        data = b"id: a\ntitle: b" + end
        after = edit.set_scalar(data, "status", "draft")
        assert after == b"id: a\ntitle: b\nstatus: draft" + end
        assert edit.remove_key(after, "status") == data
