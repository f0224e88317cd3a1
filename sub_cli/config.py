"""`sub.toml`: what holds for the whole programme, read once into one frozen value."""

from __future__ import annotations

import os
import re
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from difflib import get_close_matches
from itertools import islice
from pathlib import Path, PurePosixPath
from string import Formatter
from typing import Any, Final, TypeGuard

from sub_cli import codes, layout, toml, zones
from sub_cli.codes import Code
from sub_cli.disk import unable
from sub_cli.errors import BadInput, Finding, NotFound, Place, Unable, UsageProblem
from sub_cli.keys import Key, Keys, Schema, Type, whole
from sub_cli.memo.level import Level
from sub_cli.memo.model import Signatory
from sub_cli.memo.number_pattern import Pattern
from sub_cli.messages import Message, msg

FILE = layout.SETTINGS
"""The name of the file whose folder is the workspace."""

FORMAT = 2
"""The newest form of the files of a workspace that this program knows; `sub init` begins with it."""

_FORMATS = range(1, 1_000)
"""What can be a format; a larger number is a mistake, not the future."""
_ODD = re.compile(r"[\\\x00-\x1f\x7f]|[^/]{256}|(?s:.){1001}")
"""What no folder is called on every system: a control character, or a name or path that is too long."""
_TAKEN = {"output": {*layout.SOURCES, layout.TEMPLATES}, "templates": {*layout.SOURCES}}
"""Folders that belong to something else, where what is built would lie between the sources, or the other way round."""


@dataclass(frozen=True, slots=True)
class Programme:
    """`[programme]`: what the workspace is about."""

    name: str = ""
    language: str = "nl"
    document: str = ""
    timezone: str = zones.DEFAULT
    format: int = 1

    @property
    def zone(self) -> tzinfo:
        """Return the time zone with that name."""
        return zones.zone(self.timezone)


@dataclass(frozen=True, slots=True)
class MemoSettings:
    """`[memo]`: how memos are numbered, and what a new one begins with."""

    pattern: str = "PS{year}{committee}{seq:02}"
    series: Mapping[str, str] = field(default_factory=dict)
    register: str = ""
    committees: tuple[str, ...] = ()
    committee: str = "BEM"
    sender: str = ""
    to: tuple[str, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    signed: str = layout.SIGNED

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """How the memos of each series are numbered, the default series first."""
        return tuple(Pattern(text) for text in (self.pattern, *self.series.values()))


@dataclass(frozen=True, slots=True)
class House:
    """`[house]`: the look."""

    templates: str = layout.TEMPLATES
    theme: str = ""


@dataclass(frozen=True, slots=True)
class Build:
    """`[build]`: what builds leave behind."""

    output: str = layout.OUTPUT
    sources: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """`[sign]`: whose signatures count. Pass phrases never stand in a file."""

    certificate: str = ""
    trust: tuple[str, ...] = ()
    crls: tuple[str, ...] = ()
    level: str = "B-B"
    tsa: str = ""


@dataclass(frozen=True, slots=True)
class Archive:
    """`[archive]`: what the archive wants to know of every PDF (MDTO)."""

    creator: str = ""
    source: str = ""
    retention: str = "B"
    access: str = "Openbaar"
    sidecars: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that `sub.toml` says; a key that is not there has its default."""

    programme: Programme = field(default_factory=Programme)
    memo: MemoSettings = field(default_factory=MemoSettings)
    house: House = field(default_factory=House)
    build: Build = field(default_factory=Build)
    sign: Sign = field(default_factory=Sign)
    archive: Archive = field(default_factory=Archive)


# -- keys ------------------------------------------------------------------------------------------


class Setting(Type):
    """What a key of sub.toml may hold."""

    __slots__ = ()

    @abstractmethod
    def read(self, at: _At, value: object) -> object:
        """Return the value as the settings hold it; None, and a finding, where it is wrong."""


@dataclass(frozen=True, slots=True)
class Words(Setting):
    """A text: a `str`."""

    form: str = ""
    """A regular expression for the whole of it, where not every text will do."""

    def read(self, at: _At, value: object) -> str | None:
        """Return the text."""
        if isinstance(value, str):
            return self.check(at, value)
        at.wrong(msg("a text"))
        return None

    def check(self, at: _At, value: str) -> str | None:
        """Return the text, if it is one that may stand here."""
        if not self.form or re.fullmatch(self.form, value):
            return value
        at.report(codes.BAD_FORM_OF_SETTING, msg("“{value}” cannot stand under “{key}”.", value=value, key=at.key))
        return None

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of the text."""
        return {"type": "string", "pattern": whole(self.form)} if self.form else {"type": "string"}


@dataclass(frozen=True, slots=True)
class Folder(Words):
    """A path of a folder: a `str`."""

    anywhere: bool = False
    """Whether it may lie outside the workspace."""

    def check(self, at: _At, value: str) -> str | None:
        """Return the path in its usual form."""
        path = PurePosixPath(value)
        parts = {part.casefold() for part in path.parts}
        outside = path.is_absolute() or ".." in parts
        if not parts or (outside and not self.anywhere) or parts & {".git", layout.OWN} or _ODD.search(value):
            at.report(
                codes.FOLDER_LEADS_OUT,
                msg("“{key}” must be a folder inside the workspace, with forward slashes.", key=at.key),
            )
            return None
        if path.parts[0].casefold() in _TAKEN.get(at.key, ()):
            at.report(codes.FOLDER_IN_USE, _taken(path.parts[0], at.key))
            return None
        return str(path)

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of a path: how it begins, and that it leads nowhere else."""
        return {"type": "string", "minLength": 1} | ({} if self.anywhere else {"pattern": whole(r"[^/\\][^\\]*")})


def _taken(folder: str, key: str) -> Message:
    return msg("“{folder}” cannot stand under “{key}”: it holds other files.", folder=folder, key=key)


@dataclass(frozen=True, slots=True)
class NumberPattern(Words):
    """The form of a number: a `str`."""

    def check(self, at: _At, value: str) -> str | None:
        """Return the form, if it gives each memorandum a number of its own."""
        if _pattern_fits(value):
            return value
        message = msg("“{pattern}” must hold {gap} once, and no other gaps than {gaps}.",
                      pattern=value, gap="{seq}", gaps="{year}, {committee}")  # fmt: skip
        at.report(codes.BAD_PATTERN, message)
        return None

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of a form."""
        return {"type": "string", "pattern": r"\{seq(:[^{}]*)?\}"}


@dataclass(frozen=True, slots=True)
class Zone(Words):
    """The name of a time zone: a `str`."""

    def check(self, at: _At, value: str) -> str | None:
        """Return the name, if there is such a zone."""
        known = zones.names()
        if value in known:
            return value
        near = get_close_matches(value[:80], known, 1)
        fix = msg("did you mean “{near}”?", near=near[0]) if near else msg("a name such as {name}", name=zones.DEFAULT)
        at.report(codes.NO_ZONE, msg("There is no time zone “{name}”.", name=value), fix)
        return None


@dataclass(frozen=True, slots=True)
class Texts(Setting):
    """A list of texts, or one alone: a tuple of `str`."""

    def read(self, at: _At, value: object) -> tuple[str, ...] | None:
        """Return the texts."""
        values = [value] if isinstance(value, str) else value
        if isinstance(values, list) and all(isinstance(each, str) for each in values):
            return tuple(values)
        at.wrong(msg("a list of texts"))
        return None

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of the texts."""
        return {"type": ["string", "array"], "items": {"type": "string"}}


@dataclass(frozen=True, slots=True)
class Flag(Setting):
    """True or false: a `bool`."""

    def read(self, at: _At, value: object) -> bool | None:
        """Return which."""
        if isinstance(value, bool):
            return value
        at.wrong(msg("true or false"))
        return None

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of a flag."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Format(Setting):
    """The number of a form of the files: an `int`."""

    def read(self, at: _At, value: object) -> int | None:
        """Return the number."""
        if _is_format(value):
            return value
        at.wrong(msg("a whole number from 1"))
        return None

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of a number that this program knows."""
        return {"type": "integer", "minimum": _FORMATS.start, "maximum": FORMAT}


@dataclass(frozen=True, slots=True)
class Series(Setting):
    """Forms of numbers by the name of their series: a mapping of `str`."""

    def read(self, at: _At, value: object) -> dict[str, str] | None:
        """Return the series whose forms are right."""
        if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
            at.wrong(msg("a number pattern for each series: {example}", example='GS = "G{seq:03}"'))
            return None
        one = NumberPattern()
        return {name: form for name, form in value.items() if one.check(at.under(name), form)}

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of the table."""
        return {"type": "object", "additionalProperties": NumberPattern().schema(required=True)}


@dataclass(frozen=True, slots=True)
class People(Setting):
    """Names with roles: a tuple of `Signatory`."""

    def read(self, at: _At, value: object) -> tuple[Signatory, ...] | None:
        """Return the people."""
        rows = value if isinstance(value, list) else [None]
        if all(isinstance(row, dict) and _is_signatory(row) for row in rows):
            return tuple(Signatory(**row) for row in rows if row)
        example = msg("a list of names with roles: {example}", example='[{ name = "…", role = "…" }]')
        at.wrong(example)
        return None

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of the list."""
        known = {"name": {"type": "string"}, "role": {"type": "string"}}
        row = {"type": "object", "properties": known, "required": ["name"], "additionalProperties": False}
        return {"type": "array", "items": row}


@dataclass(frozen=True, slots=True)
class Table(Type):
    """A table of settings: a value of `of`."""

    of: Keys[object]

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of the table."""
        return self.of.schema()


_TABLE: Final = msg("keys with values")


def _table(name: str, make: Callable[..., object], says: Message, *known: Key) -> Key:
    return Key(name, Table(Keys(make, known, _TABLE)), says)


SETTINGS: Final = Keys(
    Settings,
    (
        _table(
            "programme", Programme, msg("What the workspace is about."),
            Key("name", Words(), msg("The programme's name, for the site and the overview.")),
            Key("language", Words(), msg("Language of new documents and memoranda, and of the interface where nobody "
                                         "asks for another.")),
            Key("document", Words(), msg("Id of the document that is meant where none is named; empty: the only one.")),
            Key("timezone", Zone(), msg("The zone in which a day begins and ends, whatever the clock of the machine.")),
            Key("format", Format(), msg("The form in which the files of the workspace are written.")),
        ),
        _table(
            "memo", MemoSettings, msg("How memoranda are numbered, and what a new one begins with."),
            Key("pattern", NumberPattern(), msg("The form of a number: {gaps}, with a width as in {example}.",
                                                gaps="{year}, {committee}, {seq}", example="{seq:02}")),
            Key("series", Series(), msg("Other series by name, each with a form of its own: {example}.",
                                        example='GS = "GS{year}{seq:03}"')),
            Key("register", Words(r"[A-Za-z0-9][A-Za-z0-9._-]*|"),
                msg("The remote that keeps the register of numbers; empty: numbers are counted in this clone.")),
            Key("committees", Texts(), msg("The committees that there are; where none is named, any will do.")),
            Key("committee", Words(), msg("What stands for {gap} in a new number.", gap="{committee}")),
            Key("sender", Words(), msg("Who sends a new memorandum.")),
            Key("to", Texts(), msg("To whom a new memorandum goes.")),
            Key("signatories", People(), msg("Who signs a new memorandum.")),
            Key("signed", Folder(anywhere=True), msg("Folder of the signed files. Outside the workspace, or ignored by "
                                                     "git, git keeps only the record of each.")),
        ),
        _table(
            "house", House, msg("The look."),
            Key("templates", Folder(), msg("Folder of the house style, from the workspace's root.")),
            Key("theme", Words(r"[a-z0-9][a-z0-9-]*|"), msg("Folder below templates/themes whose files go before those "
                                                           "of templates; empty: those alone.")),
        ),
        _table(
            "build", Build, msg("What builds leave behind."),
            Key("output", Folder(), msg("Folder for PDFs and web pages, from the workspace's root; git ignores it.")),
            Key("sources", Flag(), msg("Whether a PDF carries the files it was made from.")),
        ),
        _table(
            "sign", Sign, msg("Whose signatures count. Pass phrases never stand in a file."),
            Key("certificate", Words(), msg("The PKCS#12 file to sign with; it may lie outside the workspace.")),
            Key("trust", Texts(), msg("Paths of the root certificates to trust.")),
            Key("crls", Texts(), msg("Revocation lists, for B-LT and B-LTA; without them the lists are fetched.")),
            Key("level", Words("|".join(Level)), msg("The level of a signature (PAdES).")),
            Key("tsa", Words(), msg("Address of the time-stamp authority, for the levels above B-B.")),
        ),
        _table(
            "archive", Archive, msg("What the archive wants to know of every PDF (MDTO)."),
            Key("creator", Words(), msg("The organisation that answers for the papers; empty: that of the house "
                                        "style.")),
            Key("source", Words(), msg("Where the numbers come from: a register or system; empty: the creator.")),
            Key("retention", Words("B|V"), msg("B: kept for ever; V: for a time.")),
            Key("access", Words(), msg("The restriction on use, in the words of the organisation's list.")),
            Key("sidecars", Flag(), msg("Whether everything that is built or signed gets its metadata beside it.")),
        ),
    ),
    _TABLE,
)  # fmt: skip
"""Every table and key of sub.toml."""


# -- reading ---------------------------------------------------------------------------------------


def find_workspace(start: Path) -> Path | None:
    """Return the nearest folder at or above `start` that holds `sub.toml`, or None."""
    here = start.resolve()
    return next((folder for folder in (here, *here.parents) if (folder / FILE).is_file()), None)


def load_settings(root: Path) -> Settings:
    """Return the settings of the workspace at `root`; raises `NotFound` and `BadInput`."""
    if (root / FILE).is_symlink():
        message = msg("This is a symbolic link; only a file of the workspace itself is read.")
        raise BadInput.because(Finding(codes.LEADS_OUT, message, Place(FILE)))
    try:
        data = toml.head(root / FILE)
    except FileNotFoundError as error:
        raise NotFound(
            msg("There is no sub.toml in {folder}.", folder=root),
            msg("Start a workspace here with: sub init"),
        ) from error
    except OSError as error:
        raise unable(error, FILE) from error
    return read_settings(data)


def read_settings(data: bytes, path: str = FILE) -> Settings:
    """Return the settings in `data`; raises `BadInput` with every mistake and its line.

    `UsageProblem` for a workspace of a newer program, before anything else: what looks wrong here may be right there.
    """
    text, tables = toml.read(data, path, codes.SETTINGS_NOT_TOML)
    _refuse_newer(tables)
    reading = _Reading(path, text)
    settings = reading.settings(tables)
    if reading.findings:
        raise BadInput.because(*sorted(reading.findings, key=lambda finding: finding.place))
    return settings


def not_folders(root: Path, settings: Settings, text: str) -> Iterator[Finding]:
    """Yield SUB440 for each folder of `settings` that `sub` writes in, where something else stands in its way.

    `text` is that of `sub.toml`.
    """
    reading = _Reading(FILE, text)
    for table, key, folder in (("build", "output", settings.build.output), ("memo", "signed", settings.memo.signed)):
        for part in (PurePosixPath(folder), *PurePosixPath(folder).parents):
            if os.path.exists(root / part) and not os.path.isdir(root / part):
                message = msg("“{folder}” cannot stand under “{key}”: {path} is no folder.",
                              folder=folder, key=key, path=str(part))  # fmt: skip
                yield Finding(codes.FOLDER_IN_USE, message, reading._place(table, key))


def _refuse_newer(tables: Mapping[str, object]) -> None:
    programme = tables.get("programme")
    number = programme.get("format") if isinstance(programme, dict) else None
    if _is_format(number) and number > FORMAT:
        raise UsageProblem(
            msg(
                "This workspace is of format {number}; this sub knows up to {known}: install a newer one.",
                number=number,
                known=FORMAT,
            )
        )


def _is_format(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value in _FORMATS


class _Reading:
    """Turns tables into settings and keeps what is wrong."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.findings: list[Finding] = []
        self._lines = text.splitlines()

    def settings(self, tables: Mapping[str, object]) -> Settings:
        self._unknown("", tables, SETTINGS)
        found = Settings(**{key.name: self._table(tables, key) for key in SETTINGS.keys})
        if PurePosixPath(found.build.output).is_relative_to(found.house.templates):
            self.report(codes.FOLDER_IN_USE, "build", "output", _taken(found.build.output, "output"))
        return found

    def _table(self, tables: Mapping[str, object], key: Key) -> Any:
        assert isinstance(key.type, Table)
        table, form = tables.get(key.name, {}), key.type.of
        if not isinstance(table, dict):
            _At(self, key.name, "").wrong(msg("a table: [{name}]", name=key.name))
            table = {}
        self._unknown(key.name, table, form)
        values = {each.name: self._value(key.name, each, table[each.name]) for each in form.keys if each.name in table}
        return form.make(**{name: value for name, value in values.items() if value is not None})

    def _value(self, table: str, key: Key, value: object) -> object:
        assert isinstance(key.type, Setting)
        return key.type.read(_At(self, table, key.name), value)

    def _unknown(self, table: str, found: Mapping[str, object], form: Keys[object]) -> None:
        known = form.names
        for name in found:
            if name not in known:
                near = get_close_matches(name[:80], known, 1)
                fix = (
                    msg("did you mean “{near}”?", near=near[0])
                    if near
                    else msg("known keys: {keys}", keys=", ".join(known))
                )
                self.report(codes.UNKNOWN_SETTING, table, name, msg("The key “{key}” is unknown.", key=name), fix)

    def report(self, code: Code, table: str, key: str, message: Message, fix: Message | None = None) -> None:
        self.findings.append(Finding(code, message, self._place(table, key), fix))

    def _place(self, table: str, key: str) -> Place:
        """Return where the key stands: tomllib keeps no lines, so they are looked up in the text."""
        start = 0
        if table:
            start = self._line(rf"\s*\[\s*[\"']?{re.escape(table)}[\"']?\s*[\].]|\s*{re.escape(table)}\s*[.=]", 0)
        name = re.escape(key)
        line = self._line(rf"\s*(\[+\s*)?[\"']?{name}[\"']?\s*[\].=]", start) if key else start
        column = self._lines[line].find(key or table) if self._lines else -1
        return Place(self.path, line + 1, max(column, 0) + 1, len(key or table))

    def _line(self, expression: str, start: int) -> int:
        pattern = re.compile(expression)
        rows = range(start, len(self._lines))
        return next((row for row in rows if pattern.match(self._lines[row])), start)


@dataclass(frozen=True, slots=True)
class _At:
    """A key that is being read, to report what is wrong with its value."""

    reading: _Reading
    table: str
    key: str

    def under(self, key: str) -> _At:
        return _At(self.reading, self.table, key)

    def wrong(self, expected: Message) -> None:
        key = self.key or self.table
        self.report(
            codes.OTHER_SORT_OF_SETTING,
            msg("Under “{key}” stands something else than {expected}.", key=key, expected=expected),
        )

    def report(self, code: Code, message: Message, fix: Message | None = None) -> None:
        self.reading.report(code, self.table, self.key, message, fix)


def _is_signatory(row: Mapping[str, object]) -> bool:
    return "name" in row and set(row) <= {"name", "role"} and all(isinstance(value, str) for value in row.values())


def _pattern_fits(pattern: str) -> bool:
    try:
        gaps = [name for _, name, _, _ in Formatter().parse(pattern) if name is not None]
    except ValueError:
        return False
    return gaps.count("seq") == 1 and set(gaps) <= {"year", "committee", "seq"}


# -- editing ---------------------------------------------------------------------------------------

_NAME = r"""(?:programme|"programme"|'programme')"""
_PLACES = (
    (r"""(\bformat["']?[ \t]*=[ \t]*)\w+""", "{0}{number}"),
    (rf"(?m)^([ \t]*\[[ \t]*{_NAME}[ \t]*\][^\r\n]*)", "{0}{end}format = {number}"),
    (rf"(?m)^([ \t]*{_NAME}[ \t]*\.)", "{0}format = {number}{end}{0}"),
    (rf"(?m)^([ \t]*{_NAME}[ \t]*=[ \t]*\{{)", "{0} format = {number},"),
    (rf"(?m)^([ \t]*{_NAME}[ \t]*=[ \t]*\{{)", "{0} format = {number}"),
    (r"()\Z", "{gap}[programme]{end}format = {number}{end}"),
)
"""Where the number can stand, the likeliest first, and what stands there then."""
_ATTEMPTS = 200


def with_format(data: bytes, number: int) -> bytes:
    """Return a `sub.toml` that says `format = number` under `[programme]`; every other byte stays.

    Raises as `read_settings` does, and `Unable` where the table is written in a way that leaves no place for it.
    """
    read_settings(data)
    text, tables = toml.read(data, FILE, codes.SETTINGS_NOT_TOML)
    wanted = {**tables, "programme": {**tables.get("programme", {}), "format": number}}
    if tables == wanted:
        return data
    # tomllib keeps no places: what looks like one is tried, and the file itself says whether it was.
    for attempt in islice(_with_format(text, number), _ATTEMPTS):
        if _reads_as(attempt, wanted):
            return attempt.encode()
    raise Unable(
        msg("Write in {path}, below {table}: {line}", path=FILE, table="[programme]", line=f"format = {number}")
    )


def _with_format(text: str, number: int) -> Iterator[str]:
    """Yield the text with the number in every place that looks like one for it."""
    end = "\r\n" if "\r\n" in text else "\n"
    gap = end if text.endswith("\n") else end * 2 if text else ""
    for expression, template in _PLACES:
        for found in re.finditer(expression, text):
            put = template.format(found[1], number=number, end=end, gap=gap)
            yield text[: found.start()] + put + text[found.end() :]


def _reads_as(text: str, wanted: Mapping[str, object]) -> bool:
    try:
        return toml.read(text.encode(), FILE, codes.SETTINGS_NOT_TOML)[1] == wanted
    except BadInput:
        return False
