"""`sub.toml`: what holds for the whole programme, read once into one frozen value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import tzinfo
from difflib import get_close_matches
from itertools import islice
from pathlib import Path, PurePosixPath
from string import Formatter
from typing import Any, TypeGuard, TypeVar

from sub_cli import toml, zones
from sub_cli.disk import unable
from sub_cli.errors import BadInput, Finding, NotFound, Place, Unable, UsageProblem
from sub_cli.memo.model import Signatory
from sub_cli.messages import Message, msg

FILE = "sub.toml"
"""The name of the file whose folder is the workspace."""

FORMAT = 2
"""The newest form of the files of a workspace that this program knows; `sub init` begins with it."""

_FORMATS = range(1, 1_000)
"""What can be a format; a larger number is a mistake, not the future."""
_FORMS = {
    "theme": r"[a-z0-9][a-z0-9-]*|",
    "level": r"B-(B|T|LT|LTA)",
    "retention": "B|V",
    "register": r"[A-Za-z0-9][A-Za-z0-9._-]*|",
}
"""The texts that have a form of their own."""
_ODD = re.compile(r"[\\\x00-\x1f\x7f]|[^/]{256}|(?s:.){1001}")
"""What no folder is called on every system: a control character, or a name or path that is too long."""
_TAKEN = {"output": {"documents", "errata", "templates"}, "templates": {"documents", "errata"}}
"""Folders that belong to something else, where what is built would lie between the sources, or the other way round."""
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Programme:
    """`[programme]`: what the workspace is about."""

    name: str = ""
    """The programme's name, for the site and the overview."""
    language: str = "nl"
    """Language of new documents and memos, and of the interface where nobody asks for another."""
    document: str = ""
    """Id of the document that is meant where none is named; empty: the only one there is."""
    timezone: str = zones.DEFAULT
    """Name of the zone in which a day begins and ends, whatever the clock of the machine is set to."""
    format: int = 1
    """The form in which the files of the workspace are written; without it, that of before there was a number."""

    @property
    def zone(self) -> tzinfo:
        """Return the time zone with that name."""
        return zones.zone(self.timezone)


@dataclass(frozen=True, slots=True)
class MemoSettings:
    """`[memo]`: how memos are numbered, and what a new one begins with."""

    pattern: str = "PS{year}{committee}{seq:02}"
    """The form of a number: `{year}`, `{committee}` and `{seq}`, with a width as in `{seq:02}`."""
    series: Mapping[str, str] = field(default_factory=dict)
    """Other series by name, each with a form of its own: `[memo.series]` with `GS = "GS{year}{seq:03}"`."""
    register: str = ""
    """The remote that keeps the register of numbers, as git calls it; empty: numbers are counted in this clone."""
    committees: tuple[str, ...] = ()
    """The committees that there are; where none is named, any will do."""
    committee: str = "BEM"
    """What stands for `{committee}`."""
    sender: str = ""
    """VAN of a new memo."""
    to: tuple[str, ...] = ()
    """AAN of a new memo."""
    signatories: tuple[Signatory, ...] = ()
    """Who signs a new memo: `[{ name = "…", role = "…" }]`."""
    signed: str = "documents/memos/signed"
    """Folder of the signed files. Outside the workspace, or ignored by git, git keeps only the record of each."""


@dataclass(frozen=True, slots=True)
class House:
    """`[house]`: the look."""

    templates: str = "templates"
    """Folder of the house style, from the workspace's root."""
    theme: str = ""
    """Name of a folder below `templates/themes`, whose files go before those of `templates`; empty: those alone."""


@dataclass(frozen=True, slots=True)
class Build:
    """`[build]`: what builds leave behind."""

    output: str = "output"
    """Folder for PDFs and web pages, from the workspace's root; git ignores it."""
    sources: bool = False
    """Whether a PDF carries the files it was made from: then it is PDF/A-3a, otherwise PDF/A-2a."""


@dataclass(frozen=True, slots=True)
class Sign:
    """`[sign]`: whose signatures count. Pass phrases never stand in a file."""

    certificate: str = ""
    """Path of the certificate to sign with (PKCS #12); it may lie outside the workspace."""
    trust: tuple[str, ...] = ()
    """Paths of the root certificates to trust."""
    crls: tuple[str, ...] = ()
    """Paths of revocation lists, for the levels B-LT and B-LTA; without them the lists are fetched."""
    level: str = "B-B"
    """The level of a signature (PAdES): B-B, B-T, B-LT or B-LTA."""
    tsa: str = ""
    """Address of the time-stamp authority, for the levels above B-B."""


@dataclass(frozen=True, slots=True)
class Archive:
    """`[archive]`: what the archive wants to know of every PDF (MDTO)."""

    creator: str = ""
    """The organisation that answers for the papers; empty: that of the house style."""
    source: str = ""
    """Where the numbers come from, as a register or system is called; empty: the creator."""
    retention: str = "B"
    """`B`: kept for ever; `V`: for a time."""
    access: str = "Openbaar"
    """The restriction on use, in the words of the organisation's list."""
    sidecars: bool = False
    """Whether every memo and document that is built gets its metadata beside it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that `sub.toml` says; a key that is not there has its default."""

    programme: Programme = field(default_factory=Programme)
    memo: MemoSettings = field(default_factory=MemoSettings)
    house: House = field(default_factory=House)
    build: Build = field(default_factory=Build)
    sign: Sign = field(default_factory=Sign)
    archive: Archive = field(default_factory=Archive)


def find_workspace(start: Path) -> Path | None:
    """Return the nearest folder at or above `start` that holds `sub.toml`, or None."""
    here = start.resolve()
    return next((folder for folder in (here, *here.parents) if (folder / FILE).is_file()), None)


def load_settings(root: Path) -> Settings:
    """Return the settings of the workspace at `root`; raises `NotFound` and `BadInput`."""
    if (root / FILE).is_symlink():
        message = msg("This is a symbolic link; only a file of the workspace itself is read.")
        raise BadInput.because(Finding("SUB018", message, Place(FILE)))
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
    text, tables = toml.read(data, path, "SUB250")
    _refuse_newer(tables)
    reading = _Reading(path, text)
    settings = reading.settings(tables)
    if reading.findings:
        raise BadInput.because(*sorted(reading.findings, key=lambda finding: finding.place))
    return settings


def _refuse_newer(tables: Mapping[str, Any]) -> None:
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

    def settings(self, tables: Mapping[str, Any]) -> Settings:
        self._unknown("", tables, [each.name for each in fields(Settings)])
        house, build = self._table(tables, "house", House), self._table(tables, "build", Build)
        if PurePosixPath(build.output).is_relative_to(house.templates):
            message = msg("“{folder}” cannot stand under “{key}”: it holds other files.",
                          folder=build.output, key="output")  # fmt: skip
            self._report("SUB440", "build", "output", message)
        return Settings(
            programme=self._table(tables, "programme", Programme),
            memo=self._table(tables, "memo", MemoSettings),
            house=house,
            build=build,
            sign=self._table(tables, "sign", Sign),
            archive=self._table(tables, "archive", Archive),
        )

    def _table(self, tables: Mapping[str, Any], name: str, kind: Callable[..., _T]) -> _T:
        table = tables.get(name, {})
        if not isinstance(table, dict):
            self._wrong(name, "", msg("a table: [{name}]", name=name))
            table = {}
        known = [each.name for each in fields(kind)]  # type: ignore[arg-type]
        self._unknown(name, table, known)
        values = {key: self._value(name, key, table[key]) for key in known if key in table}
        return kind(**{key: value for key, value in values.items() if value is not None})

    def _value(self, table: str, key: str, value: object) -> object:
        """Return the value as the settings hold it, or None where it is wrong."""
        own: dict[str, Callable[[str, object], object]]
        own = {"signatories": self._signatories, "series": self._series, "format": self._format}
        if key in own:
            return own[key](table, value)
        if key in ("to", "trust", "crls", "committees"):
            return self._texts(table, key, value)
        if key in ("sources", "sidecars"):
            return self._flag(table, key, value)
        if not isinstance(value, str):
            self._wrong(table, key, msg("a text"))
            return None
        return self._text(table, key, value)

    def _text(self, table: str, key: str, value: str) -> str | None:
        if key in ("templates", "output"):
            return self._folder(table, key, value)
        if key == "signed":
            return self._folder(table, key, value, anywhere=True)
        if key == "pattern":
            return self._pattern(table, key, value)
        if key == "timezone":
            return self._zone(table, key, value)
        if key in _FORMS and not re.fullmatch(_FORMS[key], value):
            message = msg("“{value}” cannot stand under “{key}”.", value=value, key=key)
            self._report("SUB255", table, key, message)
            return None
        return value

    def _pattern(self, table: str, key: str, value: str) -> str | None:
        if _pattern_fits(value):
            return value
        message = msg("“{pattern}” must hold {gap} once, and no other gaps than {gaps}.",
                      pattern=value, gap="{seq}", gaps="{year}, {committee}")  # fmt: skip
        self._report("SUB253", table, key, message)
        return None

    def _series(self, table: str, value: object) -> dict[str, str] | None:
        if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
            self._wrong(table, "series", msg("a number pattern for each series: {example}", example='GS = "G{seq:03}"'))
            return None
        return {name: pattern for name, pattern in value.items() if self._pattern(table, name, pattern)}

    def _flag(self, table: str, key: str, value: object) -> bool | None:
        if isinstance(value, bool):
            return value
        self._wrong(table, key, msg("true or false"))
        return None

    def _format(self, table: str, value: object) -> int | None:
        if _is_format(value):
            return value
        self._wrong(table, "format", msg("a whole number from 1"))
        return None

    def _zone(self, table: str, key: str, value: str) -> str | None:
        known = zones.names()
        if value in known:
            return value
        near = get_close_matches(value[:80], known, 1)
        fix = msg("did you mean “{near}”?", near=near[0]) if near else msg("a name such as {name}", name=zones.DEFAULT)
        self._report("SUB257", table, key, msg("There is no time zone “{name}”.", name=value), fix)
        return None

    def _folder(self, table: str, key: str, value: str, *, anywhere: bool = False) -> str | None:
        path = PurePosixPath(value)
        parts = {part.casefold() for part in path.parts}
        outside = path.is_absolute() or ".." in parts
        if not parts or (outside and not anywhere) or parts & {".git", ".sub"} or _ODD.search(value):
            message = msg("“{key}” must be a folder inside the workspace, with forward slashes.", key=key)
            self._report("SUB254", table, key, message)
            return None
        if path.parts[0].casefold() in _TAKEN.get(key, ()):
            message = msg("“{folder}” cannot stand under “{key}”: it holds other files.", folder=path.parts[0], key=key)
            self._report("SUB440", table, key, message)
            return None
        return str(path)

    def _texts(self, table: str, key: str, value: object) -> tuple[str, ...] | None:
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
            self._wrong(table, key, msg("a list of texts"))
            return None
        return tuple(values)

    def _signatories(self, table: str, value: object) -> tuple[Signatory, ...] | None:
        rows = value if isinstance(value, list) else [None]
        if not all(isinstance(row, dict) and _is_signatory(row) for row in rows):
            self._wrong(
                table,
                "signatories",
                msg("a list of names with roles: {example}", example='[{ name = "…", role = "…" }]'),
            )
            return None
        return tuple(Signatory(**row) for row in rows if row)

    def _unknown(self, table: str, found: Mapping[str, Any], known: list[str]) -> None:
        for name in found:
            if name not in known:
                near = get_close_matches(name[:80], known, 1)
                fix = (
                    msg("did you mean “{near}”?", near=near[0])
                    if near
                    else msg("known keys: {keys}", keys=", ".join(known))
                )
                self._report("SUB251", table, name, msg("The key “{key}” is unknown.", key=name), fix)

    def _wrong(self, table: str, key: str, expected: Message) -> None:
        message = msg("Under “{key}” stands something else than {expected}.", key=key or table, expected=expected)
        self._report("SUB252", table, key, message)

    def _report(self, code: str, table: str, key: str, message: Message, fix: Message | None = None) -> None:
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


def _is_signatory(row: Mapping[str, Any]) -> bool:
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
    text, tables = toml.read(data, FILE, "SUB250")
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


def _reads_as(text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return toml.read(text.encode(), FILE, "SUB250")[1] == wanted
    except BadInput:
        return False
