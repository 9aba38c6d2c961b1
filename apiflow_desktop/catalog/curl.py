"""Reading a call from a cURL command, as the pages of APIs show them and browsers copy them."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from msgspec import Struct

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject

_BEGIN: Final = re.compile(r"\s*(?:\$\s+)?curl(?:\.exe)?\s", re.IGNORECASE)
_CONTINUED: Final = re.compile(r"[\\^`]\r?\n")
_ANSI: Final = re.compile(r"\$'((?:[^'\\]|\\.)*)'", re.DOTALL)
_LONG: Final = {
    "-X": "--request", "-H": "--header", "-d": "--data", "-G": "--get", "-u": "--user",
    "-F": "--form", "-I": "--head", "-A": "--user-agent", "-e": "--referer", "-b": "--cookie",
    "-o": "--output", "-m": "--max-time", "-x": "--proxy", "-w": "--write-out",
    "-T": "--upload-file",
}  # fmt: skip
_DATA: Final = ("--data", "--data-raw", "--data-binary", "--data-ascii", "--json")
_WITH_VALUE: Final = frozenset(
    {*_LONG.values(), *_DATA, "--url", "--data-urlencode", "--connect-timeout", "--retry",
     "--cacert", "--connect-to", "--resolve"} - {"--get", "--head"}
)  # fmt: skip
_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")


class CurlCall(Struct, frozen=True):
    """What a command sends.

    Attributes:
        method: The HTTP method.
        url: Where to, without the query.
        query: Name → value.
        headers: Name → value.
        body: The JSON object that is sent; None if nothing is.
    """

    method: str
    url: str
    query: dict[str, str]
    headers: dict[str, str]
    body: JsonObject | None


def is_curl(text: str) -> bool:
    """Tell whether a text is a cURL command."""
    return _BEGIN.match(text) is not None


def read_curl(text: str) -> CurlCall:
    """Read a command.

    Raises:
        UserFacingError: It is cut off, has no address, or sends what is no JSON object.
    """
    try:
        words = shlex.split(_ANSI.sub(_plain, _CONTINUED.sub(" ", text)))
    except ValueError as error:
        raise _unread(_("A quotation mark is not closed."), text) from error
    given = list(_options(words[words.index(next(w for w in words if "curl" in w.lower())) + 1 :]))
    urls = [value for option, value in given if option in ("", "--url")]
    if not urls:
        raise _unread(_("It names no address."), text)
    if any(option in ("--form", "--upload-file") for option, _value in given):
        raise _unread(_("It sends a file or a form; only JSON can be sent."), text)
    url = urlsplit(urls[0] if "://" in urls[0] else f"https://{urls[0]}")
    headers = dict(_headers(given))
    data = [value for option, value in given if option in _DATA]
    options = {option for option, _value in given}
    as_query = "--get" in options
    body = None if as_query or not data else _body("&".join(data), text)
    method = next((value.upper() for option, value in reversed(given) if option == "--request"), "")
    method = method or ("POST" if body is not None else "GET")
    if method not in _METHODS:
        raise _unread(_("Its method is {method}.").format(method=method), text)
    query = dict(parse_qsl(url.query, keep_blank_values=True))
    if as_query:
        query |= dict(parse_qsl("&".join(data), keep_blank_values=True))
    return CurlCall(method, f"{url.scheme}://{url.netloc}{url.path}", query, headers, body)


def _options(words: list[str]) -> Iterator[tuple[str, str]]:
    """Yield options with their values; what is no option has the empty one."""
    rest = iter(words)
    for word in rest:
        if word in ("|", ";", "&&", ">"):
            return
        if word.startswith("--"):
            name, equals, value = word.partition("=")
            takes = name in _WITH_VALUE
            yield name, value if equals else next(rest, "") if takes else ""
        elif word.startswith("-") and len(word) > 1:
            name = _LONG.get(word[:2], word)
            takes = name in _WITH_VALUE
            yield name, (word[2:] or next(rest, "")) if takes else ""
        else:
            yield "", word


def _headers(given: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for option, value in given:
        name, colon, text = value.partition(":")
        if option == "--header" and colon:
            yield name.strip(), text.strip()
        elif option == "--user":
            yield "Authorization", f"Basic {value}"
        elif option == "--json":
            yield "Content-Type", "application/json"


def _body(data: str, text: str) -> JsonObject:
    try:
        body = json.loads(data)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise _unread(_("What it sends is no JSON object."), text)
    return body


def _plain(quoted: re.Match[str]) -> str:
    """Write a text of the form ``$'…'`` in plain quotes."""
    escapes = {"n": "\n", "t": "\t", "r": "\r"}

    def of(found: re.Match[str]) -> str:
        code = found[1]
        return chr(int(code[1:], 16)) if len(code) > 1 else escapes.get(code, code)

    decoded = re.sub(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", of, quoted[1], flags=re.DOTALL)
    return shlex.quote(decoded)


def _unread(reason: str, text: str) -> UserFacingError:
    beginning = " ".join(text.split())[:60]
    return UserFacingError(
        _("The cURL command cannot be read."), where=f"{beginning}…", hint=reason
    )
