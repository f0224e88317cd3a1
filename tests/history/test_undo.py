"""Taking back the last thing `sub` did."""

from __future__ import annotations

import pytest

from sub_cli.errors import Conflict
from sub_cli.history import journal as journals
from sub_cli.history.operations import Operation, last_operation
from sub_cli.history.transaction import transaction

from .conftest import ANNE, SPRING, Programme


def undo(plan: Programme) -> Operation:
    """Take back the last operation, as `sub undo` does."""
    operation = last_operation(plan.repo)
    assert operation is not None
    with transaction(plan.repo, f"undo {operation.name}") as change:
        change.undo(operation)
        if operation.commit:
            change.commit(f"Undo {operation.name}", author=ANNE, when=SPRING)
        else:
            change.apply()
    return operation


def applied(plan: Programme, operation: str, **files: str | None) -> None:
    with transaction(plan.repo, operation) as change:
        for name, text in files.items():
            plan.into(change, name.replace("__", "/"), text)
        change.apply()


def test_a_commit_is_taken_back_by_another(plan: Programme) -> None:
    tree = plan.git("rev-parse", "HEAD^{tree}")
    commit = plan.sub(documents__a="EEN\n", documents__b=None, errata__E01="nieuw\n")
    operation = undo(plan)
    assert (operation.name, operation.commit) == ("erratum apply E01", commit)
    assert plan.git("rev-parse", "HEAD^{tree}") == tree
    assert plan.status() == ""
    assert plan.repo.log(limit=1)[0].trailers["Sub-Undoes"] == (commit,)
    assert last_operation(plan.repo) is None


def test_undo_goes_back_one_operation_at_a_time_past_what_people_committed(plan: Programme) -> None:
    plan.sub("first", documents__a="1\n")
    plan.sub("second", documents__b="2\n")
    plan.has(documents__c="by hand\n").commit("by hand")
    assert [undo(plan).name, undo(plan).name, last_operation(plan.repo)] == ["second", "first", None]
    assert plan.tree() == {"documents/a": "een\n", "documents/b": "twee\n", "documents/c": "by hand\n"}


def test_undo_stops_where_a_file_has_changed_since(plan: Programme) -> None:
    plan.sub("first", documents__a="1\n")
    plan.has(documents__a="by hand\n").commit("by hand")
    with pytest.raises(Conflict, match="documents/a changed"):
        undo(plan)
    assert plan.read("documents/a") == "by hand\n"


def test_a_change_without_a_commit_is_taken_back_to_the_byte(plan: Programme) -> None:
    plan.sub("first", documents__a="1\n")
    applied(plan, "second", documents__a="2\n", documents__b=None, documents__d="vier\n")
    applied(plan, "third", documents__a="3\n")
    assert [undo(plan).name for _ in range(3)] == ["third", "second", "first"]
    assert plan.tree() == {"documents/a": "een\n", "documents/b": "twee\n", "documents/c": "drie\n"}
    assert plan.status() == ""
    assert list(journals.records(plan.repo)) == []


def test_a_change_without_a_commit_that_somebody_went_on_with_is_theirs(plan: Programme) -> None:
    applied(plan, "first", documents__a="1\n")
    plan.has(documents__a="1, and more\n")
    assert last_operation(plan.repo) is None


def test_a_change_that_was_committed_by_hand_is_no_longer_ours(plan: Programme) -> None:
    applied(plan, "first", documents__a="1\n")
    plan.commit("by hand")
    assert last_operation(plan.repo) is None


def test_bytes_that_are_no_text_come_back(plan: Programme) -> None:
    data = bytes(range(256))
    plan.put("logo.png", data)
    plan.commit()
    with transaction(plan.repo, "replace logo") as change:
        change.put("logo.png", data[::-1], expected=data)
        change.apply()
    undo(plan)
    assert (plan.root / "logo.png").read_bytes() == data


def test_only_the_last_twenty_changes_without_a_commit_are_kept(plan: Programme) -> None:
    for number in range(22):
        applied(plan, str(number), documents__a=f"{number}\n")
    assert [record.operation for _, record in journals.records(plan.repo)] == [str(n) for n in range(21, 1, -1)]


def test_crlf_comes_back_as_crlf(plan: Programme) -> None:
    plan.git("config", "core.autocrlf", "true")
    (plan.root / "documents" / "a").unlink()
    plan.git("checkout", "--", ".")
    plan.sub(documents__a="EEN\r\nTWEE\r\n")
    undo(plan)
    assert plan.read("documents/a") == "een\r\n"
    assert plan.status() == ""
