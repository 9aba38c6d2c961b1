"""Actions that make drafts of steps, by the keys and from menus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.actions.section import Section
from apiflow_desktop.gui.window.step_clipboard import add_draft
from apiflow_desktop.gui.window.subjects import can_edit_selection, front, takes_edits
from apiflow_desktop.openflow.clipboard import copies_for, steps_in
from apiflow_desktop.openflow.edits import DetachChain, PutAside

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.main_window import MainWindow
    from apiflow_desktop.gui.window.page import DocumentPage
    from apiflow_desktop.openflow.handles import Handle


def detach(page: DocumentPage) -> None:
    """Take the first selected step and what follows it out of the flow.

    Raises:
        EditRefused: Nothing can be detached there.
    """
    first = _in_order(page)[0]
    page.session.push(DetachChain(first, page.canvas.place_of(first)))
    page.select([first])


def put_aside(page: DocumentPage) -> None:
    """Take the selected steps out of the flow; what followed them closes up.

    Raises:
        EditRefused: One of them cannot stand apart.
    """
    chosen = _in_order(page)
    page.session.push(PutAside(chosen, page.canvas.place_of(chosen[0])))
    page.select(list(chosen))


def paste_draft(page: DocumentPage) -> None:
    """Put the steps of the clipboard under the mouse, hanging on nothing.

    Raises:
        EditRefused: The clipboard holds no steps.
    """
    document = page.session.document
    copies = copies_for(document, steps_in(QGuiApplication.clipboard().text()))
    add_draft(page, copies, page.canvas.place_under_mouse())


def _in_order(page: DocumentPage) -> tuple[Handle, ...]:
    wanted = set(page.selected)
    return tuple(handle for handle in page.session.document.handles() if handle in wanted)


DRAFT_ACTIONS: list[Action[MainWindow]] = [
    *Section("Edit/Draft", on=front, group="drafts").holding(
        Action(
            id="draft.detach",
            title=N_("Detach with what follows"),
            icon="cut",
            shortcuts=("Ctrl+Alt+X",),
            tooltip=N_("Make a draft of the step and all that follows it: it is not run"),
            run=detach,
            when=can_edit_selection,
            scope="drawing",
        ),
        Action(
            id="draft.put-aside",
            title=N_("Make a draft"),
            icon="edit",
            shortcuts=("Ctrl+Shift+X",),
            tooltip=N_(
                "Put the selected steps aside: they are not run, and what followed closes up"
            ),
            run=put_aside,
            when=can_edit_selection,
            scope="drawing",
        ),
        Action(
            id="draft.paste",
            title=N_("Paste as a draft"),
            icon="paste",
            shortcuts=("Ctrl+Alt+V",),
            tooltip=N_("Put copied steps under the mouse without connecting them"),
            run=paste_draft,
            when=takes_edits,
            scope="drawing",
        ),
    ),
]
