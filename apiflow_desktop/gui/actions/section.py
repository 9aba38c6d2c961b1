"""What neighbouring actions have in common, said once: where they stand and what they act on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from msgspec import Struct

from apiflow_desktop.gui.actions.action import Action

Context = TypeVar("Context")
Subject = TypeVar("Subject")


class Section(Struct, Generic[Context, Subject], frozen=True):
    """Actions that stand together in a menu and act on the same thing.

    Attributes:
        menu: Where they stand, e.g. ``File`` or ``View/Theme``.
        on: Finds what they act on, which is handed to their callables; while there is nothing to
            be found they can neither be done nor be switched on.
        group: Neighbours of equal group stand together; a line separates groups.
    """

    menu: str
    on: Callable[[Context], Subject | None]
    group: str = ""

    def holding(self, *actions: Action[Subject]) -> list[Action[Context]]:
        """Return the actions as those of what has their subject, e.g. of a whole window."""
        return [self._placed(action) for action in actions]

    def _placed(self, action: Action[Subject]) -> Action[Context]:
        on, when, checked = self.on, action.when, action.checked

        def run(context: Context) -> None:
            subject = on(context)
            if subject is not None:
                action.run(subject)

        def can_be_done(context: Context) -> bool:
            subject = on(context)
            return subject is not None and (when is None or when(subject))

        def is_on(context: Context) -> bool:
            subject = on(context)
            return subject is not None and checked is not None and checked(subject)

        return Action(
            id=action.id,
            title=action.title,
            run=run,
            icon=action.icon,
            shortcuts=action.shortcuts,
            tooltip=action.tooltip,
            when=can_be_done,
            checked=is_on if checked is not None else None,
            menu=self.menu,
            group=self.group,
            scope=action.scope,
        )
