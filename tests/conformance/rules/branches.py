"""R28 to R30: branches."""

from __future__ import annotations

from tests.conformance.case import case
from tests.conformance.modules import (
    BOOM,
    bad,
    branch,
    echo,
    error,
    every,
    identity,
    one,
    retry,
    slow,
)

_BIG_OR_SMALL = [
    one("o", ("flow_input.n > 3", [echo("x", "'big'")]), default=[echo("y", "'small'")])
]

CASES = [
    case(28, "the first that is true", _BIG_OR_SMALL, "big", input={"n": 5}, calls=("o.0/x",)),
    case(28, "else the default", _BIG_OR_SMALL, "small", input={"n": 0}, calls=("o.default/y",)),
    case(28, "later predicates are not evaluated",
         [one("o", ("true", [echo("x", "1")]), ("nothing.x", []))], 1),
    case(28, "one that throws fails the step, which may be continued from",
         [one("o", ("nothing.x", []), continue_on_error=True),
          echo("b", "results.o.error.name")], "ExecutionErr"),
    case(28, "and may be tried again", [one("o", ("nothing.x", []), retry=retry(1, 5))],
         error("ExecutionErr"), status="failed", waits=(5,)),
    case(29, "in order: a failing branch ends it; the result is the array so far",
         [every("l", branch(echo("x", "1")), branch(bad("y")), branch(echo("z", "3")),
          parallel=False)], [1, BOOM], status="failed", calls=("l.0/x", "l.1/y")),
    case(29, "in order: one that may fail does not",
         [every("l", branch(bad("y"), skip_failure=True), branch(echo("z", "3")),
          parallel=False)], [BOOM, 3]),
    case(29, "all at once where nothing is said, and then it fails",
         [every("l", branch(slow("x", 3)), branch(bad("y")), branch(slow("z", 2)))],
         ["slow", BOOM, "slow"], status="failed", seconds=3),
    case(29, "all at once: those that may fail do not fail it",
         [every("l", branch(bad("y"), skip_failure=True), branch(echo("z", "3")))], [BOOM, 3]),
    case(30, "branchall: not the result before it",
         [echo("a", "1"), every("l", branch(identity("x")), branch(echo("y", "results.a")))],
         [{"n": 1}, 1], input={"n": 1}),
    case(30, "branchone likewise",
         [echo("a", "1"), one("o", ("previous_result == 1", [echo("x", "previous_result")]))],
         {"n": 1}, input={"n": 1}),
]  # fmt: skip
