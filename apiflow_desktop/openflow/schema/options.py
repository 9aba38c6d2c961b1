"""What every step may have beside what it does: conditions, retries, waiting, pinning."""

from __future__ import annotations

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

STOP_AFTER_IF = shape(
    "StopAfterIf",
    "Ends the flow, or the loop around the step, after the step has run.",
    condition("JavaScript that sees result, the step's result; the stop happens where it is true."),
    Field(
        name="skip_if_stopped",
        kind=Flag(),
        about="Whether the flow counts as skipped when it stops here.",
        absent=Absent(
            code="unsaid-default",
            message="{name} of {step} does not say skip_if_stopped; Windmill refuses that.",
            fix=(False,),
        ),
        default=False,
    ),
    Field(
        name="error_message",
        kind=Text(),
        about="Stop with this error. An empty text stands for a usual message; null for no error.",
    ),
    Field(
        name="error_include_result",
        kind=Flag(),
        about="Put the step's result into the error.",
        default=False,
    ),
)
SKIP_IF = shape(
    "SkipIf",
    "Lets the step be passed over: its result is then the one before it.",
    condition("JavaScript; the step is skipped where it is true."),
)
RETRY = shape(
    "Retry",
    "How often, and after what time, a step that failed is tried again.",
    Field(
        name="constant",
        kind=shape(
            "ConstantRetry",
            "The same wait before each of the first retries.",
            Field(name="attempts", kind=_COUNT, about="How many retries.", default=0),
            Field(name="seconds", kind=_COUNT, about="Seconds before each.", default=0),
        ),
        about="The same wait before each of the first retries.",
    ),
    Field(
        name="exponential",
        kind=shape(
            "ExponentialRetry",
            "Waits that grow: multiplier x seconds^n before the n-th retry.",
            Field(name="attempts", kind=_COUNT, about="How many retries.", default=0),
            Field(
                name="multiplier", kind=_COUNT, about="What the power is multiplied by.", default=1
            ),
            Field(
                name="seconds",
                kind=Number(whole=True, least=0),
                about="The base of the power, in seconds; 1 or more.",
            ),
            Field(
                name="random_factor",
                kind=Number(whole=True, least=0, most=100),
                about="Per cent by which a wait may be longer or shorter by chance.",
            ),
        ),
        about="Waits that grow from one retry to the next.",
    ),
    Field(
        name="retry_if",
        kind=shape(
            "RetryIf",
            "Tries again only where this holds.",
            condition("JavaScript that sees error and result, the failed step's."),
        ),
        about="Tries again only where this holds.",
    ),
)
SUSPEND = shape(
    "Suspend",
    "Waits for approvals after the step, before the next one.",
    Field(name="required_events", kind=_COUNT, about="How many approvals are waited for."),
    Field(name="timeout", kind=_COUNT, about="Seconds after which the wait is over.", default=1800),
    Field(
        name="resume_form",
        kind=shape(
            "ResumeForm",
            "What who approves is asked.",
            Field(name="schema", kind=Anything(), about="JSON Schema of the answer."),
        ),
        about="What who approves is asked.",
    ),
    Field(name="user_auth_required", kind=Flag(), about="Only known users may approve."),
    Field(name="user_groups_required", kind=TRANSFORM, about="The groups that may approve."),
    Field(name="self_approval_disabled", kind=Flag(), about="Who started it may not approve."),
    Field(name="hide_cancel", kind=Flag(), about="Offer no rejection."),
    Field(
        name="continue_on_disapprove_timeout",
        kind=Flag(),
        about="Go on, with an error among resumes, when it is rejected or the time is over.",
    ),
    Field(name="skin", kind=Text(choices=("detailed", "minimal")), about="How the form looks."),
)
MOCK = shape(
    "Mock",
    "A pinned result that stands for the step.",
    Field(
        name="enabled",
        kind=Flag(),
        about="Whether the pinned result is used.",
        absent=Absent(
            code="unsaid-default",
            message="mock of {step} does not say whether it is enabled; Windmill refuses that.",
            fix=(False,),
        ),
        default=False,
    ),
    Field(name="return_value", kind=Anything(), about="The pinned result."),
)
_DEBOUNCE = (
    Field(name="debounce_delay_s", kind=_COUNT, about="Seconds a run waits for a later one."),
    Field(name="debounce_key", kind=Text(), about="Runs with the same key are debounced."),
    Field(
        name="debounce_args_to_accumulate",
        kind=Many(Text()),
        about="List arguments that are gathered from all debounced runs.",
    ),
    Field(name="max_total_debouncing_time", kind=_COUNT, about="The longest wait, in seconds."),
    Field(name="max_total_debounces_amount", kind=_COUNT, about="The most runs that are merged."),
)
DEBOUNCING_FIELDS = _DEBOUNCE
DELETION_FIELDS = (
    Field(
        name="delete_after_secs",
        kind=_COUNT,
        about="Seconds after which servers delete arguments, result and logs.",
    ),
    Field(
        name="delete_after_use",
        kind=Flag(),
        about="The old spelling of delete_after_secs.",
        old="write delete_after_secs.",
    ),
)
CACHE_FIELDS = (
    Field(
        name="cache_ttl",
        kind=Number(least=0),
        about="Seconds for which a result is used again for the same inputs.",
    ),
    Field(name="cache_ignore_s3_path", kind=Flag(), about="Leave paths of files out of the key."),
)

MODULE_OPTIONS = (
    Field(name="summary", kind=Text(), about="What the step is called on the screen."),
    Field(
        name="stop_after_if",
        kind=STOP_AFTER_IF,
        about="Ends the flow early after this step, or the loop around it.",
    ),
    Field(
        name="stop_after_all_iters_if",
        kind=STOP_AFTER_IF,
        about="The same after all iterations of a loop, or all branches.",
    ),
    Field(name="skip_if", kind=SKIP_IF, about="Passes the step over where this holds."),
    Field(
        name="sleep",
        kind=SECONDS,
        about="Seconds to wait after this step, before the next.",
        vital=True,
    ),
    *CACHE_FIELDS,
    Field(
        name="timeout",
        kind=SECONDS,
        about="Seconds after which the step fails; 0 for no limit.",
        vital=True,
    ),
    *DELETION_FIELDS,
    Field(name="mock", kind=MOCK, about="A pinned result that stands for the step."),
    Field(name="suspend", kind=SUSPEND, about="Waits for approvals after the step."),
    Field(name="priority", kind=Number(whole=True), about="Its rank in a server's queue."),
    Field(
        name="continue_on_error",
        kind=Flag(),
        about="Go on with {error: …} as the result when the step fails.",
        default=False,
    ),
    Field(name="retry", kind=RETRY, about="Tries a step that failed again."),
    Field(
        name="debouncing",
        kind=shape("Debouncing", "Merges runs that follow each other quickly.", *_DEBOUNCE),
        about="Merges runs that follow each other quickly.",
    ),
    Field(name="apply_preprocessor", kind=Flag(), about="Set by servers for triggers."),
    Field(
        name="pass_flow_input_directly",
        kind=Flag(),
        about="Give the step the flow's input instead of its own inputs.",
    ),
    Field(
        name="job_token_scopes",
        kind=Many(Text()),
        about="What the step's own token may do on a server.",
    ),
    Field(
        name="input_transforms",
        kind=INPUTS,
        about="Not read here: a step's inputs stand in its value.",
        idle="a step's inputs stand in its value.",
    ),
)
