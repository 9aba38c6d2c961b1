"""The keys of a window's actions as the user has them, kept from one start to the next."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final, Protocol

from apiflow_desktop.gui.actions.key_choices import Keys, holders, in_use
from apiflow_desktop.gui.actions.key_rules import refusal, spelled
from apiflow_desktop.gui.actions.registry import ActionRegistry

_log = logging.getLogger(__name__)
_BETWEEN: Final = "; "


class KeyStore(Protocol):
    """Keeps what the user chose, action by action."""

    def chosen_keys(self) -> Mapping[str, str]:
        """Return what is kept by action, also by other windows since."""

    def choose_keys(self, action_id: str, keys: str) -> None:
        """Keep the keys of an action."""

    def forget_keys(self, action_id: str | None = None) -> None:
        """Keep nothing of an action any more, or of none at all."""


class Keymap:
    """Gives the actions of a window the keys that the user chose.

    Args:
        registry: The actions, all of them.
        store: Where the choices are kept.
    """

    def __init__(self, registry: ActionRegistry, store: KeyStore) -> None:
        self._registry = registry
        self._store = store
        self._scopes = {action.id: action.scope for action in registry}
        self.declared: Mapping[str, Keys] = {
            action.id: tuple(map(spelled, action.shortcuts)) for action in registry
        }
        self._chosen: dict[str, Keys] = {}
        self._left_out: set[tuple[str, str]] = set()
        self.read()

    def read(self) -> None:
        """Take in what is kept; what cannot be used of it is left where it is."""
        self._chosen = {}
        for action_id, kept in self._store.chosen_keys().items():
            keys = tuple(map(spelled, kept.split(_BETWEEN))) if kept else ()
            if self._is_usable(action_id, keys):
                self._chosen[action_id] = keys
            elif (action_id, kept) not in self._left_out:
                self._left_out.add((action_id, kept))
                _log.warning("The keys %r that are kept for %s are left out.", kept, action_id)
        self._registry.set_keys(in_use(self.declared, self._chosen))

    def keys(self, action_id: str) -> Keys:
        """Return the keys of an action."""
        return self._registry.keys(action_id)

    def is_changed(self, action_id: str) -> bool:
        """Tell whether an action has other keys than it is declared with."""
        return self.keys(action_id) != self.declared[action_id]

    def refusal(self, action_id: str, keys: str) -> str:
        """Say why an action cannot have keys; empty if it can."""
        # Rules are for what is new: what an action is declared with works.
        return "" if keys in self.declared[action_id] else refusal(keys, self._scopes[action_id])

    def holders(self, action_id: str, keys: Keys) -> list[str]:
        """Return the other actions that an action would take keys from."""
        used = {other: self.keys(other) for other in self.declared}
        return holders(self.declared, used, action_id, keys)

    def choose(self, action_id: str, keys: Keys) -> None:
        """Give an action keys, and take them from the actions that have them."""
        for other in self.holders(action_id, keys):
            if other in self._chosen:
                rest = (key for key in self._chosen[other] if key not in keys)
                self._store.choose_keys(other, _BETWEEN.join(rest))
        if keys == self.declared[action_id]:
            self._store.forget_keys(action_id)
        else:
            self._store.choose_keys(action_id, _BETWEEN.join(keys))
        self.read()

    def put_all_back(self) -> None:
        """Give every action the keys it is declared with."""
        self._store.forget_keys()
        self.read()

    def _is_usable(self, action_id: str, keys: Keys) -> bool:
        return action_id in self.declared and all(
            key and not self.refusal(action_id, key) for key in keys
        )
