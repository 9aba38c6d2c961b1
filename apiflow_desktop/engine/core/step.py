"""One step run: what all kinds of modules have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.core.commands import Steps, note
from apiflow_desktop.engine.core.decisions import decide, recall
from apiflow_desktop.engine.core.frame import Ending, Frame, object_of
from apiflow_desktop.engine.events import StepStarted
from apiflow_desktop.engine.expressions.names import Names

NO_APPROVALS: JsonObject = {"resume": None, "resumes": [], "approvers": []}


@dataclass(slots=True)
class StepRun:
    """One execution of one module.

    Attributes:
        frame: The list it is in.
        module: As the document has it.
        id: What the step is known by to the flow: the module's id, of a failure module in a
            container with the place of that (R46).
        index: Its place in the list.
        path: Address of this step run, e.g. ``loop[3]/branch.0/step``.
        previous: What ``previous_result`` is.
        previous_id: Id of the step it came from.
        extra: More names its expressions see (``error`` in a failure module, R16).
        attempt: 0 for the first attempt.
        arguments: The evaluated inputs, once they are; a retry uses them again (R38).
        started: Whether its start is in the journal.
        approvals: ``resume``, ``resumes`` and ``approvers`` as its inputs and predicates see
            them (R49).
        is_preprocessor: It makes the flow's arguments of the event that started the run (R9).
        is_apart: It is not one of the flow's steps but runs before or after them: it cannot stop
            the flow or go on with an error, and ``results`` does not know it.
        is_limited: It has a time limit of its own (R45).
    """

    frame: Frame
    module: JsonObject
    id: str
    path: str
    previous: JsonValue
    previous_id: str | None = None
    index: int = 0
    extra: JsonObject = field(default_factory=dict)
    attempt: int = 0
    arguments: JsonObject | None = None
    started: bool = False
    approvals: JsonObject = field(default_factory=lambda: NO_APPROVALS)
    is_preprocessor: bool = False
    is_apart: bool = False
    is_limited: bool = False

    @property
    def value(self) -> JsonObject:
        """The module's ``value``."""
        return object_of(self.module.get("value"))

    @property
    def module_id(self) -> str:
        """The module's id as the document has it."""
        return str(self.module.get("id") or self.id)

    @property
    def only_iteration(self) -> int | None:
        """The one iteration that a loop is to run; None if it runs all."""
        return self.frame.job.settings.only_iteration(self.path)

    @property
    def kind(self) -> str:
        """The module's type, e.g. ``script``."""
        return str(self.value.get("type", ""))

    def names(self, **more: JsonValue) -> Names:
        """Return what an expression evaluated before the step runs sees (R16)."""
        return self._names(self.previous, {**self.approvals, **more}, with_results=True)

    def predicate_names(self) -> Names:
        """Return what ``skip_if``, branch predicates and iterators see."""
        return self.names(result=self.previous)

    def names_after(self, result: JsonValue, **more: JsonValue) -> Names:
        """Return what an expression about this step's result sees."""
        return self._names(result, {"result": result, **more}, with_results=True)

    def names_without_results(self, result: JsonValue) -> Names:
        """Return what ``sleep`` and ``retry_if`` see."""
        return self._names(result, {"result": result}, with_results=False)

    def _names(self, previous: JsonValue, more: JsonObject, *, with_results: bool) -> Names:
        values: JsonObject = {
            "flow_input": self.frame.arguments,
            "flow_env": self.frame.env,
            "previous_result": previous,
            **self.extra,
            **more,
        }
        return Names(
            values,
            self.frame.scope if with_results else None,
            self.previous_id if previous is self.previous else None,
        )

    def keep(self, result: JsonValue) -> None:
        """Let the flow's expressions see its result."""
        if not self.is_apart:
            self.frame.scope.put(self.id, result)

    def start(self, arguments: JsonValue = None) -> Steps[JsonValue]:
        """Record that the step run began, once; return the arguments it began with."""
        if self.started:
            return arguments
        self.started = True
        event = yield from note(
            partial(
                StepStarted,
                step=self.path,
                module_id=self.module_id,
                arguments=arguments,
                only=self.only_iteration,
            )
        )
        return event.arguments

    def begin(self, option: str, evaluation: Steps[JsonValue]) -> Steps[JsonValue]:
        """Evaluate what the step begins with, and record its start with that.

        A resumed job is told what it was. ``option`` names it in the journal where it failed.
        """
        if self.started:
            return (yield from decide(self.path, option, evaluation))
        known = yield from recall(self.path, StepStarted)
        if known is not None:
            return (yield from self.start(known.arguments))
        evaluated = yield from decide(self.path, option, evaluation, only_failures=True)
        return (yield from self.start(evaluated))


Kind: TypeAlias = Callable[[StepRun], Steps[Ending]]
"""Runs one attempt of a module of one type; raises StepFailure where it fails."""
