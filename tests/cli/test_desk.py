"""The desk: what its pages show and do, that they do it as the command line does, and who is let in."""

from __future__ import annotations

import html
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from sub_cli.cli import language
from sub_cli.cli.desk import desk_of
from sub_cli.cli.output import make_output
from sub_cli.cli.session import Session
from sub_cli.serve import form as forms
from sub_cli.serve.server import Server
from tests.browser import needs_browser, violations
from tests.cli.conftest import PERSON, SUB, Desk
from tests.cli.visiting import FORM, Reply, Visitor, in_front, let_in

ROLES = "/plan/plan-water/rollen"
PAGES = (
    "/",
    ROLES,
    f"{ROLES}/edit",
    "/errata",
    "/erratum/plan-water/E02",
    "/erratum/plan-water/E02/apply",
    "/erratum/plan-water/E04",
    "/erratum/plan-water/E04/rebase",
    "/memos",
    "/search?q=rol",
    "/undo",
)


@contextmanager
def opened(desk: Desk, spoken: str = "en") -> Iterator[Visitor]:
    """Let somebody in to the desk of a workspace."""
    language.activate(spoken)
    pages = desk_of(Session(desk.root, make_output(), interactive=False, carry_over=lambda _: False))
    with let_in(Server(pages, writing=True), Visitor) as visitor:
        yield visitor


@pytest.fixture
def visitor(busy: Desk) -> Iterator[Visitor]:
    with opened(busy) as found:
        yield found


@pytest.fixture(scope="module")
def shared(office: Path) -> Iterator[Visitor]:
    """Somebody at a desk at which no test changes anything."""
    with pytest.MonkeyPatch.context() as patch, opened(Desk(office, patch, None)) as found:  # type: ignore[arg-type]
        yield found


def words(page: str) -> str:
    """What a reader sees of a page, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^<>]+>", " ", page.rpartition("<body")[2])).split())


def there(reply: Reply) -> str:
    """Where a form led, once it was done."""
    assert reply.status == 303, words(reply.body.decode())
    return str(reply.headers["Location"])


# -- what is shown ---------------------------------------------------------------------------------


def test_the_first_page_tells_what_waits_and_what_was_begun(busy: Desk, visitor: Visitor) -> None:
    busy.sub("erratum", "propose", "E02")
    page = visitor.page("/")
    waits, _, begun = page.partition("Write on")
    assert "2 things wait for you" in waits and "Final. It waits for a signature." in words(waits)
    assert page.count('class="b first"') == 1 and ">Judge" in waits
    assert "E04 Krijgen" in begun and "PS2021BEM02 Concept" in words(begun)
    assert "1 January 2031 E05 adopted" in words(page)
    assert "9 April 2021 E01 applied" in words(page)


def test_a_section_is_shown_as_it_is_read_with_what_waits_in_it(shared: Visitor) -> None:
    page = shared.page("/plan/plan-water/geld")
    assert 'href="/plan/plan-water/rollen"' in page.partition('class="words text"')[2]
    assert "Adopted on 10 March 2021." in page and "E02" in words(page.partition("Proposed here")[2])
    assert shared.ask("/plan").headers["Location"] == "/plan/plan-water"
    assert shared.ask("/plan/plan-water").headers["Location"] == "/plan/plan-water/introduction"


def test_of_an_erratum_redline_order_standing_and_steps_are_shown(shared: Visitor) -> None:
    page = shared.page("/erratum/plan-water/E02")
    assert "<ins" in page and "Fits the text of today" in page and "Clashes with no other proposal" in page
    assert "wordt" in page.partition("What changes")[2]
    assert re.findall(r"<button class=\"b wide[^>]*>([^<]+)<", page) == ["Propose", "Apply …", "Withdraw …"]
    page = shared.page("/erratum/plan-water/E04")
    assert "expected" in page and re.findall(r"<button class=\"b wide[^>]*>([^<]+)<", page)[0] == "Carry over …"
    assert re.findall(r"<button class=\"b wide[^>]*>([^<]+)<", shared.page("/erratum/plan-water/E01")) == ["Revert …"]


def test_every_page_speaks_dutch_too(busy: Desk) -> None:
    with opened(busy, "nl") as visitor:
        assert "Wacht op u" in visitor.page("/") and "Renvooi bekijken" in visitor.page(f"{ROLES}/edit")
        assert 'lang="nl"' in visitor.page("/errata")


def test_what_is_looked_for_is_found_and_so_is_where_to_do_it(shared: Visitor) -> None:
    page = shared.page("/search?q=rol")
    assert 'href="/plan/plan-water/rollen/edit"' in page and "sentences found" in page
    assert 'href="/undo"' in shared.page("/search?q=take+back")
    assert "0 sentences found" in shared.page("/search?q=nergens")


def test_what_is_not_there_is_told_with_the_frame_around_it(shared: Visitor) -> None:
    for address in ("/nergens", "/plan/weg", "/plan/plan-water/weg", "/erratum/plan-water/E99",
                    "/erratum/plan-water/E02/revert", "/desk/desk.py", "/desk/..%2fsheet.py",
                    "/workspace/sub.toml", "/workspace/documents/plan-water/document.yaml",
                    "/workspace/documents/../sub.toml"):  # fmt: skip
        assert "Overview" in shared.page(address, 404), address


def test_a_broken_file_is_told_with_its_place_and_the_other_pages_stay(busy: Desk, visitor: Visitor) -> None:
    path = "documents/plan-water/sections/rollen.yaml"
    busy.write(path, busy.read(path).decode().replace("title:", "titel:"))
    page = visitor.page(ROLES, 422)
    assert f"{path}:" in page and "SUB" in page
    assert visitor.page("/memos")


# -- what is done ----------------------------------------------------------------------------------


def test_a_section_that_is_not_adopted_is_edited_as_the_command_does(desk: Desk) -> None:
    with opened(desk) as visitor:
        text = typed(visitor.page(f"{ROLES}/edit"))
        fields = {"text": text + "\r\nEen zin erbij.", "expected": text, "do": "save"}
        assert there(visitor.send(f"{ROLES}/edit", fields=fields)) == ROLES
        assert "Een zin erbij." in visitor.page(ROLES)
        assert desk.git("log", "-1", "--format=%s|%an") == "Paragraaf rollen: tekst bewerkt|Sanne de Wit"
        assert desk.git("status", "--porcelain") == ""


def typed(page: str) -> str:
    """What stands in the field of the text."""
    found = re.search(r'<textarea class="whole"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert found
    return html.unescape(found[1])


def test_on_an_adopted_text_every_edit_is_a_proposal(busy: Desk, visitor: Visitor) -> None:
    before, edit = busy.read("documents/plan-water/sections/introduction.yaml"), "/plan/plan-water/introduction/edit"
    fields = {"text": "Dit plan gaat over water en bos.\n", "expected": typed(visitor.page(edit)),
              "reason": "Bos hoort\nerbij.", "effective": "1-7-2031", "kind": "amendment"}  # fmt: skip
    looked = visitor.send(edit, fields={**fields, "do": "look"})
    assert looked.status == 200 and "<ins" in looked.body.decode() and "Bos hoort" in looked.body.decode()
    assert there(visitor.send(edit, fields={**fields, "do": "save"})) == "/erratum/plan-water/E08-introduction"
    assert busy.read("documents/plan-water/sections/introduction.yaml") == before
    assert busy.sub("erratum", "show", "E08", "--json").json | {"changes": None, "events": None, "steps": None} == {
        "id": "E08-introduction", "document": "plan-water", "title": "Introduction", "kind": "amendment",
        "status": "draft", "reason": "Bos hoort erbij.", "effective": "2031-07-01", "changes": None, "events": None,
        "steps": None,
    }  # fmt: skip


def test_what_cannot_be_saved_comes_back_as_it_was_typed(busy: Desk, visitor: Visitor) -> None:
    edit, was = f"{ROLES}/edit", "Ieder kiest een rol.\nRollen verschuiven.\n"
    fields = {"text": "Zie [](#weg) & <b>.", "expected": was, "effective": "32 juli", "do": "save"}
    reply = visitor.send(edit, fields=fields)
    page = reply.body.decode()
    assert reply.status == 422 and "“32 juli” is not a date." in page and typed(page) == "Zie [](#weg) & <b>."
    reply = visitor.send(edit, fields={**fields, "effective": ""})
    assert reply.status == 422 and "There is no section weg." in words(reply.body.decode())
    reply = visitor.send(edit, fields={**fields, "text": "Anders.", "effective": "", "expected": "Van een ander."})
    assert reply.status == 409 and "changed while you were editing" in words(reply.body.decode())
    assert busy.git("status", "--porcelain") == ""


def test_an_erratum_goes_the_whole_way_and_each_step_is_shown_before_it_happens(busy: Desk, visitor: Visitor) -> None:
    at, file = "/erratum/plan-water/E02", "documents/plan-water/sections/geld.yaml"
    before = busy.read(file)
    for step, status in (("propose", "proposed"), ("adopt", "adopted")):
        visitor.send(f"{at}/{step}", fields={})
        assert busy.sub("erratum", "show", "E02", "--json").json["status"] == status
    everything = busy.everything()
    page = visitor.page(f"{at}/apply")
    assert "<ins" in page and busy.everything() == everything
    there(visitor.send(f"{at}/apply", fields={}))
    assert busy.read(file) != before
    there(visitor.send(f"{at}/revert", fields={}))
    assert busy.read(file) == before


def test_a_step_that_is_refused_says_why_and_offers_no_button(busy: Desk, visitor: Visitor) -> None:
    page = visitor.page("/erratum/plan-water/E04/apply")
    assert 'role="alert"' in page and '<button class="b first"' not in page
    assert visitor.send("/erratum/plan-water/E04/apply", fields={}).status == 409
    assert busy.sub("erratum", "show", "E04", "--json").json["status"] == "draft"


def test_the_last_act_is_taken_back_and_only_that(busy: Desk, visitor: Visitor) -> None:
    visitor.send("/erratum/plan-water/E02/propose", fields={})
    mark = re.search(r'name="operation" value="(\w+)"', visitor.page("/"))
    assert mark and mark[1] == busy.git("rev-parse", "HEAD")
    visitor.send("/erratum/plan-water/E02/adopt", fields={})
    reply = visitor.send("/undo", fields={"operation": mark[1]})
    assert reply.status == 409 and "Something else was done meanwhile." in words(reply.body.decode())
    assert there(visitor.send("/undo", fields={"operation": busy.git("rev-parse", "HEAD")})) == "/"
    assert busy.sub("erratum", "show", "E02", "--json").json["status"] == "proposed"


def test_what_somebody_else_did_is_asked_about_first(busy: Desk, visitor: Visitor) -> None:
    busy.git("config", "user.name", "Bram Aalders")
    busy.patch.setenv("GIT_AUTHOR_EMAIL", "bram@example.org")
    assert '<a class="b small" href="/undo">Take back' in visitor.page("/")
    assert "Somebody else did it: Sanne de Wit." in visitor.page("/undo")


# -- who is let in, and what may be sent -----------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Origin": "http://localhost:{port}", "Host": "localhost:{port}"}, 303),
        ({"Cookie": ""}, 403),
        ({"Cookie": "sub-1=x"}, 403),
        ({"Host": "evil.example"}, 421),
        ({"Host": "evil.example:{port}"}, 421),
        ({"Origin": ""}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
        ({"Content_Type": "text/plain"}, 415),
        ({"Content_Type": "application/json"}, 415),
        ({"Content_Type": "multipart/form-data"}, 415),
    ],
    ids=str,
)
def test_only_a_form_of_the_page_itself_is_taken(
    busy: Desk, visitor: Visitor, headers: dict[str, str], status: int
) -> None:
    before, port = busy.git("rev-parse", "HEAD"), str(visitor.server.server_port)
    sent = {name: value.replace("{port}", port) for name, value in headers.items()}
    assert visitor.send("/erratum/plan-water/E02/propose", fields={}, **sent).status == status
    assert (busy.git("rev-parse", "HEAD") == before) == (status != 303)


@pytest.mark.parametrize("token", ["", "x", "ticket", "session"])
def test_a_form_without_the_token_of_the_page_is_not_taken(shared: Visitor, token: str) -> None:
    door = shared.server.door
    known = {"ticket": door.ticket, "session": shared.cookie.partition("=")[2]}
    reply = shared.send("/erratum/plan-water/E02/propose", token=known.get(token, token), fields={})
    assert reply.status == 403 and 'value="' + door.token in shared.page(f"{ROLES}/edit")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_no_other_method_is_known(shared: Visitor, method: str) -> None:
    assert shared.ask("/undo", method).status == 405


def test_looking_writes_nothing(busy: Desk, visitor: Visitor) -> None:
    before = busy.everything()
    for address in PAGES:
        visitor.page(address)
    assert busy.everything() == before


@pytest.mark.parametrize(
    "address", [page for page in PAGES if not page.endswith(("/edit", "/apply", "/rebase", "/undo"))]
)
def test_a_page_that_takes_no_form_takes_none(shared: Visitor, address: str) -> None:
    assert shared.send(address, fields={}).status == 405


def test_a_form_has_an_end(shared: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "LARGEST", 500)
    assert shared.send(f"{ROLES}/edit", fields={"text": "x" * 600}).status == 413
    monkeypatch.setattr(forms, "MOST_FIELDS", 5)
    assert shared.send(f"{ROLES}/edit", fields={f"f{n}": "x" for n in range(6)}).status == 400
    body = urlencode([("token", shared.server.door.token), ("text", "a"), ("text", "b")]).encode()
    origin = f"http://127.0.0.1:{shared.server.server_port}"
    assert shared.ask(f"{ROLES}/edit", "POST", body, Origin=origin, Content_Type=FORM).status == 400
    assert shared.ask(f"{ROLES}/edit", "POST", b"text=%ff", Origin=origin, Content_Type=FORM).status == 400
    with socket.create_connection(("127.0.0.1", shared.server.server_port)) as line:
        sent = ("POST / HTTP/1.1", f"Host: {origin[7:]}", f"Origin: {origin}", f"Cookie: {shared.cookie}",
                f"Content-Type: {FORM}", "Content-Length: 0", "Transfer-Encoding: chunked", "", "")  # fmt: skip
        line.sendall("\r\n".join(sent).encode())
        assert line.recv(100).startswith(b"HTTP/1.1 411 ")


def test_more_forms_than_a_person_sends_are_refused_for_a_while() -> None:
    moment = [0.0]
    pace = forms.Pace(lambda: moment[0])
    for _ in range(forms.MOST_FORMS):
        pace.keep()
    with pytest.raises(forms.Unacceptable):
        pace.keep()
    moment[0] = forms.WITHIN
    pace.keep()


def test_the_pace_holds_for_whoever_sends_forms(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "MOST_FORMS", 2)
    assert [visitor.send("/undo", token="", fields={}).status for _ in range(3)] == [403, 403, 429]


def test_the_rules_of_every_page_let_nothing_run_but_files_of_the_desk(shared: Visitor) -> None:
    for address in PAGES:
        answer = shared.ask(address)
        rules = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in rules and "script-src 'self';" in rules and "default-src 'none'" in rules
        assert "frame-ancestors 'none'" in rules and "form-action 'self'" in rules and "base-uri 'none'" in rules
        assert not re.search(rb"<style|style=|\son\w+=|<script(?! src=)", answer.body), address
    fixed = ("Cache-Control", "Referrer-Policy", "X-Content-Type-Options", "X-Frame-Options")
    assert [answer.headers[name] for name in fixed] == ["no-store", "same-origin", "nosniff", "DENY"]


HOSTILE = "<script>window.bad=1</script> <img src=x onerror=window.bad=1> {{ 7*7 }}"


def test_what_is_hostile_in_texts_and_names_stays_text(desk: Desk) -> None:
    desk.sub("section", "new", "--title", "<img src=x onerror=bad()>", "--id", "kwaad", "-m", HOSTILE)
    desk.sub("document", "adopt", "--date", "1-3-2021")
    desk.sub("erratum", "new", "kwaad", "-m", f"{HOSTILE} </textarea><script>bad()</script>",
             "--reason", "<script>bad()</script>", "--title", '"><script>bad()</script>')  # fmt: skip
    desk.write("documents/<b onmouseover=bad()>.txt", "x")
    with opened(desk) as visitor:
        for address in ("/", "/plan/plan-water/kwaad", "/plan/plan-water/kwaad/edit", "/errata",
                        "/erratum/plan-water/E01", "/erratum/plan-water/E01/apply", "/search?q=%3Cscript%3Ebad",
                        "/undo", "/%3Cscript%3Ebad()%3C/script%3E"):  # fmt: skip
            page = visitor.ask(address).body.decode()
            assert not re.search(r"<script(?! src=\"/desk/)|<img|<b on|\{\{", page.replace("{{ 7*7 }}", "")), address
            assert "49" not in words(page)
        fields = {
            "text": HOSTILE + "[klik](javascript:alert(1))</textarea><script>bad()</script>",
            "expected": "",
            "do": "look",
        }
        reply = visitor.send("/plan/plan-water/kwaad/edit", fields=fields)
        assert b"<script>" not in reply.body and b'href="javascript' not in reply.body


# -- the command -----------------------------------------------------------------------------------


def test_it_ends_by_ctrl_c_and_a_second_one_is_told(busy: Desk) -> None:
    surroundings = os.environ | PERSON
    running = in_front(*SUB, "--lang", "en", "desk", "--no-browser", cwd=busy.root, env=surroundings)
    assert running.stderr and running.stdout
    assert running.stderr.readline() == "The desk is open. It ends with Ctrl-C.\n"
    entrance = running.stdout.readline()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/_sub/enter\?ticket=[\w-]{40,}\n", entrance)
    second = busy.process("--lang", "en", "desk", "--no-browser")
    assert (second.returncode, b"The desk of this workspace is open already." in second.stderr) == (4, True)
    listed = subprocess.run(["ps", "-s", str(running.pid), "-o", "args="], capture_output=True, text=True).stdout
    assert entrance.partition("=")[2].strip() not in listed
    running.send_signal(signal.SIGINT)
    assert running.communicate(timeout=20) == ("", "The desk is closed.\n") and running.returncode == 0
    until = time.monotonic() + 20
    with pytest.raises(ConnectionRefusedError):
        while time.monotonic() < until:
            socket.create_connection(("127.0.0.1", int(entrance.split(":")[2].partition("/")[0]))).close()


# -- in a browser ----------------------------------------------------------------------------------


@contextmanager
def at_the_screen(visitor: Visitor, browser: Any, **view: Any) -> Iterator[tuple[Any, str]]:
    """Yield a page of a browser that was let in, and the address that all begin with."""
    name, _, value = visitor.cookie.partition("=")
    base = f"http://127.0.0.1:{visitor.server.server_port}"
    with browser.new_context(**view) as context:
        context.add_cookies([{"name": name, "value": value, "url": base}])
        yield context.new_page(), base


@needs_browser
@pytest.mark.parametrize(
    ("width", "scheme", "forced"),
    [(1280, "light", "none"), (320, "dark", "none"), (1000, "light", "active")],
)
def test_everybody_can_use_it(shared: Visitor, browser: Any, width: int, scheme: str, forced: str) -> None:
    view = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "forced_colors": forced}
    with at_the_screen(shared, browser, **view) as (page, base):
        for address in PAGES if forced == "none" else PAGES[1:6]:
            page.goto(base + address)
            assert violations(page) == [], address
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


@needs_browser
def test_a_change_is_proposed_judged_and_taken_back_with_the_keyboard_alone(busy: Desk, browser: Any) -> None:
    with opened(busy) as visitor, at_the_screen(visitor, browser) as (page, base):
        faults: list[str] = []
        page.on("console", lambda each: faults.append(each.text) if each.type == "error" else None)
        page.goto(base)
        page.keyboard.press("Control+k")
        page.wait_for_url("**/search")
        page.keyboard.type("introduction")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="1 Introduction").nth(1).wait_for()
        tab_to(page, "/plan/plan-water/introduction/edit")
        page.keyboard.press("Enter")
        page.wait_for_url("**/edit")
        page.locator("#text").focus()
        page.keyboard.press("Control+End")
        page.keyboard.type("Het bos hoort erbij.")
        page.keyboard.press("Control+s")
        page.wait_for_url("**/erratum/plan-water/E08-*")
        page.keyboard.press("n")
        assert "Het bos hoort erbij." in page.evaluate("document.activeElement.innerText")
        page.keyboard.press("F6")
        assert page.evaluate("document.activeElement.localName") == "aside"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.locator(".now", has_text="proposed").wait_for()
        assert busy.sub("erratum", "show", "E08", "--json").json["status"] == "proposed"
        page.keyboard.press("F6")
        tab_to(page, "Take back")
        page.keyboard.press("Enter")
        page.wait_for_url(base + "/")
        assert busy.sub("erratum", "show", "E08", "--json").json["status"] == "draft"
        assert faults == []


def tab_to(page: Any, wanted: str) -> None:
    """Press Tab until a link to an address, or a button with words, has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        at = page.evaluate("[document.activeElement.getAttribute('href'), document.activeElement.innerText]")
        if wanted in (at[0], (at[1] or "").strip()):
            return
    pytest.fail(f"{wanted} is not reached with Tab")


@needs_browser
def test_under_forced_colours_only_what_changed_has_a_bar(busy: Desk, browser: Any, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(busy.sub("diff", "@base", "--format", "html").out, encoding="utf-8")
    with browser.new_context(forced_colors="active") as context:
        page = context.new_page()
        page.goto((tmp_path / "a.html").as_uri())
        script = "all => all.map(each => getComputedStyle(each).borderLeftColor)"
        same, seen = (page.locator(f".row{kind} > .body").evaluate_all(script) for kind in (".unchanged", ".seen"))
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert same and seen and set(same) == {paper} and paper not in seen
