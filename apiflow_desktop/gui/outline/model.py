"""The outline as a Qt model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.gui.theme import icon, state_look
from apiflow_desktop.gui.widgets.hint_delegate import HINT_ROLE

if TYPE_CHECKING:
    from apiflow_desktop.openflow.handles import Handle
    from apiflow_desktop.openflow.outline import OutlineRow

HANDLE_ROLE = Qt.ItemDataRole.UserRole + 1
_PART_ROLE = Qt.ItemDataRole.UserRole + 2

Part: TypeAlias = tuple[str, str]
"""A note or a group: which of both, and its key."""

_ICONS: Mapping[str, str] = {
    "script": "node",
    "rawscript": "code",
    "flow": "sub-flow",
    "forloopflow": "for-each",
    "whileloopflow": "while",
    "branchone": "branch",
    "branchall": "branch-all",
    "identity": "identity",
    "aiagent": "agent",
    "branch": "path",
    "root": "warning",
    "draft": "path",
    "drafts": "edit",
    "group": "group",
    "groups": "group",
    "note": "note",
    "notes": "note",
}
_SPOKEN: Mapping[str, str] = {"group": N_("Group: {title}"), "note": N_("Note: {title}")}
"""What a screen reader says of what is no step."""


class OutlineModel(QStandardItemModel):
    """Rows of steps and branches; each says what it is in one line of words."""

    def show(self, rows: Iterable[OutlineRow]) -> None:
        """Show an outline in place of the last."""
        self.clear()
        self._items: dict[Handle, QStandardItem] = {}
        self._parts: dict[Part, QStandardItem] = {}
        for row in rows:
            self.appendRow(self._item(row))

    def index_of(self, handle: Handle) -> QModelIndex:
        """Return the row of a step; an invalid index if it has none."""
        item = self._items.get(handle)
        return QModelIndex() if item is None else item.index()

    def index_of_part(self, part: Part) -> QModelIndex:
        """Return the row of a note or a group; an invalid index if it has none."""
        item = self._parts.get(part)
        return QModelIndex() if item is None else item.index()

    def part_at(self, index: QModelIndex | QPersistentModelIndex) -> Part | None:
        """Return the note or group of a row; None for all others."""
        part: Part | None = index.data(_PART_ROLE)
        return part

    def handle_at(self, index: QModelIndex | QPersistentModelIndex) -> Handle | None:
        """Return the step of a row; None for branches and roots."""
        handle: Handle | None = index.data(HANDLE_ROLE)
        return handle

    def nearest(self, way: Sequence[int]) -> QModelIndex:
        """Return the row at a way from the top, or the one before it where there are fewer."""
        index = QModelIndex()
        for row in way:
            count = self.rowCount(index)
            if not count:
                break
            index = self.index(min(row, count - 1), 0, index)
        return index

    def show_states(self, states: Mapping[Handle, str]) -> None:
        """Show how steps stand in a job; those not named stand nowhere."""
        for handle, item in self._items.items():
            state = states.get(handle, "")
            if item.data(HINT_ROLE) != state:
                item.setData(state, HINT_ROLE)
                item.setAccessibleText(f"{item.text()}, {state}" if state else item.text())

    def _item(self, row: OutlineRow) -> QStandardItem:
        title = row.title if row.named else f"{row.module_id} · {row.title}"
        item = QStandardItem(title)
        item.setIcon(icon(_ICONS.get(row.kind, "warning"), "secondary"))
        item.setData(row.handle, HANDLE_ROLE)
        item.setData("", HINT_ROLE)
        item.setToolTip(f"{row.title}\n{row.module_id}".strip())
        flags = Qt.ItemFlag.ItemIsEnabled
        if row.handle is not None:
            self._items[row.handle] = item
            flags |= Qt.ItemFlag.ItemIsSelectable
        if row.key:
            part = (row.kind, row.key)
            self._parts[part] = item
            item.setData(part, _PART_ROLE)
            item.setAccessibleText(_(_SPOKEN[row.kind]).format(title=title))
            flags |= Qt.ItemFlag.ItemIsSelectable
        item.setFlags(flags)
        for inner in row.rows:
            item.appendRow(self._item(inner))
        return item


def way_to(index: QModelIndex) -> list[int]:
    """Tell how to come to a row from the top: a row's number for each level."""
    way: list[int] = []
    while index.isValid():
        way.insert(0, index.row())
        index = index.parent()
    return way


def state_word(state: str) -> str:
    """Say a state as people read it."""
    return state_look(state).title
