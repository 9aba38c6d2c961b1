"""Results of earlier jobs in the part of a flow that is run: written as pins, no one's pins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonObject, JsonValue

_LENT: Final = "earlier_job"
_RUNS: Final = "results_by_run"
"""Keys of ``mock``; they are only ever in the document of a job."""


class LastResult(Struct, frozen=True):
    """What a step gave last.

    Attributes:
        value: The result of its latest run.
        runs: What each of its runs gave, by their addresses: a step in a loop has many.
        job: The job that made it; None if that is not known.
    """

    value: JsonValue
    runs: Mapping[str, JsonValue] = {}
    job: int | None = None


class Given(Struct, frozen=True):
    """A result that a step gives without running.

    Attributes:
        value: It.
        source: What it is: a pin (``mock``), or the result of an earlier ``job``.
    """

    value: JsonValue
    source: Literal["mock", "job"]


def lent(result: JsonValue) -> JsonObject:
    """Return the ``mock`` by which a step gives the result of an earlier job."""
    return {"enabled": True, _LENT: True, "return_value": result}


def lent_by_run(results: Mapping[str, JsonValue]) -> JsonObject:
    """Return the ``mock`` by which each run of a step gives the result it gave in an earlier job.

    Args:
        results: By the addresses of the runs. One that is not among them runs.
    """
    return {"enabled": True, _LENT: True, _RUNS: {**results}}


def is_lent(module: JsonObject) -> bool:
    """Tell whether a step gives the result of an earlier job."""
    mock = module.get("mock")
    return isinstance(mock, dict) and mock.get(_LENT) is True


def may_run(module: JsonObject) -> bool:
    """Tell whether a step is run: always, or where no earlier run of it gave a result."""
    mock = module.get("mock")
    return not isinstance(mock, dict) or not mock.get("enabled") or _RUNS in mock


def given_to(module: JsonObject, address: str) -> Given | None:
    """Return the result that a run of a step gives without running; None if it runs.

    Args:
        module: The step.
        address: Of the run.
    """
    mock = module.get("mock")
    if not isinstance(mock, dict) or not mock.get("enabled"):
        return None
    runs = mock.get(_RUNS)
    if isinstance(runs, dict):
        return Given(runs[address], "job") if address in runs else None
    return Given(mock.get("return_value"), "job" if is_lent(module) else "mock")
