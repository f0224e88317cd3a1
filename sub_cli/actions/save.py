"""Save: what was done by hand becomes one commit, once nothing is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from sub_cli import layout
from sub_cli.actions.check.again import check_again
from sub_cli.actions.check.check import check_workspace
from sub_cli.actions.edits import Edit, Edits, edits
from sub_cli.actions.hand_deletions import following, gone_memos, refuse_fixed
from sub_cli.actions.memo.remove import keep_claims
from sub_cli.change import Recorded, Stamp
from sub_cli.codes import PICTURE_NOT_IN_GIT
from sub_cli.errata.codes import UNEXPLAINED
from sub_cli.errors import Finding, Refused, SubError
from sub_cli.messages import Message, msg, nmsg
from sub_cli.store.files import Overlaid, read_if_there
from sub_cli.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Saved:
    """What was recorded."""

    edits: tuple[Edit, ...]
    others: tuple[str, ...]
    """Files that are not the programme's, and stay as they are."""
    recorded: Recorded = field(default_factory=lambda: Recorded(()))


def save(workspace: Workspace, stamp: Stamp, words: str = "") -> Saved:
    """Record what was done by hand to the files of the programme, as one commit; nothing to record is fine.

    `words` is the message; empty takes what `proposed` says. Raises `Refused` with every mistake that would come
    along, and where an adopted text was edited: what `adopted_edits` tells of has to become an erratum first.
    """
    if not stamp.dry_run and not workspace.is_begun:
        found = edits(workspace)
        return Saved(found.own, found.others, begin(workspace, stamp))
    with workspace.changing("save", stamp) as change:
        found = to_save(workspace)
        if not found.own:
            return Saved((), found.others)
        follows = refuse_mistakes(workspace, found)
        change.take({path: read_if_there(workspace.files, path) for path in found.paths})
        for path, data in follows.items():
            change.put(path, data, own=True)
        said = words or message(found.own, lambda sentence: stamp.word(sentence, change.language))
        gone = gone_memos(workspace, found)
        recorded = change.finish(Message("{words}", {"words": said}))
        keep_claims(workspace, gone, change, stamp)
        return Saved(found.own, found.others, recorded)


def to_save(workspace: Workspace) -> Edits:
    """Return what differs from the last commit, with the pictures that the check misses in git; raises `Unable`."""
    found = check_again(workspace) if workspace.is_begun else ()
    return edits(workspace, [str(each.message.facts["path"]) for each in found if each.code == PICTURE_NOT_IN_GIT])


def begin(workspace: Workspace, stamp: Stamp) -> Recorded:
    """Record a workspace that no commit has yet, as `init` does; raises `NoName`, and `Refused` for mistakes."""
    author, name = workspace.repository.identity(), workspace.settings.programme.name
    with _beginning(workspace, name, author, stamp), workspace.changing("init", stamp) as change:
        found = edits(workspace)
        refuse_mistakes(workspace, found)
        change.take({path: read_if_there(workspace.files, path) for path in found.paths})
        return change.finish(msg("{name}: workspace started", name=name))


@contextmanager
def _beginning(workspace: Workspace, name: str, author: tuple[str, str], stamp: Stamp) -> Iterator[None]:
    """Let a branch without a commit have an empty one in the block; it goes where the block fails."""
    from sub_cli.history.commits import Header, begin, forget

    repository = workspace.repository
    ref = None if repository.head() else repository.ref()
    if ref is None:
        yield
        return
    subject = stamp.word(msg("{name}: history begins", name=name), workspace.settings.programme.language)
    begin(repository, Header(f"{subject}\n", *author, stamp.when))
    first = repository.head()
    try:
        yield
    except Exception:
        if repository.head() == first:
            forget(repository, ref)
        raise


def proposed(found: Sequence[Edit]) -> Message:
    """Return what a commit of these edits (at least one) is called."""
    if len(found) == 1:
        return found[0].said
    return nmsg("{first}, and {n} more change", "{first}, and {n} more changes", len(found) - 1, first=found[0].said)


def message(found: Sequence[Edit], say: Callable[[Message], str]) -> str:
    """Return the message of a commit of these edits, as `say` words it: more than one stand below one another."""
    rows = [f"- {say(edit.said)}" for edit in found] if len(found) > 1 else []
    return "\n".join([say(proposed(found)), *([""] if rows else []), *rows])


class AdoptedTextEditedError(Refused):
    """An adopted text was edited by hand: it is what its errata make of it, so that the edit has to be one."""

    def __init__(self, documents: Iterable[str], findings: Iterable[Finding]) -> None:
        self.documents = tuple(documents)
        super().__init__(
            nmsg(
                "{documents} is adopted, and its text was edited by hand.",
                "{documents} are adopted, and their texts were edited by hand.",
                len(self.documents),
                documents=", ".join(self.documents),
            ),
            msg("Make an erratum of the edit: sub save --erratum --reason TEXT"),
            findings=findings,
        )


def refuse_mistakes(workspace: Workspace, found: Edits) -> dict[str, bytes | None]:
    """Return the files that follow what was deleted or renamed by hand; see `hand_deletions.following`.

    Raises `Refused` with the mistakes that the edits bring, `AdoptedTextEditedError` where an adopted text differs.
    What was wrong in the last commit already is no reason.
    """
    refuse_fixed(workspace, found)
    follows = following(workspace, found)
    checked = check_workspace(workspace, Overlaid(workspace.tree, follows)) if follows else check_again(workspace)
    wrong = [each for each in checked if not each.warning and not _is_of_others(each, found)]
    if wrong and (known := _known(workspace)):
        wrong = [each for each in wrong if _sign(each) not in known or _is_edit(each, found)]
    edited = [each for each in wrong if _is_edit(each, found)]
    if edited and len(edited) == len(wrong):
        raise AdoptedTextEditedError(dict.fromkeys(each.place.path.split("/")[1] for each in edited), edited)
    if wrong:
        raise Refused(
            nmsg("{n} mistake found.", "{n} mistakes found.", len(wrong)),
            msg("Nothing was saved. Put it right, and then: sub save"),
            findings=wrong,
        )
    return follows


def _is_of_others(finding: Finding, found: Edits) -> bool:
    """Tell whether a finding is about a file that is not recorded, or says that git lacks a picture that is."""
    saved = finding.code == PICTURE_NOT_IN_GIT and finding.message.facts.get("path") in found.paths
    return saved or finding.place.path in found.others


def _is_edit(finding: Finding, found: Edits) -> bool:
    """Tell whether a finding is that the edits changed an adopted text."""
    folder = layout.document_folder(finding.place.path.split("/")[1]) if "/" in finding.place.path else ""
    return finding.code == UNEXPLAINED and any(path.startswith(f"{folder}/") for path in found.paths)


def _known(workspace: Workspace) -> set[tuple[str, str, str]]:
    """Return what was wrong in the last commit; nothing where there is none, or none that can be read."""
    with suppress(SubError):
        return {_sign(each) for each in check_workspace(workspace.at("HEAD"))}
    return set()


def _sign(finding: Finding) -> tuple[str, str, str]:
    return str(finding.code), finding.place.path, str(finding.message)
