"""One erratum: its redline and its order, how it stands to the text and to others, and the steps of its life."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sub_cli.actions.desk import steps
from sub_cli.actions.desk.errata_words import address_of, label
from sub_cli.actions.desk.page import Onward, View, Visit
from sub_cli.actions.desk.steps import Step
from sub_cli.actions.diff import refer_to
from sub_cli.actions.erratum import life
from sub_cli.actions.erratum.misfit import explained
from sub_cli.actions.erratum.order import order
from sub_cli.actions.erratum.status import Pending, standings
from sub_cli.diff.changes import Comparison
from sub_cli.errata.conflicts import ErratumConflict
from sub_cli.errata.lifecycle import PENDING
from sub_cli.errata.model import Erratum, Status
from sub_cli.errata.names import Named
from sub_cli.errata.pending import Fit
from sub_cli.errors import NotFound, SubError
from sub_cli.messages import Message, msg
from sub_cli.redline.base import headline
from sub_cli.redline.html import rows_of
from sub_cli.render.markdown import Html
from sub_cli.states import comparison as comparing

_ROAD = (Status.DRAFT, Status.PROPOSED, Status.ADOPTED, Status.APPLIED)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing about how an erratum stands."""

    good: bool
    words: Message


@dataclass(frozen=True, slots=True)
class Offered:
    """A step as a page offers it."""

    words: Message
    effect: Message
    address: str
    shown_first: bool


def read(visit: Visit) -> View:
    """Return the page of an erratum; raises `NotFound` for an unknown one."""
    found = _found(visit)
    compared, misfit = _compared(visit, found)
    standing = _standing(visit, found)
    fits = misfit is None and (standing is None or standing.fit is Fit.FITS)
    values = {
        "erratum": found,
        "label": label(visit.look, found),
        "road": list(_road(found)),
        "standing": list(_said(found, standing)),
        "order": _order(visit, found),
        "steps": [_offered(found, each) for each in steps.steps(found, fits=fits)],
        "misfit": misfit,
        "clashes": [each for each in misfit.clashes if each.expected or each.found] if misfit else [],
        **_redline(visit, found, compared),
    }
    return View("erratum", f"{label(visit.look, found)} {found.title}", values)


def step(visit: Visit) -> View:
    """Return the page that comes before a step: what it would do, worked out and not done."""
    found, wanted = _wanted(visit)
    would, refusal = _tried(visit, found, wanted)
    changed = would if isinstance(would, life.ErratumOutcome) else None
    values = {
        "erratum": found,
        "label": label(visit.look, found),
        "back": address_of(found),
        "step": _offered(found, wanted),
        "possible": refusal is None,
        "skipped": changed.skipped if changed else (),
        "error": visit.error or refusal,
        "redline": None,
        "counted": None,
    }
    if changed:
        errata = [found]
        values |= _redline(visit, found, comparing.between(changed.before, changed.after, errata))
    title = msg("{step} {erratum}?", step=wanted.words, erratum=label(visit.look, found))
    return View("step", title, values)


def act(visit: Visit) -> Onward:
    """Do a step; raises what the action raises."""
    found, wanted = _wanted(visit)
    wanted.do(visit, found, visit.stamp)
    return Onward(address_of(found))


def _found(visit: Visit) -> Erratum:
    return life.find(visit.workspace, visit.names["erratum"], visit.names["document"])


def _wanted(visit: Visit) -> tuple[Erratum, Step]:
    """Return the erratum and the step of an address; raises `NotFound` for a step that is none of its status."""
    found = _found(visit)
    known = {each.word: each for each in (*steps.BY_STATUS[found.status], *steps.steps(found, fits=False))}
    if visit.names["step"] not in known:
        said = {"erratum": Named(found.name), "status": found.status}
        raise NotFound(msg("{erratum} is {status}, so that cannot be done.", **said))
    return found, known[visit.names["step"]]


def _tried(visit: Visit, found: Erratum, wanted: Step) -> tuple[object, SubError | None]:
    """Return what a step would do, or why it would be refused."""
    try:
        return wanted.do(visit, found, replace(visit.stamp, dry_run=True)), None
    except SubError as error:
        return None, error


def _compared(visit: Visit, found: Erratum) -> tuple[Comparison, ErratumConflict | None]:
    try:
        return comparing.erratum_diff(visit.workspace, found), None
    except ErratumConflict as conflict:
        told = explained(visit.workspace, found.document, conflict)
        return comparing.own_words(visit.workspace, found), told


def _redline(visit: Visit, found: Erratum, compared: Comparison) -> dict[str, object]:
    document = visit.workspace.document(found.document)
    rows = Html(rows_of(compared, refer_to(document, visit.look)))
    return {"language": document.language, "redline": rows, "counted": headline(compared)}


def _standing(visit: Visit, found: Erratum) -> Pending | None:
    if found.status not in PENDING:
        return None
    known = standings(visit.workspace, document_id=found.document)
    return next((each for each in known if each.erratum.id == found.id), None)


def _said(found: Erratum, standing: Pending | None) -> Iterator[Said]:
    if standing is None:
        return
    if standing.fit is Fit.FITS:
        yield Said(True, msg("Fits the text of today"))
    yield from (Said(False, each) for each in standing.reasons)
    if standing.others:
        yield Said(False, msg("Clashes with {others}", others=Named(", ".join(standing.others))))
    elif standing.fit is Fit.FITS:
        yield Said(True, msg("Clashes with no other proposal"))
    if not found.memo:
        yield Said(False, msg("Stands in no memo yet"))


def _order(visit: Visit, found: Erratum) -> str:
    try:
        return order(visit.workspace, found.id, document_id=found.document).strip()
    except SubError as error:
        return visit.look.translate(error.message)


def _road(found: Erratum) -> Iterator[dict[str, object]]:
    road = _ROAD if found.status in _ROAD else (found.status,)
    at = road.index(found.status)
    for number, each in enumerate(road):
        yield {"status": each, "now": number == at, "done": number < at}


def _offered(found: Erratum, each: Step) -> Offered:
    return Offered(each.words, each.effect, f"{address_of(found)}/{each.word}", each.shown_first)
