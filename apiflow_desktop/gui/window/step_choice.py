"""Choosing the next step where it is wanted: what fits there, what is used most first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.actions.palette import CommandPalette, PaletteEntry
from apiflow_desktop.gui.library.items import flow_steps, step_kind
from apiflow_desktop.gui.notify import notify
from apiflow_desktop.openflow.picture.moves import new_module
from apiflow_desktop.openflow.picture.offers import LooseEnd, fitting_port

if TYPE_CHECKING:
    from apiflow_desktop.gui.library.items import LibraryItem
    from apiflow_desktop.gui.window.main_window import MainWindow
    from apiflow_desktop.gui.window.page import DocumentPage


def choose_step(
    window: MainWindow,
    page: DocumentPage,
    loose: LooseEnd | None,
    place: QPoint,
    *,
    put: bool = True,
) -> None:
    """Offer the steps that fit, to be filtered by typing.

    Args:
        window: Whose library is offered.
        page: Where the step goes.
        loose: What it is joined to; None: it goes after what is selected, else where it is put.
        place: Where the list opens, on the screen.
        put: The step is put there, too; else it goes to the end of the flow.
    """
    known = (*window.parts.library.items(), *flow_steps())
    hints = {item: _hint(page, item, loose) for item in known}
    items = [item for item in known if hints[item] is not None]
    if not items:
        notify("info", _("No node or step fits here."), _("Make one in the library."))
        return
    # Sorting keeps the order of the library among what is used equally often.
    items.sort(key=lambda item: -window.memory.use_of(_name(item)))
    entries = [
        PaletteEntry(
            item.title,
            hints[item] or "",
            item.icon or item.kind,
            partial(_add, window, page, item, loose, place if put else None),
            words=f"{item.subtitle} {item.words}",
        )
        for item in items
    ]
    CommandPalette(entries, page, prompt=_("Add a step…"), at=place).show()


def repeat_step(window: MainWindow, page: DocumentPage, loose: LooseEnd, place: QPoint) -> None:
    """Add what was chosen last at a loose end; offer what fits if that does not."""
    known = (*window.parts.library.items(), *flow_steps())
    last = next((item for item in known if _name(item) == window.memory.last_used), None)
    if last is not None and _hint(page, last, loose) is not None:
        _add(window, page, last, loose, place)
    else:
        choose_step(window, page, loose, place)


def choose_step_at_cursor(window: MainWindow) -> None:
    """Offer all steps where the mouse is, or in the middle of the drawing."""
    page = window.page
    if page is not None:
        place, over = _place(page)
        choose_step(window, page, None, place, put=over)


def choose_step_inside(window: MainWindow) -> None:
    """Offer all steps for the selected branch or loop: for what is empty of it, else its first."""
    page = window.page
    drawn = page.canvas.drawing if page is not None else None
    if page is not None and drawn is not None and drawn.inside is not None:
        choose_step(window, page, drawn.inside, _place(page)[0])


def _place(page: DocumentPage) -> tuple[QPoint, bool]:
    """Return where a list opens, and whether the mouse is there, over the drawing."""
    canvas, mouse = page.canvas_widget, QCursor.pos()
    if canvas.rect().contains(canvas.mapFromGlobal(mouse)):
        return mouse, True
    return canvas.mapToGlobal(canvas.rect().center()), False


def _hint(page: DocumentPage, item: LibraryItem, loose: LooseEnd | None) -> str | None:
    """Say what would be joined, or whose node it is; None where it does not fit."""
    if not step_kind(item):
        return None
    connector = item.colour_key if item.kind == "node" else ""
    if loose is None:
        return connector
    session = page.session
    module = new_module(session.document, path=item.path, kind=step_kind(item))
    port = fitting_port(loose, module, session.lookup)
    if port is None:
        return None
    return connector if port.flow == "exec" else port.label


def _add(
    window: MainWindow,
    page: DocumentPage,
    item: LibraryItem,
    loose: LooseEnd | None,
    place: QPoint | None,
) -> None:
    if page.canvas.add_step(path=item.path, kind=step_kind(item), loose=loose, place=place):
        window.memory.remember_use(_name(item))
        window.inspector.show_what_is_edited()
    page.canvas_widget.setFocus()


def _name(item: LibraryItem) -> str:
    return item.path or item.key
