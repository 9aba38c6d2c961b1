"""Small labels: help, problems, types in their colour."""

from __future__ import annotations

from html import escape
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolButton, QWidget

from apiflow_desktop.gui.theme import Theme, set_role

_FEW: Final = 6


def heading_label(text: str, parent: QWidget | None = None) -> QLabel:
    """Make the heading of a dialog, which wraps; it may be what a document says."""
    label = QLabel(text, parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    set_role(label, "title")
    return label


def small_label(text: str = "", parent: QWidget | None = None) -> QLabel:
    """Make a quiet label that wraps; hidden as long as it is empty."""
    label = QLabel(text, parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    set_role(label, "small")
    if not text:
        # Shown before it has a parent it would be a window of its own, for a moment.
        label.hide()
    return label


def section_label(text: str, parent: QWidget | None = None) -> QLabel:
    """Make the heading of a section."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    set_role(label, "section")
    return label


class NameLabel(QLabel):
    """A name on one line, cut off where there is no room for it; the tooltip has all of it."""

    def __init__(self, name: str, help_: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.setToolTip(f"<p><b>{escape(name)}</b></p><p>{escape(help_)}</p>")

    def minimumSizeHint(self) -> QSize:
        """Ask for the room of a few letters."""
        few = self.fontMetrics().horizontalAdvance(self.text()[:_FEW])
        return QSize(few, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what there is room for."""
        painter = QPainter(self)
        end = Qt.TextElideMode.ElideRight
        shown = self.fontMetrics().elidedText(self.text(), end, self.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


class ProblemLabel(QLabel):
    """Says what is wrong with the field above it; hidden while nothing is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self, "error")
        self.hide()

    def show_problem(self, problem: str) -> None:
        """Show a sentence, or nothing."""
        self.setText(problem)
        self.setVisible(bool(problem))


class TypeLabel(QLabel):
    """A type's name in the type's colour."""

    def __init__(self, port_type: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._type = port_type
        set_role(self, "small")
        self._paint()
        Theme.current().changed.connect(self._paint)

    def _paint(self) -> None:
        # coloured as text: a style sheet for each label would make every theme change slow
        colour = Theme.current().tokens.port_text(self._type).name()
        self.setText(f'<span style="color:{colour}">{self._type}</span>')


def make_small(button: QToolButton) -> None:
    """Make a button low enough to stand on a line of text."""
    set_role(button, "flat")
    button.setIconSize(QSize(14, 14))
    button.setStyleSheet("QToolButton { min-height: 0; padding: 1px 4px; }")
    button.setFixedHeight(20)
