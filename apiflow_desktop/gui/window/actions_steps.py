"""Actions on steps: the clipboard, the selection, names, pins, order."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.catalog.curl import is_curl
from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.actions.section import Section
from apiflow_desktop.gui.window.canvas_menu import rename_selected
from apiflow_desktop.gui.window.step_choice import choose_step_at_cursor, choose_step_inside
from apiflow_desktop.gui.window.step_clipboard import (
    copy_steps,
    cut_steps,
    duplicate_steps,
    paste_steps,
)
from apiflow_desktop.gui.window.subjects import (
    can_add_inside,
    can_edit_front,
    can_edit_selection,
    can_type_values,
    editable_drawing,
    front,
    has_selection,
    takes_edits,
    whole,
)
from apiflow_desktop.openflow.edits import MoveModules
from apiflow_desktop.openflow.edits.modules import outermost, runs
from apiflow_desktop.openflow.errors import EditRefused
from apiflow_desktop.openflow.skips import skip_or_run

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.main_window import MainWindow
    from apiflow_desktop.gui.window.page import DocumentPage


def select_all(page: DocumentPage) -> None:
    """Select every step; what hides steps stays as it is."""
    page.canvas.select(page.session.document.handles())


def paste(window: MainWindow) -> None:
    """Put the steps of the clipboard after what is selected, or the call of a cURL command."""
    text, page = QGuiApplication.clipboard().text(), window.page
    if page is not None and is_curl(text):
        window.parts.library.add_call(text, window, lambda path: page.canvas.add_step(path=path))
    elif page is not None:
        paste_steps(page)


def shift_steps(page: DocumentPage, by: int) -> None:
    """Move the selected steps on by one place among their neighbours; at an end they stay."""
    document = page.session.document
    pointers = outermost(document, map(document.pointer_of, page.selected))
    (first, count), *others = runs(pointers)
    if others or not isinstance(first[-1], int):
        raise EditRefused(_("Only neighbouring steps of one list are moved together."))
    siblings = document.get(first[:-1])
    index = first[-1] - 1 if by < 0 else first[-1] + count + 1
    if isinstance(siblings, list) and 0 <= index <= len(siblings):
        page.session.push(MoveModules(tuple(page.selected), first[:-1], index))


def skip_steps(page: DocumentPage) -> None:
    """Let the selected steps be skipped, or run again where all are."""
    page.session.push(skip_or_run(page.session.document, list(page.selected)))


STEP_ACTIONS: list[Action[MainWindow]] = [
    *Section("Edit", on=whole, group="add").holding(
        Action(
            id="edit.add",
            title=N_("Add a step…"),
            icon="add",
            shortcuts=("Tab",),
            tooltip=N_("Choose a node or a step; it goes after what is selected"),
            run=choose_step_at_cursor,
            when=can_edit_front,
            scope="drawing",
        ),
        Action(
            id="edit.add-inside",
            title=N_("Add a step inside…"),
            shortcuts=("Shift+Return",),
            tooltip=N_("Choose a step for the selected loop, or the first empty branch"),
            run=choose_step_inside,
            when=can_add_inside,
            scope="drawing",
        ),
    ),
    *Section("Edit", on=front, group="clipboard").holding(
        Action(
            id="edit.cut",
            title=N_("Cut"),
            icon="cut",
            shortcuts=("Ctrl+X",),
            tooltip=N_("Take the selected steps out, to be pasted elsewhere"),
            run=cut_steps,
            when=can_edit_selection,
            scope="drawing",
        ),
        Action(
            id="edit.copy",
            title=N_("Copy"),
            icon="copy",
            shortcuts=("Ctrl+C",),
            tooltip=N_("Copy the selected steps as OpenFlow JSON"),
            run=copy_steps,
            when=has_selection,
            scope="drawing",
        ),
    ),
    *Section("Edit", on=whole, group="clipboard").holding(
        Action(
            id="edit.paste",
            title=N_("Paste"),
            icon="paste",
            shortcuts=("Ctrl+V",),
            tooltip=N_("Put copied steps, OpenFlow JSON or a cURL command after what is selected"),
            run=paste,
            when=can_edit_front,
            scope="drawing",
        ),
    ),
    *Section("Edit", on=front, group="clipboard").holding(
        Action(
            id="edit.paste-unwired",
            title=N_("Paste without incoming wires"),
            icon="paste",
            shortcuts=("Ctrl+Shift+V",),
            tooltip=N_("Put copied steps here and leave inputs empty that came from other steps"),
            run=partial(paste_steps, wired=False),
            when=takes_edits,
            scope="drawing",
        ),
        Action(
            id="edit.duplicate",
            title=N_("Duplicate"),
            icon="duplicate",
            shortcuts=("Ctrl+D",),
            tooltip=N_("Put copies of the selected steps after them"),
            run=duplicate_steps,
            when=can_edit_selection,
            scope="drawing",
        ),
        Action(
            id="edit.duplicate-unwired",
            title=N_("Duplicate without incoming wires"),
            icon="duplicate",
            shortcuts=("Ctrl+Shift+D",),
            tooltip=N_(
                "Put copies after the selected steps; inputs from other steps are left empty"
            ),
            run=partial(duplicate_steps, wired=False),
            when=can_edit_selection,
            scope="drawing",
        ),
        Action(
            id="edit.select-all",
            title=N_("Select all steps"),
            shortcuts=("Ctrl+A",),
            run=select_all,
            when=takes_edits,
            scope="drawing",
        ),
    ),
    *Section("Edit", on=whole, group="steps").holding(
        Action(
            id="edit.rename",
            title=N_("Rename"),
            icon="edit",
            shortcuts=("F2",),
            tooltip=N_("Type another name for what is selected, or for the workflow"),
            run=rename_selected,
            when=can_edit_front,
        ),
    ),
    *Section("Edit", on=front, group="steps").holding(
        Action(
            id="edit.values",
            title=N_("Type values on the card"),
            icon="edit",
            shortcuts=("Return", "Enter"),
            tooltip=N_("Type the inputs and branches of the selected step on its card"),
            run=lambda page: page.canvas.type_values(),
            when=can_type_values,
            scope="canvas",
        ),
        Action(
            id="edit.move-up",
            title=N_("Move up"),
            icon="up",
            shortcuts=("Alt+Up",),
            tooltip=N_("Let the selected steps run before the step they follow"),
            run=partial(shift_steps, by=-1),
            when=can_edit_selection,
            scope="drawing",
        ),
        Action(
            id="edit.move-down",
            title=N_("Move down"),
            icon="down",
            shortcuts=("Alt+Down",),
            tooltip=N_("Let the selected steps run after the step that follows them"),
            run=partial(shift_steps, by=1),
            when=can_edit_selection,
            scope="drawing",
        ),
        Action(
            id="edit.delete",
            title=N_("Delete what is selected"),
            icon="delete",
            shortcuts=("Del", "Backspace"),
            scope="drawing",
            run=lambda page: page.canvas.delete_selection(),
            when=takes_edits,
        ),
        Action(
            id="edit.pin",
            title=N_("Pin output"),
            icon="pin",
            shortcuts=("P",),
            tooltip=N_("Give the last result without running, or run again"),
            run=lambda page: page.canvas.pin_selection(),
            when=can_edit_selection,
            scope="canvas",
        ),
        Action(
            id="edit.skip",
            title=N_("Skip or run"),
            icon="state.skipped",
            shortcuts=("Ctrl+B",),
            tooltip=N_("Never run the selected steps, or run them again; what came before goes on"),
            run=skip_steps,
            when=can_edit_selection,
            scope="drawing",
        ),
    ),
    *Section("Edit", on=editable_drawing, group="steps").holding(
        Action(
            id="edit.tidy",
            title=N_("Tidy up"),
            icon="tidy",
            shortcuts=("Shift+Alt+T",),
            tooltip=N_("Put all cards back where the structure of the workflow says"),
            run=lambda drawn: drawn.arrangement.tidy(),
        ),
    ),
]
