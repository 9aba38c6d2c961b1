"""The library panel: search, sections, and what can be done with an item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.help.asking import help_button, set_topic
from apiflow_desktop.gui.library.delegate import LibraryDelegate
from apiflow_desktop.gui.library.items import NEW_ITEMS, LibraryItem, flow_steps
from apiflow_desktop.gui.library.model import LibraryModel
from apiflow_desktop.gui.theme import Theme, icon, set_role
from apiflow_desktop.gui.widgets.empty import EmptyOr, EmptyState

_AROUND_TEXT = 24
"""Pixels of a field of text that its text cannot have."""
_LEAVE_FIELD = {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}


class LibraryPanel(QWidget):
    """Lists what the user has; the owner does what the signals ask for."""

    activated = Signal(LibraryItem)
    """Double-click or Enter on a :class:`LibraryItem`."""
    edit_requested = Signal(LibraryItem)
    step_requested = Signal(LibraryItem)
    """Add what the item stands for to the workflow in front."""
    duplicate_requested = Signal(LibraryItem)
    delete_requested = Signal(LibraryItem)
    add_requested = Signal(str)
    """A new item of this kind is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[LibraryItem] = flow_steps()
        self._keys = ""
        self.search = QLineEdit(self)
        self.search.setAccessibleName(_("Search the library"))
        self.search.setClearButtonEnabled(True)
        self.search.installEventFilter(self)
        self.add_button = self._make_add_button()
        self.model = LibraryModel(self)
        self.tree = self._make_tree()
        empty = EmptyState(
            "search", _("Nothing found"), _("Try fewer letters, or clear the search."), self
        )
        self._pages = EmptyOr(self.tree, empty, self)
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.search)
        top.addWidget(self.add_button)
        top.addWidget(help_button(lambda: self.tree, self))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 4)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self._pages)
        self.setMinimumWidth(200)
        self.search.textChanged.connect(self._refill)
        self.tree.activated.connect(self._on_activated)
        self.tree.selectionModel().currentChanged.connect(self._set_topic)
        self.tree.customContextMenuRequested.connect(self._show_menu)
        Theme.current().changed.connect(self.tree.viewport().update)
        self._refill()

    def set_items(self, items: Sequence[LibraryItem]) -> None:
        """Show these workflows, nodes and connectors; the steps are always there."""
        self._items = [*items, *flow_steps()]
        self._refill()

    def focus_search(self) -> None:
        """Let the user type what they look for."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def name_keys(self, keys: str) -> None:
        """Name the keys that lead here in the search field."""
        self._keys = keys
        self._invite()

    def current_item(self) -> LibraryItem | None:
        """Return the selected item."""
        return self.model.item_at(self.tree.currentIndex())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from the search field into the results; Esc empties it; Del deletes an item."""
        if watched is self.search and event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange):
            self._invite()
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if watched is self.search and event.key() in _LEAVE_FIELD:
            self._enter_results()
            return True
        if watched is self.search and event.key() == Qt.Key.Key_Escape:
            self.search.clear()
            return True
        if watched is self.tree and event.key() == Qt.Key.Key_Delete:
            self._emit_for_current(self.delete_requested)
            return True
        return super().eventFilter(watched, event)

    def _invite(self) -> None:
        """Name the keys in the search field where there is room for them."""
        said = _("Search…  {keys}").format(keys=self._keys) if self._keys else _("Search…")
        room = self.search.width() - _AROUND_TEXT
        fits = self.search.fontMetrics().horizontalAdvance(said) <= room
        self.search.setPlaceholderText(said if fits else _("Search…"))

    def _set_topic(self) -> None:
        item = self.current_item()
        kind = "library" if item is None else f"library.{item.kind}"
        set_topic(self.tree, f"step.{item.key}" if item and item.kind == "step" else kind)

    def _make_tree(self) -> QTreeView:
        tree = QTreeView(self)
        tree.setAccessibleName(_("Library"))
        tree.setModel(self.model)
        tree.setItemDelegate(LibraryDelegate(tree))
        tree.setHeaderHidden(True)
        tree.setRootIsDecorated(False)
        tree.setIndentation(0)
        tree.setItemsExpandable(False)
        tree.setMouseTracking(True)
        tree.setDragEnabled(True)
        tree.setDragDropMode(QTreeView.DragDropMode.DragOnly)
        tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.installEventFilter(self)
        return tree

    def _make_add_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon("add"))
        button.setToolTip(_("New workflow, node, script, connector, variable or resource"))
        button.setAccessibleName(_("New"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        set_role(button, "flat")
        menu = QMenu(button)
        for kind, title in NEW_ITEMS:
            action = menu.addAction(_(title))
            action.setObjectName(f"library.add.{kind}")
            action.triggered.connect(
                lambda _checked=False, kind=kind: self.add_requested.emit(kind)
            )
        button.setMenu(menu)
        return button

    def _refill(self) -> None:
        count = self.model.show(self._items, self.search.text())
        self.tree.expandAll()
        self._pages.show_content(count > 0)

    def _enter_results(self) -> None:
        first = self.model.index(0, 0, self.model.index(0, 0))
        if first.isValid():
            self.tree.setFocus()
            self.tree.setCurrentIndex(first)

    def _on_activated(self) -> None:
        self._emit_for_current(self.activated)

    def _emit_for_current(self, signal: object) -> None:
        item = self.current_item()
        if item is not None:
            signal.emit(item)  # type: ignore[attr-defined]

    def _show_menu(self, position: QPoint) -> None:
        item = self.model.item_at(self.tree.indexAt(position))
        if item is not None and item.kind != "step":
            menu = self.menu_for(item)
            menu.popup(self.tree.viewport().mapToGlobal(position))

    def menu_for(self, item: LibraryItem) -> QMenu:
        """Make the menu of an item."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, title, glyph, signal in (
            *self._own_entries(item),
            ("duplicate", _("Duplicate"), "duplicate", self.duplicate_requested),
            ("delete", _("Delete…"), "delete", self.delete_requested),
        ):
            action = menu.addAction(icon(glyph), title)
            action.setObjectName(f"library.{name}")
            action.triggered.connect(lambda _checked=False, signal=signal: signal.emit(item))
        return menu

    def _own_entries(self, item: LibraryItem) -> list[tuple[str, str, str, SignalInstance[Any]]]:
        if item.kind != "workflow":
            return [("edit", _("Edit…"), "edit", self.edit_requested)]
        called = (
            [("step", _("Add as a step"), "sub-flow", self.step_requested)] if item.path else []
        )
        return [
            ("open", _("Open"), "edit", self.activated),
            *called,
            ("path", _("Path…"), "link", self.edit_requested),
        ]
