"""Strict reading: every mistake has a code, a line and a column, and no file costs more time than it should."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.errors import BadInput
from sub_cli.store import yaml


def found(data: bytes | str) -> list[tuple[str, int, int]]:
    """Return code, line and column of everything that is wrong with `data`."""
    raw = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    findings = yaml.parse("a.yaml", raw)[1]
    assert all(str(finding.message) and finding.place.path == "a.yaml" for finding in findings)
    return [(finding.code, finding.place.line, finding.place.column) for finding in findings]


class TestCharacters:
    @pytest.mark.parametrize(
        ("data", "expected"),
        [
            (b"id: caf\xe9\n", [("SUB001", 1, 8)]),
            (b"\xff\xfei\x00d\x00", [("SUB001", 1, 1)]),
            (b"\xef\xbb\xbfid: a\n", [("SUB002", 1, 1)]),
            ("id: a\r\ntitle: b\r\n", [("SUB003", 1, 6)]),
            ("id: a\n\ttitle: b\n", [("SUB004", 2, 1)]),
            ("id: a\rb\n", [("SUB005", 1, 6)]),
            ("id: a\x00\n", [("SUB005", 1, 6)]),
            ("id: a\x0b\nb: \x1b[31m\n", [("SUB005", 1, 6), ("SUB005", 2, 4)]),
            ("id: a\x85\n", [("SUB005", 1, 6)]),
            ("id: é\u2028b\u2029\n", [("SUB005", 1, 6), ("SUB005", 1, 8)]),
            ("id: \ufeffa\n", [("SUB005", 1, 5)]),
            ("id: \ufffe\n", [("SUB005", 1, 5)]),
            ("id: a\u202eb\n", [("SUB006", 1, 6)]),
            ("id: a\u2066b\u2069\n", [("SUB006", 1, 6), ("SUB006", 1, 8)]),
            ("id: caf\u0065\u0301\n", [("SUB007", 1, 8)]),
        ],
    )
    def test_each_stands_where_it_is(self, data: bytes | str, expected: list[tuple[str, int, int]]) -> None:
        assert found(data) == expected

    def test_a_surrogate_is_not_utf8(self) -> None:
        assert found("id: \ud800\n") == [("SUB001", 1, 5)]

    def test_all_are_reported_at_once_and_the_rest_is_still_read(self) -> None:
        data = "\ufeffid: a\r\ntitle:\tb\r\nid: &x c\r\n"
        assert [code for code, _, _ in found(data)] == ["SUB002", "SUB003", "SUB004", "SUB011", "SUB015"]

    def test_windows_line_ends_say_what_they_are_and_how_they_go(self) -> None:
        finding = yaml.parse("a.yaml", b"id: a\r\n")[1][0]
        assert str(finding.message).startswith("The file has Windows line ends (CRLF)")
        assert str(finding.fix) == "sub check --fix does it"

    def test_a_binary_file_is_reported_briefly(self) -> None:
        assert len(found(bytes(range(1, 9)) * 10_000)) == yaml.MAX_COMPLAINTS

    def test_ordinary_typography_passes(self) -> None:
        assert found("title: ‘één’ – “twee” … \u00a0drie € 😀 ﬁ\u200b\n") == []

    def test_mending_puts_the_form_right(self) -> None:
        data = "\ufeffid: caf\u0065\u0301\r\ntitle:\tb".encode()
        assert yaml.mended(data) == "id: café\ntitle:  b\n".encode()
        assert yaml.mended(b"id: a\n") == b"id: a\n"
        with pytest.raises(BadInput):
            yaml.mended(b"\xe9")


class TestForm:
    @pytest.mark.parametrize(
        ("data", "expected"),
        [
            ("a: &x 1\nb: *x\n", [("SUB011", 1, 4), ("SUB011", 2, 4)]),
            ("a: &x {b: &y [1]}\n", [("SUB011", 1, 4), ("SUB011", 1, 11)]),
            ("a: !!str 1\nb: !x\n", [("SUB012", 1, 4), ("SUB012", 2, 4)]),
            ("a: ! 1\n", [("SUB012", 1, 4)]),
            ("<<: {a: 1}\n", [("SUB013", 1, 1)]),
            ("a: 1\n---\nb: 2\n", [("SUB014", 2, 1)]),
            ("a: 1\n...\n", [("SUB014", 2, 1)]),
            ("%YAML 1.2\n---\na: 1\n", [("SUB014", 1, 1)]),
            ("a: 1\nb: 2\na: 3\n'b': 4\n", [("SUB015", 3, 1), ("SUB015", 4, 1)]),
            ("a: {b: 1, b: 2}\n", [("SUB015", 1, 11)]),
            ("[a]: 1\n", [("SUB017", 1, 1)]),
            ("? |\n  a\n: 1\n", [("SUB017", 1, 3)]),
            ("title: a: b\n", [("SUB010", 1, 9)]),
            ("title: @a\n", [("SUB010", 1, 8)]),
            ('a: b\ntitle: "x\n', [("SUB010", 2, 8)]),
            ("a: [1\nb: 2\n", [("SUB010", 2, 2)]),
            ("a:\n  - b\n c: d\n", [("SUB010", 3, 2)]),
        ],
    )
    def test_what_the_format_leaves_out(self, data: str, expected: list[tuple[str, int, int]]) -> None:
        assert found(data) == expected

    def test_a_conflict_of_git_is_told_as_one(self) -> None:
        data = b"text: |\n<<<<<<< ours\n  Een.\n=======\n  Twee.\n>>>>>>> theirs\n"
        (told,) = yaml.parse("a.yaml", data)[1]
        assert (told.code, str(told.message).partition(":")[0]) == ("SUB034", "Here stands a conflict of git's")
        assert "sub settle" in str(told.fix)

    def test_a_first_document_mark_is_harmless(self) -> None:
        assert found("--- # begin\na: 1\n") == []

    def test_values_stay_what_was_typed(self) -> None:
        root = yaml.load("a.yaml", b"a: 2.10\nb: no\nc: 2021-02-30\nd: -_\ne:\n")
        assert [(value.text, value.plain) for _, value in root.pairs] == [
            ("2.10", True), ("no", True), ("2021-02-30", True), ("-_", True), ("", True),
        ]  # fmt: skip

    @pytest.mark.parametrize("data", [b"", b"\n\n", b"# only a comment\n"])
    def test_an_empty_file(self, data: bytes) -> None:
        with pytest.raises(BadInput) as error:
            yaml.load("a.yaml", data)
        assert error.value.findings[0].code == "SUB016"

    def test_every_node_knows_its_place_behind_wide_characters(self) -> None:
        root = yaml.load("a.yaml", "a: “é 😀” # 😀\nbé: [1, {c: déf}]\n".encode())
        inner = root.get("bé")
        assert inner is not None
        value = inner.items[1].get("c")
        assert value is not None
        assert (value.line, value.column, value.end_column, value.length) == (1, 12, 15, 3)


class TestReadsAs:
    @pytest.mark.parametrize(
        ("plain", "reading"),
        [
            ("2.10", "number"), ("1_000", "number"), ("0x1f", "number"), ("1e3", "number"), ("1:30", "number"),
            ("-.5", "number"), (".inf", "number"), ("-_", "number"), ("+", "number"), ("yes", "yes or no"),
            ("No", "yes or no"), ("off", "yes or no"), ("true", "yes or no"), ("~", "nothing"), ("null", "nothing"),
            ("2021-02-30", "date"), ("2021-4-9 10:00", "date"), ("2.1a", "text"), ("2.1.3", "text"), ("nee", "text"),
            ("PS2021BEM07", "text"), ("9 april", "text"), ("E01", "text"), ("0x", "text"),
        ],
    )  # fmt: skip
    def test_readings(self, plain: str, reading: str) -> None:
        assert yaml.reads_as(plain) == reading


class TestLimits:
    def test_a_file_that_is_too_large_is_not_parsed(self) -> None:
        assert found(b"a: " + b"x" * yaml.MAX_BYTES) == [("SUB008", 0, 0)]

    def test_nesting_has_an_end(self) -> None:
        deep = yaml.MAX_DEPTH
        assert found("[" * deep + "]" * deep) == []
        assert found("[" * (deep + 1) + "]" * (deep + 1)) == [("SUB009", 1, deep + 1)]

    def test_values_have_an_end(self) -> None:
        assert found("- a\n" * (yaml.MAX_NODES + 10))[0][0] == "SUB009"

    @pytest.mark.parametrize(
        "bomb",
        [
            "[" * 900_000, "{" * 900_000, "- " * 450_000, "? " * 450_000, "[{" * 450_000, "{a: " * 220_000,
            "a: " * 300_000, '["' * 450_000, "a: |\n" + "\n" * 900_000, "%TAG !a! x\n" * 80_000, "- &a x\n" * 120_000,
            "- &a x\n" + "- *a\n" * 180_000, "".join(f"k{n}: v\n" for n in range(70_000)), "#" * 900_000,
            "a: b\n" * 180_000, "e\u0301\n" * 200_000, "\t" * 900_000, "a: '" + "x\n\n" * 300_000,
        ],
        ids=lambda bomb: bomb[:8].strip(),
    )  # fmt: skip
    def test_hostile_files_cost_no_more_time_than_honest_ones(self, bomb: str) -> None:
        begin = time.process_time()
        yaml.parse("a.yaml", bomb.encode())
        assert time.process_time() - begin < 3

    def test_merge_keys_and_aliases_never_multiply(self) -> None:
        bomb = "a: &a [x,x,x,x,x,x,x,x]\n" + "".join(
            f"{name}: &{name} [{','.join(['*' + before] * 8)}]\n"
            for before, name in zip("abcdefghi", "bcdefghij", strict=True)
        )
        assert {code for code, _, _ in found(bomb)} == {"SUB011"}

    @given(
        st.one_of(st.binary(max_size=60), st.text(alphabet="a:-[]{}&*!|>'\"%@# \n0?,.<=~", max_size=40).map(str.encode))
    )
    def test_nothing_but_findings_ever_comes_out(self, data: bytes) -> None:
        root, findings = yaml.parse("a.yaml", data)
        assert root is not None or findings or not data.decode().split("#")[0].strip()


class TestWithoutTheCParser:
    def test_it_is_noticed_and_reading_goes_on(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert yaml.has_c_parser()
        monkeypatch.setattr(yaml, "find_spec", lambda name: None)
        yaml._parser_class.cache_clear()
        try:
            assert not yaml.has_c_parser()
            root = yaml.load("a.yaml", "a: é\nb:\n  - c\nt: |\n  x\n".encode())
            assert [key.text for key, _ in root.pairs] == ["a", "b", "t"]
            assert found("a: -_\nb: 2021-02-30\na: &x 1\n") == [("SUB011", 3, 4), ("SUB015", 3, 1)]
            assert [code for code, _, _ in found("a: [\n")] == ["SUB010"]
        finally:
            yaml._parser_class.cache_clear()
