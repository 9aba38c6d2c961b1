"""Menus as a view of the registry."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QMenu, QMenuBar

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.gui.actions.registry import ActionRegistry
from apiflow_desktop.gui.widgets.menu import Menu

MENUS: Final = {
    "File": N_("&File"),
    "Edit": N_("&Edit"),
    "View": N_("&View"),
    "Run": N_("&Run"),
    "Help": N_("&Help"),
    "Compare": N_("Compare"),
    "New": N_("New in the library"),
    "Note": N_("Note"),
    "Note colour": N_("Note colour"),
    "Group": N_("Group"),
    "Draft": N_("Draft"),
    "Panels": N_("Panels"),
    "Theme": N_("Theme"),
}
"""The titles of the menus, by the name that actions say; & is before the letter of its key."""


def menu_titles(path: str) -> list[str]:
    """Say where a menu is found, e.g. ``View/Theme``: its titles from the bar down."""
    return [_(MENUS[title]).replace("&", "") for title in path.split("/") if title]


def menus_by_letter() -> dict[str, str]:
    """Return the titles of the menus that Alt and a letter open, by the letter in upper case."""
    titles = (_(title) for title in MENUS.values())
    cut = (title.partition("&") for title in titles)
    return {after[0].upper(): before + after for before, _mark, after in cut if after}


def fill_menu_bar(bar: QMenuBar, registry: ActionRegistry) -> dict[str, QMenu]:
    """Put every action that names a menu there, in the order of declaration.

    Returns:
        The menus by path, e.g. ``View/Theme``.
    """
    menus: dict[str, QMenu] = {}
    groups: dict[str, str] = {}
    for action in registry:
        if not action.menu:
            continue
        menu = _menu(bar, menus, action.menu)
        if groups.setdefault(action.menu, action.group) != action.group:
            menu.addSeparator()
            groups[action.menu] = action.group
        menu.addAction(registry[action.id])
    for menu in menus.values():
        menu.aboutToShow.connect(registry.refresh)
    return menus


def _menu(bar: QMenuBar, menus: dict[str, QMenu], path: str) -> QMenu:
    if path not in menus:
        above, _slash, title = path.rpartition("/")
        menu = Menu(_(MENUS[title]), bar)
        menu.setToolTipsVisible(True)
        if above:
            _menu(bar, menus, above).addMenu(menu)
        else:
            bar.addMenu(menu)
        menus[path] = menu
    return menus[path]
