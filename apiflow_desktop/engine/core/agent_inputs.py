"""What an agent is told, and how its model is asked."""

from __future__ import annotations

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.core.commands import Steps
from apiflow_desktop.engine.core.evaluation import evaluate_transforms, resolve_values
from apiflow_desktop.engine.core.frame import object_of
from apiflow_desktop.engine.core.refusals import execution_failure, unsupported
from apiflow_desktop.engine.core.step import StepRun
from apiflow_desktop.engine.json_text import to_json_text
from apiflow_desktop.engine.values import UnknownReference

_USUAL_ITERATIONS = 10
_MOST_ITERATIONS = 1000
_ROLES = ("system", "user", "assistant")


class AgentTask(Struct, frozen=True):
    """What one agent step has to do.

    Attributes:
        provider: ``{kind, resource, model, reasoning_effort}``, its references not resolved.
        messages: The conversation so far, in the form of OpenAI's chat API.
        options: ``temperature``, ``max_tokens``, ``output_schema``, ``parallel``: those given.
        max_iterations: How often the model may be asked.
        enabled_tools: Names or ids of the only tools that are offered; None for all.
    """

    provider: JsonObject
    messages: list[JsonValue]
    options: JsonObject
    max_iterations: int
    enabled_tools: frozenset[str] | None


def evaluate_task(step: StepRun) -> Steps[AgentTask]:
    """Evaluate an agent's inputs, once, and record the start of the step with them.

    Raises:
        StepFailure: An input is wrong, or asks for what cannot be done here.
    """
    if step.value.get("agent"):
        raise unsupported(
            step, recorded("Agents that are kept in a resource ('agent') cannot be run")
        )
    if step.arguments is None:
        step.arguments = object_of((yield from step.begin("inputs", _evaluate(step))))
    return _task(step, step.arguments)


def _evaluate(step: StepRun) -> Steps[JsonValue]:
    inputs = object_of(step.value.get("input_transforms", step.value.get("input_transform")))
    evaluated = yield from evaluate_transforms(inputs, step.names(params={}))
    # Which connector the provider's resource stands for is found when it is asked.
    provider = evaluated.pop("provider", None)
    try:
        resolved = object_of((yield from resolve_values(evaluated)))
    except UnknownReference as error:
        raise execution_failure(step, str(error), retryable=False) from error
    return {"provider": provider, **resolved}


def _task(step: StepRun, given: JsonObject) -> AgentTask:
    provider = object_of(given.get("provider"))
    if not provider.get("model"):
        raise execution_failure(
            step, recorded("The agent's provider names no model"), retryable=False
        )
    _refuse(step, given)
    enabled = given.get("enabled_tools")
    return AgentTask(
        provider=provider,
        messages=_messages(step, given),
        options=_options(step, given, provider),
        max_iterations=_iterations(step, given.get("max_iterations")),
        enabled_tools=frozenset(map(str, enabled)) if isinstance(enabled, list) else None,
    )


def _refuse(step: StepRun, given: JsonObject) -> None:
    if given.get("output_type") not in (None, "", "text"):
        raise unsupported(step, recorded("Agents that make images (output_type) cannot be run"))
    if given.get("user_attachments") or given.get("user_images"):
        raise unsupported(step, recorded("Files for the model (user_attachments) cannot be sent"))
    memory = object_of(given.get("memory"))
    if memory.get("kind") == "auto" and (memory.get("memory_id") or given.get("memory_id")):
        raise unsupported(step, recorded("Conversations (memory of kind 'auto') are not kept here"))


def _messages(step: StepRun, given: JsonObject) -> list[JsonValue]:
    messages: list[JsonValue] = []
    system = given.get("system_prompt")
    if system:
        messages.append({"role": "system", "content": to_json_text(system)})
    memory = object_of(given.get("memory"))
    earlier = memory.get("messages") if memory.get("kind") == "manual" else None
    for source in (earlier, given.get("previous_messages")):
        messages += [_earlier(step, one) for one in source] if isinstance(source, list) else []
    asked = given.get("user_message")
    if asked in (None, ""):
        raise execution_failure(
            step, recorded("The agent's user_message is empty"), retryable=False
        )
    return [*messages, {"role": "user", "content": to_json_text(asked)}]


def _earlier(step: StepRun, message: JsonValue) -> JsonValue:
    facts = object_of(message)
    if facts.get("role") not in _ROLES or not isinstance(facts.get("content"), str):
        raise execution_failure(
            step,
            recorded(
                "A message of the agent's memory needs a role (user, assistant or system) and a "
                "text as its content"
            ),
            retryable=False,
        )
    return {"role": facts["role"], "content": facts["content"]}


def _options(step: StepRun, given: JsonObject, provider: JsonObject) -> JsonObject:
    schema = object_of(given.get("output_schema"))
    effort = given.get("reasoning_effort") or provider.get("reasoning_effort")
    options: JsonObject = {
        "temperature": _number(step, given, "temperature"),
        "max_tokens": _number(step, given, "max_completion_tokens"),
        "output_schema": schema if schema.get("properties") else None,
        "reasoning_effort": effort or None,
        "parallel": False if step.value.get("parallel") is False else None,
    }
    return {name: value for name, value in options.items() if value is not None}


def _number(step: StepRun, given: JsonObject, name: str) -> JsonValue:
    value = given.get(name)
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    raise execution_failure(
        step, recorded("The agent's {name} must be a number", name=name), retryable=False
    )


def _iterations(step: StepRun, value: JsonValue) -> int:
    if value is None:
        return _USUAL_ITERATIONS
    whole = isinstance(value, int | float) and not isinstance(value, bool) and value == int(value)
    if not whole or not 1 <= float(str(value)) <= _MOST_ITERATIONS:
        raise execution_failure(
            step,
            recorded(
                "The agent's max_iterations must be from 1 to {most}, not {value}",
                most=_MOST_ITERATIONS,
                value=value,
            ),
            retryable=False,
        )
    return int(float(str(value)))
