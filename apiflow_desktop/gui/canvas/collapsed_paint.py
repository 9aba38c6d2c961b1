"""Painting what only a card has that stands for other cards."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QPen

from apiflow_desktop.base.i18n import ngettext
from apiflow_desktop.gui.canvas import fonts
from apiflow_desktop.gui.canvas.fonts import draw_text, text_width
from apiflow_desktop.gui.canvas.kinds import collapsed_colour
from apiflow_desktop.gui.theme import Tokens, paint_icon
from apiflow_desktop.openflow.picture.model import Card

_PILE = 6.0


def paint_pile(painter: QPainter, rect: QRectF, card: Card, tokens: Tokens) -> None:
    """Let a card look like the uppermost of some."""
    colour = collapsed_colour(card)
    colour.setAlpha(120)
    painter.setPen(QPen(colour, 1))
    painter.setBrush(tokens.colour("raised"))
    radius = float(tokens.card_radius)
    for behind in (_PILE, _PILE / 2):
        below = rect.adjusted(behind, behind, -behind + 0.5, behind - 0.5)
        painter.drawRoundedRect(below, radius, radius)


def paint_problems(painter: QPainter, line: QRectF, card: Card, count: int, tokens: Tokens) -> None:
    """Say behind the number of steps how many problems there are in them."""
    left = line.left() + text_width(fonts.small_font(), card.caption) + 10
    icon = QRect(round(left), round(line.center().y() - 6), 13, 13)
    paint_icon(painter, icon, "warning", "running")
    painter.setPen(tokens.readable(tokens.colour("running"), "card"))
    rest = QRectF(QPointF(left + 18, line.top()), line.bottomRight())
    text = problems_text(count)
    fits = text_width(fonts.small_font(), text) <= rest.width()
    draw_text(painter, rest, text if fits else str(count), fonts.small_font())


def problems_text(count: int) -> str:
    """Say how many problems there are."""
    return ngettext("{count} problem", "{count} problems", count).format(count=count)
