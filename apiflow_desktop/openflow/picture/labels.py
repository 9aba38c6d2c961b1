"""Where the label of an execution wire stands, and how much room it takes."""

from __future__ import annotations

import math
from collections.abc import Sequence

from apiflow_desktop.openflow.picture.metrics import Rect

Point = tuple[float, float]

LABEL_HEIGHT = 18.0
LABEL_MOST = 140.0
LABEL_PADDING = 12.0
LABEL_GAP = 8.0
"""Between a label and what stands beside it."""
FRAME_MARGIN = 20.0
"""Between the edge of a frame and the cards in it."""

_LETTER = 6.8


def label_width(label: str) -> float:
    """Return about how wide a label is with its border; it is never wider."""
    return min(len(label) * _LETTER, LABEL_MOST) + LABEL_PADDING if label else 0.0


def label_room(label: str) -> float:
    """Return how long a level wire must be to carry a label; on the grid."""
    return math.ceil((label_width(label) + 2 * LABEL_GAP) / 4) * 4 if label else 0.0


def label_rect(corners: Sequence[Point], width: float) -> Rect:
    """Return where the label of an execution wire stands.

    On a straight wire that is its middle. A wire that bends into a frame carries its label on
    its last level stretch, before the frame; where that is too short, in the middle of it.

    Args:
        corners: The corners of the wire.
        width: How wide the label is.
    """
    (left, y), (right, _) = corners[-2], corners[-1]
    middle = (left + right) / 2
    if len(corners) > 2:
        before_frame = right - FRAME_MARGIN - LABEL_GAP - width / 2
        if before_frame - width / 2 > left:
            middle = before_frame
    return Rect(middle - width / 2, y - LABEL_HEIGHT / 2, width, LABEL_HEIGHT)
