"""What looks like an order, or speaks of one, though it is not understood: it is told, and is no new text. Pure."""

from __future__ import annotations

import re

from sub_cli.errata.orders.quotations import OPEN
from sub_cli.errata.orders.segments.marks import bare

_VERBS = (
    r"(?:luiden|luidt|luidende|vervangen|vervalt|vervallen|ingevoegd|toegevoegd|(?:in|toe) te voegen|geschrapt|"
    r"schrappen|vernummer\w+|verletter\w+|gewijzigd|te wijzigen|wijzig|verwijder\w*|aangevuld|"
    r"aan te (?:passen|vullen)|verplaatst|shall read|should read|to read|replace[ds]?|delete[ds]?|insert(?:ed)?|added|"
    r"amended|amend|omit(?:ted)?|substitute[ds]?|repealed|renumbered)"
)
_PLACES = (
    r"(?:paragra(?:af|fen)|hoofdstuk\w*|artikel\w*|bijlage|sections?|chapters?|articles?|annex|§|\bzin(?:nen)?\b|"
    r"volzin|alinea\w*|lid\b|onderdeel|opschrift|voetnoot|tabel|opsomming|streepje|sentence|paragraph|footnote|bullet|"
    r"heading|row\b|column)"
)
_SECTIONS = r"(?:paragra(?:af|fen)|hoofdstuk(?:ken)?|artikel(?:en)?|sections?|chapters?|articles?|§+)"
_PARTS = r"(?:zin|volzin|alinea|lid|streepje|opsommingspunt|sentence|paragraph|bullet)"
_VERB = re.compile(rf"\b{_VERBS}\b", re.IGNORECASE)
_PLACE = re.compile(rf"{_PLACES}|{OPEN}", re.IGNORECASE)
_LABELLED = re.compile(r"(?:paragra\w+|hoofdstuk\w*|artikel\w*|sections?|chapters?|articles?|§+) \d", re.IGNORECASE)
_NAMES_A_SECTION = re.compile(
    r"(?:(?:in|aan|na|voor|onder|bij|op|uit|van|tussen|at|to|after|before|for|of) )?(?:(?:de|het|the) )?"
    rf"(?:tekst van |text of )?(?:{_SECTIONS} \d+[\d.a-z]* (?:\S+ \S|\S+\.$)|\w+ {_PARTS}\b)",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:d(?:e|it|eze) (?:wijziging|amendement|erratum|correctie|indieners?)|de oude tekst|this (?:amendment|"
    r"change|correction)|the old text|hiermee wordt|daarmee wordt|indiener)\b|"
    r"^\s*(?:and|with|en|met|onder) .{0,200}?\b(?:renumber|vernummer|verletter|doornummer)",
    re.IGNORECASE,
)
_HEADS = re.compile(r"\s*[*#]*\s*\d[\w.]*\s+\S")
_ARTICLE = re.compile(r"\s*[*#]*\s*(?:artikel|article) \d", re.IGNORECASE)


def like_an_order(words: str) -> bool:
    """Tell whether some words may be an order: a verb of one, and a place or a quotation."""
    return len(words) <= 2_000 and _VERB.search(words) is not None and _PLACE.search(words) is not None


def names_a_place(words: str) -> bool:
    """Tell whether some words name a place of a plan, or quote something."""
    return _PLACE.search(words) is not None


def names_a_section(words: str) -> bool:
    """Tell whether some words name a section with its number."""
    return _LABELLED.search(words) is not None


def begins_as_an_order(words: str) -> bool:
    """Tell whether a sentence begins with a section, as orders do: without quotation marks it may be one."""
    return _NAMES_A_SECTION.match(bare(words)) is not None


def speaks_of_orders(words: str) -> bool:
    """Tell whether some words are about the change itself, or go on with the sentence before the new text."""
    return _ABOUT.search(words) is not None


def is_heading(text: str) -> bool:
    """Tell whether a line is the heading of a section, or may be a line of one."""
    return _HEADS.match(text) is not None or is_article(text)


def is_article(text: str) -> bool:
    """Tell whether a line begins with the number of an article: one of the plan, or of the order itself."""
    return _ARTICLE.match(text) is not None
