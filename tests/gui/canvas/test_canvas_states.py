"""A run on the cards: states, times, rounds, pictures."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine import events
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.gui.canvas.card_look import border_colour, is_dim
from apiflow_desktop.gui.canvas.card_paint import picture_rect
from apiflow_desktop.gui.canvas.states import StepView
from apiflow_desktop.gui.theme import Theme
from apiflow_desktop.openflow.picture.model import START
from tests.unit.openflow_picture.flows import branchone, for_each, script, step


class States:
    def __init__(self, **views):
        self.views = views

    def view(self, module_id):
        return self.views.get(module_id)


def job(*history):
    return JobState.of([events.JobStarted(at=0, input={}), *history])


def started(name, at=1.0, path=""):
    return events.StepStarted(at=at, step=path or name, module_id=name)


def view_of(work, name):
    return work.hand.item(name).look.view


def test_states_are_told_by_icon_text_and_colour(desk):
    work = desk(script("a"), script("b"))
    work.canvas._states.show_states(States(a=StepView("failed", "2.1 s", message="boom")))
    item = work.hand.item("a")
    tokens = Theme.current().tokens
    assert border_colour(item.card, item.look, tokens) == tokens.colour("failed")
    assert "boom" in item.toolTip()
    work.canvas.show_states(None)
    assert view_of(work, "a").state == "idle"


def test_a_state_repaints_and_moves_nothing(desk):
    work = desk(step("a"), step("b"))
    places = {
        key: (card.pos(), card.boundingRect()) for key, card in work.canvas.stage.cards.items()
    }
    work.canvas._states.show_states(States(a=StepView("running", "63%", 0.63)))
    assert places == {
        key: (card.pos(), card.boundingRect()) for key, card in work.canvas.stage.cards.items()
    }


def test_a_job_shows_on_its_cards(desk):
    work = desk(script("a"), script("b"), script("c"))
    state = job(
        started("a"),
        events.StepSucceeded(at=2.8, step="a", result=1),
        started("b", 3),
        events.StepProgress(at=4, step="b", fraction=0.5),
    )
    work.canvas.show_states(state)
    assert (view_of(work, "a").state, view_of(work, "a").text) == ("succeeded", "1.8 s")
    assert (view_of(work, "b").state, view_of(work, "b").text) == ("running", "50%")
    assert view_of(work, "c").state == "queued"


def test_a_failure_says_why_and_what_did_not_run_is_dim(desk):
    work = desk(script("a"), script("b"))
    result: JsonObject = {"error": {"name": "E", "message": "no credit"}}
    state = job(
        started("a"),
        events.StepFailed(at=2, step="a", result=result),
        events.JobFailed(at=2, result=result),
    )
    work.canvas.show_states(state)
    assert view_of(work, "a").message == "no credit"
    assert view_of(work, "b").state == "skipped"
    assert view_of(work, START).state == "idle"


@pytest.mark.parametrize(
    ("reused", "state"), [("mock", "pinned"), ("cache", "cached"), ("job", "reused")]
)
def test_reused_results_are_told_apart(desk, reused, state):
    work = desk(script("a"))
    succeeded = events.StepSucceeded(at=2, step="a", result=1, reused=reused)
    work.canvas.show_states(job(started("a"), succeeded))
    assert view_of(work, "a").state == state


def test_a_retry_says_when(desk):
    work = desk(script("a"))
    retry = events.RetryScheduled(at=2, step="a", attempt=1, due=9e12)
    work.canvas.show_states(job(started("a"), retry))
    assert view_of(work, "a").state == "retrying"
    assert view_of(work, "a").text.startswith("retry in ")


def test_a_branch_says_which_it_took(desk):
    work = desk(branchone("b", ("cartoon", "1", [script("c")]), default=[script("d")]))
    chosen = events.BranchChosen(at=2, step="b", branch=0)
    work.canvas.show_states(job(started("b"), chosen))
    assert view_of(work, "b").text == "cartoon"
    assert view_of(work, "c").state == "queued"
    assert (view_of(work, "d").state, view_of(work, "d").text) == ("skipped", "not taken")


def test_a_failure_step_is_not_waiting_to_run(desk):
    work = desk(script("a"), failure_module=script("failure"))
    work.canvas.show_states(job(started("a")))
    assert view_of(work, "failure").state == "idle"


def test_a_loop_counts_its_rounds(desk):
    work = desk(for_each("l", "=[1,2,3]", script("a")))
    rounds = [started("a", 2 + i, f"l[{i}]/a") for i in range(3)]
    done = [events.StepSucceeded(at=9, step=f"l[{i}]/a", result=1) for i in range(2)]
    work.canvas.show_states(job(started("l"), *rounds, *done))
    assert view_of(work, "l").text == "2 of 3"


def test_a_loop_counts_all_rounds_it_has_to_do_and_an_inner_one_those_of_the_outer_on_show(desk):
    inner = for_each("inner", "=[1,2]", script("a"))
    work = desk(for_each("outer", "=[1,2,3]", inner))
    three: JsonValue = {"iterator": [1, 2, 3]}
    two: JsonValue = {"iterator": [1, 2]}
    history: list[events.Event] = [
        events.StepStarted(at=1, step="outer", module_id="outer", arguments=three),
        events.StepStarted(at=1, step="outer[0]/inner", module_id="inner", arguments=two),
    ]
    work.canvas.show_states(job(*history))
    assert (view_of(work, "outer").text, view_of(work, "inner").text) == ("0 of 3", "0 of 2")
    for n in range(2):
        history.append(started("a", 2, f"outer[0]/inner[{n}]/a"))
        history.append(events.StepSucceeded(at=3, step=f"outer[0]/inner[{n}]/a", result=1))
    history += [
        events.StepSucceeded(at=4, step="outer[0]/inner", result=[1, 1]),
        events.StepStarted(at=5, step="outer[1]/inner", module_id="inner", arguments=two),
        started("a", 6, "outer[1]/inner[0]/a"),
    ]
    work.canvas.show_states(job(*history))
    assert (view_of(work, "outer").text, view_of(work, "inner").text) == ("1 of 3", "0 of 2")


@pytest.mark.parametrize(
    ("arguments", "chosen", "text"),
    [
        ({"iterator": [1, 2, 3]}, None, "only 2 of 3"),
        ({"iterator": [1, 2, 3]}, 0, "shows 1 of 3"),
        (None, None, "only iteration 2"),
    ],
)
def test_a_loop_that_runs_one_iteration_says_which(desk, arguments, chosen, text):
    work = desk(for_each("l", "=[1,2,3]", script("a")))
    begin = events.StepStarted(at=1, step="l", module_id="l", arguments=arguments, only=1)
    state = job(begin, started("a", 2, "l[1]/a"))
    work.canvas.show_states(state if chosen is None else state.at_iterations({"l": chosen}))
    view = view_of(work, "l")
    assert (view.text, view.fraction) == (text, None)


def test_a_round_that_was_broken_off_is_not_counted(desk):
    work = desk(for_each("l", "=[1,2,3]", script("a")))
    three: JsonValue = {"iterator": [1, 2, 3]}
    begin = events.StepStarted(at=1, step="l", module_id="l", arguments=three)
    state = job(begin, *(started("a", 2 + n, f"l[{n}]/a") for n in range(2)))
    state.apply(events.StepSucceeded(at=5, step="l[0]/a", result=1))
    state.interrupt(6)
    work.canvas.show_states(state)
    assert (view_of(work, "l").state, view_of(work, "l").text) == ("interrupted", "1 of 3")


def test_pictures_are_read_off_the_gui_thread_and_shown(desk, qtbot, tmp_path):
    image = QImage(1600, 1200, QImage.Format.Format_RGB32)
    image.fill(QColor("#d8a24a"))
    path = str(tmp_path / "out.png")
    assert image.save(path)
    work = desk(step("a"))
    kept = events.OutputKept(
        at=2, step="a", url="https://x", asset="0", path=path, content_type="image/png", size=1
    )
    work.canvas.show_states(job(started("a"), kept))
    item = work.hand.item("a")
    assert item.look.picture is None
    qtbot.waitUntil(lambda: item.look.picture is not None)
    assert item.look.picture.width() <= 640  # type: ignore[attr-defined]
    shown: list[Any] = []
    work.canvas.thumbnail_activated.connect(lambda handle, where: shown.append((handle, where)))
    work.hand.double_click(item.pos() + picture_rect(item.card).center())
    assert shown == [(work.handle("a"), path)]


def test_a_picture_that_cannot_be_read_leaves_the_card_as_it_is(desk, qtbot, tmp_path):
    path = tmp_path / "broken.png"
    path.write_bytes(b"not an image")
    work = desk(step("a"))
    work.canvas._states.show_states(States(a=StepView("succeeded", picture=str(path))))
    qtbot.wait(100)
    assert work.hand.item("a").look.picture is None


def test_a_branch_shows_the_picture_of_the_step_it_chose(desk, tmp_path):
    work = desk(branchone("choose", ("", "true", [step("paint")])))
    url, path = "https://studio.example/out.png", str(tmp_path / "out.png")
    inner = "choose/branch.0/paint"
    kept = events.OutputKept(
        at=3, step=inner, url=url, asset="0", path=path, content_type="image/png", size=1
    )
    state = job(
        started("choose"),
        events.BranchChosen(at=1, step="choose", branch=0),
        started("paint", path=inner),
        events.StepSucceeded(at=2, step=inner, result={"output_image": url}),
        events.StepSucceeded(at=2, step="choose", result={"output_image": url}),
        events.JobCompleted(at=2, result={"output_image": url}),
    )
    work.canvas.show_states(state)
    assert view_of(work, "choose").picture is None
    state.apply(kept)
    work.canvas.show_states(state)
    assert view_of(work, "choose").picture == path


def test_a_step_that_is_always_skipped_is_faint_before_any_run(window_desk):
    work = window_desk(script("a"), script("b"))
    look = work.hand.item("a").look
    title = work.hand.at_rect("a").adjusted(8, 8, -40, 0)
    title.setHeight(16)
    clear = work.hand.view.grab(title).toImage()
    work.hand.click(work.hand.body("a"))
    work.do("edit.skip")
    work.hand.key(Qt.Key.Key_Escape)
    assert is_dim(work.hand.item("a").card, look)
    assert not is_dim(work.hand.item("b").card, work.hand.item("b").look)
    assert work.hand.view.grab(title).toImage() != clear
    work.undo()
    assert not is_dim(work.hand.item("a").card, look)
