"""What the cards show of a job that goes on is what they show of it when it is looked at anew."""

from __future__ import annotations

import random

import pytest

from apiflow_desktop.engine import events
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.gui.canvas.job_views import JobViews
from apiflow_desktop.gui.canvas.states import StepView
from tests.unit.openflow_picture.flows import branchone, build_picture, document, for_each, script

STEPS = ("a", "one", "x", "y", "each", "inner", "z", "same")


def picture():
    return build_picture(
        document(
            script("a"),
            branchone("one", ("x", "true", [script("x")]), ("y", "false", [script("y")])),
            for_each("each", "=[1, 2]", script("inner")),
            script("z"),
            script("same"),
            script("same"),
        ),
        None,
    )


def some_event(rng, state, at):
    name = rng.choice(STEPS)
    path = f"each[{rng.randrange(2)}]/inner" if name == "inner" else name
    run = state.steps.get(path)
    if run is None or rng.random() < 0.1:
        return events.StepStarted(at=at, step=path, module_id=name)
    going_on = [
        events.StepProgress(at=at, step=path, fraction=rng.random()),
        events.StepSucceeded(at=at, step=path, result=at),
        events.StepFailed(at=at, step=path, result={"error": {"message": "boom"}}),
        events.BranchChosen(at=at, step=path, branch=rng.choice([0, 1, None])),
        events.RetryScheduled(at=at, step=path, attempt=2, due=at + 5),
        events.JobSuspended(at=at, step=path, required_events=1, deadline=at + 50),
        events.JobResumed(at=at, step=path, approver="me", approved=True),
    ]
    return rng.choice(going_on)


def ends(rng, state, at):
    if state.status.ended:
        return JobState.of([events.JobStarted(at=at, input={})])
    if rng.random() < 0.5:
        state.apply(events.JobCompleted(at=at, result=None))
    return state


@pytest.mark.parametrize("seed", range(12))
def test_a_job_that_is_followed_shows_what_one_does_that_is_seen_anew(seed):
    rng, drawn = random.Random(seed), picture()
    state = JobState.of([events.JobStarted(at=0.0, input={})])
    followed = JobViews(drawn)
    shown: dict[str, StepView | None] = {}
    told = 0
    for moment in range(1, 120):
        at = float(moment)
        for _ in range(rng.randrange(3)):
            state.apply(some_event(rng, state, at))
        if rng.random() < 0.05:
            state = ends(rng, state, at)
        followed.follow(state.snapshot(), at)
        anew = JobViews(drawn)
        anew.follow(state.snapshot(), at)
        cards = [card for card in drawn.cards.values() if card.handle is not None]
        news = {card.key for card in cards} if followed.news is None else {*followed.news}
        told += followed.news is not None and len(news) < len(cards)
        shown |= {card.key: followed.view(card.module_id) for card in cards if card.key in news}
        assert shown == {card.key: anew.view(card.module_id) for card in cards}
    assert told > 20
