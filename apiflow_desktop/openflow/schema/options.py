"""What every step may have beside what it does: conditions, retries, waiting, pinning."""

from __future__ import annotations

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.openflow.schema.kinds import (
    Absent,
    Anything,
    Field,
    Flag,
    Many,
    Number,
    Text,
    shape,
)
from apiflow_desktop.openflow.schema.transforms import INPUTS, SECONDS, TRANSFORM, condition

_COUNT = Number(whole=True, least=0)
_SECONDS = Number(whole=True, least=0, most=65_535)
"""As servers store them."""
PRIORITY = Number(whole=True, least=-32_768, most=32_767)
"""As servers store it."""

STOP_AFTER_IF = shape(
    "StopAfterIf",
    N_("Ends the flow, or the loop around the step, after the step has run."),
    condition(
        N_("JavaScript that sees result, the step's result; the stop happens where it is true.")
    ),
    Field(
        name="skip_if_stopped",
        kind=Flag(),
        about=N_("Whether the flow counts as skipped when it stops here."),
        absent=Absent(
            code="unsaid-default",
            message=N_("{name} of {step} does not say skip_if_stopped; Windmill refuses that."),
            fix=(False,),
        ),
        default=False,
    ),
    Field(
        name="error_message",
        kind=Text(),
        about=N_(
            "Stop with this error. An empty text stands for a usual message; null for no error."
        ),
    ),
    Field(
        name="error_include_result",
        kind=Flag(),
        about=N_("Put the step's result into the error."),
        default=False,
    ),
)
SKIP_IF = shape(
    "SkipIf",
    N_("Lets the step be passed over: its result is then the one before it."),
    condition(N_("JavaScript; the step is skipped where it is true.")),
)
RETRY = shape(
    "Retry",
    N_("How often, and after what time, a step that failed is tried again."),
    Field(
        name="constant",
        kind=shape(
            "ConstantRetry",
            N_("The same wait before each of the first retries."),
            Field(name="attempts", kind=_COUNT, about=N_("How many retries."), default=0),
            Field(name="seconds", kind=_SECONDS, about=N_("Seconds before each."), default=0),
        ),
        about=N_("The same wait before each of the first retries."),
    ),
    Field(
        name="exponential",
        kind=shape(
            "ExponentialRetry",
            N_("Waits that grow: multiplier x seconds^n before the n-th retry."),
            Field(name="attempts", kind=_COUNT, about=N_("How many retries."), default=0),
            Field(
                name="multiplier",
                kind=_COUNT,
                about=N_("What the power is multiplied by."),
                default=1,
            ),
            Field(
                name="seconds",
                kind=_SECONDS,
                about=N_("The base of the power, in seconds; 1 or more."),
            ),
            Field(
                name="random_factor",
                kind=Number(whole=True, least=0, most=100),
                about=N_("Per cent by which a wait may be longer or shorter by chance."),
            ),
        ),
        about=N_("Waits that grow from one retry to the next."),
    ),
    Field(
        name="retry_if",
        kind=shape(
            "RetryIf",
            N_("Tries again only where this holds."),
            condition(N_("JavaScript that sees error and result, the failed step's.")),
        ),
        about=N_("Tries again only where this holds."),
    ),
)
SUSPEND = shape(
    "Suspend",
    N_("Waits for approvals after the step, before the next one."),
    Field(name="required_events", kind=_COUNT, about=N_("How many approvals are waited for.")),
    Field(
        name="timeout", kind=_COUNT, about=N_("Seconds after which the wait is over."), default=1800
    ),
    Field(
        name="resume_form",
        kind=shape(
            "ResumeForm",
            N_("What who approves is asked."),
            Field(name="schema", kind=Anything(), about=N_("JSON Schema of the answer.")),
        ),
        about=N_("What who approves is asked."),
    ),
    Field(name="user_auth_required", kind=Flag(), about=N_("Only known users may approve.")),
    Field(name="user_groups_required", kind=TRANSFORM, about=N_("The groups that may approve.")),
    Field(name="self_approval_disabled", kind=Flag(), about=N_("Who started it may not approve.")),
    Field(name="hide_cancel", kind=Flag(), about=N_("Offer no rejection.")),
    Field(
        name="continue_on_disapprove_timeout",
        kind=Flag(),
        about=N_("Go on, with an error among resumes, when it is rejected or the time is over."),
    ),
    Field(name="skin", kind=Text(choices=("detailed", "minimal")), about=N_("How the form looks.")),
)
MOCK = shape(
    "Mock",
    N_("A pinned result that stands for the step."),
    Field(
        name="enabled",
        kind=Flag(),
        about=N_("Whether the pinned result is used."),
        absent=Absent(
            code="unsaid-default",
            message=N_("mock of {step} does not say whether it is enabled; Windmill refuses that."),
            fix=(False,),
        ),
        default=False,
    ),
    Field(name="return_value", kind=Anything(), about=N_("The pinned result.")),
)
_DEBOUNCE = (
    Field(name="debounce_delay_s", kind=_COUNT, about=N_("Seconds a run waits for a later one.")),
    Field(name="debounce_key", kind=Text(), about=N_("Runs with the same key are debounced.")),
    Field(
        name="debounce_args_to_accumulate",
        kind=Many(Text()),
        about=N_("List arguments that are gathered from all debounced runs."),
    ),
    Field(name="max_total_debouncing_time", kind=_COUNT, about=N_("The longest wait, in seconds.")),
    Field(
        name="max_total_debounces_amount", kind=_COUNT, about=N_("The most runs that are merged.")
    ),
)
DEBOUNCING_FIELDS = _DEBOUNCE
DELETION_FIELDS = (
    Field(
        name="delete_after_secs",
        kind=_COUNT,
        about=N_("Seconds after which servers delete arguments, result and logs."),
    ),
    Field(
        name="delete_after_use",
        kind=Flag(),
        about=N_("The old spelling of delete_after_secs."),
        old=N_("write delete_after_secs."),
    ),
)
CACHE_FIELDS = (
    Field(
        name="cache_ttl",
        kind=Number(least=0),
        about=N_("Seconds for which a result is used again for the same inputs."),
    ),
    Field(
        name="cache_ignore_s3_path", kind=Flag(), about=N_("Leave paths of files out of the key.")
    ),
)

MODULE_OPTIONS = (
    Field(name="summary", kind=Text(), about=N_("What the step is called on the screen.")),
    Field(
        name="stop_after_if",
        kind=STOP_AFTER_IF,
        about=N_("Ends the flow early after this step, or the loop around it."),
    ),
    Field(
        name="stop_after_all_iters_if",
        kind=STOP_AFTER_IF,
        about=N_("The same after all iterations of a loop, or all branches."),
    ),
    Field(name="skip_if", kind=SKIP_IF, about=N_("Passes the step over where this holds.")),
    Field(
        name="sleep",
        kind=SECONDS,
        about=N_("Seconds to wait after this step, before the next."),
        vital=True,
    ),
    *CACHE_FIELDS,
    Field(
        name="timeout",
        kind=SECONDS,
        about=N_("Seconds after which the step fails; 0 for no limit."),
        vital=True,
    ),
    *DELETION_FIELDS,
    Field(name="mock", kind=MOCK, about=N_("A pinned result that stands for the step.")),
    Field(name="suspend", kind=SUSPEND, about=N_("Waits for approvals after the step.")),
    Field(name="priority", kind=PRIORITY, about=N_("Its rank in a server's queue.")),
    Field(
        name="continue_on_error",
        kind=Flag(),
        about=N_("Go on with {error: …} as the result when the step fails."),
        default=False,
    ),
    Field(name="retry", kind=RETRY, about=N_("Tries a step that failed again.")),
    Field(
        name="debouncing",
        kind=shape("Debouncing", N_("Merges runs that follow each other quickly."), *_DEBOUNCE),
        about=N_("Merges runs that follow each other quickly."),
    ),
    Field(name="apply_preprocessor", kind=Flag(), about=N_("Set by servers for triggers.")),
    Field(
        name="pass_flow_input_directly",
        kind=Flag(),
        about=N_("Give the step the flow's input instead of its own inputs."),
    ),
    Field(
        name="job_token_scopes",
        kind=Many(Text()),
        about=N_("What the step's own token may do on a server."),
    ),
    Field(
        name="input_transforms",
        kind=INPUTS,
        about=N_("Not read here: a step's inputs stand in its value."),
        idle=N_("a step's inputs stand in its value."),
    ),
)
