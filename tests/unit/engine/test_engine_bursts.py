"""What keeps a step cheap: few commits, an early start, and a patient interpreter."""

from __future__ import annotations

import asyncio
import gc
import sys

from apiflow_desktop.engine import driver
from apiflow_desktop.engine.engine import Engine
from apiflow_desktop.engine.events import StepStarted
from apiflow_desktop.engine.tuning import tuned_for_jobs
from tests.unit.engine.world import MemoryJournal, Studio, World, completed, module, step


class Commits(MemoryJournal):
    """Tells what went to the disk together."""

    def __init__(self):
        super().__init__()
        self.commits = []

    async def record(self, *events):
        await super().record(*events)
        self.commits.append([event.kind for event in events])


def test_what_is_recorded_between_two_calls_is_one_commit(monkeypatch):
    monkeypatch.setattr(driver, "_TURN", 3600.0)
    journal = Commits()
    engine = Engine(operations=Studio(hat=1), journal=journal)
    asyncio.run(engine.run({"modules": [step("a", "hat"), step("b", "hat")]}, {}))
    assert journal.commits == [
        ["job.started"],
        ["step.attempt_started"],
        ["step.succeeded", "step.started", "step.attempt_started"],
        ["step.succeeded", "job.completed"],
    ]


def test_nothing_is_called_before_its_attempt_is_on_disk():
    on_disk = []
    world = World(Studio(hat=lambda call: on_disk.append([e.kind for e in world.journal.awaited])))
    completed(world.run(step("a", "hat"), step("b", "hat")))
    assert on_disk[0][-1] == "step.attempt_started"
    assert on_disk[1].count("step.succeeded") == 1
    assert on_disk[1][-1] == "step.attempt_started"


def test_the_first_of_many_parallel_steps_calls_before_the_last_is_begun():
    begun = []
    world = World(Studio(hat=lambda call: begun.append(len(world.journal.of(StepStarted)))))
    branches = [{"modules": [step(f"s{number}", "hat")]} for number in range(300)]
    completed(world.run(module("all", "branchall", branches=branches, parallel=True)))
    assert begun[0] < len(branches)


def test_python_is_tuned_while_jobs_run_and_as_before_after_the_last():
    def settings():
        return gc.get_threshold(), sys.getswitchinterval()

    usual = settings()
    with tuned_for_jobs():
        tuned = settings()
        with tuned_for_jobs():
            assert settings() == tuned
        assert settings() == tuned
    assert tuned != usual
    assert settings() == usual
