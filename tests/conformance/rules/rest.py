"""R53 to R59: cache, shared folder, restart, environment, labels, inheritance."""

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
    python,
    static,
    suspend,
)

_N = {"x": js("flow_input.n")}
_ADD = "def main(x):\n    return x + 1"
_SUBFLOW = Workspace(
    flows={
        "f/sub": {
            "modules": [loop("l", "['x', 'y']", echo("b", f"{IN} + flow_input.t"),
                             echo("c", "results.b + flow_input.t"))],
        },
        "f/fails": {"modules": [bad("x")]},
    }
)  # fmt: skip
_TAGGED = [echo("a", "'a' + flow_input.t"), echo("b", "results.a + flow_input.t"),
           loop("l", "[1, 2, 3]", echo("x", f"results.b + {IN} + flow_input.t"))]  # fmt: skip


def _again(modules: list[JsonObject], step: str, **more: Any) -> Restart:
    """The second run of these modules, after one with the input ``{"t": "1"}``."""
    flow: dict[str, Any] = {"modules": modules}
    return Restart(point={"step_id": step, **more}, of=Earlier(flow=flow, input={"t": "1"}))


_SECOND = {"t": "2"}
_LOOP = [loop("l", "['x', 'y']", echo("b", f"{IN} + flow_input.t"),
              echo("c", "results.b + flow_input.t"))]  # fmt: skip
_BRANCHES = [every("l", branch(echo("x", "flow_input.t")), branch(echo("y", "flow_input.t")),
                   parallel=False)]  # fmt: skip
_CHOICE = [one("o", ("flow_input.t == '1'", [echo("x", "'x' + flow_input.t"),
               echo("y", "results.x + flow_input.t")]), default=[echo("z", "'z'")])]  # fmt: skip
_CALLING = [called("s", "f/sub", {"t": js("flow_input.t")}), identity("z")]
_APPROVED = [echo("a", "1", suspend=suspend()), flaky("b", 1)]
_IN_SECOND = {"branch_or_iteration_n": 1, "nested": {"step_id": "c"}}


CACHE = [
    case(53, "the same script with the same arguments is not run again",
         [python("a", _ADD, _N, cache_ttl=60)], 2, input={"n": 1}, before=({"n": 1},),
         calls=("a",)),
    case(53, "other arguments are", [python("a", _ADD, _N, cache_ttl=60)], 3, input={"n": 2},
         before=({"n": 1},), calls=("a", "a")),
    case(53, "an old result is not taken", [python("a", _ADD, _N, cache_ttl=60), identity("b")], 2,
         input={"n": 1}, before=({"n": 1},), pause=61, calls=("a", "a")),
    case(53, "failures are not kept",
         [python("a", "def main(x):\n    raise ValueError('no')", _N, cache_ttl=60)],
         error("ValueError"), status="failed", input={"n": 1}, before=({"n": 1},),
         calls=("a", "a")),
    case(53, "nor those of a flow", [bad("a")], BOOM, status="failed", flow={"cache_ttl": 60},
         before=({},), calls=("a", "a")),
    case(53, "on a loop it means nothing", [loop("l", "[1]", echo("x", "1"), cache_ttl=60)], [1],
         before=({},), calls=("l[0]/x", "l[0]/x")),
    case(53, "twice the same step in one run",
         [loop("l", "[1, 1]", python("a", _ADD, {"x": js(IN)}, cache_ttl=60))], [2, 2],
         calls=("l[0]/a",)),
    case(53, "on the flow it goes by the flow's arguments", [echo("a", "flow_input.n")], 1,
         flow={"cache_ttl": 60}, input={"n": 1}, before=({"n": 1},), calls=("a",)),
    case(53, "a flow whose last step comes from the cache is kept itself",
         [echo("z", "1"), python("a", _ADD, {"x": static(1)}, cache_ttl=60)], 2,
         flow={"cache_ttl": 60}, input={"n": 3}, before=({"n": 1}, {"n": 2}, {"n": 2}),
         calls=("z", "a", "z", "z")),
    case(53, "and not for others", [echo("a", "flow_input.n")], 2, flow={"cache_ttl": 60},
         input={"n": 2}, before=({"n": 1},), calls=("a", "a")),
]  # fmt: skip

SHARED = [
    case(54, "a file written by one step is read by another",
         [python("a", "def main():\n    open('./shared/x.txt', 'w').write('kept')"),
          python("b", "def main():\n    return open('./shared/x.txt').read()")], "kept",
         flow={"same_worker": True}),
    case(54, "also inside a loop",
         [loop("l", "['p', 'q']", python("x", "def main(v):\n    open('./shared/x.txt', 'a')."
          "write(v)", {"v": js(IN)})),
          python("b", "def main():\n    return open('./shared/x.txt').read()")], "pq",
         flow={"same_worker": True}),
    case(54, "parallel iterations cannot share a worker",
         [loop("l", "[1, 2]", echo("x", "1"), parallel=True)], error("ExecutionErr"),
         flow={"same_worker": True}, status="failed", calls=()),
    case(54, "without scripts it changes nothing", [echo("a", "1"), echo("b", "results.a + 1")], 2,
         flow={"same_worker": True}),
    case(55, "options of steps",
         [echo("a", "1", priority=5, delete_after_secs=1, debouncing={"debounce_delay_s": 9}),
          echo("b", "results.a + 1", delete_after_use=True)], 2, calls=("a", "b"), seconds=0),
    case(55, "options of the flow", [echo("a", "1")], 1, calls=("a",), seconds=0,
         flow={"concurrent_limit": 1, "concurrency_time_window_s": 60, "concurrency_key": "k",
               "debounce_delay_s": 9, "priority": 3, "preserve_step_tags": True,
               "chat_input_enabled": True, "notes": [], "groups": [], "delete_after_secs": 1}),
    case(55, "squash, tag, assets and is_trigger",
         [loop("l", "[1, 2]", echo("x", IN), squash=True), python("b", "def main():\n    return 3",
          tag="gpu")], 3, calls=("l[0]/x", "l[1]/x", "b")),
]  # fmt: skip

RESTART = [
    case(56, "the steps before it keep their results; the rest sees the new arguments", _TAGGED,
         ["a1212", "a1222", "a1232"], input=_SECOND, restart=_again(_TAGGED, "b"),
         calls=("a", "b", "l[0]/x", "l[1]/x", "l[2]/x", "b", "l[0]/x", "l[1]/x", "l[2]/x")),
    case(56, "from the first step all is new", _TAGGED, ["a2212", "a2222", "a2232"],
         input=_SECOND, restart=_again(_TAGGED, "a")),
    case(56, "in a loop: the iterations before it keep theirs", _TAGGED,
         ["a1111", "a1122", "a1132"], input=_SECOND,
         restart=_again(_TAGGED, "l", branch_or_iteration_n=1),
         calls=("a", "b", "l[0]/x", "l[1]/x", "l[2]/x", "l[1]/x", "l[2]/x")),
    case(56, "at a step of an iteration", _LOOP, ["x11", "y12"], input=_SECOND,
         restart=_again(_LOOP, "l", **_IN_SECOND)),
    case(56, "in branches taken in order: those before it keep theirs", _BRANCHES, ["1", "2"],
         input=_SECOND, restart=_again(_BRANCHES, "l", branch_or_iteration_n=1)),
    case(56, "a branchone decides anew", _CHOICE, "z", input=_SECOND,
         restart=_again(_CHOICE, "o")),
    case(56, "unless the restart is inside the branch it took", _CHOICE, "x12", input=_SECOND,
         restart=_again(_CHOICE, "o", branch_chosen={"branch": 0}, nested={"step_id": "y"})),
    case(56, "inside a called flow", _CALLING, ["x11", "y12"], input=_SECOND, workspace=_SUBFLOW,
         restart=_again(_CALLING, "s", nested={"step_id": "l", **_IN_SECOND})),
    case(56, "a step that was edited since runs as it is", [echo("a", "'new'"), identity("b")],
         "new", restart=_again([echo("a", "'old'"), identity("b")], "a")),
    case(56, "the approval before it is not asked for again", _APPROVED, "done",
         approvals=(Approval("a", at=5),), restart=_again(_APPROVED, "b"), seconds=5,
         calls=("a", "b", "b")),
]  # fmt: skip

ENVIRONMENT = [
    case(57, "the step and the job",
         [python("a", "import os\ndef main():\n    return [os.environ['WM_FLOW_STEP_ID'], "
          "len(os.environ['WM_JOB_ID']) > 0, len(os.environ['WM_FLOW_JOB_ID']) > 0]")],
         ["a", True, True]),
    case(57, "the same workspace and run for every step",
         [python("a", "import os\ndef main():\n    return [os.environ[n] for n in "
          "('WM_WORKSPACE', 'WM_ROOT_FLOW_JOB_ID')]"),
          python("b", "import os\ndef main(x):\n    return x == [os.environ[n] for n in "
          "('WM_WORKSPACE', 'WM_ROOT_FLOW_JOB_ID')]", {"x": js("results.a")})], True),
    case(57, "a state of the flow that was never set is null",
         [echo("a", "[flow_user_state('x'), flow_user_state('y') ?? 1]")], [None, 1]),
    case(57, "an argument that names one is replaced",
         [python("a", "import os\ndef main(x):\n    return x == os.environ['WM_WORKSPACE']",
          {"x": static("$WM_WORKSPACE")})], True),
    case(58, "the result stays as it is", [echo("a", "{wm_labels: ['x'], n: 1}")],
         {"wm_labels": ["x"], "n": 1}, labels=("x",)),
    case(58, "a step's labels are not the job's",
         [echo("a", "{wm_labels: ['x', 'y']}"), echo("b", "1")], 1,
         labels=()),
]  # fmt: skip

INHERITED = [
    case(59, "the failure module, into a loop in a branch",
         [one("o", ("true", [loop("l", "[1]", bad("x"))]))], ["handled boom"], status="failed",
         flow={"failure_module": echo("failure", "'handled ' + error.message")},
         calls=("o.0/l[0]/x", "o.0/l[0]/failure-0-0-0")),
    case(59, "the environment, into every container",
         [loop("l", "[1]", every("m", branch(one("o", ("true", [echo("x", "flow_env.E")])))))],
         [[1]], flow={"flow_env": {"E": 1}}),
    case(59, "not the flow's cache",
         [loop("l", "[1, 1]", echo("x", "1"))], [1, 1], flow={"cache_ttl": 60, "early_return": "x"},
         calls=("l[0]/x", "l[1]/x")),
]  # fmt: skip

CASES = [*CACHE, *SHARED, *RESTART, *ENVIRONMENT, *INHERITED]
