"""What a drawing shows of the last run, for running a part of the workflow with it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from apiflow_desktop.engine.addresses import is_of_called_flow
from apiflow_desktop.openflow.lent import LastResult
from apiflow_desktop.openflow.partial import Part, alone, handed_on, loop_around, one_iteration

if TYPE_CHECKING:
    from apiflow_desktop.base.json_types import JsonObject, JsonValue
    from apiflow_desktop.engine.job_state import JobState
    from apiflow_desktop.gui.window.page import DocumentPage
    from apiflow_desktop.openflow.document import Document, Handle


def last_results(page: DocumentPage) -> dict[str, LastResult]:
    """Return what each step gave when it last ran, as far as the drawing shows it."""
    state = page.state
    if state is None:
        return {}
    runs: defaultdict[str, dict[str, JsonValue]] = defaultdict(dict)
    for path, run in state.steps.items():
        if run.ended_well and not is_of_called_flow(path):
            runs[run.module_id][path] = run.result
    made_in = page.job.freshness.made_in()
    return {
        module_id: LastResult(value, runs[module_id], made_in.get(module_id))
        for module_id, value in _results(state, page.session.document).items()
    }


def step_alone(page: DocumentPage, step: Handle) -> Part:
    """Make what is run of a step alone, in the iterations on show of the loops around it."""
    document, rounds = page.session.document, _rounds(page)
    part = alone(document, step, last_results(page), rounds)
    return replace(part, before=_before(page, loop_around(document, step), rounds))


def loop_once(page: DocumentPage, loop: Handle) -> Part:
    """Make what is run of a loop for one iteration: that on show."""
    document, rounds = page.session.document, _rounds(page)
    part = one_iteration(document, loop, last_results(page), rounds)
    return replace(part, before=_before(page, loop, rounds))


def _rounds(page: DocumentPage) -> dict[str, int]:
    """Return the iterations that are on show because they were chosen, or are the only ones."""
    state, document = page.state, page.session.document
    if state is None:
        return {}
    found = dict(state.shown)
    for handle in document.handles():
        run = state.by_module(_id(document, handle))
        if run is not None and run.only is not None:
            found.setdefault(run.module_id, run.only)
    return found


def _before(page: DocumentPage, loop: Handle | None, rounds: dict[str, int]) -> JsonObject:
    """Return what steps in a loop, and in those around it, gave in the iterations before."""
    document, state = page.session.document, page.state
    found: JsonObject = {}
    while loop is not None and state is not None:
        loop_id = _id(document, loop)
        number = rounds.get(loop_id, 0)
        if number:
            earlier = state.at_iterations({**rounds, loop_id: number - 1})
            names = handed_on(document, loop)
            results = _results(earlier, document)
            found = {name: results[name] for name in names & results.keys()} | found
        owner = document.place(loop).owner
        around = None if owner is None else document.handle_at((*document.value_pointer, *owner))
        loop = None if around is None else loop_around(document, around)
    return found


def _results(state: JobState, document: Document) -> JsonObject:
    ids = (_id(document, handle) for handle in document.handles())
    runs = {module_id: state.by_module(module_id) for module_id in ids}
    return {
        module_id: run.result
        for module_id, run in runs.items()
        if run is not None and run.ended_well
    }


def _id(document: Document, handle: Handle) -> str:
    return str(document.module(handle).get("id"))
