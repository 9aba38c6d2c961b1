"""Steps that choose among lists of steps, or run several."""

from __future__ import annotations

from functools import partial

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.core.commands import Steps, Together, note
from apiflow_desktop.engine.core.decisions import decide, recall
from apiflow_desktop.engine.core.evaluation import evaluate_predicate
from apiflow_desktop.engine.core.failures import StepFailure
from apiflow_desktop.engine.core.frame import Ending, Frame, module_list, object_of
from apiflow_desktop.engine.core.refusals import execution_failure, refuse_shared_folder
from apiflow_desktop.engine.core.step import StepRun
from apiflow_desktop.engine.events import BranchChosen


def branchone(step: StepRun) -> Steps[Ending]:
    """Run the first branch whose predicate is true, else the default (R28)."""
    yield from step.start()
    branches = module_list(step.value.get("branches"))
    known = yield from recall(step.path, BranchChosen)
    if known is None:
        choosing = _choose(step, branches)
        wanted = yield from decide(step.path, "branches", choosing, only_failures=True)
    else:
        wanted = known.branch
    event = yield from note(partial(BranchChosen, step=step.path, branch=wanted))
    chosen = event.branch
    if chosen is None:
        modules, label = step.value.get("default"), "default"
    elif chosen >= len(branches):
        raise execution_failure(
            step, recorded("There is no branch {number}", number=chosen), retryable=False
        )
    else:
        modules, label = branches[chosen].get("modules"), str(chosen)
    ending = yield from step.frame.child(f"{step.path}.{label}/", modules, step.index).run()
    if ending.failed:
        raise StepFailure(ending.value, handled=ending.handled)
    if not ending.executed:
        return Ending(step.previous, executed=False)
    return ending


def _choose(step: StepRun, branches: list[JsonObject]) -> Steps[int | None]:
    names = step.predicate_names()
    for index, branch in enumerate(branches):
        if (yield from evaluate_predicate(branch, names)):
            return index
    return None


def branchall(step: StepRun) -> Steps[Ending]:
    """Run all branches, in order or at once; the result is the list of theirs (R29)."""
    yield from step.start()
    branches = module_list(step.value.get("branches"))
    if step.value.get("parallel") is not False:
        refuse_shared_folder(step, len(branches))
    frames = [
        step.frame.child(f"{step.path}.{index}/", branch.get("modules"), step.index, index)
        for index, branch in enumerate(branches)
    ]
    if step.value.get("parallel") is False:
        return (yield from _in_order(branches, frames))
    endings: list[Ending] = yield Together([frame.run for frame in frames], limit=None)
    values: list[JsonValue] = [ending.value for ending in endings]
    failed = [
        ending
        for branch, ending in zip(branches, endings, strict=True)
        if ending.failed and not object_of(branch).get("skip_failure")
    ]
    if failed:
        raise StepFailure(values, handled=any(ending.handled for ending in failed))
    return Ending(values)


def _in_order(branches: list[JsonObject], frames: list[Frame]) -> Steps[Ending]:
    values: list[JsonValue] = []
    for branch, frame in zip(branches, frames, strict=True):
        ending = yield from frame.run()
        values.append(ending.value)
        if ending.failed and not branch.get("skip_failure"):
            raise StepFailure(values, handled=ending.handled)
        if ending.stop is not None:
            return Ending(values, stop=ending.stop)
    return Ending(values)
