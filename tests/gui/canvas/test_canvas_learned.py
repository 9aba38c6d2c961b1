"""A job that ends while the mouse holds something names outputs once that is let go."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine import events
from apiflow_desktop.engine.job_state import JobState
from tests.unit.openflow_picture.flows import script

LEARNED = ["out:name", "out:count", "result"]


@pytest.fixture
def work(desk):
    return desk(script("a"), script("b", x=1))


def outputs(work):
    return [port.key for port in work.hand.item("a").card.outputs]


def let_the_job_end(work):
    result: JsonValue = {"name": "hat", "count": 2}
    history: list[events.Event] = [
        events.JobStarted(at=0, input={}),
        events.StepStarted(at=1, step="a", module_id="a"),
        events.StepSucceeded(at=2, step="a", result=result),
        events.JobCompleted(at=3, result=result),
    ]
    work.canvas.show_states(JobState.of(history))


def test_a_card_that_is_dragged_stays_as_it_is_until_it_is_released(work):
    start = work.hand.body("a")
    work.hand.press(start)
    work.hand.move(start + QPointF(0, 60))
    let_the_job_end(work)
    assert work.hand.item("a").look.view.state == "succeeded"
    assert outputs(work) == ["result"]
    work.hand.move(start + QPointF(0, 160))
    work.hand.release(start + QPointF(0, 160))
    assert outputs(work) == LEARNED
    assert work.hand.item("a").pos().y() > 100


def test_a_wire_that_is_drawn_ends_where_it_is_released(work):
    work.hand.press(work.hand.port("a", "result"))
    work.hand.move(work.hand.body("b"))
    let_the_job_end(work)
    end = work.hand.port("b", "in:x")
    work.hand.move(end)
    work.hand.release(end)
    assert work.input("b", "x") == {"type": "javascript", "expr": "results.a"}
    assert outputs(work) == LEARNED


def test_escape_ends_a_gesture_as_well(work):
    before = work.hand.item("a").pos()
    work.hand.press(work.hand.body("a"))
    work.hand.move(work.hand.body("a") + QPointF(0, 160))
    let_the_job_end(work)
    assert outputs(work) == ["result"]
    work.hand.key(Qt.Key.Key_Escape)
    assert outputs(work) == LEARNED
    assert work.hand.item("a").pos() == before


def test_without_a_gesture_they_are_there_at_once(work):
    let_the_job_end(work)
    assert outputs(work) == LEARNED
