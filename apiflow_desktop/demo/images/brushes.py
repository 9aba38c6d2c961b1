"""Small tools that the painters share."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Point = tuple[float, float]
Box = tuple[float, float, float, float]


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """The colour between two."""
    first, second, third = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return first, second, third


def vertical_gradient(size: tuple[int, int], stops: Sequence[tuple[float, Colour]]) -> Image.Image:
    """A picture that runs from the top through these colours to the bottom."""
    column = Image.new("RGB", (1, 256))
    for row in range(256):
        column.putpixel((0, row), _at(stops, row / 255))
    return column.resize(size, Image.Resampling.BICUBIC)


def lookup(stops: Sequence[tuple[float, Colour]]) -> list[int]:
    """A table that gives a grey picture, converted to RGB, the colours of a gradient."""
    colours = [_at(stops, level / 255) for level in range(256)]
    return [colour[band] for band in range(3) for colour in colours]


def soft_ellipse(size: tuple[int, int], box: Box, blur: float) -> Image.Image:
    """A blurred mask of an ellipse."""
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).ellipse(box, fill=255)
    return mask.filter(ImageFilter.GaussianBlur(blur))


def soft_polygon(size: tuple[int, int], points: Sequence[Point], blur: float) -> Image.Image:
    """A blurred mask of a polygon."""
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).polygon(points, fill=255)
    return mask.filter(ImageFilter.GaussianBlur(blur))


def soft_line(
    size: tuple[int, int], points: Sequence[Point], width: int, blur: float
) -> Image.Image:
    """A blurred mask of a line through some points."""
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).line(points, fill=255, width=width)
    return mask.filter(ImageFilter.GaussianBlur(blur))


def tint(image: Image.Image, colour: Colour, mask: Image.Image, strength: float = 1.0) -> None:
    """Lay a colour on a picture where the mask is, in place."""
    image.paste(colour, (0, 0), mask.point(lambda level: level * strength))


def noise(size: tuple[int, int], seed: int) -> Image.Image:
    """Grey grain that the seed fixes."""
    return Image.frombytes("L", size, random.Random(seed).randbytes(size[0] * size[1]))


def vignette(image: Image.Image, strength: float) -> Image.Image:
    """Darken the corners."""
    falloff = Image.radial_gradient("L").resize(image.size)
    light = falloff.point(lambda level: 255 - max(0, level - 90) * strength)
    return ImageChops.multiply(image, Image.merge("RGB", (light, light, light)))


def curve(start: Point, control: Point, end: Point, steps: int = 24) -> list[Point]:
    """Points of a quadratic curve."""
    points = []
    for step in range(steps + 1):
        t = step / steps
        near, middle, far = (1 - t) ** 2, 2 * t * (1 - t), t * t
        points.append(
            (
                near * start[0] + middle * control[0] + far * end[0],
                near * start[1] + middle * control[1] + far * end[1],
            )
        )
    return points


def _at(stops: Sequence[tuple[float, Colour]], place: float) -> Colour:
    for (low, one), (high, other) in itertools.pairwise(stops):
        if place <= high:
            return mix(one, other, (place - low) / (high - low) if high > low else 1.0)
    return stops[-1][1]
