"""A document with very many steps, shown as a list in place of the drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QLabel, QListView, QVBoxLayout, QWidget

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _, ngettext
from apiflow_desktop.gui.theme import set_role, state_look
from apiflow_desktop.gui.widgets.times import number_text
from apiflow_desktop.openflow.comparison import DIFFERENCES
from apiflow_desktop.openflow.edits import DeleteModules

if TYPE_CHECKING:
    from apiflow_desktop.engine.job_state import JobState
    from apiflow_desktop.gui.session import DocumentSession
    from apiflow_desktop.openflow.comparison import Gap, StepDifference
    from apiflow_desktop.openflow.document import Document, Handle
    from apiflow_desktop.openflow.picture.offers import LooseEnd
    from apiflow_desktop.openflow.shelf import At

LARGEST_DRAWING: Final = 5000
"""Steps that are drawn as cards in a few seconds; a larger document is listed."""

_INDENT: Final = "    "

_Index = QModelIndex | QPersistentModelIndex


class _Steps(QAbstractListModel):
    """The steps of a document in their order; a text is made when it is seen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._state: JobState | None = None
        self._outdated: Mapping[str, str] = {}
        self._marks: Mapping[Handle, StepDifference] = {}
        self.handles: list[Handle] = []

    def show_document(self, document: Document | None) -> None:
        """Show the steps as they are now."""
        self.beginResetModel()
        self._document = document
        self.handles = document.handles() if document is not None else []
        self.endResetModel()

    def show_states(self, state: JobState | None) -> None:
        """Show how a job stands."""
        self._state = state
        if self.handles:
            self.dataChanged.emit(self.index(0), self.index(len(self.handles) - 1), [])

    def show_outdated(self, reasons: Mapping[str, str]) -> None:
        """Say of last results that they are out of date."""
        self._outdated = reasons
        if self.handles:
            self.dataChanged.emit(self.index(0), self.index(len(self.handles) - 1), [])

    def show_marks(self, marks: Mapping[Handle, StepDifference]) -> None:
        """Name what became of steps since another version."""
        self._marks = marks
        if self.handles:
            self.dataChanged.emit(self.index(0), self.index(len(self.handles) - 1), [])

    def rowCount(self, parent: _Index | None = None) -> int:
        """Count the steps."""
        return 0 if parent is not None and parent.isValid() else len(self.handles)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """Describe a step in a line."""
        if role != Qt.ItemDataRole.DisplayRole or self._document is None:
            return None
        handle = self.handles[index.row()]
        module, pointer = self._document.module(handle), self._document.place(handle).pointer
        value = module.get("value")
        inside = value if isinstance(value, dict) else {}
        depth = sum(1 for part in pointer if part in ("modules", "default", "branches")) - 1
        told = [module.get("id"), module.get("summary"), inside.get("path") or inside.get("type")]
        if self._document.is_draft(handle):
            told.append(_("draft"))
        line = " · ".join(str(part) for part in told if part) or _("a step without an id")
        mark = self._marks.get(handle)
        became = f" · {_(DIFFERENCES[mark.what])}" if mark is not None else ""
        return _INDENT * max(depth, 0) + line + became + self._status(str(module.get("id")))

    def _status(self, module_id: str) -> str:
        run = self._state.by_module(module_id) if self._state is not None else None
        if run is not None and module_id in self._outdated:
            return f" · {state_look('outdated').title}"
        return f" · {state_look(run.status).title}" if run is not None else ""


class StepList(QWidget):
    """Stands in for the canvas: the same selection, no drawing."""

    selection_changed = Signal(list)
    card_activated = Signal(object)
    context_menu_requested = Signal(object, QPoint)
    drawing = None
    thumbnail_activated = Signal(object, str)
    files_dropped = Signal(list)
    refused = Signal(str)
    step_wanted = Signal(object, QPoint)
    step_repeated = Signal(object, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = QLabel(self)
        self.notice.setWordWrap(True)
        self.notice.setMargin(12)
        set_role(self.notice, "secondary")
        self.view = QListView(self)
        self.view.setAccessibleName(_("Steps"))
        self.view.setUniformItemSizes(True)
        self.view.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self._session: DocumentSession | None = None
        self._model = _Steps(self)
        self.view.setModel(self._model)
        self.view.activated.connect(self._on_activated)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._on_menu)
        self.view.selectionModel().selectionChanged.connect(self._on_selection)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self.view, 1)
        self.setFocusProxy(self.view)

    def set_session(self, session: DocumentSession | None) -> None:
        """Show a document."""
        if self._session is not None:
            self._session.changed.disconnect(self._refresh)
        self._session = session
        if session is not None:
            session.changed.connect(self._refresh)
        self._refresh()

    def show_states(self, state: JobState | None) -> None:
        """Show how a job stands."""
        self._model.show_states(state)

    def select(self, handles: list[Handle], *, reveal: bool = False) -> None:
        """Select steps, and bring the first into view."""
        rows = {handle: row for row, handle in enumerate(self._model.handles)}
        chosen = QItemSelection()
        for handle in handles:
            if handle in rows:
                index = self._model.index(rows[handle])
                chosen.select(index, index)
        selection = self.view.selectionModel()
        selection.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if reveal and chosen.indexes():
            self.view.scrollTo(chosen.indexes()[0])

    def add_step(
        self,
        *,
        path: str = "",
        kind: str = "script",
        loose: LooseEnd | None = None,
        place: QPoint | None = None,
    ) -> bool:
        """Refuse: a list has no place to put it."""
        del path, kind, loose, place
        self.refused.emit(_("Steps are added on a drawing; this workflow is too large for one."))
        return False

    def place_of(self, handle: Handle) -> At | None:
        """Return nowhere: a list has no places."""
        del handle
        return None

    def take_over(self) -> None:
        """Do nothing: nothing is typed in a list."""

    def place_under_mouse(self) -> At | None:
        """Return nowhere: a list has no places."""
        return None

    def delete_selection(self) -> None:
        """Delete the selected steps, as one edit."""
        if self._session is None or not self._selected():
            return
        try:
            self._session.push(DeleteModules(tuple(self._selected())))
        except UserFacingError as refused:
            self.refused.emit(refused.what)

    def rename_selection(self) -> bool:
        """Tell that nothing is typed in its place in a list."""
        return False

    def type_values(self) -> None:
        """Refuse: the inspector does that."""
        self.refused.emit(_("Type the values of a step of this list in the inspector."))

    def pin_selection(self) -> None:
        """Refuse: one step at a time, and its inspector does that."""
        self.refused.emit(_("Pin a step of this list in the inspector, under Output."))

    def show_outdated(self, reasons: Mapping[str, str]) -> None:
        """Say of last results that they are out of date, at the end of their lines."""
        self._model.show_outdated(reasons)

    def show_marks(self, steps: Sequence[StepDifference]) -> None:
        """Name what became of steps since another version, at the end of their lines."""
        self._model.show_marks({one.handle: one for one in steps if one.handle is not None})

    def reveal_gap(self, gap: Gap) -> None:
        """Select the line behind which steps are gone."""
        if gap.handle is not None:
            self.select([gap.handle], reveal=True)

    def show_minimap(self, wanted: bool) -> None:
        """Do nothing: a list has none."""

    def set_snapping(self, wanted: bool) -> None:
        """Do nothing: nothing is dragged in a list."""

    def open_view(self) -> None:
        """Do nothing: a list begins at its beginning."""

    def _refresh(self, _change: object = None) -> None:
        kept = self._selected()
        self._model.show_document(self._session.document if self._session is not None else None)
        self.notice.setText(
            ngettext(
                "This workflow has {count} step. More than {most} are listed, not drawn. It is "
                "edited in the inspector, run and saved like any other.",
                "This workflow has {count} steps. More than {most} are listed, not drawn. It is "
                "edited in the inspector, run and saved like any other.",
                len(self._model.handles),
            ).format(count=number_text(len(self._model.handles)), most=number_text(LARGEST_DRAWING))
        )
        self.select(kept)

    def _selected(self) -> list[Handle]:
        rows = sorted(index.row() for index in self.view.selectionModel().selectedIndexes())
        return [self._model.handles[row] for row in rows if row < len(self._model.handles)]

    def _on_selection(self, _new: QItemSelection, _old: QItemSelection) -> None:
        self.selection_changed.emit(self._selected())

    def _on_activated(self, index: QModelIndex) -> None:
        self.card_activated.emit(self._model.handles[index.row()])

    def _on_menu(self, position: QPoint) -> None:
        index = self.view.indexAt(position)
        handle = self._model.handles[index.row()] if index.isValid() else None
        self.context_menu_requested.emit(handle, self.view.viewport().mapToGlobal(position))
