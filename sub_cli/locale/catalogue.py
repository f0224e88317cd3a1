"""Keeps the catalogues complete: collect what the program says, merge it, compile it, name what is missing.

    python -m sub_cli.locale.catalogue update    what `make catalogue` does
    python -m sub_cli.locale.catalogue compile   .po to .mo, where the .mo is older

Only this module needs Babel for messages; the program itself reads the compiled catalogues with gettext.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from enum import StrEnum
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LOCALE = Path(__file__).resolve().parent
KEYWORDS = {"_": 1, "N_": 1, "msg": 1, "nmsg": 2, "ngettext": 2, "_n": 2}
"""What marks our sentences, and how many of its first arguments are ids."""


def collect() -> Catalog:
    """Return every id that `sub` and the installed click can say, each with the modules that say it."""
    catalog = Catalog(domain="sub", charset="utf-8")
    for name, folder in _sources():
        for path in sorted(folder.rglob("*.py")):
            place = f"{name}/{path.relative_to(folder).as_posix()}"
            for ids in said_in(path.read_text(encoding="utf-8")):
                catalog.add(ids, locations=[(place, 0)])
        for path in sorted(folder.rglob("*.j2")):
            for ids in said_on(path.read_text(encoding="utf-8")):
                catalog.add(ids, locations=[(f"{name}/{path.relative_to(folder).as_posix()}", 0)])
    for kind in _enumerations():
        for each in kind:
            catalog.add(each.value, locations=[(f"{kind.__module__.replace('.', '/')}.py", 0)])
    return catalog


def _enumerations() -> tuple[type[StrEnum], ...]:
    """Return the states and kinds that a reader sees: values in the files and words on the screen."""
    from sub_cli.errata.model import Kind, Status
    from sub_cli.errata.orders.formulas import Formula
    from sub_cli.errata.pending import Fit
    from sub_cli.memo.model import MemoStatus

    return Status, Kind, Fit, Formula, MemoStatus


def said_in(source: str) -> Iterator[str | tuple[str, str]]:
    """Yield the ids that a module says, in its order; of a plural one, both.

    The tree is read and not the tokens: before Python 3.12 an f-string is one token, and what it says goes unheard.
    """
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        arguments = call.args[: KEYWORDS.get(name, 0)]
        ids = [each.value for each in arguments if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if ids and len(ids) == KEYWORDS[name]:
            yield ids[0] if len(ids) == 1 else (ids[0], ids[1])


def said_on(template: str) -> Iterator[str | tuple[str, str]]:
    """Yield the ids that a template of the desk says, in its order; of a plural one, both."""
    from jinja2 import Environment, nodes

    for call in Environment(autoescape=True).parse(template).find_all(nodes.Call):
        name = call.node.name if isinstance(call.node, nodes.Name) else ""
        arguments = call.args[: KEYWORDS.get(name, 0)]
        ids = [each.value for each in arguments if isinstance(each, nodes.Const) and isinstance(each.value, str)]
        if ids and len(ids) == KEYWORDS[name]:
            yield ids[0] if len(ids) == 1 else (ids[0], ids[1])


def _sources() -> Iterator[tuple[str, Path]]:
    yield "sub_cli", LOCALE.parent
    click = find_spec("click")
    if click and click.origin:
        yield "click", Path(click.origin).parent


def catalogues() -> list[Path]:
    """Return the .po file of every language that has one."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/sub.po"))


def read(path: Path) -> Catalog:
    """Return the catalogue in a .po file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, abort_invalid=True)


def update(path: Path, template: Catalog) -> Catalog:
    """Bring a .po file up to `template`: new ids are empty, those no longer said are gone; return it."""
    header = path.read_bytes().partition(b"\n\n")[0]  # kept as it is: Babel would date it anew on every run
    catalog = read(path)
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    body = BytesIO()
    write_po(body, catalog, width=110, sort_output=True, include_lineno=False, omit_header=True)
    path.write_bytes(header + b"\n\n" + body.getvalue().strip() + b"\n")
    return catalog


def compile_all(*, always: bool = False) -> list[Path]:
    """Compile the .po files that are newer than their .mo, or `always` all, and return all .mo files."""
    compiled = []
    for path in catalogues():
        target = path.with_suffix(".mo")
        if always or not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
            aside = target.with_suffix(".mo.new")
            with aside.open("wb") as file:
                write_mo(file, read(path))
            aside.replace(target)
        compiled.append(target)
    return compiled


def flaws(catalog: Catalog, template: Catalog) -> Iterator[str]:
    """Yield a line for every id of `template` that `catalog` words not, not surely, or with other gaps."""
    for message in template:
        if not message.id:
            continue
        found = catalog.get(singular(message))
        if found is None or not all(_wordings(found)):
            yield f"not translated: {singular(message)!r}"
        elif found.fuzzy:
            yield f"unsure (fuzzy): {singular(message)!r}"
        elif not _same_gaps(message, found):
            yield f"other gaps: {singular(message)!r} -> {found.string!r}"


def singular(message: Message) -> str:
    """Return the id of a message; of a plural one, its singular."""
    return message.id if isinstance(message.id, str) else message.id[0]


def _wordings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def _same_gaps(source: Message, translated: Message) -> bool:
    """Say whether the wordings have the gaps of their ids; the one thing of a singular may go unnumbered."""
    ids = (source.id,) if isinstance(source.id, str) else source.id
    known = set().union(*map(gaps, ids))
    needed = gaps(ids[-1])
    wordings = [gaps(text) for text in _wordings(translated)]
    return all(found <= known for found in wordings) and wordings[-1] == needed


def gaps(text: str) -> set[str]:
    """Return the gaps of a sentence: names in braces with their conversion, and the %(names)s of click."""
    braces = {f"{name}!{how or 's'}" for _text, name, _spec, how in Formatter().parse(text) if name is not None}
    return braces | {word.partition(")")[0] for word in text.split("%(")[1:]}


def main(verb: str) -> int:
    """Do what `verb` says, print what is missing, and return the exit code: 1 where something is."""
    if verb == "compile":
        compile_all()
        return 0
    template = collect()
    missing = [line for path in catalogues() for line in flaws(update(path, template), template)]
    print("\n".join([*missing, f"{len(template)} messages, {len(missing)} to be worded."]))
    compile_all()
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
