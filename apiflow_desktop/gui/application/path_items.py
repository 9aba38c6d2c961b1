"""Scripts, variables and resources in the library panel, and the forms to change them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.catalog.items import Item, Resource, Script, Variable
from apiflow_desktop.gui.background import in_background
from apiflow_desktop.gui.library.items import Kind, LibraryItem
from apiflow_desktop.gui.notify import notify, notify_error
from apiflow_desktop.services.variables import keep_variable, lasting_advice, remove_variable
from apiflow_desktop.services.workspace import Workspace
from apiflow_desktop.store.items import PathItems


class PathShelf(QObject):
    """What stands at paths besides workflows."""

    changed = Signal()
    """The items are others now."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        store = workspace.store
        self._shelves: Mapping[Kind, PathItems[Any]] = {
            "script": store.scripts,
            "variable": store.variables,
            "resource": store.resources,
        }

    def holds(self, kind: str) -> bool:
        """Whether things of a kind are kept here."""
        return kind in self._shelves

    def items(self) -> list[LibraryItem]:
        """Return all of them as rows."""
        store = self._workspace.store
        return [
            *map(_script_row, store.scripts.list()),
            *map(_variable_row, store.variables.list()),
            *map(_resource_row, store.resources.list()),
        ]

    def show(self, kind: Kind, key: str | None, parent: QWidget) -> None:
        """Open the form of an item; of a new one without a key."""
        # The forms check what is typed, and what checks loads longer than a window may take.
        from apiflow_desktop.gui.forms import item_form, item_schemas

        shelf = self._shelves[kind]
        item = None if key is None else shelf.get(int(key))
        taken = {one.path for one in shelf.list() if one != item}
        if kind == "variable":
            form: item_form.ItemForm = item_form.VariableForm(item, parent, taken=taken)
        elif kind == "script":
            schema = item_schemas.SCRIPT_SCHEMA
            form = item_form.ItemForm(Script, item, schema, parent, taken=taken)
        else:
            names = [one.name for one in self._workspace.store.connectors.list()]
            schema = item_schemas.resource_schema(names)
            form = item_form.ItemForm(Resource, item, schema, parent, taken=taken)
        form.saved.connect(partial(self._keep, item))
        form.open()

    def duplicate(self, kind: Kind, key: str) -> None:
        """Make a copy, named so; of a secret without its value."""
        shelf = self._shelves[kind]
        item = shelf.get(int(key))
        taken = {one.path for one in shelf.list()}
        path = f"{item.path}_copy"
        while path in taken:
            path += "_copy"
        shelf.add(replace(item, id=0, path=path))
        self.changed.emit()

    def delete(self, kind: Kind, key: str) -> None:
        """Remove an item for good, of a secret its value too."""
        item = self._shelves[kind].get(int(key))
        if isinstance(item, Variable):
            self._away(lambda: remove_variable(self._workspace, item.path))
        else:
            self._shelves[kind].delete(item.id)
            self.changed.emit()

    def _keep(self, before: Item | None, saved: Item) -> None:
        if isinstance(saved, Variable):
            moved_from = before if isinstance(before, Variable) else None
            self._away(lambda: _keep_variable(self._workspace, moved_from, saved))
            return
        shelf = self._shelves["script" if isinstance(saved, Script) else "resource"]
        if saved.id:
            shelf.update(saved)
        else:
            shelf.add(saved)
        self.changed.emit()

    def _away(self, work: Callable[[], object]) -> None:
        """Do what may wait for the keyring."""
        in_background(work, self._on_kept, self._on_failed)

    def _on_kept(self, advice: object) -> None:
        if isinstance(advice, str) and advice:
            notify("warning", _("The secret lasts for this session only."), advice)
        self.changed.emit()

    def _on_failed(self, error: object) -> None:
        assert isinstance(error, UserFacingError)
        notify_error(error)
        self.changed.emit()


def _keep_variable(workspace: Workspace, before: Variable | None, saved: Variable) -> str:
    """Store a variable; one that was renamed takes its secret along."""
    if before is not None and before.path != saved.path:
        if saved.is_secret and not saved.value and before.is_secret:
            saved = replace(saved, value=workspace.vault.get(before.path) or "")
        keep_variable(workspace, saved)
        remove_variable(workspace, before.path)
    else:
        keep_variable(workspace, saved)
    return lasting_advice(workspace, saved)


def _script_row(script: Script) -> LibraryItem:
    title = script.summary or script.path.rpartition("/")[2]
    return LibraryItem(
        "script",
        str(script.id),
        title,
        f"{script.path} · {script.language}",
        "code",
        "code",
        path=script.path,
        words=script.description,
    )


def _variable_row(variable: Variable) -> LibraryItem:
    said = _("secret, in the keyring") if variable.is_secret else variable.value or _("empty")
    return LibraryItem(
        "variable",
        str(variable.id),
        variable.path,
        f"{said} · {variable.description}" if variable.description else said,
        "flow",
        "key" if variable.is_secret else "string",
    )


def _resource_row(resource: Resource) -> LibraryItem:
    about = resource.connector or resource.resource_type or "JSON"
    return LibraryItem(
        "resource",
        str(resource.id),
        resource.path,
        f"{about} · {resource.description}" if resource.description else about,
        resource.connector or "flow",
        "object",
    )
