"""Workspace files: connectors, nodes, workflows and what they call by path in one JSON file.

The shape is that of the apiflow web client's export, ``{version, timestamp, connectors, nodes,
workflows}``, with the nodes' ids added (its export leaves them out, so that no path can name a
node), the workflows' paths, and ``scripts``, ``variables`` and ``resources``. Each workflow's
text is kept as it stands in the file. A secret variable has no value in a file.
"""

from __future__ import annotations

import json
from typing import Final, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_faults import json_complaint
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.catalog.catalog import Catalog
from apiflow_desktop.catalog.items import Resource, Script, Variable, is_path
from apiflow_desktop.catalog.json_spans import entry_texts, outdented
from apiflow_desktop.catalog.models import Connector, Declared, Node, slugify

_LISTS: Final = ("connectors", "nodes", "workflows", "scripts", "variables", "resources")
_Declared = TypeVar("_Declared", bound=Declared)
_Item = TypeVar("_Item", Script, Variable, Resource)


class WorkflowText(Struct, frozen=True):
    """A workflow of a workspace file.

    Attributes:
        text: Its document (the wrapper ``{name, description, nodes}``), verbatim.
        path: Where steps find it; empty if nowhere. It stands in the document as ``path``.
    """

    name: str
    description: str
    text: str
    path: str = ""


class WorkspaceFile(Struct, frozen=True):
    """What a workspace file holds."""

    connectors: list[Connector] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    workflows: list[WorkflowText] = field(default_factory=list)
    scripts: list[Script] = field(default_factory=list)
    variables: list[Variable] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)

    def catalog(self) -> Catalog:
        """The connectors and nodes."""
        return Catalog(self.connectors, self.nodes)

    def named(self, name: str) -> list[WorkflowText]:
        """Find the workflows of a path or a name, else those whose names give the same slug."""
        slug = slugify(name)
        exact = [one for one in self.workflows if name in (one.path, one.name)]
        return exact or [one for one in self.workflows if slug and slugify(one.name) == slug]


def read_workspace(data: bytes, *, name: str = "workspace") -> WorkspaceFile:
    """Read a workspace file.

    A node may name its connector by number, by name, or by ``<slug>_connector_id``. Nodes and
    connectors without an id are numbered in the order of the file.

    Raises:
        UserFacingError: It is not a workspace file; the message says where.
    """
    text = _decoded(data, name)
    tree = _parsed(text, name)
    for key in _LISTS:
        entries = tree.get(key, [])
        if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
            raise _wrong(name, _("“{key}” has to be a list of objects").format(key=key))
    connectors = [
        _declared(Connector, entry, name, f"connectors[{index}]")
        for index, entry in enumerate(_numbered(_entries(tree, "connectors"), name, "connectors"))
    ]
    nodes = [
        _declared(Node, _with_connector(entry, connectors, name, index), name, f"nodes[{index}]")
        for index, entry in enumerate(_numbered(_entries(tree, "nodes"), name, "nodes"))
    ]
    texts = entry_texts(text, "workflows")
    workflows = [
        _workflow(entry, outdented(source), index)
        for index, (entry, source) in enumerate(
            zip(_entries(tree, "workflows"), texts, strict=True)
        )
    ]
    return WorkspaceFile(
        connectors,
        nodes,
        workflows,
        scripts=_items(Script, tree, "scripts", name),
        variables=[_without_secret(one) for one in _items(Variable, tree, "variables", name)],
        resources=_items(Resource, tree, "resources", name),
    )


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong(name, json_complaint(error)) from error


def _parsed(text: str, name: str) -> JsonObject:
    try:
        tree: JsonValue = json.loads(text)
    except json.JSONDecodeError as error:
        complaint = _("it is not JSON ({reason})").format(reason=json_complaint(error))
        raise _wrong(name, complaint) from error
    except RecursionError as error:
        raise _wrong(name, _("it is nested too deeply")) from error
    if not isinstance(tree, dict) or not any(key in tree for key in _LISTS):
        raise _wrong(name, _("it has none of the lists of a workspace"))
    return tree


def _entries(tree: JsonObject, key: str) -> list[JsonObject]:
    entries = tree.get(key, [])
    return [one for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []


def _numbered(entries: list[JsonObject], name: str, key: str) -> list[JsonObject]:
    """Give a number to each entry that has none."""
    taken = [one["id"] for one in entries if one.get("id") is not None]
    doubles = {str(number) for number in taken if taken.count(number) > 1}
    if doubles:
        twice = _("{list}: the id {ids} is there more than once")
        raise _wrong(name, twice.format(list=key, ids=", ".join(sorted(doubles))))
    free = (number for number in range(1, len(entries) + len(taken) + 1) if number not in taken)
    return [one if one.get("id") is not None else {**one, "id": next(free)} for one in entries]


def _with_connector(
    entry: JsonObject, connectors: list[Connector], name: str, index: int
) -> JsonObject:
    named = entry.get("connector_id")
    if not isinstance(named, str) or named.isdigit():
        return entry
    slug = slugify(named.removesuffix("_connector_id"))
    found = [one.id for one in connectors if one.name == named or slugify(one.name) == slug]
    if not found:
        missing = _("there is no connector “{name}”").format(name=named)
        raise _wrong(name, f"nodes[{index}].connector_id: {missing}")
    return {**entry, "connector_id": found[0]}


def _declared(kind: type[_Declared], entry: JsonObject, name: str, place: str) -> _Declared:
    # Loaded with the first file that is read, not with every window.
    from apiflow_desktop.catalog.validation import InvalidDeclaration, validated

    method = entry.get("method")
    cleaned = {key: value for key, value in entry.items() if value is not None}
    if isinstance(method, str):
        cleaned["method"] = method.upper()
    try:
        return validated(kind, cleaned)
    except InvalidDeclaration as error:
        raise _wrong(name, f"{place}.{error}") from error


def _items(kind: type[_Item], tree: JsonObject, key: str, name: str) -> list[_Item]:
    entries = enumerate(_entries(tree, key))
    items = [_declared(kind, entry, name, f"{key}[{index}]") for index, entry in entries]
    paths = [one.path for one in items]
    doubles = sorted({path for path in paths if paths.count(path) > 1})
    if doubles:
        twice = _("{list}: the path {paths} is there more than once")
        raise _wrong(name, twice.format(list=key, paths=", ".join(doubles)))
    return items


def _without_secret(variable: Variable) -> Variable:
    """Drop a secret that someone wrote into the file: its place is the vault."""
    return replace(variable, value="") if variable.is_secret else variable


def _workflow(entry: JsonObject, text: str, index: int) -> WorkflowText:
    inner = entry.get("nodes")
    summary = inner.get("summary") if isinstance(inner, dict) else entry.get("summary")
    title = entry.get("name") or summary or f"Workflow {index + 1}"
    declared = entry.get("path")
    path = declared if isinstance(declared, str) and is_path(declared) else ""
    return WorkflowText(str(title), str(entry.get("description") or ""), text, path)


def _wrong(name: str, what: str) -> UserFacingError:
    return UserFacingError(
        _("This is not a workspace file: {what}.").format(what=what),
        where=name,
        hint=_("A workspace file is a JSON object with connectors, nodes and workflows."),
    )
