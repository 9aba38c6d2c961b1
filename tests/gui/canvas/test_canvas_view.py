"""NodeGraphQt as a view only: what it does wrong by itself does not show here."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtTest import QTest

from apiflow_desktop.gui.canvas.gestures.library_drop import STEP_MIME
from apiflow_desktop.gui.canvas.nodegraphqt import AbstractNodeItem, PipeItem, PortItem
from tests.gui.canvas.hand import dragged
from tests.gui.mouse import turn_wheel
from tests.unit.openflow_picture.flows import branchone, document, for_each, script, step


def test_cards_ports_and_wires_are_nodegraphqt_objects(desk):
    work = desk(script("a"), script("b"))
    stage = work.canvas.stage
    assert all(isinstance(card, AbstractNodeItem) for card in stage.cards.values())
    assert all(isinstance(wire, PipeItem) for wire in stage.wires.values())
    assert isinstance(work.hand.item("a").port_item("exec:in"), PortItem)
    assert {node.id for node in work.canvas._graph.all_nodes()} == set(stage.cards)


def test_ids_stay_over_300_deletes(desk):
    work = desk(script("keep"))
    kept = work.hand.item("keep").id
    seen = set()
    for _ in range(300):
        work.hand.drop(dragged(STEP_MIME, "identity"), work.hand.port("keep", "exec:next"))
        (handle,) = work.canvas.selected_handles()
        seen.add(work.canvas.stage.picture.card_of(handle).key)
        work.hand.key(Qt.Key.Key_Delete)
    assert len(seen) == 300
    assert work.ids() == ["keep"]
    assert work.hand.item("keep").id == kept
    assert len(work.canvas._graph.all_nodes()) == 2


def test_the_graph_has_no_history_of_its_own(desk):
    work = desk(script("a"), script("b", x="=results.a"))
    work.hand.click(work.hand.body("a"))
    work.hand.drag(work.hand.body("b"), work.hand.body("b") + QPointF(50, 50))
    work.rename("a", "New")
    assert work.canvas._graph.undo_stack().count() == 0
    assert work.session.undo_stack.count() == 2


def test_containers_keep_their_steps(desk):
    work = desk(for_each("l", "=[1]", script("a"), branchone("b", ("x", "1", [script("c")]))))
    before = work.document.to_bytes()
    work.hand.click(work.hand.body("l"))
    assert work.document.to_bytes() == before
    assert len(work.canvas.stage.cards) == 5


def test_a_cycle_leaves_undo_alive(window_desk):
    work = window_desk(
        for_each("l", "=[1]", script("a", x="=results.b"), script("b", x="=results.a"))
    )
    work.rename("a", "New")
    work.hand.drag(work.hand.body("b"), work.hand.body("b") + QPointF(0, 160))
    work.do("edit.tidy")
    for _ in range(3):
        work.undo()
    assert not work.session.undo_stack.canUndo()
    assert work.hand.item("a").card.name == "a"
    assert work.hand.item("a").card.title != "New"


def test_fit_touches_no_item(desk, monkeypatch):
    work = desk(*[script(f"s{i}") for i in range(60)])
    scene = work.canvas.viewer.scene()
    monkeypatch.setattr(type(scene), "createItemGroup", lambda *_: pytest.fail("reparents all"))
    work.hand.key(Qt.Key.Key_1)
    nodes = list(work.canvas.stage.cards.values())
    assert work.canvas.viewer._combined_rect(nodes).contains(work.canvas.stage.bounds())


def test_the_wheel_stays_within_limits_and_keeps_the_place(desk):
    work = desk(script("a"))
    point = work.hand.port("a", "exec:in")
    before = work.hand.at(point)
    work.hand.wheel(point, 2)
    assert (work.hand.at(point) - before).manhattanLength() <= 2
    work.hand.wheel(point, 200)
    assert work.canvas.viewer.zoom == pytest.approx(3.0)
    work.hand.wheel(point, -400)
    assert work.canvas.viewer.zoom == pytest.approx(0.1)


def test_there_and_back_by_the_wheel_shows_the_same_place(desk):
    work = desk(*[script(name) for name in "abcd"])
    for name in "bd":
        point = work.hand.body(name)
        before = work.hand.at(point)
        for notch in (*[-1] * 14, *[1] * 14):
            turn_wheel(work.hand.view, before, notch)
        assert (work.hand.at(point) - before).manhattanLength() <= 2


@pytest.mark.parametrize(
    ("key", "held", "grows"),
    [
        (Qt.Key.Key_Plus, Qt.KeyboardModifier.ShiftModifier, True),
        (Qt.Key.Key_Plus, Qt.KeyboardModifier.KeypadModifier, True),
        (Qt.Key.Key_Equal, Qt.KeyboardModifier.NoModifier, True),
        (Qt.Key.Key_Minus, Qt.KeyboardModifier.NoModifier, False),
    ],
)
def test_the_keys_of_zoom_are_those_of_any_keyboard(desk, key, held, grows):
    work = desk(script("a"))
    before = work.canvas.viewer.zoom
    QTest.sendKeyEvent(QTest.KeyAction.Click, work.canvas.viewer, key, chr(key), held)
    assert (work.canvas.viewer.zoom > before) == grows
    assert work.canvas.viewer.zoom != before


def test_an_unknown_file_is_neither_an_error_nor_swallowed(desk):
    work = desk(script("a"))
    dropped: list[Any] = []
    work.canvas.files_dropped.connect(dropped.append)
    data = QMimeData()
    data.setUrls([QUrl("file:///nowhere/at/all.bin"), QUrl("https://example.org/a.json")])
    assert work.hand.drop(data, QPointF(80, 360))
    assert dropped == [["/nowhere/at/all.bin", "https://example.org/a.json"]]


def test_moving_cards_leaks_no_references(desk):
    work = desk(script("a"), script("b", x="=results.a"))
    item = work.hand.item("b")
    for number in range(200):
        item.place(float(number), 0.0)
    before = sys.getrefcount(None)
    for number in range(5000):
        item.place(float(number), 10.0)
    assert abs(sys.getrefcount(None) - before) < 500


def test_an_edit_touches_only_what_it_changed(desk):
    work = desk(step("a"), step("b", input_image="=results.a.output_image"), script("c"))
    before = dict(work.canvas.stage.cards) | dict(work.canvas.stage.wires)
    work.rename("a", "New")
    after = dict(work.canvas.stage.cards) | dict(work.canvas.stage.wires)
    assert after == before
    assert work.hand.item("a").card.title == "New"


def test_the_view_survives_being_tiny(desk):
    work = desk(script("a"))
    work.canvas.resize(130, 90)
    work.hand.key(Qt.Key.Key_1)
    work.canvas.resize(900, 600)
    assert 0.1 <= work.canvas.viewer.zoom <= 3.0


def test_another_document_replaces_the_first(desk):
    work = desk(script("a"))
    other = desk(script("b"))
    work.rename("a", "New")
    assert work.text.isVisible()
    work.canvas.set_session(other.session)
    assert [item.card.module_id for item in work.canvas.stage.cards.values()] == ["", "b"]
    work.undo()
    assert not work.session.undo_stack.canUndo()
    assert [item.card.module_id for item in work.canvas.stage.cards.values()] == ["", "b"]


def test_a_large_flow_opens_at_its_beginning_and_legible(desk):
    work = desk(*[script(f"s{i}") for i in range(30)])
    shown = work.canvas.viewer.mapToScene(work.canvas.viewer.viewport().rect()).boundingRect()
    assert work.canvas.viewer.zoom == pytest.approx(0.6)
    assert shown.contains(work.hand.item("s0").rect())
    work.hand.key(Qt.Key.Key_1)
    assert work.canvas.viewer.zoom < 0.6


def shown_whole(work):
    """Tell whether all of the picture is in view."""
    viewer = work.canvas.viewer
    seen = viewer.mapToScene(viewer.viewport().rect()).boundingRect()
    return seen.contains(work.canvas.stage.bounds())


def test_what_was_just_opened_stays_in_view_while_the_window_is_laid_out(desk, qtbot):
    work = desk(script("a"), script("b"), size=(1500, 800))
    work.canvas.resize(1000, 700)
    qtbot.waitUntil(lambda: work.canvas.viewer.width() == 1000)
    assert shown_whole(work)


def test_a_view_that_was_moved_stays_where_it_is(desk, qtbot):
    work = desk(script("a"), script("b"), size=(1500, 800))
    work.hand.pan(QPoint(-400, 0))
    work.canvas.resize(1000, 700)
    qtbot.waitUntil(lambda: work.canvas.viewer.width() == 1000)
    assert not shown_whole(work)


def test_an_edit_does_not_move_the_view_at_the_next_resize(desk, qtbot):
    work = desk(script("a"), size=(1500, 800))
    zoom = work.canvas.viewer.zoom
    work.write_text(document(script("a"), script("b")).text)
    assert work.ids() == ["a", "b"]
    work.canvas.resize(500, 300)
    qtbot.waitUntil(lambda: work.canvas.viewer.width() == 500)
    assert work.canvas.viewer.zoom == zoom


def test_nodegraphqt_takes_its_qt_from_one_binding():
    from PySide6 import QtGui, QtWidgets

    theirs = sys.modules["Qt"]
    assert theirs.QtWidgets.QGraphicsView is QtWidgets.QGraphicsView
    assert theirs.QtWidgets.QUndoCommand is QtGui.QUndoCommand
    with pytest.raises(AttributeError, match=r"QtGui.*QNothing"):
        _ = theirs.QtGui.QNothing
