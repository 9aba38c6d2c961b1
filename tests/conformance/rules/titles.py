"""Every rule of OpenFlow's execution in a sentence, by group."""

from __future__ import annotations

GROUPS: dict[str, dict[int, str]] = {
    "The run": {
        1: "A flow runs its modules in order; its result is that of the last step executed.",
        2: "A flow without modules has its arguments as result.",
        3: "`previous_result` is the result of the step before in the same list; for the first step"
        " it is the flow's arguments, for the failure module the failed `{error}`, and for a"
        " retried step what it was the first time.",
        4: "An `identity` step returns `previous_result`.",
        5: "A script step receives exactly its evaluated inputs; those of type `ai` are absent, and"
        " strings that name variables and resources are replaced.",
        6: "A script's `main` gets its declared parameters; what is missing or null takes the"
        " parameter's default, and the result goes through JSON.",
        7: "`pass_flow_input_directly` makes the flow's arguments the step's arguments.",
        8: "A mocked step returns its `return_value` and does not run.",
        9: "The preprocessor runs only for a run started by an event; the object it returns"
        " replaces the flow's arguments.",
        10: "If `skip_expr` holds, nothing runs and the result is `stopped early`.",
        11: "`early_return` names what a waiting caller is answered with; it changes nothing about"
        " the flow's own result.",
        12: "`flow_env` is visible in every expression, also inside containers and in called flows"
        " that have none of their own.",
    },
    "Expressions": {
        13: "A bare name or path is looked up, exactly and without throwing; anything else is"
        " JavaScript, where a missing intermediate throws.",
        14: "An expression is the body of a function if it reads like statements, else it is"
        " returned; its value goes through JSON.",
        15: "Predicates are `Boolean(<expr>)`: JavaScript's idea of truth, and no statements.",
        16: "Each place where an expression stands has names of its own in scope.",
        17: "`error` is what went wrong in `previous_result`.",
    },
    "What `results.<id>` resolves to": {
        18: "Results are known by id in one scope per flow, called flow and parallel iteration;"
        " what is missing is looked up in the calling flow.",
        19: "After a sequential loop, and before a step has run again, the value seen is the last"
        " one; of parallel iterations and branches not taken nothing is seen.",
        20: "Loops and `branchall` have arrays in index order, `branchone` the result of the branch"
        " taken, skipped and identity steps the previous result.",
    },
    "Loops": {
        21: "The iterator is an array; anything else fails the loop.",
        22: "A sequential loop stops at the first failing iteration unless failures are skipped;"
        " either way its `{error}` stays in the array.",
        23: "A parallel loop runs all iterations, at most `parallelism` at a time, and fails at the"
        " end if one failed and failures are not skipped.",
        24: "The body's `flow_input` has `iter` with index and value; those of outer loops are"
        " `iter_parent`, `iter_parent_parent` and so on.",
        25: "The first step of a body has the iteration's arguments as `previous_result`.",
        26: "A while loop ends by a stop of its own, a stop in its body, or a failing iteration;"
        " one that never ends is stopped.",
        27: "A stop in a sequential loop's body ends that iteration and the loop, not the flow.",
    },
    "Branches": {
        28: "`branchone` takes the first branch whose predicate is true, else the default; later"
        " predicates are not evaluated, and one that throws fails the step.",
        29: "`branchall` runs all branches and fails if one failed that may not; in order, it stops"
        " there.",
        30: "A branch's first step has the flow's arguments as `previous_result`.",
    },
    "Skipping and stopping": {
        31: "A skipped step passes the previous result on, and nothing else of it applies.",
        32: "`stop_after_if` is looked at only after success, and neither on `branchall` nor on"
        " parallel loops.",
        33: "A stop on a plain step ends the flow with that step's result; with `error_message` as"
        " a failure, which `skip_if_stopped` prevents.",
        34: "A stop goes outward through branches taken in order, breaks a sequential loop, and"
        " ends no more than its own child of what is parallel or called.",
        35: "`stop_after_all_iters_if` looks at the whole array once a loop that ran has ended.",
    },
    "Retry": {
        36: "A failed step waits its constant delays first and its exponential ones after, never"
        " longer than six hours.",
        37: "`retry_if` is asked before each retry, and sees the error but no results.",
        38: "A retried step uses the arguments of its first attempt; a retried container runs"
        " wholly again.",
        39: "On failure come retry, `continue_on_error`, the failure module, the end.",
    },
    "Errors": {
        40: "A failed step's result is `{error}` with message, name, stack, the step's id and what"
        " else the exception carries.",
        41: "A step that returns `wm_failure` has failed.",
        42: "With `continue_on_error` the flow goes on with `{error}` as the step's result.",
        43: "An input that cannot be evaluated fails its step.",
        44: "So does every other expression of a step that cannot be evaluated.",
        45: "A step that exceeds its `timeout` fails; zero and less mean none.",
        46: "The failure module runs once, where the failure arises; its result becomes the flow's,"
        " which still fails unless it asks for `recover`.",
        47: "Without a failure module the failed step's result is the flow's.",
    },
    "Approval and sleep": {
        48: "An approval step runs, and then holds what follows it until enough approvals came.",
        49: "The step after it sees the payloads as `resumes`, the last as `resume`, and who"
        " approved as `approvers`.",
        50: "A rejection or no answer in time fails the flow, unless the step says it goes on.",
        51: "`sleep` delays what follows the step by so many seconds.",
        52: "On the last step of a list, approval and sleep delay the end of that list.",
    },
    "The rest": {
        53: "`cache_ttl` returns an earlier success with the same code and arguments while it is"
        " young enough.",
        54: "With `same_worker` all steps share one folder, `./shared`.",
        55: "Options for schedulers have no effect on a result.",
        56: "A run restarted at a step re-uses the results of all before it.",
        57: "Scripts find where they run in their environment.",
        58: "A result with `wm_labels` labels the job.",
        59: "A container hands its children the failure module and the environment, and nothing"
        " else.",
    },
}

RULES: dict[int, str] = {
    number: sentence for rules in GROUPS.values() for number, sentence in rules.items()
}
