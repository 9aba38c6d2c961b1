"""From an order to the bytes of an image."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from apiflow_desktop.demo.images.scenes import paint_scene
from apiflow_desktop.demo.images.styles import restyle

_AREA: Final = 768 * 768
_LARGEST_SIDE: Final = 1024
_LARGEST_INPUT: Final = 64_000_000
_Bomb = Image.DecompressionBombError
_FORMATS: Final = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}


class NotAnImage(Exception):
    """The input is not an image; the text becomes the prediction's error."""


@dataclass(frozen=True)
class ImageOrder:
    """What to make. Equal orders give equal bytes.

    Attributes:
        prompt: What it shows, or how to change the source.
        source: The image to change, as the bytes of a file.
        aspect_ratio: ``match_input_image`` or e.g. ``16:9``.
        output_format: ``png``, ``jpg`` or ``webp``.
        seed: Chooses among equals.
    """

    prompt: str
    source: bytes | None = None
    aspect_ratio: str = "match_input_image"
    output_format: str = "png"
    seed: int = 0


def make_image(order: ImageOrder) -> bytes:
    """Make an image.

    Raises:
        NotAnImage: The source is not one.
    """
    if order.source is None:
        image = paint_scene(order.prompt, _size(order.aspect_ratio, (1, 1)), order.seed)
    else:
        source = _read(order.source)
        size = _size(order.aspect_ratio, source.size)
        fitted = ImageOps.fit(source, size, Image.Resampling.LANCZOS, centering=(0.5, 0.35))
        image = restyle(fitted, order.prompt, order.seed)
    written = io.BytesIO()
    image.save(written, _FORMATS[order.output_format], quality=92)
    return written.getvalue()


def _read(content: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content), formats=["PNG", "JPEG", "GIF", "WEBP"]) as image:
            if image.width * image.height > _LARGEST_INPUT:
                raise NotAnImage("The input image is too large.")
            upright = ImageOps.exif_transpose(image)
            flat = Image.new("RGBA", upright.size, "white")
            flat.alpha_composite(upright.convert("RGBA"))
            return flat.convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, _Bomb) as error:
        raise NotAnImage(
            "cannot identify image file: input_image must be a jpeg, png, gif, or webp"
        ) from error


def _size(aspect_ratio: str, source: tuple[int, int]) -> tuple[int, int]:
    if aspect_ratio == "match_input_image":
        if source != (1, 1):
            scale = min(1.0, _LARGEST_SIDE / max(source))
            return max(1, round(source[0] * scale)), max(1, round(source[1] * scale))
        aspect_ratio = "1:1"
    wide, high = (int(part) for part in aspect_ratio.split(":"))
    unit = (_AREA / (wide * high)) ** 0.5
    return round(wide * unit / 8) * 8, round(high * unit / 8) * 8
