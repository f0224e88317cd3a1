"""Several files and a commit, as one change."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from sub_cli.errors import BadInput, Conflict, Unable
from sub_cli.history.file_state import dirty
from sub_cli.history.locks import running_git
from sub_cli.history.repo import Repository
from sub_cli.history.transaction import transaction

from .conftest import ANNE, SPRING, Programme


def test_a_change_of_three_files_is_one_commit_and_leaves_nothing_to_commit(plan: Programme) -> None:
    before = plan.git("rev-parse", "HEAD")
    commit = plan.sub(documents__a="EEN\n", documents__b=None, errata__E01="nieuw\n")

    assert plan.tree() == {"documents/a": "EEN\n", "documents/c": "drie\n", "errata/E01": "nieuw\n"}
    assert plan.status() == ""
    assert plan.git("rev-parse", "main", "main^").split() == [commit, before]
    assert plan.git("show", "--name-status", "--format=", commit).split() == [
        "M", "documents/a", "D", "documents/b", "A", "errata/E01",
    ]  # fmt: skip
    assert plan.git("fsck", "--strict", "--no-dangling") == ""


def test_the_commit_says_who_when_and_what(plan: Programme) -> None:
    with transaction(plan.repo, "erratum apply E01") as change:
        change.put("documents/a", b"EEN\n", expected=b"een\n")
        commit = change.commit(
            "Apply E01\n\nWhy: it was wrong.",
            author=("Anne <Jansen>\n", "anne@example.org"),
            when=SPRING,
            trailers={"Erratum": "plan/E01", "Memo": ["PS2021BEM07", "PS2021BEM08"]},
        )
    assert (
        plan.git("show", "--no-patch", "--format=%an|%ae|%aI", commit)
        == plan.git("show", "--no-patch", "--format=%cn|%ce|%cI", commit)
        == "Anne Jansen|anne@example.org|2021-04-09T12:00:00+02:00"
    )
    assert plan.git("show", "--no-patch", "--format=%B", commit) == textwrap.dedent("""\
        Apply E01

        Why: it was wrong.

        Erratum: plan/E01
        Memo: PS2021BEM07
        Memo: PS2021BEM08
        Sub-Operation: erratum apply E01""")
    entry = plan.repo.commit(commit)
    assert entry.trailers == {
        "Erratum": ("plan/E01",), "Memo": ("PS2021BEM07", "PS2021BEM08"), "Sub-Operation": ("erratum apply E01",),
    }  # fmt: skip
    assert plan.git("reflog", "-1", "--format=%gs") == "sub: Apply E01"


def test_leaving_the_block_early_changes_nothing(plan: Programme) -> None:
    before = plan.git("rev-parse", "HEAD")
    with pytest.raises(RuntimeError), transaction(plan.repo) as change:
        change.put("documents/a", b"EEN\n", expected=b"een\n")
        raise RuntimeError
    assert plan.read("documents/a") == "een\n"
    assert plan.git("rev-parse", "HEAD") == before


def test_what_does_not_differ_makes_no_commit(plan: Programme) -> None:
    before = plan.git("rev-parse", "HEAD")
    assert plan.sub(documents__a="een\n") == before
    assert plan.git("rev-parse", "HEAD") == before


def test_a_time_without_an_offset_is_a_mistake_of_the_caller(plan: Programme) -> None:
    with pytest.raises(ValueError, match="offset"), transaction(plan.repo) as change:
        change.put("documents/a", b"EEN\n", expected=b"een\n")
        change.commit("x", author=ANNE, when=datetime(2021, 4, 9))
    assert plan.read("documents/a") == "een\n"
    assert plan.status() == ""


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", ".git/config", "a/.GIT/x", "", "a//b", "./a"])
def test_a_path_out_of_the_workspace_is_a_mistake_of_the_caller(plan: Programme, path: str) -> None:
    with pytest.raises(ValueError, match="path"), transaction(plan.repo) as change:
        change.put(path, b"x", expected=None)


def test_a_control_character_in_a_path_is_told(plan: Programme) -> None:
    with pytest.raises(BadInput, match="cannot be used"), transaction(plan.repo) as change:
        change.put("a\nb", b"x", expected=None)


@pytest.mark.parametrize(("key", "value"), [("Bad key", "x"), ("Erratum", "a\nSub-Operation: b"), ("Memo", "")])
def test_a_trailer_cannot_smuggle_another(plan: Programme, key: str, value: str) -> None:
    with pytest.raises(ValueError, match="trailer"), transaction(plan.repo) as change:
        change.put("documents/a", b"EEN\n", expected=b"een\n")
        change.commit("x", author=ANNE, when=SPRING, trailers={key: value})


def test_writing_twice_in_a_transaction_continues_from_the_first(plan: Programme) -> None:
    with transaction(plan.repo) as change:
        change.put("documents/a", b"1\n", expected=b"een\n")
        change.put("documents/a", b"2\n", expected=b"1\n")
        with pytest.raises(ValueError, match="something else"):
            change.put("documents/a", b"3\n", expected=b"een\n")
        change.commit("x", author=ANNE, when=SPRING)
    assert plan.read("documents/a") == "2\n"


# -- what is not committed ------------------------------------------------------------------


def test_a_touched_file_with_changes_stops_the_command_and_is_named(plan: Programme) -> None:
    plan.has(documents__a="een, bijgewerkt\n", documents__b="twee, bijgewerkt\n")
    with pytest.raises(Conflict) as caught:
        plan.sub(documents__a="EEN\n", documents__b="TWEE\n", documents__c="DRIE\n")
    assert [(finding.code, finding.place.path) for finding in caught.value.findings] == [
        ("SUB400", "documents/a"),
        ("SUB400", "documents/b"),
    ]
    assert plan.tree() == {
        "documents/a": "een, bijgewerkt\n", "documents/b": "twee, bijgewerkt\n", "documents/c": "drie\n",
    }  # fmt: skip


def test_a_touched_file_that_is_staged_stops_the_command_even_when_the_work_tree_was_put_back(plan: Programme) -> None:
    plan.has(documents__a="staged\n").git("add", "documents/a")
    plan.has(documents__a="een\n")
    with pytest.raises(Conflict, match="documents/a has changes that are not saved"):
        plan.sub(documents__a="EEN\n")
    assert plan.git("diff", "--cached", "--name-only") == "documents/a"


def test_unrelated_changes_staged_or_not_stay_as_they_are(plan: Programme) -> None:
    plan.has(documents__b="staged\n").git("add", "documents/b")
    plan.has(documents__b="staged, and more\n", documents__c="dirty\n", notes="untracked\n")
    before = plan.git("status", "--porcelain=v1"), plan.git("diff", "--cached"), plan.git("diff")
    plan.sub(documents__a="EEN\n")
    assert (plan.git("status", "--porcelain=v1"), plan.git("diff", "--cached"), plan.git("diff")) == before
    assert plan.git("show", "--name-only", "--format=") == "documents/a"


def test_a_new_file_does_not_overwrite_one_that_nobody_committed(plan: Programme) -> None:
    plan.has(errata__E01="mine\n")
    with pytest.raises(Conflict, match="errata/E01 exists already") as caught, transaction(plan.repo) as change:
        change.put("errata/E01", b"yours\n", expected=None)
        change.commit("x", author=ANNE, when=SPRING)
    assert caught.value.findings[0].code == "SUB402"
    assert plan.read("errata/E01") == "mine\n"


def test_a_file_that_changed_since_it_was_read_stops_the_command(plan: Programme) -> None:
    with pytest.raises(Conflict, match="documents/a changed while") as caught, transaction(plan.repo) as change:
        change.put("documents/a", b"EEN\n", expected=b"een, as it was an hour ago\n")
        change.commit("x", author=ANNE, when=SPRING)
    assert caught.value.findings[0].code == "SUB401"


def test_a_file_that_was_removed_but_not_committed_stops_the_command(plan: Programme) -> None:
    plan.has(documents__a=None)
    with pytest.raises(Conflict, match="not saved"), transaction(plan.repo) as change:
        change.put("documents/a", b"EEN\n", expected=None)
        change.commit("x", author=ANNE, when=SPRING)
    assert plan.read("documents/a") is None


def test_a_branch_that_moved_meanwhile_is_a_conflict_and_nothing_changes(
    plan: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sub_cli.history import transaction as module

    real = module.add_commit

    def build_while_somebody_commits(*arguments: object) -> str:
        made = real(*arguments)  # type: ignore[arg-type]
        tree = plan.git("rev-parse", "HEAD^{tree}")
        plan.git("update-ref", "refs/heads/main", plan.git("commit-tree", tree, "-p", "HEAD", "-m", "theirs"))
        return made

    monkeypatch.setattr(module, "add_commit", build_while_somebody_commits)
    with pytest.raises(Conflict, match="main moved meanwhile"):
        plan.sub(documents__a="EEN\n")
    assert plan.git("log", "-1", "--format=%s") == "theirs"
    assert plan.read("documents/a") == "een\n"
    assert plan.status() == ""
    assert leftovers(plan) == set()


def leftovers(plan: Programme) -> set[str]:
    """What a transaction leaves in git's directory and the work tree besides its lock file."""
    inside = {path.name for path in (plan.root / ".git" / "sub").glob("*")} - {"lock"}
    locks = {path.name for path in (plan.root / ".git").rglob("*.lock")}
    return inside | locks | {path.name for path in plan.root.rglob(".sub-tmp-*")}


def test_nothing_is_left_behind(plan: Programme) -> None:
    plan.sub(documents__a="EEN\n")
    assert leftovers(plan) == set()
    assert plan.git("for-each-ref", "--format=%(refname)") == "refs/heads/main"


def test_an_unfinished_merge_is_left_to_git(plan: Programme) -> None:
    plan.git("switch", "--quiet", "-c", "other")
    plan.has(documents__c="anders\n").commit()
    plan.git("switch", "--quiet", "main")
    plan.git("merge", "--quiet", "--no-ff", "--no-commit", "other")
    with pytest.raises(Conflict, match="merge of git is not finished"):
        plan.sub(documents__a="EEN\n")


# -- the work tree only ---------------------------------------------------------------------


def applied(plan: Programme, operation: str = "erratum apply E01", **files: str | None) -> None:
    """Change files without a commit."""
    with transaction(plan.repo, operation) as change:
        for name, text in files.items():
            plan.into(change, name.replace("__", "/"), text)
        change.apply()


def test_apply_leaves_the_change_to_be_committed(plan: Programme) -> None:
    before = plan.git("rev-parse", "HEAD")
    applied(plan, documents__a="EEN\n", documents__b=None, errata__E01="nieuw\n")
    assert plan.git("rev-parse", "HEAD") == before
    assert plan.git("status", "--porcelain=v1").splitlines() == ["M documents/a", " D documents/b", "?? errata/"]


def test_apply_goes_on_from_an_earlier_apply_but_not_from_a_persons_edit(plan: Programme) -> None:
    applied(plan, documents__a="EEN\n")
    applied(plan, documents__a="EEN EN TWEE\n")
    plan.has(documents__a="van mij\n")
    with pytest.raises(Conflict, match="documents/a has changes"):
        applied(plan, documents__a="EEN\n")
    assert plan.read("documents/a") == "van mij\n"


def test_commit_does_not_take_an_earlier_apply_along(plan: Programme) -> None:
    applied(plan, documents__a="EEN\n")
    with pytest.raises(Conflict, match="documents/a has changes"):
        plan.sub(documents__a="EEN EN TWEE\n")


def test_apply_works_before_the_first_commit_and_commit_says_what_to_do(make: Callable[..., Programme]) -> None:
    plan = make().has(documents__a="een\n")
    applied(plan, documents__a="EEN\n", documents__b="twee\n")
    assert plan.tree() == {"documents/a": "EEN\n", "documents/b": "twee\n"}
    with pytest.raises(Unable, match=r"main has no commit yet.*sub save"):
        plan.sub(documents__a="een\n")


# -- places ---------------------------------------------------------------------------------


def test_a_detached_head_can_be_changed_but_not_committed_to(plan: Programme) -> None:
    plan.git("switch", "--quiet", "--detach")
    assert plan.repo.branch() is None
    with pytest.raises(Unable, match=r"detached HEAD.*git switch"):
        plan.sub(documents__a="EEN\n")
    applied(plan, documents__a="EEN\n")
    assert plan.read("documents/a") == "EEN\n"


NAMES = [
    "met spatie.yaml",
    "-rf",
    "--output=x",
    "één/ñ 😀.yaml",
    'quo"te\\back',
    "*.yaml",
    ":(top)x",
    "a'b",
    "#x",
    "!x",
]


def test_any_name_of_a_file_is_only_a_name(plan: Programme) -> None:
    for text, subject in (("x\n", "--allow-empty"), ("y\n", "--amend")):
        with transaction(plan.repo) as change:
            for name in NAMES:
                plan.into(change, name, text)
            change.commit(subject, author=ANNE, when=SPRING)
    assert plan.status() == ""
    assert [plan.read(name) for name in NAMES] == ["y\n"] * len(NAMES)
    for name in NAMES:
        assert [entry.subject for entry in plan.repo.log(name)] == ["--amend", "--allow-empty"]
    assert dirty(plan.repo, NAMES) == []


def test_a_workspace_below_the_top_of_its_repository(make: Callable[..., Programme]) -> None:
    outer = make("outer")
    outer.has(README="lees mij\n", beleid__documents__a="een\n").commit()
    plan = Programme(outer.root / "beleid")
    outer.has(README="vuil\n")
    plan.sub(documents__a="EEN\n", documents__b="twee\n")
    assert outer.git("show", "--name-only", "--format=").split() == ["beleid/documents/a", "beleid/documents/b"]
    assert outer.git("status", "--porcelain=v1") == "M README"


def test_two_worktrees_share_the_lock_and_keep_their_own_index(plan: Programme, tmp_path: Path) -> None:
    plan.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    side = Programme(tmp_path / "side")
    assert side.repo.common_dir == plan.repo.common_dir
    side.sub(documents__a="aan de kant\n")
    assert (side.status(), plan.status()) == ("", "")
    with transaction(plan.repo, "erratum apply E07"), pytest.raises(Conflict, match="erratum apply E07"):
        with transaction(side.repo, wait=0.0):
            pass


def test_a_repository_within_the_repository_is_not_reached_into(plan: Programme) -> None:
    inner = Programme(plan.root / "inner")
    inner.root.mkdir()
    inner.git("init", "--quiet")
    inner.has(a="een\n").commit()
    with pytest.raises(Unable, match="inner is a repository of its own"), transaction(plan.repo) as change:
        change.put("inner/a", b"EEN\n", expected=b"een\n")
        change.commit("x", author=ANNE, when=SPRING)
    inner.sub(a="EEN\n")
    assert inner.status() == ""
    assert inner.repo.root == inner.root


def test_a_submodule_that_is_not_checked_out_is_not_written_over(plan: Programme) -> None:
    plan.git("update-index", "--add", "--cacheinfo", f"160000,{plan.git('rev-parse', 'HEAD')},module")
    plan.git("commit", "--quiet", "-m", "submodule")
    (plan.root / "module").mkdir()
    with (
        pytest.raises(Unable, match="module is a file in one place and a folder in the other"),
        transaction(plan.repo) as change,
    ):
        change.put("module/a", b"x\n", expected=None)
        change.commit("x", author=ANNE, when=SPRING)
    assert plan.status() == ""


def test_a_link_is_not_followed_out_of_the_workspace(plan: Programme, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (plan.root / "errata").symlink_to(tmp_path / "elsewhere")
    (plan.root / "documents" / "d").symlink_to(tmp_path / "elsewhere" / "d")
    for path, message in (("errata/E01", "errata is a link"), ("documents/d", "not an ordinary file")):
        with pytest.raises(Unable, match=message), transaction(plan.repo) as change:
            change.put(path, b"x\n", expected=None)
            change.commit("x", author=ANNE, when=SPRING)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_sha256_repository(make: Callable[..., Programme]) -> None:
    plan = make("plan", "--object-format=sha256")
    plan.has(documents__a="een\n").commit()
    commit = plan.sub(documents__a="EEN\n", errata__E01="nieuw\n")
    assert len(commit) == 64
    assert plan.status() == ""
    assert plan.git("fsck", "--strict", "--no-dangling") == ""


@pytest.mark.parametrize("setting", ["core.autocrlf=true", "attributes"])
def test_crlf_in_the_work_tree_is_lf_in_the_commit(plan: Programme, setting: str) -> None:
    if setting == "attributes":
        plan.has(**{".gitattributes": "documents/* text eol=crlf\n"}).commit()
    else:
        plan.git("config", *setting.split("="))
    for name in "abc":
        (plan.root / "documents" / name).unlink()
    plan.git("checkout", "--", ".")
    assert plan.read("documents/a") == "een\r\n"
    assert dirty(plan.repo, ["documents/a"]) == []

    plan.sub(documents__a="EEN\r\n", documents__d="vier\r\n", documents__e="vijf\n")
    assert plan.read("documents/a") == "EEN\r\n"
    assert plan.status() == ""
    assert plan.git("cat-file", "blob", "HEAD:documents/a") == "EEN"
    assert plan.git("cat-file", "-s", "HEAD:documents/d") == "5"
    plan.has(documents__a="een en meer\r\n")
    assert dirty(plan.repo, ["documents/a", "documents/b"]) == ["documents/a"]


def test_crlf_that_git_does_not_convert_is_a_change(plan: Programme) -> None:
    plan.has(documents__a="een\r\n")
    assert dirty(plan.repo, ["documents/a"]) == ["documents/a"]
    plan.commit("keeps CRLF")
    plan.sub(documents__a="EEN\r\n")
    assert plan.status() == ""
    assert plan.git("cat-file", "-s", "HEAD:documents/a") == "5"


def test_the_mode_of_a_file_stays(plan: Programme) -> None:
    (plan.root / "documents/a").chmod(0o755)
    plan.commit("program")
    plan.sub(documents__a="EEN\n")
    assert plan.status() == ""
    assert (plan.root / "documents/a").stat().st_mode & 0o777 == 0o755
    assert plan.git("ls-tree", "HEAD", "documents/a").startswith("100755")


def test_hooks_do_not_run(plan: Programme) -> None:
    for hook in ("pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-index-change"):
        place = plan.root / ".git" / "hooks" / hook
        place.parent.mkdir(exist_ok=True)
        place.write_text("#!/bin/sh\ntouch ran\nexit 1\n")
        place.chmod(0o755)
    plan.sub(documents__a="EEN\n")
    assert plan.read("documents/a") == "EEN\n"
    assert not (plan.root / "ran").exists()
    assert plan.status() == ""


def test_being_called_from_a_hook_of_another_git_does_not_confuse(
    plan: Programme, make: Callable[..., Programme], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make("other").has(a="x\n")
    other.commit()
    monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.root))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.root / ".git/other-index"))
    monkeypatch.setenv("GIT_QUARANTINE_PATH", "/nowhere")
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", "/nowhere")
    commit = plan.sub(documents__a="EEN\n")
    for name in ("DIR", "WORK_TREE", "INDEX_FILE", "QUARANTINE_PATH", "OBJECT_DIRECTORY"):
        monkeypatch.delenv(f"GIT_{name}")
    assert plan.git("rev-parse", "main") == commit
    assert (plan.status(), other.status()) == ("", "")


# -- others at work -------------------------------------------------------------------------


def test_the_one_that_waits_is_told_who_is_at_work(plan: Programme) -> None:
    with transaction(plan.repo, "erratum apply E01"), pytest.raises(Conflict) as caught:
        with transaction(Repository.open(plan.root), wait=0.05):
            pass
    assert "erratum apply E01 (" in str(caught.value)


def test_a_lock_of_a_killed_git_is_said_to_be_one(plan: Programme) -> None:
    (plan.root / ".git" / "index.lock").write_bytes(b"")
    if running_git(plan.repo) is None:
        pytest.skip("needs /proc")
    with pytest.raises(Conflict, match=r"No git is running here, so one was killed. Remove .*index\.lock"):
        plan.sub(wait=0.1, documents__a="EEN\n")
    assert plan.read("documents/a") == "een\n"


def test_a_git_that_is_at_work_is_named(plan: Programme) -> None:
    if running_git(plan.repo) is None:
        pytest.skip("needs /proc")
    plan.has(documents__b="vuil\n")
    editor = ["git", "-c", "core.editor=sleep 30 #", "commit", "--all"]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    person = subprocess.Popen(editor, cwd=plan.root, start_new_session=True, **silent)
    try:
        while not (plan.root / ".git" / "index.lock").exists():
            assert person.poll() is None
        with pytest.raises(Conflict, match=rf"At work here: git .*commit.* \({person.pid}\)"):
            plan.sub(wait=0.1, documents__a="EEN\n")
    finally:
        os.killpg(person.pid, signal.SIGKILL)
        person.wait()


def test_a_lock_that_a_killed_sub_left_is_in_nobodys_way(plan: Programme) -> None:
    (plan.root / ".git" / "index.lock").write_bytes(b"sub 999999\n")
    plan.sub(documents__a="EEN\n")
    assert plan.read("documents/a") == "EEN\n"
    assert leftovers(plan) == set()


WRITER = """
import sys
from datetime import datetime, timezone
from pathlib import Path
from sub_cli.history.file_state import dirty
from sub_cli.history.repo import Repository
from sub_cli.history.transaction import transaction
root, who, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
repo = Repository.open(root)
for number in range(times):
    with transaction(repo, f"writer {who}", wait=60) as change:
        register = (root / "register").read_bytes()
        change.put("register", register + f"{who}-{number}\\n".encode(), expected=register)
        change.put(f"files/{who}-{number}", b"x", expected=None)
        change.commit(f"{who}-{number}", author=("N", "n@x"), when=datetime.now(timezone.utc))
"""


def test_eight_writers_at_once_lose_nothing(plan: Programme) -> None:
    plan.has(register="").commit()
    command = [sys.executable, "-c", WRITER, str(plan.root)]
    here = Path(__file__).parents[2]
    writers = [subprocess.Popen([*command, str(number), "4"], cwd=here) for number in range(8)]
    assert [writer.wait() for writer in writers] == [0] * 8

    expected = {f"{writer}-{number}" for writer in range(8) for number in range(4)}
    assert sorted((plan.read("register") or "").split()) == sorted(expected)
    assert {path.name for path in (plan.root / "files").iterdir()} == expected
    assert set(plan.git("log", "--format=%s", "-32").split()) == expected
    assert plan.status() == ""


def test_two_thousand_files_in_one_commit(plan: Programme) -> None:
    with transaction(plan.repo, "import") as change:
        for number in range(2000):
            change.put(f"documents/{number % 7}/{number}", b"text %d\n" % number, expected=None)
        change.commit("import", author=ANNE, when=SPRING)
    assert plan.status() == ""
    assert plan.git("rev-list", "--count", "HEAD") == "2"
    assert plan.git("cat-file", "blob", "HEAD:documents/3/1998") == "text 1998"


# -- disks ----------------------------------------------------------------------------------


def on_a_disk(mount: str, plan: Programme, size: int) -> str:
    """Commit one file of `size` bytes with the repository on a real disk of its own, and return what is said."""
    program = COMMIT_ONE.format(size=size)
    inside = f"{mount} && cd {Path(__file__).parents[2]} && exec {sys.executable} -c '{program}' {plan.root}"
    if not shutil.which("unshare") or subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode:
        pytest.skip("needs the right to mount")
    run = subprocess.run(["unshare", "-m", "sh", "-c", inside], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout


COMMIT_ONE = """
import sys
from datetime import datetime, timezone
from pathlib import Path
from sub_cli.errors import SubError
from sub_cli.history.file_state import dirty
from sub_cli.history.repo import Repository
from sub_cli.history.transaction import transaction
root = Path(sys.argv[1])
try:
    with Repository.open(root) as repo:
        assert repo.log(), dirty(repo, ["documents/a"]) == []
        with transaction(repo) as change:
            change.put("documents/a", b"x" * {size}, expected=b"een\\n")
            change.commit("x", author=("N", "n@x"), when=datetime.now(timezone.utc))
except SubError as error:
    print(type(error).__name__, error)
print((root / "documents/a").read_bytes() == b"een\\n", repo.head() == repo.resolve("main~0"))
print(*[path.name for path in root.rglob("*") if path.name.startswith((".sub-tmp", "journal"))])
repo.close()
"""


def test_a_disk_that_can_only_be_read(plan: Programme) -> None:
    said = on_a_disk(f"mount --bind {plan.root} {plan.root} && mount -o remount,ro,bind {plan.root}", plan, 10)
    assert said.startswith("Unable ")
    assert "on a disk that can only be read" in said
    assert said.endswith("True True\n\n")


def test_a_disk_that_is_full(plan: Programme) -> None:
    copied = f"cp -a {plan.root} {plan.root}.kept"
    small = f"mount -t tmpfs -o size=900k tmpfs {plan.root} && cp -a {plan.root}.kept/. {plan.root}"
    said = on_a_disk(f"{copied} && {small}", plan, 500_000)
    assert said.startswith("Unable The disk is full")
    assert said.endswith("True True\n\n")


@pytest.mark.parametrize("command", ["cherry-pick", "revert", "merge"])
def test_nothing_is_committed_into_what_git_has_not_finished(plan: Programme, command: str) -> None:
    """The commit would go by the name of what is being picked, and end it."""
    plan.git("switch", "--quiet", "--create", "other")
    other = plan.has(documents__a="anders\n").commit("other")
    plan.git("switch", "--quiet", "main")
    plan.has(documents__a="mijn\n").commit("mine")
    picked = other if command != "revert" else plan.git("rev-parse", "other")
    subprocess.run(["git", command, picked], cwd=plan.root, capture_output=True, check=False)
    plan.git("checkout", "--quiet", "HEAD", "--", "documents/a")
    with pytest.raises(Conflict, match="is not finished here"):
        plan.sub(documents__b="TWEE\n")
    assert (plan.read("documents/b"), plan.git("log", "-1", "--format=%s")) == ("twee\n", "mine")
