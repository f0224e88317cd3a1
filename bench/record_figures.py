"""The memo as a record: what it costs above WeasyPrint and pyHanko alone, and what foreign judges say of every page.

Peers run on the very same HTML and the very same signed file. The odd documents are those of the tests.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench import workspaces
from bench.build_figures import ALONE, MEMO, lay_out
from bench.measure import ENVIRONMENT, ROOT, SUB, Figure, cost, in_turn, peak_memory, sub

WARM = """
import pickle, statistics, sys, time
job, page, folder = pickle.load(open(sys.argv[1], "rb")), open(sys.argv[2], encoding="utf-8").read(), sys.argv[3]
from sub_cli.render.pdf import load, render_pdf
weasyprint = load()

def ours():
    render_pdf(job)

def bare():
    made = weasyprint.HTML(string=page, base_url=folder + "/")
    made.write_pdf(pdf_variant="pdf/a-2a", pdf_forms=True)

import logging, warnings
warnings.simplefilter("ignore")
logging.getLogger("weasyprint").setLevel(logging.ERROR)

def took(work):
    start = time.process_time()
    work()
    return time.process_time() - start

ours(), bare()
pairs = [(took(ours), took(bare)) for _ in range(11)]
print(statistics.median(one for one, _ in pairs), statistics.median(other for _, other in pairs))
"""
SIGN = """
import statistics, sys, time
from pathlib import Path
from sub_cli.sign.model import Appearance, SignatureRequest
from sub_cli.sign.pkcs12 import open_pkcs12
from sub_cli.sign.signer import sign_pdf
from tests.sign.authority import WHEN
pdf, p12, font, target = (Path(name) for name in sys.argv[1:])
data, key = pdf.read_bytes(), open_pkcs12(p12.read_bytes(), lambda: None, when=WHEN)
words = Appearance("Digitaal ondertekend door een ander op 9-4-2021", font.read_bytes())

def signed(data, field):
    return sign_pdf(data, key, SignatureRequest(WHEN, field, appearance=words))

one = signed(data, "Signature1")
target.write_bytes(one)
target.with_suffix(".two").write_bytes(signed(one, "Signature2"))

def took():
    start = time.process_time()
    signed(data, "Signature1")
    return time.process_time() - start

print(statistics.median(took() for _ in range(15)))
"""
PYHANKO = """
import sys
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
import logging
logging.disable(logging.CRITICAL)
with open(sys.argv[1], "rb") as file:
    for each in PdfFileReader(file).embedded_signatures:
        trusted = ValidationContext(trust_roots=[load_cert_from_pemder(sys.argv[2])], allow_fetching=False)
        assert validate_pdf_signature(each, trusted).intact
"""


def beside_weasyprint(folder: Path) -> Iterator[Figure]:
    """Yield what a memo takes above WeasyPrint alone, for the same HTML: by the command, and in a warm process."""
    page = lay_out(folder / "alone")
    alone = [sys.executable, "-c", ALONE, page.parent, page]
    whole = [*SUB, "memo", "build", MEMO, "-o", str(folder / "memo.pdf")]
    ours, own = in_turn(lambda: cost(whole), lambda: cost(alone), 9)
    yield Figure("sub memo build: time above WeasyPrint alone, both cold", 100 * (ours.wall / own.wall - 1), "%", 5)
    yield Figure("sub memo build: CPU above WeasyPrint alone, both cold", 100 * (ours.cpu / own.cpu - 1), "%")
    warm, bare = _warm(folder, page)
    yield Figure("a memo in a warm process: CPU above WeasyPrint alone", 100 * (warm / bare - 1), "%", 5)
    memory, least = peak_memory(whole), peak_memory(alone)
    note = f"{memory:.0f} MB"
    yield Figure("a memo: memory above WeasyPrint alone", 100 * (memory / least - 1), "%", 5, note=note)


def _warm(folder: Path, page: Path) -> tuple[float, float]:
    import pickle

    (folder / "job").write_bytes(pickle.dumps(_job()))
    command = [sys.executable, "-c", WARM, folder / "job", page, page.parent]
    done = subprocess.run(command, capture_output=True, check=True, text=True, env=ENVIRONMENT, cwd=ROOT)
    ours, bare = map(float, done.stdout.split())
    return ours, bare


def _job() -> Any:
    from sub_cli.pages.memo import memo_job
    from sub_cli.workspace import Workspace

    workspace = Workspace.find(ROOT)
    return memo_job(workspace, workspace.files, workspace.memo(MEMO), "0" * 40)


def signing(folder: Path, sections: int) -> Iterator[Figure]:
    """Yield what signing takes, and verifying beside pyHanko alone: a memo, and a plan of hundreds of pages."""
    from tests.sign.authority import WHEN

    moment = {"SOURCE_DATE_EPOCH": str(int(WHEN.timestamp()) + 300)}  # the certificates have expired since
    ENVIRONMENT.update(moment)
    try:
        yield from _signed(folder, sections)
    finally:
        del ENVIRONMENT["SOURCE_DATE_EPOCH"]


def _signed(folder: Path, sections: int) -> Iterator[Figure]:
    from tests.sign.authority import Authority

    authority = Authority()
    signer = folder / "signer.p12"
    signer.write_bytes(authority.signer("Hanke Bruins Slot").p12())
    root = folder / "root.pem"
    root.write_bytes(authority.root_pem)
    memo = folder / "signing.pdf"
    memo.write_bytes(_memo_to_sign())
    signed = folder / "signed.pdf"
    yield Figure("signing a memo, level B-B, after import: CPU", _sign(memo, signer, signed), "s", 0.15)
    yield from _verified("a memo, one signature", signed, root, 9)
    yield from _verified("a memo, two signatures", signed.with_suffix(".two"), root, 9)
    plan = workspaces.plan(workspaces.begin(folder / "signed-plan"), sections, 350)
    workspaces.commit(plan)
    sub(plan, "document", "build", "plan", "-o", str(folder / "plan.pdf"))
    _sign(folder / "plan.pdf", signer, folder / "signed-plan.pdf")
    two = folder / "signed-plan.two"
    start = time.perf_counter()
    taken = cost([*SUB, "verify", two, "--trust", root], folder)
    pages = _pages(two)
    name = f"sub verify, a plan of {pages} pages with two signatures: CPU"
    yield Figure(name, taken.cpu, "s", 10, note=f"{time.perf_counter() - start:.1f} s by the clock")


def _memo_to_sign() -> bytes:
    from sub_cli.render.confined import render_confined

    job = _job()
    signatures: Any = job.view.values["signatures"]
    twice = [{**each, "field": f"Signature{number}"} for number, each in enumerate(signatures * 2, 1)]
    return render_confined(replace(job, view=replace(job.view, values={**job.view.values, "signatures": twice}))).pdf


def _sign(pdf: Path, signer: Path, target: Path) -> float:
    font = ROOT / "templates" / "fonts" / "SourceSansPro-Regular.ttf"
    command = [sys.executable, "-c", SIGN, pdf, signer, font, target]
    done = subprocess.run(command, capture_output=True, check=True, text=True, env=ENVIRONMENT, cwd=ROOT)
    return float(done.stdout)


def _verified(what: str, signed: Path, root: Path, runs: int) -> Iterator[Figure]:
    """Yield `sub verify` beside pyHanko, both as commands, outside any workspace."""
    ours, own = in_turn(
        lambda: cost([*SUB, "verify", signed, "--trust", root], signed.parent),
        lambda: cost([sys.executable, "-c", PYHANKO, signed, root], signed.parent),
        runs,
    )
    yield Figure(f"sub verify beside pyHanko alone, {what}: CPU", ours.cpu / own.cpu, "x", 1.5)


def _pages(pdf: Path) -> int:
    told = subprocess.run(["pdfinfo", pdf], capture_output=True, check=True, text=True).stdout
    return int(told.partition("Pages:")[2].split()[0])


def judged(folder: Path, count: int) -> Iterator[Figure]:
    """Yield the rules that veraPDF finds broken, and the letters that the text of the PDFs lacks, in every example."""
    sys.path.insert(0, str(ROOT / "tests" / "render"))
    import judge  # type: ignore[import-not-found]
    import odd_set  # type: ignore[import-not-found]

    broken, lacking, files = 0, 0, 0
    for seed in range(count):
        odd = odd_set.odd(seed)
        for pdf in odd_set.unsigned_and_signed(odd.job):
            files += 1
            broken += _broken(judge, folder / "odd.pdf", pdf, *odd.flavours)
            lacking += len(odd_set.lacking(odd, pdf))
    yield Figure(f"veraPDF, {files} files of {count} odd documents: broken rules", broken, "", 0)
    yield Figure(f"letters of {count} odd documents that the PDF does not say in order", lacking, "", 0)
    examples = folder / "examples"
    sub(ROOT, "build", "--output", str(examples))
    pdfs = sorted(examples.glob("*.pdf"))
    found = sum(_broken(judge, folder / "example.pdf", pdf.read_bytes(), "2a", "ua1") for pdf in pdfs)
    yield Figure(f"veraPDF, {len(pdfs)} PDFs of the example programme: broken rules", found, "", 0)


def _broken(judge: Any, path: Path, pdf: bytes, *flavours: str) -> int:
    path.write_bytes(pdf)
    return sum(len(rules) for rules in judge.failures(path, *flavours).values())
