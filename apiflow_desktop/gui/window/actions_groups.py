"""Actions on the groups of a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.window.actions_steps import can_edit_drawing, can_edit_selection, on_part

if TYPE_CHECKING:
    from apiflow_desktop.gui.canvas.group_board import GroupBoard
    from apiflow_desktop.gui.window.main_window import MainWindow


def groups_of(window: MainWindow) -> GroupBoard | None:
    """Return the groups of the drawing in front."""
    return window.page.canvas.groups if window.page is not None else None


def can_group(window: MainWindow) -> bool:
    """Tell whether steps are selected of a drawing that shows groups."""
    return can_edit_selection(window) and groups_of(window) is not None


def can_edit_groups(window: MainWindow) -> bool:
    """Tell whether a group is selected and takes edits."""
    groups = groups_of(window)
    return can_edit_drawing(window) and groups is not None and bool(groups.selected())


GROUP_ACTIONS: list[Action[MainWindow]] = [
    Action(
        id="group.add",
        title=N_("Group steps"),
        icon="group",
        shortcuts=("Ctrl+G",),
        tooltip=N_("Draw a frame with a title around the selected steps"),
        run=on_part(groups_of, lambda groups: groups.add()),
        when=can_group,
        menu="Edit/Group",
        group="groups",
        scope="drawing",
    ),
    Action(
        id="group.rename",
        title=N_("Rename the group"),
        icon="edit",
        tooltip=N_("Type the title of the selected group"),
        run=on_part(groups_of, lambda groups: groups.rename_selected()),
        when=can_edit_groups,
        menu="Edit/Group",
        group="groups",
    ),
    Action(
        id="group.dissolve",
        title=N_("Dissolve the group"),
        shortcuts=("Ctrl+Shift+G",),
        tooltip=N_("Take the frame away; the steps stay"),
        run=on_part(groups_of, lambda groups: groups.dissolve_selected()),
        when=can_edit_groups,
        menu="Edit/Group",
        group="groups",
        scope="drawing",
    ),
]
