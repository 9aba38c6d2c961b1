"""From a node and its arguments to the request that is sent. No HTTP happens here."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, urlsplit

from msgspec import Struct

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.catalog.arguments import prepare_inputs
from apiflow_desktop.catalog.models import Connector, HttpMethod, Node, PollRecipe
from apiflow_desktop.catalog.templates import SealedText, fill_json, names_in, seal_text

REPLICATE: Final = "replicate"
_WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH"})
_PATH_VARIABLE: Final = re.compile(r"(?<!\$)\{(\w+)\}")
_UNFIT_FOR_HEADER: Final = re.compile(r"[\r\n\0]")


class RequestPlan(Struct, frozen=True):
    """A request before its secrets are put in.

    Attributes:
        method: The HTTP method.
        url: Where it goes, without the query.
        headers: Name → text with secrets by name.
        query: Name → text with secrets by name.
        body: JSON to send, or None.
    """

    method: HttpMethod
    url: str
    headers: dict[str, SealedText]
    query: dict[str, SealedText]
    body: JsonValue = None

    @property
    def secrets(self) -> tuple[str, ...]:
        """The names of the secrets it needs, each once."""
        texts = [*self.headers.values(), *self.query.values()]
        return tuple(dict.fromkeys(name for text in texts for name in text.secrets))


def build_request(connector: Connector, node: Node, arguments: JsonObject) -> RequestPlan:
    """Build the request that calls a node with these arguments.

    The body is the node's ``body_template`` if it has one, else the connector's ``body``, else
    the inputs themselves (wrapped in ``input`` for Replicate). GET and DELETE have none.
    ``Prefer: wait`` is left out where the call can be followed by polling, so that its id comes
    at once.

    Raises:
        UserFacingError: An input is missing or of the wrong type, or a template cannot be filled.
    """
    inputs = prepare_inputs(node, arguments)
    declared = frozenset(one.name for one in node.input)
    method = node.data.method or connector.method
    headers = _sealed({**connector.header, **node.data.header}, inputs, declared)
    if poll_recipe(connector, node):
        headers = {name: text for name, text in headers.items() if name.lower() != "prefer"}
    return RequestPlan(
        method=method,
        url=_url(connector, node, inputs, declared),
        headers=_checked(node, headers),
        query=_sealed(node.data.query, inputs, declared),
        body=_body(connector, node, inputs, declared) if method in _WITH_BODY else None,
    )


def connector_headers(connector: Connector) -> dict[str, SealedText]:
    """The connector's own headers, for requests that are not a node's: polling, cancelling."""
    headers = _sealed(connector.header, {}, frozenset())
    return {
        name: text
        for name, text in headers.items()
        if name.lower() not in {"prefer", "content-type", "content-length"}
    }


def api_of(connector: Connector) -> str:
    """The family of the connector's API: as declared, else known by its host."""
    host = urlsplit(connector.base_url).hostname or ""
    known = REPLICATE if host == "replicate.com" or host.endswith(".replicate.com") else ""
    return connector.data.api or known


def poll_recipe(connector: Connector, node: Node) -> PollRecipe | None:
    """How a call of the node is followed: its own recipe, else that of the connector's API."""
    if node.data.poll is not None:
        return node.data.poll
    if api_of(connector) == REPLICATE and (node.data.method or connector.method) == "POST":
        return PollRecipe(list_path="/predictions")
    return None


def join_url(base_url: str, path: str) -> str:
    """Put a path behind a base URL, with one slash between."""
    return f"{base_url.rstrip('/')}/{path.lstrip('/')}" if path else base_url.rstrip("/")


def _url(connector: Connector, node: Node, inputs: JsonObject, declared: frozenset[str]) -> str:
    path = seal_text(
        _PATH_VARIABLE.sub(r"${\1}", node.path),
        inputs,
        declared,
        quote=_path_part,
    )
    if path is None or path.secrets:
        names = ", ".join(path.secrets) if path else node.path
        raise UserFacingError(
            recorded("The path {path} cannot be filled: {names}.", path=node.path, names=names),
            where=node.name,
            hint=recorded("A path may name inputs that have a value; secrets belong in headers."),
        )
    return join_url(connector.base_url, path.masked())


def _path_part(text: str) -> str:
    if text in {".", ".."}:
        raise UserFacingError(
            recorded("{text} cannot stand in a path.", text=repr(text)),
            hint=recorded("Change the input."),
        )
    return quote(text, safe="")


def _body(
    connector: Connector, node: Node, inputs: JsonObject, declared: frozenset[str]
) -> JsonValue:
    template = node.body_template or connector.body
    if template:
        return fill_json(template, inputs, declared)
    in_path = names_in(_PATH_VARIABLE.sub(r"${\1}", node.path))
    rest: JsonObject = {name: value for name, value in inputs.items() if name not in in_path}
    return {"input": rest} if api_of(connector) == REPLICATE else rest


def _sealed(
    templates: dict[str, str], inputs: JsonObject, declared: frozenset[str]
) -> dict[str, SealedText]:
    sealed = {name: seal_text(text, inputs, declared) for name, text in templates.items()}
    return {name: text for name, text in sealed.items() if text is not None}


def _checked(node: Node, headers: dict[str, SealedText]) -> dict[str, SealedText]:
    for name, text in headers.items():
        if _UNFIT_FOR_HEADER.search(name + text.masked()):
            raise UserFacingError(
                recorded("The header {name} would hold a line break.", name=repr(name)),
                where=node.name,
                hint=recorded("Take the line break out of the value."),
            )
    return headers
