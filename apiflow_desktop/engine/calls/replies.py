"""What a provider replied, and what can be told of it in a line."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Final

import httpx

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.base.large_json import decode
from apiflow_desktop.base.recorded import recorded

_EXCERPT: Final = 300
_TITLE: Final = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)


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
    def shown(self) -> JsonValue:
        """What is looked at of it: its JSON, or its text if it is none."""
        return self.text if self.broken else self.data

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode("utf-8", "replace")


def read_reply(url: str, response: httpx.Response, content: bytes) -> Reply:
    """Read a reply's whole body as JSON, or say why it is none."""
    data: JsonValue = None
    broken = ""
    if content or response.status_code != httpx.codes.NO_CONTENT:
        try:
            data = decode(content)
        except (ValueError, RecursionError):
            broken = _why_not_json(content, response.headers.get("content-type", ""))
    return Reply(
        url, response.status_code, response.reason_phrase, response.headers, content, data, broken
    )


def _why_not_json(content: bytes, content_type: str) -> str:
    """Describe a body that is not JSON."""
    if not content.strip():
        return recorded("nothing")
    size = f"{len(content) / 1e6:.1f}" if len(content) >= 100_000 else ""
    start = content[:2000].lstrip().lower()
    if "html" in content_type or start.startswith((b"<!doctype html", b"<html")):
        title = _TITLE.search(content[:20_000].decode("utf-8", "replace"))
        shown = f" (“{html.unescape(title[1]).strip()[:80]}”)" if title else ""
        return _no_json(size, f"HTML{shown}")
    if not start.startswith((b"{", b"[")):
        return _no_json(size, content_type or "something")
    if size:
        return recorded("{size} MB of JSON that is broken or ends too early", size=size)
    return recorded("JSON that is broken or ends too early")


def _no_json(size: str, kind: str) -> str:
    if size:
        return recorded("{size} MB of {kind}, not JSON", size=size, kind=kind)
    return recorded("{kind}, not JSON", kind=kind)


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
