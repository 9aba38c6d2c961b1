"""Frames are collapsed and expanded by mouse; what is in them is still told."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor

from apiflow_desktop.gui.canvas.gestures.library_drop import STEP_MIME
from apiflow_desktop.gui.canvas.states import StepView
from apiflow_desktop.gui.theme import Theme
from apiflow_desktop.openflow.picture.collapsing import collapsed_key
from apiflow_desktop.openflow.picture.model import COLLAPSED
from tests.gui.canvas.hand import dragged
from tests.gui.text_hand import TextHand
from tests.unit.openflow_picture.flows import branchall, branchone, for_each, script


class States:
    def __init__(self, **views):
        self.views = views

    def view(self, module_id):
        return self.views.get(module_id)


def frame(work, title):
    return next(item for item in work.canvas.stage.frames.values() if item.frame.title == title)


def arrow(work, title):
    return frame(work, title).arrow_rect().center()


def bar(work):
    """Return what stands for the one collapsed frame."""
    (item,) = [item for item in work.canvas.stage.cards.values() if item.card.kind == COLLAPSED]
    return item


def on_arrow(item):
    return item.pos() + QPointF(25, 22)


def shown(work):
    return {item.card.module_id for item in work.canvas.stage.cards.values()} - {""}


def flow(desk):
    return desk(
        branchone("b", ("x", "1", [script("c"), script("d")]), ("y", "2", [script("e")])),
        script("f"),
    )


def test_a_click_on_the_arrow_collapses_and_another_expands(desk):
    work = flow(desk)
    before = {key: item.pos() for key, item in work.canvas.stage.cards.items()}
    text = work.document.text
    work.hand.click(arrow(work, "x"))
    assert shown(work) == {"b", "e", "f"}
    assert (bar(work).card.title, bar(work).card.subtitle) == ("x", "2 steps")
    assert work.hand.item("f").pos().x() < before[work.hand.item("f").card.key].x()

    work.hand.click(on_arrow(bar(work)))
    assert {key: item.pos() for key, item in work.canvas.stage.cards.items()} == before
    assert work.document.text == text
    assert not work.session.undo_stack.count()


def test_double_clicks_on_title_and_bar_do_the_same(desk):
    work = flow(desk)
    work.hand.double_click(arrow(work, "x") + QPointF(16, 0))
    assert shown(work) == {"b", "e", "f"}
    work.hand.double_click(bar(work).rect().center())
    assert shown(work) == {"b", "c", "d", "e", "f"}


def test_a_click_on_the_title_selects_what_is_in_the_frame(desk):
    work = flow(desk)
    work.hand.click(arrow(work, "x") + QPointF(16, 0))
    assert work.selections[-1] == [work.handle("c"), work.handle("d")]


def test_a_drag_of_the_title_moves_what_is_in_the_frame_and_undo_puts_it_back(desk):
    work = flow(desk)
    c, e = work.hand.item("c").pos(), work.hand.item("e").pos()
    start = arrow(work, "x") + QPointF(16, 0)
    work.hand.drag(start, start + QPointF(60, -120), keys=Qt.KeyboardModifier.ControlModifier)
    assert work.hand.item("c").pos() != c
    assert work.hand.item("e").pos() == e
    work.undo()
    assert work.hand.item("c").pos() == c


def test_a_bar_stands_for_its_steps_when_they_are_deleted(desk):
    work = flow(desk)
    work.hand.click(arrow(work, "x"))
    work.hand.click(bar(work).rect().center())
    assert work.selections[-1] == [work.handle("c"), work.handle("d")]
    work.hand.key(Qt.Key.Key_Delete)
    assert not work.document.handles_by_id("c")
    assert not work.document.handles_by_id("d")
    assert shown(work) == {"b", "e", "f"}


def test_a_hidden_step_that_is_selected_elsewhere_is_expanded(window_desk):
    work = window_desk(for_each("l", "=[1]", branchone("b", ("x", "1", [script("c")]))))
    work.hand.click(arrow(work, "x"))
    work.hand.click(arrow(work, "each time"))
    assert shown(work) == {"l"}
    work.do("view.split")
    hand = TextHand(work.text.editor)
    hand.click('"c"')
    assert shown(work) == {"l", "b", "c"}
    assert work.hand.item("c").isSelected()


def test_a_run_is_summed_up_on_the_bar(desk):
    work = flow(desk)
    work.hand.click(arrow(work, "x"))
    work.canvas._states.show_states(States(c=StepView("succeeded"), d=StepView("running", "", 0.5)))
    assert bar(work).look.view == StepView("running", "1 of 2", 0.75)
    work.canvas._states.show_states(States(c=StepView("succeeded"), d=StepView("failed")))
    assert (bar(work).look.view.state, bar(work).look.view.text) == ("failed", "1 failed")
    work.canvas._states.show_states(States(c=StepView("succeeded"), d=StepView("cached")))
    assert bar(work).look.view.state == "succeeded"


def test_problems_are_counted_on_the_bar(desk, qtbot):
    lost = script("c", x="=results.gone")
    work = desk(branchone("b", ("x", "1", [lost, script("d")])), script("f"))
    work.session.diagnose()
    work.hand.click(arrow(work, "x"))
    of_c = [found for found in work.session.diagnostics if found.handle == work.handle("c")]
    assert of_c
    qtbot.waitUntil(lambda: bar(work).look.problems == len(of_c))


def test_hand_placement_survives(desk):
    work = flow(desk)
    keys = Qt.KeyboardModifier.ControlModifier
    work.hand.drag(work.hand.body("c"), work.hand.body("c") + QPointF(40, -80), keys=keys)
    work.hand.drag(work.hand.body("d"), work.hand.body("d") + QPointF(20, -60), keys=keys)
    before = {name: work.hand.item(name).pos() for name in "cd"}
    corner = frame(work, "x").rect().topLeft()
    work.hand.click(arrow(work, "x"))
    assert bar(work).pos() == corner
    work.hand.click(on_arrow(bar(work)))
    assert {name: work.hand.item(name).pos() for name in "cd"} == before


def test_a_frame_opens_where_its_bar_was_put(desk):
    work = flow(desk)
    work.hand.click(arrow(work, "x"))
    middle = bar(work).rect().center()
    work.hand.drag(middle, middle + QPointF(80, -120), keys=Qt.KeyboardModifier.ControlModifier)
    corner = bar(work).pos()
    work.hand.click(on_arrow(bar(work)))
    assert frame(work, "x").rect().topLeft() == corner


def test_a_wire_to_a_hidden_step_is_no_wire_to_draw_or_to_cut(desk):
    work = desk(script("a"), branchall("b", ("x", [script("c", v="=results.a")])))
    work.hand.click(arrow(work, "x"))
    text = work.document.text
    stand_in = work.canvas.stage.cards[collapsed_key(next(iter(work.canvas.stage.picture.frames)))]
    work.hand.drag(work.hand.port("a", "result"), stand_in.port_item("collapsed:in").centre())
    assert "collapsed" in work.refusals[-1]
    assert work.document.text == text


def test_a_step_added_to_a_collapsed_branch_is_seen(desk):
    work = flow(desk)
    work.hand.click(arrow(work, "x"))
    work.hand.drop(dragged(STEP_MIME, "identity"), work.hand.port("b", "exec:branch.0"))
    assert shown(work) >= {"c", "d"}


def test_what_stands_for_a_frame_is_painted_in_its_colour(desk):
    work = flow(desk)
    work.hand.click(arrow(work, "x"))
    item = bar(work)
    picture = work.canvas.grab().toImage()
    place = work.hand.at(item.pos() + QPointF(15, 13))
    ratio = picture.devicePixelRatio()
    seen = QColor(picture.pixel(round(place.x() * ratio), round(place.y() * ratio)))
    assert seen == Theme.current().tokens.colour("accent")


def test_where_the_wire_into_a_collapsed_frame_is_cut_its_steps_are_a_draft(desk):
    work = flow(desk)
    work.hand.click(arrow(work, "x"))
    (into,) = [
        item
        for item in work.canvas.stage.wires.values()
        if item.wire.target == bar(work).card.key and item.wire.kind == "exec"
    ]
    work.hand.click(into.path().pointAtPercent(0.5))
    work.hand.key(Qt.Key.Key_Delete)
    assert shown(work) == {"b", "c", "d", "e", "f"}
    assert work.hand.item("c").card.draft
    assert work.hand.item("d").card.draft


def test_all_steps_of_a_collapsed_frame_are_moved_by_its_bar(desk):
    work = flow(desk)
    work.hand.click(arrow(work, "x"))
    (between,) = [
        item
        for item in work.canvas.stage.wires.values()
        if item.wire.target == work.hand.item("f").card.key and item.wire.kind == "exec"
    ]
    work.hand.drag(bar(work).rect().center(), between.path().pointAtPercent(0.5))
    assert work.ids() == ["b", "c", "d", "f"]
    assert shown(work) == {"b", "c", "d", "e", "f"}
