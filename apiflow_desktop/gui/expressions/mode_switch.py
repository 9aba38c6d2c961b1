"""The two small buttons that say whether an input is a value or an expression."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.theme import Theme, code_font, text_font

Mode = Literal["value", "expression"]

_SIZE = QSize(58, 20)


class ModeSwitch(QWidget):
    """``abc`` for a value, ``fx`` for an expression; Space and the arrows switch, too."""

    switched = Signal(str)
    """The user chose the other mode: ``value`` or ``expression``."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mode: Mode = "value"
        self._name = name
        self.setFixedSize(_SIZE)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(_("abc: a value · fx: an expression (type = in the empty field)"))
        self._describe()
        Theme.current().changed.connect(self.update)

    @property
    def mode(self) -> Mode:
        """Which one it is."""
        return self._mode

    def set_mode(self, mode: Mode) -> None:
        """Show a mode; nothing is emitted."""
        if mode != self._mode:
            self._mode = mode
            self._describe()
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the half that was clicked."""
        if event.button() == Qt.MouseButton.LeftButton:
            left = event.position().x() < self.width() / 2
            self._choose("value" if left else "expression")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Switch by keyboard."""
        keys = Qt.Key
        if event.key() in (keys.Key_Space, keys.Key_Return, keys.Key_Left, keys.Key_Right):
            self._choose("expression" if self._mode == "value" else "value")
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw both halves, the chosen one filled."""
        del event
        tokens = Theme.current().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(tokens.colour("accent" if self.hasFocus() else "line"))
        painter.setBrush(tokens.colour("raised"))
        painter.drawRoundedRect(frame, 5, 5)
        half = frame.width() / 2
        halves: tuple[tuple[Mode, str], ...] = (("value", "abc"), ("expression", "fx"))
        for number, (mode, text) in enumerate(halves):
            part = QRectF(frame.x() + number * half, frame.y(), half, frame.height())
            chosen = mode == self._mode
            if chosen:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(tokens.colour("selection"))
                painter.drawRoundedRect(part.adjusted(1.5, 1.5, -1.5, -1.5), 4, 4)
            colour = tokens.readable(tokens.colour("accent"), "selection")
            painter.setPen(colour if chosen else tokens.colour("secondary"))
            painter.setFont(text_font(11) if number == 0 else code_font(11, bold=chosen))
            painter.drawText(part, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()

    def _choose(self, mode: Mode) -> None:
        if mode != self._mode:
            self.set_mode(mode)
            self.switched.emit(mode)

    def _describe(self) -> None:
        name = (
            _("{name} is given as a value")
            if self._mode == "value"
            else _("{name} is given as an expression")
        )
        self.setAccessibleName(name.format(name=self._name))
