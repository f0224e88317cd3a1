"""Finding the repository and asking it."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta, timezone
from pathlib import Path

import pytest

from sub_cli.errors import NotFound, Unable
from sub_cli.history.file_state import dirty
from sub_cli.history.repo import Repository

from .conftest import Programme

ROOT = Path(__file__).resolve().parents[2]


def test_a_repository_is_found_from_its_top_and_from_below(plan: Programme) -> None:
    assert (plan.repo.root, plan.repo.top, plan.repo.prefix) == (plan.root, plan.root, "")
    below = Repository.open(plan.root / "documents")
    assert (below.root, below.top, below.prefix) == (plan.root / "documents", plan.root, "documents/")
    below.close()


def test_a_folder_without_a_repository_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unable, match=r"not in a git repository.*git init"):
        Repository.open(tmp_path)
    with pytest.raises(NotFound, match="no folder"):
        Repository.open(tmp_path / "nowhere")


def test_init_makes_an_unborn_branch_without_hooks(tmp_path: Path) -> None:
    with Repository.init(tmp_path) as repo:
        assert (repo.head(), repo.branch(), repo.log(), repo.changes()) == (None, "main", [], [])
        assert not (tmp_path / ".git" / "hooks").exists()
        with pytest.raises(NotFound, match=r"no revision HEAD.*no commit yet"):
            repo.resolve("HEAD")


def test_a_bare_repository_in_a_branch_runs_nothing(plan: Programme) -> None:
    trap = plan.root / "trap"
    subprocess.run(["git", "init", "--quiet", "--bare", str(trap)], check=True)
    (trap / "config").write_text(f"[core]\n bare = false\n worktree = .\n fsmonitor = touch {plan.root}/ran; false\n")
    with pytest.raises(Unable, match="bare repository"):
        Repository.open(trap)
    assert not (plan.root / "ran").exists()


def test_a_repository_of_somebody_else_is_not_trusted(plan: Programme) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a repository away")
    os.chown(plan.root / ".git", 65534, 65534)
    os.chown(plan.root, 65534, 65534)
    with pytest.raises(Unable, match=r"another user.*safe\.directory"):
        Repository.open(plan.root)


def test_without_git_the_message_says_what_to_install(plan: Programme) -> None:
    program = (
        "import sys; from pathlib import Path; from sub_cli.history.repo import Repository\n"
        "try: Repository.open(Path(sys.argv[1]))\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    words = [sys.executable, "-c", program, str(plan.root)]
    run = subprocess.run(words, cwd=ROOT, env={"PATH": "/nowhere"}, capture_output=True, text=True, check=True)
    assert run.stdout.startswith("Unable git is not installed")


def test_revisions_are_named_as_git_names_them(plan: Programme) -> None:
    first = plan.git("rev-parse", "HEAD")
    plan.git("tag", "-a", "v1", "-m", "one")
    second = plan.has(documents__a="EEN\n").commit("second")
    repo = plan.repo
    assert [repo.resolve(name) for name in ("HEAD~1", "main^", "v1", first[:8], "HEAD^{/Start}")] == [first] * 5
    assert repo.resolve("main") == repo.head() == second
    assert repo.refs() == {"refs/tags/v1": first, "refs/heads/main": second}
    assert repo.contains("main", "v1")
    assert not repo.contains("v1", "main")


@pytest.mark.parametrize(
    "name", ["", "mian", "--output=F", "-h", "HEAD:documents/a", "a\nb", "HEAD~99", "@{9 days ago", " "]
)
def test_what_is_no_revision_is_not_found_whatever_it_looks_like(plan: Programme, name: str) -> None:
    with pytest.raises(NotFound, match="There is no revision"):
        plan.repo.resolve(name)
    assert plan.repo.resolve("HEAD")
    assert plan.status() == ""


def test_a_branch_that_is_nearly_named_is_offered(plan: Programme) -> None:
    plan.git("branch", "concept")
    with pytest.raises(NotFound, match=r"no revision concpt. Did you mean concept\?"):
        plan.repo.resolve("concpt")


def test_a_shallow_clone_says_how_to_get_the_rest(plan: Programme, tmp_path: Path) -> None:
    plan.has(documents__a="EEN\n").commit("second")
    plan.git("clone", "--quiet", "--depth=1", f"file://{plan.root}", str(tmp_path / "clone"))
    clone = Programme(tmp_path / "clone")
    assert clone.repo.is_shallow
    with pytest.raises(NotFound, match="git fetch --unshallow"):
        clone.repo.resolve("HEAD~1")
    clone.sub(documents__b="TWEE\n")
    assert clone.status() == ""
    clone.repo.close()


def test_the_name_in_git_is_read_and_asked_for(plan: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    assert plan.repo.identity() == ("Piet", "piet@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("EMAIL", "guess@example.org")
    with pytest.raises(Unable, match=r"no name in git.*user\.name.*user\.email"):
        plan.repo.identity()
    plan.git("config", "user.name", "Zoë <x>")
    plan.git("config", "user.email", "zoe@example.org")
    assert plan.repo.identity() == ("Zoë x", "zoe@example.org")


def dated(plan: Programme, monkeypatch: pytest.MonkeyPatch, when: str, **files: str | None) -> str:
    """Commit on a date."""
    monkeypatch.setenv("GIT_AUTHOR_DATE", when)
    monkeypatch.setenv("GIT_COMMITTER_DATE", when)
    return plan.has(**files).commit(when)


def test_the_state_on_a_day_follows_the_zone_and_not_the_committers_calendar(
    plan: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan.git("checkout", "--quiet", "--orphan", "dated")
    march = dated(plan, monkeypatch, "2021-03-31T23:30:00+02:00", documents__a="maart\n")
    april = dated(plan, monkeypatch, "2021-04-09T00:30:00+02:00", documents__a="april\n")
    here = Repository.open(plan.root, timezone(timedelta(hours=2)))
    days = {
        "2021-03-30": None, "2021-03-31": march, "2021-04-08": march, "2021-04-09": april, "2026-01-01": april,
    }  # fmt: skip
    assert {day: here.at(date.fromisoformat(day)) for day in days} == days
    assert here.commit(march).date.isoformat() == "2021-03-31T23:30:00+02:00"
    there = Repository.open(plan.root, timezone(timedelta(hours=4)))
    days = {"2021-03-31": None, "2021-04-01": march, "2021-04-08": march, "2021-04-09": april}
    assert {day: there.at(date.fromisoformat(day)) for day in days} == days
    assert there.commit(march).committed.isoformat() == "2021-04-01T01:30:00+04:00"


def test_the_log_of_a_path(plan: Programme) -> None:
    second = plan.has(documents__a="EEN\n").commit("second\n\nErratum: plan/E01\nErratum: plan/E02")
    plan.has(documents__b="TWEE\n").commit("third")
    assert [entry.subject for entry in plan.repo.log()] == ["third", "second", "Start"]
    assert [entry.subject for entry in plan.repo.log("documents/a")] == ["second", "Start"]
    assert [entry.subject for entry in plan.repo.log("documents", limit=1)] == ["third"]
    assert plan.repo.log("nowhere") == []
    last = plan.repo.last_commit_touching("documents/a", "documents/c")
    assert last is not None
    assert (last.sha, last.author, last.trailers) == (second, "Piet", {"Erratum": ("plan/E01", "plan/E02")})
    assert plan.repo.last_commit_touching("nowhere") is None


def test_the_users_settings_do_not_change_what_is_read(plan: Programme) -> None:
    for key, value in {
        "log.showSignature": "true", "log.follow": "true", "format.pretty": "oneline", "color.ui": "always",
        "log.date": "relative", "core.quotePath": "true", "status.relativePaths": "false", "log.decorate": "full",
        "core.pager": "false", "diff.external": "false", "status.short": "true", "status.branch": "true",
    }.items():  # fmt: skip
        plan.git("config", key, value)
    plan.has(**{"documents__é": "x\n"})
    assert plan.repo.log()[0].subject == "Start"
    assert plan.repo.changes() == ["documents/é"]


def test_what_differs_from_the_last_commit(plan: Programme) -> None:
    plan.has(documents__a="EEN\n", documents__b=None, errata__E01="nieuw\n", errata__E02="nieuw\n")
    plan.git("add", "errata/E02")
    (plan.root / "documents" / "c").touch()
    paths = ["documents/a", "documents/b", "documents/c", "errata/E01", "errata/E02", "errata/E03"]
    assert dirty(plan.repo, paths) == ["documents/a", "documents/b", "errata/E01", "errata/E02"]
    assert plan.repo.changes() == ["documents/a", "documents/b", "errata/E01", "errata/E02"]
    assert plan.repo.changes("errata") == ["errata/E01", "errata/E02"]
    below = Repository.open(plan.root / "documents")
    assert below.changes() == ["a", "b"]
    assert dirty(below, ["a", "c"]) == ["a"]
    below.close()


@pytest.mark.parametrize("name", [b"caf\xe9", "a\u2028b".encode(), "a\u0085b".encode(), b"-rf", b"--output=x"])
def test_branches_and_tags_may_have_any_name_that_git_allows(plan, name):
    head = plan.git("rev-parse", "HEAD")
    for folder in (b"heads/", b"tags/"):
        place = os.fsencode(plan.repo.common_dir) + b"/refs/" + folder + name
        with open(place, "w") as file:
            file.write(head + "\n")
    with open(plan.repo.git_dir / "HEAD", "wb") as file:
        file.write(b"ref: refs/heads/" + name + b"\n")
    repo = Repository.open(plan.root)
    assert repo.branch() == os.fsdecode(name)
    assert (
        {repo.refs()[f"refs/{folder}/{os.fsdecode(name)}"] for folder in ("heads", "tags")} == {repo.head()} == {head}
    )
    with pytest.raises(NotFound):
        repo.resolve("nergens")
    new = plan.sub(documents__a="EEN\n")
    assert Repository.open(plan.root).refs("refs/heads/")[f"refs/heads/{os.fsdecode(name)}"] == new


def test_a_folder_with_a_line_feed_in_its_name_is_told(plan):
    folder = plan.root.parent / "a\nb"
    plan.root.rename(folder)
    with pytest.raises(Unable, match="line feed"):
        Repository.open(folder)
