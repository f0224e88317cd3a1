"""Memos in files: the name is the number, and an edit touches one value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.errors import BadInput, NotFound
from sub_cli.memo.model import Memo, MemoStatus, Signatory
from sub_cli.store import memos
from sub_cli.store.files import Overlaid

PATH = "documents/memos/PS2021BEM07.yaml"

WRITTEN = """\
number: PS2021BEM07
date: 2021-04-09
to: Provinciale Staten
from: Gedeputeerde Hanke Bruins Slot
subject: 'Memorandum & erratum: Sterk Bestuur'
status: draft
document: plan
errata:
  - E01
signatories:
  - name: Hanke Bruins Slot
    role: Gedeputeerde
  - name: J. de 'Vries'
text: |
  Geachte leden,

  [](@E01)
"""

MEMO = Memo(
    "PS2021BEM07",
    date(2021, 4, 9),
    ("Provinciale Staten",),
    "Gedeputeerde Hanke Bruins Slot",
    "Memorandum & erratum: Sterk Bestuur",
    "Geachte leden,\n\n[](@E01)\n",
    document="plan",
    errata=("E01",),
    signatories=(Signatory("Hanke Bruins Slot", "Gedeputeerde"), Signatory("J. de 'Vries'")),
)


def test_a_memo_is_written_in_the_house_form_and_read_back() -> None:
    assert memos.dump_memo(MEMO).decode() == WRITTEN
    assert memos.parse_memo(PATH, WRITTEN.encode()) == MEMO


def test_recipients_and_signatories_may_be_written_shortly() -> None:
    data = WRITTEN.replace("to: Provinciale Staten", "to: [Provinciale Staten, 'De pers']").replace(
        "  - name: Hanke Bruins Slot\n    role: Gedeputeerde\n", "  - Hanke Bruins Slot\n"
    )
    memo = memos.parse_memo(PATH, data.encode())
    assert memo.to == ("Provinciale Staten", "De pers")
    assert memo.signatories[0] == Signatory("Hanke Bruins Slot")


def test_all_mistakes_come_at_once() -> None:
    data = WRITTEN.replace("number: PS2021BEM07", "number: PS2021BEM08").replace("2021-04-09", "9-4-2021")
    data = data.replace("status: draft", "status: finaal").replace("to: Provinciale Staten", "to:")
    with pytest.raises(BadInput) as error:
        memos.parse_memo(PATH, data.replace("text: |", "text: >").replace("    role", "    rol").encode())
    assert [(each.code, each.place.line, each.place.column) for each in error.value.findings] == [
        ("SUB150", 1, 9), ("SUB025", 2, 7), ("SUB029", 3, 4), ("SUB026", 6, 9), ("SUB020", 12, 5), ("SUB027", 14, 7),
    ]  # fmt: skip


def test_an_edit_replaces_what_differs_only() -> None:
    data = WRITTEN.replace("draft", "draft  # nog niet").replace("errata:\n", "errata:   # alle\n").encode()
    assert memos.edited(PATH, data, MEMO) == data
    new = replace(MEMO, status=MemoStatus.FINAL, text="Kort.\n", date=date(2021, 4, 10), to=("A", "B"), language="en")
    assert memos.edited(PATH, data, new).decode() == (
        data.decode()
        .replace("draft ", "final ")
        .replace("04-09", "04-10")
        .replace("to: Provinciale Staten", "to:\n  - A\n  - B")
        .replace("Bestuur'\n", "Bestuur'\nlanguage: en\n")
        .replace("  Geachte leden,\n\n  [](@E01)\n", "  Kort.\n")
    )
    assert memos.set_status(data, MemoStatus.SIGNED) == data.replace(b"draft ", b"signed ")


def test_lists_that_empty_stay_as_empty_lists_and_fill_again() -> None:
    empty = memos.edited(PATH, WRITTEN.encode(), replace(MEMO, errata=(), signatories=(), document=""))
    assert b"status: draft\nerrata: []\nsignatories: []\ntext" in empty
    assert memos.edited(PATH, empty, MEMO) == WRITTEN.encode()


@given(st.data())
def test_whatever_a_memo_says_is_read_back(data: st.DataObject) -> None:
    line = st.text(alphabet="aé :#-'\"\\|>&*!{}[],%@`0.", max_size=12).filter(str.strip)
    text = st.lists(line, min_size=1, max_size=4).map(lambda rows: "\n".join(rows) + "\n")
    memo = replace(
        MEMO,
        to=tuple(data.draw(st.lists(line, min_size=1, max_size=3))),
        subject=data.draw(line),
        text=data.draw(text),
        signatories=tuple(data.draw(st.lists(st.builds(Signatory, line, st.one_of(st.just(""), line)), max_size=2))),
    )
    written = memos.dump_memo(memo)
    assert memos.parse_memo(PATH, written) == memo
    assert memos.parse_memo(PATH, memos.edited(PATH, WRITTEN.encode(), memo)) == memo


def test_the_folder() -> None:
    files = Overlaid(None, {PATH: WRITTEN.encode(), "documents/memos/PS2021BEM08.yaml": b"number: PS2021BEM08\n",
                            "documents/memos/foto.png": b"", "documents/plan/document.yaml": b""})  # fmt: skip
    assert memos.list_memos(files) == ["PS2021BEM07", "PS2021BEM08"]
    found, findings = memos.load_all(files)
    assert (found, {each.code for each in findings}) == ({"PS2021BEM07": MEMO}, {"SUB023"})
    with pytest.raises(NotFound, match=r"There is no memo PS2021BEM77. Did you mean PS2021BEM07\?"):
        memos.load_memo(files, "PS2021BEM77")
