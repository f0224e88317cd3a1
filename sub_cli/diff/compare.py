"""From two texts, or two states of a document, to one Comparison. Pure.

The way down: sections by id, sentences by likeness, table cells by column, words by the most readable chain.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from sub_cli.diff.align import FORMAT, Atom, Link, align, heaviest
from sub_cli.diff.changes import (
    BlockChange,
    Comparison,
    Flow,
    Piece,
    Run,
    SectionChange,
    SectionKind,
    SentenceChange,
    SentenceKind,
)
from sub_cli.diff.portions import portions
from sub_cli.diff.renamed_notes import renamed_notes
from sub_cli.diff.tokens import count_words
from sub_cli.diff.words import word_runs
from sub_cli.document.model import Document, Section
from sub_cli.document.numbering import numbers as numbers_of
from sub_cli.document.outline import parents
from sub_cli.document.overlay import fixed_numbers
from sub_cli.text.blocks import BlockKind, Shape
from sub_cli.text.inline import Visible, marked, seen, visible
from sub_cli.text.units import Prose, Unit, take_apart

_NO_BREAKS = (BlockKind.ROW, BlockKind.CODE, BlockKind.HEADING, BlockKind.OTHER)
_ROW = "\x1f"
_EMPTY = Document("", "")
_SAME: Mapping[str, str] = {}


def compare_texts(old: str, new: str, *, old_name: str = "", new_name: str = "") -> Comparison:
    """Return what differs between two texts, as a comparison of one section without id or number."""
    blocks, tails = compare_prose(old, new)
    section = _counted(SectionChange("", blocks=blocks, old_tail=tails[0], new_tail=tails[1]))
    section = replace(section, kinds=(SectionKind.CHANGED,) if section.changed else ())
    return Comparison(old_name, new_name, sections=(section,), total=1)


def compare_documents(
    old: Document | None,
    new: Document | None,
    changed_ids: Iterable[str] | None = None,
    *,
    old_name: str = "",
    new_name: str = "",
    numbers: tuple[Mapping[str, str], Mapping[str, str]] | None = None,
    moved_ids: Collection[str] = (),
) -> Comparison:
    """Return what differs between two states of a document; None is a state in which it is not there.

    Where `changed_ids` is given, no other section is looked at, so that a lazy document reads nothing else. Numbers
    then follow from the outline and these sections alone, unless `numbers` brings those of either side. `moved_ids`
    are sections of which the caller knows that they moved.
    """
    before, after = old or _EMPTY, new or _EMPTY
    wanted = None if changed_ids is None else set(changed_ids)
    known = numbers or _both_numbers(before, after, wanted)
    sides = _Sides(before, after, known)
    old_ids, new_ids = before.ids(), after.ids()
    # Where the outline is the very same one, nothing can have happened to a section that nobody asks for.
    shared = wanted is not None and before.outline is after.outline and known[0] == known[1]
    moved = frozenset() if shared else moved_sections(before, after, moved_ids)
    found, relaid = [], []
    for id in [id for id in new_ids if wanted and id in wanted] if shared else _merged(old_ids, new_ids):
        look = wanted is None or id in wanted
        change = sides.compare(id, look, id in moved)
        if change.kinds:
            found.append(change)
        elif look and sides.source_differs(id):
            relaid.append(id)
    return Comparison(
        old_name,
        new_name,
        (new or before).id,
        before.title if old else after.title,
        after.title if new else before.title,
        tuple(found),
        len(set(old_ids) | set(new_ids)),
        tuple(relaid),
    )


def compare_sections(
    old: Section | None,
    new: Section | None,
    old_number: str = "",
    new_number: str = "",
    *,
    moved: bool = False,
) -> SectionChange:
    """Return what differs between two states of one section; None is a state in which it is not there."""
    was, now = old or new, new or old
    if was is None or now is None:
        raise ValueError("a section must be there on one side")
    change = SectionChange(
        now.id,
        old_number=old_number,
        new_number=new_number,
        old_title=old.title if old else "",
        new_title=new.title if new else "",
    )
    old_text, new_text = old.text if old else "", new.text if new else ""
    if old_text != new_text:
        blocks, tails = compare_prose(old_text, new_text)
        change = replace(change, blocks=blocks, old_tail=tails[0], new_tail=tails[1])
    if old and new and old.title != new.title:
        change = replace(change, title_runs=word_runs(_plain(old.title), _plain(new.title)))
    return replace(_counted(change), kinds=_kinds(change, old, new, moved))


def _kinds(change: SectionChange, old: Section | None, new: Section | None, moved: bool) -> tuple[SectionKind, ...]:
    if old is None:
        return (SectionKind.INSERTED,)
    if new is None:
        return (SectionKind.REMOVED,)
    happened = (
        (change.changed, SectionKind.CHANGED),
        (moved, SectionKind.MOVED),
        (change.old_number != change.new_number and not moved, SectionKind.RENUMBERED),
        (change.old_title != change.new_title, SectionKind.RETITLED),
    )
    return tuple(kind for yes, kind in happened if yes)


@dataclass(frozen=True, slots=True)
class _Sides:
    """Two states of a document, with the numbers of either."""

    old: Document
    new: Document
    numbers: tuple[Mapping[str, str], Mapping[str, str]]

    def compare(self, id: str, look: bool, moved: bool) -> SectionChange:
        """Return what happened to the section `id`; its text is read only where `look` says so."""
        numbers = self.numbers[0].get(id, ""), self.numbers[1].get(id, "")
        there = id in self.numbers[0], id in self.numbers[1]
        if look or not all(there):
            old = self.old.sections.get(id) if there[0] else None
            new = self.new.sections.get(id) if there[1] else None
            if old or new:
                return compare_sections(old, new, *numbers, moved=moved)
        kinds = (SectionKind.MOVED,) if moved else (SectionKind.RENUMBERED,) if numbers[0] != numbers[1] else ()
        section = self.new.sections.get(id) if kinds else None
        title = section.title if section else ""
        return SectionChange(id, kinds, *numbers, old_title=title, new_title=title)

    def source_differs(self, id: str) -> bool:
        """Return whether the text of section `id` differs at all."""
        old, new = self.old.sections.get(id), self.new.sections.get(id)
        return bool(old and new and old.text != new.text)


def _both_numbers(old: Document, new: Document, wanted: set[str] | None) -> tuple[dict[str, str], dict[str, str]]:
    """Return the numbers of two states, worked out once where outline and fixed numbers are the same."""
    found, one, other = _numbers(old, wanted), fixed_numbers(old.sections), fixed_numbers(new.sections)
    same = old.outline is new.outline and wanted is not None and all(one(id) == other(id) for id in wanted)
    return found, found if same else _numbers(new, wanted)


def _numbers(document: Document, wanted: set[str] | None) -> dict[str, str]:
    if wanted is None:
        return numbers_of(document)
    here = {id: document.sections[id] for id in document.ids() if id in wanted and id in document.sections}
    return numbers_of(replace(document, sections=here))


def _merged(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Return every id in the order of `new`; those that are gone stand behind what they stood behind."""
    here = set(new)
    behind: dict[str, list[str]] = {}
    last = ""
    for id in old:
        if id in here:
            last = id
        else:
            behind.setdefault(last, []).append(id)
    result = behind.get("", [])
    for id in new:
        result += [id, *behind.get(id, ())]
    return result


def moved_sections(old: Document, new: Document, known: Collection[str] = ()) -> set[str]:
    """Return the ids of sections that hang elsewhere, or stand elsewhere among those that stayed under one parent.

    Of two that changed places either may have moved; the one that is `known` to have done so is taken.
    """
    above, below = parents(old.outline), parents(new.outline)
    moved = {id for id in above if id in below and above[id] != below[id]}
    place = {id: n for n, id in enumerate(below)}
    families: dict[str, list[str]] = {}
    for id, parent in above.items():
        if id in below and id not in moved:
            families.setdefault(parent, []).append(id)
    for family in families.values():
        stay = {i for i, _ in heaviest([(n, place[id], 0.5 if id in known else 1.0) for n, id in enumerate(family)])}
        moved |= {id for n, id in enumerate(family) if n not in stay}
    return moved


def _counted(change: SectionChange) -> SectionChange:
    """Return `change` with the words that came and went counted; words that moved did neither."""
    shapes = [shape for block in change.blocks for shape in (block.was, block.now) if shape]
    labels = {shape.marker for shape in shapes if shape.kind is BlockKind.FOOTNOTE}
    words = {"+": 0, "-": 0}
    for run in _counting(change.blocks):
        text = run.text if "code" in run.format else _without_marks(run.text, labels)
        words[run.op] += count_words(text)
    return replace(change, added=words["+"], removed=words["-"])


def _counting(blocks: Iterable[BlockChange]) -> Iterator[Run]:
    """Yield the runs whose words came or went; a definition is not shown, so that it has none."""
    for block in blocks:
        if block.shape.kind is BlockKind.OTHER:
            continue
        for sentence in block.sentences:
            if sentence.kind not in (SentenceKind.EQUAL, SentenceKind.MOVED_FROM):
                yield from (run for run in sentence.runs if run.op in "+-" and not run.move)


def _without_marks(text: str, labels: Collection[str]) -> str:
    """Return `text` without the marks of the footnotes `labels`, which are no words."""
    if "[^" in text:
        for label in labels:
            text = text.replace(f"[^{label}]", "")
    return text


def _plain(text: str) -> Visible:
    return ((text, ()),) if text else ()


def compare_prose(old: str, new: str) -> tuple[tuple[BlockChange, ...], tuple[str, str]]:
    """Return the blocks of two Markdown texts with what happened to each, and what is behind the last of either."""
    was, now = take_apart(old), take_apart(new)
    labels = renamed_notes(was, now) if "[^" in old else {}
    before, after = _Text(was, labels), _Text(now)
    links = align(before.atoms, after.atoms)
    return tuple(_Blocks(before, after).build(links)), (before.prose.tail, after.prose.tail)


class _Text:
    """One side: its units, the atoms they make, and what is seen of them."""

    def __init__(self, prose: Prose, renamed: Mapping[str, str] = _SAME) -> None:
        """Take `prose`, in which footnotes are called by the label on the other side, where they are `renamed`."""
        self.prose = prose
        self.labels = replace(prose.labels, renamed=renamed) if renamed else prose.labels
        self.parts: list[list[Unit]] = []
        self.atoms: list[Atom] = []
        self.blocks: list[list[int]] = []
        for unit in prose.units:
            cell = unit.shape.kind is BlockKind.ROW and not unit.first
            if unit.first or not self.blocks:
                self.blocks.append([])
            if cell and self.parts:
                self.parts[-1].append(unit)
            else:
                self.blocks[-1].append(len(self.parts))
                self.parts.append([unit])
        self._seen: dict[int, list[Visible]] = {}
        self._block_of = [number for number, block in enumerate(self.blocks) for _ in block]
        for n, part in enumerate(self.parts):
            self.atoms.append(Atom(self._key(n), part[0].shape.kind, self._block_of[n]))

    def _key(self, n: int) -> str:
        """Return what atom `n` says: where it has marks, as it is seen, since `*a*` and `_a_` are one to a reader."""
        part = self.parts[n]
        if part[0].shape.kind is BlockKind.ROW:
            # a row is never the same as a sentence, whatever it says
            return _ROW + " | ".join(_said(self.cell(unit)) if marked(unit.text) else unit.text for unit in part)
        code = part[0].shape.kind is BlockKind.CODE
        return part[0].text if code or not marked(part[0].text) else _said(self.visible(n))

    def shape(self, n: int) -> Shape:
        """Return the form of the block that atom `n` stands in."""
        shape = self.parts[n][0].shape
        if not self.labels.renamed or shape.kind is not BlockKind.FOOTNOTE:
            return shape
        return replace(shape, marker=self.labels.renamed.get(shape.marker, shape.marker))

    def ends_code(self, n: int) -> bool:
        """Return whether atom `n`, a line of code, is the last of it."""
        return n + 1 == len(self.parts) or self.shape(n + 1).kind is not BlockKind.CODE or self.shape(n + 1).opens

    def visible(self, n: int) -> Visible:
        """Return what is seen of atom `n`, a sentence."""
        number = self._block_of[n]
        if number not in self._seen:
            block = [self.parts[k][0] for k in self.blocks[number]]
            code = block[0].shape.kind is BlockKind.CODE
            self._seen[number] = (
                [_plain(u.text) for u in block] if code else visible([u.text for u in block], self.labels)
            )
        return self._seen[number][n - self.blocks[number][0]]

    def cell(self, unit: Unit) -> Visible:
        """Return what is seen of `unit`, a cell of this side."""
        return visible([unit.words], self.labels)[0]

    def piece(self, n: int) -> Piece:
        """Return atom `n`, a sentence, in its source."""
        return piece(self.parts[n][0])


def _said(spans: Visible) -> str:
    """Return words with their formats, alike for all that look alike."""
    return "".join(text + "".join(f"{FORMAT}{name}{FORMAT}" for name in form) for text, form in spans)


def piece(unit: Unit) -> Piece:
    """Return the source of a unit."""
    return Piece(unit.text, unit.lead, "" if unit.raw == unit.text else unit.raw, unit.line)


@dataclass(slots=True)
class _Group:
    """A block while it is being put together."""

    key: tuple[str, int]
    was: Shape | None
    now: Shape | None
    sentences: list[SentenceChange]


class _Blocks:
    """Puts the linked sentences together as blocks, in an order that is that of either text."""

    def __init__(self, old: _Text, new: _Text) -> None:
        self.old, self.new = old, new
        self.groups: list[_Group] = []
        self.last: Link | None = None
        self.moves: dict[int, list[int]] = {}
        self.columns: dict[tuple[int, int], list[tuple[int, int]]] = {}
        self.tables = _tables(new)
        self.told: set[int] = set()
        """Tables of the new text of which a row that stayed was come by."""

    def build(self, links: list[Link]) -> Iterator[BlockChange]:
        """Yield every block."""
        for link in links:
            if link.move and link.old:
                self.moves.setdefault(link.move, []).append(link.old[0])
        for queue in self.moves.values():
            queue.sort(reverse=True)
        self._settle_columns(links)
        loose: list[Link] = []
        for link in links:
            if link.old and link.new:
                if loose:
                    self._loose(loose, link)
                    loose = []
                self._pair(link)
            else:
                loose.append(link)
        self._loose(loose, None)
        for group in self.groups:
            yield BlockChange(group.was, group.now, tuple(group.sentences))

    def _settle_columns(self, links: list[Link]) -> None:
        """Find which column became which, from all rows together whose number of cells changed alike."""
        rows: dict[tuple[int, int], list[tuple[list[str], list[str]]]] = {}
        for link in links:
            if link.old and link.new and self._in_table(link):
                was, now = self.old.parts[link.old[0]], self.new.parts[link.new[0]]
                pair = [unit.text for unit in was], [unit.text for unit in now]
                rows.setdefault((len(was), len(now)), []).append(pair)
        self.columns = {sizes: _columns(*sizes, pairs) for sizes, pairs in rows.items()}

    def _loose(self, links: list[Link], following: Link | None) -> None:
        """Add what is gone or new between two pairs: first what is of the block before, last of the one behind."""
        placed = sorted((self._rank(link, following), bool(link.new), link) for link in links)
        for rank, _, link in placed:
            if link.new:
                n = link.new[0]
                self._add(("new", self.new.atoms[n].block), None, self.new.shape(n), self._single(link))
            else:
                n = link.old[0]
                key = self._key_of_gone(n, rank, following)
                self._add(key, self.old.shape(n) if key[0] == "old" else None, None, self._single(link))

    def _rank(self, link: Link, following: Link | None) -> int:
        """Return 0 for what stands in the block of the pair before, 2 for the one behind, 1 for a block of its own."""
        atoms = self.new.atoms if link.new else self.old.atoms
        block = atoms[(link.new or link.old)[0]].block
        if self.last and atoms[(self.last.new if link.new else self.last.old)[-1]].block == block:
            return 0
        return 2 if following and atoms[(following.new if link.new else following.old)[0]].block == block else 1

    def _key_of_gone(self, n: int, rank: int, following: Link | None) -> tuple[str, int]:
        beside = self.last if rank == 0 else following if rank == 2 else None
        if beside is None:
            return "old", self.old.atoms[n].block
        return "new", self.new.atoms[beside.new[-1 if rank == 0 else 0]].block

    def _pair(self, link: Link) -> None:
        """Add what stayed, edited or not."""
        i, j = link.old[0], link.new[0]
        flow = self._flow(link)
        sentences = self._cells(i, j) if self._in_table(link) else [self._sentence(link)]
        sentences[0] = replace(sentences[0], flow=flow) if flow else sentences[0]
        if len(link.new) > 1 and self._is_listed(link):
            self._add_list(link, sentences[0])
        else:
            self._add(("new", self.new.atoms[j].block), self.old.shape(i), self.new.shape(j), sentences)
        self.last = link

    def _add_list(self, link: Link, whole: SentenceChange) -> None:
        """Add a sentence that became a list: its beginning, then an item for each part of it."""
        seen_of = [seen(self.new.visible(n)) for n in link.new]
        joints = [0, *(0 if text.endswith("\n") else 1 for text in seen_of[:-1])]
        for n, place, runs in zip(count(), link.new, portions(whole.runs, seen_of, joints), strict=False):
            flow = whole.flow if n == 0 else Flow.SAME
            part = SentenceChange(SentenceKind.SPLIT, () if n else whole.old, whole.new[n : n + 1], runs, flow=flow)
            was = None if n else self.old.shape(link.old[0])
            self._add(("new", self.new.atoms[place].block), was, self.new.shape(place), [part])

    def _in_table(self, link: Link) -> bool:
        return BlockKind.ROW in (self.old.atoms[link.old[0]].kind, self.new.atoms[link.new[0]].kind)

    def _flow(self, link: Link) -> Flow:
        """Return whether a paragraph break came or went before a pair."""
        old, new = self.old.atoms[link.old[0]], self.new.atoms[link.new[0]]
        if old.kind is new.kind is BlockKind.CODE:
            return self._code_flow(link.old[0], link.new[0])
        if self.last is None or old.kind in _NO_BREAKS or new.kind in _NO_BREAKS:
            return Flow.SAME
        above = self.new.atoms[self.last.new[-1]]
        if above.kind in _NO_BREAKS:
            return Flow.SAME
        was = self.old.atoms[self.last.old[-1]].block != old.block
        now = above.block != new.block
        return Flow.SAME if was == now else Flow.MERGED if was else Flow.SPLIT

    def _code_flow(self, i: int, j: int) -> Flow:
        """Return whether code was parted or joined before a line of it, or has other empty lines there or behind it."""
        was, now = self.old.shape(i), self.new.shape(j)
        beside = self.last is not None and (self.last.old[-1], self.last.new[-1]) == (i - 1, j - 1)
        if beside and was.opens != now.opens:
            return Flow.MERGED if was.opens else Flow.SPLIT
        above = was.above != now.above and (beside or (was.opens and now.opens))
        below = was.below != now.below and self.old.ends_code(i) and self.new.ends_code(j)
        return Flow.SPACED if above or below else Flow.SAME

    def _add(self, key: tuple[str, int], was: Shape | None, now: Shape | None, sentences: list[SentenceChange]) -> None:
        if not self.groups or self.groups[-1].key != key:
            self.groups.append(_Group(key, was, now, []))
        group = self.groups[-1]
        group.was, group.now = group.was or was, group.now or now
        group.sentences += sentences

    def _sentence(self, link: Link) -> SentenceChange:
        """Return the change of a sentence that stayed, was split or was joined."""
        if len(link.old) == len(link.new) == 1:
            i, j = link.old[0], link.new[0]
            was, now = (self.old.piece(i),), (self.new.piece(j),)
            return _compared(self.old.visible(i), self.new.visible(j), was, now)
        old, new = _spaced(map(self.old.visible, link.old)), _spaced(map(self.new.visible, link.new))
        pieces = tuple(map(self.old.piece, link.old)), tuple(map(self.new.piece, link.new))
        kind = SentenceKind.JOINED if len(link.old) > 1 else SentenceKind.SPLIT if len(link.new) > 1 else None
        return _compared(old, new, *pieces, kind=kind, relisted=self._is_listed(link))

    def _is_listed(self, link: Link) -> bool:
        """Return whether a sentence is a list on the other side: its parts stand in blocks of their own."""
        old, new = {self.old.atoms[n].block for n in link.old}, {self.new.atoms[n].block for n in link.new}
        return len(old) > 1 or len(new) > 1

    def _single(self, link: Link) -> list[SentenceChange]:
        """Return the changes of an atom that is on one side only: one, or one for each cell."""
        text, n = (self.new, link.new[0]) if link.new else (self.old, link.old[0])
        if text.atoms[n].kind is BlockKind.ROW:
            return [self._one_sided(link, text.cell(unit), unit) for unit in text.parts[n]]
        return [self._one_sided(link, text.visible(n), text.parts[n][0])]

    def _one_sided(self, link: Link, spans: Visible, unit: Unit) -> SentenceChange:
        source = (piece(unit),)
        if link.old:
            kind = SentenceKind.MOVED_FROM if link.move else SentenceKind.REMOVED
            return SentenceChange(kind, source, (), _all("-", spans), link.move, column=unit.column)
        if not link.move:
            return SentenceChange(SentenceKind.INSERTED, (), source, _all("+", spans), column=unit.column)
        runs = self._moved_runs(link, spans, unit)
        return SentenceChange(SentenceKind.MOVED_TO, (), source, runs, link.move, column=unit.column)

    def _moved_runs(self, link: Link, spans: Visible, unit: Unit) -> tuple[Run, ...]:
        """Return the words of what moved here against those it had where it came from."""
        queue = self.moves[link.move]
        origin = queue[-1]
        cells = self.old.parts[origin]
        if unit is self.new.parts[link.new[0]][-1]:
            queue.pop()
        if not unit.column:
            return word_runs(self.old.visible(origin), spans)
        was = cells[unit.column - 1] if unit.column <= len(cells) else None
        return word_runs(self.old.cell(was) if was else (), spans)

    def _cells(self, i: int, j: int) -> list[SentenceChange]:
        """Return the changes of two table rows, cell by cell."""
        old, new, first = self.old.parts[i], self.new.parts[j], self.tables[j] not in self.told
        self.told.add(self.tables[j])
        changes = []
        a = b = 0
        for k, m in [*self.columns[len(old), len(new)], (len(old), len(new))]:
            for unit in old[a:k]:
                changes.append(_compared(self.old.cell(unit), (), (piece(unit),), (), column=unit.column))
            for unit in new[b:m]:
                changes.append(_compared((), self.new.cell(unit), (), (piece(unit),), column=unit.column))
            if k < len(old):
                sides = self.old.cell(old[k]), self.new.cell(new[m])
                change = _compared(*sides, (piece(old[k]),), (piece(new[m]),), column=new[m].column)
                changes.append(replace(change, aligned=_aligned(old[k], new[m]) if first else ()))
            a, b = k + 1, m + 1
        return changes


def _aligned(was: Unit, now: Unit) -> tuple[str, ...]:
    """Return how the column of a cell was set and is set; nothing where that is the same, or one is no cell."""
    turned = was.column and now.column and was.align != now.align
    return (was.align, now.align) if turned else ()


def _tables(text: _Text) -> list[int]:
    """Return for each atom the one that begins its table: the head row; itself for what is in none."""
    found: list[int] = []
    for n, atom in enumerate(text.atoms):
        below = n and atom.kind is text.atoms[n - 1].kind is BlockKind.ROW and not text.parts[n][0].shape.head
        found.append(found[-1] if below else n)
    return found


def _columns(old: int, new: int, rows: Sequence[tuple[list[str], list[str]]]) -> list[tuple[int, int]]:
    """Return which of `old` columns is which of `new` ones: by place where there are as many, else by what is in them.

    Swapping the two mirrors the answer.
    """
    if old == new:
        return _same_columns(old, rows)
    if old > new:
        return [(i, j) for j, i in _columns(new, old, [(now, was) for was, now in rows])]
    return heaviest([(i, j, _column_worth(i, j, rows)) for i in range(old) for j in range(new)])


def _same_columns(size: int, rows: Sequence[tuple[list[str], list[str]]]) -> list[tuple[int, int]]:
    """Return which of `size` columns is which, by place, unless far more cells stand beside it: a year went."""
    if [was for was, _ in rows] > [now for _, now in rows]:
        return [(i, j) for j, i in _same_columns(size, [(now, was) for was, now in rows])]
    alike = {(i, j): sum(was[i] == now[j] for was, now in rows) for i in range(size) for j in range(size)}
    moved = heaviest([(i, j, float(n)) for (i, j), n in alike.items() if 2 * n >= len(rows)])
    stay = sum(alike[n, n] for n in range(size))
    if sum(alike[pair] for pair in moved) <= stay + len(rows):
        return [(n, n) for n in range(size)]
    return _filled(moved, size)


def _filled(pairs: list[tuple[int, int]], size: int) -> list[tuple[int, int]]:
    """Return `pairs` with the columns between them that are as many on either side."""
    result: list[tuple[int, int]] = []
    a = b = 0
    for i, j in [*pairs, (size, size)]:
        if i - a == j - b:
            result += [(a + n, b + n) for n in range(i - a)]
        result += [(i, j)] * (i < size)
        a, b = i + 1, j + 1
    return result


def _column_worth(i: int, j: int, rows: Sequence[tuple[list[str], list[str]]]) -> float:
    """Return how much speaks for column `i` being column `j` now: the same words, else both figures, else the place."""
    cells = [(was[i], now[j]) for was, now in rows]
    alike = sum(1.0 if was == now else 0.5 * (_has_figure(was) and _has_figure(now)) for was, now in cells)
    return 0.5 + 2 * alike / len(rows) - abs(i - j) / 100


def _has_figure(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _spaced(sentences: Iterable[Visible]) -> Visible:
    """Return what is seen of several sentences of one block."""
    result: list[tuple[str, tuple[str, ...]]] = []
    for spans in sentences:
        if result and not result[-1][0].endswith("\n"):
            result.append((" ", ()))
        result += spans
    return tuple(result)


def _all(op: str, spans: Visible) -> tuple[Run, ...]:
    return tuple([Run(op, text, form) for text, form in spans])


def _compared(
    old: Visible,
    new: Visible,
    was: tuple[Piece, ...],
    now: tuple[Piece, ...],
    *,
    kind: SentenceKind | None = None,
    column: int = 0,
    relisted: bool = False,
) -> SentenceChange:
    """Return the change of what stood as `was` and stands as `now`."""
    if not was or not now:
        gone = bool(was)
        kind = SentenceKind.REMOVED if gone else SentenceKind.INSERTED
        return SentenceChange(kind, was, now, _all("-", old) if gone else _all("+", new), column=column)
    if old == new:
        return SentenceChange(kind or SentenceKind.EQUAL, was, now, _all("=", new), column=column)
    runs = word_runs(old, new, relisted=relisted)
    if kind is None:
        kind = SentenceKind.EQUAL if all(run.op == "=" for run in runs) else SentenceKind.EDITED
    return SentenceChange(kind, was, now, runs, column=column)
