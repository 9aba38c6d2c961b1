"""What actions of the window act on, and whether that can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apiflow_desktop.gui.canvas.group_board import GroupBoard
    from apiflow_desktop.gui.canvas.note_board import NoteBoard
    from apiflow_desktop.gui.window.main_window import MainWindow
    from apiflow_desktop.gui.window.page import DocumentPage
    from apiflow_desktop.gui.window.views import DrawnFlow


def whole(window: MainWindow) -> MainWindow:
    """Return the window itself, whatever is open in it."""
    return window


def front(window: MainWindow) -> DocumentPage | None:
    """Return the document in front."""
    return window.page


def drawing(window: MainWindow) -> DrawnFlow | None:
    """Return the drawing in front."""
    page = window.page
    return page.canvas.drawing if page is not None else None


def editable_drawing(window: MainWindow) -> DrawnFlow | None:
    """Return the drawing in front, if it takes edits."""
    page = window.page
    return page.canvas.drawing if page is not None and takes_edits(page) else None


def groups(window: MainWindow) -> GroupBoard | None:
    """Return the groups of the drawing in front, if they can be changed."""
    found = editable_drawing(window)
    return found.groups if found is not None else None


def notes(window: MainWindow) -> NoteBoard | None:
    """Return the notes of the drawing in front, if they can be changed."""
    found = editable_drawing(window)
    return found.notes if found is not None else None


def has_document(window: MainWindow) -> bool:
    """Tell whether a document is open."""
    return window.page is not None


def can_edit_front(window: MainWindow) -> bool:
    """Tell whether the document in front can be changed."""
    page = window.page
    return page is not None and takes_edits(page)


def can_add_inside(window: MainWindow) -> bool:
    """Tell whether a branch or loop of the drawing in front is selected that takes steps."""
    drawn = editable_drawing(window)
    return drawn is not None and drawn.inside is not None


def takes_edits(page: DocumentPage) -> bool:
    """Tell whether a document can be changed: its text is read as a flow."""
    return not page.session.read_only


def has_selection(page: DocumentPage) -> bool:
    """Tell whether a step is selected."""
    return bool(page.selected)


def can_edit_selection(page: DocumentPage) -> bool:
    """Tell whether a step is selected and takes edits."""
    return takes_edits(page) and has_selection(page)


def can_type_values(page: DocumentPage) -> bool:
    """Tell whether steps are selected alone: a note among them is what is typed."""
    drawn = page.canvas.drawing
    return can_edit_selection(page) and not (drawn is not None and drawn.notes.selected())
