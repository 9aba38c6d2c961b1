"""Actions on steps: the clipboard, the selection, names, pins, order."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

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
        window.page.select(window.page.session.document.handles())


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
    if window.page is not None:
        window.page.canvas.tidy()


def shift_steps(page: DocumentPage, by: int) -> None:
    """Move the selected steps on by one place among their neighbours; at an end they stay."""
    document = page.session.document
    pointers = outermost(document, map(document.pointer_of, page.selected))
    (first, count), *others = runs(pointers)
    if others or not isinstance(first[-1], int):
        raise EditRefused("Only neighbouring steps of one list are moved together.")
    siblings = document.get(first[:-1])
    index = first[-1] - 1 if by < 0 else first[-1] + count + 1
    if isinstance(siblings, list) and 0 <= index <= len(siblings):
        page.session.push(MoveModules(tuple(page.selected), first[:-1], index))


STEP_ACTIONS: list[Action[MainWindow]] = [
    Action(
        id="edit.add",
        title="Add a step…",
        icon="add",
        shortcuts=("Tab",),
        tooltip="Choose a node or a step; it goes after what is selected",
        run=choose_step_at_cursor,
        when=can_edit_drawing,
        menu="Edit",
        group="add",
        scope="drawing",
    ),
    Action(
        id="edit.cut",
        title="Cut",
        icon="cut",
        shortcuts=("Ctrl+X",),
        tooltip="Take the selected steps out, to be pasted elsewhere",
        run=on_page(cut_steps),
        when=can_edit_selection,
        menu="Edit",
        group="clipboard",
        scope="drawing",
    ),
    Action(
        id="edit.copy",
        title="Copy",
        icon="copy",
        shortcuts=("Ctrl+C",),
        tooltip="Copy the selected steps as OpenFlow JSON",
        run=on_page(copy_steps),
        when=has_selection,
        menu="Edit",
        group="clipboard",
        scope="drawing",
    ),
    Action(
        id="edit.paste",
        title="Paste",
        icon="paste",
        shortcuts=("Ctrl+V",),
        tooltip="Put copied steps, or OpenFlow JSON, after what is selected",
        run=on_page(paste_steps),
        when=can_edit_drawing,
        menu="Edit",
        group="clipboard",
        scope="drawing",
    ),
    Action(
        id="edit.paste-unwired",
        title="Paste without incoming wires",
        icon="paste",
        shortcuts=("Ctrl+Shift+V",),
        tooltip="Put copied steps here and leave inputs empty that came from other steps",
        run=on_page(partial(paste_steps, wired=False)),
        when=can_edit_drawing,
        menu="Edit",
        group="clipboard",
        scope="drawing",
    ),
    Action(
        id="edit.duplicate",
        title="Duplicate",
        icon="duplicate",
        shortcuts=("Ctrl+D",),
        tooltip="Put copies of the selected steps after them",
        run=on_page(duplicate_steps),
        when=can_edit_selection,
        menu="Edit",
        group="clipboard",
        scope="drawing",
    ),
    Action(
        id="edit.duplicate-unwired",
        title="Duplicate without incoming wires",
        icon="duplicate",
        shortcuts=("Ctrl+Shift+D",),
        tooltip="Put copies after the selected steps; inputs from other steps are left empty",
        run=on_page(partial(duplicate_steps, wired=False)),
        when=can_edit_selection,
        menu="Edit",
        group="clipboard",
        scope="drawing",
    ),
    Action(
        id="edit.select-all",
        title="Select all steps",
        shortcuts=("Ctrl+A",),
        run=select_all,
        when=can_edit_drawing,
        menu="Edit",
        group="clipboard",
        scope="drawing",
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
        id="edit.move-up",
        title="Move up",
        icon="up",
        shortcuts=("Alt+Up",),
        tooltip="Let the selected steps run before the step they follow",
        run=on_page(partial(shift_steps, by=-1)),
        when=can_edit_selection,
        menu="Edit",
        group="steps",
        scope="drawing",
    ),
    Action(
        id="edit.move-down",
        title="Move down",
        icon="down",
        shortcuts=("Alt+Down",),
        tooltip="Let the selected steps run after the step that follows them",
        run=on_page(partial(shift_steps, by=1)),
        when=can_edit_selection,
        menu="Edit",
        group="steps",
        scope="drawing",
    ),
    Action(
        id="edit.delete",
        title="Delete what is selected",
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
        title="Pin output",
        icon="pin",
        tooltip="Give the last result without running, or run again (P on the drawing)",
        run=pin,
        when=can_edit_selection,
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
]
