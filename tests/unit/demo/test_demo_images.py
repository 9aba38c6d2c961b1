from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from apiflow_desktop.base.resources import resource
from apiflow_desktop.demo.images.head import find_head
from apiflow_desktop.demo.images.orders import ImageOrder, NotAnImage, make_image


def portrait():
    return resource("samples", "portrait.png").read_bytes()


def picture(order):
    return Image.open(io.BytesIO(make_image(order)))


def test_the_head_of_the_sample_is_found():
    head = find_head(Image.open(io.BytesIO(portrait())))
    assert head.centre == pytest.approx(384, abs=20)
    assert head.top == pytest.approx(110, abs=16)
    assert head.width == pytest.approx(300, abs=40)


def test_a_head_elsewhere_is_found():
    image = Image.new("RGB", (400, 300), "white")
    ImageDraw.Draw(image).ellipse((60, 90, 140, 190), fill="brown")
    ImageDraw.Draw(image).rectangle((20, 200, 190, 300), fill="navy")
    head = find_head(image)
    assert head.centre == pytest.approx(100, abs=12)
    assert head.top == pytest.approx(90, abs=10)


def test_where_nothing_stands_out_the_usual_place_is_taken():
    head = find_head(Image.new("RGB", (200, 200), "grey"))
    assert (head.centre, head.top) == pytest.approx((100, 28))


@pytest.mark.parametrize(
    ("ratio", "size"),
    [("16:9", (1024, 576)), ("1:1", (768, 768)), ("match_input_image", (768, 768))],
)
def test_shape_and_format_are_as_ordered(ratio, size):
    made = picture(ImageOrder("a lake", None, ratio, "jpg"))
    assert (made.size, made.format) == (size, "JPEG")
    assert picture(ImageOrder("enhance", portrait(), ratio, "webp")).size == size


@pytest.mark.parametrize("prompt", ["add a hat", "90s cartoon", "vintage", "cyberpunk", "a lake"])
def test_the_seed_fixes_the_image(prompt):
    source = None if prompt == "a lake" else portrait()
    assert make_image(ImageOrder(prompt, source, seed=3)) == make_image(
        ImageOrder(prompt, source, seed=3)
    )


def test_another_seed_gives_another_landscape():
    assert make_image(ImageOrder("a lake", seed=1)) != make_image(ImageOrder("a lake", seed=2))


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "CMYK"])
def test_tiny_pictures_of_every_kind_are_taken(mode):
    written = io.BytesIO()
    Image.new(mode, (2, 1)).save(written, "JPEG" if mode == "CMYK" else "PNG")
    for prompt in ("hat", "cartoon", "vintage", "cyberpunk", "?"):
        assert picture(ImageOrder(prompt, written.getvalue())).size == (2, 1)


@pytest.mark.parametrize("content", [b"", b"hello", portrait()[:500]])
def test_what_is_no_image_is_refused(content):
    with pytest.raises(NotAnImage):
        make_image(ImageOrder("hat", content))
