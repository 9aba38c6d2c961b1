"""Two fingers on a touchpad pan, pinching zooms to where the fingers are."""

from __future__ import annotations

from functools import cache

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication

from tests.unit.openflow_picture.flows import script

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def work(desk):
    work = desk(script("a"), script("b"))
    work.hand.key(Qt.Key.Key_0)
    return work


@cache
def touchpad():
    """Make it once: an event does not keep the device it names alive."""
    caps = QInputDevice.Capability.Position | QInputDevice.Capability.PixelScroll
    kind = QPointingDevice.PointerType.Finger
    return QPointingDevice("pad", 7, QInputDevice.DeviceType.TouchPad, kind, caps, 2, 3)


def scroll(work, at, *, pixels=(0, 0), units=(0, 0), keys=Qt.KeyboardModifier.NoModifier):
    place = QPointF(work.hand.at(at))
    event = QWheelEvent(
        place, work.hand.view.mapToGlobal(place), QPoint(*pixels), QPoint(*units),
        Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.ScrollUpdate, False,
        Qt.MouseEventSource.MouseEventNotSynthesized, touchpad(),
    )  # fmt: skip
    QApplication.sendEvent(work.hand.view, event)


def pinch(work, at, value):
    place = QPointF(work.hand.at(at))
    screen = work.hand.view.mapToGlobal(place)
    for kind, by in (
        (Qt.NativeGestureType.BeginNativeGesture, 0.0),
        (Qt.NativeGestureType.ZoomNativeGesture, value),
        (Qt.NativeGestureType.EndNativeGesture, 0.0),
    ):
        event = QNativeGestureEvent(kind, touchpad(), 2, place, place, screen, by, QPointF())
        QApplication.sendEvent(work.hand.view, event)


@pytest.mark.parametrize("way", [{"pixels": (30, -20)}, {"units": (60, -40)}])
def test_two_fingers_pan_and_do_not_zoom(work, way):
    corner = work.hand.item("a").pos()
    before = work.hand.at(corner)
    scroll(work, corner, **way)
    assert work.hand.at(corner) - before == QPoint(30, -20)
    assert work.canvas.viewer.zoom == 1.0


def test_two_fingers_with_ctrl_zoom(work):
    scroll(work, work.hand.body("a"), units=(0, 120), keys=CTRL)
    assert work.canvas.viewer.zoom > 1.0


@pytest.mark.parametrize("value", [0.2, -0.2])
def test_pinching_zooms_to_the_fingers(work, value):
    there = work.hand.body("b")
    before = work.hand.at(there)
    pinch(work, there, value)
    assert work.canvas.viewer.zoom == pytest.approx(1 + value)
    assert (work.hand.at(there) - before).manhattanLength() <= 2


def test_pinching_stays_within_the_limits(work):
    for _ in range(30):
        pinch(work, work.hand.body("a"), 0.5)
    assert work.canvas.viewer.zoom == pytest.approx(3.0)
