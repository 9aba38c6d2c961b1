"""Whether JSON from outside declares what it should: files, forms, what people write by hand.

The keys here are those of :mod:`apiflow_desktop.catalog.models` and
:mod:`apiflow_desktop.catalog.items`, which have the defaults. Apart from them because the
checking takes longer to load than all of the catalog, and what the store holds was checked
before it was stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Required, TypeVar

from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, ValidationError, with_config
from typing_extensions import TypedDict

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.catalog.items import PATH_HINT, Resource, Script, Variable, is_path
from apiflow_desktop.catalog.models import (
    Connector,
    ConnectorSettings,
    Declared,
    HttpMethod,
    Node,
    NodeInput,
    NodeOutput,
    NodeSettings,
    PollRecipe,
    ResponseKind,
)
from apiflow_desktop.catalog.validation_faults import declaration_fault

_Kind = TypeVar("_Kind", bound=Declared)


def _is_path(text: str) -> str:
    if not is_path(text):
        complaint = _("“{path}” is not a path in a workspace.").format(path=text)
        raise ValueError(f"{complaint} {_(PATH_HINT)}")
    return text


_Name = Annotated[str, Field(min_length=1)]
_Path = Annotated[str, AfterValidator(_is_path)]
_Seconds = Annotated[float, Field(gt=0)]
_OPEN: Final = ConfigDict(extra="allow")


class InvalidDeclaration(ValueError):
    """JSON that does not declare what it should; says where it is wrong, and what is."""


def validated(kind: type[_Kind], values: Mapping[str, Any]) -> _Kind:
    """Make a connector, a node, an item or a part of one of JSON that may be wrong.

    Raises:
        InvalidDeclaration: It is wrong; the message begins with the first wrong place.
    """
    try:
        return kind.from_json(_SHAPES[kind].validate_python(values))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise InvalidDeclaration(f"{place}: {declaration_fault(first)}") from error


@with_config(_OPEN)
class _ConnectorSettings(TypedDict, total=False):
    api: str
    paid: bool
    timeout: _Seconds
    max_concurrency: Annotated[int, Field(ge=1, le=1000)]
    data_uri_limit: Annotated[int, Field(ge=0)]
    upload_path: str


@with_config(_OPEN)
class _Connector(TypedDict, total=False):
    id: Required[int]
    name: Required[_Name]
    base_url: Required[str]
    method: HttpMethod
    header: dict[str, str]
    body: JsonObject
    data: _ConnectorSettings


@with_config(_OPEN)
class _NodeInput(TypedDict, total=False):
    name: Required[_Name]
    type: str
    required: bool
    default: JsonValue
    value: JsonValue
    description: str


@with_config(_OPEN)
class _NodeOutput(TypedDict, total=False):
    name: Required[_Name]
    type: str
    default: JsonValue
    mapping: str
    description: str


@with_config(_OPEN)
class _PollRecipe(TypedDict, total=False):
    id: str
    url: str
    status: str
    done: list[str]
    failed: list[str]
    error: str
    logs: str
    result_url: str
    cancel_url: str
    cancel_method: HttpMethod
    list_path: str
    list_items: str
    list_next: str
    list_input: str
    list_created: str
    list_model: str
    interval: _Seconds
    max_interval: _Seconds
    timeout: _Seconds


@with_config(_OPEN)
class _NodeSettings(TypedDict, total=False):
    method: HttpMethod | None
    query: dict[str, str]
    header: dict[str, str]
    poll: _PollRecipe | None
    response: ResponseKind


@with_config(_OPEN)
class _Node(TypedDict, total=False):
    id: Required[int]
    name: Required[_Name]
    description: str
    connector_id: Required[int]
    path: str
    input: list[_NodeInput]
    output: list[_NodeOutput]
    data: _NodeSettings
    body_template: JsonObject


@with_config(_OPEN)
class _Script(TypedDict, total=False):
    id: int
    path: Required[_Path]
    summary: str
    description: str
    language: _Name
    content: str
    lock: str
    schema: JsonObject
    timeout: float | None


@with_config(_OPEN)
class _Variable(TypedDict, total=False):
    id: int
    path: Required[_Path]
    value: str
    is_secret: bool
    description: str


@with_config(_OPEN)
class _Resource(TypedDict, total=False):
    id: int
    path: Required[_Path]
    description: str
    resource_type: str
    value: JsonValue
    connector: str


_SHAPES: Final[dict[type[Declared], TypeAdapter[Any]]] = {
    ConnectorSettings: TypeAdapter(_ConnectorSettings),
    Connector: TypeAdapter(_Connector),
    NodeInput: TypeAdapter(_NodeInput),
    NodeOutput: TypeAdapter(_NodeOutput),
    PollRecipe: TypeAdapter(_PollRecipe),
    NodeSettings: TypeAdapter(_NodeSettings),
    Node: TypeAdapter(_Node),
    Script: TypeAdapter(_Script),
    Variable: TypeAdapter(_Variable),
    Resource: TypeAdapter(_Resource),
}
