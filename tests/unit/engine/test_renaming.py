"""A job under other names than it knows."""

from __future__ import annotations

import pytest

from apiflow_desktop.engine import events
from apiflow_desktop.engine.addresses import is_of_called_flow
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.engine.renaming import renamed, renamed_address

NAMES = {"a": "b", "b": "a", "loop": "each"}


@pytest.mark.parametrize(
    ("address", "now"),
    [
        ("a", "b"),
        ("loop[12]/a", "each[12]/b"),
        ("loop[1]", "each[1]"),
        ("loop[1]/x.default/a", "each[1]/x.default/b"),
        ("a/a", "b/a"),
        ("loop[1]/a/loop[0]/b", "each[1]/b/loop[0]/b"),
        ("", ""),
    ],
)
def test_an_address_has_other_ids_up_to_where_a_flow_is_called(address, now):
    assert renamed_address(address, NAMES) == now
    back = {new: old for old, new in NAMES.items()}
    assert renamed_address(now, back) == address


def test_which_steps_are_those_of_called_flows():
    found = ["a", "a/a", "l[0]/a", "l[0]/c/a", "b.1/a", "b.default/c.0/a"]
    assert [is_of_called_flow(one) for one in found] == [False, True, False, True, False, False]


def job():
    paths = ["a", "loop", "loop[0]/b", "loop[1]/b", "loop[1]/b/a"]
    return JobState.of(
        [
            events.JobStarted(at=0, input={"x": 1}),
            *(
                events.StepStarted(at=1, step=path, module_id=path.rpartition("/")[2])
                for path in paths
            ),
            events.JobSuspended(at=2, step="loop[1]/b", required_events=1, deadline=9),
        ]
    )


def test_all_of_a_job_is_found_under_the_other_names():
    now = renamed(job().at_iterations({"loop": 0}), NAMES, {"x": "y"})
    assert list(now.steps) == ["b", "each", "each[0]/a", "each[1]/a", "each[1]/a/a"]
    assert now.input == {"y": 1}
    assert now.shown == {"each": 0}
    assert now.by_module("a") is now.steps["each[0]/a"]
    assert now.steps["each[0]/a"].path == "each[0]/a"
    assert [one.path for one in now.runs_of("a")] == ["each[0]/a", "each[1]/a"]
    assert now.waits["each[1]/a"].step == "each[1]/a"
    back = renamed(now, {new: old for old, new in NAMES.items()}, {"y": "x"})
    assert back == job().at_iterations({"loop": 0})


def test_without_other_names_it_is_the_same():
    state = job()
    assert renamed(state, {}, {}) is state


def test_the_steps_of_a_called_flow_are_not_the_jobs_own():
    state = JobState.of(
        events.StepStarted(at=1, step=path, module_id=path[-1]) for path in ("a", "c", "c/a")
    )
    assert state.by_module("a") is state.steps["a"]
    assert state.runs_of("a") == [state.steps["a"]]
