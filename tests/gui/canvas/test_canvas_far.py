"""Many cards from afar: drawn at once, and the same drawing to the eye and the hand."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QGraphicsItem, QGraphicsPathItem

from apiflow_desktop.gui.canvas.far_view import FAR, MANY
from apiflow_desktop.gui.canvas.nodegraphqt import PipeItem
from apiflow_desktop.gui.canvas.port_item import CanvasPort
from apiflow_desktop.gui.canvas.wire_item import WireItem
from apiflow_desktop.gui.theme import Theme
from tests.unit.openflow_picture.flows import branchall, script

NO_CONTENTS = QGraphicsItem.GraphicsItemFlag.ItemHasNoContents


def rows(count):
    """Steps in rows, so that all of them are in view from afar; each takes the one before it."""

    def row(first):
        ids = [f"s{number}" for number in range(first, min(first + 20, count))]
        return [
            script(one, x=f"=results.{before}" if before else "text")
            for before, one in zip([None, *ids], ids, strict=False)
        ]

    return branchall("rows", *[(str(first), row(first)) for first in range(0, count, 20)])


def painting_themselves(items):
    return [item for item in items if not item.flags() & NO_CONTENTS]


@pytest.fixture
def far(desk):
    work = desk(rows(MANY))
    work.hand.key(Qt.Key.Key_1)
    assert work.canvas.viewer.zoom < FAR
    return work


def test_from_afar_no_card_and_no_wire_paints_itself_but_all_are_seen(far):
    stage = far.canvas.stage
    assert not painting_themselves(stage.cards.values())
    assert not painting_themselves(stage.wires.values())
    card = Theme.current().tokens.colour("card")
    image = far.canvas.viewer.grab().toImage()
    centres = [item.rect().center() for item in stage.cards.values()]
    seen = {image.pixelColor(far.canvas.viewer.mapFromScene(centre)).name() for centre in centres}
    assert seen == {card.name()}


def test_nearer_they_paint_themselves_again(far):
    far.hand.key(Qt.Key.Key_0)
    stage = far.canvas.stage
    assert len(painting_themselves(stage.cards.values())) == len(stage.cards)
    assert len(painting_themselves(stage.wires.values())) == len(stage.wires)


def test_a_click_selects_a_card_from_afar_and_its_border_tells(far):
    item = far.canvas.stage.cards[f"step:{far.handle('s50')}"]
    far.hand.click(item.rect().center())
    assert far.canvas.selected_handles() == [far.handle("s50")]
    accent = Theme.current().tokens.colour("accent")
    image = far.canvas.viewer.grab().toImage()
    edge = far.canvas.viewer.mapFromScene(item.rect().topLeft() + QPointF(100, 0))
    column = [image.pixelColor(edge.x(), edge.y() + way) for way in (-1, 0, 1)]
    assert min(abs(seen.blue() - accent.blue()) for seen in column) < 60
    near = painting_themselves(far.canvas.stage.wires.values())
    assert near
    assert all(item.card.key in (wire.wire.source, wire.wire.target) for wire in near)


def test_with_fewer_cards_each_paints_itself_again(far):
    first, last = (far.hand.item(name).rect() for name in ("s0", "s39"))
    far.hand.drag(first.topLeft() - QPointF(40, 30), last.bottomRight())
    assert len(far.canvas.selected_handles()) == 40
    far.hand.key(Qt.Key.Key_Delete)
    QApplication.processEvents()
    far.hand.key(Qt.Key.Key_1)
    stage = far.canvas.stage
    assert len(painting_themselves(stage.cards.values())) == len(stage.cards)


def test_wires_and_ports_are_made_without_calls_from_qt_into_python():
    assert WireItem.itemChange is QGraphicsPathItem.itemChange
    assert CanvasPort.itemChange is QGraphicsItem.itemChange


def test_a_wire_has_all_that_a_pipe_has_but_for_its_arrow_and_pen(desk):
    work = desk(script("a"), script("b", x="=results.a"))
    theirs = set(vars(PipeItem())) - {"_poly", "_dir_pointer", "_color", "_style"}
    assert theirs
    for wire in work.canvas.stage.wires.values():
        assert theirs <= set(vars(wire))
        assert not wire.childItems()
