"""Painting short facts on a card, each in a frame of its own."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen

from apiflow_desktop.gui.canvas import fonts
from apiflow_desktop.gui.canvas.fonts import draw_text, text_width
from apiflow_desktop.gui.theme import Tokens
from apiflow_desktop.openflow.picture.model import Badge

PILL_HEIGHT = 20.0
_LEAST = 16.0
_TOKENS = {"pinned": "pinned", "warning": "failed"}


def pill_width(text: str) -> float:
    """Return how wide a text is in its frame."""
    return text_width(fonts.small_font(), text) + 14


def paint_pill(painter: QPainter, rect: QRectF, badge: Badge, tokens: Tokens) -> None:
    """Draw a fact, shortened to fit; nothing where there is no room."""
    if rect.width() < _LEAST:
        return
    painter.setPen(QPen(tokens.colour("line"), 1))
    painter.setBrush(tokens.colour("raised"))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    painter.setPen(tokens.readable(tokens.colour(_TOKENS.get(badge.look, "secondary")), "raised"))
    draw_text(painter, rect.adjusted(4, 0, -4, 0), badge.text, fonts.small_font(), fonts.CENTER)
