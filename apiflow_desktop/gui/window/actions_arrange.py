"""Actions on how the document in front is arranged: which way its drawing runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.gui.actions.action import Action

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
    """Tell whether a frame, or what stands for one, or a step in one is selected."""
    arrangement = _arrangement(window)
    return arrangement is not None and arrangement.can_toggle


def _arrange(do: Callable[[Arrangement], None]) -> Callable[[MainWindow], None]:
    def run(window: MainWindow) -> None:
        arrangement = _arrangement(window)
        if arrangement is not None:
            do(arrangement)

    return run


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
        run=_arrange(lambda arrangement: arrangement.toggle_selected()),
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
        run=_arrange(lambda arrangement: arrangement.collapse_all()),
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
        run=_arrange(lambda arrangement: arrangement.expand_all()),
        when=has_drawing,
        menu="View",
        group="frames",
    ),
]
