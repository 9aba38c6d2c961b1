"""Actions on the notes of a drawing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QCursor

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.window.actions_steps import can_edit_drawing, on_part
from apiflow_desktop.openflow.notes import NOTE_COLOUR_TITLES

if TYPE_CHECKING:
    from apiflow_desktop.gui.canvas.note_board import NoteBoard
    from apiflow_desktop.gui.canvas.note_item import NoteItem
    from apiflow_desktop.gui.window.main_window import MainWindow


def notes_of(window: MainWindow) -> NoteBoard | None:
    """Return the notes of the drawing in front."""
    return window.page.canvas.notes if window.page is not None else None


def add_note(window: MainWindow) -> None:
    """Put a note where the mouse is, or in the middle of the drawing."""
    notes = notes_of(window)
    if window.page is None or notes is None:
        return
    canvas, mouse = window.page.canvas_widget, QCursor.pos()
    inside = canvas.rect().contains(canvas.mapFromGlobal(mouse))
    notes.add(mouse if inside else canvas.mapToGlobal(canvas.rect().center()))


def can_add_note(window: MainWindow) -> bool:
    """Tell whether notes are shown and can be changed."""
    return can_edit_drawing(window) and notes_of(window) is not None


def selected_notes(window: MainWindow) -> list[NoteItem]:
    """List the selected notes."""
    notes = notes_of(window)
    return notes.selected() if notes is not None else []


def can_edit_notes(window: MainWindow) -> bool:
    """Tell whether a note is selected and takes edits."""
    return can_edit_drawing(window) and bool(selected_notes(window))


def _colour(notes: NoteBoard, name: str) -> None:
    notes.colour_selected(name)


def _is_locked(window: MainWindow) -> bool:
    items = selected_notes(window)
    return bool(items) and all(item.note.locked for item in items)


def _has_colour(window: MainWindow, name: str) -> bool:
    items = selected_notes(window)
    return bool(items) and all(item.note.colour == name for item in items)


NOTE_COLOUR_ACTIONS: list[Action[MainWindow]] = [
    Action(
        id=f"note.{name}",
        title=title,
        tooltip=N_("Give the selected note this colour"),
        run=on_part(notes_of, partial(_colour, name=name)),
        when=can_edit_notes,
        checked=partial(_has_colour, name=name),
        menu="Edit/Note/Note colour",
        group="colours",
    )
    for name, title in NOTE_COLOUR_TITLES.items()
]

NOTE_ACTIONS: list[Action[MainWindow]] = [
    Action(
        id="note.add",
        title=N_("Add a note"),
        icon="note",
        shortcuts=("Shift+S",),
        tooltip=N_("Put a sticky note onto the drawing; it changes nothing of what the flow does"),
        run=add_note,
        when=can_add_note,
        menu="Edit/Note",
        group="notes",
        scope="drawing",
    ),
    Action(
        id="note.edit",
        title=N_("Edit the note"),
        icon="edit",
        shortcuts=("Return",),
        tooltip=N_("Type the text of the selected note; it may be Markdown"),
        run=on_part(notes_of, lambda notes: notes.edit_selected()),
        when=can_edit_notes,
        menu="Edit/Note",
        group="notes",
        scope="drawing",
    ),
    Action(
        id="note.lock",
        title=N_("Lock the note"),
        icon="lock",
        tooltip=N_("Fasten the selected note, so that it is neither moved nor resized"),
        run=on_part(notes_of, lambda notes: notes.lock_selected()),
        when=can_edit_notes,
        checked=_is_locked,
        menu="Edit/Note",
        group="notes",
    ),
    *NOTE_COLOUR_ACTIONS,
]
