"""Library actions: new nodes, connectors and whatever else it holds."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.actions.section import Section
from apiflow_desktop.gui.library.items import NEW_ITEMS, Kind
from apiflow_desktop.gui.window.subjects import whole

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.main_window import MainWindow

_ICONS = {
    "node": "node",
    "script": "code",
    "connector": "connector",
    "variable": "string",
    "resource": "object",
}


def _add(window: MainWindow, kind: Kind) -> None:
    window.add_item(kind)


LIBRARY_ACTIONS: list[Action[MainWindow]] = Section("File/New", on=whole).holding(
    *(
        Action(
            id=f"library.new-{kind}",
            title=title,
            icon=_ICONS[kind],
            run=partial(_add, kind=kind),
        )
        for kind, title in NEW_ITEMS
        # A workflow has its own action, beside this menu.
        if kind != "workflow"
    )
)
