"""AI agents: a model is asked, the tools it calls are run as steps, until it has an answer."""

from __future__ import annotations

from functools import partial

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.core.agent_inputs import AgentTask, evaluate_task
from apiflow_desktop.engine.core.agent_tools import AgentTool, ToolCall, find_tools, run_tool
from apiflow_desktop.engine.core.caching import cached
from apiflow_desktop.engine.core.commands import AskModel, Steps, Together, record
from apiflow_desktop.engine.core.failures import StepFailure, error_result
from apiflow_desktop.engine.core.frame import Ending, object_of
from apiflow_desktop.engine.core.step import StepRun
from apiflow_desktop.engine.events import AttemptStarted
from apiflow_desktop.engine.json_text import from_json_text


def agent(step: StepRun) -> Steps[Ending]:
    """Let a model work on a task with tools; the result is ``{output, messages, usage}``."""
    task = yield from evaluate_task(step)
    tools = yield from find_tools(step, task.enabled_tools)
    subject: JsonObject = {
        "kind": "aiagent",
        "arguments": step.arguments,
        "tools": step.value.get("tools"),
    }
    talk = _Talk(step, task, tools)
    seconds = step.module.get("cache_ttl")
    return (yield from cached(step.frame, step.path, seconds, subject, talk.run()))


class _Talk:
    """The conversation of one attempt.

    The tool calls of the whole attempt are numbered: ``agent[0]/tool``, ``agent[1]/tool`` …
    """

    def __init__(self, step: StepRun, task: AgentTask, tools: dict[str, AgentTool]) -> None:
        self._step = step
        self._task = task
        self._tools = tools
        self._messages = [*task.messages]
        self._usage: JsonObject = {}
        self._calls = 0

    def run(self) -> Steps[Ending]:
        for _ in range(self._task.max_iterations):
            reply = yield from self._ask()
            calls = [ToolCall.read(one) for one in _list(reply.get("calls"))]
            self._messages.append(_said(reply, calls))
            if not calls:
                return Ending(self._result(reply))
            self._messages += yield from self._run_tools(calls)
        raise self._failure(
            "MaxIterations",
            recorded(
                "The model was asked {count} times (max_iterations) and still calls tools.",
                count=self._task.max_iterations,
            ),
        )

    def _ask(self) -> Steps[JsonObject]:
        step = self._step
        yield from record(partial(AttemptStarted, step=step.path, attempt=step.attempt))
        request: JsonObject = {
            **self._task.options,
            "messages": [*self._messages],
            "tools": [tool.declared for tool in self._tools.values()],
        }
        try:
            reply: JsonObject = yield AskModel(
                step.path, step.attempt, self._task.provider, request
            )
        except StepFailure as failure:
            failure.name_step(step.id)
            raise
        self._count(object_of(reply.get("usage")))
        return reply

    def _run_tools(self, calls: list[ToolCall]) -> Steps[list[JsonValue]]:
        """Run what one reply calls, at the same time unless the agent says otherwise."""
        first, self._calls = self._calls, self._calls + len(calls)
        work = [
            partial(run_tool, self._step, self._tools.get(call.name), call, first + index)
            for index, call in enumerate(calls)
        ]
        limit = 1 if self._step.value.get("parallel") is False else None
        answers: list[JsonValue] = yield Together(work, limit)
        return answers

    def _count(self, usage: JsonObject) -> None:
        for key, value in usage.items():
            before = self._usage.get(key, 0)
            if isinstance(value, int) and isinstance(before, int):
                self._usage[key] = before + value

    def _result(self, reply: JsonObject) -> JsonObject:
        output: JsonValue = reply.get("text") or ""
        if "output_schema" in self._task.options:
            output = self._structured(str(output))
        result: JsonObject = {"output": output, "messages": [*self._messages]}
        return {**result, "usage": self._usage} if self._usage else result

    def _structured(self, text: str) -> JsonValue:
        try:
            return from_json_text(text)
        except ValueError as error:
            raise self._failure(
                "InvalidOutput",
                recorded(
                    "The model's answer is not the JSON that was asked for: {error}", error=error
                ),
            ) from error

    def _failure(self, name: str, message: str) -> StepFailure:
        return StepFailure(error_result(name, message, self._step.id))


def _said(reply: JsonObject, calls: list[ToolCall]) -> JsonObject:
    """The model's reply as a message of the conversation."""
    message: JsonObject = {"role": "assistant", "content": reply.get("text")}
    if calls:
        return {**message, "tool_calls": [call.as_message() for call in calls]}
    return message


def _list(value: JsonValue) -> list[JsonObject]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
