"""Changes a picture as a prompt says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from apiflow_desktop.demo.images.brushes import lookup, noise, vignette
from apiflow_desktop.demo.images.hat import add_hat

Style = Callable[[Image.Image, int], Image.Image]


def restyle(image: Image.Image, prompt: str, seed: int) -> Image.Image:
    """Do all that the prompt asks for; if it asks for nothing known, enhance the picture."""
    wanted = prompt.lower()
    changes: list[Style] = []
    if any(word in wanted for word in ("hat", "fedora")) and "that" not in wanted.split():
        changes.append(lambda picture, chosen: add_hat(picture, prompt, chosen))
    changes += [style for words, style in _STYLES if any(word in wanted for word in words)]
    for change in changes or [enhance]:
        image = change(image, seed)
    return image


def cartoon(image: Image.Image, _seed: int) -> Image.Image:
    """Flat bright colours, ink lines, printed dots: a comic of the nineties."""
    # Half the size: the wide filters cost seconds otherwise, and flat areas lose nothing.
    small = image.reduce(2) if min(image.size) > 1 else image
    for _ in range(2):
        small = small.filter(ImageFilter.MedianFilter(5))
    vivid = ImageEnhance.Color(ImageEnhance.Contrast(small).enhance(1.2)).enhance(1.75)
    flat = vivid.quantize(18, Image.Quantize.MEDIANCUT, kmeans=2, dither=Image.Dither.NONE)
    colours = flat.convert("RGB").filter(ImageFilter.ModeFilter(5)).resize(image.size)
    smooth = small.resize(image.size)
    printed = ImageChops.multiply(colours, _halftone(smooth))
    ink = _ink(smooth)
    return ImageChops.multiply(printed, Image.merge("RGB", (ink, ink, ink)))


def vintage(image: Image.Image, seed: int) -> Image.Image:
    """Sepia, faded blacks, grain and dark corners."""
    grey = ImageOps.autocontrast(image.convert("L"), cutoff=1)
    sepia = _toned(grey, [(0, (44, 26, 16)), (0.5, (164, 122, 80)), (1, (252, 236, 202))])
    warm = Image.blend(sepia, ImageEnhance.Color(image).enhance(0.6), 0.16)
    speck = noise(image.size, seed).filter(ImageFilter.GaussianBlur(0.7))
    grain = Image.merge("RGB", (speck, speck, speck))
    return vignette(Image.blend(warm, ImageChops.overlay(warm, grain), 0.42), 0.95)


def cyberpunk(image: Image.Image, seed: int) -> Image.Image:
    """Neon colours that glow, shifted edges, scan lines."""
    grey = ImageOps.autocontrast(image.convert("L"), cutoff=1)
    neon = _toned(
        grey,
        [
            (0, (10, 4, 34)),
            (0.32, (70, 12, 118)),
            (0.58, (232, 32, 150)),
            (0.8, (250, 120, 190)),
            (1, (70, 244, 255)),
        ],
    )
    mixed = Image.blend(neon, ImageEnhance.Color(image).enhance(1.4), 0.2)
    lines = ImageOps.autocontrast(mixed.convert("L").filter(ImageFilter.FIND_EDGES))
    rim = _toned(lines, [(0, (0, 0, 0)), (0.35, (0, 40, 60)), (1, (0, 255, 255))])
    lit = ImageChops.screen(mixed, rim.filter(ImageFilter.GaussianBlur(2.2)))
    bloom = ImageChops.screen(lit, _dimmed(lit.filter(ImageFilter.GaussianBlur(18)), 0.35))
    red, green, blue = bloom.split()
    shift = 2 + seed % 3
    torn = Image.merge(
        "RGB", (ImageChops.offset(red, shift, 0), green, ImageChops.offset(blue, -shift, 0))
    )
    return vignette(ImageChops.multiply(torn, _scan_lines(image.size)), 0.8)


def enhance(image: Image.Image, _seed: int) -> Image.Image:
    """More contrast, more colour, sharper."""
    full = Image.blend(image, ImageOps.autocontrast(image, cutoff=0.5, preserve_tone=True), 0.7)
    vivid = ImageEnhance.Brightness(ImageEnhance.Color(full).enhance(1.22)).enhance(1.03)
    return vivid.filter(ImageFilter.UnsharpMask(radius=2.4, percent=130, threshold=2))


_STYLES: Final[tuple[tuple[tuple[str, ...], Style], ...]] = (
    (("cartoon", "comic", "anime"), cartoon),
    (("vintage", "sepia", "old photo", "retro"), vintage),
    (("cyberpunk", "neon", "synthwave"), cyberpunk),
    (("enhance", "sharpen", "improve"), enhance),
)


def _toned(grey: Image.Image, stops: list[tuple[float, tuple[int, int, int]]]) -> Image.Image:
    return grey.convert("RGB").point(lookup(stops))


def _dimmed(image: Image.Image, share: float) -> Image.Image:
    return image.point(lambda level: level * share)


def _ink(image: Image.Image) -> Image.Image:
    """Dark lines where the brightness changes fast, on white."""
    grey = image.convert("L").filter(ImageFilter.GaussianBlur(1.2))
    near = grey.filter(ImageFilter.GaussianBlur(1.6))
    far = grey.filter(ImageFilter.GaussianBlur(3.6))
    change = ImageChops.subtract(far, near)
    lines = change.point(lambda level: 255 if level < 3 else max(0, 255 - (level - 2) * 44))
    return lines.filter(ImageFilter.MedianFilter(3)).filter(ImageFilter.GaussianBlur(0.6))


def _halftone(image: Image.Image) -> Image.Image:
    """Dots in the shade, on white."""
    cell = 8
    dot = Image.radial_gradient("L").resize((cell, cell))
    screen = Image.new("L", image.size)
    for row, top in enumerate(range(0, image.height, cell)):
        for left in range(-(row % 2) * cell // 2, image.width, cell):
            screen.paste(dot, (left, top))
    grey = image.convert("L").point(lambda level: min(255, 96 + level))
    dots = ImageChops.subtract(ImageChops.invert(grey), screen.point(lambda level: level * 0.62))
    tone = dots.point(lambda level: 190 if level > 4 else 255).filter(ImageFilter.GaussianBlur(0.7))
    return Image.merge("RGB", (tone, tone, tone))


def _scan_lines(size: tuple[int, int]) -> Image.Image:
    lines = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(lines)
    for row in range(0, size[1], 4):
        pen.line([(0, row), (size[0], row)], fill=(178, 170, 196), width=1)
    return lines
