"""The actions of a window as live Qt actions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.actions.action import Action, Scope
from apiflow_desktop.gui.notify import notify_error
from apiflow_desktop.gui.theme import icon

_Context = TypeVar("_Context")
_CONTEXTS: Final[Mapping[Scope, Qt.ShortcutContext]] = {
    "window": Qt.ShortcutContext.WindowShortcut,
    "drawing": Qt.ShortcutContext.WidgetWithChildrenShortcut,
    # What is typed in a field over the canvas is text.
    "canvas": Qt.ShortcutContext.WidgetShortcut,
}


class ActionRegistry(QObject):
    """Makes Qt actions of declared ones and keeps their state in step."""

    keys_changed = Signal()
    """Actions may have other keys than before."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._declared: dict[str, Action[Any]] = {}
        self._contexts: dict[str, Any] = {}
        self._actions: dict[str, QAction] = {}

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def __iter__(self) -> Iterator[Action[Any]]:
        return iter(self._declared.values())

    def add(self, actions: Iterable[Action[_Context]], context: _Context) -> None:
        """Take a feature's actions in.

        Args:
            actions: The declarations, in the order of their menus.
            context: Handed to each action's callables.

        Raises:
            ValueError: An id is taken already.
        """
        for action in actions:
            if action.id in self._actions:
                raise ValueError(f"There are two actions called {action.id}.")
            self._declared[action.id] = action
            self._contexts[action.id] = context
            self._actions[action.id] = self._make(action)
            self._give_keys(action.id, action.shortcuts)

    def keys(self, action_id: str) -> tuple[str, ...]:
        """Return the keys of an action, the one that is shown first."""
        portable = QKeySequence.SequenceFormat.PortableText
        return tuple(keys.toString(portable) for keys in self._actions[action_id].shortcuts())

    def set_keys(self, keys: Mapping[str, Sequence[str]]) -> None:
        """Give actions other keys; menus, tool tips and buttons show them at once."""
        for action_id, theirs in keys.items():
            self._give_keys(action_id, theirs)
        self.keys_changed.emit()

    def refresh(self) -> None:
        """Ask every action whether it can be done now, and whether it is switched on."""
        for action_id, action in self._declared.items():
            context, made = self._contexts[action_id], self._actions[action_id]
            if action.when is not None:
                made.setEnabled(action.when(context))
            if action.checked is not None:
                made.setChecked(action.checked(context))

    def run(self, action_id: str) -> None:
        """Do it, if it can be done now; what the user should know goes to the messages."""
        action, context = self._declared[action_id], self._contexts[action_id]
        if action.when is not None and not action.when(context):
            return
        try:
            action.run(context)
        except UserFacingError as error:
            notify_error(error)
        self.refresh()

    def of(self, scope: Scope) -> list[QAction]:
        """Return the actions whose keys work somewhere alone, for each such place to take in."""
        return [
            self._actions[action.id] for action in self._declared.values() if action.scope == scope
        ]

    def _give_keys(self, action_id: str, keys: Sequence[str]) -> None:
        made = self._actions[action_id]
        made.setShortcuts([QKeySequence(one) for one in keys])
        made.setToolTip(self._declared[action_id].hint(keys))

    def _make(self, action: Action[Any]) -> QAction:
        made = QAction(_(action.title), self._host)
        made.setObjectName(action.id)
        made.setStatusTip(_(action.tooltip))
        made.setCheckable(action.checked is not None)
        if action.icon:
            made.setIcon(icon(action.icon))
        made.triggered.connect(lambda: self.run(action.id))
        made.setShortcutContext(_CONTEXTS[action.scope])
        if action.scope == "window":
            self._host.addAction(made)
        return made
