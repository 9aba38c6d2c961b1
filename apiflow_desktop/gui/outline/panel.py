"""The outline panel: the steps as a tree, with the selection and the actions of the drawing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTreeView, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.forms.labels import section_label
from apiflow_desktop.gui.jobs.reading import step_state
from apiflow_desktop.gui.outline.model import OutlineModel, Part, state_word, way_to
from apiflow_desktop.gui.widgets.empty import EmptyOr, EmptyState
from apiflow_desktop.gui.widgets.hint_delegate import HintDelegate
from apiflow_desktop.openflow.outline import outline

if TYPE_CHECKING:
    from apiflow_desktop.engine.job_state import JobState
    from apiflow_desktop.gui.session import DocumentSession
    from apiflow_desktop.openflow.handles import Handle


class OutlinePanel(QWidget):
    """Shows the workflow in front as a tree. Nothing is read while it is not seen."""

    selection_changed = Signal(list)
    """The user selected these steps."""
    activated = Signal()
    """Enter or a double-click on a step."""
    part_selected = Signal(str, str)
    """The user selected a note or a group: which of both, and its key."""
    part_activated = Signal(str, str)
    """Enter or a double-click on a note or a group."""
    menu_requested = Signal(object, QPoint)
    """The menu of a step is wanted: its handle, and where on the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: DocumentSession | None = None
        self._state: JobState | None = None
        self._selected: list[Handle] = []
        self._part: Part | None = None
        self._stale = False
        self.model = OutlineModel(self)
        self.tree = self._make_tree()
        empty = EmptyState(
            "workflow", _("No steps"), _("Press Tab in the drawing to add one."), self
        )
        self._pages = EmptyOr(self.tree, empty, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 4)
        layout.setSpacing(4)
        heading = section_label(_("Outline"))
        heading.setIndent(4)
        layout.addWidget(heading)
        layout.addWidget(self._pages, 1)
        self.setFocusProxy(self.tree)

    def set_session(self, session: DocumentSession | None) -> None:
        """Show another workflow."""
        if self._session is not None:
            self._session.changed.disconnect(self._refresh)
            self._session.lookup_changed.disconnect(self._refresh)
        self._session = session
        if session is not None:
            session.changed.connect(self._refresh)
            session.lookup_changed.connect(self._refresh)
        self._refresh()

    def show_handles(self, handles: Sequence[Handle]) -> None:
        """Select what is selected elsewhere."""
        self._selected = list(handles)
        if handles:
            self._part = None
        if self.isVisible() and not self._stale:
            self._select()

    def show_states(self, state: JobState | None) -> None:
        """Show how a job stands."""
        self._state = state
        if self.isVisible() and not self._stale:
            self._show_states()

    def begin(self) -> None:
        """Take the keys; with nothing selected, the first step is."""
        self.tree.setFocus()
        if not self._selected and self.model.rowCount():
            self.tree.setCurrentIndex(QModelIndex())
            self.tree.setCurrentIndex(self.model.index(0, 0))

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was left unread while nobody saw it."""
        super().showEvent(event)
        if self._stale:
            self._refresh()

    def _make_tree(self) -> QTreeView:
        tree = QTreeView(self)
        tree.setAccessibleName(_("Outline"))
        tree.setModel(self.model)
        tree.setItemDelegate(HintDelegate(tree))
        tree.setHeaderHidden(True)
        tree.setUniformRowHeights(True)
        tree.setIndentation(16)
        tree.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.customContextMenuRequested.connect(self._on_menu)
        tree.activated.connect(self._on_activated)
        tree.selectionModel().selectionChanged.connect(self._on_selection)
        return tree

    def _refresh(self, _change: object = None) -> None:
        self._stale = not self.isVisible()
        if self._stale:
            return
        session = self._session
        rows = () if session is None else outline(session.document, session.lookup)
        blocked = self.tree.selectionModel().blockSignals(True)
        way = way_to(self.tree.currentIndex())
        self.model.show(rows)
        self.tree.expandAll()
        # The keys go on where they were, also if what stood there is gone.
        flag = QItemSelectionModel.SelectionFlag.NoUpdate
        self.tree.selectionModel().setCurrentIndex(self.model.nearest(way), flag)
        self.tree.selectionModel().blockSignals(blocked)
        self._pages.show_content(bool(rows))
        self._show_states()
        self._select()

    def _select(self) -> None:
        chosen = QItemSelection()
        indexes = [self.model.index_of(handle) for handle in self._selected]
        if self._part is not None:
            indexes.append(self.model.index_of_part(self._part))
        for index in indexes:
            if index.isValid():
                chosen.select(index, index)
        selection = self.tree.selectionModel()
        blocked = selection.blockSignals(True)
        selection.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if chosen.indexes() and self.tree.currentIndex() not in chosen.indexes():
            flag = QItemSelectionModel.SelectionFlag.NoUpdate
            selection.setCurrentIndex(chosen.indexes()[0], flag)
        selection.blockSignals(blocked)
        if chosen.indexes():
            self.tree.scrollTo(chosen.indexes()[0])
        self.tree.viewport().update()

    def _show_states(self) -> None:
        if self._session is None:
            return
        words: dict[Handle, str] = {}
        document = self._session.document
        for handle in document.handles() if self._state is not None else ():
            run = self._state and self._state.by_module(str(document.module(handle).get("id")))
            if run:
                words[handle] = state_word(step_state(run))
        self.model.show_states(words)

    def _on_selection(self, _new: QItemSelection, _old: QItemSelection) -> None:
        indexes = self.tree.selectionModel().selectedIndexes()
        handles = [self.model.handle_at(index) for index in indexes]
        self._selected = [handle for handle in handles if handle is not None]
        parts = [part for index in indexes if (part := self.model.part_at(index)) is not None]
        self._part = parts[-1] if parts and not self._selected else None
        self.selection_changed.emit(self._selected)
        if self._part is not None:
            self.part_selected.emit(*self._part)

    def _on_activated(self, index: QModelIndex) -> None:
        part = self.model.part_at(index)
        if part is None:
            self.activated.emit()
        else:
            self.part_activated.emit(*part)

    def _on_menu(self, place: QPoint) -> None:
        index: QModelIndex = self.tree.indexAt(place)
        screen = self.tree.viewport().mapToGlobal(place)
        self.menu_requested.emit(self.model.handle_at(index) if index.isValid() else None, screen)
