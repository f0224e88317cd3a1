"""A PDF says what it was made from, and that can be read back from its bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from press import memo, press, provenance, theme

from sub_cli.errors import Refused
from sub_cli.render.job import stamp
from sub_cli.render.provenance import ErratumMark, Provenance, read_provenance, render_tools, xmp_of

RDF = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'


def packet(provenance: Provenance) -> bytes:
    head = b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    return head + RDF + xmp_of(provenance) + b'</rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'


def test_what_was_said_is_read_back() -> None:
    view = memo()
    assert read_provenance(press(view).pdf) == view.provenance
    assert view.provenance.templates == theme().digest
    assert dict(view.provenance.tools)["weasyprint"] == dict(render_tools())["weasyprint"]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), max_size=20)


@given(WORDS, WORDS, st.lists(st.tuples(WORDS.filter(bool), WORDS.filter(bool)), max_size=3))
def test_any_words_survive(number: str, status: str, errata: list[tuple[str, str]]) -> None:
    said = Provenance("memo", number, status, errata=tuple(ErratumMark(*pair) for pair in errata))
    try:
        written = packet(said)
        written.decode()
    except UnicodeError:
        return
    if not any("\ufffe" <= letter <= "\uffff" for letter in number + status + "".join(map("".join, errata))):
        assert read_provenance(b"%PDF-1.7 ... " + written + b" ... %%EOF") == said


def test_a_file_without_a_word_says_nothing() -> None:
    assert read_provenance(b"") is None
    assert read_provenance(b'<?xpacket begin=""?><x/><?xpacket end="r"?>') is None
    assert read_provenance(packet(provenance())[:-200] + b'<?xpacket end="r"?>') is None


def test_a_file_with_two_tongues_is_refused() -> None:
    pdf = press().pdf
    assert read_provenance(pdf + packet(memo().provenance)) == memo().provenance
    with pytest.raises(Refused):
        read_provenance(pdf + packet(stamp(provenance(commit="0" * 40), theme())))


def test_entities_are_not_read() -> None:
    bomb = packet(provenance()).replace(b"<x:xmpmeta", b'<!DOCTYPE a [<!ENTITY b "c">]><x:xmpmeta', 1)
    assert read_provenance(bomb) is None


def test_two_states_of_one_memo_differ_only_where_they_say_so() -> None:
    assert press(memo(status="final")).pdf != press(memo(status="signed")).pdf
    assert read_provenance(press(memo(status="draft")).pdf).status == "draft"  # type: ignore[union-attr]


def test_beginnings_without_an_end_are_read_once() -> None:
    import time

    before = time.process_time()
    assert read_provenance(b"%PDF-1.7\n" + b"<?xpacket begin=" * 400_000) is None
    assert read_provenance(b"<?xpacket end=" * 400_000) is None
    assert time.process_time() - before < 2
