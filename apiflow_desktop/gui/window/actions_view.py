"""View actions: graph or text, zoom, panels, theme, finding things."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.actions.palette import CommandPalette, PaletteEntry, action_entries
from apiflow_desktop.gui.theme import Mode, Theme
from apiflow_desktop.gui.window.actions_file import has_page
from apiflow_desktop.gui.window.docks import PANELS
from apiflow_desktop.gui.window.loop_choice import has_states, step_through
from apiflow_desktop.gui.window.page import View

if TYPE_CHECKING:
    from apiflow_desktop.gui.canvas.navigation import Navigation
    from apiflow_desktop.gui.window.main_window import MainWindow


def open_palette(window: MainWindow) -> None:
    """Offer every action and every item of the library."""
    entries = action_entries(window.registry)
    entries += [
        PaletteEntry(item.title, item.kind, "", partial(window.activate_item, item))
        for item in window.parts.library.items()
    ]
    CommandPalette(entries, window).show()


def toggle_minimap(window: MainWindow) -> None:
    """Show the minimap in every drawing, or in none."""
    window.memory.minimap = not window.memory.minimap
    for page in window.workbench.pages:
        page.canvas.show_minimap(window.memory.minimap)


def toggle_snapping(window: MainWindow) -> None:
    """Bring what is dragged into line in every drawing, or in none."""
    window.memory.snapping = not window.memory.snapping
    for page in window.workbench.pages:
        page.canvas.set_snapping(window.memory.snapping)


def find_in_library(window: MainWindow) -> None:
    """Let the user type what they look for."""
    window.docks.reveal("library")
    window.library.focus_search()


def _view_action(view: View, shortcut: str, icon: str) -> Action[MainWindow]:
    def show(window: MainWindow) -> None:
        if window.page is not None:
            window.page.show_view(view)

    def is_shown(window: MainWindow) -> bool:
        return window.page is not None and window.page.view is view

    return Action(
        id=f"view.{view}",
        title=_VIEWS[view][0],
        tooltip=_VIEWS[view][1],
        shortcuts=(shortcut,),
        run=show,
        when=has_page,
        checked=is_shown,
        menu="View",
        group="views",
    )


_VIEWS = {
    View.GRAPH: (N_("Graph"), N_("Show the drawing")),
    View.SPLIT: (N_("Split"), N_("Show the drawing and the text")),
    View.TEXT: (N_("Text"), N_("Show the text")),
}


def _zoom_action(
    name: str, title: str, shortcuts: tuple[str, ...], zoom: Callable[[Navigation], None]
) -> Action[MainWindow]:
    def run(window: MainWindow) -> None:
        if window.page is not None and window.page.canvas.navigation is not None:
            zoom(window.page.canvas.navigation)

    return Action(
        id=f"view.{name}",
        title=title,
        icon=name.replace("_", "-"),
        shortcuts=shortcuts,
        run=run,
        when=has_page,
        menu="View",
        group="zoom",
    )


def toggle_outline(window: MainWindow) -> None:
    """Show the outline and go there, or hide it."""
    window.docks.toggle("outline")
    if window.docks.is_shown("outline"):
        window.outline.begin()


def _panel_action(panel_id: str, title: str) -> Action[MainWindow]:
    return Action(
        id=f"view.panel.{panel_id}",
        title=title,
        run=lambda window: window.docks.toggle(panel_id),
        checked=lambda window: window.docks.is_shown(panel_id),
        menu="View/Panels",
    )


def _theme_action(mode: Mode, title: str) -> Action[MainWindow]:
    return Action(
        id=f"view.theme.{mode}",
        title=title,
        run=lambda window: window.set_theme(mode),
        checked=lambda window: Theme.current().mode == mode,
        menu="View/Theme",
    )


def move_panels(window: MainWindow) -> None:
    """Show the titles of the panels so that they can be dragged, or hide them again."""
    window.docks.lock(not window.docks.locked)


VIEW_ACTIONS: list[Action[MainWindow]] = [
    _view_action(View.GRAPH, "Alt+1", "graph"),
    _view_action(View.SPLIT, "Alt+2", "split"),
    _view_action(View.TEXT, "Alt+3", "text"),
    _zoom_action("zoom_in", N_("Zoom in"), ("Ctrl++", "Ctrl+="), lambda view: view.zoom_in()),
    _zoom_action("zoom_out", N_("Zoom out"), ("Ctrl+-",), lambda view: view.zoom_out()),
    _zoom_action("zoom_100", "100 %", ("Ctrl+0",), lambda view: view.actual_size()),
    _zoom_action("fit", N_("Fit"), ("Ctrl+1",), lambda view: view.fit()),
    _zoom_action(
        "fit_selection", N_("Fit selection"), ("Ctrl+2",), lambda view: view.fit_selection()
    ),
    Action(
        id="view.minimap",
        title=N_("Minimap"),
        shortcuts=("Alt+M",),
        tooltip=N_("Show a drawing that is larger than the view small in a corner"),
        run=toggle_minimap,
        checked=lambda window: window.memory.minimap,
        menu="View",
        group="zoom",
    ),
    Action(
        id="view.snapping",
        title=N_("Snap to other cards"),
        tooltip=N_("Bring cards, groups and notes into line while they are dragged; Ctrl: not now"),
        run=toggle_snapping,
        checked=lambda window: window.memory.snapping,
        menu="View",
        group="zoom",
    ),
    Action(
        id="view.panel.outline",
        title=N_("Outline"),
        icon="job",
        shortcuts=("Alt+O",),
        tooltip=N_("Show the steps as a tree that can be walked and changed by keys"),
        run=toggle_outline,
        checked=lambda window: window.docks.is_shown("outline"),
        menu="View/Panels",
    ),
    *(_panel_action(panel.id, panel.title) for panel in PANELS if panel.id != "outline"),
    Action(
        id="view.panels.move",
        title=N_("Let panels be moved"),
        tooltip=N_("Show the titles of the panels, to drag them elsewhere"),
        run=move_panels,
        checked=lambda window: not window.docks.locked,
        menu="View/Panels",
        group="layout",
    ),
    Action(
        id="view.panels.reset",
        title=N_("Put panels back"),
        run=lambda window: window.docks.arrange(),
        menu="View/Panels",
        group="layout",
    ),
    _theme_action("light", N_("Light")),
    _theme_action("dark", N_("Dark")),
    _theme_action("system", N_("Like the system")),
    Action(
        id="view.palette",
        title=N_("Command palette…"),
        icon="palette",
        shortcuts=("Ctrl+K",),
        run=open_palette,
        menu="View",
        group="find",
    ),
    Action(
        id="view.search",
        title=N_("Search the library"),
        icon="search",
        shortcuts=("Ctrl+P",),
        run=find_in_library,
        menu="View",
        group="find",
    ),
    Action(
        id="view.next-iteration",
        title=N_("Next iteration"),
        shortcuts=("Alt+PgDown",),
        tooltip=N_("Show the next iteration of the loop, up to the latest"),
        run=lambda window: step_through(window, 1),
        when=has_states,
        menu="View",
        group="iterations",
    ),
    Action(
        id="view.previous-iteration",
        title=N_("Previous iteration"),
        shortcuts=("Alt+PgUp",),
        tooltip=N_(
            "Show the previous iteration of the loop: states, outputs and pictures inside it"
        ),
        run=lambda window: step_through(window, -1),
        when=has_states,
        menu="View",
        group="iterations",
    ),
    Action(
        id="view.next",
        title=N_("Next document"),
        shortcuts=("Ctrl+Tab", "Ctrl+PgDown"),
        run=lambda window: window.workbench.go(1),
        when=has_page,
        menu="View",
        group="documents",
    ),
    Action(
        id="view.previous",
        title=N_("Previous document"),
        shortcuts=("Ctrl+Shift+Tab", "Ctrl+PgUp"),
        run=lambda window: window.workbench.go(-1),
        when=has_page,
        menu="View",
        group="documents",
    ),
]
