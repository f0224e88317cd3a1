"""A check that was made is not made again; and nothing that changed is ever passed over for it."""

from __future__ import annotations

import json

from yard import PLAN, opened, sealed

MEMO = "documents/memos/PS2021BEM06.yaml"


def test_a_change_anywhere_is_seen_and_taken_back_is_forgotten(built):
    assert built.sub("check").err == "Everything is in order.\n"
    record = built.root / ".sub/build/check.json"
    assert opened(record)["rows"]["findings"][1]["findings"] == []
    built.edit(MEMO, "text: |\n", "text: |\n  Zie [](#nergens).\n")
    first = built.sub("check", code=1)
    assert "nergens" in first.out
    again = built.sub("check", code=1)
    assert (again.out, again.err) == (first.out, first.err)
    assert len(opened(record)["rows"]["findings"][1]["findings"]) == 1
    built.edit(MEMO, "  Zie [](#nergens).\n", "")
    assert built.sub("check").err == "Everything is in order.\n"
    (built.root / f"documents/{PLAN}/sections/los.yaml").write_text("id: los\n")
    assert "los.yaml" in built.sub("check", code=1).out


def test_what_is_remembered_is_used_and_a_damaged_record_is_not(built):
    built.sub("check")
    record = built.root / ".sub/build/check.json"
    kept = opened(record)
    place = {"code": "SUB183", "message": {"text": "Kept.", "plural": "", "facts": {}}, "place": ["x", 1, 1, 1]}
    state, value = kept["rows"]["findings"]
    forged = {**value, "findings": [{**place, "fix": None, "warning": False}]}
    record.write_bytes(sealed({**kept, "rows": {"findings": [state, forged]}}))
    assert "SUB183  Kept." in built.sub("check", code=1).out
    told = record.read_bytes()
    unknown = {**value, "findings": [{**place, "code": "SUB999", "fix": None, "warning": False}]}
    others = (
        [],
        {},
        {**kept, "rows": {"findings": [state, unknown]}},
        {**opened(record), "maker": "other"},
        {**kept, "rows": {"findings": ["other", forged]}},
    )
    for damage in (b"", told[:-9], told.replace(b"Kept.", b"kept."), json.dumps(kept).encode(), *map(sealed, others)):
        record.write_bytes(damage)
        assert built.sub("check").err == "Everything is in order.\n"


def test_nothing_of_it_is_seen_by_git(built):
    (built.root / ".gitignore").unlink()
    built.commit("Zonder")
    built.sub("check")
    assert ".sub" not in built.git("status", "--porcelain", "--untracked-files=all")


def test_a_branch_cannot_say_that_all_is_in_order(built):
    built.edit(MEMO, "text: |\n", "text: |\n  Zie [](#nergens).\n")
    built.sub("check", code=1)
    record = built.root / ".sub/build/check.json"
    kept = opened(record)
    kept["rows"]["findings"][1]["findings"] = []
    record.write_bytes(sealed(kept))
    assert built.sub("check").err == "Everything is in order.\n"  # left here, it would be believed
    built.git("add", "--force", ".sub/build/check.json")
    built.git("commit", "-qm", "Vervalst")
    assert "nergens" in built.sub("check", code=1).out
    assert opened(record) == kept  # and it is left alone
