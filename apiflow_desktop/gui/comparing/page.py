"""What a page shows while its document is compared: a bar over it, marks on it, lines beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSplitter, QVBoxLayout

from apiflow_desktop.gui.comparing.bar import ComparisonBar
from apiflow_desktop.gui.comparing.text import ComparedLines
from apiflow_desktop.openflow.comparison import StepDifference, compared_text

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.page import DocumentPage


class PageComparison(QObject):
    """Puts the bar over a page, and the lines beside its drawing.

    Attributes:
        bar: Compares, and says what differs.
    """

    def __init__(self, page: DocumentPage, split: QSplitter) -> None:
        super().__init__(page)
        self._page = page
        self._split = split
        self._lines: ComparedLines | None = None
        self.bar = ComparisonBar(page.session, page)
        self.bar.changed.connect(self._on_changed)
        self.bar.step_wanted.connect(self._show_difference)
        self.bar.text_wanted.connect(self._toggle_lines)
        layout = page.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(1, self.bar)

    def _on_changed(self) -> None:
        self._page.canvas.show_marks(self.bar.comparison.steps)
        self._compare_lines()
        self._page.state_changed.emit()

    def _show_difference(self, step: object) -> None:
        difference = cast("StepDifference", step)
        if difference.handle is not None:
            self._page.select([difference.handle])
        elif difference.gap is not None:
            self._page.canvas.reveal_gap(difference.gap)

    def _toggle_lines(self) -> None:
        if self._lines is not None and self._lines.isVisible():
            self._lines.hide()
            return
        if self._lines is None:
            self._lines = ComparedLines(self._page)
            self._lines.closed.connect(self._lines.hide)
            self._split.addWidget(self._lines)
        self._lines.show()
        sides = [self._split.widget(index) for index in range(self._split.count())]
        shown = [side is not None and side.isVisible() for side in sides]
        share = self._page.width() // sum(shown)
        self._split.setSizes([share if visible else 0 for visible in shown])
        self._compare_lines()

    def _compare_lines(self) -> None:
        if self._lines is None or not self._lines.isVisible():
            return
        base = self.bar.base
        if base is None:
            self._lines.hide()
            return
        before, now = compared_text(base), compared_text(self._page.session.document)
        self._lines.compare(before, now, self.bar.title)
