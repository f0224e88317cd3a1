"""What a letter has around its text: a salutation, a closing, an organ and the names of who signs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sub_cli.interop.label_cells import labelled
from sub_cli.interop.rows import Cell, Row, parts
from sub_cli.memo.model import Signatory

_SALUTATION: Final = re.compile(
    r"(?:(?:zeer |hoog)?geachte|beste|waarde|dear|to the members of|aan de leden van)\b[^.:;?]{0,100}[,:!]?|"
    r"(?:l\.? ?s\.?|excellentie|edelachtbare [^.]{0,60}|aan de [^.:;]{0,60}|dames en heren),",
    re.IGNORECASE,
)
_CLOSING: Final = re.compile(
    r"hoogachtend|(?:met )?(?:de )?(?:(?:vriendelijke|hartelijke|collegiale) )?groet(?:en|jes)?|"
    r"met (?:de meeste |bijzondere )?(?:hoogachting|achting)|namens (?:het|de|gedeputeerde) [^.]{0,80}|"
    r"(?:yours|sincerely|faithfully|respectfully)(?: (?:sincerely|faithfully|truly|yours|submitted))?|"
    r"(?:with )?(?:kind|best|warm) regards|(?:on|for) behalf of [^.]{0,80}",
    re.IGNORECASE,
)
_ORGAN: Final = re.compile(
    r"(?:het )?(?:gedeputeerde staten|provinciale staten|(?:college van )?burgemeester en wethouders|"
    r"college van b ?(?:en|&) ?w|college van gedeputeerde staten|dagelijks bestuur|algemeen bestuur|presidium|"
    r"college|de gemeenteraad|the (?:cabinet|council|board|executive))(?: van [^.,]{2,60}| of [^.,]{2,60})?",
    re.IGNORECASE,
)
_ROLE: Final = re.compile(
    r"(?i:(?:de |het |the )?(?:loco-?|plv\.? |plaatsvervangend |wnd\.? |waarnemend )?(?:wethouder|gedeputeerde|"
    r"voorzitter|"
    r"secretaris|griffier|statengriffier|raadsgriffier|burgemeester|commissaris van de koning|directeur|"
    r"gemeentesecretaris|provinciesecretaris|portefeuillehouder|dijkgraaf|manager|hoofd|chair|chairman|clerk|director|"
    r"secretary|leader|mayor|councillor|chief executive|head of)\b[^.;:?!]{0,60})"
)
_NAME: Final = re.compile(
    r"(?:(?:drs|dr|ir|ing|mr|prof|dhr|mevr|mw|mrs|ms)\.? ){0,3}(?:[A-Z]\. ?(?:[A-Z]\. ?){0,5}|[A-Z][\w’'-]+ )"
    r"(?:\([A-Z][\w-]+\) )?(?:(?:van|von|de|den|der|het|’t|'t|te|ten|ter|la|le|du|op|in) ){0,3}"
    r"[A-Z][\w’'-]+(?:[ -][A-Z][\w’'-]+){0,2}(?:,? (?:MSc|BSc|MA|BA|PhD|LLM|MBA|MPA|RA))*"
)
_NAME_AND_ROLE: Final = re.compile(rf"(?:{_NAME.pattern})? ?, ?{_ROLE.pattern}|{_ROLE.pattern} {_NAME.pattern}")
_HEADED: Final = re.compile(
    r"(?:\d{1,2}\.? )?(?:(?:digitaal )?onderteken(?:ing|d)(?: door)?|handtekening(?:en)?|(?:was )?getekend|w\.g|"
    r"signatures?|signed(?: by)?)",
    re.IGNORECASE,
)
"""What may stand above the names of who signs, as a heading does."""
_OTHER_ROLE: Final = re.compile(r"(?:[Dd]e |[Hh]et |[Tt]he )?[a-z][a-z’'/&-]{2,}(?: [\w’'/&,-]+){0,6}")
"""A few words in small letters without figures, which beside a name are a role that nobody knows."""
_BRACKETED: Final = re.compile(rf"(?P<name>{_NAME.pattern}) \((?P<role>[^()\d]{{3,60}})\)")
_TITLED: Final = re.compile(rf"(?P<role>{_ROLE.pattern}) (?P<name>(?=\w{{1,5}}\.){_NAME.pattern})")
_LAST: Final = 16
"""Groups of rows at the end among which a closing may be."""
_BEHIND: Final = re.compile(r"(?:bijlage|appendix|annex|erratum|errata|noot|noten|vervolg|p\.?s\b|\d)", re.IGNORECASE)
_CLOSE: Final = 3
"""Groups of rows behind a closing in which names stand."""
_BRIEF: Final = 60
_LONGEST: Final = 100
"""Characters in a row of a signature."""
_BESIDE: Final = 3
"""Columns by which the lines of one column of it may differ."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What a letter ends with."""

    rows: tuple[Row, ...]
    """The rows of closing and signature."""
    behind: tuple[Row, ...]
    """What follows it: labels as "c.c.", or more text."""
    organ: str
    """The body in whose name it was signed; empty without one."""
    signatories: tuple[Signatory, ...]


def is_salutation(text: str) -> bool:
    """Tell whether a line greets the reader of a letter."""
    return _SALUTATION.fullmatch(text.strip()) is not None


def is_organ(text: str) -> bool:
    """Tell whether a line names a body that sends letters, and nothing else."""
    return _ORGAN.fullmatch(text.strip(" ,.")) is not None


def ending_of(rows: Sequence[Row], sender: str = "") -> tuple[list[Row], Ending | None]:
    """Return the rows before the closing of a letter, and its end; None where it has none.

    `sender` is who sends it as the head says: that name alone is a signature too.
    """
    groups = parts(rows)
    for place in range(max(0, len(groups) - _LAST), len(groups)):
        start = _start(groups, place, sender)
        if start is not None:
            before = [row for group in groups[:place] for row in group] + groups[place][:start]
            return before, _ending([groups[place][start:], *groups[place + 1 :]])
    return list(rows), None


def _start(groups: Sequence[Sequence[Row]], place: int, sender: str) -> int | None:
    """Return at which row of a group the end of a letter begins; None where it does not."""
    for index, row in enumerate(groups[place]):
        bare = row.text.strip(" ,.;") if len(row.text) <= _LONGEST else ""
        if _CLOSING.fullmatch(bare) or (_HEADED.fullmatch(bare.rstrip(":")) and _names_below(groups, place, index)):
            return index
        alone = index == 0 and (is_organ(bare) or _signs(bare, sender) or _role_and_name(groups[place]))
        if alone and all(map(_may_sign, groups[place])) and _signed_to_the_end(groups[place + 1 :]):
            return index
    return None


def _names_below(groups: Sequence[Sequence[Row]], place: int, index: int) -> bool:
    """Tell whether right below a row stands who signs, and behind it nothing but more of that or a few words."""
    below = [row for group in (groups[place][index + 1 :], *groups[place + 1 :]) for row in group]
    return bool(below) and _may_sign(below[0]) and any(_NAME.match(row.text) for row in below)


def _signs(bare: str, sender: str) -> bool:
    """Tell whether a line is the name of who sends the memo, who is known by more words or the same."""
    return bool(sender) and _NAME.fullmatch(bare) is not None and sender.endswith(bare)


def _role_and_name(group: Sequence[Row]) -> bool:
    """Tell whether rows are the role of who signs and below it the name, or the name and below it the role."""
    first, *below = (row.text.strip(" ,.") if len(row.text) <= _LONGEST else "" for row in group)
    pairs = ((_ROLE, _NAME), (_NAME, _ROLE))
    return bool(below) and any(one.fullmatch(first) and other.fullmatch(below[-1]) for one, other in pairs)


def _signed_to_the_end(groups: Sequence[Sequence[Row]]) -> bool:
    """Tell whether nothing but names and what stands below a signature follows."""
    return all(_may_sign(row) or labelled(row.text) for group in groups for row in group)


def _may_sign(row: Row) -> bool:
    return all(_of_signature(cell.text) for cell in row.cells)


def _of_signature(text: str) -> bool:
    """Tell whether words can stand in a signature: a name, a role, a body, a line to sign on."""
    if len(text) > _LONGEST:
        return False
    bare = text.strip(" ,.")
    signed = any(form.fullmatch(bare) for form in (_NAME, _ROLE, _ORGAN, _CLOSING, _NAME_AND_ROLE))
    return signed or not any(map(str.isalnum, bare))


def _ending(groups: Sequence[Sequence[Row]]) -> Ending:
    """Return the end of a letter whose closing is the first row of the first of these groups."""
    count = 1
    first = groups[0][0].text.strip(" ,.;:")
    formula = any(form.fullmatch(first) for form in (_CLOSING, _HEADED))
    while count < len(groups) and _belongs(groups[count], formula and count <= _CLOSE):
        count += 1
    mine = [row for group in groups[:count] for row in group]
    behind = [row for group in groups[count:] for row in group]
    mine, rest = _until_text(mine)
    organ = next((bare for row in mine if is_organ(bare := _without_namens(row.text))), "")
    return Ending(tuple(mine), (*rest, *behind), organ, tuple(_signatories(mine)))


def _belongs(group: Sequence[Row], close: bool) -> bool:
    """Tell whether rows belong to a signature; `close` to a formula of closing they need only look like it."""
    return all(_may_sign(row) or (close and _is_brief(row)) for row in group)


def _is_brief(row: Row) -> bool:
    """Tell whether a row is a few words without a full stop, and opens nothing that may come behind a letter."""
    text = row.text
    return len(text) <= _BRIEF and not text.endswith((".", ":", ";", "?")) and not _BEHIND.match(text)


def _until_text(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Return the rows of a signature, and those from the first one that has a label of its own."""
    for index, row in enumerate(rows):
        found = labelled(row.text)
        if index and found and found.known and not is_organ(row.text):
            return rows[:index], rows[index:]
    return rows, []


def _signatories(rows: Sequence[Row]) -> list[Signatory]:
    """Return who signed: the names in each column, with the role before, beside or below each."""
    columns: dict[int, list[str]] = {}
    for row in rows:
        for cell in _merged(row):
            at = next((known for known in columns if abs(known - cell.at) <= _BESIDE), round(cell.at))
            columns.setdefault(at, []).append(cell.text)
    return [person for lines in columns.values() for person in _people(lines)]


def _merged(row: Row) -> list[Cell]:
    """Return the cells of a row, with one that begins with a comma joined to the one before it."""
    found: list[Cell] = []
    for cell in row.cells:
        if found and cell.text.startswith(","):
            found[-1] = Cell(found[-1].at, found[-1].text + cell.text)
        else:
            found.append(cell)
    return found


def _without_namens(text: str) -> str:
    """Return whom a letter is signed for, where a line says so."""
    return re.sub(r"\A(?:namens|on behalf of|for) ", "", text.strip(" ,."), flags=re.IGNORECASE)


def _without_article(role: str) -> str:
    return role.removeprefix("De ").removeprefix("de ")


def _people(lines: Sequence[str]) -> list[Signatory]:
    found: list[Signatory] = []
    waiting = ""
    for line in lines:
        bare = line.strip(" ,.")
        person = _person(bare)
        if person:
            found.append(Signatory(person.name, _without_article(person.role or waiting)))
            waiting = ""
        elif _is_role(bare):
            if found and not found[-1].role:
                found[-1] = Signatory(found[-1].name, _without_article(bare))
            else:
                waiting = _without_article(bare)
    return found or ([Signatory(waiting)] if _ROLE.fullmatch(waiting) else [])


def _person(bare: str) -> Signatory | None:
    """Return who a line names, with the role behind or before the name where it says one; None without a name."""
    if is_organ(_without_namens(bare)):
        return None
    if found := _BRACKETED.fullmatch(bare) or _TITLED.fullmatch(bare):
        return Signatory(found["name"], found["role"])
    name, _, role = (part.strip(" .") for part in bare.partition(","))
    return Signatory(name, role) if _NAME.fullmatch(name) and not _ROLE.fullmatch(name) else None


def _is_role(bare: str) -> bool:
    """Tell whether a line of a signature that names nobody is the role of somebody."""
    if is_organ(bare) or any(form.fullmatch(bare) for form in (_CLOSING, _HEADED)):
        return False
    return any(form.fullmatch(bare) for form in (_ROLE, _OTHER_ROLE))
