"""What can go wrong with a call, each said so that the user knows what to do."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import aiohttp
import httpx

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.catalog.models import Connector
from apiflow_desktop.engine.ports import StepError

_EXCERPT: Final = 300
_TITLE: Final = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)


class NotReached(StepError):
    """The request never left: the provider cannot have accepted it."""


class ReplyLost(StepError):
    """The request left and no whole reply came: the provider may have accepted it."""


@dataclass(frozen=True)
class Reply:
    """A provider's whole reply.

    Attributes:
        data: The body as JSON; None if it is not JSON.
        broken: Why the body is not JSON; empty if it is.
    """

    url: str
    status: int
    reason: str
    headers: httpx.Headers
    content: bytes
    data: JsonValue
    broken: str

    @property
    def ok(self) -> bool:
        """Whether the status says success."""
        return 200 <= self.status < 300

    @property
    def content_type(self) -> str:
        """The type of the body, without parameters."""
        stated: str = self.headers.get("content-type", "")
        return stated.partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode("utf-8", "replace")


def no_reply(connector: Connector, url: str, error: Exception) -> StepError:
    """Say why no whole reply came."""
    cause = error.__cause__ or error
    place = f"{connector.name} ({httpx.URL(url).host})"
    extra: JsonObject = {"url": url}
    if isinstance(cause, TimeoutError) and not isinstance(cause, aiohttp.ConnectionTimeoutError):
        return ReplyLost(
            "Timeout",
            f"{place} did not answer within {connector.data.timeout:g} s. "
            "Try again later, or allow it more time in the connector.",
            extra=extra,
        )
    if isinstance(cause, aiohttp.ClientConnectorCertificateError):
        return NotReached(
            "ConnectionError",
            f"{place} has a certificate that cannot be verified: {cause.certificate_error}. "
            "Check the address and this machine's clock.",
            extra=extra,
        )
    if _never_left(error, cause):
        return NotReached(
            "ConnectionError",
            f"{place} cannot be reached: {_words(cause)}. "
            "Check the connector's base URL and the network.",
            extra=extra,
        )
    if isinstance(cause, aiohttp.ServerDisconnectedError):
        broke = "closed the connection without an answer"
    elif isinstance(cause, (aiohttp.ClientPayloadError, aiohttp.ClientOSError, OSError)):
        broke = "broke off in the middle of its answer"
    else:
        broke = f"sent something that is not HTTP ({_words(cause)})"
    return ReplyLost(
        "ConnectionError",
        f"{place} {broke}. Try again later; if it stays so, check the connector's base URL.",
        extra=extra,
    )


def check_reply(connector: Connector, reply: Reply, secrets: Sequence[str]) -> None:
    """Refuse a reply whose status is not a success.

    Args:
        connector: Who was asked.
        reply: What came.
        secrets: Names of the secrets the request carried.

    Raises:
        StepError: It is not.
    """
    if reply.ok:
        return
    said = detail_of(reply)
    said = f" It said: {said}" if said else ""
    raise StepError(
        "HttpError",
        f"{connector.name} answered {reply.status} {reply.reason}".rstrip()
        + f". {_advice(connector, reply, secrets)}{said}",
        extra={"status": reply.status, "url": reply.url, "body": reply.data},
    )


def check_json(connector: Connector, reply: Reply) -> JsonValue:
    """The JSON of a reply.

    Raises:
        StepError: It is not JSON.
    """
    if not reply.broken:
        return reply.data
    raise StepError(
        "BadReply",
        f"{connector.name} answered {reply.status} with {reply.broken}. "
        "Check the connector's base URL and the node's path.",
        extra={"status": reply.status, "url": reply.url, "excerpt": excerpt(reply.text)},
    )


def why_not_json(content: bytes, content_type: str) -> str:
    """Describe a body that is not JSON."""
    if not content.strip():
        return "nothing"
    size = f"{len(content) / 1e6:.1f} MB of " if len(content) >= 100_000 else ""
    start = content[:2000].lstrip().lower()
    if "html" in content_type or start.startswith((b"<!doctype html", b"<html")):
        title = _TITLE.search(content[:20_000].decode("utf-8", "replace"))
        shown = f" (“{html.unescape(title[1]).strip()[:80]}”)" if title else ""
        return f"{size}HTML{shown}, not JSON"
    if start.startswith((b"{", b"[")):
        return f"{size}JSON that is broken or ends too early"
    return f"{size}{content_type or 'something'}, not JSON"


def detail_of(reply: Reply) -> str:
    """What the provider said about an error, in a line."""
    if reply.broken:
        return "" if "html" in reply.content_type else excerpt(reply.text)
    data = reply.data
    if isinstance(data, dict):
        for key in ("detail", "message", "error", "title"):
            if data.get(key):
                return _sentence(data[key])
    return _sentence(data)


def excerpt(text: str) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(text[: _EXCERPT * 2].split())
    return line if len(line) <= _EXCERPT else f"{line[:_EXCERPT]}…"


def _sentence(value: JsonValue) -> str:
    if isinstance(value, str):
        return excerpt(value)
    if isinstance(value, list):
        return excerpt("; ".join(_sentence(item) for item in value))
    if isinstance(value, dict):
        message = value.get("msg") or value.get("message") or value.get("detail")
        place = value.get("loc")
        where = ".".join(map(str, place)) + ": " if isinstance(place, list) else ""
        return where + (_sentence(message) if message else excerpt(str(value)))
    return "" if value is None else str(value)


def _advice(connector: Connector, reply: Reply, secrets: Sequence[str]) -> str:
    token = " and ".join(f"${name}" for name in secrets)
    if 300 <= reply.status < 400:
        target = reply.headers.get("location", "elsewhere")
        return f"It redirects to {target}; correct the connector's base URL."
    match reply.status:
        case 401 | 403 if token:
            return f"It does not accept the token {token}; give it a valid one."
        case 401 | 403:
            return "It wants a token; name one in the connector's headers."
        case 402:
            return "The account has no credit left; see its billing page."
        case 404:
            return f"There is nothing at {reply.url}; check the node's path and the base URL."
        case 405:
            return "It does not take this method; check the method of the connector and node."
        case 413:
            return "What was sent is too large for it."
        case 400 | 422:
            return "It does not accept the inputs; correct them."
        case 429:
            return "Too many requests; wait, or lower the connector's requests at once."
        case status if status >= 500:
            return f"That is a fault of {connector.name}'s; try again later."
    return "Check the request."


def _never_left(error: Exception, cause: BaseException) -> bool:
    unsent = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
    return isinstance(cause, (*unsent, aiohttp.InvalidURL)) or isinstance(
        error, (httpx.ConnectError, httpx.UnsupportedProtocol, httpx.InvalidURL)
    )


def _words(error: BaseException) -> str:
    return excerpt(str(error)) or type(error).__name__
