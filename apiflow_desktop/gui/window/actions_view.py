"""View actions: graph or text, zoom, panels, theme, finding things."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.actions.palette import CommandPalette, PaletteEntry, action_entries
from apiflow_desktop.gui.actions.section import Section
from apiflow_desktop.gui.theme import Mode, Theme
from apiflow_desktop.gui.window.docks import PANELS
from apiflow_desktop.gui.window.loop_choice import has_states, step_through
from apiflow_desktop.gui.window.page import DocumentPage, View
from apiflow_desktop.gui.window.subjects import drawing, front, has_document, whole

if TYPE_CHECKING:
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


_VIEWS: Final = (
    (View.GRAPH, N_("Graph"), N_("Show the drawing"), "Alt+1"),
    (View.SPLIT, N_("Split"), N_("Show the drawing and the text"), "Alt+2"),
    (View.TEXT, N_("Text"), N_("Show the text"), "Alt+3"),
)
_THEMES: Final[Mapping[Mode, str]] = {
    "light": N_("Light"),
    "dark": N_("Dark"),
    "system": N_("Like the system"),
}


def _shows(page: DocumentPage, view: View) -> bool:
    return page.view is view


def toggle_outline(window: MainWindow) -> None:
    """Show the outline and go there, or hide it."""
    window.docks.toggle("outline")
    if window.docks.is_shown("outline"):
        window.outline.begin()


def _toggle_panel(window: MainWindow, panel_id: str) -> None:
    window.docks.toggle(panel_id)


def _is_panel_shown(window: MainWindow, panel_id: str) -> bool:
    return window.docks.is_shown(panel_id)


def _use_theme(window: MainWindow, mode: Mode) -> None:
    window.set_theme(mode)


def _is_theme(_window: MainWindow, mode: Mode) -> bool:
    return Theme.current().mode == mode


def move_panels(window: MainWindow) -> None:
    """Show the titles of the panels so that they can be dragged, or hide them again."""
    window.docks.lock(not window.docks.locked)


VIEW_ACTIONS: list[Action[MainWindow]] = [
    *Section("View", on=front, group="views").holding(
        *(
            Action(
                id=f"view.{view}",
                title=title,
                shortcuts=(keys,),
                tooltip=tooltip,
                run=partial(DocumentPage.show_view, view=view),
                checked=partial(_shows, view=view),
            )
            for view, title, tooltip, keys in _VIEWS
        )
    ),
    *Section("View", on=drawing, group="zoom").holding(
        Action(
            id="view.zoom_in",
            title=N_("Zoom in"),
            icon="zoom-in",
            shortcuts=("Ctrl++", "Ctrl+="),
            run=lambda drawn: drawn.navigation.zoom_in(),
        ),
        Action(
            id="view.zoom_out",
            title=N_("Zoom out"),
            icon="zoom-out",
            shortcuts=("Ctrl+-",),
            run=lambda drawn: drawn.navigation.zoom_out(),
        ),
        Action(
            id="view.zoom_100",
            title="100 %",
            icon="zoom-100",
            shortcuts=("Ctrl+0",),
            run=lambda drawn: drawn.navigation.actual_size(),
        ),
        Action(
            id="view.fit",
            title=N_("Fit"),
            icon="fit",
            shortcuts=("Ctrl+1",),
            run=lambda drawn: drawn.navigation.fit(),
        ),
        Action(
            id="view.fit_selection",
            title=N_("Fit selection"),
            icon="fit-selection",
            shortcuts=("Ctrl+2",),
            run=lambda drawn: drawn.navigation.fit_selection(),
        ),
    ),
    *Section("View", on=whole, group="zoom").holding(
        Action(
            id="view.minimap",
            title=N_("Minimap"),
            shortcuts=("Alt+M",),
            tooltip=N_("Show a drawing that is larger than the view small in a corner"),
            run=toggle_minimap,
            checked=lambda window: window.memory.minimap,
        ),
        Action(
            id="view.snapping",
            title=N_("Snap to other cards"),
            tooltip=N_(
                "Bring cards, groups and notes into line while they are dragged; Ctrl: not now"
            ),
            run=toggle_snapping,
            checked=lambda window: window.memory.snapping,
        ),
    ),
    *Section("View/Panels", on=whole).holding(
        Action(
            id="view.panel.outline",
            title=N_("Outline"),
            icon="job",
            shortcuts=("Alt+O",),
            tooltip=N_("Show the steps as a tree that can be walked and changed by keys"),
            run=toggle_outline,
            checked=lambda window: window.docks.is_shown("outline"),
        ),
        *(
            Action(
                id=f"view.panel.{panel.id}",
                title=panel.title,
                run=partial(_toggle_panel, panel_id=panel.id),
                checked=partial(_is_panel_shown, panel_id=panel.id),
            )
            for panel in PANELS
            if panel.id != "outline"
        ),
    ),
    *Section("View/Panels", on=whole, group="layout").holding(
        Action(
            id="view.panels.move",
            title=N_("Let panels be moved"),
            tooltip=N_("Show the titles of the panels, to drag them elsewhere"),
            run=move_panels,
            checked=lambda window: not window.docks.locked,
        ),
        Action(
            id="view.panels.reset",
            title=N_("Put panels back"),
            run=lambda window: window.docks.arrange(),
        ),
    ),
    *Section("View/Theme", on=whole).holding(
        *(
            Action(
                id=f"view.theme.{mode}",
                title=title,
                run=partial(_use_theme, mode=mode),
                checked=partial(_is_theme, mode=mode),
            )
            for mode, title in _THEMES.items()
        )
    ),
    *Section("View", on=whole, group="find").holding(
        Action(
            id="view.palette",
            title=N_("Command palette…"),
            icon="palette",
            shortcuts=("Ctrl+K",),
            run=open_palette,
        ),
        Action(
            id="view.search",
            title=N_("Search the library"),
            icon="search",
            shortcuts=("Ctrl+P",),
            run=find_in_library,
        ),
    ),
    *Section("View", on=whole, group="iterations").holding(
        Action(
            id="view.next-iteration",
            title=N_("Next iteration"),
            shortcuts=("Alt+PgDown",),
            tooltip=N_("Show the next iteration of the loop, up to the latest"),
            run=lambda window: step_through(window, 1),
            when=has_states,
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
        ),
    ),
    *Section("View", on=whole, group="documents").holding(
        Action(
            id="view.next",
            title=N_("Next document"),
            shortcuts=("Ctrl+Tab", "Ctrl+PgDown"),
            run=lambda window: window.workbench.go(1),
            when=has_document,
        ),
        Action(
            id="view.previous",
            title=N_("Previous document"),
            shortcuts=("Ctrl+Shift+Tab", "Ctrl+PgUp"),
            run=lambda window: window.workbench.go(-1),
            when=has_document,
        ),
    ),
]
