"""A connector and a node that make the call of a cURL command."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.catalog.curl import CurlCall
from apiflow_desktop.catalog.models import Connector, Node, NodeInput, NodeSettings
from apiflow_desktop.catalog.templates import names_in

_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_VERSION: Final = re.compile(r"/(?:api/)?v\d+(?:beta\d*)?(?=/|$)")
_SECRET: Final = re.compile(
    r"authorization|cookie|token|secret|(?:^|[-_])key$|apikey", re.IGNORECASE
)
_ELIDED: Final = re.compile("[•…<>]")
"""What pages put where everyone's own secret belongs."""
_OF_CURL: Final = frozenset({"user-agent", "accept", "content-length", "host", "accept-encoding"})
_SCHEMES: Final = ("Bearer", "Basic", "Token", "Key")
_TYPES: Final = {bool: "boolean", int: "integer", float: "number", dict: "object", list: "array"}


def connector_for(call: CurlCall, connectors: Sequence[Connector]) -> Connector | None:
    """Find the connector that reaches the address of a call: the one that says most of it."""
    fits = [one for one in connectors if f"{call.url}/".startswith(f"{one.base_url.rstrip('/')}/")]
    return max(fits, key=lambda one: len(one.base_url), default=None)


def new_connector(call: CurlCall) -> Connector:
    """Make a connector for a call; its secrets are named in it, never written."""
    url = urlsplit(call.url)
    version = _VERSION.match(url.path)
    headers = {
        name: _sealed(name, text, url.hostname or "") if _SECRET.search(name) else text
        for name, text in call.headers.items()
        if _SECRET.search(name) or name.lower() == "content-type"
    }
    return Connector(
        id=0,
        name=url.hostname or "",
        base_url=f"{url.scheme}://{url.netloc}{version.group() if version else ''}",
        header=headers,
    )


def new_node(call: CurlCall, connector: Connector) -> Node:
    """Make a node for a call through a connector; what it sends are the defaults of its inputs."""
    path = call.url[len(connector.base_url.rstrip("/")) :]
    inputs: dict[str, NodeInput] = {}
    body: JsonObject = _template(call.body or {}, inputs)
    query: dict[str, str] = {}
    for name, text in call.query.items():
        secret = _SECRET.search(name)
        host = urlsplit(call.url).hostname or ""
        query[name] = _sealed(name, text, host) if secret else str(_taken(name, text, inputs))
    known = {name.lower() for name in connector.header} | _OF_CURL
    headers = {
        name: text
        for name, text in call.headers.items()
        if name.lower() not in known and not _SECRET.search(name)
    }
    method = call.method if call.method != connector.method else None
    return Node(
        id=0,
        name=_title(path),
        connector_id=connector.id,
        path=path,
        input=list(inputs.values()),
        data=NodeSettings(method=method, query=query, header=headers),  # type: ignore[arg-type]
        body_template=body,
    )


def secrets_of(call: CurlCall) -> dict[str, str]:
    """Return the secrets that stand in a command, by the names a connector made of it has."""
    host = urlsplit(call.url).hostname or ""
    found: dict[str, str] = {}
    for name, text in call.headers.items():
        secret = text.rpartition(" ")[2]
        if _SECRET.search(name) and secret and not names_in(text) and not _ELIDED.search(secret):
            found[secret_name(name, host)] = secret
    return found


def _template(body: JsonObject, inputs: dict[str, NodeInput]) -> JsonObject:
    """Put names of inputs in the place of values; what stands alone in an object is around them."""
    if len(body) == 1:
        ((key, inner),) = body.items()
        if isinstance(inner, dict) and inner:
            return {key: _template(inner, inputs)}
    return {key: _taken(key, value, inputs) for key, value in body.items()}


def _taken(name: str, value: JsonValue, inputs: dict[str, NodeInput]) -> JsonValue:
    if not _NAME.fullmatch(name) or name in inputs:
        return value
    kind = _TYPES.get(type(value), "string")
    # A secret is no default: those are kept in the open.
    default = None if _SECRET.search(name) and isinstance(value, str) else value
    inputs[name] = NodeInput(name=name, type=kind, default=default)
    return f"${name}"


def _sealed(name: str, text: str, host: str) -> str:
    """Name a secret instead of writing it; one that is named already stays."""
    if names_in(text):
        return text
    scheme = text.partition(" ")[0]
    secret = secret_name(name, host)
    return f"{scheme} ${secret}" if scheme in _SCHEMES else f"${secret}"


def secret_name(header: str, host: str) -> str:
    """Name the secret of a header: ``EXAMPLE_TOKEN`` of ``api.example.com``."""
    parts = [part for part in host.split(".") if part not in ("www", "api")]
    owner = parts[0] if parts and not parts[0][:1].isdigit() else "API"
    kind = "TOKEN" if header.lower() == "authorization" else header
    return re.sub(r"\W+", "_", f"{owner}_{kind}").upper().strip("_")


def _title(path: str) -> str:
    words = [re.sub(r"[-_.]+", " ", part) for part in path.split("/") if part]
    return " ".join(words[-2:]).strip().capitalize() or "Call"
