"""Edit actions: history, finding in the text, preferences."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.actions.section import Section
from apiflow_desktop.gui.window.page import View
from apiflow_desktop.gui.window.preferences import Preferences
from apiflow_desktop.gui.window.subjects import front, whole

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.main_window import MainWindow
    from apiflow_desktop.gui.window.page import DocumentPage


def can_undo(page: DocumentPage) -> bool:
    """Tell whether there is something to take back."""
    return page.session.undo_stack.canUndo() or page.session.read_only


def can_redo(page: DocumentPage) -> bool:
    """Tell whether something was taken back."""
    return page.session.undo_stack.canRedo() and not page.session.read_only


def find(page: DocumentPage, *, replacing: bool = False) -> None:
    """Look for something in the text of the flow; the text is shown if it was not."""
    if page.view is View.GRAPH:
        page.show_view(View.SPLIT)
    page.text.find_bar.open(replacing=replacing)


HISTORY_ACTIONS: list[Action[MainWindow]] = [
    *Section("Edit", on=front).holding(
        Action(
            id="edit.undo",
            title=N_("Undo"),
            icon="undo",
            shortcuts=("Ctrl+Z",),
            run=lambda page: page.undo(),
            when=can_undo,
        ),
        Action(
            id="edit.redo",
            title=N_("Redo"),
            icon="redo",
            shortcuts=("Ctrl+Shift+Z", "Ctrl+Y"),
            run=lambda page: page.redo(),
            when=can_redo,
        ),
    ),
]

FIND_ACTIONS: list[Action[MainWindow]] = [
    *Section("Edit", on=front, group="find").holding(
        Action(
            id="edit.find",
            title=N_("Find in the text…"),
            icon="search",
            shortcuts=("Ctrl+F",),
            run=find,
        ),
        Action(
            id="edit.replace",
            title=N_("Replace in the text…"),
            shortcuts=("Ctrl+H",),
            run=partial(find, replacing=True),
        ),
    ),
]

PREFERENCES_ACTIONS: list[Action[MainWindow]] = [
    *Section("Edit", on=whole, group="settings").holding(
        Action(
            id="edit.preferences",
            title=N_("Preferences…"),
            icon="settings",
            shortcuts=("Ctrl+,",),
            run=lambda window: Preferences(window).open(),
        ),
    ),
]
