"""What a row of the timeline draws of the runs that have ended."""

from __future__ import annotations

from apiflow_desktop.engine import events
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.gui.jobs.bars import bars_of

MANY = 5000


def runs(*taken):
    """The runs of a step that began and ended so; without an end it still runs."""
    happened: list[events.Event] = []
    for number, (begun, ended, *failed) in enumerate(taken):
        step = f"loop[{number}]/a"
        happened.append(events.StepStarted(at=begun, step=step, module_id="a", arguments={}))
        if failed:
            happened.append(events.StepFailed(at=ended, step=step, result={}))
        elif ended is not None:
            happened.append(events.StepSucceeded(at=ended, step=step, result=1))
    return list(JobState.of(happened).steps.values())


def drawn(found):
    return [(bar.begin, bar.end, bar.token) for bar in found.all]


def test_runs_that_can_be_told_apart_are_bars_of_their_own():
    assert drawn(bars_of(runs((0, 1), (3, 4)), least=1)) == [
        (0, 1, "succeeded"),
        (3, 4, "succeeded"),
    ]


def test_runs_that_touch_are_one_bar_and_so_are_those_beside_each_other():
    assert drawn(bars_of(runs((0, 1), (1, 2), (1.5, 9), (3, 4)), least=0.1)) == [
        (0, 9, "succeeded")
    ]


def test_one_that_failed_among_many_lies_over_them():
    assert drawn(bars_of(runs((0, 1), (1, 2, "failed"), (2, 3)), least=1.5)) == [
        (0, 1, "succeeded"),
        (1, 2, "failed"),
        (2, 3, "succeeded"),
    ]
    assert drawn(bars_of(runs((0, 1), (1, 1.5, "failed"), (1.5, 3)), least=2)) == [
        (0, 3, "succeeded"),
        (1, 1.5, "failed"),
    ]


def test_what_has_not_ended_is_no_bar():
    assert bars_of(runs((0, None)), least=1).all == []


def test_a_long_loop_is_few_bars():
    taken = [(number, number + 0.5) for number in range(MANY)]
    assert len(bars_of(runs(*taken), least=MANY / 100).all) <= 100
