"""Which iteration of each loop is looked at."""

from __future__ import annotations

import pytest

from apiflow_desktop.engine import events
from apiflow_desktop.engine.iterations import (
    choose,
    iterated,
    iterations_in,
    iterations_of,
    latest_iteration,
    loop_fraction,
    planned_iterations,
)
from apiflow_desktop.engine.job_state import JobState

PATHS = [
    "before",
    "outer",
    "outer[0]/inner",
    "outer[0]/inner[0]/x",
    "outer[0]/inner[1]/x",
    "outer[0]/only",
    "outer[1]/inner",
    "outer[1]/inner[0]/x",
]


@pytest.fixture
def state():
    started = (
        events.StepStarted(at=1, step=path, module_id=path.rpartition("/")[2]) for path in PATHS
    )
    return JobState.of([events.JobStarted(at=0, input={}), *started])


def latest(state):
    runs = {one: state.by_module(one) for one in ("before", "outer", "inner", "x", "only")}
    return [run.path if run is not None else None for run in runs.values()]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, ["before", "outer", "outer[1]/inner", "outer[1]/inner[0]/x", "outer[0]/only"]),
        (
            {"outer": 0},
            ["before", "outer", "outer[0]/inner", "outer[0]/inner[1]/x", "outer[0]/only"],
        ),
        ({"outer": 1}, ["before", "outer", "outer[1]/inner", "outer[1]/inner[0]/x", None]),
        (
            {"outer": 0, "inner": 0},
            ["before", "outer", "outer[0]/inner", "outer[0]/inner[0]/x", "outer[0]/only"],
        ),
    ],
)
def test_the_runs_of_the_chosen_iterations(state, chosen, expected):
    assert latest(state.at_iterations(chosen)) == expected
    assert len(state.at_iterations(chosen).steps) == len(PATHS)


def test_the_iterations_are_those_of_the_run_looked_at(state):
    assert iterations_of(state, "outer") == [0, 1]
    assert iterations_of(state, "inner") == [0]
    assert iterations_of(state.at_iterations({"outer": 0}), "inner") == [0, 1]
    assert iterations_of(state, "x") == []


def test_of_a_loop_that_ran_one_iteration_all_can_be_looked_at():
    begin = events.StepStarted(
        at=1, step="l", module_id="l", arguments={"iterator": [7, 8, 9]}, only=1
    )
    inside = events.StepStarted(at=2, step="l[1]/x", module_id="x")
    state = JobState.of([events.JobStarted(at=0, input={}), begin, inside])
    assert (iterations_of(state, "l"), latest_iteration(state, "l")) == ([0, 1, 2], 1)
    assert state.at_iterations({"l": 0}).by_module("x") is None
    assert loop_fraction(state, state.steps["l"]) is None


def test_the_latest_iteration_is_looked_at_where_none_is_chosen(state):
    assert [latest_iteration(state, loop) for loop in ("outer", "inner", "x")] == [1, 0, None]


def test_another_outer_iteration_lets_go_of_the_inner_choice(state):
    both = state.at_iterations({"outer": 0, "inner": 1})
    assert choose(both, "outer", 1) == {"outer": 1}
    assert choose(both, "inner", 0) == {"outer": 0, "inner": 0}
    assert choose(both, "inner", None) == {"outer": 0}


def test_an_address_names_its_iterations():
    assert iterations_in("outer[2]/branch.0/inner[13]/x") == {"outer": 2, "inner": 13}
    assert iterations_in("a/branch.1/b") == {}
    assert iterated("outer[2]/branch.0/inner[13]/x") == [
        ("outer", 2),
        ("outer[2]/branch.0/inner", 13),
    ]


def run_of(history):
    begin = events.StepStarted(at=1, step="l", module_id="l", arguments={"iterator": [1, 2, 3, 4]})
    state = JobState.of([events.JobStarted(at=0, input={}), begin, *history])
    return state, state.by_module("l")


def began(path):
    return events.StepStarted(at=2, step=path, module_id=path.rpartition("/")[2])


def ended(path):
    return events.StepSucceeded(at=3, step=path, result=1)


@pytest.mark.parametrize(
    ("history", "fraction"),
    [
        ([], 0.0),
        ([began("l[0]/a")], 0.0),
        ([began("l[0]/a"), ended("l[0]/a")], 0.0),
        ([began("l[0]/a"), ended("l[0]/a"), began("l[0]/b")], 0.0),
        ([began("l[0]/a"), ended("l[0]/a"), began("l[1]/a")], 0.25),
        ([*(began(f"l[{n}]/a") for n in range(4)), ended("l[3]/a"), ended("l[1]/a")], 0.5),
    ],
)
def test_how_far_a_loop_is_of_all_it_has_to_go_through(history, fraction):
    assert loop_fraction(*run_of(history)) == fraction


def test_how_far_a_while_loop_is_nobody_knows(state):
    assert planned_iterations(state.by_module("outer")) is None
    assert loop_fraction(state, state.by_module("outer")) is None
