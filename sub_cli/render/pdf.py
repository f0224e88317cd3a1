"""HTML to PDF: the only importer of WeasyPrint.

Everything WeasyPrint may see is in a closed table; every warning it gives is an error; nothing in the
result depends on the machine's fonts, time zone, language or folder.
"""

from __future__ import annotations

import gc
import logging
import os
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import partial
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import quote

from sub_cli.codes import FORBIDDEN_FETCH, NO_GLYPH, TYPESETTER_COMPLAINT
from sub_cli.errors import BadInput, Finding, Place, Unable
from sub_cli.messages import Message, msg
from sub_cli.render import line_starts, origins
from sub_cli.render.fonts import coverage, font_findings
from sub_cli.render.job import Job, Rendered
from sub_cli.render.markdown import WORKSPACE_URL
from sub_cli.render.pdf_objects import PdfObject, write
from sub_cli.render.pdfa import finish
from sub_cli.render.pictures import faults
from sub_cli.render.templates import fill
from sub_cli.render.theme import unknown_families
from sub_cli.render.theme_pictures import theme_picture_findings

BASE: Final = "https://sub.invalid"
"""No such host can exist (RFC 6761): addresses are looked up in a table and nowhere else."""
THEME_URL: Final = "/theme/"
PANGO: Final = "apt-get install libpangoft2-1.0-0 libharfbuzz-subset0"
TYPES: Final = {
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
}
SELDOM: Final = 200_000
"""New containers after which cycles are looked for; a memo leaves fewer."""
MISSING_GLYPH: Final = re.compile(r"\.notdef glyph.*U\+([0-9A-F]{4,6})\)")
FONTS_CONF: Final = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""


def render(job: Job) -> Rendered:
    """Return `job` as a PDF, or only the page where no paper is wanted; see `render_pdf`."""
    return render_pdf(job) if job.on_paper else Rendered(b"", 0, html=page_html(job))


def render_pdf(job: Job) -> Rendered:
    """Return `job` as one file that is PDF/A and PDF/UA; BadInput SUB310-SUB342, Unable without Pango.

    Runs in this very process: use `confined.render_confined` for anything that a stranger wrote.
    """
    if findings := [*theme_picture_findings(job.theme), *_picture_findings(job)]:
        raise BadInput.because(*findings)
    if findings := _font_findings(job):
        raise BadInput.because(*findings)
    html = page_html(job)
    with TemporaryDirectory(prefix="sub-render-") as folder, _only_fonts(job, Path(folder)), _seldom_collecting():
        return _render(job, html)


def _picture_findings(job: Job) -> Iterator[Finding]:
    """Yield why pictures of the text cannot be shown; which line names one is seen from the file of the page."""
    for path, data in job.images.items():
        for found in faults(path, data):
            yield found if found.code == FORBIDDEN_FETCH else replace(found, place=Place(job.source or path))


def _font_findings(job: Job) -> list[Finding]:
    """Return SUB346 for fonts that are damaged, and SUB303 for a family that none has: another would come for it."""
    if damaged := font_findings(job.theme):
        return damaged
    return list(unknown_families(job.theme, coverage(tuple(job.theme.fonts().values())).families))


def page_html(job: Job) -> str:
    """Return the HTML of the job's view in its theme, as its fonts can set it; `BadInput` where a template is wrong."""
    html = fill(job.theme, job.view.template, job.view.language, job.view.values)
    return coverage(tuple(job.theme.fonts().values())).settable(html)


def load() -> PdfObject:
    """Import WeasyPrint, silently and quickly; Unable, with the command to run, when its libraries are missing."""
    import ctypes.util

    find = ctypes.util.find_library
    if os.name == "posix" and os.uname().sysname == "Linux":
        # For each name that it does not find, this starts ldconfig, gcc and ld: 0.2 s for nothing, because
        # WeasyPrint's list of names ends with the one that the loader itself knows.
        ctypes.util.find_library = lambda name: None
    try:
        with _silent(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return import_module("weasyprint")
    except (OSError, ImportError) as error:
        message = msg("PDFs need the library Pango, which is not here: {detail}", detail=str(error).splitlines()[0])
        raise Unable(message, msg("Install it: {command}", command=PANGO)) from error
    finally:
        ctypes.util.find_library = find


def _remember_pages() -> None:
    """Let pydyf keep the references of its pages: it makes them all anew for every tag, and a page has a hundred."""
    pydyf: PdfObject = import_module("pydyf")

    def page_references(self: PdfObject) -> tuple[bytes, ...]:
        known: tuple[bytes, ...] = self.__dict__.get("known_pages", ())
        if len(known) * 3 != len(self.pages["Kids"]):
            known = self.__dict__["known_pages"] = tuple(b"%d 0 R" % number for number in self.pages["Kids"][::3])
        return known

    pydyf.PDF.page_references = property(page_references)


def versions(theme_fonts: Mapping[str, bytes] | None = None) -> dict[str, str]:
    """Return the versions of all that shapes the bytes; "" for HarfBuzz's subsetter where it is missing."""
    load()
    ffi: PdfObject = import_module("weasyprint.text.ffi")
    pango = ffi.pango.pango_version()
    harfbuzz = _harfbuzz_version(ffi.harfbuzz.hb_version_atleast)
    fonts = sha256(b"".join(sha256(data).digest() for _, data in sorted((theme_fonts or {}).items()))).hexdigest()
    return {
        "weasyprint": import_module("weasyprint").__version__,
        "pydyf": import_module("pydyf").__version__,
        "fonttools": import_module("fontTools").version,
        "pango": f"{pango // 10000}.{pango // 100 % 100}.{pango % 100}",
        "harfbuzz": harfbuzz,
        "harfbuzz-subset": harfbuzz if ffi.harfbuzz_subset else "",
        "fonts": f"sha256:{fonts}",
    }


def _harfbuzz_version(at_least: Callable[[int, int, int], int]) -> str:
    """Return the version by asking: WeasyPrint's binding has no function that tells it."""
    major = max(number for number in range(1, 100) if at_least(number, 0, 0))
    minor = max(number for number in range(100) if at_least(major, number, 0))
    return f"{major}.{minor}.{max(number for number in range(100) if at_least(major, minor, number))}"


@contextmanager
def _only_fonts(job: Job, folder: Path) -> Iterator[None]:
    """Let fontconfig see the theme's fonts and no other for as long as this lasts."""
    (folder / "fonts").mkdir()
    for number, data in enumerate(job.theme.fonts().values()):
        (folder / "fonts" / f"{number}.ttf").write_bytes(data)
    (folder / "fonts.conf").write_text(FONTS_CONF.format(folder=folder), encoding="utf-8")
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(folder / "fonts.conf")
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Let the garbage collector look seldom: a layout is nearly all live objects, and walking them costs time (8 %).

    Never at all would cost memory: of a plan of 300 pages, 2 %.
    """
    was, usual = gc.isenabled(), gc.get_threshold()
    gc.set_threshold(SELDOM, *usual[1:])
    gc.enable()
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        if not was:
            gc.disable()


@contextmanager
def _silent() -> Iterator[None]:
    """Keep the banner that WeasyPrint prints when Pango is missing off both streams."""
    from contextlib import redirect_stderr, redirect_stdout
    from io import StringIO

    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        yield


class _Log(logging.Handler):
    """Collects what WeasyPrint says."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line."""
        self.lines.append(record.getMessage())


@contextmanager
def _listening() -> Iterator[_Log]:
    log, logger = _Log(), logging.getLogger("weasyprint")
    before = logger.propagate, logger.level
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    logger.addHandler(log)
    try:
        yield log
    finally:
        logger.removeHandler(log)
        logger.propagate, logger.level = before


def _render(job: Job, html: str) -> Rendered:
    weasyprint = load()
    _remember_pages()
    origins.remember()
    line_starts.remember()
    fonts = import_module("weasyprint.text.fonts").FontConfiguration()
    fetcher = _closed_fetcher(job)
    end: BaseException | None = None
    with _listening() as log:
        try:
            page = weasyprint.HTML(string=html, base_url=f"{BASE}{THEME_URL}", url_fetcher=fetcher)
            options = {"pdf_variant": job.variant, "pdf_forms": True}
            document = page.render(font_config=fonts, **options)
            _describe(document.metadata, job)
            pdf = document.write_pdf(
                attachments=[_attachment(weasyprint, job, number, fetcher) for number in range(len(job.attachments))],
                finisher=lambda made, pdf: _finish(pdf, made.fonts, job),
                **options,
            )
        except fetcher.fatal as error:
            pdf, document, end = b"", None, error
    notes = _judge(job, log.lines, fetcher.refused, end)
    return Rendered(pdf, len(document.pages) if document else 0, notes, html)


def _finish(pdf: PdfObject, fonts: PdfObject, job: Job) -> None:
    """Give the PDF its last form, and let our own writer write it."""
    finish(pdf, fonts, job.view.provenance)
    pdf.write = partial(write, pdf)


def _describe(metadata: PdfObject, job: Job) -> None:
    """Set title, author, language and date from values: no template can leave them out or change them."""
    metadata.title, metadata.authors = job.view.title, [job.view.author] if job.view.author else []
    metadata.lang, metadata.generator = job.view.language, "sub"
    metadata.description = None
    metadata.keywords, metadata.custom, metadata.attachments = [], {}, []
    metadata.created = metadata.modified = job.when.isoformat()


def _attachment(weasyprint: PdfObject, job: Job, number: int, fetcher: PdfObject) -> PdfObject:
    attachment = job.attachments[number]
    moment = datetime.combine(job.when, time(), UTC)
    return weasyprint.Attachment(
        url=f"{BASE}/attachment/{number}",
        name=attachment.name,
        description=attachment.description,
        created=moment,
        modified=moment,
        relationship="Source",
        url_fetcher=fetcher,
    )


def _addresses(job: Job) -> dict[str, tuple[bytes, str]]:
    """Return the closed table: every address that can be fetched, with its bytes and type."""
    table = {}
    for name, data in job.theme.files.items():
        table[f"{BASE}{THEME_URL}{quote(name)}"] = data, TYPES.get(Path(name).suffix.lower(), "")
    for name, data in job.images.items():
        table[f"{BASE}{WORKSPACE_URL}{quote(name)}"] = data, TYPES.get(Path(name).suffix.lower(), "")
    for number, attachment in enumerate(job.attachments):
        table[f"{BASE}/attachment/{number}"] = attachment.data, attachment.media_type
    return {url: found for url, found in table.items() if found[1]}


def _closed_fetcher(job: Job) -> PdfObject:
    urls: PdfObject = import_module("weasyprint.urls")
    table = _addresses(job)

    class ClosedFetcher(urls.URLFetcher):  # type: ignore[misc]
        """Answers from the table; anything else is kept in `refused` and ends the rendering."""

        fatal = urls.FatalURLFetchingError

        def __init__(self) -> None:
            super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
            self.refused: list[str] = []

        def fetch(self, url: str, headers: object = None) -> PdfObject:
            """Return the response for `url`, from memory."""
            if url not in table:
                # Kept as well as raised: inside an SVG WeasyPrint swallows the error.
                self.refused.append(url)
                raise self.fatal(url)
            data, media_type = table[url]
            return urls.URLFetcherResponse(url, data, {"Content-Type": media_type})

    return ClosedFetcher()


def _judge(job: Job, lines: list[str], refused: list[str], end: BaseException | None) -> tuple[Message, ...]:
    """Raise BadInput for anything that WeasyPrint complained of; return what is only worth a warning.

    `end` is what it gave up for: mostly one of `refused`, but it wraps whatever goes wrong while something is fetched.
    """
    place = Place(job.source)
    findings = [
        Finding(FORBIDDEN_FETCH, msg("The page asks for {url}, which may not be fetched.", url=url[:200]), place)
        for url in dict.fromkeys(refused)
    ]
    notes: list[Message] = []
    for line in dict.fromkeys(lines):
        if found := MISSING_GLYPH.match(line):
            code, letter = found[1], chr(int(found[1], 16))
            message = msg("The fonts have no {letter} (U+{code}).", letter=letter, code=code)
            findings.append(Finding(NO_GLYPH, message, place))
        elif line.startswith("Using fontTools instead of HarfBuzz-Subset"):
            notes.append(msg("Without libharfbuzz-subset0 the PDF is not the same to the byte elsewhere."))
        elif not refused:
            findings.append(
                Finding(TYPESETTER_COMPLAINT, msg("The page cannot be set: {detail}", detail=line[:300]), place)
            )
    if end is not None and not findings:
        findings.append(Finding(TYPESETTER_COMPLAINT, _why(end), place))
    if findings:
        raise BadInput.because(*findings)
    return tuple(dict.fromkeys(notes))


def _why(end: BaseException) -> Message:
    """Return what to say of a page that was given up while something was fetched for it."""
    if isinstance(end.__cause__, RecursionError):
        return msg("The page cannot be set: its style sheets ask for one another without end.")
    return msg("The page cannot be set: {detail}", detail=f"{end} ({end.__cause__})"[:300])
