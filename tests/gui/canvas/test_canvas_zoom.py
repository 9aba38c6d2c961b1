"""Zooming: cards are stretched while it goes on, sharp when it has come to rest."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QPushButton

from apiflow_desktop.gui.canvas import card_pictures
from apiflow_desktop.gui.canvas.card_pictures import CardPictures
from apiflow_desktop.gui.canvas.zoom_bar import ZoomBar
from tests.unit.openflow_picture.flows import step


@pytest.fixture
def flow():
    return [step(name) for name in "abcdefgh"]


def seen(work):
    return work.canvas.viewer.viewport().grab().toImage()


def zoomed_out(work):
    seen(work)
    for _ in range(3):
        work.hand.wheel(work.hand.body("b"), -1)
    return work


def test_after_a_zoom_all_cards_are_as_sharp_as_if_painted_anew(desk, qtbot, flow):
    work, other = zoomed_out(desk(*flow)), zoomed_out(desk(*flow))
    other.canvas.stage.pictures.make_all()
    sharp = seen(other)
    assert seen(work) != sharp
    qtbot.waitUntil(lambda: seen(work) == sharp)


def test_a_jump_to_another_zoom_is_sharp_at_once(desk, flow):
    work = desk(*flow)
    work.hand.zoom_to(0.4)
    seen(work)
    work.hand.key(Qt.Key.Key_0)
    seen(work)
    assert work.canvas.viewer.zoom == 1.0
    assert not work.canvas.stage.pictures.stretched


def test_an_edit_during_a_zoom_is_seen_at_once(desk, flow):
    work = desk(*flow)
    work.rename("b", "Quite another name")
    seen(work)
    work.hand.wheel(work.hand.body("b"), -1)
    before = seen(work)
    work.undo()
    assert work.canvas.stage.pictures.stretched
    assert seen(work) != before


def test_no_more_pictures_are_kept_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(card_pictures, "_MOST_PIXELS", 350)
    pictures, drawn = CardPictures(), []
    canvas = QImage(100, 100, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(canvas)

    def show(key):
        pictures.paint(painter, key, QRectF(0, 0, 10, 10), 1, lambda *_: drawn.append(key))

    for key in ("a", "b", "c", "a", "d", "a", "b"):
        show(key)
    painter.end()
    assert drawn == ["a", "b", "c", "d", "b"]


@pytest.mark.parametrize(("width", "shown"), [(900, 5), (180, 3), (140, 2)])
def test_zoom_buttons_for_which_there_is_no_room_are_left_out(desk, flow, width, shown):
    work = desk(*flow)
    work.canvas.resize(width, 500)
    QApplication.processEvents()
    bar = work.canvas.findChild(ZoomBar)
    buttons = [button for button in bar.findChildren(QPushButton) if button.isVisible()]
    assert len(buttons) == shown
    assert work.canvas.rect().contains(bar.geometry())
    assert bar.rect().contains(buttons[-1].geometry())
