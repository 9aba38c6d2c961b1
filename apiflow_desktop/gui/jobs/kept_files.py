"""The files of results that were given without a call: pinned ones, and those used again.

A call keeps its files and tells of them; who gives its result later has only the addresses.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from apiflow_desktop.engine.events import OutputKept
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.engine.kept_files import addresses_in
from apiflow_desktop.engine.step_state import StepState

FindFile = Callable[[StepState, str], OutputKept | None]
"""Finds the file that is kept for an address a step's result has."""


class KeptFiles:
    """Adds to the steps of a job the files that are kept for what they give again.

    Args:
        find: Finds the file of an address.
    """

    def __init__(self, find: FindFile) -> None:
        self._find = find
        self._known: dict[tuple[str, float | None], tuple[OutputKept, ...]] = {}

    def added_to(self, state: JobState) -> JobState:
        """Return the state with these files; the same one if there are none."""
        more = {
            path: replace(step, outputs=files)
            for path, step in state.steps.items()
            if step.reused and not step.outputs and (files := self._files(step))
        }
        return replace(state, steps={**state.steps, **more}) if more else state

    def _files(self, step: StepState) -> tuple[OutputKept, ...]:
        # A running job is told of thirty times a second; its results do not change.
        key = (step.path, step.ended)
        if key not in self._known:
            found = (self._find(step, url) for url in addresses_in(step.result))
            self._known[key] = tuple(file for file in found if file is not None)
        return self._known[key]
