"""The minimap: hidden while all is in view, else a way to go elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from apiflow_desktop.gui.canvas.minimap import Minimap
from tests.unit.openflow_picture.flows import note, script


def minimap(work):
    return work.canvas.findChild(Minimap)


def middle(work):
    viewer = work.canvas.viewer
    return viewer.mapToScene(viewer.viewport().rect().center())


def many(desk):
    work = desk(*(script(f"s{number}") for number in range(12)))
    work.hand.key(Qt.Key.Key_0)
    return work


def test_it_is_there_only_when_something_is_out_of_view(desk):
    work = many(desk)
    assert minimap(work).isVisible()
    work.hand.key(Qt.Key.Key_1)
    assert not minimap(work).isVisible()
    assert not minimap(desk(script("a"))).isVisible()


def test_a_press_goes_there_and_a_drag_goes_along(desk):
    work = many(desk)
    shown = minimap(work)
    QTest.mousePress(shown, Qt.MouseButton.LeftButton, pos=QPoint(shown.width() - 10, 66))
    last = work.hand.item("s11").rect()
    assert abs(middle(work).x() - last.center().x()) < last.width()
    QTest.mouseRelease(shown, Qt.MouseButton.LeftButton, pos=QPoint(10, 66))
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(10, 66))
    assert middle(work).x() < work.hand.item("s1").rect().right()


def test_what_a_step_adds_is_in_it(desk):
    work = many(desk)
    before = minimap(work).grab().toImage()
    work.hand.click(work.hand.item("s2").pos() + QPointF(110, 20))
    work.hand.key(Qt.Key.Key_Delete)
    assert minimap(work).grab().toImage() != before


def test_it_hides_where_it_would_cover_the_zoom_buttons(desk):
    work = desk(*(script(f"s{number}") for number in range(12)), size=(420, 500))
    work.hand.key(Qt.Key.Key_0)
    assert not minimap(work).isVisible()
    work.canvas.resize(800, 500)
    assert minimap(work).isVisible()


def test_the_box_is_dragged_from_where_it_is_taken(desk):
    work = many(desk)
    shown = minimap(work)
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(100, 66))
    before = middle(work)
    QTest.mousePress(shown, Qt.MouseButton.LeftButton, pos=QPoint(106, 66))
    QTest.mouseMove(shown, QPoint(107, 66))
    small = middle(work).x() - before.x()
    QTest.mouseRelease(shown, Qt.MouseButton.LeftButton, pos=QPoint(107, 66))
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(180, 66))
    whole = middle(work).x() - before.x()
    assert 0 < small < whole / 20


def test_a_note_out_of_view_is_in_it(desk):
    work = desk(script("a"), notes=[note("n", y=-3000)])
    work.hand.key(Qt.Key.Key_0)
    shown = minimap(work)
    assert shown.isVisible()
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(100, 12))
    seen = work.canvas.viewer.mapToScene(work.hand.view.rect()).boundingRect()
    (item,) = work.canvas.notes.items.values()
    assert seen.contains(item.rect().center())
