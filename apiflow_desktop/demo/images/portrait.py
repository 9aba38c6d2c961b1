"""Paints a person: head and shoulders before a soft background."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageChops, ImageFilter

from apiflow_desktop.demo.images.brushes import (
    Box,
    Colour,
    Point,
    curve,
    mix,
    soft_ellipse,
    soft_line,
    soft_polygon,
    tint,
    vertical_gradient,
)

_SIDE: Final = 1024
_EDGE: Final = 1.6


@dataclass(frozen=True)
class Look:
    """What distinguishes one person from another."""

    skin: Colour = (226, 172, 138)
    hair: Colour = (74, 46, 34)
    shirt: Colour = (47, 111, 127)
    eyes: Colour = (74, 96, 60)
    backdrop: tuple[Colour, Colour] = ((214, 224, 226), (168, 186, 192))


_SKINS: Final = [(240, 196, 166), (226, 172, 138), (190, 132, 96), (140, 92, 66), (98, 64, 48)]
_HAIRS: Final = [(74, 46, 34), (36, 28, 28), (150, 96, 48), (196, 156, 92), (120, 48, 28)]
_SHIRTS: Final = [(47, 111, 127), (176, 74, 62), (84, 92, 150), (196, 148, 60), (70, 120, 82)]
_BACKDROPS: Final = [
    ((214, 224, 226), (168, 186, 192)),
    ((238, 222, 204), (206, 180, 156)),
    ((214, 216, 236), (172, 174, 206)),
]


def random_look(seed: int) -> Look:
    """Choose a person by a seed."""
    chance = random.Random(seed)
    return Look(
        skin=chance.choice(_SKINS),
        hair=chance.choice(_HAIRS),
        shirt=chance.choice(_SHIRTS),
        backdrop=chance.choice(_BACKDROPS),
    )


def paint_portrait(look: Look) -> Image.Image:
    """Paint a person on a square canvas."""
    image = vertical_gradient((_SIDE, _SIDE), [(0, look.backdrop[0]), (1, look.backdrop[1])])
    glow = soft_ellipse(image.size, (120, 20, 760, 660), 140)
    tint(image, (255, 252, 244), glow, 0.5)
    shade = soft_ellipse(image.size, (170, 640, 950, 1240), 60)
    tint(image, mix(look.backdrop[1], (40, 50, 60), 0.6), shade, 0.5)
    _hair_behind(image, look)
    _shoulders(image, look)
    _neck(image, look)
    _face(image, look)
    _features(image, look)
    _fringe(image, look)
    return image.filter(ImageFilter.GaussianBlur(0.8))


def _shape(image: Image.Image, points: list[Point]) -> Image.Image:
    return soft_polygon(image.size, points, _EDGE)


def _oval(image: Image.Image, box: Box) -> Image.Image:
    return soft_ellipse(image.size, box, _EDGE)


def _shaded(
    image: Image.Image, mask: Image.Image, base: Colour, light: Box, dark: Box, depth: float = 0.5
) -> None:
    """Fill a mask with a colour that is lit on one side and in the shade on the other."""
    tint(image, base, mask)
    for box, tone, strength in (
        (dark, mix(base, (38, 20, 26), 0.62), depth),
        (light, mix(base, (255, 246, 226), 0.7), depth),
    ):
        area = soft_ellipse(image.size, box, 62)
        tint(image, tone, ImageChops.multiply(area, mask), strength)


def _hair_behind(image: Image.Image, look: Look) -> None:
    back = [
        *curve((330, 560), (250, 150), (512, 150)),
        *curve((512, 150), (774, 150), (694, 560)),
        *curve((694, 560), (716, 660), (650, 690)),
        (374, 690),
        *curve((374, 690), (308, 660), (330, 560)),
    ]
    dark = mix(look.hair, (10, 6, 8), 0.35)
    _shaded(image, _shape(image, back), dark, (300, 200, 460, 420), (560, 300, 800, 760), 0.3)


def _shoulders(image: Image.Image, look: Look) -> None:
    body = [
        *curve((92, 1030), (104, 850), (262, 806)),
        *curve((262, 806), (400, 770), (430, 740)),
        (594, 740),
        *curve((594, 740), (624, 770), (762, 806)),
        *curve((762, 806), (920, 850), (932, 1030)),
    ]
    mask = _shape(image, body)
    _shaded(image, mask, look.shirt, (120, 760, 420, 980), (640, 800, 1040, 1200), 0.45)
    for foot, head in (((250, 1030), (286, 900)), ((774, 1030), (742, 900))):
        fold = soft_line(image.size, [foot, head], 14, 9)
        tint(image, mix(look.shirt, (10, 10, 20), 0.6), ImageChops.multiply(fold, mask), 0.6)
    collar = [
        *curve((410, 752), (512, 900), (614, 752)),
        *curve((650, 764), (512, 966), (374, 764)),
    ]
    tint(image, mix(look.shirt, (255, 255, 255), 0.22), _shape(image, collar))


def _neck(image: Image.Image, look: Look) -> None:
    neck = [
        (440, 600),
        (584, 600),
        *curve((588, 720), (594, 752), (612, 760)),
        *curve((612, 760), (512, 888), (412, 760)),
        *curve((412, 760), (430, 752), (436, 720)),
    ]
    mask = _shape(image, neck)
    tint(image, mix(look.skin, (120, 60, 50), 0.22), mask)
    cast = soft_ellipse(image.size, (400, 560, 640, 738), 20)
    tint(image, mix(look.skin, (60, 24, 24), 0.55), ImageChops.multiply(cast, mask), 0.75)


def _face(image: Image.Image, look: Look) -> None:
    for left in (346, 634):
        ear = _oval(image, (left, 440, left + 46, 540))
        tint(image, mix(look.skin, (150, 70, 60), 0.25), ear)
    face = [
        *curve((364, 440), (356, 236), (512, 236)),
        *curve((512, 236), (668, 236), (660, 440)),
        *curve((660, 440), (662, 620), (570, 684)),
        *curve((570, 684), (512, 716), (454, 684)),
        *curve((454, 684), (362, 620), (364, 440)),
    ]
    mask = _shape(image, face)
    _shaded(image, mask, look.skin, (370, 280, 540, 520), (590, 330, 760, 760), 0.5)
    for left in (384, 548):
        cheek = soft_ellipse(image.size, (left, 522, left + 92, 592), 22)
        tint(image, mix(look.skin, (226, 84, 84), 0.5), ImageChops.multiply(cheek, mask), 0.5)


def _features(image: Image.Image, look: Look) -> None:
    for centre in (444, 580):
        _eye(image, look, centre)
    dark = mix(look.skin, (90, 36, 30), 0.5)
    nose = soft_line(image.size, curve((520, 450), (548, 560), (516, 566)), 9, 4)
    tint(image, dark, nose, 0.6)
    shine = soft_ellipse(image.size, (500, 500, 520, 550), 7)
    tint(image, (255, 246, 232), shine, 0.45)
    lips = [*curve((446, 606), (512, 622), (578, 606)), *curve((578, 606), (512, 686), (446, 606))]
    tint(image, mix(look.skin, (166, 52, 60), 0.75), _shape(image, lips))
    teeth = [*curve((462, 613), (512, 624), (562, 613)), *curve((562, 613), (512, 650), (462, 613))]
    tint(image, (250, 246, 240), _shape(image, teeth))
    for x, bend in ((438, -10), (586, 10)):
        dimple = soft_line(image.size, curve((x, 592), (x + bend, 606), (x, 618)), 5, 2.4)
        tint(image, dark, dimple, 0.6)


def _eye(image: Image.Image, look: Look, x: int) -> None:
    socket = soft_ellipse(image.size, (x - 46, 428, x + 46, 488), 14)
    tint(image, mix(look.skin, (110, 52, 46), 0.4), socket, 0.5)
    white = [
        *curve((x - 36, 464), (x, 424), (x + 36, 464)),
        *curve((x + 36, 464), (x, 490), (x - 36, 464)),
    ]
    mask = _shape(image, white)
    tint(image, (250, 248, 244), mask)
    for radius, colour in ((18, look.eyes), (9, (18, 14, 14))):
        ring = _oval(image, (x - radius, 460 - radius, x + radius, 460 + radius))
        tint(image, colour, ImageChops.multiply(ring, mask))
    tint(image, (255, 255, 255), _oval(image, (x - 11, 448, x - 3, 456)))
    lash = soft_line(image.size, curve((x - 38, 465), (x, 422), (x + 38, 465)), 7, 1.2)
    tint(image, mix(look.hair, (16, 10, 10), 0.6), lash)
    brow = soft_line(image.size, curve((x - 46, 414), (x, 384), (x + 46, 412)), 15, 2.4)
    tint(image, mix(look.hair, (20, 12, 10), 0.2), brow, 0.9)


def _fringe(image: Image.Image, look: Look) -> None:
    fringe = [
        *curve((344, 480), (300, 152), (520, 146)),
        *curve((520, 146), (734, 152), (682, 480)),
        *curve((682, 480), (672, 372), (602, 318)),
        *curve((602, 318), (500, 346), (412, 318)),
        *curve((412, 318), (352, 374), (344, 480)),
    ]
    mask = _shape(image, fringe)
    _shaded(image, mask, look.hair, (380, 160, 560, 270), (600, 200, 780, 520), 0.42)
    for index in range(9):
        start = (416.0 + index * 26, 322.0 - abs(4 - index) * 2)
        end = (470.0 + index * 12, 160.0)
        strand = curve(start, (start[0] - 34 + index * 6, 220), end)
        line = soft_line(image.size, strand, 4, 2)
        tone = mix(look.hair, (255, 226, 190), 0.4) if index < 4 else mix(look.hair, (0, 0, 0), 0.4)
        tint(image, tone, ImageChops.multiply(line, mask), 0.35)
