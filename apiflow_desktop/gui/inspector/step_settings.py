"""The options of a step."""

from __future__ import annotations

from typing import Final

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.inspector.settings import Section, Setting
from apiflow_desktop.openflow.interfaces import PortType

_LOOPS = frozenset({"forloopflow", "whileloopflow"})
_FOR = frozenset({"forloopflow"})
_ALL = frozenset({"branchall"})
_AGENT = frozenset({"aiagent"})
_RAW = frozenset({"rawscript"})
_CALLS = frozenset({"script", "rawscript", "flow"})
_CACHED = frozenset({"script", "rawscript", "aiagent"})
_STOP: JsonObject = {"expr": "", "skip_if_stopped": False}


def spec(title: str, type_: PortType, help_: str, **more: JsonValue) -> FieldSpec:
    """Describe an option's field."""
    return FieldSpec(title, type_, {"description": help_, **more})


def whole_number(title: str, help_: str, lowest: int | None = 0, **more: JsonValue) -> FieldSpec:
    """Describe the field of a whole number."""
    least: JsonObject = {} if lowest is None else {"minimum": lowest}
    return spec(title, "number", help_, type="integer", **least, **more)


def flag(title: str, help_: str, **more: JsonValue) -> FieldSpec:
    """Describe the field of a yes or no."""
    return spec(title, "boolean", help_, **more)


def _stops(key: str, title: str, help_: str, types: frozenset[str]) -> tuple[Setting, ...]:
    """List the options of one early end."""
    after = " (all)" if types else ""
    predicate = Setting(
        (key, "expr"), spec(title, "any", help_), "predicate", types, _STOP, whole=1
    )
    details: tuple[tuple[str, FieldSpec], ...] = (
        ("error_message", spec(f"ends as failed with{after}", "string", "Not set: it ends well.")),
        ("error_include_result", flag(f"error has the result{after}", "Beside the message.")),
        (
            "skip_if_stopped",
            flag(f"counts as skipped{after}", "The run is labelled as skipped when it ends here."),
        ),
    )
    rest = (Setting((key, name), one, "value", types, _STOP) for name, one in details)
    return (predicate, *rest)


def _debouncing(name: str, described: FieldSpec) -> Setting:
    return Setting(("debouncing", name), described)


def debounce_specs() -> dict[str, FieldSpec]:
    """Describe what merges runs that follow each other quickly, by key."""
    return {
        "debounce_delay_s": whole_number("debounce", "Seconds a run waits for a later one."),
        "debounce_key": spec(
            "debounce by", "string", "Runs with the same key are merged.", format="line"
        ),
        "debounce_args_to_accumulate": spec(
            "gathered arguments", "array", "Names of lists that are gathered from merged runs."
        ),
        "max_total_debouncing_time": whole_number("longest debounce", "Seconds at most."),
        "max_total_debounces_amount": whole_number("most debounced", "Runs that are merged."),
    }


def cache_settings(types: frozenset[str] = frozenset()) -> tuple[Setting, ...]:
    """List the options of a cache."""
    ttl = spec("keep for", "number", "Seconds in which equal inputs give the kept result.")
    paths = flag("ignore paths of files", "Equal files at other paths count as equal inputs.")
    return (
        Setting(("cache_ttl",), ttl, types=types),
        Setting(("cache_ignore_s3_path",), paths, types=types),
    )


_RETRY: Final = Section(
    "Retry",
    (
        Setting(
            ("retry", "constant", "attempts"),
            whole_number("retries", "So many times again, with equal waits."),
        ),
        Setting(
            ("retry", "constant", "seconds"), whole_number("wait between", "Seconds before each.")
        ),
        Setting(
            ("retry", "exponential", "attempts"),
            whole_number("then retries with growing waits", "After those with equal waits."),
        ),
        Setting(
            ("retry", "exponential", "seconds"),
            whole_number("base", "The n-th wait is multiplier × base to the power of n.", 1),
        ),
        Setting(
            ("retry", "exponential", "multiplier"),
            whole_number("multiplier", "Stretches the waits.", default=1),
        ),
        Setting(
            ("retry", "exponential", "random_factor"),
            whole_number("random", "Waits vary by less than so many percent.", maximum=100),
        ),
        Setting(
            ("retry", "retry_if", "expr"),
            spec("retry only if", "any", "Sees error and the failed result."),
            "predicate",
            whole=2,
        ),
    ),
)

SECTIONS: tuple[Section, ...] = (
    Section(
        "Loop",
        (
            Setting(
                ("value", "skip_failures"),
                flag("skip failures", "A failed iteration does not stop the loop."),
                types=_LOOPS,
            ),
            Setting(
                ("value", "parallel"),
                flag("in parallel", "Iterations run at the same time."),
                types=_FOR,
            ),
            Setting(
                ("value", "parallelism"),
                spec("at once", "number", "So many iterations at the same time; not set: all."),
                "transform",
                _FOR,
            ),
            Setting(
                ("value", "squash"),
                flag("squash", "A server runs all iterations on one worker."),
                types=_LOOPS,
            ),
        ),
    ),
    Section(
        "Branches",
        (
            Setting(
                ("value", "parallel"),
                flag("in parallel", "Branches run at the same time.", default=True),
                types=_ALL,
            ),
        ),
    ),
    Section(
        "Agent",
        (
            Setting(
                ("value", "parallel"),
                flag("tools in parallel", "Tools asked for together run together."),
                types=_AGENT,
            ),
            Setting(
                ("value", "omit_output_from_conversation"),
                flag("leave out of the chat", "Its answer is no message of the conversation."),
                types=_AGENT,
            ),
        ),
    ),
    _RETRY,
    Section(
        "Limits and failures",
        (
            Setting(
                ("timeout",),
                spec("timeout", "number", "Seconds; then the step is stopped and fails."),
                "transform",
            ),
            Setting(
                ("continue_on_error",),
                flag("go on after errors", "A failure does not stop the flow."),
            ),
        ),
    ),
    Section(
        "Skip and end",
        (
            Setting(
                ("skip_if", "expr"),
                spec("skip if", "any", "The step passes the result before it on."),
                "predicate",
                whole=1,
            ),
            *_stops(
                "stop_after_if",
                "end after it if",
                "Sees this step’s result as result.",
                frozenset(),
            ),
            *_stops(
                "stop_after_all_iters_if",
                "end after all if",
                "Sees the list of results as result.",
                _LOOPS | _ALL,
            ),
        ),
    ),
    Section(
        "Wait after it",
        (
            Setting(
                ("sleep",),
                spec("sleep", "number", "Seconds before the next step starts."),
                "transform",
            ),
        ),
    ),
    Section(
        "Approval after it",
        (
            Setting(
                ("suspend", "required_events"),
                whole_number("approvals", "So many are waited for before the next step."),
            ),
            Setting(
                ("suspend", "timeout"),
                whole_number("give up after", "Seconds.", default=1800),
            ),
            Setting(
                ("suspend", "resume_form", "schema"),
                spec("form", "object", "JSON Schema of what who approves is asked."),
                whole=2,
            ),
            Setting(
                ("suspend", "continue_on_disapprove_timeout"),
                flag("go on without", "Also when it is rejected or nobody answers in time."),
            ),
            Setting(
                ("suspend", "hide_cancel"), flag("hide rejecting", "Only approving is offered.")
            ),
            Setting(
                ("suspend", "user_auth_required"),
                flag("only known users", "A server lets nobody else approve."),
            ),
            Setting(
                ("suspend", "user_groups_required"),
                spec("only groups", "array", "A server lets only their members approve."),
                "transform",
            ),
            Setting(
                ("suspend", "self_approval_disabled"),
                flag("not who started it", "A server lets others approve."),
            ),
            Setting(
                ("suspend", "skin"),
                spec("look", "string", "Of a server’s page.", enum=["detailed", "minimal"]),
            ),
        ),
        folded=True,
    ),
    Section("Cache", cache_settings(_CACHED)),
    Section(
        "Pinned result",
        (
            Setting(
                ("mock", "enabled"),
                flag("pinned", "The step is not run: it gives the result below."),
            ),
            Setting(
                ("mock", "return_value"),
                spec("result", "object", "What it gives, as JSON."),
                skeleton={"enabled": False},
            ),
        ),
    ),
    Section(
        "On a server",
        (
            Setting(("priority",), whole_number("priority", "Its rank in the queue.", lowest=None)),
            Setting(
                ("value", "tag"),
                spec("worker group", "string", "Who runs it.", format="line"),
                types=_RAW | _AGENT,
            ),
            Setting(
                ("value", "tag_override"),
                spec("worker group", "string", "Instead of the script’s own.", format="line"),
                types=frozenset({"script"}),
            ),
            Setting(
                ("value", "concurrent_limit"),
                whole_number("runs at once", "At most, within the time below."),
                types=_RAW,
            ),
            Setting(
                ("value", "concurrency_time_window_s"),
                whole_number("counted over", "Seconds."),
                types=_RAW,
            ),
            Setting(
                ("value", "custom_concurrency_key"),
                spec("counted by", "string", "Runs with the same key count.", format="line"),
                types=_RAW,
            ),
            Setting(
                ("delete_after_secs",),
                whole_number("delete after", "Seconds; then inputs, result and log go."),
            ),
            Setting(
                ("pass_flow_input_directly",),
                flag("flow’s input as its own", "Its own inputs are left out."),
                types=_CALLS,
            ),
            Setting(
                ("job_token_scopes",), spec("token scopes", "array", "What its own token may do.")
            ),
            *(_debouncing(name, one) for name, one in debounce_specs().items()),
        ),
        folded=True,
    ),
)
