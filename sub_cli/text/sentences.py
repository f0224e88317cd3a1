"""Where a sentence ends, in Dutch and English policy prose. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_BEFORE_ANYTHING = frozenset(
    """
    afd alg alinea art arts bc bijl bijv betr bv ca cie cfm concl cons cq dhr dr dra dra's drs ds evt excl fa fam
    fig gebr gem gen gld gr hfdst hfst hr ing incl inz ir jhr jhvr jkvr jo juncto kb ltd mej mevr mgr mr mrs ms
    mw nl no nrs nr o.a onderd op.cit ovv p pag par pct plv prof red ref resp secr sr st stb stcrt subs tab tel
    t.a.v toel tw vb vgl vlg vnl vr wnd zgn zg zn approx dept eg eq fig ie inc sec vol vs viz
    """.split()
)
"""Abbreviations behind which a sentence goes on whatever follows; without their last point."""
_BEFORE_NUMBER = frozenset(
    """
    aant aanh apr aug bijlage blz dec feb febr hst jan jul jun juli juni max min mrt noot nov okt par sep sept vlgnr
    """.split()
)
"""Abbreviations behind which a number belongs to the sentence, and a capital starts another."""
_MAY_END = frozenset(
    """
    a.i a.u.b b.v c.a e.a e.d e.e.a e.v e.v.a enz etc h.o.t.k i.o jl jr n.v n.v.t o.i.d o.s p.a p.j p.m p.p s.v.p
    t.z.t v.chr n.chr v.o.f z.s.m mln mld mrd dzd a.s ll b.v.b
    """.split()
)
"""Abbreviations with which a sentence may end: a capital behind them starts another."""
_LETTERED = frozenset(
    """
    bijlage blok categorie cluster deel deelgebied fase groep
    klasse kolom letter locatie model niveau onderdeel optie perceel plan punt
    rij route scenario spoor sub
    tabel tranche type variant vitamine zone option appendix annex part plan
    """.split()
)
"""Words whose letter is a name, "variant B.", and no initial."""

_STOP = re.compile(
    r"(?<![.!?…])(?P<stop>[.!?…]++)"
    r"(?P<close>(?:[\"'”’»)*_~\]`]|\[\^[^\]\s]{1,99}\]|\]\([^)\s]{0,999}\))*)"
    r"[ \t\n]+"
    r"(?=(?P<open>[\"'“‘’„«(\[*_~`¿¡]*)(?P<next>[^\W_]|[€$£§]|!\[))"
)
_WORD_BEFORE = re.compile(r"[^\s(\[“‘„«\"*_/]+\Z")
_INITIALS = re.compile(r"(?:[A-Z][a-z]{0,2}\.-?)*[A-Z]\Z|(?:Th|Ch|Chr|Ph|IJ|Fr|Jac|Joh)\Z")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]{1,3}\Z")
_LABEL = re.compile(r"\(?(?:\d+(?:\.\d+)*[a-z]?|[IVXLC]+|[A-Za-z])\Z")
_KIND = re.compile(
    r"(?:artikel|hoofdstuk|paragraaf|afdeling|bijlage|tabel|figuur|article|chapter|section|table|figure)?"
)
"""What a label at the beginning may be the number of: "Artikel 1. Begrippen"."""
_ARTICLE = re.compile(r"['’‘][stnk][\s-]+[^\W\d_]")
_FAR = 60
"""Characters that are looked at around a point; a sentence may have thousands of points and no end."""
_COMPANY = frozenset({"B.V", "N.V", "C.V", "V.O.F"})
_STARTER = re.compile(r"(?:De|Het|Een|Dit|Dat|Deze|Die|Zij|Hij|Wij|Er|In|Op|Ook|Daar\w*|The|This|It)\b")
_FIRST_LETTER = re.compile(r"a\.[ \t\n]+\S")
_NEXT_LETTER = re.compile(r";[ \t\n]+(?=(?P<letter>[b-z])\.[ \t\n]+\S)")
CODE_SPAN = re.compile(r"(?<!`)(?P<ticks>`+)(?!`)(?s:.+?)(?<!`)(?P=ticks)(?!`)")


@lru_cache(maxsize=4096)  # two states of a text share most of their paragraphs
def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return start and end of each sentence of the paragraph `text`; blanks between sentences belong to none."""
    start = len(text) - len(text.lstrip(" \t\n"))
    stop = len(text.rstrip(" \t\n"))
    spans = []
    for end, following in sorted({*_ends(text, start, stop), *_lettered(text, start, stop)}):
        spans.append((start, end))
        start = following
    if start < stop:
        spans.append((start, stop))
    return tuple(spans)


def _lettered(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield where the parts of an enumeration end that is written with letters: "a. the roof; b. the wall"."""
    if not _FIRST_LETTER.match(text, start):
        return
    wanted = "b"
    for found in _NEXT_LETTER.finditer(text, start, stop):
        if found["letter"] == wanted:
            wanted = chr(ord(wanted) + 1)
            yield found.start() + 1, found.end()


def _ends(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield where each sentence but the last ends, and where the next one starts."""
    codes = [found.span() for found in CODE_SPAN.finditer(text)] if "`" in text else []
    for found in _STOP.finditer(text, start, stop):
        if any(a <= found.start() < b - 1 or a < found.end("close") < b for a, b in codes):
            continue
        if _is_end(text, start, found):
            start = found.end()
            yield found.end("close"), start


def _is_end(text: str, start: int, found: re.Match[str]) -> bool:
    """Return whether the stop `found`, in the sentence that begins at `start`, ends it."""
    after = found["next"]
    article = bool(_ARTICLE.match(text, found.end("open") - 1)) if found["open"] else False
    if after.islower() and not article:
        return False
    if found["stop"] != ".":
        return True
    word = _WORD_BEFORE.search(text, max(start, found.start() - 40), found.start())
    if word is not None and word[0] in _COMPANY:
        return bool(_STARTER.match(text, found.end("open")))
    return word is None or _word_ends(text, start, word, after)


def _word_ends(text: str, start: int, word: re.Match[str], after: str) -> bool:
    """Return whether the point behind `word` ends the sentence, when `after` is what the next one begins with."""
    bare = word[0]
    low = bare.lower().strip("‘’'")
    if low in _MAY_END and not bare.isupper():  # c.a. ends a list; C.A. Peters has initials
        return not after.isdigit()
    if low in _BEFORE_ANYTHING or (low in _BEFORE_NUMBER and (after.isdigit() or after in "€$£")):
        return False
    if _INITIALS.match(bare):
        return _names_a_letter(text, start, word.start())
    before = text[start : min(word.start(), start + _FAR)]
    if _LABEL.match(bare) and _KIND.fullmatch(before.strip(" \n\u00a0*_([").lower()):
        return False
    return not (_DOTTED.match(bare) and not bare.isupper())


def _names_a_letter(text: str, start: int, place: int) -> bool:
    """Return whether the capital at `place` is the name of a thing, "variant B", rather than an initial."""
    before = text[max(start, place - _FAR) : place].split()
    return bool(before) and before[-1].lower().strip("(*_") in _LETTERED
