"""All actions with their keys, by menu."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.actions.key_choices import Keys
from apiflow_desktop.gui.actions.keymap import Keymap
from apiflow_desktop.gui.actions.menus import menu_titles
from apiflow_desktop.gui.actions.registry import ActionRegistry
from apiflow_desktop.gui.language import key_text
from apiflow_desktop.gui.theme import Theme, set_role
from apiflow_desktop.gui.widgets.best_first import best_first

_ID_ROLE: Final = Qt.ItemDataRole.UserRole
_KEYS_WIDTH: Final = 190


class KeysTree(QTreeWidget):
    """Lists every action, what keys it has, and what keys it came with where it has others."""

    def __init__(self, registry: ActionRegistry, keymap: Keymap, parent: QWidget) -> None:
        super().__init__(parent)
        self._keymap = keymap
        self._headings: dict[str, QTreeWidgetItem] = {}
        self._rows: dict[str, QTreeWidgetItem] = {}
        set_role(self, "framed-table")
        self.setAccessibleName(_("Actions and their keys"))
        self.setHeaderLabels([_("Action"), _("Keys"), _("Instead of")])
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setUniformRowHeights(True)
        self.setIndentation(12)
        self.header().setStretchLastSection(False)
        self.header().setSectionsMovable(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            self.header().resizeSection(column, _KEYS_WIDTH)
        for action in registry:
            self._add(action)
        self.expandAll()
        self.refresh()
        self.setCurrentItem(self._rows[next(iter(self._rows))])
        Theme.current().changed.connect(self.refresh)

    @property
    def current_id(self) -> str:
        """The id of the action that is selected; empty if none is."""
        item: QTreeWidgetItem | None = self.currentItem()
        return str(item.data(0, _ID_ROLE) or "") if item is not None else ""

    def refresh(self) -> None:
        """Show the keys as they are now."""
        tokens = Theme.current().tokens
        for heading in self._headings.values():
            heading.setForeground(0, tokens.colour("secondary"))
        for action_id, row in self._rows.items():
            changed = self._keymap.is_changed(action_id)
            keys, before = self._keymap.keys(action_id), self._keymap.declared[action_id]
            row.setText(1, listed_keys(keys))
            row.setText(2, (listed_keys(before) or _("no keys")) if changed else "")
            row.setForeground(1, tokens.colour("accent" if changed else "text"))
            row.setForeground(2, tokens.colour("secondary"))

    def show_only(self, words: str, keys: str) -> None:
        """Show the actions whose titles have all words, and that have the keys if any."""
        wanted = words.casefold().split()
        for action_id, row in self._rows.items():
            heading = row.parent()
            title = f"{heading.text(0)} {row.text(0)}".casefold()
            fits = not keys or keys in self._keymap.keys(action_id)
            row.setHidden(not fits or not all(word in title for word in wanted))
        shown = [row for row in self._rows.values() if not row.isHidden()]
        for heading in self._headings.values():
            heading.setHidden(not any(row.parent() is heading for row in shown))
        self._select_of(best_first(shown, words, lambda row: row.text(0)), stay=not wanted)

    def _select_of(self, shown: list[QTreeWidgetItem], *, stay: bool) -> None:
        current: QTreeWidgetItem | None = self.currentItem()
        if not shown:
            self.setCurrentIndex(QModelIndex())
        elif current not in shown or not stay:
            self.setCurrentItem(shown[0])
        if shown:
            self.scrollToItem(self.currentItem())

    def _add(self, action: Action[Any]) -> None:
        menu = action.menu.partition("/")[0]
        if menu not in self._headings:
            self._add_heading(menu)
        inner = menu_titles(action.menu)[1:]
        row = QTreeWidgetItem([" › ".join([*inner, action_title(action)])])
        row.setData(0, _ID_ROLE, action.id)
        self._headings[menu].addChild(row)
        self._rows[action.id] = row

    def _add_heading(self, menu: str) -> None:
        heading = QTreeWidgetItem([menu_titles(menu)[0] if menu else _("Elsewhere")])
        heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.addTopLevelItem(heading)
        heading.setFirstColumnSpanned(True)
        self._headings[menu] = heading


def action_title(action: Action[Any]) -> str:
    """Return what an action is called in a sentence."""
    return _(action.title).rstrip("…")


def listed_keys(keys: Keys) -> str:
    """Name all keys of an action."""
    return ", ".join(map(key_text, keys))
