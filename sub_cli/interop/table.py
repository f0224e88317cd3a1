"""The formats of exchange: a row for each in which memoranda come in, and for each in which papers go out."""

from __future__ import annotations

from sub_cli.errors import Unable
from sub_cli.interop import mdto, memo_pdf, memo_text, memo_word, plan_markdown, plan_pdf, plan_text, plan_word
from sub_cli.interop.base import FoundMemo, MemoReader, Paper, PaperWriter, Written
from sub_cli.interop.plan import Beside, FoundPlan, PlanReader
from sub_cli.messages import msg

READERS: dict[str, MemoReader] = {"text": memo_text.READER, "pdf": memo_pdf.READER, "word": memo_word.READER}
"""Text, which takes nearly everything, is the first, and so asked last."""
PLAN_READERS: dict[str, PlanReader] = {
    "markdown": plan_markdown.READER,
    "text": plan_text.READER,
    "pdf": plan_pdf.READER,
    "word": plan_word.READER,
}
"""A plan is read by the ending of its file's name."""
WRITERS: dict[str, PaperWriter] = {"mdto": mdto.WRITER}


def read_memo(data: bytes, name: str) -> FoundMemo:
    """Return the memorandum in the file `name`, read by the last format of the table that knows it.

    Raises `Unable` where none does, `BadInput` where the file is not what it should be.
    """
    for reader in reversed(READERS.values()):
        if reader.reads(data):
            return reader.read(data, name)
    raise Unable(msg("{path} is of a kind that no reader of memoranda knows.", path=name))


def read_plan(data: bytes, name: str, beside: Beside) -> FoundPlan:
    """Return the plan in the file `name`, read as its ending says; `beside` gives the files that it shows.

    Raises `Unable` for an ending that no reader has, `BadInput` where the file is not what it should be.
    """
    for reader in PLAN_READERS.values():
        if name.lower().endswith(reader.endings):
            return reader.read(data, name, beside)
    known = " ".join(ending for reader in PLAN_READERS.values() for ending in reader.endings)
    raise Unable(msg("{path} is of a kind that no reader of plans knows: {endings}", path=name, endings=known))


def endings() -> tuple[str, ...]:
    """Return what takes the place of `.pdf` in the names of the files that go beside a PDF."""
    return tuple(ending for writer in WRITERS.values() for ending in writer.endings)


def sidecars(paper: Paper, name: str, pdf: bytes) -> Written:
    """Return the files that go beside the PDF `name`, in the order of `endings`, and what they cannot carry."""
    made = [writer.write(paper, name, pdf) for writer in WRITERS.values()]
    files = tuple(file for each in made for file in each.files)
    return Written(files, tuple(note for each in made for note in each.notes))
