"""The house style as a value: every file of the theme folder, and `house.toml` as checked data.

A theme is read from bytes, so that it can come from the work tree or from any trusted revision alike.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Final
from urllib.parse import unquote

from sub_cli import toml
from sub_cli.codes import BAD_HOUSE_VALUE, HOUSE_NOT_TOML, NO_FONT, NO_HOUSE, STYLE_CIRCLE, TEMPLATE_NOT_UTF8
from sub_cli.errors import BadInput, Finding, Place
from sub_cli.messages import Message, msg
from sub_cli.render.pictures import unescaped

HOUSE = "house.toml"
SHARED = "shared/house.toml"
"""The house.toml of all themes, where a theme has one of its own that says only what differs."""
FONT_SUFFIXES = (".ttf", ".otf")
TABLES = frozenset({"organisation", "colours", "fonts", "layout", "signatures", "words"})
OPTIONAL = frozenset({"layout", "signatures"})
COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")
FAMILY = re.compile(r"[\w .-]{1,80}\Z")
LATER: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "state_supplemented": "aangevuld",
        "state_retitled": "nieuwe titel",
        "state_renumbered": "vernummerd",
        "number_was": "was {was}",
        "index": "Overzicht",
        "index_document": "Plannen",
        "index_memo": "Memoranda",
        "index_renvooi": "Renvooien",
        "index_failed": "Kon niet worden gemaakt",
        "final": "Definitief",
        "proposed": "Voorgesteld",
        "adopted": "Vastgesteld",
        "applied": "Toegepast",
        "applied_on": "Toegepast op",
        "changes": "Wijzigingen",
        "change_at": "wijziging {n} van {total}",
        "change_one": "1 wijziging",
        "change_count": "{total} wijzigingen",
        "previous": "vorige",
        "next": "volgende",
        "table": "Tabel",
        "this_file": "BESTAND",
    },
    "en": {
        "state_supplemented": "supplemented",
        "state_retitled": "new title",
        "state_renumbered": "renumbered",
        "number_was": "was {was}",
        "index": "Overview",
        "index_document": "Plans",
        "index_memo": "Memorandums",
        "index_renvooi": "Redlines",
        "index_failed": "Could not be made",
        "final": "Final",
        "proposed": "Proposed",
        "adopted": "Adopted",
        "applied": "Applied",
        "applied_on": "Applied on",
        "changes": "Changes",
        "change_at": "change {n} of {total}",
        "change_one": "1 change",
        "change_count": "{total} changes",
        "previous": "previous",
        "next": "next",
        "table": "Table",
        "this_file": "FILE",
    },
}
"""Words for a house.toml that was written before there was a place for them."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One house style."""

    templates: Mapping[str, str]
    """The Jinja templates by name."""
    files: Mapping[str, bytes]
    """Every file by its path in the folder: style sheets, pictures, fonts."""
    house: Mapping[str, Mapping[str, object]]
    """`house.toml`: organisation, colours, fonts, layout, words by language."""
    digest: str
    """sha256 over all names and bytes, as it stands in the provenance of a PDF."""
    folder: str = "templates"
    """Where the files stand in the workspace, for messages."""
    places: Mapping[str, str] = field(default_factory=dict)
    """Where single files stand that come from another folder than that."""

    def place(self, name: str) -> str:
        """Return where the file `name` stands in the workspace."""
        return self.places.get(name, f"{self.folder}/{name}")

    def speaks(self, language: str) -> bool:
        """Tell whether the house has words in `language`."""
        return bool({language, language.partition("-")[0]} & self.house["words"].keys())

    def words(self, language: str) -> Mapping[str, str]:
        """Return the fixed words of the house in `language` (BCP 47); BadInput where it has none."""
        for tag in (language, language.partition("-")[0]):
            if spoken := _table(self.house["words"], tag):
                words = {key: str(word) for key, word in spoken.items()}
                return {**LATER.get(tag.partition("-")[0], LATER["en"]), **words}
        place = Place(self.place(HOUSE))
        message = msg("The house style has no words for the language {language}.", language=language)
        raise BadInput.because(
            Finding(BAD_HOUSE_VALUE, message, place, msg("Add a table [words.{tag}].", tag=language))
        )

    def fonts(self) -> dict[str, bytes]:
        """Return the font files by path; they are all the fonts that a page can have."""
        return {name: data for name, data in self.files.items() if name.lower().endswith(FONT_SUFFIXES)}


def unknown_families(theme: Theme, known: Collection[str]) -> Iterator[Finding]:
    """Yield SUB303 for a font family that is not among the `known` ones, which the files of the theme have.

    Another would come in its place, unnoticed.
    """
    for key, family in theme.house["fonts"].items():
        if family not in known:
            message = msg("{key}: no file of the house style has the font {family}.", key=str(key), family=str(family))
            fix = msg("There is: {known}.", known=", ".join(sorted(known)) or "–")
            yield Finding(BAD_HOUSE_VALUE, message, Place(theme.place(HOUSE)), fix)


def read_theme(files: Mapping[str, bytes], folder: str = "templates", places: Mapping[str, str] | None = None) -> Theme:
    """Return the theme in `files` (path in the folder → bytes); BadInput with every mistake in it.

    `places` says where files stand that come from elsewhere than `folder`.
    """
    findings: list[Finding] = []
    bare = Theme({}, {}, {}, "", folder, dict(places or {}))
    house = _read_house(files, bare, findings)
    templates: dict[str, str] = {}
    for name in sorted(files):
        if name.endswith(".j2"):
            try:
                templates[name] = files[name].decode()
            except UnicodeDecodeError:
                findings.append(Finding(TEMPLATE_NOT_UTF8, msg("The file is not UTF-8."), Place(bare.place(name))))
    findings += circles(files, bare.place)
    theme = replace(bare, templates=templates, files=dict(files), house=house, digest=_digest(files))
    if not theme.fonts():
        findings.append(Finding(NO_FONT, msg("The house style has no font file."), Place(f"{folder}/fonts")))
    if findings:
        raise BadInput.because(*findings)
    return theme


def _digest(files: Mapping[str, bytes]) -> str:
    total = sha256()
    for name in sorted(files):
        total.update(f"{name}\0{sha256(files[name]).hexdigest()}\n".encode())
    return f"sha256:{total.hexdigest()}"


def _read_house(files: Mapping[str, bytes], bare: Theme, findings: list[Finding]) -> dict[str, Mapping[str, object]]:
    """Return `house.toml`, what it does not say taken from the shared one that it stands before."""
    place = bare.place(HOUSE)
    if HOUSE not in files:
        findings.append(Finding(NO_HOUSE, msg("The house style has no {name}.", name=HOUSE), Place(place)))
        return {}
    before = len(findings)
    own = _parsed(files[HOUSE], place, findings)
    house = _lay_over(_parsed(files[SHARED], bare.place(SHARED), findings), own) if SHARED in files else own
    rows = files[HOUSE].decode(errors="replace").splitlines()
    for key, problem in _house_mistakes(house) if len(findings) == before else ():
        line = next((n for n, row in enumerate(rows, 1) if key and row.lstrip("[ ").startswith(key)), 0)
        findings.append(
            Finding(BAD_HOUSE_VALUE, msg("{key}: {problem}.", key=key, problem=problem), Place(place, line))
        )
    return {name: _table(house, name) for name in sorted(TABLES) if name in house}


def _parsed(data: bytes, path: str, findings: list[Finding]) -> Mapping[str, object]:
    try:
        return toml.read(data, path, HOUSE_NOT_TOML)[1]
    except BadInput as error:
        findings += error.findings
        return {}


def _lay_over(shared: Mapping[str, object], own: Mapping[str, object]) -> Mapping[str, object]:
    """Return `shared` with every value that `own` gives, table by table."""
    merged = dict(shared)
    for key, value in own.items():
        below = merged.get(key)
        tables = isinstance(value, dict) and isinstance(below, dict)
        merged[key] = _lay_over(_table(merged, key), _table(own, key)) if tables else value
    return merged


def _house_mistakes(house: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for name in sorted(house.keys() - TABLES):
        yield name, msg("no such table; there are {known}", known=", ".join(sorted(TABLES)))
    for name in sorted(TABLES):
        if not isinstance(house.get(name, {} if name in OPTIONAL else None), dict):
            yield name, msg("this table is missing")
    # These values go into a style sheet, where escaping for HTML does not help: only harmless forms pass.
    for name, value in _table(house, "colours").items():
        if not isinstance(value, str) or not COLOUR.match(value):
            yield name, msg("a colour is written like #1a1a1a")
    for name, value in _table(house, "fonts").items():
        if not isinstance(value, str) or not FAMILY.match(value):
            yield name, msg("a font is named by its family, in letters, digits and spaces")
    for name, value in _table(house, "signatures").items():
        if not isinstance(value, str):
            yield name, msg("a signature is named by its file in this folder")
    if not isinstance(_table(house, "organisation").get("name"), str):
        yield "organisation", msg("the name is missing")


def _table(house: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = house.get(name)
    return value if isinstance(value, dict) else {}


COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
IMPORT: Final = re.compile(r"""@import\s*(?:url\(\s*)?["']?([^"')\s;]+)""", re.IGNORECASE)


def circles(files: Mapping[str, bytes], place: Callable[[str], str]) -> list[Finding]:
    """Return SUB344 for each style sheet in `files` that asks for itself, at once or by way of others.

    `place` says where a file stands in the workspace.
    """
    asks = {name: dict(_imports(name, files[name])) for name in sorted(files) if name.endswith(".css")}
    return [
        Finding(STYLE_CIRCLE, _circle(name, first, place), Place(place(name), line), msg("Take this @import out."))
        for name in asks
        for first, line in asks[name].items()
        if name in _reached(first, asks)
    ]


def _circle(name: str, first: str, place: Callable[[str], str]) -> Message:
    if name == first:
        return msg("This style sheet asks for itself.")
    return msg("This style sheet asks for itself, by way of {name}.", name=place(first))


def _imports(name: str, data: bytes) -> Iterator[tuple[str, int]]:
    """Yield each sheet that a sheet asks for, as a file of the house style, and in which line."""
    text = COMMENT.sub(lambda found: "\n" * found[0].count("\n"), data.decode(errors="replace"))
    for number, line in enumerate(text.splitlines(), 1):
        for address in IMPORT.findall(unescaped(line)):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(address))), number


def _reached(start: str, asks: Mapping[str, Mapping[str, int]]) -> set[str]:
    """Return every sheet that comes along with the sheet `start`, itself too."""
    seen, waiting = {start}, [start]
    while waiting:
        further = asks.get(waiting.pop(), {}).keys() - seen
        seen |= further
        waiting += further
    return seen
