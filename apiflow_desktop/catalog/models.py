"""Connectors and nodes as the user declares them.

Field names are those of the apiflow server; what it does not know goes into ``data``, which
it stores untouched. Unknown keys are kept in ``extra``. These are plain classes that take what
they are given: what comes from outside goes through :mod:`apiflow_desktop.catalog.validation`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from msgspec import NODEFAULT, Struct, field
from msgspec.structs import FieldInfo, fields

from apiflow_desktop.base.json_types import JsonObject, JsonValue

HttpMethod = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
ResponseKind = Literal["json", "text", "file"]


class Declared(Struct, kw_only=True):
    """What connectors, nodes and their parts have in common: they are written as JSON objects.

    Attributes:
        extra: The keys that have no field of their own.
    """

    extra: JsonObject = field(default_factory=dict)

    _parts: ClassVar[Mapping[str, type[Declared]]] = {}
    """The fields that hold declarations themselves, or lists of them."""

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Make one of JSON that is known to be right, as the store's is."""
        own = _own_fields(cls)
        known = {
            key: _read(value, cls._parts.get(key)) for key, value in values.items() if key in own
        }
        return cls(**known, extra={key: value for key, value in values.items() if key not in own})

    def to_json(self, *, defaults: bool = True) -> JsonObject:
        """Write it as a JSON object, known keys first.

        Args:
            defaults: Whether to write what is at its default, here and in the parts.
        """
        values = {name: (getattr(self, name), one) for name, one in _own_fields(type(self)).items()}
        return {
            name: _written(value, defaults=defaults)
            for name, (value, one) in values.items()
            if defaults or value != _default(one)
        } | {key: _written(value, defaults=defaults) for key, value in self.extra.items()}


class ConnectorSettings(Declared, kw_only=True):
    """What a connector needs beyond the apiflow server's fields (kept in ``data``).

    Attributes:
        api: Family of the API, e.g. ``replicate``; connectors of one family can stand in for
            each other when a run is started.
        paid: Calls cost the user money; the run form says so.
        timeout: Seconds one request may take.
        max_concurrency: Calls in flight at once.
        file_upload: How a local file reaches the API: as a data URI up to
            ``data_uri_limit`` bytes, else by a POST to ``upload_path``.
    """

    api: str = ""
    paid: bool = False
    timeout: float = 60.0
    max_concurrency: int = 32
    data_uri_limit: int = 256_000
    upload_path: str = ""


class Connector(Declared, kw_only=True):
    """How to reach an API.

    ``header`` values may name secrets as ``$NAME`` or ``${NAME}``.
    """

    id: int
    name: str
    base_url: str
    method: HttpMethod = "POST"
    header: dict[str, str] = field(default_factory=dict)
    body: JsonObject = field(default_factory=dict)
    data: ConnectorSettings = field(default_factory=ConnectorSettings)

    _parts: ClassVar = {"data": ConnectorSettings}


class NodeInput(Declared, kw_only=True):
    """One typed input of a node. ``type`` is a JSON type or a media type of ours."""

    name: str
    type: str = "string"
    required: bool = False
    default: JsonValue = None
    value: JsonValue = None
    description: str = ""


class NodeOutput(Declared, kw_only=True):
    """One typed output; ``mapping`` is a path into the reply, e.g. ``images.0.url``."""

    name: str
    type: str = "string"
    default: JsonValue = None
    mapping: str = ""
    description: str = ""


class PollRecipe(Declared, kw_only=True):
    """How to follow a call that is not finished when the provider replies.

    ``id``, ``url``, ``status``, ``error``, ``logs``, ``cancel_url`` and ``result_url`` are
    output-mapping paths into the last reply. ``list_path`` is where the provider lists its
    calls, newest first; ``list_items`` and ``list_next`` are paths into a page of that list,
    ``list_input``, ``list_created`` and ``list_model`` paths into one of its items.
    """

    id: str = "id"
    url: str = "urls.get"
    status: str = "status"
    done: list[str] = field(default_factory=lambda: ["succeeded"])
    failed: list[str] = field(default_factory=lambda: ["failed", "canceled", "aborted"])
    error: str = "error"
    logs: str = "logs"
    result_url: str = ""
    cancel_url: str = "urls.cancel"
    cancel_method: HttpMethod = "POST"
    list_path: str = ""
    list_items: str = "results"
    list_next: str = "next"
    list_input: str = "input"
    list_created: str = "created_at"
    list_model: str = "model"
    interval: float = 0.5
    max_interval: float = 5.0
    timeout: float = 900.0


class NodeSettings(Declared, kw_only=True):
    """What a node needs beyond the apiflow server's fields (kept in ``data``)."""

    method: HttpMethod | None = None
    query: dict[str, str] = field(default_factory=dict)
    header: dict[str, str] = field(default_factory=dict)
    poll: PollRecipe | None = None
    response: ResponseKind = "json"

    _parts: ClassVar = {"poll": PollRecipe}


class Node(Declared, kw_only=True):
    """One callable operation of a connector."""

    id: int
    name: str
    description: str = ""
    connector_id: int
    path: str = ""
    input: list[NodeInput] = field(default_factory=list)
    output: list[NodeOutput] = field(default_factory=list)
    data: NodeSettings = field(default_factory=NodeSettings)
    body_template: JsonObject = field(default_factory=dict)

    _parts: ClassVar = {"input": NodeInput, "output": NodeOutput, "data": NodeSettings}

    @property
    def slug(self) -> str:
        """The name as it stands in module paths: ``Flux Kontext Pro`` → ``flux_kontext_pro``."""
        return slugify(self.name)


def slugify(name: str) -> str:
    """Lower-case a name and join its words by underscores."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def _own_fields(kind: type[Declared]) -> dict[str, FieldInfo]:
    return {one.name: one for one in fields(kind) if one.name != "extra"}


def _default(one: FieldInfo) -> Any:
    return one.default if one.default_factory is NODEFAULT else one.default_factory()


def _read(value: Any, part: type[Declared] | None) -> Any:
    if part is None or value is None:
        return value
    return (
        [part.from_json(one) for one in value] if isinstance(value, list) else part.from_json(value)
    )


def _written(value: Any, *, defaults: bool) -> JsonValue:
    if isinstance(value, Declared):
        return value.to_json(defaults=defaults)
    if isinstance(value, list):
        return [_written(one, defaults=defaults) for one in value]
    if isinstance(value, dict):
        return {key: _written(one, defaults=defaults) for key, one in value.items()}
    plain: JsonValue = value
    return plain
