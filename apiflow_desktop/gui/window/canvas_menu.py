"""The menu of a card, or of the drawing beside all cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.theme import icon
from apiflow_desktop.gui.widgets.menu import Menu
from apiflow_desktop.gui.window.branch_menu import branches_menu
from apiflow_desktop.gui.window.loop_choice import iterations_menu
from apiflow_desktop.openflow.notes import NOTE_COLOUR_NAMES

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.main_window import MainWindow
    from apiflow_desktop.gui.window.page import DocumentPage
    from apiflow_desktop.gui.window.views import DrawnFlow
    from apiflow_desktop.openflow.document import Handle

_OF_NOTE = ("note.edit", "note.lock", "")
_PASTE = ("edit.paste", "draft.paste", "edit.select-all")
_OF_DRAWING = (
    "run.run",
    "",
    "edit.add",
    "note.add",
    *_PASTE,
    "",
    "view.fit",
    "edit.tidy",
    "view.top-to-bottom",
    "view.collapse-all",
    "view.expand-all",
    "",
    "edit.undo",
    "edit.redo",
)
_OF_STEP = (
    "run.step",
    "run.up-to",
    "run.from",
    "run.iteration",
    "run.again",
    "",
    "edit.add-inside",
    "edit.values",
    "edit.pin",
    "edit.skip",
    "",
    "edit.cut",
    "edit.copy",
    "edit.duplicate",
    "edit.paste",
    "",
    "draft.detach",
    "draft.put-aside",
    "group.add",
    "view.collapse",
)
_OF_FRAME = (
    "view.collapse",
    "view.collapse-all",
    "view.expand-all",
    "",
    "edit.cut",
    "edit.copy",
    "edit.duplicate",
    "",
    "edit.delete",
)


def show_inspector(window: MainWindow) -> None:
    """Show what is selected in the inspector, ready to be typed into."""
    window.docks.reveal("inspector")
    window.inspector.focus_first()


def rename_selected(window: MainWindow) -> None:
    """Let the user type another name for the selected step, else for the workflow.

    On the drawing, where it has the keys; else in the inspector.
    """
    page = window.page
    focused = QApplication.focusWidget()
    on_drawing = page is not None and focused and page.canvas_widget.isAncestorOf(focused)
    if page is not None and on_drawing and page.canvas.rename_selection():
        return
    window.docks.reveal("inspector")
    window.inspector.start_renaming()


def canvas_menu(window: MainWindow, page: DocumentPage, handle: Handle | None) -> QMenu:
    """Make the menu of a step, or of the drawing."""
    menu = Menu(page)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    window.registry.refresh()
    if handle is None:
        _offer_for_drawing(menu, window, page.canvas.drawing)
    else:
        if handle not in page.selected:
            page.select([handle])
        _offer_for_step(menu, window, page, handle)
    return menu


def _offer_for_drawing(menu: QMenu, window: MainWindow, drawing: DrawnFlow | None) -> None:
    """Offer what can be done with selected groups or notes, with a frame, or with the ground."""
    if drawing is not None and drawing.groups.selected():
        _fill(menu, window, ("group.rename", "view.collapse", "group.dissolve"))
    elif drawing is not None and drawing.notes.selected():
        _fill(menu, window, _OF_NOTE)
        colours = menu.addMenu(_("Colour"))
        _fill(colours, window, tuple(f"note.{name}" for name in NOTE_COLOUR_NAMES))
        _fill(menu, window, ("", "edit.delete"))
    elif drawing is not None and drawing.arrangement.pointed:
        _fill(menu, window, _OF_FRAME)
    else:
        _fill(menu, window, _OF_DRAWING)


def _offer_for_step(menu: QMenu, window: MainWindow, page: DocumentPage, handle: Handle) -> None:
    module_id = str(page.session.document.module(handle).get("id", ""))
    edit = menu.addAction(icon("edit"), _("Edit in the inspector"))
    edit.triggered.connect(lambda: show_inspector(window))
    _fill(menu, window, ("edit.rename",))
    copy = menu.addAction(icon("copy"), _("Copy id “{module_id}”").format(module_id=module_id))
    copy.setEnabled(bool(module_id))
    copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(module_id))
    output = menu.addAction(icon("image"), _("Show last output"))
    output.setEnabled(page.state is not None and page.state.by_module(module_id) is not None)
    output.triggered.connect(lambda: _show_output(window))
    for more in (iterations_menu(window, page, menu), branches_menu(page, handle, menu)):
        if more is not None:
            menu.addMenu(more)
    menu.addSeparator()
    inside = "edit.add-inside"
    has_inside = window.registry[inside].isEnabled()
    offered = (one for one in _OF_STEP if has_inside or one != inside)
    _fill(menu, window, (*offered, "", "edit.delete"))


def _fill(menu: QMenu, window: MainWindow, action_ids: tuple[str, ...]) -> None:
    for action_id in action_ids:
        if action_id:
            menu.addAction(window.registry[action_id])
        else:
            menu.addSeparator()


def _show_output(window: MainWindow) -> None:
    window.docks.reveal("inspector")
    window.inspector.show_output()
