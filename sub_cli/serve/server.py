"""The server: loopback only, a thread for each request, nothing written anywhere, not even a log."""

from __future__ import annotations

import select
import socket
from collections.abc import Mapping
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import BoundedSemaphore
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from sub_cli.serve.door import TICKET, Door
from sub_cli.serve.exchange import PDF, Answer, Pages, Request
from sub_cli.serve.form import TOKEN, Pace, Unacceptable, received
from sub_cli.serve.guard import READING, SENDING, refusal
from sub_cli.serve.policy import FIXED, FORMS, PLAIN, policy

HERE: Final = "127.0.0.1"
EVENTS: Final = "/_sub/events"
"""Where a page hears of its revisions."""
ENTRANCE: Final = "/_sub/enter"
"""Where a ticket is exchanged."""
LISTENERS: Final = 32
"""Pages that may listen at a time."""
IDLE: Final = 60
"""Seconds that a connection may say nothing."""
_ENTERED: Final = (
    '<!doctype html><meta http-equiv="refresh" content="0; url={start}">'
    '<link rel="icon" href="data:,"><title>sub</title>'
)
"""The browser goes on by itself: after a redirection it would not show a strict cookie, having come from elsewhere."""


class Server(ThreadingHTTPServer):
    """Serves pages on a port of this machine to one browser; use it in a `with`."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, pages: Pages, port: int = 0, start: str = "/", *, writing: bool = False) -> None:
        """Listen at `port`, any free one by default; who comes in begins at `start`. Raises `OSError`.

        Where there is `writing`, forms are taken from the pages as well.
        """
        self.pages, self.start, self.writing, self.pace = pages, start, writing, Pace()
        self.listeners = BoundedSemaphore(LISTENERS)
        super().__init__((HERE, port), _Handler)
        self.door = Door(self.server_port)

    @property
    def entrance(self) -> str:
        """Return the address that lets a browser in, once."""
        return f"http://{HERE}:{self.server_port}{ENTRANCE}?{TICKET}={self.door.ticket}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that left in the middle of an answer, or of an end that came into it."""
        import sys

        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError | TimeoutError | CancelledError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = IDLE
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        """Answer, where whoever asks may come in."""
        target = urlsplit(self.path)
        request = Request(unquote(target.path, errors="replace"), _first(target.query))
        entering = request.path == ENTRANCE
        port, writing = self.server.server_port, self.server.writing
        status = refusal(self.command, self.path, self._headers, port, entering=entering, writing=writing)
        if status:
            self._refuse(status)
        elif entering:
            self._enter(request)
        elif not self.server.door.knows(self._headers.get("Cookie", "")):
            self._refuse(HTTPStatus.FORBIDDEN)
        elif request.path == EVENTS:
            self._tell(request)
        elif self.command == SENDING:
            self._take(request)
        else:
            self._send(self.server.pages.answer(replace(request, token=self.server.door.token)))

    do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_GET

    @property
    def _headers(self) -> Mapping[str, str]:
        """Return the headers by name; where one stands twice none of the two is believed."""
        names = [name.title() for name in self.headers]
        return {name: self.headers[name] if names.count(name) == 1 else "?" for name in names}

    def _take(self, request: Request) -> None:
        """Answer a form, where it is one of ours and not too much."""
        door = self.server.door
        try:
            self.server.pace.keep()
            form = received(self._headers, self.rfile)
        except Unacceptable as error:
            return self._refuse(error.status)
        if not door.gave(form.pop(TOKEN, "")):
            return self._refuse(HTTPStatus.FORBIDDEN)
        self._send(self.server.pages.answer(replace(request, form=form, token=door.token)))

    def _enter(self, request: Request) -> None:
        cookie = self.server.door.admit(request.query.get(TICKET, "")) if self.command == "GET" else ""
        if not cookie:
            return self._refuse(HTTPStatus.FORBIDDEN)
        self._send(Answer(_ENTERED.format(start=self.server.start).encode(), cookie=cookie))

    def _refuse(self, status: int) -> None:
        self.close_connection = True  # what more it sends is not read
        self._send(Answer(f"{status} {HTTPStatus(status).phrase}\n".encode(), "text/plain; charset=utf-8", status))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.media_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self._send_rules(answer)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _send_rules(self, answer: Answer) -> None:
        # The viewer of PDFs is a page of the browser's own, which needs its scripts.
        is_paper = answer.media_type == PDF
        rules = "frame-ancestors 'none'" if is_paper else PLAIN if answer.plain else policy(answer.scripts)
        fixed = {**FIXED, **FORMS} if self.server.writing else FIXED
        for name, value in {**fixed, "Content-Security-Policy": rules}.items():
            self.send_header(name, value)
        if answer.location:
            self.send_header("Location", answer.location)
        if answer.cookie:
            self.send_header("Set-Cookie", answer.cookie)

    def _tell(self, request: Request) -> None:
        """Tell of revisions for as long as the page is open."""
        if self.command not in READING[:1] or not self.server.listeners.acquire(blocking=False):
            return self._refuse(HTTPStatus.SERVICE_UNAVAILABLE)
        try:
            self.close_connection = True
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "text/event-stream")
            self._send_rules(Answer(b""))
            self.end_headers()
            for revision in self.server.pages.revisions(request, partial(_gone, self.connection)):
                self.wfile.write(f"data: {revision}\n\n".encode())
        finally:
            self.server.listeners.release()

    def version_string(self) -> str:
        """Return what the server calls itself: nothing that tells a stranger what runs here."""
        return "sub"

    def log_message(self, format: str, *arguments: object) -> None:
        """Write nothing: an address may hold the ticket."""


def _first(query: str) -> dict[str, str]:
    """Return the values of a query, of a name that stands there twice the first; of more than a few nothing."""
    with suppress(ValueError):
        return dict(reversed(parse_qsl(query, max_num_fields=8)))
    return {}


def _gone(connection: socket.socket, seconds: float) -> bool:
    """Wait for a listener to leave; whoever listens has nothing more to say."""
    return bool(select.select([connection], [], [], seconds)[0])
