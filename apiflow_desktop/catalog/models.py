"""Connectors and nodes as the user declares them.

Field names are those of the apiflow server; what it does not know goes into ``data``, which
it stores untouched. Unknown keys are kept.
"""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from apiflow_desktop.base.json_types import JsonObject, JsonValue

HttpMethod = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


class _Declared(BaseModel):
    model_config = ConfigDict(extra="allow", validate_assignment=True)


class ConnectorSettings(_Declared):
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
    timeout: float = Field(default=60.0, gt=0)
    max_concurrency: int = Field(default=32, ge=1, le=1000)
    data_uri_limit: int = Field(default=256_000, ge=0)
    upload_path: str = ""


class Connector(_Declared):
    """How to reach an API.

    ``header`` values may name secrets as ``$NAME`` or ``${NAME}``.
    """

    id: int
    name: str = Field(min_length=1)
    base_url: str
    method: HttpMethod = "POST"
    header: dict[str, str] = Field(default_factory=dict)
    body: JsonObject = Field(default_factory=dict)
    data: ConnectorSettings = Field(default_factory=ConnectorSettings)


class NodeInput(_Declared):
    """One typed input of a node. ``type`` is a JSON type or a media type of ours."""

    name: str = Field(min_length=1)
    type: str = "string"
    required: bool = False
    default: JsonValue = None
    value: JsonValue = None
    description: str = ""


class NodeOutput(_Declared):
    """One typed output; ``mapping`` is a path into the reply, e.g. ``images.0.url``."""

    name: str = Field(min_length=1)
    type: str = "string"
    default: JsonValue = None
    mapping: str = ""
    description: str = ""


class PollRecipe(_Declared):
    """How to follow a call that is not finished when the provider replies.

    ``id``, ``url``, ``status``, ``error``, ``logs``, ``cancel_url`` and ``result_url`` are
    output-mapping paths into the last reply. ``list_path`` is where the provider lists its
    calls, newest first; ``list_items`` and ``list_next`` are paths into a page of that list,
    ``list_input``, ``list_created`` and ``list_model`` paths into one of its items.
    """

    id: str = "id"
    url: str = "urls.get"
    status: str = "status"
    done: list[str] = Field(default_factory=lambda: ["succeeded"])
    failed: list[str] = Field(default_factory=lambda: ["failed", "canceled", "aborted"])
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
    interval: float = Field(default=0.5, gt=0)
    max_interval: float = Field(default=5.0, gt=0)
    timeout: float = Field(default=900.0, gt=0)


class NodeSettings(_Declared):
    """What a node needs beyond the apiflow server's fields (kept in ``data``)."""

    method: HttpMethod | None = None
    query: dict[str, str] = Field(default_factory=dict)
    header: dict[str, str] = Field(default_factory=dict)
    poll: PollRecipe | None = None
    response: Literal["json", "text", "file"] = "json"


class Node(_Declared):
    """One callable operation of a connector."""

    id: int
    name: str = Field(min_length=1)
    description: str = ""
    connector_id: int
    path: str = ""
    input: list[NodeInput] = Field(default_factory=list)
    output: list[NodeOutput] = Field(default_factory=list)
    data: NodeSettings = Field(default_factory=NodeSettings)
    body_template: JsonObject = Field(default_factory=dict)

    @property
    def slug(self) -> str:
        """The name as it stands in module paths: ``Flux Kontext Pro`` → ``flux_kontext_pro``."""
        return slugify(self.name)


def slugify(name: str) -> str:
    """Lower-case a name and join its words by underscores."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
