"""Somebody who plays with the window at random, by mouse and keys alone."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTabBar, QWidget

from apiflow_desktop.gui.actions.palette import CommandPalette
from apiflow_desktop.openflow.picture.model import START
from tests.gui.application.user import LEFT, User
from tests.gui.canvas.hand import focused

NONE = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
KEY = Qt.Key


class Nothing(Exception):
    """There is nothing here that this gesture could be done with."""


class Player(User):
    """A user with dice.

    Attributes:
        rng: The dice.
        said: What was done in the gesture at hand, to be told when something is wrong.
    """

    def __init__(self, assembly, qtbot, seed):
        super().__init__(assembly, qtbot)
        self.rng = random.Random(seed)
        self.said: list[str] = []

    def pick(self, things) -> Any:
        """Choose one of several things; there may be none."""
        found = list(things)
        if not found:
            raise Nothing
        chosen = self.rng.choice(found)
        self.said.append(str(chosen)[:60])
        return chosen

    # What is on the drawing.

    @property
    def stage(self):
        return self.hand.canvas.stage

    def cards(self, *, start=False):
        """List the keys of the cards that stand for steps, Start too if wanted."""
        return [
            key
            for key, item in self.stage.cards.items()
            if item.card.handle is not None or (start and key == START)
        ]

    def wires(self, kind):
        return [item for item in self.stage.wires.values() if item.wire.kind == kind]

    def exits(self):
        """List the execution outputs, as (key of the card, key of the port)."""
        return self._ports(lambda card: card.exits)

    def outputs(self):
        """List the data outputs in the same way."""
        return self._ports(lambda card: card.outputs)

    def inputs(self):
        """List the data inputs in the same way."""
        return self._ports(lambda card: card.inputs)

    def _ports(self, of):
        items = self.stage.cards.items()
        return [(key, port.key) for key, item in items for port in of(item.card)]

    def port_at(self, place):
        key, port = place
        return self.stage.cards[key].port_item(port).centre()

    def body(self, key):
        """Return a point of a card beside its ports."""
        return self.stage.cards[key].pos() + QPointF(110, 20)

    def ground(self):
        """Return a point of the scene beside all that is drawn."""
        bounds = self.hand.canvas._bounds()
        x = self.rng.uniform(bounds.left(), bounds.right())
        return QPointF(x, bounds.bottom() + self.rng.uniform(60, 120))

    # What the hands do.

    def look_at_all(self):
        """Bring the drawing to the front, whole."""
        self.activate(self.window)
        if not self.hand.canvas.isVisible():
            self.key(KEY.Key_1, ALT)
        self.hand.key(KEY.Key_1)
        QApplication.processEvents()

    def take_card(self, *, start=False):
        """Click a card."""
        self.look_at_all()
        key = self.pick(self.cards(start=start))
        self.hand.click(self.body(key))
        QApplication.processEvents()
        return key

    def drag(self, start, end, keys=NONE):
        self.hand.drag(start, end, keys=keys)
        QApplication.processEvents()

    def type(self, text):
        """Type, letters beyond ASCII as an input method sends them."""
        for letter in text:
            if letter.isascii():
                super().type(letter)
                continue
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, KEY.Key_unknown, NONE, letter)
                QApplication.sendEvent(focused(), event)

    def write(self, text):
        """Type over what stands in the field that has the keys."""
        self.key(KEY.Key_A, CTRL)
        self.type(text)

    def word(self):
        return self.pick(["hat", "blue", "x1", "'quoted'", "two words", "ä🎩", '"', "\\n", "7"])

    def seen(self, kind: Any, test: Callable[[Any], bool] = lambda _: True, within=None):
        """List the visible widgets of a kind that can be used."""
        return [
            widget
            for widget in (within or self.inspector).findChildren(kind)
            if widget.isVisible() and widget.isEnabled() and test(widget)
        ]

    @property
    def inspector(self) -> Any:
        return self.window.inspector

    def called(self, name, kind: Any = QWidget):
        """Pick one of the usable widgets of the inspector that have a name."""
        found = self.seen(kind, lambda widget: widget.accessibleName() == name)
        if not found:
            raise Nothing
        return self.rng.choice(found)

    def turn_to(self, title):
        """Go to a tab of the inspector."""
        for bar in self.seen(QTabBar):
            for index in range(bar.count()):
                if bar.tabText(index).replace("&", "") == title:
                    QTest.mouseClick(bar, LEFT, pos=bar.tabRect(index).center())
                    QApplication.processEvents()
                    return
        raise Nothing

    def settle(self):
        """Leave what the gesture left open, as someone would who goes on with something else."""
        for _ in range(3):
            popup = QApplication.activePopupWidget()
            if popup is not None:
                QTest.keyClick(popup, KEY.Key_Escape)
        for palette in self.window.findChildren(CommandPalette):
            if palette.isVisible():
                QTest.keyClick(palette.field, KEY.Key_Escape)
        self.activate(self.window)
        page = self.window.page
        if page.session.read_only:
            # Text that does not parse is let go of by the button that the notice has.
            self.key(KEY.Key_1, ALT)
            self.click(page._notice.discard_button)
        focus = QApplication.focusWidget()
        if isinstance(focus, QPlainTextEdit) and self.hand.canvas.isAncestorOf(focus):
            QTest.keyClick(focus, KEY.Key_Return, CTRL)
        QApplication.processEvents()


Gesture = Callable[[Player], object]

GESTURES: dict[str, Gesture] = {}
"""What can be done, by name; filled by the modules beside this one."""


def gesture(name: str) -> Callable[[Gesture], Gesture]:
    """Declare a kind of gesture."""

    def declare(play: Gesture) -> Gesture:
        assert name not in GESTURES
        GESTURES[name] = play
        return play

    return declare
