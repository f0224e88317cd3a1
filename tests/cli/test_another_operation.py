"""An operation that comes from outside: a class and a row of the table, and everything knows what to do with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest

from sub_cli.document.model import Document, Entry, Section
from sub_cli.errata.conflicts import Misfit, misfit
from sub_cli.errata.operations.at import At
from sub_cli.errata.operations.base import Change, Spot, Whereabouts
from sub_cli.errata.operations.keys import CONFLICT, MAPPING, named
from sub_cli.errata.operations.table import OPERATIONS, Operation
from sub_cli.errata.phrases import Phrase
from sub_cli.keys import Key, Keys, Passage
from sub_cli.messages import Message, msg
from sub_cli.text.format import lines


@dataclass(frozen=True, slots=True)
class Append(Change):
    """Lines come behind the last one of a text."""

    text: str
    line: int = field(default=0, compare=False)

    @property
    def way(self) -> tuple[At | None, At | None]:
        return None, None

    @property
    def texts(self) -> tuple[str, str]:
        return "", self.text

    @property
    def titles(self) -> tuple[str, str]:
        return "", ""

    @property
    def unit(self) -> tuple[Section, Entry] | None:
        return None

    @property
    def at_line(self) -> int | None:
        return self.line

    def faults(self) -> Iterator[tuple[str, Message]]:
        if not self.text:
            yield "SUB116", msg("A change of “{section}” makes no difference.", section=self.section)

    def fit(self, document: Document, carrier: Whereabouts) -> Change:
        return replace(self, line=len(lines(self.there(document).text)) + 1)

    def placed(self, document: Document, spot: Spot) -> Change:
        return replace(self, line=spot.index)

    def kept(self, written: Change) -> Change:
        return written

    def proven(self) -> Change:
        return self

    def perform(self, document: Document) -> Document:
        section = self.there(document)
        if len(lines(section.text)) + 1 != self.line:
            raise misfit(self.section, msg("the section is not in the plan."))
        return document.with_section(replace(section, text=section.text + self.text))

    def undo(self, document: Document) -> Document:
        section = self.there(document)
        return document.with_section(replace(section, text=section.text.removesuffix(self.text)))

    def onto(self, document: Document, carrier: Whereabouts, error: Misfit) -> tuple[Change, ...]:
        raise error

    def phrase(self, after: Document) -> Phrase | None:
        return None


KEYS = Keys(Append, (named("append"), Key("text", Passage(), MAPPING, required=True), CONFLICT), MAPPING)
FILE = """\
id: {id}
document: plan-water
title: Meer
status: adopted
changes:
  - append: rollen
    text: |
      {text}
"""


@pytest.fixture
def desk(desk, monkeypatch):
    monkeypatch.setitem(OPERATIONS, "append", Operation(Append, KEYS))
    return desk


def written(desk, id, text):
    desk.write(f"errata/plan-water/{id}.yaml", FILE.format(id=id, text=text))
    desk.git("add", "--all")
    desk.git("commit", "--quiet", "--message", id)


def test_it_is_read_applied_credited_counted_worded_and_reverted(desk):
    before = desk.read("documents/plan-water/sections/rollen.yaml")
    written(desk, "E01-meer", "Wie een rol heeft, legt verantwoording af.")
    assert "Wie een rol heeft" in desk.sub("erratum", "show", "E01").out
    desk.sub("erratum", "apply", "E01")
    assert desk.sub("show", "2.1").out.rstrip().endswith("Wie een rol heeft, legt verantwoording af.")
    assert any("E01" in row and "verantwoording" in row for row in desk.sub("blame", "2.1").out.splitlines())
    assert desk.sub("register", "--format", "json").json[0]["added"] == 7
    assert "zin toegevoegd, luidende:\n> Wie een rol heeft" in desk.sub("erratum", "order", "E01").out
    desk.sub("check")
    desk.sub("erratum", "revert", "E01")
    assert desk.read("documents/plan-water/sections/rollen.yaml") == before


def test_two_at_one_place_clash_and_neither_is_reverted_below_the_other(desk):
    written(desk, "E01-een", "Eerst dit.")
    written(desk, "E02-twee", "Dan dat.")
    assert "E01 changes 2.1, and E02 does too." in desk.sub("check").out
    desk.sub("erratum", "apply", "E01", "E02")
    assert "E02 builds on it" in desk.sub("erratum", "revert", "E01", code=4).err


def test_what_it_brings_is_checked(desk):
    written(desk, "E01-meer", "Zie [](#nergens).")
    assert "There is no section nergens." in desk.sub("check", code=1).out


def test_one_that_says_nothing_is_told(desk):
    written(desk, "E01-meer", "")
    assert "makes no difference" in desk.sub("erratum", "apply", "E01", code=3).err


def test_one_that_lacks_an_answer_cannot_be_made():
    class Forgetful(Append):
        phrase = Change.phrase

    with pytest.raises(TypeError, match="phrase"):
        Forgetful("rollen", "Meer.\n")
