"""R9 to R12 where they meet called flows, loops and retries."""

from __future__ import annotations

from tests.conformance.case import Workspace, case
from tests.conformance.modules import (
    IN,
    bad,
    called,
    echo,
    everything,
    flaky,
    identity,
    js,
    loop,
    retry,
    slow,
)

_FLOWS = Workspace(
    flows={
        "f/leaf": {"modules": [echo("e", "flow_env")]},
        "f/middle": {"modules": [loop("l", "[1]", called("c", "f/leaf"))]},
        "f/own": {"modules": [called("c", "f/leaf")], "flow_env": {"F": 2}},
        "f/skips": {"modules": [bad("x")], "skip_expr": "flow_input.n == 1"},
        "f/a": {"modules": [echo("a", "'inner'"), echo("z", "1")]},
    }
)  # fmt: skip
_EARLY = {"early_return": "a"}

CASES = [
    case(9, "killed later, it does not run again",
         [echo("a", "flow_input.n"), echo("b", "results.a + 1")], 6, input={"raw": 5},
         by_event=True, calls=("preprocessor", "a", "b"),
         flow={"preprocessor_module": everything("preprocessor", {"n": js("flow_input.raw")})},
         kills=("step.attempt_started b",)),
    case(9, "it may be tried again before the flow begins", [identity("a")], {"n": 5},
         input={"raw": 5}, by_event=True, waits=(3,), seconds=3,
         flow={"preprocessor_module": flaky("preprocessor", 1, "({n: 5})", retry=retry(1, 3))}),
    case(10, "of a called flow: its caller goes on, and is not labelled",
         [loop("l", "[1, 2]", called("s", "f/skips", {"n": js(IN)}, continue_on_error=True)),
          echo("b", "[results.l[0], results.l[1].error.name]")], ["stopped early", "Boom"],
         workspace=_FLOWS),
    case(11, "not by a step of that id in a called flow",
         [called("s", "f/a"), echo("a", "2"), echo("b", "3")], 3, flow=_EARLY, workspace=_FLOWS,
         events=("step.succeeded s/a", "step.succeeded s/z", "step.succeeded a", "job.answered a",
                 "step.started b")),
    case(11, "by the first iteration that has it, once",
         [loop("l", "[3, 1, 2]", slow("a", IN, IN), parallel=True), echo("b", "1")], 1, flow=_EARLY,
         events=("step.succeeded l[1]/a", "job.answered l[1]/a", "step.succeeded l[2]/a")),
    case(11, "not before the last attempt", [flaky("a", 2, retry=retry(2, 5)), echo("b", "1")], 1,
         flow=_EARLY, events=("step.retry_scheduled a", "step.retry_scheduled a",
                              "step.succeeded a", "job.answered a", "step.started b")),
    case(12, "through a called flow, a loop in it and the flow that calls",
         [called("m", "f/middle")], [{"E": 1}], flow={"flow_env": {"E": 1}}, workspace=_FLOWS),
    case(12, "a called flow's own takes the place of the whole",
         [called("m", "f/own"), echo("b", "[results.m, flow_env]")], [{"F": 2}, {"E": 1}],
         flow={"flow_env": {"E": 1}}, workspace=_FLOWS),
]  # fmt: skip
