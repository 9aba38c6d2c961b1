"""Edit actions: history, steps, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.window.canvas_menu import rename_selected
from apiflow_desktop.gui.window.preferences import Preferences

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.main_window import MainWindow


def can_undo(window: MainWindow) -> bool:
    """Tell whether there is something to take back."""
    page = window.page
    return page is not None and (page.session.undo_stack.canUndo() or page.session.read_only)


def undo(window: MainWindow) -> None:
    """Take back the last edit."""
    if window.page is not None:
        window.page.undo()


def can_redo(window: MainWindow) -> bool:
    """Tell whether something was taken back."""
    return window.page is not None and window.page.session.undo_stack.canRedo()


def redo(window: MainWindow) -> None:
    """Do again what was taken back."""
    if window.page is not None:
        window.page.session.undo_stack.redo()


def can_edit_drawing(window: MainWindow) -> bool:
    """Tell whether the drawing is shown and takes edits."""
    return window.page is not None and not window.page.session.read_only


def delete(window: MainWindow) -> None:
    """Delete the selected steps."""
    if window.page is not None:
        window.page.canvas.delete_selection()


def can_pin(window: MainWindow) -> bool:
    """Tell whether there is a selected step to pin."""
    return can_edit_drawing(window) and window.page is not None and bool(window.page.selected)


def pin(window: MainWindow) -> None:
    """Pin the last results of the selected steps, or let them run again."""
    if window.page is not None:
        window.page.canvas.pin_selection()


def tidy(window: MainWindow) -> None:
    """Put all cards back where the structure says."""
    if window.page is not None:
        window.page.canvas.tidy()


EDIT_ACTIONS: list[Action[MainWindow]] = [
    Action(
        id="edit.undo",
        title="Undo",
        icon="undo",
        shortcuts=("Ctrl+Z",),
        run=undo,
        when=can_undo,
        menu="Edit",
    ),
    Action(
        id="edit.redo",
        title="Redo",
        icon="redo",
        shortcuts=("Ctrl+Shift+Z", "Ctrl+Y"),
        run=redo,
        when=can_redo,
        menu="Edit",
    ),
    Action(
        id="edit.rename",
        title="Rename",
        icon="edit",
        shortcuts=("F2",),
        tooltip="Type another name for the selected step, or for the workflow",
        run=rename_selected,
        when=can_edit_drawing,
        menu="Edit",
        group="steps",
    ),
    Action(
        id="edit.delete",
        title="Delete selected steps",
        icon="delete",
        run=delete,
        when=can_edit_drawing,
        menu="Edit",
        group="steps",
    ),
    Action(
        id="edit.pin",
        title="Pin output",
        icon="pin",
        tooltip="Give the last result without running, or run again (P on the drawing)",
        run=pin,
        when=can_pin,
        menu="Edit",
        group="steps",
    ),
    Action(
        id="edit.tidy",
        title="Tidy up",
        icon="tidy",
        shortcuts=("Shift+Alt+T",),
        tooltip="Put all cards back where the structure of the workflow says",
        run=tidy,
        when=can_edit_drawing,
        menu="Edit",
        group="steps",
    ),
    Action(
        id="edit.preferences",
        title="Preferences…",
        icon="settings",
        shortcuts=("Ctrl+,",),
        run=lambda window: Preferences(window).open(),
        menu="Edit",
        group="settings",
    ),
]
