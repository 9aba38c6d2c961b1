"""What a step can refer to, in a pane under its inputs: always in reach to drag from."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.gui.inspector.folding_section import FoldingSection
from apiflow_desktop.gui.inspector.panel import StepView
from apiflow_desktop.gui.inspector.value_tree import ValueTree

_TITLE = N_("Can be referred to")
_LEAST_PX = 96
_AROUND_PX = 24


class ReferencePane(QWidget):
    """The tree of values under its heading; folded, only the heading is left."""

    chosen = Signal(str)
    """A line was double-clicked, or Enter was pressed on it: its expression."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen: object = None
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
        self.tree.itemExpanded.connect(self._fit)
        self.tree.itemCollapsed.connect(self._fit)
        self._section.body.addWidget(self.tree)
        self._section.head.toggled.connect(self._fit)

    def show_view(self, view: StepView) -> None:
        """Show what a step can refer to, unless it is on show already."""
        seen = _seen(view)
        if seen != self._seen:
            self._seen = seen
            self.tree.show_nodes(view.scope.tree(), unfolded=True)
            self._fit()

    def _fit(self) -> None:
        """Take no more room than the heading and the lines need."""
        heading = self._section.head.sizeHint().height() + _AROUND_PX
        lines = 0 if self._section.folded else max(self.tree.height_of_lines(), _LEAST_PX)
        self.setMaximumHeight(heading + lines)


def _seen(view: StepView) -> object:
    """Tell states apart that make a different tree: states come 30 times a second."""
    scope, job = view.scope, view.scope.job
    ended = 0 if job is None else sum(step.ended is not None for step in job.steps.values())
    given = None if job is None else id(job.input)
    return id(scope.document), scope.document.revision, view.handle, id(scope.lookup), given, ended
