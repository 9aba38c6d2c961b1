"""A job as if the steps of its flow, and the flow's inputs, had other names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from apiflow_desktop.engine.addresses import is_of_called_flow
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.engine.step_state import StepState

_SEGMENT: Final = re.compile(r"(?P<id>.+?)(?P<part>\[\d+\]|\.(?:\d+|default))?")


def renamed_address(address: str, names: Mapping[str, str]) -> str:
    """Write an address with other ids; those of steps in called flows are their own.

    Args:
        address: Of a step run, an iteration or a branch.
        names: New ids by old ones.
    """
    parts = address.split("/")
    for number, part in enumerate(parts):
        found = _SEGMENT.fullmatch(part)
        if found is None:
            break
        inside = found["part"] or ""
        parts[number] = f"{names.get(found['id'], found['id'])}{inside}"
        if not inside:
            break
    return "/".join(parts)


def renamed(state: JobState, steps: Mapping[str, str], inputs: Mapping[str, str]) -> JobState:
    """Return a copy of a job with other names; its values are shared.

    Args:
        state: The job.
        steps: New ids by old ones.
        inputs: New names of the flow's inputs by old ones.
    """
    if not steps and not inputs:
        return state
    given = state.input
    if given is not None and inputs:
        given = {inputs.get(name, name): value for name, value in given.items()}
    if not steps:
        return replace(state, input=given)
    runs: dict[str, StepState] = {}
    for path, run in state.steps.items():
        address = renamed_address(path, steps)
        module_id = run.module_id
        if not is_of_called_flow(path):
            module_id = steps.get(module_id, module_id)
        runs[address] = replace(run, path=address, module_id=module_id)
    waits = {renamed_address(step, steps): wait for step, wait in state.waits.items()}
    return replace(
        state,
        input=given,
        steps=runs,
        waits={step: replace(wait, step=step) for step, wait in waits.items()},
        asking_step=renamed_address(state.asking_step, steps),
        shown={steps.get(loop, loop): number for loop, number in state.shown.items()},
        _latest={
            runs[address].module_id: address
            for path in state._latest.values()
            if (address := renamed_address(path, steps)) in runs
        },
    )
