"""Painting a card: head, port rows, picture, badges, on its ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.canvas import fonts
from apiflow_desktop.gui.canvas.card_ground import paint_body
from apiflow_desktop.gui.canvas.card_look import DRAFT_OPACITY, CardLook, is_dim
from apiflow_desktop.gui.canvas.collapsed_paint import paint_problems
from apiflow_desktop.gui.canvas.fonts import draw_text, text_width
from apiflow_desktop.gui.canvas.glyphs import paint_port
from apiflow_desktop.gui.canvas.kinds import chip_of
from apiflow_desktop.gui.canvas.pills import PILL_HEIGHT, paint_pill, paint_pills, pill_width
from apiflow_desktop.gui.canvas.rows import paint_row
from apiflow_desktop.gui.canvas.states import StepView
from apiflow_desktop.gui.theme import Theme, Tokens, paint_chip, paint_icon, state_look
from apiflow_desktop.openflow.comparison import DIFFERENCES
from apiflow_desktop.openflow.picture.metrics import (
    HEAD,
    LINE,
    PICTURE,
    ROW,
    Direction,
    badges_top,
    card_height,
    card_width,
    exec_rows,
    exit_width,
    names_exits,
    picture_top,
    port_offsets,
)
from apiflow_desktop.openflow.picture.model import COLLAPSED, EXEC_IN, Badge, Card, Port

if TYPE_CHECKING:
    from apiflow_desktop.openflow.comparison import StepDifference

_MARGIN = 12.0
_FOOT_INSET = 6.0
_CHIP = 26
_STATE_MOST = 96.0
_STATE_ICON = 17.0
_DIM = 0.5
_OUTDATED = 0.35
_MARKS = {"added": "succeeded", "changed": "waiting", "moved": "pinned"}
_FAR = 0.4
"""Below this zoom text is too small to read and is left out."""
TITLE_LEFT = 48.0
"""Where the title of a card begins."""
CHIP_PLACE = QRectF(_MARGIN, 9, _CHIP, _CHIP)
"""Where the chip of a card is."""
TITLE_PLACE = QRectF(TITLE_LEFT, 15, 110, 12)
"""Where a bar stands for the title of a card that is too far away to be read."""


def paint_card(painter: QPainter, card: Card, look: CardLook, zoom: float) -> None:
    """Draw a card with its top left corner at the origin."""
    tokens = Theme.current().tokens
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    direction = look.direction
    rect = QRectF(0, 0, card_width(card, direction), card_height(card, direction))
    paint_body(painter, rect, card, look, tokens)
    painter.setOpacity(_opacity(card, look))
    if zoom < _FAR:
        _far_head(painter, card, tokens)
    else:
        _head(painter, rect, card, look, tokens)
        _rows(painter, rect, card, direction)
        line = QRectF(_MARGIN, badges_top(card, direction) + 6, rect.right() - 2 * _MARGIN, 0)
        paint_pills(painter, line, card.badges, tokens)
    if card.media:
        _picture(painter, rect, card, look, tokens)
    painter.setOpacity(DRAFT_OPACITY if card.draft else 1.0)
    _ports(painter, card, look)
    painter.setOpacity(1.0)
    if look.mark is not None:
        _mark(painter, rect, look.mark, tokens)


def _mark(painter: QPainter, rect: QRectF, mark: StepDifference, tokens: Tokens) -> None:
    """Frame a card that differs from another version, and say how on a tab above it."""
    colour = tokens.colour(_MARKS[mark.what])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 2))
    radius = float(tokens.card_radius)
    painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), radius + 2, radius + 2)
    font = fonts.small_bold_font()
    word = _(DIFFERENCES[mark.what])
    tab = QRectF(rect.left() + 10, rect.top() - 11, text_width(font, word) + 14, 17)
    painter.setPen(QPen(colour, 1))
    painter.setBrush(tokens.colour("canvas"))
    painter.drawRoundedRect(tab, 5, 5)
    painter.setPen(tokens.readable(colour, "canvas"))
    draw_text(painter, tab, word, font, fonts.CENTER)


def _opacity(card: Card, look: CardLook) -> float:
    if card.draft:
        return DRAFT_OPACITY
    return _DIM if is_dim(card, look) else 1.0


def _far_head(painter: QPainter, card: Card, tokens: Tokens) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(chip_of(card).colour)
    painter.drawRoundedRect(CHIP_PLACE, 4, 4)
    bar = tokens.colour("secondary")
    bar.setAlpha(120)
    painter.setBrush(bar)
    painter.drawRoundedRect(TITLE_PLACE, 3, 3)


def _head(painter: QPainter, rect: QRectF, card: Card, look: CardLook, tokens: Tokens) -> None:
    chip = chip_of(card)
    place = QRect(int(_MARGIN), 9, _CHIP, _CHIP)
    paint_chip(painter, place, chip.letter, chip.colour, chip.icon)
    width = rect.right() - _MARGIN - TITLE_LEFT
    title, subtitle = QRectF(TITLE_LEFT, 6, width, 18), QRectF(TITLE_LEFT, 23, width, 15)
    if look.view.state != "idle":
        _share_with_state(painter, card, look.view, (title, subtitle), tokens)
    painter.setPen(tokens.colour("text"))
    draw_text(painter, title, card.title, fonts.title_font())
    painter.setPen(tokens.colour("secondary"))
    draw_text(painter, subtitle, card.caption, fonts.small_font())
    if look.problems:
        paint_problems(painter, subtitle, card, look.problems, tokens)


def _share_with_state(
    painter: QPainter, card: Card, view: StepView, lines: tuple[QRectF, QRectF], tokens: Tokens
) -> None:
    """Draw the state at the end of the first line; of the second if the first has no room."""
    text = view.text or state_look(view.state).title
    width = min(text_width(fonts.small_bold_font(), text), _STATE_MOST)
    beside = _STATE_ICON + 8
    title, subtitle = lines
    free_above = title.width() - text_width(fonts.title_font(), card.title) - beside
    line = title if width <= free_above else subtitle
    _state(painter, line, width, text, view.state, tokens)
    line.setWidth(line.width() - width - beside)


def _state(
    painter: QPainter, line: QRectF, width: float, text: str, state: str, tokens: Tokens
) -> None:
    appearance = state_look(state)
    painter.setPen(tokens.readable(tokens.colour(appearance.token), "card"))
    area = QRectF(line.right() - width, line.y(), width + 1, line.height())
    draw_text(painter, area, text, fonts.small_bold_font())
    icon = QRect(0, 0, 14, 14)
    icon.moveCenter(QPoint(round(area.left() - 10), round(area.center().y())))
    paint_icon(painter, icon, appearance.icon, appearance.token)


def _rows(painter: QPainter, rect: QRectF, card: Card, direction: Direction) -> None:
    y = HEAD
    if card.kind == COLLAPSED:
        painter.setPen(Theme.current().tokens.colour("secondary"))
        line = QRectF(_MARGIN, y, rect.width() - 2 * _MARGIN, ROW)
        draw_text(painter, line, card.below, fonts.small_font())
        return
    if direction == "right":
        for index, port in enumerate(card.exits):
            paint_row(painter, QRectF(0, y + index * ROW, rect.width(), ROW), port)
    elif names_exits(card, direction):
        _exit_names(painter, rect, card)
    y += exec_rows(card, direction) * ROW
    for port in (*card.outputs, *card.inputs):
        row = QRectF(0, y, rect.width(), ROW)
        paint_row(painter, row, port)
        y += ROW


def _exit_names(painter: QPainter, rect: QRectF, card: Card) -> None:
    """Name the outputs at the foot of a card, each above its port."""
    tokens = Theme.current().tokens
    apart = exit_width(card)
    for index, port in enumerate(card.exits):
        middle = LINE + index * apart
        reach = min(apart / 2, middle, rect.width() - middle) - 3
        place = QRectF(middle - reach, rect.height() - ROW - 5, 2 * reach, ROW)
        if port.ends:
            width = pill_width(port.label)
            left = max(_FOOT_INSET, middle - width / 2)
            place = QRectF(left, place.top(), min(width, place.right() - left), PILL_HEIGHT)
            paint_pill(painter, place, Badge(port.label), tokens)
            continue
        painter.setPen(tokens.colour("secondary"))
        draw_text(painter, place, port.label, fonts.label_font(), fonts.CENTER)


def _ports(painter: QPainter, card: Card, look: CardLook) -> None:
    ports = [*card.exits, *card.outputs, *card.inputs]
    if card.exec_in:
        ports.append(Port(EXEC_IN, "", "exec", "in"))
    offsets = port_offsets(card, look.direction)
    for port in ports:
        x, y = offsets[port.key]
        paint_port(
            painter, port, QPointF(x, y), filled=port.key in look.wired, direction=look.direction
        )


def _picture(painter: QPainter, rect: QRectF, card: Card, look: CardLook, tokens: Tokens) -> None:
    area = picture_rect(card, look.direction)
    clip = QPainterPath()
    clip.addRoundedRect(area, tokens.radius, tokens.radius)
    painter.fillPath(clip, tokens.colour("canvas"))
    if look.picture is not None:
        place = _inside(area, look.picture)
        rounded = QPainterPath()
        rounded.addRoundedRect(place, tokens.radius, tokens.radius)
        painter.save()
        if look.view.state == "outdated":
            painter.setOpacity(painter.opacity() * _OUTDATED)
        painter.setClipPath(rounded)
        painter.drawPixmap(place, look.picture, QRectF(look.picture.rect()))
        painter.restore()
        return
    icon = QRect(0, 0, 20, 20)
    icon.moveCenter(area.center().toPoint())
    painter.save()
    painter.setOpacity(painter.opacity() * 0.5)
    media = next(port.type for port in card.outputs if port.type in ("image", "video"))
    paint_icon(painter, icon, media, "neutral")
    painter.restore()


def picture_rect(card: Card, direction: Direction = "right") -> QRectF:
    """Return where a card's picture is."""
    top = picture_top(card, direction)
    return QRectF(_MARGIN, top + 4, card_width(card, direction) - 2 * _MARGIN, PICTURE - 8)


def _inside(area: QRectF, picture: QPixmap) -> QRectF:
    """Place a picture whole: what was made is judged by all of it."""
    size = QSizeF(picture.size()).scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
    placed = QRectF(QPointF(0, 0), size)
    placed.moveCenter(area.center())
    return placed
