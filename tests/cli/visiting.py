"""A browser without a screen, for the pages that `sub` serves."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection, HTTPResponse
from threading import Thread
from typing import Any, TypeVar
from urllib.parse import urlencode

from sub_cli.serve.server import Server


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Message
    body: bytes


VisitorT = TypeVar("VisitorT", bound="Visitor")


@dataclass
class Visitor:
    """A browser without a screen, of somebody who was let in or was not."""

    server: Server
    cookie: str = ""

    def ask(self, address: str, method: str = "GET", body: bytes | None = None, /, **headers: str) -> Reply:
        with self.asked(address, method, body, **headers) as answer:
            return Reply(answer.status, answer.headers, answer.read())

    @contextmanager
    def asked(
        self, address: str, method: str = "GET", body: bytes | None = None, /, **headers: str
    ) -> Iterator[HTTPResponse]:
        sent = {"Cookie": self.cookie, **{name.replace("_", "-"): value for name, value in headers.items()}}
        with closing(HTTPConnection("127.0.0.1", self.server.server_port, timeout=20)) as connection:
            connection.request(method, address, body, headers={name: value for name, value in sent.items() if value})
            with connection.getresponse() as answer:
                yield answer

    def enter(self) -> Reply:
        answer = self.ask(self.server.entrance.partition(f":{self.server.server_port}")[2])
        self.cookie = answer.headers["Set-Cookie"].partition(";")[0]
        return answer

    def page(self, address: str, status: int = 200) -> str:
        answer = self.ask(address)
        assert answer.status == status, answer.body
        return answer.body.decode()

    def send(self, address: str, *, token: str | None = None, fields: dict[str, str], **headers: str) -> Reply:
        """Send a form as a page of this server does, with the headers that a browser puts there."""
        known = {"token": self.server.door.token if token is None else token, **fields}
        origin = f"http://127.0.0.1:{self.server.server_port}"
        sent = {"Origin": origin, "Sec_Fetch_Site": "same-origin", "Content_Type": FORM, **headers}
        return self.ask(address, "POST", urlencode(known).encode(), **sent)


@contextmanager
def let_in(server: Server, visitor: type[VisitorT]) -> Iterator[VisitorT]:
    """Let somebody in to `server`, which ends with the block."""
    with server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            found = visitor(server)
            found.enter()
            yield found
        finally:
            server.shutdown()


def in_front(*command: str, **settings: Any) -> subprocess.Popen[str]:
    """Start a command as a terminal does, in which Ctrl-C counts: for what is in the background it does not."""
    return subprocess.Popen(
        [*command], start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  # it does nothing else
        **settings,
    )  # fmt: skip


FORM = "application/x-www-form-urlencoded"
