"""What can go wrong with a call, each said so that the user knows what to do."""

from __future__ import annotations

from collections.abc import Sequence

import aiohttp
import httpx

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.catalog.models import Connector
from apiflow_desktop.engine.calls.records import for_record
from apiflow_desktop.engine.calls.replies import Reply, detail_of, excerpt
from apiflow_desktop.engine.calls.waiting import stated_wait
from apiflow_desktop.engine.ports import StepError


class NotReached(StepError):
    """The request never left: the provider cannot have accepted it."""


class ReplyLost(StepError):
    """The request left and no whole reply came: the provider may have accepted it."""


def no_reply(connector: Connector, url: str, error: Exception) -> StepError:
    """Say why no whole reply came."""
    cause = error.__cause__ or error
    place = f"{connector.name} ({httpx.URL(url).host})"
    extra: JsonObject = {"url": url}
    ran_out = isinstance(error, TimeoutError) or isinstance(cause, TimeoutError)
    if ran_out and not isinstance(cause, aiohttp.ConnectionTimeoutError):
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


def check_reply(connector: Connector, reply: Reply, secrets: Sequence[str], now: float) -> None:
    """Refuse a reply whose status is not a success.

    Args:
        connector: Who was asked.
        reply: What came.
        secrets: Names of the secrets the request carried.
        now: The time, for a provider that names a date to come back.

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
        extra={"status": reply.status, "url": reply.url, "body": for_record(reply.data)},
        retry_after=stated_wait(reply, now) if reply.status in {429, 503} else None,
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
