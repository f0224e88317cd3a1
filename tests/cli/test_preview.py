"""A page in the browser while its text is being written: what it shows, when it is another page, who gets it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sub_cli.actions.preview.made import Page
from sub_cli.actions.preview.preview import Preview
from sub_cli.actions.preview.setting import RememberedSetting
from sub_cli.actions.preview.staying import Staying
from sub_cli.cli.errors import line_reader
from sub_cli.cli.language import say
from sub_cli.errors import Place
from sub_cli.redline.base import Look
from sub_cli.render.confined import Renderer
from sub_cli.render.markdown import Prose, html_of
from sub_cli.serve import server as serving
from sub_cli.serve import watching
from sub_cli.serve.server import Server
from sub_cli.serve.watching import changes
from sub_cli.store.kept import KeptTree
from sub_cli.workspace import Workspace
from tests.browser import needs_browser, violations
from tests.cli import visiting
from tests.cli.conftest import PERSON, SUB, Desk
from tests.sign.authority import Authority

ROLES, MEMO = "documents/plan-water/sections/rollen.yaml", "documents/memos/PS2021BEM02.yaml"
TODAY = date(2021, 4, 9)


@dataclass
class Visitor(visiting.Visitor):
    """Somebody who looks at pages while a text is being written."""

    def next(self, address: str, before: str, change: Callable[[], object], since: str = "") -> str:
        """Return the page once `change` was made and its listeners were told, which has another revision."""
        with self.asked(f"/_sub/events?page={address}&since={since}&after={revision(before)}") as events:
            change()
            told = events.readline().decode().strip().removeprefix("data: ")
        page = self.page(f"{address}{'?since=' * bool(since)}{since}")
        assert told == revision(page) != revision(before)
        return page


def revision(page: str) -> str:
    found = re.search(r'data-revision="(\d*)"', page)
    assert found
    return found[1]


@contextmanager
def served(desk: Desk, language: str = "en", word: str = "") -> Iterator[Visitor]:
    workspace = Workspace.find(desk.root)
    look = Look(translate=say, reader=language)
    with Renderer(on_paper=False) as press, Renderer() as paper:
        staying = Staying(workspace.root, workspace.settings)
        pages = Preview(staying, TODAY, look, line_reader(workspace.root), press, lambda: paper)
        with visiting.let_in(Server(pages, start=pages.start(word)), Visitor) as visitor:
            yield visitor


@pytest.fixture
def visitor(busy: Desk) -> Iterator[Visitor]:
    with served(busy) as found:
        yield found


def edit(desk: Desk, path: str, was: str, becomes: str) -> None:
    text = desk.read(path).decode()
    assert was in text
    desk.write(path, text.replace(was, becomes))


# -- what it shows ---------------------------------------------------------------------------------


def test_a_memo_follows_its_file_and_keeps_its_last_page_while_that_is_broken(busy: Desk, visitor: Visitor) -> None:
    page = visitor.page("/PS2021BEM02.html")
    assert "Nog niet af." in page and '<div class="sub-fault" role="alert" lang="en"></div>' in page
    page = visitor.next("/PS2021BEM02.html", page, lambda: edit(busy, MEMO, "Nog niet af.", "Bijna af."))
    assert "Bijna af." in page
    page = visitor.next("/PS2021BEM02.html", page, lambda: edit(busy, MEMO, "Bijna", "[](#weg) bijna"))
    assert "Bijna af." in page and "This is the last page that could be made." in page
    assert re.search(rf"{MEMO}:\d+:\d+  SUB\d+  There is no section weg\.\n  \d+ │ .*\n +│ +\^", page)
    page = visitor.next("/PS2021BEM02.html", page, lambda: edit(busy, MEMO, "[](#weg) bijna", "Geheel"))
    assert "Geheel af." in page and "last page" not in page


def test_the_page_is_that_of_the_build(busy: Desk, visitor: Visitor) -> None:
    busy.sub("build", "--only", "document", "--only", "memo")
    for name in ("plan-water", "PS2021BEM01", "PS2021BEM02"):
        page, built = visitor.page(f"/{name}.html"), (busy.root / "output" / f"{name}.html").read_text("utf-8")
        page = re.sub(r'\n<nav class="sub-frame".*?</nav>\n<div class="sub-fault".*?</div>\n', "", page, flags=re.S)
        page = re.sub(r"<script>\n\(function.*?</script>\n(?=</body>)", "", page, flags=re.S)
        assert re.sub(r"<style>\.sub-frame.*?</style>\n<link rel=[^>]*>\n", "", page, flags=re.S) == built
    for name, data in ((each.name, each.read_bytes()) for each in (busy.root / "output" / "theme").iterdir()
                       if each.is_file()):  # fmt: skip
        assert visitor.ask(f"/theme/{name}").body == data


def test_what_is_committed_says_so_and_what_was_put_back_does_again(busy: Desk, visitor: Visitor) -> None:
    path = "documents/memos/PS2021BEM01.yaml"
    text = busy.read(path).decode()
    edit(busy, path, "Hierbij", "Hiermee")
    page = visitor.page("/PS2021BEM01.html")
    assert "CONCEPT" in page
    busy.write(path, text)
    until = time.monotonic() + 20
    while "CONCEPT" in page and time.monotonic() < until:
        page = visitor.page("/PS2021BEM01.html")  # git is asked a moment later
    assert "CONCEPT" not in page
    page = visitor.next("/PS2021BEM01.html", page, lambda: edit(busy, path, "Hierbij", "Hiermee"))
    page = visitor.next("/PS2021BEM01.html", page, lambda: busy.commit("Met de hand"))
    assert "Hiermee" in page and "CONCEPT" not in page


def test_the_redline_stands_beside_the_page(busy: Desk, visitor: Visitor) -> None:
    assert '?since=@base">Changes since it was adopted</a>' in visitor.page("/plan-water.html")
    base, last = (visitor.page(f"/plan-water.html?since={each}") for each in ("@base", "HEAD"))
    assert "graag" in added(base) and "No differences." in last
    last = visitor.next("/plan-water.html", last, lambda: edit(busy, ROLES, "verschuiven", "wisselen"), since="HEAD")
    assert "wisselen" in added(last)
    edit(busy, MEMO, "Nog niet af.", "Nog lang niet af.")
    assert "lang" in added(visitor.page("/PS2021BEM02.html?since=HEAD"))


def added(page: str) -> str:
    """What is marked as new, without the marks."""
    return re.sub(r"<[^<>]+>", " ", " ".join(re.findall(r"<ins.*?</ins>", page.partition("<main")[2], re.DOTALL)))


def test_the_pdf_is_that_of_the_build(busy: Desk, visitor: Visitor) -> None:
    answer = visitor.ask("/PS2021BEM01.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    busy.sub("memo", "build", "PS2021BEM01")
    assert answer.body == (busy.root / "output" / "PS2021BEM01.pdf").read_bytes()
    edit(busy, MEMO, "Nog niet af.", "![Niets](documents/weg.png)")
    assert "There is no picture documents/weg.png in the workspace." in visitor.page("/PS2021BEM02.pdf", 422)


def test_of_a_signed_memo_the_signed_file_is_the_pdf(busy: Desk, tmp_path: Path) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    hand = Authority().signer("A. de Vries", start=now - timedelta(days=30), end=now + timedelta(days=365))
    (tmp_path / "key.p12").write_bytes(hand.p12())
    busy.sub("memo", "sign", "PS2021BEM01", "--key", str(tmp_path / "key.p12"))
    with served(busy) as visitor:
        page = visitor.page("/PS2021BEM01.html")
        assert "A. de Vries" in page and "Hierbij een erratum" not in page
        assert visitor.ask("/PS2021BEM01.pdf").body == busy.read("documents/memos/signed/PS2021BEM01.pdf")


def test_everything_is_reached_from_the_list(busy: Desk, visitor: Visitor) -> None:
    page = visitor.page("/")
    assert set(re.findall(r'<h3><a href="([^"]+)"', page)) == {
        "plan-water.html",
        "PS2021BEM01.html",
        "PS2021BEM02.html",
    }
    assert "E03" not in re.findall(r"<h3>.*", page)
    page = visitor.next("/", page, lambda: edit(busy, MEMO, "subject: Concept", "subject: Plan B"))
    assert ">Plan B</a>" in page


def test_a_section_that_is_renumbered_is_so_in_every_reference_to_it(desk: Desk) -> None:
    with served(desk) as visitor:
        page = visitor.page("/plan-water.html")
        assert 'href="#rollen">paragraaf\N{NO-BREAK SPACE}2.1<' in page
        desk.sub("section", "new", "--title", "Vooraf", "--before", "2.1", "-m", "Eerst.")
        assert 'href="#rollen">paragraaf\N{NO-BREAK SPACE}2.2<' in visitor.page("/plan-water.html")


def test_settings_that_are_broken_are_told_and_a_memo_that_is_gone_too(busy: Desk, visitor: Visitor) -> None:
    page, settings = visitor.page("/PS2021BEM02.html"), busy.read("sub.toml").decode()
    page = visitor.next("/PS2021BEM02.html", page, lambda: busy.write("sub.toml", settings + "[memo\n"))
    assert "sub.toml:" in page and "Nog niet af." in page
    page = visitor.next("/PS2021BEM02.html", page, lambda: busy.write("sub.toml", settings))
    page = visitor.next("/PS2021BEM02.html", page, (busy.root / MEMO).unlink)
    assert "There is no memo PS2021BEM02" in page and "Nog niet af." in page


def test_the_frame_speaks_the_language_of_the_reader(busy: Desk) -> None:
    from sub_cli.cli import language

    language.activate("nl")
    with served(busy, "nl") as visitor:
        page = visitor.page("/plan-water.html")
    assert '<nav class="sub-frame" lang="nl" aria-label="Voorbeeld"' in page
    assert "Wijzigingen sinds de vaststelling" in page and '<a href="">Deze pagina vernieuwen</a>' in page


# -- when it is another page -----------------------------------------------------------------------


def test_what_changes_while_a_page_is_made_is_made_again() -> None:
    sources = {"a": "1"}

    def make(commit: str) -> str:
        made = sources["a"]
        sources["a"] = "2"  # somebody saves
        return made

    page = Page(lambda: dict(sources), make)
    assert page.current(lambda _: "").html == "2"


def test_a_burst_is_one_renewal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "find_spec", lambda name: None)
    seen = iter([0, 0, 1, 2, 3, 3, 3, 4, 4])
    last = [0]

    def look() -> int:
        last[0] = next(seen, last[0])
        return last[0]

    assert list(changes(look, 0, [], lambda pause: last[0] == 4)) == [3, 4]


@pytest.mark.parametrize("told_by", ["the system", "asking"])
def test_a_save_is_told(busy: Desk, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, told_by: str) -> None:
    monkeypatch.setattr(watching, "find_spec", lambda name: True if told_by == "the system" else None)
    page = visitor.page("/plan-water.html")
    assert "Rollen wisselen." in visitor.next(
        "/plan-water.html", page, lambda: edit(busy, ROLES, "verschuiven", "wisselen")
    )


def test_a_file_that_was_only_touched_is_no_other_page(busy: Desk, visitor: Visitor) -> None:
    page = visitor.page("/plan-water.html")
    os.utime(busy.root / ROLES)
    busy.write("documents/plan-water/sections/.rollen.yaml.swp", "what an editor leaves")
    assert visitor.page("/plan-water.html") == page
    assert visitor.next("/plan-water.html", page, lambda: edit(busy, ROLES, "verschuiven", "wisselen")) != page


def test_a_file_of_the_same_size_and_time_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, tree = tmp_path / "a.css", KeptTree(tmp_path)
    file.write_bytes(b"one")
    seen = os.lstat(file)
    for data in (b"one", b"two"):
        file.write_bytes(data)
        monkeypatch.setattr("sub_cli.store.kept.os.lstat", lambda path: seen)  # within one tick of a coarse clock
        assert (tree.read("a.css"), tree.ids("")["a.css"]) == (data, tree._id(data))


def test_a_file_that_stays_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.css").write_bytes(b"one")
    tree = KeptTree(tmp_path)
    monkeypatch.setattr(time, "time_ns", lambda: 2 * 10**18)
    assert tree.read("a.css") is tree.read("a.css")


def test_a_text_is_set_again_where_what_it_shows_is_another() -> None:
    text, setting, known = "Zie [](#rol) en ![Kaart](documents/kaart.png).", RememberedSetting(), {"rol": "paragraaf 1"}
    prose = Prose(Place(""), known.get, assets=["documents/kaart.png"])
    first = setting(text, prose)
    assert setting(text, prose) is first == html_of(text, prose)
    known["other"] = "paragraaf 2"
    assert setting(text, prose) is first
    known["rol"] = "paragraaf 3"
    assert setting(text, prose) == html_of(text, prose) != first


# -- who gets it -----------------------------------------------------------------------------------


def test_the_ticket_counts_once_and_becomes_a_cookie_that_no_script_and_no_other_site_has(busy: Desk) -> None:
    with served(busy, word="plan-water") as visitor:
        entrance = visitor.server.entrance.partition(f":{visitor.server.server_port}")[2]
        assert Visitor(visitor.server).ask(entrance).status == 403
        assert Visitor(visitor.server).ask(entrance[:-1] + "x").status == 403
        assert visitor.server.door.ticket not in visitor.cookie
        assert visitor.ask("/").status == 200
    with served(busy, word="plan-water") as fresh:
        fresh.server.door = type(fresh.server.door)(fresh.server.server_port)
        answer = fresh.enter()
        assert answer.headers["Set-Cookie"].endswith("; HttpOnly; SameSite=Strict; Path=/")
        assert fresh.cookie.startswith(f"sub-{fresh.server.server_port}=")
        assert b"url=/plan-water.html" in answer.body


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Cookie": ""}, 403),
        ({"Cookie": "sub-1=x"}, 403),
        ({"Host": "evil.example"}, 421),
        ({"Host": "evil.example:{port}"}, 421),
        ({"Host": "127.0.0.1"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
        ({"Host": "localhost:{port}"}, 200),
        ({"Origin": "http://127.0.0.1:{port}", "Sec_Fetch_Site": "same-origin"}, 200),
    ],
    ids=str,
)
def test_nobody_else_is_answered(shared: Visitor, headers: dict[str, str], status: int) -> None:
    port = str(shared.server.server_port)
    sent = {name: value.replace("{port}", port) for name, value in headers.items()}
    assert shared.ask("/plan-water.html", **sent).status == status


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_can_be_written(shared: Visitor, method: str) -> None:
    assert shared.ask("/plan-water.html", method).status == 405


@pytest.mark.parametrize(
    "address",
    [
        "/../sub.toml",
        "/%2e%2e/sub.toml",
        "/theme/../../sub.toml",
        "/theme/%2e%2e%2fhouse.toml",
        "/theme/house.toml",
        "/theme/memo.html.j2",
        "/sub.toml",
        "/.git/config",
        "/documents/plan-water/document.yaml",
        "/plan-water.html?since=HEAD~1",
        "/plan-water.html?since=--upload-pack",
        "/?since=HEAD",
        "/%00",
        "/renvooi-plan-water-E01.html",
    ],
)
def test_nothing_is_served_but_what_the_build_would_show(shared: Visitor, address: str) -> None:
    assert shared.ask(address).status == 404


def test_an_address_has_an_end_and_so_has_the_number_of_listeners(shared: Visitor) -> None:
    assert shared.ask("/" + "x" * 5000).status == 414
    listen = f"/_sub/events?page=/&after={revision(shared.page('/'))}"
    with ExitStack() as stack:
        assert {stack.enter_context(shared.asked(listen)).status for _ in range(serving.LISTENERS)} == {200}
        assert shared.ask(listen).status == 503


def test_a_header_that_stands_twice_is_not_believed(shared: Visitor) -> None:
    port = shared.server.server_port
    with socket.create_connection(("127.0.0.1", port)) as line:
        sent = ("GET / HTTP/1.1", f"Host: 127.0.0.1:{port}", "Host: evil.example", f"Cookie: {shared.cookie}", "", "")
        line.sendall("\r\n".join(sent).encode())
        assert line.recv(100).startswith(b"HTTP/1.1 421 ")


def test_only_this_machine_is_listened_to_and_nothing_says_what_runs_here(shared: Visitor) -> None:
    assert shared.server.server_address[0] == "127.0.0.1"
    answer = shared.ask("/plan-water.html")
    assert answer.headers["Server"] == "sub"
    rules = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in rules and "frame-ancestors 'none'" in rules
    assert re.search(r"script-src( 'sha256-[^']+')+$", rules)
    fixed = ("Cache-Control", "Referrer-Policy", "X-Content-Type-Options", "Cross-Origin-Resource-Policy")
    assert [answer.headers[name] for name in fixed] == ["no-store", "no-referrer", "nosniff", "same-origin"]


def test_looking_writes_nothing(busy: Desk, visitor: Visitor) -> None:
    before = busy.everything()
    for address in ("/", "/plan-water.html", "/PS2021BEM02.html", "/plan-water.html?since=@base", "/PS2021BEM02.pdf"):
        visitor.page(address) if not address.endswith(".pdf") else visitor.ask(address)
    assert busy.everything() == before


@pytest.fixture(scope="module")
def shared(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Somebody who was let in to pages that no test changes."""
    with pytest.MonkeyPatch.context() as patch, served(Desk(office, patch, None)) as found:  # type: ignore[arg-type]
        yield found


# -- the command -----------------------------------------------------------------------------------


def test_it_ends_by_ctrl_c_with_nothing_left_and_the_ticket_stands_in_no_list_of_processes(busy: Desk) -> None:
    seen, browser = busy.root.parent / "seen", busy.root.parent / "browser"
    browser.write_text(f'#!/bin/sh\necho "$@" > {seen}.new; cat "${{1#file://}}" >> {seen}.new\n'
                       f'ls -l "${{1#file://}}" >> {seen}.new; mv {seen}.new {seen}\n', encoding="utf-8")  # fmt: skip
    browser.chmod(0o755)
    surroundings = os.environ | PERSON | {"BROWSER": f"{browser} %s"}
    running = visiting.in_front(*SUB, "--lang", "en", "preview", "plan-water", cwd=busy.root, env=surroundings)
    assert running.stderr and running.stderr.readline() == "Every save is shown. It ends with Ctrl-C.\n"
    until = time.monotonic() + 20
    while not seen.exists() and time.monotonic() < until:
        time.sleep(0.02)
    opened, *rest = seen.read_text("utf-8").split("\n", 1)
    assert opened.startswith("file://") and "ticket" not in opened
    ticket = re.search(r"\?ticket=([\w-]+)", rest[0])
    assert ticket and "\n-rw-------" in rest[0]
    family = processes(running.pid)
    assert len(family) > 1 and not any(ticket[1] in words for words in family.values())
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=20)
    assert (running.returncode, out, err) == (0, "", "The preview has ended.\n")
    assert processes(running.pid) == {} and not Path(opened.removeprefix("file://")).exists()


def processes(session: int) -> dict[str, str]:
    """What runs in a session, with the words that it was started with."""
    found = subprocess.run(["ps", "-s", str(session), "-o", "pid=,args="], capture_output=True, text=True).stdout
    return {line.split()[0]: line for line in found.splitlines() if "<defunct>" not in line}


def test_what_cannot_be_shown_is_told_before_anything_is_served(busy: Desk) -> None:
    assert "Did you mean PS2021BEM02?" in busy.sub("preview", "PS2021BEM0", code=3).err
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        taken.listen()
        said = busy.sub("preview", "--no-browser", "--port", str(port), code=3).err
    assert f"Port {port} cannot be used" in said and "Leave out --port" in said


# -- in a browser ----------------------------------------------------------------------------------


@needs_browser
def test_the_page_is_renewed_where_the_reader_is(busy: Desk, browser: Any) -> None:
    with served(busy) as visitor, browser.new_context(viewport={"width": 800, "height": 400}) as context:
        visitor.server.door = type(visitor.server.door)(visitor.server.server_port)
        file = busy.root.parent / "sub.html"
        file.write_text(f'<meta http-equiv="refresh" content="0; url={visitor.server.entrance}">', encoding="utf-8")
        visitor.server.start = "/plan-water.html"
        page = context.new_page()
        faults: list[str] = []
        page.on("console", lambda each: faults.append(each.text) if each.type == "error" else None)
        page.goto(file.as_uri())  # as the command does
        page.wait_for_url("**/plan-water.html")
        page.locator("#geld").scroll_into_view_if_needed()
        page.evaluate("window.here = true; document.querySelector('#geld').tabIndex = -1")
        before = page.evaluate("scrollY")
        assert before > 100
        edit(busy, ROLES, "verschuiven", "wisselen")
        page.get_by_text("Rollen wisselen.").wait_for()
        assert page.evaluate("[window.here, scrollY]") == [True, before]
        edit(busy, ROLES, "wisselen", "wisselen [](#weg)")
        page.get_by_text("There is no section weg.").wait_for()
        assert page.get_by_text("Rollen wisselen.").count() == 1
        edit(busy, ROLES, "wisselen [](#weg)", "<script>window.bad=1</script> blijven")
        page.get_by_text("Rollen <script>window.bad=1</script> blijven.").wait_for()
        assert page.evaluate("[window.here, window.bad ?? null]") == [True, None]
        assert faults == []
        page.route("**/*", lambda route: route.abort())
        edit(busy, ROLES, "blijven", "gaan")
        page.get_by_text("The preview has ended, and this page is not renewed any more.").wait_for()


@needs_browser
@pytest.mark.parametrize(("width", "scheme"), [(375, "dark"), (1280, "light")])
def test_everybody_can_use_it(busy: Desk, browser: Any, width: int, scheme: str) -> None:
    with (
        served(busy) as visitor,
        browser.new_context(viewport={"width": width, "height": 700}, color_scheme=scheme) as context,
    ):
        name, _, value = visitor.cookie.partition("=")
        base = f"http://127.0.0.1:{visitor.server.server_port}"
        context.add_cookies([{"name": name, "value": value, "url": base}])
        page = context.new_page()
        visitor.page("/PS2021BEM02.html")
        edit(busy, MEMO, "Nog niet af.", "Nog [](#weg) niet af.")
        edit(busy, ROLES, "verschuiven", "wisselen")
        for address in (
            "/",
            "/plan-water.html",
            "/plan-water.html?since=HEAD",
            "/PS2021BEM02.html",
            "/PS2021BEM02.pdf",
        ):
            page.goto(base + address)
            assert violations(page) == [], address
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
