"""What is wrong with the document: a click leads there, a fix is one more click."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import Pointer
from apiflow_desktop.gui.help.asking import set_topic
from apiflow_desktop.gui.notify import LEVELS
from apiflow_desktop.gui.theme import icon, set_role
from apiflow_desktop.gui.widgets.empty import EmptyOr, EmptyState

if TYPE_CHECKING:
    from apiflow_desktop.openflow.diagnostics import Diagnostic
    from apiflow_desktop.openflow.document import Document

_ROW_ROLE = Qt.ItemDataRole.UserRole
_ICONS = {"error": ("error", "failed"), "warning": ("warning", "running")}


class ProblemsPanel(QWidget):
    """Lists the diagnostics of the document, errors first."""

    selected = Signal(object)
    """The user wants to see where a problem is: the :class:`Diagnostic`."""
    entered = Signal(object)
    """The user wants to correct it there: Enter or a double-click came after."""
    fix_requested = Signal(object)
    """The user wants the fix of a problem: the edit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._diagnostics: list[Diagnostic] = []
        self.list = QTreeWidget(self)
        set_role(self.list, "table")
        self.list.setAccessibleName(_("Problems"))
        self.list.setColumnCount(3)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        empty = EmptyState(
            "check", _("No problems"), _("Every step of this workflow can run."), self
        )
        self._pages = EmptyOr(self.list, empty, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self._pages)
        set_topic(self, "problems")
        self.list.currentItemChanged.connect(self._set_topic)
        self.list.itemClicked.connect(self._on_chosen)
        self.list.itemActivated.connect(self._on_entered)
        self.setFocusProxy(self.list)

    def show_diagnostics(self, diagnostics: Sequence[Diagnostic], document: Document) -> None:
        """Show the problems of a document."""
        self._diagnostics = sorted(diagnostics, key=lambda found: found.severity != "error")
        self.list.clear()
        for row, found in enumerate(self._diagnostics):
            self._add_row(row, found, step_name(document, found.pointer))
        self._pages.show_content(bool(self._diagnostics))
        if self.list.hasFocus():
            self.focus_first()

    def clear(self) -> None:
        """Show that there is nothing to say."""
        self._diagnostics = []
        self.list.clear()
        self._pages.show_content(False)

    def _add_row(self, row: int, found: Diagnostic, where: str) -> None:
        severity = _(LEVELS[found.severity])
        item = QTreeWidgetItem([found.message, where, ""])
        item.setData(0, _ROW_ROLE, row)
        item.setIcon(0, icon(*_ICONS[found.severity]))
        code = f" [{found.code}]" if found.code else ""
        item.setToolTip(0, f"{severity}: {found.message}{code}")
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{severity}: {found.message}")
        self.list.addTopLevelItem(item)
        if found.fix is not None:
            button = QPushButton(icon("fix"), _("Fix"), self.list)
            button.setAccessibleName(_("Fix: {message}").format(message=found.message))
            button.clicked.connect(lambda: self.fix_requested.emit(found.fix))
            self.list.setItemWidget(item, 2, button)

    def _set_topic(self, item: QTreeWidgetItem | None) -> None:
        code = "" if item is None else self._diagnostics[item.data(0, _ROW_ROLE)].code
        set_topic(self.list, f"problem.{code}" if code else "")

    def _on_chosen(self, item: QTreeWidgetItem) -> None:
        self.selected.emit(self._diagnostics[item.data(0, _ROW_ROLE)])

    def _on_entered(self, item: QTreeWidgetItem) -> None:
        found = self._diagnostics[item.data(0, _ROW_ROLE)]
        self.selected.emit(found)
        self.entered.emit(found)

    def focus_first(self) -> None:
        """Let the user walk through the problems by keys."""
        first = self.list.topLevelItem(0)
        if self.list.selectedItems() == [] and first is not None:
            self.list.setCurrentItem(first)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)


def step_name(document: Document, pointer: Pointer) -> str:
    """Name the innermost step that a pointer leads into; empty if it leads into none."""
    for length in range(len(pointer), 0, -1):
        handle = document.handle_at(pointer[:length])
        if handle is not None:
            module = document.module(handle)
            return str(module.get("summary") or module.get("id") or "")
    return ""
