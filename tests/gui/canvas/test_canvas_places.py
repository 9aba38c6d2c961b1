"""Undo puts all cards back to where they stood before the gesture, redo to where after it."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QPointF, Qt

from apiflow_desktop.gui.canvas.gestures.library_drop import NODE_MIME, STEP_MIME
from apiflow_desktop.openflow.picture.collapsing import collapsed_key
from apiflow_desktop.openflow.picture.model import COLLAPSED
from tests.gui.canvas.hand import dragged
from tests.unit.openflow_picture.flows import EDIT_PATH, branchall, branchone, for_each, script

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
MOST_CARDS = 16


class Player:
    """A hand with dice on a canvas, and what each step of the history led to."""

    def __init__(self, work, seed):
        self.work, self.hand, self.stage = work, work.hand, work.canvas.stage
        self.rng = random.Random(seed)
        self.stack = work.session.undo_stack
        self.places = {0: self.now()}

    def now(self):
        cards = {key: item.rect().getRect() for key, item in self.stage.cards.items()}
        return cards, self.stage.collapsed

    def look_at_all(self):
        self.hand.key(Qt.Key.Key_1)

    def cards(self, kind=None):
        items = self.stage.cards.values()
        return [item for item in items if kind in (None, item.card.kind) and item.card.exec_in]

    def wires(self):
        return [item for item in self.stage.wires.values() if item.wire.kind == "exec"]

    def ports(self):
        items = self.stage.cards.values()
        return [item.port_item(port.key) for item in items for port in item.card.exits]

    def body(self, item):
        return item.pos() + QPointF(110, 20)

    def middle(self, wire):
        return wire.path().pointAtPercent(0.5)

    def drop_on_wire(self):
        self.hand.drop(dragged(NODE_MIME, EDIT_PATH), self.middle(self.rng.choice(self.wires())))

    def drop_on_exit(self):
        kind = self.rng.choice(["identity", "forloopflow"])
        self.hand.drop(dragged(STEP_MIME, kind), self.rng.choice(self.ports()).centre())

    def put_aside(self):
        start = self.body(self.rng.choice(self.cards()))
        shift = QPointF(self.rng.uniform(-90, 90), self.rng.uniform(-60, 120))
        self.hand.press(start)
        self.hand.move(start + shift / 2, keys=ALT)
        self.hand.move(start + shift, keys=ALT)
        self.hand.release(start + shift, keys=ALT)

    def drag_onto_wire(self):
        self.hand.drag(
            self.body(self.rng.choice(self.cards())), self.middle(self.rng.choice(self.wires()))
        )

    def move_chain(self):
        self.hand.drag(
            self.rng.choice(self.ports()).centre(), self.body(self.rng.choice(self.cards()))
        )

    def cut(self):
        point = self.middle(self.rng.choice(self.wires()))
        self.hand.drag(point - QPointF(8, 20), point + QPointF(8, 20), keys=ALT)

    def delete(self):
        self.hand.click(self.body(self.rng.choice(self.cards())))
        self.hand.key(Qt.Key.Key_Delete)

    def drag_frame(self):
        frames = [item for item in self.stage.frames.values() if not item.frame.collapsed]
        if frames:
            start = self.rng.choice(frames).arrow_rect().center() + QPointF(16, 0)
            self.hand.drag(start, start + QPointF(self.rng.uniform(-40, 40), 90), keys=CTRL)

    def collapse(self):
        """Collapse a frame, or expand one."""
        bars = self.cards(COLLAPSED)
        if bars and self.rng.random() < 0.5:
            self.hand.click(self.rng.choice(bars).pos() + QPointF(25, 22))
            return
        frames = [item for item in self.stage.frames.values() if not item.frame.collapsed]
        if frames:
            self.hand.click(self.rng.choice(frames).arrow_rect().center())

    def play(self, *, drops=True):
        """Do something; what is dropped into a collapsed frame expands it."""
        self.look_at_all()
        gestures = [
            self.put_aside, self.drag_onto_wire, self.move_chain, self.cut, self.drag_frame,
            self.delete, *([self.drop_on_wire, self.drop_on_exit] if drops else []),
        ]  # fmt: skip
        if len(self.stage.cards) > MOST_CARDS:
            self.delete()
        elif self.wires() and self.cards():
            self.rng.choice(gestures)()
        self.places[self.stack.index()] = self.now()

    def look(self, index):
        """See that all is where it was at a step of the history."""
        assert self.stack.index() == index
        (now, collapsed), (then, collapsed_then) = self.now(), self.places[index]
        assert collapsed == collapsed_then
        differing = {key for key in now | then if now.get(key) != then.get(key)}
        assert not differing, [(key, now.get(key), then.get(key)) for key in differing]


@pytest.fixture
def player(desk):
    def begin(seed, direction):
        work = desk(
            script("a"),
            branchone("b", ("x", "1", [script("c"), script("d")]), ("y", "2", [script("e")])),
            for_each("l", "=[1]", script("f")),
            branchall("p", ("z", [script("g")])),
            size=(1600, 900),
        )
        work.canvas.arrangement.set_usual(direction)
        return Player(work, seed)

    return begin


@pytest.mark.parametrize("direction", ["right", "down"])
@pytest.mark.parametrize("seed", range(2))
def test_cards_go_back_and_forth_with_the_history(player, seed, direction):
    player = player(seed, direction)
    for _ in range(30):
        player.play()
    there_and_back(player)


@pytest.mark.parametrize("seed", range(2))
def test_and_so_does_what_stands_for_collapsed_frames(player, seed):
    player = player(seed, "right")
    for _ in range(2):
        player.collapse()
    player.places[0] = player.now()
    for _ in range(24):
        player.play(drops=False)
    there_and_back(player)


def there_and_back(player):
    last = player.stack.count()
    assert last > 8
    for _ in range(last):
        player.work.undo()
        player.look(player.stack.index())
    for _ in range(last):
        player.work.redo()
        player.look(player.stack.index())


@pytest.mark.parametrize("seed", range(2))
def test_frames_that_are_collapsed_on_the_way_change_nothing_of_it(player, seed):
    """Look at the same step of the history again after others, collapsed otherwise there."""
    player = player(seed, "right")
    for _ in range(12):
        player.play()
    last = player.stack.index()
    for _ in range(last // 2):
        player.work.undo()
    player.look_at_all()
    before = player.now()
    for _ in range(last // 2):
        player.work.redo()
    for key in sorted(player.stage.whole.frames):
        if key in player.stage.frames and collapsed_key(key) not in player.stage.cards:
            player.hand.click(player.stage.frames[key].arrow_rect().center())
    for _ in range(last // 2):
        player.work.undo()
    while bars := player.cards(COLLAPSED):
        player.look_at_all()
        player.hand.click(bars[0].pos() + QPointF(25, 22))
    assert player.now() == before
