"""The real memorandum PS2021BEM07, from its text to a PDF that says every word of it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

REAL = Path(__file__).resolve().parents[3] / "shared" / "input" / "PS2021BEM07.txt"

pytestmark = pytest.mark.skipif(not REAL.exists(), reason="the real memorandum lies beside the project, in ../shared")


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.replace("\u00ad", ""))


def in_order(wanted: list[str], found: list[str]) -> list[str]:
    """Return the wanted words that do not come in their order among those found."""
    rest = iter(found)
    return [word for word in wanted if word not in rest]


def test_imported_built_and_read_back(example):
    for path in ("documents/memos/PS2021BEM07.yaml", "errata/sterk-utrechts-bestuur/E01.yaml"):
        assert (example.root / path).exists()
    example.sub("erratum", "revert", "E01")
    (example.root / "documents/memos/PS2021BEM07.yaml").unlink()
    example.commit("Without the example memo")
    answer = example.sub("memo", "import", str(REAL))
    assert answer.out == "PS2021BEM07\n"
    assert "PS2021BEM07.txt:88" in answer.err  # a heading that was only a line with a colon
    memo = example.sub("memo", "show", "PS2021BEM07", "--json").json
    assert (memo["date"], memo["to"], memo["from"]) == (
        "2021-04-09",
        ["Provinciale Staten"],
        "Gedeputeerde Hanke Bruins Slot",
    )
    erratum = example.sub("erratum", "list", "--json").json[-1]
    assert (erratum["id"], erratum["status"], erratum["sections"]) == (
        "E03-democratische-legitimatie",
        "draft",
        ["2.1"],
    )

    pdf = example.sub("memo", "build", "PS2021BEM07").out.strip()
    # In reading order, without the running lines of each page.
    text = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, check=True).stdout.decode()
    body = REAL.read_text(encoding="utf-8")
    body = body[body.index("Op 31 maart 2021") :]
    assert len(words(body)) > 1200
    assert in_order(words(body), words(text)) == []
