"""The files that are kept for the addresses in a step's result."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.events import OutputKept
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.engine.step_state import StepState

_MOST_ADDRESSES: Final = 40
"""Addresses of one result that are looked up."""
_MOST_VALUES: Final = 20_000
"""Values of one result that are looked at: some milliseconds."""


def addresses_in(value: JsonValue) -> list[str]:
    """List the first web addresses in a value, in the order in which they are written.

    Of a value with very many parts only the beginning is looked at.
    """
    texts = (one for one in islice(_parts(value), _MOST_VALUES) if isinstance(one, str))
    addresses = (text for text in texts if text.startswith(("http://", "https://")))
    return list(islice(addresses, _MOST_ADDRESSES))


def _parts(value: JsonValue) -> Iterator[JsonValue]:
    """Go through a value and all that is in it, in the order in which it is written."""
    around: list[Iterator[JsonValue]] = [iter((value,))]
    while around:
        for one in around[-1]:
            yield one
            if isinstance(one, dict | list):
                around.append(iter(one.values() if isinstance(one, dict) else one))
                break
        else:
            around.pop()


class FilesHandedOn:
    """Finds the files of steps that made none: branches, loops, sub-flows and whoever passes on.

    Such a step gives the addresses that a step before it, or inside it, was told by a provider;
    the files are kept for that step.
    """

    def __init__(self) -> None:
        self._state = JobState()
        self._by_address: dict[str, OutputKept] | None = None
        # A running job is followed thirty times a second; a result does not change.
        self._addresses: dict[tuple[str, float | None], list[str]] = {}

    def follow(self, state: JobState) -> None:
        """Look into this state of the job from now on."""
        self._state, self._by_address = state, None

    def of(self, step: StepState) -> tuple[OutputKept, ...]:
        """Return the files of a step run of the job: its own, else those it hands on."""
        if step.outputs or step.result is None:
            return step.outputs
        key = (step.path, step.ended)
        if key not in self._addresses:
            self._addresses[key] = addresses_in(step.result)
        found = (self._file(address) for address in self._addresses[key])
        return tuple(file for file in found if file is not None)

    def _file(self, address: str) -> OutputKept | None:
        if self._by_address is None:
            self._by_address = {
                file.url: file for run in self._state.steps.values() for file in run.outputs
            }
        return self._by_address.get(address)
