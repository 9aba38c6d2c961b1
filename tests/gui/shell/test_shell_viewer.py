"""Images shown large, by keys and the wheel."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from apiflow_desktop.gui.notify import Notices
from apiflow_desktop.gui.viewer.view import ImageView
from apiflow_desktop.gui.viewer.viewer import ImageViewer, Picture
from tests.gui.asked import choosing
from tests.gui.mouse import turn_wheel
from tests.gui.shell.fake_jobs import picture_file


@pytest.fixture
def viewer(qtbot, tmp_path):
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    pictures = [
        Picture(picture_file(tmp_path, f"{name}.png", "#888888"), name, f"{name}.png")
        for name in ("one", "two")
    ]
    made = ImageViewer(pictures, 0, parent)
    made.resize(500, 400)
    made.show()
    qtbot.waitUntil(lambda: not made.view.image.isNull())
    yield made
    parent.close()


def test_the_viewer_fits_zooms_and_goes_on(viewer, qtbot):
    assert viewer.view.zoom < 1
    QTest.keyClick(viewer, Qt.Key.Key_1)
    assert viewer.view.zoom == pytest.approx(1)
    QTest.keyClick(viewer, Qt.Key.Key_Plus)
    assert viewer.view.zoom == pytest.approx(1.25)
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: "2 of 2" in viewer.facts.text())
    assert viewer.windowTitle() == "two"
    assert not viewer.commands["viewer.next"].isEnabled()


def test_it_opens_over_the_window_it_is_of(qtbot, tmp_path):
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.setGeometry(400, 300, 500, 400)
    parent.show()
    picture = Picture(picture_file(tmp_path, "one.png", "#888888"), "one", "one.png")
    made = ImageViewer([picture], 0, parent)
    made.show()
    qtbot.waitExposed(made)
    apart = made.geometry().center() - parent.geometry().center()
    assert apart.manhattanLength() <= 8  # of the frame
    parent.close()


def test_the_wheel_zooms_to_the_cursor(viewer):
    QTest.keyClick(viewer, Qt.Key.Key_1)
    place = QPoint(100, 80)
    before = viewer.view.mapToScene(place)
    QTest.mouseMove(viewer.view.viewport(), place)
    turn_wheel(viewer.view.viewport(), place, 1)
    assert viewer.view.zoom == pytest.approx(1.25)
    after = viewer.view.mapToScene(place)
    assert (after - before).manhattanLength() < 4


def test_the_viewer_copies_saves_and_closes(viewer, tmp_path, qtbot):
    QTest.keyClick(viewer, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().image().width() == 640
    with choosing(tmp_path / "copy.png"):
        QTest.keyClick(viewer, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert (tmp_path / "copy.png").read_bytes() == viewer.picture.path.read_bytes()
    with choosing(tmp_path / "no" / "folder.png"):
        QTest.keyClick(viewer, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert Notices.current().history[-1].level == "error"
    with qtbot.waitSignal(viewer.destroyed):
        QTest.keyClick(viewer, Qt.Key.Key_Escape)


def test_a_file_that_is_no_image_is_said_so(qtbot, tmp_path):
    parent = QWidget()
    qtbot.addWidget(parent)
    file = tmp_path / "broken.png"
    file.write_bytes(b"not an image")
    made = ImageViewer([Picture(file, "broken", "broken.png")], 0, parent)
    qtbot.waitUntil(lambda: "cannot be shown" in made.facts.text())
    made.close()


def test_transparent_images_stand_on_a_checkerboard(qtbot):
    view = ImageView()
    qtbot.addWidget(view)
    view.resize(200, 200)
    view.show()
    image = QImage(100, 100, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    view.show_image(image)
    seen = view.grab().toImage()
    colours = {seen.pixelColor(100 + x, 100).name() for x in range(0, 32, 4)}
    assert len(colours) == 2
