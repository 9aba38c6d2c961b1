"""What a card is painted on: its shadow, its ground, its border, how far its run has come."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from apiflow_desktop.gui.canvas.card_look import CardLook, border_colour, is_dim
from apiflow_desktop.gui.canvas.collapsed_paint import paint_pile
from apiflow_desktop.gui.canvas.states import StepView
from apiflow_desktop.gui.theme import Theme, Tokens
from apiflow_desktop.openflow.picture.model import COLLAPSED, Card

_SHADOW_ROOM = 8.0


def paint_body(painter: QPainter, rect: QRectF, card: Card, look: CardLook, tokens: Tokens) -> None:
    """Draw a card without anything on it: its ground, border, shadow and progress."""
    radius = float(tokens.card_radius)
    _shadow(painter, rect, radius, tokens)
    if card.kind == COLLAPSED:
        paint_pile(painter, rect, card, tokens)
    strong = look.selected or look.view.state == "running"
    border = border_colour(card, look, tokens)
    if strong:
        halo = QColor(border)
        halo.setAlpha(70)
        painter.setPen(QPen(halo, 5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect, radius, radius)
    pen = QPen(border, 1.5 if strong else 1.0)
    if card.draft or card.kind == "opaque":
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(tokens.colour("raised" if is_dim(card, look) else "card"))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    if look.view.state == "running":
        _progress(painter, rect, radius, look.view, tokens)


def _shadow(painter: QPainter, rect: QRectF, radius: float, tokens: Tokens) -> None:
    device = painter.device()
    scale = painter.worldTransform().m11() * device.devicePixelRatioF()
    picture = _shadow_picture(rect.width(), rect.height(), radius, tokens.name, round(scale, 4))
    painter.drawImage(QPointF(-_SHADOW_ROOM, -_SHADOW_ROOM), picture)


@lru_cache(maxsize=24)
def _shadow_picture(width: float, height: float, radius: float, theme: str, scale: float) -> QImage:
    """Draw the shadow of cards of one size: to smooth its edges takes longer than all the rest.

    The theme, whose colour it has, is named as each has shadows of its own.
    """
    tokens = Theme.current().tokens
    room = 2 * _SHADOW_ROOM
    pixels = QSize(ceil((width + room) * scale), ceil((height + room) * scale))
    picture = QImage(pixels, QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(_SHADOW_ROOM, _SHADOW_ROOM)
    painter.setPen(Qt.PenStyle.NoPen)
    shade = tokens.colour("shadow")
    shade.setAlpha(26 if tokens.dark else 12)
    painter.setBrush(shade)
    for spread, drop in ((4.0, 3.0), (2.5, 2.0), (1.0, 1.0)):
        grown = QRectF(-spread, -spread + drop, width + 2 * spread, height + 2 * spread)
        painter.drawRoundedRect(grown, radius + spread, radius + spread)
    painter.end()
    return picture


def _progress(
    painter: QPainter, rect: QRectF, radius: float, view: StepView, tokens: Tokens
) -> None:
    """Draw the progress line along the top edge, inside the rounded corners."""
    clip = QPainterPath()
    clip.addRoundedRect(rect, radius, radius)
    painter.save()
    painter.setClipPath(clip)
    painter.setPen(Qt.PenStyle.NoPen)
    colour = tokens.colour("running")
    if view.fraction is None:
        colour.setAlpha(110)
    painter.setBrush(colour)
    share = 1.0 if view.fraction is None else min(1.0, max(0.0, view.fraction))
    painter.drawRect(QRectF(rect.left(), rect.top(), rect.width() * share, 3))
    painter.restore()
