"""What a provision does to a plan: edits of its texts, and sections that come, go, move or get another title. Pure.

Whatever is not certain is refused with its reason: a place that is not there or could be two, words that stand there
more than once, a number that another has. Places are those of the plan before the order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sub_cli.document import numbering, outline
from sub_cli.document.model import Document
from sub_cli.errata.operations.at import At
from sub_cli.errata.orders.grounds import Area, Edit, Ground, bare_item, block, sentences
from sub_cli.errata.orders.places import Part
from sub_cli.errata.orders.provisions import NotUnderstood, Provision, Renumbering, Target, target_of
from sub_cli.errata.orders.segments import Segment
from sub_cli.errata.orders.vocabulary import UNIT_NOUNS, Chunk, Kind, Verb, part_of
from sub_cli.errata.phrases import NotThere, Phrase, PhraseKind
from sub_cli.messages import Message, msg

_NUMBER = re.compile(r"\d{1,4}[a-z]{0,2}(?:\.\d{1,4}[a-z]{0,2})*")
_RANGE = re.compile(r"\s+(?:tot en met|t/m|to|through|up to and including)\s+|\s?[–-]\s?")
_SENTENCE = re.compile(r"[^\W\d_a-zß-ÿ].*[.!?][”’\")]?|[\d“‘„(].*[.!?][”’\")]?", re.DOTALL)
_HEADING = re.compile(
    r"[*#\s]*(?:(?:hoofdstuk|paragraaf|chapter|section|§)\s*)?(?P<number>\d[\w.]*?)\.?[ \t]+(?P<title>\S.*?)[*\s]*",
    re.IGNORECASE,
)
_SUBHEADING = re.compile(r"\s*[*#]*\s*\d+\.\d+[\w.]*\s+[A-Z][^.;:!?]{0,100}$|\s*#{1,4}\s", re.MULTILINE)
_CHAPTERS = re.compile(r"hoofdstuk|chapter", re.IGNORECASE)


class Unclear(NotThere):
    """What is asked for cannot be known; with what it may be."""

    def __init__(self, reason: Message, candidates: Sequence[str] = ()) -> None:
        super().__init__(reason)
        self.candidates = tuple(candidates)


@dataclass(slots=True)
class Deeds:
    """What one sentence does."""

    edits: dict[str, list[Edit]] = field(default_factory=dict)
    """Edits of texts, by section."""
    wholes: dict[str, str] = field(default_factory=dict)
    """Texts that are given in full, by section."""
    units: list[Phrase] = field(default_factory=list)
    """Sections that come, go, move or get another title, in their order."""
    numbers: list[tuple[str, str]] = field(default_factory=list)
    """The number that a section has to get."""


class Fulfilling:
    """Turns provisions into deeds, for one document before its order."""

    def __init__(self, document: Document, quotations: Sequence[str]) -> None:
        self._document = document
        self._quotations = quotations
        self._numbers = {number: wanted for wanted, number in numbering.numbers(document).items()}
        self._labels = numbering.labels(document)
        self._parents = outline.parents(document.outline)
        self._order = document.ids()
        self._grounds: dict[str, Ground] = {}

    def deeds(self, segment: Segment) -> Deeds:
        """Return what a sentence does; raises `NotThere` where that is not certain."""
        made = Deeds()
        for number, provision in enumerate(segment.provisions):
            if provision.verb is Verb.LEAD:
                continue
            last = number == len(segment.provisions) - 1
            self._fulfil(made, provision, segment if last else replace(segment, text=""))
        return made

    # -- sections ---------------------------------------------------------------------------------------

    def sections(self, target: Target) -> list[str]:
        """Return the ids of the sections that a place names; raises `NotThere`."""
        found: list[str] = []
        ends = _RANGE.split(target.numbers)
        if len(ends) == 2 and _NUMBER.search(ends[0]) and _NUMBER.search(ends[1]):
            one, other = (self._section(target, _NUMBER.findall(end)[0]) for end in ends)
            siblings = [each.id for each in outline.children(self._document.outline, self._parents.get(one) or "")]
            if one not in siblings or other not in siblings or siblings.index(one) >= siblings.index(other):
                raise Unclear(msg("“{words}” is no row of sections.", words=target.numbers))
            return siblings[siblings.index(one) : siblings.index(other) + 1]
        for number in _NUMBER.findall(target.numbers):
            found.append(self._section(target, number))
        if not found:
            raise Unclear(msg("It does not say of which section."))
        return found

    def _section(self, target: Target, number: str) -> str:
        titled = self._titled(target.unit, number)
        if titled:
            return titled
        if target.unit == "article" or number not in self._numbers:
            near = [each for each in self._numbers if each.split(".")[0] == number.split(".", maxsplit=1)[0]][:5]
            raise Unclear(
                msg("There is no {label} in the plan.", label=f"{target.noun.lower() or target.unit} {number}"), near
            )
        return self._numbers[number]

    def _titled(self, unit: str, number: str) -> str:
        """Return the section that bears its kind and number in its title: "Artikel 3 Hoogte"; "" for none."""
        names = {"article": ("artikel", "article"), "chapter": ("hoofdstuk", "chapter")}.get(unit, ())
        wanted = re.compile(rf"(?:{'|'.join(names)}) {re.escape(number)}\b(?!\.\d)", re.IGNORECASE)
        found = [id for id in self._order if names and wanted.match(self._document.sections[id].title)]
        return found[0] if len(found) == 1 else ""

    def _below(self, section: str) -> list[str]:
        """Return what hangs below a section, in reading order."""
        return [each.id for each in outline.find(self._document.outline, section).walk()][1:]

    def _scope(self, target: Target) -> list[str]:
        """Return the sections in which words are looked for: a chapter with what hangs below it."""
        if target.whole or (target.plan and not target.numbers):
            return list(self._order)
        return [id for one in self.sections(target) for id in (one, *self._below(one))]

    def ground(self, section: str) -> Ground:
        """Return the text of a section with its places."""
        if section not in self._grounds:
            self._grounds[section] = Ground(self._document.sections[section].text, self._labels)
        return self._grounds[section]

    def _areas(self, target: Target, section: str) -> list[Area]:
        ground = self.ground(section)
        parts = self._named(target.parts)
        column = ground.column_of(parts, target.words)
        if column:
            table = ground.area([Chunk(Kind.PART, "table", (), Part.TABLE)], target.words)[0]
            return [replace(table, column=column)]
        return ground.area(parts, target.words)

    def _named(self, parts: Sequence[Chunk]) -> list[Chunk]:
        """Return parts with their names as they are quoted."""
        return [replace(each, name=self._plain(each.name)) if each.name else each for each in parts]

    def _plain(self, name: str) -> str:
        found = re.search("\ue000(\\d+)\ue001", name)
        return self._quotations[int(found[1])] if found else name

    def _held(self, target: Target, *, within: bool = False) -> tuple[str, list[Area]]:
        """Return the section in which a part stands, and the part: of a chapter its own text goes first.

        Raises `NotThere` where it stands in none, or in more.
        """
        candidates = self.sections(target) if target.numbers else []
        if not candidates:
            raise Unclear(msg("It does not say of which section."))
        if len(candidates) > 1:
            raise Unclear(msg("It names more sections than one."), [self._labels[each] for each in candidates])
        own = candidates[0]
        below = self._below(own)
        loose = target.parts and target.parts[0].part in {Part.SENTENCE, Part.PARAGRAPH}
        if not below or (loose and -1 not in target.parts[0].numbers and -2 not in target.parts[0].numbers):
            return own, self._areas(target, own)
        found: list[tuple[str, list[Area]]] = []
        for each in (own, *below):
            try:
                found.append((each, self._areas(target, each)))
            except NotThere:
                continue
        if len(found) != 1 or loose:
            names = [self._labels[each] for each, _ in found]
            raise Unclear(msg("It does not say of which section below {label}.", label=self._labels[own]), names)
        return found[0]

    # -- provisions -------------------------------------------------------------------------------------

    def _fulfil(self, made: Deeds, provision: Provision, segment: Segment) -> None:
        verb = provision.verb
        if verb in {Verb.CHANGE, Verb.SAYS, Verb.READ}:
            verb = Verb.REPLACE
        if provision.opens and not segment.text.strip():
            raise Unclear(msg("The new text is missing."))
        match verb:
            case Verb.REPLACE:
                self._replace(made, provision, segment)
            case Verb.DELETE:
                self._delete(made, provision)
            case Verb.INSERT:
                self._insert(made, provision, segment)
            case Verb.MOVE:
                self._move(made, provision)
            case Verb.RENUMBER:
                self._renumber(made, provision)
        for rider in provision.renumbered:
            self._ride(made, provision, rider)
        for sign in provision.repunctuated:
            self._repunctuate(made, provision, sign.target, sign.old, sign.new)

    def _new(self, provision: Provision, segment: Segment) -> str:
        """Return what comes: quoted, behind a colon, or on the lines that follow."""
        if provision.new >= 0:
            return self._quotations[provision.new]
        return provision.new_words or segment.text

    @staticmethod
    def _certain(provision: Provision, segment: Segment) -> bool:
        """Tell whether the new text is quoted."""
        return provision.new >= 0 or segment.quoted or bool(provision.new_words)

    def _words(self, provision: Provision, segment: Segment) -> str:
        """Return the words that come; a full stop that is that of the order goes."""
        text = self._new(provision, segment).strip()
        if self._certain(provision, segment):
            return " ".join(text.split("\n")) if "\n" in text else text
        if "\n" in text:
            raise Unclear(
                msg("It is not certain where the new text ends: put it between quotation marks."), text.split("\n")
            )
        olds = [self._quotations[each] for each in provision.old]
        keeps = any(old.endswith((".", ";")) for old in olds)
        return text if keeps else text.rstrip(".;").rstrip()

    # -- replace ----------------------------------------------------------------------------------------

    def _replace(self, made: Deeds, provision: Provision, segment: Segment) -> None:
        if provision.anchor >= 0 or provision.side is not None:
            raise Unclear(msg("It says two things at once."))
        if any(each.heading for each in provision.targets):
            self._retitle(made, provision, segment)
        elif provision.old or provision.old_words:
            self._replace_words(made, provision, segment)
        else:
            for target in provision.targets:
                self._replace_place(made, provision, target, segment)

    def _retitle(self, made: Deeds, provision: Provision, segment: Segment) -> None:
        target = provision.targets[0]
        if len(provision.targets) > 1 or target.parts:
            raise Unclear(msg("It names more headings than one."))
        section = "" if target.plan and not target.numbers else self._one(target)
        title = self._document.sections[section].title if section else self._document.title
        new = self._words(provision, segment)
        if provision.old:
            old = self._quotations[provision.old[0]]
            if len(provision.old) > 1 or len(re.findall(rf"(?<!\w){re.escape(old)}(?!\w)", title)) != 1:
                raise Unclear(msg("“{words}” stands there {count} times, not once.", words=old, count=title.count(old)))
            new = re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, title)
        elif section and (found := _HEADING.fullmatch(new)) and self._numbers.get(found["number"]) == section:
            new = found["title"]
        if not new.strip() or "\n" in new:
            raise Unclear(msg("The new text is missing."))
        made.units.append(Phrase(PhraseKind.TITLE, section, new=new))

    def _one(self, target: Target) -> str:
        found = self.sections(target)
        if len(found) != 1:
            raise Unclear(msg("It names more sections than one."), [self._labels[each] for each in found])
        return found[0]

    def _replace_words(self, made: Deeds, provision: Provision, segment: Segment) -> None:
        if len(provision.old) > 1:
            raise Unclear(msg("It does not say what each of the words becomes."))
        new = self._words(provision, segment)
        old = provision.old_words or self._quotations[provision.old[0]]
        if not new:
            raise Unclear(msg("The new text is missing."))
        if not self._certain(provision, segment) and _SENTENCE.fullmatch(old) is None and len(sentences(new)) > 1:
            raise Unclear(
                msg("It is not certain where the new text ends: put it between quotation marks."), sentences(new)
            )
        for section, start, end in self._occurrences(provision, old):
            ground = self.ground(section)
            units = ground.exactly(start, end)
            if units and len(sentences(new)) > 1:
                edit = ground.with_units(*units, new)
            else:
                _require_notes(ground.text[start:end], new)
                edit = Edit(start, end, new)
            made.edits.setdefault(section, []).append(edit)
        if any(each.whole for each in provision.targets):
            self._in_titles(made, old, new)

    def _in_titles(self, made: Deeds, old: str, new: str) -> None:
        """Change words in the headings too, where the whole plan is meant."""
        whole = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)")
        for id in self._order:
            title = self._document.sections[id].title
            if whole.search(title):
                made.units.append(Phrase(PhraseKind.TITLE, id, new=whole.sub(lambda _: new, title)))

    def _occurrences(self, provision: Provision, words: str) -> list[tuple[str, int, int]]:
        """Return where the words that go stand: once in each section that is named, or as often as is said."""
        found: list[tuple[str, int, int]] = []
        for target in provision.targets:
            named = self._singly(target)
            for each in named:
                found += self._looked_up(provision, each, words)
        return found

    def _singly(self, target: Target) -> list[Target]:
        """Return a place that names more sections as one place for each."""
        if target.whole or not target.numbers or _RANGE.search(target.numbers):
            return [target]
        return [replace(target, numbers=each) for each in _NUMBER.findall(target.numbers)]

    def _looked_up(self, provision: Provision, target: Target, words: str) -> list[tuple[str, int, int]]:
        found = self._stretches(target, words, provision)
        count = len(found)
        ranged = bool(target.numbers and _RANGE.search(target.numbers))
        enough = (
            count == 2 if provision.each == "both" else count >= 1 if provision.each or target.whole else count == 1
        )
        if ranged and not provision.each:
            sections = self.sections(target)
            enough = count >= 1 and count == len(sections)
        if not enough:
            shown = [
                f"{self._labels[section]}: {self._around(section, start, end)}" for section, start, end in found[:6]
            ]
            raise Unclear(msg("“{words}” stands there {count} times, not once.", words=words, count=count), shown)
        if not target.numbers and not target.whole and len(words.split()) < 4:
            raise Unclear(msg("It does not say of which section."))
        return found

    def _around(self, section: str, start: int, end: int) -> str:
        ground = self.ground(section)
        row = ground.text[ground.line_start(start) : ground.line_end(end)]
        return row if len(row) <= 120 else row[:119] + "…"

    def _stretches(self, target: Target, words: str, provision: Provision) -> list[tuple[str, int, int]]:
        """Return all places where words stand in what is named."""
        if not target.numbers and not target.whole and not target.plan:
            raise Unclear(msg("It does not say of which section."))
        if target.parts:
            section, areas = self._held(target, within=True)
            wide = [(section, areas)]
        else:
            wide = [(id, [Area(0, len(self._document.sections[id].text))]) for id in self._scope(target)]
        found: list[tuple[str, int, int]] = []
        for section, areas in wide:
            if words.strip() and (words in self._document.sections[section].text or len(wide) <= 200):
                found += [(section, *span) for span in self._in_ground(self.ground(section), words, areas, provision)]
        return found

    def _in_ground(self, ground: Ground, words: str, areas: list[Area], provision: Provision) -> list[tuple[int, int]]:
        if provision.until >= 0:
            last = self._quotations[provision.until]
            ones, others = ground.found(words, areas), ground.found(last, areas)
            spans = [(one, other) for one, _ in ones for _, other in others if other > one]
            spans = [each for each in spans if ground.unit_at(each[0]) == ground.unit_at(each[1] - 1)]
            return spans if len(spans) <= 1 else spans[:2]
        return ground.found(words, areas) or ground.found_sentences(words, areas)

    def _replace_place(self, made: Deeds, provision: Provision, target: Target, segment: Segment) -> None:
        """Give a section, or a part of its text, a new text."""
        if not target.parts:
            self._replace_section(made, target, segment, self._new(provision, segment))
            return
        section, areas = self._held(target)
        if len(areas) != 1:
            raise Unclear(msg("The places do not follow one another."))
        text = self._new(provision, segment)
        if areas[0].column:
            raise Unclear(msg("It does not say which row of the table is meant."))
        made.edits.setdefault(section, []).append(self._rewritten(section, areas[0], text, provision, segment))

    def _rewritten(self, section: str, area: Area, text: str, provision: Provision, segment: Segment) -> Edit:
        """Return the edit that gives a part of a text a new wording."""
        ground = self.ground(section)
        match area.part:
            case Part.SENTENCE:
                first, last = ground.units_of(area.start, area.end)
                self._require_certain(provision, segment, text, last - first + 1)
                self._require_sentences(text)
                return ground.with_units(first, last, text)
            case Part.ITEM | Part.ROW | Part.HEAD:
                return (self._item_anew if area.part is Part.ITEM else self._row_anew)(ground, area, text)
            case Part.CELL | Part.HEADING:
                return Edit(area.start, area.end, _one_line(text, unquoted=not self._certain(provision, segment)))
            case Part.NOTE:
                words = re.sub(r"^\[\^?\w+\]:?\s*", "", text.strip())
                return ground.with_units(*ground.units_of(area.start, area.end), words)
        return self._block_anew(ground, area, text, provision, segment)

    def _block_anew(self, ground: Ground, area: Area, text: str, provision: Provision, segment: Segment) -> Edit:
        """Return the edit that gives a paragraph, a list or a table a new wording."""
        if area.part is Part.PARAGRAPH:
            count = area.last[0][1] - area.path[0][1] + 1
            blocks = [each for each in block(text).split("\n\n") if each.strip()]
            if len(blocks) > max(count, _told(provision)) and not self._certain(provision, segment):
                reason = msg("It is not certain where the new text ends: put it between quotation marks.")
                raise Unclear(reason, blocks)
            return Edit(area.start, area.end, block(text))
        if area.part not in {Part.LIST, Part.TABLE}:
            raise Unclear(msg("It is not clear where the new text comes."))
        if _shape(text) is not area.part:
            raise Unclear(msg("The new text is no list or no table, as what it takes the place of."))
        return Edit(ground.line_start(area.start), ground.line_end(area.end - 1), block(text))

    def _require_certain(self, provision: Provision, segment: Segment, text: str, places: int) -> None:
        """Refuse a new text without quotation marks that has more sentences than it takes the place of."""
        rows = sentences(text)
        if len(rows) > max(places, _told(provision)) and not self._certain(provision, segment):
            shown = [rows[0], " ".join(rows)]
            raise Unclear(msg("It is not certain where the new text ends: put it between quotation marks."), shown)

    @staticmethod
    def _require_sentences(text: str) -> None:
        """Refuse a list, a table or a heading in the place of a sentence, and words that are no sentence."""
        if _shape(text) is not None:
            raise Unclear(msg("The new text is no sentence."))

    def _item_anew(self, ground: Ground, area: Area, text: str) -> Edit:
        mark, words = bare_item(text.strip())
        marked = sum(bool(bare_item(row)[0]) for row in text.split("\n") if row.strip())
        if area.path != area.last or marked > 1:
            raise Unclear(msg("Give each item by itself."))
        if area.lettered:
            old, _ = bare_item(ground.text[area.start : area.end])
            if mark and mark != old:
                raise Unclear(msg("The new text has another mark: {mark}.", mark=mark))
            return Edit(area.start, area.end, f"{old} {' '.join(words.split())}")
        own = ground.marker(area.path).strip()
        if mark and mark[-1:] in ".)" and own[-1:] in ".)" and mark.strip("().") != own.strip("()."):
            raise Unclear(msg("The new text has another mark: {mark}.", mark=mark))
        if ground.count(Part.ITEM, area.path) and not _shape(words):
            raise Unclear(msg("Other items hang below it: say what becomes of them."))
        first, last = ground.units_of(area.start, area.end)
        return ground.with_units(first, last, words)

    def _row_anew(self, ground: Ground, area: Area, text: str) -> Edit:
        start, end = ground.line_start(area.start), ground.line_end(area.start)
        return Edit(start, end, self._row(ground.text[start:end], text))

    @staticmethod
    def _row(like: str, text: str) -> str:
        """Return rows that come into a table, each with as many cells as the others; raises `NotThere`."""
        rows = [row.strip() for row in text.strip().split("\n") if row.strip()]
        cells = [re.split(r"(?<!\\)\|", row.strip().removeprefix("|").removesuffix("|")) for row in rows]
        wanted = len(re.split(r"(?<!\\)\|", like.strip().removeprefix("|").removesuffix("|")))
        if not rows or any("|" not in row or len(found) != wanted for row, found in zip(rows, cells, strict=True)):
            raise Unclear(msg("A row of this table has {count} cells, between bars: | … |.", count=wanted))
        return "\n".join("| " + " | ".join(cell.strip() for cell in found) + " |" for found in cells)

    def _replace_section(self, made: Deeds, target: Target, segment: Segment, text: str) -> None:
        """Give a section a new text; a chapter with all that hangs below it."""
        section = self._one(target)
        below = self._below(section)
        if below and target.text and not segment.exact:
            names = [self._labels[each] for each in (section, *below)]
            raise Unclear(
                msg("It is not certain whether what hangs below {label} is meant too.", label=self._labels[section]),
                names,
            )
        title, text = self._headed(section, text)
        rest = text.split("\n", 1)[1] if "\n" in text else ""
        if _SUBHEADING.search(rest) or _SUBHEADING.match(text):
            raise Unclear(msg("The new text has headings of its own: give each section by itself."))
        for each in reversed(below if not segment.exact else ()):
            made.units.append(Phrase(PhraseKind.UNIT_GONE, each))
        if title and title != self._document.sections[section].title:
            made.units.append(Phrase(PhraseKind.TITLE, section, new=title))
        made.wholes[section] = block(text) + "\n"

    def _headed(self, section: str, text: str) -> tuple[str, str]:
        """Return the title with which the new text of a section begins, if any, and the text without it."""
        first, _, rest = text.strip("\n").partition("\n")
        found = _HEADING.fullmatch(first.strip())
        if (
            found
            and self._numbers.get(found["number"]) == section
            and rest.strip()
            and not first.rstrip().endswith((".", ";", ":"))
        ):
            return found["title"], rest.strip("\n")
        title = self._document.sections[section].title
        named = re.match(r"(?:artikel|article|hoofdstuk|chapter) \d+[a-z]*\b", title, re.IGNORECASE)
        if named and rest.strip() and first.strip(" *#").lower().startswith(named[0].lower()):
            return first.strip(" *#"), rest.strip("\n")
        if rest.strip() and first.strip(" *#").casefold() == title.casefold():
            return title, rest.strip("\n")
        return "", text

    # -- delete -----------------------------------------------------------------------------------------

    def _delete(self, made: Deeds, provision: Provision) -> None:
        if provision.side is not None or provision.anchor >= 0:
            raise Unclear(msg("It says two things at once."))
        if provision.old:
            for number in provision.old:
                self._delete_words(made, provision, self._quotations[number])
            return
        for target in provision.targets:
            self._delete_place(made, target)

    def _delete_words(self, made: Deeds, provision: Provision, words: str) -> None:
        if any(each.heading for each in provision.targets):
            raise Unclear(msg("A heading is given in full: “komt te luiden”."))
        for section, start, end in self._occurrences(provision, words):
            ground = self.ground(section)
            units = ground.exactly(start, end)
            complete = units is not None and ground.span(units[1])[1] == end
            if units is not None and not complete:
                raise Unclear(
                    msg("The full stop would be left alone: quote the whole sentence."), [ground.shown(units[1])]
                )
            _require_notes(ground.text[start:end], "")
            edit = ground.without_units(*units) if units and complete else ground.without_words(start, end)
            made.edits.setdefault(section, []).append(edit)

    def _delete_place(self, made: Deeds, target: Target) -> None:
        if target.heading or target.edge:
            raise Unclear(msg("A section keeps its heading."))
        if target.whole or (not target.numbers and target.plan):
            raise Unclear(msg("It does not say of which section."))
        if not target.parts:
            self._delete_sections(made, target)
            return
        if target.parts[-1].value == "aanhef":
            raise Unclear(msg("It is not certain what goes: a list does not stand without its opening words."))
        if self._column_goes(made, target):
            return
        section, areas = self._held(target)
        ground = self.ground(section)
        for area in areas:
            made.edits.setdefault(section, []).append(self._without(ground, area))

    def _column_goes(self, made: Deeds, target: Target) -> bool:
        if not re.match(r"kolom|column", target.parts[-1].value):
            return False
        section = self._one(target)
        ground = self.ground(section)
        column = ground.column_of(self._named(target.parts), target.words)
        if not column:
            return False
        made.edits.setdefault(section, []).extend(ground.without_column(column, target.words))
        return True

    @staticmethod
    def _without(ground: Ground, area: Area) -> Edit:
        match area.part:
            case Part.SENTENCE:
                return ground.without_units(*ground.units_of(area.start, area.end))
            case Part.HEAD:
                raise Unclear(msg("A table cannot be without its head."))
            case Part.CELL:
                return Edit(area.start, area.end, "")
            case Part.ITEM if area.lettered:
                alone = not ground.text[ground.line_start(area.start) : area.start].strip()
                if alone and area.end >= ground.line_end(area.start):
                    return ground.without_lines(area.start, area.end - 1)
                follows = ground.text[area.end : area.end + 1] == " "
                return Edit(area.start, area.end + 1, "") if follows else Edit(area.start - 1, area.end, "")
        return ground.without_lines(area.start, area.end - 1)

    def _delete_sections(self, made: Deeds, target: Target) -> None:
        for section in self.sections(target):
            below = self._below(section)
            if target.text:
                if below:
                    raise Unclear(
                        msg(
                            "It is not certain whether what hangs below {label} is meant too.",
                            label=self._labels[section],
                        )
                    )
                made.wholes[section] = ""
                continue
            for each in (*reversed(below), section):
                made.units.append(Phrase(PhraseKind.UNIT_GONE, each))

    # -- insert -----------------------------------------------------------------------------------------

    def _insert(self, made: Deeds, provision: Provision, segment: Segment) -> None:
        thing = provision.thing
        if provision.old or len(provision.targets) != 1:
            raise Unclear(msg("It is not clear where the new text comes."))
        target = provision.targets[0]
        if thing is not None and thing.value == "unit":
            self._insert_unit(made, provision, target, segment)
        elif provision.anchor >= 0:
            self._beside_words(made, provision, segment)
        elif provision.side is not None:
            self._beside_place(made, provision, target, segment)
        else:
            self._at_the_end(made, provision, target, segment)

    def _beside_words(self, made: Deeds, provision: Provision, segment: Segment) -> None:
        """Put words beside others, or sentences beside a whole one."""
        anchor = self._quotations[provision.anchor]
        behind = provision.side is Kind.AFTER
        certain = self._certain(provision, segment)
        thing = part_of(provision.thing.value) if provision.thing else None
        full = self._new(provision, segment).strip()
        for section, start, end in self._occurrences(provision, anchor):
            ground = self.ground(section)
            unit = ground.unit_at(end - 1) if behind else ground.unit_at(start)
            whole = unit >= 0 and (ground.span(unit)[1] == end if behind else ground.span(unit)[0] == start)
            complete = whole and ground.text[:end][-1:] in ".!?" if behind else whole
            edits = made.edits.setdefault(section, [])
            if complete and _SENTENCE.fullmatch(full) and _shape(full) is None and thing in {None, Part.SENTENCE}:
                self._require_certain(provision, segment, full, 1)
                edits.append(ground.behind_unit(unit, full) if behind else ground.before_unit(unit, full))
            elif complete and thing is Part.PARAGRAPH:
                raise Unclear(msg("It is not clear whether a paragraph or a sentence comes."))
            elif (
                thing is not None
                or (complete and behind)
                or _shape(full) is not None
                or (
                    _ends_twice(
                        ground,
                        end,
                        full if certain or (len(full.split()) > 2 and full[:1].isupper()) else full.rstrip(".;"),
                    )
                )
            ):
                raise Unclear(msg("Words come beside words, and a sentence beside a sentence."))
            else:
                words = full if certain else full.rstrip(".;").rstrip()
                if "\n" in words or (not certain and len(sentences(words)) > 1):
                    raise Unclear(msg("It is not certain where the new text ends: put it between quotation marks."))
                edits.append(ground.beside_words(start, end, words, behind=behind))

    def _beside_place(self, made: Deeds, provision: Provision, target: Target, segment: Segment) -> None:
        """Put something behind or before a part of a text."""
        if not target.parts:
            if provision.thing is None and re.match(
                r"[*#]*(?:artikel |article )?\d+[\d.]*[a-z]?\.? \S", self._new(provision, segment)
            ):
                self._insert_unit(made, replace(provision, thing=Chunk(Kind.THING, "unit", (1,))), target, segment)
                return
            raise Unclear(msg("It does not say what comes: a section, a paragraph or a sentence."))
        section, areas = self._held(target)
        area, ground = areas[-1 if provision.side is Kind.AFTER else 0], self.ground(section)
        text = self._new(provision, segment).strip("\n")
        thing = part_of(provision.thing.value) if provision.thing else None
        edits = made.edits.setdefault(section, [])
        behind = provision.side is Kind.AFTER
        if area.column:
            raise Unclear(msg("It does not say which row of the table is meant."))
        match area.part:
            case Part.SENTENCE if thing in {None, Part.SENTENCE}:
                self._require_sentences(text)
                self._require_certain(provision, segment, text, 1)
                if _SENTENCE.fullmatch(text.strip()) is None:
                    raise Unclear(msg("The new text is no sentence."))
                first, last = ground.units_of(area.start, area.end)
                edits.append(ground.behind_unit(last, text) if behind else ground.before_unit(first, text))
            case Part.ITEM if thing in {None, Part.ITEM}:
                edits += self._item_beside(ground, area, text, provision, behind=behind)
            case Part.ROW if thing in {None, Part.ROW}:
                edits.append(self._row_beside(ground, area, text, behind=behind))
            case Part.PARAGRAPH | Part.LIST | Part.TABLE if thing in {None, Part.PARAGRAPH, Part.LIST, Part.TABLE}:
                if thing is None and not (provision.thing or segment.text):
                    raise Unclear(msg("It is not clear whether a paragraph or a sentence comes."))
                self._require_blocks(text, thing, provision, segment)
                if area.part is Part.TABLE:
                    area = replace(area, end=ground.line_end(area.end))
                edits.append(ground.behind_block(area.end, text) if behind else ground.before_block(area.start, text))
            case _:
                raise Unclear(msg("It is not clear where the new text comes."))

    def _require_blocks(self, text: str, thing: Part | None, provision: Provision, segment: Segment) -> None:
        blocks = [each for each in block(text).split("\n\n") if each.strip()]
        if thing is Part.PARAGRAPH and len(blocks) > max(1, _told(provision)) and not self._certain(provision, segment):
            raise Unclear(msg("It is not certain where the new text ends: put it between quotation marks."), blocks)

    def _row_beside(self, ground: Ground, area: Area, text: str, *, behind: bool) -> Edit:
        start, end = ground.line_start(area.start), ground.line_end(area.start)
        rows = self._row(ground.text[start:end], text)
        return Edit(end, end, "\n" + rows) if behind else Edit(start, start, rows + "\n")

    def _item_beside(self, ground: Ground, area: Area, text: str, provision: Provision, *, behind: bool) -> list[Edit]:
        """Return the edits that put items beside one: with its marker, and the next number in a list of numbers."""
        rows = [row for row in text.split("\n") if row.strip()]
        if area.lettered:
            return self._letter_beside(ground, area, rows, provision, behind=behind)
        marker = ground.marker(area.path)
        count = ground.count(Part.ITEM, area.path[1:])
        follows = area.path[0][1] < count or not behind
        made: list[str] = []
        own = re.search(r"\d+", marker)
        number = int(own[0]) + (1 if behind else 0) if own else 0
        for row in rows:
            mark, words = bare_item(row)
            if row[:1].isspace() and made and mark:
                raise Unclear(msg("Other items hang below it: say what becomes of them."))
            if mark and own and mark.strip("().") != str(number):
                raise Unclear(msg("The new text has another mark: {mark}.", mark=mark))
            head = re.sub(r"\d+", str(number), marker) if own else marker
            made.append(head + f"\n{' ' * len(head)}".join(sentences(words)))
            number += 1
        told = max(1, _told(provision))
        if not rows or (len(rows) > told and _told(provision)):
            raise Unclear(msg("It names {count} items, and gives {given}.", count=told, given=len(rows)))
        if own and follows and not provision.renumbered:
            raise Unclear(msg("It does not say what becomes of the numbers that follow."))
        if behind:
            stop = ground.line_end(max(area.end - 1, 0))
            return [Edit(stop, stop, "".join(f"\n{row}" for row in made))]
        begin = ground.line_start(area.start)
        return [Edit(begin, begin, "".join(f"{row}\n" for row in made))]

    def _letter_beside(
        self, ground: Ground, area: Area, rows: Sequence[str], provision: Provision, *, behind: bool
    ) -> list[Edit]:
        letters = ground.letters()
        index = next(n for n, (_, each) in enumerate(letters) if each.start == area.start)
        if len(rows) != 1:
            raise Unclear(msg("It names {count} items, and gives {given}.", count=1, given=len(rows)))
        mark, words = bare_item(rows[0])
        letter = chr(ord("a") + index + (1 if behind else 0))
        if mark and mark.strip("().") != letter:
            raise Unclear(msg("The new text has another mark: {mark}.", mark=mark))
        if not provision.renumbered and (index < len(letters) - 1 or not behind):
            raise Unclear(msg("It does not say what becomes of the numbers that follow."))
        alone = not ground.text[ground.line_start(area.start) : area.start].strip() and ground.text[
            area.end : area.end + 1
        ] in {"", "\n"}
        between = "\n" if alone else " "
        new = f"{letter}. {words.strip()}"
        return [Edit(area.end, area.end, between + new) if behind else Edit(area.start, area.start, new + between)]

    def _at_the_end(self, made: Deeds, provision: Provision, target: Target, segment: Segment) -> None:
        """Put something at the end of a section, or of a part of its text."""
        beginning = target.edge is Kind.BEGIN
        if not provision.added and target.edge is None:
            raise Unclear(msg("It is not clear where the new text comes."))
        if target.whole or target.heading or (target.plan and not target.numbers):
            raise Unclear(msg("It does not say of which section."))
        text = self._new(provision, segment)
        if not target.parts:
            section = self._one(target)
            if self._below(section):
                names = [self._labels[each] for each in (section, *self._below(section))]
                raise Unclear(
                    msg("It does not say of which section below {label}.", label=self._labels[section]), names
                )
            made.edits.setdefault(section, []).extend(
                self._ending(section, text, provision, segment, beginning=beginning)
            )
            return
        section, areas = self._held(target)
        if len(areas) != 1 or areas[0].column:
            raise Unclear(msg("It names two places."))
        made.edits.setdefault(section, []).extend(
            self._ending_part(self.ground(section), areas[0], text, provision, segment, beginning=beginning)
        )

    def _ending(
        self, section: str, text: str, provision: Provision, segment: Segment, *, beginning: bool
    ) -> list[Edit]:
        ground = self.ground(section)
        thing = part_of(provision.thing.value) if provision.thing else None
        if thing in {Part.ITEM, Part.ROW}:
            part = Part.LIST if thing is Part.ITEM else Part.TABLE
            letters = ground.letters() if part is Part.LIST and not ground.count(Part.LIST, ()) else []
            if letters and not beginning:
                rows = [row for row in text.split("\n") if row.strip()]
                return self._letter_beside(ground, letters[-1][1], rows, provision, behind=True)
            area = ground.area([Chunk(Kind.PART, part, (), part)], provision.targets[0].words)[0]
            return self._ending_part(ground, area, text, provision, segment, beginning=beginning)
        count = ground.count(Part.PARAGRAPH, ())
        if thing is Part.PARAGRAPH or (_shape(text) is not None and thing in {None, Part.LIST, Part.TABLE}):
            self._require_blocks(text, thing, provision, segment)
            return [self._last_block(ground, text, beginning=beginning)]
        if thing not in {None, Part.SENTENCE} or not count:
            raise Unclear(msg("It is not clear where the new text comes."))
        path = ((Part.PARAGRAPH, 1 if beginning else count),)
        span = ground.known.spans[path]
        ends = all(each.shape.kind.value == "footnote" for each in ground.known.all_units[span[1] + 1 :])
        if (beginning and span[0] != 0) or (not beginning and not ends):
            raise Unclear(msg("It is not clear where the new text comes: the text does not end with a sentence."))
        if not ground.shown(span[1]).rstrip().endswith((".", "!", "?", "]", "”", "’", ")")):
            raise Unclear(msg("It is not clear where the new text comes: the text does not end with a sentence."))
        self._require_sentence(text, provision, segment)
        return [ground.before_unit(span[0], text) if beginning else ground.behind_unit(span[1], text)]

    def _require_sentence(self, text: str, provision: Provision, segment: Segment) -> None:
        self._require_sentences(text)
        self._require_certain(provision, segment, text, 1)
        if _SENTENCE.fullmatch(text.strip()) is None:
            raise Unclear(msg("The new text is no sentence."))

    @staticmethod
    def _last_block(ground: Ground, text: str, *, beginning: bool) -> Edit:
        """Return the edit that puts a paragraph first, or last before the footnotes."""
        if beginning:
            return Edit(0, 0, block(text) + ("\n\n" if ground.text else "\n"))
        units = ground.known.all_units
        last = max((n for n, each in enumerate(units) if each.shape.kind.value != "footnote"), default=-1)
        if last < 0:
            return Edit(0, 0, block(text) + ("\n\n" if units else "\n"))
        return ground.behind_block(ground.span(last)[1], text)

    def _ending_part(
        self, ground: Ground, area: Area, text: str, provision: Provision, segment: Segment, *, beginning: bool
    ) -> list[Edit]:
        thing = part_of(provision.thing.value) if provision.thing else None
        if area.part in {Part.LIST, Part.TABLE}:
            return self._ending_rows(ground, area, text, provision, thing, beginning=beginning)
        if area.lettered or area.part in {Part.ROW, Part.HEAD, Part.HEADING, Part.CELL}:
            raise Unclear(msg("It is not clear where the new text comes."))
        first, last = ground.units_of(area.start, area.end)
        full = text.strip()
        if _SENTENCE.fullmatch(full) and full[:1] not in ",;":
            if thing not in {None, Part.SENTENCE} or (area.part is Part.ITEM and ground.count(Part.ITEM, area.path)):
                raise Unclear(msg("It is not clear where the new text comes."))
            self._require_sentence(full, provision, segment)
            return [ground.before_unit(first, full) if beginning else ground.behind_unit(last, full)]
        if thing is not None or beginning or _shape(full) is not None or "\n" in full:
            raise Unclear(msg("The new text is no sentence."))
        words = full if self._certain(provision, segment) else full.rstrip(".;").rstrip()
        end = area.end - (ground.text[area.end - 1] in ".;:!?")
        if first != last and area.part is Part.ITEM:
            raise Unclear(msg("It is not clear where the new text comes."))
        return [
            ground.beside_words(
                end, end, words.rstrip(".") if ground.text[end : end + 1] == "." else words, behind=True
            )
        ]

    def _ending_rows(
        self, ground: Ground, area: Area, text: str, provision: Provision, thing: Part | None, *, beginning: bool
    ) -> list[Edit]:
        part = Part.ITEM if area.part is Part.LIST else Part.ROW
        if thing not in {None, part} or area.path[0][0] is not area.part:
            raise Unclear(msg("It is not clear where the new text comes."))
        count = ground.count(part, area.path)
        path = ((part, 1 if beginning else count), *area.path)
        if not count:
            raise Unclear(msg("It is not clear where the new text comes."))
        span = ground.known.spans[path]
        one = Area(ground.span(span[0])[0], ground.span(span[1])[1], part, path, last=path)
        if part is Part.ROW:
            return [self._row_beside(ground, one, text, behind=not beginning)]
        return self._item_beside(ground, one, text, provision, behind=not beginning)

    def _insert_unit(self, made: Deeds, provision: Provision, target: Target, segment: Segment) -> None:
        """Put a section into the plan."""
        thing = provision.thing
        assert thing is not None
        if (thing.numbers and thing.numbers[0] > 1) or target.parts or provision.anchor >= 0:
            raise Unclear(msg("Give each new section by itself."))
        text = self._unit_text(thing, self._new(provision, segment).strip("\n"))
        other = self._one(target) if target.numbers else ""
        top = bool(_CHAPTERS.search(thing.words))
        if other:
            beside = provision.side is not None
            is_top = not self._parents.get(other)
            named = re.search(r"paragra|section", thing.words, re.IGNORECASE) is not None
            nested = any(self._parents.get(each) for each in self._order)
            if (beside and top and not is_top) or (beside and named and is_top and nested) or (not beside and top):
                raise Unclear(msg("It is not clear whether a chapter or a section comes."))
        elif not (target.plan or target.whole):
            raise Unclear(msg("It does not say of which section."))
        kind = {Kind.AFTER: PhraseKind.UNIT_AFTER, Kind.BEFORE: PhraseKind.UNIT_BEFORE}.get(
            provision.side or Kind.END, PhraseKind.UNIT_ADDED
        )
        if kind is not PhraseKind.UNIT_ADDED and not other:
            raise Unclear(msg("It does not say of which section."))
        if kind is PhraseKind.UNIT_ADDED and not provision.added and target.edge is None:
            raise Unclear(msg("It is not clear where the new text comes."))
        made.units.append(Phrase(kind, text=text, other=other))

    def _unit_text(self, thing: Chunk, text: str) -> str:
        """Return the heading and text of a new section; raises `NotThere` where it has no heading."""
        first, _, rest = text.partition("\n")
        bare = first.strip(" *#")
        if not re.search(r"artikel|article", thing.words, re.IGNORECASE):
            bare = re.sub(r"^(?:hoofdstuk|paragraaf|chapter|section|§)\s*(?=\d)", "", bare, flags=re.IGNORECASE)
        bare = re.sub(r"^(\d[\w.]*)\.\s", r"\1 ", bare)
        if len(bare) > 150 or bare.endswith((".", ";", ":", ",")) or not re.search(r"[^\W\d_]{2}", bare):
            raise Unclear(msg("The new section has no title."))
        if _SUBHEADING.search(rest):
            raise Unclear(msg("Give each new section by itself."))
        return bare + "\n" + (f"\n{block(rest)}\n" if rest.strip() else "")

    # -- move and renumber ------------------------------------------------------------------------------

    def _move(self, made: Deeds, provision: Provision) -> None:
        if len(provision.targets) != 1 or provision.targets[0].parts:
            raise Unclear(msg("Only sections are moved."))
        section = self._one(provision.targets[0])
        kind, other = self._goal(provision, section)
        made.units.append(Phrase(kind, section, other=other))
        if provision.number:
            made.numbers.append((section, provision.number))

    def _goal(self, provision: Provision, section: str) -> tuple[PhraseKind, str]:
        parent = self._one(provision.destination) if provision.destination else ""
        if provision.behind is not None:
            other = self._one(provision.behind)
            at = At.of(self._document.outline, other)
            if parent and at.parent != parent:
                raise Unclear(
                    msg("{one} does not hang below {other}.", one=self._labels[other], other=self._labels[parent])
                )
            if provision.side is Kind.AFTER:
                return PhraseKind.MOVE_AFTER, other
            return (PhraseKind.MOVE_AFTER, at.after) if at.after else (PhraseKind.MOVE_FIRST, at.parent)
        if not parent:
            raise Unclear(msg("It does not say where it goes."))
        below = [each.id for each in outline.children(self._document.outline, parent) if each.id != section]
        return (PhraseKind.MOVE_AFTER, below[-1]) if below else (PhraseKind.MOVE_FIRST, parent)

    def _renumber(self, made: Deeds, provision: Provision) -> None:
        if provision.renumbered:
            return
        if len(provision.targets) != 1 or provision.targets[0].parts or not provision.number:
            raise Unclear(msg("It does not say which number it gets."))
        self._wanted(made, provision.targets[0], Target(provision.targets[0].unit, provision.number))

    def _wanted(self, made: Deeds, one: Target, other: Target) -> None:
        """Take down which numbers sections have to get; of articles the title changes."""
        sections, numbers = self.sections(one), _numbers(other.numbers, len(self.sections(one)))
        if len(sections) != len(numbers):
            raise Unclear(msg("It does not say which number it gets."))
        for section, number in zip(sections, numbers, strict=True):
            title = self._document.sections[section].title
            if re.match(r"(?:artikel|article|hoofdstuk|chapter) \d", title, re.IGNORECASE):
                made.units.append(Phrase(PhraseKind.TITLE, section, new=_NUMBER.sub(number, title, count=1)))
            else:
                made.numbers.append((section, number))

    def _ride(self, made: Deeds, provision: Provision, rider: Renumbering) -> None:
        """Give what an order names with its main words another number: sections, items or letters."""
        try:
            one = target_of(rider.one)
            if one.numbers and not one.parts:
                said = re.sub(rf"^(?:de |het |the )?(?:{UNIT_NOUNS})\s+", "", rider.other, flags=re.IGNORECASE)
                self._wanted(made, one, Target(one.unit, said))
                return
            other = target_of(rider.other)
        except NotUnderstood as error:
            raise Unclear(error.reason) from None
        base = provision.targets[0]
        section = self._one(replace(base, parts=()))
        ground = self.ground(section)
        above = tuple(base.parts[:-1]) if one.parts and len(one.parts) == 1 else ()
        marks = _given(other)
        if not one.parts or not marks:
            raise Unclear(msg("It does not say which number it gets."))
        chunks = [replace(one.parts[-1], numbers=(number,)) for number in one.parts[-1].numbers] or [
            replace(one.parts[-1], name=mark) for mark in _letters(one.parts[-1].name)
        ]
        if len(chunks) != len(marks):
            raise Unclear(msg("It does not say which number it gets."))
        for chunk, mark in zip(chunks, marks, strict=True):
            made.edits.setdefault(section, []).append(
                self._remarked(ground, [*above, *one.parts[:-1], chunk], mark, one.words)
            )

    @staticmethod
    def _remarked(ground: Ground, parts: Sequence[Chunk], mark: str, words: str) -> Edit:
        (area,) = ground.area(parts, words)[:1]
        if area.part is not Part.ITEM:
            raise Unclear(msg("It does not say which number it gets."))
        start = area.start if area.lettered else ground.line_start(area.start)
        found = re.compile(r"\s*(\w{1,4})").match(ground.text, start)
        if found is None:
            raise Unclear(msg("It does not say which number it gets."))
        return Edit(found.start(1), found.end(1), mark)

    def _repunctuate(self, made: Deeds, provision: Provision, place: Target, old: str, new: str) -> None:
        """Put another sign at the end of a place."""
        base = provision.targets[0]
        if not place.numbers:
            parts = place.parts or base.parts
            place = replace(place, unit=base.unit, numbers=base.numbers, parts=parts)
        section, areas = self._held(place)
        ground, end = self.ground(section), areas[-1].end
        if ground.text[end - 1 : end] != old:
            raise Unclear(msg("There is no “{sign}” at the end of {place}.", sign=old, place=place.words))
        made.edits.setdefault(section, []).append(Edit(end - 1, end, new))


def _told(provision: Provision) -> int:
    """Return how many things are told to come; 0 where that is not said."""
    thing = provision.thing
    return thing.numbers[0] if thing is not None and thing.numbers else 0


def _ends_twice(ground: Ground, end: int, words: str) -> bool:
    """Tell whether words that come would bring a second full stop, or a sentence in the middle of another."""
    return words.endswith((".", "!", "?")) and (
        ground.text[end : end + 1] in ".!?" or _SENTENCE.fullmatch(words) is not None
    )


def _require_notes(old: str, new: str) -> None:
    """Refuse words in the place of others that hold the mark of a footnote."""
    if set(re.findall(r"\[\^[^\]]+\]", old)) - set(re.findall(r"\[\^[^\]]+\]", new)):
        raise Unclear(msg("A footnote is referred to in these words: say what becomes of it."))


def _shape(text: str) -> Part | None:
    """Return what a text is that is no running text: a list, a table or a heading."""
    first = text.strip().split("\n")[0] if text.strip() else ""
    if first.startswith("|"):
        return Part.TABLE
    if re.match(r"(?:[-*+•]|\d{1,3}[.)]|[a-z][.)])\s+\S", first):
        return Part.LIST
    return Part.HEADING if re.match(r"#{1,6}\s", first) else None


def _one_line(text: str, *, unquoted: bool) -> str:
    words = text.strip()
    if "\n" in words:
        raise Unclear(msg("The new text has more than one paragraph."))
    return words.rstrip(".").rstrip() if unquoted else words


def _numbers(said: str, count: int) -> list[str]:
    """Return the numbers that are said: each, or from one to another."""
    ends = _RANGE.split(said)
    found = _NUMBER.findall(said)
    if re.sub(rf"{_NUMBER.pattern}|,| en | and |{_RANGE.pattern}", "", said, flags=re.IGNORECASE).strip():
        return []
    if len(ends) == 2 and len(found) == 2 and count > 2:
        head, _, first = found[0].rpartition(".")
        if not first.isdigit():
            return []
        made = [f"{head}.{int(first) + n}" if head else str(int(first) + n) for n in range(count)]
        return made if made[-1] == found[1] else []
    return found


def _given(other: Target) -> list[str]:
    """Return the marks that parts get: numbers or letters."""
    if other.parts and other.parts[-1].numbers:
        return [str(each) for each in other.parts[-1].numbers]
    return _letters(other.parts[-1].name) if other.parts else []


def _letters(name: str) -> list[str]:
    ranged = re.fullmatch(r"\(?(\w)\)? (?:tot en met|t/m) \(?(\w)\)?", name)
    if ranged:
        return [chr(each) for each in range(ord(ranged[1]), ord(ranged[2]) + 1)]
    return [each.strip("()° ") for each in re.split(r",| en | and ", name) if each.strip()]
