"""Steps that run a list of steps many times (R21 to R27)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count, pairwise
from typing import TypeAlias

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.core.commands import Steps, Together
from apiflow_desktop.engine.core.decisions import decide
from apiflow_desktop.engine.core.evaluation import evaluate_transform
from apiflow_desktop.engine.core.failures import StepFailure
from apiflow_desktop.engine.core.frame import Ending, Frame, Scope, module_list, object_of
from apiflow_desktop.engine.core.refusals import execution_failure, refuse_shared_folder
from apiflow_desktop.engine.core.step import StepRun
from apiflow_desktop.engine.core.stopping import breaks_loop

_Round: TypeAlias = tuple[int, JsonValue]
"""The index of an iteration, and what it is about."""


@dataclass(slots=True)
class _Progress:
    """What a sequential loop has done so far."""

    step: StepRun
    values: list[JsonValue] = field(default_factory=list)

    def run(self, index: int, value: JsonValue) -> Steps[bool]:
        """Run one iteration; tell whether the loop goes on.

        Raises:
            StepFailure: The iteration failed and failures are not skipped.
        """
        step = self.step
        ending = yield from _iteration(step, index, value).run()
        self.values.append(ending.value)
        if ending.failed:
            if not step.value.get("skip_failures"):
                raise StepFailure(list(self.values), handled=ending.handled)
            return True
        if ending.stop is not None:
            return False
        all_iters: list[JsonValue] = list(self.values)
        return not (yield from breaks_loop(step, ending.value, all_iters))


def forloop(step: StepRun) -> Steps[Ending]:
    """Run the body once per element of the iterator."""
    elements = yield from _elements(step)
    if not elements or not module_list(step.value.get("modules")):
        return Ending([])
    rounds = _rounds(step, elements)
    if step.value.get("parallel") is True:
        return (yield from _parallel(step, rounds))
    return (yield from _sequential(step, rounds))


def _rounds(step: StepRun, elements: list[JsonValue]) -> list[_Round]:
    """Return the iterations to run: all, or the one that is wanted."""
    rounds, only = list(enumerate(elements)), step.only_iteration
    if only is None:
        return rounds
    if only >= len(rounds):
        raise execution_failure(
            step,
            recorded(
                "There is no iteration {number}: the iterator gives {count} elements",
                number=only + 1,
                count=len(rounds),
            ),
            retryable=False,
        )
    return [rounds[only]]


def whileloop(step: StepRun) -> Steps[Ending]:
    """Run the body until an early stop or a failure (R26)."""
    yield from step.start()
    if not module_list(step.value.get("modules")):
        return Ending([])
    only = step.only_iteration
    numbers = count() if only is None else [only]
    return (yield from _sequential(step, ((index, index) for index in numbers)))


def _sequential(step: StepRun, rounds: Iterable[_Round]) -> Steps[Ending]:
    progress = _Progress(step)
    most = step.frame.job.settings.most_iterations if step.kind == "whileloopflow" else None
    for index, value in rounds:
        if most is not None and index >= most:
            raise execution_failure(
                step,
                recorded(
                    "The loop did not end after {most} iterations, which is the most a while loop "
                    "may make in this run",
                    most=most,
                ),
                retryable=False,
            )
        if not (yield from progress.run(index, value)):
            break
    return Ending(progress.values)


def _parallel(step: StepRun, rounds: list[_Round]) -> Steps[Ending]:
    """Run all iterations at once, each with results of its own (R18, R23)."""
    limit = yield from _parallelism(step)
    refuse_shared_folder(step, min(limit or len(rounds), len(rounds)))
    frames = [_iteration(step, index, value, Scope(step.frame.scope)) for index, value in rounds]
    endings: list[Ending] = yield Together([frame.run for frame in frames], limit)
    values: list[JsonValue] = [ending.value for ending in endings]
    failed = [ending for ending in endings if ending.failed]
    if failed and not step.value.get("skip_failures"):
        raise StepFailure(values, handled=any(ending.handled for ending in failed))
    return Ending(values)


def _elements(step: StepRun) -> Steps[list[JsonValue]]:
    """Evaluate the iterator and record the start of the loop with it (R21)."""
    arguments = object_of((yield from step.begin("iterator", _evaluate_iterator(step))))
    elements = arguments.get("iterator")
    return elements if isinstance(elements, list) else []


def _evaluate_iterator(step: StepRun) -> Steps[JsonValue]:
    elements = yield from evaluate_transform(step.value.get("iterator"), step.predicate_names())
    if not isinstance(elements, list):
        raise execution_failure(
            step,
            recorded(
                "Expected an array value in the iterator expression, found: {value}",
                value=json.dumps(elements, ensure_ascii=False),
            ),
        )
    return {"iterator": elements}


def _parallelism(step: StepRun) -> Steps[int | None]:
    value = step.value.get("parallelism")
    if isinstance(value, dict):
        evaluation = evaluate_transform(value, step.predicate_names())
        value = yield from decide(step.path, "parallelism", evaluation)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise execution_failure(
            step, recorded("Expected a number as parallelism, found: {value}", value=value)
        )
    return max(int(value), 1)


def _iteration(step: StepRun, index: int, value: JsonValue, scope: Scope | None = None) -> Frame:
    arguments = _shift_iterators(step.frame.arguments)
    arguments["iter"] = {"index": index, "value": value}
    prefix = f"{step.path}[{index}]/"
    modules = step.value.get("modules")
    return step.frame.child(prefix, modules, step.index, index, arguments=arguments, scope=scope)


def _shift_iterators(arguments: JsonObject) -> JsonObject:
    """Name the iterators of the outer loops from inside: iter_parent, iter_parent_parent (R24)."""
    taken = ["iter"]
    while taken[-1] in arguments:
        taken.append(f"{taken[-1]}_parent")
    renamed = dict(pairwise(taken))
    return {renamed.get(name, name): value for name, value in arguments.items()}
