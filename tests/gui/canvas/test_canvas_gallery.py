"""What the gallery of the docs shows is what ``apiflow screenshot`` draws, in both themes."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PIL import Image, ImageChops

from tests.packaging_tools import load_tool

AGAIN = "run `make gallery`, and look at what it drew"
FAR = 48
"""So much a channel of a pixel may differ, as smoothed edges do."""
MOST = 0.002
"""So large a part of the channels may differ more."""


gallery = load_tool("gallery")
ENTRIES = gallery.entries()


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A workspace for all pictures, with the drafts of their flows."""
    home = tmp_path_factory.mktemp("gallery")
    gallery.keep_drafts(home)
    return home


def differing(one, other):
    """Return which part of the channels of two pictures differs; all where their sizes do."""
    if one.size != other.size:
        return 1.0
    counts = ImageChops.difference(one, other).histogram()
    far = sum(sum(counts[start + FAR + 1 : start + 256]) for start in range(0, len(counts), 256))
    return far / sum(counts)


def read(path):
    with Image.open(path) as image:
        return image.convert("RGB")


def kept(name, theme):
    return read(gallery.FOLDER / f"{name}-{theme}.png")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
@pytest.mark.parametrize("theme", gallery.THEMES)
def test_a_construct_is_drawn_as_its_picture_shows(theme, entry, home, tmp_path, monkeypatch, qapp):
    monkeypatch.setenv("APIFLOW_HOME", str(home))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    gallery.draw(entry, theme, tmp_path / "drawn.png")
    assert differing(read(tmp_path / "drawn.png"), kept(entry.name, theme)) <= MOST, AGAIN


def test_another_picture_is_told_apart():
    one = kept("branch-one", "dark")
    assert differing(one, one) == 0
    assert differing(one, kept("branch-one", "light")) > MOST


def test_a_step_that_looks_otherwise_is_told(home, tmp_path, monkeypatch, qapp):
    monkeypatch.setenv("APIFLOW_HOME", str(home))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    (entry,) = (one for one in ENTRIES if one.name == "states-ended")
    gallery.draw(replace(entry, options=()), "dark", tmp_path / "idle.png")
    assert differing(read(tmp_path / "idle.png"), kept("states-ended", "dark")) > MOST


def test_every_picture_of_the_gallery_is_in_it():
    there = {path.stem for path in gallery.FOLDER.glob("*.png")}
    assert there == {f"{entry.name}-{theme}" for entry in ENTRIES for theme in gallery.THEMES}


def test_the_page_of_the_gallery_is_fresh():
    assert gallery.PAGE.read_text("utf-8") == gallery.page(), AGAIN
