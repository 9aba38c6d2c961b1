"""Actions on how the document in front is arranged: which way its drawing runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.window.actions_groups import groups_of
from apiflow_desktop.gui.window.actions_steps import can_edit_drawing

if TYPE_CHECKING:
    from apiflow_desktop.gui.canvas.arrangement import Arrangement
    from apiflow_desktop.gui.window.main_window import MainWindow


def has_drawing(window: MainWindow) -> bool:
    """Tell whether there is a drawing that can be arranged."""
    return _arrangement(window) is not None


def turn(window: MainWindow) -> None:
    """Let the drawing run down instead of to the right, or back."""
    arrangement = _arrangement(window)
    if arrangement is not None:
        arrangement.turn("right" if arrangement.direction == "down" else "down")


def runs_down(window: MainWindow) -> bool:
    """Tell whether the drawing runs from top to bottom."""
    arrangement = _arrangement(window)
    return arrangement is not None and arrangement.direction == "down"


def _arrangement(window: MainWindow) -> Arrangement | None:
    return window.page.canvas.arrangement if window.page is not None else None


def can_collapse(window: MainWindow) -> bool:
    """Tell whether a frame, a group, what stands for one, or a step in a frame is selected."""
    arrangement, groups = _arrangement(window), groups_of(window)
    if groups is not None and groups.can_toggle:
        return can_edit_drawing(window)
    return arrangement is not None and arrangement.can_toggle


def collapse(window: MainWindow) -> None:
    """Collapse what is selected, or expand it."""
    arrangement, groups = _arrangement(window), groups_of(window)
    if groups is not None and groups.can_toggle:
        groups.toggle_selected()
    elif arrangement is not None:
        arrangement.toggle_selected()


def collapse_all(window: MainWindow) -> None:
    """Collapse every frame, and every group that the document has so."""
    _all(window, lambda arrangement: arrangement.collapse_all(), open_groups=False)


def expand_all(window: MainWindow) -> None:
    """Expand every frame, and every group for now."""
    _all(window, lambda arrangement: arrangement.expand_all(), open_groups=True)


def _all(window: MainWindow, fold: Callable[[Arrangement], None], *, open_groups: bool) -> None:
    arrangement, groups = _arrangement(window), groups_of(window)
    if arrangement is not None and groups is not None:
        fold(arrangement)
        groups.open_all(open_groups)


ARRANGE_ACTIONS: list[Action[MainWindow]] = [
    Action(
        id="view.top-to-bottom",
        title=N_("Top to bottom"),
        icon="down",
        shortcuts=("Alt+D",),
        tooltip=N_("Draw the workflow from top to bottom, or from left to right"),
        run=turn,
        when=has_drawing,
        checked=runs_down,
        menu="View",
        group="zoom",
    ),
    Action(
        id="view.collapse",
        title=N_("Collapse or expand"),
        icon="collapse",
        shortcuts=("Alt+C",),
        tooltip=N_("Draw a branch, loop or other frame small, or whole again"),
        run=collapse,
        when=can_collapse,
        menu="View",
        group="frames",
    ),
    Action(
        id="view.collapse-all",
        title=N_("Collapse all"),
        icon="collapse-all",
        shortcuts=("Shift+Alt+C",),
        tooltip=N_("Draw every branch, loop and other frame small"),
        run=collapse_all,
        when=has_drawing,
        menu="View",
        group="frames",
    ),
    Action(
        id="view.expand-all",
        title=N_("Expand all"),
        icon="expand-all",
        shortcuts=("Shift+Alt+E",),
        tooltip=N_("Draw every branch, loop and other frame whole"),
        run=expand_all,
        when=has_drawing,
        menu="View",
        group="frames",
    ),
]
