"""Rules that meet: containers, failure modules, approvals, retries, restarts and caches."""

from __future__ import annotations

from typing import Any

from apiflow_desktop.base.json_types import JsonObject
from tests.conformance.case import Approval, Earlier, Restart, Workspace, case
from tests.conformance.modules import (
    BOOM,
    IN,
    bad,
    branch,
    called,
    echo,
    error,
    every,
    flaky,
    identity,
    js,
    loop,
    one,
    operation,
    python,
    retry,
    slow,
    static,
    stop,
    suspend,
    when,
    while_loop,
)

_ASK = echo("x", "1", suspend=suspend())
_STOPS = echo("x", "1", stop_after_if=stop("true"))
_SKIPS = echo("x", "1", stop_after_if=stop("true", skip_if_stopped=True))
_DISAPPROVED = error("SuspendedDisapproved")
_REJECTED = (Approval("l.0/x", at=20, approved=False),)
_FAILURE = {"failure_module": echo("failure", "error.name")}
_RECOVERS = {"failure_module": echo("failure", "{recover: true, name: error.name}")}
_RECOVERED = {"recover": True, "name": "Boom"}
_WORKSPACE = Workspace(
    flows={
        "f/same": {"modules": [echo("p", "results.a"), echo("a", "7"),
                               echo("q", "[results.p, results.a]")]},
        "f/asks": {"modules": [_ASK]},
        "f/loops": {"modules": [loop("m", "[2]", echo("x",
                                "[flow_input.iter.value, flow_input.iter_parent ?? null]"))]},
        "f/kept": {"modules": [echo("x", "flow_input.n"), echo("y", "[results.x]")],
                   "cache_ttl": 60},
    }
)  # fmt: skip


def _bad_at(value: int) -> JsonObject:
    return one("o", (f"{IN} == {value}", [bad("x")]), default=[echo("y", IN)])


def _restarted(modules: list[JsonObject], point: JsonObject, **flow: Any) -> Restart:
    """The second run of these modules, after one with the input ``{"t": "1"}``."""
    value: dict[str, Any] = {"modules": modules, **flow}
    return Restart(point=point, of=Earlier(flow=value, input={"t": "1"}))


APPROVALS = [
    case(48, "in a parallel branch: the others go on meanwhile",
         [every("l", branch(_ASK, echo("y", "resume")), branch(slow("z", 5), echo("w", "'w'")))],
         ["p", "w"], approvals=(Approval("l.0/x", at=20, payload="p"),), seconds=20,
         calls=("l.0/x", "l.1/z", "l.1/w", "l.0/y"),
         events=("job.suspended l.0/x", "step.succeeded l.1/w", "job.resumed l.0/x")),
    case(48, "in parallel branches each has its own",
         [every("l", branch(_ASK, echo("y", "resume")), branch(_ASK, echo("z", "resume")))],
         ["p", "q"], seconds=30, approvals=(Approval("l.1/x", at=10, payload="q"),
                                            Approval("l.0/x", at=30, payload="p"))),
    case(48, "one iteration at a time: who waits keeps its place",
         [loop("l", "[1, 2]", _ASK, echo("y", "resume"), parallel=True, parallelism=1)],
         ["p", "q"], seconds=40, calls=("l[0]/x", "l[0]/y", "l[1]/x", "l[1]/y"),
         approvals=(Approval("l[1]/x", at=10, payload="q"),
                    Approval("l[0]/x", at=40, payload="p"))),
    case(48, "a loop that is tried again asks again",
         [loop("l", "[1]", _ASK, flaky("y", 1, "resume"), retry=retry(1, 5))], ["q"],
         seconds=40, waits=(1800, 5, 1800), approvals=(Approval("l[0]/x", at=10, payload="p"),
                                                       Approval("l[0]/x", at=40, payload="q"))),
    case(48, "a loop that was broken holds what follows it",
         [loop("l", "[1, 2]", _STOPS, suspend=suspend()), echo("b", "resume")], "p",
         approvals=(Approval("l", at=9, payload="p"),), seconds=9),
    case(48, "a mocked step holds what follows it",
         [bad("a", mock={"enabled": True, "return_value": 4}, suspend=suspend()),
          echo("b", "[results.a, resume]")], [4, "p"], approvals=(Approval("a", payload="p"),)),
    case(48, "a step whose failed attempts are over holds what follows it once",
         [flaky("a", 2, retry=retry(2, 5), suspend=suspend()), echo("b", "resume")], "p",
         approvals=(Approval("a", at=30, payload="p"),), seconds=30, waits=(5, 5, 1800)),
    case(49, "the steps inside a container do not see what the container sees",
         [_ASK, one("o", ("resume == 'p'", [echo("y", "typeof resume === 'undefined' || resume")]),
          default=[echo("z", "'unseen'")])], None, approvals=(Approval("x", payload="p"),)),
    case(50, "in a parallel branch: the others run to their end, then it fails",
         [every("l", branch(_ASK, bad("y")), branch(slow("z", 30)))], [_DISAPPROVED, "slow"],
         status="failed", approvals=_REJECTED, seconds=30, calls=("l.0/x", "l.1/z")),
    case(50, "in a branch that may fail the flow goes on",
         [every("l", branch(_ASK, bad("y"), skip_failure=True), branch(echo("z", "2"))),
          echo("b", "results.l[0].error.name")], "SuspendedDisapproved", approvals=_REJECTED),
    case(50, "the failure module runs in the branch that was rejected",
         [every("l", branch(_ASK, bad("y")), branch(echo("z", "2")))],
         ["SuspendedDisapproved", 2], status="failed", flow=_FAILURE, approvals=_REJECTED,
         calls=("l.0/x", "l.1/z", "l.0/failure-0-0")),
    case(50, "a container around it may be continued from",
         [one("o", ("true", [_ASK, bad("y")]), continue_on_error=True), echo("b", "error.name")],
         "SuspendedDisapproved", approvals=(Approval("o.0/x", approved=False),)),
    case(50, "a failure module that recovers makes the flow succeed",
         [_ASK, bad("y")], {"recover": True, "name": "SuspendedDisapproved"}, flow=_RECOVERS,
         approvals=(Approval("x", approved=False),)),
    case(51, "the approval first, then the sleep",
         [echo("x", "1", suspend=suspend(), sleep=static(5)), echo("y", "resume")], "p",
         approvals=(Approval("x", at=10, payload="p"),), seconds=15),
    case(51, "what cannot be evaluated is a failure of the step, which may be continued from",
         [echo("a", "1", sleep=js("nothing.x"), continue_on_error=True), echo("b", "error.name")],
         "ExecutionErr", events=("step.failed a", "step.started b")),
    case(52, "the last step of a called flow holds its caller",
         [called("s", "f/asks"), echo("b", "results.s + 1")], 2, workspace=_WORKSPACE,
         approvals=(Approval("s/x", at=9),), seconds=9),
    case(52, "a last step that was skipped holds nothing",
         [echo("a", "4"), bad("b", skip_if=when("true"), suspend=suspend())], 4, seconds=0,
         events=("step.skipped b", "step.succeeded b-v")),
    case(45, "a container's time runs while a step in it waits for an approval",
         [every("l", branch(_ASK, bad("y")), timeout=5, continue_on_error=True),
          echo("b", "error.name")], "ExecutionErr", seconds=5, calls=("l.0/x", "b")),
    case(45, "and the approval may come at the next attempt",
         [every("l", branch(_ASK, echo("y", "resume")), timeout=5, retry=retry(1, 10))], ["p"],
         seconds=17, approvals=(Approval("l.0/x", at=17, payload="p"),)),
]  # fmt: skip

FAILURES = [
    case(46, "in parallel iterations one that recovers has still failed for its loop",
         [loop("l", "[1, 2, 3]", _bad_at(2), parallel=True), echo("b", "1")], [1, _RECOVERED, 3],
         status="failed", flow=_RECOVERS),
    case(46, "the loop may be continued from, with what the failure module made",
         [loop("l", "[1, 2]", _bad_at(2), parallel=True, continue_on_error=True),
          echo("b", "results.l")], [1, _RECOVERED], flow=_RECOVERS),
    case(46, "a container that is tried again has it at every attempt",
         [loop("l", "[1]", flaky("x", 1, "5"), retry=retry(1, 5))], [5], flow=_FAILURE,
         calls=("l[0]/x", "l[0]/failure-0-0", "l[0]/x"), waits=(5,)),
    case(46, "each container retries by itself",
         [one("o", ("true", [loop("l", "[1]", bad("x"), retry=retry(1, 2))]), retry=retry(1, 9))],
         [BOOM], status="failed", waits=(2, 9, 2)),
    case(46, "a failure in it is not handled by itself", [bad("a")], error("Boom", "inner"),
         status="failed", calls=("a", "failure.0/x"),
         flow={"failure_module": one("failure", ("true", [bad("x", "inner")]))}),
    case(46, "it handles a failure after one that was handled inside and skipped",
         [loop("l", "[1]", bad("x"), skip_failures=True), bad("b")], "Boom", status="failed",
         flow=_FAILURE, calls=("l[0]/x", "l[0]/failure-0-0", "b", "failure")),
    case(46, "in a parallel iteration it sees that iteration's results",
         [echo("a", "9"), loop("l", "[1, 2]", echo("x", IN), bad("y"), parallel=True)],
         [[9, 1], [9, 2]], status="failed",
         flow={"failure_module": echo("failure", "[results.a, results.x]")}),
    case(42, "of a loop: its array", [loop("l", "[1, 2]", _bad_at(2), continue_on_error=True),
         echo("b", "[results.l[0], error.message]")], [1, "boom"]),
    case(44, "stop_after_if: not tried again, but it may be continued from",
         [echo("a", "1", stop_after_if=when("nothing.x"), retry=retry(2, 1),
          continue_on_error=True), echo("b", "error.name")], "ExecutionErr", waits=(),
         calls=("a", "b")),
    case(44, "stop_after_if of a loop: not tried again either",
         [loop("l", "[1, 2]", echo("x", IN), stop_after_if=when("nothing.x"),
          retry=retry(2, 1))], error("ExecutionErr"), status="failed", waits=(),
         calls=("l[0]/x",)),
    case(41, "what a step returned beside its error is its result at the end of its attempts",
         [echo("a", "{wm_failure: 'no', n: 1}", retry=retry(1, 2), continue_on_error=True),
          echo("b", "results.a.n")], 1, waits=(2,)),
    case(31, "a container that is tried again asks its skip_if about the result before it",
         [echo("a", "4"), loop("l", "[1]", flaky("x", 1, "9"), retry=retry(1, 5),
          skip_if=when("!!result.error || result != 4"))], [9], waits=(5,)),
    case(38, "a called flow is run again with the arguments it had, from its beginning",
         [called("s", "f/flaky", {"n": js("flow_input.n")}, retry=retry(1, 5))], [3, "done"],
         input={"n": 3}, calls=("s/p", "s/q", "s/p", "s/q", "s/r"),
         workspace=Workspace(flows={"f/flaky": {"modules": [echo("p", "flow_input.n"),
          flaky("q", 1), echo("r", "[results.p, results.q]")]}})),
]  # fmt: skip

CONTAINERS = [
    case(13, "the step before is the previous result, also where it has none of its own",
         [echo("a", "4"), one("o"), echo("b", "results.o"), echo("c", "[results.o, results.b]")],
         [None, 4]),
    case(18, "a called flow with the ids of its caller",
         [echo("a", "1"), called("s", "f/same"), echo("b", "[results.s, results.a]")],
         [[1, 7], 1], workspace=_WORKSPACE),
    case(18, "in a parallel iteration a called flow sees that iteration's",
         [loop("l", "[5, 6]", echo("a", IN), called("s", "f/same"), parallel=True)],
         [[5, 7], [6, 7]], workspace=_WORKSPACE),
    case(24, "a called flow does not see its caller's", [loop("l", "[1]", called("s", "f/loops"))],
         [[[2, None]]], workspace=_WORKSPACE),
    case(24, "unless it is given them",
         [loop("l", "[1]", called("s", "f/loops", pass_flow_input_directly=True))],
         [[[2, {"index": 0, "value": 1}]]], workspace=_WORKSPACE),
    case(8, "of a mocked container nothing inside runs",
         [loop("l", "nothing.x", bad("x"), mock={"enabled": True, "return_value": [7]}),
          echo("b", "[results.l, results.x]")], [[7], None], calls=("b",)),
    case(34, "in ordered branches in a branch in a loop it breaks the loop",
         [loop("l", "[1, 2]", one("o", ("true", [every("m", branch(_STOPS), branch(bad("y")),
          parallel=False)])), bad("z")), echo("b", "results.l")], [[1]],
         calls=("l[0]/o.0/m.0/x", "b")),
    case(34, "in parallel branches in a loop it ends that branch only",
         [loop("l", "[1, 2]", every("m", branch(_STOPS, bad("y")), branch(echo("z", "2"))),
          echo("w", "[results.m, flow_input.iter.value]"))], [[[1, 2], 1], [[1, 2], 2]]),
    case(34, "in a loop in a while loop it breaks the inner one",
         [while_loop("w", loop("l", "[1, 2]", echo("x", IN, stop_after_if=stop("true"))),
          stop_after_if=stop("all_iters.length == 2"))], [[1], [1]]),
    case(34, "the label of skipping ends at the loop that it breaks",
         [loop("l", "[1, 2]", _SKIPS), echo("b", "results.l")], [1]),
    case(34, "from ordered branches the label goes outward",
         [every("l", branch(_SKIPS), branch(bad("y")), parallel=False), bad("b")], [1],
         status="skipped"),
    case(35, "with skip_if_stopped the run is labelled as skipped",
         [loop("l", "[1]", echo("x", IN), stop_after_all_iters_if=stop("true",
          skip_if_stopped=True)), bad("b")], [1], status="skipped"),
    case(35, "also after an early break",
         [loop("l", "[1, 2]", _STOPS, stop_after_all_iters_if=stop("result.length == 1")),
          bad("b")], [1]),
    case(35, "neither retry nor continue_on_error apply to its error",
         [loop("l", "[1]", echo("x", IN), stop_after_all_iters_if=stop("true",
          error_message="m"), retry=retry(2, 1), continue_on_error=True), bad("b")],
         error("EarlyStopError", "m"), status="failed", waits=(), calls=("l[0]/x",)),
    case(35, "in an iteration it breaks the loop around it",
         [loop("l", "[1, 2]", loop("m", "[7]", echo("x", IN), stop_after_all_iters_if=stop(
          "true")), bad("y")), echo("b", "results.l")], [[7]]),
    case(53, "arguments with the iteration's index differ",
         [loop("l", "[1, 1]", python("a", "def main(iter):\n    return iter['value']",
          cache_ttl=60, pass_flow_input_directly=True))], [1, 1], before=({},),
         calls=("l[0]/a", "l[1]/a")),
    case(53, "a called flow's own", [loop("l", "[4, 4]", called("s", "f/kept", {"n": js(IN)}))],
         [[4], [4]], workspace=_WORKSPACE, calls=("l[0]/s/x", "l[0]/s/y")),
    case(53, "a result that took two attempts is kept",
         [operation("a", "flaky", {"times": static(1), "x": static(5)}, retry=retry(1, 2),
          cache_ttl=60)], 5, before=({},), calls=("a", "a")),
    case(30, "in a loop: the iteration's arguments", [loop("l", "[5]", echo("a", "1"),
         every("m", branch(identity("x"))))], [[{"iter": {"index": 0, "value": 5}}]]),
    case(23, "iterations in iterations, so many at a time each",
         [loop("o", "[1, 2]", loop("l", "[1, 1, 1]", slow("x", 1, IN), parallel=True,
          parallelism=2), parallel=True)], [[1, 1, 1]] * 2, seconds=2),
]  # fmt: skip

_NESTED = [loop("o", "['a', 'b']", loop("i", "['x', 'y']",
                echo("p", "flow_input.iter_parent.value + flow_input.iter.value + flow_input.t"),
                echo("q", "results.p + flow_input.t")))]  # fmt: skip
_RETRIED = [loop("l", "['x', 'y']", echo("p", f"{IN} + flow_input.t"), flaky("q", 1, "results.p"),
                 retry=retry(2, 1)), echo("b", "results.l.concat(flow_input.t)")]  # fmt: skip
_TWO = [echo("a", "flow_input.t"), echo("b", "results.a + flow_input.t")]
_CALLS_KEPT = [called("s", "f/kept", {"n": static(1)})]
_KEPT = [echo("a", "flow_input.t", cache_ttl=60),
         echo("b", "[results.a, flow_input.t]", cache_ttl=60)]  # fmt: skip
_KEPT_LOOP = [loop("l", "[0, 1, 2]", echo("x", "1", cache_ttl=60))]
_PARALLEL = [every("l", branch(_ASK, echo("y", "flow_input.t")), branch(echo("z", "flow_input.t")))]
_WHILE = [
    while_loop("w", echo("p", f"flow_input.t + {IN}"), stop_after_if=stop("all_iters.length == 3"))
]

RESTARTS = [
    case(56, "at a step of an iteration of an iteration", _NESTED,
         [["ax11", "ay11"], ["bx12", "by22"]], input={"t": "2"}, restart=_restarted(_NESTED, {
          "step_id": "o", "branch_or_iteration_n": 1, "nested": {"step_id": "i",
          "branch_or_iteration_n": 0, "nested": {"step_id": "q"}}})),
    case(56, "of a loop that was tried again: only its last attempt is kept", _RETRIED,
         ["x1", "y2", "2"], input={"t": "2"}, restart=_restarted(_RETRIED, {
          "step_id": "l", "branch_or_iteration_n": 1})),
    case(56, "after a loop that was tried again", _RETRIED, ["x1", "y1", "2"], input={"t": "2"},
         restart=_restarted(_RETRIED, {"step_id": "b"})),
    case(56, "a kept result of the flow does not stand in for it", _TWO, "11",
         input={"t": "1"}, flow={"cache_ttl": 60}, calls=("a", "b", "b"),
         restart=_restarted(_TWO, {"step_id": "b"}, cache_ttl=60)),
    case(56, "nor one of a called flow that it goes into", _CALLS_KEPT, [1],
         workspace=_WORKSPACE, calls=("s/x", "s/y", "s/y"),
         restart=_restarted(_CALLS_KEPT, {"step_id": "s", "nested": {"step_id": "y"}})),
    case(56, "at the first step of a flow whose result is kept it runs all the same", _TWO, "11",
         input={"t": "1"}, flow={"cache_ttl": 60}, calls=("a", "b", "a", "b"),
         restart=_restarted(_TWO, {"step_id": "a"}, cache_ttl=60)),
    case(56, "at the first step of a called flow whose result is kept too", _CALLS_KEPT, [1],
         workspace=_WORKSPACE, calls=("s/x", "s/y", "s/x", "s/y"),
         restart=_restarted(_CALLS_KEPT, {"step_id": "s", "nested": {"step_id": "x"}})),
    case(56, "at the call of a flow whose result is kept too", _CALLS_KEPT, [1],
         workspace=_WORKSPACE, calls=("s/x", "s/y", "s/x", "s/y"),
         restart=_restarted(_CALLS_KEPT, {"step_id": "s"})),
    case(56, "at a step whose result is kept too, but the kept ones after it are used", _KEPT,
         ["1", "1"], input={"t": "1"}, calls=("a", "b", "a"),
         restart=_restarted(_KEPT, {"step_id": "a"})),
    case(56, "of the kept iterations of a loop only the one that is asked for runs again",
         _KEPT_LOOP, [1, 1, 1], calls=("l[0]/x", "l[1]/x"), restart=_restarted(_KEPT_LOOP, {
          "step_id": "l", "branch_or_iteration_n": 1, "nested": {"step_id": "x"}})),
    case(56, "after the first step skip_expr has nothing more to say", _TWO, "12",
         input={"t": "2"}, flow={"skip_expr": "flow_input.t == '2'"}, calls=("a", "b", "b"),
         restart=_restarted(_TWO, {"step_id": "b"}, skip_expr="flow_input.t == '2'")),
    case(56, "at the first step it has", _TWO, "stopped early", status="skipped",
         input={"t": "2"}, flow={"skip_expr": "flow_input.t == '2'"}, calls=("a", "b"),
         restart=_restarted(_TWO, {"step_id": "a"}, skip_expr="flow_input.t == '2'")),
    case(56, "killed at its beginning it still runs what it was asked to", _TWO, "11",
         input={"t": "1"}, flow={"cache_ttl": 60}, kills=("job.started", "step.started a"),
         calls=("a", "b", "a", "b"), restart=_restarted(_TWO, {"step_id": "a"}, cache_ttl=60)),
    case(56, "of a while loop: the iterations before it keep theirs", _WHILE, ["10", "21", "22"],
         input={"t": "2"}, restart=_restarted(_WHILE, {"step_id": "w",
          "branch_or_iteration_n": 1})),
    case(56, "of parallel branches: those after it run again", _PARALLEL, ["1", "2"],
         input={"t": "2"}, approvals=(Approval("l.0/x", at=9),), seconds=9,
         restart=_restarted(_PARALLEL, {"step_id": "l", "branch_or_iteration_n": 1})),
]  # fmt: skip

CASES = [*APPROVALS, *FAILURES, *CONTAINERS, *RESTARTS]
