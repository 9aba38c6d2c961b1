"""Actions on the notes of a drawing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.actions.section import Section
from apiflow_desktop.gui.window.subjects import notes
from apiflow_desktop.openflow.notes import NOTE_COLOUR_TITLES

if TYPE_CHECKING:
    from apiflow_desktop.gui.canvas.note_board import NoteBoard
    from apiflow_desktop.gui.window.main_window import MainWindow


def selected_notes(window: MainWindow) -> NoteBoard | None:
    """Return the notes of the drawing in front, if one of them is selected."""
    found = notes(window)
    return found if found is not None and found.selected() else None


def _give_colour(board: NoteBoard, name: str) -> None:
    board.colour_selected(name)


def _has_colour(board: NoteBoard, name: str) -> bool:
    return all(item.note.colour == name for item in board.selected())


NOTE_ACTIONS: list[Action[MainWindow]] = [
    *Section("Edit/Note", on=notes, group="notes").holding(
        Action(
            id="note.add",
            title=N_("Add a note"),
            icon="note",
            shortcuts=("Shift+S",),
            tooltip=N_(
                "Put a sticky note onto the drawing; it changes nothing of what the flow does"
            ),
            run=lambda board: board.add_at_mouse(),
            scope="drawing",
        ),
    ),
    *Section("Edit/Note", on=selected_notes, group="notes").holding(
        Action(
            id="note.edit",
            title=N_("Edit the note"),
            icon="edit",
            shortcuts=("Return", "Enter"),
            tooltip=N_("Type the text of the selected note; it may be Markdown"),
            run=lambda board: board.edit_selected(),
            scope="canvas",
        ),
        Action(
            id="note.lock",
            title=N_("Lock the note"),
            icon="lock",
            tooltip=N_("Fasten the selected note, so that it is neither moved nor resized"),
            run=lambda board: board.lock_selected(),
            checked=lambda board: all(item.note.locked for item in board.selected()),
        ),
    ),
    *Section("Edit/Note/Note colour", on=selected_notes).holding(
        *(
            Action(
                id=f"note.{name}",
                title=title,
                tooltip=N_("Give the selected note this colour"),
                run=partial(_give_colour, name=name),
                checked=partial(_has_colour, name=name),
            )
            for name, title in NOTE_COLOUR_TITLES.items()
        )
    ),
]
