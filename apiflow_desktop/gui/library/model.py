"""The library as a Qt model: sections with rows that can be dragged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.actions.fuzzy import match
from apiflow_desktop.gui.library.items import (
    NODE_MIME,
    SECTIONS,
    STEP_MIME,
    LibraryItem,
    step_kind,
)

ITEM_ROLE = Qt.ItemDataRole.UserRole
_TITLE_BONUS = 100


class LibraryModel(QStandardItemModel):
    """Holds the items that match the search, in sections."""

    def show(self, items: Sequence[LibraryItem], query: str) -> int:
        """Fill in the items that match; returns how many."""
        self.clear()
        count = 0
        for kind, heading in SECTIONS:
            found = ranked((item for item in items if item.kind == kind), query)
            if found:
                section = QStandardItem(_(heading))
                section.setFlags(Qt.ItemFlag.ItemIsEnabled)
                section.appendRows([self._row(item) for item in found])
                self.appendRow(section)
            count += len(found)
        return count

    def item_at(self, index: QModelIndex | QPersistentModelIndex) -> LibraryItem | None:
        """Return the item of a row; None for headings."""
        item = index.data(ITEM_ROLE)
        return item if isinstance(item, LibraryItem) else None

    def mimeTypes(self) -> list[str]:
        """Say what a dragged row can be."""
        return [NODE_MIME, STEP_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Write the dragged row as what the canvas takes."""
        data = QMimeData()
        for index in indexes:
            item = self.item_at(index)
            if item is not None and step_kind(item):
                data.setData(STEP_MIME, step_kind(item).encode())
                data.setData(NODE_MIME, item.path.encode())
        return data

    def _row(self, item: LibraryItem) -> QStandardItem:
        row = QStandardItem(item.title)
        row.setData(item, ITEM_ROLE)
        row.setToolTip(f"{item.title}\n{item.subtitle}".strip())
        row.setAccessibleText(f"{item.title}, {item.subtitle or item.kind}")
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if step_kind(item):
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        row.setFlags(flags)
        return row


def ranked(items: Iterable[LibraryItem], query: str) -> list[LibraryItem]:
    """Return the items that match a query, best first; all in their order if it is empty."""
    if not query.strip():
        return list(items)
    scored: list[tuple[int, LibraryItem]] = []
    for item in items:
        by_title = match(query, item.title)
        rest = f"{item.subtitle} {item.words}".lower()
        if by_title is not None:
            scored.append((by_title[0] + _TITLE_BONUS, item))
        elif query.lower().strip() in rest:
            scored.append((0, item))
    return [item for _, item in sorted(scored, key=lambda entry: -entry[0])]
