"""The repository a workspace lies in: finding it, and asking it about commits, branches, dates and people.

Paths are relative to the workspace's root, which may lie below the top of the repository (`prefix`).
Reading works everywhere git can read: a detached HEAD, an unborn branch, a shallow clone, a linked worktree.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from difflib import get_close_matches
from pathlib import Path
from types import TracebackType

from sub_cli import disk
from sub_cli.errors import NoName, NoRepository, NotFetched, NotFound, SubError, Unable
from sub_cli.history import log
from sub_cli.history.git_directory import refuse_pipes
from sub_cli.history.log import LogEntry
from sub_cli.history.objects import Objects
from sub_cli.history.plumbing import GitOutcome, Plumbing, failure
from sub_cli.history.settings import without_filters
from sub_cli.messages import Message, msg

_FACTS = (
    "--is-inside-work-tree",
    "--absolute-git-dir",
    "--git-common-dir",
    "--is-shallow-repository",
    "--show-object-format",
    "--show-toplevel",
    "--show-prefix",
)


@dataclass(frozen=True, slots=True)
class Repository:
    """One repository, seen from a workspace in it."""

    root: Path
    """The workspace's folder, absolute and without links; all paths are relative to it."""
    top: Path
    """Top of the work tree."""
    git_dir: Path
    """Where this work tree keeps its HEAD and index."""
    common_dir: Path
    """Where all work trees of the repository keep objects, branches and the lock."""
    prefix: str
    """What leads from the top to the root: empty, or a path ending in a slash."""
    object_format: str
    """sha1 or sha256."""
    is_shallow: bool
    """True where older commits were not fetched."""
    plumbing: Plumbing
    objects: Objects
    zone: tzinfo = UTC
    """Where days begin: the moments of commits are told by its clocks, whoever made them wherever."""

    @classmethod
    def open(cls, root: Path, zone: tzinfo = UTC) -> Repository:
        """Return the repository that `root` lies in; `Unable` where there is none that git trusts."""
        root = root.resolve()
        if not root.is_dir():
            raise NotFound(msg("There is no folder {path}.", path=str(root)))
        refuse_pipes(root)
        outcome = Plumbing(root).call("rev-parse", *_FACTS)
        if outcome.status:
            raise _not_here(root, outcome)
        said = os.fsdecode(outcome.out).split("\n")
        if len(said) > len(_FACTS) + 1:
            raise Unable(msg("There is a line feed in the name of {path}, where git cannot tell it apart.", path=root))
        if len(said) < len(_FACTS):
            raise Unable(
                msg("The repository could not be read: {reason}.", reason="no answer"), msg("git fsck says more.")
            )
        _inside, git_dir, common, shallow, form, top, *prefix = said
        plumbing = Plumbing(Path(top), ("--git-dir", git_dir, "--work-tree", top))
        return cls(
            root=root,
            top=Path(top),
            git_dir=Path(git_dir),
            common_dir=(root / common).resolve(),
            prefix=prefix[0] if prefix else "",
            object_format=form,
            is_shallow=shallow == "true",
            plumbing=plumbing,
            objects=Objects(plumbing),
            zone=zone,
        )

    @classmethod
    def init(cls, root: Path, branch: str = "main") -> Repository:
        """Make a repository of the folder `root`, with an unborn `branch` and without any hooks."""
        Plumbing(root.resolve()).run("init", "--quiet", "--template=", f"--initial-branch={branch}")
        return cls.open(root)

    def __enter__(self) -> Repository:
        """Return the repository; leaving the block ends the process that reads it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the reading process."""
        self.close()

    def close(self) -> None:
        """End the process that reads objects; the next question starts another."""
        self.objects.close()

    # -- where we are ---------------------------------------------------------------

    def head(self) -> str | None:
        """Return the commit HEAD is at, None where the branch has no commit yet."""
        found = self.objects.find("HEAD^{commit}")
        return found.id if found else None

    def ref(self) -> str | None:
        """Return the full name of the branch HEAD is on (`refs/heads/main`), also unborn; None when detached."""
        return self.plumbing.lookup("symbolic-ref", "--quiet", "HEAD") or None

    def branch(self) -> str | None:
        """Return the short name of the branch HEAD is on, also unborn; None when detached."""
        ref = self.ref()
        return ref.removeprefix("refs/heads/") if ref else None

    def home(self) -> str:
        """Return the full name of the branch that others start from: origin's, or main or master; empty for none."""
        outcome = self.plumbing.call("symbolic-ref", "--quiet", "refs/remotes/origin/HEAD")
        named = os.fsdecode(outcome.out).strip("\n")
        usual = (f"refs/{where}/{name}" for where in ("remotes/origin", "heads") for name in ("main", "master"))
        return next((ref for ref in (named, *usual) if ref and self.objects.find(f"{ref}^{{commit}}")), "")

    def writable_branch(self) -> tuple[str, str]:
        """Return the full branch name and its commit; `Unable`, with what to do, when detached or unborn."""
        ref, head = self.ref(), self.head()
        if ref is None or not ref.startswith("refs/heads/"):
            raise Unable(
                msg("No branch is checked out (detached HEAD), so a commit would be lost."),
                msg("git switch BRANCH, or git switch -c NEW-BRANCH, and run the command again."),
            )
        if head is None:
            raise Unable(
                msg("The branch {branch} has no commit yet.", branch=ref.removeprefix("refs/heads/")),
                msg("Record what is there with: sub save, or use --no-commit."),
            )
        return ref, head

    def identity(self) -> tuple[str, str]:
        """Return the name and e-mail address git has for the user; `NoName` when it has none."""
        outcome = self.plumbing.call("var", "GIT_AUTHOR_IDENT")
        name, separator, rest = outcome.out.decode("utf-8", "replace").partition(" <")
        if outcome.status or not separator:
            raise NoName(
                msg("There is no name in git to put under the commit."),
                msg('Give it once: sub save --name "Your Name" --email you@example.org'),
                msg("Or for every repository of yours:"),
                msg('git config --global user.name "Your Name"'),
                msg("git config --global user.email you@example.org"),
            )
        return name, rest.partition(">")[0]

    # -- names of commits -----------------------------------------------------------

    def resolve(self, rev: str) -> str:
        """Return the commit that `rev` names (`main`, `HEAD~3`, `v1`, an id); `NotFound` with what was meant."""
        whole = bool(rev) and rev.count("{") == rev.count("}")  # or the suffix would end a brace of the user's
        found = self.objects.find(f"{rev}^{{commit}}") if whole else None
        if found is None:
            raise NotFound(msg("There is no revision {rev}.", rev=rev), *self._instead(rev))
        return found.id

    def _instead(self, rev: str) -> Iterator[Message]:
        if self.is_shallow:
            yield self.shallow_advice()
        if self.head() is None:
            yield msg("The repository has no commit yet.")
        known = [ref.split("/", 2)[2] for ref in self.refs("refs/heads/", "refs/tags/")]
        for name in get_close_matches(rev, known, n=3):
            yield msg("Did you mean {name}?", name=name)

    @staticmethod
    def shallow_advice() -> Message:
        """Return what to do where older history was not fetched."""
        return msg("This clone is shallow, older commits are not in it: git fetch --unshallow")

    def behind_the_edge(self) -> NotFetched:
        """Return what to say where the newest commit of some files may lie behind what was fetched."""
        return NotFetched(
            msg("Which commit last changed this cannot be told: it may lie behind what was fetched."),
            msg("git fetch --unshallow"),
        )

    def edge(self) -> frozenset[str]:
        """Return the commits behind which nothing was fetched: git shows them as if they brought all that they hold."""
        if not self.is_shallow:
            return frozenset()
        cut = (disk.read_if_there(self.common_dir / "shallow") or b"").decode("ascii", "replace").split()
        # git cuts history at its first commit too, where the depth happens to end there: nothing is lacking then.
        return frozenset(sha for sha in cut if self.parents(sha))

    def parents(self, commit: str) -> list[str]:
        """Return what a commit came from: none for the first, several for a merge."""
        head = self.objects.need(commit, commit).partition(b"\n\n")[0].decode("ascii", "replace")
        return re.findall(r"^parent ([0-9a-f]+)$", head, re.MULTILINE)

    def refs(self, *words: str) -> dict[str, str]:
        """Return the commit of everything that has a name, by full name: of what `git for-each-ref words…` finds."""
        output = self.plumbing.run("for-each-ref", "--format=%(objectname) %(*objectname) %(refname)", *words)
        # Not splitlines: a name may hold what Unicode takes for the end of a line.
        rows = (line.split(" ", 2) for line in os.fsdecode(output).split("\n") if line)
        return {name: peeled or sha for sha, peeled, name in rows}

    def contains(self, rev: str, sha: str) -> bool:
        """Return whether commit `sha` is `rev` itself or in its history."""
        return self.plumbing.says_yes("merge-base", "--is-ancestor", self.resolve(sha), self.resolve(rev))

    def sent(self, sha: str) -> tuple[str, ...]:
        """Return the branches of remotes, as they were last seen, that a commit is in."""
        return tuple(name.removeprefix("refs/remotes/") for name in self.refs(f"--contains={sha}", "refs/remotes/"))

    def leading_to(self, sha: str) -> tuple[str, ...]:
        """Return which branches, tags and branches of remotes a commit is in, by full name; HEAD where only that is."""
        named = tuple(self.refs(f"--contains={sha}", "refs/heads/", "refs/tags/", "refs/remotes/"))
        return named or (("HEAD",) if self.head() and self.contains("HEAD", sha) else ())

    # -- history --------------------------------------------------------------------

    def commit(self, rev: str) -> LogEntry:
        """Return the commit that `rev` names."""
        return next(self.walk("--no-walk", self.resolve(rev)))[0]

    def log(self, *paths: str, rev: str = "HEAD", limit: int | None = None) -> list[LogEntry]:
        """Return the commits of `rev`, newest first, all or those that touch one of `paths`; none when unborn."""
        if rev == "HEAD" and self.head() is None:
            return []
        words = (f"--max-count={limit}",) if limit is not None else ()
        return [entry for entry, _ in self.walk(*words, self.resolve(rev), paths=paths)]

    def last_commit_touching(self, *paths: str, rev: str = "HEAD") -> LogEntry | None:
        """Return the newest commit of `rev` that touches one of `paths`, None where none does.

        Raises `NotFetched` where that cannot be told: it may lie behind what was fetched.
        """
        found = next(iter(self.log(*paths, rev=rev, limit=1)), None)
        if found and found.sha in self.edge():
            raise self.behind_the_edge()
        return found

    def at(self, day: date, rev: str = "HEAD") -> str | None:
        """Return the newest commit of `rev` that was made before `day` ended in the repository's zone.

        First parents only: what the branch itself looked like. None where all is younger.
        """
        if rev == "HEAD" and self.head() is None:
            return None
        words = ("--first-parent", self.resolve(rev))
        for entry, _ in self.walk(*words):
            if entry.committed.date() <= day:
                return entry.sha
        return None

    def walk(self, *words: str, paths: Iterable[str] = ()) -> Iterator[tuple[LogEntry, str]]:
        """Yield the commits of `git log words… -- paths`, each with what git printed behind it."""
        inside = [self.prefix + path for path in paths]
        return log.parse(self.plumbing.run("log", *log.OPTIONS, *words, "--", *inside), self.zone)

    # -- work tree ------------------------------------------------------------------

    def entries(self, *words: str) -> Iterator[tuple[str, list[str]]]:
        """Yield path and facts of every file below the root that `git words…` (ls-tree, ls-files --stage) lists."""
        below = (self.prefix,) if self.prefix and "--" not in words else ()
        for row in self.plumbing.rows(*words, *(("--",) if below else ()), *below):
            facts, _, name = row.partition("\t")
            if name.startswith(self.prefix):
                yield name.removeprefix(self.prefix), facts.split(" ")

    def ignores(self, path: str) -> bool:
        """Tell whether git is told not to keep a file of that name, there or not."""
        # git does not ask that of a path that is taken literally.
        words = ("--no-literal-pathspecs", "check-ignore", "--quiet", "--", self.prefix + path)
        return self.plumbing.call(*words).status == 0

    def attributes(self, paths: Iterable[str], *names: str) -> dict[str, dict[str, str]]:
        """Return by path what gitattributes(5) says of a file of that name, there or not: `text` to `unset`."""
        asked = os.fsencode("".join(f"{self.prefix}{path}\0" for path in paths))
        fields = self.plumbing.rows("check-attr", "-z", "--stdin", *names, stdin=asked)
        found: dict[str, dict[str, str]] = {}
        for path, name, value in zip(fields[::3], fields[1::3], fields[2::3], strict=True):
            found.setdefault(path.removeprefix(self.prefix), {})[name] = value
        return found

    def changes(self, *folders: str) -> list[str]:
        """Return every file below `folders` (none: the root) that differs from HEAD, untracked files included."""
        words = ("status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--ignore-submodules=all")
        inside = [self.prefix + folder for folder in folders] or [self.prefix or "."]
        rows = self.plumbing.rows(*words, "--", *inside, env=without_filters(self.plumbing))
        return sorted(row[3:].removeprefix(self.prefix) for row in rows)


def _not_here(root: Path, outcome: GitOutcome) -> SubError:
    complaint = outcome.complaint
    if "not a git repository" in complaint:
        if found := next((each for each in (root, *root.parents) if disk.is_there(each / ".git")), None):
            return Unable(msg("git cannot read the repository of {path}: it is damaged.", path=str(found)),
                          msg("git said: {reason}", reason=complaint))  # fmt: skip
        return NoRepository(
            msg("{path} is not in a git repository.", path=str(root)),
            msg('Make one with: git init && git add . && git commit -m "Start"'),
        )
    if "must be run in a work tree" in complaint or "cannot use bare repository" in complaint:
        return Unable(
            msg("{path} belongs to a bare repository, which has no files to work on.", path=str(root)),
            msg("git clone it, and work in the clone."),
        )
    if "dubious ownership" in complaint:
        return Unable(
            msg("The repository at {path} belongs to another user, so git does not trust it.", path=str(root)),
            msg("If you do: git config --global --add safe.directory {path}", path=str(root)),
        )
    return failure("rev-parse", outcome)
