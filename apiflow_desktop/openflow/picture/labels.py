"""Where the label of an execution wire stands, and how much room it takes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from apiflow_desktop.openflow.picture.metrics import (
    CARD_WIDTH,
    FRAME_MARGIN,
    FRAME_SIDE,
    FRAME_TITLE,
    LINE,
    Direction,
)
from apiflow_desktop.openflow.picture.model import Frame, FrameKey, Picture
from apiflow_desktop.openflow.rect import Rect

Point = tuple[float, float]

LABEL_HEIGHT = 18.0
LABEL_MOST = 140.0
LABEL_PADDING = 12.0
LABEL_GAP = 8.0
"""Between a label and what stands beside it."""
BETWEEN_CARDS = 56.0
"""From one card down to the next."""
LABEL_INSET = LINE - 4.0
"""How far a label on a wire that runs down begins left of it."""

_LETTER = 6.8
_TITLE_INSET = 14.0
_ARROW = 20.0


def arrow_place(frame: Frame, rect: Rect, direction: Direction) -> Rect:
    """Return where the arrow before the title of a frame is.

    Args:
        frame: The frame.
        rect: Where the frame stands.
        direction: Which way execution runs.
    """
    left = _TITLE_INSET
    if direction == "down":
        # Execution comes in through the title's line.
        left = FRAME_SIDE + (LINE + _TITLE_INSET if frame.owner else 0.0)
    return Rect(rect.x + left - 4, rect.y + 7, _ARROW, _ARROW)


def title_place(frame: Frame, rect: Rect, direction: Direction) -> Rect:
    """Return where the title of a frame stands, at most; see :func:`arrow_place`.

    Where execution runs down, every further tool is entered through the title's line.
    """
    left = arrow_place(frame, rect, direction).right + 2
    right = rect.right - _TITLE_INSET
    if direction == "down" and len(frame.chains) > 1:
        right = min(right, rect.x + FRAME_SIDE + CARD_WIDTH)
    return Rect(left, rect.y + 8, right - left, LABEL_HEIGHT)


def titles_of(picture: Picture, rects: Mapping[FrameKey, Rect], direction: Direction) -> list[Rect]:
    """Return about where something stands in the titles of frames, arrows included.

    Args:
        picture: What is drawn.
        rects: Where its frames stand.
        direction: Which way execution runs.
    """
    titles: list[Rect] = []
    for key, frame in picture.frames.items():
        if not frame.collapsed:
            place = title_place(frame, rects[key], direction)
            arrow = arrow_place(frame, rects[key], direction)
            width = min(place.width, len(frame.title) * _LETTER)
            titles.append(arrow.united(Rect(place.x, place.y, width, place.height)))
    return titles


def label_width(label: str) -> float:
    """Return about how wide a label is with its border; it is never wider."""
    return min(len(label) * _LETTER, LABEL_MOST) + LABEL_PADDING if label else 0.0


def label_room(label: str, direction: Direction = "right") -> float:
    """Return how long a straight wire must be to carry a label; on the grid."""
    if not label:
        return 0.0
    length = label_width(label) if direction == "right" else LABEL_HEIGHT
    return math.ceil((length + 2 * LABEL_GAP) / 4) * 4


def label_rect(corners: Sequence[Point], width: float, direction: Direction = "right") -> Rect:
    """Return where the label of an execution wire stands: on its last stretch.

    A level stretch carries it in its middle; before a frame that it goes into, where there is
    room. A stretch that runs down carries it right before the card or the frame that it goes
    to, in line with the cards.

    Args:
        corners: The corners of the wire.
        width: How wide the label is.
        direction: Which way execution runs.
    """
    bends = len(corners) > 2
    (left, y), (right, bottom) = corners[-2], corners[-1]
    if direction == "down":
        middle = bottom - (FRAME_TITLE if bends else 0.0) - LABEL_GAP - LABEL_HEIGHT / 2
        if not bends:
            middle = max((y + bottom) / 2, bottom - BETWEEN_CARDS / 2)
        return Rect(right - LABEL_INSET, middle - LABEL_HEIGHT / 2, width, LABEL_HEIGHT)
    middle = (left + right) / 2
    if bends:
        before_frame = right - FRAME_MARGIN - LABEL_GAP - width / 2
        if before_frame - width / 2 > left:
            middle = before_frame
    return Rect(middle - width / 2, y - LABEL_HEIGHT / 2, width, LABEL_HEIGHT)
