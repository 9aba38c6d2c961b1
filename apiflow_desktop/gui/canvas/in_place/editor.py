"""The frame over a card in which something of it is typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.canvas.in_place.fields import Typed
from apiflow_desktop.gui.canvas.viewer import FlowViewer
from apiflow_desktop.gui.forms.labels import small_label
from apiflow_desktop.gui.theme import set_role

_LEAST_WIDTH = 320
_MARGIN = 8
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class InPlaceEditor(QFrame):
    """Enter takes over what is typed, Tab too and goes on, Esc leaves all as it was.

    A press elsewhere takes it over as well. What is wrong stays until it is put right or left.

    Args:
        viewer: The view it lies over.
        place: Returns where it is, in the scene.
        typed: The field.
        done: Told when it ends: whether to take the text over, and how many places to go on.
    """

    def __init__(
        self,
        viewer: FlowViewer,
        place: Callable[[], QRectF],
        typed: Typed,
        done: Callable[[bool, int], None],
    ) -> None:
        super().__init__(viewer.viewport())
        self._viewer, self._place, self.typed, self._done = viewer, place, typed, done
        self._ended = False
        self.setObjectName("in-place-editor")
        set_role(self, "toast")
        self.setAutoFillBackground(True)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(4)
        column.addWidget(typed)
        column.addWidget(small_label(_("Enter takes it over, Tab goes on, Esc leaves it"), self))
        viewer.view_changed.connect(self.follow)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._app = app
        app.focusChanged.connect(self._on_focus)
        self.follow()
        self.show()
        self.raise_()
        typed.begin()

    def follow(self) -> None:
        """Stay over what is typed when the view moves, and inside of the view."""
        area = self._viewer.mapFromScene(self._place()).boundingRect()
        self.setFixedWidth(max(_LEAST_WIDTH, area.width()))
        self.adjustSize()
        room = self._viewer.viewport().rect()
        left = min(area.left(), room.right() - self.width())
        top = min(area.top() - _MARGIN, room.bottom() - self.height())
        self.move(QPoint(max(0, left), max(0, top)))

    def finish(self, *, take: bool, go_on: int = 0) -> None:
        """Go; who made it hears whether what is typed is taken over."""
        if self._ended:
            return
        self._ended = True
        self._app.focusChanged.disconnect(self._on_focus)
        self._viewer.view_changed.disconnect(self.follow)
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self)
        self.hide()
        self.deleteLater()
        if had_focus:
            self._viewer.setFocus(Qt.FocusReason.OtherFocusReason)
        self._done(take, go_on)

    def event(self, event: QEvent) -> bool:
        """Grow with what is typed, and let nothing through to the drawing."""
        if event.type() == QEvent.Type.LayoutRequest:
            handled = super().event(event)
            self.follow()
            return handled
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.Wheel):
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep every key from the drawing; Enter, Tab and Esc end the typing."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress or QApplication.activePopupWidget() is not None:
            return super().eventFilter(watched, event)
        assert isinstance(event, QKeyEvent)
        key, held = event.key(), event.modifiers()
        if key == Qt.Key.Key_Escape:
            self.finish(take=False)
        elif key in _ENTER and not held & _SHIFT:
            self._take(0)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and not held & _CTRL:
            self._take(-1 if key == Qt.Key.Key_Backtab else 1)
        else:
            return super().eventFilter(watched, event)
        return True

    def _take(self, go_on: int) -> None:
        # The field says itself what is wrong, and where.
        if not self.typed.problem():
            self.finish(take=True, go_on=go_on)

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None:
            return
        if self.isAncestorOf(new):
            new.installEventFilter(self)
        elif new.window() is self.window():
            self.finish(take=True)
