"""What of a card can be typed in its place, and where that is."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF

from apiflow_desktop.base.json_types import Pointer
from apiflow_desktop.gui.canvas import fonts
from apiflow_desktop.gui.canvas.card_paint import TITLE_LEFT
from apiflow_desktop.gui.canvas.fonts import text_width
from apiflow_desktop.openflow.picture.metrics import (
    BADGES,
    ROW,
    Direction,
    badges_top,
    card_width,
    port_offsets,
)
from apiflow_desktop.openflow.picture.model import COLLAPSED, START, Card, Port

TITLE = "title"
PREDICATES = "opt:predicates"
"""What the branches of a step are taken on."""
EXPRESSIONS: Mapping[str, Pointer] = {
    "opt:skip_if": ("skip_if", "expr"),
    "opt:stop_after_if": ("stop_after_if", "expr"),
    "opt:stop_after_all_iters_if": ("stop_after_all_iters_if", "expr"),
    "opt:retry_if": ("retry", "retry_if", "expr"),
}
"""Options that are one expression, and where that is in the step."""
TRANSFORMS: Mapping[str, Pointer] = {
    "opt:sleep": ("sleep",),
    "opt:timeout": ("timeout",),
    "opt:user_groups_required": ("suspend", "user_groups_required"),
    "opt:parallelism": ("value", "parallelism"),
}
"""Options that are a value or an expression, and where that is in the step."""
SKIP_ALL = "flow:skip_expr"
"""Where nothing of the flow runs; a mark on Start says so."""

_TITLE_TOP, _TITLE_HEIGHT = 5.0, 19.0
_PADDING = 6.0
_BRANCH = "exec:branch."


class Spot(Struct, frozen=True):
    """One thing of a card that can be typed.

    Attributes:
        key: The key of its port; or that of the title.
        rect: Where it is, relative to the card's top left corner.
        renames: Its name is what is to be typed first.
    """

    key: str
    rect: QRectF
    renames: bool = False

    @property
    def branch(self) -> int | None:
        """The index of the branch it is about; None if it is about none."""
        return int(self.key.removeprefix(_BRANCH)) if self.key.startswith(_BRANCH) else None


def spots_of(card: Card, direction: Direction) -> list[Spot]:
    """List what can be typed on a card, from top to bottom."""
    if card.key == START:
        return [_marks(card, direction)] if card.skip else []
    if card.handle is None or card.kind == COLLAPSED:
        return []
    width = text_width(fonts.title_font(), card.title) + 2 * _PADDING
    title = QRectF(TITLE_LEFT - _PADDING, _TITLE_TOP, width, _TITLE_HEIGHT)
    offsets = port_offsets(card, direction)
    ports = [port for port in (*card.exits, *card.inputs) if _can_be_typed(port)]
    rows = [Spot(port.key, _row(card, direction, *offsets[port.key])) for port in ports]
    return [Spot(TITLE, title), *rows]


def spot_at(card: Card, direction: Direction, point: QPointF) -> Spot | None:
    """Return what can be typed at a point, relative to the card's top left corner."""
    return next((spot for spot in spots_of(card, direction) if spot.rect.contains(point)), None)


def _marks(card: Card, direction: Direction) -> Spot:
    """Return where the marks of a card stand."""
    width = card_width(card, direction)
    return Spot(SKIP_ALL, QRectF(0, badges_top(card, direction), width, BADGES))


def _can_be_typed(port: Port) -> bool:
    if port.flow == "exec":
        return port.key.startswith(_BRANCH)
    options = (*EXPRESSIONS, *TRANSFORMS, PREDICATES, "opt:iterator")
    return port.key in options or port.key.startswith("in:")


def _row(card: Card, direction: Direction, x: float, y: float) -> QRectF:
    """Return the row a port stands in; at the foot of a card, the place of its name."""
    width = card_width(card, direction)
    if direction == "down" and 0 < x < width:
        return QRectF(x - ROW, y - ROW, 2 * ROW, ROW)
    return QRectF(0, y - ROW / 2, width, ROW)
