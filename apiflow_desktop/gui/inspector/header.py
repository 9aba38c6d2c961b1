"""The head of the inspector: what is on show, and its name."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.forms.labels import NameLabel, ProblemLabel
from apiflow_desktop.gui.help.asking import help_button
from apiflow_desktop.gui.theme import Theme, set_role, text_font

_TITLE_STYLE = (
    "QLineEdit {{ background: transparent; border: 1px solid transparent; padding: 0 4px;"
    " font-size: {size}px; font-weight: {weight}; color: {colour};"
    " min-height: {height}px; }}"
    "QLineEdit:hover {{ border-color: {line}; }} QLineEdit:focus {{ border-color: {accent}; }}"
)
_CURSOR_PX = 3
_AROUND_PX = 5
"""What the style puts before the text of a field: its texts stand below those of labels."""


class Header(QWidget):
    """Title, id and subtitle; title and id can be edited where they stand.

    Args:
        placeholder: Stands in the title while it is empty.
        with_id: Whether there is an id to edit.
    """

    title_edited = Signal(str)
    """The title is being typed."""
    id_chosen = Signal(str)
    """Another id was typed and confirmed."""

    def __init__(
        self, placeholder: str, *, with_id: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12 - _AROUND_PX, 12, 12, 4)
        layout.setSpacing(0)
        self.title = QLineEdit()
        self.title.setPlaceholderText(placeholder)
        self.title.setAccessibleName(placeholder)
        self.title.textEdited.connect(self.title_edited)
        title_row = QHBoxLayout()
        title_row.setSpacing(4)
        title_row.addWidget(self.title)
        title_row.addWidget(help_button(lambda: self, self))
        layout.addLayout(title_row)
        row = QHBoxLayout()
        row.setSpacing(2)
        self.id_line = QLineEdit()
        self.id_line.setAccessibleName(_("Id of the step"))
        self.id_line.setToolTip(_("Id of the step: results.<id> refers to it"))
        self.id_line.textChanged.connect(self._fit_id)
        self.id_line.editingFinished.connect(self._on_id)
        row.addWidget(self.id_line)
        if not with_id:
            self.id_line.hide()
            row.addSpacing(_AROUND_PX)
        self._subtitle = NameLabel("")
        self._subtitle.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        set_role(self._subtitle, "small")
        row.addWidget(self._subtitle, 1)
        layout.addLayout(row)
        self._problem = ProblemLabel()
        self._problem.setContentsMargins(_AROUND_PX, 0, 0, 0)
        layout.addWidget(self._problem)
        self._id = ""
        self._dress()
        Theme.current().changed.connect(self._dress)

    def show_title(self, title: str) -> None:
        """Show a title; the cursor stays if it is the same."""
        if title != self.title.text():
            self.title.setText(title)
            self.title.setCursorPosition(0)

    def show_id(self, module_id: str) -> None:
        """Show an id."""
        self._id = module_id
        self._problem.show_problem("")
        if module_id != self.id_line.text():
            self.id_line.setText(module_id)
            self.id_line.setCursorPosition(0)
        self._fit_id()

    def show_subtitle(self, subtitle: str) -> None:
        """Show what it is."""
        self._subtitle.setText(subtitle)
        self._subtitle.setToolTip(subtitle)

    def refuse_id(self, problem: str) -> None:
        """Show the old id again, and why the new one cannot be."""
        self.id_line.setText(self._id)
        self._problem.show_problem(problem)

    def _on_id(self) -> None:
        wanted = self.id_line.text().strip()
        if wanted != self._id:
            self.id_chosen.emit(wanted)

    def _fit_id(self) -> None:
        font = text_font(Theme.current().tokens.small_px)
        width = QFontMetrics(font).horizontalAdvance(self.id_line.text() or "id")
        self.id_line.setFixedWidth(min(width + 2 * _AROUND_PX + _CURSOR_PX, 180))

    def _dress(self) -> None:
        tokens = Theme.current().tokens
        both = {"line": tokens.line, "accent": tokens.accent}
        self.title.setStyleSheet(
            _TITLE_STYLE.format(size=15, weight=600, colour=tokens.text, height=24, **both)
        )
        small = _TITLE_STYLE.format(
            size=tokens.small_px, weight=400, colour=tokens.secondary, height=16, **both
        )
        self.id_line.setStyleSheet(small)
        self._fit_id()
