"""One walk answers for many sets of paths what git log answers for each."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

from sub_cli.history.newest_commits import Sources, newest_commits
from sub_cli.history.repo import Repository

NAMES = [f"{folder}/{name}.yaml" for folder in ("documents", "errata") for name in "abcde"] + ["é x.txt", "top"]


def git(root: Path, *words: str) -> str:
    who = ["-c", "user.name=S", "-c", "user.email=s@example.org", "-c", "merge.conflictStyle=merge"]
    return subprocess.run(["git", "-C", root, *who, *words], capture_output=True, check=True, text=True).stdout.strip()


def grow(root: Path, seed: int) -> list[str]:
    """Make a history of commits and merges on two branches, some of which undo another; return some of them."""
    chance = random.Random(seed)
    git(root, "init", "--quiet", "--initial-branch", "main")
    steps = []
    for number in range(24):
        if number == 5:
            git(root, "branch", "side")
        if number > 5 and chance.random() < 0.4:
            git(root, "checkout", "--quiet", chance.choice(["main", "side"]))
        if number > 5 and chance.random() < 0.3:
            side = chance.choice(["ours", "theirs"])
            git(root, "merge", "--quiet", "--no-ff", "-X", side, "-m", "merge", chance.choice(["main", "side"]))
        for name in chance.sample(NAMES, chance.randint(1, 3)):
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_text(str(chance.randint(0, 2)))
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--allow-empty", "-m", str(number))
        steps.append(git(root, "rev-parse", "HEAD"))
    return steps


def whole(*paths: str) -> Sources:
    """Return the files, of each of which every byte counts."""
    return dict.fromkeys(paths)


def asked_one_by_one(repo: Repository, wanted: dict[str, Sources]) -> dict[str, str]:
    entries = {name: repo.last_commit_touching(*paths) for name, paths in wanted.items()}
    return {name: entry.sha if entry else "" for name, entry in entries.items()}


def test_every_answer_is_that_of_git_log(tmp_path):
    for seed in range(6):
        root = tmp_path / str(seed)
        root.mkdir()
        steps = grow(root, seed)
        chance = random.Random(seed)
        wanted = {str(n): whole(*chance.sample([*NAMES, "never"], chance.randint(1, 4))) for n in range(25)}
        with Repository.open(root) as repo:
            truth = asked_one_by_one(repo, wanted)
            assert newest_commits(repo, wanted) == truth
            for earlier in (steps[3], steps[12], steps[-1]):
                if repo.contains("HEAD", earlier):
                    answers = newest_commits(repo, wanted, earlier)
                    assert newest_commits(repo, wanted, known=(earlier, answers)) == truth


def test_before_the_first_commit_nothing_is_touched(tmp_path):
    git(tmp_path, "init", "--quiet")
    with Repository.open(tmp_path) as repo:
        assert newest_commits(repo, {"a": whole("top")}) == {"a": ""}


def word(data: bytes) -> str:
    """Return what stands before the comment."""
    return data.decode().partition("#")[0].strip()


def test_of_a_file_of_which_a_part_counts_a_comment_is_no_change(tmp_path):
    """On one line of history, and where branches with other comments came together."""
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    steps = {}

    def commit(name: str, **files: str) -> None:
        for path, text in files.items():
            (tmp_path / path).write_text(text)
        git(tmp_path, "add", "--all")
        git(tmp_path, "commit", "--quiet", "--allow-empty", "-m", name)
        steps[git(tmp_path, "rev-parse", "HEAD")] = name

    def asked() -> dict[str, str]:
        wanted = {"part": {"set": word}, "whole": {"set": None}, "both": {"set": word, "text": None}}
        with Repository.open(tmp_path) as repo:
            return {name: steps[found] for name, found in newest_commits(repo, wanted).items()}

    commit("begin", set="blue", text="one")
    commit("value", set="red # why")
    commit("comment", set="red # another reason")
    assert asked() == {"part": "value", "whole": "comment", "both": "value"}
    commit("text", text="two")
    assert asked() == {"part": "value", "whole": "comment", "both": "text"}
    git(tmp_path, "checkout", "--quiet", "-b", "side", "HEAD~1")
    commit("side", set="red # of the side")
    git(tmp_path, "checkout", "--quiet", "main")
    commit("main", set="red # of main")
    git(tmp_path, "merge", "--quiet", "--no-ff", "-X", "theirs", "-m", "merge", "side")
    assert asked() == {"part": "value", "whole": "side", "both": "text"}
    commit("gone and back", set="blue")
    commit("again", set="red # why")
    assert asked() == {"part": "again", "whole": "again", "both": "again"}
