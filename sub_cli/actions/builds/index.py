"""The index page as a target: what may go into it, and the page.

It tells of every target that there is, whether that is made in this run or not, so that all shards make the same one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sub_cli import layout
from sub_cli.actions.builds.entries import Telling
from sub_cli.actions.builds.targets import COMMIT, KINDS, STANDING, STATE, files_of, shared_inputs
from sub_cli.artefacts.model import Order, Product, Target
from sub_cli.digests import digest_of
from sub_cli.errors import NotFetched, SubError
from sub_cli.pages import theme as house_style
from sub_cli.pages.index import Entry, Shelf, index_page, newest_first
from sub_cli.store import documents, erratum_names

if TYPE_CHECKING:
    from sub_cli.actions.builds.site import Site
    from sub_cli.render.theme import Theme

INDEX: Final = "index"
FILE: Final = "index.html"
TOLD: Final = "targets"
"""The input that is no file: every target, and whether a commit holds what it is made from."""
_COMMITTED, _LOOSE, _FAILED = "committed", "uncommitted", "failed"


def with_index(site: Site, found: Sequence[Target]) -> list[Target]:
    """Return the targets with the index of them; without one where there are none, or a document has its place."""
    if not found or any(FILE in target.files for target in found):
        return list(found)
    told = {each.name: _COMMITTED if COMMIT in each.inputs else _LOOSE for each in found if _entry_of(each.name)}
    inputs = {**shared_inputs(site), **_sources(site), TOLD: site.sources.group(told)}
    if site.wanted.state:
        inputs[STATE] = site.wanted.state
    return [*found, Target(INDEX, dict(sorted(inputs.items())), (FILE,))]


def without(site: Site, index: Target, failed: Collection[str]) -> Target:
    """Return the target of the index where the targets `failed` have no page that it could lead to."""
    told = site.sources.groups[index.inputs[TOLD]]
    if told.keys().isdisjoint(failed):
        return index
    known = {name: f"{how} {_FAILED}" if name in failed else how for name, how in told.items()}
    return replace(index, inputs={**index.inputs, TOLD: site.sources.group(known)})


def _sources(site: Site) -> dict[str, str]:
    """Return the files that tell of documents, memos and errata; no sections, of which the index shows nothing."""
    names = documents.list_documents(site.files)
    heads = site.sources.digests(map(layout.document_path, names))
    errata = map(layout.errata_folder, erratum_names.list_documents_with_errata(site.files))
    return {**heads, **site.sources.folders(layout.MEMOS, *errata)}


def index_order(site: Site, target: Target) -> Order:
    """Return the order for the index, which is made here: it is text and takes no setting."""
    style = house_style.theme_of(site.reading.settings, site.files)
    language = _language(site, style)
    telling = Telling(style.words(language), target.inputs.get(STANDING) == "draft")
    shelves = list(_shelves(site, site.sources.groups[target.inputs[TOLD]], telling))
    page = index_page(site.reading.settings.programme.name, shelves, style, language)
    return Order(target, digest_of([page]), Product((page,)))


def _language(site: Site, style: Theme) -> str:
    """Return the language of the workspace, another of the house where that has no words in it."""
    wanted = site.reading.settings.programme.language
    return wanted if style.speaks(wanted) else min(style.house["words"], default=wanted)


def _shelves(site: Site, told: Mapping[str, str], telling: Telling) -> Iterator[Shelf]:
    for kind in KINDS:
        names = [name for name in told if name.startswith(f"{kind}/")]
        rows = [(_told(site, name, told[name], telling), *_files(name)) for name in names]
        yield Shelf(kind, telling.words.get(f"index_{kind}", kind), newest_first(rows))


def _files(name: str) -> tuple[str, str]:
    """Return the PDF and the web page of a target."""
    paper, page = files_of(name)
    return paper, page


def _told(site: Site, name: str, standing: str, telling: Telling) -> Entry:
    """Return what is told of a target; of one that cannot be read, which fails by itself, no more than its name."""
    entry, (_, _, rest) = _entry_of(name), name.partition("/")
    how, _, failed = standing.partition(" ")
    assert entry is not None
    try:
        found = entry(site, rest, Telling(telling.words, telling.draft, how == _COMMITTED))
    except NotFetched:
        raise
    except SubError:
        found = Entry(rest, rest, telling.word("draft"), standless=True)
    return replace(found, facts=(*found.facts, telling.words["index_failed"]), failed=True) if failed else found


def _entry_of(name: str) -> Callable[[Site, str, Telling], Entry] | None:
    return KINDS[name.partition("/")[0]].entry if "/" in name else None
