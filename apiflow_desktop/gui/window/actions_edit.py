"""Edit actions: history, finding in the text, preferences."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.window.actions_file import has_page
from apiflow_desktop.gui.window.page import View
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
    page = window.page
    return page is not None and page.session.undo_stack.canRedo() and not page.session.read_only


def redo(window: MainWindow) -> None:
    """Do again what was taken back."""
    if window.page is not None:
        window.page.redo()


def find(window: MainWindow, *, replacing: bool = False) -> None:
    """Look for something in the text of the flow; the text is shown if it was not."""
    page = window.page
    if page is not None:
        if page.view is View.GRAPH:
            page.show_view(View.SPLIT)
        page.text.find_bar.open(replacing=replacing)


HISTORY_ACTIONS: list[Action[MainWindow]] = [
    Action(
        id="edit.undo",
        title=N_("Undo"),
        icon="undo",
        shortcuts=("Ctrl+Z",),
        run=undo,
        when=can_undo,
        menu="Edit",
    ),
    Action(
        id="edit.redo",
        title=N_("Redo"),
        icon="redo",
        shortcuts=("Ctrl+Shift+Z", "Ctrl+Y"),
        run=redo,
        when=can_redo,
        menu="Edit",
    ),
]

FIND_ACTIONS: list[Action[MainWindow]] = [
    Action(
        id="edit.find",
        title=N_("Find in the text…"),
        icon="search",
        shortcuts=("Ctrl+F",),
        run=find,
        when=has_page,
        menu="Edit",
        group="find",
    ),
    Action(
        id="edit.replace",
        title=N_("Replace in the text…"),
        shortcuts=("Ctrl+H",),
        run=partial(find, replacing=True),
        when=has_page,
        menu="Edit",
        group="find",
    ),
]

PREFERENCES_ACTIONS: list[Action[MainWindow]] = [
    Action(
        id="edit.preferences",
        title=N_("Preferences…"),
        icon="settings",
        shortcuts=("Ctrl+,",),
        run=lambda window: Preferences(window).open(),
        menu="Edit",
        group="settings",
    ),
]
