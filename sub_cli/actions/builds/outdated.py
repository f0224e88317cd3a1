"""Pages of single commands that show something else by now: of a draft beside the final page, they are mailed."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sub_cli import disk
from sub_cli.actions.builds.beside import key_of, loose_pages
from sub_cli.actions.builds.site import Site
from sub_cli.actions.builds.targets import KINDS, MEMO, commit_behind
from sub_cli.artefacts.loose import LoosePage
from sub_cli.artefacts.model import Target
from sub_cli.errors import SubError


def clear_loose(
    site: Site, targets: Mapping[str, Target], whole: bool, made: Collection[str], failed: Collection[str]
) -> list[str]:
    """Remove what single commands made of `targets` and shows something else by now; return the names.

    With `whole` these are all there are, so that a page of any other goes. What the build `made` itself stays, and so
    does what is of a target that `failed`. Only where the workspace is built as it is: another state has a folder of
    its own, and drafts of everything are no news of anything.
    """
    wanted = site.wanted
    if wanted.state or wanted.output or wanted.standing == "draft" or wanted.shard[1] > 1:
        return []
    here = [page for page in loose_pages(site.workspace).there() if page.path.parent == site.output]
    asked = [page for page in here if page.path.name not in made and page.target not in failed]
    gone = [page for page in asked if (page.target in targets or whole) and _is_outdated(site, targets, page)]
    for page in gone:
        disk.remove(page.path)
    return [page.path.name for page in gone]


def _is_outdated(site: Site, targets: Mapping[str, Target], page: LoosePage) -> bool:
    """Tell whether a page shows something else than one that is made now."""
    target, (kind, _, rest) = targets.get(page.target), page.target.partition("/")
    if target is None or (kind == MEMO and rest in site.signed):
        return True
    try:
        return key_of(KINDS[kind].job(site, rest, commit_behind(site, target), False)) != page.key
    except SubError:
        return False  # it fails by itself, and is told
