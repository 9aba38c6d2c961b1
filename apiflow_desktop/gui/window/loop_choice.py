"""Lets the user pick which iteration of a loop is on show."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from apiflow_desktop.base.i18n import _
from apiflow_desktop.engine.iterations import (
    choose,
    iterations_in,
    iterations_of,
    latest_iteration,
)
from apiflow_desktop.gui.notify import notify
from apiflow_desktop.gui.widgets.menu import Menu

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.main_window import MainWindow
    from apiflow_desktop.gui.window.page import DocumentPage

_MOST_LISTED = 50


def has_states(window: MainWindow) -> bool:
    """Tell whether a step is selected while a job is on show; cheap, as it is asked often."""
    page = window.page
    return page is not None and page.state is not None and bool(page.selected)


def loop_at_hand(page: DocumentPage | None) -> str:
    """Return the id of the selected loop that has run, else of the one around the selection."""
    if page is None or page.state is None or not page.selected:
        return ""
    module_id = str(page.session.document.module(page.selected[-1]).get("id"))
    if iterations_of(page.state, module_id):
        return module_id
    run = page.state.by_module(module_id) or next(iter(page.state.runs_of(module_id)), None)
    around = list(iterations_in(run.path)) if run is not None else []
    return around[-1] if around else ""


def show_iteration(window: MainWindow, loop: str, number: int | None) -> None:
    """Show an iteration of a loop in the drawing, the inspector and the outline."""
    page = window.page
    if page is not None and page.state is not None:
        page.job.show_iterations(choose(page.state, loop, number))


def step_through(window: MainWindow, by: int) -> None:
    """Go to the next or the previous iteration; the latest is what comes, not a number."""
    page, loop = window.page, loop_at_hand(window.page)
    if page is None or page.state is None or not loop:
        notify("info", _("Select a loop that has run, or a step inside it."))
        return
    numbers, latest = iterations_of(page.state, loop), latest_iteration(page.state, loop)
    now = page.state.shown.get(loop, latest)
    at = numbers.index(now) if now in numbers else len(numbers) - 1
    number = numbers[min(max(at + by, 0), len(numbers) - 1)]
    show_iteration(window, loop, None if number == latest else number)


def iterations_menu(window: MainWindow, page: DocumentPage, parent: QMenu) -> QMenu | None:
    """Make the menu of the iterations of the loop at hand; None if there is none."""
    loop = loop_at_hand(page)
    if page.state is None or not loop:
        return None
    menu = Menu(parent)
    menu.setTitle(_("Show iteration"))
    shown = page.state.shown.get(loop)
    numbers = iterations_of(page.state, loop)
    group = QActionGroup(menu)
    for number in (None, *numbers[:_MOST_LISTED]):
        title = (
            _("Latest")
            if number is None
            else _("{number} of {count}").format(number=number + 1, count=len(numbers))
        )
        action = menu.addAction(title)
        action.setCheckable(True)
        action.setChecked(number == shown)
        action.setActionGroup(group)
        action.triggered.connect(partial(show_iteration, window, loop, number))
    return menu
