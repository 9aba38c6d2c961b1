"""Actions on the groups of a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.actions.section import Section
from apiflow_desktop.gui.window.subjects import groups, has_selection

if TYPE_CHECKING:
    from apiflow_desktop.gui.canvas.group_board import GroupBoard
    from apiflow_desktop.gui.window.main_window import MainWindow


def groups_to_add_to(window: MainWindow) -> GroupBoard | None:
    """Return the groups of the drawing in front, if steps of it are selected."""
    page = window.page
    return groups(window) if page is not None and has_selection(page) else None


def selected_groups(window: MainWindow) -> GroupBoard | None:
    """Return the groups of the drawing in front, if one of them is selected."""
    found = groups(window)
    return found if found is not None and found.selected() else None


GROUP_ACTIONS: list[Action[MainWindow]] = [
    *Section("Edit/Group", on=groups_to_add_to, group="groups").holding(
        Action(
            id="group.add",
            title=N_("Group steps"),
            icon="group",
            shortcuts=("Ctrl+G",),
            tooltip=N_("Draw a frame with a title around the selected steps"),
            run=lambda board: board.add(),
            scope="drawing",
        ),
    ),
    *Section("Edit/Group", on=selected_groups, group="groups").holding(
        Action(
            id="group.rename",
            title=N_("Rename the group"),
            icon="edit",
            tooltip=N_("Type the title of the selected group"),
            run=lambda board: board.rename_selected(),
        ),
        Action(
            id="group.dissolve",
            title=N_("Dissolve the group"),
            shortcuts=("Ctrl+Shift+G",),
            tooltip=N_("Take the frame away; the steps stay"),
            run=lambda board: board.dissolve_selected(),
            scope="drawing",
        ),
    ),
]
