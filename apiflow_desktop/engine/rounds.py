"""How far the loops of a job are, without counting all that ran each time it goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final, TypeAlias

from apiflow_desktop.engine.addresses import is_of_called_flow
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.engine.step_state import StepState, StepStatus

_BROKEN_OFF: Final = (StepStatus.INTERRUPTED, StepStatus.CANCELLED)
_Runs: TypeAlias = tuple[str, str]
"""The runs of a step in the rounds of a loop: the address of the loop's run, the step's id."""


class Rounds:
    """Counts the runs of steps in the rounds of loops; of a job that goes on, only what is new."""

    def __init__(self) -> None:
        self._steps: Mapping[str, StepState] = {}
        self._begun: Counter[_Runs] = Counter()
        self._over: Counter[_Runs] = Counter()

    def follow(self, state: JobState) -> None:
        """Tell of this job from now on."""
        before, steps = self._steps, dict(state.steps)
        if not before.keys() <= steps.keys():
            before = {}
            self._begun.clear()
            self._over.clear()
        for path, step in steps.items():
            was = before.get(path)
            if was is not step:
                self._count(path, step, 1)
                if was is not None:
                    self._count(path, was, -1)
        self._steps = steps

    def begun(self, loop: StepState, module_id: str) -> int:
        """Count the rounds of a loop's run in which a step has begun."""
        return self._begun[loop.path, module_id]

    def over(self, loop: StepState, module_id: str) -> int:
        """Count those in which it ended, unless it was broken off."""
        return self._over[loop.path, module_id]

    def _count(self, path: str, step: StepState, by: int) -> None:
        loop, mark, _number = path.rpartition("[")
        if not mark or is_of_called_flow(path):
            return
        self._begun[loop, step.module_id] += by
        if step.ended is not None and step.status not in _BROKEN_OFF:
            self._over[loop, step.module_id] += by
