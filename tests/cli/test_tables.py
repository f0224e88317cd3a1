"""What is new in a table is at once in the commands: a kind of target, a form of redline, a format."""

from __future__ import annotations

from datetime import date

from sub_cli.actions.builds import targets
from sub_cli.interop import table
from sub_cli.interop.base import FoundMemo, MemoReader, Note, Paper, PaperWriter, Written
from sub_cli.messages import msg
from sub_cli.redline import formats

MEMO = "PS2021BEM07"


def read_card(data: bytes, name: str) -> FoundMemo:
    """A card has a number and a subject; it is not sure of anything else."""
    number, subject = data.decode().removeprefix("CARD ").strip().split(": ")
    note = Note(1, msg("A card names no addressee."))
    return FoundMemo(number, date(2021, 5, 1), ("Staten",), "Wie het schreef", subject, ("Tekst.\n",), (note,))


def write_card(paper: Paper, name: str, pdf: bytes) -> Written:
    """A card has no room for who sent the paper."""
    return Written(
        (f"CARD {paper.id}: {paper.title}\n".encode(),), (msg("{path}: a card names no sender.", path=name),)
    )


def test_a_format_in_and_a_format_out_come_from_outside(example, monkeypatch):
    monkeypatch.setitem(table.READERS, "card", MemoReader(lambda data: data.startswith(b"CARD "), read_card))
    monkeypatch.setitem(table.WRITERS, "card", PaperWriter((".card",), write_card))
    (example.root.parent / "memo.card").write_text("CARD PS2021BEM08: Over bruggen\n", encoding="utf-8")
    answer = example.sub("memo", "import", str(example.root.parent / "memo.card"))
    assert "A card names no addressee." in answer.err
    assert "subject: Over bruggen" in example.read("documents/memos/PS2021BEM08.yaml").decode()
    answer = example.sub("build", MEMO, "--sidecar")
    assert f"{MEMO}.pdf: a card names no sender." in answer.err
    assert example.read(f"output/{MEMO}.card").decode().startswith(f"CARD {MEMO}: Memorandum")
    assert f"{MEMO}.card" in example.read("output/SHA256SUMS").decode()
    assert "<MDTO" in example.read(f"output/{MEMO}.mdto.xml").decode()


def test_a_form_of_redline_comes_from_outside(example, monkeypatch):
    monkeypatch.setitem(formats.FORMATS, "count", lambda comparison, look: f"{look.language}: +{comparison.added}\n")
    assert "[text|stat|json|markdown|html|count|docx|pdf]" in "".join(example.sub("diff", "--help").out.split())
    path = "documents/sterk-utrechts-bestuur/sections/aanleiding.yaml"
    example.write(path, example.read(path).decode().rstrip("\n") + "\n  Er kwamen vijf woorden bij.\n")
    assert example.sub("diff", "--format", "count").out == "nl: +5\n"
    example.sub("diff", "--format", "count", "-o", str(example.root / "count.txt"))
    assert example.read("count.txt") == b"nl: +5\n"


def test_a_kind_of_target_comes_from_outside(example, monkeypatch):
    path, memo = f"documents/memos/{MEMO}.yaml", targets.KINDS["memo"]
    poster = targets.Kind(
        lambda site: {"muur": targets.Plan([path], site.sources.digests([path]))},
        lambda site, name, commit, draft: memo.job(site, MEMO, commit, draft),
        lambda site, name, commit: False,
        prefix="poster-",
        is_filed=False,
    )
    monkeypatch.setitem(targets.KINDS, "poster", poster)
    assert "poster/muur" not in example.sub("build", "--dry-run", "--final").out
    made = example.sub("build", "--only", "poster", "--sidecar").out
    assert "poster-muur.pdf" in made and "mdto" not in made
    assert example.read("output/poster-muur.pdf").startswith(b"%PDF")
    assert "poster/muur  unchanged" in example.sub("build", "muur", "--dry-run").out
    example.write(path, example.read(path).decode().replace("subject: ", "subject: Meer over "))
    assert "poster/muur  to be built" in example.sub("build", "--only", "poster", "--dry-run").out
