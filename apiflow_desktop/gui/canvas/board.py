"""What lies on the canvas beside cards and wires, and can be written on."""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QRectF

from apiflow_desktop.gui.canvas.gestures.base import Desk
from apiflow_desktop.gui.canvas.group_item import GroupItem
from apiflow_desktop.gui.canvas.note_editor import NoteEditor
from apiflow_desktop.gui.canvas.note_item import NoteItem
from apiflow_desktop.gui.canvas.rects import around

Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item", NoteItem, GroupItem)


class Board(QObject, Generic[Key, Item]):
    """Items of one kind in the scene, and the field in which one of them is typed.

    Attributes:
        items: What is shown, by key.
    """

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._scene = desk.viewer.scene()
        self._editor: NoteEditor | None = None
        self.items: dict[Key, Item] = {}

    def bounds(self) -> QRectF:
        """Return the area of all items."""
        return around(item.rect() for item in self.items.values())

    def selected(self) -> list[Item]:
        """List the selected items."""
        return [item for item in self.items.values() if item.isSelected()]

    def select(self, item: Item) -> None:
        """Select an item alone."""
        self._scene.clearSelection()
        item.setSelected(True)

    def reveal(self, key: Key) -> None:
        """Select an item alone and bring it into view; nothing if it is not shown."""
        item = self.items.get(key)
        if item is not None:
            self.select(item)
            self._desk.viewer.ensure_visible(item.rect())

    def type_on(self, item: Item, take: Callable[[str], object], *, one_line: bool = False) -> None:
        """Let the user type what is written on an item, in its place."""
        self.end_editing()
        self._editor = NoteEditor(self._desk.viewer, item, take, one_line=one_line)

    def end_editing(self, *, take: bool = True) -> None:
        """Close the field an item is typed in, if there is one."""
        editor, self._editor = self._editor, None
        if editor is not None:
            editor.finish(take=take)

    def _put(self, key: Key, item: Item) -> None:
        self.items[key] = item
        self._scene.addItem(item)

    def _drop_all_but(self, keys: Container[Key]) -> None:
        for key in [key for key in self.items if key not in keys]:
            item = self.items.pop(key)
            if self._editor is not None and self._editor.item is item:
                self.end_editing(take=False)
            self._scene.removeItem(item)
