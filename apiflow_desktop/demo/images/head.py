"""Finds a person's head in a picture, well enough to put a hat on it."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Final

from PIL import Image, ImageFilter

_SIDE: Final = 96
_DIFFERENCE: Final = 60
"""By how much, summed over the three colours, the subject differs from its background."""


@dataclass(frozen=True)
class Head:
    """Where a head is, in pixels: its crown and its greatest width."""

    centre: float
    top: float
    width: float


def find_head(image: Image.Image) -> Head:
    """Find the head: the first thing from the top that is not background, up to the neck.

    Where nothing stands out, the usual place of a head in a portrait.
    """
    rows = _subject_rows(image)
    top = next((row for row in range(_SIDE - 2) if _starts(rows, row)), None)
    across, down = image.width / _SIDE, image.height / _SIDE
    if top is None or top > _SIDE * 0.6:
        return Head(image.width / 2, image.height * 0.14, image.width * 0.36)
    seen = [row for row in rows[top : top + _SIDE // 4] if row]
    # The widest of the first rows is the head, unless shoulders were among them.
    width = min(max(right - left for left, right in seen), _SIDE * 0.5)
    centre = median((left + right) / 2 for left, right in seen)
    return Head(centre * across, top * down, max(width, _SIDE * 0.08) * across)


def _starts(rows: list[tuple[int, int] | None], row: int) -> bool:
    return all(found is not None for found in rows[row : row + 3])


def _subject_rows(image: Image.Image) -> list[tuple[int, int] | None]:
    """For each row the span of the subject, or None."""
    small = image.convert("RGB").resize((_SIDE, _SIDE), Image.Resampling.BOX)
    small = small.filter(ImageFilter.GaussianBlur(1))
    content = small.tobytes()
    rows: list[tuple[int, int] | None] = []
    for row in range(_SIDE):
        pixels = [
            tuple(content[at : at + 3]) for at in range(row * _SIDE * 3, (row + 1) * _SIDE * 3, 3)
        ]
        left, right = pixels[1], pixels[-2]
        found = []
        for column, pixel in enumerate(pixels):
            share = column / (_SIDE - 1)
            backdrop = (a + (b - a) * share for a, b in zip(left, right, strict=True))
            if sum(abs(a - b) for a, b in zip(pixel, backdrop, strict=True)) > _DIFFERENCE:
                found.append(column)
        central = [one for one in found if _SIDE * 0.12 < one < _SIDE * 0.88]
        rows.append((central[0], central[-1]) if len(central) > 4 else None)
    return rows
