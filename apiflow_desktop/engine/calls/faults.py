"""What can go wrong with a call, each said so that the user knows what to do."""

from __future__ import annotations

from collections.abc import Sequence

import aiohttp
import httpx

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.recorded import recorded
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
            recorded(
                "{place} did not answer within {seconds} s. "
                "Try again later, or allow it more time in the connector.",
                place=place,
                seconds=f"{connector.data.timeout:g}",
            ),
            extra=extra,
        )
    if isinstance(cause, aiohttp.ClientConnectorCertificateError):
        return NotReached(
            "ConnectionError",
            recorded(
                "{place} has a certificate that cannot be verified: {error}. "
                "Check the address and this machine's clock.",
                place=place,
                error=cause.certificate_error,
            ),
            extra=extra,
        )
    if _never_left(error, cause):
        return NotReached(
            "ConnectionError",
            recorded(
                "{place} cannot be reached: {why}. Check the connector's base URL and the network.",
                place=place,
                why=_words(cause),
            ),
            extra=extra,
        )
    return ReplyLost("ConnectionError", _broken_off(place, cause), extra=extra)


def _broken_off(place: str, cause: BaseException) -> str:
    if isinstance(cause, aiohttp.ServerDisconnectedError):
        return recorded(
            "{place} closed the connection without an answer. "
            "Try again later; if it stays so, check the connector's base URL.",
            place=place,
        )
    if isinstance(cause, (aiohttp.ClientPayloadError, aiohttp.ClientOSError, OSError)):
        return recorded(
            "{place} broke off in the middle of its answer. "
            "Try again later; if it stays so, check the connector's base URL.",
            place=place,
        )
    return recorded(
        "{place} sent something that is not HTTP ({error}). "
        "Try again later; if it stays so, check the connector's base URL.",
        place=place,
        error=_words(cause),
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
    raise StepError(
        "HttpError",
        _refused(connector, reply, _advice(connector, reply, secrets)),
        extra={"status": reply.status, "url": reply.url, "body": for_record(reply.data)},
        retry_after=stated_wait(reply, now) if reply.status in {429, 503} else None,
    )


def _refused(connector: Connector, reply: Reply, advice: str) -> str:
    status, said = f"{reply.status} {reply.reason}".rstrip(), detail_of(reply)
    if not said:
        return recorded(
            "{connector} answered {status}. {advice}",
            connector=connector.name,
            status=status,
            advice=advice,
        )
    return recorded(
        "{connector} answered {status}. {advice} It said: {said}",
        connector=connector.name,
        status=status,
        advice=advice,
        said=said,
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
        recorded(
            "{connector} answered {status} with {why}. "
            "Check the connector's base URL and the node's path.",
            connector=connector.name,
            status=reply.status,
            why=reply.broken,
        ),
        extra={"status": reply.status, "url": reply.url, "excerpt": excerpt(reply.text)},
    )


def _advice(connector: Connector, reply: Reply, secrets: Sequence[str]) -> str:
    token = " and ".join(f"${name}" for name in secrets)
    if 300 <= reply.status < 400:
        target = reply.headers.get("location", "elsewhere")
        return recorded(
            "It redirects to {target}; correct the connector's base URL.", target=target
        )
    match reply.status:
        case 401 | 403 if token:
            return recorded(
                "It does not accept the token {token}; give it a valid one.", token=token
            )
        case 401 | 403:
            return recorded("It wants a token; name one in the connector's headers.")
        case 402:
            return recorded("The account has no credit left; see its billing page.")
        case 404:
            return recorded(
                "There is nothing at {url}; check the node's path and the base URL.", url=reply.url
            )
        case 405:
            return recorded(
                "It does not take this method; check the method of the connector and node."
            )
        case 413:
            return recorded("What was sent is too large for it.")
        case 400 | 422:
            return recorded("It does not accept the inputs; correct them.")
        case 429:
            return recorded("Too many requests; wait, or lower the connector's requests at once.")
        case status if status >= 500:
            return recorded(
                "That is a fault of {connector}'s; try again later.", connector=connector.name
            )
    return recorded("Check the request.")


def _never_left(error: Exception, cause: BaseException) -> bool:
    unsent = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
    return isinstance(cause, (*unsent, aiohttp.InvalidURL)) or isinstance(
        error, (httpx.ConnectError, httpx.UnsupportedProtocol, httpx.InvalidURL)
    )


def _words(error: BaseException) -> str:
    return excerpt(str(error)) or type(error).__name__
