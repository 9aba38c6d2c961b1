"""Makes a picture from a text alone: a person, or a landscape."""

from __future__ import annotations

import math
import random
from typing import Final

from PIL import Image, ImageDraw, ImageFilter, ImageOps

from apiflow_desktop.demo.images.brushes import Colour, mix, soft_ellipse, tint, vertical_gradient
from apiflow_desktop.demo.images.portrait import paint_portrait, random_look
from apiflow_desktop.demo.images.styles import restyle

_PEOPLE: Final = ("person", "portrait", "woman", "man ", "face", "people", "girl", "boy")
_SKIES: Final[list[tuple[Colour, Colour, Colour]]] = [
    ((38, 50, 96), (226, 126, 106), (255, 214, 150)),
    ((60, 124, 190), (150, 200, 232), (240, 240, 226)),
    ((22, 24, 62), (96, 62, 130), (238, 142, 142)),
    ((70, 120, 130), (178, 206, 186), (250, 232, 190)),
]
_STYLE_WORDS: Final = ("cartoon", "vintage", "cyberpunk", "hat", "comic", "neon", "sepia", "anime")


def paint_scene(prompt: str, size: tuple[int, int], seed: int) -> Image.Image:
    """Paint what the prompt says, as far as a stand-in can."""
    wanted = f"{prompt.lower()} "
    if any(word in wanted for word in _PEOPLE):
        image = ImageOps.fit(paint_portrait(random_look(seed)), size, centering=(0.5, 0.3))
    else:
        image = _landscape(size, seed)
    return restyle(image, prompt, seed) if any(one in wanted for one in _STYLE_WORDS) else image


def _landscape(size: tuple[int, int], seed: int) -> Image.Image:
    chance = random.Random(seed)
    top, middle, low = chance.choice(_SKIES)
    image = vertical_gradient(size, [(0, top), (0.45, middle), (0.72, low), (1, low)])
    _sun(image, chance)
    ridges = 5
    for ridge in range(ridges):
        nearness = (ridge + 1) / ridges
        colour = mix(mix(middle, low, 0.4), mix(top, (12, 22, 26), 0.55), nearness**0.8)
        _ridge(image, chance, nearness, colour)
    return image


def _sun(image: Image.Image, chance: random.Random) -> None:
    x, y = image.width * chance.uniform(0.25, 0.75), image.height * chance.uniform(0.3, 0.5)
    for radius, blur, strength in ((0.24, 0.08, 0.4), (0.07, 0.004, 0.95)):
        reach = radius * min(image.size)
        box = (x - reach, y - reach, x + reach, y + reach)
        disc = soft_ellipse(image.size, box, blur * min(image.size))
        tint(image, (255, 240, 210), disc, strength)


def _ridge(image: Image.Image, chance: random.Random, nearness: float, colour: Colour) -> None:
    waves = [
        (chance.uniform(1, 3) * 2**octave, chance.uniform(0, 7), 0.5**octave) for octave in range(5)
    ]
    base = image.height * (0.48 + 0.42 * nearness)
    height = image.height * 0.1 * (1.2 - 0.5 * nearness)
    points = [(0.0, float(image.height))]
    for x in range(0, image.width + 4, 4):
        place = x / image.width * math.tau / 2
        rise = sum(share * math.sin(place * rate + phase) for rate, phase, share in waves)
        points.append((float(x), base - height * rise))
    points.append((float(image.width + 4), float(image.height)))
    mask = Image.new("L", image.size, 0)
    ImageDraw.Draw(mask).polygon(points, fill=255)
    tint(image, colour, mask.filter(ImageFilter.GaussianBlur(0.8)))
