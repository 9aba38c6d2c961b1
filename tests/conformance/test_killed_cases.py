"""Every case means the same if its process is killed, wherever that is, and another goes on."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from apiflow_desktop.engine.events import (
    AttemptFailed,
    AttemptStarted,
    Event,
    StepFailed,
    StepSucceeded,
)
from tests.conformance.case import Case
from tests.conformance.compare import differs
from tests.conformance.harness import Ran, Runner
from tests.conformance.laboratory import Laboratory
from tests.conformance.rules import CASES

_LONGEST = 300
_WHOLE = [case for case in CASES if not (case.kills or case.before or case.restart)]


@pytest.mark.parametrize("case", _WHOLE, ids=lambda case: f"R{case.rule} {case.title}")
def test_killed_somewhere(case: Case, laboratory: Laboratory) -> None:
    whole = Runner(case, laboratory).run()
    point = 1 + zlib.crc32(case.title.encode()) % max(len(whole.events) - 1, 1)
    assert list(_shortcomings(case, whole, point, laboratory)) == []


@pytest.mark.soak
@pytest.mark.parametrize("case", _WHOLE, ids=lambda case: f"R{case.rule} {case.title}")
def test_killed_everywhere(case: Case, laboratory: Laboratory) -> None:
    whole = Runner(case, laboratory).run()
    for point in range(1, min(len(whole.events), _LONGEST)):
        assert list(_shortcomings(case, whole, point, laboratory)) == []


def _shortcomings(
    case: Case, whole: Ran, point: int, laboratory: Laboratory
) -> Iterator[tuple[object, ...]]:
    """Say in what a run that was killed once is not like the one that was not."""
    resumed = Runner(replace(case, kills=(point,)), laboratory).run()
    where = whole.happened[point - 1]
    if resumed.status != whole.status or differs(_plain(resumed), _plain(whole)):
        yield "killed after", where, resumed.ending
    more = Counter(resumed.calls) - Counter(whole.calls) - _under_way(resumed.events[:point])
    if more:
        yield "killed after", where, "called again", more


def _plain(ran: Ran) -> object:
    """The result; of an error without its stack, which tells of the process."""
    result = ran.result
    if isinstance(result, dict) and isinstance(result.get("error"), dict):
        facts = dict(result["error"])  # type: ignore[arg-type]
        facts.pop("stack", None)
        return {"error": facts}
    return result


def _under_way(events: list[Event]) -> Counter[str]:
    """Count the calls of which nobody knows what became of them."""
    calls: Counter[str] = Counter()
    for event in events:
        if isinstance(event, AttemptStarted):
            calls[event.step] += 1
        elif isinstance(event, AttemptFailed | StepSucceeded | StepFailed):
            del calls[event.step]
    return calls
