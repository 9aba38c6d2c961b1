"""What the mouse and the keys do on the canvas: selecting, dropping, panning, undoing."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, QSize, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragLeaveEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from apiflow_desktop.gui.canvas.gestures.library_drop import NODE_MIME, STEP_MIME
from apiflow_desktop.openflow.picture.model import START
from tests.gui.canvas.hand import MIDDLE, dragged
from tests.gui.mouse import LEFT, NO_KEYS
from tests.unit.openflow_picture.flows import EDIT_PATH, branchone, for_each, script


def test_a_click_selects_one_card(desk):
    work = desk(script("a"), script("b"))
    work.hand.click(work.hand.body("a"))
    work.hand.click(work.hand.body("b"))
    assert work.selections[-1] == [work.handle("b")]


def test_ctrl_click_adds_and_takes_away(desk):
    work = desk(script("a"), script("b"))
    work.hand.click(work.hand.body("a"))
    work.hand.click(work.hand.body("b"), keys=Qt.KeyboardModifier.ControlModifier)
    assert work.canvas.selected_handles() == [work.handle("a"), work.handle("b")]
    work.hand.click(work.hand.body("b"), keys=Qt.KeyboardModifier.ControlModifier)
    assert work.canvas.selected_handles() == [work.handle("a")]


def test_a_click_beside_all_selects_nothing(desk):
    work = desk(script("a"))
    work.hand.click(work.hand.body("a"))
    work.hand.click(QPointF(40, 320))
    assert work.selections[-1] == []


def test_a_box_selects_what_it_touches(desk):
    work = desk(script("a"), script("b"), script("c"))
    first, second = work.hand.item("a").rect(), work.hand.item("b").rect()
    work.hand.drag(first.bottomLeft() + QPointF(-10, 60), second.topLeft() + QPointF(40, 30))
    assert work.selections[-1] == [work.handle("a"), work.handle("b")]


@pytest.mark.parametrize(
    ("key", "left"),
    [
        (Qt.KeyboardModifier.ShiftModifier, ["a", "b", "c"]),
        (Qt.KeyboardModifier.ControlModifier, ["a", "c"]),
    ],
)
def test_a_box_adds_with_shift_and_turns_over_with_ctrl(desk, key, left):
    work = desk(script("a"), script("b"), script("c"))
    work.hand.click(work.hand.body("a"))
    work.hand.click(work.hand.body("b"), keys=Qt.KeyboardModifier.ControlModifier)
    second, third = work.hand.item("b").rect(), work.hand.item("c").rect()
    start = second.bottomLeft() + QPointF(-10, 60)
    work.hand.drag(start, third.topLeft() + QPointF(40, 30), keys=key)
    assert work.canvas.selected_handles() == [work.handle(name) for name in left]


def test_escape_selects_nothing_where_no_gesture_is_under_way(desk):
    work = desk(script("a"))
    work.hand.click(work.hand.body("a"))
    work.hand.key(Qt.Key.Key_Escape)
    assert work.canvas.selected_handles() == []


def test_escape_takes_a_box_back(desk):
    work = desk(script("a"))
    rect = work.hand.item("a").rect()
    work.hand.press(rect.bottomLeft() + QPointF(-10, 60))
    work.hand.move(rect.topRight())
    work.hand.key(Qt.Key.Key_Escape)
    assert work.canvas.selected_handles() == []


def test_delete_heals_the_chain(desk):
    work = desk(script("a"), script("b"), script("c"))
    work.hand.click(work.hand.body("b"))
    work.hand.key(Qt.Key.Key_Delete)
    assert work.ids() == ["a", "c"]
    assert len(work.canvas.stage.cards) == 3


def test_arrows_go_from_card_to_card(desk):
    work = desk(script("a"), branchone("b", ("one", "true", [script("c")]), default=[script("d")]))
    names = []
    work.hand.click(work.hand.body("a"))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Up):
        work.hand.key(key)
        (handle,) = work.canvas.selected_handles()
        names.append(work.document.module(handle)["id"])
    assert names == ["b", "c", "d", "c"]
    for _ in range(4):
        work.hand.key(Qt.Key.Key_Left)
    assert work.canvas.selected_handles() == []
    assert work.hand.item(START).isSelected()
    work.hand.key(Qt.Key.Key_Left)
    assert work.hand.item(START).isSelected()


@pytest.mark.parametrize("direction", ["right", "down"])
def test_across_the_way_an_arrow_goes_into_a_loop_and_out_again(desk, direction):
    work = desk(branchone("b", ("one", "true", [script("c")])), for_each("l", "=[1]", script("i")))
    work.canvas.arrangement.set_usual(direction)
    keys = {"right": (Qt.Key.Key_Down, Qt.Key.Key_Up), "down": (Qt.Key.Key_Right, Qt.Key.Key_Left)}
    into, back = keys[direction]
    for outer, inner in (("l", "i"), ("b", "c")):
        work.hand.key(Qt.Key.Key_1)
        work.hand.click(work.hand.body(outer))
        work.hand.key(into)
        assert work.canvas.selected_handles() == [work.handle(inner)]
        work.hand.key(back)
        assert work.canvas.selected_handles() == [work.handle(outer)]


def test_2_fits_the_selection(desk):
    work = desk(*(script(name) for name in "abcdefgh"))
    work.hand.key(Qt.Key.Key_1)
    small = work.canvas.viewer.zoom
    work.hand.click(work.hand.body("c"))
    work.hand.key(Qt.Key.Key_2)
    assert work.canvas.viewer.zoom > small
    shown = work.canvas.viewer.mapToScene(work.canvas.viewer.viewport().rect()).boundingRect()
    assert shown.contains(work.hand.item("c").rect())


def test_a_node_dropped_on_a_wire_is_inserted(desk):
    work = desk(script("a"), script("b"))
    between = (work.hand.port("a", "exec:next") + work.hand.port("b", "exec:in")) / 2
    assert work.hand.drop(dragged(NODE_MIME, EDIT_PATH), between)
    assert work.ids() == ["a", "c", "b"]
    assert work.canvas.selected_handles() == [work.handle("c")]


def test_a_node_dropped_beside_all_goes_to_the_end(desk):
    work = desk(script("a"))
    below = work.hand.item("a").rect().bottomLeft() + QPointF(0, 60)
    assert work.hand.drop(dragged(NODE_MIME, EDIT_PATH), below)
    assert work.ids() == ["a", "b"]


def test_a_step_dropped_on_an_output_becomes_its_branch(desk):
    work = desk(branchone("a", ("x", "1", [])))
    assert work.hand.drop(dragged(STEP_MIME, "identity"), work.hand.port("a", "exec:branch.0"))
    assert len(work.canvas.stage.frames) == 1


def test_a_step_dropped_in_a_frame_goes_to_its_end(desk):
    work = desk(for_each("a", "=[1]", script("b")))
    (frame,) = work.canvas.stage.frames.values()
    corner = frame.rect().bottomRight() - QPointF(6, 6)
    assert work.hand.drop(dragged(STEP_MIME, "identity"), corner)
    ((inner, _),) = [(frame.frame.chains[0], 0) for frame in work.canvas.stage.frames.values()]
    assert len(inner) == 2


def test_the_mark_of_an_output_goes_with_what_is_dragged(desk, qtbot):
    work = desk(branchone("a", ("x", "1", [])))
    place = work.hand.at(work.hand.port("a", "exec:branch.0"))

    def seen():
        window = work.canvas.window()
        shown = window.screen().grabWindow(window.winId()).toImage()
        return shown.copy(
            QRect(work.hand.view.mapTo(window, place), QSize(1, 1)).adjusted(-12, -12, 12, 12)
        )

    qtbot.wait(50)
    before = seen()
    data = dragged(STEP_MIME, "identity")
    enter = QDragEnterEvent(place, Qt.DropAction.CopyAction, data, LEFT, NO_KEYS)
    QApplication.sendEvent(work.hand.view, enter)
    qtbot.waitUntil(lambda: seen() != before)
    QApplication.sendEvent(work.hand.view, QDragLeaveEvent())
    qtbot.waitUntil(lambda: seen() == before)


def test_what_cannot_be_used_is_not_taken(desk):
    work = desk(script("a"))
    assert not work.hand.drop(dragged("application/x-other", "?"), QPointF(80, 360))
    assert work.ids() == ["a"]


def test_dropped_files_are_handed_on(desk, tmp_path):
    work = desk(script("a"))
    broken = tmp_path / "broken.json"
    broken.write_bytes(b"\xff{")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(broken))])
    dropped: list[Any] = []
    work.canvas.files_dropped.connect(dropped.append)
    assert work.hand.drop(data, QPointF(80, 360))
    assert dropped == [[str(broken)]]
    assert work.ids() == ["a"]


def test_a_double_click_activates_the_card(desk):
    work = desk(script("a"))
    activated: list[Any] = []
    work.canvas.card_activated.connect(activated.append)
    work.hand.double_click(work.hand.body("a"))
    work.hand.double_click(work.hand.body(START))
    assert activated == [work.handle("a"), None]


@pytest.mark.parametrize("over_a_card", [True, False])
def test_the_middle_button_pans_wherever_it_is_pressed(desk, over_a_card):
    work = desk(script("a"))
    start = work.hand.body("a") if over_a_card else QPointF(60, 340)
    before = work.hand.at(QPointF(0, 0))
    way = QPoint(60, 40)
    end = work.canvas.viewer.mapToScene(work.hand.at(start) + way)
    work.hand.press(start, MIDDLE)
    work.hand.move(end, MIDDLE)
    work.hand.release(work.canvas.viewer.mapToScene(work.hand.at(start)), MIDDLE)
    assert work.hand.at(QPointF(0, 0)) - before == way


def test_space_and_drag_pans(desk):
    work = desk(script("a"))
    before = work.hand.at(QPointF(0, 0))
    start = work.hand.body("a")
    end = start + QPointF(50, 20)
    view = work.canvas.viewer
    QTest.keyPress(view, Qt.Key.Key_Space)
    work.hand.press(start)
    work.hand.move(end)
    work.hand.release(start)
    QTest.keyRelease(view, Qt.Key.Key_Space)
    assert work.hand.at(QPointF(0, 0)) != before
    assert work.canvas.selected_handles() == []


def test_keys_fit_and_show_at_100_percent(desk):
    work = desk(*[script(f"s{i}") for i in range(12)])
    work.hand.key(Qt.Key.Key_0)
    assert work.canvas.viewer.zoom == pytest.approx(1.0)
    work.hand.key(Qt.Key.Key_1)
    shown = work.canvas.viewer.mapToScene(work.canvas.viewer.viewport().rect()).boundingRect()
    assert shown.contains(work.canvas.stage.bounds())


def test_edits_while_text_is_half_typed_are_refused(desk):
    work = desk(script("a"), script("b"))
    work.write_text("{")
    work.hand.click(work.hand.body("b"))
    work.hand.key(Qt.Key.Key_Delete)
    assert work.ids() == ["a", "b"]
    assert "does not parse" in work.refusals[-1]


def test_a_right_click_selects_and_asks_for_a_menu(desk):
    work = desk(script("a"))
    asked: list[Any] = []
    work.canvas.context_menu_requested.connect(lambda handle, _at: asked.append(handle))
    place = work.hand.at(work.hand.body("a"))
    work.hand.click(work.hand.body("a"), Qt.MouseButton.RightButton)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, work.hand.view.mapToGlobal(place)
    )
    QApplication.sendEvent(work.hand.view, event)
    assert asked == [work.handle("a")]
    assert work.canvas.selected_handles() == [work.handle("a")]


def test_an_undo_in_the_middle_of_a_gesture_ends_it(desk):
    work = desk(script("a"), script("b"))
    work.hand.drag(work.hand.port("a", "result"), work.hand.body("b"))
    work.hand.click(work.hand.body("b"))
    work.hand.key(Qt.Key.Key_Delete)
    work.hand.press(work.hand.port("a", "result"))
    work.hand.move(work.hand.body("a") + QPointF(200, 100))
    work.undo()
    assert work.canvas.viewer.gesture is None
    work.hand.release(work.hand.body("a"))
    assert work.ids() == ["a", "b"]
