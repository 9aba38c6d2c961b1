"""What a step can refer to, in a pane under its inputs: always in reach to drag from."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.gui.inspector.folding_section import FoldingSection
from apiflow_desktop.gui.inspector.panel import StepView
from apiflow_desktop.gui.inspector.value_tree import ValueTree

_TITLE = N_("Can be referred to")
_LEAST_PX = 96
_PAUSE_MS = 150
_AROUND_PX = 24


class ReferencePane(QWidget):
    """The tree of values under its heading; folded, only the heading is left."""

    chosen = Signal(str)
    """A line was double-clicked, or Enter was pressed on it: its expression."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: StepView | None = None
        self._quick: object = None
        self._seen: object = None
        self._revision = -1
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._refresh)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 0)
        self._section = FoldingSection(_(_TITLE))
        layout.addWidget(self._section)
        self.tree = ValueTree()
        self.tree.setAccessibleName(_(_TITLE))
        self.tree.setToolTip(_("Drag a line into a field, or double-click it"))
        self.tree.setMinimumHeight(_LEAST_PX)
        self.tree.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.tree.chosen.connect(self.chosen)
        self.tree.lines_changed.connect(self._fit)
        self._section.body.addWidget(self.tree)
        self._section.head.toggled.connect(self._fit)

    def show_view(self, view: StepView) -> None:
        """Show what a step can refer to; after an edit, once the typing pauses."""
        self._view = view
        quick = _quick(view)
        if quick != self._quick:
            self._quick = quick
            self._refresh()
        elif view.scope.document.revision != self._revision:
            self._pause.start()

    def _refresh(self) -> None:
        view = self._view
        if view is None or not view.scope.document.holds(view.handle):
            return
        self._revision = view.scope.document.revision
        seen = (self._quick, view.scope.outline())
        if seen != self._seen:
            self._seen = seen
            self.tree.show_nodes(view.scope.tree(), unfolded=True)

    def _fit(self) -> None:
        """Take no more room than the heading and the lines need."""
        heading = self._section.head.sizeHint().height() + _AROUND_PX
        lines = 0 if self._section.folded else max(self.tree.height_of_lines(), _LEAST_PX)
        self.setMaximumHeight(heading + lines)


def _quick(view: StepView) -> object:
    """Tell apart at once what makes a different tree: states come 30 times a second."""
    scope, job = view.scope, view.scope.job
    ended = 0 if job is None else sum(step.ended is not None for step in job.steps.values())
    given = None if job is None else id(job.input)
    return id(scope.document), view.handle, id(scope.lookup), given, ended
