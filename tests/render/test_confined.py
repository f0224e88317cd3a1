"""What strangers wrote is rendered in a process that can be stopped, from a closed table of addresses."""

from __future__ import annotations

import errno
import hashlib
import os
import pickle
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from press import FILE, job, memo, press, prose, theme, theme_with

from sub_cli.errata.names import Named
from sub_cli.errors import BadInput, Finding, Place, Unable
from sub_cli.messages import msg, nmsg
from sub_cli.render import child
from sub_cli.render.confined import Renderer, render_confined
from sub_cli.render.job import MIB, RenderLimits
from sub_cli.render.wire import unpack

ROOT = Path(__file__).resolve().parents[2]
SMALL = RenderLimits(seconds=1, memory=700 * MIB, file_size=16 * MIB)


def findings(error: pytest.ExceptionInfo[BadInput]) -> list[Finding]:
    return list(error.value.findings)


def test_the_bytes_do_not_depend_on_process_time_zone_language_or_folder(tmp_path: Path) -> None:
    program = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "from press import job, RENDERER\nfrom hashlib import sha256\n"
        "print(sha256(RENDERER.render(job()).pdf).hexdigest()); RENDERER.__exit__(None, None, None)\n"
    )
    told = []
    for zone, language, seed in (("Pacific/Kiritimati", "nl_NL.UTF-8", "1"), ("America/Adak", "tr_TR", "42")):
        folder = tmp_path / seed
        folder.mkdir()
        settings = {**os.environ, "TZ": zone, "LANG": language, "LC_ALL": language, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", program, str(ROOT), str(ROOT / "tests" / "render")]
        run = subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True, check=True)
        told.append(run.stdout.strip())
    here = press().pdf
    assert told == [hashlib.sha256(here).hexdigest()] * 2
    assert press().pdf == here


def test_the_day_of_the_memo_is_the_only_day_in_it() -> None:
    pdf = press().pdf
    assert b"2021-04-09" in pdf
    from datetime import date

    assert str(date.today().year).encode() not in pdf


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">{}</svg>'
ATTACKS = {
    "a file": 'h1 { background: url("file:///etc/passwd") }',
    "the network": 'h1 { background: url("http://127.0.0.1:9/x.png") }',
    "a way out": 'h1 { background: url("../../etc/passwd") }',
    "a hidden way out": 'h1 { background: url("%2e%2e/%2e%2e/etc/passwd") }',
    "data": 'h1 { background: url("data:image/png;base64,AAAA") }',
    "another sheet": '@import url("https://example.org/a.css");',
    "a font of elsewhere": '@font-face { font-family: x; src: url("https://example.org/a.ttf") }',
    "a font of the system": '@font-face { font-family: x; src: url("/usr/share/fonts/a.ttf") }',
    "content": 'h1::after { content: url("ftp://example.org/a") }',
    "a list": 'li { list-style-image: url("//example.org/a.png") }',
}


@pytest.mark.parametrize("name", ATTACKS)
def test_no_style_sheet_fetches_anything(name: str) -> None:
    hostile = theme_with(**{"memo.css": ATTACKS[name]})
    with pytest.raises(BadInput) as error:
        press(memo(house_style=hostile), hostile)
    assert [finding.code for finding in findings(error)] == ["SUB340"]
    assert findings(error)[0].place.path == FILE


@pytest.mark.parametrize(
    "inner",
    [
        '<image href="file:///etc/passwd" width="9" height="9"/>',
        '<use xlink:href="https://example.org/a.svg#b"/>',
        '<style>@import "https://example.org/a.css";</style>',
        '<rect width="9" height="9" fill="url(https://example.org/a.svg#b)"/>',
        '<rect width="9" height="9" style="fill:url(\'file:///a#b\')"/>',
        "<style>@\\69mport 'https://example.org/a.css';</style>",
        '<rect width="9" height="9" style="fill:u\\72 l(https://example.org/a.svg#b)"/>',
        "<script>alert(1)</script>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_no_picture_fetches_another(inner: str, encoding: str) -> None:
    view = memo("![Kaart](assets/a.svg)", prose=prose(assets={"assets/a.svg"}))
    with pytest.raises(BadInput) as error:
        press(view, images={"assets/a.svg": SVG.format(inner).encode(encoding)})
    assert [(finding.code, finding.place.path) for finding in findings(error)] == [("SUB340", "assets/a.svg")]


def test_a_picture_may_use_its_own_parts() -> None:
    inner = '<defs><rect id="a" width="9" height="9"/></defs><use href="#a" fill="#555555"/>'
    view = memo("![Kaart](assets/a.svg)", prose=prose(assets={"assets/a.svg"}))
    assert press(view, images={"assets/a.svg": SVG.format(inner).encode()}).pages == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_a_picture_with_entities_is_refused(encoding: str) -> None:
    bomb = ('<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;")).encode(encoding)
    view = memo("![Kaart](assets/a.svg)", prose=prose(assets={"assets/a.svg"}))
    with pytest.raises(BadInput) as error:
        press(view, images={"assets/a.svg": bomb})
    assert findings(error)[0].code == "SUB340"


def test_a_script_is_shown_as_the_text_it_is(tmp_path: Path) -> None:
    from press import words_in

    pdf = press(memo('<script src="http://127.0.0.1/a.js">alert(1)</script>\n\n<img src=x>\n')).pdf
    spoken = " ".join(words_in(pdf, tmp_path))
    assert '<script src="http://127.0.0.1/a.js">alert(1)</script>' in spoken
    assert "<img src=x>" in spoken


def test_a_letter_that_no_font_has_is_an_error_and_no_page() -> None:
    with pytest.raises(BadInput) as error:
        press(memo("Een sneeuwpop ☃ en 漢.", subject="Gewoon"))
    assert [str(finding.message) for finding in findings(error)] == [
        "The fonts have no ☃ (U+2603).",
        "The fonts have no 漢 (U+6F22).",
    ]
    assert {finding.code for finding in findings(error)} == {"SUB341"}


def test_a_style_that_cannot_be_read_is_an_error() -> None:
    odd = theme_with(**{"memo.css": "h1 { colour: red; color: bleu }"})
    with pytest.raises(BadInput) as error:
        press(memo(house_style=odd), odd)
    assert [finding.code for finding in findings(error)] == ["SUB342", "SUB342"]


def test_a_broken_picture_is_an_error() -> None:
    view = memo("![Kaart](assets/a.png)", prose=prose(assets={"assets/a.png"}))
    with pytest.raises(BadInput) as error:
        press(view, images={"assets/a.png": b"no picture at all"})
    assert findings(error)[0].code == "SUB431"


BOMBS = {
    "tiny pages": "@page { size: 1mm 1mm; margin: 0 }",
    "endless text": 'p::after { content: "' + "a b " * 400_000 + '" }',
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_layout_bomb_ends_with_an_error_and_no_page(name: str) -> None:
    bomb = theme_with(**{"memo.css": BOMBS[name]})
    with pytest.raises(BadInput) as error, Renderer(SMALL) as renderer:
        renderer.render(job(memo("woord " * 3000, house_style=bomb), bomb))
    assert findings(error)[0].code == "SUB343"
    assert findings(error)[0].place.path == FILE


def test_a_template_without_end_ends() -> None:
    endless = theme_with(
        **{"memo.html.j2": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"}
    )
    with pytest.raises(BadInput) as error, Renderer(RenderLimits(seconds=1)) as renderer:
        renderer.render(job(memo(house_style=endless), endless))
    assert str(findings(error)[0].message) == "The page takes more than 1 seconds to set."


def test_a_template_that_eats_memory_ends() -> None:
    hungry = theme_with(**{"memo.html.j2": "{{ 'x' * 9000000000 }}"})
    with pytest.raises(BadInput) as error, Renderer(SMALL) as renderer:
        renderer.render(job(memo(house_style=hungry), hungry))
    assert findings(error)[0].code == "SUB343"


def test_after_a_bomb_the_same_renderer_goes_on() -> None:
    bomb = theme_with(
        **{"memo.html.j2": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"}
    )
    # The honest page has to start a child within the same limit, also where the machine is busy: not one second.
    with Renderer(RenderLimits(seconds=5)) as renderer:
        with pytest.raises(BadInput):
            renderer.render(job(memo(house_style=bomb), bomb))
        assert renderer.render(job()).pdf == press().pdf


def test_one_pdf_in_a_process_of_its_own() -> None:
    assert render_confined(job()).pdf == press().pdf


def test_nothing_is_left_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    render_confined(job())
    assert list(tmp_path.iterdir()) == []


def test_the_child_has_no_network() -> None:
    program = (
        "import socket\nfrom sub_cli.render.child import close_network\n"
        "server = socket.create_server(('127.0.0.1', 0))\n"
        "closed = close_network()\n"
        "try:\n    socket.create_connection(server.getsockname(), 1); print(closed, 'open')\n"
        "except OSError:\n    print(closed, 'shut')\n"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    if run.stdout.startswith("False"):
        pytest.skip("this system allows no network namespace")
    assert run.stdout == "True shut\n"


def network_of(process: object) -> str:
    return os.readlink(f"/proc/{process}/ns/net")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="network namespaces are of Linux")
def test_the_very_child_that_sets_pages_has_no_network() -> None:
    command = [sys.executable, "-c", "from sub_cli.apart import close_network as c; raise SystemExit(not c())"]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        pytest.skip("this system allows no network namespace")
    with Renderer() as renderer:
        renderer.render(job())
        assert renderer._process is not None
        assert network_of(renderer._process.pid) != network_of("self")


def test_without_pango_it_says_what_to_install_and_prints_nothing() -> None:
    program = (
        "import cffi, sys\n"
        "def gone(self, name, flags=0): raise OSError(f'cannot load library {name!r}')\n"
        "cffi.FFI.dlopen = gone\n"
        "from sub_cli.errors import Unable\nfrom sub_cli.render.pdf import load\n"
        "try: load()\nexcept Unable as error: sys.exit(f'{error}')\n"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.stdout == ""
    assert run.stderr.endswith("Install it: apt-get install libpangoft2-1.0-0 libharfbuzz-subset0\n")
    assert len(run.stderr.splitlines()) == 1


def test_versions_of_all_that_shapes_the_bytes() -> None:
    program = "from sub_cli.render.pdf import versions; print(*versions({'a.ttf': b'font'}).items(), sep='\\n')"
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "('weasyprint', '" in run.stdout
    assert "('pango', '1." in run.stdout
    assert "('fonts', 'sha256:" in run.stdout


def test_the_house_style_has_four_fonts_and_no_other_is_seen() -> None:
    assert len(theme().fonts()) == 4
    odd = theme_with(**{"memo.css": 'h1 { font-family: "DejaVu Sans", "Liberation Serif", monospace }'})
    assert b"DejaVu" not in press(memo(house_style=odd), odd).pdf
    assert b"Liberation" not in press(memo(house_style=odd), odd).pdf


def test_a_child_that_is_killed_from_outside_takes_no_page_along(monkeypatch: pytest.MonkeyPatch) -> None:
    start = Renderer._start

    def doomed(self: Renderer) -> subprocess.Popen[bytes]:
        process = start(self)
        process.kill()
        return process

    with Renderer() as renderer:
        assert renderer._process is not None
        renderer._process.kill()
        assert renderer.render(job()).pdf == press().pdf
        renderer._process.kill()
        monkeypatch.setattr(Renderer, "_start", doomed)
        with pytest.raises(Unable, match="killed from outside, twice"):
            renderer.render(job())


def test_a_disk_that_is_full_is_told_and_is_no_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_job: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("sub_cli.render.pdf.render_pdf", full)
    told = unpack(*child._answer(pickle.dumps(job())))
    assert isinstance(told, Unable)
    assert "The disk is full" in str(told)


def test_what_the_child_found_arrives_as_it_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    why = nmsg("{n} picture of {day}", "{n} pictures of {day}", 2, day=date(2021, 4, 9), erratum=Named("E01-geld"))
    found = [
        Finding("SUB432", msg("{path}: {reason}", path="a.svg", reason=why), Place(FILE, 3, 7, 5), why),
        Finding("SUB182", msg("{size} is odd", size=0.5), Place(FILE), warning=True),
    ]

    def refuse(_job: object) -> None:
        raise BadInput(msg("{reason}.", reason=why), msg("See {day}.", day=date(2021, 4, 9)), findings=found)

    monkeypatch.setattr("sub_cli.render.pdf.render_pdf", refuse)
    told = unpack(*child._answer(pickle.dumps(job())))
    assert isinstance(told, BadInput)
    assert told.message == msg("{reason}.", reason=why)
    assert told.advice == (msg("See {day}.", day=date(2021, 4, 9)),)
    assert told.findings == (found[0], replace(found[1], message=msg("{size} is odd", size="0.5")))


def test_a_page_of_too_much_html_is_an_error_and_no_endless_wait() -> None:
    filler = "<!-- {} -->".format("x" * 250)
    loud = theme_with(**{"memo.html.j2": "{% for n in range(80000) %}" + filler + "{% endfor %}"})
    with Renderer() as renderer:
        with pytest.raises(BadInput) as error:
            renderer.render(job(house_style=loud))
        assert [finding.code for finding in findings(error)] == ["SUB343"]
        assert renderer.render(job()).pages == 1


def test_a_child_that_stops_answering_and_lives_on_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    from sub_cli.render import confined

    monkeypatch.setattr(confined, "PATIENCE", 0.1)
    takes_all_in = "import os; os.close(1); [each for each in iter(lambda: os.read(0, 65536), b'')]"
    monkeypatch.setattr(confined, "START", takes_all_in)
    with Renderer() as renderer, pytest.raises(BadInput) as error:
        renderer.render(job())
    assert [finding.code for finding in findings(error)] == ["SUB343"]
