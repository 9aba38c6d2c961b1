"""Puts a hat on a person's head."""

from __future__ import annotations

import random
from typing import Final

from PIL import Image, ImageChops, ImageFilter

from apiflow_desktop.demo.images.brushes import (
    Box,
    Colour,
    curve,
    mix,
    soft_ellipse,
    soft_line,
    soft_polygon,
    tint,
)
from apiflow_desktop.demo.images.head import find_head

_CANVAS: Final = (800, 520)
_EDGE: Final = 1.2
_HEAD_WIDTH: Final = 400
"""How wide the head is for which the hat is painted; its crown is at ``_CROWN_ROW``."""
_CROWN_ROW: Final = 286

_FELTS: Final[list[tuple[Colour, Colour]]] = [
    ((122, 78, 48), (44, 28, 24)),
    ((62, 66, 84), (156, 60, 56)),
    ((96, 104, 70), (58, 44, 32)),
    ((148, 52, 50), (36, 26, 30)),
]
_NAMED: Final[dict[str, Colour]] = {
    "red": (176, 44, 44),
    "blue": (48, 84, 158),
    "green": (58, 122, 74),
    "black": (42, 42, 48),
    "white": (228, 226, 220),
    "yellow": (222, 178, 62),
    "purple": (112, 66, 142),
    "straw": (220, 186, 118),
}


def add_hat(image: Image.Image, prompt: str, seed: int) -> Image.Image:
    """Draw a hat on the person; the prompt may name its colour."""
    head = find_head(image)
    scale = head.width / _HEAD_WIDTH
    hat = _paint_hat(*_felt(prompt, seed))
    hat = hat.resize(
        (max(1, round(_CANVAS[0] * scale)), max(1, round(_CANVAS[1] * scale))),
        Image.Resampling.LANCZOS,
    ).rotate(3.5, Image.Resampling.BICUBIC, expand=False)
    left = round(head.centre - hat.width / 2)
    top = max(round(head.top - _CROWN_ROW * scale), -round(hat.height * 0.06))
    layer = Image.new("RGBA", image.size)
    layer.paste(hat, (left, top))
    changed = image.convert("RGB")
    _cast_shadow(changed, layer, round(head.width * 0.08))
    changed.paste(layer, (0, 0), layer)
    return changed


def _felt(prompt: str, seed: int) -> tuple[Colour, Colour]:
    for word, colour in _NAMED.items():
        if word in prompt.lower():
            return colour, mix(colour, (20, 16, 18), 0.75)
    return random.Random(seed).choice(_FELTS)


def _cast_shadow(image: Image.Image, layer: Image.Image, drop: int) -> None:
    shadow = ImageChops.offset(layer.getchannel("A"), drop // 4, drop)
    shadow.paste(0, (0, 0, image.width, min(drop, image.height)))
    blurred = shadow.filter(ImageFilter.GaussianBlur(max(1, drop / 2)))
    # It falls on what is dark enough to be the person, hardly on the light background.
    tint(image, (24, 12, 12), blurred, 0.38)


def _paint_hat(felt: Colour, ribbon: Colour) -> Image.Image:
    colours = Image.new("RGB", _CANVAS, felt)
    brim = soft_ellipse(_CANVAS, (60, 268, 740, 408), _EDGE)
    crown = soft_polygon(
        _CANVAS,
        [
            *curve((196, 350), (204, 130), (262, 76)),
            *curve((262, 76), (330, 34), (400, 74)),
            *curve((400, 74), (470, 34), (538, 76)),
            *curve((538, 76), (596, 130), (604, 350)),
            *curve((604, 350), (400, 396), (196, 350)),
        ],
        _EDGE,
    )
    band = soft_polygon(
        _CANVAS,
        [
            *curve((194, 270), (400, 330), (606, 270)),
            *curve((606, 342), (400, 404), (194, 342)),
        ],
        _EDGE,
    )
    _light(colours, brim, (80, 250, 420, 350), (440, 300, 800, 440), felt)
    front = Image.new("RGB", _CANVAS, felt)
    _light(front, crown, (210, 70, 400, 260), (470, 60, 680, 400), felt)
    dent = soft_line(_CANVAS, curve((352, 66), (400, 150), (448, 66)), 20, 12)
    tint(front, mix(felt, (0, 0, 0), 0.55), dent, 0.6)
    tint(front, ribbon, band)
    shine = soft_ellipse(_CANVAS, (230, 280, 400, 380), 30)
    tint(front, mix(ribbon, (255, 240, 220), 0.5), ImageChops.multiply(shine, band), 0.5)
    foot = soft_line(_CANVAS, curve((190, 352), (400, 412), (610, 352)), 12, 7)
    tint(colours, mix(felt, (0, 0, 0), 0.7), foot, 0.7)
    colours.paste(front, (0, 0), crown)
    hat = colours.convert("RGBA")
    hat.putalpha(ImageChops.lighter(brim, crown))
    return hat


def _light(image: Image.Image, mask: Image.Image, light: Box, dark: Box, felt: Colour) -> None:
    for box, colour in ((light, (255, 236, 206)), (dark, (14, 8, 12))):
        area = soft_ellipse(_CANVAS, box, 46)
        tint(image, mix(felt, colour, 0.5), ImageChops.multiply(area, mask), 0.7)
