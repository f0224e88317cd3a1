"""Asking a time-stamp authority (RFC 3161 over HTTP)."""

# mypy: allow-untyped-calls
# pyHanko is typed in part only.

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from sub_cli.errors import Unable, UsageProblem
from sub_cli.messages import msg

SECONDS = 20
"""How long an authority may take."""
LIMIT = 256 * 1024
"""Bytes; a time stamp with its chain is some five thousand."""
TYPE = "application/timestamp-query"


def http_timestamper(url: str) -> Any:
    """Return a pyHanko `TimeStamper` that asks the authority at `url`.

    Raises `UsageProblem` where `url` is not http or https. While signing, `Unable` says that the authority
    did not answer; whether its answer is right, pyHanko checks.
    """
    from asn1crypto import tsp
    from pyhanko.sign.timestamps import TimeStamper

    if urlsplit(url).scheme not in ("http", "https"):
        raise UsageProblem(msg("{url} is not the address of a time-stamp authority.", url=url))

    class HttpTimeStamper(TimeStamper):
        async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
            return tsp.TimeStampResp.load(_post(url, req.dump()))

    return HttpTimeStamper()


def _post(url: str, query: bytes) -> bytes:
    """Send `query`; one signature asks two or three times, so a plain blocking call is enough."""
    from urllib.request import Request, urlopen

    request = Request(url, query, {"Content-Type": TYPE, "Accept": "application/timestamp-reply"})
    try:
        with urlopen(request, timeout=SECONDS) as answer:
            data: bytes = answer.read(LIMIT + 1)
    except OSError as error:
        raise Unable(msg("The time-stamp authority {url} does not answer.", url=url)) from error
    if len(data) > LIMIT:
        raise Unable(msg("The time-stamp authority {url} sends too much.", url=url))
    return data
