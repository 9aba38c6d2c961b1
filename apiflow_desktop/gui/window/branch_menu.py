"""The branches of a step in the menu of its card: add one, put them in order, delete one."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QMenu

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.gui.theme import icon
from apiflow_desktop.gui.widgets.menu import Menu
from apiflow_desktop.gui.window.page import DocumentPage
from apiflow_desktop.openflow.edits import AddBranch, MoveBranch, RemoveBranch, new_branch
from apiflow_desktop.openflow.handles import Handle
from apiflow_desktop.openflow.picture.steps import branch_label


def branches_menu(page: DocumentPage, handle: Handle, parent: QMenu) -> QMenu | None:
    """Make the menu of a step's branches; None if it is no step that has some."""
    value = page.session.document.module(handle).get("value")
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(value, dict) or kind not in ("branchone", "branchall"):
        return None
    found = value.get("branches")
    branches = found if isinstance(found, list) else []
    menu = Menu(parent)
    menu.setTitle(_("Branches"))
    menu.setEnabled(not page.session.read_only)
    add = menu.addAction(icon("add"), _("Add a branch"))
    add.triggered.connect(partial(page.session.push, AddBranch(handle, new_branch(kind))))
    if branches:
        menu.addSeparator()
    for index, branch in enumerate(branches):
        menu.addMenu(_branch_menu(page, handle, (index, len(branches)), branch, menu))
    return menu


def _branch_menu(
    page: DocumentPage, handle: Handle, place: tuple[int, int], branch: JsonValue, parent: QMenu
) -> QMenu:
    """Make the menu of one branch; ``place``: its index, of how many."""
    index, count = place
    menu = Menu(parent)
    menu.setTitle(branch_label(branch, index).replace("&", "&&"))
    for title, sign, to in ((_("Move up"), "up", index - 1), (_("Move down"), "down", index + 1)):
        move = menu.addAction(icon(sign), title)
        move.setEnabled(0 <= to < count)
        move.triggered.connect(partial(page.session.push, MoveBranch(handle, index, to)))
    menu.addSeparator()
    delete = menu.addAction(icon("delete"), _("Delete with its steps"))
    delete.triggered.connect(partial(page.session.push, RemoveBranch(handle, index)))
    return menu
