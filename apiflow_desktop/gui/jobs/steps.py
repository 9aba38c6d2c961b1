"""The step runs of a job as a tree: loops hold their iterations, branches what they ran."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.engine.addresses import step_id
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.engine.step_state import StepState
from apiflow_desktop.gui.jobs.reading import (
    JobOutline,
    parent_path,
    place_title,
    step_note,
    step_state,
)
from apiflow_desktop.gui.theme import icon, state_look
from apiflow_desktop.gui.widgets.times import duration_text

_PATH_ROLE = Qt.ItemDataRole.UserRole
_NAME_WIDTH = 240


class StepsTree(QTreeWidget):
    """Shows every step run with its state; updates only what changed."""

    step_selected = Signal(str)
    """The user looks at a step run: its path."""

    menu_requested = Signal(str, QPoint)
    """The menu of a line is wanted: its address, and a place of the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Steps"))
        self.setHeaderLabels([_("Step"), _("State"), _("Took"), ""])
        self.setUniformRowHeights(True)
        self.header().setStretchLastSection(True)
        self.header().resizeSection(0, _NAME_WIDTH)
        self.header().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self._shown: dict[str, StepState] = {}
        self._items: dict[str, QTreeWidgetItem] = {}
        self.currentItemChanged.connect(self._on_current_changed)

        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)

    def current_path(self) -> str:
        """Return the address of the current line; empty if there is none."""
        item: QTreeWidgetItem | None = self.currentItem()
        return str(item.data(0, _PATH_ROLE)) if item is not None else ""

    def _on_menu(self, place: QPoint) -> None:
        item = self.itemAt(place)
        if item is not None:
            screen = self.viewport().mapToGlobal(place)
            self.menu_requested.emit(item.data(0, _PATH_ROLE), screen)

    def start_over(self) -> None:
        """Forget the job shown so far."""
        self._shown.clear()
        self._items.clear()
        self.clear()

    def show_state(self, state: JobState, outline: JobOutline) -> None:
        """Show a job as it is now."""
        for path, step in state.steps.items():
            if self._shown.get(path) is not step:
                self._shown[path] = step
                self._fill(self._item(path, outline), step, outline)

    def _item(self, path: str, outline: JobOutline) -> QTreeWidgetItem:
        if path in self._items:
            return self._items[path]
        item = QTreeWidgetItem([place_title(path) or outline.title(step_id(path))])
        item.setData(0, _PATH_ROLE, path)
        above = parent_path(path)
        if above:
            self._item(above, outline).addChild(item)
            self._items[above].setExpanded(True)
        else:
            self.addTopLevelItem(item)
        self._items[path] = item
        return item

    def _fill(self, item: QTreeWidgetItem, step: StepState, outline: JobOutline) -> None:
        look = state_look(step_state(step))
        item.setText(0, outline.title(step.module_id))
        item.setIcon(0, icon(look.icon, look.token))
        item.setText(1, look.title)
        if step.started is not None and step.ended is not None:
            item.setText(2, duration_text(step.ended - step.started))
        item.setText(3, step_note(step))
        item.setToolTip(3, step_note(step))

    def _on_current_changed(self, current: QTreeWidgetItem | None) -> None:
        if current is not None and current.data(0, _PATH_ROLE) in self._shown:
            self.step_selected.emit(current.data(0, _PATH_ROLE))
