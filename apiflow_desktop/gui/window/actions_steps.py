"""Actions on steps: the clipboard, the selection, names, pins, order."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.window.canvas_menu import rename_selected
from apiflow_desktop.gui.window.step_choice import choose_step_at_cursor
from apiflow_desktop.gui.window.step_clipboard import (
    copy_steps,
    cut_steps,
    duplicate_steps,
    paste_steps,
)
from apiflow_desktop.openflow.edits import MoveModules
from apiflow_desktop.openflow.edits.modules import outermost, runs
from apiflow_desktop.openflow.errors import EditRefused

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.main_window import MainWindow
    from apiflow_desktop.gui.window.page import DocumentPage

Part = TypeVar("Part")


def can_edit_drawing(window: MainWindow) -> bool:
    """Tell whether the drawing is shown and takes edits."""
    return window.page is not None and not window.page.session.read_only


def delete(window: MainWindow) -> None:
    """Delete the selected steps."""
    if window.page is not None:
        window.page.canvas.delete_selection()


def has_selection(window: MainWindow) -> bool:
    """Tell whether a step is selected."""
    return window.page is not None and bool(window.page.selected)


def can_edit_selection(window: MainWindow) -> bool:
    """Tell whether a step is selected and takes edits."""
    return can_edit_drawing(window) and has_selection(window)


def select_all(window: MainWindow) -> None:
    """Select every step."""
    if window.page is not None:
        # What hides steps stays as it is.
        window.page.canvas.select(window.page.session.document.handles())


def on_page(do: Callable[[DocumentPage], object]) -> Callable[[MainWindow], object]:
    """Make what an action runs of what is done with the document in front."""
    return lambda window: do(window.page) if window.page is not None else None


def on_part(
    part: Callable[[MainWindow], Part | None], do: Callable[[Part], object]
) -> Callable[[MainWindow], object]:
    """Make what an action runs of what is done with a part of the window, where there is one."""

    def run(window: MainWindow) -> None:
        found = part(window)
        if found is not None:
            do(found)

    return run


def pin(window: MainWindow) -> None:
    """Pin the last results of the selected steps, or let them run again."""
    if window.page is not None:
        window.page.canvas.pin_selection()


def tidy(window: MainWindow) -> None:
    """Put all cards back where the structure says."""
    if window.page is not None and window.page.canvas.arrangement is not None:
        window.page.canvas.arrangement.tidy()


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


STEP_ACTIONS: list[Action[MainWindow]] = [
    Action(
        id="edit.add",
        title=N_("Add a step…"),
        icon="add",
        shortcuts=("Tab",),
        tooltip=N_("Choose a node or a step; it goes after what is selected"),
        run=choose_step_at_cursor,
        when=can_edit_drawing,
        menu="Edit",
        group="add",
        scope="drawing",
    ),
    Action(
        id="edit.cut",
        title=N_("Cut"),
        icon="cut",
        shortcuts=("Ctrl+X",),
        tooltip=N_("Take the selected steps out, to be pasted elsewhere"),
        run=on_page(cut_steps),
        when=can_edit_selection,
        menu="Edit",
        group="clipboard",
        scope="drawing",
    ),
    Action(
        id="edit.copy",
        title=N_("Copy"),
        icon="copy",
        shortcuts=("Ctrl+C",),
        tooltip=N_("Copy the selected steps as OpenFlow JSON"),
        run=on_page(copy_steps),
        when=has_selection,
        menu="Edit",
        group="clipboard",
        scope="drawing",
    ),
    Action(
        id="edit.paste",
        title=N_("Paste"),
        icon="paste",
        shortcuts=("Ctrl+V",),
        tooltip=N_("Put copied steps, or OpenFlow JSON, after what is selected"),
        run=on_page(paste_steps),
        when=can_edit_drawing,
        menu="Edit",
        group="clipboard",
        scope="drawing",
    ),
    Action(
        id="edit.paste-unwired",
        title=N_("Paste without incoming wires"),
        icon="paste",
        shortcuts=("Ctrl+Shift+V",),
        tooltip=N_("Put copied steps here and leave inputs empty that came from other steps"),
        run=on_page(partial(paste_steps, wired=False)),
        when=can_edit_drawing,
        menu="Edit",
        group="clipboard",
        scope="drawing",
    ),
    Action(
        id="edit.duplicate",
        title=N_("Duplicate"),
        icon="duplicate",
        shortcuts=("Ctrl+D",),
        tooltip=N_("Put copies of the selected steps after them"),
        run=on_page(duplicate_steps),
        when=can_edit_selection,
        menu="Edit",
        group="clipboard",
        scope="drawing",
    ),
    Action(
        id="edit.duplicate-unwired",
        title=N_("Duplicate without incoming wires"),
        icon="duplicate",
        shortcuts=("Ctrl+Shift+D",),
        tooltip=N_("Put copies after the selected steps; inputs from other steps are left empty"),
        run=on_page(partial(duplicate_steps, wired=False)),
        when=can_edit_selection,
        menu="Edit",
        group="clipboard",
        scope="drawing",
    ),
    Action(
        id="edit.select-all",
        title=N_("Select all steps"),
        shortcuts=("Ctrl+A",),
        run=select_all,
        when=can_edit_drawing,
        menu="Edit",
        group="clipboard",
        scope="drawing",
    ),
    Action(
        id="edit.rename",
        title=N_("Rename"),
        icon="edit",
        shortcuts=("F2",),
        tooltip=N_("Type another name for the selected step, or for the workflow"),
        run=rename_selected,
        when=can_edit_drawing,
        menu="Edit",
        group="steps",
    ),
    Action(
        id="edit.values",
        title=N_("Type values on the card"),
        icon="edit",
        tooltip=N_("Type the inputs and branches of the selected step on its card (Return there)"),
        run=on_page(lambda page: page.canvas.type_values()),
        when=can_edit_selection,
        menu="Edit",
        group="steps",
    ),
    Action(
        id="edit.move-up",
        title=N_("Move up"),
        icon="up",
        shortcuts=("Alt+Up",),
        tooltip=N_("Let the selected steps run before the step they follow"),
        run=on_page(partial(shift_steps, by=-1)),
        when=can_edit_selection,
        menu="Edit",
        group="steps",
        scope="drawing",
    ),
    Action(
        id="edit.move-down",
        title=N_("Move down"),
        icon="down",
        shortcuts=("Alt+Down",),
        tooltip=N_("Let the selected steps run after the step that follows them"),
        run=on_page(partial(shift_steps, by=1)),
        when=can_edit_selection,
        menu="Edit",
        group="steps",
        scope="drawing",
    ),
    Action(
        id="edit.delete",
        title=N_("Delete what is selected"),
        icon="delete",
        shortcuts=("Del", "Backspace"),
        scope="drawing",
        run=delete,
        when=can_edit_drawing,
        menu="Edit",
        group="steps",
    ),
    Action(
        id="edit.pin",
        title=N_("Pin output"),
        icon="pin",
        tooltip=N_("Give the last result without running, or run again (P on the drawing)"),
        run=pin,
        when=can_edit_selection,
        menu="Edit",
        group="steps",
    ),
    Action(
        id="edit.tidy",
        title=N_("Tidy up"),
        icon="tidy",
        shortcuts=("Shift+Alt+T",),
        tooltip=N_("Put all cards back where the structure of the workflow says"),
        run=tidy,
        when=can_edit_drawing,
        menu="Edit",
        group="steps",
    ),
]
