"""Writes a planned request as it goes over the wire."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import httpx

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.base.large_json import encode
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.catalog.models import Connector
from apiflow_desktop.catalog.requests import RequestPlan
from apiflow_desktop.engine.ports import StepError

_TIMEOUT: Final = httpx.Timeout(None, connect=15.0).as_dict()
_ENCODER: Final = json.JSONEncoder(allow_nan=False, separators=(",", ":"))


@dataclass(frozen=True)
class Upload:
    """A file that goes as a multipart form instead of a JSON body."""

    field_name: str
    file_name: str
    content: bytes
    content_type: str

    @property
    def form(self) -> dict[str, tuple[str, bytes, str]]:
        """The file as a multipart form's field."""
        return {self.field_name: (self.file_name, self.content, self.content_type)}

    @property
    def described(self) -> str:
        """The file as it stands in the records."""
        return f"{self.file_name} ({self.content_type}, {len(self.content)} bytes)"


def write_request(
    defaults: Mapping[str, str],
    connector: Connector,
    plan: RequestPlan,
    secrets: Mapping[str, str],
    upload: Upload | None = None,
) -> httpx.Request:
    """Put the secrets into a plan and write its body.

    Args:
        defaults: Headers that every request has, by their names in lower case.
        connector: Whom the request is for.
        plan: The request.
        secrets: The values of the secrets it names.
        upload: The file to send in the place of the plan's body.

    Raises:
        StepError: It cannot be written.
    """
    own = {name.lower(): text.unsealed(secrets) for name, text in plan.headers.items()}
    headers = {**defaults, **own}
    query = {name: text.unsealed(secrets) for name, text in plan.query.items()}
    files = upload.form if upload is not None else None
    try:
        content = _encode(plan.body) if plan.body is not None and upload is None else None
        if content is not None:
            headers.setdefault("content-type", "application/json")
        return httpx.Request(
            plan.method,
            url_with_query(plan.url, query),
            headers=headers,
            content=content,
            files=files,
            extensions={"timeout": _TIMEOUT},
        )
    except (httpx.InvalidURL, ValueError) as error:
        raise StepError(
            "InvalidRequest",
            recorded(
                "The request to {connector} cannot be written: {error}. "
                "Check the base URL, headers and inputs.",
                connector=connector.name,
                error=error,
            ),
        ) from error


def url_with_query(url: str, query: Mapping[str, str]) -> httpx.URL:
    """Add a query to a URL that may have one already."""
    return _parsed(url).copy_merge_params(query) if query else _parsed(url)


@lru_cache(maxsize=64)
def _parsed(url: str) -> httpx.URL:
    return httpx.URL(url)


def _encode(body: JsonValue) -> bytes:
    return encode(body, _ENCODER.encode).encode()
