"""Menus as a view of the registry."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QMenuBar

from apiflow_desktop.gui.actions.registry import ActionRegistry
from apiflow_desktop.gui.widgets.menu import Menu


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
        above, _, title = path.rpartition("/")
        menu = Menu(title if above else f"&{title}", bar)
        menu.setToolTipsVisible(True)
        if above:
            _menu(bar, menus, above).addMenu(menu)
        else:
            bar.addMenu(menu)
        menus[path] = menu
    return menus[path]
