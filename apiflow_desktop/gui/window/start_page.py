"""What is shown while no document is open: how to begin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.actions.registry import ActionRegistry
from apiflow_desktop.gui.forms.labels import section_label
from apiflow_desktop.gui.help.asking import set_topic
from apiflow_desktop.gui.language import key_text
from apiflow_desktop.gui.library.delegate import LibraryDelegate
from apiflow_desktop.gui.library.items import LibraryItem
from apiflow_desktop.gui.library.model import ITEM_ROLE
from apiflow_desktop.gui.theme import set_role
from apiflow_desktop.gui.widgets.buttons import action_button
from apiflow_desktop.gui.window.sample_grid import GAP, SampleGrid
from apiflow_desktop.openflow.inline_files import file_label
from apiflow_desktop.services.samples import Sample

_MOST_WIDTH: Final = 1180
_ROW: Final = 44
_MOST_ROWS: Final = 5
_MARGIN: Final = 24


class StartPage(QWidget):
    """Offers the workflows of the library, files opened lately, samples, a new workflow.

    Args:
        registry: What its buttons do.
        recent: Returns the files opened lately, the latest first.
    """

    item_activated = Signal(LibraryItem)
    file_activated = Signal(Path)
    sample_activated = Signal(Sample)

    def __init__(
        self,
        registry: ActionRegistry,
        recent: Callable[[], Sequence[Path]] = tuple,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        set_role(self, "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_topic(self, "start-page")
        self._recent = recent
        self.list = self._make_list(_("Workflows"))
        self.files = self._make_list(_("Files opened lately"))
        self.samples = SampleGrid(self)
        self.list.itemActivated.connect(self._on_item)
        self.list.itemClicked.connect(self._on_item)
        self.files.itemActivated.connect(self._on_file)
        self.files.itemClicked.connect(self._on_file)
        self.samples.chosen.connect(self.sample_activated)
        self.samples.selectionModel().currentChanged.connect(self._reveal)
        self._lay_out(registry)

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the files up to date; the samples come once the window is painted."""
        super().showEvent(event)
        self._show_files()
        QTimer.singleShot(0, self, self.samples.fill)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keys on; a proxy would keep Tab from the buttons before the list."""
        first = self.list if self.list.count() else self.samples
        first.setFocus(event.reason())

    def set_items(self, items: Sequence[LibraryItem]) -> None:
        """Offer these workflows."""
        self.list.clear()
        for item in items:
            if item.kind == "workflow":
                _add_row(self.list, item)
        self._fit(self.list, self._workflows)

    def _tell(self, registry: ActionRegistry) -> None:
        keys = next(map(key_text, registry.keys("run.run")), "")
        told = _("Press {keys} to run it. Drop a JSON or YAML file here to open it.")
        without = _("Drop a JSON or YAML file here to open it.")
        self._told.setText(told.format(keys=keys) if keys else without)

    def _show_files(self) -> None:
        self.files.clear()
        for path in self._recent():
            folder = str(path.parent)
            item = LibraryItem("workflow", str(path), file_label(path), folder, icon="file")
            _add_row(self.files, item).setToolTip(str(path))
        self._fit(self.files, self._lately)

    def _fit(self, rows: QListWidget, column: QWidget) -> None:
        rows.setFixedHeight(_ROW * min(rows.count(), _MOST_ROWS) + 10)
        column.setVisible(rows.count() > 0)

    def _make_list(self, name: str) -> QListWidget:
        rows = QListWidget(self)
        rows.setAccessibleName(name)
        rows.setItemDelegate(LibraryDelegate(rows))
        rows.setMouseTracking(True)
        rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        set_role(rows, "cards")
        return rows

    def _lay_out(self, registry: ActionRegistry) -> None:
        self._workflows = _column(_("Workflows"), self.list)
        self._lately = _column(_("Files opened lately"), self.files)
        beside = QHBoxLayout()
        beside.setSpacing(16)
        # The lists end where the cards do.
        beside.setContentsMargins(0, 0, GAP, 0)
        beside.addWidget(self._workflows, 1)
        beside.addWidget(self._lately, 1)
        inside = QWidget()
        inside.setMaximumWidth(_MOST_WIDTH)
        column = QVBoxLayout(inside)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(8)
        column.addWidget(_label(_("Open a workflow to begin"), "display"))
        self._told = _label("", "secondary")
        registry.keys_changed.connect(lambda: self._tell(registry))
        self._tell(registry)
        column.addWidget(self._told)
        column.addSpacing(8)
        column.addLayout(_buttons(registry, self))
        column.addSpacing(8)
        column.addLayout(beside)
        column.addSpacing(8)
        column.addWidget(section_label(_("Samples: a copy is opened")))
        column.addWidget(self.samples)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        set_role(inside, "canvas")
        set_role(area, "canvas")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        self._area, self._inside = area, inside

    def _reveal(self, card: QModelIndex) -> None:
        """Scroll to the card that the keys went to."""
        place = self.samples.visualRect(card)
        for corner in (place.bottomRight(), place.topLeft()):
            spot = self.samples.viewport().mapTo(self._inside, corner)
            self._area.ensureVisible(spot.x(), spot.y(), 0, GAP)

    def _on_item(self, row: QListWidgetItem) -> None:
        self.item_activated.emit(row.data(ITEM_ROLE))

    def _on_file(self, row: QListWidgetItem) -> None:
        self.file_activated.emit(Path(row.data(ITEM_ROLE).key))


def _add_row(rows: QListWidget, item: LibraryItem) -> QListWidgetItem:
    row = QListWidgetItem(item.title)
    row.setData(ITEM_ROLE, item)
    row.setSizeHint(QSize(0, _ROW))
    rows.addItem(row)
    return row


def _column(title: str, rows: QWidget) -> QWidget:
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    layout.addWidget(section_label(title))
    layout.addWidget(rows)
    layout.addStretch(1)
    return column


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    set_role(label, role)
    return label


def _buttons(registry: ActionRegistry, parent: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for action_id in ("file.new", "file.open", "file.open_folder"):
        row.addWidget(action_button(registry[action_id], parent, role="button", text=True))
    row.addStretch(1)
    return row
