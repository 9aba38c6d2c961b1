"""What is shown while no document is open: how to begin."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.actions.registry import ActionRegistry
from apiflow_desktop.gui.library.delegate import LibraryDelegate
from apiflow_desktop.gui.library.items import LibraryItem
from apiflow_desktop.gui.library.model import ITEM_ROLE
from apiflow_desktop.gui.theme import set_role
from apiflow_desktop.gui.widgets.buttons import action_button

_WIDTH = 420
_ROW = 44
_MOST_ROWS = 6


class StartPage(QWidget):
    """Offers the workflows of the library, a new one, a file."""

    item_activated = Signal(LibraryItem)

    def __init__(self, registry: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.list = QListWidget(self)
        self.list.setAccessibleName(_("Workflows"))
        self.list.setItemDelegate(LibraryDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.itemActivated.connect(self._on_activated)
        self.list.itemClicked.connect(self._on_activated)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(_label(_("Open a workflow to begin"), "display"))
        column.addWidget(
            _label(_("Press F5 to run it. Drop a JSON file here to open it."), "secondary")
        )
        column.addSpacing(8)
        column.addWidget(self.list)
        column.addLayout(_buttons(registry, self))
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addLayout(column)
        middle.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addLayout(middle)
        layout.addStretch(2)
        set_role(self.list, "cards")
        self.list.setFixedWidth(_WIDTH)
        self.setFocusProxy(self.list)

    def set_items(self, items: Sequence[LibraryItem]) -> None:
        """Offer these workflows."""
        self.list.clear()
        workflows = [item for item in items if item.kind == "workflow"]
        for item in workflows:
            row = QListWidgetItem(item.title)
            row.setData(ITEM_ROLE, item)
            row.setSizeHint(QSize(_WIDTH, _ROW))
            self.list.addItem(row)
        self.list.setFixedHeight(_ROW * min(len(workflows), _MOST_ROWS) + 10)
        self.list.setVisible(bool(workflows))

    def _on_activated(self, row: QListWidgetItem) -> None:
        self.item_activated.emit(row.data(ITEM_ROLE))


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    set_role(label, role)
    return label


def _buttons(registry: ActionRegistry, parent: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for action_id in ("file.new", "file.open", "help.samples"):
        row.addWidget(action_button(registry[action_id], parent, role="button", text=True))
    row.addStretch(1)
    return row
