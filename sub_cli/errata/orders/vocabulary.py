"""The words that change orders are made of, in Dutch and English: one table of what means what, for reading.

A sentence is understood when all its words are in this table, and what they mean together is one operation. Each row
has what its words are, what they mean, and how they are written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from sub_cli.errata.orders.forms import DUTCH, ENGLISH
from sub_cli.errata.orders.places import Part
from sub_cli.errata.orders.quotations import CLOSE, OPEN


class Kind(StrEnum):
    """What some words of an order are."""

    VERB = "verb"
    SECTION = "section"
    PLAN = "plan"
    WHOLE_PLAN = "whole plan"
    PAGE = "page"
    PART = "part"
    NAMED = "named"
    HEADING = "heading"
    TEXT = "text"
    END = "end"
    BEGIN = "begin"
    THING = "thing"
    NOUN = "noun"
    QUOTE = "quote"
    FIGURE = "figure"
    PLACE = "in"
    TO = "to"
    AFTER = "after"
    BEFORE = "before"
    BY = "by"
    FOR = "for"
    FROM = "from"
    INTO = "into"
    EACH = "each"
    OPENING = "beginning with"
    PAIRS = "respectively"
    BETWEEN = "between"
    ALSO = "and"
    COLON = "colon"
    COMMA = "comma"
    READING = "reading"
    OF = "of"
    FILLER = "filler"


class Verb(StrEnum):
    """What an order does."""

    REPLACE = "replace"
    CHANGE = "change"
    READ = "read"
    DELETE = "delete"
    INSERT = "insert"
    MOVE = "move"
    RENUMBER = "renumber"
    LEAD = "lead"
    SAYS = "says"


UNIT_NOUNS = "hoofdstuk|hoofdstukken|paragraaf|paragrafen|artikel|artikelen|chapters?|sections?|articles?"
_SECTION_NOUNS = UNIT_NOUNS + r"|hfst\.?|par\.|§§?|art\.|sect\."
_NUMBER = r"(?!\d{1,3}(?:e|de|ste|st|nd|rd|th)\b)\d{1,4}[a-z]{0,2}(?:\.\d{1,4}[a-z]{0,2})*(?![\w%]|[.,]\d)"
_JOIN = (
    r"(?:\s*,\s*(?:en |and )?|\s+(?:en|and|&)\s+|\s+(?:tot en met|t/m|to|through|up to and including)\s+|\s?[–-]\s?)"
)
SECTION = (
    rf"(?P<unit>{_SECTION_NOUNS})\s*(?P<numbers>{_NUMBER}(?:{_JOIN}(?:de |het )?"
    rf"(?:(?:{_SECTION_NOUNS})\s+)?{_NUMBER})*)"
)

_PARTS: dict[Part, str] = {
    Part.SENTENCE: r"zinnen|volzinnen|volzin|zin|sentences?",
    Part.PARAGRAPH: r"alinea['’]?s|alinea|tekstblok|paragraphs?",
    Part.LIST: r"opsommingen|opsomming|lijst|lijstje|bullet lists?|lists?",
    Part.ITEM: (
        r"opsommingspunten|opsommingspunt|opsommingstekens?|gedachtestreepjes?|gedachtestreep|"
        r"aandachtsstreepjes?|"
        r"streepjes?|bolletjes?|bullet points?|bullets?|punten|punt|list items?|items?|dashes|dash|indents?|"
        r"onderdelen|onderdeel|"
        r"leden|lid|sub-?paragraphs?|points?|subsections?|sub-?onderdelen|sub-?onderdeel|subonderdeel"
    ),
    Part.TABLE: r"tabellen|tabel|tables?",
    Part.HEAD: r"kopregel|koprij|header row|head row",
    Part.ROW: r"tabelrijen|tabelrij|rijen|rij|regels|regel|rows?|lines?",
    Part.CELL: r"kolommen|kolom|columns?|cellen|cel|cells?",
    Part.NOTE: r"voetnoten|voetnoot|noten|noot|footnotes?|notes?",
    Part.HEADING: r"tussenkopjes?|tussenkop|kopjes?|subheadings?",
    Part.CAPTION: r"bijschriften|bijschrift|onderschrift|tabeltitel|captions?",
    Part.PICTURE: r"afbeeldingen|afbeelding|figuur|pictures?",
}
"""What people call the parts of a text. What "lid", "onderdeel" and "paragraph" are depends on the text itself."""
NOUN = "|".join(sorted((each for row in _PARTS.values() for each in row.split("|")), key=len, reverse=True))

_ORDINALS = {word: n for words in (DUTCH, ENGLISH) for n, word in enumerate(words.ordinals[:60]) if word}
_ORDINALS |= {"laatste": -1, "last": -1, "final": -1, "slot": -1, "voorlaatste": -2, "penultimate": -2}
_ORDINALS |= {"enige": 0, "only": 0}
_COUNTS = {word: n for words in (DUTCH, ENGLISH) for n, word in enumerate(words.counts) if word}
_COUNTS |= {"an": 1, "één": 1, "one": 1, "nieuwe": 1, "nieuw": 1, "new": 1, "additional": 1, "extra": 1, "another": 1}
_ORDINAL = "|".join(sorted((*map(re.escape, _ORDINALS), r"\d{1,3}(?:ste|de|e|st|nd|rd|th)"), key=len, reverse=True))
_COUNT = "|".join(sorted(map(re.escape, _COUNTS), key=len, reverse=True))
_PAIR = (
    rf"(?:(?:\s*,\s*|\s+(?:en|and)\s+(?:de |het |the )?|\s+(?:tot en met|t/m|to|through)\s+(?:de |het |"
    rf"the )?)(?:{_ORDINAL}))"
)
SIGN_WORDS = {"komma": ",", "puntkomma": ";", "dubbele punt": ":", "comma": ",", "semicolon": ";", "colon": ":"}
"""Signs that are named by their words; "een punt" may be an item of a list as well."""
_ARTICLE = r"(?:(?:de|het|the|dat|die|deze|dit)\s+)?"
_MARKS = r"(?:\(\w{1,4}\)|(?:i{1,3}|iv|vi{0,3}|ix|xi{0,2}|[a-z])\b(?!['’])|\d{1,3}[a-z]?\b°?)"
_Q = f"{OPEN}\\d+{CLOSE}"
_BARE = r"[^\s,;:()\ue000]+"
_STOP = (
    r"(?=\s*[,;:.)]|\s*$|\s+(?:van|in|uit|wordt|worden|te|is|are|of|vervalt|vervallen|komt|komen|na|en|and|"
    r"telkens|the|insert|add|substitute|replace|delete|omit|for|with|by|door|tot|naar|toe|aan|after|"
    r"before|voor|vervangen|onder|luidt|shall|het|de)\b|\s*\ue000)"
)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some words of an order with what they mean."""

    kind: Kind
    value: str = ""
    """The verb, the noun, or the number of the quotation."""
    numbers: tuple[int, ...] = ()
    """Which parts of a kind, from 1; -1 is the last, nothing the only one. How many things."""
    part: Part | None = None
    name: str = ""
    """The mark ("b") or name of a part, the numbers of sections."""
    words: str = ""
    """How it is written."""


_VERBS: tuple[tuple[Verb, str], ...] = (
    (Verb.LEAD, r"(?:wordt|worden) als volgt (?:gewijzigd|aangepast)|(?:wordt|worden) gewijzigd als volgt"),
    (
        Verb.LEAD,
        r"de volgende wijzigingen (?:aan te brengen|aangebracht|door te voeren|doorgevoerd)|"
        r"the following (?:amendments|changes) (?:are|to be) made",
    ),
    (Verb.LEAD, r"wijzigt als volgt|als volgt (?:te wijzigen|gewijzigd|aan te passen)|te wijzigen als volgt"),
    (Verb.LEAD, r"(?:is|are|shall be) amended as follows|(?:is|are|shall be) amended(?=\s*[—–-]?\s*:?\s*$)"),
    (
        Verb.READ,
        r"(?:komt|komen) (?:als volgt )?te luiden|(?:komt|komen) te luiden als volgt|luidt(?: als volgt)?|luiden",
    ),
    (
        Verb.READ,
        r"(?:dient|dienen|moet|moeten) (?:als volgt )?(?:te )?luiden|te laten luiden|te luiden|"
        r"als volgt te (?:laten )?luiden",
    ),
    (Verb.READ, r"(?:wordt|worden) (?:gewijzigd en aangevuld|gewijzigd|aangepast) tot"),
    (
        Verb.READ,
        r"gewijzigd en aangevuld tot|te wijzigen en aan te vullen tot|(?:opnieuw vastgesteld|herschreven) als volgt",
    ),
    (Verb.READ, r"(?:shall|should|must|is to|are to) (?:now )?read(?: as follows)?|to read(?: as follows)?"),
    (Verb.READ, r"(?:is|are) amended(?: and supplemented)? to read(?: as follows)?|reads? as follows"),
    (
        Verb.SAYS,
        r"(?:;\s*|,\s*)?(?:dit|dat|deze|hier)? ?(?:moet|moeten|dient|dienen|had moeten|hoort) (?:te )?(?:zijn|"
        r"worden|staan)",
    ),
    (
        Verb.SAYS,
        r"moet (?:worden gelezen|gelezen worden) als|(?:wordt|worden|te) (?:ge)?lezen als|"
        r"gelezen (?:moet|moeten|dient|dienen) (?:te )?worden|should be|must be",
    ),
    (Verb.DELETE, r"(?:komt|komen) te vervallen|(?:te )?(?:laten|doen) vervallen|te vervallen|vervalt|vervallen"),
    (
        Verb.DELETE,
        r"te schrappen|geschrapt|schrappen|schrap|te verwijderen|verwijderd|verwijderen|verwijder|weggelaten",
    ),
    (
        Verb.DELETE,
        r"weg te laten|doorgehaald|door te halen|deleted?|omit(?:ted)?|removed?|repealed|struck out|strike out",
    ),
    (Verb.DELETE, r"revoked|strike|leave out|left out"),
    (Verb.DELETE, r"(?:(?:is|are) (?:further )?amended,? )?(?:by )?(?:striking(?: out)?|deleting|omitting)"),
    (Verb.INSERT, r"(?:(?:is|are) (?:further )?amended,? )?(?:by )?(?:inserting|adding)"),
    (Verb.REPLACE, r"te vervangen|vervangen|vervangt|vervang|replaced?|to be replaced|substituted?"),
    (Verb.MOVE, r"te verplaatsen|verplaatst|verplaatsen|verplaats|moved?"),
    (Verb.RENUMBER, r"te vernummeren|vernummerd|vernummeren|vernummer|verletterd|renumbered|relettered|renumber"),
    (
        Verb.CHANGE,
        r"te wijzigen|gewijzigd|wijzigen|wijzigt|wijzig|aan te passen|aangepast|te veranderen|veranderd|verander",
    ),
    (Verb.CHANGE, r"amended|amend|changed?|altered|gecorrigeerd|te corrigeren|verbeterd|corrected|correct"),
    (Verb.INSERT, r"aangevuld met|aan te vullen met|aanvullen met|supplemented (?:by|with)"),
    (
        Verb.INSERT,
        r"ingevoegd|in te voegen|invoegen|toegevoegd|toe te voegen|toevoegen|tussengevoegd|opgenomen|op te nemen",
    ),
    (Verb.INSERT, r"geplaatst|te plaatsen|insert(?:ed)?|added|add|appended|voeg toe|voeg in|voeg|toe"),
)

_ROWS: tuple[tuple[Kind, str, str], ...] = (
    (Kind.EACH, "each", r"telkens|steeds|overal|in alle gevallen|op alle plaatsen|in each (?:place|case)|each time"),
    (Kind.EACH, "each", r"(?:wherever|everywhere) (?:it|they) (?:occurs?|appears?)|throughout|in every (?:place|case)"),
    (Kind.EACH, "each", r"(?:overal )?waar (?:dit|deze|dat|het|zij)(?: woord| woorden)? voorkom(?:t|en)"),
    (Kind.PAIRS, "", r"(?:,\s*)?(?:onderscheidenlijk|respectievelijk|respectively|resp\.)"),
    (
        Kind.OPENING,
        "",
        r"(?:die|dat) (?:begint|aanvangt) met(?: de woorden)?|(?:beginnend|beginnende|aanvangend) met(?: de woorden)?|"
        r"(?:that begins|which begins|beginning|starting) with(?: the words)?",
    ),
    (Kind.EACH, "each", r"(?:in )?each (?:place|time) (?:that |where )?(?:it|they) (?:occurs?|appears?)"),
    (Kind.EACH, "both", r"in both (?:places|cases)|both times|op beide plaatsen|tweemaal|beide keren|beide malen"),
    (Kind.READING, "", r"(?:,\s*)?(?:luidende|luidend)(?: als volgt)?|(?:,\s*)?reading(?: as follows)?|"
     r"(?:,\s*)?as follows|als volgt"),
    (Kind.READING, "", r"lezen|lees|gelezen|(?:te|dient te) lezen|read"),
    (Kind.FOR, "", rf"voor(?=\s*{OPEN}\d+{CLOSE},?\s*(?:te lezen|gelezen|lezen|lees)\b)"),
    (Kind.FOR, "", r"in plaats van|i\.p\.v\.|for(?: the)? (?=(?:words?|sentences?|phrase)\b|[\ue000])|for(?=\s*:)|"
     r"instead of|voor:"),
    (Kind.FOR, "", r"for"),
    (Kind.SECTION, "", _ARTICLE + SECTION),
    (Kind.WHOLE_PLAN, "", r"overal in (?:het|de|dit|deze) (?:\w*plan|\w*programma|nota|document|regeling|verordening)"),
    (Kind.WHOLE_PLAN, "", r"(?:in )?(?:het|de|the) (?:gehele|hele|volledige|whole|entire) (?:\w*plan|programma|"
     r"nota|document|tekst|"
         r"regeling|verordening|plan|programme|strategy|policy|text)(?: van het (?:plan|programma))?|"
         r"throughout the (?:plan|programme|strategy|policy|scheme|document|text)|"
         r"overal in (?:het|de) (?:\w*plan|\w*programma|nota|document|tekst|regeling|verordening|\w*visie)"),
    (Kind.PLAN, "", r"(?:in )?(?:de|the) tekst (?:van|of) (?:het|de|the) (?:\w*plan|programma|nota|document|"
     r"programme|plan)"),
    (Kind.PLAN, "", r"(?:het|de|dit|deze|the|this) (?:\w*plan|\w*programma|nota|document|regeling|verordening|"
     r"programme|strategy|policy)\b"),
    (Kind.PAGE, "", r"\(?(?:(?:op|on) )?(?:pagina|pag\.|bladzijde|blz\.?|p\.|pages?|"
     r"p) ?\d{1,4}(?:\s?[–-]\s?\d+)?(?:,? (?:bovenaan|onderaan))?\)?"),
    (Kind.TEXT, "", r"(?:(?:de|the) )?(?:(?:gehele|volledige|whole|entire) )?(?:tekst|text)"),
    (Kind.END, "", r"(?:(?:aan|op) )?het (?:slot|einde|eind)|(?:at )?the end|at the end"),
    (Kind.BEGIN, "", r"(?:(?:aan|in) )?het begin|(?:at )?the (?:beginning|start)"),
    (Kind.NOUN, "sentence", r"(?:(?:de|het|the) )?(?:volzin|zinnen|zin|sentences?)(?=\s*[:,]?\s*\ue000)"),
    (Kind.NOUN, "words", r"(?:(?:de|het|the) )?(?:zinsneden|zinsnede|zinsdeel|woorden|woord|passages?|term|begrip|"
     r"aanduiding|naam|bedrag|"
         r"getal|jaartal|percentage|datum|words?|phrases?|expression|terms?|figures?|amount|number|date|tekst|text|"
         r"onderdeel)"
     r"(?=\s*:?\s*\ue000)"),
    (Kind.NOUN, "range", r"(?:(?:de|het|the) )?(?:woorden|zinsnede|passage|tekst|words) (?:vanaf|van|"
     r"from)(?=\s*\ue000)"),
    (Kind.HEADING, "", r"(?:(?:het|de|the) )?(?:opschrift|titel|koptekst|kop|heading|title)"),
    (Kind.TO, "", r"aan|to"),
    (Kind.BETWEEN, "", r"tussen|between"),
    (Kind.AFTER, "", r"direct na|na|achter|after|behind|following|immediately after"),
    (Kind.BEFORE, "", r"voorafgaand aan|voor|vóór|before|immediately before"),
    (Kind.BY, "", r"door|by|with"),
    (Kind.INTO, "", r"tot en met|up to and including|tot|naar|into|as"),
    (Kind.FROM, "", r"vanaf|from"),
    (Kind.OF, "", r"van|of"),
    (Kind.PLACE, "", r"\(?(?:in|op)|onder|binnen|bij|within|on|under|uit"),
    (Kind.ALSO, "", r"(?:,\s*)?(?:en|and|alsmede)|;\s*(?:en |and )?"),
    (Kind.COLON, "", r"\s*[:—–]\s*"),
    (Kind.FILLER, "", r"wordt|worden|becomes|komt|komen|"
     r"daarom|moet|moeten|dient|dienen|te|zal|zullen|is|are|shall be|shall|be|there|"
     r"hierbij|om|in (?:de )?plaats daarvan|daarvoor in de plaats|in its place|in their place|"
     r"hereby|"
         r"voorgesteld(?: wordt| om)*|wij stellen voor(?: om)?|(?:het|er) wordt voorgesteld(?: om)?|ook|tevens|verder|"
         r"voorts|daarin|er|"
     r"de|het|the|this|to be|staat|staan|in die tekst|eveneens|nog|de volgende wijziging(?:en)?"),
    (Kind.COMMA, "", r",|\.(?=\s)|\)"),
)  # fmt: skip


LEADS = "|".join(words for verb, words in _VERBS if verb is Verb.LEAD)
"""The words with which a lead says that changes follow."""
_ANY_VERB = re.compile(rf"\b(?:{'|'.join(words for _, words in _VERBS)}|gelezen|lezen|lees|read)\b", re.IGNORECASE)


def tells_a_verb(words: str) -> bool:
    """Tell whether some words have a verb of an order among them."""
    return _ANY_VERB.search(words) is not None


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[Kind, str, re.Pattern[str]], ...]:
    """Return all rows of the table as expressions that end with a word."""
    part_rows = (
        (Kind.PART, "ordinal", rf"{_ARTICLE}(?:first|eerste) (?P<many>{_COUNT}) (?P<noun1>{NOUN})"),
        (Kind.PART, "ordinal", rf"{_ARTICLE}(?:last|laatste) (?P<final>{_COUNT}) (?P<noun5>{NOUN})"),
        (Kind.PART, "ordinal", rf"{_ARTICLE}(?P<ordinals>(?:{_ORDINAL}){_PAIR}*) (?P<noun2>{NOUN})"),
        (Kind.PART, "mark", rf"{_ARTICLE}(?P<noun3>{NOUN}) (?P<marks>{_MARKS}(?:(?:,| en| and| tot en met|"
         rf" t/m) {_MARKS})*)(?!\.\d)"),
        (Kind.PART, "mark", r"(?:sub|onder|under) (?P<under>[a-z]|\d{1,2}°?)(?=[\s,]|$)"),
        (Kind.PART, "mark", r"\((?P<bracketed>[a-z]{1,3}|\d{1,2})\)"),
        (Kind.PART, "aanhef", r"(?:de )?aanhef|the (?:opening words|introductory words)"),
        (Kind.EACH, "nth", rf"(?:in )?(?:de|het|the) (?P<nth>{_ORDINAL}) (?:maal|keer|time|place|occurrence)"
         rf"(?: dat (?:dit|het|deze|dat|zij)(?: woord| woorden)? voorkom(?:t|en)| (?:that |where |in which )?(?:it|"
         rf"they) (?:occurs?|appears?))?"),
        (Kind.FIGURE, "sign", rf"(?:een|a) (?P<sign>{'|'.join(SIGN_WORDS)})"),
        (Kind.NAMED, "row", rf"{_ARTICLE}(?:rij|tabelrij|regel|row|line)(?: (?:voor|van|met|for|of|"
         rf"with))?(?: het jaar| the year)? (?P<row>{_Q}|{_BARE}(?:[ ]{_BARE})??){_STOP}"),
        (Kind.NAMED, "row", rf"{_ARTICLE}(?:bedrag|getal|aantal|waarde|amount|figure|cost|kosten) (?:voor|van|for|"
         rf"in|of)(?: het jaar| the year)? (?P<year>\d{{4}}|{_Q}){_STOP}"),
        (Kind.NAMED, "column", rf"{_ARTICLE}(?:kolom|column)(?: (?:met|headed|voor))? (?P<column>{_Q}|(?!(?:wordt|"
         rf"worden|is|te)\b){_BARE}(?:[ ](?!(?:wordt|worden|is|te)\b){_BARE})??){_STOP}"),
        (Kind.NAMED, "column", rf"the (?P<headed>(?!(?:{_ORDINAL}|following|new)\b){_BARE}(?: {_BARE})??) column"),
        (Kind.PART, "bare", rf"{_ARTICLE}(?P<noun4>{NOUN})"),
        (Kind.THING, "", rf"(?:(?:een|de|het|a|an|the) )?(?:volgende|following|nieuwe|new|additional|extra|"
         rf"{_COUNT})(?: (?:nieuwe?|new|additional|extra|volgende|following|{_COUNT}))* "
         rf"(?P<thing>{NOUN}|{UNIT_NOUNS}|tekst|text|passage|woorden|words?|zinsnede|wording)"),
        (Kind.THING, "", r"(?:het volgende|the following)(?=\s*(?:toe\b|in te\b|ingevoegd|inserted|added|,|:|"
         r"\ue000|$|als\b))"),
    )  # fmt: skip
    rows = [(Kind.VERB, str(verb), words) for verb, words in _VERBS]
    rows += [*(row for row in _ROWS if row[0] is Kind.NOUN), *part_rows, *_ROWS]
    end = r"(?![\w\ue000])|(?=\ue000)"
    return tuple((kind, value, re.compile(rf"(?:{words})(?:{end})", re.IGNORECASE)) for kind, value, words in rows)


_QUOTATION = re.compile(f"{OPEN}(?P<quote>\\d+){CLOSE}")
_FIGURE = re.compile(
    r"(?:€ ?)?\d[\d.,]*\d(?: ?%| euro| procent| miljoen(?: euro)?)?(?=[\s,.;]|$)|(?:€ ?)?\d(?: ?%| euro)?(?=[\s,.;]|$)"
)
_BLANK = re.compile(r"\s+")


def scanned(words: str) -> tuple[tuple[Chunk, ...], str]:
    """Return what the words of a sentence mean, one after another, and from where on they are not in the table."""
    found: list[Chunk] = []
    at = 0
    while at < len(words):
        if blank := _BLANK.match(words, at):
            at = blank.end()
            continue
        chunk, end = _longest(words, at)
        if chunk is None:
            return tuple(found), words[at:]
        found.append(chunk)
        at = end
    return tuple(found), ""


def _longest(words: str, at: int) -> tuple[Chunk | None, int]:
    """Return what stands at a place by the row of the table that takes most of it, and where that ends."""
    if quotation := _QUOTATION.match(words, at):
        return Chunk(Kind.QUOTE, quotation["quote"]), quotation.end()
    best: tuple[int, Kind, str, re.Match[str]] | None = None
    for kind, value, expression in _table():
        found = expression.match(words, at)
        if found and found.end() > at and (best is None or found.end() > best[0]):
            best = found.end(), kind, value, found
    if best is None:
        figure = _FIGURE.match(words, at)
        return (Chunk(Kind.FIGURE, words=figure[0]), figure.end()) if figure else (None, at)
    return _chunk(best[1], best[2], best[3]), best[0]


_WITHIN = re.compile(
    rf"(?P<outer>\d+)\s*,\s*(?:de |het )?(?P<noun>{_SECTION_NOUNS})\s*(?P<inner>(?P=outer)\.{_NUMBER})", re.IGNORECASE
)


def _chunk(kind: Kind, value: str, found: re.Match[str]) -> Chunk:
    said = {name: words for name, words in found.groupdict().items() if words is not None}
    words = found[0]
    if kind is Kind.SECTION:
        if within := _WITHIN.fullmatch(said["numbers"]):  # "hoofdstuk 2, paragraaf 2.1"
            return Chunk(kind, "section", name=within["inner"], words=f"{within['noun']} {within['inner']}")
        return Chunk(kind, _unit(said["unit"]), name=said["numbers"], words=words)
    if kind is Kind.NAMED:
        return Chunk(kind, value, name=next(iter(said.values())), words=words)
    if "nth" in said:
        value = str(ordinal(said["nth"]) or "")
    if "sign" in said:
        words = SIGN_WORDS[said["sign"].lower()]
    if kind is Kind.THING:
        noun = said.get("thing", "")
        return Chunk(kind, _thing(noun), (_count(words),), part_of(noun), words=words)
    if kind is Kind.PART:
        return _part(value, said, words)
    return Chunk(kind, value, words=words)


def _part(value: str, said: dict[str, str], words: str) -> Chunk:
    noun = next((said[name] for name in ("noun1", "noun2", "noun3", "noun4", "noun5") if name in said), "")
    name = said.get("marks") or said.get("under") or said.get("bracketed", "")
    numbers: tuple[int, ...] = ()
    if "many" in said:
        numbers = tuple(range(1, _COUNTS[said["many"].lower()] + 1))
    elif "final" in said:
        numbers = tuple(range(-_COUNTS[said["final"].lower()], 0))
    elif "ordinals" in said:
        numbers = _ordinals(said["ordinals"])
    part = part_of(noun) if noun else Part.ITEM
    return Chunk(Kind.PART, "aanhef" if value == "aanhef" else noun.lower(), numbers, part, name, words)


def _ordinals(words: str) -> tuple[int, ...]:
    """Return the numbers that ordinals say: one, several, or from one to another."""
    ranged = re.search(r"\b(?:tot en met|t/m|to|through)\b", words, re.IGNORECASE)
    found = [ordinal(each) for each in re.findall(_ORDINAL, words, re.IGNORECASE)]
    if ranged and len(found) == 2 and 0 < found[0] < found[1]:
        return tuple(range(found[0], found[1] + 1))
    return tuple(found)


def ordinal(word: str) -> int:
    """Return the number that an ordinal says: "derde", "third", "3e"; -1 is the last."""
    known = _ORDINALS.get(word.lower())
    return known if known is not None else int(re.match(r"\d+", word)[0])  # type: ignore[index]


def _count(words: str) -> int:
    """Return how many things are told: "twee zinnen", "the following sentence"; 0 where that is not said."""
    found = [number for word in words.lower().split() if (number := _COUNTS.get(word)) is not None]
    return max(found, default=0) or (0 if words.lower().endswith(("en", "s", "tekst", "text")) else 1)


def _unit(noun: str) -> str:
    low = noun.lower()
    if low.startswith("art"):
        return "article"
    return "chapter" if low.startswith(("h", "c")) else "section"


def _thing(noun: str) -> str:
    low = noun.lower()
    return (
        "unit" if low and re.fullmatch(UNIT_NOUNS, low) else "text" if low in {"", "tekst", "text", "passage"} else low
    )


@lru_cache(maxsize=256)
def part_of(noun: str) -> Part | None:
    """Return what part of a text a noun names; None for one that names none."""
    return next((part for part, words in _PARTS.items() if noun and re.fullmatch(words, noun, re.IGNORECASE)), None)
