"""What is dragged comes into line with what is around it, and lines show with what."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QGraphicsPathItem

from apiflow_desktop.gui.canvas.nodegraphqt import PipeItem
from tests.unit.openflow_picture.flows import script

CTRL = Qt.KeyboardModifier.ControlModifier


def guides(work):
    """Count the lines that are shown."""
    items = work.canvas.viewer.scene().items()
    paths = [i.path() for i in items if isinstance(i, QGraphicsPathItem) and i.zValue() > 9]
    assert not any(isinstance(i, PipeItem) and i.zValue() > 9 for i in items)
    return sum(path.elementAt(n).isMoveTo() for path in paths for n in range(path.elementCount()))


def carry(work, module_id, to, keys=Qt.KeyboardModifier.NoModifier):
    """Press on a card and move it until its corner is at a point."""
    start = work.hand.body(module_id)
    end = to + (start - work.hand.item(module_id).pos())
    work.hand.press(start)
    work.hand.move((start + end) / 2)
    work.hand.move(end, keys=keys)
    return end


@pytest.fixture
def two(desk):
    work = desk(script("a"), script("b"), script("c"))
    work.hand.key(Qt.Key.Key_0)
    return work


def below(work, module_id, x=0.0):
    return work.hand.item(module_id).rect().bottomLeft() + QPointF(x, 90)


def test_a_card_comes_into_line_with_the_edge_of_another(two):
    end = carry(two, "c", below(two, "a", 5))
    assert two.hand.item("c").pos().x() == two.hand.item("a").pos().x()
    assert guides(two) > 0
    two.hand.release(end)
    assert two.hand.item("c").pos().x() == two.hand.item("a").pos().x()
    assert guides(two) == 0


def test_further_away_it_goes_where_the_hand_goes(two):
    end = carry(two, "c", below(two, "a", 24))
    assert two.hand.item("c").pos().x() - two.hand.item("a").pos().x() == pytest.approx(24, abs=2)
    two.hand.release(end)


def test_the_reach_is_measured_on_the_screen(two):
    two.hand.zoom_to(0.5)
    end = carry(two, "c", below(two, "a", 8))
    assert two.hand.item("c").pos().x() == two.hand.item("a").pos().x()
    two.hand.release(end)


def test_with_ctrl_nothing_comes_into_line(two):
    end = carry(two, "c", below(two, "a", 5), keys=CTRL)
    assert two.hand.item("c").pos().x() != two.hand.item("a").pos().x()
    assert guides(two) == 0
    two.hand.release(end, keys=CTRL)
    assert two.hand.item("c").pos().x() != two.hand.item("a").pos().x()


def test_escape_puts_the_card_back_and_takes_the_lines_away(two):
    before = two.hand.item("c").pos()
    carry(two, "c", below(two, "a", 5))
    two.hand.key(Qt.Key.Key_Escape)
    assert two.hand.item("c").pos() == before
    assert guides(two) == 0
    assert two.session.undo_stack.count() == 0


def test_a_note_comes_into_line_with_a_card(desk):
    where = {"position": {"x": 0, "y": 400}, "size": {"width": 200, "height": 120}}
    note = {"id": "n", "text": "hello", "color": "yellow", "type": "free", **where}
    work = desk(script("a"), notes=[note])
    work.hand.key(Qt.Key.Key_0)
    (item,) = work.canvas.notes.items.values()
    card = work.hand.item("a").rect()
    start = item.rect().center()
    wanted = QPointF(card.x() + 4, item.rect().y() + 20)
    end = start + wanted - item.rect().topLeft()
    work.hand.press(start)
    work.hand.move((start + end) / 2)
    work.hand.move(end)
    assert guides(work) > 0
    work.hand.release(end)
    assert item.rect().x() == card.x()
    assert work.document.flow_value["notes"][0]["position"]["x"] == card.x()


def test_a_group_is_dragged_by_its_title_and_its_steps_go_along(desk):
    work = desk(script("a"), script("b"), groups=[{"summary": "G", "start_id": "a", "end_id": "b"}])
    (group,) = work.canvas.groups.items.values()
    a, frame = work.hand.item("a").pos(), group.rect()
    start = group.title_rect().center()
    work.hand.drag(start, start + QPointF(40, 120), keys=Qt.KeyboardModifier.NoModifier)
    moved = work.hand.item("a").pos() - a
    assert moved.y() == pytest.approx(120, abs=8)
    assert group.rect() == frame.translated(moved)
    work.undo()
    assert work.hand.item("a").pos() == a
    assert group.rect() == frame
