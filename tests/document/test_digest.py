"""Digests of texts and of whole documents."""

from __future__ import annotations

from sub_cli.document.digest import digest, edition_digest
from sub_cli.document.model import Document, Entry, Section


def test_digest_is_sha256_of_the_bytes() -> None:
    assert digest("a") == "sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"


def _plan(text: str = "Een.\n", number: str = "", nested: bool = True) -> Document:
    sections = {"a": Section("a", "A", text), "b": Section("b", "B", "Twee.\n", number)}
    outline = (Entry("a", (Entry("b"),)),) if nested else (Entry("a"), Entry("b"))
    return Document("plan", "Plan", outline=outline, sections=sections)


def test_an_edition_is_its_words_numbers_and_depth() -> None:
    same = edition_digest(_plan())
    assert edition_digest(_plan()) == same
    others = [_plan(text="Eén.\n"), _plan(number="1.1a"), _plan(nested=False)]
    assert len({same, *map(edition_digest, others)}) == 4
