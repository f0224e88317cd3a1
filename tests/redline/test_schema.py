"""docs/comparison-schema.json describes the image of every comparison, and the program follows it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from sub_cli.diff import changes
from sub_cli.diff.compare import compare_texts
from sub_cli.text.blocks import BlockKind

from .test_browser import everything
from .test_forms import TEXTS, example

jsonschema = pytest.importorskip("jsonschema", reason="needs jsonschema (pip install jsonschema)")
SCHEMA: dict[str, Any] = json.loads(
    (Path(__file__).resolve().parents[2] / "docs" / "comparison-schema.json").read_text(encoding="utf-8")
)
JUDGE = jsonschema.Draft202012Validator(SCHEMA)


def test_the_schema_is_one_itself() -> None:
    JUDGE.check_schema(SCHEMA)


@pytest.mark.parametrize("comparison", [example(), everything()])
def test_the_examples_follow_it(comparison: changes.Comparison) -> None:
    assert list(JUDGE.iter_errors(changes.to_json(comparison))) == []


@given(TEXTS, TEXTS)
def test_every_comparison_follows_it(old: str, new: str) -> None:
    assert list(JUDGE.iter_errors(changes.to_json(compare_texts(old, new)))) == []


def test_a_difference_that_nobody_can_see_follows_it() -> None:
    image = changes.to_json(compare_texts("Een café.\n", "Een cafe\u0301.\n"))
    assert "U+0301" in json.dumps(image)
    assert list(JUDGE.iter_errors(image)) == []


def test_what_does_not_follow_it_is_noticed() -> None:
    image = changes.to_json(example())
    image["sections"][0]["blocks"][0]["sentences"][0]["kind"] = "vanished"
    assert len(list(JUDGE.iter_errors(image))) == 1
    assert len(list(JUDGE.iter_errors(changes.to_json(example()) | {"version": 2}))) == 1


def test_it_knows_every_kind_that_the_program_knows() -> None:
    parts = SCHEMA["$defs"]
    assert parts["sentence"]["properties"]["kind"]["enum"] == [*map(str, changes.SentenceKind)]
    assert parts["sentence"]["properties"]["flow"]["enum"] == [*map(str, changes.Flow)]
    assert parts["section"]["properties"]["kinds"]["items"]["enum"] == [*map(str, changes.SectionKind)]
    assert parts["shape"]["properties"]["kind"]["enum"] == [*map(str, BlockKind)]


def test_both_texts_are_rebuilt_from_the_image_as_the_schema_tells() -> None:
    old, new = "Een zin.  Nog een zin.\n\n- punt\n", "Een zin.\nNog **een** zin.\n\n- punt\n- punt\n"
    (section,) = changes.to_json(compare_texts(old, new))["sections"]

    def text(side: str) -> str:
        pieces = [p for block in section["blocks"] for one in block["sentences"] for p in one.get(side, [])]
        return "".join(p.get("lead", "") + (p.get("raw") or p["text"]) for p in pieces) + section.get(
            f"{side}_tail", ""
        )

    assert (text("old"), text("new")) == (old, new)
