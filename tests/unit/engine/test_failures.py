from __future__ import annotations

import pytest

from apiflow_desktop.engine.failures import failed_step
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.engine.step_state import StepState, StepStatus

BAD, GOOD = StepStatus.FAILED, StepStatus.SUCCEEDED


def state(*steps, continued=()):
    made = {
        path: StepState(path, path[-1], status, ended=at, continued=path in continued)
        for path, status, at in steps
    }
    return JobState(steps=made)


@pytest.mark.parametrize(
    ("steps", "continued", "found"),
    [
        ([("a", GOOD, 1.0), ("b", BAD, 2.0)], (), "b"),
        ([("a", BAD, 3.0), ("a[1]/b", BAD, 3.0), ("a[0]/b", GOOD, 1.0)], (), "a[1]/b"),
        ([("a", BAD, 3.0), ("a.0/b", BAD, 2.0), ("a.0/b[0]/c", BAD, 2.0)], (), "a.0/b[0]/c"),
        ([("a", GOOD, 2.0), ("a[0]/c", BAD, 1.0), ("b", BAD, 3.0)], (), "b"),
        ([("a", BAD, 1.0), ("b", BAD, 2.0)], ("a",), "b"),
    ],
)
def test_the_innermost_step_of_the_failure_is_found(steps, continued, found):
    step = failed_step(state(*steps, continued=continued))
    assert step is not None
    assert step.path == found


def test_a_job_that_failed_beside_its_steps_failed_at_none():
    assert failed_step(state(("a", GOOD, 1.0))) is None
