"""Actions on how the document in front is arranged: which way it runs, what is collapsed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.actions.section import Section
from apiflow_desktop.gui.window.subjects import can_edit_front, drawing

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.main_window import MainWindow
    from apiflow_desktop.gui.window.views import DrawnFlow


def turn(drawn: DrawnFlow) -> None:
    """Let the drawing run down instead of to the right, or back."""
    drawn.arrangement.turn("right" if runs_down(drawn) else "down")


def runs_down(drawn: DrawnFlow) -> bool:
    """Tell whether the drawing runs from top to bottom."""
    return drawn.arrangement.direction == "down"


def toggling(window: MainWindow) -> Callable[[], None] | None:
    """Return what collapses or expands the selection: a frame, a group, a step in a frame."""
    drawn = drawing(window)
    if drawn is None:
        return None
    if drawn.groups.can_toggle:
        return drawn.groups.toggle_selected if can_edit_front(window) else None
    return drawn.arrangement.toggle_selected if drawn.arrangement.can_toggle else None


def collapse_all(drawn: DrawnFlow) -> None:
    """Collapse every frame, and every group that the document has so."""
    drawn.arrangement.collapse_all()
    drawn.groups.open_all(False)


def expand_all(drawn: DrawnFlow) -> None:
    """Expand every frame, and every group for now."""
    drawn.arrangement.expand_all()
    drawn.groups.open_all(True)


ARRANGE_ACTIONS: list[Action[MainWindow]] = [
    *Section("View", on=drawing, group="zoom").holding(
        Action(
            id="view.top-to-bottom",
            title=N_("Top to bottom"),
            icon="down",
            shortcuts=("Alt+D",),
            tooltip=N_("Draw the workflow from top to bottom, or from left to right"),
            run=turn,
            checked=runs_down,
        ),
    ),
    *Section("View", on=toggling, group="frames").holding(
        Action(
            id="view.collapse",
            title=N_("Collapse or expand"),
            icon="collapse",
            shortcuts=("Alt+C",),
            tooltip=N_("Draw a branch, loop or other frame small, or whole again"),
            run=lambda toggle: toggle(),
        ),
    ),
    *Section("View", on=drawing, group="frames").holding(
        Action(
            id="view.collapse-all",
            title=N_("Collapse all"),
            icon="collapse-all",
            shortcuts=("Shift+Alt+C",),
            tooltip=N_("Draw every branch, loop and other frame small"),
            run=collapse_all,
        ),
        Action(
            id="view.expand-all",
            title=N_("Expand all"),
            icon="expand-all",
            shortcuts=("Shift+Alt+E",),
            tooltip=N_("Draw every branch, loop and other frame whole"),
            run=expand_all,
        ),
    ),
]
