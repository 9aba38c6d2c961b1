"""The page one begins on, by mouse and keys."""

from __future__ import annotations

import hashlib
import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest

from apiflow_desktop.base.resources import resource
from apiflow_desktop.gui.theme import apply
from apiflow_desktop.services.samples import PREVIEW_SIZE, samples
from tests.gui.canvas.hand import focused
from tests.gui.keys import tab_to

KEY = Qt.Key


@pytest.fixture
def start_page(window, qtbot):
    window.resize(1600, 1000)
    page = window.start_page
    qtbot.waitUntil(lambda: page.samples.model().rowCount() == len(samples()))
    return page


def place_of(page, row):
    return page.samples.visualRect(page.samples.model().index(row, 0)).center()


def test_a_copy_of_a_sample_is_opened_by_a_click_on_its_card(window, start_page, qtbot):
    qtbot.mouseClick(
        start_page.samples.viewport(), Qt.MouseButton.LeftButton, pos=place_of(start_page, 1)
    )
    assert window.page.session.title == samples()[1].title
    assert window.page.session.target is None


def test_all_of_it_is_reached_and_opened_by_keys(window, start_page):
    before = window.page
    assert before is None
    assert start_page.list.hasFocus()
    tab_to(start_page.samples)
    last = len(samples()) - 1
    QTest.keyClick(focused(), KEY.Key_End)
    assert start_page.samples.currentIndex().row() == last
    corner = start_page.samples.viewport().mapTo(start_page, place_of(start_page, last))
    assert start_page.rect().contains(corner)
    QTest.keyClick(focused(), KEY.Key_Return)
    assert window.page.session.title == samples()[last].title


def test_the_tab_key_goes_round_the_window_and_misses_nothing(window, start_page):
    met: list[str] = []
    while focused() is not start_page.list or not met:
        met.append(focused().accessibleName())
        assert len(met) < 100, f"the Tab key goes round without end: {met[-3:]}"
        QTest.keyClick(focused(), KEY.Key_Tab)
    assert met == [
        "Workflows", "Samples", "Problems", "Search the library", "New", "Library", "Help",
        "Jobs, problems, log", "Help", "Run with", "New workflow", "Open", "Open folder",
    ]  # fmt: skip


def test_a_screen_reader_hears_what_a_sample_shows(start_page):
    reader = QAccessible.queryAccessibleInterface(start_page.samples)
    assert reader.text(QAccessible.Text.Name) == "Samples"
    card = reader.child(0)
    assert card.text(QAccessible.Text.Name) == samples()[0].title
    assert card.text(QAccessible.Text.Description) == samples()[0].description


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_pictures_are_those_of_the_theme(start_page, qapp, theme):
    apply(qapp, theme)
    for row, sample in enumerate(samples()[:3]):
        area = start_page.samples.visualRect(start_page.samples.model().index(row, 0))
        ground = start_page.samples.viewport().grab(area).toImage().pixelColor(8, 8)
        assert (ground.lightness() < 60) == (theme == "dark"), sample.title


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.file)
def test_a_sample_has_fresh_pictures_twice_as_large_as_they_are_shown(sample):
    known = json.loads(resource("previews", "index.json").read_text("utf-8"))
    drawn_of = hashlib.sha256(sample.document()).hexdigest()[:16]
    assert known[sample.file] == drawn_of, "run `make previews`"
    for theme in ("dark", "light"):
        picture = QImage.fromData(resource("previews", sample.preview(theme)).read_bytes())
        assert picture.size().toTuple() == tuple(2 * pixels for pixels in PREVIEW_SIZE)
