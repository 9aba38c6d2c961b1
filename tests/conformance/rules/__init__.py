"""Cases of our own for every rule, as data."""

from __future__ import annotations

from tests.conformance.case import Case
from tests.conformance.rules import (
    branches,
    combined,
    expressions,
    failing,
    flow_options,
    loops,
    rest,
    results,
    run,
    stopping,
    waiting,
)

CASES: list[Case] = [
    case
    for group in (
        run,
        flow_options,
        expressions,
        results,
        loops,
        branches,
        stopping,
        failing,
        waiting,
        rest,
        combined,
    )
    for case in group.CASES
]
