"""Change orders in the program's own words read back into operations: what `errata.orders.writing` writes.

Every sentence is tried on the forms of both languages. New text stands behind `>`, or in quotation marks behind the
colon. What other people write is read by `errata.orders.reading`, which asks here for what is said in these forms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sub_cli.document import numbering
from sub_cli.document.model import Document
from sub_cli.errata.operations.base import Change
from sub_cli.errata.operations.table import OPERATIONS
from sub_cli.errata.orders.counting import Told
from sub_cli.errata.orders.forms import DUTCH, ENGLISH, LABEL, Form
from sub_cli.errata.orders.naming import Understanding, with_names, without_names
from sub_cli.errata.orders.places import Spot, places
from sub_cli.errata.phrases import TEXTUAL, Phrase, PhraseKind
from sub_cli.messages import Message, msg
from sub_cli.text.format import format_text

_MARK = re.compile(r"\s*(?:[-*•]\s+)?(?:([A-Z]{1,2}|[a-z]|\d{1,3})[.)°]\s+)?(?=\S)")
_INLINE = re.compile(r"\s*(?:[“\"](?P<inline>.*)[”\"])?\s*[.;]?\s*")
_PLACE = re.compile(
    r"(?P<place>.*?)(?:(?:^|,? (?:van|in|of) |, )"
    r"(?P<label>(?:(?:de|het|the) (?:nieuwe? |new ))?(?:hoofdstuk|paragraaf|chapter|section) .+))?",
    re.IGNORECASE,
)
_FROM_LABEL = re.compile(rf"(?P<label>{LABEL}), (?P<place>.+)", re.IGNORECASE)
"""The section first: "in paragraaf 2.1, tweede alinea, eerste zin,"."""
_LABEL = re.compile(r"(?P<new>.*\b(?:nieuwe?|new) )?\S+ (?:(?P<number>\d[\w.\-]*)|“(?P<title>.+)”)", re.IGNORECASE)
_END = re.compile(r"(?<=[”\"])\s*[.;]\s*$|(?<![”\"])[\s.;]+$")
_WHOLE = frozenset({PhraseKind.WHOLE, PhraseKind.EXTENDED, PhraseKind.EMPTIED})
_LONGEST = 4_000
"""Characters of a sentence in the program's own words."""
_JOINED = 4
"""Over how many lines a sentence may be wrapped."""


@dataclass(slots=True)
class Said:
    """One sentence of an order, with the text behind it."""

    line: int
    words: str
    form: Form
    gaps: dict[str, str]
    rows: list[str] = field(default_factory=list)
    exact: bool = False
    """True when the text stands behind `>`, so that its lines are meant as they are."""

    @property
    def open(self) -> bool:
        """Tell whether a text follows."""
        return self.form.words.endswith(":") and self.form.kind is not PhraseKind.LEAD

    @property
    def waits(self) -> bool:
        """Tell whether the next line may belong to the text: nothing of it is marked, and a quotation is not closed."""
        return self.open and not self.exact and not self.closed

    @property
    def closed(self) -> bool:
        """Tell whether the text is a quotation that ends."""
        whole = "".join(self.rows).strip()
        return whole[:1] in '“"' and re.search(r"[”\"][.;]?$", whole) is not None if whole else False

    @property
    def text(self) -> str:
        """Return the new text, one sentence on each line."""
        if self.exact:
            return "".join(f"{row}\n" for row in self.rows)
        whole = "\n".join(self.rows).strip()
        quoted = re.fullmatch(r"[“\"]([^“”\"]*)[”\"][.;]?", whole, re.DOTALL)
        return format_text((quoted[1] if quoted else whole) + "\n") if whole else ""


class Unclear(Exception):
    """A sentence that names what is not there."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason)
        self.reason = reason


def own_sentences(text: str) -> tuple[list[Said], list[int]]:
    """Return the sentences that have a form of the program's own, each with its text, and the lines that have none."""
    said, loose = _sentences(text)
    return said, [number for number, _ in loose]


def _sentences(text: str) -> tuple[list[Said], list[tuple[int, str]]]:
    """Return the sentences that have a known form, each with its text, and the lines that belong to none."""
    said: list[Said] = []
    loose: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        row = line.strip()
        if row.startswith(">") and said:
            said[-1].exact = True
            said[-1].rows.append(row[1:].removeprefix(" "))
            continue
        found = _recognised(number, row, loose)
        if found is not None:
            said.append(found)
        elif said and said[-1].waits and not (loose and loose[-1][0] > said[-1].line):
            said[-1].rows.append(line)
        elif row:
            loose.append((number, row))
    return said, loose


def _recognised(number: int, row: str, loose: list[tuple[int, str]]) -> Said | None:
    """Return the sentence that `row` is, or ends; lines before it that belong to it are taken out of `loose`."""
    for taken in range(min(_JOINED, len(loose)) + 1 if row else 0):
        before = loose[len(loose) - taken :]
        if taken and [line for line, _ in before] != list(range(number - taken, number)):
            break
        words = " ".join([*(text for _, text in before), row])
        found = _matched(words[_end_of_mark(words) :])
        if found is not None:
            del loose[len(loose) - taken :]
            form, gaps, inline = found
            return Said(number - taken, words, form, gaps, [inline] if inline else [])
    return None


def _end_of_mark(words: str) -> int:
    mark = _MARK.match(words)
    return mark.end() if mark else 0


def _matched(words: str) -> tuple[Form, dict[str, str], str] | None:
    if len(words) > _LONGEST:
        return None
    for form in (*DUTCH.forms, *ENGLISH.forms):
        if form.words.endswith(":"):
            found = form.expression.match(words)
            rest = _INLINE.fullmatch(words, found.end()) if found else None
            if found and rest:
                return form, found.groupdict(), rest["inline"] or ""
        else:
            found = form.expression.fullmatch(_END.sub("", words))
            if found:
                return form, found.groupdict(), ""
    return None


class OwnReader:
    """Carries out one sentence after the other on a document, and keeps the changes."""

    def __init__(self, document: Document) -> None:
        self._base = document
        self._document = document
        self._labels = numbering.labels(document)
        self._numbers = {number: wanted for wanted, number in numbering.numbers(document).items()}
        self._new: dict[str, str] = {}
        self._shadowed: list[str] = []
        self._lead = ""
        self._found: list[Change | str] = []
        self._readers = {kind: read for row in OPERATIONS.values() for kind, read in row.sentences.items()}
        self._told: dict[str, list[tuple[Said, Told]]] = {}

    def take(self, said: Said) -> None:
        """Carry out one sentence; raises `Unclear` or a `SubError` when it names what is not there."""
        kind = said.form.kind
        if kind is PhraseKind.LEAD:
            self._lead = self._section(said.gaps["label"]) if "label" in said.gaps else ""
        elif kind in TEXTUAL:
            self._take_text(said)
        else:
            phrase = self._unit(said)
            if phrase.section and phrase.section not in self._document.sections:
                raise Unclear(msg("There is no {label} in the plan.", label=said.gaps["label"]))
            self._take_unit(self._readers[kind](self._document, phrase))

    def _take_unit(self, change: Change) -> None:
        self._document = change.perform(self._document)
        self._found.append(change)
        if change.brings:
            number = numbering.number(self._document, change.section)
            self._shadowed += [self._new[number]] if number in self._new else []
            self._new[number] = change.section

    @property
    def document(self) -> Document:
        """Return the document after the sections that came, went or moved."""
        return self._document

    @property
    def found(self) -> list[Change | str]:
        """Return the changes of sections, and the id of each section of which the text changes, in their sequence."""
        return self._found

    def told(self, section: str) -> list[tuple[Said, Told]]:
        """Return what sentences say of the text of a section."""
        return self._told.get(section, [])

    def touch(self, section: str) -> None:
        """Take down that the text of a section changes, where that is not known yet."""
        if section not in self._found:
            self._found.append(section)

    def take_phrase(self, phrase: Phrase) -> Change:
        """Carry out what is said of a title, or of a section that comes, goes or moves; return the change."""
        change = self._readers[phrase.kind](self._document, phrase)
        self._take_unit(change)
        return change

    def _take_text(self, said: Said) -> None:
        section, spot, words = self._place(said)
        if section not in self._base.sections:
            raise Unclear(msg("The text of a section that is new is not changed by the same order."))
        gaps = said.gaps
        phrase = Phrase(
            said.form.kind,
            section,
            old=gaps.get("old", ""),
            new=gaps.get("new", ""),
            text=said.text,
            opens=(gaps.get("opens") or "").strip(),
        )
        if said.open and not phrase.text:
            raise Unclear(msg("The new text is missing."))
        self.touch(section)
        self._told.setdefault(section, []).append((said, Told(phrase, spot, words, said.exact)))

    def _place(self, said: Said) -> tuple[str, Spot | None, str]:
        """Return the section that is meant and the place in it, None for the whole, with the words that name it."""
        gaps = said.gaps
        words = (gaps.get("place") or gaps.get("range") or "").strip().removesuffix(",")
        bare, names = without_names(words)
        found = (_FROM_LABEL.fullmatch(bare) or _PLACE.fullmatch(bare)) if words else None
        if found is None:
            return self._section(gaps["label"]), None, ""
        section = self._section(with_names(found["label"], names)) if found["label"] else self._lead
        text = self._base.sections[section].text if section in self._base.sections else ""
        spot = Understanding(places(text), names).spot(found["place"]) if found["place"] else None
        if found["place"] and spot is None:
            raise Unclear(msg("“{words}” is no place in a text.", words=words))
        if not section:
            raise Unclear(msg("It does not say of which section."))
        return section, spot, with_names(found["place"], names)

    def _section(self, label: str) -> str:
        found = _LABEL.fullmatch(label.strip())
        if found and found["new"] and found["title"]:
            titles = {self._document.sections[wanted].title: wanted for wanted in self._new.values()}
            titles |= {self._document.sections[wanted].title: wanted for wanted in self._shadowed}
            number, known = found["title"], titles
        else:
            number = (found["number"] or "").rstrip(".") if found else ""
            known = self._new if found and found["new"] else self._numbers
        if number not in known:
            raise Unclear(msg("There is no {label} in the plan.", label=label))
        return known[number]

    def _unit(self, said: Said) -> Phrase:
        """Return what a sentence says of a title, or of a section that comes, goes or moves."""
        gaps = said.gaps
        wanted = self._section(gaps["label"]) if "label" in gaps else ""
        other = self._section(gaps["other"]) if "other" in gaps else ""
        return Phrase(said.form.kind, wanted, new=gaps.get("new", ""), text=said.text, other=other)
