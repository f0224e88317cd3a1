"""YAML as this tool reads it: a small, strict part of the language, with a line and a column for every node.

The parser is libyaml through ruamel, event by event: an event says whether a node carries an anchor or a
tag, which a loaded value no longer does, and reading stops at the first bracket that is nested too deep,
so that hostile files cost no more time than honest ones. Values are never converted here: a plain `2.10`
or `no` stays what a person typed, and the reader above decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import islice
from typing import Literal, Protocol

from sub_cli import codes
from sub_cli.codes import Code
from sub_cli.errors import BadInput, Finding, Place
from sub_cli.messages import Message, msg
from sub_cli.store.tabs import spaced

MAX_BYTES = 1_000_000
"""The largest file that is read, in bytes; an outline of 10,000 sections takes about half of it."""
MAX_DEPTH = 64
"""How deep lists and mappings may be nested: an outline needs two for each level."""
MAX_NODES = 120_000
"""How many nodes one file may hold."""
MAX_COMPLAINTS = 50
"""How many characters of one file are reported; a binary file would give a million."""
_KEPT = 2
"""How many files are remembered as parsed: an edit reads the file that was read just before, and then its own work."""

_MARK = "<<<<<<<"
_CONFLICT = re.compile(r"^<{7,}(?: .*)?$", re.MULTILINE)
"""The line with which git begins a conflict."""
_BOM = b"\xef\xbb\xbf"
STRANGE = "\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff\U000e0000-\U000e007f"
"""The characters that no file may hold as they are, as ranges of a regular expression."""
_STRANGE = re.compile(f"[{STRANGE}]")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_DIRECTIVE = re.compile("^%.*", re.MULTILINE)
_CODED = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})")
"""A character written as its number between double quotes."""
_LETTERED = dict(zip("\0\a\b\t\v\f\r\x1b\x85\u2028\u2029", "0abtvfreNLP", strict=True))
"""Characters that cannot stand in a text and can be written as a backslash with a letter (YAML 1.2, 5.7)."""

Kind = Literal["scalar", "list", "mapping"]


class Mark(Protocol):
    """A place in the text, of ruamel; counts from 0."""

    @property
    def line(self) -> int:
        """The line."""

    @property
    def column(self) -> int:
        """The character in it."""


@dataclass(frozen=True, slots=True)
class _Start:
    """The mark of a text of which nothing is read yet."""

    line: int = 0
    column: int = 0


class Event(Protocol):
    """What ruamel's parser tells of one piece of the text; what is not of its kind is not there."""

    start_mark: Mark
    end_mark: Mark
    value: str
    style: str | None
    anchor: str | None
    ctag: object
    flow_style: bool | None
    explicit: bool


class Parser(Protocol):
    """The events of one text, one after the other, of either of ruamel's parsers."""

    def check_event(self) -> bool:
        """Tell whether there is one more."""

    def get_event(self) -> Event:
        """Return the next one."""


class Node:
    """One value of a file and where it stands; lines and columns count from 0, in characters.

    Whoever reads the same bytes may be handed the same nodes: they are not to be changed.
    """

    __slots__ = (
        "column",
        "end_column",
        "end_line",
        "flow",
        "items",
        "kind",
        "line",
        "pairs",
        "style",
        "text",
    )

    def __init__(self, kind: Kind, event: Event) -> None:
        """Take the place of `event`; what the node holds is filled in by the parser."""
        self.kind = kind
        """Which of `text`, `items` and `pairs` holds the value."""
        self.text = ""
        """The value of a scalar, as text."""
        self.style = ""
        """How a scalar is written: plain (""), `'`, `"`, `|` or `>`."""
        self.flow = False
        """True for a list or mapping between brackets."""
        self.items: list[Node] = []
        """The elements of a list."""
        self.pairs: list[tuple[Node, Node]] = []
        """The keys and values of a mapping, in the order of the file."""
        start, end = event.start_mark, event.end_mark
        self.line: int = start.line
        self.column: int = start.column
        self.end_line: int = end.line
        """For block scalars and block collections the end lies behind the blank lines that follow."""
        self.end_column: int = end.column

    @property
    def plain(self) -> bool:
        """Tell whether this is a scalar without quotes."""
        return self.kind == "scalar" and self.style == ""

    @property
    def empty(self) -> bool:
        """Tell whether nothing is written here at all, as behind `key:`."""
        return self.kind == "scalar" and self.style == "" and self.text == ""

    @property
    def length(self) -> int:
        """Return how many characters of its first line the node takes; at least 1."""
        if self.end_line == self.line:
            return max(1, self.end_column - self.column)
        return 1

    def get(self, key: str) -> Node | None:
        """Return the value under `key` of a mapping, or None."""
        return next((value for name, value in self.pairs if name.text == key), None)


def parse(path: str, data: bytes) -> tuple[Node | None, list[Finding]]:
    """Return the root node of `data` and all that is wrong with its form; None where nothing can be read.

    `path` only names the file in the findings.
    """
    _, root, findings = read(path, data)
    return root, findings


def read(path: str, data: bytes) -> tuple[str, Node | None, list[Finding]]:
    """Return the text of `data` with line feeds only, one at its end, with what `parse` returns of it.

    A character that cannot stand is replaced by a space, so that lines and columns stay true and the rest
    of the file can still be read for its other mistakes.
    """
    text, root, findings = _read(data)
    return text, root, [replace(finding, place=replace(finding.place, path=path)) for finding in findings]


@lru_cache(maxsize=_KEPT)
def _read(data: bytes) -> tuple[str, Node | None, tuple[Finding, ...]]:
    if len(data) > MAX_BYTES:
        message = msg("The file has {size} bytes; at most {limit} are read.", size=len(data), limit=MAX_BYTES)
        return "", None, (Finding(codes.TOO_LARGE, message, Place("")),)
    text, findings = decode("", data)
    if _undecodable(findings):
        return text, None, tuple(findings)
    if conflict := conflict_left("", text):
        return text, None, (conflict,)
    root, more = _compose("", text)
    if any(finding.code in (codes.TAB, codes.HIDDEN_CHARACTER) for finding in findings):
        more = [finding for finding in more if finding.code != codes.NOT_YAML]  # the spaces may have brought it about
    return text, root, (*findings, *more)


def conflict_left(path: str, text: str) -> Finding | None:
    """Return the first conflict that git left in a text, None where there is none: what is wrong then follows from it.

    No key, and no line of a block, can begin as git's marks do.
    """
    found = _CONFLICT.search(text) if _MARK in text else None
    if found is None:
        return None
    message = msg("Here stands a conflict of git's: the wordings of two sides, one above the other.")
    line = text.count("\n", 0, found.start()) + 1
    return Finding(codes.CONFLICT_LEFT, message, Place(path, line, 1, len(found[0])), msg("sub settle"))


def _compose(path: str, text: str) -> tuple[Node | None, list[Finding]]:
    # libyaml compares every %TAG line with all before it: 60,000 of them take eight seconds
    directives = islice(_DIRECTIVE.finditer(text), MAX_COMPLAINTS) if "%" in text else ()
    if found := [_directive(path, text, match) for match in directives]:
        return None, found
    composer = _Composer(path, text)
    return composer.compose(), composer.findings


def load(path: str, data: bytes) -> Node:
    """Return the root node of `data`; raise `BadInput` with all findings where its form is wrong."""
    root, findings = parse(path, data)
    if root is None and not findings:
        findings = [nothing_there(path)]
    if root is None or findings:
        raise BadInput.because(*findings)
    return root


def nothing_there(path: str) -> Finding:
    """Return the finding for a file without any content."""
    return Finding(codes.NO_KEYS, msg("The file is empty."), Place(path, 1, 1))


def has_c_parser() -> bool:
    """Tell whether ruamel's C parser is installed; without it reading is some ten times slower."""
    return find_spec("_ruamel_yaml") is not None


@cache
def _parser_class() -> Callable[[str], Parser]:
    from ruamel.yaml import YAML

    reader = YAML(typ="safe", pure=not has_c_parser())
    if not reader.Parser.__module__.endswith("_ruamel_yaml"):
        return lambda text: _PureParser(reader.parse(text))
    parser: Callable[[str], Parser] = reader.Parser
    return parser


class _PureParser:
    """The Python parser's generator of events, with the two methods of the C parser."""

    def __init__(self, events: Iterator[Event]) -> None:
        self._events = events
        self._ahead: list[Event] = []

    def check_event(self) -> bool:
        self._ahead = self._ahead or list(islice(self._events, 1))
        return bool(self._ahead)

    def get_event(self) -> Event:
        return self._ahead.pop()


# -- characters ------------------------------------------------------------------------------------


def decode(path: str, data: bytes) -> tuple[str, list[Finding]]:
    """Return `data` as text with line feeds only, one at its end, and what is wrong with its characters."""
    text, findings = _utf8(path, data)
    if _undecodable(findings):
        return text, findings
    if "\r\n" in text:
        findings.append(_windows_lines(path, text))
        text = text.replace("\r\n", "\n")
    if _STRANGE.search(text):
        findings += strange_characters(path, text)
        text = _STRANGE.sub(" ", text)
    if not unicodedata.is_normalized("NFC", text):
        findings += _not_nfc(path, text)
    return (text if text.endswith("\n") or not text else text + "\n"), findings


def _utf8(path: str, data: bytes) -> tuple[str, list[Finding]]:
    findings = []
    if data.startswith(_BOM):
        data = data[len(_BOM) :]
        message = msg("The file begins with a byte order mark, an invisible character that does not belong to it.")
        findings.append(Finding(codes.BYTE_ORDER_MARK, message, Place(path, 1, 1), _check_fix()))
    try:
        return data.decode("utf-8"), findings
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        message = msg("The file is not UTF-8: byte {byte} cannot stand here.", byte=f"0x{data[error.start]:02X}")
        advice = msg("save the file as UTF-8")
        findings.append(Finding(codes.NOT_UTF8, message, _place(path, before, len(before)), advice))
        return data.decode("utf-8", "replace"), findings


def _undecodable(findings: list[Finding]) -> bool:
    return any(finding.code == codes.NOT_UTF8 for finding in findings)


def _windows_lines(path: str, text: str) -> Finding:
    message = msg("The file has Windows line ends (CRLF); its lines must end with a line feed (LF) only.")
    return Finding(codes.WINDOWS_LINE_ENDS, message, _place(path, text, text.index("\r\n")), _check_fix())


def strange_characters(path: str, text: str) -> list[Finding]:
    """Return the characters of `text` that no file may hold, each in its place."""
    return [_strange(path, text, match) for match in islice(_STRANGE.finditer(text), MAX_COMPLAINTS)]


def _strange(path: str, text: str, match: re.Match[str]) -> Finding:
    place, character = _place(path, text, match.start()), match.group()
    return Finding(*_complaint(character), place, _check_fix() if character == "\t" else None)


def _complaint(character: str) -> tuple[Code, Message]:
    if character == "\t":
        return codes.TAB, msg("A tab cannot stand in this file; use spaces.")
    name = unicodedata.name(character, "") or "control character"
    code = f"U+{ord(character):04X}"
    if _DIRECTION.match(character):
        return codes.TURNED_DIRECTION, msg(
            "{code} ({name}) turns the direction of the text around; it may hide words.", code=code, name=name
        )
    return codes.HIDDEN_CHARACTER, msg("{code} ({name}) cannot stand in a text.", code=code, name=name)


def _not_nfc(path: str, text: str) -> list[Finding]:
    found: list[Finding] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not unicodedata.is_normalized("NFC", line) and len(found) < MAX_COMPLAINTS:
            column = _first_difference(line, unicodedata.normalize("NFC", line))
            message = msg(
                "“{letter}” is written as a letter with a loose accent (not NFC).",
                letter=line[column : column + 2],
            )
            found.append(Finding(codes.LOOSE_ACCENTS, message, Place(path, number, column + 1, 2), _check_fix()))
    return found


def _first_difference(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((at for at, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other)))


def unwanted(value: str) -> tuple[str, Code, Message] | None:
    """Return what escapes smuggled into a quoted `value`: character, code and sentence; None where that is nothing."""
    if match := _STRANGE.search(value):
        return match.group(), *_complaint(match.group())
    if not unicodedata.is_normalized("NFC", value):
        at = _first_difference(value, unicodedata.normalize("NFC", value))
        letter = value[at : at + 2]
        message = msg("“{letter}” is written as a letter with a loose accent (not NFC).", letter=letter)
        return letter[-1], codes.LOOSE_ACCENTS, message
    return None


def written_as(character: str) -> re.Pattern[str]:
    """Return what finds the escape that stands for `character` between double quotes."""
    number = ord(character)
    numbered = [rf"(?i:{form})" for form in (f"x{number:02x}", f"u{number:04x}", f"U{number:08x}")]
    letter = [_LETTERED[character]] if character in _LETTERED else []
    return re.compile(rf"\\(?:{'|'.join([*letter, *numbered])})")


def _place(path: str, text: str, offset: int) -> Place:
    line = text.count("\n", 0, offset)
    return Place(path, line + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1)


def _check_fix() -> Message:
    return msg("sub check --fix does it")


def mended(data: bytes) -> bytes:
    """Return `data` with its form put right.

    No byte order mark, line feeds only and one at the end, spaces for tabs (see `tabs`), NFC.
    Raises `BadInput` where the bytes are not UTF-8.
    """
    text, findings = _utf8("", data)
    if _undecodable(findings):
        raise BadInput.because(*findings)
    text = spaced(text.replace("\r\n", "\n").replace("\r", "\n"))
    text = unicodedata.normalize("NFC", text)
    return (text if text.endswith("\n") or not text else text + "\n").encode()


def _directive(path: str, text: str, match: re.Match[str]) -> Finding:
    place = _place(path, text, match.start())
    message = msg("A line that begins with % is a YAML directive, which has no meaning here.")
    return Finding(codes.SECOND_DOCUMENT, message, Place(path, place.line, 1, len(match.group())))


# -- nodes -----------------------------------------------------------------------------------------


class _Composer:
    """Builds nodes from events, and collects what the format does not allow."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.findings: list[Finding] = []
        self._root: Node | None = None
        self._open: list[Node] = []
        self._documents = 0
        self._nodes = 0
        self._mark: Mark = _Start()

    def compose(self) -> Node | None:
        """Return the root of the first document, or None where the file is empty or broken."""
        steps = self._steps()
        try:
            parser = _parser_class()(self.text)
            while parser.check_event():
                event = parser.get_event()
                self._mark = event.start_mark
                step = steps.get(type(event).__name__)
                if step and not step(event):
                    return None
        except Exception as error:  # ruamel also lets IndexError and ValueError out of some inputs
            self.findings.append(self._broken(error))
            return None
        return self._root

    def _steps(self) -> dict[str, Callable[[Event], bool]]:
        """Return what to do at each event, by its kind; it tells whether to go on."""
        return {
            "ScalarEvent": self._scalar,
            "MappingStartEvent": lambda event: self._enter(event, "mapping"),
            "MappingEndEvent": self._leave,
            "SequenceStartEvent": lambda event: self._enter(event, "list"),
            "SequenceEndEvent": self._leave,
            "AliasEvent": self._alias,
            "DocumentStartEvent": lambda event: self._boundary(event, True),
            "DocumentEndEvent": lambda event: self._boundary(event, False),
        }

    def _scalar(self, event: Event) -> bool:
        node = Node("scalar", event)
        node.text, node.style = event.value, event.style or ""
        if event.anchor or event.ctag:
            self._decoration(event)
        return self._add(node)

    def _alias(self, event: Event) -> bool:
        message = msg("An alias (*{name}) cannot stand here; write the value itself.", name=event.anchor)
        self._report(codes.ANCHOR, message)
        return self._add(Node("scalar", event))

    def _add(self, node: Node) -> bool:
        self._nodes += 1
        if self._open:
            self._open[-1].items.append(node)
        else:
            self._root = node
        if self._nodes > MAX_NODES:
            self._report(codes.TOO_MANY_VALUES, msg("The file holds more than {limit} values.", limit=MAX_NODES))
        return self._nodes <= MAX_NODES

    def _decoration(self, event: Event) -> None:
        if event.anchor:
            message = msg(
                "An anchor (&{name}) cannot stand here; write the value out where it is needed.",
                name=event.anchor,
            )
            self._report(codes.ANCHOR, message, len(event.anchor) + 1)
        if event.ctag:
            self._report(codes.YAML_TAG, msg("A tag (an exclamation mark before a value) cannot stand here."))

    def _enter(self, event: Event, kind: Kind) -> bool:
        node = Node(kind, event)
        node.flow = bool(event.flow_style)
        if event.anchor or event.ctag:
            self._decoration(event)
        going_on = self._add(node)
        self._open.append(node)
        if len(self._open) > MAX_DEPTH:
            self._report(codes.TOO_MANY_VALUES, msg("Lists are nested more than {limit} deep.", limit=MAX_DEPTH))
            return False
        return going_on

    def _leave(self, event: Event) -> bool:
        node = self._open.pop()
        node.end_line, node.end_column = event.end_mark.line, event.end_mark.column
        if node.kind == "mapping":
            node.pairs = list(zip(node.items[::2], node.items[1::2], strict=True))
            node.items = []
            self._check_keys(node)
        return True

    def _check_keys(self, node: Node) -> None:
        seen: set[str] = set()
        for key, _ in node.pairs:
            if key.kind != "scalar" or key.style in ("|", ">"):
                self._report_at(key, codes.KEY_NO_WORD, msg("A key must be one word."))
            elif key.text == "<<" and key.plain:
                self._report_at(key, codes.MERGE_KEY, msg("A merge key (<<) cannot stand here; write the values out."))
            elif key.text in seen:
                self._report_at(key, codes.KEY_TWICE, msg("The key “{key}” stands here a second time.", key=key.text))
            seen.add(key.text)

    def _boundary(self, event: Event, start: bool) -> bool:
        self._documents += start
        if start and self._documents > 1:
            self._report(codes.SECOND_DOCUMENT, msg("A second YAML document begins here; a file holds one."), 3)
            return False
        if not start and event.explicit:
            self._report(codes.SECOND_DOCUMENT, msg("The end mark “...” cannot stand here."), 3)
        return True

    def _report(self, code: Code, message: Message, length: int = 1) -> None:
        if len(self.findings) < MAX_COMPLAINTS:
            place = Place(self.path, self._mark.line + 1, self._mark.column + 1, length)
            self.findings.append(Finding(code, message, place))

    def _report_at(self, node: Node, code: Code, message: Message) -> None:
        if len(self.findings) < MAX_COMPLAINTS:
            self.findings.append(Finding(code, message, Place(self.path, node.line + 1, node.column + 1, node.length)))

    def _broken(self, error: Exception) -> Finding:
        problem = str(getattr(error, "problem", None) or error or type(error).__name__)
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None) or self._mark
        if "quoted scalar" in str(getattr(error, "context", "")) and "end of stream" in problem:
            mark = getattr(error, "context_mark", None) or mark
        message, advice = self._no_character(mark) if "character escape code" in problem else _explained(problem)
        return Finding(codes.NOT_YAML, message, Place(self.path, mark.line + 1, mark.column + 1), advice)

    def _no_character(self, mark: Mark) -> tuple[Message, Message | None]:
        """Return what to say of an escape that stands for no character; the parser stops behind its first letters."""
        row = self.text.split("\n")[mark.line]
        before = [match.group() for match in _CODED.finditer(row) if match.start() <= mark.column]
        code = f"U+{int(before[-1][2:], 16):04X}" if before else row[mark.column - 2 :][:10]
        return msg("{code} is no character.", code=code), msg("write the letter itself")


def _explained(problem: str) -> tuple[Message, Message | None]:
    for words, message, advice in _PROBLEMS:
        if words in problem:
            return message, advice
    return msg("This is not YAML: {problem}.", problem=problem), None


_PROBLEMS: tuple[tuple[str, Message, Message | None], ...] = (
    (
        "mapping values are not allowed",
        msg("A colon with a space behind it begins a new key, which cannot stand here."),
        msg("put the value in quotes"),
    ),
    (
        "found character that cannot start any token",
        msg("A value cannot begin with this character."),
        msg("put the value in quotes"),
    ),
    (
        "did not find expected key",
        msg("A key is expected here: the indentation does not fit the lines above, or a quote is misplaced."),
        msg("align the line with its neighbours"),
    ),
    (
        "did not find expected '-' indicator",
        msg("A list goes on here, but the line does not begin with a dash in the same column."),
        msg("align the line with its neighbours"),
    ),
    (
        "could not find expected ':'",
        msg("A key needs a colon behind it."),
        None,
    ),
    (
        "found unexpected end of stream",
        msg("A quotation mark is opened here and never closed."),
        None,
    ),
    (
        "did not find expected ',' or",
        msg("A list between brackets is not closed, or misses a comma."),
        None,
    ),
    (
        "unknown escape character",
        msg("Between double quotes a backslash begins an escape, and there is none like this."),
        msg("write two backslashes, or put the value in single quotes"),
    ),
    (
        "hexdecimal number",
        msg("Between double quotes \\x, \\u and \\U stand before the number of a character, and here is none."),
        msg("write two backslashes, or put the value in single quotes"),
    ),
    (
        "found a tab character",
        msg("A tab cannot stand in this file; use spaces."),
        None,
    ),
)

# -- what other programs read ----------------------------------------------------------------------

_NUMBER = re.compile(
    r"[-+]?(0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9_]+(:[0-5]?[0-9])*(\.[0-9_]*)?([eE][-+]?[0-9]+)?"
    r"|\.[0-9_]+([eE][-+]?[0-9]+)?|\.(inf|Inf|INF))|\.(nan|NaN|NAN)|[-+]_*"
)
_TRUTH = re.compile(r"y|Y|n|N|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF")
_NOTHING = re.compile(r"~|null|Null|NULL|")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t].*)?")

_FIRST = frozenset("-+.0123456789_yYnNtTfFoO~")
"""Every value that is read as something else than a text begins with one of these, or is empty."""

Reading = Literal["text", "number", "yes or no", "nothing", "date"]


def reads_as(plain: str) -> Reading:
    """Return what YAML 1.1 or 1.2 makes of a value without quotes; only "text" may stand for a text."""
    if plain and plain[0] not in _FIRST:
        return "text"
    if _NUMBER.fullmatch(plain):
        return "number"
    if _TRUTH.fullmatch(plain):
        return "yes or no"
    if _NOTHING.fullmatch(plain):
        return "nothing"
    return "date" if _MOMENT.fullmatch(plain) else "text"
