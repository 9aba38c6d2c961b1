"""Painting a row of a card: the port's label and its value as text."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QPainter

from apiflow_desktop.gui.canvas import fonts
from apiflow_desktop.gui.canvas.fonts import draw_text
from apiflow_desktop.gui.canvas.pills import PILL_HEIGHT, paint_pill, pill_width
from apiflow_desktop.gui.theme import Theme
from apiflow_desktop.openflow.picture.model import Badge, Port, ValueText

_INSET = 14.0
_GAP = 8.0
_LABEL_SHARE = 0.62


def paint_row(painter: QPainter, row: QRectF, port: Port) -> None:
    """Draw what stands beside a port."""
    tokens = Theme.current().tokens
    area = row.adjusted(_INSET, 0, -_INSET, 0)
    if port.ends:
        width = pill_width(port.label)
        place = QRectF(area.right() - width, row.top() + 1, width, PILL_HEIGHT)
        paint_pill(painter, place, Badge(port.label), tokens)
        return
    if port.side == "out":
        painter.setPen(tokens.colour("secondary"))
        draw_text(painter, area, port.label, fonts.label_font(), fonts.RIGHT)
        return
    painter.setPen(tokens.colour("text"))
    label = QRectF(area)
    shows_value = port.value is not None and bool(port.value.text)
    if shows_value or port.fx:
        label.setWidth(area.width() * _LABEL_SHARE)
    used = draw_text(painter, label, port.label, fonts.label_font())
    rest = area.adjusted(used + _GAP, 0, 0, 0)
    if port.fx:
        painter.setPen(tokens.readable(tokens.colour("accent"), "card"))
        used = draw_text(painter, rest, "fx", fonts.fx_font())
        rest = rest.adjusted(used + 6, 0, 0, 0)
    if shows_value and port.value is not None and rest.width() > 20:
        _value(painter, rest, port.value)


def _value(painter: QPainter, area: QRectF, value: ValueText) -> None:
    colour, font = _style(value)
    painter.setPen(colour)
    elide = fonts.MIDDLE if value.middle else fonts.END
    draw_text(painter, area, value.text, font, elide=elide)


def _style(value: ValueText) -> tuple[QColor, QFont]:
    tokens = Theme.current().tokens
    secondary = tokens.colour("secondary")
    match value.look:
        case "static":
            return secondary, fonts.small_font()
        case "default" | "unset":
            return secondary, fonts.faint_font()
        case "expression" | "null":
            return secondary, fonts.small_code_font()
        case "ai":
            return tokens.readable(tokens.colour("waiting"), "card"), fonts.small_font()
        case "empty" | "missing":
            return tokens.readable(tokens.colour("failed"), "card"), fonts.small_font()
