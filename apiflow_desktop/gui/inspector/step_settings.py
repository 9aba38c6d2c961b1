"""The options of a step."""

from __future__ import annotations

from typing import Final

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.base.json_types import Pointer
from apiflow_desktop.gui.inspector.setting_specs import (
    cache_settings,
    debounce_specs,
    flag,
    spec,
    stop_settings,
    whole_number,
)
from apiflow_desktop.gui.inspector.settings import Section, Setting

_LOOPS = frozenset({"forloopflow", "whileloopflow"})
_FOR = frozenset({"forloopflow"})
_ALL = frozenset({"branchall"})
_AGENT = frozenset({"aiagent"})
_RAW = frozenset({"rawscript"})
_CALLS = frozenset({"script", "rawscript", "flow"})
_CACHED = frozenset({"script", "rawscript", "aiagent"})

_RETRY: Final = Section(
    N_("Retry"),
    (
        Setting(
            ("retry", "constant", "attempts"),
            whole_number(N_("retries"), N_("So many times again, with equal waits.")),
        ),
        Setting(
            ("retry", "constant", "seconds"),
            whole_number(N_("wait between"), N_("Seconds before each.")),
        ),
        Setting(
            ("retry", "exponential", "attempts"),
            whole_number(
                N_("then retries with growing waits"), N_("After those with equal waits.")
            ),
        ),
        Setting(
            ("retry", "exponential", "seconds"),
            whole_number(
                N_("base"), N_("The n-th wait is multiplier × base to the power of n."), 1
            ),
        ),
        Setting(
            ("retry", "exponential", "multiplier"),
            whole_number(N_("multiplier"), N_("Stretches the waits."), default=1),
        ),
        Setting(
            ("retry", "exponential", "random_factor"),
            whole_number(N_("random"), N_("Waits vary by less than so many percent."), maximum=100),
        ),
        Setting(
            ("retry", "retry_if", "expr"),
            spec(N_("retry only if"), "any", N_("Sees error and the failed result.")),
            "predicate",
            whole=2,
        ),
    ),
)

_ON_A_SERVER: Final = Section(
    N_("On a server"),
    (
        Setting(
            ("priority",),
            whole_number(N_("priority"), N_("Its rank in the queue."), lowest=None),
        ),
        Setting(
            ("value", "tag"),
            spec(N_("worker group"), "string", N_("Who runs it."), format="line"),
            types=_RAW | _AGENT,
        ),
        Setting(
            ("value", "tag_override"),
            spec(N_("worker group"), "string", N_("Instead of the script’s own."), format="line"),
            types=frozenset({"script"}),
        ),
        Setting(
            ("value", "concurrent_limit"),
            whole_number(N_("runs at once"), N_("At most, within the time below.")),
            types=_RAW,
        ),
        Setting(
            ("value", "concurrency_time_window_s"),
            whole_number(N_("counted over"), N_("Seconds.")),
            types=_RAW,
        ),
        Setting(
            ("value", "custom_concurrency_key"),
            spec(N_("counted by"), "string", N_("Runs with the same key count."), format="line"),
            types=_RAW,
        ),
        Setting(
            ("delete_after_secs",),
            whole_number(N_("delete after"), N_("Seconds; then inputs, result and log go.")),
        ),
        Setting(
            ("pass_flow_input_directly",),
            flag(N_("flow’s input as its own"), N_("Its own inputs are left out.")),
            types=_CALLS,
        ),
        Setting(
            ("job_token_scopes",),
            spec(N_("token scopes"), "array", N_("What its own token may do.")),
        ),
        *(Setting(("debouncing", name), one) for name, one in debounce_specs().items()),
    ),
    folded=True,
)

SECTIONS: tuple[Section, ...] = (
    Section(
        N_("Loop"),
        (
            Setting(
                ("value", "skip_failures"),
                flag(N_("skip failures"), N_("A failed iteration does not stop the loop.")),
                types=_LOOPS,
            ),
            Setting(
                ("value", "parallel"),
                flag(N_("in parallel"), N_("Iterations run at the same time.")),
                types=_FOR,
            ),
            Setting(
                ("value", "parallelism"),
                spec(
                    N_("at once"),
                    "number",
                    N_("So many iterations at the same time; not set: all."),
                ),
                "transform",
                _FOR,
            ),
            Setting(
                ("value", "squash"),
                flag(N_("squash"), N_("A server runs all iterations on one worker.")),
                types=_LOOPS,
            ),
        ),
    ),
    Section(
        N_("Branches"),
        (
            Setting(
                ("value", "parallel"),
                flag(N_("in parallel"), N_("Branches run at the same time."), default=True),
                types=_ALL,
            ),
        ),
    ),
    Section(
        N_("Agent"),
        (
            Setting(
                ("value", "parallel"),
                flag(N_("tools in parallel"), N_("Tools asked for together run together.")),
                types=_AGENT,
            ),
            Setting(
                ("value", "omit_output_from_conversation"),
                flag(
                    N_("leave out of the chat"), N_("Its answer is no message of the conversation.")
                ),
                types=_AGENT,
            ),
        ),
    ),
    _RETRY,
    Section(
        N_("Limits and failures"),
        (
            Setting(
                ("timeout",),
                spec(N_("timeout"), "number", N_("Seconds; then the step is stopped and fails.")),
                "transform",
            ),
            Setting(
                ("continue_on_error",),
                flag(N_("go on after errors"), N_("A failure does not stop the flow.")),
            ),
        ),
    ),
    Section(
        N_("Skip and end"),
        (
            Setting(
                ("skip_if", "expr"),
                spec(N_("skip if"), "any", N_("The step passes the result before it on.")),
                "predicate",
                whole=1,
            ),
            *stop_settings(
                "stop_after_if",
                N_("end after it if"),
                N_("Sees this step’s result as result."),
                frozenset(),
            ),
            *stop_settings(
                "stop_after_all_iters_if",
                N_("end after all if"),
                N_("Sees the list of results as result."),
                _LOOPS | _ALL,
            ),
        ),
    ),
    Section(
        N_("Wait after it"),
        (
            Setting(
                ("sleep",),
                spec(N_("sleep"), "number", N_("Seconds before the next step starts.")),
                "transform",
            ),
        ),
    ),
    Section(
        N_("Approval after it"),
        (
            Setting(
                ("suspend", "required_events"),
                whole_number(N_("approvals"), N_("So many are waited for before the next step.")),
            ),
            Setting(
                ("suspend", "timeout"),
                whole_number(N_("give up after"), N_("Seconds."), default=1800),
            ),
            Setting(
                ("suspend", "resume_form", "schema"),
                spec(N_("form"), "object", N_("What those who approve are asked for.")),
                "schema",
                whole=2,
            ),
            Setting(
                ("suspend", "continue_on_disapprove_timeout"),
                flag(
                    N_("go on without"), N_("Also when it is rejected or nobody answers in time.")
                ),
            ),
            Setting(
                ("suspend", "hide_cancel"),
                flag(N_("hide rejecting"), N_("Only approving is offered.")),
            ),
            Setting(
                ("suspend", "user_auth_required"),
                flag(N_("only known users"), N_("A server lets nobody else approve.")),
            ),
            Setting(
                ("suspend", "user_groups_required"),
                spec(N_("only groups"), "array", N_("A server lets only their members approve.")),
                "transform",
            ),
            Setting(
                ("suspend", "self_approval_disabled"),
                flag(N_("not who started it"), N_("A server lets others approve.")),
            ),
            Setting(
                ("suspend", "skin"),
                spec(N_("look"), "string", N_("Of a server’s page."), enum=["detailed", "minimal"]),
            ),
        ),
        folded=True,
    ),
    Section(N_("Cache"), cache_settings(_CACHED)),
    Section(
        N_("Pinned result"),
        (
            Setting(
                ("mock", "enabled"),
                flag(N_("pinned"), N_("The step is not run: it gives the result below.")),
            ),
            Setting(
                ("mock", "return_value"),
                spec(N_("result"), "object", N_("What it gives, as JSON.")),
                skeleton={"enabled": False},
            ),
        ),
    ),
    _ON_A_SERVER,
)


def setting_at(path: Pointer) -> Pointer | None:
    """Find the option that a place in a step belongs to, or that is the first in it.

    Args:
        path: The place, from the step.
    """
    if path in ((), ("value",)):
        return None
    paths = (setting.path for section in SECTIONS for setting in section.settings)
    fits = (one for one in paths if one[: len(path)] == path or path[: len(one)] == one)
    return next(fits, None)
