"""The form of a node."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.recorded import in_own_language
from apiflow_desktop.catalog.models import Connector, Node, slugify
from apiflow_desktop.catalog.requests import build_request
from apiflow_desktop.catalog.validation import InvalidDeclaration, validated
from apiflow_desktop.gui.forms.catalog_dialog import (
    SOMETHING_WRONG,
    VALUE_NEEDED,
    CatalogDialog,
    scrolled,
)
from apiflow_desktop.gui.forms.catalog_schemas import (
    NODE_INPUTS_SCHEMA,
    NODE_OUTPUTS_SCHEMA,
    NODE_POLL_SCHEMA,
    NODE_REQUEST_SCHEMA,
    NODE_SCHEMA,
)
from apiflow_desktop.gui.forms.growing_text import CodeText
from apiflow_desktop.gui.forms.labels import ProblemLabel, section_label
from apiflow_desktop.gui.forms.schema_form import SchemaForm
from apiflow_desktop.gui.forms.schema_texts import translated

_NO_CONNECTOR = N_("There is no connector yet. Make one first: + in the library, New connector…")
_SETTINGS = ("method", "header", "query", "poll")
_EXAMPLES: dict[str, JsonValue] = {
    "integer": 1, "number": 1, "boolean": True, "object": {}, "array": [],
}  # fmt: skip


class NodeForm(CatalogDialog):
    """Makes or changes a node, and shows the request it sends.

    Args:
        node: What to change; None for a new one (its id is then 0).
        connectors: Those it can be called through.
        taken: The other nodes, by their connector's id and their slug.
    """

    def __init__(
        self,
        node: Node | None,
        connectors: Sequence[Connector],
        parent: QWidget | None = None,
        *,
        taken: Collection[tuple[int, str]] = (),
    ) -> None:
        super().__init__(_("Node"), "node-form", parent)
        self._taken = taken
        self._original = node
        self._connectors = {connector.id: connector for connector in connectors}
        values = _values_of(node, connectors)
        schemas = (
            (N_("General"), _with_connectors(connectors)),
            (N_("Inputs"), NODE_INPUTS_SCHEMA),
            (N_("Outputs"), NODE_OUTPUTS_SCHEMA),
            (N_("Request"), NODE_REQUEST_SCHEMA),
            (N_("Follow-up"), NODE_POLL_SCHEMA),
        )
        self.tabs = QTabWidget()
        self.forms: dict[str, SchemaForm] = {}
        for title, schema in schemas:
            form = SchemaForm(translated(schema), values, show_types=False)
            form.changed.connect(self._show_preview)
            self.forms[title] = form
            self.tabs.addTab(scrolled(form), _(title))
        self.tabs.addTab(scrolled(self._make_preview()), _("Preview"))
        self._arrange(node.name if node else _("New node"), self.tabs)
        self.resize(720, 640)
        self._show_preview()
        if not connectors:
            self.forms["General"].rows["connector_id"].setEnabled(False)

    @property
    def preview(self) -> str:
        """The request that would be sent, secrets by name."""
        return self._preview.toPlainText()

    def values(self) -> JsonObject:
        """Return what the form holds."""
        values: JsonObject = {}
        for form in self.forms.values():
            values |= form.values()
        return values

    def _make_preview(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(8)
        column.addWidget(section_label(_("What is sent: defaults, else examples; secrets by name")))
        self._preview_problem = ProblemLabel()
        column.addWidget(self._preview_problem)
        self._preview = CodeText("json", most_lines=30)
        self._preview.setReadOnly(True)
        self._preview.setAccessibleName(_("The request that is sent"))
        column.addWidget(self._preview)
        return page

    def _make(self) -> Node | None:
        if not self._connectors:
            self.tabs.setCurrentIndex(0)
            self._refuse(self.forms["General"].rows["connector_id"], _(_NO_CONNECTOR))
            return None
        for number, form in enumerate(self.forms.values()):
            if not form.validate():
                self.tabs.setCurrentIndex(number)
                self._problem.show_problem(_(SOMETHING_WRONG))
                return None
        values, rows = self.values(), self.forms["General"].rows
        name = str(values["name"]).strip()
        if problem := self._name_problem(name, values["connector_id"]):
            self.tabs.setCurrentIndex(0)
            self._refuse(rows["name"], problem)
            return None
        return self._read({**values, "name": name})

    def _name_problem(self, name: str, connector_id: object) -> str:
        if not name:
            return _(VALUE_NEEDED)
        # Steps name nodes: two of one name and connector could not be told apart.
        if (connector_id, slugify(name)) in self._taken:
            return _("The connector has a node called “{name}” already.").format(name=name)
        return ""

    def _read(self, values: JsonObject) -> Node | None:
        try:
            return _node_of(self._original, values)
        except InvalidDeclaration as error:
            self._problem.show_problem(str(error))
            return None

    def _show_preview(self) -> None:
        try:
            node = _node_of(self._original, {"name": "node", **self.values()})
            connector = self._connectors.get(node.connector_id)
            text, problem = (_request_text(connector, node), "") if connector else ("", "")
        except InvalidDeclaration as error:
            text, problem = "", str(error)
        except UserFacingError as error:
            text, problem = "", in_own_language(str(error))
        self._preview.replace_text(text)
        self._preview.setVisible(bool(text))
        self._preview_problem.show_problem(problem)


def _with_connectors(connectors: Sequence[Connector]) -> JsonObject:
    schema: dict[str, Any] = json.loads(json.dumps(NODE_SCHEMA))
    field = schema["properties"]["connector_id"]
    field["enum"] = [connector.id for connector in connectors]
    field["enumLabels"] = {str(connector.id): connector.name for connector in connectors}
    return schema


def _values_of(node: Node | None, connectors: Sequence[Connector]) -> JsonObject:
    if node is None:
        return {"connector_id": connectors[0].id} if connectors else {}
    whole = node.to_json()
    del whole["id"], whole["data"]
    whole["input"] = [_without_nulls(one.to_json()) for one in node.input]
    whole["output"] = [_without_nulls(one.to_json()) for one in node.output]
    if node.data.method is not None:
        whole["method"] = node.data.method
    if node.data.poll is not None:
        whole["poll"] = node.data.poll.to_json(defaults=False)
    whole |= {"header": {**node.data.header}, "query": {**node.data.query}}
    return {name: value for name, value in whole.items() if value not in ("", {}, None)}


def _without_nulls(values: JsonObject) -> JsonObject:
    return {name: value for name, value in values.items() if value is not None}


def _node_of(original: Node | None, values: JsonObject) -> Node:
    whole: dict[str, Any] = original.to_json() if original is not None else {"id": 0, "data": {}}
    data = {**whole["data"], "method": None, "poll": None, "header": {}, "query": {}}
    data |= {name: value for name, value in values.items() if name in _SETTINGS}
    empty = {"description": "", "path": "", "input": [], "output": [], "body_template": {}}
    own = {name: value for name, value in values.items() if name not in _SETTINGS}
    return validated(Node, {**whole, **empty, **own, "data": data})


def _request_text(connector: Connector, node: Node) -> str:
    arguments: JsonObject = {
        one.name: one.default if one.default is not None else _example(one.name, one.type)
        for one in node.input
    }
    plan = build_request(connector, node, arguments)
    query = "&".join(f"{name}={text.masked()}" for name, text in plan.query.items())
    lines = [f"{plan.method} {plan.url}{'?' if query else ''}{query}"]
    lines += [f"{name}: {text.masked()}" for name, text in plan.headers.items()]
    if plan.body is not None:
        lines += ["", json.dumps(plan.body, ensure_ascii=False, indent=2)]
    return "\n".join(lines)


def _example(name: str, type_: str) -> JsonValue:
    return _EXAMPLES.get(type_, f"‹{name}›")
