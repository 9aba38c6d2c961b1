"""Painting short facts on a card, each in a frame of its own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen

from apiflow_desktop.gui.canvas import fonts
from apiflow_desktop.gui.canvas.fonts import draw_text, text_width
from apiflow_desktop.gui.theme import Tokens
from apiflow_desktop.openflow.picture.model import Badge

PILL_HEIGHT = 20.0
_LEAST = 16.0
_BETWEEN = 6.0
_TOKENS = {"pinned": "pinned", "warning": "failed"}


def pill_width(text: str) -> float:
    """Return how wide a text is in its frame."""
    return text_width(fonts.small_font(), text) + 14


def paint_pills(painter: QPainter, line: QRectF, badges: Sequence[Badge], tokens: Tokens) -> None:
    """Draw facts beside each other from the beginning of a line, as many as it has room for."""
    x = line.x()
    for badge in _fitting(badges, line.width()):
        width = min(pill_width(badge.text), line.right() - x)
        paint_pill(painter, QRectF(x, line.y(), width, PILL_HEIGHT), badge, tokens)
        x += width + _BETWEEN


def _fitting(badges: Sequence[Badge], room: float) -> Sequence[Badge]:
    """Return those for which there is room, and one that counts the others."""
    for kept in range(len(badges), 0, -1):
        rest = len(badges) - kept
        shown = [*badges[:kept], Badge(f"+{rest}")] if rest else badges
        wanted = sum(pill_width(one.text) + _BETWEEN for one in shown) - _BETWEEN
        if wanted <= room:
            return shown
    return badges if len(badges) < 2 else [Badge(f"+{len(badges)}")]


def paint_pill(painter: QPainter, rect: QRectF, badge: Badge, tokens: Tokens) -> None:
    """Draw a fact, shortened to fit; nothing where there is no room."""
    if rect.width() < _LEAST:
        return
    painter.setPen(QPen(tokens.colour("line"), 1))
    painter.setBrush(tokens.colour("raised"))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    painter.setPen(tokens.readable(tokens.colour(_TOKENS.get(badge.look, "secondary")), "raised"))
    draw_text(painter, rect.adjusted(4, 0, -4, 0), badge.text, fonts.small_font(), fonts.CENTER)
