"""The forms of what stands at a path: scripts, variables, resources, and a workflow's place."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.catalog.items import (
    PATH_HINT,
    SHORTEST_SECRET,
    Item,
    Resource,
    Script,
    Variable,
    is_path,
)
from apiflow_desktop.catalog.validation import InvalidDeclaration, validated
from apiflow_desktop.gui.forms.catalog_dialog import (
    SOMETHING_WRONG,
    CatalogDialog,
    scrolled,
)
from apiflow_desktop.gui.forms.item_schemas import PLACE_SCHEMA, VARIABLE_SCHEMA
from apiflow_desktop.gui.forms.schema_form import SchemaForm
from apiflow_desktop.gui.forms.schema_texts import translated

_KINDS: dict[type[Item], tuple[str, str, str]] = {
    Script: (N_("Script"), N_("New script"), "library.script"),
    Variable: (N_("Variable"), N_("New variable"), "library.variable"),
    Resource: (N_("Resource"), N_("New resource"), "library.resource"),
}
"""What each is called, what a new one is called, and what help its form has."""
_TAKEN = N_("Something else stands at this path already.")


class _PathDialog(CatalogDialog):
    """A form whose first field is a path."""

    def __init__(
        self,
        title: str,
        schema: JsonObject,
        values: JsonObject,
        taken: Collection[str],
        topic: str,
        parent: QWidget | None,
    ) -> None:
        super().__init__(title, topic, parent)
        self._taken = taken
        self.form = SchemaForm(translated(schema), values, show_types=False)
        body = QWidget()
        column = QVBoxLayout(body)
        column.addWidget(self.form)
        self._body = body

    def values(self) -> JsonObject:
        """Return what the form holds."""
        return self.form.values()

    def _path(self, *, needed: bool) -> str | None:
        """Return the path; say what is wrong and return None if it cannot be used."""
        path = str(self.values().get("path") or "").strip()
        filled = self.form.validate()
        if (path or (needed and filled)) and not is_path(path):
            not_a_path = _("This is not a path in a workspace.")
            self._refuse(self.form.rows["path"], f"{not_a_path} {_(PATH_HINT)}")
        elif path in self._taken:
            self._refuse(self.form.rows["path"], _(_TAKEN))
        elif not filled:
            self._problem.show_problem(_(SOMETHING_WRONG))
        else:
            return path
        return None


class ItemForm(_PathDialog):
    """Makes or changes a script, a variable or a resource.

    Args:
        kind: Which of them.
        item: What to change; None for a new one (its id is then 0).
        schema: Its fields.
        taken: Paths of the others.
    """

    def __init__(
        self,
        kind: type[Item],
        item: Item | None,
        schema: JsonObject,
        parent: QWidget | None = None,
        *,
        taken: Collection[str] = (),
    ) -> None:
        name, new_one, topic = _KINDS[kind]
        super().__init__(_(name), schema, _values_of(item, schema), taken, topic, parent)
        self._kind = kind
        self._original = item
        self._arrange(item.path if item else _(new_one), scrolled(self._body))
        self.resize(560, 620)

    def _make(self) -> Item | None:
        path = self._path(needed=True)
        return None if path is None else self._read({**self.values(), "path": path})

    def _read(self, values: JsonObject) -> Item | None:
        kept: dict[str, Any] = {} if self._original is None else self._original.to_json()
        kept = {key: value for key, value in kept.items() if key not in self.form.rows}
        try:
            return validated(self._kind, {**kept, **values})
        except InvalidDeclaration as error:
            self._problem.show_problem(str(error))
            return None


class VariableForm(ItemForm):
    """Makes or changes a variable; the value of a secret is typed unseen.

    What it saves has the value also of a secret, for the vault; empty to keep what is there. A
    variable that becomes a secret takes its value along, unless another is typed.
    """

    def __init__(
        self,
        item: Variable | None,
        parent: QWidget | None = None,
        *,
        taken: Collection[str] = (),
    ) -> None:
        super().__init__(Variable, item, VARIABLE_SCHEMA, parent, taken=taken)
        self.form.changed.connect(self._show_value)
        self._show_value()
        self.resize(520, 480)

    def _show_value(self) -> None:
        secret = self.values().get("is_secret") is True
        self.form.rows["secret"].setVisible(secret)
        self.form.rows["value"].setVisible(not secret)

    def _read(self, values: JsonObject) -> Item | None:
        typed = str(values.pop("secret", "") or values.get("value") or "")
        if values.get("is_secret") is True:
            if typed and len(typed) < SHORTEST_SECRET:
                too_short = _("A secret needs at least {count} characters.")
                self._refuse(self.form.rows["secret"], too_short.format(count=SHORTEST_SECRET))
                return None
            values["value"] = typed
        return super()._read(values)


class PlaceForm(_PathDialog):
    """Gives a workflow a path, or takes it away. It saves the path, empty for none."""

    def __init__(
        self, title: str, path: str, parent: QWidget | None = None, *, taken: Collection[str] = ()
    ) -> None:
        values: JsonObject = {"path": path} if path else {}
        super().__init__(_("Path"), PLACE_SCHEMA, values, taken, "library", parent)
        self._arrange(title, scrolled(self._body))
        self.resize(480, 240)

    def _make(self) -> str | None:
        return self._path(needed=False)


def _values_of(item: Item | None, schema: JsonObject) -> JsonObject:
    if item is None:
        return {}
    fields = schema["properties"]
    assert isinstance(fields, dict)
    values = item.to_json()
    shown = {key: values[key] for key in fields if values.get(key) not in (None, "", {})}
    timeout = shown.get("timeout")
    if isinstance(timeout, float) and timeout.is_integer():
        shown["timeout"] = int(timeout)
    return shown
