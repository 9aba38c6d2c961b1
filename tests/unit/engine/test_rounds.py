"""Rounds counted as a job goes on are those that are counted from the start."""

from __future__ import annotations

import random

from apiflow_desktop.engine import events
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.engine.rounds import Rounds
from apiflow_desktop.engine.step_state import StepStatus

PATHS = [
    *(f"l[{n}]/{name}" for n in range(3) for name in ("a", "b", "m")),
    *(f"l[{n}]/m[{m}]/c" for n in range(2) for m in range(2)),
    "l[0]/call/a",
    "l",
]


def some_event(rng, at):
    path = rng.choice(PATHS)
    name = path.rpartition("/")[2]
    return rng.choice(
        [
            events.StepStarted(at=at, step=path, module_id=name),
            events.StepSucceeded(at=at, step=path, result=1),
            events.StepFailed(at=at, step=path, result={}),
            events.StepCancelled(at=at, step=path),
        ]
    )


def counted(state, loop, name):
    runs = [run for run in state.runs_of(name) if run.path.startswith(f"{loop.path}[")]
    broken_off = (StepStatus.INTERRUPTED, StepStatus.CANCELLED)
    over = [run for run in runs if run.ended is not None and run.status not in broken_off]
    return len(runs), len(over)


def test_what_is_counted_as_a_job_goes_on_is_what_there_is():
    rng, rounds, state = random.Random(3), Rounds(), JobState()
    most = 0
    for at in range(600):
        if rng.random() < 0.02:
            state = JobState()
        state.apply(some_event(rng, float(at)))
        rounds.follow(state.snapshot())
        for path, names in (("l", ("a", "b", "m")), ("l[1]/m", ("c",)), ("l[0]/m", ("c",))):
            loop = state.steps.get(path)
            if loop is None:
                continue
            for name in names:
                found = counted(state, loop, name)
                assert (rounds.begun(loop, name), rounds.over(loop, name)) == found
                most = max(most, *found)
    assert most == 3
