"""A hand on the canvas: presses, moves and releases at points of the scene."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from apiflow_desktop.openflow.picture.model import START
from tests.gui.mouse import LEFT, NO_KEYS, drop, turn_wheel

MIDDLE = Qt.MouseButton.MiddleButton


def focused() -> QWidget:
    """Return the widget that keys go to."""
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget


class Hand:
    """Sends real events to a canvas."""

    def __init__(self, canvas):
        self.canvas = canvas
        self.view = canvas.viewer.viewport()

    def item(self, module_id):
        """Return the item of a step's card."""
        return next(
            item
            for key, item in self.canvas.stage.cards.items()
            if item.card.module_id == module_id or key == module_id == START
        )

    def port(self, module_id, key):
        """Return where a port is."""
        return self.item(module_id).port_item(key).centre()

    def body(self, module_id):
        """Return a point of a card where there is neither port nor picture."""
        return self.item(module_id).pos() + QPointF(110, 20)

    def at(self, scene_point):
        """Return where a point of the scene is in the view."""
        return self.canvas.viewer.mapFromScene(scene_point)

    def at_rect(self, module_id):
        """Return where a card is in the view."""
        return self.canvas.viewer.mapFromScene(self.item(module_id).rect()).boundingRect()

    def click(self, scene_point, button=LEFT, keys=NO_KEYS):
        QTest.mouseClick(self.view, button, keys, self.at(scene_point))

    def double_click(self, scene_point):
        QTest.mouseDClick(self.view, LEFT, NO_KEYS, self.at(scene_point))

    def press(self, scene_point, button=LEFT, keys=NO_KEYS):
        QTest.mousePress(self.view, button, keys, self.at(scene_point))

    def move(self, scene_point, button=LEFT, keys=NO_KEYS):
        place = QPointF(self.at(scene_point))
        event = QMouseEvent(
            QEvent.Type.MouseMove, place, self.view.mapToGlobal(place), button, button, keys
        )
        QApplication.sendEvent(self.view, event)

    def release(self, scene_point, button=LEFT, keys=NO_KEYS):
        QTest.mouseRelease(self.view, button, keys, self.at(scene_point))

    def drag(self, start, end, button=LEFT, keys=NO_KEYS):
        self.press(start, button, keys)
        self.move((start + end) / 2, button)
        self.move(end, button)
        self.release(end, button, keys)

    def key(self, key, keys=NO_KEYS):
        QTest.keyClick(self.canvas.viewer, key, keys)

    def wheel(self, scene_point, notches):
        turn_wheel(self.view, self.at(scene_point), notches)

    def zoom_to(self, zoom, scene_point=None):
        """Turn a wheel that is as fine as it takes, over a point or the middle of the view."""
        middle = self.canvas.viewer.mapToScene(self.view.rect().center())
        notches = math.log(zoom / self.canvas.viewer.zoom) / math.log(1.001) / 120
        self.wheel(middle if scene_point is None else scene_point, notches)

    def pan(self, way):
        """Drag the ground with the middle button, by pixels."""
        start = self.view.rect().center()
        QTest.mousePress(self.view, MIDDLE, NO_KEYS, start)
        place = QPointF(start + way)
        event = QMouseEvent(
            QEvent.Type.MouseMove, place, self.view.mapToGlobal(place), MIDDLE, MIDDLE, NO_KEYS
        )
        QApplication.sendEvent(self.view, event)
        QTest.mouseRelease(self.view, MIDDLE, NO_KEYS, start + way)

    def drop(self, data, scene_point):
        """Drag something in and drop it; return whether it was taken."""
        return drop(self.view, data, self.at(scene_point))


def dragged(mime, text):
    """Make what the library drags."""
    data = QMimeData()
    data.setData(mime, text.encode())
    return data
